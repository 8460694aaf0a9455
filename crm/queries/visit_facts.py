"""Facts about contacts: visits, first visits to new clients, products pitched."""

from typing import Any

from sqlalchemy import ColumnElement, Select, func, null, or_, select, tuple_
from sqlalchemy.orm import aliased

from crm.models import Customer, Pitch, Product, Visit
from crm.queries.fact_shape import Span, shape
from crm.queries.sales_facts import earlier_order


def contacts(span: Span) -> Select[Any]:
    """Completed contacts of every mode."""
    return select(
        *shape(
            "visit",
            Visit.id,
            Visit.day,
            rep=Visit.rep_id,
            customer=Visit.customer_id,
            contact=Visit.contact_id,
            text=func.coalesce(Visit.said, Visit.purpose),
        )
    ).where(span.holds(Visit.day), Visit.state == "completed", ~Visit.deleted)


def visits(span: Span) -> Select[Any]:
    """Completed visits; a call is none."""
    return contacts(span).where(Visit.mode == "visit")


def new_client_visits(span: Span) -> Select[Any]:
    """Completed visits before which the customer had neither a visit, an order nor a since date.

    Driven from the visits of the span; what was before them is looked up by customer and day.
    """
    before = aliased(Visit)
    had_visit = (
        select(1)
        .where(
            before.customer_id == Visit.customer_id,
            before.day <= Visit.day,
            or_(before.day < Visit.day, _moment(before) < _moment(Visit)),
            before.state == "completed",
            before.mode == "visit",
            ~before.deleted,
        )
        .correlate(Visit)
        .exists()
    )
    known_since = (
        select(1)
        .where(Customer.id == Visit.customer_id, Customer.since < Visit.day)
        .correlate(Visit)
        .exists()
    )
    return visits(span).where(
        ~known_since, ~had_visit, ~earlier_order(Visit.customer_id, Visit.day, Visit)
    )


def pitches(span: Span) -> Select[Any]:
    """Products pitched in completed contacts, each once a contact."""
    again = aliased(Pitch)
    return (
        select(
            *shape(
                "pitch",
                Pitch.id,
                Visit.day,
                rep=Visit.rep_id,
                customer=Visit.customer_id,
                contact=Visit.contact_id,
                product=Pitch.product_id,
                text=Product.name,
            )
        )
        .join(Visit, Visit.id == Pitch.visit_id)
        .outerjoin(Product, Product.id == Pitch.product_id)
        .where(span.holds(Visit.day), Visit.state == "completed", ~Visit.deleted, ~Pitch.deleted)
        .where(
            ~select(1)
            .where(
                again.visit_id == Pitch.visit_id,
                # Not by the index of products: each of them was pitched thousands of times.
                func.coalesce(again.product_id, null()) == Pitch.product_id,
                again.id < Pitch.id,
                ~again.deleted,
            )
            .correlate(Pitch)
            .exists()
        )
    )


def _moment(visit: type[Visit]) -> ColumnElement[Any]:
    """What orders the visits of one day: the time, one without a time first, then the id."""
    return tuple_(func.coalesce(visit.time, ""), visit.id)
