"""Kinds of rows about what reps do: visits, meetings, gifts."""

import uuid
from typing import Any

from crm.documents.imports import synonyms, values, words
from crm.documents.imports.fields import (
    BadCell,
    Draft,
    Given,
    Kind,
    field_of,
    own_columns,
    table_of,
)
from crm.documents.imports.references import References, naming
from crm.domain.money import PRICE_SCALE, QUANTITY_SCALE, divide_half_up, minor_scale
from crm.i18n import mark
from crm.models import Gift, Meeting, Visit

f = field_of

VISITS = (
    f("id", mark("Id of the record"), values.code, "ID|记录ID"),
    f("code", mark("Code"), values.code, "VisitID|Code|拜访编号|编号"),
    f("customer", mark("Customer"), values.code, synonyms.CUSTOMER_CODE),
    f("customer_name", mark("Customer's name"), values.text, synonyms.CUSTOMER_NAME),
    f(
        "contact",
        mark("Contact"),
        values.text,
        "Contact|受访人|联系人|拜访对象|ContactName|客户联系人",
    ),
    f("contact_title", mark("Contact's title"), values.text, "职务|职位|ContactTitle"),
    f(
        "rep",
        mark("Rep"),
        values.text,
        f"拜访人|{synonyms.OWNER}|客户代表|Visited By",
    ),
    f(
        "day",
        mark("Visit date"),
        values.moment,
        "Day|拜访日期|日期|拜访时间|计划日期|Date|Visit Date|Visited On|跟进日期|跟进时间",
    ),
    f("time", mark("Time"), values.clock, "Time|时间|时刻|几点"),
    f(
        "mode",
        mark("Mode"),
        values.one_of(words.VISIT_MODES, "mode"),
        "Mode|方式|拜访方式|跟进方式|Type|联系方式",
    ),
    f(
        "state",
        mark("State"),
        values.one_of(words.VISIT_STATES, "visit_state"),
        "State|状态|拜访状态|Status|是否完成",
    ),
    f(
        "purpose",
        mark("Purpose"),
        values.text,
        "Purpose|目的|拜访目的|预期目的|Subject|主题|拜访事由",
    ),
    f(
        "said",
        mark("What was said"),
        values.text,
        "Said|洽谈内容|沟通内容|拜访内容|内容|跟进内容|Notes|Note|备注|Comments|跟进记录|拜访记录",
    ),
    f("feedback", mark("Feedback"), values.text, "Feedback|客户反馈|反馈"),
    f("competitor", mark("Competitor"), values.text, "Competitor|竞品情况|竞品|竞争对手|竞争情况"),
    f(
        "result",
        mark("Result"),
        values.one_of(words.VISIT_RESULTS, "result", own_words=True),
        "Result|结果|拜访结果|跟进结果|Outcome",
    ),
    f("next_on", mark("Next on"), values.day, "Next|下次拜访日期|下次跟进日期|下次时间|Next Visit"),
    f(
        "next_step",
        mark("Next step"),
        values.text,
        "Next Step|下一步|跟进计划|下一步计划|后续计划",
    ),
    f(
        "pitched",
        mark("Products pitched"),
        values.words_of,
        "Pitched|推介产品|推荐产品|介绍产品|Products",
    ),
)
MEETINGS = (
    f("id", mark("Id of the record"), values.code, "ID|记录ID"),
    f("code", mark("Code"), values.code, "MeetingID|Code|编号|单号"),
    f("customer", mark("Customer"), values.code, synonyms.CUSTOMER_CODE),
    f("customer_name", mark("Customers"), values.text, f"{synonyms.CUSTOMER_NAME}|Customers"),
    f(
        "contact",
        mark("Guests"),
        values.words_of,
        "招待对象|Contact|Contacts|联系人|来宾|客人|Guests",
    ),
    f(
        "guests",
        mark("Number of guests"),
        values.whole,
        "来客人数|客人数|宾客人数|Guest Count|人数",
    ),
    f("companions", mark("Number of ours"), values.whole, "陪同人数|Companions|我方人数"),
    f("rep", mark("Rep"), values.text, f"申请人|{synonyms.OWNER}|经办人|招待人"),
    f("day", mark("Date"), values.moment, "Day|日期|招待日期|会议日期|Date|时间|Meeting Date"),
    f("time", mark("Time"), values.clock, "Time|时刻|几点"),
    f(
        "kind",
        mark("Kind"),
        values.one_of(words.MEETING_KINDS, "meeting_kind"),
        "Kind|类型|招待类型|会议类型|Type",
    ),
    f("subject", mark("Subject"), values.text, "Subject|事由|主题|招待事由|Title|会议主题"),
    f("place", mark("Place"), values.text, "Place|地点|招待地点|Location|会议地点"),
    f("cost", mark("Cost"), values.money, "Cost|实际金额|金额|费用|招待费|Amount|实际费用"),
    f("budget", mark("Budget"), values.money, "Budget|预算|预算金额"),
    f("currency", mark("Currency"), values.currency, synonyms.CURRENCY),
    f(
        "approval",
        mark("Approval"),
        values.one_of(words.APPROVALS, "approval"),
        "Approval|审批|审批状态",
    ),
    f("outcome", mark("Outcome"), values.text, "Outcome|结果|会议结果|成果|备注|Note|Notes"),
    f("invoice", mark("Invoice"), values.text, "Invoice|发票|发票号"),
)
GIFTS = (
    f("id", mark("Id of the record"), values.code, "ID|记录ID"),
    f("code", mark("Code"), values.code, "GiftID|Code|编号|单号"),
    f("customer", mark("Customer"), values.code, synonyms.CUSTOMER_CODE),
    f("customer_name", mark("Customer's name"), values.text, synonyms.CUSTOMER_NAME),
    f("contact", mark("Given to"), values.text, "受赠人|Contact|联系人|Recipient|收礼人"),
    f("rep", mark("Rep"), values.text, f"经办人|领用人|{synonyms.OWNER}"),
    f("day", mark("Date"), values.day, "Day|日期|赠送日期|送礼日期|Date"),
    f("item", mark("Gift"), values.text, "Item|礼品名称|礼品|品名|Gift|名称"),
    f("quantity", mark("Quantity"), values.quantity, "Quantity|数量|Qty"),
    f("unit_price", mark("Unit price"), values.price, "UnitPrice|单价|Price"),
    f("cost", mark("Cost"), values.money, "Cost|金额|费用|总金额|Amount"),
    f("budget", mark("Budget"), values.money, "Budget|预算"),
    f("currency", mark("Currency"), values.currency, synonyms.CURRENCY),
    f(
        "approval",
        mark("Approval"),
        values.one_of(words.APPROVALS, "approval"),
        "Approval|审批|审批状态",
    ),
    f("occasion", mark("Occasion"), values.text, "Occasion|用途|事由|用途/事由|场合"),
    f("returned", mark("Came back"), values.truth, "Returned|退回|是否退回"),
    f("note", mark("Note"), values.text, synonyms.NOTE),
)


