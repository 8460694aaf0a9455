"""Reading days as people write them; what can mean two days is settled for a whole column."""

import datetime as dt
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from crm.documents.imports.cells import plain
from crm.documents.imports.fields import BadCell, Order, Units
from crm.documents.imports.numerals import CHARACTERS, chinese_number
from crm.documents.imports.reading import EPOCH, Cell
from crm.documents.imports.times import time_of
from crm.i18n import mark

NOT_A_DAY = mark("{value} in column {column} is not a day; write it as 2026-03-05.")
NO_SUCH_DAY = mark("{value} in column {column} is a day that no calendar has; correct it.")
TWO_DAYS = mark("{value} in column {column} may be two days; write it as 2026-03-05.")
OTHER_ORDER = mark(
    "{value} in column {column} has no such month in the order of the column; "
    "write it as 2026-03-05."
)
NO_YEAR = mark("{value} in column {column} has no year; write it as 2026-03-05.")
NO_DAY = mark("{value} in column {column} names no single day; write it as 2026-03-05.")
SPAN = mark("{value} in column {column} is more than one day; write the first, as 2026-03-05.")
FAR_DAY = mark("{value} in column {column} is no day of our time; write it as 2026-03-05.")
LOST_ZERO = mark(
    "{value} in column {column} may be {one} or {other}; "
    "format the column as text and type the day again."
)

ORDERS: tuple[Order, ...] = ("ymd", "mdy", "dmy")
FIRST_YEAR, LAST_YEAR = 1900, 2100
FIRST_SERIAL, LAST_SERIAL = 8_000, 80_000  # 1921 to 2119; of the other epoch 1925 to 2123
YOUNGEST_CENTURY: Final = 49  # 49 is 2049, 50 is 1950, as sheets read two digits

MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            *("jan january", "feb february", "mar march", "apr april", "may", "jun june"),
            *("jul july", "aug august", "sep sept september", "oct october"),
            *("nov november", "dec december"),
        ),
        start=1,
    )
    for name in names.split()
}
MONTH: Final = "|".join(sorted(MONTHS, key=len, reverse=True))
"""English months, for a pattern."""
_WEEKDAY = re.compile(
    r"\s*[(,]?\s*(?:(?:星期|周|礼拜)[一二三四五六日天]|"
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?)\s*[,)]?\s*",
    re.IGNORECASE,
)
_NUMERAL = re.compile(rf"[{CHARACTERS}元]+(?=年|月|日|号|\s*$)")
_FORMS: Final = tuple(
    re.compile(form + r"(?P<rest>(?:T|\s|(?<=[日号]))\s*\S.*)?", re.IGNORECASE | re.ASCII)
    for form in (
        (
            r"(?P<y>\d{4})\s*(?P<s>[-/._,、 ])\s*(?P<m>\d{1,2})\s*(?P=s)\s*"
            r"(?P<d>\d{1,2})(?!\d)\s*[日号]?"
        ),
        r"(?P<y>\d{4}|\d{2})\s*年\s*(?P<m>\d{1,2})\s*[月./-]\s*(?P<d>\d{1,2})\s*[日号]?",
        r"(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)",
        r"(?P<a>\d{1,2})\s*(?P<s>[-/.])\s*(?P<b>\d{1,2})\s*(?P=s)\s*(?P<c>\d{4}|\d{1,2})(?!\d)",
        (
            rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[-\s./]*(?P<n>{MONTH})(?![a-z])"
            r"[-\s,./']*(?P<y>\d{4}|\d{2})(?!\d)"
        ),
        (
            rf"(?P<n>{MONTH})[-\s./]*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[-\s,./']+"
            r"(?P<y>\d{4}|\d{2})(?!\d)"
        ),
        rf"(?P<y>\d{{4}})[-\s./]*(?P<n>{MONTH})[-\s./]*(?P<d>\d{{1,2}})(?!\d)",
        r"(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*[日号]?",
        r"(?P<a>\d{1,2})\s*(?P<s>[-/.])\s*(?P<b>\d{1,2})",
        rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[-\s]*(?P<n>{MONTH})(?![a-z])",
        rf"(?P<n>{MONTH})[-\s]*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?",
    )
)
_STAMP = re.compile(r"((?:19|20)\d{6})(\d{2})(\d{2})(\d{2})?", re.ASCII)
_ZONE = re.compile(r"\s*(?:Z|UTC|GMT|CST|[+-]\d{2}:?\d{2}|GMT[+-]\d{1,4})$", re.IGNORECASE)
_EXTRAS = re.compile(r"\s*(?:\(.*\)|全天|上午|下午|晚上|早上|中午)\s*$")
_SERIAL = re.compile(r"\d{4,5}(?:\.\d+)?", re.ASCII)
_NO_TIME_AT_ALL = re.compile(
    r"(?:0000[-/.]00?[-/.]00?|00?[-/.]00?[-/.]00(?:00)?|"
    r"1900[-/.]0?1[-/.]0[01]?|0?0?0?1[-/.]0?1[-/.]0?1|0001-01-01|"
    r"0?1[-/.]0?[01][-/.]1900|1899[-/.]12[-/.]3[01]|9999[-/.]12[-/.]31|31[-/.]12[-/.]9999|"
    r"1900年0?1月[01]日|9999年12月31日)(?:[T ]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?",
    re.ASCII,
)
_ONLY_MONTH = re.compile(
    rf"\d{{4}}\s*[-/.年]\s*\d{{1,2}}\s*月?|\d{{4}}\s*年?|(?:{MONTH})[-\s,']*\d{{2,4}}|"
    r"\d{4}\s*-?\s*[qQ]\d|\d{1,2}\s*月|.*[季旬]度?.*",
    re.IGNORECASE,
)
_MANY = re.compile(r"\d\s*[日号]?\s*(?:[~～—–至到、]|\s-\s)\s*\d|[日号]\s*-\s*\d")
_LONGEST: Final = 60
_MOST_DAYS: Final = 31
_DECEMBER: Final = 12
_LEAP_YEAR: Final = 2000


