"""What a new fact did to the targets: where they stood before it, and where they stand now."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any, TypeAlias

from sqlalchemy.orm import Session

from crm.i18n import gettext as _
from crm.labels import label
from crm.queries.amounts import plain_value, show_number, show_value
from crm.queries.progress import TargetProgress, period_progress
from crm.queries.targets import target_rows
from crm.services.desk import Desk

Stands: TypeAlias = Mapping[tuple[uuid.UUID, dt.date], TargetProgress]


def targets_on(session: Session, desk: Desk, day: dt.date, rep: uuid.UUID) -> Stands:
    """Every target of the rep that governs the day, the shortest period first."""
    kinds = {row.period for row in target_rows(session) if row.rep == rep}
    found: list[TargetProgress] = []
    for kind in kinds:
        calendar = desk.calendar(day, day)
        period = period_progress(session, kind, day, rep=rep, today=desk.today(), calendar=calendar)
        found += period.targets
    found.sort(key=lambda one: (one.end - one.start, one.metric))
    return {(one.id, one.start): one for one in found}


def moved(before: Stands, after: Stands) -> list[dict[str, Any]]:
    """The targets whose value changed, money in minor units."""
    return [_data(before[key], now) for key, now in _changed(before, after)]


def moved_lines(before: Stands, after: Stands) -> list[str]:
    """The same for people: "New clients visited, Week: 3 customers of 5 – 8, On track"."""
    lines = []
    for _key, now in _changed(before, after):
        value = show_value(now.value, now.unit, now.scale, now.currency)
        state = label("progress_state", now.state)
        bounds = " – ".join(
            show_number(bound, now.unit, now.scale, now.currency)
            for bound in (now.low, now.high)
            if bound is not None
        )
        line = _("{target}, {period}: {value} of {bounds}, {state}")
        lines.append(
            line.format(
                target=now.label,
                period=label("period", now.period),
                value=value,
                bounds=bounds,
                state=state,
            )
        )
    return lines


def _changed(
    before: Stands, after: Stands
) -> list[tuple[tuple[uuid.UUID, dt.date], TargetProgress]]:
    return [
        (key, now) for key, now in after.items() if key in before and before[key].value != now.value
    ]


def _data(was: TargetProgress, now: TargetProgress) -> dict[str, Any]:
    def plain(value: int | None) -> int | float | None:
        return plain_value(value, now.unit, now.scale)

    return {
        "metric": now.metric,
        "period": now.period,
        "start": now.start,
        "end": now.end,
        "low": plain(now.low),
        "high": plain(now.high),
        "value": plain(now.value),
        "value_before": plain(was.value),
        "unit": now.unit,
        "currency": now.currency,
        "state": now.state,
        "state_before": was.state,
    }
