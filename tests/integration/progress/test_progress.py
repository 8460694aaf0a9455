"""Weeks and months against the facts, with the holidays there are."""

import datetime as dt
import uuid
from typing import Any

import pytest

from crm.models import Customer, Gift, Order, OrderLine, Reading, Rep, Visit
from crm.queries.progress import PeriodProgress, TargetProgress, period_progress, today_targets
from crm.queries.reps import me
from crm.services.desk import Desk
from crm.services.targets import set_target

TODAY = dt.date(2026, 3, 18)  # Wednesday: two of five working days gone
MONDAY = dt.date(2026, 3, 16)


def put(desk: Desk, metric: str, period: str, **given: Any) -> None:  # noqa: ANN401
    """A target that governs all days of the tests."""
    start = {"from_date": dt.date(2026, 1, 1)}
    set_target(desk.store, metric=metric, period=period, today=TODAY, **(start | given))


def add(desk: Desk, *facts: Any) -> None:  # noqa: ANN401
    """Facts of any kind."""
    with desk.store.unit_of_work("test") as work:
        for fact in facts:
            work.add(fact)
            work.session.flush()


def new() -> uuid.UUID:
    return uuid.uuid4()


def visits(desk: Desk, day: dt.date, count: int = 1, **fields: Any) -> None:  # noqa: ANN401
    """Visits of mine to new clients."""
    mine = desk.store.read(me)
    for _ in range(count):
        customer = Customer(id=new(), name="Acme")
        visit = Visit(id=new(), customer_id=customer.id, day=day, **({"rep_id": mine} | fields))
        add(desk, customer, visit)


def progress(
    desk: Desk, kind: str, day: dt.date = TODAY, *, today: dt.date = TODAY, team: bool = False
) -> PeriodProgress:
    """The period around the day."""
    rep = None if team else desk.store.read(me)
    return desk.store.read(
        period_progress, kind, day, rep=rep, today=today, calendar=desk.calendar(day, day)
    )


def only(found: PeriodProgress) -> TargetProgress:
    (target,) = found.targets
    return target


def test_a_week_in_its_middle(desk: Desk) -> None:
    put(desk, "new_client_visits", "week", low=5, high=8)
    visits(desk, MONDAY, 2)
    found = progress(desk, "week")
    assert (found.start, found.end) == (MONDAY, dt.date(2026, 3, 22))
    target = only(found)
    assert (target.value, target.fact_count, target.low, target.high) == (2, 2, 5, 8)
    assert (target.state, target.projected, target.working_days_left) == ("on_track", 5, 3)
    assert target.needed_per_working_day == 1
    assert found.activity["new_client_visits"] == 2


@pytest.mark.parametrize(
    ("count", "today", "state"),
    [
        (1, TODAY, "behind"),
        (2, TODAY, "on_track"),
        (5, TODAY, "reached"),
        (8, TODAY, "stretched"),
        (4, dt.date(2026, 3, 23), "missed"),
        (5, dt.date(2026, 3, 23), "reached"),
    ],
)
def test_states_of_a_week(desk: Desk, count: int, today: dt.date, state: str) -> None:
    put(desk, "new_client_visits", "week", low=5, high=8)
    visits(desk, MONDAY, count)
    assert only(progress(desk, "week", MONDAY, today=today)).state == state


def test_the_week_of_the_spring_festival_is_exempt(desk: Desk) -> None:
    put(desk, "visits", "week", low=5)
    target = only(progress(desk, "week", dt.date(2026, 2, 18), today=dt.date(2026, 2, 18)))
    assert (target.start, target.end) == (dt.date(2026, 2, 16), dt.date(2026, 2, 22))
    assert (target.state, target.working_days_left) == ("exempt", 0)
    assert target.needed_per_working_day is None


def test_the_week_across_the_new_year_is_one(desk: Desk) -> None:
    put(desk, "visits", "week", low=2)
    visits(desk, dt.date(2026, 12, 30))
    visits(desk, dt.date(2027, 1, 2))
    found = progress(desk, "week", dt.date(2027, 1, 1), today=dt.date(2027, 1, 3))
    assert (found.start, found.end) == (dt.date(2026, 12, 28), dt.date(2027, 1, 3))
    assert only(found).value == 2


def test_bounds_are_those_of_then_and_values_those_of_now(desk: Desk) -> None:
    put(desk, "visits", "week", low=2)
    put(desk, "visits", "week", low=9, from_date=MONDAY)
    before = dt.date(2026, 3, 11)
    assert (only(progress(desk, "week", before)).low, only(progress(desk, "week")).low) == (2, 9)
    assert only(progress(desk, "week", before)).state == "missed"
    visits(desk, before, 2)
    assert only(progress(desk, "week", before)).state == "reached"