@dataclass(frozen=True, slots=True)
class Written:
    """A day as it is written: its parts, or those that are open with the days they can be."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    parts: tuple[str, ...] = ()
    readings: tuple[tuple[Order, tuple[int | None, int, int]], ...] = ()
    time: str | None = None


@lru_cache(maxsize=1 << 14)
def written_day(words: str) -> Written | None:
    """The parts of a day in a text of half width; None if it is no day at all."""
    if len(words) > _LONGEST:
        return None
    if stamp := _STAMP.fullmatch(words):
        words = f"{stamp[1]} {stamp[2]}:{stamp[3]}"
    words = _NUMERAL.sub(_in_digits, _WEEKDAY.sub(" ", words).strip().rstrip(".。"))
    for form in _FORMS:
        if (found := form.fullmatch(words)) is not None:
            return _written(found)
    return None


def _in_digits(found: re.Match[str]) -> str:
    if found[0] == "元":
        return "1"
    number = chinese_number(found[0])
    return found[0] if number is None else str(number)


def _written(found: re.Match[str]) -> Written | None:
    parts = found.groupdict()
    rest = _EXTRAS.sub("", _ZONE.sub("", (parts["rest"] or "").strip().removeprefix("T"))).strip()
    if len(rest) == len("1530") and rest.isdecimal():
        rest = f"{rest[:2]}:{rest[2:]}"
    time = time_of(rest) if rest else None
    if rest and time is None:
        return None
    if parts.get("a"):
        pieces = tuple(parts[name] for name in "abc" if parts.get(name))
        return Written(parts=pieces, readings=_all_readings(pieces), time=time)
    month = MONTHS[parts["n"].casefold()] if parts.get("n") else int(parts["m"])
    year = parts.get("y")
    return Written(full_year(year) if year else None, month, int(parts["d"]), time=time)


def full_year(digits: str) -> int:
    """The year of four digits or of two."""
    year = int(digits)
    if len(digits) > 2:  # noqa: PLR2004 - all of them
        return year
    return year + (2000 if year <= YOUNGEST_CENTURY else 1900)


def _readings(parts: tuple[str, ...]) -> Iterator[tuple[Order, tuple[int | None, int, int]]]:
    """By order, the days that open parts can be."""
    for order in ORDERS:
        year, month, days = _in_order(parts, order)
        try:
            dt.date(_LEAP_YEAR if year is None else year, month, days)
        except ValueError:
            continue
        yield order, (year, month, days)


def _in_order(parts: tuple[str, ...], order: Order) -> tuple[int | None, int, int]:
    """Year, month and day of the parts; ones that cannot stand so get a month 0."""
    year: int | None = None
    if len(parts) == len("ymd"):
        at = 0 if order == "ymd" else 2
        if len(parts[at]) == 1 or (at == 0 and len(parts[2]) > 2):  # noqa: PLR2004 - of two digits
            return None, 0, 0
        year = full_year(parts[at])
        parts = parts[1:] if at == 0 else parts[:2]
    first, second = map(int, parts)
    return (year, second, first) if order == "dmy" else (year, first, second)


def reading_of(parts: tuple[str, ...], order: Order) -> tuple[int | None, int, int] | None:
    """What open parts mean in that order; of two parts, year first is month first."""
    if len(parts) == len("md") and order == "ymd":
        order = "mdy"
    return dict(_all_readings(parts)).get(order)


@lru_cache(maxsize=1 << 14)
def _all_readings(
    parts: tuple[str, ...],
) -> tuple[tuple[Order, tuple[int | None, int, int]], ...]:
    return tuple(_readings(parts))


def moment(cell: Cell, units: Units) -> tuple[dt.date, str | None] | None:
    """A day, with its time where the cell has one that is not midnight; None for no day at all."""
    if isinstance(cell, str):
        if len(cell) == 10 and cell[4] == cell[7] == "-" and cell.isascii():  # noqa: PLR2004
            try:
                return _of_our_time(cell, dt.date.fromisoformat(cell), None)
            except ValueError:
                pass
        return _read(cell, plain(cell), units)
    if isinstance(cell, dt.datetime):
        return _of_our_time(cell, cell.date(), _clock(cell))
    if isinstance(cell, dt.date):
        return _of_our_time(cell, cell, None)
    if isinstance(cell, bool | dt.time | dt.timedelta):
        if cell in (dt.time(), dt.timedelta()):
            return None
        raise BadCell("bad_date", NOT_A_DAY, cell)
    if not math.isfinite(cell):
        raise BadCell("bad_date", NOT_A_DAY, cell)
    return _number(cell, units)


def says_none(words: str) -> bool:
    """Whether the words are what systems write where there is no day: 0000-00-00, 0/0/00."""
    return len(words) <= _LONGEST and bool(_NO_TIME_AT_ALL.fullmatch(words))


def day(cell: Cell, units: Units) -> dt.date | None:
    """A day; a time beside it is dropped."""
    found = moment(cell, units)
    return None if found is None else found[0]


def _of_our_time(cell: Cell, at: dt.date, time: str | None) -> tuple[dt.date, str | None] | None:
    if FIRST_YEAR <= at.year <= LAST_YEAR and at != dt.date(FIRST_YEAR, 1, 1):
        return at, time
    if at <= dt.date(FIRST_YEAR, 1, 1) and (at.month, at.day) in {(1, 1), (12, 30), (12, 31)}:
        return None  # how programs write that there is no day
    if at == dt.date(9999, 12, 31):
        return None
    raise BadCell("bad_date", FAR_DAY, cell)


def _clock(at: dt.datetime | dt.time) -> str | None:
    return f"{at.hour:02}:{at.minute:02}" if at.hour or at.minute else None


def _number(cell: float, units: Units) -> tuple[dt.date, str | None] | None:
    """A number in a column of days: a serial, 20260305, or 3.5 in a column without years."""
    if cell == 0:
        return None
    if FIRST_SERIAL <= cell <= LAST_SERIAL:
        return serial(cell, units.epoch)
    packed = str(int(cell)) if cell == int(cell) else ""
    if len(packed) in {8, 12, 14}:
        return _read(cell, packed, units)
    if 1 < cell < _DECEMBER + 1 and packed == "":
        return _read(cell, _with_point(cell), units)
    raise BadCell("bad_date", NOT_A_DAY, cell)


def _with_point(cell: float) -> str:
    """3.5 is 3 May's cell or March's; of 3.1 and 3.10 a number knows no difference."""
    words = repr(float(cell))
    month, _point, days = words.partition(".")
    if len(days) == 1 and int(days) * 10 <= _MOST_DAYS:
        raise BadCell("bad_date", LOST_ZERO, cell, one=f"{month}.{days}", other=f"{month}.{days}0")
    return words


def serial(number: float, epoch: dt.date = EPOCH) -> tuple[dt.date, str | None]:
    """The day and time of a serial."""
    at = dt.datetime.combine(epoch, dt.time()) + dt.timedelta(minutes=round(number * 1440))
    return at.date(), _clock(at)


def _read(cell: Cell, words: str, units: Units) -> tuple[dt.date, str | None] | None:
    if says_none(words):
        return None
    written = written_day(words)
    if written is None:
        return _unread(cell, words, units)
    year, month, days = written.year, written.month, written.day
    if written.parts:
        year, month, days = ordered(cell, written, units)
    if month is None or days is None:
        raise BadCell("bad_date", NOT_A_DAY, cell)
    if year is None:
        if units.year is None:
            raise BadCell("bad_date", NO_YEAR, cell)
        year = units.year + (month < units.first_month)
    if not (1 <= month <= _DECEMBER and 1 <= days <= _MOST_DAYS):
        raise BadCell("bad_date", NO_SUCH_DAY, cell)
    if year == 0:
        raise BadCell("bad_date", FAR_DAY, cell)
    try:
        at = dt.date(year, month, days)
    except ValueError:
        raise BadCell("bad_date", NO_SUCH_DAY, cell) from None
    time = written.time
    return _of_our_time(cell, at, None if time == "00:00" else time)


def ordered(cell: Cell, written: Written, units: Units) -> tuple[int | None, int, int]:
    """Year, month and day of open parts in the order of their column."""
    readings = dict(written.readings)
    order = units.order
    if len(written.parts) == len("md") and order == "ymd":
        order = "mdy"
    days = {*readings.values()}
    if not days:
        raise BadCell("bad_date", NO_SUCH_DAY, cell)
    if order is None:
        if len(days) > 1:
            raise BadCell("bad_date", TWO_DAYS, cell)
        return days.pop()
    if order not in readings:
        raise BadCell("bad_date", OTHER_ORDER, cell)
    return readings[order]


def _unread(cell: Cell, words: str, units: Units) -> tuple[dt.date, str | None] | None:
    if len(words) <= _LONGEST:
        if _SERIAL.fullmatch(words) and FIRST_SERIAL <= float(words) <= LAST_SERIAL:
            return serial(float(words), units.epoch)
        if words in {"0", "0.0", "00:00:00"}:
            return None
        if _ONLY_MONTH.fullmatch(words):
            raise BadCell("bad_date", NO_DAY, cell)
        if _MANY.search(words):
            raise BadCell("bad_date", SPAN, cell)
    raise BadCell("bad_date", NOT_A_DAY, cell)
