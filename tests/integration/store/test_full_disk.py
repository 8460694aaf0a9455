"""A disk that is really full, a place that really cannot be written."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from sqlalchemy import insert

from crm.errors import KnownError
from crm.models import Customer
from crm.queries.doctor import diagnose
from crm.queries.steps import StepRow, list_steps
from crm.services.steps import redo, undo
from crm.store.opening import FILE_NAME, open_store
from crm.store.store import Store
from tests.integration.conftest import Crm
from tests.integration.store.filling import fill

OLD = Path(__file__).parents[2] / "upgrade" / "store-0001.db"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small file system of its own."""
    place = tmp_path / "disk"
    place.mkdir()
    if shutil.which("mount") is None or os.geteuid() != 0:
        pytest.skip("only root mounts a small disk")
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place)],
        capture_output=True,
        check=False,
    )
    if made.returncode:
        pytest.skip("mounting is not allowed here")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def fill_up(disk: Path, spare: int = 0) -> Path:
    """Take all the room there is, but for some bytes."""
    ballast = disk / "ballast"
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
    if spare:
        os.truncate(ballast, ballast.stat().st_size - spare)
    return ballast


def add(store: Store, count: int) -> int:
    with store.unit_of_work("import") as work:
        work.session.execute(
            insert(Customer), [{"id": work.new_id(), "name": "客" * 300} for _ in range(count)]
        )
    return count


def until_refused(store: Store, write: Callable[[], object]) -> str:
    """Write until it is refused; what is refused leaves the store as it was."""
    for _ in range(200):
        before = state(store)
        refused: list[KnownError] = []
        try:
            write()
        except KnownError as error:
            refused.append(error)
        if refused:
            assert "\n" not in refused[0].sentence
            assert state(store) == before
            return refused[0].code
    raise AssertionError("the disk is never full")


def state(store: Store) -> tuple[int, list[StepRow]]:
    return (
        store.read(lambda session: session.query(Customer).filter(~Customer.deleted).count()),
        store.read(list_steps),
    )


@pytest.mark.parametrize("spare", [0, 4096, 100_000])
def test_on_a_full_disk_nothing_is_half_done_and_all_goes_on_when_there_is_room(
    disk: Path, spare: int
) -> None:
    with closing(open_store(disk / "data")) as store:
        fill(store)
        ballast = fill_up(disk, spare)

        def turn() -> None:
            try:
                redo(store)
            except KnownError as error:
                if error.code != "not_undoable":
                    raise
                undo(store)

        assert until_refused(store, lambda: add(store, 900)) == "disk_full"
        assert until_refused(store, turn) == "disk_full"
        assert until_refused(store, lambda: add(store, 1)) == "disk_full"
        assert until_refused(store, lambda: undo(store, 3)) == "disk_full"
        assert until_refused(store, lambda: store.backup(disk / "copy.db")) == "disk_full"
        assert not [path for path in disk.iterdir() if path.name.startswith("copy")]
        assert store.read(diagnose) == []
        ballast.unlink()
        add(store, 1)
        undo(store)
        redo(store)
        store.backup(disk / "copy.db")
        assert store.read(diagnose) == []
        after = state(store)
    with closing(open_store(disk / "data")) as again:
        assert again.read(diagnose) == []
        assert state(again) == after


def test_a_full_disk_refuses_commands_in_one_line(disk: Path, process: Crm) -> None:
    with closing(open_store(disk / "data")) as store:
        fill(store)
    ballast = fill_up(disk)
    ran = process("redo", data=disk / "data")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.count("\n") == 1
    assert "(disk_full)" in ran.err
    ran = process("steps", data=disk / "other")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.count("\n") == 1
    ran = process("steps", data=disk / "data")
    assert (ran.status, ran.data[0]["kind"]) == (0, "redo"), "what was saved can be read"
    ballast.unlink()
    assert process("redo", data=disk / "data").status == 0
    assert process("steps", data=disk / "other").status == 0


def test_a_migration_on_a_full_disk_leaves_the_old_store(disk: Path) -> None:
    (disk / "data").mkdir()
    shutil.copy(OLD, disk / "data" / FILE_NAME)
    for spare in (0, 400_000):
        ballast = fill_up(disk, spare)
        with pytest.raises(KnownError) as refused:
            open_store(disk / "data")
        assert refused.value.code == "disk_full"
        ballast.unlink()
    open_store(disk / "data").close()


@pytest.fixture
def frozen(disk: Path) -> Iterator[Path]:
    """A store with all in its place, on a disk that has become read-only."""
    with closing(open_store(disk / "data")) as store:
        fill(store)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    yield disk / "data"
    subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)


def test_where_nothing_can_be_written_the_store_can_still_be_read(
    frozen: Path, tmp_path: Path
) -> None:
    with closing(open_store(frozen)) as store:
        assert store.read(list_steps)[0].kind == "redo"
        assert store.read(diagnose) == []
        assert store.version() == store.version()
        store.backup(tmp_path / "copy.db")
        for write in (lambda: undo(store), lambda: add(store, 1)):
            with pytest.raises(KnownError) as refused:
                write()
            assert refused.value.code == "store_unwritable"
        with pytest.raises(KnownError) as refused:
            store.backup(frozen / "copy.db")
        assert refused.value.code == "backup_failed"


def test_commands_where_nothing_can_be_written(frozen: Path, process: Crm) -> None:
    assert process("doctor", data=frozen).data["ok"]
    ran = process("undo", data=frozen)
    assert (ran.status, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert "(store_unwritable)" in ran.err
    ran = process("steps", data=frozen / "new")
    assert (ran.status, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert "(store_unwritable)" in ran.err


def test_an_old_store_where_nothing_can_be_written(disk: Path) -> None:
    (disk / "data").mkdir()
    shutil.copy(OLD, disk / "data" / FILE_NAME)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    with pytest.raises(KnownError) as refused:
        open_store(disk / "data")
    assert refused.value.code in {"store_unwritable", "backup_failed"}
