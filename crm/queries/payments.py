"""Reading payments and refunds."""

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from crm.models import Customer, Order, Payment, Rep
from crm.queries.filters import in_days, rows_of, same, with_words
from crm.queries.finding import find_fact
from crm.queries.owners import owner_on


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
    text: str = "",
    allocated: bool | None = None,
    whose: uuid.UUID | None = None,
    limit: int | None = None,
) -> list[PaymentRow]:
    """Payments and refunds, the newest first; `allocated` to an order or not, if that matters."""
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
        .where(
            *same(Payment.rep_id, rep), *_allocated(allocated), *_with_words(text), *_whose(whose)
        )
        .order_by(Payment.day.desc(), Payment.id.desc())
        .limit(limit)
    )
    return rows_of(PaymentRow, session, statement)


@dataclass(frozen=True, slots=True)
class PaymentSum:
    """Money in one currency, minor units: what came less refunds, and what of it has no order."""

    currency: str
    count: int
    total: int
    unallocated: int


@dataclass(frozen=True, slots=True)
class PaymentPage:
    """The newest payments, and the sums of all that were asked for."""

    rows: Sequence[PaymentRow]
    sums: Sequence[PaymentSum]

    @property
    def count(self) -> int:
        """How many there are, shown or not."""
        return sum(each.count for each in self.sums)


def payment_page(
    session: Session,
    *,
    start: dt.date | None = None,
    end: dt.date | None = None,
    customer: uuid.UUID | None = None,
    text: str = "",
    allocated: bool | None = None,
    whose: uuid.UUID | None = None,
    limit: int,
) -> PaymentPage:
    """The newest `limit` payments of these days, and the sums of all of them."""
    rows = list_payments(
        session,
        customer=customer,
        start=start,
        end=end,
        text=text,
        allocated=allocated,
        whose=whose,
        limit=limit,
    )
    value = case((Payment.kind == "refund", -Payment.amount), else_=Payment.amount)
    sums = (
        select(
            Payment.currency,
            func.count(),
            func.sum(value),
            func.sum(case((Payment.order_id.is_(None), value), else_=0)),
        )
        .join(Customer, Customer.id == Payment.customer_id)
        .outerjoin(Order, Order.id == Payment.order_id)
        .where(*in_days(Payment, start, end), *same(Payment.customer_id, customer))
        .where(*_allocated(allocated), *_with_words(text), *_whose(whose))
        .group_by(Payment.currency)
        .order_by(func.count().desc(), Payment.currency)
    )
    return PaymentPage(rows=rows, sums=rows_of(PaymentSum, session, sums))


def _allocated(wanted: bool | None) -> Iterator[ColumnElement[bool]]:  # noqa: FBT001 - or neither
    if wanted is not None:
        yield Payment.order_id.is_not(None) if wanted else Payment.order_id.is_(None)


def _whose(rep: uuid.UUID | None) -> Iterator[ColumnElement[bool]]:
    if rep is not None:
        yield func.coalesce(Payment.rep_id, owner_on(Payment.customer_id, Payment.day)) == rep


def _with_words(text: str) -> Iterator[ColumnElement[bool]]:
    return with_words(text, Customer.name, Order.code, Payment.note, Payment.method, Payment.code)
