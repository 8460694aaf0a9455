"""What logging a contact needs from the core, and which targets it moves."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

from crm.errors import Cancelled, KnownError
from crm.queries.choosing import Choice, product_choices, recent_customers
from crm.queries.progress import TargetProgress, today_targets
from crm.queries.reps import me
from crm.queries.visits import VisitRow, get_visit
from crm.services.desk import Desk
from crm.services.sentences import Told, log_told

# What a contact, a new customer or a task that is opened can move.
_METRICS = frozenset(
    (
        *("visits", "new_client_visits", "contacts_made", "products_pitched"),
        *("cadence_coverage", "prospects_found", "prospects_open"),
    )
)
_NEW_FIRST = ("new_client_visits", "visits")


@dataclass(frozen=True, slots=True)
class Ready:
    """What the dialog begins with; `planned` is the visit that was kept."""

    customer: Choice | None
    pitched: Sequence[Choice]
    planned: VisitRow | None


@dataclass(frozen=True, slots=True)
class Logged:
    """Who was contacted, and the targets whose value it changed, as they are now."""

    name: str
    mode: str
    moved: Sequence[TargetProgress]
    before: Sequence[TargetProgress] = ()


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


def save_told(desk: Desk, told: Told, name: str) -> Logged:
    """Log it, and find out what it moved."""
    before = _targets(desk, told.day)
    log_told(desk.store, told, today=desk.today())
    return _moved(desk, told, name, before)


def would_move(desk: Desk, told: Told, name: str) -> Logged | None:
    """What logging it would move: it is written, counted as everything is, and taken back.

    None where it cannot be written as it is.
    """
    before = _targets(desk, told.day)
    found: list[Logged] = []

    def take_back() -> NoReturn:
        raise Cancelled

    try:
        with desk.store.unit_of_work("log_visit"):
            log_told(desk.store, told, today=desk.today())
            found.append(_moved(desk, told, name, before))
            take_back()
    except Cancelled:
        return found[0]
    except KnownError:
        return None


def _moved(desk: Desk, told: Told, name: str, before: dict[object, TargetProgress]) -> Logged:
    after = _targets(desk, told.day)
    keys = [key for key, now in after.items() if key in before and before[key].value != now.value]
    keys.sort(key=lambda key: _rank(after[key]))
    return Logged(name, told.mode, [after[key] for key in keys], [before[key] for key in keys])


def _rank(target: TargetProgress) -> int:
    metric = target.metric
    return _NEW_FIRST.index(metric) if metric in _NEW_FIRST else len(_NEW_FIRST)


def _targets(desk: Desk, day: dt.date) -> dict[object, TargetProgress]:
    today = desk.today()
    with desk.store.reading() as session:
        targets = today_targets(
            session,
            rep=me(session),
            today=today,
            calendar=desk.calendar(day, today),
            day=day,
            metrics=_METRICS,
        )
    return {target.id: target for target in targets}
