"""The doctor names every damage, and finds nothing in a sound store."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from random import Random
from typing import Any, TypeAlias

import pytest
import sqlcipher3.dbapi2 as driver
from sqlalchemy import insert

from crm.models import Customer
from crm.queries.doctor import diagnose
from crm.store.store import Store
from tests.integration.conftest import Crm
from tests.integration.store.filling import fill

Raw: TypeAlias = Any  # a connection of the driver


@pytest.fixture
def filled(store: Store) -> Store:
    fill(store)
    return store


@contextmanager
def raw(path: Path) -> Iterator[Raw]:
    """Past the program: no foreign keys, no triggers that keep watch, no checks."""
    with closing(driver.connect(str(path))) as connection:
        connection.isolation_level = None
        connection.execute("PRAGMA ignore_check_constraints=ON")
        yield connection


def unwatched(connection: Raw, *statements: str) -> None:
    """Run the statements with all triggers away for the time being."""
    triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type='trigger'")
    kept = triggers.fetchall()
    for name, _sql in kept:
        connection.execute(f'DROP TRIGGER "{name}"')
    for statement in statements:
        connection.execute(statement)
    for _name, sql in kept:
        connection.execute(sql)


def schema_text(connection: Raw, name: str, old: str, new: str) -> None:
    connection.execute("PRAGMA writable_schema=ON")
    done = connection.execute(
        "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE name = ? AND sql LIKE ?",
        (old, new, name, f"%{old}%"),
    )
    assert done.rowcount == 1
    connection.execute("PRAGMA writable_schema=RESET")
    (cookie,) = connection.execute("PRAGMA schema_version").fetchone()
    connection.execute(f"PRAGMA schema_version={cookie + 1}")  # others read it again


VISIT = "(SELECT min(rowid) FROM visit)"
FIRST_VISIT = "(SELECT min(n) FROM change WHERE tbl = 'visit')"
EDIT = "(SELECT min(n) FROM change WHERE tbl = 'customer' AND kind = 'U')"
SQL_DAMAGE = {
    "reference_lost": ["UPDATE visit SET customer_id = randomblob(16)"],
    "trigger_missing": ["DROP TRIGGER log_visit_update"],
    "trigger_altered": [
        "DROP TRIGGER log_visit_delete",
        "CREATE TRIGGER log_visit_delete BEFORE DELETE ON visit BEGIN SELECT 1; END",
    ],
    "trigger_extra": ["CREATE TRIGGER more AFTER INSERT ON visit BEGIN SELECT 1; END"],
    "table_missing": ["DROP TABLE pitch"],
    "table_extra": ["CREATE TABLE notes_of_mine (x)"],
    "column_missing": ["ALTER TABLE lesson DROP COLUMN topic"],
    "column_extra": ["ALTER TABLE visit ADD COLUMN mood VARCHAR"],
    "index_missing": ["DROP INDEX ix_visit_code"],
    "index_altered": ["DROP INDEX ix_visit_code", "CREATE INDEX ix_visit_code ON visit (day)"],
    "index_extra": ["CREATE INDEX mine ON visit (said)"],
    "application_id": ["PRAGMA application_id=7"],
    "revision": ["UPDATE alembic_version SET version_num = '0001'"],
    "context_open": ["UPDATE sync_context SET step = 3"],
    "context_muted": ["UPDATE sync_context SET applying = 1"],
    "context_rows": ["DELETE FROM sync_context"],
    "clock_behind": ["UPDATE sync_context SET hlc = 1"],
    "log_gap": [f"DELETE FROM change WHERE n = {FIRST_VISIT}"],
    "log_order": [f"UPDATE change SET hlc = 5 WHERE n = {FIRST_VISIT}"],
    "entry_without_step": [f"UPDATE change SET step = 99 WHERE n = {FIRST_VISIT}"],
    "entry_kind": [f"UPDATE change SET kind = 'D' WHERE n = {FIRST_VISIT}"],
    "entry_of_no_table": [f"UPDATE change SET tbl = 'visits' WHERE n = {FIRST_VISIT}"],
    "entry_unreadable": [f"UPDATE change SET fields = '{{' WHERE n = {EDIT}"],
    "insert_misplaced": [f"UPDATE change SET kind='I', preimage=NULL WHERE n = {EDIT}"],
    "step_count": ["UPDATE step SET changes = 7 WHERE n = 2"],
    "step_kind": ["UPDATE step SET kind = 'think' WHERE n = 2"],
    "step_state": ["UPDATE step SET state = 'done' WHERE state = 'undone'"],
    "row_unlogged": [
        "INSERT INTO customer(id, name) VALUES (randomblob(16), '无名')",
    ],
    "row_lost": [f"DELETE FROM visit WHERE rowid = {VISIT}"],
    "value_differs": [f"UPDATE visit SET said = '改了' WHERE rowid = {VISIT}"],
    "preimage_broken": [
        f"UPDATE change SET preimage = json_set(preimage, '$.name', '错') WHERE n = {EDIT}"
    ],
    "check_failed": [f"UPDATE visit SET mode = 'shout' WHERE rowid = {VISIT}"],
    "bad_code": ["UPDATE customer SET kind = 'king'"],
    "negative": ["UPDATE payment SET amount = -500"],
    "bad_day": [f"UPDATE visit SET day = '2026-02-30' WHERE rowid = {VISIT}"],
    "bad_time": [f"UPDATE visit SET time = '25:00' WHERE rowid = {VISIT}"],
    "bad_type": ["UPDATE payment SET amount = 'many'"],
    "bad_flag": ["UPDATE product SET active = 2"],
    "bad_json": ["UPDATE customer SET extra = '{'"],
    "bad_id": [f"UPDATE visit SET rep_id = x'00' WHERE rowid = {VISIT}"],
    "bad_currency": ["UPDATE payment SET currency = 'yuan'"],
    "me_missing": ["UPDATE setting SET value = '00000000-0000-7000-8000-000000000000'"],
    "unreadable": [f"UPDATE visit SET said = CAST(x'ff41' AS TEXT) WHERE rowid = {VISIT}"],
}


def constraint_gone(connection: Raw) -> None:
    schema_text(
        connection,
        "visit",
        "CONSTRAINT ck_visit_state CHECK (state IN",
        "CONSTRAINT ck_visit_state CHECK (1 OR state IN",
    )


def column_altered(connection: Raw) -> None:
    schema_text(connection, "visit", "said VARCHAR", "said INTEGER")


def reference_gone(connection: Raw) -> None:
    schema_text(
        connection,
        "visit",
        "CONSTRAINT fk_visit_rep_id FOREIGN KEY(rep_id) REFERENCES rep (id)",
        "CHECK (1)",
    )


def null_value(connection: Raw) -> None:
    schema_text(connection, "product", "name VARCHAR NOT NULL", "name VARCHAR")
    unwatched(connection, "UPDATE product SET name = NULL")
    schema_text(connection, "product", "name VARCHAR", "name VARCHAR NOT NULL")


def index_damaged(connection: Raw) -> None:
    connection.execute("PRAGMA writable_schema=ON")
    (sql,) = connection.execute(
        "SELECT sql FROM sqlite_master WHERE name='ix_visit_code'"
    ).fetchone()
    connection.execute(
        "UPDATE sqlite_master SET sql = sql || ' WHERE code = 0' WHERE name = 'ix_visit_code'"
    )
    connection.execute("PRAGMA writable_schema=RESET")
    connection.execute("REINDEX ix_visit_code")
    connection.execute("PRAGMA writable_schema=ON")
    connection.execute("UPDATE sqlite_master SET sql = ? WHERE name = 'ix_visit_code'", (sql,))
    connection.execute("PRAGMA writable_schema=RESET")


MADE_DAMAGE: dict[str, Callable[[Raw], None]] = {
    "constraint_missing": constraint_gone,
    "column_altered": column_altered,
    "reference_missing": reference_gone,
    "null_value": null_value,
    "index_damaged": index_damaged,
}


@pytest.mark.parametrize("code", [*SQL_DAMAGE, *MADE_DAMAGE])
def test_each_damage_is_named(filled: Store, code: str) -> None:
    with raw(filled.path) as connection:
        if code in MADE_DAMAGE:
            MADE_DAMAGE[code](connection)
        elif code.startswith("trigger_"):
            for statement in SQL_DAMAGE[code]:
                connection.execute(statement)
        else:
            unwatched_or_not(connection, code)
    assert code in {finding.code for finding in filled.read(diagnose)}


def unwatched_or_not(connection: Raw, code: str) -> None:
    if code in {"table_missing", "column_missing"}:  # their triggers go too
        for statement in SQL_DAMAGE[code]:
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type='trigger'"
                " AND tbl_name IN ('pitch', 'lesson')"
            ).fetchall():
                connection.execute(f'DROP TRIGGER "{name}"')
            connection.execute(statement)
    else:
        unwatched(connection, *SQL_DAMAGE[code])


def test_a_flipped_page_is_named(filled: Store) -> None:
    filled.close()
    with raw(filled.path) as connection:
        (root,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'ix_visit_customer_id_day'"
        ).fetchone()
    with filled.path.open("r+b") as file:
        file.seek((root - 1) * 4096 + 8)
        file.write(Random(7).randbytes(64))
    found = {finding.code for finding in filled.read(diagnose)}
    # What SQLite says of noise in a page depends on the ids that lie in it.
    assert found & {"page_damaged", "index_damaged", "unreadable"}


def test_a_sound_store_has_no_findings(filled: Store, crm: Crm) -> None:
    assert filled.read(diagnose) == []
    ran = crm("doctor")
    assert (ran.status, ran.data) == (0, {"ok": True, "findings": []})
    assert crm("doctor", json=False).lines == ["The store is sound."]


def test_findings_are_an_answer_with_exit_status_1(filled: Store, crm: Crm) -> None:
    with raw(filled.path) as connection:
        unwatched(connection, f"UPDATE visit SET zone = 'Asia/Tokyo' WHERE rowid = {VISIT}")
        (row,) = connection.execute(f"SELECT hex(id) FROM visit WHERE rowid = {VISIT}").fetchone()
    ran = crm("doctor")
    assert (ran.status, ran.err) == (1, "")
    import json

    answer = json.loads(ran.out)
    (finding,) = answer["findings"]
    assert answer["ok"] is False
    assert (finding["code"], finding["table"]) == ("value_differs", "visit")
    assert finding["record"].replace("-", "").upper() == row
    assert finding["detail"] == "zone holds Asia/Tokyo; the change log says None."
    words = crm("doctor", json=False)
    assert (words.status, words.lines[0]) == (1, "1 finding:")


def test_a_store_of_a_hundred_thousand_rows_takes_seconds(filled: Store) -> None:
    with filled.unit_of_work("import") as work:
        rows = [{"id": work.new_id(), "name": f"客户 {n}"} for n in range(100_000)]
        work.session.execute(insert(Customer), rows)
    start = time.monotonic()
    assert filled.read(diagnose) == []
    assert time.monotonic() - start < 30
