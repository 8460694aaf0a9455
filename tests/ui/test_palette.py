"""One box over everything: what is typed finds records and things to do; keys are enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest

from crm.services.contacts import add_contact
from crm.services.customers import add_customer
from crm.ui.dialogs.customer import CustomerDialog
from crm.ui.pages.customers import CustomersPage
from tests.ui.conftest import TODAY, dialog_of, settle

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from crm.services.desk import Desk
    from crm.ui.main_window import MainWindow

    Opener = Callable[[Desk], MainWindow]

CONTROL = Qt.KeyboardModifier.ControlModifier


def titles(window: MainWindow) -> list[str]:
    table = window._palette.table
    return [table.entry(place).title for place in range(table.rowCount())]


def type_in(qtbot: QtBot, window: MainWindow, text: str) -> None:
    window._palette.field.setText(text)
    qtbot.waitUntil(lambda: not window._palette.busy)
    settle(qtbot, window)


def open_palette(qtbot: QtBot, window: MainWindow) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_K, CONTROL)
    assert window._palette.isVisible()
    assert window.focusWidget() is window._palette.field


def test_the_key_opens_it_with_what_can_be_done(
    qtbot: QtBot, known: Desk, open_window: Opener
) -> None:
    window = open_window(known)
    QAbstractItemModelTester(
        window._palette.table, QAbstractItemModelTester.FailureReportingMode.Fatal, window
    )
    open_palette(qtbot, window)
    assert {"Log a visit", "Undo", "Customers", "Week board"} < set(titles(window))
    type_in(qtbot, window, "undo")
    assert titles(window)[:2] == ["Actions", "Undo"]
    QTest.keyClick(window._palette.field, Qt.Key.Key_Escape)
    assert not window._palette.isVisible()


def test_a_customer_is_found_by_initials_and_opened_by_enter(
    qtbot: QtBot, known: Desk, open_window: Opener
) -> None:
    window = open_window(known)
    open_palette(qtbot, window)
    type_in(qtbot, window, "dhsp")
    assert titles(window)[:2] == ["Customers", "大华食品商行"]
    QTest.keyClick(window._palette.field, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert not window._palette.isVisible()
    page = window.page
    assert isinstance(page, CustomersPage)
    assert page.panel.data is not None
    assert page.panel.data.card.row.name == "大华食品商行"


def test_a_person_leads_to_their_customer(qtbot: QtBot, known: Desk, open_window: Opener) -> None:
    firm = add_customer(known.store, name="Zhejiang Tea", day=TODAY, stage="lead").record
    assert firm is not None
    add_contact(known.store, customer=firm, name="单雄信", mobile="13812345678")
    window = open_window(known)
    open_palette(qtbot, window)
    for text in ("shanxx", "shan xiong", "5678", "单雄"):
        type_in(qtbot, window, text)
        assert "单雄信" in titles(window), text
    QTest.keyClick(window._palette.field, Qt.Key.Key_Return)
    settle(qtbot, window)
    page = window.page
    assert isinstance(page, CustomersPage)
    assert page.panel.customer == firm


def test_the_arrows_go_round_and_skip_headings(
    qtbot: QtBot, known: Desk, open_window: Opener
) -> None:
    window = open_window(known)
    open_palette(qtbot, window)
    palette = window._palette
    first = palette.view.currentIndex().row()
    assert palette.table.entry(first).act is not None
    QTest.keyClick(palette.field, Qt.Key.Key_Up)
    assert palette.view.currentIndex().row() == palette.table.rowCount() - 1
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    assert palette.view.currentIndex().row() == first


def test_what_is_not_there_says_so(qtbot: QtBot, known: Desk, open_window: Opener) -> None:
    window = open_window(known)
    open_palette(qtbot, window)
    type_in(qtbot, window, "qqzzxx")
    assert "qqzzxx" in titles(window)[0]
    QTest.keyClick(window._palette.field, Qt.Key.Key_Return)
    dialog = dialog_of(qtbot, window, CustomerDialog)
    assert dialog.name.text() == "qqzzxx"
    dialog.reject()
