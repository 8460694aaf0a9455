"""Reading cells: every function takes a cell as a file holds it and answers a value, or BadCell.

Nothing is guessed: what can mean two things is refused, with a sentence that names it.
"""

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from crm.documents.imports.fields import BadCell, Parse, Units
from crm.documents.imports.kept import Kept
from crm.documents.imports.reading import Cell
from crm.domain.money import (
    DISCOUNT_SCALE,
    PRICE_SCALE,
    QUANTITY_SCALE,
    minor_scale,
    parse_scaled,
)
from crm.i18n import listed, mark
from crm.labels import code_of, label

LONGEST_TEXT = 32_767  # what a cell of a spreadsheet holds
VALUE_SCALE = 1_000_000

_NOTHING = {"", "NULL", "null", "(null)", "\\N", "#N/A", "#REF!", "#VALUE!", "#NAME?"}
_NO_VALUE = {"-", "--", "—", "——", "/", "\\", "无", "n/a", "none", "nan", "nat", "nil", "未填"}
_INVISIBLE = dict.fromkeys(
    [
        *(code for code in range(0x20) if chr(code) not in "\t\n"),
        *range(0x7F, 0xA0),
        0xAD,
        0x200B,
        0x200E,
        0x200F,
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2065),
        *range(0x2066, 0x206A),
        0xFEFF,
    ]
)
_WORD_LIMIT = 40

_DAY = re.compile(
    r"(?P<y>\d{4})\s*(?P<s>[-/.年])\s*(?P<m>\d{1,2})\s*(?:(?P=s)|月)\s*(?P<d>\d{1,2})\s*日?"
    r"\s*(?:(?:星期|周)[一二三四五六日天])?"
    r"(?:(?:T|\s+)(?P<H>\d{1,2}):(?P<M>\d{2})(?::\d{2}(?:\.\d+)?)?\s*(?:Z|[+-]\d{2}:?\d{2})?)?",
    re.ASCII,
)
_PACKED_DAY = re.compile(r"(19\d\d|20\d\d)(\d\d)(\d\d)", re.ASCII)
_TIME = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)(?::[0-5]\d(?:\.\d+)?)?", re.ASCII)
_NUMBER = re.compile(r"\d+(\.\d+)?", re.ASCII)
_SCIENTIFIC = re.compile(r"(\d)(?:\.(\d+))?[eE]\+?(\d{1,2})", re.ASCII)
_YEARLESS = re.compile(r"(?:--)?(\d{1,2})(?:月|-)(\d{1,2})日?", re.ASCII)
_EMAIL = re.compile(r"[^@\s;,]+@[^@\s;,]+")
_PARTS = re.compile(r"[/、,，;；|\n]")
_LIST = re.compile(r"[、,，;；|\n]")
_EXTENSION = re.compile(r"(?:转|分机|ext\.?|x|#).*", re.IGNORECASE)
_NO_DIGIT = re.compile(r"[^0-9]+", re.ASCII)
_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)

_FIRST_SERIAL, _LAST_SERIAL = 10_000, 80_000  # 1927 to 2119
_SERIAL_ZERO = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's day has no zone
_SURE_DIGITS = 8
_SHORTEST_PHONE = 7
_SYMBOLS: Mapping[str, tuple[str, ...]] = {
    "$": ("USD", "HKD", "AUD", "CAD", "NZD", "SGD", "TWD", "MXN"),
    "€": ("EUR",),
    "£": ("GBP",),
    "¥": ("CNY", "JPY"),
    "元": ("CNY", "HKD", "TWD", "MOP"),
}

