"""Reading orders and their lines."""

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from crm.models import Customer, Order, OrderLine, Product, Rep
from crm.queries.filters import in_days, rows_of, same, with_words
from crm.queries.finding import find_fact
from crm.queries.owners import owner_on

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order; `total` is what counts as sales: its net lines, else the amount as stated.

    Money in minor units; lines that were cancelled do not count.
    """

    id: uuid.UUID
    code: str | None
    day: dt.date
    customer_id: uuid.UUID
    customer: str
    rep_id: uuid.UUID | None
    rep: str | None
    state: str
    currency: str
    total: int
    freight: int | None
    tax: int | None
    delivered_on: dt.date | None
    terms_days: int | None
    due: dt.date | None
    note: str | None


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line; quantity in thousandths, price in ten-thousandths, discount in ppm, amount minor."""

    id: uuid.UUID
    position: int | None
    product_id: uuid.UUID | None
    product: str | None
    unit: str | None
    quantity: int
    unit_price: int
    discount: int
    amount: int
    state: str
    delivered_on: dt.date | None


def order_total() -> ColumnElement[int]:
    """SQL for what an order counts as sales: 0 if cancelled, its lines, else the amount stated."""
    lines = (
        select(func.sum(case((OrderLine.state == "cancelled", 0), else_=OrderLine.amount)))
        .where(OrderLine.order_id == Order.id, ~OrderLine.deleted)
        .correlate(Order)
        .scalar_subquery()
    )
    return case((Order.state == "cancelled", 0), else_=func.coalesce(lines, Order.amount, 0))


@dataclass(frozen=True, slots=True)
class LineStates:
    """How many lines of an order are in each state."""

    lines: int
    delivered: int
    cancelled: int


@dataclass(frozen=True, slots=True)
class OrderSum:
    """Orders in one currency: how many, and what they sell in minor units."""

    currency: str
    count: int
    total: int


@dataclass(frozen=True, slots=True)
class OrderPage:
    """The newest orders with the states of their lines, and the sums of all that were asked for."""

    rows: Sequence[OrderRow]
    lines: Mapping[uuid.UUID, LineStates]
    sums: Sequence[OrderSum]

    @property
    def count(self) -> int:
        """How many there are, shown or not."""
        return sum(each.count for each in self.sums)


def find_order(session: Session, text: str) -> uuid.UUID:
    """The order with this code, id or unique ending of one; KnownError unknown_order."""
    return find_fact(session, Order, text, noun="order")


def list_orders(
    session: Session,
    *,
    order: uuid.UUID | None = None,
    customer: uuid.UUID | None = None,
    rep: uuid.UUID | None = None,
    state: str | None = None,
    start: dt.date | None = None,
    end: dt.date | None = None,
    text: str = "",
    whose: uuid.UUID | None = None,
    limit: int | None = None,
) -> list[OrderRow]:
    """Orders, the newest first; `text` is part of a customer's name, a code or a note.

    `rep` is written on the order; it counts for `whose`, who may be the customer's owner instead.
    """
    statement = (
        select(
            Order.id,
            Order.code,
            Order.day,
            Order.customer_id,
            Customer.name,
            Order.rep_id,
            Rep.name,
            Order.state,
            Order.currency,
            order_total(),
            Order.freight,
            Order.tax,
            Order.delivered_on,
            Order.terms_days,
            Order.due,
            Order.note,
        )
        .join(Customer, Customer.id == Order.customer_id)
        .outerjoin(Rep, Rep.id == Order.rep_id)
        .where(*in_days(Order, start, end), *same(Order.id, order), *same(Order.rep_id, rep))
        .where(*same(Order.customer_id, customer), *_whose(whose))
        .order_by(Order.day.desc(), Order.id.desc())
        .limit(limit)
    )
    if state is not None:
        statement = statement.where(Order.state == state)
    statement = statement.where(*with_words(text, Customer.name, Order.code, Order.note))
    return rows_of(OrderRow, session, statement)


def order_page(
    session: Session,
    *,
    start: dt.date | None = None,
    end: dt.date | None = None,
    customer: uuid.UUID | None = None,
    whose: uuid.UUID | None = None,
    text: str = "",
    limit: int,
) -> OrderPage:
    """The newest `limit` orders of these days, and the sums of all of them."""
    rows = list_orders(
        session, customer=customer, whose=whose, start=start, end=end, text=text, limit=limit
    )
    sums = (
        select(Order.currency, func.count(), func.sum(order_total()))
        .join(Customer, Customer.id == Order.customer_id)
        .where(*in_days(Order, start, end), *same(Order.customer_id, customer))
        .where(*_whose(whose))
        .where(*with_words(text, Customer.name, Order.code, Order.note))
        .group_by(Order.currency)
        .order_by(func.count().desc(), Order.currency)
    )
    return OrderPage(
        rows=rows,
        lines=_line_states(session, [row.id for row in rows]),
        sums=rows_of(OrderSum, session, sums),
    )


def _whose(rep: uuid.UUID | None) -> Iterator[ColumnElement[bool]]:
    if rep is not None:
        yield func.coalesce(Order.rep_id, owner_on(Order.customer_id, Order.day)) == rep


def _line_states(session: Session, orders: Sequence[uuid.UUID]) -> dict[uuid.UUID, LineStates]:
    found: dict[uuid.UUID, LineStates] = {}
    for first in range(0, len(orders), _CHUNK):
        statement = (
            select(
                OrderLine.order_id,
                func.count(),
                func.sum(case((OrderLine.state == "delivered", 1), else_=0)),
                func.sum(case((OrderLine.state == "cancelled", 1), else_=0)),
            )
            .where(OrderLine.order_id.in_(orders[first : first + _CHUNK]), ~OrderLine.deleted)
            .group_by(OrderLine.order_id)
        )
        for order, *counts in session.execute(statement):
            found[order] = LineStates(*counts)
    return found


def order_lines(session: Session, order: uuid.UUID) -> Sequence[LineRow]:
    """The lines of an order in their order."""
    statement = (
        select(
            OrderLine.id,
            OrderLine.position,
            OrderLine.product_id,
            func.coalesce(Product.name, OrderLine.item),
            Product.unit,
            OrderLine.quantity,
            OrderLine.unit_price,
            OrderLine.discount,
            OrderLine.amount,
            OrderLine.state,
            OrderLine.delivered_on,
        )
        .outerjoin(Product, Product.id == OrderLine.product_id)
        .where(OrderLine.order_id == order, ~OrderLine.deleted)
        .order_by(OrderLine.position.asc().nulls_last(), OrderLine.id)
    )
    return rows_of(LineRow, session, statement)
