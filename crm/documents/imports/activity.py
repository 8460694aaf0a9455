"""Kinds of rows about what reps do: visits, meetings, gifts."""

import json
import re
import uuid
from collections.abc import Sequence
from typing import Any

from crm.documents.imports import synonyms, values, words
from crm.documents.imports.fields import (
    BadCell,
    Draft,
    Given,
    Kind,
    Units,
    field_of,
    own_columns,
    table_of,
)
from crm.documents.imports.links import at_first
from crm.documents.imports.reading import Cell
from crm.documents.imports.references import References, naming
from crm.domain.money import PRICE_SCALE, QUANTITY_SCALE, divide_half_up, minor_scale
from crm.i18n import mark
from crm.models import Gift, Meeting, Visit

f = field_of

SEAT = ";"
WITHIN = "/"


def seats(cell: Cell, _units: Units) -> list[list[str | None]]:
    """Who was there, customer and person: 华兴/张三; 华兴/李四; 大成."""
    words = values.text(cell)
    if words.startswith("[["):
        try:
            listed = json.loads(words)
        except ValueError:
            listed = None
        if isinstance(listed, list):
            return [[str(one[0]), one[1] and str(one[1])] for one in listed if len(one) == 2]  # noqa: PLR2004
    found: list[list[str | None]] = []
    for part in re.split("[;；\n]", words):
        customer, _mark, person = (piece.strip() for piece in part.partition(WITHIN))
        if customer:
            found.append([customer, person or None])
    return found


def seats_written(taken: Sequence[tuple[str, str | None]]) -> str:
    """The same in one cell; as JSON where a name holds what parts the names."""
    plain = f"{SEAT} ".join(
        customer if person is None else f"{customer}{WITHIN}{person}" for customer, person in taken
    )
    if not values.no_value(plain) and seats(plain, Units("")) == [list(seat) for seat in taken]:
        return plain
    return json.dumps(taken, ensure_ascii=False)


