"""What a cell of an export holds, and how each value of a field becomes one."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from crm.documents.imports import values
from crm.documents.imports.fields import Field
from crm.documents.imports.kept import Kept
from crm.documents.imports.measures import period, weekday
from crm.documents.imports.tasks import REPEATS, repeat
from crm.domain.money import (
    DISCOUNT_SCALE,
    PRICE_SCALE,
    QUANTITY_SCALE,
    READING_SCALE,
    format_scaled,
    minor_digits,
    minor_scale,
)
from crm.i18n import gettext as _
from crm.i18n import listed
from crm.labels import label


@dataclass(frozen=True, slots=True)
class Number:
    """A number: value/scale, shown with at least so many decimals."""

    value: int
    scale: int = 1
    least: int = 0

    @property
    def text(self) -> str:
        """Plain decimal text, exact."""
        return format_scaled(self.value, self.scale, self.least)


Cell: TypeAlias = str | Number | dt.date | dt.time | None
Show: TypeAlias = Callable[[Any, str], Cell]
"""From a stored value, and the currency of its row, to a cell."""


@dataclass(frozen=True, slots=True)
class Writer:
    """How text is written: with the type of the cell to say that it is text, or without."""

    typed: bool

    def text(self, words: str, kept: Kept = values.text) -> str:
        """The text as a cell that reads back as it is and computes nothing."""
        return kept.written(words, formulas=not self.typed)

    def parts(self, parts: Sequence[str]) -> str:
        """Several words in one cell."""
        return self.text(values.parts_written(parts, listed(parts)))

    def shower(self, field: Field) -> Show:
        """How the values of a field are shown; `parse` of the field reads them again."""
        parse: Any = field.parse
        if isinstance(parse, Kept):
            return lambda value, _currency: self.text(value, parse)
        if isinstance(parse, values.Choice):
            return lambda value, _currency: self._choice(parse, value)
        if parse in (period, repeat):
            return lambda value, _currency: self._choice(REPEATS, value)
        return _SHOWN.get(parse, _plain)

    def _choice(self, choice: values.Choice, value: str) -> str:
        if value in choice.codes or choice.own is None:
            return label(choice.group, value)
        return self.text(value, choice.own)


def _money(value: int, currency: str) -> Number:
    return Number(value, minor_scale(currency), minor_digits(currency))


def _time(value: str, _currency: str) -> Cell:
    try:
        return dt.time.fromisoformat(value)
    except ValueError:
        return value


def _scaled(scale: int, least: int = 0) -> Show:
    return lambda value, _currency: Number(value, scale, least)


def _plain(value: Any, _currency: str) -> Cell:  # noqa: ANN401 - a day or a text
    return value  # type: ignore[no-any-return]


def _yes(value: object, _currency: str) -> str:
    return _("yes") if value else _("no")


_SHOWN: Mapping[Any, Show] = {
    weekday: lambda value, _currency: Number(value + 1),
    values.clock: _time,
    values.money: _money,
    values.price: _scaled(PRICE_SCALE, 2),
    values.quantity: _scaled(QUANTITY_SCALE),
    values.discount: _scaled(DISCOUNT_SCALE),
    values.reading: _scaled(READING_SCALE),
    values.whole: _scaled(1),
    values.truth: _yes,
}
