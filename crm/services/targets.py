"""Writing targets: a new version for what is to come, none for what is past."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from crm.domain.choices import EACH, SENSES
from crm.domain.periods import grid_days, next_period, period_of
from crm.domain.targets import BadTarget, check_target, effective_start
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.i18n import listed, mark
from crm.models import Target
from crm.queries.asking import check_basis
from crm.queries.dimensions import SCOPES, dimension
from crm.queries.metrics import Metric, find_metric
from crm.queries.progress import check_kind
from crm.queries.reps import me
from crm.queries.settings import setting
from crm.queries.targets import (
    TEAM,
    TargetRow,
    TargetSeries,
    series_of,
    target_rows,
)
from crm.settings import CURRENCY, FIRST_WEEKDAY
from crm.store.store import Store
from crm.store.unit_of_work import Change, UnitOfWork

_REASONS = {
    "unknown_sense": mark("A target is to reach or to cap; say --sense reach or --sense cap."),
    "unknown_period": mark("This is not a period; say day, week, month, quarter, half, or year."),
    "bounds_missing": mark("A target has a floor or a limit; give --low, --high, or both."),
    "bound_negative": mark("A bound cannot be below zero; write it without the minus."),
    "low_above_high": mark("The low is above the high; exchange them."),
    "limit_missing": mark("A cap is a limit; give it with --high."),
    "dates_missing": mark("A target for once needs its days; give --from and --to."),
    "dates_reversed": mark("The last day is before the first; exchange them."),
    "no_next_period": mark("There is no next period; give --from."),
}


def set_target(
    store: Store,
    *,
    metric: str,
    period: str,
    today: dt.date,
    low: int | None = None,
    high: int | None = None,
    sense: str | None = None,
    scope: Mapping[str, Any] | None = None,
    each: str | None = None,
    basis: str | None = None,
    currency: str | None = None,
    from_date: dt.date | None = None,
    until: dt.date | None = None,
    this_period: bool = False,
    note: str | None = None,
) -> Change:
    """Set a target from the next period on, or from the date, or for its period or this one too.

    Bounds are in the metric's whole numbers, money in minor units. Without a rep in the scope it
    is mine; `rep="team"` makes it everybody's. The same again changes nothing; another bound for
    the same metric, period, scope, each, basis, currency and sense is its next version.
    """
    with store.unit_of_work("set_target", about=metric) as work:
        known = find_metric(work.session, metric)
        wanted = TargetRow(
            id=work.new_id(),
            metric=metric,
            period=check_kind(period),
            starts_on=today,
            anchor=from_date if period == "once" else None,
            until=until if period == "once" else None,
            low=low,
            high=high,
            sense=_sense(known, sense, low, each),
            scope=_scope(work.session, scope or {}, each),
            each=each,
            basis=check_basis(known, basis),
            currency=_currency(work.session, known, currency),
            first_weekday=setting(work.session, FIRST_WEEKDAY),
            ended=False,
            note=note,
        )
        series = _series(work.session, wanted)
        try:
            _set(work, series, wanted, today, from_date, this_period=this_period)
        except BadTarget as error:
            raise _refused(error) from None
    return work.change()


def set_targets(
    store: Store, wanted: Sequence[Mapping[str, Any]], *, today: dt.date, this_period: bool = False
) -> Change:
    """Set several targets in one step; each is told as `set_target` takes it."""
    with store.unit_of_work("set_target", about=wanted[0]["metric"]) as work:
        for each in wanted:
            set_target(store, today=today, this_period=this_period, **each)
    return work.change()


def end_target(
    store: Store,
    target: uuid.UUID,
    *,
    today: dt.date,
    from_date: dt.date | None = None,
    this_period: bool = False,
) -> Change:
    """End the target of this version from the next period on, or as `set_target` takes it."""
    row = store.read(_row, target)
    with store.unit_of_work("end_target", about=row.metric) as work:
        series = _series(work.session, row)
        try:
            start = effective_start(
                row.period,
                today,
                this_period=this_period,
                from_date=from_date,
                first_weekday=series.rows[-1].first_weekday,
                anchor=row.anchor,
            )
        except BadTarget as error:
            raise _refused(error) from None
        for later in series.rows:
            if later.starts_on >= start:
                work.session.get_one(Target, later.id).deleted = True
        before = [earlier for earlier in series.rows if earlier.starts_on < start]
        if before and not before[-1].ended:
            _write(work, replace(before[-1], id=work.new_id(), starts_on=start, ended=True))
        work.record = target
    return work.change()


def _set(
    work: UnitOfWork,
    series: TargetSeries,
    wanted: TargetRow,
    today: dt.date,
    from_date: dt.date | None,
    *,
    this_period: bool,
) -> None:
    """Write the version, unless what is there says the same."""
    anchor = wanted.anchor or _running_anchor(series)
    start = effective_start(
        wanted.period,
        today,
        this_period=this_period,
        from_date=from_date,
        first_weekday=wanted.first_weekday,
        anchor=anchor,
    )
    starts = [start]
    if this_period:
        # What was set for the next period is replaced as well: this period *too*.
        coming = _next_start(wanted, start, anchor)
        starts += [row.starts_on for row in series.rows if row.starts_on == coming]
    for day in dict.fromkeys(starts):
        origin = anchor if grid_days(wanted.period) is None else anchor or start
        _put(work, series, replace(wanted, id=work.new_id(), starts_on=day, anchor=origin))


def _put(work: UnitOfWork, series: TargetSeries, version: TargetRow) -> None:
    """Add the version; one that starts on the same day is corrected in its place."""
    check_target(version.version)
    same_day = [row for row in series.rows if row.starts_on == version.starts_on]
    before = [row for row in series.rows if row.starts_on < version.starts_on]
    if same_day:
        row = work.session.get_one(Target, same_day[-1].id)
        row.low, row.high, row.note = version.low, version.high, version.note
        row.first_weekday, row.ended = version.first_weekday, False
        work.record = row.id
    elif before and _says(before[-1]) == _says(version):
        work.record = before[-1].id
    else:
        _write(work, version)


def _says(row: TargetRow) -> tuple[object, ...]:
    return (row.low, row.high, row.first_weekday, row.anchor, row.ended, row.note)


def _write(work: UnitOfWork, row: TargetRow) -> None:
    work.add(
        Target(
            id=row.id,
            metric=row.metric,
            period=row.period,
            starts_on=row.starts_on,
            anchor=row.anchor,
            until=row.until,
            low=row.low,
            high=row.high,
            sense=row.sense,
            scope=dict(row.scope),
            each=row.each,
            basis=row.basis,
            currency=row.currency,
            first_weekday=row.first_weekday,
            ended=row.ended,
            note=row.note,
        )
    )
    work.record = row.id


def _series(session: Session, wanted: TargetRow) -> TargetSeries:
    """The versions there are of the same target."""
    there = target_rows(session, metric=wanted.metric)
    known = {row.id for row in there}
    found = series_of([*there, *([] if wanted.id in known else [wanted])])
    mine = next(series for series in found if any(row.id == wanted.id for row in series.rows))
    return TargetSeries([row for row in mine.rows if row.id in known])


def _running_anchor(series: TargetSeries) -> dt.date | None:
    """Where the grid of the target began; an ended one begins anew."""
    rows = series.rows
    return rows[-1].anchor if rows and not rows[-1].ended else None


def _next_start(wanted: TargetRow, start: dt.date, anchor: dt.date | None) -> dt.date | None:
    """The first day of the period after the one that holds `start`."""
    if wanted.period == "once":
        return None
    running = period_of(
        wanted.period, start, first_weekday=wanted.first_weekday, anchor=anchor or start
    )
    coming = running and next_period(
        wanted.period, running, first_weekday=wanted.first_weekday, anchor=anchor or start
    )
    return None if coming is None else coming.start


def _sense(metric: Metric, sense: str | None, low: int | None, each: str | None) -> str:
    """Reach, unless it is a limit alone on what is better low, or on each one."""
    if each is not None and each not in EACH:
        raise KnownError(
            "bad_each",
            _("There is no target for each {each}; choose one of {names}.").format(
                each=each, names=listed(EACH)
            ),
        )
    if sense is None:
        sense = "cap" if low is None and (each is not None or metric.limited) else "reach"
    if sense not in SENSES:
        raise _refused(BadTarget("unknown_sense"))
    if each is not None and sense != "cap":
        raise KnownError(
            "each_needs_cap",
            _("A target for each one is a limit; give it with --high and --sense cap."),
        )
    return sense


def _scope(session: Session, scope: Mapping[str, Any], each: str | None) -> dict[str, str]:
    """The scope as stored: ids as text, the rep me unless another or the team is meant."""
    for name in scope:
        dimension(name, SCOPES)
    found = {name: str(value) for name, value in scope.items()}
    rep = found.pop("rep", TEAM if each == "rep" else str(me(session)))
    return dict(sorted(found.items() if rep == TEAM else [*found.items(), ("rep", rep)]))


def _currency(session: Session, metric: Metric, currency: str | None) -> str | None:
    if not metric.is_money:
        return None
    return currency.strip().upper() if currency else setting(session, CURRENCY)


def _row(session: Session, target: uuid.UUID) -> TargetRow:
    found = next((row for row in target_rows(session) if row.id == target), None)
    if found is None:
        raise KnownError(
            "unknown_target", _("There is no such target; see them with crm target list.")
        )
    return found


def _refused(error: BadTarget) -> KnownError:
    known = _REASONS.get(error.code)
    reason = _(known) if known else _("There can be no such target; check its bounds and days.")
    return KnownError(f"target_{error.code}", reason)
