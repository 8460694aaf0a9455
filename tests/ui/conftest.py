"""A real window over a real store, offscreen; what it leaves behind fails the test."""

from __future__ import annotations

import datetime as dt
import gc
import re
from typing import TYPE_CHECKING, TypeVar

import pytest
from PySide6.QtWidgets import QApplication, QDialog

from crm import i18n
from crm.bootstrap import open_desk
from crm.services.customers import add_customer
from crm.services.targets import set_target
from crm.ui.app import make_application, make_window
from tests.architecture.tree import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from crm.services.desk import Desk
    from crm.ui.main_window import MainWindow


TODAY = dt.date(2026, 9, 22)  # a Tuesday; Friday is the Mid-Autumn Festival
PICTURES = ROOT / "build" / "test-pictures"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen plugin says what it cannot; everything else must be silent."""
    for item in items:
        if "tests/ui/" in item.nodeid:
            item.add_marker(
                pytest.mark.qt_log_ignore("^This plugin does not support ", extend=True)
            )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[object]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A failing test leaves a picture of every window that was open."""
    report = yield
    if call.when == "call" and report.failed and isinstance(QApplication.instance(), QApplication):
        PICTURES.mkdir(parents=True, exist_ok=True)
        name = re.sub(r"\W+", "-", item.name)
        for number, widget in enumerate(QApplication.topLevelWidgets()):
            if widget.isVisible():
                widget.grab().save(str(PICTURES / f"{name}-{number}.png"))
    return report


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """The program's own application: its style is part of what is tested."""
    return make_application()


@pytest.fixture(autouse=True)
def _nothing_left(qapp: QApplication) -> Iterator[None]:
    """No window and no thread survives its test."""
    yield
    qapp.processEvents()
    gc.collect()
    left = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
    for widget in left:
        widget.close()
    assert left == []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def desk(folder: Path) -> Iterator[Desk]:
    """An empty store, in English."""
    i18n.use("en")
    found = open_desk(folder, today=TODAY, language=None)
    yield found
    found.store.close()
    i18n.use("en")


@pytest.fixture
def known(desk: Desk) -> Desk:
    """Two customers, and a target of three visits a week."""
    for name, city in (("Acme Foods", "Hangzhou"), ("大华食品商行", "宁波")):
        add_customer(desk.store, name=name, day=dt.date(2026, 9, 1), stage="lead", city=city)
    set_target(
        desk.store, metric="visits", period="week", low=3, high=5, today=TODAY, this_period=True
    )
    return desk


@pytest.fixture
def open_window(qtbot: QtBot) -> Iterator[Callable[[Desk], MainWindow]]:
    """Opens the window of a desk and waits until it shows something."""
    opened: list[MainWindow] = []

    def show(desk: Desk) -> MainWindow:
        window = make_window(desk)
        opened.append(window)
        window.show()
        settle(qtbot, window)
        return window

    yield show
    for window in opened:
        window.close()
        window.deleteLater()


def settle(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until nothing is being read or written."""
    qtbot.waitUntil(lambda: not window.context.busy, timeout=30_000)
    QApplication.processEvents()


D = TypeVar("D", bound=QDialog)


def dialog_of(qtbot: QtBot, window: MainWindow, kind: type[D]) -> D:
    """The dialog of this kind that is open, settled."""
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), kind))
    settle(qtbot, window)
    found = QApplication.activeModalWidget()
    assert isinstance(found, kind)
    return found
