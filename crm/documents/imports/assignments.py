"""Rows of assignments: whose a customer was from a day on."""

from crm.documents.imports import synonyms, values
from crm.documents.imports.fields import Draft, Given, Kind, field_of, own_columns, table_of
from crm.documents.imports.links import from_day, link, put_day
from crm.documents.imports.references import References
from crm.i18n import mark
from crm.models import Assignment

f = field_of

ASSIGNMENTS = (
    f("id", mark("Id of the record"), values.code, "ID|记录ID"),
    f("customer", mark("Customer"), values.code, synonyms.CUSTOMER_CODE),
    f("customer_name", mark("Customer's name"), values.text, synonyms.CUSTOMER_NAME),
    f("rep", mark("Rep"), values.text, synonyms.OWNER),
    f("day", mark("Owner since"), from_day, "Owner Since|归属日期|分配日期|Assigned On|日期|Date"),
    f("reason", mark("Reason"), values.text, "Reason|原因|变更原因|备注"),
)


def _settle(row: int, given: Given, references: References) -> Draft:
    draft = Draft(row, own_columns(given, table_of(Assignment)))
    put_day(draft, given)
    link(draft, given, references)
    return draft


ASSIGNMENT = Kind(
    "assignments",
    mark("Assignments"),
    table_of(Assignment),
    ASSIGNMENTS,
    _settle,
    required={"customer_id": "customer"},
    natural=("customer_id", "day", "rep_id"),
    anchor="customer_id",
)
