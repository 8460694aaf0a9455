"""What became of products: how often they were pitched, to whom, and who bought them."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.models import Customer, Order, OrderLine, Pitch, PriceChange, Visit
from crm.queries.products import PriceRow
from crm.queries.sales_facts import counted


@dataclass(frozen=True, slots=True)
class ProductUse:
    """Of a span: contacts in which it was pitched, to how many customers, how many bought it."""

    pitches: int = 0
    pitched_to: int = 0
    bought_by: int = 0


@dataclass(frozen=True, slots=True)
class PitchedRow:
    """A customer to whom it was pitched and who never bought it."""

    customer_id: uuid.UUID
    customer: str
    last: dt.date
    times: int


def product_uses(session: Session, start: dt.date, end: dt.date) -> Mapping[uuid.UUID, ProductUse]:
    """Every product that was pitched or bought from `start` to `end`, both included."""
    pitched = session.execute(
        select(
            Pitch.product_id,
            func.count(Pitch.visit_id.distinct()),
            func.count(Visit.customer_id.distinct()),
        )
        .join(Visit, Visit.id == Pitch.visit_id)
        .where(Visit.day.between(start, end), Visit.state == "completed")
        .where(~Visit.deleted, ~Pitch.deleted)
        .group_by(Pitch.product_id)
    )
    found = {product: ProductUse(times, customers) for product, times, customers in pitched}
    bought = session.execute(
        select(OrderLine.product_id, func.count(Order.customer_id.distinct()))
        .join(Order, Order.id == OrderLine.order_id)
        .where(Order.day.between(start, end), counted())
        .where(OrderLine.state != "cancelled", ~OrderLine.deleted)
        .where(OrderLine.product_id.is_not(None))
        .group_by(OrderLine.product_id)
    )
    for product, customers in bought:
        if product is not None:
            found[product] = replace(found.get(product, ProductUse()), bought_by=customers)
    return found


def prices_by_product(session: Session) -> Mapping[uuid.UUID, Sequence[PriceRow]]:
    """The prices of every product, the newest first; those of days ahead among them."""
    rows = session.execute(
        select(
            PriceChange.product_id,
            PriceChange.day,
            PriceChange.price,
            PriceChange.currency,
            PriceChange.note,
        )
        .where(~PriceChange.deleted)
        .order_by(PriceChange.day.desc().nulls_last(), PriceChange.id.desc())
    )
    found: dict[uuid.UUID, list[PriceRow]] = {}
    for product, day, price, currency, note in rows:
        found.setdefault(product, []).append(PriceRow(day, price, currency, note))
    return found


def pitched_not_bought(
    session: Session, product: uuid.UUID, *, limit: int | None = None
) -> tuple[list[PitchedRow], int]:
    """To whom it was pitched without an order so far, the latest first, and how many in all."""
    bought = (
        select(Order.customer_id)
        .join(OrderLine, OrderLine.order_id == Order.id)
        .where(OrderLine.product_id == product, counted())
        .where(OrderLine.state != "cancelled", ~OrderLine.deleted)
    )
    last = func.max(Visit.day)
    rows = session.execute(
        select(
            Customer.id,
            Customer.name,
            last,
            func.count(Visit.id.distinct()),
            func.count().over(),
        )
        .select_from(Pitch)
        .join(Visit, Visit.id == Pitch.visit_id)
        .join(Customer, Customer.id == Visit.customer_id)
        .where(Pitch.product_id == product, ~Pitch.deleted)
        .where(Visit.state == "completed", ~Visit.deleted, ~Customer.deleted)
        .where(Customer.id.not_in(bought))
        .group_by(Customer.id)
        .order_by(last.desc(), Customer.id)
        .limit(limit)
    ).all()
    total = rows[0][4] if rows else 0
    return [PitchedRow(*row[:4]) for row in rows], total
