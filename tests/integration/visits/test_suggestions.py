"""Whom to visit in a week: each reason with its numbers, nobody twice, nobody who is lost."""

import datetime as dt
import uuid
from typing import Unpack

import pytest

from crm.models import Customer, StageChange
from crm.queries.reps import me
from crm.queries.suggestions import Suggestion, suggestions
from crm.queries.week_notes import day_notes
from crm.services.contacts import add_contact
from crm.services.customers import CustomerFields, add_customer, assign_customer
from crm.services.desk import Desk
from crm.services.reps import add_rep
from crm.services.tasks import add_task
from crm.services.visits import log_visit, plan_visit
from tests.integration.conftest import TODAY

MONDAY, SUNDAY = TODAY - dt.timedelta(days=2), TODAY + dt.timedelta(days=4)


@pytest.fixture
def shop(desk: Desk) -> Desk:
    """Nobody but me."""
    return desk


def new(desk: Desk, name: str, stage: str = "lead", **fields: Unpack[CustomerFields]) -> uuid.UUID:
    customer = add_customer(
        desk.store, name=name, day=dt.date(2026, 1, 5), stage=stage, **fields
    ).record
    assert customer is not None
    return customer


def seen(desk: Desk, customer: uuid.UUID, days: int, mode: str = "visit") -> None:
    day = TODAY - dt.timedelta(days=days)
    log_visit(desk.store, customer=customer, day=day, today=TODAY, mode=mode)


def found(desk: Desk) -> dict[str, Suggestion]:
    with desk.store.reading() as session:
        rows = suggestions(session, MONDAY, SUNDAY, today=TODAY, rep=me(session))
    return {row.name: row for row in rows}


def test_past_the_maximum_comes_before_past_the_ideal_and_the_fresh_are_left_out(
    shop: Desk,
) -> None:
    for name, days in (("Amber", 22), ("Red", 36), ("Fresh", 21), ("Redder", 50)):
        seen(shop, new(shop, name), days)
    rows = found(shop)
    assert list(rows) == ["Redder", "Red", "Amber"]
    assert (rows["Red"].reasons, rows["Red"].days, rows["Red"].most) == (("red",), 36, 35)
    assert rows["Amber"].reasons == ("amber",)


def test_a_limit_of_the_customer_goes_before_the_setting(shop: Desk) -> None:
    seen(shop, new(shop, "Often", cadence_ideal=5, cadence_maximum=9), 10)
    assert (found(shop)["Often"].reasons, found(shop)["Often"].most) == (("red",), 9)


def test_who_was_only_called_was_never_visited(shop: Desk) -> None:
    seen(shop, new(shop, "Called"), 3, mode="call")
    row = found(shop)["Called"]
    assert (row.reasons, row.days) == (("never",), 3)


def test_an_open_offer_stands_until_it_is_answered(shop: Desk) -> None:
    for name, stage in (
        ("Offered", "proposal"),
        ("Bargaining", "negotiation"),
        ("Met", "contacted"),
    ):
        seen(shop, new(shop, name, stage, expected_amount=100), 3)
    rows = found(shop)
    assert sorted(rows) == ["Bargaining", "Offered"]
    assert rows["Offered"].reasons == ("offer",)
    assert rows["Offered"].stage_days == (TODAY - dt.date(2026, 1, 5)).days
    with shop.store.unit_of_work("test") as work:
        for name, stage in (("Offered", "lost"), ("Bargaining", "won")):
            work.add(
                StageChange(id=work.new_id(), customer_id=rows[name].id, stage=stage, day=TODAY)
            )
    assert found(shop) == {}


def test_the_same_district_counts_only_with_the_city(shop: Desk) -> None:
    at_home = new(shop, "Planned", city="杭州", region="西湖区")
    plan_visit(shop.store, customer=at_home, day=TODAY, time="10:00")
    for name, city, district in (
        ("Near", "杭州", "西湖区"),
        ("Elsewhere", "南昌", "西湖区"),
        ("Unknown", "杭州", None),
    ):
        seen(shop, new(shop, name, city=city, region=district), 3)
    rows = found(shop)
    assert list(rows) == ["Near"]
    near = rows["Near"].near
    assert near is not None
    assert (near.customer, near.day, near.km) == ("Planned", TODAY, None)


def test_kilometres_where_both_have_coordinates(shop: Desk) -> None:
    planned, close, far = (new(shop, name) for name in ("Planned", "Close", "Far"))
    plan_visit(shop.store, customer=planned, day=TODAY)
    for customer in (close, far):
        seen(shop, customer, 3)
    with shop.store.unit_of_work("test") as work:
        for customer, latitude in ((planned, 30.25), (close, 30.26), (far, 31.0)):
            row = work.session.get(Customer, customer)
            assert row is not None
            row.extra = {"纬度": str(latitude), "经度": "120.15"}
    rows = found(shop)
    assert list(rows) == ["Close"]
    near = rows["Close"].near
    assert near is not None
    assert near.km == pytest.approx(1.11, abs=0.01)


def test_nobody_planned_in_the_week_nobody_lost_nobody_of_another_rep(shop: Desk) -> None:
    planned, lost, theirs, missed = (
        new(shop, "Planned"),
        new(shop, "Lost", "lost"),
        new(shop, "Theirs"),
        new(shop, "Next week"),
    )
    for customer in (planned, lost, theirs, missed):
        seen(shop, customer, 60)
    plan_visit(shop.store, customer=planned, day=SUNDAY)
    plan_visit(shop.store, customer=missed, day=SUNDAY + dt.timedelta(days=1))
    other = add_rep(shop.store, name="Other").record
    assign_customer(shop.store, theirs, rep=other, day=TODAY)
    assert list(found(shop)) == ["Next week"]


def test_a_dozen_of_a_reason_though_the_most_urgent_are_lost(shop: Desk) -> None:
    for number in range(40):
        stage = "lost" if number >= 20 else "lead"
        seen(shop, new(shop, f"{number:02d}", stage), 40 + number)
    assert list(found(shop)) == [f"{number:02d}" for number in range(19, 7, -1)]


def test_notes_of_the_days(shop: Desk) -> None:
    customer = new(shop, "Acme")
    add_contact(
        shop.store, customer=customer, name="Ann", birth_year=1986, birth_month=3, birth_day=20
    )
    add_task(shop.store, title="Report", due=SUNDAY)
    log_visit(
        shop.store,
        customer=customer,
        day=TODAY - dt.timedelta(days=5),
        today=TODAY,
        next_on=TODAY,
    )
    with shop.store.reading() as session:
        rows = day_notes(session, MONDAY, SUNDAY, today=TODAY, rep=me(session))
    assert [(row.day, row.kind, row.text, row.years) for row in rows] == [
        (dt.date(2026, 3, 20), "birthday", "Ann", 40),
        (SUNDAY, "task", "Report", None),
    ]
