"""Prospects found, open and won, coverage, readings, groups and scopes."""

import datetime as dt

import pytest

from crm.errors import KnownError
from crm.models import Learning, Order, Pitch, Product, Reading, Task
from tests.integration.metrics.conftest import TODAY, Book

D1, D2, D3, D9 = (dt.date(2026, 3, day) for day in (2, 3, 4, 31))
FEBRUARY = (dt.date(2026, 2, 1), dt.date(2026, 2, 28))
MARCH = (dt.date(2026, 3, 1), D9)


def test_a_prospect_is_found_once_on_its_first_day(book: Book) -> None:
    anna = book.rep("Anna")
    customer = book.customer(owner=anna)
    book.stage(customer, "interested", D2)
    book.stage(customer, "proposal", D3)
    book.stage(customer, "lost", D3)
    book.stage(customer, "lead", D9)
    assert book.value("prospects_found", D2) == 1
    assert book.value("prospects_found", *MARCH, rep=anna) == 1
    book.stage(customer, "lead", D1)
    assert book.value("prospects_found", D2) == 0
    assert book.value("prospects_found", D1) == 1


def test_opening_stock_counts_in_no_week(book: Book) -> None:
    customer = book.customer()
    book.stage(customer, "lead")
    book.stage(customer, "proposal", D2)
    assert book.value("prospects_found", *MARCH) == 0
    assert book.value("prospects_open", *MARCH) == 1


def test_open_prospects_are_as_of_the_day(book: Book) -> None:
    anna, bo = book.rep("Anna"), book.rep("Bo")
    customer = book.customer(owner=anna)
    book.stage(customer, "lead", D1)
    book.stage(customer, "lost", D3)
    book.assign(customer, bo, D2)
    assert book.value("prospects_open", *FEBRUARY) == 0
    assert book.value("prospects_open", D1, D1, rep=anna) == 1
    assert book.value("prospects_open", D1, D2, rep=anna) == 0
    assert book.value("prospects_open", D1, D2, rep=bo) == 1
    assert book.value("prospects_open", *MARCH) == 0


def test_an_order_ends_a_prospect(book: Book) -> None:
    customer = book.customer()
    book.stage(customer, "negotiation", D1)
    order = book.order(customer, D2, 100)
    assert book.value("prospects_open", D1, D1) == 1
    assert book.value("prospects_open", D2, D2) == 0
    assert book.value("customers_won", D2) == 1
    book.stage(customer, "won", D3)
    assert book.value("customers_won", *MARCH) == 1
    book.change(Order, order, state="cancelled")
    assert book.value("customers_won", D2) == 0
    assert book.value("customers_won", D3) == 1


def test_won_without_a_day_counts_on_none(book: Book) -> None:
    customer = book.customer()
    book.stage(customer, "won")
    book.order(customer, D1, 100)
    book.stage(customer, "won", D2)
    assert book.value("customers_won", *MARCH) == 0


def test_an_order_of_one_who_never_was_a_prospect_wins_nobody(book: Book) -> None:
    book.order(book.customer(), D1, 100)
    assert book.value("customers_won", *MARCH) == 0


def test_coverage_goes_by_each_customers_own_maximum(book: Book) -> None:
    assert book.value("cadence_coverage", TODAY) is None
    close, far, never, lost = (book.customer(name) for name in ("A", "B", "C", "D"))
    book.stage(lost, "lost")
    book.visit(close, TODAY - dt.timedelta(days=35), mode="call")
    assert book.value("cadence_coverage", TODAY) == 33
    book.visit(far, TODAY - dt.timedelta(days=36))
    assert book.value("cadence_coverage", TODAY) == 33
    book.visit(never, TODAY, state="missed")
    assert book.value("cadence_coverage", TODAY) == 33
    book.visit(never, TODAY)
    assert book.value("cadence_coverage", TODAY) == 66
    assert book.value("cadence_coverage", TODAY - dt.timedelta(days=1)) == 66
    ahead = TODAY + dt.timedelta(days=300)
    assert book.value("cadence_coverage", TODAY, ahead) == 66, "not beyond today"


def test_products_pitched_once_a_contact(book: Book) -> None:
    pen = book.put(Product, name="Pen", category="desk")
    visit = book.visit(book.customer(), D1, mode="call")
    planned = book.visit(book.customer(), D1, state="planned")
    for contact in (visit, visit, planned):
        book.put(Pitch, visit_id=contact, product_id=pen)
    assert book.by("products_pitched", *MARCH, "product") == {"Pen": 1}
    assert book.value("products_pitched", *MARCH, scope={"category": "desk"}) == 1
    assert book.value("products_pitched", *MARCH, scope={"product": str(pen)}) == 1


