"""Progress: a value against its bounds in the middle of a period. Compared in whole numbers."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Final, Literal

from crm.domain.days import WorkCalendar
from crm.domain.money import divide_half_up
from crm.domain.periods import Period
from crm.domain.targets import normalise_bounds

State = Literal[
    "exempt", "behind", "on_track", "reached", "stretched", "missed", "ok", "near", "over"
]
REACH_STATES: Final = ("exempt", "missed", "behind", "on_track", "reached", "stretched")
"""States of a reach, the value growing along them (exempt stands apart)."""
CAP_STATES: Final = ("ok", "near", "over")
NATURES: Final = ("flow", "level", "share")

_NEAR: Final = (4, 5)  # 80 %
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where a target stands; value, bounds and projection in the metric's unit.

    `low` and `high` are as judged (a reach with only a high: low = high). `needed` is exact, per
    working day, today included; the working days elapsed do not include today. `projection` is
    exact, too; `projected` is it rounded half up, for a screen.
    """

    state: State
    value: int
    low: int | None
    high: int | None
    projection: Fraction | None
    needed: Fraction | None
    working_days_total: int
    working_days_elapsed: int
    working_days_left: int

    @property
    def projected(self) -> int | None:
        """Where the value lands in whole units; None where nothing can be said of it."""
        return None if self.projection is None else rounded(self.projection)

    @property
    def needed_per_working_day(self) -> float | None:
        """`needed` for a screen or a file; None where no working day is left to do it."""
        return None if self.needed is None else float(self.needed)


def progress(
    value: int,
    low: int | None,
    high: int | None,
    sense: str,
    nature: str,
    *,
    period: Period,
    today: date,
    calendar: WorkCalendar,
) -> Progress:
    """The value of `period` judged as of `today`; BadTarget for bounds that cannot be.

    Only a flow has a pace: a level or a share is never projected, needs nothing a day, and is
    behind until it has reached its floor. Exempt goes by the calendar alone, whatever the value:
    such a period can be neither kept nor missed. Before its period begins, a flow is on track.
    A value once reached needs 0 more a day; when no working day is left, None.
    """
    if nature not in NATURES:
        raise ValueError(f"not a nature: {nature!r}")
    low, high = normalise_bounds(low, high, sense)
    flows, over = nature == "flow", today > period.end
    total = calendar.working_days(period.start, period.end)
    left = calendar.working_days(max(today, period.start), period.end)
    elapsed = total - left
    state: State
    if sense == "cap":
        state = cap_state(value, high or 0)
    elif total == 0:
        state = "exempt"
    else:
        paced = flows and value * total >= (low or 0) * elapsed
        state = _reach_state(value, low or 0, high, paced=paced, over=over)
    return Progress(
        state=state,
        value=value,
        low=low,
        high=high,
        projection=_projection(value, total, elapsed, over=over) if flows else None,
        needed=_needed(value, low or 0, left) if flows and sense == "reach" else None,
        working_days_total=total,
        working_days_elapsed=elapsed,
        working_days_left=left,
    )


def _reach_state(value: int, low: int, high: int | None, *, paced: bool, over: bool) -> State:
    if high is not None and value >= high:
        return "stretched"
    if value >= low:
        return "reached"
    if over:
        return "missed"
    return "on_track" if paced else "behind"


def cap_state(value: int, high: int) -> State:
    """How a value stands to a limit: ok, near from 80 % on, over."""
    if value > high:
        return "over"
    part, whole = _NEAR
    # Nothing spent of a limit of nothing is 0 of 0: fine, not near.
    return "near" if value > 0 and value * whole >= high * part else "ok"


def rounded(number: Fraction) -> int:
    """The whole number next to it, a half upwards."""
    return divide_half_up(number.numerator, number.denominator)


def _projection(value: int, total: int, elapsed: int, *, over: bool) -> Fraction | None:
    if over:
        return Fraction(value)
    return Fraction(value * total, elapsed) if elapsed else None


def _needed(value: int, low: int, left: int) -> Fraction | None:
    return Fraction(max(low - value, 0), left) if left else None
