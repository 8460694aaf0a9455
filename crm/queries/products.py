"""Reading products and their prices."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ScalarSelect, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from crm.models import PriceChange, Product
from crm.queries.filters import rows_of, same
from crm.queries.finding import MAX_CANDIDATES, ambiguous, by_code, by_ending, unknown


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product with its price as of a day, in ten-thousandths, and since when it is that."""

    id: uuid.UUID
    name: str
    code: str | None
    category: str | None
    specification: str | None
    unit: str | None
    brand: str | None
    active: bool
    launched_on: dt.date | None
    selling_points: str | None
    answers: str | None
    price: int | None
    currency: str | None
    price_since: dt.date | None


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A price, in ten-thousandths, and since when; without a day, from the beginning."""

    day: dt.date | None
    price: int
    currency: str
    note: str | None


def find_product(session: Session, text: str) -> uuid.UUID:
    """The product with this code, exact name, id or ending, else of an unambiguous search."""
    given = text.strip()
    found = (
        by_code(session, Product, given)
        or _named(session, given)
        or by_ending(session, Product, given)
        or _searched(session, given)
    )
    if not found:
        raise unknown("product", given)
    if len(found) > 1:
        rows = session.execute(
            select(Product.name, Product.specification, Product.code, Product.id)
            .where(Product.id.in_(found))
            .order_by(Product.name, Product.id)
        )
        raise ambiguous(
            "product", given, [" ".join([r[0], r[1] or "", f"({r[2] or r[3]})"]) for r in rows]
        )
    return found[0]


def list_products(
    session: Session,
    text: str | None = None,
    *,
    today: dt.date,
    product: uuid.UUID | None = None,
    category: str | None = None,
    active: bool | None = None,
    limit: int | None = None,
) -> list[ProductRow]:
    """Products by name, each with its price today."""
    latest = aliased(PriceChange)
    newest = (
        select(latest.id)
        .where(latest.product_id == Product.id, ~latest.deleted)
        .where(or_(latest.day.is_(None), latest.day <= today))
        .order_by(latest.day.desc().nulls_last(), latest.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    statement = (
        select(
            Product.id,
            Product.name,
            Product.code,
            Product.category,
            Product.specification,
            Product.unit,
            Product.brand,
            Product.active,
            Product.launched_on,
            Product.selling_points,
            Product.answers,
            PriceChange.price,
            PriceChange.currency,
            PriceChange.day,
        )
        .outerjoin(PriceChange, PriceChange.id == newest)
        .where(~Product.deleted, *same(Product.id, product))
        .order_by(Product.category, Product.name, Product.id)
        .limit(limit)
    )
    if text:
        statement = statement.where(Product.id.in_(_searched(session, text, limit=None)))
    if category is not None:
        statement = statement.where(Product.category == category)
    if active is not None:
        statement = statement.where(Product.active == active)
    return rows_of(ProductRow, session, statement)


def price_on(session: Session, product: uuid.UUID, day: dt.date) -> PriceRow | None:
    """What the product cost on a day; None if nobody said."""
    return next(
        (row for row in prices(session, product) if row.day is None or row.day <= day), None
    )


def prices(session: Session, product: uuid.UUID) -> list[PriceRow]:
    """The prices of a product, the newest first."""
    statement = (
        select(PriceChange.day, PriceChange.price, PriceChange.currency, PriceChange.note)
        .where(PriceChange.product_id == product, ~PriceChange.deleted)
        .order_by(PriceChange.day.desc().nulls_last(), PriceChange.id.desc())
    )
    return rows_of(PriceRow, session, statement)


def price_before() -> ScalarSelect[Any]:
    """Of each price change, the price in the same money that it took the place of."""
    earlier = aliased(PriceChange)
    return (
        select(earlier.price)
        .where(earlier.product_id == PriceChange.product_id, ~earlier.deleted)
        .where(earlier.currency == PriceChange.currency)
        .where(earlier.day.is_(None) | (earlier.day < PriceChange.day))
        .order_by(earlier.day.desc(), earlier.id.desc())
        .limit(1)
        .correlate(PriceChange)
        .scalar_subquery()
    )


def _named(session: Session, name: str) -> list[uuid.UUID]:
    statement = select(Product.id).where(Product.name == name, ~Product.deleted)
    return list(session.scalars(statement.limit(MAX_CANDIDATES)))


def _searched(
    session: Session, text: str, *, limit: int | None = MAX_CANDIDATES
) -> list[uuid.UUID]:
    words = text.split()
    if not words:
        return []
    hay = func.lower(
        Product.name
        + " "
        + func.coalesce(Product.specification, "")
        + " "
        + func.coalesce(Product.code, "")
        + " "
        + func.coalesce(Product.brand, "")
    )
    contains = and_(*(hay.contains(word.lower(), autoescape=True) for word in words))
    statement = select(Product.id).where(contains, ~Product.deleted).order_by(Product.name)
    return list(session.scalars(statement.limit(limit)))
