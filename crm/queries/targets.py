"""Targets with their versions: which belong together, which of them governs a day."""

import datetime as dt
import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.domain.ids import id_ending
from crm.domain.periods import Period
from crm.domain.targets import TargetVersion, first_period, governing
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.i18n import listed, parted
from crm.models import Customer, Product, Rep, Target
from crm.queries.metrics import by_label

Identity: TypeAlias = tuple[object, ...]
TEAM = "team"
"""How a scope says that everybody is meant; stored as a scope without a rep."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetRow:
    """One version of a target; bounds in the metric's whole numbers, money in minor units."""

    id: uuid.UUID
    metric: str
    period: str
    starts_on: dt.date
    anchor: dt.date | None
    until: dt.date | None
    low: int | None
    high: int | None
    sense: str
    scope: Mapping[str, Any]
    each: str | None
    basis: str | None
    currency: str | None
    first_weekday: int
    ended: bool
    note: str | None

    @property
    def version(self) -> TargetVersion:
        """The same for the rules of domain.targets."""
        return TargetVersion(
            id=self.id.bytes,
            starts_on=self.starts_on,
            metric=self.metric,
            period=self.period,
            low=self.low,
            high=self.high,
            sense=self.sense,
            ended=self.ended,
            first_weekday=self.first_weekday,
            anchor=self.anchor,
            until=self.until,
        )

    @property
    def rep(self) -> uuid.UUID | None:
        """Whose target it is; None for the team's."""
        rep = self.scope.get("rep")
        return None if rep is None else uuid.UUID(str(rep))


@dataclass(frozen=True, slots=True)
class TargetSeries:
    """The versions of one target, by the day they start on."""

    rows: Sequence[TargetRow]

    def governing(self, day: dt.date) -> TargetRow | None:
        """The version that governs the period which holds the day."""
        found = governing([row.version for row in self.rows], day)
        return None if found is None else self._row(found)

    def next(self, day: dt.date) -> TargetRow | None:
        """The first version that is to govern from a later day on."""
        for row in self.rows:
            begin = first_period(row.version)
            if begin is not None and begin.start > day and not row.ended:
                return row
        return None

    def _row(self, version: TargetVersion) -> TargetRow:
        return next(row for row in self.rows if row.id.bytes == version.id)


@dataclass(frozen=True, slots=True)
class TargetState:
    """A target as a list shows it: its governing version, or the coming or the last one."""

    row: TargetRow
    state: str
    """running, coming, ended"""
    until: dt.date | None
    """The last day it governs, where that is known."""
    versions: Sequence[TargetRow]
    whose: str | None
    scope: str


def identity(
    *,
    metric: str,
    period: str,
    sense: str,
    scope: Mapping[str, Any],
    each: str | None,
    basis: str | None,
    currency: str | None,
    anchor: dt.date | None,
    until: dt.date | None,
) -> Identity:
    """What the versions of one target have in common; a target for once is its days, too."""
    days = (anchor, until) if period == "once" else ()
    narrowed = json.dumps({key: str(scope[key]) for key in sorted(scope)}, ensure_ascii=False)
    return (metric, period, sense, narrowed, each, basis, currency, *days)


def series_of(rows: Iterable[TargetRow]) -> list[TargetSeries]:
    """The rows gathered by target, in the order in which these were first set."""
    found: dict[Identity, list[TargetRow]] = {}
    for row in sorted(rows, key=lambda each: each.id.bytes):
        key = identity(
            metric=row.metric,
            period=row.period,
            sense=row.sense,
            scope=row.scope,
            each=row.each,
            basis=row.basis,
            currency=row.currency,
            anchor=row.anchor,
            until=row.until,
        )
        found.setdefault(key, []).append(row)
    return [TargetSeries(sorted(rows, key=lambda each: each.starts_on)) for rows in found.values()]


