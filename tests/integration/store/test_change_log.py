"""The change log: every write is in it, and a write that goes round it aborts."""

import threading
import uuid
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver
from sqlalchemy import delete, insert, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from crm.errors import KnownError
from crm.models import ChangeEntry, Customer, SyncContext, Visit
from crm.queries.records import find_record
from crm.queries.steps import history, list_steps
from crm.store.store import Store
from crm.store.triggers import fact_tables
from crm.store.unit_of_work import UnitOfWork
from tests.integration.conftest import Clock
from tests.integration.store.filling import DAY, fill


@pytest.fixture
def filled(store: Store) -> Store:
    fill(store)
    return store


Write = Callable[[UnitOfWork], object]
ROUND: dict[str, Write] = {
    "orm": lambda work: work.add(Customer(id=work.new_id(), name="x")),
    "core insert": lambda work: work.session.execute(
        insert(Customer).values(id=work.new_id(), name="x")
    ),
    "core update": lambda work: work.session.execute(update(Customer).values(name="x")),
    "core delete": lambda work: work.session.execute(delete(Customer)),
    "text": lambda work: work.session.execute(text("UPDATE visit SET said = 'x'")),
}


@pytest.mark.parametrize("name", ROUND)
def test_a_write_without_a_step_aborts(filled: Store, name: str) -> None:
    with pytest.raises(IntegrityError), filled.transaction() as work:
        ROUND[name](work)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE customer SET name = 'x'",
        "INSERT INTO customer(id, name) VALUES (randomblob(16), 'x')",
        "INSERT OR REPLACE INTO customer(id, name) SELECT id, 'x' FROM customer",
        "INSERT OR IGNORE INTO customer(id, name) VALUES (randomblob(16), 'x')",
        "UPDATE OR IGNORE customer SET name = 'x'",
        "DELETE FROM customer",
        "DELETE FROM change",
        "DELETE FROM step",
        "DELETE FROM sync_context",
        "UPDATE change SET fields = '{}'",
    ],
)
def test_a_bare_connection_cannot_write(filled: Store, sql: str) -> None:
    with closing(driver.connect(str(filled.path))) as connection:
        before = [*connection.execute("SELECT * FROM customer")]
        with pytest.raises(driver.IntegrityError):
            connection.execute(sql)
        connection.rollback()
        assert [*connection.execute("SELECT * FROM customer")] == before


@pytest.mark.parametrize("table", fact_tables(), ids=lambda table: table.name)
def test_nothing_is_removed_in_a_unit_of_work_either(filled: Store, table: object) -> None:
    sql = f'DELETE FROM "{table.name}"'  # type: ignore[attr-defined]
    with filled.reading() as session:
        full = session.execute(text(f'SELECT 1 FROM "{table.name}"')).first()  # type: ignore[attr-defined]
    if full is None:
        return
    with pytest.raises(IntegrityError), filled.unit_of_work("x") as work:
        work.session.execute(text(sql))


def test_replacing_a_row_aborts_in_a_unit_of_work_too(filled: Store) -> None:
    with pytest.raises(IntegrityError), filled.unit_of_work("x") as work:
        work.session.execute(
            text("INSERT OR REPLACE INTO customer(id, name) SELECT id, 'x' FROM customer")
        )


def test_a_reader_cannot_write(filled: Store) -> None:
    with pytest.raises(KnownError, match="cannot be written"), filled.reading() as session:
        session.execute(text("UPDATE step SET verb = 'x'"))


def test_a_unit_of_work_that_fails_leaves_nothing(filled: Store) -> None:
    def state() -> list[object]:
        with filled.reading() as session:
            return [
                session.execute(text(f"SELECT count(*), max({column}) FROM {table}")).all()
                for table, column in (("change", "n"), ("step", "n"), ("sync_context", "hlc"))
            ]

    def fail() -> None:
        with filled.unit_of_work("x") as work:
            work.add(Customer(id=work.new_id(), name="x"))
            work.session.flush()
            raise ZeroDivisionError

    before = state()
    with pytest.raises(ZeroDivisionError):
        fail()
    assert state() == before
    with filled.unit_of_work("nothing") as work:
        pass
    assert work.change().step is None
    assert state() == before


