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
    ordered = sorted(columns.fields, key=lambda column: column.field.name != "currency")
    width = len(sheet.headers)
    return [
        _parse(row, cells, ordered, columns, width=width, currency=currency)
        for row, cells in paced(sheet.rows, report)
    ]


def _parse(
    row: int,
    cells: Sequence[Cell],
    ordered: Sequence[Column],
    columns: Columns,
    *,
    width: int,
    currency: str,
) -> Parsed:
    given: Given = {}
    extra: dict[str, Any] = {}
    try:
        for column in ordered:
            cell = column.cell(cells)
            if not (is_empty(cell) or (column.field.parse is not text and no_value(cell))):
                _read(given, column, cell, currency)
        for index, header in columns.others.items():
            if index < len(cells) and not is_empty(cells[index]):
                with naming(f"={header}"):
                    extra[header] = text(cells[index])
        for cell in cells[width:]:
            if not is_empty(cell):
                return Parsed(row, given, extra, BadCell("extra_cells", EXTRA_CELLS, cell))
    except BadCell as bad:
        return Parsed(row, given, extra, bad)
    return Parsed(row, given, extra)


def _read(given: Given, column: Column, cell: Cell, currency: str) -> None:
    """Read one cell; money is of the row's currency, else of its column's."""
    units = column.units
    if "currency" in given and units.currency == currency:
        units = replace(units, currency=given["currency"])
    with naming(column.field.name):
        value = column.field.parse(cell, units)
    if value not in (None, "", []):
        given[column.field.name] = value
        if units.currency != currency:
            given.setdefault("currency", units.currency)
