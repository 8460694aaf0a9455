"""The week board: cards moved by mouse and by key, undone, days off, whom to visit besides."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from crm.documents.fonts import system_fonts
from crm.errors import KnownError
from crm.queries.visits import list_visits
from crm.services.customers import add_customer
from crm.services.visits import log_visit, plan_visit
from crm.ui.pages.week import WeekPage
from crm.ui.pages.week_columns import DayColumn, RestColumn
from crm.ui.pages.week_print import print_plan
from tests.ui.conftest import TODAY, settle

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from crm.services.desk import Desk
    from crm.ui.main_window import MainWindow
    from crm.ui.pages.week_cards import VisitWidget

    Opener = Callable[[Desk], MainWindow]

THURSDAY = TODAY + dt.timedelta(days=2)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def planned(known: Desk) -> Desk:
    """A visit today at ten, one on Wednesday at half past one; others were never visited."""
    store = known.store
    for name, day, time in (
        ("Plum Kitchen", TODAY, "10:00"),
        ("River Bakery", TODAY + dt.timedelta(days=1), "13:30"),
    ):
        customer = add_customer(store, name=name, day=dt.date(2026, 9, 1), stage="lead").record
        assert customer is not None
        plan_visit(store, customer=customer, day=day, time=time, purpose="samples")
    return known


def week_page(qtbot: QtBot, window: MainWindow, day: dt.date | None = None) -> WeekPage:
    window.open_room("week", {"day": day} if day else None)
    settle(qtbot, window)
    page = window.page
    assert isinstance(page, WeekPage)
    qtbot.waitUntil(lambda: bool(page.board.columns))
    return page


def focused(page: WeekPage) -> QWidget:
    """What would have the focus if the window had it; nobody hands it back offscreen."""
    found: QWidget | None = page.focusWidget()
    return page if found is None else found


def card_of(page: WeekPage, name: str) -> VisitWidget:
    return next(each for each in page.board.cards if each.card.customer == name)


def when(desk: Desk, name: str) -> tuple[dt.date, str | None]:
    (visit,) = (each for each in desk.store.read(list_visits) if each.customer == name)
    return visit.day, visit.time


def press(
    qtbot: QtBot, window: MainWindow, page: WeekPage, *keys: Qt.Key, alt: bool = False
) -> None:
    modifier = Qt.KeyboardModifier.AltModifier if alt else Qt.KeyboardModifier.NoModifier
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    for key in keys:
        QTest.keyClick(focused(page), key, modifier)
    settle(qtbot, window)


def test_keys_move_the_card_and_it_keeps_the_focus_and_undo_brings_it_back(
    qtbot: QtBot, planned: Desk, open_window: Opener
) -> None:
    window = open_window(planned)
    page = week_page(qtbot, window)
    press(qtbot, window, page, Qt.Key.Key_J)
    assert page.focusWidget() is card_of(page, "Plum Kitchen")
    press(qtbot, window, page, Qt.Key.Key_4)
    assert when(planned, "Plum Kitchen") == (THURSDAY, "10:00")
    qtbot.waitUntil(lambda: page.focusWidget() is card_of(page, "Plum Kitchen"))
    assert "Plum Kitchen moved to Thu 24 Sep" in window.toast.sentence
    press(qtbot, window, page, Qt.Key.Key_Left, alt=True)
    assert when(planned, "Plum Kitchen") == (THURSDAY - dt.timedelta(days=1), "10:00")
    window.undo()
    settle(qtbot, window)
    window.undo()
    settle(qtbot, window)
    assert when(planned, "Plum Kitchen") == (TODAY, "10:00")


def test_a_card_is_not_moved_to_a_day_that_is_over(
    qtbot: QtBot, planned: Desk, open_window: Opener
) -> None:
    window = open_window(planned)
    page = week_page(qtbot, window)
    press(qtbot, window, page, Qt.Key.Key_J, Qt.Key.Key_1)
    assert when(planned, "Plum Kitchen") == (TODAY, "10:00")
    assert "over" in window.toast.sentence


def test_arrows_go_over_the_columns_and_delete_takes_a_plan_away(
    qtbot: QtBot, planned: Desk, open_window: Opener
) -> None:
    window = open_window(planned)
    page = week_page(qtbot, window)
    press(qtbot, window, page, Qt.Key.Key_J, Qt.Key.Key_Right)
    assert page.focusWidget() is card_of(page, "River Bakery")
    press(qtbot, window, page, Qt.Key.Key_Right)
    assert page.focusWidget() is page.suggested.widgets[0]
    press(qtbot, window, page, Qt.Key.Key_Left, Qt.Key.Key_Delete)
    assert [each.card.customer for each in page.board.cards] == ["Plum Kitchen"]
    assert window.toast.isVisible()
    assert [row.customer for row in planned.store.read(list_visits)] == ["Plum Kitchen"]
    window.undo()
    settle(qtbot, window)
    assert len(planned.store.read(list_visits)) == 2


def drag(qtbot: QtBot, card: VisitWidget, to: QPoint) -> None:
    """Real mouse events, to a point of the screen; the caller lets go."""
    QTest.mousePress(card, LEFT, pos=QPoint(20, 20))
    for part in (0.2, 0.6, 1.0):
        start = card.mapToGlobal(QPoint(20, 20))
        QTest.mouseMove(card, card.mapFromGlobal(start + (to - start) * part))
        qtbot.wait(1)


def test_a_card_dragged_below_another_takes_a_later_hour_and_undo_brings_it_back(
    qtbot: QtBot, planned: Desk, open_window: Opener
) -> None:
    window = open_window(planned)
    page = week_page(qtbot, window)
    card, other = card_of(page, "Plum Kitchen"), card_of(page, "River Bakery")
    below = other.mapToGlobal(QPoint(20, other.height() + 20))
    drag(qtbot, card, below)
    assert page.board.carrying
    slot = page.board._slot
    assert slot is not None
    assert slot.text == "About 15:00"
    QTest.mouseRelease(card, LEFT, pos=card.mapFromGlobal(below))
    settle(qtbot, window)
    assert when(planned, "Plum Kitchen") == (TODAY + dt.timedelta(days=1), "15:00")
    assert page.board._ghost is None
    window.undo()
    settle(qtbot, window)
    assert when(planned, "Plum Kitchen") == (TODAY, "10:00")


def test_a_drag_is_called_off_by_escape_and_by_letting_go_elsewhere(
    qtbot: QtBot, planned: Desk, open_window: Opener
) -> None:
    window = open_window(planned)
    page = week_page(qtbot, window)
    card, other = card_of(page, "Plum Kitchen"), card_of(page, "River Bakery")
    drag(qtbot, card, other.mapToGlobal(QPoint(20, 200)))
    QTest.keyClick(card, Qt.Key.Key_Escape)
    assert page.board._ghost is None
    QTest.mouseRelease(card, LEFT, pos=QPoint(20, 20))
    nowhere = page.suggested.mapToGlobal(QPoint(20, 300))
    drag(qtbot, card, nowhere)
    QTest.mouseRelease(card, LEFT, pos=card.mapFromGlobal(nowhere))
    settle(qtbot, window)
    assert when(planned, "Plum Kitchen") == (TODAY, "10:00")


def test_a_suggestion_is_planned_by_a_number_key(
    qtbot: QtBot, planned: Desk, open_window: Opener
) -> None:
    window = open_window(planned)
    page = week_page(qtbot, window)
    names = [each.suggestion.name for each in page.suggested.widgets]
    assert sorted(names) == ["Acme Foods", "大华食品商行"]
    page.suggested.widgets[0].setFocus()
    press(qtbot, window, page, Qt.Key.Key_3)
    assert when(planned, names[0]) == (TODAY + dt.timedelta(days=1), "15:00")
    assert [each.suggestion.name for each in page.suggested.widgets] == names[1:]
    qtbot.waitUntil(lambda: page.focusWidget() is page.suggested.widgets[0])


def test_what_comes_in_while_a_card_is_carried_waits(
    qtbot: QtBot, planned: Desk, open_window: Opener
) -> None:
    window = open_window(planned)
    page = week_page(qtbot, window)
    card = card_of(page, "Plum Kitchen")
    to = card.mapToGlobal(QPoint(20, 300))
    drag(qtbot, card, to)
    page.refresh()
    settle(qtbot, window)
    assert card in page.board.cards
    QTest.keyClick(card, Qt.Key.Key_Escape)
    assert card not in page.board.cards
    QTest.mouseRelease(page, LEFT)


def test_days_off_are_narrow_with_their_festival_and_swapped_days_are_worked(
    qtbot: QtBot, planned: Desk, open_window: Opener
) -> None:
    window = open_window(planned)
    page = week_page(qtbot, window)
    rests = [each for each in page.board.columns if isinstance(each, RestColumn)]
    assert [each.accessibleName() for each in rests] == [
        "Mid-Autumn Festival, 25 Sep, no working day",
        "Weekend, 26–27 Sep, no working day",
    ]
    page = week_page(qtbot, window, dt.date(2026, 10, 10))
    kinds = [type(each) for each in page.board.columns]
    assert kinds == [RestColumn, DayColumn, DayColumn, DayColumn, RestColumn]
    assert page.board.columns[0].accessibleName().startswith("National Day, 5–7 Oct")
    saturday = page.board.columns[3].days[0]
    assert (saturday.day, saturday.swapped) == (dt.date(2026, 10, 10), True)


def test_a_day_off_takes_a_visit_too(qtbot: QtBot, planned: Desk, open_window: Opener) -> None:
    window = open_window(planned)
    page = week_page(qtbot, window)
    asked: list[object] = []
    window.context.form_asked.disconnect()
    window.context.form_asked.connect(lambda kind, _id, given: asked.append((kind, given)))
    rests = [one for one in page.board.columns if isinstance(one, RestColumn)]
    assert [one.add.isVisible() for one in rests] == [True, True]
    rests[0].add.click()
    assert asked == [("visit_plan", {"day": rests[0].days[0].day})]


def test_an_empty_week_invites_to_add_a_customer(
    qtbot: QtBot, desk: Desk, open_window: Opener
) -> None:
    window = open_window(desk)
    page = week_page(qtbot, window)
    words = [each.text() for each in page.suggested.findChildren(QPushButton) if each.isVisible()]
    assert words == ["New customer", "Import a file"]


def test_the_strip_tells_what_the_week_comes_to(
    qtbot: QtBot, planned: Desk, open_window: Opener
) -> None:
    window = open_window(planned)
    page = week_page(qtbot, window)
    assert "Visits 2, 1 short" in page.forecast.parts[0].accessibleName()


def test_a_narrow_window_keeps_the_board_and_opens_suggestions_by_a_button(
    qtbot: QtBot, planned: Desk, open_window: Opener
) -> None:
    window = open_window(planned)
    window.resize(960, 540)
    page = week_page(qtbot, window)
    if page.more.isVisible():
        assert not page.suggested.isVisible()
        QTest.mouseClick(page.more, LEFT)
    assert page.suggested.isVisible()
    for button in page.findChildren(QPushButton):
        if button.isVisible():
            assert page.rect().contains(
                button.mapTo(page, button.rect().center())
            ) or page.board.isAncestorOf(button)


def test_the_plan_is_printed_with_its_visits(
    qtbot: QtBot, planned: Desk, open_window: Opener, tmp_path: Path
) -> None:
    try:
        system_fonts()
    except KnownError as missing:  # pragma: no cover - make setup installs one
        pytest.skip(missing.sentence)
    from pypdf import PdfReader

    customer = add_customer(planned.store, name="长名字食品有限公司" * 12, day=TODAY).record
    assert customer is not None
    log_visit(planned.store, customer=customer, day=TODAY, today=TODAY, said="ok")
    window = open_window(planned)
    page = week_page(qtbot, window)
    path = tmp_path / "plan.pdf"
    assert page.data is not None
    print_plan(page.context, path, page.data.start, page.data.days[-1].day)
    settle(qtbot, window)
    assert "plan.pdf" in window.toast.sentence
    text = PdfReader(BytesIO(path.read_bytes())).pages[0].extract_text()
    assert "Plum Kitchen" in text
    assert "General manager" in text


def test_what_is_said_where_nobody_is_suggested_has_room(
    qtbot: QtBot, desk: Desk, open_window: Opener
) -> None:
    made = add_customer(desk.store, name="Acme", day=TODAY).record
    assert made is not None
    plan_visit(desk.store, customer=made, day=TODAY)
    page = week_page(qtbot, open_window(desk))
    assert page.suggested.widgets == []
    (said,) = (
        label for label in page.suggested.findChildren(QLabel) if "Nobody is left" in label.text()
    )
    qtbot.waitUntil(lambda: said.height() >= said.heightForWidth(said.width()) > 0)
