"""The page of one customer: tabs read when they are opened, a line to write, entries to open."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtTest import QTest

from crm.i18n import use
from crm.queries.customers import get_customer
from crm.queries.notes import list_notes
from crm.queries.tasks import list_tasks
from crm.services.customers import add_customer
from crm.services.notes import add_note
from crm.services.tasks import add_task
from crm.services.visits import log_visit
from crm.ui import formats
from crm.ui.pages.customers import CustomersPage
from crm.ui.pages.timeline import _broken
from crm.ui.widgets.rows import Row
from tests.ui.conftest import TODAY, settle

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from crm.services.desk import Desk
    from crm.ui.main_window import MainWindow
    from crm.ui.pages.customer import CustomerPanel

    Opener = Callable[[Desk], MainWindow]


@pytest.fixture
def firm(desk: Desk) -> uuid.UUID:
    made = add_customer(desk.store, name="鼎和餐饮", day=TODAY, stage="lead").record
    assert made is not None
    return made


def show(qtbot: QtBot, window: MainWindow, firm: uuid.UUID) -> CustomerPanel:
    window.open_customer(firm)
    settle(qtbot, window)
    page = window.page
    assert isinstance(page, CustomersPage)
    return page.panel


def titles(panel: CustomerPanel) -> list[str]:
    return [event.title for event in panel.timeline.timeline.events]


def test_a_line_becomes_a_note_and_can_be_taken_back(
    qtbot: QtBot, desk: Desk, firm: uuid.UUID, open_window: Opener
) -> None:
    window = open_window(desk)
    panel = show(qtbot, window, firm)
    QTest.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(panel.line.hasFocus)
    panel.line.setText("  嫌 5L 包装漏油 ")
    QTest.keyClick(panel.line, Qt.Key.Key_Return)
    settle(qtbot, window)
    (note,) = desk.store.read(list_notes, customer=firm)
    assert (note.body, note.day) == ("嫌 5L 包装漏油", TODAY)
    settle(qtbot, window)
    qtbot.waitUntil(lambda: titles(panel) == ["Note", "Now: Lead"])
    assert panel.line.text() == ""
    assert window.toast.isVisible()
    window.undo()
    settle(qtbot, window)
    qtbot.waitUntil(lambda: titles(panel) == ["Now: Lead"])
    assert desk.store.read(list_notes, customer=firm) == []


def test_only_the_open_tab_is_read(
    qtbot: QtBot, desk: Desk, firm: uuid.UUID, open_window: Opener
) -> None:
    window = open_window(desk)
    panel = show(qtbot, window, firm)
    assert list(panel.tabs) == ["timeline"]
    panel.open_tab("gifts")
    settle(qtbot, window)
    assert list(panel.tabs) == ["timeline", "gifts"]
    assert panel.tabs["gifts"].customer == firm
    add_note(desk.store, body="还在用别家的油", day=TODAY, customer_id=firm)
    panel.refresh()
    settle(qtbot, window)
    assert panel.tabs["timeline"].customer is None
    panel.open_tab("timeline")
    settle(qtbot, window)
    assert titles(panel) == ["Note", "Now: Lead"]


def test_a_promise_is_checked_off_by_key(
    qtbot: QtBot, desk: Desk, firm: uuid.UUID, open_window: Opener
) -> None:
    log_visit(
        desk.store, customer=firm, day=TODAY, today=TODAY, said="看样品", next_step="寄检测报告"
    )
    add_task(desk.store, title="报价单", customer_id=firm, due=TODAY - dt.timedelta(days=2))
    window = open_window(desk)
    panel = show(qtbot, window, firm)
    panel.open_tab("promises")
    settle(qtbot, window)
    tab = panel.tabs["promises"]

    def rows() -> list[str]:
        return [row.accessibleName() for row in tab.findChildren(Row) if row.isVisible()]

    assert rows() == ["报价单, 2 d late", "寄检测报告, "]
    for _each in range(2):
        first = next(row for row in tab.findChildren(Row) if row.isVisible())
        first.setFocus()
        QTest.keyClick(first, Qt.Key.Key_X)
        settle(qtbot, window)
        settle(qtbot, window)
    qtbot.waitUntil(lambda: sorted(rows()) == ["寄检测报告, 22 Sep", "报价单, 22 Sep"])
    (task,) = desk.store.read(list_tasks, today=TODAY, customer=firm)
    assert task.state == "done"
    window.undo()
    settle(qtbot, window)
    settle(qtbot, window)
    qtbot.waitUntil(lambda: "寄检测报告, " in rows())


def test_entries_are_narrowed_paged_opened_and_deleted(
    qtbot: QtBot, desk: Desk, firm: uuid.UUID, open_window: Opener
) -> None:
    with desk.store.unit_of_work("import_file"):
        for days in range(35):
            add_note(
                desk.store, body=f"{days}", day=TODAY - dt.timedelta(days=days), customer_id=firm
            )
        log_visit(desk.store, customer=firm, day=TODAY, today=TODAY, mode="call", said="对账")
    window = open_window(desk)
    panel = show(qtbot, window, firm)
    tab = panel.timeline
    assert len(tab.timeline.events) == 30
    tab.more.click()
    settle(qtbot, window)
    assert len(tab.timeline.events) == 37
    assert tab.more.isHidden()
    tab.chips["contacts"].click()
    settle(qtbot, window)
    assert titles(panel) == ["Call"]
    asked: list[tuple[str, object]] = []
    window.context.form_asked.disconnect()
    window.context.form_asked.connect(lambda kind, record, _given: asked.append((kind, record)))
    tab.timeline.setFocus()
    QTest.keyClick(tab.timeline, Qt.Key.Key_Return)
    QTest.mouseClick(tab.timeline, Qt.MouseButton.LeftButton, pos=QPoint(80, 12))
    call = tab.timeline.events[0].id
    assert asked == [("visit", call), ("visit", call)]
    QTest.keyClick(tab.timeline, Qt.Key.Key_Delete)
    settle(qtbot, window)
    settle(qtbot, window)
    qtbot.waitUntil(lambda: titles(panel) == [])
    window.undo()
    settle(qtbot, window)
    settle(qtbot, window)
    qtbot.waitUntil(lambda: titles(panel) == ["Call"])


def test_what_is_written_belongs_to_whom_it_was_written_of(
    qtbot: QtBot, desk: Desk, firm: uuid.UUID, open_window: Opener
) -> None:
    other = add_customer(desk.store, name="大华食品", day=TODAY).record
    assert other is not None
    window = open_window(desk)
    panel = show(qtbot, window, firm)
    panel.open_tab("state")
    settle(qtbot, window)
    field = panel.tabs["state"].needs  # type: ignore[attr-defined]
    field.setFocus()
    QTest.keyClicks(field, "5L bottles")
    window.open_customer(other)
    settle(qtbot, window)
    settle(qtbot, window)
    assert field.toPlainText() == ""
    cards = [desk.store.read(get_customer, one, today=TODAY).needs for one in (firm, other)]
    assert cards == ["5L bottles", None]


@pytest.mark.usefixtures("qapp")
def test_a_word_with_an_accent_stays_whole() -> None:
    metrics = QFontMetricsF(QFont())
    words = "Original Frankfurter grüne Soße 2, Rössle Sauerkraut 15, Gumbär Gummibärchen 30"
    for room in range(170, 300, 7):
        lines = _broken(words, metrics, room)[:-1]
        assert {word for line in lines for word in line.split()} <= set(words.split())
    chinese = _broken("大豆油二十件,周五前给报价" * 3, metrics, 150)
    assert len(chinese[0]) > 3


def test_the_whole_day_of_an_entry_is_seen(
    qtbot: QtBot, desk: Desk, firm: uuid.UUID, open_window: Opener
) -> None:
    add_note(desk.store, customer_id=firm, body="旧事", day=dt.date(2025, 12, 22))
    use("zh")
    timeline = show(qtbot, open_window(desk), firm).timeline.timeline
    day = formats.day(timeline.events[-1].day, TODAY)
    assert day == "2025年12月22日"
    metrics = QFontMetricsF(timeline._small)
    left = timeline.width() - 8 - metrics.horizontalAdvance(day)
    top = timeline._box(len(timeline.events) - 1).top() + 8
    first = QRectF(left, top, metrics.horizontalAdvance(day[0]), 14).toAlignedRect()
    picture = timeline.grab(first).toImage()
    pixels = [picture.pixel(x, y) for x in range(picture.width()) for y in range(picture.height())]
    assert len(set(pixels)) > 1  # its first figure is drawn
