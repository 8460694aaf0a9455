"""When a task that comes back is due again."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Final

from crm.domain.periods import grid_days, parse_kind

_DAYS: Final = {"day": 1, "week": 7}
_MONTHS: Final = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_YEAR: Final = 12


def parse_repeat(text: str) -> str:
    """A period that can come back: day, week, month, quarter, half, year or Nd; else ValueError."""
    kind = parse_kind(text)
    if kind == "once":
        raise ValueError(f"comes once only: {text!r}")
    return kind


def next_due(repeat: str, first: date, after: date) -> date:
    """The first day of the series after `after`; lateness never moves the series.

    `first` is the first due day of all: a task due on the 31st is due on the last day of a shorter
    month, and on the 31st again after it. ValueError for a period that cannot come back.
    """
    step = _DAYS.get(repeat) or grid_days(repeat)
    if step is not None:
        return first + timedelta(days=max((after - first).days // step + 1, 1) * step)
    if repeat not in _MONTHS:
        raise ValueError(f"does not come back: {repeat!r}")
    step = _MONTHS[repeat]
    passed = (after.year - first.year) * _YEAR + after.month - first.month
    turn = max(passed // step, 1)
    while _months_later(first, turn * step) <= after:
        turn += 1
    return _months_later(first, turn * step)


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * _YEAR + day.month - 1 + months, _YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
