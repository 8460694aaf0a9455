"""A statement agrees with what is owed, whatever the history, and is written as page and file."""

import datetime as dt
import random
import uuid
from collections import defaultdict
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from crm import i18n
from crm.documents.exports.lists import export_statement
from crm.documents.fonts import system_fonts
from crm.documents.statement_pdf import Parties, statement_pdf
from crm.errors import KnownError
from crm.models import Customer, Order, Payment, Return
from crm.queries.receivables import receivable_totals, receivables
from crm.queries.statements import Statement, statements
from crm.store.store import Store

TODAY = dt.date(2026, 3, 18)
FIRST = dt.date(2025, 11, 1)
CURRENCIES = ("CNY", "CNY", "CNY", "USD")


def add(store: Store, *facts: Any) -> None:  # noqa: ANN401
    """Facts of any kind."""
    with store.unit_of_work("test") as work:
        for fact in facts:
            work.add(fact)
            work.session.flush()


def day(chance: random.Random) -> dt.date:
    """Around the days that are asked for, some of them after the end."""
    return FIRST + dt.timedelta(days=chance.randrange(150))


def history(store: Store, chance: random.Random) -> uuid.UUID:
    """A customer with orders of all kinds, paid in part, in excess, by chance or not at all."""
    customer = uuid.UUID(int=chance.getrandbits(128))
    facts: list[object] = [Customer(id=customer, name="Acme")]
    orders: list[Order | None] = [None]
    for number in range(chance.randrange(1, 12)):
        order = Order(
            id=uuid.UUID(int=chance.getrandbits(128)),
            customer_id=customer,
            day=day(chance),
            code=f"SO-{number}",
            amount=chance.randrange(1, 9_000),
            freight=chance.choice([None, 500]),
            tax=chance.choice([None, 130]),
            terms_days=chance.choice([None, 0, 30, 30, 90]),
            state=chance.choice(["ordered", "delivered", "delivered", "cancelled"]),
            currency=chance.choice(CURRENCIES),
        )
        order.deleted = chance.random() < 0.1
        orders.append(order)
        facts.append(order)
    for _place in range(chance.randrange(0, 16)):
        paid = chance.choice(orders)
        common: dict[str, Any] = {
            "id": uuid.UUID(int=chance.getrandbits(128)),
            "customer_id": customer,
            "order_id": None if paid is None else paid.id,
            "day": day(chance),
            "amount": chance.randrange(1, 6_000),
            "currency": chance.choice(CURRENCIES) if paid is None else paid.currency,
        }
        if chance.random() < 0.2:
            facts.append(Return(**common))
        else:
            kind = "refund" if chance.random() < 0.2 else "payment"
            facts.append(Payment(kind=kind, **common))
    add(store, *facts)
    return customer


def free(store: Store, customer: uuid.UUID, end: dt.date) -> dict[str, int]:
    """What came in by the end and settles no order that is owed or may be: counted by hand."""
    found: dict[str, int] = defaultdict(int)
    with store.reading() as session:
        orders = {order.id: order for order in session.query(Order) if not order.deleted}
        moved: list[Payment | Return] = [*session.query(Payment), *session.query(Return)]
        for each in moved:
            if each.customer_id != customer or each.deleted or each.day > end:
                continue
            order = None if each.order_id is None else orders.get(each.order_id)
            if order is not None and order.currency == each.currency:
                if order.terms_days is None and order.due is None:
                    continue  # settled history, and what settled it
                if order.day <= end:
                    continue  # it lowers what is owed for the order
            back = isinstance(each, Payment) and each.kind == "refund"
            found[each.currency] += -each.amount if back else each.amount
    return found


