"""Reading goods that came back."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.models import Customer, Order, Product, Rep, Return
from crm.queries.filters import in_days, rows_of, same
from crm.queries.finding import find_fact


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """Goods that came back; amount in minor units, quantity in thousandths."""

    id: uuid.UUID
    day: dt.date
    customer_id: uuid.UUID
    customer: str
    order_id: uuid.UUID | None
    order: str | None
    product_id: uuid.UUID | None
    product: str | None
    rep_id: uuid.UUID | None
    rep: str | None
    quantity: int
    amount: int
    currency: str
    reason: str | None
    state: str
    resolution: str | None
    code: str | None


def find_return(session: Session, text: str) -> uuid.UUID:
    """The return with this id, unique ending of one or code."""
    return find_fact(session, Return, text, noun="return")


def list_returns(
    session: Session,
    *,
    returned: uuid.UUID | None = None,
    customer: uuid.UUID | None = None,
    state: str | None = None,
    start: dt.date | None = None,
    end: dt.date | None = None,
    limit: int | None = None,
) -> list[ReturnRow]:
    """Returns, the newest first."""
    statement = (
        select(
            Return.id,
            Return.day,
            Return.customer_id,
            Customer.name,
            Return.order_id,
            Order.code,
            Return.product_id,
            Product.name,
            Return.rep_id,
            Rep.name,
            Return.quantity,
            Return.amount,
            Return.currency,
            Return.reason,
            Return.state,
            Return.resolution,
            Return.code,
        )
        .join(Customer, Customer.id == Return.customer_id)
        .outerjoin(Order, Order.id == Return.order_id)
        .outerjoin(Product, Product.id == Return.product_id)
        .outerjoin(Rep, Rep.id == Return.rep_id)
        .where(*in_days(Return, start, end), *same(Return.id, returned))
        .where(*same(Return.customer_id, customer))
        .order_by(Return.day.desc(), Return.id.desc())
        .limit(limit)
    )
    if state is not None:
        statement = statement.where(Return.state == state)
    return rows_of(ReturnRow, session, statement)
