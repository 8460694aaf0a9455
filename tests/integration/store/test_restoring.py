"""A backup takes the store's place whole or not at all, and what was there is kept."""

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver
from sqlalchemy import insert, select

from crm.errors import Cancelled, KnownError
from crm.models import Customer
from crm.queries.doctor import diagnose
from crm.queries.search import search
from crm.services.backups import restore_backup
from crm.services.steps import redo, undo
from crm.store import engine, restoring
from crm.store.doctor import READABLE
from crm.store.engine import connect
from crm.store.opening import FILE_NAME, SCHEMA, open_store
from crm.store.store import Store
from tests.integration.conftest import Crm
from tests.integration.store.filling import fill
from tests.integration.store.test_full_disk import disk, fill_up

__all__ = ["disk"]
ROOT = Path(__file__).resolve().parents[3]
OLD = {int(path.stem[-4:]): path for path in (ROOT / "tests/upgrade").glob("store-*.db")}


def names(store: Store) -> list[str]:
    return sorted(store.read(lambda session: list(session.scalars(select(Customer.name)))))


def add(store: Store, *customers: str) -> None:
    with store.unit_of_work("add_customer") as work:
        work.session.execute(
            insert(Customer), [{"id": work.new_id(), "name": name} for name in customers]
        )


def refused(store: Store, file: Path) -> str:
    before = names(store)
    with pytest.raises(KnownError) as error:
        restore_backup(store, file)
    assert "\n" not in error.value.sentence
    assert names(store) == before
    assert left(store) == []
    return error.value.code


def left(store: Store) -> list[str]:
    """What a restore that did not happen left behind."""
    return [
        path.name
        for path in store.path.parent.iterdir()
        if path.name.startswith(("restoring-", "tuoke-before-restore-"))
    ]


@pytest.fixture
def backup(store: Store, tmp_path: Path) -> Path:
    """A backup of the store, to which a customer was added since."""
    fill(store)
    store.backup(tmp_path / "backup.db")
    add(store, "新来的")
    return tmp_path / "backup.db"


def test_the_backup_is_there_and_what_was_there_is_kept(store: Store, backup: Path) -> None:
    before, version, content = names(store), store.version(), backup.read_bytes()
    kept = restore_backup(store, backup)
    assert names(store) == ["恒达贸易"]
    assert store.version() != version, "the window reads anew"
    assert store.read(diagnose) == []
    assert backup.read_bytes() == content
    assert left(store) == [kept.name]
    assert [hit.id for hit in store.read(search, "新来的")] == []
    assert store.read(search, "hengda"), "the search index came along"
    undo(store)
    redo(store)
    add(store, "后来的")

    restore_backup(store, kept)
    assert names(store) == before
    assert store.read(diagnose) == []


def test_it_becomes_a_store_of_its_own(store: Store, backup: Path) -> None:
    def replica(path: Path) -> bytes:
        with closing(connect(path)) as connection:
            (found,) = connection.execute("SELECT replica FROM sync_context").fetchone()
            return bytes(found)

    before = replica(store.path)
    assert replica(backup) == before
    restore_backup(store, backup)
    assert replica(store.path) != before


@pytest.mark.parametrize("revision", sorted(OLD))
def test_a_backup_of_an_older_revision_is_brought_up_to_date(
    store: Store, backup: Path, revision: int, tmp_path: Path
) -> None:
    del backup
    old = Path(shutil.copy(OLD[revision], tmp_path / "old.db"))
    content = old.read_bytes()
    restore_backup(store, old)
    assert {finding.code for finding in store.read(diagnose)} <= READABLE
    assert len(names(store)) >= 3
    assert old.read_bytes() == content
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup.db", "data", "old.db"]


