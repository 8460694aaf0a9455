"""Reading phone numbers: as they are written, if they are any and have kept all their digits."""

import re
import unicodedata
from typing import Final

from crm.documents.imports.cells import plain, says_nothing
from crm.documents.imports.fields import BadCell, Units
from crm.documents.imports.kept import Kept
from crm.documents.imports.reading import Cell
from crm.i18n import mark
from crm.queries.phones import is_number, numbers_in

NOT_A_PHONE = mark("{value} in column {column} is not a phone number; write its digits.")
WRONG_LENGTH = mark(
    "{value} in column {column} has too many or too few digits for a phone number; "
    "correct it, and part several numbers by a comma."
)
LOST_DIGITS = mark(
    "{value} in column {column} has lost its last digits; "
    "format the column as text and type the number again."
)

_SCIENTIFIC = re.compile(r"(\d)(?:[.,](\d+))?[eE]\+?(\d{1,2})", re.ASCII)
_DASHES: Final = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_SURE_DIGITS: Final = 10**15  # what a float holds exactly
_SHORTEST: Final = 100
_FIRST_MOBILE, _AFTER_MOBILES = 13_000_000_000, 20_000_000_000


def _phone(cell: Cell, _units: Units | None = None) -> str:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _of_number(cell)
    words = " ".join(plain(cell).translate(_DASHES).split()).removeprefix("tel:")
    if words.isdecimal() and len(words) == len("13800138000") and words.isascii():
        return words
    if scientific := _SCIENTIFIC.fullmatch(words):
        head, tail, power = scientific[1], scientific[2] or "", int(scientific[3])
        if len(tail) != power:
            raise BadCell("bad_phone", LOST_DIGITS, cell)
        return head + tail
    if words.endswith(".0") and words[:-2].isdecimal():
        words = words[:-2]
    return _checked(cell, words)


def _of_number(cell: float) -> str:
    if _FIRST_MOBILE <= cell < _AFTER_MOBILES and cell == int(cell):
        return str(int(cell))
    if not _SHORTEST <= cell < float("inf") or cell != int(cell):
        raise BadCell("bad_phone", NOT_A_PHONE, cell)
    if cell > _SURE_DIGITS:
        raise BadCell("bad_phone", LOST_DIGITS, cell)
    return _checked(cell, str(int(cell)))


def _checked(cell: Cell, words: str) -> str:
    numbers = list(numbers_in(words))
    if not numbers:
        raise BadCell("bad_phone", NOT_A_PHONE, cell)
    # 65529988/89: what follows a number may be as short as it likes.
    if not all(map(is_number, numbers[:1])) or any(map(_is_too_long, numbers[1:])):
        raise BadCell("bad_phone", WRONG_LENGTH, cell)
    return words


def _is_too_long(number: str) -> bool:
    digits = [
        character for character in unicodedata.normalize("NFKC", number) if character.isdecimal()
    ]
    return len(digits) >= len("1380013800") and not is_number(number)


phone = Kept(_phone, says_nothing)
"""A phone number as written, or several; the digits of a number."""
