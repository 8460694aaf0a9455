"""What changed without the rep, and what would close the month's gap."""

import datetime as dt
import uuid
from typing import Any

import pytest

from crm.models import (
    Assignment,
    Customer,
    Gift,
    Order,
    OrderLine,
    PriceChange,
    Product,
    Rep,
    Return,
    StageChange,
    Visit,
)
from crm.queries.closing import Closing, closing
from crm.queries.news import NewsRow, list_news, news_since
from crm.queries.on_the_way import on_the_way
from crm.queries.progress import TargetProgress, today_targets
from crm.queries.receivables import receivables
from crm.services.desk import work_calendar
from crm.services.gifts import approve_gift
from crm.services.targets import set_target
from crm.store.store import Store
from tests.integration.conftest import TODAY

ME, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)
YESTERDAY = TODAY - dt.timedelta(days=1)


def add(store: Store, *facts: Any) -> None:  # noqa: ANN401
    with store.unit_of_work("test") as work:
        for fact in facts:
            work.add(fact)
            work.session.flush()


def customer(store: Store, name: str, **fields: Any) -> uuid.UUID:  # noqa: ANN401
    """One of mine."""
    id_ = uuid.uuid4()
    add(
        store,
        Customer(id=id_, name=name, **fields),
        Assignment(id=uuid.uuid4(), customer_id=id_, rep_id=ME),
    )
    return id_


@pytest.fixture(autouse=True)
def acme(store: Store) -> uuid.UUID:
    add(store, Rep(id=ME, name="Lin"), Rep(id=OTHER, name="Chen"))
    return customer(store, "Acme")


def news(store: Store, since: dt.date = YESTERDAY) -> list[NewsRow]:
    return store.read(list_news, since=since, today=TODAY, rep=ME)


def test_since_the_last_day_i_met_somebody(store: Store, acme: uuid.UUID) -> None:
    assert store.read(news_since, today=TODAY, rep=ME) == TODAY - dt.timedelta(days=7)
    met: dict[str, Any] = {"customer_id": acme, "rep_id": ME}
    add(store, Visit(id=uuid.uuid4(), day=TODAY, **met))
    add(store, Visit(id=uuid.uuid4(), day=TODAY - dt.timedelta(days=5), **met))
    add(store, Visit(id=uuid.uuid4(), day=YESTERDAY, state="missed", **met))
    assert store.read(news_since, today=TODAY, rep=ME) == TODAY - dt.timedelta(days=5)


def test_a_price_after_that_day_with_who_buys_it(store: Store, acme: uuid.UUID) -> None:
    oil, rice, order = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    add(store, Product(id=oil, name="Oil"), Product(id=rice, name="Rice"))
    add(
        store,
        Order(id=order, customer_id=acme, day=TODAY - dt.timedelta(days=40)),
        OrderLine(id=uuid.uuid4(), order_id=order, product_id=oil, amount=100),
    )
    for product, day, price in (
        (oil, None, 100_000),
        (oil, TODAY + dt.timedelta(days=10), 104_000),  # announced
        (rice, None, 50_000),
        (rice, YESTERDAY, 60_000),  # known on the last visit day
        (rice, TODAY, 60_000),  # the same again
    ):
        add(store, PriceChange(id=uuid.uuid4(), product_id=product, day=day, price=price))
    (row,) = news(store)
    assert (row.text, row.old, row.new) == ("Oil", 100_000, 104_000)
    assert row.customers == [(acme, "Acme")]


def test_customers_that_became_mine_by_day_and_former_owner(store: Store) -> None:
    for name in ("North", "South"):
        id_ = uuid.uuid4()
        add(
            store,
            Customer(id=id_, name=name),
            Assignment(id=uuid.uuid4(), customer_id=id_, rep_id=OTHER),
            Assignment(id=uuid.uuid4(), customer_id=id_, rep_id=ME, day=TODAY),
        )
    mine = uuid.uuid4()  # written down by me today: nothing new to me
    add(
        store,
        Customer(id=mine, name="Mine"),
        StageChange(id=uuid.uuid4(), customer_id=mine, stage="lead", day=TODAY, rep_id=ME),
        Assignment(id=uuid.uuid4(), customer_id=mine, rep_id=ME, day=TODAY),
    )
    (row,) = news(store)
    assert (row.kind, row.by) == ("owner", "Chen")
    assert [name for _id, name in row.customers] == ["North", "South"]


