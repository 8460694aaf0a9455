"""What would close the gap of the month's money: the one customer worth going to first."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.models import Customer, Order
from crm.queries.owners import owner_on, stage_on
from crm.queries.progress import TargetProgress
from crm.queries.receivables import ReceivableRow
from crm.queries.sales_facts import net_amount
from crm.queries.standing import last_order

_OFFERED: Final = ("proposal", "negotiation")


@dataclass(frozen=True, slots=True)
class Closing:
    """One thing that closes a gap: collect, deliver, or win, and what it brings, minor units.

    `reaches` is the bound it takes the month to: floor, stretch, or None where it only helps.
    """

    kind: str
    customer_id: uuid.UUID
    customer: str
    amount: int
    currency: str
    reaches: str | None


def closing(
    session: Session,
    money: TargetProgress,
    owed: Sequence[ReceivableRow],
    *,
    rep: uuid.UUID,
    today: dt.date,
) -> Closing | None:
    """The smallest thing that reaches the next bound of the target, else the largest there is.

    Collected comes from what is owed and due in the period, delivered from open orders, ordered
    from open offers.
    """
    bound, gap = _gap(money)
    if gap is None:
        return None
    currency = money.currency or "CNY"
    if money.basis == "collected":
        kind, parts = "collect", _owed(owed, money.end, currency)
    elif money.basis == "delivered":
        kind, parts = "deliver", _undelivered(session, rep, today, currency)
    else:
        kind, parts = "win", _offers(session, rep, today, money.end, currency)
    if not parts:
        return None
    enough = [part for part in parts if part[2] >= gap]
    customer, name, amount = (
        min(enough, key=lambda part: (part[2], part[1]))
        if enough
        else max(parts, key=lambda part: (part[2], part[1]))
    )
    return Closing(kind, customer, name, amount, currency, bound if enough else None)


_Parts = list[tuple[uuid.UUID, str, int]]


def _gap(money: TargetProgress) -> tuple[str, int | None]:
    """The bound that is next, and what is missing to it; None where nothing is."""
    if money.sense != "reach" or money.working_days_left == 0:
        return "floor", None
    for bound, value in (("floor", money.low), ("stretch", money.high)):
        if value is not None and money.value < value:
            return bound, value - money.value
    return "stretch", None


def _owed(rows: Sequence[ReceivableRow], end: dt.date, currency: str) -> _Parts:
    sums: dict[uuid.UUID, int] = defaultdict(int)
    names: dict[uuid.UUID, str] = {}
    for row in rows:
        if row.currency == currency and row.due <= end:
            sums[row.customer_id] += row.owed
            names[row.customer_id] = row.customer
    return [(customer, names[customer], amount) for customer, amount in sums.items() if amount > 0]


def _undelivered(session: Session, rep: uuid.UUID, today: dt.date, currency: str) -> _Parts:
    amount = func.sum(net_amount())
    rows = session.execute(
        select(Customer.id, Customer.name, amount)
        .select_from(Order)
        .join(Customer, Customer.id == Order.customer_id)
        .where(Order.state == "ordered", Order.delivered_on.is_(None), ~Order.deleted)
        .where(Order.day <= today, Order.currency == currency, ~Customer.deleted)
        .where(func.coalesce(Order.rep_id, owner_on(Order.customer_id, Order.day)) == rep)
        .group_by(Customer.id)
        .having(amount > 0)
    )
    return [(customer, name, total) for customer, name, total in rows]


def _offers(
    session: Session, rep: uuid.UUID, today: dt.date, end: dt.date, currency: str
) -> _Parts:
    """Open offers that may be decided in the period; one without a day may be."""
    rows = session.execute(
        select(Customer.id, Customer.name, Customer.expected_amount)
        .where(~Customer.deleted, Customer.expected_amount > 0, Customer.currency == currency)
        .where(Customer.expected_on.is_(None) | (Customer.expected_on <= end))
        .where(owner_on(Customer.id, today) == rep)
        .where(stage_on(Customer.id, today).in_(_OFFERED), last_order(Customer.id, today).is_(None))
    )
    return [(customer, name, amount or 0) for customer, name, amount in rows]
