"""A goal in its period: its path and landing, its months, and what else is to be reached."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from sqlalchemy.orm import Session

from crm.domain.days import WorkCalendar
from crm.domain.paths import Landing, landing_range, pace_path, working_sums
from crm.domain.periods import Period, grid_days, period_of, periods_between
from crm.domain.progress import progress
from crm.domain.splitting import whole_years
from crm.queries.asking import make_question
from crm.queries.measure import answer
from crm.queries.metrics import Metric, find_metric
from crm.queries.progress import (
    TargetProgress,
    check_kind,
    target_progress,
    today_targets,
)
from crm.queries.reps import me
from crm.queries.series import Series, daily_series, is_as_of
from crm.queries.settings import setting
from crm.queries.targets import TargetRow, TargetSeries, series_of, target_rows
from crm.queries.what_if import WhatIf, money_what_ifs
from crm.settings import CURRENCY, FIRST_WEEKDAY

CALENDAR_KINDS = ("week", "month", "quarter", "half", "year")
"""The periods one turns the pages of."""
_SEASONS = 3  # years that a season is told from
_EARLY = 3  # the part of a period by which something has happened
_SAME_WEEKDAY = 364  # days to the same week of last year


@dataclass(frozen=True, slots=True)
class GoalKey:
    """Which goal is meant, whatever its bounds and its period."""

    metric: str
    basis: str | None = None
    sense: str = "reach"
    scope: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class GoalMonth:
    """A month of the year beside its target; no bounds where none governs it."""

    start: dt.date
    end: dt.date
    low: int | None
    high: int | None
    value: int | None
    state: str | None

    @property
    def is_kept(self) -> bool:
        """Whether its floor was reached."""
        return self.state in {"reached", "stretched"}


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalPath:
    """A target with its days: what came in, where it should be, where it lands."""

    target: TargetProgress
    series: Series
    previous: Series | None
    floor: Sequence[Fraction]
    stretch: Sequence[Fraction]
    landing: Landing | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Goals:
    """The room of goals for one period of one rep."""

    today: dt.date
    rep: uuid.UUID
    kind: str
    start: dt.date
    end: dt.date
    path: GoalPath | None
    others: Sequence[TargetProgress]
    months: Sequence[GoalMonth]
    year: TargetProgress | None
    what_ifs: Sequence[WhatIf]
    has_targets: bool
    is_sum: bool
    """The goal was not set for this period; it is the sum of its months."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YearGoals:
    """What a year's goal is split from: its bounds as known so far, and what past months brought.

    `past` has twelve values for each whole year before that brought anything.
    """

    key: GoalKey
    metric: Metric
    currency: str | None
    year: int
    low: int | None
    high: int | None
    past: Mapping[int, Sequence[int]]


def goal_key(target: TargetProgress | TargetRow) -> GoalKey:
    """What this target is about."""
    scope = tuple(sorted((key, str(value)) for key, value in target.scope.items()))
    return GoalKey(target.metric, target.basis, target.sense, scope)


def read_goals(
    session: Session,
    kind: str,
    day: dt.date,
    *,
    rep: uuid.UUID,
    today: dt.date,
    calendar: WorkCalendar,
    wanted: GoalKey | None = None,
) -> Goals:
    """The period of this kind around the day; the goal wanted first, else the money, else any.

    Of the other targets those that govern the day are given, whatever their period.
    """
    kind = check_kind(kind)
    rows = [row for row in target_rows(session) if row.rep == rep]
    period = goal_period(session, kind, day, rows)
    seen = today if today in period else min(max(day, period.start), period.end)
    targets = today_targets(session, rep=rep, today=today, calendar=calendar, day=seen)
    main = _main(targets, kind, wanted)
    is_sum = False
    if _is_to_be_summed(main, wanted):
        summed = _sum_of_months(rows, kind, period, wanted)
        if summed is not None:
            is_sum = True
            main = target_progress(session, summed, period, today=today, calendar=calendar)
    path = None if main is None else _path(session, main, today=today, calendar=calendar)
    key = wanted if main is None else goal_key(main)
    year = Period(dt.date(seen.year, 1, 1), dt.date(seen.year, 12, 31))
    return Goals(
        today=today,
        rep=rep,
        kind=kind,
        start=main.start if main else period.start,
        end=main.end if main else period.end,
        path=path,
        others=[target for target in targets if target is not main],
        months=[]
        if key is None
        else goal_months(session, key, year, rows, today=today, calendar=calendar),
        year=next(
            (t for t in targets if t.period == "year" and key is not None and goal_key(t) == key),
            None,
        ),
        what_ifs=[] if path is None else _what_ifs(session, path.target, rep=rep, today=today),
        has_targets=bool(rows),
        is_sum=is_sum,
    )


def goal_period(
    session: Session, kind: str, day: dt.date, rows: Sequence[TargetRow] = ()
) -> Period:
    """The period of this kind around the day; a grid or once as its target has it, else the day."""
    if kind in CALENDAR_KINDS or kind == "day":
        found = period_of(kind, day, first_weekday=setting(session, FIRST_WEEKDAY))
        return found or Period(day, day)
    for series in series_of(row for row in rows if row.period == kind):
        row = series.governing(day) or series.rows[-1]
        if kind == "once" and row.anchor and row.until:
            return Period(row.anchor, row.until)
        if row.anchor is not None:
            found = period_of(kind, max(day, row.anchor), anchor=row.anchor)
            if found is not None:
                return found
    return Period(day, day)


