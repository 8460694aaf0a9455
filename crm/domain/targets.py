"""Versions of a target, and which of them governs a day. Bounds are historic, never scaled."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from crm.domain.choices import SENSES
from crm.domain.periods import Period, grid_days, next_period, parse_kind, period_of


class BadTarget(ValueError):  # noqa: N818  # what the rep asked for is bad; nothing broke
    """A target that cannot be; `code` says why, for the caller to put into words.

    Codes: unknown_sense, unknown_period, bounds_missing, bound_negative, low_above_high,
    limit_missing, dates_missing, dates_reversed, no_next_period.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetVersion:
    """What a target says from `starts_on` until the next version; bounds in the metric's unit.

    `period` is a kind of periods.py; `anchor` the target's first date (an Nd grid's origin, the
    from of once), `until` the to of once. A version that has `ended` says: from here on, nothing.
    """

    id: str | bytes
    starts_on: date
    metric: str
    period: str
    low: int | None = None
    high: int | None = None
    sense: str = "reach"
    ended: bool = False
    first_weekday: int = 0
    anchor: date | None = None
    until: date | None = None


def normalise_bounds(
    low: int | None, high: int | None, sense: str
) -> tuple[int | None, int | None]:
    """The bounds as judged: a reach with only a high has it as its floor. BadTarget if they can't.

    A cap is judged by its high alone and must have one; a low beside it is kept, to be shown.
    """
    if sense not in SENSES:
        raise BadTarget("unknown_sense")
    if low is None and high is None:
        raise BadTarget("bounds_missing")
    if any(bound is not None and bound < 0 for bound in (low, high)):
        raise BadTarget("bound_negative")
    if low is not None and high is not None and low > high:
        raise BadTarget("low_above_high")
    if sense == "cap":
        if high is None:
            raise BadTarget("limit_missing")
        return low, high
    return (high if low is None else low), high


def check_target(version: TargetVersion) -> TargetVersion:
    """The version itself if all of it can be, else BadTarget; call it before writing one."""
    normalise_bounds(version.low, version.high, version.sense)
    kind = _kind(version.period)
    dated = version.anchor is not None and (kind != "once" or version.until is not None)
    if (kind == "once" or grid_days(kind) is not None) and not dated:
        raise BadTarget("dates_missing")
    if kind == "once" and version.anchor and version.until and version.until < version.anchor:
        raise BadTarget("dates_reversed")
    return version


def version_period(version: TargetVersion, day: date) -> Period | None:
    """The period of the version's own kind that holds `day`, whether or not it governs it."""
    return period_of(
        version.period,
        day,
        first_weekday=version.first_weekday,
        anchor=version.anchor,
        once=_once(version),
    )


def first_period(version: TargetVersion) -> Period | None:
    """The first period the version may govern: the first to start on or after `starts_on`.

    None for a once that had begun by then.
    """
    day = version.starts_on
    if version.anchor is not None and (
        version.period == "once" or grid_days(version.period) is not None
    ):
        day = max(day, version.anchor)
    period = version_period(version, day)
    if period is None or period.start >= version.starts_on:
        return period
    return next_period(
        version.period,
        period,
        first_weekday=version.first_weekday,
        anchor=version.anchor,
        once=_once(version),
    )


def governing(versions: Sequence[TargetVersion], day: date) -> TargetVersion | None:
    """The version of one target that governs the period holding `day`; None if none or ended.

    A version takes over on the first day of its first period, and from then on shuts out all that
    start before it: the latest `starts_on` wins, of equals the later in the given order. Which
    period holds the day is the winner's to say (see `governing_period`): where the first weekday
    or the kind changes, the last period of the old version keeps its whole length, and days that
    lie in both belong to the new one.
    """
    winner: TargetVersion | None = None
    for version in versions:
        if winner is not None and version.starts_on < winner.starts_on:
            continue
        first = first_period(version)
        if first is not None and first.start <= day:
            winner = version
    if winner is None or winner.ended or version_period(winner, day) is None:
        return None
    return winner


def governing_period(
    versions: Sequence[TargetVersion], day: date
) -> tuple[TargetVersion, Period] | None:
    """The governing version and its period that holds `day`; None if nothing governs it."""
    version = governing(versions, day)
    period = version_period(version, day) if version is not None else None
    return (version, period) if version is not None and period is not None else None


def governed_periods(
    versions: Sequence[TargetVersion], start: date, end: date
) -> Iterator[tuple[TargetVersion, Period]]:
    """Each governed period that shares a day with `start` to `end`, in order, with its version."""
    day = start
    while day <= end:
        found = governing_period(versions, day)
        if found is not None:
            yield found
        last = found[1].end if found is not None else day
        if last == date.max:
            return
        day = last + timedelta(days=1)


def effective_start(  # one rule a branch
    kind: str,
    today: date,
    *,
    this_period: bool = False,
    from_date: date | None = None,
    first_weekday: int = 0,
    anchor: date | None = None,
) -> date:
    """The `starts_on` of a version set today: the next period's start unless asked otherwise.

    `from_date` is taken as it is, `this_period` means the start of the running one, or of the one
    that holds `from_date`. A grid without an anchor begins with this very date: today. Once starts
    with its from (the date given, else the anchor). BadTarget if a once has neither.
    """
    kind = _kind(kind)
    if from_date is not None and not (this_period and kind != "once"):
        return from_date
    today = from_date or today
    if kind == "once":
        if anchor is None:
            raise BadTarget("dates_missing")
        return anchor
    if grid_days(kind) is not None and (anchor is None or today < anchor):
        return today if anchor is None else anchor
    running = period_of(kind, today, first_weekday=first_weekday, anchor=anchor)
    if running is not None and not this_period:
        running = next_period(kind, running, first_weekday=first_weekday, anchor=anchor)
    if running is None:
        raise BadTarget("no_next_period")
    return running.start


def _kind(text: str) -> str:
    try:
        return parse_kind(text)
    except ValueError as error:
        raise BadTarget("unknown_period") from error


def _once(version: TargetVersion) -> Period | None:
    if version.period != "once" or version.anchor is None or version.until is None:
        return None
    return Period(version.anchor, version.until)
