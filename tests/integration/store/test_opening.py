"""Opening: a new store, an empty file, a foreign one, a newer one, a folder; several at once."""

import shutil
import struct
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver

from crm.errors import KnownError
from crm.models import Customer
from crm.queries.doctor import diagnose
from crm.store.opening import FILE_NAME, SCHEMA, open_store
from crm.store.store import Store
from tests.integration.conftest import Crm
from tests.integration.store.filling import fill


def refused(folder: Path) -> str:
    with pytest.raises(KnownError) as error:
        open_store(folder)
    return error.value.code


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_an_empty_file_becomes_a_store(folder: Path) -> None:
    folder.mkdir()
    (folder / FILE_NAME).touch()
    with closing(open_store(folder)) as store:
        assert store.read(diagnose) == []


def test_an_empty_file_beside_what_was_not_taken_over_yet_is_not_overwritten(store: Store) -> None:
    fill(store)
    kept = store.path.with_name(FILE_NAME + "-wal").read_bytes()
    assert kept
    store.path.write_bytes(b"")
    assert refused(store.path.parent) == "store_corrupt"
    assert store.path.with_name(FILE_NAME + "-wal").read_bytes() == kept


@pytest.mark.parametrize("journal", ["wal", "delete"])
def test_a_newer_store_is_refused_and_not_touched(store: Store, journal: str, process: Crm) -> None:
    fill(store)
    store.close()
    with closing(driver.connect(str(store.path))) as newer:
        newer.execute(f"PRAGMA user_version={SCHEMA + 1}")
        newer.execute(f"PRAGMA journal_mode={journal}")
    before = files(store.path.parent)
    assert set(before) == {FILE_NAME}
    assert refused(store.path.parent) == "store_newer"
    ran = process("doctor")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.count("\n") == 1
    assert ran.err.endswith("(store_newer)\n")
    assert files(store.path.parent) == before


def test_a_newer_revision_that_is_still_in_the_log_is_seen_and_not_taken_over(
    store: Store, tmp_path: Path
) -> None:
    fill(store)
    with closing(driver.connect(str(store.path))) as newer:
        newer.execute(f"PRAGMA user_version={SCHEMA + 1}")
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    for name in (FILE_NAME, FILE_NAME + "-wal"):
        shutil.copy(store.path.parent / name, crashed)
    before = files(crashed)
    header = before[FILE_NAME]
    assert struct.unpack_from(">i", header, 60) != (SCHEMA + 1,)
    assert refused(crashed) == "store_newer"
    after = files(crashed)
    assert {name: after[name] for name in before} == before


def test_a_store_brought_up_to_date_while_it_was_open_is_left_alone(store: Store) -> None:
    fill(store)
    with closing(driver.connect(str(store.path))) as newer:
        newer.execute(f"PRAGMA user_version={SCHEMA + 1}")
    with pytest.raises(KnownError) as error, store.unit_of_work("x") as work:
        work.add(Customer(id=work.new_id(), name="x"))
    assert error.value.code == "store_newer"


@pytest.mark.parametrize(("version", "application"), [(0, 0), (1, 0), (2, 7), (9, 0)])
def test_another_programs_file_is_refused_and_not_touched(
    folder: Path, version: int, application: int
) -> None:
    folder.mkdir()
    with closing(driver.connect(str(folder / FILE_NAME))) as other:
        other.execute("CREATE TABLE recipes (x)")
        other.execute(f"PRAGMA user_version={version}")
        other.execute(f"PRAGMA application_id={application}")
        other.commit()
    before = files(folder)
    assert refused(folder) == "store_foreign"
    assert files(folder) == before


@pytest.mark.parametrize("content", [b"x", b"no database " * 500, b"PK\3\4", b"SQLite format 3\0"])
def test_a_file_that_is_no_database_is_damaged(folder: Path, content: bytes) -> None:
    folder.mkdir()
    (folder / FILE_NAME).write_bytes(content)
    assert refused(folder) == "store_corrupt"
    assert files(folder) == {FILE_NAME: content}


def test_a_folder_in_place_of_the_file(folder: Path) -> None:
    (folder / FILE_NAME).mkdir(parents=True)
    assert refused(folder) == "store_unreadable"


def test_a_file_in_place_of_the_folder(folder: Path) -> None:
    folder.write_text("x")
    assert refused(folder) == "store_unwritable"


@pytest.mark.parametrize("name", ["a?b#c%20d", "客户 资料", "file:x", "it's"])
def test_any_name_of_a_folder_will_do(tmp_path: Path, name: str) -> None:
    with closing(open_store(tmp_path / name)) as store:
        fill(store)
        store.version()
        store.backup(tmp_path / name / "copy.db")
    with closing(open_store(tmp_path / name)) as store:
        assert store.read(diagnose) == []
    assert FILE_NAME in files(tmp_path / name)


OPEN = """
import pathlib, sys
from crm.models import Customer
from crm.store.opening import open_store
sys.stdin.read()
for round in range(3):
    store = open_store(pathlib.Path(sys.argv[1]))
    with store.unit_of_work("x") as work:
        work.add(Customer(id=work.new_id(), name="x"))
    store.close()
"""


def test_programs_that_make_the_same_store_at_once(folder: Path) -> None:
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", OPEN, str(folder)],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for _ in range(4)
    ]
    for program in programs:
        assert program.stdin is not None
        program.stdin.close()
        program.stdin = None
    for program in programs:
        _out, err = program.communicate(timeout=60)
        assert (program.returncode, err) == (0, b"")
    with closing(open_store(folder)) as store:
        assert store.read(diagnose) == []
        assert store.read(lambda session: session.query(Customer).count()) == 12


def test_a_backup_is_one_whole_file_that_opens(
    store: Store, tmp_path: Path, crm: Crm, make_store: Callable[[Path], Store]
) -> None:
    fill(store)
    target = tmp_path / "new folder" / FILE_NAME
    ran = crm("backup", target)
    assert ran.data == {"file": str(target), "bytes": target.stat().st_size}
    assert list(target.parent.iterdir()) == [target]
    assert crm("backup", target).status == 0, "an older backup is replaced"
    copy = make_store(target.parent)
    assert copy.read(diagnose) == []
    assert copy.read(lambda session: session.query(Customer).count()) == 1


def test_a_backup_replaces_an_earlier_one_and_no_other_file(
    store: Store, crm: Crm, tmp_path: Path
) -> None:
    fill(store)
    backup, letter = tmp_path / "copy.db", tmp_path / "letter.txt"
    letter.write_text("dear customer")
    assert crm("backup", backup).status == 0
    assert crm("backup", backup).status == 0
    refused = crm("backup", letter)
    assert (refused.status, letter.read_text()) == (1, "dear customer")
    assert "(backup_over_other)" in refused.err


def test_a_backup_onto_the_store_or_nowhere_is_refused(
    store: Store, folder: Path, tmp_path: Path, crm: Crm
) -> None:
    fill(store)
    assert "(backup_onto_store)" in crm("backup", folder / FILE_NAME).err
    (tmp_path / "file").write_text("x")
    assert "(backup_failed)" in crm("backup", tmp_path / "file" / "x.db").err
    (tmp_path / "taken.db").mkdir()
    assert "(backup_failed)" in crm("backup", tmp_path / "taken.db").err
    assert [path.name for path in tmp_path.iterdir() if "part" in path.name] == []
    assert store.read(diagnose) == []
