"""Real temporary stores, a clock that the test owns, the command line in and out of process."""

import datetime as dt
import json as json_text
import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any, Protocol

import pytest

from crm import i18n
from crm.services.desk import Desk
from crm.store.opening import open_store
from crm.store.store import Store

TODAY = dt.date(2026, 3, 18)  # a Wednesday in a week without a holiday
ROOT = Path(__file__).resolve().parents[2]


class Clock:
    """Milliseconds UTC that pass one by one, or as the test says."""

    def __init__(self, now: int) -> None:
        self.now = now

    def __call__(self) -> int:
        self.now += 1
        return self.now

    def set(self, day: dt.date) -> None:
        """Noon UTC of the day."""
        self.now = _noon(day)


def _noon(day: dt.date) -> int:
    return int(dt.datetime.combine(day, dt.time(12), dt.UTC).timestamp() * 1000)


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command did: its exit status, what it printed, and its answer if that was JSON."""

    status: int
    out: str
    err: str

    @property
    def data(self) -> Any:  # noqa: ANN401 - whatever JSON holds
        """The answer read as JSON."""
        assert self.status == 0, self.err
        return json_text.loads(self.out)

    @property
    def lines(self) -> list[str]:
        """What was printed, line by line."""
        return self.out.splitlines()


class Crm(Protocol):
    """`crm("visit", "list")`: with --data and --today set, and with --json unless told not."""

    def __call__(
        self, *args: object, json: bool = True, today: dt.date = TODAY, data: Path | None = None
    ) -> Ran: ...


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    before = i18n.language()
    i18n.use("en")
    yield
    i18n.use(before)


@pytest.fixture
def clock() -> Clock:
    return Clock(_noon(TODAY))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the test's store is, and where `crm` and `process` look for it."""
    return tmp_path / "data"


@pytest.fixture
def make_store(clock: Clock) -> Iterator[Callable[[Path], Store]]:
    """Open a store in a folder, as another program would; closed at the end of the test."""
    opened: list[Store] = []

    def make(folder: Path) -> Store:
        store = open_store(folder, clock=clock, entropy=random.Random(len(opened)).randbytes)
        opened.append(store)
        return store

    yield make
    for store in opened:
        store.close()


@pytest.fixture
def store(make_store: Callable[[Path], Store], folder: Path) -> Store:
    """An empty store, without even me."""
    return make_store(folder)


@pytest.fixture
def desk(store: Store) -> Desk:
    """A desk on the store, where today is TODAY and there is one rep, me."""
    from crm.bootstrap import _ensure_me

    _ensure_me(store)
    return Desk(store, lambda: TODAY)


@pytest.fixture
def crm(folder: Path) -> Crm:
    """The command line in this process, on the same folder as `store`."""

    def run(
        *args: object, json: bool = True, today: dt.date = TODAY, data: Path | None = None
    ) -> Ran:
        from crm.bootstrap import open_desk
        from crm.cli.main import run as run_command

        out, err = StringIO(), StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            try:
                status = run_command(_arguments(args, data or folder, json, today), open_desk)
            except SystemExit as leaving:  # --help and --version
                status = int(leaving.code or 0)
        return Ran(status, out.getvalue(), err.getvalue())

    return run


@pytest.fixture
def process(folder: Path) -> Crm:
    """The command line in a process of its own, as a user runs it."""

    def run(
        *args: object, json: bool = True, today: dt.date = TODAY, data: Path | None = None
    ) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "crm", *_arguments(args, data or folder, json, today)],
            cwd=ROOT,
            env=os.environ | {"PYTHONUTF8": "1"},
            capture_output=True,
            check=False,
            text=True,
            encoding="utf-8",
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    return run


def _arguments(args: Sequence[object], data: Path, json: bool, today: dt.date) -> list[str]:
    common = ["--data", str(data), "--lang", "en", "--today", today.isoformat()]
    return [*common, *(str(word) for word in args), *(["--json"] if json else [])]