def goal_months(
    session: Session,
    key: GoalKey,
    year: Period,
    rows: Sequence[TargetRow],
    *,
    today: dt.date,
    calendar: WorkCalendar,
) -> list[GoalMonth]:
    """The twelve months of a year: what each brought by today, against its own target.

    None for what is as of a day: each month would have to be worked out from all there is.
    """
    monthly = _series_of_key(rows, key, "month")
    metric = find_metric(session, key.metric)
    if is_as_of(metric):
        return []
    row = monthly.rows[-1] if monthly else None
    question = make_question(
        metric,
        year.start,
        year.end,
        today=today,
        basis=key.basis,
        scope=dict(key.scope),
        currency=row.currency if row else None,
    )
    values = {group.key: group.value for group in answer(session, question, "month").by}
    months: list[GoalMonth] = []
    for number in range(1, 13):
        month = period_of("month", dt.date(year.start.year, number, 1))
        assert month is not None  # noqa: S101 - every day is in a month
        value = values.get(month.start.isoformat()[:7])
        begun = month.start <= today
        if begun and value is None and metric.nature == "flow":
            value = 0
        governs = monthly.governing(month.start) if monthly else None
        state = None
        if governs is not None and begun and value is not None and key.sense == "reach":
            state = progress(
                value,
                governs.low,
                governs.high,
                governs.sense,
                metric.nature,
                period=month,
                today=today,
                calendar=calendar,
            ).state
        low, high = (None, None) if governs is None else (governs.low, governs.high)
        months.append(GoalMonth(month.start, month.end, low, high, value if begun else None, state))
    return months


def month_values(
    session: Session, key: GoalKey, years: Sequence[int], *, currency: str | None, today: dt.date
) -> Mapping[int, Sequence[int]]:
    """What each month of these years brought; years without any fact are left out."""
    if not years:
        return {}
    metric = find_metric(session, key.metric)
    question = make_question(
        metric,
        dt.date(min(years), 1, 1),
        dt.date(max(years), 12, 31),
        today=today,
        basis=key.basis,
        scope=dict(key.scope),
        currency=currency,
    )
    found: dict[int, list[int]] = {}
    for group in answer(session, question, "month").by:
        if group.key is None:
            continue
        year, month = int(group.key[:4]), int(group.key[5:7])
        found.setdefault(year, [0] * 12)[month - 1] = group.value or 0
    return {year: values for year, values in sorted(found.items()) if any(values)}


def read_year_goals(
    session: Session, key: GoalKey | None, year: int, *, today: dt.date
) -> YearGoals:
    """The goal of a year: its own target, else the sum of its months; without a key my money."""
    if key is None:
        key = GoalKey("sales_amount", "collected", "reach", (("rep", str(me(session))),))
    rows = target_rows(session, metric=key.metric)
    metric = find_metric(session, key.metric)
    mine = [row for row in rows if row.each is None and goal_key(row) == key]
    currency = None
    if metric.is_money:
        currency = next((row.currency for row in mine if row.currency), setting(session, CURRENCY))
    low, high = _year_bounds(rows, key, year)
    before = min(year, today.year)
    past = month_values(
        session, key, range(before - _SEASONS - 1, before), currency=currency, today=today
    )
    return YearGoals(
        key=key,
        metric=metric,
        currency=currency,
        year=year,
        low=low,
        high=high,
        past=whole_years(past, before),
    )


def _year_bounds(
    rows: Sequence[TargetRow], key: GoalKey, year: int
) -> tuple[int | None, int | None]:
    yearly = _series_of_key(rows, key, "year")
    own = yearly.governing(dt.date(year, 1, 1)) if yearly else None
    if own is not None:
        return own.low, own.high
    monthly = _series_of_key(rows, key, "month")
    if monthly is None:
        return None, None
    months = [monthly.governing(dt.date(year, number, 1)) for number in range(1, 13)]
    # A target of a few months says what the others are meant to bring, too.
    known = [month for month in months if month is not None]
    if not known:
        return None, None
    whole = [month or known[-1] for month in months]
    lows = [month.low for month in whole if month.low is not None]
    highs = [month.high for month in whole if month.high is not None]
    return (
        sum(lows) if len(lows) == len(whole) else None,
        sum(highs) if len(highs) == len(whole) else None,
    )


def versions_of(session: Session, target: uuid.UUID) -> TargetSeries | None:
    """Every version of the target that this one is a version of."""
    for series in series_of(target_rows(session)):
        if any(row.id == target for row in series.rows):
            return series
    return None


def _series_of_key(rows: Sequence[TargetRow], key: GoalKey, kind: str) -> TargetSeries | None:
    mine = [r for r in rows if r.period == kind and r.each is None and goal_key(r) == key]
    found = series_of(mine)
    return found[0] if found else None


