"""What a day of the week board says above its cards: birthdays, deliveries, what was promised."""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from crm.models import Assignment, Contact, Customer, Order, Task, Visit
from crm.queries.birthdays import is_birthday, next_birthday
from crm.queries.owners import owner_on

_DAY: Final = dt.timedelta(days=1)
_ORDER: Final = ("promise", "task", "delivery", "birthday")


@dataclass(frozen=True, slots=True)
class DayNote:
    """One thing of a day; `kind` is promise, task, delivery or birthday.

    `text` is what was promised, or who has the birthday; `years` the age reached, if known.
    `record_id` is the visit, task, order or contact.
    """

    day: dt.date
    kind: str
    record_id: uuid.UUID
    customer_id: uuid.UUID | None
    customer: str | None
    text: str
    done: bool = False
    years: int | None = None


def day_notes(
    session: Session, start: dt.date, end: dt.date, *, today: dt.date, rep: uuid.UUID
) -> list[DayNote]:
    """The notes of these days, by day: what is due first, then deliveries and birthdays."""
    found = [
        *_promises(session, start, end, rep),
        *_tasks(session, start, end, rep),
        *_deliveries(session, start, end, rep),
        *_birthdays(session, start, end, today, rep),
    ]
    return sorted(found, key=lambda note: (note.day, note.done, _ORDER.index(note.kind), note.text))


def _promises(session: Session, start: dt.date, end: dt.date, rep: uuid.UUID) -> Iterator[DayNote]:
    """What was promised for the day, unless a planned contact is to keep it: that is a card."""
    kept = aliased(Visit)
    followed = (
        select(kept.id)
        .where(kept.follows_id == Visit.id, ~kept.deleted)
        .where(kept.state.in_(("planned", "completed")))
        .exists()
    )
    rows = session.execute(
        select(Visit.next_on, Visit.id, Customer.id, Customer.name, Visit.next_step)
        .add_columns(Visit.next_done_on.is_not(None))
        .join(Customer, Customer.id == Visit.customer_id)
        .where(Visit.next_on.between(start, end), Visit.state == "completed", ~Visit.deleted)
        .where(Visit.next_step.is_not(None), Visit.next_step != "", ~Customer.deleted, ~followed)
        .where(func.coalesce(Visit.rep_id, owner_on(Visit.customer_id, Visit.day)) == rep)
    )
    for day, visit, customer, name, step, done in rows:
        if day is not None:
            yield DayNote(day, "promise", visit, customer, name, step or "", bool(done))


def _tasks(session: Session, start: dt.date, end: dt.date, rep: uuid.UUID) -> Iterator[DayNote]:
    rows = session.execute(
        select(Task.due, Task.id, Task.customer_id, Customer.name, Task.title, Task.state == "done")
        .outerjoin(Customer, Customer.id == Task.customer_id)
        .where(Task.state.in_(("open", "done")), Task.due.between(start, end), ~Task.deleted)
        .where((Task.rep_id == rep) | Task.rep_id.is_(None))
    )
    for day, task, customer, name, title, done in rows:
        if day is not None:
            yield DayNote(day, "task", task, customer, name, title, bool(done))


def _deliveries(
    session: Session, start: dt.date, end: dt.date, rep: uuid.UUID
) -> Iterator[DayNote]:
    rows = session.execute(
        select(Order.delivered_on, Order.id, Customer.id, Customer.name, Order.code)
        .join(Customer, Customer.id == Order.customer_id)
        .where(Order.delivered_on.between(start, end), Order.state != "cancelled")
        .where(~Order.deleted, ~Customer.deleted)
        .where(func.coalesce(Order.rep_id, owner_on(Order.customer_id, Order.day)) == rep)
    )
    for day, order, customer, name, code in rows:
        if day is not None:
            yield DayNote(day, "delivery", order, customer, name, code or "")


def _birthdays(
    session: Session, start: dt.date, end: dt.date, today: dt.date, rep: uuid.UUID
) -> Iterator[DayNote]:
    """Birthdays of either calendar among the people of the rep's customers."""
    rows = session.execute(
        select(
            Contact.id,
            Contact.name,
            Contact.birth_year,
            Contact.birth_month,
            Contact.birth_day,
            Contact.birth_calendar,
            Customer.id,
            Customer.name,
        )
        .join(Customer, Customer.id == Contact.customer_id)
        .where(~Contact.deleted, ~Customer.deleted)
        .where(Customer.id.in_(select(Assignment.customer_id).where(Assignment.rep_id == rep)))
        .where(owner_on(Customer.id, today) == rep)
        .where(
            or_(
                Contact.birth_calendar == "lunar",
                tuple_(Contact.birth_month, Contact.birth_day).in_(_solar(start, end)),
            )
        )
    )
    for contact, name, year, month, day, calendar, customer, company in rows:
        if month is None or day is None or not is_birthday(month, day, calendar):
            continue
        at = next_birthday(month, day, calendar, start)
        if at is not None and at <= end:
            years = at.year - year if year else None
            yield DayNote(at, "birthday", contact, customer, company, name, years=years)


def _solar(start: dt.date, end: dt.date) -> list[tuple[int, int]]:
    days = list(_days(start, end))
    found = [(day.month, day.day) for day in days]
    return [*found, (2, 29)] if (2, 28) in found else found


def _days(start: dt.date, end: dt.date) -> Iterable[dt.date]:
    return (start + n * _DAY for n in range((end - start).days + 1))
