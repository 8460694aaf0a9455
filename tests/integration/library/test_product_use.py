"""How often a product was pitched, to whom, who bought it, and who did not."""

import datetime as dt
import uuid

from crm.queries.product_use import (
    ProductUse,
    pitched_not_bought,
    prices_by_product,
    product_uses,
)
from crm.services.customers import add_customer
from crm.services.desk import Desk
from crm.services.orders import NewLine, add_order, cancel_order
from crm.services.products import add_product, set_price
from crm.services.visits import log_visit
from crm.store.unit_of_work import Change
from tests.integration.conftest import TODAY


def made(change: Change) -> uuid.UUID:
    assert change.record is not None
    return change.record


def test_pitches_and_buyers_of_a_span(desk: Desk) -> None:
    store = desk.store
    oil, rice = made(add_product(store, name="花生油")), made(add_product(store, name="大米"))
    one, two, three = (
        made(add_customer(store, name=name, day=TODAY - dt.timedelta(days=400)))
        for name in ("鼎和餐饮", "云栖茶馆", "青禾酒店")
    )
    for who, ago in ((one, 1), (one, 9), (two, 4), (three, 380)):
        log_visit(
            store, customer=who, day=TODAY - dt.timedelta(days=ago), today=TODAY, pitched=[oil]
        )
    line = NewLine(quantity=1000, unit_price=10_000, product=oil)
    add_order(store, customer=one, day=TODAY, lines=[line])
    never = made(add_order(store, customer=two, day=TODAY, lines=[line]))
    cancel_order(store, never)
    start = TODAY.replace(month=1, day=1)
    uses = store.read(product_uses, start, TODAY)
    assert uses[oil] == ProductUse(pitches=3, pitched_to=2, bought_by=1)
    assert rice not in uses
    rows, total = store.read(pitched_not_bought, oil, limit=1)
    assert ([row.customer for row in rows], total) == (["云栖茶馆"], 2)
    rows, _total = store.read(pitched_not_bought, oil)
    assert [(row.customer, row.times) for row in rows] == [("云栖茶馆", 1), ("青禾酒店", 1)]


def test_prices_of_all_products_the_newest_first(desk: Desk) -> None:
    oil = made(add_product(desk.store, name="花生油", price=780_000))
    set_price(desk.store, oil, price=800_000, day=TODAY)
    set_price(desk.store, oil, price=820_000, day=TODAY + dt.timedelta(days=30), note="上调")
    found = desk.store.read(prices_by_product)
    assert [(each.price, each.note) for each in found[oil]] == [
        (820_000, "上调"),
        (800_000, None),
        (780_000, None),
    ]
