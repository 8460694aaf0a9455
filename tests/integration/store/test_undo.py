"""Undo and redo: what random steps did is taken back and done again to the last bit."""

import datetime as dt
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import insert, select, text, update

from crm.errors import KnownError
from crm.models import ChangeEntry, Customer, Payment, Step, Visit
from crm.queries.doctor import diagnose
from crm.queries.steps import list_steps
from crm.services.steps import redo, undo
from crm.store.opening import open_store
from crm.store.store import Store
from crm.store.triggers import fact_tables
from tests.integration.conftest import Clock
from tests.integration.store.filling import fill

DAY = dt.date(2026, 3, 16)
Facts = dict[str, list[tuple[Any, ...]]]
words = st.text(max_size=8).filter(lambda word: "\0" not in word) | st.sampled_from(
    ["恒达", "a'b", '"', "{}", "1", "$.name", "\\u0041"]
)


def facts(store: Store) -> Facts:
    """Every row that is not deleted, of every table."""
    with store.reading() as session:
        return {
            table.name: [
                tuple(row)
                for row in session.execute(
                    text(f'SELECT * FROM "{table.name}" WHERE NOT deleted ORDER BY id')
                )
            ]
            for table in fact_tables()
        }


class UndoMachine(RuleBasedStateMachine):
    """Steps of every kind against a list of snapshots: the model is what the facts were."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.clock = Clock(1_773_000_000_000)
        path = Path(self.folder.name)
        self.stores = [open_store(path, clock=self.clock), open_store(path, clock=self.clock)]
        self.done = [facts(self.stores[0])]
        self.undone: list[Facts] = []

    def teardown(self) -> None:
        assert self.stores[0].read(diagnose) == []
        for store in self.stores:
            store.close()
        self.folder.cleanup()

    def step(self, which: int, write: Callable[[Any], None]) -> None:
        store = self.stores[which]
        with store.unit_of_work("something") as work:
            write(work)
        if work.change().step is not None:
            self.done.append(facts(store))
            self.undone.clear()

    @rule(which=st.integers(0, 1), names=st.lists(words, min_size=1, max_size=3))
    def add(self, which: int, names: list[str]) -> None:
        def write(work: Any) -> None:  # noqa: ANN401
            for name in names:
                customer = work.add(Customer(id=work.new_id(), name=name, tags=[name]))
                work.add(Visit(id=work.new_id(), customer_id=customer.id, day=DAY, said=name))

        self.step(which, write)

    @rule(which=st.integers(0, 1), name=words, city=st.none() | words)
    def edit_all(self, which: int, name: str, city: str | None) -> None:
        def write(work: Any) -> None:  # noqa: ANN401
            work.session.execute(update(Customer).values(name=name, city=city))
            work.session.execute(update(Customer).values(needs=name))

        self.step(which, write)

    @rule(which=st.integers(0, 1), names=st.lists(words, min_size=1, max_size=4))
    def edit_one_again_and_again(self, which: int, names: list[str]) -> None:
        def write(work: Any) -> None:  # noqa: ANN401
            for row in work.session.scalars(select(Customer).limit(1)):
                for name in names:
                    row.name, row.extra = name, {name: name}
                    work.session.flush()

        self.step(which, write)

    @rule(which=st.integers(0, 1))
    def delete_and_refer(self, which: int) -> None:
        def write(work: Any) -> None:  # noqa: ANN401
            work.session.execute(text("UPDATE visit SET deleted = 1 - deleted"))
            work.session.execute(
                text("UPDATE visit SET follows_id = (SELECT max(id) FROM visit), time = '09:30'")
            )

        self.step(which, write)

    @rule(which=st.integers(0, 1), back=st.integers(-(10**7), 10**7))
    def clock_jumps(self, which: int, back: int) -> None:
        self.clock.now += back
        self.step(which, lambda work: work.add(Customer(id=work.new_id(), name="later")))

    @precondition(lambda self: len(self.done) > 1)
    @rule(which=st.integers(0, 1), data=st.data())
    def undo(self, which: int, data: st.DataObject) -> None:
        count = data.draw(st.integers(1, len(self.done) - 1))
        undo(self.stores[which], count)
        for _ in range(count):
            self.undone.append(self.done.pop())

    @precondition(lambda self: self.undone)
    @rule(which=st.integers(0, 1), data=st.data())
    def redo(self, which: int, data: st.DataObject) -> None:
        count = data.draw(st.integers(1, len(self.undone)))
        redo(self.stores[which], count)
        for _ in range(count):
            self.done.append(self.undone.pop())

    @rule(which=st.integers(0, 1))
    def asks_for_too_many(self, which: int) -> None:
        for turn, steps in ((undo, self.done[1:]), (redo, self.undone)):
            with pytest.raises(KnownError) as refused:
                turn(self.stores[which], len(steps) + 1)
            assert refused.value.code == "not_undoable"

    @invariant()
    def holds_what_the_model_holds(self) -> None:
        for store in self.stores:
            assert facts(store) == self.done[-1]

    @invariant()
    def log_has_no_gap_and_its_clock_only_rises(self) -> None:
        with self.stores[0].reading() as session:
            entries = session.execute(select(ChangeEntry.n, ChangeEntry.hlc)).all()
        assert [n for n, _ in entries] == list(range(1, len(entries) + 1))
        clock = [hlc for _, hlc in entries]
        assert clock == sorted(set(clock))


TestUndo = UndoMachine.TestCase
TestUndo.settings = settings(max_examples=15, stateful_step_count=12, deadline=None)


def test_a_new_step_clears_what_could_be_done_again(store: Store) -> None:
    fill(store)
    assert "undone" in {row.state for row in store.read(list_steps)}
    with store.unit_of_work("log_visit") as work:
        work.add(Customer(id=work.new_id(), name="new"))
    with pytest.raises(KnownError, match="nothing to do again"):
        redo(store)


def conflicting(store: Store, statement: str) -> KnownError:
    """Write past the log, as sync does when it applies what others did; then try to undo."""
    with store.transaction() as work:
        work.session.execute(text("UPDATE sync_context SET applying = 1"))
        work.session.execute(text(statement))
        work.session.execute(text("UPDATE sync_context SET applying = 0"))
    before = facts(store), store.read(list_steps)
    with pytest.raises(KnownError) as refused:
        undo(store, 2)
    assert (facts(store), store.read(list_steps)) == before
    assert refused.value.code == "not_undoable"
    return refused.value


def test_what_stands_in_the_way_is_named_and_nothing_is_changed(store: Store) -> None:
    fill(store)
    redo(store)
    error = conflicting(store, "UPDATE customer SET city = '北京'")
    assert error.sentence == (
        "City of customer 恒达贸易有限公司 is no longer 上海 but 北京; "
        "nothing was changed. Change it back, then try again."
    )


def test_a_changed_number_of_a_new_record_stands_in_the_way(store: Store) -> None:
    fill(store)
    redo(store)
    error = conflicting(store, "UPDATE payment SET amount = 700")
    assert error.sentence == (
        "Amount of payment 恒达贸易 2026-03-16 is no longer 5 CNY but 7 CNY; "
        "nothing was changed. Change it back, then try again."
    )


def test_a_record_that_is_gone_stands_in_the_way(store: Store) -> None:
    fill(store)
    redo(store)
    error = conflicting(store, "DELETE FROM payment")
    assert "payment" in error.sentence


def test_many_rows_with_a_column_that_has_gone_from_the_log_are_no_conflict(store: Store) -> None:
    with store.unit_of_work("import") as work:
        work.session.execute(
            insert(Customer), [{"id": work.new_id(), "name": f"{n}"} for n in range(120)]
        )
    with store.transaction() as work:
        work.session.execute(text("UPDATE sync_context SET applying = 1"))
        work.session.execute(text("UPDATE change SET fields = json_set(fields, '$.mood', 'x')"))
        work.session.execute(
            text("UPDATE customer SET name = 'changed' WHERE id = (SELECT max(id) FROM customer)")
        )
        work.session.execute(text("UPDATE sync_context SET applying = 0"))
    with pytest.raises(KnownError, match="119"):
        undo(store)


def test_a_hundred_thousand_rows_are_one_step_that_is_soon_undone(store: Store) -> None:
    with store.unit_of_work("add_customer") as work:
        customer = work.add(Customer(id=work.new_id(), name="恒达")).id
    with store.unit_of_work("import") as work:
        work.session.execute(
            insert(Payment),
            [
                {"id": work.new_id(), "customer_id": customer, "day": DAY, "amount": n}
                for n in range(100_000)
            ],
        )
    newest = store.read(list_steps)[0]
    assert (newest.verb, newest.changes) == ("import", 100_000)
    undo(store)
    assert facts(store)["payment"] == []
    redo(store)
    assert len(facts(store)["payment"]) == 100_000
    with store.reading() as session:
        assert session.scalar(select(Step.changes).order_by(Step.n.desc()).limit(1)) == 100_000
