"""What every reader of cells starts from: text without what cannot be seen, and what is nothing."""

import datetime as dt
import math
import re
import unicodedata
from decimal import Decimal
from typing import Final

from crm.documents.imports.fields import BadCell, Units
from crm.documents.imports.kept import Kept
from crm.documents.imports.persons import COMPOUND
from crm.documents.imports.reading import Cell
from crm.i18n import mark

LONGEST_TEXT: Final = 32_767  # what a cell of a spreadsheet holds

TOO_LONG = mark("The cell in column {column} is too long; keep it under 32,767 characters.")

_NOTHING = {"", "NULL", "null", "(null)", "\\N", "#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!"}
_NO_VALUE = {
    *(
        "-",
        "--",
        "—",
        "——",
        "/",
        "//",
        "\\",
        "…",
        "?",
        "？",
        "...",
        "n/a",
        "na",
        "none",
        "nan",
        "nat",
    ),
    *("nil", "tbd", "无", "暂无", "未填", "不详", "待定", "待补", "待补充", "空", "略"),
}
_INVISIBLE = dict.fromkeys(
    [
        *(code for code in range(0x20) if chr(code) not in "\t\n"),
        *range(0x7F, 0xA0),
        0xAD,
        0x061C,
        0x180E,
        0x200B,
        0x200E,
        0x200F,
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2065),
        *range(0x2066, 0x206A),
        0xFEFF,
        *range(0xFFF9, 0xFFFC),
    ]
)
_NARROW: Final = str.maketrans(
    {
        chr(code): chr(code - 0xFEE0)
        for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
    }
)
_WIDE: Final = re.compile("[０-９Ａ-Ｚａ-ｚ]")
_AS_FORMULA: Final = re.compile(r'="([^"]*)"')
_HAN: Final = "\u4e00-\u9fff\u3400-\u4dbf·"
_SPACED: Final = re.compile(
    f"[{_HAN}](?: [{_HAN}]){{1,3}}|[{_HAN}] [{_HAN}]{{2}}|[{_HAN}]{{2}} [{_HAN}]"
)


def is_empty(cell: Cell) -> bool:
    """Whether the cell says nothing."""
    return isinstance(cell, str) and cell.strip() in _NOTHING


def no_value(cell: Cell) -> bool:
    """Whether a cell that is no free text says nothing: a dash, 无."""
    return isinstance(cell, str) and cell.strip().casefold() in _NO_VALUE


def _text(cell: Cell, _units: Units | None = None) -> str:
    if isinstance(cell, str):
        if len(cell) > LONGEST_TEXT:
            raise BadCell("cell_too_long", TOO_LONG)
        if cell.isprintable():
            return cell.strip()
        return cell.replace("\r\n", "\n").replace("\r", "\n").translate(_INVISIBLE).strip()
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return plain_number(cell)
    if isinstance(cell, dt.datetime | dt.date | dt.time):
        return cell.isoformat()
    return str(cell)


text = Kept(_text, is_empty)
"""The cell as text without blanks around it and without invisible characters."""


def says_nothing(cell: Cell) -> bool:
    """Whether a cell that is no free text can be passed over."""
    return is_empty(cell) or no_value(cell)


def plain_number(number: float) -> str:
    """The number as people write it: no exponent, no idle zero."""
    if isinstance(number, int):
        return str(number)
    if not math.isfinite(number):
        return str(number)
    return str(int(number)) if number.is_integer() else format(Decimal(repr(number)), "f")


def folded(words: str) -> str:
    """The text without regard to case, width, brackets of either width, and doubled blanks."""
    return " ".join(unicodedata.normalize("NFKC", words).casefold().split())


def plain(cell: Cell) -> str:
    """The text of a cell that is no free text: half width, without what kept it from a formula.

    A leading apostrophe and ="…" are how sheets keep numbers from being reckoned with.
    """
    words = _text(cell)
    if not words.isascii():
        words = unicodedata.normalize("NFKC", words).strip()
    if words[:1] in {"'", "=", "\u2019"}:
        if as_formula := _AS_FORMULA.fullmatch(words):
            return as_formula[1].strip()
        return words.lstrip("'\u2019").strip()
    return words


def _code(cell: Cell, _units: Units | None = None) -> str:
    return plain(cell)


code = Kept(_code, says_nothing)
"""A code as text; 10248.0 is 10248."""


def _name(cell: Cell, _units: Units | None = None) -> str:
    words = _text(cell)
    if words.isprintable() and "  " not in words and not _WIDE.search(words):
        return words
    return " ".join(words.translate(_NARROW).split())


name = Kept(_name, says_nothing)
"""A name in one line: letters and digits in half width, single blanks; its brackets stay."""


def _person(cell: Cell, _units: Units | None = None) -> str:
    words = _name(cell)
    first, blank, rest = words.partition(" ")
    if not blank:
        return words
    is_one = _SPACED.fullmatch(words) or (first in COMPOUND and rest and not rest.isascii())
    return words.replace(" ", "") if is_one else words


person = Kept(_person, says_nothing)
"""A person's name; the blank that makes 张 伟 as long as 欧阳建国 is none of it."""