def test_tasks_count_when_done_and_learning_when_written(book: Book) -> None:
    book.put(Task, title="call", due=D1, state="done", done_on=D2)
    book.put(Task, title="open", due=D2)
    book.put(Learning, title="book", day=D2)
    assert book.value("tasks_done", D1) == 0
    assert book.value("tasks_done", D2) == 1
    assert book.value("learning", D2) == 1


def test_a_reading_that_adds_up(book: Book) -> None:
    anna, bo = book.rep("Anna"), book.rep("Bo")
    book.put(Reading, metric="footfall", day=D1, value=120_500_000, unit="people", rep_id=anna)
    book.put(Reading, metric="footfall", day=D2, value=80_000_000, unit="people")
    found = book.measure("footfall", *MARCH)
    assert (found.value, found.scale, found.unit) == (200_500_000, 1_000_000, "people")
    assert book.value("footfall", *MARCH, rep=anna) == 200_500_000
    assert book.value("footfall", *MARCH, rep=bo) == 80_000_000, "nobody's counts for all"


def test_a_reading_that_stands(book: Book) -> None:
    for region, day, value in (("N", D1, 10), ("N", D2, 12), ("S", D1, 7)):
        book.put(
            Reading, metric="share", nature="level", day=day, region=region, unit="percent",
            value=value * 1_000_000,
        )  # fmt: skip
    found = book.measure("share", *MARCH, by="region")
    assert (found.value, found.fact_count) == (12_000_000, 1)
    assert {group.name: group.value for group in found.by} == {"N": 12_000_000, "S": 7_000_000}
    assert book.value("share", *FEBRUARY) is None
    april = (dt.date(2026, 4, 1), dt.date(2026, 4, 30))
    assert book.value("share", *april, scope={"region": "S"}) == 7_000_000


def test_a_reading_of_money_is_in_minor_units(book: Book) -> None:
    for value, currency in ((1_234_565_000, "CNY"), (-5_000, "CNY"), (7_500_000, "JPY")):
        book.put(Reading, metric="profit", day=D1, value=value, currency=currency)
    found = book.measure("profit", *MARCH, currency="CNY")
    assert (found.value, found.unit, found.scale) == (123_456, "money", 100)
    assert [(other.currency, other.value) for other in found.others] == [("JPY", 8)]


def test_an_unknown_metric_names_the_known_ones(book: Book) -> None:
    book.put(Reading, metric="footfall", day=D1, value=1)
    with pytest.raises(KnownError, match=r"visits.*footfall") as refused:
        book.value("steps", D1)
    assert refused.value.code == "unknown_metric"


def test_unknown_groups_and_scopes(book: Book) -> None:
    for asked in ({"by": "moon"}, {"scope": {"month": "2026-03"}}):
        with pytest.raises(KnownError) as refused:
            book.value("visits", D1, **asked)
        assert refused.value.code == "unknown_group"


def test_groups_have_names_and_the_rest_is_not_left_out(book: Book) -> None:
    north = book.customer("A", region="North", channel="referral", kind="agent", city="X")
    book.visit(north, D1)
    book.visit(book.customer("B"), D2)
    assert book.by("visits", *MARCH, "region") == {"North": 1, "not said": 1}
    assert book.by("visits", *MARCH, "channel") == {"Referral": 1, "not said": 1}
    assert book.by("visits", *MARCH, "kind") == {"Agent": 1, "End customer": 1}
    assert book.value("visits", *MARCH, scope={"kind": "agent", "city": "X"}) == 1


def test_months_of_what_does_not_add_up_have_values_of_their_own(book: Book) -> None:
    customer = book.customer()
    book.stage(customer, "lead", dt.date(2026, 1, 5))
    book.stage(customer, "lost", D1)
    book.stage(book.customer(), "lead", dt.date(2026, 2, 5))
    assert book.by("prospects_open", dt.date(2026, 1, 1), D9, "month") == {
        "2026-01": 1,
        "2026-02": 2,
        "2026-03": 1,
    }


def test_facts_are_listed_by_day_with_names(book: Book) -> None:
    anna = book.rep("Anna")
    customer = book.customer("Acme", owner=anna)
    book.visit(customer, D2, said="later")
    book.visit(customer, D1, purpose="sooner")
    rows = book.facts("visits", *MARCH)
    assert [(row.day, row.rep, row.customer, row.text, row.kind) for row in rows] == [
        (D1, "Anna", "Acme", "sooner", "visit"),
        (D2, "Anna", "Acme", "later", "visit"),
    ]
