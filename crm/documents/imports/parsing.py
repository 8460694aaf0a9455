"""From the cells of a row to values by field; the first bad cell of a row is its error."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from crm.documents.imports.fields import BadCell, Given
from crm.documents.imports.headers import Column, Columns
from crm.documents.imports.pace import paced
from crm.documents.imports.reading import Cell, Report, Sheet
from crm.documents.imports.references import naming
from crm.documents.imports.values import is_empty, no_value, text
from crm.i18n import mark

EXTRA_CELLS = mark("The row has more cells than the header, from {value} on; mend the row.")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A row whose cells were read: values by field, and the cells of columns without a field."""

    row: int
    given: Given
    extra: Mapping[str, Any]
    error: BadCell | None = None


def parse_rows(
    sheet: Sheet, columns: Columns, currency: str, report: Report | None = None
) -> list[Parsed]:
    """Read every cell."""
    # Currencies first: money is of the row's currency.
    ordered = sorted(columns.fields, key=lambda column: column.field.name != "currency")
    readers = [_Reader(column, currency) for column in ordered]
    width = len(sheet.headers)
    return [
        _parse(row, cells, readers, columns.others, width)
        for row, cells in paced(sheet.rows, report)
    ]


class _Reader:
    """A column ready to be read a hundred thousand times."""

    __slots__ = ("cell", "currency", "is_text", "name", "parse", "units")

    def __init__(self, column: Column, currency: str) -> None:
        self.cell = column.cell
        self.name = column.field.name
        self.parse = column.field.parse
        self.is_text = self.parse == text
        self.units = column.units
        self.currency = currency

    def read(self, given: Given, cell: Cell) -> None:
        """Put the value into what the row gives; BadCell names the field."""
        units = self.units
        if "currency" in given and units.currency == self.currency:
            units = replace(units, currency=given["currency"])
        try:
            value = self.parse(cell, units)
        except BadCell as bad:
            bad.field = bad.field or self.name
            raise
        if value not in (None, "", []):
            given[self.name] = value
            if units.currency != self.currency:
                given.setdefault("currency", units.currency)


def _parse(
    row: int,
    cells: Sequence[Cell],
    readers: Sequence[_Reader],
    others: Mapping[int, str],
    width: int,
) -> Parsed:
    given: Given = {}
    extra: dict[str, Any] = {}
    try:
        for reader in readers:
            cell = reader.cell(cells)
            if cell != "" and not is_empty(cell) and (reader.is_text or not no_value(cell)):
                reader.read(given, cell)
        for index, header in others.items():
            if index < len(cells) and not is_empty(cells[index]):
                with naming(f"={header}"):
                    extra[header] = text(cells[index])
        for cell in cells[width:]:
            if not is_empty(cell):
                return Parsed(row, given, extra, BadCell("extra_cells", EXTRA_CELLS, cell))
    except BadCell as bad:
        return Parsed(row, given, extra, bad)
    return Parsed(row, given, extra)
