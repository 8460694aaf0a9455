"""How long the window takes in a store of many customers, from the key to the picture.

Usage: QT_QPA_PLATFORM=offscreen .venv/bin/python benchmarks/window.py --data FOLDER [--rounds 5]

FOLDER is a store made by `benchmarks/search.py --data FOLDER`. Printed are milliseconds from the
last key of a text to the painted hits, and the longest time that the window did not look at its
events meanwhile: a window that is busy for longer than a frame is felt.
"""

# ruff: noqa: SLF001 - it looks inside, as tests do

import argparse
import datetime as dt
import random
import statistics
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from crm.bootstrap import open_desk
from crm.queries.customers import list_customers
from crm.ui.app import make_window
from crm.ui.dialogs.log_visit import VisitDialog
from crm.ui.main_window import MainWindow
from crm.ui.pages.customers import CustomersPage

TODAY = dt.date(2026, 9, 22)
TEXTS = (
    "公司",
    "上海",
    "科技",
    "xinda",
    "shxd",
    "上海xd",
    "zhangwei",
    "1381",
    "siemesn",
    "王",
    "鑫瑞科技",
)


class Pulse:
    """Notices how long the events had to wait."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.beat)
        self._timer.start(5)

    def beat(self) -> None:
        """The events are looked at."""
        now = time.perf_counter()
        self.longest = max(self.longest, now - self._last)
        self._last = now

    def start(self) -> None:
        """Count from now on."""
        self.longest, self._last = 0.0, time.perf_counter()


def wait(done: Callable[[], bool], seconds: float = 300) -> None:
    end = time.perf_counter() + seconds
    while not done() and time.perf_counter() < end:
        QApplication.processEvents()
        time.sleep(0.0005)  # as a window that waits: not in the way of what is read
    assert done(), "that took too long"


class Bench:
    """Does something to the window and looks at the clock."""

    def __init__(self, window: MainWindow) -> None:
        self.window, self.pulse = window, Pulse()

    def timed(
        self, act: Callable[[], object], done: Callable[[], bool], seen: Callable[[], QWidget]
    ) -> tuple[float, float]:
        """Milliseconds until it is painted, and the longest the window was busy at a stretch."""
        QApplication.processEvents()
        self.pulse.start()
        began = time.perf_counter()
        act()
        wait(done)
        seen().grab()
        self.pulse.beat()
        return (time.perf_counter() - began) * 1000, self.pulse.longest * 1000

    def report(self, name: str, times: list[tuple[float, float]]) -> None:
        """Print one line."""
        taken = sorted(each[0] for each in times)
        busy = max(each[1] for each in times)
        high = statistics.quantiles(taken, n=20)[18] if len(taken) > 1 else taken[0]
        print(f"{name:44} {statistics.median(taken):8.1f} {high:8.1f} {taken[-1]:8.1f} {busy:8.1f}")

    def typed(
        self,
        name: str,
        field: QLineEdit,
        rounds: int,
        done: Callable[[], bool],
        seen: Callable[[], QWidget],
    ) -> None:
        """Type the last key of each text, over and over."""
        dice = random.Random(3)
        found = []
        for _round in range(rounds):
            for text in dice.sample(TEXTS, len(TEXTS)):
                field.setText(text[:-1])
                wait(done)
                found.append(self.timed(lambda text=text: type_last(field, text), done, seen))
        self.report(name, found)


def type_last(field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.insert(text[-1])
    field.textEdited.emit(text)


ROOMS: tuple[tuple[str, str, Mapping[str, object]], ...] = (
    ("today", "today", {}),
    ("week", "week", {}),
    ("customers as a board", "customers", {"way": "board"}),
    *((f"money: {tab}", "money", {"tab": tab}) for tab in ("owed", "orders", "payments", "gifts")),
    ("goals", "goals", {}),
    ("steps and bin", "history", {}),
    ("settings", "settings", {}),
)


def all_rooms(bench: Bench, window: MainWindow) -> None:
    """Each room from opening it to all of it shown, then after facts were written.

    The CPU time is that of the whole program: reads, and what the window does with them.
    """
    for name, room, wanted in ROOMS:
        for what, act in (
            (name, lambda room=room, wanted=wanted: window.open_room(room, wanted)),
            (f"{name}, facts written", window.context.changed.emit),
        ):
            used = time.process_time()
            took = bench.timed(act, lambda: not window.context.busy, lambda: window)
            used = time.process_time() - used
            bench.report(f"{what} (CPU {used * 1000:,.0f})", [took])


def customers(bench: Bench, window: MainWindow, rounds: int) -> None:
    page = window.room_page("customers")
    assert isinstance(page, CustomersPage)
    opened = bench.timed(
        lambda: window.open_room("customers"), lambda: page.data is not None, lambda: window
    )
    bench.report("customers page, first opened (data and all)", [opened])
    wait(lambda: not window.context.busy)
    QTest.qWait(300)
    wait(lambda: not window.context.busy)
    again = []
    for _round in range(rounds):
        window.open_room("today")
        wait(lambda: not window.context.busy)
        again.append(
            bench.timed(lambda: window.open_room("customers"), lambda: True, lambda: window)
        )
    bench.report("customers page, opened again", again)
    for name, filters in (("stage", {"stage": ("lead",)}), ("nothing", {})):
        found = bench.timed(
            lambda filters=filters: page.narrow(filters),  # type: ignore[misc]
            lambda: not page._finder.busy,
            lambda: page.view,
        )
        bench.report(f"customers page, narrowed by {name}", [found])
    bench.typed(
        "customers page: key to rows",
        page.search,
        rounds,
        lambda: not page._finder.busy,
        lambda: page.view,
    )
    page.search.clear()
    refreshed = bench.timed(page.refresh, lambda: not window.context.busy, lambda: window)
    bench.report("customers page, read anew", [refreshed])
    panels = []
    for place in range(0, 3000, 300):
        customer = page.table.row_at(place).id
        panels.append(
            bench.timed(
                lambda customer=customer: page.open_customer(customer),
                lambda: not window.context.busy,
                lambda: window,
            )
        )
    bench.report("a customer's page beside the list", panels)


def finding(bench: Bench, window: MainWindow, rounds: int) -> None:
    palette = window._palette
    opens = []
    for _round in range(rounds * 2):
        opens.append(bench.timed(window.open_palette, lambda: not palette.busy, lambda: palette))
        palette.close_up()
    bench.report("palette opened, with who was opened last", opens)
    window.open_palette()
    bench.typed(
        "palette: key to hits",
        palette.field,
        rounds,
        lambda: not palette.busy,
        lambda: palette.view,
    )
    palette.close_up()


def logging(bench: Bench, window: MainWindow, rounds: int) -> None:
    dialogs = []
    for _round in range(rounds):
        dialogs.append(
            bench.timed(
                lambda: window.opener.log_visit(None, None),
                lambda: isinstance(QApplication.activeModalWidget(), VisitDialog),
                dialog,
            )
        )
        dialog().close()
        QApplication.processEvents()
    bench.report("log of a visit opened", dialogs)
    window.opener.log_visit(None, None)
    wait(lambda: isinstance(QApplication.activeModalWidget(), VisitDialog))
    sentence = dialog().sentence
    found = []
    for text in TEXTS * rounds:
        sentence.setPlainText(text[:-1])
        wait(lambda: not dialog().busy)
        found.append(
            bench.timed(
                lambda text=text: sentence.insertPlainText(text[-1]),
                lambda: not dialog().busy,
                dialog,
            )
        )
    bench.report("log of a visit: key to pills", found)
    dialog().close()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    desk = open_desk(args.data, today=TODAY, language="zh")
    began = time.perf_counter()
    count = len(desk.store.read(list_customers, today=TODAY))
    print(f"{count:,} customers; to list them all takes {time.perf_counter() - began:.1f} s")
    (args.data / "window.ini").unlink(missing_ok=True)  # begin where a new window begins
    window = make_window(desk)
    bench = Bench(window)
    window.show()
    wait(lambda: not window.context.busy)
    print(f"{'':44} {'p50':>8} {'p95':>8} {'most':>8} {'busy':>8}  ms")

    all_rooms(bench, window)
    customers(bench, window, args.rounds)
    finding(bench, window, args.rounds)
    logging(bench, window, args.rounds)
    window.close()
    desk.store.close()


def dialog() -> VisitDialog:
    found = QApplication.activeModalWidget()
    assert isinstance(found, VisitDialog)
    return found


if __name__ == "__main__":
    main()
