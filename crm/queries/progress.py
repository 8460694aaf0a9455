"""Targets against the facts: where a period stands, and what is still missing."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy.orm import Session

from crm.domain.days import WorkCalendar
from crm.domain.periods import Period, parse_kind, period_of
from crm.domain.progress import cap_state, progress, rounded
from crm.domain.targets import version_period
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.queries.activity import activity
from crm.queries.answering import Group
from crm.queries.asking import make_question
from crm.queries.measure import Measure, answer
from crm.queries.metrics import Metric, find_metric
from crm.queries.settings import setting
from crm.queries.targets import TargetRow, scope_words, series_of, target_rows
from crm.settings import FIRST_WEEKDAY

EACH = {
    "gift": "fact",
    "meeting": "fact",
    "contact": "contact",
    "customer": "customer",
    "rep": "rep",
    "region": "region",
}
"""What a limit on each one looks at: a dimension of the metric's facts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetProgress:
    """Where a target stands in its period; numbers in `1/scale` of the unit, money minor.

    A limit on each one shows the largest as its value, and in `over` all that are near or over it.
    """

    id: uuid.UUID
    metric: str
    label: str
    period: str
    start: dt.date
    end: dt.date
    sense: str
    low: int | None
    high: int | None
    value: int
    unit: str
    scale: int
    currency: str | None
    nature: str
    state: str
    projection: Fraction | None
    needed: Fraction | None
    working_days_total: int
    working_days_elapsed: int
    working_days_left: int
    fact_count: int
    basis: str | None
    each: str | None
    scope: Mapping[str, Any]
    scope_words: str
    over: Sequence[Group]

    @property
    def projected(self) -> int | None:
        """Where it lands, rounded half up to what its numbers are written in."""
        return None if self.projection is None else rounded(self.projection)

    @property
    def needed_per_working_day(self) -> float | None:
        """What is missing for each working day left, today among them."""
        return None if self.needed is None else float(self.needed)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodProgress:
    """A period of one rep, or of the team where the rep is None."""

    start: dt.date
    end: dt.date
    rep: uuid.UUID | None
    today: dt.date
    targets: Sequence[TargetProgress]
    activity: Mapping[str, Any]


def period_progress(
    session: Session,
    kind: str,
    day: dt.date,
    *,
    rep: uuid.UUID | None,
    today: dt.date,
    calendar: WorkCalendar,
) -> PeriodProgress:
    """The period of this kind around the day, with every target of the rep that governs it."""
    kind = check_kind(kind)
    targets = [
        target_progress(session, row, period, today=today, calendar=calendar)
        for row, period in _governing(target_rows(session, period=kind), day, rep)
    ]
    period = _period(session, kind, day, targets)
    return PeriodProgress(
        start=period.start,
        end=period.end,
        rep=rep,
        today=today,
        targets=targets,
        activity=activity(session, period.start, period.end, rep=rep, today=today),
    )


def today_targets(
    session: Session,
    *,
    rep: uuid.UUID | None,
    today: dt.date,
    calendar: WorkCalendar,
    day: dt.date | None = None,
    metric: str | None = None,
    metrics: Collection[str] | None = None,
    period: str | None = None,
) -> list[TargetProgress]:
    """Every target of the rep that governs today, or the day given, the shortest periods first.

    Only those of one metric, of several, or of one kind of period, if they are given.
    """
    wanted = metrics if metric is None else (metric,)
    rows = [
        row for row in target_rows(session, period=period) if wanted is None or row.metric in wanted
    ]
    found = _governing(rows, day or today, rep)
    return [
        target_progress(session, row, period, today=today, calendar=calendar)
        for row, period in sorted(found, key=lambda each: each[1].days)
    ]


def target_progress(
    session: Session,
    row: TargetRow,
    period: Period,
    *,
    today: dt.date,
    calendar: WorkCalendar,
) -> TargetProgress:
    """One version of a target in one of its periods."""
    metric = find_metric(session, row.metric)
    found = _measured(session, metric, row, period, today)
    value = found.value or 0
    over: list[Group] = []
    if row.each is not None:
        value = max((group.value or 0 for group in found.by), default=0)
        over = [group for group in found.by if cap_state(group.value or 0, row.high or 0) != "ok"]
    judged = progress(
        value,
        row.low,
        row.high,
        row.sense,
        metric.nature,
        period=period,
        today=today,
        calendar=calendar,
    )
    return TargetProgress(
        id=row.id,
        metric=row.metric,
        label=metric.name if metric.is_reading else _(metric.label),
        period=row.period,
        start=period.start,
        end=period.end,
        sense=row.sense,
        low=judged.low,
        high=judged.high,
        value=value,
        unit=metric.unit,
        scale=found.scale,
        currency=found.currency,
        nature=metric.nature,
        state=judged.state,
        projection=judged.projection,
        needed=judged.needed,
        working_days_total=judged.working_days_total,
        working_days_elapsed=judged.working_days_elapsed,
        working_days_left=judged.working_days_left,
        fact_count=found.fact_count,
        basis=row.basis,
        each=row.each,
        scope=row.scope,
        scope_words=scope_words(session, row.scope),
        over=over,
    )


def check_kind(text: str) -> str:
    """The kind of period as stored; KnownError bad_period."""
    try:
        return parse_kind(text)
    except ValueError:
        raise KnownError(
            "bad_period",
            _(
                "{text} is not a period; say day, week, month, quarter, half, year, once, or 45d."
            ).format(text=text),
        ) from None


def _governing(
    rows: Iterable[TargetRow], day: dt.date, rep: uuid.UUID | None
) -> Iterator[tuple[TargetRow, Period]]:
    """Each target of the rep that governs the day, with its period."""
    for series in series_of(row for row in rows if row.rep == rep):
        row = series.governing(day)
        period = None if row is None else version_period(row.version, day)
        if row is not None and period is not None:
            yield row, period


def _measured(
    session: Session, metric: Metric, row: TargetRow, period: Period, today: dt.date
) -> Measure:
    question = make_question(
        metric,
        period.start,
        period.end,
        today=today,
        basis=row.basis,
        scope=row.scope,
        currency=row.currency,
    )
    return answer(session, question, None if row.each is None else EACH[row.each])


def _period(session: Session, kind: str, day: dt.date, targets: Sequence[TargetProgress]) -> Period:
    """The period as the calendar has it; a grid or once as its targets have it, else the day."""
    weekday = setting(session, FIRST_WEEKDAY)
    if kind in {"day", "week", "month", "quarter", "half", "year"}:
        found = period_of(kind, day, first_weekday=weekday)
        if found is not None:
            return found
    if targets:
        return Period(targets[0].start, targets[0].end)
    return Period(day, day)
