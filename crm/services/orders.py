"""Writing orders: what was ordered, delivered, cancelled."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict, Unpack

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.domain.money import line_amount, minor_digits
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.models import Customer, Order, OrderLine, Return
from crm.services.facts import add_fact, check_not_negative, customer_name, fact, put_fields
from crm.store.store import Store
from crm.store.unit_of_work import Change, UnitOfWork


@dataclass(frozen=True, slots=True)
class NewLine:
    """A line to order: quantity in thousandths, price in ten-thousandths, discount in ppm."""

    quantity: int
    unit_price: int
    product: uuid.UUID | None = None
    item: str | None = None
    discount: int = 0


class OrderDetails(TypedDict, total=False):
    """What an order may have; money in minor units."""

    rep_id: uuid.UUID | None
    code: str | None
    amount: int | None
    freight: int | None
    tax: int | None
    note: str | None


class OrderEdits(OrderDetails, total=False):
    """What may be corrected; for the delivery there is `deliver_order`."""

    day: dt.date
    terms_days: int | None


def add_order(
    store: Store,
    *,
    customer: uuid.UUID,
    day: dt.date,
    lines: Sequence[NewLine] = (),
    terms_days: int | None = None,
    currency: str | None = None,
    delivered_on: dt.date | None = None,
    **details: Unpack[OrderDetails],
) -> Change:
    """Write an order down; without terms of its own it has the customer's, if they have any."""
    check_not_negative(
        terms_days, details.get("amount"), details.get("freight"), details.get("tax")
    )
    if not lines and details.get("amount") is None:
        raise KnownError(
            "order_empty", _("Nothing was ordered? Give a line or the amount of the order.")
        )
    with store.unit_of_work("add_order", about=store.read(customer_name, customer)) as work:
        buyer = fact(work.session, Customer, customer)
        terms = buyer.terms_days if terms_days is None else terms_days
        order = add_fact(
            work,
            Order(
                id=work.new_id(),
                customer_id=customer,
                day=day,
                state="ordered" if delivered_on is None else "delivered",
                currency=currency or buyer.currency,
                terms_days=terms,
                delivered_on=delivered_on,
                due=due_day(delivered_on or day, terms),
                **details,
            ),
        )
        work.session.flush()
        put_lines(work, order, lines)
    return work.change()


def edit_order(
    store: Store,
    order: uuid.UUID,
    *,
    lines: Sequence[NewLine] | None = None,
    **fields: Unpack[OrderEdits],
) -> Change:
    """Correct an order; lines, if given, are all of its lines."""
    check_not_negative(fields.get("terms_days"), fields.get("amount"))
    with store.unit_of_work("edit_order", about=store.read(_buyer, order)) as work:
        row = fact(work.session, Order, order)
        put_fields(row, fields)
        row.due = due_day(row.delivered_on or row.day, row.terms_days)
        if lines is not None:
            for line in _lines(work.session, order):
                line.deleted = True
            put_lines(work, row, lines)
        work.record = order
    return work.change()


def delete_order(store: Store, order: uuid.UUID) -> Change:
    """Delete an order with its lines and returns; money that came in stays."""
    with store.unit_of_work("delete_order", about=store.read(_buyer, order)) as work:
        fact(work.session, Order, order).deleted = True
        for line in _lines(work.session, order):
            line.deleted = True
        back = select(Return).where(Return.order_id == order, ~Return.deleted)
        for returned in work.session.scalars(back):
            returned.deleted = True
        work.record = order
    return work.change()


def deliver_order(store: Store, order: uuid.UUID, *, day: dt.date) -> Change:
    """Say the order was delivered, all that was not yet; what is owed is due from this day."""
    with store.unit_of_work("deliver_order", about=store.read(_buyer, order)) as work:
        row = fact(work.session, Order, order)
        if row.state == "cancelled":
            raise KnownError(
                "order_cancelled",
                _("The order was cancelled; undo that, or write a new order."),
            )
        row.state, row.delivered_on = "delivered", day
        row.due = due_day(day, row.terms_days)
        for line in _lines(work.session, order):
            if line.state == "ordered":
                line.state, line.delivered_on = "delivered", day
        work.record = order
    return work.change()


def cancel_order(store: Store, order: uuid.UUID) -> Change:
    """Say the order will not be delivered; it no longer counts."""
    with store.unit_of_work("cancel_order", about=store.read(_buyer, order)) as work:
        row = fact(work.session, Order, order)
        lines = _lines(work.session, order)
        if row.state == "delivered" or any(line.state == "delivered" for line in lines):
            raise KnownError(
                "order_delivered",
                _("Some of the order was delivered; write down what comes back: crm return add."),
            )
        row.state = "cancelled"
        for line in lines:
            line.state = "cancelled"
        work.record = order
    return work.change()


def due_day(day: dt.date, terms_days: int | None) -> dt.date | None:
    """When it is due; None for settled history."""
    return None if terms_days is None else day + dt.timedelta(days=terms_days)


def put_lines(work: UnitOfWork, order: Order, lines: Sequence[NewLine]) -> None:
    """Add the lines, each rounded as on an invoice, in the state of the order."""
    digits = minor_digits(order.currency)
    for position, line in enumerate(lines, start=1):
        work.add(
            OrderLine(
                id=work.new_id(),
                order_id=order.id,
                product_id=line.product,
                item=line.item,
                position=position,
                quantity=line.quantity,
                unit_price=line.unit_price,
                discount=line.discount,
                amount=line_amount(line.unit_price, line.quantity, line.discount, digits),
                state=order.state,
                delivered_on=order.delivered_on,
            )
        )


def _lines(session: Session, order: uuid.UUID) -> list[OrderLine]:
    return list(
        session.scalars(select(OrderLine).where(OrderLine.order_id == order, ~OrderLine.deleted))
    )


def _buyer(session: Session, order: uuid.UUID) -> str | None:
    row = session.get(Order, order)
    return None if row is None else customer_name(session, row.customer_id)
