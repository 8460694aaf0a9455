"""Working days: weekends, statutory holidays, and the weekends worked in exchange for them."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

SATURDAY: Final = 5
SUNDAY: Final = 6
WEEK: Final = 7
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days are worked; `weekend` holds weekdays, Monday 0, and a swapped workday wins.

    ValueError for a weekday that is none, or a weekend of seven days.
    """

    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()
    weekend: tuple[int, ...] = (SATURDAY, SUNDAY)
    _taken: tuple[date, ...] = field(init=False, repr=False, compare=False)
    _given: tuple[date, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        free = set(self.weekend)
        if not free <= set(range(WEEK)) or len(free) == WEEK:
            raise ValueError(f"not a weekend: {self.weekend}")
        taken = (day for day in self.holidays - self.workdays if day.weekday() not in free)
        given = (day for day in self.workdays if day.weekday() in free)
        object.__setattr__(self, "_taken", tuple(sorted(taken)))
        object.__setattr__(self, "_given", tuple(sorted(given)))

    def is_working_day(self, day: date) -> bool:
        """Whether the day is worked."""
        if day in self.workdays:
            return True
        return day.weekday() not in self.weekend and day not in self.holidays

    def working_days(self, start: date, end: date) -> int:
        """How many days are worked from `start` to `end`, both counted; 0 if they are reversed."""
        if end < start:
            return 0
        weeks, rest = divmod((end - start).days + 1, WEEK)
        free = set(self.weekend)
        odd = sum((start.weekday() + step) % WEEK not in free for step in range(rest))
        usual = weeks * (WEEK - len(free)) + odd
        return usual - _between(self._taken, start, end) + _between(self._given, start, end)

    def next_working_day(self, day: date) -> date:
        """The first working day after `day`; OverflowError past the year 9999."""
        day += _DAY
        while not self.is_working_day(day):
            day += _DAY
        return day

    def previous_working_day(self, day: date) -> date:
        """The last working day before `day`; OverflowError before the year 1."""
        day -= _DAY
        while not self.is_working_day(day):
            day -= _DAY
        return day


def _between(days: Sequence[date], start: date, end: date) -> int:
    return bisect_right(days, end) - bisect_left(days, start)
