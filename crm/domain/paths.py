"""The path of a goal through its period: where one should be each day, and where it will land."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import isqrt

from crm.domain.days import WorkCalendar
from crm.domain.periods import Period

_HALF = Fraction(455, 1000)  # the square of 0.6745: half of a normal spread lies within
_FEWEST = 3  # days from which a spread can be told


@dataclass(frozen=True, slots=True)
class Landing:
    """Where a flow lands, and between which values one in two such periods would."""

    low: int
    middle: int
    high: int

    def moved(self, by: int) -> "Landing":
        """The same, had something more come in."""
        return Landing(self.low + by, self.middle + by, self.high + by)


def pace_path(bound: int, period: Period, calendar: WorkCalendar) -> list[Fraction]:
    """Where the bound asks one to be by each evening; straight over the working days.

    A period without working days has the whole bound to its end.
    """
    total = calendar.working_days(period.start, period.end)
    path, done = [], 0
    for offset in range(period.days):
        done += calendar.is_working_day(period.start + timedelta(days=offset))
        path.append(Fraction(bound * done, total) if total else Fraction(bound))
    return path


def working_sums(
    amounts: Sequence[int], period: Period, until: date, calendar: WorkCalendar
) -> list[int]:
    """What each working day up to `until` brought; a day off is added to the one before it."""
    sums: list[int] = []
    waiting = 0
    for offset, amount in enumerate(amounts):
        day = period.start + timedelta(days=offset)
        if day > until:
            break
        if calendar.is_working_day(day):
            sums.append(amount + waiting)
            waiting = 0
        elif sums:
            sums[-1] += amount
        else:
            waiting += amount
    return sums


def landing_range(value: int, projected: int, sums: Sequence[int], left: int) -> Landing:
    """The landing with its likely range, from how much the working days so far differed.

    `left` are the working days still to come. What is in already is in, unless days also take away.
    """
    count = len(sums)
    if count < _FEWEST or left <= 0:
        return Landing(projected, projected, projected)
    spread = count * sum(each * each for each in sums) - sum(sums) ** 2
    variance = Fraction(spread, count * (count - 1))
    square = _HALF * variance * left * (1 + Fraction(left, count))
    reach = isqrt(square.numerator // square.denominator)
    low = projected - reach
    if all(each >= 0 for each in sums):
        low = max(low, min(value, projected))
    return Landing(low, projected, projected + reach)
