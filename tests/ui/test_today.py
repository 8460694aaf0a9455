"""The room of the day: what its rows do, and that it fits every window."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from crm.queries.customers import list_customers
from crm.queries.tasks import list_tasks
from crm.queries.visits import list_visits
from crm.services.customers import add_customer
from crm.services.orders import add_order
from crm.services.targets import set_target
from crm.services.tasks import add_task
from crm.services.visits import log_visit, plan_visit
from crm.ui.dialogs.facts import FactsDialog
from crm.ui.pages.today import TodayPage
from crm.ui.widgets.rows import Row
from tests.ui.conftest import TODAY, dialog_of, settle
from tests.ui.test_window import press

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from crm.services.desk import Desk
    from crm.ui.main_window import MainWindow

    Opener = Callable[[Desk], MainWindow]

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def busy(desk: Desk) -> dict[str, uuid.UUID]:
    """A day with a visit, somebody near it, a task, money owed and a goal; ids by name."""
    store, before = desk.store, TODAY - dt.timedelta(days=60)
    for name in ("Acme Foods", "Birch Tea House", "Cedar Hotel"):
        add_customer(store, name=name, day=before, stage="won", city="Hangzhou", region="West Lake")
    ids = {row.name: row.id for row in store.read(list_customers, today=TODAY)}
    log_visit(store, customer=ids["Birch Tea House"], day=before, today=TODAY)
    plan_visit(store, customer=ids["Acme Foods"], day=TODAY, time="09:30", purpose="samples")
    add_task(store, title="Send the report", customer_id=ids["Acme Foods"], due=TODAY)
    add_order(store, customer=ids["Cedar Hotel"], day=before, amount=1_860_000, terms_days=50)
    set_target(
        store,
        metric="sales_amount",
        period="month",
        basis="collected",
        low=1_000_000,
        high=2_500_000,
        today=TODAY,
        this_period=True,
    )
    return ids


def page_of(window: MainWindow) -> TodayPage:
    page = window.page
    assert isinstance(page, TodayPage)
    return page


def row_of(page: QWidget, start: str) -> Row:
    return next(
        row
        for row in page.findChildren(Row)
        if row.accessibleName().startswith(start) and row.isVisibleTo(page)
    )


def words_of(page: QWidget) -> set[str]:
    return {label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page)}


@pytest.mark.usefixtures("busy")
def test_a_task_is_checked_off_by_key_and_comes_back(
    qtbot: QtBot, desk: Desk, open_window: Opener
) -> None:
    window = open_window(desk)
    page = page_of(window)
    QTest.keyClick(row_of(page, "Send the report"), Qt.Key.Key_X)
    settle(qtbot, window)
    assert "Send the report" not in words_of(page)
    assert [task.state for task in desk.store.read(list_tasks, today=TODAY)] == ["done"]
    assert "Send the report" in window.toast.sentence
    press(qtbot, window, Qt.Key.Key_Z, CONTROL)
    settle(qtbot, window)
    assert "Send the report" in words_of(page)
    assert [task.state for task in desk.store.read(list_tasks, today=TODAY)] == ["open"]


def test_who_is_on_the_way_is_planned_for_today(
    qtbot: QtBot, desk: Desk, busy: dict[str, uuid.UUID], open_window: Opener
) -> None:
    window = open_window(desk)
    page = page_of(window)
    way = row_of(page, "On the way: Birch Tea House")
    assert "60 d without a contact" in way.accessibleName()
    QTest.keyClick(way, Qt.Key.Key_A)
    settle(qtbot, window)
    planned = {
        visit.customer_id
        for visit in desk.store.read(list_visits)
        if visit.day == TODAY and visit.state == "planned"
    }
    assert busy["Birch Tea House"] in planned
    assert window.toast.sentence == "Planned for today: Birch Tea House"
    assert not row_starts(page, "On the way: Birch Tea House")


def row_starts(page: QWidget, start: str) -> bool:
    return any(
        row.accessibleName().startswith(start) and row.isVisibleTo(page)
        for row in page.findChildren(Row)
    )


def test_what_closes_the_gap_opens_its_customer(
    qtbot: QtBot, desk: Desk, busy: dict[str, uuid.UUID], open_window: Opener
) -> None:
    window = open_window(desk)
    asked: list[uuid.UUID] = []
    window.context.customer_asked.connect(asked.append)
    advice = row_of(page_of(window), "Collect ¥18,600 from Cedar Hotel and the floor is kept")
    QTest.keyClick(advice, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert asked == [busy["Cedar Hotel"]]


def test_the_coverage_opens_to_those_who_are_neglected(
    qtbot: QtBot, desk: Desk, busy: dict[str, uuid.UUID], open_window: Opener
) -> None:
    log_visit(desk.store, customer=busy["Acme Foods"], day=TODAY, today=TODAY)
    window = open_window(desk)
    QTest.mouseClick(row_of(page_of(window), "Coverage 33%"), Qt.MouseButton.LeftButton)
    dialog = dialog_of(qtbot, window, FactsDialog)
    assert {row.customer for row in dialog.table.rows} == {"Birch Tea House", "Cedar Hotel"}
    dialog.close()


def test_nobody_waits_only_where_nobody_was_forgotten(
    qtbot: QtBot, desk: Desk, open_window: Opener
) -> None:
    made = [add_customer(desk.store, name=name, day=TODAY).record for name in ("Acme", "Birch")]
    assert made[0] is not None
    assert made[1] is not None
    log_visit(desk.store, customer=made[0], day=TODAY, today=TODAY)
    window = open_window(desk)
    assert "Some were never contacted." in words_of(page_of(window))
    assert "Nobody is waiting." not in words_of(page_of(window))
    log_visit(desk.store, customer=made[1], day=TODAY, today=TODAY)
    window.context.changed.emit()
    settle(qtbot, window)
    assert "Nobody is waiting." in words_of(page_of(window))


@pytest.mark.usefixtures("busy")
def test_forms_are_asked_for(desk: Desk, open_window: Opener) -> None:
    window = open_window(desk)
    page, asked = page_of(window), []
    window.context.form_asked.disconnect()
    window.context.form_asked.connect(lambda *what: asked.append(what))
    QTest.keyClick(row_of(page, "Plan a visit"), Qt.Key.Key_Return)
    QTest.keyClick(row_of(page, "Send the report"), Qt.Key.Key_Return)
    (task,) = desk.store.read(list_tasks, today=TODAY)
    assert asked == [("visit_plan", None, {"day": TODAY}), ("task", task.id, {})]


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize("width", [960, 1024, 1280, 1920])
def test_nothing_overlaps_or_is_cut_off(
    qtbot: QtBot,
    desk: Desk,
    open_window: Opener,
    width: int,
) -> None:
    window = open_window(desk)
    window.resize(width, 800)
    settle(qtbot, window)
    qtbot.wait(150)
    settle(qtbot, window)
    page = page_of(window)

    def box(widget: QWidget) -> QRect:
        return QRect(widget.mapTo(page, QPoint()), widget.size())

    sheet, (one, other) = box(page._sheet), (box(each) for each in page._margins)
    assert not sheet.intersects(one)
    assert not sheet.intersects(other)
    assert not one.intersects(other)
    room = page.width() - (page.brief.width() if page.brief.isVisible() else 0)
    assert max(sheet.right(), one.right(), other.right()) <= room
    assert (one.left() == other.left()) == (width < 1000)
    assert page.brief.isVisible() == (width >= 1600)
    head = box(page.log)
    assert head.right() <= room
    for row in page.findChildren(Row):
        if row.isVisibleTo(page):
            assert row.width() >= row.minimumSizeHint().width(), row.accessibleName()


def test_the_open_brief_follows_the_focus(
    qtbot: QtBot, desk: Desk, busy: dict[str, uuid.UUID], open_window: Opener
) -> None:
    window = open_window(desk)
    window.resize(1920, 1000)
    page = page_of(window)

    def shown() -> uuid.UUID | None:
        return None if page.brief.brief is None else page.brief.brief.customer.id

    qtbot.waitUntil(lambda: shown() == busy["Acme Foods"])
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    row_of(page, "Birch Tea House").setFocus()
    qtbot.waitUntil(lambda: shown() == busy["Birch Tea House"])
    settle(qtbot, window)


def test_an_empty_store_invites(qtbot: QtBot, desk: Desk, open_window: Opener) -> None:
    window = open_window(desk)
    window.first_start.began_empty.emit()
    settle(qtbot, window)
    page, asked = page_of(window), []
    assert "Nothing is planned for today." in words_of(page)
    window.context.form_asked.disconnect()
    window.context.form_asked.connect(lambda *what: asked.append(what))
    for button in page.findChildren(QPushButton):
        if button.accessibleName() in {"Set a goal", "Plan a visit"}:
            button.click()
    assert [kind for kind, _id, _given in asked] == ["target", "target", "visit_plan"]


@pytest.mark.usefixtures("busy")
def test_it_is_kept_when_the_rep_looked_last(qtbot: QtBot, desk: Desk, open_window: Opener) -> None:
    window = open_window(desk)
    page = page_of(window)
    page.restore({"seen": "2026-09-10", "looked": "nonsense"})
    page.refresh()
    settle(qtbot, window)
    assert page.data is not None
    assert page.data.since == dt.date(2026, 9, 10)
    page.refresh()
    settle(qtbot, window)
    assert page.data.since == dt.date(2026, 9, 10)  # looking again on one day forgets nothing
    assert page.state() == {"seen": TODAY.isoformat(), "looked": "2026-09-10"}
