"""What a whole column says about its cells: decided once, and said where it is not obvious."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from crm.documents.imports import amount_columns, birthdays, date_columns, links, spans, values
from crm.documents.imports.fields import Decided, Units
from crm.documents.imports.headers import Column, Columns
from crm.documents.imports.reading import Cell, Sheet

_DAYS = (values.day, values.moment, spans.first_day, spans.last_day, links.from_day)
_AMOUNTS = (values.money, values.price)
_NUMBERS = (values.quantity, values.reading, values.bounds, values.number_text)


def decide_columns(
    columns: Columns, sheet: Sheet, *, chosen: Mapping[str, str], today: dt.date
) -> tuple[Columns, list[Decided]]:
    """The columns with their units settled, and what was decided that is not obvious.

    `chosen` is header to the choice of a decision, several parted by blanks; it beats what the
    cells say. Neither the order of the rows nor that of the choices makes a difference.
    """
    settled = {column.index: column.units for column in columns.fields}
    wishes = {header: frozenset(words.split()) for header, words in chosen.items()}
    decided: list[Decided] = []
    found = [column for column in columns.fields if column.field.parse in (*_AMOUNTS, *_NUMBERS)]
    looked_at = [
        amount_columns.Seen(
            column.header,
            column.field.name,
            column.units,
            texts_of(sheet, column),
            wishes.get(column.header, frozenset()),
            is_money=column.field.parse in _AMOUNTS,
        )
        for column in found
    ]
    has_currency = any(column.field.name == "currency" for column in columns.fields)
    for column, units, said in zip(
        found,
        *amount_columns.decide(looked_at, words=sheet.words, has_currency=has_currency),
        strict=True,
    ):
        settled[column.index] = units
        decided += said
    is_ours = any(column.field.name == "id" for column in columns.fields)
    for column in columns.fields:
        if column.field.parse is values.discount and not is_ours:
            wish = wishes.get(column.header, frozenset())
            cells = cells_of(sheet, column)
            units, said = amount_columns.decide_discount(column.header, column.units, cells, wish)
            settled[column.index] = units
            decided += said
    currencies = {settled[column.index].currency for column in found}
    around = date_columns.Around(
        today=today,
        words=(sheet.name, *map(str, sheet.words.values())),
        currencies=currencies,
        headers=sheet.headers,
    )
    decided += _decide_days(columns, sheet, wishes, settled, around)
    places = {column.header: column.index for column in columns.fields}
    decided.sort(key=lambda one: (places[one.header], one.code))
    fields = tuple(replace(column, units=settled[column.index]) for column in columns.fields)
    return replace(columns, fields=fields), decided


def _decide_days(
    columns: Columns,
    sheet: Sheet,
    wishes: Mapping[str, frozenset[str]],
    settled: dict[int, Units],
    around: date_columns.Around,
) -> list[Decided]:
    found = [c for c in columns.fields if c.field.parse in (*_DAYS, birthdays.birthday)]
    looked_at = [
        date_columns.Seen(
            column.header,
            column.field.name,
            replace(column.units, epoch=sheet.epoch),
            cells_of(sheet, column),
            wishes.get(column.header, frozenset()),
            is_birthday=column.field.parse is birthdays.birthday,
        )
        for column in found
    ]
    units, said = date_columns.decide(looked_at, around)
    for column, one in zip(found, units, strict=True):
        settled[column.index] = one
    return said


def cells_of(sheet: Sheet, column: Column) -> Counter[Cell]:
    """How often each cell of the column is there."""
    if column.more:
        return Counter(column.cell(cells) for _row, cells in sheet.rows)
    index = column.index
    try:
        return Counter([cells[index] for _row, cells in sheet.rows])
    except IndexError:
        return Counter([cells[index] for _row, cells in sheet.rows if index < len(cells)])


def texts_of(sheet: Sheet, column: Column) -> Counter[str]:
    """How often each text of the column is there; numbers need no deciding."""
    index = column.index
    try:
        cells = [cells[index] for _row, cells in sheet.rows]
    except IndexError:
        cells = [cells[index] for _row, cells in sheet.rows if index < len(cells)]
    return Counter([cell for cell in cells if isinstance(cell, str) and cell])
