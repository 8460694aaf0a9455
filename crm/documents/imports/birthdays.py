"""Reading birthdays: without a year, of either calendar, in the words people keep them in."""

import datetime as dt
import re
from dataclasses import replace
from typing import Final

from crm.documents.imports import dates
from crm.documents.imports.cells import plain
from crm.documents.imports.fields import BadCell, Units
from crm.documents.imports.numerals import CHARACTERS, chinese_number
from crm.documents.imports.reading import Cell
from crm.i18n import mark
from crm.queries.birthdays import is_birthday

NOT_A_BIRTHDAY = mark(
    "{value} in column {column} is not a birthday; "
    "write it as 1980-03-05, 3月5日 without the year, or 农历八月十五."
)
WHICH_CALENDAR = mark(
    "{value} in column {column} may be of either calendar; write it as 8月15日 or 农历八月十五."
)

_LUNAR_WORD = re.compile(
    r"农历|農曆|阴历|陰曆|旧历|夏历|古历|\(农\)|\(阴\)|\(?\blunar\b\)?", re.IGNORECASE
)
_SOLAR_WORD = re.compile(r"公历|阳历|国历|新历|\(公\)|\(阳\)|\(?\bsolar\b\)?", re.IGNORECASE)
_CLEARLY_LUNAR = re.compile(r"[正腊臘]月|[冬]月|闰|閏|初[一二三四五六七八九十\d]|廿")
_LUNAR = re.compile(
    rf"(?:(?P<y>\d{{4}}|[〇零○一二三四五六七八九]{{4}})\s*年?\s*[-/.]?\s*)?(?P<leap>闰|閏|leap)?\s*"
    rf"(?P<m>\d{{1,2}}|[正冬腊臘]|[{CHARACTERS}]{{1,2}})\s*[月./-]\s*"
    rf"(?P<d>\d{{1,2}}|初[一二三四五六七八九十]|初\d|[{CHARACTERS}]{{1,3}})\s*[日号]?",
    re.IGNORECASE,
)
_OPEN_CALENDAR = re.compile(rf"[{CHARACTERS}]{{1,2}}月[{CHARACTERS}]{{1,3}}")
_PACKED = re.compile(r"(?:--)?(\d{1,2})-?(\d{2})", re.ASCII)
_PACKED_LUNAR = re.compile(r"(\d{2})(\d{2})", re.ASCII)
_NAMED_MONTHS: Final = {"正": 1, "冬": 11, "腊": 12, "臘": 12}
_NO_YEAR: Final = 1604  # what phones write where there is none
_YEARLESS: Final = 2000
_YOUNGEST: Final = 15  # whoever was born in 20xx and does business
_FIRST_PACKED, _LAST_PACKED = 101, 1231
_LONGEST: Final = 40

Birthday = tuple[int | None, int, int, str]


def birthday(cell: Cell, units: Units) -> Birthday | None:
    """Year if it is known, month, day, calendar; the month is negative in a lunar leap month."""
    if not isinstance(cell, str):
        return _from_grid(cell, units)
    words = plain(cell)
    if len(words) > _LONGEST:
        raise BadCell("bad_date", NOT_A_BIRTHDAY, cell)
    if dates.says_none(words):
        return None
    bare = _SOLAR_WORD.sub("", words).strip(" :,()")
    is_solar = bare != words.strip(" :,()")
    moon = _LUNAR_WORD.sub("", bare).strip(" :,()")
    is_lunar = moon != bare or bool(_CLEARLY_LUNAR.search(bare))
    if is_lunar and is_solar:
        raise BadCell("bad_date", NOT_A_BIRTHDAY, cell)
    if not (is_lunar or is_solar):
        is_lunar = units.lunar
        if is_open(bare):
            if units.words_lunar is None:
                raise BadCell("bad_date", WHICH_CALENDAR, cell)
            is_lunar = units.words_lunar
    return _of_moon(cell, moon) if is_lunar else _of_sun(cell, bare, units)


def is_open(words: str) -> bool:
    """Whether a day in words may be of either calendar, as 八月十五 without 日."""
    return bool(_OPEN_CALENDAR.fullmatch(words)) and not _CLEARLY_LUNAR.search(words)


def _from_grid(cell: Cell, units: Units) -> Birthday | None:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if _FIRST_PACKED <= cell <= _LAST_PACKED and cell == int(cell):
            return birthday(f"{int(cell):04}", units)
        if not 0 < cell < dates.FIRST_SERIAL or cell == int(cell):
            return _born(cell, dates.day(cell, units), units)
        found = dates.day(cell, replace(units, order="mdy", year=_YEARLESS, first_month=1))
        return None if found is None else _checked(cell, None, found.month, found.day, units)
    return _born(cell, dates.day(cell, units), units)


def _born(cell: Cell, at: dt.date | None, units: Units) -> Birthday | None:
    if at is None:
        return None
    return _checked(cell, at.year, at.month, at.day, units)


def _checked(cell: Cell, year: int | None, month: int, day: int, units: Units) -> Birthday:
    calendar = "lunar" if units.lunar else "solar"
    if not is_birthday(month, day, calendar):
        raise BadCell("bad_date", dates.NO_SUCH_DAY, cell)
    return None if year == _NO_YEAR else year, month, day, calendar


def _of_sun(cell: Cell, words: str, units: Units) -> Birthday | None:
    words = words.removesuffix("生日").removesuffix("生").strip()
    if packed := _PACKED.fullmatch(words):
        if not is_birthday(int(packed[1]), int(packed[2]), "solar"):
            raise BadCell("bad_date", NOT_A_BIRTHDAY, cell)
        words = f"{packed[1]}月{packed[2]}日"
    solar = replace(units, lunar=False)
    written = dates.written_day(words)
    if written is None:
        return _born(cell, dates.day(words, units), solar)
    year, month, day = written.year, written.month, written.day
    if written.parts:
        year, month, day = dates.ordered(cell, written, units)
    if year == 0 or month is None or day is None:
        return _born(cell, dates.day(words, units), solar)
    short = year is not None and not re.search(str(year), words)
    if short and year is not None and year % 100 > _YOUNGEST and year >= _YEARLESS:
        year -= 100
    if year is not None and year != _NO_YEAR:
        dates.day(f"{year}-{month}-{day}", units)  # of our time, and of its year
    return _checked(cell, year, month, day, solar)


def _of_moon(cell: Cell, words: str) -> Birthday:
    words = words.removesuffix("生日").removesuffix("生").strip()
    if packed := _PACKED_LUNAR.fullmatch(words):
        words = f"{packed[1]}月{packed[2]}"
    found = _LUNAR.fullmatch(words)
    if found is None:
        raise BadCell("bad_date", NOT_A_BIRTHDAY, cell)
    month = _NAMED_MONTHS.get(found["m"]) or _number(found["m"])
    day = _number(found["d"].removeprefix("初"))
    year = _number(found["y"]) if found["y"] else None
    if month is None or day is None or month < 1 or not is_birthday(month, day, "lunar"):
        raise BadCell("bad_date", dates.NO_SUCH_DAY, cell)
    if year is not None and not dates.FIRST_YEAR <= year <= dates.LAST_YEAR:
        raise BadCell("bad_date", dates.FAR_DAY, cell)
    return year, -month if found["leap"] else month, day, "lunar"


def _number(words: str) -> int | None:
    number = int(words) if words.isdecimal() else chinese_number(words)
    return None if number is None else int(number)
