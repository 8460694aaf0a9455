"""Any file or pasted cells as sheets of rows: its content tells what it is, never its name."""

import re
import stat
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from crm.documents.imports import reading
from crm.documents.imports.compound import SIGNATURE
from crm.documents.imports.encodings import Decoded, decoded
from crm.documents.imports.markup import MOST_TAGS, is_markup, tables_in
from crm.documents.imports.pace import WHOLE, stretch
from crm.documents.imports.reading import (
    EPOCH,
    Cell,
    Grid,
    Report,
    SetAside,
    Sheet,
    too_large,
    unreadable,
)
from crm.documents.imports.separated import separated
from crm.documents.imports.tables import find_tables
from crm.documents.imports.workbooks import read_workbook
from crm.documents.lines.reading import kind_of
from crm.errors import KnownError, why
from crm.i18n import gettext as _
from crm.i18n import listed, ngettext

if TYPE_CHECKING:
    from crm.documents.imports.mentions import Known

__all__ = ["EPOCH", "Cell", "Report", "SetAside", "Sheet", "read_pasted", "read_sheets"]

_MOST_LINES = 2 * reading.MOST_ROWS
_HEAD = 1_000_000
_READ = 800  # thousandths of the time that reading takes, before tables are looked for
_MARKS = ",;\t|"
_FOREIGN = re.compile(
    rb"%PDF|\x89PNG|\xff\xd8\xff|GIF8|\x1f\x8b|7z\xbc\xaf|Rar!|\x7fELF|MZ.\0|RIFF|SQLite format"
    rb"|{\\rtf"
)


def read_sheets(
    path: Path, *, known: "Known | None" = None, report: Report | None = None
) -> list[Sheet]:
    """The tables of the file, at least one; `known` is what reading a calendar asks.

    KnownError file_unreadable, file_encrypted, file_too_large.
    """
    content = b""
    try:
        about = path.stat()
        if not (stat.S_ISREG(about.st_mode) or stat.S_ISDIR(about.st_mode)):
            raise unreadable(path, _("it is a pipe or a device; save it as a file"))
        with path.open("rb") as file:
            if about.st_size <= reading.MOST_BYTES:
                content = file.read(reading.MOST_BYTES + 1)  # it may be growing
        size = max(about.st_size, len(content))
        if size > reading.MOST_BYTES:
            raise too_large(path, _("{size} MB").format(size=size // 1024**2))
    except OSError as error:
        raise unreadable(path, why(error)) from error
    sheets = _sheets(path, content, known, report)
    for sheet in sheets:
        if len(sheet.headers) > reading.MOST_COLUMNS:
            columns = _("{count} columns").format(count=f"{len(sheet.headers):,}")
            raise too_large(path, columns)
        if len(sheet.rows) > reading.MOST_ROWS:
            rows = _("more than {count} rows").format(count=f"{reading.MOST_ROWS:,}")
            raise too_large(path, rows)
    if not sheets:
        raise unreadable(path, _("it holds no cells; choose another file"))
    return sheets


def read_pasted(text: str) -> list[Sheet]:
    """The tables in cells copied from a spreadsheet or a page; KnownError file_unreadable."""
    sheets = find_tables(separated(text.replace("\0", "")), pasted=True)
    if not sheets:
        raise KnownError(
            "file_unreadable",
            _("What was pasted holds no cells; copy the cells with their header and paste again."),
        )
    return sheets


def _sheets(
    path: Path, content: bytes, known: "Known | None", report: Report | None
) -> list[Sheet]:
    if content.startswith((b"PK\3\4", b"PK\5\6", SIGNATURE)):
        return _of_grids(read_workbook(path, content, stretch(report, 0, _READ)), report)
    lines = kind_of(content)
    if lines == "cards":
        from crm.documents.imports.vcards import read_cards

        return read_cards(content, path.name)
    if lines == "calendar":
        from crm.documents.imports.calendars import read_calendar

        return read_calendar(content, path.name, known)
    if _FOREIGN.match(content):
        raise unreadable(path, _("it is no table; save it as XLSX or CSV UTF-8"))
    found = decoded(content)
    if found is None:
        raise unreadable(path, _("its encoding is not known; save it as CSV UTF-8"))
    if is_markup(found.text):
        if (tags := found.text.count("<")) > MOST_TAGS:
            raise too_large(path, _("room for {count} cells").format(count=f"{tags:,}"))
        return _of_grids(tables_in(found.text), report)
    _check_text(path, found.text)
    grid = separated(found.text, report=stretch(report, 0, _READ))
    return _of_grids([replace(grid, notes=(*_notes(found), *grid.notes))], report)


def _check_text(path: Path, text: str) -> None:
    """Refuse what would be too many rows or cells before any of them is made."""
    lines = max(text.count("\n"), text.count("\r"))
    if lines > _MOST_LINES:
        raise too_large(path, _("{count} lines").format(count=f"{lines:,}"))
    marks = max(text.count(mark) for mark in _MARKS)
    if marks > reading.MOST_CELLS:
        raise too_large(path, _("room for {count} cells").format(count=f"{marks:,}"))
    head = max(text[:_HEAD].splitlines(), key=len, default="")
    columns = max(head.count(mark) for mark in _MARKS) + 1
    if columns > reading.MOST_COLUMNS and head.count('"') < columns // 100:
        raise too_large(path, _("{count} columns").format(count=f"{columns:,}"))


def _of_grids(grids: Sequence[Grid], report: Report | None) -> list[Sheet]:
    """The tables of all grids; those without rows give way to those with rows."""
    tables: list[Sheet] = []
    for done, grid in enumerate(grids):
        steps = (_READ + (WHOLE - _READ) * place // len(grids) for place in (done, done + 1))
        tables.extend(find_tables(grid, report=stretch(report, *steps)))
    full = [table for table in tables if table.rows]
    empty = [table.name for table in tables if not table.rows and table.name]
    notes = [note for grid in grids for note in grid.notes]
    if full and empty:
        notes.append(
            ngettext(
                "The sheet {names} has no rows and was left out.",
                "The sheets {names} have no rows and were left out.",
                len(empty),
            ).format(names=listed(empty))
        )
    kept = full or tables
    return [replace(kept[0], notes=(*notes, *kept[0].notes)), *kept[1:]] if kept else []


def _notes(found: Decoded) -> list[str]:
    notes: list[str] = []
    if found.lost:
        notes.append(
            ngettext(
                "{count} character cannot be read and stands as �.",
                "{count} characters cannot be read and stand as �.",
                found.lost,
            ).format(count=found.lost)
        )
    if found.nuls:
        notes.append(_("Empty bytes in the text were left out."))
    return notes
