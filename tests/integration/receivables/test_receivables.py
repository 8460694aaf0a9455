"""What is owed, by whom, and how old it is."""

import datetime as dt
import uuid
from typing import Any

import pytest

from crm.models import Assignment, Customer, Order, Payment, Rep
from crm.queries.receivables import receivable_totals, receivables
from crm.store.store import Store

TODAY = dt.date(2026, 3, 18)


def add(store: Store, *facts: Any) -> None:  # noqa: ANN401
    """Facts of any kind."""
    with store.unit_of_work("test") as work:
        for fact in facts:
            work.add(fact)
            work.session.flush()


def order(customer: uuid.UUID, amount: int, **fields: Any) -> Order:  # noqa: ANN401
    """An order of long ago."""
    day = {"day": dt.date(2025, 11, 1)}
    return Order(id=uuid.uuid4(), customer_id=customer, amount=amount, **(day | fields))


@pytest.fixture
def acme(store: Store) -> uuid.UUID:
    customer = uuid.uuid4()
    add(store, Customer(id=customer, name="Acme"))
    return customer


@pytest.mark.parametrize(
    ("past", "band"),
    [
        (-1, "not_due"),
        (0, "not_due"),
        (1, "1-30"),
        (30, "1-30"),
        (31, "31-60"),
        (60, "31-60"),
        (61, "61-90"),
        (90, "61-90"),
        (91, "91+"),
    ],
)
def test_age_counts_from_the_due_date(store: Store, acme: uuid.UUID, past: int, band: str) -> None:
    add(store, order(acme, 100, due=TODAY - dt.timedelta(days=past)))
    (row,) = store.read(receivables, today=TODAY)
    assert (row.band, row.days_past_due, row.owed) == (band, max(past, 0), 100)


def test_without_a_due_date_terms_count_from_delivery_else_from_the_order(
    store: Store, acme: uuid.UUID
) -> None:
    day, delivered = dt.date(2026, 1, 5), dt.date(2026, 1, 20)
    add(
        store,
        order(acme, 100, day=day, terms_days=30, delivered_on=delivered),
        order(acme, 200, day=day, terms_days=0),
        order(acme, 300, day=day),
    )
    rows = store.read(receivables, today=TODAY)
    assert [(row.amount, row.due) for row in rows] == [(200, day), (100, dt.date(2026, 2, 19))]


def test_settled_orders_are_gone_and_credits_stay(store: Store, acme: uuid.UUID) -> None:
    settled, partly, over = (order(acme, 100, due=TODAY) for _ in range(3))
    ids = (settled.id, partly.id, over.id)
    add(store, settled, partly, over)
    for order_id, amount in zip(ids, (100, 60, 130), strict=True):
        add(
            store,
            Payment(id=uuid.uuid4(), customer_id=acme, order_id=order_id, day=TODAY, amount=amount),
        )
    rows = {row.order_id: row for row in store.read(receivables, today=TODAY)}
    assert {key: row.owed for key, row in rows.items()} == {ids[1]: 40, ids[2]: -30}
    assert rows[ids[1]].settled == 60


def test_currencies_have_totals_of_their_own(store: Store, acme: uuid.UUID) -> None:
    late = TODAY - dt.timedelta(days=40)
    add(
        store,
        order(acme, 100, due=TODAY),
        order(acme, 30, due=late),
        order(acme, 7, due=late, currency="USD"),
    )
    cny, usd = receivable_totals(store.read(receivables, today=TODAY))
    assert (cny.currency, cny.owed, cny.bands["not_due"], cny.bands["31-60"]) == (
        "CNY",
        130,
        100,
        30,
    )
    assert (usd.currency, usd.owed) == ("USD", 7)


def test_of_one_customer_and_of_one_rep(store: Store, acme: uuid.UUID) -> None:
    anna, bo, other = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    add(
        store,
        Rep(id=anna, name="Anna"),
        Rep(id=bo, name="Bo"),
        Customer(id=other, name="Other"),
        Assignment(id=uuid.uuid4(), customer_id=acme, rep_id=anna),
        Assignment(id=uuid.uuid4(), customer_id=acme, rep_id=bo, day=TODAY),
        order(acme, 1, due=TODAY),
        order(acme, 20, due=TODAY, rep_id=bo),
        order(other, 300, due=TODAY),
    )
    assert [row.owed for row in store.read(receivables, today=TODAY, rep=anna)] == [1]
    assert [row.rep for row in store.read(receivables, today=TODAY, rep=bo)] == ["Bo"]
    assert [row.customer for row in store.read(receivables, today=TODAY, customer=other)] == [
        "Other"
    ]