def test_only_the_reps_own_targets_and_facts(desk: Desk) -> None:
    other = Rep(id=new(), name="Bo")
    other_id = other.id
    add(desk, other)
    put(desk, "visits", "week", low=5)
    put(desk, "visits", "week", low=50, scope={"rep": "team"})
    put(desk, "visits", "week", low=7, scope={"rep": other_id})
    visits(desk, MONDAY, 1)
    visits(desk, MONDAY, 3, rep_id=other_id)
    mine, team = progress(desk, "week"), progress(desk, "week", team=True)
    assert (only(mine).low, only(mine).value, mine.activity["visits"]) == (5, 1, 1)
    assert (only(team).low, only(team).value, team.activity["visits"]) == (50, 4, 4)


def test_money_of_the_month_in_its_currency(desk: Desk) -> None:
    put(desk, "sales_amount", "month", low=100_000, high=200_000)
    mine = desk.store.read(me)
    customer = Customer(id=new(), name="Acme")
    orders = [
        Order(id=new(), customer_id=customer.id, day=MONDAY, rep_id=mine, currency=currency)
        for currency in ("CNY", "USD")
    ]
    lines = [OrderLine(id=new(), order_id=order.id, amount=50_000) for order in orders]
    add(desk, customer, *orders, *lines)
    found = progress(desk, "month")
    target = only(found)
    assert (target.value, target.currency, target.basis) == (50_000, "CNY", "ordered")
    assert (target.working_days_left, target.needed_per_working_day) == (10, 5_000)
    assert found.activity["sales_amount"] == 50_000
    assert found.activity["other_currencies"] == {"USD": {"sales_amount": 50_000}}


def test_a_limit_on_each_customer_shows_the_largest(desk: Desk) -> None:
    put(desk, "gifts_cost", "year", high=500, each="customer")
    put(desk, "gifts_cost", "year", high=500, each="gift")
    mine = desk.store.read(me)
    one, other = Customer(id=new(), name="One"), Customer(id=new(), name="Other")
    gifts = [
        Gift(id=new(), customer_id=customer.id, rep_id=mine, day=MONDAY, item="tea", cost=cost)
        for customer, cost in ((one, 300), (one, 300), (other, 390))
    ]
    add(desk, one, other, *gifts)
    by_customer, by_gift = progress(desk, "year").targets
    assert (by_customer.value, by_customer.state) == (600, "over")
    assert [(group.name, group.value) for group in by_customer.over] == [("One", 600)]
    assert (by_gift.value, by_gift.state, by_gift.over) == (390, "ok", [])
    assert by_gift.fact_count == 3


def test_a_level_has_no_pace(desk: Desk) -> None:
    put(desk, "prospects_open", "week", low=3)
    add(desk, Customer(id=new(), name="Acme"))
    found = progress(desk, "week", team=True)
    assert found.targets == []
    target = only(progress(desk, "week"))
    assert (target.value, target.state, target.projected) == (0, "behind", None)


def test_a_reading_of_nobody_counts_for_my_target(desk: Desk) -> None:
    add(desk, Reading(id=new(), metric="footfall", day=MONDAY, value=120_000_000))
    put(desk, "footfall", "week", low=100_000_000)
    target = only(progress(desk, "week"))
    assert (target.value, target.scale, target.state) == (120_000_000, 1_000_000, "reached")


def test_grids_and_once(desk: Desk) -> None:
    put(desk, "visits", "45d", low=3, from_date=dt.date(2026, 3, 2))
    put(desk, "visits", "once", low=3, until=dt.date(2026, 6, 30))
    grid = progress(desk, "45d")
    assert (grid.start, grid.end) == (dt.date(2026, 3, 2), dt.date(2026, 4, 15))
    once = progress(desk, "once")
    assert (once.start, once.end) == (dt.date(2026, 1, 1), dt.date(2026, 6, 30))
    assert progress(desk, "once", dt.date(2026, 7, 1)).targets == []


def test_todays_targets_are_of_every_period_the_shortest_first(desk: Desk) -> None:
    for period in ("month", "day", "week"):
        put(desk, "visits", period, low=1)
    found = desk.store.read(
        today_targets,
        rep=desk.store.read(me),
        today=TODAY,
        calendar=desk.calendar(TODAY, TODAY),
    )
    assert [target.period for target in found] == ["day", "week", "month"]
