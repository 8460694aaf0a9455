"""The rows that did not come in, as a file: repaired and imported again, they do."""

import csv
import datetime as dt
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from crm.documents.imports.header_keys import header_key
from crm.documents.imports.kept import FORMULAS
from crm.documents.imports.plan import ImportPlan, SheetPlan
from crm.documents.imports.reading import Cell
from crm.errors import KnownError, why
from crm.i18n import gettext as _
from crm.i18n import language

REASON: Final = {"en": "Why it was not imported", "zh": "未导入的原因"}
"""The header of the column with the reasons, which is a field of nothing."""

_KEYS = frozenset(map(header_key, REASON.values()))
_NUMBER = re.compile(r"[-+]?[\d\s.,()/%-]*", re.ASCII)
_FIRST_DAY = dt.date(1900, 3, 1)  # workbooks count a day before it that never was
_LONGEST_NAME = 31
_LONGEST_TEXT = 32_767


def is_reason(header: str) -> bool:
    """Whether it is the column with the reasons, in whatever language it was written."""
    return header_key(header) in _KEYS


def write_rejected(plan: ImportPlan, path: Path) -> int:
    """Write the rejected rows with their own headers and cells, and why; how many they are.

    A workbook or, by the ending of the name, CSV. Text stays text, nothing is a formula. What
    stands above the table is kept, as it may say what its numbers are in. KnownError
    rejected_unwritable.
    """
    sheets = [sheet for sheet in plan.sheets if sheet.rejected]
    if path.suffix.lower() not in {".xlsx", ".csv"}:
        raise KnownError(
            "rejected_unwritable",
            _("Rejected rows are saved as .xlsx or .csv; choose such a name."),
        )
    if path.suffix.lower() == ".csv" and len(sheets) > 1:
        raise KnownError(
            "rejected_unwritable",
            _("Rows of several sheets do not fit into one CSV file; save them as XLSX."),
        )
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    write: Callable[[Path, Sequence[SheetPlan]], None]
    write = _write_separated if path.suffix.lower() == ".csv" else _write_workbook
    try:
        write(draft, sheets)
        draft.replace(path)
    except OSError as error:
        with suppress(OSError):
            draft.unlink()
        raise KnownError(
            "rejected_unwritable",
            _("The rejected rows cannot be saved as {name}: {reason}.").format(
                name=path.name, reason=why(error)
            ),
        ) from error
    return len(plan.rejected)


def _lines(sheet: SheetPlan) -> Iterator[Sequence[Cell]]:
    """The cells of the file, line by line."""
    for aside in sheet.set_aside:
        if aside.why == "title":
            yield aside.cells
    headers = sheet.sheet.headers
    reasons = [place for place, header in enumerate(headers) if is_reason(header)]
    last = reasons[0] if reasons else len(headers)
    yield [*headers[:last], REASON.get(language(), REASON["en"]), *headers[last + 1 :]]
    for row in sheet.rejected:
        cells = [*sheet.sheet.rows[row.place][1]]
        cells += [""] * (last - len(cells))
        more = cells[last + 1 :] if reasons else cells[last:]
        yield [*cells[:last], row.reason or "", *more]


def _write_separated(path: Path, sheets: Sequence[SheetPlan]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="", errors="replace") as file:
        writer = csv.writer(file)
        for sheet in sheets:
            writer.writerows([_text(cell) for cell in line] for line in _lines(sheet))


def _text(cell: Cell) -> str:
    """The cell as CSV holds it; an apostrophe keeps a spreadsheet from computing it."""
    if isinstance(cell, dt.datetime | dt.date | dt.time):
        return cell.isoformat()
    words = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
    return f"'{words}" if words.startswith(FORMULAS) and not _NUMBER.fullmatch(words) else words


def _write_workbook(path: Path, sheets: Sequence[SheetPlan]) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(
        str(path), {"strings_to_formulas": False, "strings_to_urls": False, "tmpdir": path.parent}
    )
    plain = book.add_format({"num_format": "@"})
    formats = {
        dt.datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        dt.date: book.add_format({"num_format": "yyyy-mm-dd"}),
        dt.time: book.add_format({"num_format": "hh:mm:ss"}),
    }
    names: set[str] = set()
    for sheet in sheets:
        page = book.add_worksheet(_page_name(sheet.name, names))
        for y, line in enumerate(_lines(sheet)):
            for x, cell in enumerate(line):
                if isinstance(cell, bool):
                    page.write_boolean(y, x, cell)
                elif isinstance(cell, int | float):
                    page.write_number(y, x, cell)
                elif type(cell) in formats and _is_countable(cell):
                    page.write_datetime(y, x, cell, formats[type(cell)])
                elif words := str(cell):
                    page.write_string(y, x, words[:_LONGEST_TEXT], plain)
    if not sheets:
        book.add_worksheet()
    try:
        book.close()
    except xlsxwriter.exceptions.FileCreateError as error:
        raise OSError(*getattr(error.args[0], "args", ())) from error


def _is_countable(cell: Cell) -> bool:
    """Whether a workbook can hold the day."""
    if isinstance(cell, dt.datetime):
        return cell.date() >= _FIRST_DAY
    return not isinstance(cell, dt.date) or cell >= _FIRST_DAY


def _page_name(name: str, taken: set[str]) -> str:
    """A name that a workbook allows: short, without signs, and no other's."""
    plain = re.sub(r"[\[\]:*?/\\]", " ", name).strip(" '")[:_LONGEST_NAME] or "1"
    found, number = plain, 1
    while found.casefold() in taken:
        number += 1
        ending = f" {number}"
        found = plain[: _LONGEST_NAME - len(ending)] + ending
    taken.add(found.casefold())
    return found