def test_a_gift_that_was_decided(store: Store, acme: uuid.UUID) -> None:
    gift = uuid.uuid4()
    long_ago = TODAY - dt.timedelta(days=60)
    fields: dict[str, Any] = {"customer_id": acme, "rep_id": ME, "day": long_ago, "item": "Tea"}
    add(store, Gift(id=gift, approval="pending", cost=60_000, **fields))
    add(store, Gift(id=uuid.uuid4(), approval="approved", **fields))  # written down as such
    assert news(store) == []
    approve_gift(store, gift)
    (row,) = news(store)
    assert (row.kind, row.id, row.state, row.amount) == ("approval", gift, "approved", 60_000)


def test_returns_and_steps_that_others_wrote(store: Store, acme: uuid.UUID) -> None:
    add(
        store,
        Return(id=uuid.uuid4(), customer_id=acme, day=TODAY, amount=500, reason="leaks"),
        Return(id=uuid.uuid4(), customer_id=acme, day=YESTERDAY, amount=1),
        StageChange(id=uuid.uuid4(), customer_id=acme, stage="lost", day=TODAY, rep_id=OTHER),
        StageChange(id=uuid.uuid4(), customer_id=acme, stage="won", day=TODAY, rep_id=ME),
    )
    assert [(row.kind, row.state) for row in news(store)] == [
        ("return", "reported"),
        ("stage", "lost"),
    ]


def money(store: Store, **fields: Any) -> TargetProgress:  # noqa: ANN401
    set_target(
        store,
        metric="sales_amount",
        period="month",
        low=10_000,
        high=20_000,
        today=TODAY,
        this_period=True,
        **fields,
    )
    calendar = work_calendar(2025, 2027)
    (found,) = store.read(today_targets, rep=ME, today=TODAY, calendar=calendar)
    return found


def close(store: Store, target: TargetProgress) -> Closing | None:
    owed = store.read(receivables, today=TODAY, rep=ME)
    return store.read(closing, target, owed, rep=ME, today=TODAY)


def test_the_smallest_sum_that_keeps_the_floor(store: Store, acme: uuid.UUID) -> None:
    target = money(store, basis="collected")
    assert close(store, target) is None
    small, large = customer(store, "Small"), customer(store, "Large")
    for who, amount, due in (
        (acme, 12_000, TODAY),
        (small, 9_000, TODAY),
        (large, 50_000, TODAY),
        (small, 11_000, dt.date(2026, 4, 1)),  # not due in the month
    ):
        day = dt.date(2026, 2, 1)
        add(store, Order(id=uuid.uuid4(), customer_id=who, day=day, amount=amount, due=due))
    found = close(store, target)
    assert found == Closing("collect", acme, "Acme", 12_000, "CNY", "floor")


def test_the_largest_where_none_is_enough(store: Store) -> None:
    target = money(store, basis="ordered")
    day = dt.date(2026, 2, 1)
    for name, amount in (("Offer", 7_000), ("Little", 100)):
        id_ = customer(store, name, expected_amount=amount)
        add(store, StageChange(id=uuid.uuid4(), customer_id=id_, stage="proposal", day=day))
    found = close(store, target)
    assert found is not None
    assert (found.kind, found.customer, found.reaches) == ("win", "Offer", None)


def test_on_the_way_is_who_waits_near_a_visit_of_today(store: Store) -> None:
    visited = customer(store, "Visited", city="Hangzhou", region="West Lake")
    add(store, Visit(id=uuid.uuid4(), customer_id=visited, day=TODAY, state="planned", rep_id=ME))
    assert store.read(on_the_way, today=TODAY, rep=ME) is None  # Acme is nowhere
    near = customer(store, "Near", city="Hangzhou", region="West Lake")
    found = store.read(on_the_way, today=TODAY, rep=ME)
    assert found is not None
    assert found.near is not None
    assert (found.id, found.near.customer, found.near.km) == (near, "Visited", None)
    point = {"lat": "30.25", "lng": "120.15"}
    east = customer(store, "East", extra={"lat": "30.26", "lng": "120.15"})
    home = customer(store, "Home", extra=point)
    add(store, Visit(id=uuid.uuid4(), customer_id=home, day=TODAY, state="planned", rep_id=ME))
    found = store.read(on_the_way, today=TODAY, rep=ME)
    assert found is not None
    assert found.near is not None
    assert found.id == east
    assert found.near.km == pytest.approx(1.1, abs=0.05)