@pytest.mark.parametrize("seed", range(40))
def test_it_closes_with_what_is_owed_less_what_is_free(store: Store, seed: int) -> None:
    chance = random.Random(seed)
    customer = history(store, chance)
    start = day(chance)
    end = max(start, day(chance))
    with store.reading() as session:
        found = statements(session, customer, start, end)
        before = statements(session, customer, FIRST, start - dt.timedelta(days=1))
        owed = {
            total.currency: total.owed
            for total in receivable_totals(receivables(session, today=end, customer=customer))
        }
    expected = free(store, customer, end)
    for each in found:
        assert each.owed == owed.get(each.currency, 0)
        assert each.unallocated == expected.get(each.currency, 0)
        assert each.closing == each.owed - each.unallocated
        assert each.closing == each.opening + each.ordered - each.returned - each.paid
        assert sum(each.bands.values()) == each.owed
        if each.entries:
            assert each.entries[-1].balance == each.closing
            assert all(start <= entry.day <= end for entry in each.entries)
    silent = {each.currency for each in found}
    for currency in {*owed, *expected} - silent:
        assert owed.get(currency, 0) == expected.get(currency, 0) == 0
    closed = {each.currency: each.closing for each in before}
    for each in found:  # nothing happens between the last day of one and the first of the next
        assert each.opening == closed.get(each.currency, 0)


def small(store: Store) -> list[Statement]:
    """One order, paid in part, and a payment that settles none."""
    customer, order = uuid.uuid4(), uuid.uuid4()
    add(
        store,
        Customer(id=customer, name="鼎和餐饮"),
        Order(
            id=order,
            customer_id=customer,
            day=dt.date(2026, 1, 5),
            due=dt.date(2026, 2, 4),
            code="SO-1",
            amount=100_050,
        ),
        Payment(id=uuid.uuid4(), customer_id=customer, order_id=order, day=TODAY, amount=40_000),
        Payment(id=uuid.uuid4(), customer_id=customer, day=TODAY, amount=10_000),
    )
    with store.reading() as session:
        return statements(session, customer, dt.date(2026, 1, 1), TODAY)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Statement", "Opening balance", "Closing balance", "¥500.50", "SO-1")),
        ("zh", ("对账单", "期初余额", "期末余额", "¥500.50", "客户签章")),
    ],
)
def test_the_page_says_every_line(store: Store, language: str, words: tuple[str, ...]) -> None:
    try:
        system_fonts()
    except KnownError as missing:  # pragma: no cover - make setup installs one
        pytest.skip(missing.sentence)
    found = small(store)
    i18n.use(language)
    content = statement_pdf(
        found,
        Parties(customer="鼎和餐饮", code="C-1", seller="林岚", team="杭州城西组"),
        start=dt.date(2026, 1, 1),
        end=TODAY,
        made_on=TODAY,
    )
    text = "".join("".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages))
    squeezed = "".join(text.split())
    for word in (*words, "鼎和餐饮", "¥1,000.50", "¥400.00", "¥100.00", "林岚"):
        assert "".join(word.split()) in squeezed


def test_a_long_history_takes_several_pages(store: Store) -> None:
    try:
        system_fonts()
    except KnownError as missing:  # pragma: no cover - make setup installs one
        pytest.skip(missing.sentence)
    customer = uuid.uuid4()
    add(store, Customer(id=customer, name="Acme"))
    add(
        store,
        *(
            Order(
                id=uuid.uuid4(),
                customer_id=customer,
                day=FIRST + dt.timedelta(days=number),
                code=f"SO-{number:03}",
                terms_days=30,
                amount=100,
            )
            for number in range(90)
        ),
    )
    with store.reading() as session:
        found = statements(session, customer, FIRST, TODAY)
    parties = Parties(customer="Acme", code=None, seller="Lin", team=None)
    content = statement_pdf(found, parties, start=FIRST, end=TODAY, made_on=TODAY)
    pages = [page.extract_text() for page in PdfReader(BytesIO(content)).pages]
    assert len(pages) == 3
    assert all(f"Page {number}" in text for number, text in enumerate(pages, start=1))
    assert all(f"SO-{number:03}" in "".join(pages) for number in range(90))


def test_the_file_has_the_balances_around_the_lines(store: Store, tmp_path: Path) -> None:
    done = export_statement(small(store), tmp_path / "s.csv", title="Statement")
    rows = (tmp_path / "s.csv").read_text("utf-8-sig").splitlines()
    assert done.count == len(rows) - 1 == 5
    assert rows[1].startswith("2026-01-01,Opening balance")
    assert rows[1].endswith("0.00,CNY")
    assert rows[-1].startswith("2026-03-18,Closing balance")
    assert rows[-1].endswith("500.50,CNY")
