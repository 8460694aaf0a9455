"""What could still come in: late money, hot prospects, some more orders."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.models import Customer, Order, StageChange
from crm.queries.owners import owner_on, stage_on
from crm.queries.receivables import ReceivableRow, receivables
from crm.queries.sales_facts import net_amount

MOST_LATE, MOST_HOT = 3, 3
HOT_STEPS = ("proposal", "negotiation")
_YEAR = dt.timedelta(days=365)
_FEWEST_ORDERS = 3  # from which a median is worth saying
_TWO = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """Something that would move a landing by `amount`, in the metric's whole numbers.

    Kinds: late (a customer pays what is overdue, the oldest `days` late), hot (a prospect signs,
    at what it is expected to bring or, where that is not known, at the median order: `guessed`),
    orders (as many more median orders as `count`).
    """

    kind: str
    amount: int
    customer_id: uuid.UUID | None = None
    customer: str | None = None
    days: int = 0
    count: int = 1
    guessed: bool = False

    @property
    def key(self) -> str:
        """What it is known by while figures change."""
        return f"{self.kind}:{self.customer_id or self.count}"


def money_what_ifs(
    session: Session,
    *,
    basis: str | None,
    currency: str,
    rep: uuid.UUID,
    today: dt.date,
    until: dt.date,
) -> list[WhatIf]:
    """What would bring money by `until`: what is late, if it is collecting that counts, and orders.

    `until` is the last day of the period that the landing is of.
    """
    found: list[WhatIf] = []
    if basis == "collected":
        found += _late(receivables(session, today=today, rep=rep), currency)
    median = median_order(session, rep=rep, currency=currency, today=today)
    found += _hot(session, rep=rep, currency=currency, today=today, until=until, median=median)
    if median:
        found.append(WhatIf(kind="orders", amount=_TWO * median, count=_TWO, guessed=True))
    return found


def median_order(session: Session, *, rep: uuid.UUID, currency: str, today: dt.date) -> int | None:
    """The rep's median order of the last twelve months; None for too few to tell."""
    whose = func.coalesce(Order.rep_id, owner_on(Order.customer_id, Order.day))
    amounts = sorted(
        session.scalars(
            select(net_amount())
            .where(Order.day.between(today - _YEAR, today), Order.currency == currency)
            .where(~Order.deleted, Order.state != "cancelled", whose == rep)
        )
    )
    amounts = [amount for amount in amounts if amount and amount > 0]
    return amounts[len(amounts) // 2] if len(amounts) >= _FEWEST_ORDERS else None


def _late(rows: Sequence[ReceivableRow], currency: str) -> list[WhatIf]:
    """The customers who owe most of what is overdue."""
    late: dict[uuid.UUID, list[ReceivableRow]] = {}
    for row in rows:
        if row.days_past_due > 0 and row.currency == currency:
            late.setdefault(row.customer_id, []).append(row)
    found = [
        WhatIf(
            kind="late",
            customer_id=customer,
            customer=owed[0].customer,
            amount=sum(row.owed for row in owed),
            days=max(row.days_past_due for row in owed),
        )
        for customer, owed in late.items()
    ]
    worth = [each for each in found if each.amount > 0]
    return sorted(worth, key=lambda each: (-each.amount, each.customer or ""))[:MOST_LATE]


def _hot(
    session: Session,
    *,
    rep: uuid.UUID,
    currency: str,
    today: dt.date,
    until: dt.date,
    median: int | None,
) -> list[WhatIf]:
    """Prospects about to sign, but those expected only after `until`."""
    ordered = (
        select(Order.id)
        .where(Order.customer_id == Customer.id, ~Order.deleted, Order.state != "cancelled")
        .exists()
    )
    ever_hot = select(StageChange.customer_id).where(
        StageChange.stage.in_(HOT_STEPS), ~StageChange.deleted
    )
    statement = (
        select(Customer.id, Customer.name, Customer.expected_amount)
        .where(Customer.id.in_(ever_hot), ~Customer.deleted, Customer.currency == currency)
        .where(stage_on(Customer.id, today).in_(HOT_STEPS), owner_on(Customer.id, today) == rep)
        .where(Customer.expected_on.is_(None) | (Customer.expected_on <= until), ~ordered)
        .order_by(Customer.expected_amount.desc(), Customer.name)
        .limit(MOST_HOT)
    )
    return [
        WhatIf(
            kind="hot",
            customer_id=customer,
            customer=name,
            amount=expected or median or 0,
            guessed=not expected,
        )
        for customer, name, expected in session.execute(statement)
        if expected or median
    ]
