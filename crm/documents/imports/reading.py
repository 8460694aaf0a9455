"""What every reader of files shares: cells, sheets, limits, and refusals of one sentence."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from crm.errors import KnownError
from crm.i18n import gettext as _

Cell: TypeAlias = str | int | float | bool | dt.date | dt.time | dt.datetime | dt.timedelta
Report: TypeAlias = Callable[[int, int], None]
Why: TypeAlias = Literal["title", "header", "total", "sign_off", "note"]
Merge: TypeAlias = tuple[int, int, int, int]

EPOCH = dt.date(1899, 12, 30)
EPOCH_1904 = dt.date(1904, 1, 1)

MOST_BYTES = 200 * 1024 * 1024
MOST_UNPACKED = 1024 * 1024 * 1024
MOST_ROWS = 400_000  # held whole with their values, a row takes about 6 KB
MOST_COLUMNS = 16_384
MOST_CELLS = 20_000_000  # rows times columns: a sheet is held whole, empty cells too
MOST_TEXT = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of one sheet as they stand, row by row from the first.

    `merges` are (first row, first column, last row, last column), from 0. In a `ragged` grid each
    row is as long as it was written; else all are as wide as the widest.
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    merges: Sequence[Merge] = ()
    epoch: dt.date = EPOCH
    ragged: bool = False
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class SetAside:
    """A row that is no record: its number in the sheet, what it holds, and what it is."""

    row: int
    cells: Sequence[Cell]
    why: Why


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its header, and the rows that hold anything, by their 1-based numbers in the sheet.

    `kind` where the file itself says what its rows are. `totals` is what a row 合计 over the whole
    table states, by column index. `words` are labels around the table with their values (填表日期).
    A number that means a day counts from `epoch`. `notes` are sentences on what reading it took.
    """

    headers: tuple[str, ...]
    rows: Sequence[tuple[int, Sequence[Cell]]]
    name: str = ""
    kind: str | None = None
    set_aside: Sequence[SetAside] = ()
    totals: Mapping[int, Cell] = field(default_factory=dict)
    epoch: dt.date = EPOCH
    words: Mapping[str, str] = field(default_factory=dict)
    notes: Sequence[str] = ()


def column_letters(index: int) -> str:
    """What a spreadsheet calls the column with this index from 0: A, B, … AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def damaged(path: Path) -> KnownError:
    """A workbook that its program itself might still open."""
    return unreadable(path, _("it is damaged; open it and save it again as XLSX"))


def unreadable(path: Path, reason: str) -> KnownError:
    """What cannot be read; the reason is the end of a sentence."""
    return KnownError(
        "file_unreadable",
        _("The file {name} cannot be read: {reason}.").format(name=path.name, reason=reason),
    )


def encrypted(path: Path) -> KnownError:
    """What needs a password."""
    return KnownError(
        "file_encrypted",
        _("The file {name} has a password; save a copy without one and import that.").format(
            name=path.name
        ),
    )


def too_large(path: Path, size: str) -> KnownError:
    """What would not fit in memory; the size in words."""
    return KnownError(
        "file_too_large",
        _("The file {name} is too large ({size}); split it and import the parts.").format(
            name=path.name, size=size
        ),
    )
