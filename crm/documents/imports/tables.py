"""Finding the tables in a grid: the header, its rows, and everything around them."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from crm.documents.imports import surroundings, toprows, upright
from crm.documents.imports.pace import WHOLE, stretch
from crm.documents.imports.reading import (
    Cell,
    Grid,
    Report,
    SetAside,
    Sheet,
    column_letters,
)
from crm.documents.imports.surroundings import filled_cells
from crm.i18n import gettext as _

Line: TypeAlias = tuple[int, Sequence[Cell]]

_REPORTED = 20_000
_MOST_TABLES = 20
_MOST_GAPS = 500  # below blank rows, where another table may begin
_MOST_FILLED = 2_000_000
_MOST_TAIL = 40


def find_tables(grid: Grid, *, pasted: bool = False, report: Report | None = None) -> list[Sheet]:
    """The tables of the grid, one below the other; none where no cell holds anything.

    Of what was pasted, a first row without a known header is a row like the others.
    """
    lines: Sequence[Line] = _lines(grid, stretch(report, 0, WHOLE // 2))
    report = stretch(report, WHOLE // 2, WHOLE)
    found: list[Sheet] = []
    words: dict[str, str] = {}
    while lines and len(found) < _MOST_TABLES:
        sheet, lines, words = _first_table(grid, lines, words, pasted=pasted, report=report)
        if found:
            sheet = replace(sheet, name=f"{grid.name} ({len(found) + 1})".strip())
        found.append(sheet)
    return found


def _lines(grid: Grid, report: Report | None) -> list[Line]:
    """The rows that hold anything, by their numbers."""
    blank: list[Cell] = [""] * (len(grid.rows[0]) if grid.rows else 0)
    total = len(grid.rows)
    found: list[Line] = []
    for number, cells in enumerate(grid.rows, start=1):
        if report is not None and number % _REPORTED == 0:
            report(number, total)
        if cells == blank or not cells:
            continue
        first = cells[0]
        if isinstance(first, str) and not first.strip() and not filled_cells(cells):
            continue
        found.append((number, cells))
    return found


def _first_table(
    grid: Grid,
    lines: Sequence[Line],
    words: Mapping[str, str],
    *,
    pasted: bool,
    report: Report | None,
) -> tuple[Sheet, Sequence[Line], dict[str, str]]:
    """The first table, the lines below it, and what holds for those too."""
    profile = None if pasted else upright.profile(lines)
    if profile is not None:
        rest = lines[profile.taken :]
        sheet = Sheet(
            profile.headers,
            profile.rows,
            grid.name,
            set_aside=profile.set_aside,
            epoch=grid.epoch,
            words={**words, **profile.words},
        )
        return sheet, rest, {**words, **profile.words, **profile.values}
    top = toprows.find_header(lines, grid, pasted=pasted)
    body = _Body(grid, top, report)
    rest = body.take(lines[top.end :])
    body.finish()
    above = [SetAside(number, cells, "title") for number, cells in lines[: top.start]]
    around = dict(words)
    for aside in (*above, *body.signed):
        around |= surroundings.words_in(aside.cells)
    headers = top.headers
    if not any(headers):
        headers = tuple(column_letters(index) for index in range(body.width(len(headers))))
    while headers and not headers[-1] and (grid.ragged or body.width(0) < len(headers)):
        headers = headers[:-1]
    set_aside = sorted((*above, *body.set_aside), key=lambda aside: aside.row)
    notes = []
    if top.nameless:
        notes.append(
            _("No row of headers was found; the columns are called {first} to {last}.").format(
                first=headers[0], last=headers[-1]
            )
        )
    sheet = Sheet(
        headers,
        body.rows,
        grid.name,
        set_aside=set_aside,
        totals=body.totals(),
        epoch=grid.epoch,
        words=around,
        notes=notes,
    )
    return sheet, rest, {}


class _Body:
    """The rows below a header, parted into records and what is none."""

    def __init__(self, grid: Grid, top: toprows.Top, report: Report | None) -> None:
        self.rows: list[Line] = []
        self.set_aside: list[SetAside] = []
        self.signed: list[SetAside] = []
        self._grid = grid
        self._top = top
        self._report = report
        self._sums: list[tuple[int, Sequence[Cell], str, int]] = []
        self._repeats = {
            _trimmed(cells): why for cells, why in top.repeats if len(filled_cells(cells)) > 1
        }
        self._repeated_first = {
            next((cell for cell in cells if cell != ""), "") for cells in self._repeats
        }
        self._last = 0

    def take(self, lines: Sequence[Line]) -> Sequence[Line]:
        """Take the rows of this table; answer with those of the next."""
        total = len(lines)
        gaps = 0
        before = self._top.number
        for place, (number, cells) in enumerate(lines):
            first = cells[0]
            if first == "":
                first = next((cell for cell in cells if cell != ""), "")
            if isinstance(first, str):
                if first in self._repeated_first and (why := self._repeats.get(_trimmed(cells))):
                    self.set_aside.append(SetAside(number, cells, why))
                    before = number
                    continue
                if surroundings.may_be_total(first, cells, upright=True) and (
                    found := surroundings.total_of(cells)
                ):
                    self._sums.append((number, cells, *found))
                    self.set_aside.append(SetAside(number, cells, "total"))
                    before = number
                    continue
                if number - before > 1 and gaps < _MOST_GAPS:
                    gaps += 1
                    if self.rows and toprows.begins_table(lines, place, self._top):
                        return lines[self._titles_above(lines, place) :]
            before = number
            self.rows.append((number, cells))
            if self._report is not None and place % _REPORTED == 0:
                self._report(place, total)
        return ()

    def _titles_above(self, lines: Sequence[Line], place: int) -> int:
        """Where the next table's own title rows begin; they were taken for rows of this one."""
        while self.rows and place and self.rows[-1][0] == lines[place - 1][0]:
            if len(filled_cells(self.rows[-1][1])) > 1 or len(self._top.headers) < 3:  # noqa: PLR2004
                break
            self.rows.pop()
            place -= 1
        return place

    def finish(self) -> None:
        """Take away from the end what is no record, and fill what was merged."""
        width = sum(bool(header) for header in self._top.headers)
        last_sum = max((number for number, *_rest in self._sums), default=0)
        for _time in range(_MOST_TAIL):
            if not self.rows:
                break
            number, cells = self.rows[-1]
            above = self.rows[-2][0] if len(self.rows) > 1 else self._top.number
            apart = number - above > 1 or (last_sum and number > last_sum)
            if surroundings.is_sign_off(cells, apart=bool(apart)):
                aside = SetAside(number, cells, "sign_off")
            elif surroundings.is_note(cells, apart=bool(apart), width=width):
                aside = SetAside(number, cells, "note")
            else:
                break
            self.rows.pop()
            self.set_aside.append(aside)
            self.signed.append(aside)
        self._fill_merged()

    def _fill_merged(self) -> None:
        """What a merge covers below its first row is the same as there."""
        merges = [merge for merge in self._grid.merges if merge[2] > merge[0]]
        if not merges or not self.rows:
            return
        numbers = [number for number, _cells in self.rows]
        filled = 0
        for first, column, last, _right in merges:
            start = bisect_left(numbers, first + 1)
            if start == len(numbers) or numbers[start] != first + 1:
                continue
            cells = self.rows[start][1]
            value = cells[column] if column < len(cells) else ""
            end = bisect_right(numbers, last + 1)
            filled += end - start
            if value == "" or filled > _MOST_FILLED:
                continue
            for place in range(start + 1, end):
                number, below = self.rows[place]
                if column < len(below) and below[column] == "":
                    copy = list(below)
                    copy[column] = value
                    self.rows[place] = (number, copy)

    def totals(self) -> dict[int, Cell]:
        """What the row of totals over the whole table states, if just one does."""
        whole = [one for one in self._sums if one[2] == "whole"]
        if not whole or not self.rows:
            return {}
        number, cells, _why, label = whole[-1]
        first, last = self.rows[0][0], self.rows[-1][0]
        if len(whole) > 1:
            before = max(one[0] for one in self._sums if one[0] < number)
            between = bisect_left([row for row, _cells in self.rows], before)
            if between < len(self.rows) and self.rows[between][0] < number:
                return {}
        if first < number < last:
            return {}
        return {
            index: cell
            for index, cell in filled_cells(cells)
            if index != label and surroundings.is_amount(cell)
        }

    def width(self, at_least: int) -> int:
        """How many columns hold anything."""
        widest = at_least
        for _number, cells in self.rows:
            if len(cells) > widest:
                end = len(cells)
                while end > widest and cells[end - 1] == "":
                    end -= 1
                widest = max(widest, end)
        return widest


def _trimmed(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    end = len(cells)
    while end and cells[end - 1] == "":
        end -= 1
    return tuple(cells[:end])
