"""An import comes in whole or not at all: stopped by its user, killed, or out of room."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from crm.documents.imports.importing import import_file, plan_import, read_file
from crm.documents.imports.plan import Choices
from crm.errors import Cancelled, KnownError
from crm.queries.doctor import diagnose
from crm.services.desk import Desk
from crm.services.steps import undo
from crm.store.opening import open_store
from crm.store.store import Store
from tests.integration.conftest import ROOT, TODAY
from tests.integration.imports.conftest import WriteSheet, living, one

HEAD = ("客户编号", "客户名称", "城市", "电话", "联系人", "手机", "备注")
COUNT = 1500


def rows(count: int, first: int = 0) -> list[tuple[str, ...]]:
    return [
        (f"C{n}", f"客户{n}", "上海", f"021-{60_000_000 + n}", "张三", f"138{n:08}", "备注" * 20)
        for n in range(first, first + count)
    ]


@pytest.fixture
def many(sheet: WriteSheet) -> Path:
    return sheet("客户.csv", [HEAD, *rows(COUNT)])


def test_it_is_told_how_far_it_is(desk: Desk, many: Path) -> None:
    told: list[tuple[int, int]] = []
    times: list[float] = []

    def report(done: int, total: int) -> None:
        told.append((done, total))
        times.append(time.monotonic())

    import_file(desk.store, many, kind="customers", today=desk.today(), report=report)
    shares = [done / total for done, total in told]
    assert shares == sorted(shares)
    assert 0 <= shares[0] < 0.5 < shares[-1] <= 1
    assert len({*told}) > 5


@pytest.mark.parametrize("share", [0.0, 0.1, 0.3, 0.5, 0.7, 0.95])
def test_whoever_is_told_may_stop_it(share: float, desk: Desk, many: Path) -> None:
    before = living(desk)

    def report(done: int, total: int) -> None:
        if done >= share * total:
            raise Cancelled

    with pytest.raises(Cancelled):
        import_file(desk.store, many, kind="customers", today=desk.today(), report=report)
    assert living(desk) == before
    assert one(desk, "SELECT count(*) FROM step WHERE verb = 'import_file'") == 0
    assert desk.store.read(diagnose) == []
    plan, change = import_file(desk.store, many, kind="customers", today=desk.today())
    assert plan.count("created") == COUNT
    assert change.step is not None
    undo(desk.store)
    assert living(desk) == before


def test_a_preview_locks_nothing(
    desk: Desk, many: Path, make_store: Callable[[Path], Store], folder: Path
) -> None:
    other = make_store(folder)
    written: list[object] = []

    def report(done: int, total: int) -> None:
        del done, total
        if not written:
            with other.unit_of_work("test") as work:
                written.append(work)

    incoming = read_file(desk.store, many, kind="customers")
    plan_import(desk.store, incoming, Choices(), today=desk.today(), report=report)
    assert written


PROGRAM = """
import datetime as dt, sys
from pathlib import Path
from crm.documents.imports.importing import import_file
from crm.store.opening import open_store
store = open_store(Path(sys.argv[1]))
print("open", flush=True)
import_file(store, Path(sys.argv[2]), kind="customers", today=dt.date(2026, 3, 18))
print("done", flush=True)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="only POSIX kills so")
def test_killed_at_any_moment_leaves_all_or_nothing(folder: Path, many: Path) -> None:
    open_store(folder).close()
    chance, seen = random.Random(3), set[int]()
    start = time.monotonic()
    _killed(folder, many, 60.0)
    whole = time.monotonic() - start
    with closing(open_store(folder)) as store:
        undo(store)
    for part in (0.0, *(chance.uniform(0.1, 1.0) for _ in range(5))):
        _killed(folder, many, part * whole)
        with closing(open_store(folder)) as store:
            assert store.read(diagnose) == []
            desk = Desk(store, lambda: TODAY)
            count = one(desk, "SELECT count(*) FROM customer WHERE NOT deleted")
            people = one(desk, "SELECT count(*) FROM contact WHERE NOT deleted")
            assert (count, people) in {(0, 0), (COUNT, COUNT)}
            seen.add(count)
            if count:
                undo(store)
    assert 0 in seen


def _killed(folder: Path, many: Path, after: float) -> None:
    """Run the import and kill it so many seconds after its store is open, if it still runs."""
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(folder), str(many)],
        cwd=ROOT,
        env=os.environ | {"PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "open\n"
        try:
            running.wait(after)
        except subprocess.TimeoutExpired:
            running.kill()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small file system of its own."""
    place = tmp_path / "disk"
    place.mkdir()
    if shutil.which("mount") is None or os.geteuid() != 0:
        pytest.skip("only root mounts a small disk")
    command = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("mounting is not allowed here")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def test_on_a_full_disk_nothing_is_half_done(disk: Path, sheet: WriteSheet) -> None:
    many = sheet("多.csv", [HEAD, *rows(4000)])
    few = sheet("少.csv", [HEAD, *rows(3, COUNT)])
    with closing(open_store(disk / "data")) as store:
        desk = Desk(store, lambda: TODAY)
        import_file(store, few, kind="customers", today=TODAY)
        before = living(desk)
        with pytest.raises(KnownError) as refused:
            import_file(store, many, kind="customers", today=TODAY)
        assert refused.value.code == "disk_full"
        assert "\n" not in refused.value.sentence
        assert living(desk) == before
        assert store.read(diagnose) == []
        plan, _change = import_file(store, few, kind="customers", today=TODAY, dry_run=True)
        assert plan.count("unchanged") == 3
