"""Days that come again: birthdays of either calendar, the festivals, and lunar dates in words."""

import datetime as dt
from functools import lru_cache
from typing import Final

from crm.i18n import gettext as _
from crm.i18n import language, mark

FESTIVALS: Final = (
    ("spring", mark("Spring Festival"), 1, 1),
    ("dragon_boat", mark("Dragon Boat Festival"), 5, 5),
    ("mid_autumn", mark("Mid-Autumn Festival"), 8, 15),
)
"""Code, name, lunar month and day of the festivals at which a gift is expected."""

_MONTHS: Final = 12
_LONGEST_LUNAR: Final = 30
_LEAP_YEAR: Final = 2000
_YEARS: Final = (1900, 2099)  # what the lunar tables are sure of


def is_birthday(month: int | None, day: int | None, calendar: str) -> bool:
    """Whether these can be a birthday: a day its calendar has in some year, leap months too."""
    if month is None or day is None or not 1 <= abs(month) <= _MONTHS:
        return False
    if calendar == "lunar":
        return 1 <= day <= _LONGEST_LUNAR
    return month > 0 and _solar_day(_LEAP_YEAR, month, day) is not None


def next_birthday(month: int, day: int, calendar: str, today: dt.date) -> dt.date | None:
    """The next time it is celebrated, today counted; None outside of 1900 to 2099 if lunar.

    29 February is 28 February in a common year. A lunar day 30 is the last day of a month of 29;
    a leap month (negative) is the ordinary month in a year without it.
    """
    # A lunar year ends in the next solar one, so the year before may still hold the day.
    for year in range(today.year - 1, today.year + 2):
        found = (lunar_day if calendar == "lunar" else _solar_day)(year, month, day)
        if found is not None and found >= today:
            return found
    return None


@lru_cache(maxsize=8192)  # every lunar day of some years: to work one out takes long
def lunar_day(year: int, month: int, day: int) -> dt.date | None:
    """The solar day of a lunar date, on which it is celebrated in that lunar year."""
    from lunar_python import (
        LunarMonth,
        Solar,
    )

    if not _YEARS[0] <= year <= _YEARS[1]:
        return None
    found = LunarMonth.fromYm(year, month) or LunarMonth.fromYm(year, abs(month))
    first = Solar.fromJulianDay(found.getFirstJulianDay())
    start = dt.date(first.getYear(), first.getMonth(), first.getDay())
    return start + dt.timedelta(days=min(day, found.getDayCount()) - 1)


def lunar_words(month: int, day: int) -> str:
    """A lunar date as a rep says it: 农历八月廿六, Lunar 8/26."""
    if language() == "zh":
        from lunar_python.util import LunarUtil

        leap = "闰" if month < 0 else ""
        return f"农历{leap}{LunarUtil.MONTH[abs(month)]}月{LunarUtil.DAY[day]}"
    if month < 0:
        return _("Lunar leap {month}/{day}").format(month=-month, day=day)
    return _("Lunar {month}/{day}").format(month=month, day=day)


def next_festivals(today: dt.date, within: int) -> list[tuple[str, str, dt.date]]:
    """Code, name as shown and day of the festivals from today to so many days from it."""
    last = today + dt.timedelta(days=within)
    found = []
    for code, name, month, day in FESTIVALS:
        at = next_birthday(month, day, "lunar", today)
        if at is not None and at <= last:
            found.append((code, _(name), at))
    return sorted(found, key=lambda festival: festival[2])


def _solar_day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return dt.date(year, month, 28) if (month, day) == (2, 29) else None
