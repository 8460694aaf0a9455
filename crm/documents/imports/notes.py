"""Rows of notes, requests and discussions."""

from crm.documents.imports import synonyms, values, words
from crm.documents.imports.fields import Draft, Given, Kind, field_of, own_columns, table_of
from crm.documents.imports.links import PRODUCT_CODE, PRODUCT_NAME, link
from crm.documents.imports.references import References
from crm.i18n import mark
from crm.models import Note

f = field_of

NOTES = (
    f("id", mark("Id of the record"), values.code, "ID|记录ID"),
    f("day", mark("Date"), values.day, "Day|日期|Date|记录日期|备忘日期"),
    f("body", mark("Text"), values.text, "Body|内容|正文|备忘内容|笔记|Text|Note"),
    f(
        "kind",
        mark("Kind"),
        values.one_of(words.NOTE_KINDS, "note_kind"),
        "Kind|类型|备忘类型|Type",
    ),
    f("customer", mark("Customer"), values.code, synonyms.CUSTOMER_CODE),
    f("customer_name", mark("Customer's name"), values.text, synonyms.CUSTOMER_NAME),
    f("product", mark("Product"), values.code, PRODUCT_CODE),
    f("product_name", mark("Product's name"), values.text, PRODUCT_NAME),
    f("rep", mark("Rep"), values.text, f"{synonyms.OWNER}|记录人"),
    f("answered_on", mark("Answered on"), values.day, "Answered On|答复日期|回复日期|批复日期"),
)


def _settle(row: int, given: Given, references: References) -> Draft:
    draft = Draft(row, own_columns(given, table_of(Note)))
    link(draft, given, references)
    return draft


NOTE = Kind(
    "notes",
    mark("Notes"),
    table_of(Note),
    NOTES,
    _settle,
    required={"body": "body", "day": "day"},
    natural=("day", "customer_id", "kind", "body"),
    anchor="day",
)
