"""Facts about customers: found, open, won, and whether they are kept in touch with."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Exists,
    Select,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from crm.domain.choices import PROSPECT_STEPS
from crm.models import Customer, Order, StageChange, Visit
from crm.queries.fact_shape import Column, Span, shape
from crm.queries.owners import stage_on
from crm.queries.sales_facts import counted, orders


def prospects_found(span: Span) -> Select[Any]:
    """The change that made a customer a prospect for the first time, if its day is known."""
    return _changes(span, PROSPECT_STEPS).where(~_changed_before(PROSPECT_STEPS))


def prospects_open(span: Span) -> Select[Any]:
    """Customers who stand at a prospect step on the day and have no order yet."""
    return select(
        *shape(
            "customer",
            Customer.id,
            span.as_of,
            customer=Customer.id,
            owned_on=span.as_of,
            text=Customer.name,
        )
    ).where(~Customer.deleted, _stage(span).in_(PROSPECT_STEPS), ~_ordered_by(span))


def customers_won(span: Span) -> CompoundSelect[Any]:
    """The first change to won, or the first order of a prospect where that is earlier.

    Won without a day is opening stock and counts on none.
    """
    change = _changes(span, ("won",)).where(
        ~_changed_before(("won",)),
        ~_ordered_as_prospect(StageChange.customer_id, StageChange, StageChange.day),
    )
    order = orders(span).where(
        _changed(Order, PROSPECT_STEPS),
        ~_changed(Order, ("won",)),
        ~_ordered_as_prospect(Order.customer_id, Order, Order.day, Order.id),
    )
    return union_all(change, order)


def coverage(span: Span) -> Select[Any]:
    """Customers not lost: 1 if contacted within their longest time without a contact, else 0."""
    last = (
        select(func.max(Visit.day))
        .where(
            Visit.customer_id == Customer.id,
            Visit.day <= span.as_of,
            Visit.state == "completed",
            ~Visit.deleted,
        )
        .correlate(Customer)
        .scalar_subquery()
    )
    days = func.julianday(span.as_of.isoformat()) - func.julianday(last)
    within = days <= func.coalesce(Customer.cadence_maximum, span.cadence_maximum)
    return select(
        *shape(
            "customer",
            Customer.id,
            span.as_of,
            customer=Customer.id,
            owned_on=span.as_of,
            value=case((within, 1), else_=0),
            text=Customer.name,
        )
    ).where(
        ~Customer.deleted,
        or_(_stage(span) != "lost", _ordered_by(span, after_loss=True)),
        or_(
            stage_on(Customer.id, span.as_of).is_not(None),
            ~_has_change(),
            Customer.since <= span.as_of,
            _ordered_by(span),
        ),
    )


def _changes(span: Span, stages: tuple[str, ...]) -> Select[Any]:
    return select(
        *shape(
            "stage_change",
            StageChange.id,
            StageChange.day,
            rep=StageChange.rep_id,
            customer=StageChange.customer_id,
            text=StageChange.stage,
        )
    ).where(span.holds(StageChange.day), StageChange.stage.in_(stages), ~StageChange.deleted)


def _changed_before(stages: tuple[str, ...]) -> Exists:
    """The customer of a stage change had come to one of these stages before it."""
    before = aliased(StageChange)
    return (
        select(1)
        .where(
            before.customer_id == StageChange.customer_id,
            before.stage.in_(stages),
            or_(
                before.day.is_(None),
                before.day < StageChange.day,
                and_(before.day == StageChange.day, before.id < StageChange.id),
            ),
            ~before.deleted,
        )
        .correlate(StageChange)
        .exists()
    )


def _changed(order: type[Order], stages: tuple[str, ...]) -> Exists:
    """The customer of an order had come to one of these stages by its day."""
    change = aliased(StageChange)
    return (
        select(1)
        .where(
            change.customer_id == order.customer_id,
            change.stage.in_(stages),
            or_(change.day.is_(None), change.day <= order.day),
            ~change.deleted,
        )
        .correlate(order)
        .exists()
    )


def _ordered_as_prospect(
    customer: Column, outer: type[Any], day: Column, fact_id: Column | None = None
) -> Exists:
    """The customer had ordered before the moment, and had been a prospect by then."""
    before = aliased(Order)
    earlier = before.day < day
    if fact_id is not None:
        earlier = or_(earlier, and_(before.day == day, before.id < fact_id))
    return (
        select(1)
        .where(
            before.customer_id == customer,
            earlier,
            counted(before),
            _changed(before, PROSPECT_STEPS),
        )
        .correlate(outer)
        .exists()
    )


def _stage(span: Span) -> ColumnElement[Any]:
    """The stored stage on the day; one of whom no step was ever written is won or a lead."""
    unsaid = case((Customer.since.is_not(None), literal("won")), else_=literal("lead"))
    return func.coalesce(
        stage_on(Customer.id, span.as_of), case((~_has_change(), unsaid), else_="")
    )


def _has_change() -> Exists:
    change = aliased(StageChange)
    return (
        select(1)
        .where(change.customer_id == Customer.id, ~change.deleted)
        .correlate(Customer)
        .exists()
    )


def _ordered_by(span: Span, *, after_loss: bool = False) -> Exists:
    order = aliased(Order)
    found = select(1).where(
        order.customer_id == Customer.id, order.day <= span.as_of, counted(order)
    )
    if after_loss:
        loss = aliased(StageChange)
        lost_on = (
            select(func.max(loss.day))
            .where(
                loss.customer_id == Customer.id,
                loss.stage == "lost",
                loss.day <= span.as_of,
                ~loss.deleted,
            )
            .correlate(Customer)
            .scalar_subquery()
        )
        found = found.where(order.day > lost_on)
    return found.correlate(Customer).exists()
