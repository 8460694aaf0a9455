"""What the chart of a path shows, in numbers and words."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

_TICKS = 6
_HEADROOM = 1.05


@dataclass(frozen=True, slots=True, kw_only=True)
class PathPicture:
    """What the chart shows; values in the metric's whole numbers, words ready to be drawn.

    `values` are up to today, one a day or some of them; `floor`, `stretch` and `previous` have
    one value a day. `rises`: the values add up from nothing, so that they are drawn as steps.
    """

    start: dt.date
    end: dt.date
    today: dt.date
    values: Sequence[tuple[dt.date, int]]
    rises: bool = True
    over: bool = False
    floor: Sequence[float] = ()
    stretch: Sequence[float] = ()
    previous: Sequence[float] = ()
    landing: tuple[int, int, int] | None = None
    floor_words: str = ""
    stretch_words: str = ""
    previous_words: str = ""
    landing_words: str = ""
    value_words: str = ""
    today_words: str = ""
    ticks: Sequence[tuple[dt.date, str]] = ()
    unit: int = 1  # of what the axis counts in whole steps
    axis: Callable[[int], str] = str
    reading: Callable[[dt.date], str] = field(default=str)
    spoken: str = ""

    @property
    def days(self) -> int:
        """How many days the period has."""
        return (self.end - self.start).days + 1

    @property
    def highest(self) -> float:
        """The largest number in it."""
        lines = (*self.floor, *self.stretch, *self.previous, *(self.landing or ()))
        return max([0.0, *map(float, lines), *(float(value) for _day, value in self.values)])

    @property
    def lowest(self) -> float:
        """The smallest one, where values fall below nothing."""
        return min([0.0, *(float(value) for _day, value in self.values)])

    def steps(self) -> list[int]:
        """Where the axis has its lines: round numbers, none of them finer than the unit."""
        top = max(self.highest, self.unit)
        bottom = self.lowest
        rough = (top - bottom) / _TICKS
        step = float(self.unit)
        factors = (2.0, 2.5, 2.0)  # 1, 2, 5, 10
        place = 0
        while step < rough:
            step *= factors[place % 3]
            place += 1
        whole = max(int(-(-step // self.unit)) * self.unit, 1)
        first = int(bottom // whole) * whole
        return list(range(first, int(top) + 1, whole))

    @property
    def top(self) -> float:
        """Where the axis ends: a little above everything."""
        return max(self.highest, float(self.unit)) * _HEADROOM
