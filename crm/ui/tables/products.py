"""The columns of the list of products."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from crm.domain.money import PRICE_SCALE, divide_half_up, format_scaled
from crm.i18n import gettext as _
from crm.i18n import ngettext
from crm.queries.product_use import ProductUse
from crm.queries.products import PriceRow, ProductRow
from crm.ui import formats
from crm.ui.tables.records import Column


@dataclass(frozen=True, slots=True)
class ProductLine:
    """A product with its prices, the newest first, and what became of it this year."""

    row: ProductRow
    prices: Sequence[PriceRow]
    use: ProductUse

    @property
    def id(self) -> uuid.UUID:
        """The product's."""
        return self.row.id

    @property
    def before(self) -> PriceRow | None:
        """The price that held before today's, in the same money."""
        older = [
            price
            for price in self.prices
            if price.currency == self.row.currency
            and (price.day is None or (self.row.price_since and price.day < self.row.price_since))
        ]
        return older[0] if older and self.row.price_since is not None else None


def product_columns(today: dt.date) -> tuple[Column[ProductLine], ...]:
    """Name and specification, price and its change, and how it goes this year."""

    def count(value: int) -> str:
        return f"{value:,}" if value else formats.NOTHING

    return (
        Column(
            key="name",
            title=_("Product"),
            text=lambda line: line.row.name,
            strong=True,
            note=lambda line: line.row.specification or "",
            sort=lambda line: line.row.name,
            tone=lambda line: "text" if line.row.active else "text2",
        ),
        Column(
            key="state",
            title="",
            text=lambda line: "" if line.row.active else _("Not sold"),
            tag=lambda line: None if line.row.active else (_("Not sold"), "neutral"),
            width=76,
            from_width=560,
        ),
        Column(
            key="code",
            title=_("Code"),
            text=lambda line: line.row.code or formats.NOTHING,
            sort=lambda line: line.row.code or "",
            tone=lambda _line: "text2",
            width=92,
            from_width=900,
        ),
        Column(
            key="category",
            title=_("Category"),
            text=lambda line: line.row.category or formats.NOTHING,
            sort=lambda line: line.row.category or "",
            width=92,
            from_width=760,
        ),
        Column(
            key="price",
            title=_("Price now"),
            text=lambda line: price_words(line.row.price, line.row.currency),
            sort=lambda line: line.row.price or 0,
            right=True,
            width=88,
        ),
        Column(
            key="since",
            title=_("Since"),
            text=lambda line: (
                formats.day(line.row.price_since, today)
                if line.row.price_since
                else formats.NOTHING
            ),
            sort=lambda line: line.row.price_since or dt.date.min,
            tone=lambda _line: "text2",
            width=104,
            from_width=680,
        ),
        Column(
            key="change",
            title=_("Moved by"),
            text=lambda line: (
                change_words(line.row.price, line.before.price) if line.before else formats.NOTHING
            ),
            sort=lambda line: change_permille(line.row.price, line.before) or 0,
            tone=lambda line: "info" if line.before else "text2",
            right=True,
            width=82,
        ),
        Column(
            key="pitched",
            title=_("Pitches"),
            text=lambda line: count(line.use.pitches),
            sort=lambda line: line.use.pitches,
            right=True,
            width=76,
            from_width=480,
        ),
        Column(
            key="pitched_to",
            title=_("To whom"),
            text=lambda line: count(line.use.pitched_to),
            sort=lambda line: line.use.pitched_to,
            right=True,
            width=78,
            from_width=560,
        ),
        Column(
            key="bought_by",
            title=_("Buyers"),
            text=lambda line: count(line.use.bought_by),
            sort=lambda line: line.use.bought_by,
            right=True,
            width=72,
        ),
    )


def spoken_product(line: ProductLine) -> str:
    """The row as a colleague would say it."""
    row = line.row
    bought = ngettext(
        "{count} customer bought it", "{count} customers bought it", line.use.bought_by
    )
    parts = [
        " ".join(filter(None, (row.name, row.specification))),
        price_words(row.price, row.currency) if row.price is not None else "",
        "" if row.active else _("Not sold"),
        bought.format(count=line.use.bought_by),
    ]
    return ", ".join(filter(None, parts))


def price_words(price: int | None, currency: str | None) -> str:
    """A price in ten-thousandths as one writes it: ¥136.80."""
    if price is None:
        return formats.NOTHING
    sign = formats.money(0, currency or "CNY").rstrip("0")
    return f"{sign}{format_scaled(price, PRICE_SCALE, 2)}"


def change_permille(price: int | None, before: PriceRow | None) -> int | None:
    """By how many thousandths the price went up; None where there is nothing to compare."""
    if price is None or before is None or not before.price:
        return None
    return divide_half_up((price - before.price) * 1000, before.price)


def change_words(price: int | None, before: int) -> str:
    """+4.5%, −2%; nothing where there is nothing to compare."""
    if price is None or not before:
        return ""
    permille = divide_half_up((price - before) * 1000, before)
    sign = "+" if permille > 0 else "−" if permille < 0 else ""
    return f"{sign}{format_scaled(abs(permille), 10)}%"
