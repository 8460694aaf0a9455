"""What the sidebar counts is what the lists hold, in few statements read as they should be."""

import datetime as dt
import uuid
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from crm.models import Assignment, Customer, Order, Payment, Rep, StageChange, Visit
from crm.queries.measure import measure
from crm.queries.receivables import count_late, receivables
from crm.queries.today import count_overdue, quiet_customers
from crm.store.store import Store

TODAY = dt.date(2026, 3, 18)
REP, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)


def add(store: Store, *facts: Any) -> None:  # noqa: ANN401
    with store.unit_of_work("test") as work:
        for fact in facts:
            work.add(fact)
            work.session.flush()


def customer(
    store: Store,
    name: str,
    days: int | None,
    stage: str = "won",
    rep: uuid.UUID = REP,
    **fields: Any,  # noqa: ANN401
) -> uuid.UUID:
    """One last met so many days ago."""
    id_ = uuid.uuid4()
    add(
        store,
        Customer(id=id_, name=name, **fields),
        Assignment(id=uuid.uuid4(), customer_id=id_, rep_id=rep),
        StageChange(id=uuid.uuid4(), customer_id=id_, stage=stage, day=dt.date(2025, 1, 1)),
    )
    if days is not None:
        day = TODAY - dt.timedelta(days=days)
        met = Visit(id=uuid.uuid4(), customer_id=id_, rep_id=rep, day=day)
        met.state, met.mode = "completed", "visit"
        add(store, met)
    return id_


def owes(store: Store, customer: uuid.UUID, amount: int, due: dt.date, **fields: Any) -> uuid.UUID:  # noqa: ANN401
    id_ = uuid.uuid4()
    day = dt.date(2025, 11, 1)
    add(store, Order(id=id_, customer_id=customer, amount=amount, day=day, due=due, **fields))
    return id_


@pytest.fixture(autouse=True)
def reps(store: Store) -> None:
    add(store, Rep(id=REP, name="Lin"), Rep(id=OTHER, name="Wu"))


def test_overdue_counts_who_is_past_the_maximum(store: Store) -> None:
    customer(store, "just met", 3)
    customer(store, "amber", 25, cadence_ideal=20, cadence_maximum=30)
    customer(store, "at the maximum", 30, cadence_ideal=20, cadence_maximum=30)
    customer(store, "past it", 31, cadence_ideal=20, cadence_maximum=30)
    customer(store, "ideal above the maximum", 12, cadence_ideal=90, cadence_maximum=10)
    customer(store, "never met", None)
    customer(store, "lost", 300, "lost")
    back = customer(store, "lost and back", 300, "lost")
    owes(store, back, 100, TODAY)
    customer(store, "another's", 300, rep=OTHER)
    rows = store.read(quiet_customers, today=TODAY, rep=REP)
    reds = {row.name for row in rows if row.red}
    assert reds == {"past it", "ideal above the maximum", "lost and back"}
    assert {row.name for row in rows if not row.red} == {"amber", "at the maximum"}
    assert store.read(count_overdue, today=TODAY, rep=REP) == len(reds)
    assert store.read(count_overdue, today=TODAY) == len(reds) + 1


def test_late_counts_the_orders_past_due(store: Store) -> None:
    mine = customer(store, "mine", 3)
    yesterday = TODAY - dt.timedelta(days=1)
    owes(store, mine, 100, yesterday)
    owes(store, mine, 100, TODAY)
    paid = owes(store, mine, 100, yesterday)
    add(store, Payment(id=uuid.uuid4(), customer_id=mine, order_id=paid, amount=100, day=TODAY))
    owes(store, customer(store, "another's", 3, rep=OTHER), 100, yesterday)
    rows = store.read(receivables, today=TODAY, rep=REP)
    assert store.read(count_late, today=TODAY, rep=REP) == 1
    assert sum(row.days_past_due > 0 for row in rows) == 1
    assert store.read(count_late, today=TODAY) == 2


class Asked:
    """The statements a session was asked, with how SQLite goes about them."""

    def __init__(self, session: Session) -> None:
        self.statements: list[str] = []
        self.plans: list[str] = []
        engine = session.get_bind()
        connection = engine if not isinstance(engine, Engine) else session.connection()

        @event.listens_for(connection, "before_cursor_execute")
        def note(
            _connection: Any,  # noqa: ANN401
            cursor: Any,  # noqa: ANN401
            statement: str,
            parameters: Any,  # noqa: ANN401
            *_more: Any,  # noqa: ANN401
        ) -> None:
            if statement.lstrip().upper().startswith(("SELECT", "WITH")):
                self.statements.append(statement)
                cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
                self.plans += [row[3] for row in cursor.fetchall()]


def test_each_count_is_one_statement_besides_the_settings(store: Store) -> None:
    customer(store, "mine", 300)
    with store.reading() as session:
        asked = Asked(session)
        count_late(session, today=TODAY, rep=REP)
        assert len(asked.statements) == 1
        count_overdue(session, today=TODAY, rep=REP)
        listing = [each for each in asked.statements if "setting" not in each]
        assert len(listing) == 2
    assert any("ix_assignment_rep_id" in plan for plan in asked.plans)


def test_what_all_owe_is_read_as_it_lies_and_of_one_by_index(store: Store) -> None:
    mine = customer(store, "mine", 3)
    with store.reading() as session:
        asked = Asked(session)
        receivables(session, today=TODAY)
        assert not any("ix_sales_order_day" in plan for plan in asked.plans)
        asked.plans.clear()
        receivables(session, today=TODAY, customer=mine)
    assert any("ix_sales_order_customer_id_day" in plan for plan in asked.plans)


def test_pitches_of_a_product_are_never_gone_through(store: Store) -> None:
    with store.reading() as session:
        asked = Asked(session)
        measure(session, "products_pitched", TODAY, TODAY, today=TODAY)
    assert any("ix_pitch_visit_id" in plan for plan in asked.plans)
    assert not any("ix_pitch_product_id" in plan for plan in asked.plans)