def target_rows(
    session: Session, *, period: str | None = None, metric: str | None = None
) -> list[TargetRow]:
    """Every version of every target, of one kind of period or one metric if given."""
    statement = select(Target).where(~Target.deleted)
    if period is not None:
        statement = statement.where(Target.period == period)
    if metric is not None:
        statement = statement.where(Target.metric == metric)
    return [
        TargetRow(
            id=row.id,
            metric=row.metric,
            period=row.period,
            starts_on=row.starts_on,
            anchor=row.anchor,
            until=row.until,
            low=row.low,
            high=row.high,
            sense=row.sense,
            scope=dict(row.scope or {}),
            each=row.each,
            basis=row.basis,
            currency=row.currency,
            first_weekday=row.first_weekday,
            ended=row.ended,
            note=row.note,
        )
        for row in session.scalars(statement)
    ]


def list_targets(session: Session, *, today: dt.date) -> list[TargetState]:
    """Every target with its state as of today, whosever it is."""
    return [_state(session, series, today) for series in series_of(target_rows(session))]


def written_target(session: Session, version: uuid.UUID | None, *, today: dt.date) -> TargetState:
    """The target of this version, shown as this version; KnownError unknown_target."""
    for series in series_of(target_rows(session)):
        for row in series.rows:
            if row.id == version:
                return replace(_state(session, series, today), row=row)
    raise KnownError("unknown_target", _("There is no such target; see them with crm target list."))


def last_day(session: Session, row: TargetRow) -> dt.date | None:
    """The last day that an ended target governs; None if no version of it is left."""
    for series in series_of([*target_rows(session, metric=row.metric), row]):
        kept = [each for each in series.rows if each.ended]
        if row in series.rows and kept:
            return kept[-1].starts_on - dt.timedelta(days=1)
    return None


def _state(session: Session, series: TargetSeries, today: dt.date) -> TargetState:
    current, coming = series.governing(today), series.next(today)
    row = current or coming or series.rows[-1]
    ends = [each.starts_on for each in series.rows if each.ended]
    later = [day for day in ends if day > row.starts_on]
    return TargetState(
        row=row,
        state="running" if current else "coming" if coming else "ended",
        until=later[0] - dt.timedelta(days=1) if later else row.until,
        versions=series.rows,
        whose=_name(session, "rep", row.scope["rep"]) if row.rep else None,
        scope=scope_words(session, row.scope),
    )


def scope_words(session: Session, scope: Mapping[str, Any]) -> str:
    """What a target is narrowed down to besides its rep, readable; empty if nothing."""
    return listed(
        f"{key}={_name(session, key, value)}" for key, value in scope.items() if key != "rep"
    )


def find_target(session: Session, text: str, *, rep: uuid.UUID | None) -> TargetRow:
    """The target meant: an id or unique ending of one, or the metric of the rep's only one."""
    rows = target_rows(session)
    ending = id_ending(text)
    by_id = [row for row in rows if ending and row.id.hex.endswith(ending)]
    if len(by_id) == 1:
        return by_id[0]
    labelled = by_label(text)
    names = {text, labelled.name if labelled else text}
    named = [row for row in rows if row.metric in names and row.rep == rep]
    several = series_of(by_id or named)
    if not several:
        raise KnownError(
            "unknown_target",
            _("There is no target {text}; see them with crm target list.").format(text=text),
        )
    if len(several) > 1:
        lines = [f"{each.rows[-1].period} · {each.rows[-1].id.hex[-8:]}" for each in several]
        raise KnownError(
            "ambiguous_target",
            _("{text} may be any of these; give the end of the id: {candidates}").format(
                text=text, candidates=parted(lines)
            ),
            lines,
        )
    return several[0].rows[-1]


def days_covered(rows: Iterable[TargetRow], day: dt.date) -> Period:
    """From the first to the last day that the targets may need the working days of."""
    days = [day, *(each for row in rows for each in (row.anchor, row.until) if each is not None)]
    return Period(min(days), max(days))


_NAMED: Mapping[str, Any] = {"rep": Rep, "customer": Customer, "product": Product}


def _name(session: Session, key: str, value: object) -> str:
    model = _NAMED.get(key)
    if model is None:
        return str(value)
    found = session.execute(select(model.name).where(model.id == uuid.UUID(str(value))))
    return str(found.scalar_one_or_none() or value)
