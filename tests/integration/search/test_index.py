"""The index says what the tables say, whichever way they were written."""

import random
import uuid
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, text, update
from sqlalchemy.orm import Session

from crm.errors import KnownError
from crm.models import Contact, Customer, Note, Product, Visit
from crm.queries.doctor import diagnose
from crm.queries.search import search
from crm.services.customers import add_customer, delete_customer, edit_customer
from crm.services.steps import redo, undo
from crm.store.opening import open_store
from crm.store.search_index import index_findings, rebuild
from crm.store.search_schema import TOKENS, is_old
from crm.store.store import Store
from tests.integration.conftest import TODAY
from tests.integration.search.conftest import DAY

pytestmark = pytest.mark.usefixtures("desk")

CONTENT = (
    "SELECT kind_of.record, kind_of.customer, kind_of.name, kind_of.sound, kind_of.checksum"
    " FROM search_doc kind_of ORDER BY record"
)


def content(store: Store) -> list[tuple[object, ...]]:
    with store.reading() as session:
        return [tuple(row) for row in session.execute(text(CONTENT))]


def found(store: Store, words: str) -> list[str]:
    return [hit.name for hit in store.read(search, words)]


def anew(store: Store) -> None:
    with store._engine.connect() as plain:
        connection = plain.execution_options(write=True)
        with connection.begin():
            rebuild(connection)


def healthy(store: Store) -> bool:
    with store.reading() as session:
        return not list(index_findings(session))


def test_a_change_is_found_at_once_and_what_was_before_is_not(store: Store) -> None:
    customer = add_customer(store, name="恒达贸易", day=TODAY).record
    assert customer is not None
    assert found(store, "hengda") == ["恒达贸易"]
    edit_customer(store, customer, today=TODAY, name="新晨科技", email="a.lin@xc.cn")
    assert found(store, "hengda") == []
    assert found(store, "xinchen") == found(store, "alin") == ["新晨科技"]
    undo(store)
    assert (found(store, "hengda"), found(store, "xinchen")) == (["恒达贸易"], [])
    redo(store)
    assert found(store, "xinchen") == ["新晨科技"]
    delete_customer(store, customer)
    assert found(store, "新晨") == []
    undo(store)
    assert found(store, "新晨") == ["新晨科技"]


def test_what_belongs_to_a_deleted_customer_is_not_found(store: Store) -> None:
    customer = add_customer(store, name="恒达贸易", day=TODAY).record
    assert customer is not None
    with store.unit_of_work("fill") as work:
        work.add(Contact(id=work.new_id(), customer_id=customer, name="李强"))
        work.add(Note(id=work.new_id(), customer_id=customer, body="样品", day=DAY))
        work.add(Visit(id=work.new_id(), customer_id=customer, said="交期", day=DAY))
    assert len([*found(store, "李强"), *found(store, "样品"), *found(store, "交期")]) == 3
    with store.unit_of_work("merge") as work:  # the customer alone: what hangs on it is hidden too
        work.session.execute(update(Customer).values(deleted=True))
    assert not [*found(store, "李强"), *found(store, "样品"), *found(store, "交期")]
    assert healthy(store)
    undo(store)
    assert len([*found(store, "李强"), *found(store, "样品"), *found(store, "交期")]) == 3


def test_a_contact_who_goes_to_another_customer(store: Store) -> None:
    one = add_customer(store, name="恒达贸易", day=TODAY).record
    other = add_customer(store, name="新晨科技", day=TODAY).record
    assert one is not None
    assert other is not None
    with store.unit_of_work("fill") as work:
        contact = work.add(Contact(id=work.new_id(), customer_id=one, name="李强")).id
    with store.unit_of_work("move") as work:
        work.session.get_one(Contact, contact).customer_id = other
    assert [hit.customer_name for hit in store.read(search, "李强")] == ["新晨科技"]
    assert healthy(store)


WORDS = (
    "恒达",
    "新晨科技",
    "重庆长安",
    "Müller GmbH",
    "A-100",
    "单",
    "公司",
    "138 0000 1111",
    "😀",
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 10**6))
def test_after_any_writes_the_index_is_as_if_made_anew(store: Store, seed: int) -> None:
    dice = random.Random(seed)
    done = 0
    for _ in range(dice.randrange(1, 8)):
        way = dice.randrange(5)
        if way == 3 and done:
            with suppress(KnownError):  # something may stand in the way
                undo(store)
                done -= 1
        else:
            with store.unit_of_work("any") as work:
                write(work.session, dice, work.new_id, way)
            done += 1
            if dice.random() < 0.3:
                with suppress(KnownError):
                    undo(store)
                    redo(store)
    assert healthy(store)
    before = content(store)
    anew(store)
    assert content(store) == before
    assert healthy(store)


