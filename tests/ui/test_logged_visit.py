"""A contact that took place is opened from everywhere it is shown, and corrected."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from crm.queries.customers import list_customers
from crm.queries.today import open_promises
from crm.queries.visits import get_visit, list_pitched
from crm.services.products import add_product
from crm.services.visits import log_visit
from crm.ui.forms.dialog import FormDialog
from crm.ui.pages.week_cards import VisitWidget
from crm.ui.widgets.rows import Row
from tests.ui.conftest import TODAY, dialog_of, settle

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from crm.services.desk import Desk
    from crm.ui.main_window import MainWindow

    Opener = Callable[[Desk], MainWindow]

STEP = "bring the certificate"


def a_visit(desk: Desk) -> tuple[uuid.UUID, uuid.UUID, uuid.UUID]:
    """Customer, contact of today, product that was pitched."""
    customer = next(
        row.id for row in desk.store.read(list_customers, today=TODAY) if "Acme" in row.name
    )
    oil = add_product(desk.store, name="Peanut oil", price=75_000).record
    assert oil is not None
    visit = log_visit(
        desk.store,
        customer=customer,
        day=TODAY,
        today=TODAY,
        time="09:30",
        said="wants a sample",
        result="progress",
        next_on=TODAY + dt.timedelta(days=2),
        next_step=STEP,
        pitched=[oil],
    ).record
    assert visit is not None
    return customer, visit, oil


def opened_form(qtbot: QtBot, window: MainWindow) -> FormDialog:
    dialog = dialog_of(qtbot, window, FormDialog)
    qtbot.waitUntil(dialog.save.isEnabled)
    settle(qtbot, window)
    return dialog


def test_what_was_said_is_corrected(qtbot: QtBot, known: Desk, open_window: Opener) -> None:
    customer, visit, oil = a_visit(known)
    rice = add_product(known.store, name="Rice", price=5_000).record
    assert rice is not None
    window = open_window(known)
    window.context.form_asked.emit("visit", visit, {"customer": customer})
    dialog = opened_form(qtbot, window)
    assert dialog.peek()["pitched"] == (oil,)
    dialog.editors["said"].put("wants twenty cases")
    dialog.editors["result"].put("order")
    dialog.editors["day"].put(TODAY - dt.timedelta(days=1))
    dialog.editors["pitched"].put((oil, rice))
    settle(qtbot, window)
    chips = [each for each in dialog.editors["pitched"].findChildren(QPushButton) if each.text()]
    assert [each.text() for each in chips] == ["Peanut oil  ×", "Rice  ×"]
    chips[0].click()
    dialog.save.click()
    settle(qtbot, window)

    row = known.store.read(get_visit, visit)
    assert (row.said, row.result, row.next_step) == ("wants twenty cases", "order", STEP)
    assert row.day == TODAY - dt.timedelta(days=1)
    assert known.store.read(list_pitched, visit) == [rice]


def test_a_day_to_come_is_refused_at_its_field(
    qtbot: QtBot, known: Desk, open_window: Opener
) -> None:
    customer, visit, _oil = a_visit(known)
    window = open_window(known)
    window.context.form_asked.emit("visit", visit, {"customer": customer})
    dialog = opened_form(qtbot, window)
    dialog.editors["day"].put(TODAY + dt.timedelta(days=1))
    dialog.save.click()
    qtbot.waitUntil(lambda: bool(dialog.wrong_at("day")))
    dialog.editors["day"].put(TODAY)
    dialog.save.click()
    settle(qtbot, window)


def test_it_is_opened_from_today_from_the_week_and_from_the_timeline(
    qtbot: QtBot, known: Desk, open_window: Opener
) -> None:
    customer, visit, _oil = a_visit(known)
    window = open_window(known)
    asked: list[tuple[str, object]] = []
    window.context.form_asked.disconnect()
    window.context.form_asked.connect(lambda kind, record, _given: asked.append((kind, record)))

    window.open_room("today")
    settle(qtbot, window)
    rows = [row for row in window.page.findChildren(Row) if "09:30" in row.accessibleName()]
    QTest.keyClick(rows[0], Qt.Key.Key_Return)
    window.open_room("week")
    settle(qtbot, window)
    card = next(each for each in window.page.findChildren(VisitWidget) if each.card.id == visit)
    QTest.keyClick(card, Qt.Key.Key_Return)
    window.open_customer(customer, visit)
    settle(qtbot, window)
    panel = window.room_page("customers").panel  # type: ignore[attr-defined]
    QTest.keyClick(panel.timeline.timeline, Qt.Key.Key_Return)
    assert asked == [("visit", visit)] * 3


def test_a_promise_of_a_visit_is_checked_off_on_today(
    qtbot: QtBot, known: Desk, open_window: Opener
) -> None:
    _customer, visit, _oil = a_visit(known)
    window = open_window(known)
    window.open_room("today")
    settle(qtbot, window)
    row = next(each for each in window.page.findChildren(Row) if STEP in each.accessibleName())
    QTest.keyClick(row, Qt.Key.Key_X)
    settle(qtbot, window)
    assert known.store.read(open_promises) == []
    assert known.store.read(get_visit, visit).next_done_on == TODAY
    window.undo()
    settle(qtbot, window)
    assert known.store.read(get_visit, visit).next_done_on is None
