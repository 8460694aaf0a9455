"""The settings page: what is chosen is kept, what is wrong is refused, what is stored is undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from crm.queries.settings import setting
from crm.settings import CADENCE_IDEAL, CADENCE_MAXIMUM, CURRENCY
from crm.ui.pages.settings import SettingsPage
from crm.ui.preferences import Preferences
from tests.ui.conftest import settle

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from crm.services.desk import Desk
    from crm.ui.main_window import MainWindow

    Opener = Callable[[Desk], MainWindow]


def _page(qtbot: QtBot, window: MainWindow) -> SettingsPage:
    window.open_room("settings")
    settle(qtbot, window)
    page = window.page
    assert isinstance(page, SettingsPage)
    return page


def test_a_number_is_kept_and_undone(qtbot: QtBot, known: Desk, open_window: Opener) -> None:
    window = open_window(known)
    page = _page(qtbot, window)
    spin = page.days[CADENCE_IDEAL.key]
    assert spin.text() == str(CADENCE_IDEAL.default)
    spin.setFocus()
    spin.selectAll()
    QTest.keyClicks(spin, "14")
    QTest.keyClick(spin, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert known.store.read(setting, CADENCE_IDEAL) == 14
    page.name.setFocus()
    window.undo()
    settle(qtbot, window)
    assert known.store.read(setting, CADENCE_IDEAL) == CADENCE_IDEAL.default
    assert spin.text() == str(CADENCE_IDEAL.default)


def test_more_ideal_days_than_the_most_are_refused(
    qtbot: QtBot, known: Desk, open_window: Opener
) -> None:
    window = open_window(known)
    page = _page(qtbot, window)
    spin = page.days[CADENCE_IDEAL.key]
    spin.setFocus()
    spin.selectAll()
    QTest.keyClicks(spin, "400")
    QTest.keyClick(spin, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert "nothing was changed" in window.toast.sentence
    assert known.store.read(setting, CADENCE_IDEAL) == CADENCE_IDEAL.default
    assert spin.text() == str(CADENCE_IDEAL.default)


@pytest.mark.parametrize(("typed", "kept"), [("eur", "EUR"), ("e", "CNY"), ("12", "CNY")])
def test_a_currency_is_three_letters(
    qtbot: QtBot, known: Desk, open_window: Opener, typed: str, kept: str
) -> None:
    window = open_window(known)
    page = _page(qtbot, window)
    page.currency.setFocus()
    page.currency.selectAll()
    QTest.keyClicks(page.currency, typed)
    QTest.keyClick(page.currency, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert known.store.read(setting, CURRENCY) == kept
    assert page.currency.text() == kept


def test_my_name_shows_in_the_sidebar(qtbot: QtBot, known: Desk, open_window: Opener) -> None:
    window = open_window(known)
    page = _page(qtbot, window)
    page.name.setFocus()
    page.name.selectAll()
    QTest.keyClicks(page.name, "Lin Lan")
    QTest.keyClick(page.name, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert window.sidebar._name.text() == "Lin Lan"


def test_the_look_is_chosen_and_kept(
    qtbot: QtBot, known: Desk, open_window: Opener, folder: Path
) -> None:
    window = open_window(known)
    _page(qtbot, window).mode.buttons["dark"].click()
    settle(qtbot, window)
    assert window.context.look.mode == "dark"
    page = window.page
    assert isinstance(page, SettingsPage)  # made anew, in the same room
    assert page.mode.value == "dark"
    assert Preferences(folder).mode() == "dark"


def test_a_backup_opens_by_itself(
    qtbot: QtBot, known: Desk, open_window: Opener, tmp_path: Path
) -> None:
    window = open_window(known)
    target = tmp_path / "backup.db"
    _page(qtbot, window).back_up(target)
    settle(qtbot, window)
    assert target.read_bytes().startswith(b"SQLite format 3")
    assert str(target) in window.toast.sentence


def test_a_number_left_empty_stays_as_it_was(
    qtbot: QtBot, known: Desk, open_window: Opener
) -> None:
    window = open_window(known)
    page = _page(qtbot, window)
    ideal, most = (page.days[each.key] for each in (CADENCE_IDEAL, CADENCE_MAXIMUM))
    ideal.setFocus()
    ideal.clear()
    most.setFocus()
    most.selectAll()
    QTest.keyClicks(most, "40")
    QTest.keyClick(most, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert known.store.read(setting, CADENCE_MAXIMUM) == 40
    assert known.store.read(setting, CADENCE_IDEAL) == CADENCE_IDEAL.default
    assert ideal.text() == str(CADENCE_IDEAL.default)
