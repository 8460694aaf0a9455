"""What counts as a first visit to a new client, case by case."""

import datetime as dt

import pytest

from crm.models import Customer, Order, Visit
from crm.services.steps import redo, undo
from tests.integration.metrics.conftest import Book

MONDAY, TUESDAY, FRIDAY = (dt.date(2026, 3, day) for day in (9, 10, 13))
SUNDAY = dt.date(2026, 3, 15)
BEFORE = dt.date(2026, 3, 6)


def week(book: Book, **asked: object) -> int:
    """How many in the week of the examples."""
    value = book.value("new_client_visits", MONDAY, SUNDAY, **asked)
    assert isinstance(value, int)
    return value


def test_two_visits_on_one_day_count_once(book: Book) -> None:
    customer = book.customer()
    book.visit(customer, MONDAY, time="09:00")
    book.visit(customer, MONDAY, time="15:00")
    book.visit(customer, TUESDAY)
    assert week(book) == 1


@pytest.mark.parametrize("state", ["planned", "cancelled", "missed"])
def test_what_did_not_take_place_never_counts(book: Book, state: str) -> None:
    customer = book.customer()
    book.visit(customer, MONDAY, state=state)
    assert week(book) == 0
    book.visit(customer, TUESDAY)
    assert week(book) == 1


@pytest.mark.parametrize("mode", ["call", "wechat", "mail", "video"])
def test_only_a_visit_is_one(book: Book, mode: str) -> None:
    customer = book.customer()
    book.visit(customer, BEFORE, mode=mode)
    assert week(book) == 0
    book.visit(customer, MONDAY)
    assert week(book) == 1


def test_an_order_of_an_earlier_day_makes_a_client_known(book: Book) -> None:
    customer = book.customer()
    book.visit(customer, TUESDAY)
    order = book.order(customer, TUESDAY, 100)
    assert week(book) == 1, "an order of the same day is what the visit brought"
    book.change(Order, order, day=MONDAY)
    assert week(book) == 0
    book.change(Order, order, state="cancelled")
    assert week(book) == 1, "a cancelled order is none"


def test_customer_since(book: Book) -> None:
    customer = book.customer(since=MONDAY)
    book.visit(customer, MONDAY)
    assert week(book) == 1
    book.change(Customer, customer, since=BEFORE)
    assert week(book) == 0


def test_a_visit_logged_late_becomes_the_first(book: Book) -> None:
    customer = book.customer()
    book.visit(customer, TUESDAY)
    assert week(book) == 1
    book.visit(customer, BEFORE)
    assert week(book) == 0
    assert book.value("new_client_visits", BEFORE) == 1


def test_deleting_the_first_makes_the_second_the_first(book: Book) -> None:
    customer = book.customer()
    first = book.visit(customer, BEFORE)
    book.visit(customer, TUESDAY)
    assert week(book) == 0
    book.delete(Visit, first)
    assert week(book) == 1
    undo(book.store)
    assert week(book) == 0
    redo(book.store)
    assert week(book) == 1


def test_the_earlier_of_one_day_has_the_credit(book: Book) -> None:
    anna, bo = book.rep("Anna"), book.rep("Bo")
    customer = book.customer(owner=bo)
    book.visit(customer, MONDAY, time="10:00", rep_id=anna)
    book.visit(customer, MONDAY, time="09:00", rep_id=bo)
    assert week(book, rep=bo) == 1
    assert week(book, rep=anna) == 0
    book.visit(customer, MONDAY, rep_id=anna)  # without a time: before those with one
    assert week(book, rep=anna) == 1


def test_of_the_same_time_the_first_logged_has_the_credit(book: Book) -> None:
    anna, bo = book.rep("Anna"), book.rep("Bo")
    customer = book.customer()
    book.visit(customer, MONDAY, time="10:00", rep_id=anna)
    book.visit(customer, MONDAY, time="10:00", rep_id=bo)
    assert book.by("new_client_visits", MONDAY, SUNDAY, "rep") == {"Anna": 1}


def test_merging_customers_counts_again(book: Book) -> None:
    kept, doubled = book.customer("Acme"), book.customer("Acme Ltd")
    book.visit(kept, BEFORE)
    visit = book.visit(doubled, TUESDAY)
    assert week(book) == 1
    with book.store.unit_of_work("merge_customers") as work:
        work.session.get_one(Visit, visit).customer_id = kept
        work.session.get_one(Customer, doubled).deleted = True
    assert week(book) == 0
    undo(book.store)
    assert week(book) == 1


def test_a_lost_prospect_keeps_its_visits(book: Book) -> None:
    customer = book.customer()
    book.stage(customer, "lead", BEFORE)
    book.visit(customer, MONDAY)
    book.stage(customer, "lost", FRIDAY)
    assert week(book) == 1


def test_reassigning_moves_no_past_figure(book: Book) -> None:
    anna, bo = book.rep("Anna"), book.rep("Bo")
    customer = book.customer(owner=anna)
    book.visit(customer, MONDAY)
    book.assign(customer, bo, TUESDAY)
    assert week(book, rep=anna) == 1
    assert week(book, rep=bo) == 0
    book.assign(customer, None, MONDAY)  # nobody's on that very day
    assert week(book, rep=anna) == 0
    assert week(book) == 1