def _main(
    targets: Sequence[TargetProgress], kind: str, wanted: GoalKey | None
) -> TargetProgress | None:
    """The target to be charted; one on each of several has no path."""
    fit = [target for target in targets if target.period == kind and target.each is None]
    for target in fit:
        if wanted is not None and goal_key(target) == wanted:
            return target
    if wanted is not None and kind not in CALENDAR_KINDS:
        return fit[0] if fit else None

    def order(target: TargetProgress) -> tuple[bool, ...]:
        return (
            target.sense == "cap",
            target.unit != "money",
            target.metric != "sales_amount",
            target.basis != "collected",
            target.nature != "flow",
        )

    return min(fit, key=order, default=None)


def _is_to_be_summed(main: TargetProgress | None, wanted: GoalKey | None) -> bool:
    """Whether what months bring is nearer to what is asked for than the target there is."""
    if main is None:
        return True
    if wanted is not None:
        return goal_key(main) != wanted
    return main.unit != "money" or main.sense == "cap"


def _sum_of_months(
    rows: Sequence[TargetRow], kind: str, period: Period, wanted: GoalKey | None
) -> TargetRow | None:
    """What the months of a longer period are to bring together, if each of them has a target."""
    if kind not in {"quarter", "half", "year"}:
        return None
    key = wanted or next(
        (
            goal_key(row)
            for row in rows
            if row.period == "month" and row.metric == "sales_amount" and row.each is None
        ),
        None,
    )
    monthly = None if key is None or key.sense == "cap" else _series_of_key(rows, key, "month")
    if monthly is None:
        return None
    months = [
        monthly.governing(month.start)
        for month in periods_between("month", period.start, period.end)
    ]
    known = [month for month in months if month is not None]
    if len(known) < len(months):
        return None
    lows = [month.low for month in known if month.low is not None]
    highs = [month.high for month in known if month.high is not None]
    if len(lows) < len(known) and len(highs) < len(known):
        return None
    return replace(
        known[-1],
        period=kind,
        starts_on=period.start,
        low=sum(lows) if len(lows) == len(known) else None,
        high=sum(highs) if len(highs) == len(known) else None,
    )


def _path(
    session: Session, target: TargetProgress, *, today: dt.date, calendar: WorkCalendar
) -> GoalPath:
    period = Period(target.start, target.end)
    series = _series(session, target, period, today)
    as_of = is_as_of(find_metric(session, target.metric))
    before = None if as_of else last_year(target.period, period)
    previous = None if before is None else _series(session, target, before, today)
    if previous is not None and not _is_known(previous):
        previous = None
    landing = None
    if target.projected is not None:
        landing = Landing(target.projected, target.projected, target.projected)
        if period.start <= today <= period.end:
            sums = working_sums(
                [each.added or 0 for each in series.days],
                period,
                today - dt.timedelta(days=1),
                calendar,
            )
            landing = landing_range(target.value, target.projected, sums, target.working_days_left)
    flows = target.nature == "flow"
    low = target.low if target.sense == "reach" else None
    high = target.high if target.high != low else None
    return GoalPath(
        target=target,
        series=series,
        previous=previous,
        floor=_bound(low, period, calendar, flows=flows),
        stretch=_bound(high, period, calendar, flows=flows and target.sense == "reach"),
        landing=landing,
    )


def _is_known(series: Series) -> bool:
    """Whether facts were kept from early in the period on; a year begun in autumn compares ill."""
    days = series.days
    return any(day.value for day in days[: max(len(days) // _EARLY, 1) + 1])


def _bound(
    bound: int | None, period: Period, calendar: WorkCalendar, *, flows: bool
) -> Sequence[Fraction]:
    """A path to the bound for what adds up; a level, and a limit, hold every day alike."""
    if bound is None:
        return ()
    if flows:
        return pace_path(bound, period, calendar)
    return [Fraction(bound)] * period.days


def last_year(kind: str, period: Period) -> Period | None:
    """The same period a year before: by its name, a week or grid by its weekdays."""
    if kind == "once" or period.start.year <= 1:
        return None
    if kind in {"day", "week"} or grid_days(kind) is not None:
        back = dt.timedelta(days=_SAME_WEEKDAY)
        return Period(period.start - back, period.end - back)
    return period_of(kind, period.start.replace(year=period.start.year - 1))


def _series(session: Session, target: TargetProgress, period: Period, today: dt.date) -> Series:
    return daily_series(
        session,
        target.metric,
        period.start,
        period.end,
        basis=target.basis,
        scope=target.scope,
        currency=target.currency,
        today=today,
    )


def _what_ifs(
    session: Session, target: TargetProgress, *, rep: uuid.UUID, today: dt.date
) -> list[WhatIf]:
    """Only for a period that runs, and what may be reached."""
    runs = target.start <= today <= target.end and target.sense == "reach"
    if not runs or set(target.scope) - {"rep"}:
        return []
    if target.metric != "sales_amount":
        return []
    return money_what_ifs(
        session,
        basis=target.basis,
        currency=target.currency or setting(session, CURRENCY),
        rep=rep,
        today=today,
        until=target.end,
    )
