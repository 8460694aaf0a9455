"""What a row 合计 states, against what the rows add up to: a difference is said, never believed."""

from collections.abc import Sequence
from decimal import Decimal

from crm.documents.imports.fields import BadCell, Units
from crm.documents.imports.form_cells import factor_of
from crm.documents.imports.headers import distinct
from crm.documents.imports.plan import TotalCheck
from crm.documents.imports.reading import Cell, Sheet
from crm.documents.imports.values import VALUE_SCALE, is_empty, reading


def check_totals(sheet: Sheet) -> tuple[TotalCheck, ...]:
    """The columns whose total is stated and a number, with the sum of their rows."""
    names = distinct(sheet.headers)
    checks = []
    for index, cell in sorted(sheet.totals.items()):
        if index >= len(names):
            continue
        factor = factor_of(sheet, names[index])
        theirs = _number(cell, factor)
        if theirs is None:
            continue
        ours = [_number(_at(cells, index), factor) for _row, cells in sheet.rows]
        checks.append(TotalCheck(names[index], theirs, sum(filter(None, ours), Decimal(0))))
    return tuple(checks)


def _at(cells: Sequence[Cell], index: int) -> Cell:
    return cells[index] if index < len(cells) else ""


def _number(cell: Cell, factor: int) -> Decimal | None:
    """The number in a cell in the unit of its column, also where it bears another; else None."""
    if is_empty(cell) or isinstance(cell, bool):
        return None
    try:
        value, unit = reading(cell, Units("", factor=factor))
    except BadCell:
        return None
    return None if unit else Decimal(value) / VALUE_SCALE / factor
