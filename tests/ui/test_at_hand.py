"""Whom Ctrl+L, Ctrl+B and Ctrl+N are about: the row or card one stands on, in every room."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from crm.queries.customers import list_customers
from crm.services.customers import change_stage
from crm.services.orders import add_order
from crm.services.visits import plan_visit
from crm.ui.pages.customers import CustomersPage
from crm.ui.pages.money import MoneyPage
from crm.ui.pages.today_visits import VisitRow
from tests.ui.conftest import TODAY, settle

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable

    import pytest
    from pytestqt.qtbot import QtBot

    from crm.services.desk import Desk
    from crm.ui.main_window import MainWindow

    Opener = Callable[[Desk], MainWindow]


def asked_brief(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> list[uuid.UUID]:
    """Whose brief Ctrl+B opens, from now on."""
    asked: list[uuid.UUID] = []
    monkeypatch.setattr(window.opener, "brief", asked.append)
    return asked


def somebody(desk: Desk) -> uuid.UUID:
    return next(row.id for row in desk.store.read(list_customers, today=TODAY))


def test_the_brief_is_of_the_visit_one_stands_on_today_and_on_the_week(
    qtbot: QtBot, known: Desk, open_window: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = somebody(known)
    plan_visit(known.store, customer=customer, day=TODAY, time="10:00")
    window = open_window(known)
    asked = asked_brief(window, monkeypatch)
    window.open_room("today")
    settle(qtbot, window)
    assert window.page.customer_at_hand() is None
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.page.findChildren(VisitRow)[0].setFocus()
    QTest.keyClick(window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    window.open_room("week")
    settle(qtbot, window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window.page, Qt.Key.Key_J)  # the first key finds the cards
    QTest.keyClick(window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert asked == [customer] * 2
    window.open_palette()  # what was at hand stays so while one looks for the action
    assert window.page.customer_at_hand() == customer
    window.close_palette()


def test_it_is_the_customer_of_the_row_among_the_money_owed(
    qtbot: QtBot, known: Desk, open_window: Opener
) -> None:
    customer = somebody(known)
    day = TODAY - dt.timedelta(days=9)
    add_order(known.store, customer=customer, day=day, amount=99_00)
    window = open_window(known)
    window.open_room("money")
    settle(qtbot, window)
    page = window.page
    assert isinstance(page, MoneyPage)
    page.show_tab("orders")
    settle(qtbot, window)
    assert page.customer_at_hand() == customer


def test_on_the_board_it_is_the_card_and_alt_down_follows_the_board(
    qtbot: QtBot, known: Desk, open_window: Opener
) -> None:
    rows = known.store.read(list_customers, today=TODAY)
    stages = ("negotiation", "contacted", "lead")
    for row, stage in zip(rows, stages, strict=False):
        change_stage(known.store, row.id, stage=stage, day=TODAY, today=TODAY)
    window = open_window(known)
    window.resize(960, 540)
    window.open_room("customers", {"way": "board"})
    settle(qtbot, window)
    page = window.page
    assert isinstance(page, CustomersPage)
    board = page.ways.board
    assert board is not None
    order = [card.card.id for card in board.cards]
    assert len(order) >= 2
    board.stand_on(order[0])
    assert page.customer_at_hand() == order[0]
    QTest.keyClick(board.cards[0], Qt.Key.Key_Return)
    settle(qtbot, window)
    assert page.panel.customer == order[0]
    assert page.shut.isVisible()
    corner = page.shut.geometry()
    assert page.panel.geometry().contains(corner)
    assert page.childAt(corner.center()) is page.shut  # not below what it closes
    page.panel.moved.emit(1)
    settle(qtbot, window)
    assert page.panel.customer == order[1] == page.customer_at_hand()
    page.shut.click()
    assert page.panel.isHidden()
    assert page.shut.isHidden()
    assert board.cards[1].hasFocus() or not window.isActiveWindow()
