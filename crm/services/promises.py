"""Promises: what a contact says for next time, and the planned contact that is to keep it."""

import datetime as dt
import uuid

from sqlalchemy import case, select, update
from sqlalchemy.orm import Session

from crm.models import Visit
from crm.queries.reps import me
from crm.services.facts import fact
from crm.store.store import Store
from crm.store.unit_of_work import Change, UnitOfWork


def find_planned(
    work: UnitOfWork,
    customer: uuid.UUID,
    day: dt.date,
    *,
    rep: uuid.UUID | None,
    mode: str,
    time: str | None = None,
) -> Visit | None:
    """What the rep (me if none) planned with the customer: that of the same time before others."""
    same_time = case((Visit.time == time, 0), else_=1)
    return work.session.scalars(
        select(Visit)
        .where(Visit.customer_id == customer, Visit.day == day, Visit.state == "planned")
        .where(Visit.rep_id == (rep or me(work.session)), Visit.mode == mode, ~Visit.deleted)
        .order_by(same_time, Visit.time, Visit.id)
    ).first()


def keep_promise(work: UnitOfWork, visit: Visit) -> None:
    """The contact took place: what it was to keep is kept on its day."""
    if visit.follows_id is not None:
        set_kept(work, visit.follows_id, visit.day)


def set_kept(work: UnitOfWork, promise: uuid.UUID, day: dt.date | None) -> None:
    """The promise of this contact was kept on the day, or is open again."""
    work.session.execute(
        update(Visit)
        .where(Visit.id == promise, Visit.next_done_on.is_distinct_from(day))
        .values(next_done_on=day)
    )


def close_promise(store: Store, visit: uuid.UUID, *, day: dt.date) -> Change:
    """What was promised in this contact was done on the day, whoever did it and how."""
    with store.unit_of_work("close_promise", about=store.read(_promised, visit)) as work:
        fact(work.session, Visit, visit)
        set_kept(work, visit, day)
        work.record = visit
    return work.change()


def _promised(session: Session, visit: uuid.UUID) -> str | None:
    return fact(session, Visit, visit).next_step


def find_follower(work: UnitOfWork, visit: Visit) -> Visit | None:
    """The planned contact that is to keep the promise of this one."""
    return work.session.scalars(
        select(Visit)
        .where(Visit.follows_id == visit.id, Visit.state == "planned", ~Visit.deleted)
        .order_by(Visit.id)
    ).first()


def follow_up(work: UnitOfWork, visit: Visit, *, before: tuple[dt.date | None, str | None]) -> None:
    """Let one planned contact stand for what was promised; `before` is the day and step so far."""
    if (visit.next_on, visit.next_step) == before:
        return
    work.session.flush()
    follower = find_follower(work, visit)
    if visit.next_on is None:
        if follower is not None and follower.day == before[0]:
            follower.deleted = True
        return
    if visit.next_done_on is not None:
        return
    if follower is None:
        follower = _planned_then(work, visit, visit.next_on)
    elif follower.day == before[0]:
        follower.day = visit.next_on
    if follower.purpose in {None, before[1]}:
        follower.purpose = visit.next_step


def _planned_then(work: UnitOfWork, visit: Visit, day: dt.date) -> Visit:
    """What was planned for that day anyway, else a new plan."""
    found = find_planned(work, visit.customer_id, day, rep=visit.rep_id, mode=visit.mode)
    if found is not None and found.follows_id is None:
        found.follows_id = visit.id
        return found
    return work.add(
        Visit(
            id=work.new_id(),
            customer_id=visit.customer_id,
            rep_id=visit.rep_id,
            day=day,
            mode=visit.mode,
            state="planned",
            follows_id=visit.id,
        )
    )
