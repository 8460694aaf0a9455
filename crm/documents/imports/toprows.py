"""The header of a table: which row it is, over how many rows it goes, and what its columns say."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from crm.documents.imports.headers import is_known
from crm.documents.imports.reading import Cell, Grid, Merge, Why
from crm.documents.imports.surroundings import filled_cells, shown

Line: TypeAlias = tuple[int, Sequence[Cell]]

_LOOK_AT = 40
_LONGEST = 60  # of a header
_MOST_ROWS = 4  # of one header
_SURE = 0.5
_FOLLOWING = 12
_PHONE = re.compile(r"\+?[0-9][0-9\s()\-]{6,19}")
_MAIL = re.compile(r"[^\s@,;]+@[^\s@,;]+\.[^\s@,;]+")
_NUMBER = re.compile(r"[¥￥$€£]?-?[0-9][0-9,]*(?:\.[0-9]+)?%?")
_DAY = re.compile(
    r"[0-9]{4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?(?:[ T].*)?"
    r"|[0-9]{1,2}[/.][0-9]{1,2}[/.][0-9]{2,4}"
)
_SHAPES = (("day", _DAY), ("mail", _MAIL), ("phone", _PHONE), ("number", _NUMBER))
_LABEL = re.compile(r"[:：]\s*\S|[:：]\s*$")


@dataclass(frozen=True, slots=True)
class Top:
    """A header: the lines from `start` to `end`, of which the last has the `number`."""

    start: int
    end: int
    headers: tuple[str, ...]
    number: int
    repeats: Sequence[tuple[Sequence[Cell], Why]] = ()
    nameless: bool = False


def find_header(lines: Sequence[Line], grid: Grid, *, pasted: bool) -> Top:
    """The header of the first table in the lines."""
    place = _known_row(lines)
    if place is None:
        place = 0 if pasted else _shaped_row(lines, grid)
        if pasted or _is_data(lines, place):
            number, cells = lines[place]
            return Top(place, place, ("",) * len(cells), number - 1, nameless=True)
    start, end = _block(lines, place, grid)
    headers = _joined([lines[one] for one in range(start, end)], grid.merges)
    repeats: list[tuple[Sequence[Cell], Why]] = [
        *((cells, "title") for _number, cells in lines[:start]),
        *((cells, "header") for _number, cells in lines[start:end]),
    ]
    return Top(start, end, headers, lines[end - 1][0], repeats)


def begins_table(lines: Sequence[Line], place: int, top: Top) -> bool:
    """Whether another table begins in this line: a row of headers that are not those above."""
    cells = lines[place][1]
    if isinstance(cells[0], str) and len(filled_cells(cells)) == 1 and place + 1 < len(lines):
        cells = lines[place + 1][1]  # below its title
    known, count = _known(cells)
    if known < 3 or known < 0.7 * count or count < 3:  # noqa: PLR2004
        return False
    return {str(cell).strip() for _index, cell in filled_cells(cells)} != set(top.headers) - {""}


def _known(cells: Sequence[Cell]) -> tuple[int, int]:
    """How many cells of a row are known headers, and how many there are."""
    filled = filled_cells(cells)
    known = sum(
        isinstance(cell, str)
        and len(cell) <= _LONGEST
        and not _LABEL.search(cell)
        and is_known(cell.strip())
        for _index, cell in filled
    )
    return known, len(filled)


def _known_row(lines: Sequence[Line]) -> int | None:
    """The first row most of whose cells are known headers, or the one below that knows more."""
    best: tuple[int, int] | None = None
    for place, (_number, cells) in enumerate(lines[:_LOOK_AT]):
        known, count = _known(cells)
        if best is None:
            enough = known >= 2 and known > _SURE * count  # noqa: PLR2004
            enough |= known >= 4 and known >= _SURE * count  # noqa: PLR2004
            alone = known == count == 1 and all(
                len(filled_cells(below)) == 1 for _row, below in lines[place + 1 : place + 6]
            )
            if enough or alone:
                best = known, place
        elif place > best[1] + 2:
            break
        elif known > best[0] and known > _SURE * count:
            best = known, place
    return None if best is None else best[1]


def _shaped_row(lines: Sequence[Line], grid: Grid) -> int:
    """The first row that is as wide as the rows below: above it stand titles."""
    widths = [len(filled_cells(cells)) for _number, cells in lines[:_LOOK_AT]]
    usual = Counter(width for width in widths if width > 1)
    if not usual:
        return 0
    width = max(usual, key=lambda one: (usual[one] * one, one))
    least = 3 if grid.ragged or not _is_across(lines[0][0], grid.merges) else 2
    if width < least or widths[0] >= min(width, max(2, 0.6 * width)):
        return 0
    for place, one in enumerate(widths):
        if one >= 0.6 * width:
            return place
    return 0


def _is_across(number: int, merges: Sequence[Merge]) -> bool:
    return any(row == number - 1 and right > left for row, left, _last, right in merges)


def _is_data(lines: Sequence[Line], place: int) -> bool:
    """Whether the row that would be the header is a row like those below: phones, days, amounts."""
    cells = lines[place][1]
    shapes = {index: shape for index, cell in filled_cells(cells) if (shape := _shape(cell))}
    if not shapes:
        return False
    numbers = [cell for index, cell in filled_cells(cells) if shapes.get(index) == "number"]
    if all(shape == "number" for shape in shapes.values()) and _may_be_headers(numbers):
        return False
    below = lines[place + 1 : place + 1 + _FOLLOWING]
    if not below:
        return any(shape != "number" for shape in shapes.values())
    for index, shape in shapes.items():
        held = [row[index] for _number, row in below if index < len(row) and row[index] != ""]
        if held and sum(_shape(cell) == shape for cell in held) >= 0.8 * len(held):
            return True
    return False


def _may_be_headers(numbers: Sequence[Cell]) -> bool:
    """Years, or numbers one after another: months, days."""
    try:
        found = [float(str(number)) for number in numbers]
    except ValueError:
        return False
    if all(one.is_integer() and 1990 <= one <= 2100 for one in found):  # noqa: PLR2004
        return True
    return len(found) > 1 and all(b - a == 1 for a, b in pairwise(found))


def _shape(cell: Cell) -> str:
    """What kind of value a cell that is no words holds."""
    if isinstance(cell, bool):
        return ""
    if isinstance(cell, int | float):
        return "number"
    if isinstance(cell, dt.date | dt.time | dt.timedelta):
        return "day"
    words = cell.strip()
    return next((name for name, shape in _SHAPES if shape.fullmatch(words)), "")


def _block(lines: Sequence[Line], place: int, grid: Grid) -> tuple[int, int]:
    """The rows of the header: groups above their columns, or parts below their groups."""
    start, end = place, place + 1
    while start and end - start < _MOST_ROWS and _is_group(lines, start - 1, start, grid.merges):
        start -= 1
    while (
        end < len(lines)
        and end - start < _MOST_ROWS
        and _is_group(lines, end - 1, end, grid.merges, below=True)
    ):
        end += 1
    return start, end


def _is_group(
    lines: Sequence[Line],
    upper: int,
    lower: int,
    merges: Sequence[Merge],
    *,
    below: bool = False,
) -> bool:
    """Whether the upper row groups the columns that the lower one names."""
    (number, above), (under_number, under) = lines[upper], lines[lower]
    if under_number != number + 1 or not (_are_names(above) and _are_names(under)):
        return False
    columns = {index for index, _cell in filled_cells(under)}
    groups = {index for index, _cell in filled_cells(above)}
    row = number - 1
    wide = [(m[1], m[3]) for m in merges if m[0] <= row == m[2] and m[3] > m[1]]
    tall = {m[1] for m in merges if m[0] <= row < m[2]}
    if below and (columns & tall or any(m[0] == row + 1 < m[2] for m in merges)):
        return False  # what is merged downwards from the lower row is data
    if wide and (len(groups) > 1 or tall):
        covered = {index for left, right in wide for index in range(left, right + 1)}
        return len(columns & covered) > 1 and (not below or columns <= covered)
    return not merges and _explains(groups, columns, under)


def _explains(groups: set[int], columns: set[int], under: Sequence[Cell]) -> bool:
    """Without merges: each column has a name above or below, and groups reach over blanks."""
    width = max((*groups, *columns), default=0) + 1
    blank_above = {index for index in range(width) if index not in groups}
    if len(groups) < 2 or not blank_above or not blank_above <= columns:  # noqa: PLR2004
        return False
    names = [str(under[index]).strip() for index in columns]
    starts = all(index in blank_above or index + 1 in blank_above for index in columns)
    return starts and (len(columns) < width or len(set(names)) < len(names))


def _are_names(cells: Sequence[Cell]) -> bool:
    return all(
        isinstance(cell, str)
        and len(cell) <= _LONGEST
        and not _LABEL.search(cell)
        and not _shape(cell)
        for _index, cell in filled_cells(cells)
    )


def _joined(block: Sequence[Line], merges: Sequence[Merge]) -> tuple[str, ...]:
    """The names of the columns, those of a group before its parts."""
    width = max(len(cells) for _number, cells in block)
    parts: list[list[str]] = [[] for _column in range(width)]
    for place, (number, cells) in enumerate(block):
        names = {index: " ".join(shown(cell).split()) for index, cell in filled_cells(cells)}
        if place < len(block) - 1:
            names |= _spread(names, number - 1, merges)
            names |= {} if merges else _carried(names, block[place + 1][1], width)
        for index, name in names.items():
            if index < width and (not parts[index] or parts[index][-1] != name):
                parts[index].append(name)
    return tuple(" ".join(part).lstrip("\ufeff") for part in parts)


def _spread(names: Mapping[int, str], row: int, merges: Sequence[Merge]) -> dict[int, str]:
    return {
        index: names[left]
        for first, left, _last, right in merges
        if first == row and left in names
        for index in range(left, min(right, left + 1_000) + 1)
    }


def _carried(names: Mapping[int, str], under: Sequence[Cell], width: int) -> dict[int, str]:
    """A group reaches over the blanks to its right that have names below."""
    columns = {index for index, _cell in filled_cells(under)}
    found: dict[int, str] = {}
    group = ""
    for index in range(width):
        if index in names:
            group = names[index] if index in columns else ""
        elif group and index in columns:
            found[index] = group
    return found
