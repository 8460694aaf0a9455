"""The lanes: writes do not wait behind reads, and what nobody waits for is not read."""

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from crm.bootstrap import open_desk
from crm.errors import Cancelled
from crm.ui.context import Context
from crm.ui.pages.page import Page
from crm.ui.tasks import Tasks
from crm.ui.theme import Look
from crm.ui.widgets.busy_bar import BusyBar

WAIT = 10


@pytest.fixture
def context(tmp_path: Path, qtbot: QtBot) -> Iterator[Context]:
    del qtbot
    desk = open_desk(tmp_path, today=dt.date(2026, 9, 22), language="en")
    made = Context(desk, Tasks(), Look("light"))
    yield made
    for lane in (made.quick, made.writes, made.tasks):
        lane.close()
    desk.store.close()


class Counted(Page[int]):
    """Counts how often it was read."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.reads = 0

    def request(self) -> Callable[[], int]:
        """One more."""

        def read() -> int:
            self.reads += 1
            return self.reads

        return read

    def show_data(self, data: int) -> None:
        """Nothing to see."""


class Gate:
    """A read that lasts until it is let go."""

    def __init__(self, context: Context) -> None:
        self.began, self.go = threading.Event(), threading.Event()
        context.read(self._hold, lambda _done: None)
        assert self.began.wait(WAIT)

    def _hold(self) -> None:
        self.began.set()
        assert self.go.wait(WAIT)


def test_a_write_does_not_wait_behind_a_long_read(context: Context, qtbot: QtBot) -> None:
    gate = Gate(context)
    written: list[str] = []
    with qtbot.waitSignal(context.changed):
        context.write(lambda: "kept", written.append)
    assert written == ["kept"]
    assert context.tasks.busy
    gate.go.set()
    qtbot.waitUntil(lambda: not context.busy)


def test_what_is_not_wanted_when_its_turn_comes_is_not_begun(
    context: Context, qtbot: QtBot
) -> None:
    gate = Gate(context)
    begun: list[int] = []
    dropped: list[BaseException] = []
    context.read(lambda: begun.append(1), lambda _done: None, dropped.append, wanted=lambda: False)
    gate.go.set()
    qtbot.waitUntil(lambda: not context.busy)
    assert not begun
    assert isinstance(dropped[0], Cancelled)


def test_a_page_asked_several_times_while_it_waits_is_read_once(
    context: Context, qtbot: QtBot
) -> None:
    gate = Gate(context)
    page = Counted(context)
    qtbot.addWidget(page)
    page.show()
    for _change in range(3):
        page.refresh()
    gate.go.set()
    qtbot.waitUntil(lambda: not context.busy)
    assert (page.reads, page.data) == (1, 1)


def test_a_page_that_was_left_is_read_when_it_is_seen(context: Context, qtbot: QtBot) -> None:
    gate = Gate(context)
    holder = QWidget()
    qtbot.addWidget(holder)
    page = Counted(context)
    page.setParent(holder)
    holder.show()
    page.show()
    page.hide()
    gate.go.set()
    qtbot.waitUntil(lambda: not context.busy)
    assert page.reads == 0
    page.show()
    qtbot.waitUntil(lambda: page.data == 1)


def test_a_page_left_and_seen_again_before_its_turn_is_read_once(
    context: Context, qtbot: QtBot
) -> None:
    gate = Gate(context)
    page = Counted(context)
    qtbot.addWidget(page)
    page.show()
    page.hide()
    page.show()
    gate.go.set()
    qtbot.waitUntil(lambda: not context.busy)
    assert page.reads == 1


SLOW = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 400000000) "
    "SELECT count(*) FROM n"
)


class Endless(Page[int]):
    """A page whose read lasts for minutes, unless it is stopped."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.began = threading.Event()

    def request(self) -> Callable[[], int]:
        """Count to four hundred million."""
        store = self.desk.store

        def read() -> int:
            with store.reading() as session:
                self.began.set()
                return int(session.execute(text(SLOW)).scalar_one())

        return read

    def show_data(self, data: int) -> None:
        """Nobody waits that long."""


def test_a_read_is_stopped_and_not_begun_again_by_itself(qtbot: QtBot, context: Context) -> None:
    ground, aside = QWidget(), QWidget()
    qtbot.addWidget(ground)
    qtbot.addWidget(aside)
    ground.resize(900, 540)
    bar = BusyBar(context, ground, aside)
    page, said = Endless(context), list[str]()
    context.said.connect(lambda sentence, _undo: said.append(sentence))
    qtbot.addWidget(page)
    ground.show()
    page.show()
    assert page.began.wait(WAIT)
    later: list[int] = []
    context.read(lambda: later.append(1), lambda _none: None)
    qtbot.waitUntil(bar.stop.isVisible)
    bar.stop.click()
    qtbot.waitUntil(lambda: not context.busy, timeout=WAIT * 1000)
    assert later == []  # what waited was not begun either
    assert page._stale
    assert bar.isHidden()
    assert "Stopped" in said[0]
    after: list[int] = []
    context.read(lambda: 7, after.append)
    qtbot.waitUntil(lambda: after == [7])


def test_a_write_is_never_stopped_with_the_reads(qtbot: QtBot, context: Context) -> None:
    store = context.desk.store
    written: list[object] = []

    def write() -> object:
        with store.unit_of_work("set_setting", about="x") as work:
            store.stop_reading()
            found = work.session.execute(text("SELECT count(*) FROM customer")).scalar_one()
            work.session.flush()
        return found

    context.write(write, written.append)
    qtbot.waitUntil(lambda: bool(written))
    assert written == [0]
