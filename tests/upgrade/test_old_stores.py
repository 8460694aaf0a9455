"""Populated stores of older revisions open with today's program, and nothing is lost."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as driver

from crm.errors import KnownError
from crm.services.steps import redo, undo
from crm.store.opening import BACKUPS, FILE_NAME, SCHEMA, open_store
from crm.store.store import Store
from crm.store.triggers import fact_tables, trigger_statements

STORES = {int(path.stem[-4:]): path for path in Path(__file__).parent.glob("store-*.db")}
Rows = dict[str, dict[bytes, dict[str, Any]]]


@pytest.fixture(params=sorted(STORES))
def revision(request: pytest.FixtureRequest) -> int:
    """The revision of the stored file."""
    return int(request.param)


@pytest.fixture
def old(revision: int, tmp_path: Path) -> Path:
    """The stored file: a copy, for SQLite may write on reading."""
    return Path(shutil.copy(STORES[revision], tmp_path / "old.db"))


@pytest.fixture
def folder(old: Path, tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    shutil.copy(old, tmp_path / "data" / FILE_NAME)
    return tmp_path / "data"


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    with closing(open_store(folder)) as opened:
        yield opened


def query(path: Path, sql: str) -> list[Any]:
    with closing(driver.connect(str(path))) as connection:
        return list(connection.execute(sql).fetchall())


def rows(path: Path) -> Rows:
    with closing(driver.connect(str(path))) as connection:
        connection.row_factory = driver.Row
        return {
            table.name: {
                row["id"]: dict(zip(row.keys(), row, strict=True))
                for row in connection.execute(f'SELECT * FROM "{table.name}"')
            }
            for table in fact_tables()
            if connection.execute(
                "SELECT 1 FROM sqlite_master WHERE name = ?", (table.name,)
            ).fetchone()
        }


def schema(path: Path) -> dict[str, str]:
    """Name to statement of everything in the file, without spaces, quotes and case."""
    found = query(path, "SELECT type || ' ' || name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {
        name: " ".join(sql.replace('"', "").replace("(", " ( ").replace(")", " ) ").split()).lower()
        for name, sql in found
    }


def first_to_second(before: Rows) -> None:
    """The words of the closed lists, refunds without a minus, what a contact follows."""
    renamed = {
        ("visit", "phone"): "call",
        ("visit", "email"): "mail",
        ("visit", "done"): "completed",
        ("visit", "canceled"): "cancelled",
        ("sales_order", "shipped"): "delivered",
        ("order_line", "shipped"): "delivered",
        ("stage_change", "prospect"): "lead",
        ("stage_change", "quoted"): "proposal",
    }
    for table, records in before.items():
        for record in records.values():
            if table == "payment":
                record["kind"] = "refund" if record["amount"] < 0 else "payment"
                record["amount"] = abs(record["amount"])
            if table == "visit":
                record["follows_id"] = None
            for name, value in record.items():
                record[name] = renamed.get((table, value), value)


def second_to_third(before: Rows) -> None:
    """Customers can be merged."""
    for record in before["customer"].values():
        record["merged_into_id"] = None


LATER = {1: (first_to_second, second_to_third), 2: (second_to_third,)}


def test_there_is_a_store_of_every_older_revision() -> None:
    assert sorted(STORES) == sorted(LATER) == list(range(1, SCHEMA))


def test_every_row_and_every_child_is_there_with_the_words_of_today(
    revision: int, old: Path, store: Store
) -> None:
    before, after = rows(old), rows(store.path)
    assert query(old, "PRAGMA user_version") == [(revision,)]
    assert all(before.values()), "the stored store has rows in every table"
    for change in LATER[revision]:
        change(before)
    for table, records in before.items():
        assert after[table] == records
    assert {"refund", "payment"} == {row["kind"] for row in after["payment"].values()}
    assert query(store.path, "PRAGMA foreign_key_check") == []
    assert query(store.path, "PRAGMA integrity_check") == [("ok",)]


def test_a_migrated_store_is_made_like_a_new_one(store: Store, tmp_path: Path) -> None:
    with closing(open_store(tmp_path / "new")) as new:
        assert schema(store.path) == schema(new.path)
        for pragma in ("user_version", "application_id"):
            assert query(store.path, f"PRAGMA {pragma}") == query(new.path, f"PRAGMA {pragma}")
        version = "SELECT version_num FROM alembic_version"
        assert query(store.path, version) == query(new.path, version) == [(f"{SCHEMA:04}",)]


def test_the_triggers_are_todays(store: Store) -> None:
    found = dict(query(store.path, "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    assert found == dict(trigger_statements())
    assert query(store.path, "SELECT applying, step, schema FROM sync_context") == [
        (0, None, SCHEMA)
    ]


def test_the_log_still_tells_what_every_row_holds(store: Store) -> None:
    held: dict[tuple[str, bytes], dict[str, Any]] = {}
    for table, row, fields in query(store.path, "SELECT tbl, row, fields FROM change ORDER BY n"):
        held.setdefault((table, row), {}).update(json.loads(fields))
    for table in fact_tables():
        for key, record in rows(store.path)[table.name].items():
            told = held.pop((table.name, key))
            for name, value in record.items():
                if name != "id":
                    logged = value.hex() if isinstance(value, bytes) else value
                    assert told.get(name) == logged, (table.name, name)
    assert not held


def test_what_was_done_before_can_be_undone_and_done_again(store: Store) -> None:
    before = rows(store.path)
    count = query(store.path, "SELECT count(*) FROM step WHERE kind='do' AND state='done'")[0][0]
    undo(store, count)
    taken_back = rows(store.path)
    first = "SELECT row FROM change JOIN step ON step.n = change.step WHERE step.kind = 'setup'"
    there_from_the_start = {row for (row,) in query(store.path, first)}
    for table in fact_tables():
        for key, row in taken_back[table.name].items():
            assert row["deleted"] == (key not in there_from_the_start), table.name
    customer = next(row for row in before["customer"].values() if row["name"].startswith("改了名"))
    assert taken_back["customer"][customer["id"]]["name"] == "name 第1号"
    redo(store, count)
    assert rows(store.path) == before


def test_the_step_that_was_undone_before_can_be_done_again(store: Store) -> None:
    assert {row["deleted"] for row in rows(store.path)["note"].values()} == {0}
    redo(store)
    assert {row["deleted"] for row in rows(store.path)["note"].values()} == {1}


def test_a_backup_was_made_before_and_it_opens(
    revision: int, folder: Path, store: Store, old: Path, tmp_path: Path
) -> None:
    (backup,) = (folder / BACKUPS).iterdir()
    assert backup.name.endswith(f"-before-{SCHEMA:04}-from-{revision:04}.db")
    assert rows(backup) == rows(old)
    (tmp_path / "again").mkdir()
    shutil.copy(backup, tmp_path / "again" / FILE_NAME)
    with closing(open_store(tmp_path / "again")) as again:
        assert rows(again.path) == rows(store.path)


def test_opening_a_second_time_changes_nothing(folder: Path, store: Store) -> None:
    store.close()
    before = (folder / FILE_NAME).read_bytes()
    open_store(folder).close()
    assert (folder / FILE_NAME).read_bytes() == before
    assert len(list((folder / BACKUPS).iterdir())) == 1


def test_what_cannot_be_brought_up_to_date_stays_as_it_was(folder: Path) -> None:
    with closing(driver.connect(str(folder / FILE_NAME))) as spoiled:
        spoiled.execute("PRAGMA foreign_keys=OFF")
        spoiled.execute("UPDATE sync_context SET applying = 1")
        spoiled.execute("UPDATE order_line SET order_id = zeroblob(16)")
        spoiled.execute("UPDATE sync_context SET applying = 0")
        spoiled.commit()
    before = rows_and_schema(folder / FILE_NAME)
    for _round in range(5):
        with pytest.raises(KnownError) as refused:
            open_store(folder)
        assert refused.value.code == "migration_failed"
    assert rows_and_schema(folder / FILE_NAME) == before
    assert 1 <= len(list((folder / BACKUPS).iterdir())) <= 3


def rows_and_schema(path: Path) -> tuple[Rows, dict[str, str], list[Any]]:
    return rows(path), schema(path), query(path, "PRAGMA user_version")


def test_two_programs_bring_it_up_to_date_at_once(folder: Path) -> None:
    code = "import sys, pathlib; from crm.store.opening import open_store;"
    code += "open_store(pathlib.Path(sys.argv[1])).close()"
    programs = [
        subprocess.Popen([sys.executable, "-c", code, str(folder)], stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    for program in programs:
        _out, err = program.communicate(timeout=60)
        assert (program.returncode, err) == (0, b"")
    assert query(folder / FILE_NAME, "PRAGMA user_version") == [(SCHEMA,)]


KILLED = """
import sys, pathlib
import alembic.script, alembic.runtime.environment
from crm.store import opening
print("ready", flush=True)
opening.open_store(pathlib.Path(sys.argv[1])).close()
print("done", flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is of POSIX")
def test_killed_in_the_middle_it_is_old_or_new(revision: int, old: Path, tmp_path: Path) -> None:
    when = random.Random(7)
    longest = 0.4
    versions = set()
    for number in range(10):
        folder = tmp_path / str(number)
        folder.mkdir()
        shutil.copy(old, folder / FILE_NAME)
        program = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(folder)], stdout=subprocess.PIPE
        )
        assert program.stdout is not None
        with program, program.stdout:
            assert program.stdout.readline() == b"ready\n"
            start = time.monotonic()
            if number == 0:
                assert program.stdout.readline() == b"done\n"
                longest = time.monotonic() - start
            else:
                time.sleep(when.uniform(0, longest * 1.1))
                program.send_signal(signal.SIGKILL)
        path = folder / FILE_NAME
        (version,) = query(path, "PRAGMA user_version")[0]
        versions.add(version)
        tables = {name for (name,) in query(path, "SELECT name FROM sqlite_master")}
        assert ("distinction" in tables) == (version == SCHEMA)
        triggers = query(path, "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'")
        assert triggers[0][0] > 60
        assert query(path, "PRAGMA integrity_check") == [("ok",)]
        with closing(open_store(folder)) as opened:
            assert len(rows(opened.path)["visit"]) == 3
    assert versions == {revision, SCHEMA}
