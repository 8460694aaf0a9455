"""What is sold, delivered, collected, owed and spent."""

import datetime as dt

import pytest

from crm.errors import KnownError
from crm.models import Attendance, Contact, Gift, Meeting, Order, Product
from tests.integration.metrics.conftest import Book

D1, D2, D3, D9 = (dt.date(2026, 3, day) for day in (2, 3, 4, 31))
MARCH = (dt.date(2026, 3, 1), D9)


def test_ordered_is_net_lines_without_freight_and_tax(book: Book) -> None:
    customer = book.customer()
    order = book.order(customer, D1, 1000, 500, freight=70, tax=200, amount=9999)
    book.line(order, 300, state="cancelled")
    book.order(customer, D2, 800, state="cancelled")
    assert book.value("sales_amount", *MARCH) == 1500


def test_an_order_without_lines_counts_what_it_states(book: Book) -> None:
    customer = book.customer()
    book.order(customer, D1, amount=1200)
    book.order(customer, D1)
    found = book.measure("sales_amount", *MARCH)
    assert (found.value, found.fact_count) == (1200, 1)
    assert book.value("orders", *MARCH) == 2


def test_returns_lower_ordered_and_delivered_on_their_day(book: Book) -> None:
    customer = book.customer()
    book.order(customer, D1, 1000, delivered_on=D2)
    book.goods_back(customer, D3, 400)
    assert book.value("sales_amount", D1) == 1000
    assert book.value("sales_amount", D3) == -400
    assert book.value("sales_amount", D2, basis="delivered") == 1000
    assert book.value("sales_amount", *MARCH, basis="delivered") == 600


def test_delivered_goes_by_the_line_else_the_order(book: Book) -> None:
    customer = book.customer()
    order = book.order(customer, D1, 1000, delivered_on=D3)
    book.line(order, 500, delivered_on=D2)
    book.order(customer, D1, 70)  # not delivered yet
    book.order(customer, D1, amount=9, delivered_on=D3)
    assert book.value("sales_amount", D2, basis="delivered") == 500
    assert book.value("sales_amount", D3, basis="delivered") == 1009


def test_collected_is_payments_minus_refunds_allocated_or_not(book: Book) -> None:
    customer = book.customer()
    order = book.order(customer, D1, 1000)
    book.payment(customer, D1, 600, order_id=order)
    book.payment(customer, D2, 300)
    book.payment(customer, D3, 50, kind="refund")
    assert book.value("sales_amount", *MARCH, basis="collected") == 850


def test_currencies_are_never_added_up(book: Book) -> None:
    customer = book.customer()
    book.order(customer, D1, 1000, currency="USD")
    found = book.measure("sales_amount", *MARCH)
    assert (found.value, found.currency, found.others) == (1000, "USD", [])
    book.order(customer, D1, 500, currency="CNY")
    found = book.measure("sales_amount", *MARCH, by="customer")
    assert (found.value, found.currency, found.fact_count) == (500, "CNY", 1)
    assert [(other.currency, other.value) for other in found.others] == [("USD", 1000)]
    assert [group.value for group in found.by] == [500]
    assert book.value("sales_amount", *MARCH, currency="usd") == 1000
    assert book.value("sales_amount", *MARCH, currency="EUR") == 0


def test_of_foreign_currencies_the_one_of_most_facts(book: Book) -> None:
    customer = book.customer()
    book.order(customer, D1, 900, currency="EUR")
    book.order(customer, D1, 100, 100, currency="JPY")
    found = book.measure("sales_amount", *MARCH)
    assert (found.currency, found.value, found.scale) == ("JPY", 200, 1)


def test_quantity_is_in_thousandths(book: Book) -> None:
    customer, pen = book.customer(), book.put(Product, name="Pen")
    order = book.order(customer, D1)
    book.line(order, 100, quantity=2500, product_id=pen)
    book.goods_back(customer, D2, 40, quantity=500, product_id=pen)
    found = book.measure("sales_quantity", *MARCH, by="product")
    assert (found.value, found.scale) == (2000, 1000)
    assert [(group.name, group.value) for group in found.by] == [("Pen", 2000)]


