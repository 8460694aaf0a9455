"""Contacts with customers: as a list, as whole records, and which of them is meant."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.models import Contact, Customer, Pitch, Product, Rep, Visit
from crm.queries.finding import find_fact


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One contact with a customer, planned or done.

    `pitched` holds the names of products. `next_on` and `next_step` are what was promised,
    `next_done_on` when it was kept; `follows_id` the contact whose promise this one keeps.
    """

    id: uuid.UUID
    customer_id: uuid.UUID
    customer: str
    contact_id: uuid.UUID | None
    contact: str | None
    rep_id: uuid.UUID | None
    rep: str | None
    day: dt.date
    time: str | None
    mode: str
    state: str
    purpose: str | None
    said: str | None
    feedback: str | None
    competitor: str | None
    result: str | None
    pitched: tuple[str, ...]
    next_on: dt.date | None
    next_step: str | None
    next_done_on: dt.date | None
    follows_id: uuid.UUID | None


def list_visits(
    session: Session,
    *,
    customer: uuid.UUID | None = None,
    rep: uuid.UUID | None = None,
    start: dt.date | None = None,
    end: dt.date | None = None,
    state: str | None = None,
    mode: str | None = None,
    limit: int | None = None,
) -> list[VisitRow]:
    """The contacts that fit, the newest day first, within a day the latest time first."""
    statement = _visits().order_by(Visit.day.desc(), Visit.time.desc(), Visit.id.desc())
    for column, value in (
        (Visit.customer_id, customer),
        (Visit.rep_id, rep),
        (Visit.state, state),
        (Visit.mode, mode),
    ):
        if value is not None:
            statement = statement.where(column == value)
    if start is not None:
        statement = statement.where(Visit.day >= start)
    if end is not None:
        statement = statement.where(Visit.day <= end)
    found = session.execute(statement.limit(limit)).all()
    pitched = _pitched(session, [visit.id for visit, *_rest in found])
    return [_row(*names, pitched=pitched) for names in found]


def get_visit(session: Session, visit: uuid.UUID) -> VisitRow:
    """The contact of this id; KnownError if there is none."""
    found = session.execute(_visits().where(Visit.id == visit)).first()
    if found is None:
        raise KnownError(
            "unknown_visit",
            _("There is no visit {text}; see crm visit list.").format(text=visit),
        )
    return _row(*found, pitched=_pitched(session, [visit]))


def list_pitched(session: Session, visit: uuid.UUID) -> list[uuid.UUID]:
    """The products pitched in this contact, in the order in which they were."""
    pitches = select(Pitch.product_id).where(Pitch.visit_id == visit, ~Pitch.deleted)
    return list(session.scalars(pitches.order_by(Pitch.id)))


def find_visit(session: Session, text: str) -> uuid.UUID:
    """The contact meant by an id, a unique ending of one, or a code; else KnownError."""
    return find_fact(session, Visit, text, noun="visit")


def find_follow_up(session: Session, visit: uuid.UUID) -> VisitRow | None:
    """The planned contact that is to keep the promise of this one."""
    follows = _visits().where(Visit.follows_id == visit, Visit.state == "planned")
    found = session.execute(follows.order_by(Visit.day, Visit.id)).first()
    return None if found is None else _row(*found, pitched={})


def _visits() -> Select[Visit, str, str | None, str | None]:
    return (
        select(Visit, Customer.name, Contact.name, Rep.name)
        .join(Customer, Customer.id == Visit.customer_id)
        .outerjoin(Contact, Contact.id == Visit.contact_id)
        .outerjoin(Rep, Rep.id == Visit.rep_id)
        .where(~Visit.deleted)
    )


def _pitched(session: Session, visits: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    """The products pitched in each of the visits."""
    wanted = list(visits)
    names: dict[uuid.UUID, list[str]] = {}
    for at in range(0, len(wanted), _AT_ONCE):
        rows = session.execute(
            select(Pitch.visit_id, Product.name)
            .join(Product, Product.id == Pitch.product_id)
            .where(Pitch.visit_id.in_(wanted[at : at + _AT_ONCE]), ~Pitch.deleted)
            .order_by(Pitch.id)
        )
        for visit, name in rows:
            names.setdefault(visit, []).append(name)
    return names


_AT_ONCE = 5000  # ids handed to one statement


def _row(
    visit: Visit,
    customer: str,
    contact: str | None,
    rep: str | None,
    *,
    pitched: dict[uuid.UUID, list[str]],
) -> VisitRow:
    return VisitRow(
        id=visit.id,
        customer_id=visit.customer_id,
        customer=customer,
        contact_id=visit.contact_id,
        contact=contact,
        rep_id=visit.rep_id,
        rep=rep,
        day=visit.day,
        time=visit.time,
        mode=visit.mode,
        state=visit.state,
        purpose=visit.purpose,
        said=visit.said,
        feedback=visit.feedback,
        competitor=visit.competitor,
        result=visit.result,
        pitched=tuple(pitched.get(visit.id, ())),
        next_on=visit.next_on,
        next_step=visit.next_step,
        next_done_on=visit.next_done_on,
        follows_id=visit.follows_id,
    )
