"""Birthdays by sun and moon, and who waits for a festival's gift."""

import datetime as dt
import uuid
from typing import Any

import pytest

from crm.models import Assignment, Contact, Customer, Gift, Rep, StageChange
from crm.queries.dates import birthdays_ahead, festivals_ahead
from crm.services.desk import work_calendar
from crm.services.targets import set_target
from crm.store.store import Store

REP = uuid.UUID(int=1)


def add(store: Store, *facts: Any) -> None:  # noqa: ANN401
    with store.unit_of_work("test") as work:
        for fact in facts:
            work.add(fact)
            work.session.flush()


def customer(store: Store, name: str, stage: str = "won") -> uuid.UUID:
    """One of the rep's."""
    id_ = uuid.uuid4()
    add(
        store,
        Customer(id=id_, name=name),
        StageChange(id=uuid.uuid4(), customer_id=id_, stage=stage),
        Assignment(id=uuid.uuid4(), customer_id=id_, rep_id=REP),
    )
    return id_


@pytest.fixture(autouse=True)
def acme(store: Store) -> uuid.UUID:
    add(store, Rep(id=REP, name="Lin"))
    return customer(store, "Acme")


def born(store: Store, acme: uuid.UUID, month: int, day: int, **more: Any) -> None:  # noqa: ANN401
    fields: dict[str, Any] = {"birth_month": month, "birth_day": day} | more
    add(store, Contact(id=uuid.uuid4(), customer_id=acme, name="Wang", **fields))


def ahead(store: Store, today: dt.date, within: int = 14) -> list[tuple[dt.date, int | None]]:
    rows = store.read(birthdays_ahead, today=today, rep=REP, within=within)
    return [(row.day, row.age) for row in rows]


def test_a_solar_birthday_over_the_turn_of_the_year(store: Store, acme: uuid.UUID) -> None:
    born(store, acme, 1, 3, birth_year=1977)
    assert ahead(store, dt.date(2026, 12, 28)) == [(dt.date(2027, 1, 3), 50)]
    assert ahead(store, dt.date(2026, 12, 19)) == []  # fifteen days away
    assert ahead(store, dt.date(2027, 1, 3)) == [(dt.date(2027, 1, 3), 50)]
    assert ahead(store, dt.date(2027, 1, 4)) == []


def test_29_february_is_told_in_a_common_year(store: Store, acme: uuid.UUID) -> None:
    born(store, acme, 2, 29)
    assert ahead(store, dt.date(2027, 2, 20)) == [(dt.date(2027, 2, 28), None)]


def test_a_lunar_birthday_is_told_by_the_moon(store: Store, acme: uuid.UUID) -> None:
    born(store, acme, 8, 14, birth_calendar="lunar")
    (row,) = store.read(birthdays_ahead, today=dt.date(2026, 9, 22), rep=REP)
    assert (row.day, row.lunar) == (dt.date(2026, 9, 24), "Lunar 8/14")
    assert ahead(store, dt.date(2026, 8, 10)) == []  # 14 August is no birthday of theirs


def test_the_twelfth_lunar_month_lies_in_the_next_year(store: Store, acme: uuid.UUID) -> None:
    born(store, acme, 12, 30, birth_calendar="lunar")
    # The day before the Spring Festival of 17 February 2026; that month has 29 days.
    assert ahead(store, dt.date(2026, 2, 10)) == [(dt.date(2026, 2, 16), None)]


def test_a_leap_month_is_the_ordinary_one_in_a_year_without_it(
    store: Store, acme: uuid.UUID
) -> None:
    born(store, acme, -6, 10, birth_calendar="lunar")
    assert ahead(store, dt.date(2025, 7, 30)) == [(dt.date(2025, 8, 3), None)]
    assert ahead(store, dt.date(2025, 7, 1)) == []  # the ordinary sixth month of that year
    assert ahead(store, dt.date(2026, 7, 15)) == [(dt.date(2026, 7, 23), None)]


def test_birthdays_of_another_reps_customers_are_not_mine(store: Store, acme: uuid.UUID) -> None:
    born(store, acme, 9, 24)
    day = dt.date(2026, 9, 1)
    add(store, Assignment(id=uuid.uuid4(), customer_id=acme, rep_id=None, day=day))
    assert ahead(store, dt.date(2026, 9, 22)) == []


def waiting(store: Store, today: dt.date) -> list[tuple[dt.date, list[str]]]:
    calendar = work_calendar(today.year - 1, today.year + 1)
    rows = store.read(festivals_ahead, today=today, rep=REP, calendar=calendar)
    return [(row.day, [each.name for each in row.waiting]) for row in rows]


def test_who_waits_for_a_gift(store: Store, acme: uuid.UUID) -> None:
    sent, refused, other = (customer(store, name) for name in ("Sent", "Refused", "Other"))
    customer(store, "Only a lead", "lead")
    day = dt.date(2026, 9, 1)
    for who, more in (
        (sent, {}),
        (refused, {"approval": "refused"}),
        (other, {"occasion": "birthday"}),
        (acme, {"day": dt.date(2026, 8, 25)}),  # a month before: for something else
    ):
        fields: dict[str, Any] = {"day": day, "item": "Cakes", "customer_id": who} | more
        add(store, Gift(id=uuid.uuid4(), **fields))
    found = waiting(store, dt.date(2026, 9, 22))
    assert found == [(dt.date(2026, 9, 25), ["Acme", "Other", "Refused"])]
    assert waiting(store, dt.date(2026, 9, 26)) == []


def test_the_spring_festival_of_the_next_year(store: Store) -> None:
    assert waiting(store, dt.date(2026, 12, 31)) == []
    assert waiting(store, dt.date(2027, 1, 20)) == [(dt.date(2027, 2, 6), ["Acme"])]


def test_what_the_budget_for_gifts_leaves(store: Store, acme: uuid.UUID) -> None:
    today = dt.date(2026, 9, 22)
    set_target(
        store,
        metric="gifts_cost",
        period="month",
        high=60_000,
        today=today,
        this_period=True,
    )
    gift: dict[str, Any] = {"customer_id": acme, "rep_id": REP, "day": today, "item": "Tea"}
    add(store, Gift(id=uuid.uuid4(), cost=20_000, **gift))
    calendar = work_calendar(2025, 2027)
    (row,) = store.read(festivals_ahead, today=today, rep=REP, calendar=calendar)
    assert (row.headroom, row.currency) == (40_000, "CNY")
    add(store, Gift(id=uuid.uuid4(), cost=90_000, **gift))
    (row,) = store.read(festivals_ahead, today=today, rep=REP, calendar=calendar)
    assert row.headroom == 0
