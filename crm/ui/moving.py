"""What logging a contact needs from the core, and which targets it moved."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from crm.queries.choosing import Choice, product_choices, recent_customers
from crm.queries.progress import TargetProgress, period_progress
from crm.queries.reps import me
from crm.queries.visits import VisitRow, get_visit
from crm.services import visits
from crm.services.desk import Desk

_PERIODS = ("week", "month")


@dataclass(frozen=True, slots=True)
class Ready:
    """What the dialog begins with; `planned` is the visit that was kept."""

    customer: Choice | None
    pitched: Sequence[Choice]
    planned: VisitRow | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A contact as it was typed; `planned` is the visit it completes."""

    customer: uuid.UUID
    name: str
    day: dt.date
    time: str | None
    mode: str
    said: str | None
    result: str | None
    pitched: tuple[uuid.UUID, ...]
    next_on: dt.date | None
    next_step: str | None
    planned: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class Logged:
    """Who was contacted, and the targets whose value it changed, as they are now."""

    name: str
    mode: str
    moved: Sequence[TargetProgress]


def read_ready(
    desk: Desk,
    *,
    visit: uuid.UUID | None,
    customer: uuid.UUID | None,
    pitched: Sequence[uuid.UUID],
) -> Ready:
    """The records behind these ids, those that are still there, in one look."""
    with desk.store.reading() as session:
        planned = None if visit is None else get_visit(session, visit)
        wanted = customer if planned is None else planned.customer_id
        known = recent_customers(session, [wanted]) if wanted is not None else []
        return Ready(
            customer=known[0] if known else None,
            pitched=product_choices(session, pitched) if pitched else (),
            planned=planned,
        )


def save_visit(desk: Desk, visit: Visit) -> Logged:
    """Log it, and find out what it moved."""
    before = _targets(desk, visit.day)
    fields = visits.VisitFields(
        mode=visit.mode,
        said=visit.said,
        result=visit.result,
        next_on=visit.next_on,
        next_step=visit.next_step,
    )
    if visit.time is not None:
        fields["time"] = visit.time
    if visit.planned is None:
        visits.log_visit(
            desk.store,
            customer=visit.customer,
            day=visit.day,
            today=desk.today(),
            pitched=visit.pitched,
            **fields,
        )
    else:
        visits.complete_visit(
            desk.store,
            visit.planned,
            day=visit.day,
            today=desk.today(),
            pitched=visit.pitched,
            **fields,
        )
    after = _targets(desk, visit.day)
    moved = [now for key, now in after.items() if key in before and before[key].value != now.value]
    return Logged(visit.name, visit.mode, moved)


def _targets(desk: Desk, day: dt.date) -> dict[object, TargetProgress]:
    today = desk.today()
    calendar = desk.calendar(day, today)
    found: dict[object, TargetProgress] = {}
    with desk.store.reading() as session:
        rep = me(session)
        for period in _PERIODS:
            progress = period_progress(
                session, period, day, rep=rep, today=today, calendar=calendar
            )
            for target in progress.targets:
                found[target.id] = target
    return found
