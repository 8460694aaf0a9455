"""Programs that die at any moment, and several at once: what was saved is there, and whole."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import IO

import pytest

from crm.errors import KnownError
from crm.models import Customer
from crm.queries.doctor import diagnose
from crm.queries.steps import list_steps
from crm.store import engine
from crm.store.engine import connect
from crm.store.opening import FILE_NAME, open_store
from crm.store.store import Store
from tests.integration.store.filling import fill

ROOT = Path(__file__).resolve().parents[3]

WRITER = """
import pathlib, random, sys
from sqlalchemy import insert, update
from crm.errors import KnownError
from crm.models import Customer
from crm.services.steps import redo, undo
from crm.store.opening import open_store

folder, seed, rounds = pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
dice = random.Random(seed)
store = open_store(folder)
print("ready", flush=True)

def log(size):
    with store.unit_of_work("import") as work:
        work.session.execute(
            insert(Customer), [{"id": work.new_id(), "name": "x" * 50} for _ in range(size)]
        )
    return work.change().step

def edit():
    with store.unit_of_work("edit") as work:
        work.session.execute(update(Customer).values(city=str(dice.random())))
    return work.change().step

for number in range(rounds):
    kind = dice.choice(sys.argv[4].split(","))
    try:
        if kind == "backup":
            store.backup(folder / f"copy-{seed}.db")
            print("backup 0 0", flush=True)
            continue
        step = {
            "log": lambda: log(1),
            "bulk": lambda: log(3000),
            "edit": edit,
            "undo": lambda: undo(store).step,
            "redo": lambda: redo(store).step,
        }[kind]()
        print(kind, step, flush=True)
    except KnownError as error:
        if error.code != "not_undoable":
            raise
store.close()
print("end", flush=True)
"""


def writer(folder: Path, seed: int, rounds: int, kinds: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), str(seed), str(rounds), kinds],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def reported(out: IO[str]) -> list[tuple[str, int]]:
    """Kinds and steps that were said to be saved; a line cut off by death was not said."""
    said = [line.split() for line in out if line.endswith("\n")]
    return [(words[0], int(words[1])) for words in said if len(words) > 1]


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is of POSIX")
def test_killed_at_any_moment_nothing_that_was_saved_is_lost(store: Store) -> None:
    fill(store)
    folder = store.path.parent
    when = random.Random(11)
    steps = 9
    for number in range(10):
        program = writer(folder, number, 10_000, "log,log,bulk,edit,undo,redo,backup")
        assert program.stdout is not None
        assert program.stderr is not None
        with program, program.stdout, program.stderr:
            assert program.stdout.readline() == "ready\n", program.stderr.read()
            time.sleep(when.uniform(0, 0.35))
            program.send_signal(signal.SIGKILL)
            saved = [step for kind, step in reported(program.stdout) if kind != "backup"]
            assert program.stderr.read() == ""
        if number % 3 == 0:
            with closing(open_store(folder)) as again:
                assert again.read(diagnose) == []
        rows = {row.n for row in store.read(list_steps, 100_000)}
        assert set(saved) <= rows
        assert max(rows) >= steps
        steps = max(rows)
    assert store.read(diagnose) == []
    for copy in folder.glob("copy-*.db"):
        other = folder / copy.stem
        other.mkdir()
        copy.rename(other / FILE_NAME)
        with closing(open_store(other)) as backup:
            assert backup.read(diagnose) == []
        break


def test_several_programs_write_and_read_at_once_and_nothing_is_lost(store: Store) -> None:
    fill(store)
    folder = store.path.parent
    programs = [writer(folder, seed, 30, "log,log,edit,backup") for seed in range(3)]
    outputs: list[tuple[str, str]] = []
    waiting = [
        threading.Thread(target=lambda p=program: outputs.append(p.communicate(timeout=90)))
        for program in programs
    ]
    for thread in waiting:
        thread.start()
    seen = 0
    while any(thread.is_alive() for thread in waiting):
        with store.reading() as session:
            first = session.query(Customer).count()
            time.sleep(0.01)
            assert session.query(Customer).count() == first, "one snapshot"
        assert first >= seen
        seen = first
        with store.unit_of_work("log") as work:
            work.add(Customer(id=work.new_id(), name="here"))
    for thread in waiting:
        thread.join()
    steps = {row.n: row for row in store.read(list_steps, 100_000)}
    for out, err in outputs:
        assert err == ""
        assert out.endswith("end\n")
        for line in out.splitlines():
            if line.startswith(("log", "edit")):
                assert steps[int(line.split()[1])].changes
    assert store.read(diagnose) == []


def test_a_writer_that_does_not_end_is_told_of_after_a_while(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store)
    assert engine.BUSY_SECONDS >= 30, "longer than an import of 100,000 rows holds the lock"
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.5)
    with closing(connect(store.path)) as other, closing(open_store(store.path.parent)) as late:
        other.isolation_level = None
        other.execute("BEGIN IMMEDIATE")
        start = time.monotonic()
        with pytest.raises(KnownError) as refused, late.unit_of_work("x") as work:
            work.add(Customer(id=work.new_id(), name="x"))
        assert refused.value.code == "store_busy"
        assert 0.4 < time.monotonic() - start < 15
        assert store.read(list_steps)
        with closing(open_store(store.path.parent)) as reader:
            assert reader.read(list_steps)
        store.backup(store.path.parent / "copy.db")
        other.execute("ROLLBACK")
    with store.unit_of_work("x") as work:
        work.add(Customer(id=work.new_id(), name="x"))
