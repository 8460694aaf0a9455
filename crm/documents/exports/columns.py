"""The columns of an export: the fields of the kind that a record can fill, then its own extras."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import Table

from crm.documents.exports.cells import Cell, Number, Writer
from crm.documents.exports.hanging import Hanging
from crm.documents.exports.names import Names
from crm.documents.imports import values
from crm.documents.imports.activity import seats_written
from crm.documents.imports.fields import Field, Kind, table_of
from crm.documents.imports.header_keys import is_nameless
from crm.documents.imports.headers import EXTRA, match_columns
from crm.documents.imports.kept import Kept
from crm.documents.imports.links import FROM_BEGINNING, NOBODY, is_nobody
from crm.documents.imports.measures import TEAM_WORDS
from crm.domain.money import PRICE_SCALE, minor_digits, minor_scale
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.i18n import language
from crm.labels import label
from crm.models import Task, Visit
from crm.queries.metrics import Metric, find_metric
from crm.queries.targets import TEAM

Row: TypeAlias = Mapping[str, Any]
Show: TypeAlias = Callable[[Row], Cell]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header, and the cell of a record."""

    header: str
    show: Show


def header_of(field: Field) -> str:
    """What the field's column is called in the language spoken now."""
    if language() != "zh":
        return field.label
    return next(
        (h for h in field.headers if any("\u4e00" <= c <= "\u9fff" for c in h)), field.headers[0]
    )