def test_what_is_no_whole_backup_is_refused(store: Store, backup: Path, tmp_path: Path) -> None:
    letter, other, empty = tmp_path / "letter.txt", tmp_path / "other.db", tmp_path / "empty.db"
    letter.write_text("dear customer" * 100)
    empty.touch()
    with closing(driver.connect(str(other))) as foreign:
        foreign.execute("CREATE TABLE customer (name)")
        foreign.commit()
    assert refused(store, letter) == refused(store, other) == "restore_foreign"
    assert refused(store, empty) == "restore_foreign"
    assert refused(store, tmp_path / "nowhere.db") == "restore_unreadable"
    assert refused(store, tmp_path) == "restore_unreadable"
    assert refused(store, store.path) == "restore_onto_itself"
    link = tmp_path / "link.db"
    link.symlink_to(store.path)
    assert refused(store, link) == "restore_onto_itself"
    with closing(driver.connect(str(backup))) as newer:
        newer.execute(f"PRAGMA user_version={SCHEMA + 1}")
        newer.commit()
    assert refused(store, backup) == "restore_newer"


def test_a_damaged_backup_is_refused_or_gives_what_it_held(
    store: Store, backup: Path, tmp_path: Path
) -> None:
    sound, dice = backup.read_bytes(), random.Random(3)
    short = tmp_path / "short.db"
    short.write_bytes(sound[: len(sound) // 2])
    assert refused(store, short) == "restore_damaged"
    codes = set()
    for _round in range(12):
        content = bytearray(sound)
        start = dice.randrange(4096, len(content) - 4096)
        content[start : start + 3000] = dice.randbytes(3000)
        spoilt = tmp_path / "spoilt.db"
        spoilt.write_bytes(content)
        try:
            kept = restore_backup(store, spoilt)
        except KnownError as error:
            codes.add(error.code)
            assert left(store) == []
        else:  # only a page that nobody uses was hit
            assert names(store) == ["恒达贸易"]
            kept.unlink()
        assert store.read(diagnose) == []
    assert codes == {"restore_damaged"}


def test_a_row_that_the_log_does_not_know_is_damage(store: Store, backup: Path) -> None:
    with closing(driver.connect(str(backup))) as spoilt:
        spoilt.execute("UPDATE sync_context SET applying = 1")
        spoilt.execute("UPDATE customer SET name = 'somebody else'")
        spoilt.execute("UPDATE sync_context SET applying = 0")
        spoilt.commit()
    assert refused(store, backup) == "restore_damaged"


def test_an_index_that_is_not_true_is_made_anew(store: Store, backup: Path) -> None:
    with closing(driver.connect(str(backup))) as spoilt:
        spoilt.execute("DELETE FROM search_doc")
        spoilt.commit()
    restore_backup(store, backup)
    assert store.read(diagnose) == []
    assert store.read(search, "hengda")


def test_another_store_with_unsaved_pages_beside_it_comes_whole(
    store: Store, make_store: Callable[[Path], Store], tmp_path: Path
) -> None:
    other = make_store(tmp_path / "other")
    fill(other)
    add(other, "只在日志里")
    assert other.path.with_name(FILE_NAME + "-wal").stat().st_size
    restore_backup(store, other.path)
    assert "只在日志里" in names(store)
    other.close()
    beside = sorted(path.name for path in other.path.parent.iterdir())
    restore_backup(store, other.path)
    assert sorted(path.name for path in other.path.parent.iterdir()) == beside


def test_it_can_be_stopped_until_it_is_done(store: Store, backup: Path) -> None:
    seen: list[int] = []
    restore_backup(store, backup, lambda done, whole: seen.append(done * 100 // whole))
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (0, 100)
    for path in left(store):
        (store.path.parent / path).unlink()
    add(store, "bleibt")
    before = names(store)
    for stop_at in sorted(set(seen) - {100}):

        def report(done: int, _whole: int, at: int = stop_at) -> None:
            if done >= at:
                raise Cancelled

        with pytest.raises(Cancelled):
            restore_backup(store, backup, report)
        assert names(store) == before
        assert left(store) == []
    assert store.read(diagnose) == []


def test_others_see_it_and_nothing_they_wrote_before_is_lost(
    store: Store, backup: Path, make_store: Callable[[Path], Store]
) -> None:
    other = make_store(store.path.parent)
    with other.reading() as session:
        before = session.query(Customer).count()
        kept = restore_backup(store, backup)
        assert session.query(Customer).count() == before, "one snapshot"
    assert names(other) == names(store)
    kept.unlink()

    stop, written, errors = threading.Event(), [], []

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            try:
                add(other, f"x{number}")
            except KnownError as error:  # pragma: no cover - a failure of the test
                errors.append(error)
            written.append(f"x{number}")

    thread = threading.Thread(target=write)
    thread.start()
    while len(written) < 5:
        time.sleep(0.01)
    kept = restore_backup(store, backup)
    stop.set()
    thread.join()
    assert errors == []
    with closing(connect(kept)) as connection:
        found = {name for (name,) in connection.execute("SELECT name FROM customer")}
    assert found | set(names(store)) >= set(written), "each is in the old one or in the new one"
    assert store.read(diagnose) == []


def test_a_writer_that_does_not_end_is_told_of(
    store: Store, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.3)
    monkeypatch.setattr(restoring, "BUSY_SECONDS", 0.3)
    with closing(connect(store.path)) as other:
        other.isolation_level = None
        other.execute("BEGIN IMMEDIATE")
        assert refused(store, backup) == "store_busy"
        other.execute("ROLLBACK")
    restore_backup(store, backup)


@pytest.mark.parametrize("spare", [0, 200_000, 900_000, 1_400_000])
def test_on_a_full_disk_all_stays_as_it_was(disk: Path, tmp_path: Path, spare: int) -> None:
    with closing(open_store(disk / "data")) as store:
        fill(store)
        store.backup(tmp_path / "backup.db")
        add(store, "新来的")
        ballast = fill_up(disk, spare)
        assert refused(store, tmp_path / "backup.db") == "disk_full"
        ballast.unlink()
        restore_backup(store, tmp_path / "backup.db")
        assert names(store) == ["恒达贸易"]
        assert store.read(diagnose) == []


KILLED = """
import sys, pathlib
from crm.services.backups import restore_backup
from crm.store import restoring
from crm.store.opening import open_store
restoring._PAGES = 20
store = open_store(pathlib.Path(sys.argv[1]))
def report(done, whole):
    print(done, flush=True)
    if done >= int(sys.argv[3]):
        import time; time.sleep(30)
restore_backup(store, pathlib.Path(sys.argv[2]), report)
"""


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is of POSIX")
def test_killed_in_the_middle_the_old_one_is_whole(store: Store, backup: Path) -> None:
    before = names(store)
    for stop_at in (0, 10, 60, 80, 97):
        program = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(store.path.parent), str(backup), str(stop_at)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert program.stdout is not None
        with program, program.stdout:
            for line in program.stdout:
                if int(line) >= stop_at:
                    break
            program.send_signal(signal.SIGKILL)
        with closing(open_store(store.path.parent)) as again:
            assert names(again) == before
            assert again.read(diagnose) == []
        assert names(store) == before
    for path in store.path.parent.glob("restoring-*"):
        os.utime(path, (0, 0))
    for path in store.path.parent.glob("tuoke-before-*"):
        path.unlink()
    kept = restore_backup(store, backup)
    assert left(store) == [kept.name], "what the killed ones left is swept away"


def test_the_command(store: Store, backup: Path, crm: Crm, process: Crm) -> None:
    ran = process("restore", backup)
    assert ran.data["file"] == str(backup)
    kept = Path(ran.data["kept"])
    assert kept.parent == store.path.parent
    assert names(store) == ["恒达贸易"]
    assert str(store.path.parent) in crm("restore", kept, json=False).lines[1]
    assert "新来的" in names(store)
    again = crm("restore", backup.parent / "nothing.db")
    assert (again.status, again.out, again.err.count("\n")) == (1, "", 1)
    assert "(restore_unreadable)" in again.err
    assert crm("restore", "").status == 2