def write(session: Session, dice: random.Random, new_id: Callable[[], uuid.UUID], way: int) -> None:
    known = session.scalars(select(Customer.id)).all()
    if way == 0 or not known:
        rows = [
            {"id": new_id(), "name": dice.choice(WORDS), "code": dice.choice((None, "K1"))}
            for _ in range(dice.randrange(1, 4))
        ]
        session.execute(insert(Customer), rows)
        return
    customer = dice.choice(known)
    session.add(Contact(id=new_id(), customer_id=customer, name=dice.choice(WORDS), mobile="13800"))
    session.add(Visit(id=new_id(), customer_id=customer, said=dice.choice(WORDS), day=DAY))
    session.add(Note(id=new_id(), body=dice.choice(WORDS), day=DAY))
    session.add(Product(id=new_id(), name=dice.choice(WORDS), tags=[dice.choice(WORDS)]))
    session.flush()
    if way == 1:
        table = dice.choice((Customer, Contact, Note, Visit, Product))
        session.execute(update(table).values(deleted=dice.random() < 0.5))
    elif way == 2:
        session.execute(update(Customer).values(name=dice.choice(WORDS), city="上海"))
        session.execute(update(Contact).values(customer_id=customer, title="经理"))


def test_a_large_step_and_its_undo(store: Store) -> None:
    with store.unit_of_work("import_file") as work:
        rows = [{"id": work.new_id(), "name": f"恒达{n}号店"} for n in range(12_000)]
        work.session.execute(insert(Customer), rows)
        people = [
            {"id": work.new_id(), "customer_id": row["id"], "name": "李强"} for row in rows[:9000]
        ]
        work.session.execute(insert(Contact), people)
    assert healthy(store)
    assert found(store, "11999号")[0] == "恒达11999号店"
    undo(store)
    assert healthy(store)
    assert found(store, "hengda") == []
    redo(store)
    assert healthy(store)
    assert len(found(store, "liqiang")) == 20


def test_the_doctor_sees_what_the_index_does_not_know(store: Store) -> None:
    add_customer(store, name="恒达贸易", day=TODAY)
    add_customer(store, name="新晨科技", day=TODAY)
    assert store.read(diagnose) == []
    breaks = {
        "UPDATE search_doc SET checksum = checksum + 1 WHERE name = '恒达贸易'": {"search_stale"},
        "DELETE FROM search_doc WHERE name = '恒达贸易'": {"search_missing", "search_spare"},
        "DELETE FROM search_text WHERE rowid = (SELECT max(n) FROM search_doc)": {"search_lost"},
        "UPDATE search_doc SET record = zeroblob(16) WHERE name = '新晨科技'": {
            *("search_extra", "search_missing"),
        },
    }
    for statement, codes in breaks.items():
        with store._engine.connect() as plain:
            connection = plain.execution_options(write=True)
            with connection.begin():
                connection.exec_driver_sql(statement)
        assert {finding.code for finding in store.read(diagnose)} == codes
        anew(store)
        assert store.read(diagnose) == []


def test_an_index_of_older_tokens_is_made_anew_when_the_store_is_opened(
    store: Store, folder: Path
) -> None:
    add_customer(store, name="恒达贸易", day=TODAY)
    for statement in (
        "INSERT INTO search_text(search_text) VALUES ('delete-all')",
        "DELETE FROM search_doc",
        "UPDATE search_state SET tokens = 0",
    ):
        with store._engine.connect() as plain:
            connection = plain.execution_options(write=True)
            with connection.begin():
                connection.exec_driver_sql(statement)
    store.close()
    again = open_store(folder)
    assert found(again, "hengda") == ["恒达贸易"]
    assert again.read(diagnose) == []
    again.close()


def test_what_an_older_program_wrote_is_indexed_anew_by_a_newer_one(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = TOKENS + 1
    with store._engine.connect() as plain:
        connection = plain.execution_options(write=True)
        with connection.begin():
            connection.exec_driver_sql("UPDATE search_state SET tokens = ?", (newer,))
            assert not is_old(connection)
    add_customer(store, name="恒达贸易", day=TODAY)
    monkeypatch.setattr("crm.store.search_schema.TOKENS", newer)
    with store._engine.connect() as plain:
        assert is_old(plain)


@pytest.mark.parametrize("code", ["disk_full", "store_busy"])
def test_an_index_that_cannot_be_made_anew_keeps_nobody_from_writing(
    code: str, store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_connection: object) -> None:
        raise KnownError(code, "Not now.")

    add_customer(store, name="恒达贸易", code="C1", day=TODAY)
    with store._engine.connect() as plain:
        connection = plain.execution_options(write=True)
        with connection.begin():
            connection.exec_driver_sql("UPDATE search_state SET tokens = 0")
    store.close()
    with monkeypatch.context() as patch:
        patch.setattr("crm.store.search_index.rebuild", refuse)
        again = open_store(folder)
    add_customer(again, name="永明灯具", day=TODAY)
    again.close()
    later = open_store(folder)
    assert found(later, "hengda") == ["恒达贸易"]
    assert found(later, "yongming") == ["永明灯具"]
    assert later.read(diagnose) == []
    later.close()
