"""The visits and other contacts of some days, as cards of a board."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from crm.domain.places import Point, coordinates
from crm.models import Contact, Customer, Order, Visit
from crm.queries.owners import owner_on, stage_on
from crm.queries.standing import last_order

HOT_STAGES = ("proposal", "negotiation")
"""An offer is made and not answered."""


@dataclass(frozen=True, slots=True)
class VisitCard:
    """One contact with a customer, planned or done; `first` if nothing came before it there."""

    id: uuid.UUID
    customer_id: uuid.UUID
    customer: str
    grade: str | None
    city: str | None
    contact: str | None
    day: dt.date
    time: str | None
    mode: str
    state: str
    purpose: str | None
    said: str | None
    result: str | None
    first: bool


@dataclass(frozen=True, slots=True)
class Place:
    """What a card says of its customer: where it is, and whether an offer is open there."""

    district: str | None
    point: Point | None
    hot: bool


def places(
    session: Session, customers: Collection[uuid.UUID], *, today: dt.date
) -> dict[uuid.UUID, Place]:
    """Where these customers are, and who of them has an open offer and no order yet."""
    rows = session.execute(
        select(
            Customer.id,
            func.coalesce(Customer.region, Customer.city),
            Customer.extra,
            stage_on(Customer.id, today),
            last_order(Customer.id, today),
        ).where(Customer.id.in_(list(customers)))
    )
    return {
        customer: Place(district, coordinates(extra), stage in HOT_STAGES and ordered is None)
        for customer, district, extra, stage, ordered in rows
    }


def visit_cards(
    session: Session, start: dt.date, end: dt.date, *, rep: uuid.UUID | None = None
) -> list[VisitCard]:
    """What was or is planned from `start` to `end`, by day and time; cancelled ones left out.

    `rep` is who the contact counts for: the rep written on it, else the customer's owner then.
    """
    statement = (
        select(
            Visit.id,
            Visit.customer_id,
            Customer.name,
            Customer.grade,
            Customer.city,
            Contact.name,
            Visit.day,
            Visit.time,
            Visit.mode,
            Visit.state,
            Visit.purpose,
            Visit.said,
            Visit.result,
            ~_known_before(),
        )
        .join(Customer, Customer.id == Visit.customer_id)
        .outerjoin(Contact, Contact.id == Visit.contact_id)
        .where(~Visit.deleted, Visit.day.between(start, end), Visit.state != "cancelled")
        .where(~Customer.deleted)
        .order_by(Visit.day, Visit.time.is_(None), Visit.time, Visit.id)
    )
    if rep is not None:
        statement = statement.where(
            func.coalesce(Visit.rep_id, owner_on(Visit.customer_id, Visit.day)) == rep
        )
    return [VisitCard(*tuple(row)) for row in session.execute(statement)]


def _known_before() -> ColumnElement[bool]:
    """Whether the customer had a completed visit or an order before the visit's day, or a since."""
    earlier = aliased(Visit)
    visited = (
        select(earlier.id)
        .where(earlier.customer_id == Visit.customer_id, ~earlier.deleted)
        .where(earlier.state == "completed", earlier.mode == "visit", earlier.day < Visit.day)
        .exists()
    )
    ordered = (
        select(Order.id)
        .where(Order.customer_id == Visit.customer_id, ~Order.deleted)
        .where(Order.state != "cancelled", Order.day < Visit.day)
        .exists()
    )
    since = func.coalesce(Customer.since < Visit.day, False)
    return visited | ordered | since
