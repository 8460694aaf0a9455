"""Rows of the learning log."""

from crm.documents.imports import synonyms, values, words
from crm.documents.imports.fields import Draft, Given, Kind, field_of, own_columns, table_of
from crm.documents.imports.links import PRODUCT_CODE, PRODUCT_NAME, link
from crm.documents.imports.references import References
from crm.i18n import mark
from crm.models import Learning

f = field_of

LEARNINGS = (
    f("id", mark("Id of the record"), values.code, "ID|记录ID"),
    f("day", mark("Date"), values.day, "Day|日期|Date|学习日期"),
    f(
        "title",
        mark("What was learned"),
        values.text,
        "Title|学习内容|标题|书名|课程|学习主题|Subject",
    ),
    f(
        "kind",
        mark("Kind"),
        values.one_of(words.LEARNING_KINDS, "learning_kind"),
        "Kind|类型|学习类型|Type",
    ),
    f("rep", mark("Rep"), values.text, f"{synonyms.OWNER}|学习人"),
    f("product", mark("Product"), values.code, PRODUCT_CODE),
    f("product_name", mark("Product's name"), values.text, PRODUCT_NAME),
    f("minutes", mark("Minutes"), values.whole, "Minutes|分钟|学习分钟|时长|时长(分钟)"),
    f("source", mark("Source"), values.text, "Source|来源|出处|讲师"),
    f("note", mark("Note"), values.text, f"{synonyms.NOTE}|心得"),
)


def _settle(row: int, given: Given, references: References) -> Draft:
    draft = Draft(row, own_columns(given, table_of(Learning)))
    link(draft, given, references)
    return draft


LEARNING = Kind(
    "learning",
    mark("Learning"),
    table_of(Learning),
    LEARNINGS,
    _settle,
    required={"title": "title", "day": "day"},
    natural=("day", "rep_id", "title"),
    anchor="day",
)