class Columns:
    """The columns of a kind, made for one file."""

    def __init__(self, kind: Kind, names: Names, hanging: Hanging, writer: Writer) -> None:
        self.kind = kind
        self.names = names
        self.hanging = hanging
        self.writer = writer
        self._metrics: dict[str, Metric | None] = {}

    def of(self, extras: Sequence[str]) -> list[Column]:
        """All of them; `extras` are the keys of columns that imports keep without a field."""
        shown = [
            Column(header_of(field), show)
            for field in self.kind.fields
            if (show := self._show(field)) is not None
        ]
        headers = [column.header for column in shown]
        return [*shown, *(self._extra(key, headers) for key in extras)]

    def _show(self, field: Field) -> Show | None:
        """How the field's cell is made of a record; None for what another field says."""
        name, table = field.name, self.kind.table
        special = getattr(self, f"_{self.kind.name}_{name}", None)
        if special is not None:
            return special  # type: ignore[no-any-return]
        if f"{name}_id" in table.c or (name in _LINKS and _LINKS[name] in table.c):
            return self._link(name)
        if name in table.c:
            return self._stored(name, field)
        return None

    def _stored(self, name: str, field: Field) -> Show:
        if name == "id":
            return lambda row: str(row["id"])
        if field.parse == values.words_of:
            return lambda row: self.writer.parts(row[name]) if row[name] else None
        show, currency = self.writer.shower(field), self._currency

        def cell(row: Row) -> Cell:
            value = row[name]
            return None if value is None or value == "" else show(value, currency(row))

        return cell

    def _currency(self, row: Row) -> str:
        currency = row.get("currency")
        return self.hanging.currency if currency is None else str(currency)

    # -- what rows refer to -------------------------------------------------------------------

    def _link(self, name: str) -> Show:
        column = _LINKS.get(name, f"{name}_id")
        called = self._called(name)

        def cell(row: Row) -> Cell:
            record = row[column]
            words = None if record is None else called(record, row)
            return None if words is None else self._written(name, words)

        return cell

    def _called(self, name: str) -> Callable[[uuid.UUID, Row], str | None]:
        names = self.names
        plain: Mapping[str, Callable[[uuid.UUID], str | None]] = {
            "customer": names.customer_code,
            "customer_name": names.customer_name,
            "product": names.product_code,
            "product_name": names.product_name,
            "rep": self._rep,
            "order": names.order,
            "line": names.order_line,
            "follows": lambda record: self._same_kind(table_of(Visit), record),
            "previous": lambda record: self._same_kind(table_of(Task), record),
        }
        if name == "contact":
            return lambda record, row: names.contact(record, row["customer_id"])
        if name == "product" and self.kind.name == "readings":
            return lambda record, _row: names.product(record)
        call = plain[name]
        return lambda record, _row: call(record)

    def _written(self, name: str, words: str) -> Cell:
        field = self.kind.field(name)
        kept = None if field is None else field.parse
        return self.writer.text(words, kept if isinstance(kept, Kept) else values.text)

    def _rep(self, record: uuid.UUID) -> str | None:
        words = self.names.rep(record)
        return str(record) if words and (is_nobody(words) or _is_team(words)) else words

    def _same_kind(self, table: Table, record: uuid.UUID) -> str | None:
        return str(record) if self.names.lives(table, record) else None

    # -- customers, contacts ------------------------------------------------------------------

    def _customers_owner(self, row: Row) -> Cell:
        rep = self.hanging.owners.get(row["id"], (None, None))[0]
        words = None if rep is None else self._rep(rep)
        return None if words is None else self._written("owner", words)

    def _customers_owner_on(self, row: Row) -> Cell:
        rep, day = self.hanging.owners.get(row["id"], (None, None))
        return None if rep is None or self._rep(rep) is None else _since(day)

    def _customers_stage(self, row: Row) -> Cell:
        stage = self.hanging.stages.get(row["id"], (None, None))[0]
        return None if stage is None else label("stage", stage)

    def _customers_stage_on(self, row: Row) -> Cell:
        stage, day = self.hanging.stages.get(row["id"], (None, None))
        return None if stage is None else _since(day)

    def _contacts_birthday(self, row: Row) -> Cell:
        return birthday(
            row["birth_year"], row["birth_month"], row["birth_day"], row["birth_calendar"]
        )

    # -- dated facts --------------------------------------------------------------------------

    def _stages_day(self, row: Row) -> Cell:
        return _since(row["day"])

    _assignments_day = _prices_day = _stages_day

    def _stages_rep(self, row: Row) -> Cell:
        if row["rep_id"] is None:
            return _(NOBODY)
        words = self._rep(row["rep_id"])
        return None if words is None else self._written("rep", words)

    _assignments_rep = _stages_rep

    # -- products, lines, meetings, visits ----------------------------------------------------

    def _products_price(self, row: Row) -> Cell:
        found = self.hanging.prices.get(row["id"])
        return None if found is None else Number(found[0], PRICE_SCALE, 2)

    def _products_price_on(self, row: Row) -> Cell:
        found = self.hanging.prices.get(row["id"])
        return None if found is None else _since(found[2])

    def _products_currency(self, row: Row) -> Cell:
        found = self.hanging.prices.get(row["id"])
        return None if found is None else found[1]

    def _order_lines_currency(self, row: Row) -> Cell:
        return self.names.currency_of_order(row["order_id"])

    def _order_lines_amount(self, row: Row) -> Cell:
        currency = self.names.currency_of_order(row["order_id"])
        return Number(row["amount"], minor_scale(currency), minor_digits(currency))

    def _meetings_seats(self, row: Row) -> Cell:
        seats = [
            (customer, None if person is None else self.names.contact(person, home))
            for home, person in self.hanging.seats.get(row["id"], ())
            if (customer := self.names.customer(home)) is not None
        ]
        return self.writer.text(seats_written(seats)) if seats else None

    def _visits_pitched(self, row: Row) -> Cell:
        products = map(self.names.product, self.hanging.pitched.get(row["id"], ()))
        known = [product for product in products if product is not None]
        return self.writer.parts(known) if known else None

    # -- targets ------------------------------------------------------------------------------

    def _targets_low(self, row: Row) -> Cell:
        return self._bound(row, row["low"])

    def _targets_high(self, row: Row) -> Cell:
        return self._bound(row, row["high"])

    def _bound(self, row: Row, value: int | None) -> Cell:
        if value is None:
            return None
        name = row["metric"]
        if name not in self._metrics:
            try:
                self._metrics[name] = find_metric(self.names.session, name)
            except KnownError:
                self._metrics[name] = None
        metric = self._metrics[name]
        if metric is not None and not metric.is_money:
            return Number(value, metric.scale)
        currency = row["currency"] or self.hanging.currency
        return Number(value, minor_scale(currency), minor_digits(currency))

    def _targets_rep(self, row: Row) -> Cell:
        rep = (row["scope"] or {}).get("rep")
        if rep is None:
            return "团队" if language() == "zh" else TEAM
        words = self._rep(uuid.UUID(str(rep)))
        return self._written("rep", str(rep) if words is None else words)

    def _targets_scope(self, row: Row) -> Cell:
        parts = [
            f"{key}={self._scoped(key, str(value))}"
            for key, value in (row["scope"] or {}).items()
            if key != "rep"
        ]
        return self.writer.parts(parts) if parts else None

    def _scoped(self, key: str, value: str) -> str:
        if key not in {"customer", "product"}:
            return value
        record = uuid.UUID(value)
        called = self.names.customer if key == "customer" else self.names.product
        return called(record) or value

    # -- columns without a field --------------------------------------------------------------

    def _extra(self, key: str, headers: Sequence[str]) -> Column:
        """A column that an import keeps as it is called; marked where it would be a field."""
        found = match_columns(self.kind, [*headers, key], {}, self.hanging.currency)
        is_safe = found.others.get(len(headers)) == key and not is_nameless(key)
        is_safe = is_safe and not key.endswith(EXTRA)
        header = key if is_safe else f"{key}{EXTRA}"

        def cell(row: Row) -> Cell:
            value = (row["extra"] or {}).get(key)
            if value is None or value == "":
                return None
            return self.writer.text(value if isinstance(value, str) else values.text(str(value)))

        return Column(self.writer.text(header), cell)


_LINKS = {
    "customer_name": "customer_id",
    "product_name": "product_id",
    "line": "order_line_id",
}


def birthday(year: int | None, month: int | None, day: int | None, calendar: str) -> Cell:
    """A birthday as it is written: a day, or 05-03 without the year, or 农历1990年闰4月3日."""
    if month is None or day is None:
        return None
    if calendar == "lunar":
        leap = "闰" if month < 0 else ""
        return f"农历{'' if year is None else f'{year}年'}{leap}{abs(month)}月{day}日"
    if year is None:
        return f"{month:02}-{day:02}"
    try:
        return dt.date(year, month, day)
    except ValueError:  # 29 February of a common year
        return f"{year:04}-{month:02}-{day:02}"


def _since(day: dt.date | None) -> Cell:
    return _(FROM_BEGINNING) if day is None else day


def _is_team(words: str) -> bool:
    return values.folded(words) in TEAM_WORDS