VISITS = (
    f("id", mark("Id of the record"), values.code, "ID|记录ID"),
    f("code", mark("Code"), values.code, "VisitID|Code|拜访编号|编号"),
    f("customer", mark("Customer"), values.code, synonyms.CUSTOMER_CODE),
    f("customer_name", mark("Customer's name"), values.text, synonyms.CUSTOMER_NAME),
    f(
        "contact",
        mark("Contact"),
        values.text,
        "Contact|受访人|联系人|拜访对象|ContactName|客户联系人|Contact Person|联络人|受访对象|"
        "被拜访人|拜访联系人|"
        "联系人姓名|接待人|对接人|被访人|接洽人|客户姓名",
    ),
    f("contact_title", mark("Contact's title"), values.text, f"{synonyms.TITLE}|ContactTitle"),
    f(
        "rep",
        mark("Rep"),
        values.text,
        f"拜访人|{synonyms.OWNER}|客户代表|Visited By|跟进人员|拜访人员|拜访业务员|外勤人员|"
        "填写人|提交人|"
        "Activity Owner|创建人",
    ),
    f(
        "day",
        mark("Visit date"),
        values.moment,
        "Day|拜访日期|日期|拜访时间|计划日期|Date|Visit Date|Visited On|跟进日期|跟进时间|"
        "计划拜访日期|计划拜访时间|实际拜访日期|签到时间|沟通日期|联系日期|联系时间|Activity Date|"
        "Start Time|开始时间|外出时间|Due Date|Date/Time|到访时间|预约时间|预计拜访日期|"
        "Time of the Visit",
    ),
    f("time", mark("Time"), values.clock, "Time|时间|时刻|几点|拜访时段|具体时间"),
    f(
        "mode",
        mark("Mode"),
        values.one_of(words.VISIT_MODES, "mode"),
        "Mode|方式|拜访方式|跟进方式|Type|联系方式|沟通方式|跟进类型|拜访类型|联系类型|"
        "Activity Type|接触方式|洽谈方式|Way of Visiting",
    ),
    f(
        "state",
        mark("State"),
        values.one_of(words.VISIT_STATES, "visit_state"),
        "State|状态|拜访状态|Status|是否完成|完成情况|完成状态|执行状态|计划状态",
    ),
    f(
        "purpose",
        mark("Purpose"),
        values.text,
        "Purpose|目的|拜访目的|预期目的|Subject|主题|拜访事由|预期目标|拜访目标|拜访主题|拜访原因|"
        "计划内容|拜访计划|拜访任务|事由|Purpose Expected",
    ),
    f(
        "said",
        mark("What was said"),
        values.text,
        "Said|洽谈内容|沟通内容|拜访内容|内容|跟进内容|Notes|Note|备注|Comments|跟进记录|拜访记录|"
        "洽谈记录|沟通记录|交流内容|拜访情况|拜访小结|拜访总结|会谈内容|谈话内容|工作内容|"
        "Description|拜访描述|跟进情况|Full Comments|访谈内容|说明",
    ),
    f(
        "feedback",
        mark("Feedback"),
        values.text,
        "Feedback|客户反馈|反馈|客户意见|客户意见及建议|客户要求|客户反应|反馈意见|反馈信息",
    ),
    f(
        "competitor",
        mark("Competitor"),
        values.text,
        "Competitor|竞品情况|竞品|竞争对手|竞争情况|竞品信息|竞争对手情况|主要竞争对手|竞品动态",
    ),
    f(
        "result",
        mark("Result"),
        values.one_of(words.VISIT_RESULTS, "result", own_words=True),
        "Result|结果|拜访结果|跟进结果|Outcome|拜访成果|拜访效果|达成结果|Call Result|洽谈结果|"
        "沟通结果",
    ),
    f(
        "next_on",
        mark("Next on"),
        values.day,
        "Next|下次拜访日期|下次跟进日期|下次时间|Next Visit|下次拜访时间|下次跟进时间|下次联系时间|"
        "下次联系日期|预计下次拜访|Next Visit Date|Follow-up Date|下次沟通时间|Next Follow Up",
    ),
    f(
        "next_step",
        mark("Next step"),
        values.text,
        "Next Step|下一步|跟进计划|下一步计划|后续计划|下一步工作|下次拜访计划|下步计划|后续跟进|"
        "跟进措施|下一步行动|待办事项|后续安排|Next Steps|Follow-up|下次跟进内容",
    ),
    f(
        "new_state",
        mark("State if it is new"),
        values.one_of(words.VISIT_STATES, "visit_state"),
        "State If New",
    ),
    f("zone", mark("Time zone"), values.code, "Zone|时区|Time Zone"),
    f(
        "next_done_on",
        mark("Promise kept on"),
        values.day,
        "Next Done On|承诺完成日期|下一步完成日期",
    ),
    f("follows", mark("Follows visit"), values.code, "Follows|承接拜访|承接拜访ID"),
    f(
        "pitched",
        mark("Products pitched"),
        values.words_of,
        "Pitched|推介产品|推荐产品|介绍产品|Products|推广产品|意向产品|拜访产品|洽谈产品",
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
        "招待对象|对象姓名|宴请对象姓名|客户姓名|Contact|Contacts|联系人|来宾|客人|Guests|"
        "宴请对象|来宾姓名|客户姓名|被招待人|"
        "Attendees|Guests' Names",
    ),
    f(
        "guests",
        mark("Number of guests"),
        values.whole,
        "来客人数|客人数|总人数|用餐人数|宾客人数|Guest Count|人数|客方人数|招待人数|来宾人数|"
        "客户人数|宾客数|"
        "来客数",
    ),
    f("seats", mark("At the table"), seats, "Seats|客人名单|与会名单|来宾名单|At the Table"),
    f(
        "companions",
        mark("Number of ours"),
        values.whole,
        "陪同人数|Companions|我方人数|陪客人数|陪餐人数|我方陪同人数|陪同人员数",
    ),
    f(
        "rep",
        mark("Rep"),
        values.text,
        f"申请人|{synonyms.OWNER}|经办人|招待人|报销人|接待人|主办人|申请人姓名|Applicant",
    ),
    f(
        "day",
        mark("Date"),
        values.moment,
        "Day|日期|招待日期|会议日期|Date|时间|Meeting Date|招待时间|用餐日期|宴请日期|申请日期|"
        "会议时间|接待日期|消费日期|用餐时间|发生日期|接待时间",
    ),
    f("time", mark("Time"), values.clock, "Time|时刻|几点"),
    f(
        "kind",
        mark("Kind"),
        values.one_of(words.MEETING_KINDS, "meeting_kind"),
        "Kind|类型|招待类型|会议类型|Type|招待方式|接待类型|招待类别|费用类型",
    ),
    f(
        "subject",
        mark("Subject"),
        values.text,
        "Subject|事由|主题|招待事由|Title|会议主题|招待目的|用途|招待原因|接待事由|会议议题|"
        "接待目的|内容",
    ),
    f(
        "place",
        mark("Place"),
        values.text,
        "Place|地点|招待地点|Location|会议地点|用餐地点|招待场所|宴请地点|酒店|餐厅|接待地点|"
        "招待酒店",
    ),
    f(
        "cost",
        mark("Cost"),
        values.money,
        "Cost|实际金额|金额|费用|招待费|Amount|实际费用|招待费用|消费金额|招待金额|实际消费|"
        "实际支出|发票金额|总费用|报销金额|费用金额|费用合计|Actual Amount",
    ),
    f(
        "budget",
        mark("Budget"),
        values.money,
        "Budget|预算|预算金额|申请金额|预计金额|预计费用|预算费用",
    ),
    f("currency", mark("Currency"), values.currency, synonyms.CURRENCY),
    f(
        "approval",
        mark("Approval"),
        values.one_of(words.APPROVALS, "approval"),
        "Approval|审批|审批状态|审批结果|是否批准|审批意见",
    ),
    f("outcome", mark("Outcome"), values.text, "Outcome|结果|会议结果|成果|备注|Note|Notes"),
    f("invoice", mark("Invoice"), values.text, "Invoice|发票|发票号|发票号码|票据号"),
)
GIFTS = (
    f("id", mark("Id of the record"), values.code, "ID|记录ID"),
    f("code", mark("Code"), values.code, "GiftID|Code|编号|单号"),
    f("customer", mark("Customer"), values.code, synonyms.CUSTOMER_CODE),
    f("customer_name", mark("Customer's name"), values.text, synonyms.CUSTOMER_NAME),
    f(
        "contact",
        mark("Given to"),
        values.text,
        "受赠人|Contact|联系人|客户姓名|Recipient|收礼人|受礼人|接收人|收件人|礼品接收人|"
        "受赠人姓名|"
        "赠送对象",
    ),
    f(
        "rep",
        mark("Rep"),
        values.text,
        f"经办人|领用人|{synonyms.OWNER}|送礼人|申请人|赠送人|送礼人|领取人|登记人|Handled by",
    ),
    f(
        "day",
        mark("Date"),
        values.day,
        "Day|日期|赠送日期|送礼日期|Date|赠送时间|领用日期|发放日期|送出日期|登记日期|领用时间|"
        "申请日期",
    ),
    f(
        "item",
        mark("Gift"),
        values.text,
        "Item|礼品名称|礼品|品名|Gift|名称|赠品名称|赠品|物品名称|礼品品名|礼物|Gift Name|礼品类型",
    ),
    f(
        "quantity",
        mark("Quantity"),
        values.quantity,
        "Quantity|数量|Qty|赠送数量|领用数量|礼品数量|份数",
    ),
    f(
        "unit_price",
        mark("Unit price"),
        values.price,
        "UnitPrice|单价|Price|礼品单价|价格|单价金额",
    ),
    f(
        "cost",
        mark("Cost"),
        values.money,
        "Cost|金额|费用|总金额|Amount|礼品金额|价值|礼品价值|总价|合计|总价值",
    ),
    f("budget", mark("Budget"), values.money, "Budget|预算"),
    f("currency", mark("Currency"), values.currency, synonyms.CURRENCY),
    f(
        "approval",
        mark("Approval"),
        values.one_of(words.APPROVALS, "approval"),
        "Approval|审批|审批状态",
    ),
    f(
        "occasion",
        mark("Occasion"),
        values.text,
        "Occasion|用途|事由|用途/事由|场合|赠送事由|赠送原因|送礼原因|领用事由|赠送目的|节日|"
        "赠送理由",
    ),
    f("returned", mark("Came back"), values.truth, "Returned|退回|是否退回|退回情况"),
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
    if "follows" in given:
        with naming("follows"):
            columns["follows_id"] = references.same_kind(table_of(Visit), given["follows"])
    if "day" in columns:
        # A sheet without states tells what was done; what lies ahead can only be a plan.
        ahead = columns["day"] > references.today
        draft.defaults["state"] = "planned" if ahead else "completed"
    draft.defaults |= at_first(given)
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
    if "seats" in given:
        draft.related["seats"] = _seated(draft, given, references)
        draft.related["guests"] = frozenset(one for one, _person in draft.related["seats"])
        return draft
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


def _seated(
    draft: Draft, given: Given, references: References
) -> list[tuple[uuid.UUID, uuid.UUID | None]]:
    """The people of one or several customers at the table, as the row lists them."""
    found: list[tuple[uuid.UUID, uuid.UUID | None]] = []
    with naming("seats"):
        for home, person in given["seats"][:MOST_GUESTS]:
            customer = references.customers.get(home)
            who = references.contact(draft, {"contact": person}, customer)
            found.append((customer, who))
    return found


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
    own_reference="follows_id",
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
