"""Reading payments and refunds."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.models import Customer, Order, Payment, Rep
from crm.queries.filters import in_days, rows_of, same
from crm.queries.finding import find_fact


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """Money received or, where the kind is refund, paid back; minor units, never negative."""

    id: uuid.UUID
    day: dt.date
    customer_id: uuid.UUID
    customer: str
    kind: str
    amount: int
    currency: str
    order_id: uuid.UUID | None
    order: str | None
    rep_id: uuid.UUID | None
    rep: str | None
    method: str | None
    note: str | None
    code: str | None


def find_payment(session: Session, text: str) -> uuid.UUID:
    """The payment with this id, unique ending of one or code."""
    return find_fact(session, Payment, text, noun="payment")


def list_payments(
    session: Session,
    *,
    payment: uuid.UUID | None = None,
    customer: uuid.UUID | None = None,
    order: uuid.UUID | None = None,
    rep: uuid.UUID | None = None,
    start: dt.date | None = None,
    end: dt.date | None = None,
    limit: int | None = None,
) -> list[PaymentRow]:
    """Payments and refunds, the newest first."""
    statement = (
        select(
            Payment.id,
            Payment.day,
            Payment.customer_id,
            Customer.name,
            Payment.kind,
            Payment.amount,
            Payment.currency,
            Payment.order_id,
            Order.code,
            Payment.rep_id,
            Rep.name,
            Payment.method,
            Payment.note,
            Payment.code,
        )
        .join(Customer, Customer.id == Payment.customer_id)
        .outerjoin(Order, Order.id == Payment.order_id)
        .outerjoin(Rep, Rep.id == Payment.rep_id)
        .where(*in_days(Payment, start, end), *same(Payment.id, payment))
        .where(*same(Payment.customer_id, customer), *same(Payment.order_id, order))
        .where(*same(Payment.rep_id, rep))
        .order_by(Payment.day.desc(), Payment.id.desc())
        .limit(limit)
    )
    return rows_of(PaymentRow, session, statement)
