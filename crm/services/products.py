"""Writing products and their prices."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import TypedDict, Unpack

from sqlalchemy import select

from crm.models import PriceChange, Product
from crm.queries.settings import setting
from crm.services.facts import (
    about,
    add_fact,
    check_not_negative,
    check_text,
    edit_fact,
    fact,
)
from crm.settings import CURRENCY
from crm.store.store import Store
from crm.store.unit_of_work import Change


class ProductDetails(TypedDict, total=False):
    """What a product may have."""

    code: str | None
    category: str | None
    specification: str | None
    unit: str | None
    brand: str | None
    selling_points: str | None
    answers: str | None
    launched_on: dt.date | None
    active: bool
    tags: Sequence[str] | None


class ProductEdits(ProductDetails, total=False):
    """What may be corrected."""

    name: str


def add_product(
    store: Store,
    *,
    name: str,
    price: int | None = None,
    currency: str | None = None,
    **details: Unpack[ProductDetails],
) -> Change:
    """Add a product; the price, in ten-thousandths, is what it costs from the beginning."""
    name = check_text(name, "name")
    check_not_negative(price)
    with store.unit_of_work("add_product", about=name) as work:
        product = add_fact(work, Product(id=work.new_id(), name=name, **details))
        if price is not None:
            work.session.flush()
            work.add(
                PriceChange(
                    id=work.new_id(),
                    product_id=product.id,
                    price=price,
                    currency=currency or setting(work.session, CURRENCY),
                )
            )
    return work.change()


def edit_product(store: Store, product: uuid.UUID, **fields: Unpack[ProductEdits]) -> Change:
    """Correct a product."""
    return edit_fact(store, "edit_product", Product, product, fields)


def delete_product(store: Store, product: uuid.UUID) -> Change:
    """Delete a product with its prices; orders keep their lines."""
    with store.unit_of_work("delete_product", about=store.read(about, Product, product)) as work:
        fact(work.session, Product, product).deleted = True
        prices = select(PriceChange).where(PriceChange.product_id == product, ~PriceChange.deleted)
        for price in work.session.scalars(prices):
            price.deleted = True
        work.record = product
    return work.change()


def set_price(
    store: Store,
    product: uuid.UUID,
    *,
    price: int,
    day: dt.date,
    currency: str | None = None,
    note: str | None = None,
) -> Change:
    """Say what the product costs from a day on, in ten-thousandths; the last word of a day wins."""
    check_not_negative(price)
    with store.unit_of_work("set_price", about=store.read(about, Product, product)) as work:
        fact(work.session, Product, product)
        money = currency or setting(work.session, CURRENCY)
        same_day = work.session.scalars(
            select(PriceChange).where(
                PriceChange.product_id == product,
                PriceChange.day == day,
                PriceChange.currency == money,
                ~PriceChange.deleted,
            )
        ).first()
        if same_day is None:
            work.add(
                PriceChange(
                    id=work.new_id(),
                    product_id=product,
                    day=day,
                    price=price,
                    currency=money,
                    note=note,
                )
            )
        else:
            same_day.price, same_day.note = price, note or same_day.note
        work.record = product
    return work.change()