def _settle_visit(row: int, given: Given, references: References) -> Draft:
    columns = own_columns(given, table_of(Visit), "day")
    draft = Draft(row, columns)
    _when(columns, given)
    customer = references.customer(given)
    if customer is not None:
        columns["customer_id"] = customer
        if (contact := references.contact(draft, given, customer)) is not None:
            columns["contact_id"] = contact
    if (rep := references.rep(draft, given)) is not None:
        columns["rep_id"] = rep
    if "day" in columns:
        # A sheet without states tells what was done; what lies ahead can only be a plan.
        ahead = columns["day"] > references.today
        draft.defaults["state"] = "planned" if ahead else "completed"
    with naming("pitched"):
        draft.related["pitched"] = [
            references.products.get(text) for text in given.get("pitched", ())
        ]
    return draft


def _when(columns: dict[str, Any], given: Given) -> None:
    if "day" in given:
        columns["day"], time = given["day"]
        if time is not None:
            columns.setdefault("time", time)


def _settle_meeting(row: int, given: Given, references: References) -> Draft:
    columns = own_columns(given, table_of(Meeting), "day")
    draft = Draft(row, columns, defaults={"currency": references.currency})
    _when(columns, given)
    if (rep := references.rep(draft, given)) is not None:
        columns["rep_id"] = rep
    customers = _guests(given, references)
    if customers:
        columns_of = [(customer, None) for customer in customers]
        draft.related["seats"] = columns_of
        if len(customers) == 1:
            draft.related["seats"] = _seats(draft, given, references, customers[0])
        draft.related["guests"] = frozenset(customers)
    return draft


def _guests(given: Given, references: References) -> list[uuid.UUID]:
    """The customers of a meeting: one, or several parted by commas."""
    text = given.get("customer") or given.get("customer_name")
    if text is None:
        return []
    name = "customer" if "customer" in given else "customer_name"
    with naming(name):
        try:
            return [references.customers.get(text)]
        except BadCell:
            parts = values.parts_of(text)
            if len(parts) == 1:
                raise
            return list(dict.fromkeys(references.customers.get(part) for part in parts))


def _seats(
    draft: Draft, given: Given, references: References, customer: uuid.UUID
) -> list[tuple[uuid.UUID, uuid.UUID | None]]:
    people = [
        references.contact(draft, {**given, "contact": name}, customer)
        for name in given.get("contact", ())
    ]
    seats: list[tuple[uuid.UUID, uuid.UUID | None]] = [(customer, person) for person in people]
    missing = max(given.get("guests", 1), 1) - len(seats)
    return [*seats, *[(customer, None)] * min(missing, MOST_GUESTS)]


MOST_GUESTS = 500


def _settle_gift(row: int, given: Given, references: References) -> Draft:
    columns = own_columns(given, table_of(Gift))
    currency = given.get("currency", references.currency)
    draft = Draft(row, columns, defaults={"currency": references.currency})
    customer = references.customer(given)
    if customer is not None:
        columns["customer_id"] = customer
        if (contact := references.contact(draft, given, customer)) is not None:
            columns["contact_id"] = contact
    if (rep := references.rep(draft, given)) is not None:
        columns["rep_id"] = rep
    if "unit_price" in given and "cost" not in columns:
        exact = given["unit_price"] * columns.get("quantity", QUANTITY_SCALE)
        columns["cost"] = divide_half_up(
            exact * minor_scale(currency), PRICE_SCALE * QUANTITY_SCALE
        )
    return draft


VISIT = Kind(
    "visits",
    mark("Visits"),
    table_of(Visit),
    VISITS,
    _settle_visit,
    required={"customer_id": "customer", "day": "day"},
    natural=("customer_id", "day", "time", "mode", "contact_id"),
    anchor="customer_id",
)
MEETING = Kind(
    "meetings",
    mark("Meetings"),
    table_of(Meeting),
    MEETINGS,
    _settle_meeting,
    required={"day": "day"},
    natural=("day", "time", "kind", "subject", "place"),
    anchor="day",
)
GIFT = Kind(
    "gifts",
    mark("Gifts"),
    table_of(Gift),
    GIFTS,
    _settle_gift,
    required={"customer_id": "customer", "day": "day", "item": "item"},
    natural=("customer_id", "day", "item", "contact_id"),
    anchor="customer_id",
)
