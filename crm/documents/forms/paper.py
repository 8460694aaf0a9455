"""A form as a sheet that prints on A4: one page wide, its header on every page."""

import datetime as dt
import math
from collections.abc import Sequence
from typing import Any

from crm.documents.exports.cells import Number, Writer
from crm.documents.exports.workbooks import (
    FIRST_YEAR,
    LONGEST_TEXT,
    is_sure,
    text_width,
)
from crm.documents.forms.shape import Cell, Column, Money, Paper
from crm.domain.money import minor_digits
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.i18n import language
from crm.queries.briefs.words import currency_sign

_A4 = 9
_LINE = 15.0  # points of a line
_MOST = 240.0  # points of a row: a taller one is several, so that pages break within it
_FONTS = {"zh": "宋体", "en": "Calibri"}
_MARGINS = {"left": 0.5, "right": 0.5, "top": 0.6, "bottom": 0.7}  # inches
_WRITER = Writer(typed=True)


def write_paper(book: Any, paper: Paper) -> None:  # noqa: ANN401 - xlsxwriter has no types
    """Add the form to the book as a sheet."""
    _Sheet(book, paper).write()


class _Sheet:
    def __init__(self, book: Any, paper: Paper) -> None:  # noqa: ANN401
        self._book = book
        self._paper = paper
        self._formats: dict[tuple[Any, ...], Any] = {}
        self._sheet = book.add_worksheet(_sheet_name(paper.title))
        self._last = len(paper.columns) - 1
        self._at = 0

    def write(self) -> None:
        """Everything from the title down to who signs."""
        paper, sheet = self._paper, self._sheet
        for place, column in enumerate(paper.columns):
            sheet.set_column(place, place, column.width)
        self._across(paper.title, self._format(bold=True, size=16, align="center"), 30)
        if paper.fields:
            self._across("    ".join(paper.fields), self._format(wrap=True))
        header = self._at
        self._header()
        for cells in paper.rows:
            self._row(cells)
        for _time in range(paper.blank):
            self._row([None] * len(paper.columns), height=24)
        if paper.totals and paper.rows:
            self._totals()
        for line in paper.below:
            self._across(line, self._format(border=True, wrap=True))
        for box in paper.boxes:
            text = f"{box.heading}\n{box.text}" if box.text else box.heading
            look = self._format(border=True, wrap=True, valign="top")
            self._across(text, look, _LINE * (box.lines + 1))
        if paper.signatures:
            self._at += 1
            words = "    ".join(f"{name}____________" for name in paper.signatures)
            self._across(words, self._format(wrap=True), 24)
        # By the note our own import knows the form again.
        note = paper.note or _("Note: made by Tuoke.")
        self._across(note, self._format(wrap=True, small=True))
        self._set_page(header)

    def _set_page(self, header: int) -> None:
        sheet = self._sheet
        sheet.set_paper(_A4)
        if self._paper.landscape:
            sheet.set_landscape()
        sheet.set_margins(**_MARGINS)
        sheet.fit_to_pages(1, 0)
        sheet.center_horizontally()
        sheet.repeat_rows(header)
        sheet.print_area(0, 0, self._at - 1, self._last)
        sheet.freeze_panes(header + 1, 0)
        sheet.hide_gridlines(2)
        sheet.set_footer("&C" + _("Page {page} of {pages}").format(page="&P", pages="&N"))

    # --- Rows -------------------------------------------------------------------------------

    def _across(self, words: str, look: Any, least: float = 20) -> None:  # noqa: ANN401
        """A row of one cell over the whole width."""
        width = sum(column.width for column in self._paper.columns)
        height = max(least, _lines(words, width) * _LINE + 3)
        for part in self._tall(height):
            self._sheet.set_row(part, height / self._parts(height))
        self._put_over(self._at, 0, self._at + self._parts(height) - 1, self._last, words, look)
        self._at += self._parts(height)

    def _header(self) -> None:
        look = self._format(bold=True, border=True, align="center", wrap=True, fill=True)
        columns = self._paper.columns
        most = max(_lines(column.header, column.width) for column in columns)
        self._sheet.set_row(self._at, max(most * _LINE + 6, 22))
        for place, column in enumerate(columns):
            self._sheet.write_string(self._at, place, column.header, look)
        self._at += 1

    def _row(self, cells: Sequence[Cell], *, height: float = 18, bold: bool = False) -> None:
        columns = self._paper.columns
        lines = [
            _lines(cell, column.width)
            for cell, column in zip(cells, columns, strict=True)
            if isinstance(cell, str)
        ]
        height = max(height, max(lines, default=1) * _LINE + 3)
        parts = self._parts(height)
        for part in self._tall(height):
            self._sheet.set_row(part, height / parts)
        for place, (cell, column) in enumerate(zip(cells, columns, strict=True)):
            if parts > 1:  # the records below stay one row each to who reads the sheet again
                look = self._look(cell, column, bold=bold)
                self._sheet.merge_range(self._at, place, self._at + parts - 1, place, "", look)
            self._put(place, cell, column, bold=bold)
        self._at += parts

    def _totals(self) -> None:
        """A row of sums for each currency."""
        columns, rows = self._paper.columns, self._paper.rows
        summed = [place for place, column in enumerate(columns) if column.total]
        found = (row[place] for row in rows for place in summed)
        currencies = dict.fromkeys(cell.currency for cell in found if isinstance(cell, Money))
        for currency in currencies:
            cells: list[Cell] = [None] * len(columns)
            cells[0] = _("Total")
            for place in summed:
                cells[place] = _sum([row[place] for row in rows], currency)
            self._row(cells, bold=True)

    # --- Cells ------------------------------------------------------------------------------

    def _put(self, place: int, cell: Cell, column: Column, *, bold: bool) -> None:
        look, at = self._look(cell, column, bold=bold), (self._at, place)
        number = cell.number if isinstance(cell, Money) else cell
        if cell is None or cell == "":
            self._sheet.write_blank(*at, None, look)
        elif isinstance(number, Number) and is_sure(number):
            self._sheet.write_number(*at, float(number.text), look)
        elif isinstance(number, Number):
            self._sheet.write_string(*at, number.text, look)
        elif isinstance(cell, str):
            self._sheet.write_string(*at, self._text(cell), look)
        elif isinstance(cell, dt.date) and cell.year >= FIRST_YEAR:
            self._sheet.write_datetime(*at, cell, look)
        else:
            self._sheet.write_string(*at, str(cell), look)

    def _put_over(  # noqa: PLR0917 - a rectangle
        self,
        top: int,
        left: int,
        bottom: int,
        right: int,
        words: str,
        look: Any,  # noqa: ANN401
    ) -> None:
        if (top, left) != (bottom, right):
            self._sheet.merge_range(top, left, bottom, right, "", look)
        self._sheet.write_string(top, left, self._text(words), look)

    def _text(self, words: str) -> str:
        if len(words) > LONGEST_TEXT:
            raise KnownError(
                "cell_too_long",
                _("A text is longer than the {count} characters that a cell holds.").format(
                    count=f"{LONGEST_TEXT:,}"
                ),
            )
        return _WRITER.text(words)

    def _look(self, cell: Cell, column: Column, *, bold: bool) -> Any:  # noqa: ANN401
        number, align = "@", "center" if column.look == "middle" else "left"
        if isinstance(cell, Money):
            whole = "#,##0;-#,##0"
            number = whole if column.look == "whole" else money_format(cell.currency)
            align = "right"
        elif isinstance(cell, Number):
            number = "0.0%" if column.look == "percent" else _decimals(cell)
            align = "center" if column.look == "middle" else "right"
        elif isinstance(cell, dt.datetime):
            number, align = "yyyy-mm-dd hh:mm", "center"
        elif isinstance(cell, dt.date):
            number, align = "yyyy-mm-dd", "center"
        elif cell is None:
            number = "General"
        return self._format(border=True, wrap=True, align=align, number=number, bold=bold)

    def _format(
        self,
        *,
        bold: bool = False,
        border: bool = False,
        wrap: bool = False,
        fill: bool = False,
        small: bool = False,
        size: int = 10,
        align: str = "left",
        valign: str = "vcenter",
        number: str = "General",
    ) -> Any:  # noqa: ANN401 - xlsxwriter has no types
        key = (bold, border, wrap, fill, small, size, align, valign, number)
        if key not in self._formats:
            properties: dict[str, Any] = {
                "font_name": _FONTS.get(language(), "Calibri"),
                "font_size": 8 if small else size,
                "bold": bold,
                "border": int(border),
                "text_wrap": wrap,
                "align": align,
                "valign": valign,
                "num_format": number,
            }
            if fill:
                properties["bg_color"] = "#EEEEEE"
            self._formats[key] = self._book.add_format(properties)
        return self._formats[key]

    def _parts(self, height: float) -> int:
        return math.ceil(height / _MOST)

    def _tall(self, height: float) -> range:
        return range(self._at, self._at + self._parts(height))


def money_format(currency: str) -> str:
    """How a spreadsheet shows an amount: with the sign of its currency and its decimals."""
    digits = minor_digits(currency)
    number = f'"{currency_sign(currency)}"#,##0' + (f".{'0' * digits}" if digits else "")
    return f"{number};-{number}"


def _decimals(number: Number) -> str:
    part = number.text.partition(".")[2]
    return f"0.{'0' * len(part)}" if part else "0"


def _sum(cells: Sequence[Cell], currency: str) -> Cell:
    if any(isinstance(cell, Money) for cell in cells):
        return Money(
            sum(c.value for c in cells if isinstance(c, Money) and c.currency == currency),
            currency,
        )
    return None


def _lines(words: str, width: int) -> int:
    """How many lines the words take where so many characters stand in one."""
    room = max(width - 1, 1)
    return sum(max(1, math.ceil(text_width(line) / room)) for line in words.split("\n"))


def _sheet_name(title: str) -> str:
    """A name that a workbook takes: 31 characters, none of its marks."""
    return "".join(c for c in title if c not in "[]:*?/\\'")[:31].strip() or "1"