NOT_A_DAY = mark("{value} in column {column} is not a day; write it as 2026-03-05.")
NOT_A_TIME = mark("{value} in column {column} is not a time; write it as 09:30.")
NOT_A_NUMBER = mark("{value} in column {column} is not a number; write it as 1234.50.")
NEGATIVE = mark("{value} in column {column} is below zero, which cannot be; write what it was.")
NOT_WHOLE = mark("{value} in column {column} is not a whole number from 0; write it as 30.")
NOT_A_DISCOUNT = mark("{value} in column {column} is not a discount; write it as 0.15 or 15%.")
NOT_A_PHONE = mark("{value} in column {column} is not a phone number; write its digits.")
LOST_DIGITS = mark(
    "{value} in column {column} has lost its last digits; "
    "format the column as text and type the number again."
)
NOT_AN_EMAIL = mark("{value} in column {column} is not an e-mail address; write it as a@b.cn.")
NOT_YES_OR_NO = mark("{value} in column {column} is neither yes nor no; write one of these.")
NOT_A_CHOICE = mark("{value} in column {column} is not possible; write one of {choices}.")
TOO_LONG = mark("The cell in column {column} is too long; keep it under 32,767 characters.")
OTHER_CURRENCY = mark(
    "{value} in column {column} is not in {currency}; add a column with the currency."
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
        if cell.isascii() and cell.isprintable():
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


def _says_nothing(cell: Cell) -> bool:
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


def _code(cell: Cell, _units: Units) -> str:
    return unicodedata.normalize("NFKC", text(cell))


code = Kept(_code, _says_nothing)
"""A code as text; 10248.0 is 10248."""


def _phone(cell: Cell, _units: Units) -> str:
    if isinstance(cell, float) and cell.is_integer() and cell >= 0:
        return str(int(cell))
    words = unicodedata.normalize("NFKC", text(cell))
    if scientific := _SCIENTIFIC.fullmatch(words):
        head, tail, power = scientific[1], scientific[2] or "", int(scientific[3])
        if len(head + tail) < _SURE_DIGITS or len(tail) > power:
            raise BadCell("bad_phone", LOST_DIGITS, cell)
        return head + tail.ljust(power, "0")
    if words.endswith(".0") and words[:-2].isdecimal():
        return words[:-2]
    if not any(character.isdigit() for character in words):
        raise BadCell("bad_phone", NOT_A_PHONE, cell)
    return words


phone = Kept(_phone, _says_nothing)
"""A phone number as written, or the digits of a number."""


def phone_keys(words: str | None) -> frozenset[str]:
    """What the numbers in a text are compared by: their digits, without +86 and extension."""
    if not words:
        return frozenset()
    keys: set[str] = set()
    for part in _PARTS.split(words):
        digits = _NO_DIGIT.sub("", _EXTENSION.sub("", part)).lstrip("0")
        if digits.startswith("86") and len(digits) > 10:  # noqa: PLR2004 - longer than without
            digits = digits[2:].lstrip("0")
        if len(digits) >= _SHORTEST_PHONE:
            keys.add(digits)
    return frozenset(keys)


def is_mobile(words: str) -> bool:
    """Whether it is one person's number rather than a firm's."""
    keys = phone_keys(words)
    return bool(keys) and all(_MOBILE.fullmatch(key) for key in keys)


def _email(cell: Cell, _units: Units) -> str:
    words = text(cell).removeprefix("mailto:")
    if not email_keys(words) or len(email_keys(words)) < words.count("@"):
        raise BadCell("bad_email", NOT_AN_EMAIL, cell)
    return words


email = Kept(_email, _says_nothing)
"""An e-mail address, or several."""


def email_keys(words: str | None) -> frozenset[str]:
    """What the addresses in a text are compared by."""
    if not words:
        return frozenset()
    parts = (part.strip().casefold() for part in re.split(r"[;,；，、\s]+", words))
    return frozenset(part for part in parts if _EMAIL.fullmatch(part))


def moment(cell: Cell, _units: Units) -> tuple[dt.date, str | None]:
    """A day, with its time where the cell has one that is not midnight."""
    if isinstance(cell, dt.datetime):
        return cell.date(), _clock(cell.hour, cell.minute)
    if isinstance(cell, dt.date):
        return cell, None
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _serial(cell, float(cell))
    words = unicodedata.normalize("NFKC", text(cell))
    packed = _PACKED_DAY.fullmatch(words)
    found = _DAY.fullmatch(f"{packed[1]}-{packed[2]}-{packed[3]}" if packed else words)
    if found is None and _NUMBER.fullmatch(words):
        return _serial(cell, float(words))
    if found is None:
        raise BadCell("bad_date", NOT_A_DAY, cell)
    try:
        at = dt.time(int(found["H"] or 0), int(found["M"] or 0))
        return dt.date(int(found["y"]), int(found["m"]), int(found["d"])), _clock(
            at.hour, at.minute
        )
    except ValueError:
        raise BadCell("bad_date", NOT_A_DAY, cell) from None


def _serial(cell: Cell, number: float) -> tuple[dt.date, str | None]:
    if isinstance(cell, bool) or not _FIRST_SERIAL <= number <= _LAST_SERIAL:
        raise BadCell("bad_date", NOT_A_DAY, cell)
    at = _SERIAL_ZERO + dt.timedelta(minutes=round(number * 1440))
    return at.date(), _clock(at.hour, at.minute)


def _clock(hour: int, minute: int) -> str | None:
    return f"{hour:02}:{minute:02}" if hour or minute else None


def day(cell: Cell, units: Units) -> dt.date:
    """A day; a time beside it is dropped."""
    return moment(cell, units)[0]


def clock(cell: Cell, _units: Units) -> str:
    """A time of day as HH:MM."""
    if isinstance(cell, dt.datetime | dt.time):
        return f"{cell.hour:02}:{cell.minute:02}"
    if isinstance(cell, float) and 0 <= cell < 1:
        minutes = min(round(cell * 1440), 1439)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    if found := _TIME.fullmatch(text(cell)):
        return f"{int(found[1]):02}:{found[2]}"
    raise BadCell("bad_time", NOT_A_TIME, cell)


def birthday(cell: Cell, units: Units) -> tuple[int | None, int, int, str]:
    """Year if it is known, month, day, and the calendar they are of."""
    if isinstance(cell, str):
        words = unicodedata.normalize("NFKC", text(cell))
        bare = re.sub(r"农历|阴历|\(?lunar\)?", "", words, flags=re.IGNORECASE).strip(" ()")
        calendar = "lunar" if bare != words else "solar"
        if found := _YEARLESS.fullmatch(bare):
            month, at = int(found[1]), int(found[2])
            try:
                dt.date(2000, month, at)  # a leap year
            except ValueError:
                raise BadCell("bad_date", NOT_A_DAY, cell) from None
            return None, month, at, calendar
        born = day(bare, units)
        return born.year, born.month, born.day, calendar
    born = day(cell, units)
    return born.year, born.month, born.day, "solar"


def _scaled(cell: Cell, scale: int) -> int:
    if isinstance(cell, bool | dt.date | dt.time | dt.timedelta):
        raise BadCell("bad_number", NOT_A_NUMBER, cell)
    try:
        return parse_scaled(text(cell), scale, exact=False)
    except ValueError:
        raise BadCell("bad_number", NOT_A_NUMBER, cell) from None


def _not_negative(cell: Cell, value: int) -> int:
    if value < 0:
        raise BadCell("negative_amount", NEGATIVE, cell)
    return value


def _check_symbol(cell: Cell, currency: str) -> None:
    if not isinstance(cell, str):
        return
    for symbol, currencies in _SYMBOLS.items():
        if symbol in cell.replace("￥", "¥") and currency not in currencies:
            raise BadCell("other_currency", OTHER_CURRENCY, cell, currency=currency)


def money(cell: Cell, units: Units) -> int:
    """Minor units, not below zero."""
    _check_symbol(cell, units.currency)
    return _not_negative(cell, _scaled(cell, minor_scale(units.currency) * units.factor))


def price(cell: Cell, units: Units) -> int:
    """A unit price in ten-thousandths, not below zero."""
    _check_symbol(cell, units.currency)
    return _not_negative(cell, _scaled(cell, PRICE_SCALE * units.factor))


def quantity(cell: Cell, units: Units) -> int:
    """Thousandths, not below zero."""
    return _not_negative(cell, _scaled(cell, QUANTITY_SCALE * units.factor))


def discount(cell: Cell, _units: Units) -> int:
    """Parts per million off: 0.15, "15%" and "8.5折" are 150,000."""
    words = unicodedata.normalize("NFKC", text(cell)).replace(" ", "")
    try:
        if words.endswith("%"):
            off = parse_scaled(words[:-1], DISCOUNT_SCALE // 100, exact=False)
        elif words.endswith("折"):
            rate = Decimal(words[:-1])
            off = DISCOUNT_SCALE - int(
                rate * DISCOUNT_SCALE / (10 if rate <= 10 else 100)  # noqa: PLR2004 - 8.5折, 85折
            )
        else:
            off = parse_scaled(words, DISCOUNT_SCALE, exact=False)
    except (ValueError, ArithmeticError):
        raise BadCell("bad_discount", NOT_A_DISCOUNT, cell) from None
    if not 0 <= off <= DISCOUNT_SCALE:
        raise BadCell("bad_discount", NOT_A_DISCOUNT, cell)
    return off


def whole(cell: Cell, _units: Units) -> int:
    """A whole number from 0; 30天 is 30."""
    words = unicodedata.normalize("NFKC", text(cell)).removesuffix("天").removesuffix("人")
    words = re.sub(r"\s*days?$", "", words.removesuffix(".0"), flags=re.IGNORECASE).strip()
    if not words.isdecimal() or len(words) > len("999999999"):
        raise BadCell("bad_number", NOT_WHOLE, cell)
    return int(words)


def reading(cell: Cell, units: Units) -> tuple[int, str | None]:
    """A reported number in millionths, and % if it is written with that."""
    words = unicodedata.normalize("NFKC", text(cell))
    unit = "%" if words.endswith("%") else None
    return _scaled(words.rstrip("% "), VALUE_SCALE * units.factor), unit


def number_text(cell: Cell, _units: Units) -> str:
    """A number whose scale is not known yet, as text."""
    words = text(cell)
    _scaled(words, VALUE_SCALE)
    return words


def currency(cell: Cell, _units: Units) -> str:
    """An ISO code, from that or from what people write for it."""
    words = folded(text(cell)).strip()
    for iso, names in CURRENCIES.items():
        if words == iso.casefold() or words in names:
            return iso
    if re.fullmatch(r"[a-z]{3}", words):
        return words.upper()
    raise BadCell("bad_choice", NOT_A_CHOICE, cell, choices="CNY, USD, EUR, …")


CURRENCIES: Mapping[str, tuple[str, ...]] = {
    "CNY": ("rmb", "¥", "元", "人民币", "人民币元", "cny", "yuan"),
    "USD": ("us$", "美元", "美金", "usd"),
    "EUR": ("€", "欧元"),
    "GBP": ("£", "英镑"),
    "HKD": ("hk$", "港币", "港元"),
    "JPY": ("日元", "円"),
    "TWD": ("nt$", "新台币"),
}

_YES = {"1", "true", "yes", "y", "是", "有", "√", "✓", "对", "t", "在职", "启用", "在售", "上架"}
_NO = {"0", "false", "no", "n", "否", "无", "×", "x", "f", "离职", "停用", "停售", "下架", "没有"}


def truth(cell: Cell, _units: Units) -> bool:
    """Yes or no."""
    if isinstance(cell, bool):
        return cell
    words = folded(text(cell))
    if words in _YES:
        return True
    if words in _NO:
        return False
    raise BadCell("bad_boolean", NOT_YES_OR_NO, cell)


def untruth(cell: Cell, units: Units) -> bool:
    """The opposite of what the column says: discontinued is not active."""
    return not truth(cell, units)


def words_of(cell: Cell, _units: Units) -> list[str]:
    """Several words parted by commas of any kind."""
    return parts_of(text(cell))


def parts_of(words: str) -> list[str]:
    """The parts of a list in one text."""
    return [part.strip() for part in _LIST.split(words) if part.strip()]


@dataclass(frozen=True, slots=True)
class Choice:
    """A reader of the codes of a group of labels; `own` reads any other text too."""

    group: str
    codes: tuple[str, ...]
    parse: Parse
    own: Kept | None = None

    def __call__(self, cell: Cell, units: Units) -> str:
        """The code the cell means."""
        return self.own(cell, units) if self.own else str(self.parse(cell, units))


def one_of(
    choices: Mapping[str, tuple[str, ...]], group: str, *, own_words: bool = False
) -> Choice:
    """A reader of codes from their labels and synonyms; with own words, of any other text too."""
    known = {folded(word): choice for choice, words in choices.items() for word in (choice, *words)}

    def parse(cell: Cell, _units: Units) -> str:
        words = text(cell)
        choice = (
            known.get(folded(words))
            or known.get(folded(words).replace(" ", "_"))
            or code_of(group, words)
        )
        if choice is None and own_words:
            return words
        if choice is None:
            labels = listed(label(group, code) for code in choices)
            raise BadCell("bad_choice", NOT_A_CHOICE, cell, choices=labels)
        return choice

    own = Kept(parse, _says_nothing) if own_words else None
    return Choice(group, tuple(choices), parse, own)


def shown(value: object) -> str:
    """A bad value as a sentence names it: short, in one line."""
    words = " ".join(text(value).split()) if isinstance(value, Cell) else str(value)
    return words if len(words) <= _WORD_LIMIT else words[: _WORD_LIMIT - 1] + "…"
