"""Reading times of day as people write them: 15:30, 3:30 PM, 下午3点半."""

import datetime as dt
import math
import re
from typing import Final

from crm.documents.imports.cells import plain
from crm.documents.imports.fields import BadCell, Units
from crm.documents.imports.numerals import CHARACTERS, chinese_number
from crm.documents.imports.reading import Cell
from crm.i18n import mark

NOT_A_TIME = mark("{value} in column {column} is not a time; write it as 09:30.")
SPAN = mark("{value} in column {column} is a span of time; write when it begins, as 09:30.")

_MINUTES: Final = 24 * 60
_NOON: Final = 12
_DIGITS = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::[0-5]\d(?:[.,]\d+)?)?", re.ASCII)
_WORDS = re.compile(
    rf"(?P<half>凌晨|清晨|早上|早晨|早|上午|中午|午后|下午|傍晚|晚上|晚|夜里|AM|PM)?\s*"
    rf"(?P<hour>\d{{1,2}}|[{CHARACTERS}]{{1,3}})\s*"
    rf"(?:[:点點时時]\s*(?P<minute>\d{{1,2}}|[{CHARACTERS}]{{1,3}}|半|一刻|三刻|整|钟)?\s*分?"
    r"(?:[:\s]\s*[0-5]?\d(?:[.,]\d+)?\s*秒?)?)?\s*"
    r"(?P<after>[ap]\.?\s?m\.?)?",
    re.IGNORECASE | re.ASCII,
)
_SPAN = re.compile(r"\d\s*[:点时]?\s*\d*\s*[-~–—至到]\s*\D{0,3}\d{1,2}\s*[:点时]")
_LONGEST: Final = 40
_QUARTERS: Final = {"半": 30, "一刻": 15, "三刻": 45, "整": 0, "钟": 0}
_MORNING: Final = {"凌晨", "清晨", "早上", "早晨", "早", "上午", "am"}
_NOONISH: Final = "中午"


def clock(cell: Cell, _units: Units | None = None) -> str:
    """A time of day as HH:MM."""
    if isinstance(cell, dt.datetime | dt.time):
        return f"{cell.hour:02}:{cell.minute:02}"
    if isinstance(cell, dt.timedelta) and dt.timedelta() <= cell < dt.timedelta(days=1):
        return _of_minutes(round(cell.total_seconds() / 60))
    if isinstance(cell, float) and math.isfinite(cell) and (0 <= cell < 1 or cell > _MINUTES):
        return _of_minutes(round(cell % 1 * _MINUTES))
    words = plain(cell)
    if found := _DIGITS.fullmatch(words):
        return f"{int(found[1]):02}:{found[2]}"
    if len(words) == 4 and words.isdecimal() and words.isascii():  # noqa: PLR2004 - 0930
        words = f"{words[:2]}:{words[2:]}"
    if (found_words := time_of(words)) is not None:
        return found_words
    span = isinstance(cell, str) and len(words) <= _LONGEST and _SPAN.search(words)
    raise BadCell("bad_time", SPAN if span else NOT_A_TIME, cell)


def _of_minutes(minutes: int) -> str:
    minutes = min(minutes, _MINUTES - 1)
    return f"{minutes // 60:02}:{minutes % 60:02}"


def time_of(words: str) -> str | None:
    """The time in a text of half width as HH:MM; None if there is none."""
    found = _WORDS.fullmatch(words) if len(words) <= _LONGEST else None
    if found is None:
        return None
    before, after = (found["half"] or "").casefold(), (found["after"] or "")
    half = before or after.replace(".", "").replace(" ", "").casefold()
    if (before and after) or not (half or re.search(r"[:点點时時]", words)):
        return None
    hour = _number(found["hour"])
    minute = _QUARTERS.get(found["minute"] or "整")
    if minute is None:
        minute = _number(found["minute"])
    if hour is None or minute is None or minute > 59:  # noqa: PLR2004 - minutes of an hour
        return None
    shifted = _shifted(hour, half)
    return None if shifted is None else f"{shifted:02}:{minute:02}"


def _number(words: str) -> int | None:
    if words.isdecimal():
        return int(words)
    number = chinese_number(words)
    return None if number is None or number != int(number) else int(number)


def _shifted(hour: int, half: str) -> int | None:
    """The hour of the day from one of its half; None where the two do not go together."""
    if not half:
        return hour if hour < 2 * _NOON else None
    if half == _NOONISH:
        return {11: 11, 12: 12, 1: 13, 2: 14, 13: 13}.get(hour)
    if half in _MORNING:
        if hour == _NOON:
            return 0 if half in {"凌晨", "am"} else _NOON
        return hour if hour < _NOON else None
    if hour == _NOON:
        return _NOON if half in {"下午", "午后", "pm"} else None
    return hour + _NOON if hour < _NOON else (hour if hour < 2 * _NOON else None)
