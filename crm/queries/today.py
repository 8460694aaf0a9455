"""What a day reminds of: open promises, and who has not been contacted for too long."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, null, select
from sqlalchemy.orm import Session, aliased

from crm.domain.cadence import cadence
from crm.domain.stages import derive_stage
from crm.models import Assignment, Customer, Task, Visit
from crm.queries.measure import FactRow, measure_facts
from crm.queries.owners import owner_on, stage_on
from crm.queries.settings import setting
from crm.queries.standing import last_contact, last_order, last_stage_day
from crm.settings import CADENCE_IDEAL, CADENCE_MAXIMUM, LAPSED_AFTER


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """Something promised or to be done; `kind` is visit (the contact it was made in) or task.

    `follower_id` is the planned contact that is to keep a promise.
    """

    id: uuid.UUID
    kind: str
    title: str
    customer_id: uuid.UUID | None
    customer: str | None
    due: dt.date | None
    follower_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class QuietRow:
    """A customer that is due for a contact: past the ideal (amber) or the maximum (red) of days."""

    id: uuid.UUID
    name: str
    grade: str | None
    city: str | None
    days: int
    ideal: int
    most: int
    red: bool


def is_empty(session: Session) -> bool:
    """Whether the store knows no customer yet."""
    return session.scalars(select(Customer.id).where(~Customer.deleted).limit(1)).first() is None


def open_promises(session: Session, *, rep: uuid.UUID | None = None) -> list[PromiseRow]:
    """What was promised in contacts and not done yet, and open tasks; the oldest first."""
    kept, planned = aliased(Visit), aliased(Visit)
    follower = (
        select(planned.id)
        .where(planned.follows_id == Visit.id, ~planned.deleted, planned.state == "planned")
        .order_by(planned.id)
        .limit(1)
        .scalar_subquery()
    )
    followed = (
        select(kept.id)
        .where(kept.follows_id == Visit.id, ~kept.deleted, kept.state == "completed")
        .exists()
    )
    promised = (
        select(Visit.id, Visit.next_step, Visit.customer_id, Customer.name, Visit.next_on, follower)
        .join(Customer, Customer.id == Visit.customer_id)
        .where(~Visit.deleted, ~Customer.deleted, Visit.state == "completed")
        .where(Visit.next_step.is_not(None), Visit.next_step != "")
        .where(Visit.next_done_on.is_(None), ~followed)
    )
    tasks = (
        select(Task.id, Task.title, Task.customer_id, Customer.name, Task.due, null())
        .outerjoin(Customer, Customer.id == Task.customer_id)
        .where(~Task.deleted, Task.state == "open")
    )
    if rep is not None:
        promised = promised.where(
            func.coalesce(Visit.rep_id, owner_on(Visit.customer_id, Visit.day)) == rep
        )
        tasks = tasks.where((Task.rep_id == rep) | Task.rep_id.is_(None))
    rows = [
        PromiseRow(id_, kind, title or "", customer, name, due, follower_id)
        for kind, statement in (("visit", promised), ("task", tasks))
        for id_, title, customer, name, due, follower_id in session.execute(statement)
    ]
    return sorted(rows, key=lambda row: (row.due is None, row.due or dt.date.max, row.title))


def quiet_customers(
    session: Session, *, today: dt.date, rep: uuid.UUID | None = None
) -> list[QuietRow]:
    """Who is past the ideal days since the last contact, those past the maximum first.

    Lost customers are left out, and those never contacted: there is no day to count from.
    """
    statement = _quiet(session, today, rep)
    lapsed_after = setting(session, LAPSED_AFTER)
    found = []
    for r in session.execute(statement):
        most, ideal = r.most, min(r.ideal, r.most)
        how = cadence(r.contact, today, ideal, most)
        if how.state not in {"amber", "red"} or how.days_since is None:
            continue
        stage, day = r.stored or "lead", r.stage_day
        if derive_stage(stage, r.ordered, day, today, lapsed_after, lost_day=day) == "lost":
            continue
        found.append(
            QuietRow(r.id, r.name, r.grade, r.city, how.days_since, ideal, most, how.state == "red")
        )
    return sorted(found, key=lambda row: (not row.red, -(row.days - row.most), row.name))


def count_overdue(session: Session, *, today: dt.date, rep: uuid.UUID | None = None) -> int:
    """How many of `quiet_customers` are past the maximum: no more is looked up than is counted."""
    quiet = _quiet(session, today, rep).subquery("quiet").c
    back = (quiet.ordered > quiet.stage_day).is_(True)
    return session.scalars(
        select(func.count())
        .where(quiet.days > quiet.most)
        .where((func.coalesce(quiet.stored, "lead") != "lost") | back)
    ).one()


def _quiet(session: Session, today: dt.date, rep: uuid.UUID | None) -> Select[Any]:
    """Who was contacted longer ago than the ideal, with what tells whether they are lost.

    Most are not: the last contact is looked up for all, the rest for those that are.
    """
    ideal, most = setting(session, CADENCE_IDEAL), setting(session, CADENCE_MAXIMUM)
    everybody = select(
        *(Customer.id, Customer.name, Customer.grade, Customer.city),
        func.coalesce(Customer.cadence_ideal, ideal).label("ideal"),
        func.coalesce(Customer.cadence_maximum, most).label("most"),
        last_contact(Customer.id, today).label("contact"),
    ).where(~Customer.deleted)
    if rep is not None:
        ever = select(Assignment.customer_id).where(Assignment.rep_id == rep)
        everybody = everybody.where(Customer.id.in_(ever), owner_on(Customer.id, today) == rep)
    each = everybody.cte("contacted").prefix_with("MATERIALIZED").c
    days = func.julianday(today.isoformat()) - func.julianday(each.contact)
    return select(
        *(each.id, each.name, each.grade, each.city, each.ideal, each.most, each.contact),
        last_order(each.id, today).label("ordered"),
        stage_on(each.id, today).label("stored"),
        last_stage_day(each.id, today).label("stage_day"),
        days.label("days"),
    ).where(days > func.min(each.ideal, each.most))


def not_covered(session: Session, *, today: dt.date, rep: uuid.UUID) -> list[FactRow]:
    """The rep's customers whose last contact is longer ago than their maximum, or never was."""
    facts = measure_facts(session, "cadence_coverage", today, today, rep=rep, today=today)
    return [fact for fact in facts if not fact.value]
