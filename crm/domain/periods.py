"""Periods that a target runs over. They tile the calendar: no gap, no overlap, no split week."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

KINDS: Final = ("day", "week", "month", "quarter", "half", "year", "once")
"""The named kinds; besides them a grid of n days, "10d"."""

_MONTHS: Final = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_GRID: Final = re.compile(r"([1-9][0-9]{0,3})d", re.ASCII)
_WEEK: Final = 7
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Days from `start` to `end`, both included; named by its first. ValueError if reversed."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"a period that ends before it starts: {self.start} to {self.end}")

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    @property
    def days(self) -> int:
        """Calendar days, both ends counted."""
        return (self.end - self.start).days + 1


def parse_kind(text: str) -> str:
    """The kind as stored: a name of KINDS or a grid such as "10d" (1 to 9,999); else ValueError."""
    kind = text.strip().lower()
    if kind in KINDS or _GRID.fullmatch(kind):
        return kind
    raise ValueError(f"not a period: {text!r}")


def grid_days(kind: str) -> int | None:
    """The n of a grid of n days; None for every named kind."""
    found = _GRID.fullmatch(kind)
    return int(found[1]) if found else None


def period_of(
    kind: str,
    day: date,
    *,
    first_weekday: int = 0,
    anchor: date | None = None,
    once: Period | None = None,
) -> Period | None:
    """The period that holds `day`; None before a grid's anchor or outside of `once`.

    A grid needs its anchor and once its range, else ValueError, as for an unknown kind or weekday
    (Monday 0). At the ends of the calendar a period is cut to the days that exist.
    """
    if kind == "day":
        return Period(day, day)
    if kind == "week":
        if not 0 <= first_weekday < _WEEK:
            raise ValueError(f"not a weekday: {first_weekday}")
        return _run(day.toordinal() - (day.weekday() - first_weekday) % _WEEK, _WEEK)
    if kind in _MONTHS:
        return _months(day, _MONTHS[kind])
    if kind == "once":
        if once is None:
            raise ValueError("once from when to when?")
        return once if day in once else None
    return _grid(kind, day, anchor)


def next_period(
    kind: str,
    period: Period,
    *,
    first_weekday: int = 0,
    anchor: date | None = None,
    once: Period | None = None,
) -> Period | None:
    """The period after `period`; None after once and at the end of the calendar."""
    if kind == "once" or period.end == date.max:
        return None
    day = period.end + _DAY
    return period_of(kind, day, first_weekday=first_weekday, anchor=anchor, once=once)


def previous_period(
    kind: str,
    period: Period,
    *,
    first_weekday: int = 0,
    anchor: date | None = None,
    once: Period | None = None,
) -> Period | None:
    """The period before `period`; None before once, a grid's anchor or the calendar."""
    if kind == "once" or period.start == date.min:
        return None
    day = period.start - _DAY
    return period_of(kind, day, first_weekday=first_weekday, anchor=anchor, once=once)


def periods_between(
    kind: str,
    start: date,
    end: date,
    *,
    first_weekday: int = 0,
    anchor: date | None = None,
    once: Period | None = None,
) -> Iterator[Period]:
    """Every period that shares a day with `start` to `end`, in order, each of them whole."""
    if anchor is not None and grid_days(kind) is not None:
        start = max(start, anchor)
    elif kind == "once" and once is not None:
        start = max(start, once.start)
    if start > end:
        return
    period = period_of(kind, start, first_weekday=first_weekday, anchor=anchor, once=once)
    while period is not None and period.start <= end:
        yield period
        period = next_period(kind, period, first_weekday=first_weekday, anchor=anchor, once=once)


def _grid(kind: str, day: date, anchor: date | None) -> Period | None:
    length = grid_days(kind)
    if length is None:
        raise ValueError(f"not a period: {kind!r}")
    if anchor is None:
        raise ValueError(f"a grid of {length} days from when?")
    if day < anchor:
        return None
    return _run(day.toordinal() - (day - anchor).days % length, length)


def _months(day: date, length: int) -> Period:
    first = (day.month - 1) // length * length + 1
    last = first + length - 1
    return Period(date(day.year, first, 1), date(day.year, last, monthrange(day.year, last)[1]))


def _run(first: int, length: int) -> Period:
    last = min(first + length - 1, date.max.toordinal())
    return Period(date.fromordinal(max(first, 1)), date.fromordinal(last))
