"""The board of prospects: cards are moved by mouse and by keys, and moved back by undo."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from crm.services.customers import add_customer
from crm.ui.dialogs.converted import ConvertedDialog
from crm.ui.pages.customers import CustomersPage
from tests.ui.conftest import TODAY, dialog_of, settle

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from crm.services.desk import Desk
    from crm.ui.main_window import MainWindow
    from crm.ui.pages.pipeline import PipelineBoard
    from crm.ui.pages.pipeline_cards import CardWidget

    Opener = Callable[[Desk], MainWindow]


@pytest.fixture
def firms(desk: Desk) -> list[uuid.UUID]:
    found = []
    for name, stage in (("大华食品", "lead"), ("东湖酒店", "lead"), ("悦来茶馆", "negotiation")):
        made = add_customer(
            desk.store,
            name=name,
            day=TODAY - dt.timedelta(days=9),
            stage=stage,
            channel="referral",
            expected_amount=1_000_000,
        )
        assert made.record is not None
        found.append(made.record)
    return found


def open_board(qtbot: QtBot, window: MainWindow) -> PipelineBoard:
    window.open_room("customers", {"way": "board"})
    settle(qtbot, window)
    page = window.page
    assert isinstance(page, CustomersPage)
    assert page.ways.board is not None
    return page.ways.board


def names(board: PipelineBoard) -> dict[str, set[str]]:
    return {
        stage: {card.card.name for card in found.cards}
        for stage, found in board.columns.items()
        if found.cards
    }


def card_of(board: PipelineBoard, firm: uuid.UUID) -> CardWidget:
    cards = [card for found in board.columns.values() for card in found.cards]
    return next(card for card in cards if card.card.id == firm)


def test_a_card_is_moved_by_keys_and_back_by_undo(
    qtbot: QtBot, desk: Desk, firms: list[uuid.UUID], open_window: Opener
) -> None:
    window = open_window(desk)
    board = open_board(qtbot, window)
    assert names(board) == {"lead": {"大华食品", "东湖酒店"}, "negotiation": {"悦来茶馆"}}
    QTest.keyClick(card_of(board, firms[0]), Qt.Key.Key_Right)
    settle(qtbot, window)
    settle(qtbot, window)
    qtbot.waitUntil(lambda: names(board).get("contacted") == {"大华食品"})
    assert "Lead → Contacted" in window.toast.sentence
    qtbot.waitUntil(lambda: card_of(board, firms[0]).hasFocus())
    QTest.keyClick(card_of(board, firms[0]), Qt.Key.Key_4)
    settle(qtbot, window)
    settle(qtbot, window)
    qtbot.waitUntil(lambda: names(board).get("proposal") == {"大华食品"})
    window.undo()
    settle(qtbot, window)
    window.undo()
    settle(qtbot, window)
    settle(qtbot, window)
    qtbot.waitUntil(lambda: names(board).get("lead") == {"大华食品", "东湖酒店"})


def drag(card: CardWidget, to: QPoint) -> None:
    """As the mouse does it: press, two moves, release."""
    start = QPointF(20, 20)
    for kind, at, buttons in (
        (QEvent.Type.MouseButtonPress, start, Qt.MouseButton.LeftButton),
        (QEvent.Type.MouseMove, start + QPointF(40, 0), Qt.MouseButton.LeftButton),
        (QEvent.Type.MouseMove, QPointF(card.mapFromGlobal(to)), Qt.MouseButton.LeftButton),
        (QEvent.Type.MouseButtonRelease, QPointF(card.mapFromGlobal(to)), Qt.MouseButton.NoButton),
    ):
        moves = kind == QEvent.Type.MouseMove
        button = Qt.MouseButton.NoButton if moves else Qt.MouseButton.LeftButton
        place = QPointF(card.mapToGlobal(at.toPoint()))
        event = QMouseEvent(kind, at, place, button, buttons, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(card, event)


def test_a_card_is_dragged_to_a_step_and_to_won(
    qtbot: QtBot, desk: Desk, firms: list[uuid.UUID], open_window: Opener
) -> None:
    window = open_window(desk)
    board = open_board(qtbot, window)
    there = board.columns["interested"]
    drag(card_of(board, firms[1]), there.mapToGlobal(there.rect().center()))
    settle(qtbot, window)
    settle(qtbot, window)
    qtbot.waitUntil(lambda: names(board).get("interested") == {"东湖酒店"})
    won = board.columns["won"]
    drag(card_of(board, firms[2]), won.mapToGlobal(won.rect().center()))
    settle(qtbot, window)
    settle(qtbot, window)
    qtbot.waitUntil(lambda: "negotiation" not in names(board))
    window.undo()
    settle(qtbot, window)
    settle(qtbot, window)
    qtbot.waitUntil(lambda: names(board).get("negotiation") == {"悦来茶馆"})


def test_a_loss_asks_for_its_reason(
    qtbot: QtBot, desk: Desk, firms: list[uuid.UUID], open_window: Opener
) -> None:
    window = open_window(desk)
    board = open_board(qtbot, window)
    asked: list[tuple[object, ...]] = []
    window.context.form_asked.disconnect()
    window.context.form_asked.connect(lambda *given: asked.append(given))
    QTest.keyClick(card_of(board, firms[0]), Qt.Key.Key_0)
    assert asked == [("stage", None, {"customer": firms[0], "stage": "lost"})]
    assert names(board)["lead"] == {"大华食品", "东湖酒店"}


def test_a_card_opens_its_customer_and_a_source_its_prospects(
    qtbot: QtBot, desk: Desk, firms: list[uuid.UUID], open_window: Opener
) -> None:
    window = open_window(desk)
    board = open_board(qtbot, window)
    page = window.page
    assert isinstance(page, CustomersPage)
    assert not page.panel.isVisible()
    QTest.keyClick(card_of(board, firms[2]), Qt.Key.Key_Return)
    settle(qtbot, window)
    assert page.panel.isVisible()
    assert page.panel.customer == firms[2]
    assert page.ways.way == "board"
    (tile,) = board._tiles
    assert tile.accessibleName() == "Referral: 0 of 3 won · 0%"
    tile.opened.emit()
    dialog = dialog_of(qtbot, window, ConvertedDialog)
    assert dialog.table.rowCount() == 3
    dialog.reject()
    page.ways.choose("table")
    assert page.panel.isVisible()
