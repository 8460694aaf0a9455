"""Exports as XLSX: one sheet a kind, days and amounts as such, all text as text."""

import datetime as dt
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from io import FileIO
from pathlib import Path
from typing import Any

from crm.documents.exports.cells import Cell, Number
from crm.errors import KnownError
from crm.i18n import gettext as _

MOST_ROWS = 1_048_576
LONGEST_TEXT = 32_767
_SURE_DIGITS = 15  # what a spreadsheet keeps of a number
FIRST_YEAR = 1901  # 1900 had no 29 February, but in spreadsheets it has
_NARROWEST, _WIDEST = 8, 48
_LOOKED_AT = 200  # rows that tell how wide a column is


class WorkbookSheet:
    """A sheet that is being written, row by row; where it is full, another one goes on."""

    def __init__(self, book: Any, name: str) -> None:  # noqa: ANN401 - xlsxwriter has no types
        self._book = book
        self._name = name
        self._count = 0
        self._formats: dict[str, Any] = {}
        self._headers: Sequence[str] = ()
        self._widths: list[int] = []

    def header(self, headers: Sequence[str]) -> None:
        """The first row: bold, always in sight, with filters."""
        self._headers = headers
        self._widths = [_width(header) + 3 for header in headers]  # room for the filter's button
        self._open()

    def row(self, cells: Sequence[Cell]) -> None:
        """One more row."""
        if self._at == MOST_ROWS:
            self.close()
            self._open()
        for column, cell in enumerate(cells):
            if cell is not None and cell != "":
                self._put(column, cell)
        if self._at <= _LOOKED_AT:
            for column, cell in enumerate(cells):
                if cell is not None:
                    self._widths[column] = max(self._widths[column], _width(_text(cell)))
        self._at += 1

    def close(self) -> None:
        """The sheet is full, or there is nothing more."""
        for column, width in enumerate(self._widths):
            self._sheet.set_column(column, column, min(max(width, _NARROWEST), _WIDEST) + 1)
        if self._headers:
            self._sheet.autofilter(0, 0, max(self._at - 1, 1), len(self._headers) - 1)

    def _open(self) -> None:
        self._count += 1
        name = self._name if self._count == 1 else f"{self._name} {self._count}"
        self._sheet = self._book.add_worksheet(name)
        self._sheet.freeze_panes(1, 0)
        bold = self._format("header")
        for column, header in enumerate(self._headers):
            self._sheet.write_string(0, column, header, bold)
        self._at = 1

    def _put(self, column: int, cell: Cell) -> None:
        place = self._at, column
        if isinstance(cell, str):
            self._put_text(column, cell)
        elif isinstance(cell, Number):
            if not is_sure(cell):
                self._put_text(column, cell.text)
            else:
                self._sheet.write_number(*place, float(cell.text), self._format(_decimals(cell)))
        elif isinstance(cell, dt.time):
            self._sheet.write_datetime(*place, cell, self._format("hh:mm"))
        elif cell is not None and cell.year >= FIRST_YEAR:
            self._sheet.write_datetime(*place, cell, self._format("yyyy-mm-dd"))
        elif cell is not None:
            self._put_text(column, cell.isoformat())

    def _put_text(self, column: int, text: str) -> None:
        if len(text) > LONGEST_TEXT:
            raise KnownError(
                "cell_too_long",
                _(
                    "A text in column {column} is longer than the {count} characters "
                    "that a cell of a workbook holds; export to CSV."
                ).format(column=self._headers[column], count=f"{LONGEST_TEXT:,}"),
            )
        self._sheet.write_string(self._at, column, text, self._format("@"))

    def _format(self, look: str) -> Any:  # noqa: ANN401 - xlsxwriter has no types
        if look not in self._formats:
            properties = (
                {"bold": True, "bottom": 1, "valign": "vcenter"}
                if look == "header"
                else {"num_format": look, "valign": "top"}
            )
            self._formats[look] = self._book.add_format(properties)
        return self._formats[look]


class Workbook:
    """An XLSX file that is being written, a sheet after the other."""

    def __init__(self, book: Any) -> None:  # noqa: ANN401 - xlsxwriter has no types
        self._book = book

    @contextmanager
    def sheet(self, name: str) -> Iterator[WorkbookSheet]:
        """A sheet to write to."""
        sheet = WorkbookSheet(self._book, name)
        yield sheet
        sheet.close()


@contextmanager
def workbook(path: Path) -> Iterator[Workbook]:
    """An XLSX file to write to; OSError if the disk does not take it."""
    with open_book(path) as book:
        yield Workbook(book)


@contextmanager
def open_book(path: Path, *, streamed: bool = True) -> Iterator[Any]:
    """The bare book of xlsxwriter; `streamed` rows can only be written from the top down."""
    from xlsxwriter import Workbook as Book

    with (
        tempfile.TemporaryDirectory(prefix="tuoke-export-") as folder,
        path.open("wb", buffering=0) as file,
    ):
        place = _Place(file)
        book = Book(place, {"constant_memory": streamed, "tmpdir": folder})
        try:
            yield book
            book.close()
        finally:
            _drop(book)
        if place.error is not None:
            raise place.error


class _Place:
    """A file that keeps quiet when the disk is full, and says so afterwards.

    The archive that is being written would try to end itself again when it is thrown away, and
    print that it cannot.
    """

    def __init__(self, file: FileIO) -> None:
        self.error: OSError | None = None
        self._file = file

    def write(self, content: bytes) -> int:
        """Write all of it, or remember why not."""
        rest = memoryview(content)
        try:
            while rest and self.error is None:
                rest = rest[self._file.write(rest) :]
        except OSError as error:
            self.error = error
        return len(content)

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go there."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """Where it is."""
        return self._file.tell()

    def flush(self) -> None:
        """Nothing waits here."""


def _drop(book: Any) -> None:  # noqa: ANN401 - xlsxwriter has no types
    """Let go of the files in which unfinished sheets wait."""
    for sheet in book.worksheets():
        if sheet.row_data_fh is not None:
            with suppress(OSError):
                sheet.row_data_fh.close()


def is_sure(number: Number) -> bool:
    """Whether a spreadsheet keeps every digit of it."""
    return len(number.text.strip("-").replace(".", "")) <= _SURE_DIGITS


def text_width(text: str) -> int:
    """In characters of the sheet's font: Han characters take two."""
    return sum(1 if character < "\u1100" else 2 for character in text)


def _decimals(number: Number) -> str:
    """The format of a number: with as many decimals as it has, at least those it is to have."""
    part = number.text.partition(".")[2]
    return f"#,##0.{'0' * len(part)}" if part else "0"


def _text(cell: Cell) -> str:
    if isinstance(cell, str):
        return cell
    return cell.text if isinstance(cell, Number) else "2026-03-18"


def _width(text: str) -> int:
    """In characters of the sheet's font: Han characters take two."""
    return text_width(max(text[:200].split("\n"), key=len))
