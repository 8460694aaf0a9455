"""Reading orders and their lines."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from crm.models import Customer, Order, OrderLine, Product, Rep
from crm.queries.filters import in_days, rows_of, same
from crm.queries.finding import find_fact


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
    limit: int | None = None,
) -> list[OrderRow]:
    """Orders, the newest first."""
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
        .where(*same(Order.customer_id, customer))
        .order_by(Order.day.desc(), Order.id.desc())
        .limit(limit)
    )
    if state is not None:
        statement = statement.where(Order.state == state)
    return rows_of(OrderRow, session, statement)


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
