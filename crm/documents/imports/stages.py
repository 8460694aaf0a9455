"""Rows of stage changes: how far a customer was from a day on."""

from crm.documents.imports import synonyms, values, words
from crm.documents.imports.fields import Draft, Given, Kind, field_of, own_columns, table_of
from crm.documents.imports.links import from_day, link, put_day
from crm.documents.imports.references import References
from crm.i18n import mark
from crm.models import StageChange

f = field_of

STAGES = (
    f("id", mark("Id of the record"), values.code, "ID|记录ID"),
    f("customer", mark("Customer"), values.code, synonyms.CUSTOMER_CODE),
    f("customer_name", mark("Customer's name"), values.text, synonyms.CUSTOMER_NAME),
    f(
        "stage",
        mark("Stage"),
        values.one_of(words.STAGES, "stage"),
        "Stage|阶段|客户阶段|销售阶段|跟进状态|商机阶段",
    ),
    f(
        "day",
        mark("Stage since"),
        from_day,
        "Stage On|阶段日期|进入阶段日期|Stage Since|Stage Date|阶段时间|日期|Date",
    ),
    f("rep", mark("Rep"), values.text, synonyms.OWNER),
    f("reason", mark("Reason"), values.text, "Reason|原因|变更原因|备注"),
)


def _settle(row: int, given: Given, references: References) -> Draft:
    draft = Draft(row, own_columns(given, table_of(StageChange)))
    put_day(draft, given)
    link(draft, given, references)
    return draft


STAGE = Kind(
    "stages",
    mark("Stages"),
    table_of(StageChange),
    STAGES,
    _settle,
    required={"customer_id": "customer", "stage": "stage"},
    natural=("customer_id", "day", "stage"),
    anchor="customer_id",
)
