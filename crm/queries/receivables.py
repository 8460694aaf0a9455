"""What is owed: orders with terms minus what is allocated to them, with its age."""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    Select,
    case,
    func,
    literal,
    null,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session

from crm.domain.ageing import AGE_BANDS, age_band, days_past_due
from crm.models import Customer, Order, Payment, Rep, Return
from crm.queries.fact_shape import Span, shape
from crm.queries.filters import same
from crm.queries.owners import owner_on
from crm.queries.sales_facts import net_amount


@dataclass(frozen=True, slots=True)
class ReceivableRow:
    """An order that is not settled; minor units. Paid in excess, `owed` is negative: a credit."""

    order_id: uuid.UUID
    code: str | None
    customer_id: uuid.UUID
    customer: str
    rep_id: uuid.UUID | None
    rep: str | None
    day: dt.date
    due: dt.date
    amount: int
    settled: int
    owed: int
    currency: str
    band: str
    days_past_due: int


@dataclass(frozen=True, slots=True)
class ReceivableTotal:
    """What is owed in one currency, minor units, in all and by the bands of AGE_BANDS."""

    currency: str
    owed: int
    bands: dict[str, int]


def receivables(
    session: Session,
    *,
    today: dt.date,
    customer: uuid.UUID | None = None,
    rep: uuid.UUID | None = None,
) -> list[ReceivableRow]:
    """Every order not settled by today, the longest due first; of one customer or rep if given."""
    orders = _open_orders(today, customer, rep)
    o = orders.c
    owned = func.coalesce(o.rep_id, owner_on(o.customer_id, o.day))
    statement = (
        select(
            *(o.id, o.code, Customer.id, Customer.name, Rep.id, Rep.name),
            *(o.day, o.due, o.amount, o.settled, o.currency),
        )
        .select_from(orders)
        .join(Customer, Customer.id == o.customer_id)
        .outerjoin(Rep, Rep.id == owned)
        .where(o.amount != o.settled)
        .order_by(o.due, o.id)
    )
    return [
        ReceivableRow(
            order_id=order,
            code=code,
            customer_id=buyer,
            customer=name,
            rep_id=rep_id,
            rep=rep_name,
            day=day,
            due=due_day,
            amount=total,
            settled=paid,
            owed=total - paid,
            currency=currency,
            band=age_band(due_day, today),
            days_past_due=days_past_due(due_day, today),
        )
        for order, code, buyer, name, rep_id, rep_name, day, due_day, total, paid, currency in (
            session.execute(statement)
        )
    ]


def count_late(session: Session, *, today: dt.date, rep: uuid.UUID | None = None) -> int:
    """How many of the `receivables` are past due."""
    o = _open_orders(today, rep=rep).c
    return session.scalars(select(func.count()).where(o.amount != o.settled, o.due < today)).one()


def receivable_totals(rows: Iterable[ReceivableRow]) -> list[ReceivableTotal]:
    """The rows summed up, a total for each currency."""
    bands: dict[str, dict[str, int]] = {}
    for row in rows:
        found = bands.setdefault(row.currency, dict.fromkeys(AGE_BANDS, 0))
        found[row.band] += row.owed
    return [
        ReceivableTotal(currency, sum(parts.values()), parts)
        for currency, parts in sorted(bands.items())
    ]


def owed(span: Span) -> Select[Any]:
    """The facts of the metric: orders not settled by the day, each with what is owed on it."""
    order = _open_orders(span.as_of).c
    return select(
        *shape(
            "order",
            order.id,
            order.day,
            rep=order.rep_id,
            customer=order.customer_id,
            value=order.amount - order.settled,
            currency=order.currency,
            text=order.code,
        )
    ).where(order.amount != order.settled)


def _open_orders(
    as_of: dt.date, customer: uuid.UUID | None = None, rep: uuid.UUID | None = None
) -> CTE:
    """Every order with terms, with its amount and what was settled of it by the day.

    An order without terms is settled history, one of a later day is not owed yet. Materialized,
    so that the sums of an order are not worked out again for each place that names them. Of one
    customer they are looked up; of all they are read as they lie in the file, beside their lines
    and payments: by the index of days, which nearly all pass, it takes five times as long.
    """
    day = Order.day if customer is not None else func.coalesce(Order.day, null())
    return (
        select(
            *(Order.id, Order.code, Order.customer_id, Order.rep_id, Order.day, Order.currency),
            _due().label("due"),
            invoice_amount().label("amount"),
            _settled(as_of).label("settled"),
        )
        .where(
            or_(Order.due.is_not(None), Order.terms_days.is_not(None)),
            day <= as_of,
            ~Order.deleted,
            *same(Order.customer_id, customer),
            *_counts_for(rep),
        )
        .cte("open_order")
        .prefix_with("MATERIALIZED")
    )


def _counts_for(rep: uuid.UUID | None) -> Iterator[ColumnElement[bool]]:
    """The order is the rep's: asked before anything is summed up."""
    if rep is not None:
        yield func.coalesce(Order.rep_id, owner_on(Order.customer_id, Order.day)) == rep


def _due() -> ColumnElement[dt.date]:
    start = func.coalesce(Order.delivered_on, Order.day)
    by_terms = func.date(start, literal("+").concat(Order.terms_days).concat(" days"))
    return type_coerce(func.coalesce(Order.due, by_terms), Date())


def invoice_amount() -> ColumnElement[int]:
    """All that the invoice asks for, freight and tax with it; nothing of a cancelled order."""
    invoice = net_amount() + func.coalesce(Order.freight, 0) + func.coalesce(Order.tax, 0)
    return case((Order.state == "cancelled", 0), else_=invoice)


def _settled(as_of: dt.date) -> ColumnElement[int]:
    """Payments minus refunds plus returns allocated to the order, in its own currency."""
    paid = (
        select(func.sum(case((Payment.kind == "refund", -Payment.amount), else_=Payment.amount)))
        .where(
            Payment.order_id == Order.id,
            Payment.day <= as_of,
            Payment.currency == Order.currency,
            ~Payment.deleted,
        )
        .correlate(Order)
        .scalar_subquery()
    )
    returned = (
        select(func.sum(Return.amount))
        .where(
            Return.order_id == Order.id,
            Return.day <= as_of,
            Return.currency == Order.currency,
            ~Return.deleted,
        )
        .correlate(Order)
        .scalar_subquery()
    )
    return func.coalesce(paid, 0) + func.coalesce(returned, 0)
