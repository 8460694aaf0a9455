"""A customer's statement (对账单): what was owed, what came and went, what is owed now.

It agrees with the receivables: what closes it is what is owed on that day, less what was paid or
given back without an order to settle. Orders without terms are settled history, as they are
there; they and what was paid for them stand in no statement.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from crm.domain.ageing import AGE_BANDS
from crm.models import Order, Payment, Product, Return
from crm.queries.receivables import invoice_amount, receivable_totals, receivables

_RANK = {"order": 0, "return": 1, "payment": 2, "refund": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementEntry:
    """A line; `amount` in minor units is what it adds to the balance, `balance` what is then owed.

    `kind` is order, return, payment or refund; `order` the code of the order it settles.
    """

    kind: str
    id: uuid.UUID
    day: dt.date
    code: str | None
    order: str | None
    text: str | None
    due: dt.date | None
    amount: int
    balance: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One currency of a customer from `start` to `end`; money in minor units.

    `closing` is `owed` less `unallocated`: what came in without an order, and is free to settle
    one. `bands` is what is owed at the end by age.
    """

    currency: str
    start: dt.date
    end: dt.date
    opening: int
    entries: Sequence[StatementEntry]
    ordered: int
    returned: int
    paid: int
    closing: int
    owed: int
    unallocated: int
    bands: dict[str, int]


def statements(
    session: Session, customer: uuid.UUID, start: dt.date, end: dt.date
) -> list[Statement]:
    """A statement for each currency in which anything is owed or moved by the end."""
    moves: dict[str, list[StatementEntry]] = defaultdict(list)
    for entry in _moves(session, customer, end):
        moves[entry.currency].append(entry)
    totals = {
        total.currency: total
        for total in receivable_totals(receivables(session, today=end, customer=customer))
    }
    found = []
    for currency in sorted({*moves, *totals}):
        every = sorted(moves[currency], key=lambda each: (each.day, _RANK[each.kind], each.id))
        opening = sum(each.amount for each in every if each.day < start)
        entries = list(_running(opening, (each for each in every if each.day >= start)))
        closing = opening + sum(each.amount for each in entries)
        total = totals.get(currency)
        owed = 0 if total is None else total.owed
        if not entries and not closing and not owed:
            continue
        found.append(
            Statement(
                currency=currency,
                start=start,
                end=end,
                opening=opening,
                entries=tuple(entries),
                ordered=_sum(entries, "order"),
                returned=-_sum(entries, "return"),
                paid=-_sum(entries, "payment", "refund"),
                closing=closing,
                owed=owed,
                unallocated=owed - closing,
                bands=dict.fromkeys(AGE_BANDS, 0) if total is None else total.bands,
            )
        )
    return found


def _sum(entries: Iterable[StatementEntry], *kinds: str) -> int:
    return sum(each.amount for each in entries if each.kind in kinds)


def _running(opening: int, entries: Iterable[StatementEntry]) -> Iterator[StatementEntry]:
    balance = opening
    for entry in entries:
        balance += entry.amount
        yield replace(entry, balance=balance)


def _moves(session: Session, customer: uuid.UUID, end: dt.date) -> Iterator[StatementEntry]:
    """Everything that moves the customer's balance by the end, in no order."""
    yield from _orders(session, customer, end)
    paid = case((Payment.kind == "refund", Payment.amount), else_=-Payment.amount)
    payments = (
        select(
            *(Payment.kind, Payment.id, Payment.day, Payment.code, Order.code),
            *(func.coalesce(Payment.note, Payment.method), paid, Payment.currency),
        )
        .outerjoin(Order, and_(Order.id == Payment.order_id, ~Order.deleted))
        .where(Payment.customer_id == customer, Payment.day <= end, ~Payment.deleted)
        .where(~_settles_history(Payment))
    )
    returns = (
        select(
            *(Return.id, Return.day, Return.code, Order.code),
            *(func.coalesce(Return.reason, Product.name), -Return.amount, Return.currency),
        )
        .outerjoin(Order, and_(Order.id == Return.order_id, ~Order.deleted))
        .outerjoin(Product, Product.id == Return.product_id)
        .where(Return.customer_id == customer, Return.day <= end, ~Return.deleted)
        .where(~_settles_history(Return))
    )
    for kind, record, day, code, order, text, amount, currency in session.execute(payments):
        yield _entry(kind, record, day, code, amount, currency, order=order, text=text)
    for record, day, code, order, text, amount, currency in session.execute(returns):
        yield _entry("return", record, day, code, amount, currency, order=order, text=text)


def _orders(session: Session, customer: uuid.UUID, end: dt.date) -> Iterator[StatementEntry]:
    """Orders with terms; a cancelled one asks for nothing."""
    statement = select(
        *(Order.id, Order.day, Order.code, Order.note, Order.due),
        *(invoice_amount(), Order.currency),
    ).where(
        Order.customer_id == customer, Order.day <= end, ~Order.deleted, Order.state != "cancelled"
    )
    for record, day, code, note, due, amount, currency in session.execute(
        statement.where(_with_terms())
    ):
        yield _entry("order", record, day, code, amount, currency, text=note, due=due)


def _entry(  # noqa: PLR0917 - a row as it is read
    kind: str,
    record: uuid.UUID,
    day: dt.date,
    code: str | None,
    amount: int,
    currency: str,
    *,
    order: str | None = None,
    text: str | None = None,
    due: dt.date | None = None,
) -> StatementEntry:
    return StatementEntry(
        kind=kind,
        id=record,
        day=day,
        code=code,
        order=order,
        text=text,
        due=due,
        amount=amount,
        balance=0,
        currency=currency,
    )


def _with_terms() -> ColumnElement[bool]:
    return or_(Order.due.is_not(None), Order.terms_days.is_not(None))


def _settles_history(model: type[Payment] | type[Return]) -> ColumnElement[bool]:
    """It belongs to an order that is settled anyway."""
    settled = aliased(Order)
    return exists().where(
        settled.id == model.order_id,
        settled.currency == model.currency,
        settled.due.is_(None),
        settled.terms_days.is_(None),
        ~settled.deleted,
    )