def test_services_inside_a_unit_of_work_are_one_step(filled: Store) -> None:
    with filled.unit_of_work("outer") as outer:
        with filled.unit_of_work("inner") as inner:
            inner.add(Customer(id=(first := inner.new_id()), name="one"))
        assert filled.read(lambda session: session.get_one(Customer, first).name) == "one"
        outer.add(Customer(id=outer.new_id(), name="two"))
    newest = filled.read(list_steps)[0]
    assert (newest.verb, newest.changes) == ("outer", 2)


def test_a_transaction_inside_of_another_is_a_bug(filled: Store) -> None:
    with (
        pytest.raises(RuntimeError),
        filled.unit_of_work("outer"),
        filled.transaction(),
    ):
        pass


def test_the_clock_of_the_log_rises_when_the_clock_goes_back(filled: Store, clock: Clock) -> None:
    with filled.reading() as session:
        before = session.query(SyncContext.hlc).scalar()
    clock.now -= 10**10
    with filled.unit_of_work("x") as work:
        work.session.execute(update(Visit).values(said="earlier"))
    with filled.reading() as session:
        entries = session.query(ChangeEntry.hlc).order_by(ChangeEntry.n).all()
        assert session.query(SyncContext.hlc).scalar() == before + 3
    assert entries == sorted(set(entries))
    assert entries[-1][0] == before + 3


def test_the_history_of_a_record_tells_who_when_old_and_new(filled: Store) -> None:
    customer = filled.read(find_customer_id)
    rows = filled.read(history, customer)
    told = [(row.verb, row.field, row.old, row.new) for row in rows if row.kind != "redo"]
    assert ("add_customer", "name", None, "恒达贸易") in told
    assert ("edit_customer", "city", None, "上海") in told
    assert ("edit_customer", "name", "恒达贸易", "恒达贸易有限公司") in told
    assert rows[-1].kind == "undo"
    assert {row.actor for row in rows} == {"王芳"}
    assert [row.at for row in rows] == sorted(row.at for row in rows)
    assert filled.read(history, uuid.UUID(int=0)) == []
    assert filled.read(find_record, customer.hex[-8:]) == customer


def find_customer_id(session: object) -> uuid.UUID:
    return session.query(Customer.id).scalar()  # type: ignore[attr-defined, no-any-return]


def test_threads_have_transactions_of_their_own(filled: Store) -> None:
    errors: list[BaseException] = []

    def write() -> None:
        try:
            for _ in range(10):
                with filled.unit_of_work("x") as work:
                    work.add(Customer(id=work.new_id(), name="x"))
                    assert filled.read(lambda session: session.query(Customer).count()) > 1
        except BaseException as error:  # noqa: BLE001 - told to the main thread
            errors.append(error)

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert filled.read(lambda session: session.query(Customer).count()) == 41


def test_the_version_tells_that_somebody_else_wrote(
    filled: Store, make_store: Callable[[Path], Store]
) -> None:
    other = make_store(filled.path.parent)
    before = filled.version()
    assert filled.version() == before
    with other.unit_of_work("x") as work:
        work.add(Customer(id=work.new_id(), name="x"))
    assert filled.version() != before


@pytest.mark.parametrize(("value", "code"), [("\ud800", "not_text"), (10**30, "number_too_large")])
def test_what_cannot_be_stored_is_refused_in_words(filled: Store, value: object, code: str) -> None:
    with pytest.raises(KnownError) as refused, filled.unit_of_work("x") as work:
        work.session.execute(
            update(Customer).values(
                {"name": value} if isinstance(value, str) else {"credit_limit": value}
            )
        )
    assert refused.value.code == code


def test_unknown_references_are_refused_at_the_end(filled: Store) -> None:
    with pytest.raises(DBAPIError), filled.unit_of_work("x") as work:
        work.add(Visit(id=work.new_id(), customer_id=work.new_id(), day=DAY))
    assert filled.read(lambda session: session.query(Visit).count()) == 3
    with filled.unit_of_work("x") as work:  # and the lock is free again
        work.add(Customer(id=work.new_id(), name="x"))
