"""Rows of lessons: a mistake and what to do instead."""

from crm.documents.imports import synonyms, values
from crm.documents.imports.fields import Draft, Given, Kind, field_of, own_columns, table_of
from crm.documents.imports.links import PRODUCT_CODE, PRODUCT_NAME, link
from crm.documents.imports.references import References
from crm.i18n import mark
from crm.models import Lesson

f = field_of

LESSONS = (
    f("id", mark("Id of the record"), values.code, "ID|记录ID"),
    f("day", mark("Date"), values.day, "Day|日期|Date|发生日期"),
    f("mistake", mark("Mistake"), values.text, "Mistake|失误|错误|问题|教训|遇到问题"),
    f("correction", mark("Correction"), values.text, "Correction|改正|纠正措施|改进措施|改进"),
    f("topic", mark("Topic"), values.text, "Topic|话题|场合|主题"),
    f("customer", mark("Customer"), values.code, synonyms.CUSTOMER_CODE),
    f("customer_name", mark("Customer's name"), values.text, synonyms.CUSTOMER_NAME),
    f("product", mark("Product"), values.code, PRODUCT_CODE),
    f("product_name", mark("Product's name"), values.text, PRODUCT_NAME),
    f("rep", mark("Rep"), values.text, f"{synonyms.OWNER}|记录人"),
    f("active", mark("Still applies"), values.truth, "Active|仍适用|有效"),
)


def _settle(row: int, given: Given, references: References) -> Draft:
    draft = Draft(row, own_columns(given, table_of(Lesson)))
    link(draft, given, references)
    return draft


LESSON = Kind(
    "lessons",
    mark("Lessons"),
    table_of(Lesson),
    LESSONS,
    _settle,
    required={"mistake": "mistake", "day": "day"},
    natural=("day", "customer_id", "mistake"),
    anchor="day",
)