def test_a_basis_that_the_metric_has_not(book: Book) -> None:
    for name, basis in (("sales_quantity", "collected"), ("visits", "ordered")):
        with pytest.raises(KnownError) as refused:
            book.value(name, D1, basis=basis)
        assert refused.value.code == "unknown_basis"


def test_averages(book: Book) -> None:
    one, other = book.customer("One"), book.customer("Other")
    assert book.value("average_order", *MARCH) is None
    for customer, amount in ((one, 100), (one, 101), (other, 102), (other, 103)):
        book.order(customer, D1, amount, freight=9)
    book.order(one, D2, 1)
    assert book.value("average_order", D1) == 102  # 101.5, half up
    assert book.value("order_frequency", *MARCH) == 250
    assert book.value("active_customers", *MARCH) == 2


def test_owed_is_orders_with_terms_minus_what_is_allocated(book: Book) -> None:
    customer = book.customer(terms_days=30)
    book.order(customer, D1, 5000)  # settled history
    order = book.order(customer, D1, 1000, freight=50, tax=130, terms_days=30)
    assert book.value("receivables", D1, D1) == 1180
    book.payment(customer, D2, 600, order_id=order)
    book.payment(customer, D2, 77)  # allocated to nothing
    book.goods_back(customer, D3, 100, order_id=order)
    book.payment(customer, D3, 20, kind="refund", order_id=order)
    assert book.value("receivables", D1, D1) == 1180, "as of its day"
    assert book.value("receivables", D1, D2) == 580
    assert book.value("receivables", D1, D3) == 500
    book.change(Order, order, deleted=True)
    assert book.value("receivables", D1, D3) == 0


def test_gifts_that_wait_for_approval_count_and_refused_ones_not(book: Book) -> None:
    customer = book.customer()
    for approval, cost in (("none", 1), ("pending", 20), ("approved", 300), ("refused", 4000)):
        book.put(Gift, customer_id=customer, day=D1, item="tea", cost=cost, approval=approval)
    assert book.value("gifts_cost", *MARCH) == 321


def test_a_meal_is_shared_equally_among_the_customers_people(book: Book) -> None:
    anna, bo = book.rep("Anna"), book.rep("Bo")
    one, other = book.customer("One", owner=anna, region="N"), book.customer("Other", owner=bo)
    lee = book.put(Contact, customer_id=one, name="Lee")
    meal = book.put(Meeting, day=D1, kind="banquet", cost=1000, companions=2)
    book.put(Attendance, meeting_id=meal, customer_id=one, contact_id=lee)
    book.put(Attendance, meeting_id=meal, customer_id=one)
    gone = book.put(Attendance, meeting_id=meal, customer_id=other)
    book.put(Meeting, day=D2, cost=50)  # nobody of a customer's
    book.put(Meeting, day=D2, cost=7, approval="refused")
    found = book.measure("meetings_cost", *MARCH)
    assert (found.value, found.fact_count) == (1050, 2)
    assert book.by("meetings_cost", *MARCH, "customer") == {
        "One": 667, "Other": 333, "not said": 50,
    }  # fmt: skip
    assert book.by("meetings_cost", *MARCH, "contact")["Lee"] == 334
    assert book.value("meetings_cost", *MARCH, scope={"region": "N"}) == 667
    assert book.value("meetings_cost", *MARCH, rep=anna) == 667
    book.delete(Attendance, gone)
    assert book.by("meetings_cost", *MARCH, "customer") == {"One": 1000, "not said": 50}
    book.change(Meeting, meal, rep_id=bo)
    assert book.value("meetings_cost", *MARCH, rep=bo) == 1000
