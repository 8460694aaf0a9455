"""Orders & money in the window: tabs by key, ages that filter, what a write changes."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from crm.domain.ageing import AGE_BANDS
from crm.queries.gifts import list_gifts
from crm.services.customers import add_customer
from crm.services.gifts import add_gift
from crm.services.orders import add_order
from crm.services.payments import add_payment
from crm.services.targets import set_target
from crm.ui.dialogs.request import RequestDialog
from crm.ui.pages.money import MoneyPage
from crm.ui.pages.money_gifts import GiftsTab
from crm.ui.pages.money_orders import OrdersTab
from crm.ui.pages.money_owed import OwedTab
from crm.ui.pages.money_payments import PaymentsTab
from crm.ui.pages.money_statement import StatementTab
from tests.ui.conftest import TODAY, dialog_of, settle

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from crm.services.desk import Desk
    from crm.ui.main_window import MainWindow

    Opener = Callable[[Desk], MainWindow]


def days_ago(count: int) -> dt.date:
    return TODAY - dt.timedelta(days=count)


@pytest.fixture
def owing(known: Desk) -> dict[str, uuid.UUID]:
    """Two customers that owe: one is 12 and 100 days late, one is not due yet."""
    store, found = known.store, {}
    for name in ("Owing Ltd", "Later Ltd"):
        made = add_customer(store, name=name, day=dt.date(2026, 1, 1))
        assert made.record is not None
        found[name] = made.record
    for name, day, amount in (
        ("Owing Ltd", days_ago(42), 1_000_00),
        ("Owing Ltd", days_ago(130), 500_00),
        ("Later Ltd", days_ago(3), 70_00),
    ):
        order = add_order(
            store, customer=found[name], day=day, amount=amount, terms_days=30, code=str(day)
        )
        assert order.record is not None
        found.setdefault(f"{name} order", order.record)
    return found


def money_page(
    qtbot: QtBot, window: MainWindow, wanted: dict[str, object] | None = None
) -> MoneyPage:
    window.open_room("money", wanted)
    settle(qtbot, window)
    page = window.page
    assert isinstance(page, MoneyPage)
    return page


def owed_tab(page: MoneyPage) -> OwedTab:
    tab = page.tabs["owed"]
    assert isinstance(tab, OwedTab)
    return tab


def test_the_bands_add_up_and_filter(
    qtbot: QtBot, known: Desk, owing: dict[str, uuid.UUID], open_window: Opener
) -> None:
    window = open_window(known)
    tab = owed_tab(money_page(qtbot, window))
    assert [each.customer for each in tab.list.table.rows] == ["Owing Ltd", "Later Ltd"]
    assert tab.list.sum.text() == "¥1,570"
    sums = 0
    for band in AGE_BANDS:
        tab.bands[band].click()
        sums += sum(each.owed for each in tab.list.table.rows)
        shown = sum(each.owed for each in tab.list.table.rows) // 100
        assert tab.list.sum.text() == (f"¥{shown:,}" if shown else "")
        tab.bands[band].click()
    assert sums == 1_570_00
    tab.groups.buttons["order"].click()
    assert [each.days_past_due for each in tab.list.table.rows] == [100, 12, 0]
    tab.search.setText("later")
    qtbot.waitUntil(lambda: tab.list.table.rowCount() == 1)
    assert owing["Later Ltd"] == tab.list.table.row_at(0).customer_id


def test_a_room_is_asked_for_a_tab_an_age_and_a_customer(
    qtbot: QtBot, known: Desk, owing: dict[str, uuid.UUID], open_window: Opener
) -> None:
    window = open_window(known)
    page = money_page(qtbot, window, {"tab": "owed", "band": "91"})
    assert (page.tab, owed_tab(page).band) == ("owed", "91+")
    assert [each.owed for each in owed_tab(page).list.table.rows] == [500_00]
    money_page(qtbot, window, {"tab": "orders", "customer": owing["Owing Ltd"]})
    orders = page.tabs["orders"]
    assert isinstance(orders, OrdersTab)
    assert [each.total for each in orders.list.table.rows] == [1_000_00, 500_00]
    money_page(qtbot, window, {"tab": "statement", "customer": owing["Owing Ltd"]})
    statement = page.tabs["statement"]
    assert isinstance(statement, StatementTab)
    assert statement.who.text().startswith("Owing Ltd")
    assert statement.list.sum.text() == "Closing balance ¥1,500"


def test_tabs_are_reached_by_keys_and_remembered(
    qtbot: QtBot, known: Desk, open_window: Opener
) -> None:
    window = open_window(known)
    page = money_page(qtbot, window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    keys = ((Qt.Key.Key_3, "payments"), (Qt.Key.Key_5, "gifts"), (Qt.Key.Key_2, "orders"))
    for key, tab in keys:
        QTest.keyClick(window, key, Qt.KeyboardModifier.AltModifier)
        assert page.tab == tab
    QTest.keyClick(window, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert page.tab == "owed"
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.tabs["owed"].search.hasFocus()
    page.show_tab("gifts")
    state = dict(page.state())
    page.show_tab("owed")
    page.restore(state)
    assert page.tab == "gifts"


def test_a_payment_from_a_row_changes_the_sums(
    qtbot: QtBot, known: Desk, owing: dict[str, uuid.UUID], open_window: Opener
) -> None:
    window = open_window(known)
    page = money_page(qtbot, window, {"tab": "owed", "band": "1-30"})
    tab = owed_tab(page)
    asked: list[tuple[str, object, dict[str, Any]]] = []
    window.context.form_asked.disconnect()
    window.context.form_asked.connect(lambda *form: asked.append(form))
    tab.list.take_focus()
    QTest.keyClick(tab.list.view, Qt.Key.Key_P)
    ((kind, record, given),) = asked
    assert (kind, record, given["customer"]) == ("payment", None, owing["Owing Ltd"])
    assert given["order"] == owing["Owing Ltd order"]
    window.context.write(lambda: add_payment(known.store, **given, day=TODAY, amount=400_00))
    qtbot.waitUntil(lambda: tab.list.sum.text() == "¥600")
    assert "¥600" in tab.bands["1-30"].text()
    settle(qtbot, window)
    page.show_tab("payments")
    settle(qtbot, window)
    payments = page.tabs["payments"]
    assert isinstance(payments, PaymentsTab)
    assert [each.amount for each in payments.list.table.rows] == [400_00]
    payments.allocated.buttons["no"].click()
    settle(qtbot, window)
    assert payments.list.table.rowCount() == 0


def test_a_gift_over_the_limit_is_asked_for_approved_and_sent_back(
    qtbot: QtBot,
    known: Desk,
    owing: dict[str, uuid.UUID],
    open_window: Opener,
    tmp_path: Path,
) -> None:
    set_target(
        known.store,
        metric="gifts_cost",
        period="month",
        high=200_00,
        sense="cap",
        each="gift",
        today=TODAY,
        this_period=True,
    )
    add_gift(known.store, customer=owing["Owing Ltd"], item="Tea set", day=TODAY, cost=480_00)
    window = open_window(known)
    tab = money_page(qtbot, window, {"tab": "gifts"}).tabs["gifts"]
    assert isinstance(tab, GiftsTab)
    assert tab.is_over(tab.list.table.row_at(0))
    assert not tab.deeds["A"].isEnabled()
    tab.list.take_focus()
    QTest.keyClick(tab.list.view, Qt.Key.Key_F)
    dialog = dialog_of(qtbot, window, RequestDialog)
    dialog.save_pdf(tmp_path / "request.pdf")
    settle(qtbot, window)
    text = "".join(
        PdfReader(BytesIO((tmp_path / "request.pdf").read_bytes())).pages[0].extract_text().split()
    )
    assert "Teaset" in text
    assert "¥480" in text
    dialog.ask.click()
    qtbot.waitUntil(lambda: "Asked" in window.toast.sentence)
    settle(qtbot, window)
    assert known.store.read(list_gifts)[0].approval == "pending"
    QTest.keyClick(tab.list.view, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: "Approved" in window.toast.sentence)
    settle(qtbot, window)
    QTest.keyClick(tab.list.view, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: "Sent back" in window.toast.sentence)
    settle(qtbot, window)
    assert known.store.read(list_gifts)[0].approval == "refused"
    money_page(qtbot, window, {"tab": "gifts", "view": "limits"})
    assert tab.limits.table.rowCount() == 0  # what was refused does not count
