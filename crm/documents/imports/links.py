"""What the rows of several kinds refer to: a customer, a product, a rep, the beginning of time."""

import datetime as dt
from typing import Any

from crm.documents.imports import values
from crm.documents.imports.fields import Draft, Given, Units
from crm.documents.imports.reading import Cell
from crm.documents.imports.references import References, naming
from crm.i18n import everywhere, mark

PRODUCT_CODE = (
    "ProductID|Product|产品编号|产品编码|商品编号|商品编码|货号|物料编码|SKU|Product Code"
)
PRODUCT_NAME = "Product Name|产品名称|商品名称|品名|产品|商品|相关产品"
BEGINNING = dt.date.min
"""The day of what was so from the beginning: opening stock."""
FROM_BEGINNING = mark("from the beginning")
NOBODY = mark("nobody")

_BEGINNINGS = {"from the beginning", "opening", "期初", "一开始", "从一开始", "最初"}
_NOBODIES = {"nobody", "无人", "没有人", "公海"}


def from_day(cell: Cell, units: Units) -> dt.date | None:
    """A day from which something holds; BEGINNING where the cell says so in words."""
    if isinstance(cell, str) and _is_one(values.text(cell), _BEGINNINGS, FROM_BEGINNING):
        return BEGINNING
    return values.day(cell, units)


def is_nobody(words: str) -> bool:
    """Whether the words say that it is nobody's."""
    return _is_one(words, _NOBODIES, NOBODY)


def _is_one(words: str, known: set[str], message: str) -> bool:
    return values.folded(words) in {*known, *map(values.folded, everywhere(message))}


def link(draft: Draft, given: Given, references: References) -> None:
    """Put the ids of what the row names into the draft: customer, product, rep."""
    columns = draft.columns
    customer = references.customer(given)
    if customer is not None:
        columns["customer_id"] = customer
    for name in ("product", "product_name"):
        if name in given and "product_id" not in columns:
            with naming(name):
                columns["product_id"] = references.products.get(given[name])
    if is_nobody(given.get("rep", "")):
        columns["rep_id"] = None
    elif (rep := references.rep(draft, given)) is not None:
        columns["rep_id"] = rep


def put_day(draft: Draft, given: Given) -> None:
    """The day from which the row holds; none for the beginning."""
    if given.get("day") == BEGINNING:
        draft.columns["day"] = None


def at_first(given: Given) -> dict[str, Any]:
    """What the row gives a new record alone: calendars do not know what became of an older one."""
    return {
        name.removeprefix("new_"): value for name, value in given.items() if name.startswith("new_")
    }
