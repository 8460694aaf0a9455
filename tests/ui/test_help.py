"""Help, the regions of a page, the narrow sidebar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from crm.queries.metrics import METRICS
from crm.ui.dialogs.help import HelpDialog
from tests.ui.conftest import dialog_of, settle
from tests.ui.test_window import press

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from crm.services.desk import Desk
    from crm.ui.main_window import MainWindow

    Opener = Callable[[Desk], MainWindow]


def test_f1_shows_every_key_and_what_numbers_mean(
    qtbot: QtBot, known: Desk, open_window: Opener
) -> None:
    window = open_window(known)
    press(qtbot, window, Qt.Key.Key_F1)
    dialog = dialog_of(qtbot, window, HelpDialog)
    named = {action.label for action in window._make_actions() if action.keys}
    assert named <= set(dialog.shown)
    QTest.keyClicks(dialog.search, "brief")
    assert 0 < len(dialog.shown) < len(named)
    dialog.search.clear()
    dialog.which.buttons["numbers"].click()
    assert len(dialog.shown) == len(METRICS)
    QTest.keyClicks(dialog.search, "no such thing")
    assert dialog.shown == []
    dialog.close()


def test_f6_goes_round_the_regions(qtbot: QtBot, known: Desk, open_window: Opener) -> None:
    window = open_window(known)
    window.open_room("settings")
    settle(qtbot, window)
    window.sidebar.search.setFocus()
    seen = []
    for _step in range(len(window.page.regions()) + 1):
        press(qtbot, window, Qt.Key.Key_F6)
        seen.append(window.focusWidget())
    assert seen[-1] is window.sidebar.search
    assert len({id(widget) for widget in seen}) == len(window.page.regions()) + 1 > 4


def test_a_narrow_window_has_a_narrow_sidebar(
    qtbot: QtBot, known: Desk, open_window: Opener
) -> None:
    window = open_window(known)
    window.resize(1280, 800)
    settle(qtbot, window)
    assert window.sidebar._name.isVisible()
    wide = window.sidebar.width()
    window.resize(1000, 600)
    settle(qtbot, window)
    assert not window.sidebar._name.isVisible()
    assert window.sidebar.width() < wide // 3
    button = window.sidebar._rooms["customers"]
    assert button.text() == ""
    assert button.accessibleName().startswith("Customers")
    assert "Ctrl+3" in button.toolTip()
