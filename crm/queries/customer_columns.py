"""Further columns of the list of customers, each read for all of them at once, when it is shown."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from crm.models import Contact, Customer, Order, Visit
from crm.queries.receivables import receivables
from crm.queries.sales_facts import net_amount

Values: TypeAlias = Mapping[uuid.UUID, Any]


@dataclass(frozen=True, slots=True)
class Money:
    """Minor units in one currency or several, the largest first; `late` days past due at most."""

    amounts: tuple[tuple[str, int], ...]
    late: int = 0


@dataclass(frozen=True, slots=True)
class Person:
    """Whom one speaks with first: who decides, else who was entered first."""

    name: str
    phone: str | None


def extra_keys(session: Session) -> list[str]:
    """The columns of imports that some customer has, the frequent ones first."""
    each = func.json_each(Customer.extra).table_valued("key", joins_implicitly=True)
    statement = (
        select(each.c.key)
        .where(~Customer.deleted, Customer.extra.is_not(None))
        .group_by(each.c.key)
        .order_by(func.count().desc(), each.c.key)
    )
    return list(session.scalars(statement))


def customer_values(session: Session, column: str, today: dt.date) -> Values:
    """The values of one of COLUMNS, for the customers that have any."""
    return COLUMNS[column](session, today)


def _owed(session: Session, today: dt.date) -> Values:
    amounts: dict[uuid.UUID, dict[str, int]] = {}
    late: dict[uuid.UUID, int] = {}
    for row in receivables(session, today=today):
        found = amounts.setdefault(row.customer_id, {})
        found[row.currency] = found.get(row.currency, 0) + row.owed
        if row.owed > 0 and row.days_past_due > late.get(row.customer_id, 0):
            late[row.customer_id] = row.days_past_due
    return {
        customer: Money(_largest(list(found.items())), late.get(customer, 0))
        for customer, found in amounts.items()
        if any(found.values())
    }


def _ordered(session: Session, today: dt.date) -> Values:
    statement = (
        select(Order.customer_id, Order.currency, func.sum(net_amount()))
        .where(Order.day >= today.replace(month=1, day=1), Order.day <= today)
        .where(~Order.deleted, Order.state != "cancelled")
        .group_by(Order.customer_id, Order.currency)
    )
    amounts: dict[uuid.UUID, list[tuple[str, int]]] = {}
    for customer, currency, value in session.execute(statement):
        amounts.setdefault(customer, []).append((currency, value))
    return {customer: Money(_largest(found)) for customer, found in amounts.items()}


def _largest(amounts: list[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(amounts, key=lambda each: -each[1]))


def _last_visit(session: Session, today: dt.date) -> Values:
    return dict(
        session.execute(
            select(Visit.customer_id, func.max(Visit.day))
            .where(Visit.day <= today, ~Visit.deleted)
            .where(Visit.state == "completed", Visit.mode == "visit")
            .group_by(Visit.customer_id)
        ).all()
    )


def _person(session: Session, today: dt.date) -> Values:
    del today
    each = aliased(Contact)
    first = (
        select(each.id)
        .where(each.customer_id == Customer.id, ~each.deleted)
        .order_by(func.coalesce(each.role, "") != "decider", each.id)
        .limit(1)
        .scalar_subquery()
    )
    people = session.execute(
        select(Customer.id, Contact.name, Contact.mobile, Contact.phone)
        .join(Contact, Contact.id == first)
        .where(~Customer.deleted)
    )
    return {customer: Person(name, mobile or phone) for customer, name, mobile, phone in people}


def _of_customer(column: Any) -> Callable[[Session, dt.date], Values]:  # noqa: ANN401 - any column
    def read(session: Session, today: dt.date) -> Values:
        del today
        statement = select(Customer.id, column).where(~Customer.deleted, column.is_not(None))
        return {customer: value for customer, value in session.execute(statement) if value}

    return read


COLUMNS: Mapping[str, Callable[[Session, dt.date], Values]] = {
    "owed": _owed,
    "ordered": _ordered,
    "visited": _last_visit,
    "person": _person,
    "extra": _of_customer(Customer.extra),
    "tags": _of_customer(Customer.tags),
    "note": _of_customer(Customer.note),
    "industry": _of_customer(Customer.industry),
    "address": _of_customer(Customer.address),
}
