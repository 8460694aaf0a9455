"""Every form, by its real widgets: written down, opened again, deleted, and undone."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox

from crm.queries.contacts import list_contacts
from crm.queries.customers import get_customer, list_customers
from crm.queries.gifts import list_gifts
from crm.queries.orders import list_orders, order_lines
from crm.queries.products import list_products, price_on
from crm.queries.targets import list_targets
from crm.queries.visits import list_visits
from crm.services.contacts import add_contact
from crm.services.gifts import add_gift
from crm.services.meetings import Guest
from crm.services.orders import NewLine, add_order
from crm.services.products import add_product
from crm.services.targets import set_target
from crm.ui.dialogs.customer import CustomerDialog
from crm.ui.dialogs.request import RequestDialog
from crm.ui.forms.dialog import FormDialog
from crm.ui.forms.guests import GuestsEdit
from crm.ui.forms.numbers import RangeEdit
from crm.ui.forms.order_lines import OrderLinesEdit
from crm.ui.forms.records import RecordEdit
from crm.ui.forms.registry import FORMS
from tests.ui.conftest import TODAY, dialog_of, settle

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from crm.services.desk import Desk
    from crm.ui.main_window import MainWindow

    Opener = Callable[[Desk], MainWindow]

CONTROL = Qt.KeyboardModifier.ControlModifier

# What is typed into the fields of a new record that begins with a customer (or product).
TYPED: dict[str, dict[str, str]] = {
    "contact": {"name": "王芳", "title": "Buyer", "birthday": "1980-5-12"},
    "visit_plan": {"day": "+3", "time": "930", "purpose": "samples"},
    "task": {"title": "send the price list", "due": "+2"},
    "note": {"body": "they have moved"},
    "gift": {"item": "tea", "cost": "￥１２８", "quantity": "2"},
    "meeting": {"cost": "560.5", "companions": "1", "place": "Old Street"},
    "order": {"amount": "1.2万"},
    "payment": {"amount": "¥1,350.50", "method": "transfer"},
    "return": {"amount": "80", "quantity": "2.5", "reason": "broken"},
    "lesson": {"mistake": "came too late", "correction": "call before"},
    "learning": {"title": "frying oils", "minutes": "45"},
    "product": {"name": "Sesame oil", "price": "12.5", "specification": "5L"},
    "price": {"price": "13.25", "day": "+10"},
    "question": {"question": "How long does it keep?", "answer": "18 months"},
    "target": {"low": "5", "high": "8"},
    "reading": {"metric": "Market share", "value": "12.5", "unit": "%"},
    "stage": {"stage": "Interested"},
}
# These set something on a record there is: nothing of their own to delete.
SET_ONLY = {"price", "question", "stage"}


def open_form(
    qtbot: QtBot,
    window: MainWindow,
    kind: str,
    record: uuid.UUID | None = None,
    **given: object,
) -> FormDialog:
    window.context.form_asked.emit(kind, record, given)
    dialog = dialog_of(qtbot, window, FormDialog)
    qtbot.waitUntil(dialog.save.isEnabled)
    settle(qtbot, window)
    return dialog


def type_into(dialog: FormDialog, typed: dict[str, str]) -> None:
    for key, text in typed.items():
        if key in {"low", "high"}:
            line = getattr(dialog.editors["bounds"], key)
        else:
            line = dialog.editors[key].field
        if hasattr(line, "findText") and line.findText(text) >= 0:
            line.setCurrentIndex(line.findText(text))
        elif hasattr(line, "setEditText"):
            line.setEditText(text)
        else:
            line.selectAll()
            QTest.keyClicks(line, text) if text.isascii() else line.insert(text)


def save(qtbot: QtBot, window: MainWindow, dialog: FormDialog) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: not isinstance(QApplication.activeModalWidget(), FormDialog))
    settle(qtbot, window)


def acme(desk: Desk) -> uuid.UUID:
    return next(r.id for r in desk.store.read(list_customers, today=TODAY) if "Acme" in r.name)


def oil(desk: Desk) -> uuid.UUID:
    made = add_product(desk.store, name="Peanut oil", price=75_000).record
    assert made is not None
    return made


def given_for(desk: Desk, kind: str) -> dict[str, Any]:
    if kind in {"price", "question"}:
        return {"product": oil(desk)}
    if kind in {"product", "learning", "reading", "target"}:
        return {"metric": "contacts_made"} if kind == "target" else {}
    return {"customer": acme(desk)}


def last_record(desk: Desk, kind: str, values: dict[str, Any]) -> uuid.UUID:
    """The record that the last step was about."""
    from crm.queries import learning, lessons, meetings, notes, payments, readings, returns, tasks

    if kind in {"price", "question"}:
        product: uuid.UUID = values["product"]
        return product
    if kind == "stage":
        customer: uuid.UUID = values["customer"]
        return customer
    with desk.store.reading() as session:
        lists: dict[str, Callable[[], Any]] = {
            "contact": lambda: list_contacts(session),
            "visit_plan": lambda: list_visits(session),
            "task": lambda: tasks.list_tasks(session, today=TODAY),
            "note": lambda: notes.list_notes(session),
            "gift": lambda: list_gifts(session),
            "meeting": lambda: meetings.list_meetings(session),
            "order": lambda: list_orders(session),
            "payment": lambda: payments.list_payments(session),
            "return": lambda: returns.list_returns(session),
            "lesson": lambda: lessons.list_lessons(session),
            "learning": lambda: learning.list_learning(session),
            "product": lambda: list_products(session, today=TODAY),
            "target": lambda: [t.row for t in list_targets(session, today=TODAY) if t.row.low == 5],
            "reading": lambda: readings.list_readings(session),
        }
        rows = lists[kind]()
    assert len(rows) == 1, rows
    found: uuid.UUID = rows[0].id
    return found


def count(desk: Desk, kind: str) -> int:
    try:
        last_record(desk, kind, {})
    except AssertionError:
        return 0
    return 1


def test_there_is_a_form_for_every_kind() -> None:
    assert set(FORMS) == set(TYPED)


@pytest.mark.parametrize("kind", FORMS)
def test_a_record_is_written_opened_again_deleted_and_undone(
    qtbot: QtBot, known: Desk, open_window: Opener, kind: str
) -> None:
    given = given_for(known, kind)
    window = open_window(known)
    dialog = open_form(qtbot, window, kind, **given)
    type_into(dialog, TYPED[kind])
    values = dialog.values()
    assert values is not None, {key: dialog.wrong_at(key) for key in dialog.editors}
    save(qtbot, window, dialog)
    assert window.toast.isVisible()

    record = last_record(known, kind, values)
    again = open_form(qtbot, window, kind, record)
    if kind in SET_ONLY:  # about a product or customer that there is
        assert record in again.peek().values()
        assert not hasattr(again, "delete")
        again.reject()
        return
    held = again.values()
    assert held is not None
    not_kept = {"price", "this_period", "from_date"}  # they say how it is written
    wanted = {key: value for key, value in values.items() if key not in not_kept}
    if kind == "target":
        wanted |= {"sense": "reach"}
    if kind == "reading":
        wanted |= {"nature": "flow"}
    assert {key: held[key] for key in wanted} == wanted
    again.delete.click()
    qtbot.waitUntil(lambda: not isinstance(QApplication.activeModalWidget(), FormDialog))
    settle(qtbot, window)
    assert count(known, kind) == 0
    window.undo()
    settle(qtbot, window)
    assert count(known, kind) == 1
    window.undo()  # what was written was one step
    settle(qtbot, window)
    assert count(known, kind) == 0


def test_what_is_set_on_a_product_and_a_customer_holds(
    qtbot: QtBot, known: Desk, open_window: Opener
) -> None:
    product, customer = oil(known), acme(known)
    window = open_window(known)
    dialog = open_form(qtbot, window, "price", product=product)
    qtbot.waitUntil(lambda: any("7.50 CNY" in words for words in dialog.remarks))
    type_into(dialog, {"price": "9", "day": "+1"})
    save(qtbot, window, dialog)
    tomorrow = known.store.read(price_on, product, TODAY + dt.timedelta(days=1))
    assert tomorrow is not None
    assert tomorrow.price == 90_000
    dialog = open_form(qtbot, window, "question", product=product)
    type_into(dialog, {"question": "Does it foam?", "answer": "No"})
    save(qtbot, window, dialog)
    (row,) = known.store.read(list_products, today=TODAY)
    assert row.answers == "Question: Does it foam? Answer: No"
    dialog = open_form(qtbot, window, "stage", customer=customer, stage="lost")
    QTest.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    assert "Why lost" in dialog.wrong_at("lost_reason")
    type_into(dialog, {"lost_reason": "price"})
    save(qtbot, window, dialog)
    card = known.store.read(get_customer, customer, today=TODAY)
    assert (card.row.stage, card.stages[-1].reason) == ("lost", "price")


def test_wrong_input_is_said_at_its_field_and_nothing_is_lost(
    qtbot: QtBot, known: Desk, open_window: Opener
) -> None:
    window = open_window(known)
    dialog = open_form(qtbot, window, "gift", customer=acme(known))
    type_into(dialog, {"cost": "a lot"})
    QTest.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    assert "missing" in dialog.wrong_at("item")
    assert "a lot is not an amount" in dialog.wrong_at("cost")
    assert dialog.editors["item"].field.hasFocus()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    settle(qtbot, window)
    assert known.store.read(list_gifts) == []
    assert "kept" in window.toast.sentence

    again = open_form(qtbot, window, "gift", customer=acme(known))
    assert again.editors["cost"].typed() == "a lot"
    type_into(again, {"item": "tea", "cost": "20"})
    save(qtbot, window, again)
    (gift,) = known.store.read(list_gifts)
    assert (gift.item, gift.cost, gift.rep is not None) == ("tea", 2000, True)
    fresh = open_form(qtbot, window, "gift", customer=acme(known))
    assert fresh.editors["item"].value is None
    fresh.reject()


@pytest.mark.parametrize("kind", FORMS)
def test_a_new_form_shows_nothing_but_words(
    qtbot: QtBot, known: Desk, open_window: Opener, kind: str
) -> None:
    form = open_form(qtbot, open_window(known), kind)
    boxes = form.findChildren(QComboBox)
    assert [box.currentText() for box in boxes if "object" in box.currentText()] == []
    form.reject()


def test_of_what_is_limited_only_the_limit_is_asked(
    qtbot: QtBot, known: Desk, open_window: Opener
) -> None:
    window = open_window(known)
    form = open_form(qtbot, window, "target", metric="gifts_cost", sense="cap", period="month")
    bounds = form.editors["bounds"]
    assert isinstance(bounds, RangeEdit)
    assert bounds.low.isHidden()
    type_into(form, {"high": "600"})
    save(qtbot, window, form)
    rows = [each.row for each in known.store.read(list_targets, today=TODAY)]
    (limit,) = (row for row in rows if row.metric == "gifts_cost")
    assert (limit.low, limit.high, limit.sense) == (None, 600_00, "cap")


def test_a_gift_awaiting_approval_is_followed_by_its_application(
    qtbot: QtBot, known: Desk, open_window: Opener
) -> None:
    window = open_window(known)
    form = open_form(qtbot, window, "gift", customer=acme(known))
    type_into(form, {"item": "tea", "cost": "128"})
    form.ask_approval()
    save(qtbot, window, form)
    asked = dialog_of(qtbot, window, RequestDialog)
    qtbot.waitUntil(asked.pdf.isEnabled)
    assert asked.found is not None
    assert asked.found.spending.item == "tea"
    gift = asked.record
    asked.reject()
    form = open_form(qtbot, window, "gift", gift)
    type_into(form, {"item": "green tea"})
    save(qtbot, window, form)
    assert QApplication.activeModalWidget() is None  # it was asked before


def test_a_customer_nobody_knows_is_said_at_the_field(
    qtbot: QtBot, known: Desk, open_window: Opener
) -> None:
    window = open_window(known)
    dialog = open_form(qtbot, window, "payment")
    field = dialog.editors["customer"]
    assert isinstance(field, RecordEdit)
    QTest.keyClicks(field.field, "zzzzzz")
    type_into(dialog, {"amount": "5"})
    QTest.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: "zzzzzz" in dialog.wrong_at("customer"))
    field.field.clear()
    QTest.keyClicks(field.field, "acme")
    QTest.keyClick(field.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.peek()["customer"] == acme(known))
    save(qtbot, window, dialog)
    assert "¥5" in window.toast.sentence


def test_limits_are_shown_and_approval_is_asked(
    qtbot: QtBot, known: Desk, open_window: Opener
) -> None:
    store = known.store
    for each, high in (("gift", 100_00), ("customer", 200_00)):
        set_target(
            store,
            metric="gifts_cost",
            period="year",
            today=TODAY,
            high=high,
            sense="cap",
            each=each,
            this_period=True,
        )
    add_gift(store, customer=acme(known), item="pen", day=TODAY, cost=50_00)
    window = open_window(known)
    dialog = open_form(qtbot, window, "gift", customer=acme(known))
    type_into(dialog, {"item": "tea", "cost": "90"})
    qtbot.waitUntil(lambda: any("¥60 of ¥200 left: Acme" in r for r in dialog.remarks))
    type_into(dialog, {"cost": "170"})
    qtbot.waitUntil(lambda: any("¥20 over the limit of ¥200" in r for r in dialog.remarks))
    assert any("¥70 over the limit of ¥100" in r for r in dialog.remarks)
    dialog.ask_approval()
    settle(qtbot, window)
    save(qtbot, window, dialog)
    assert "¥20 over the limit" in window.toast.sentence
    dialog_of(qtbot, window, RequestDialog).reject()
    gifts = {row.item: row for row in store.read(list_gifts)}
    assert gifts["tea"].approval == "pending"
    again = open_form(qtbot, window, "gift", gifts["tea"].id)  # without itself
    qtbot.waitUntil(lambda: any("¥20 over the limit of ¥200" in r for r in again.remarks))
    again.reject()


def test_lines_bring_their_price_and_the_total_follows(
    qtbot: QtBot, known: Desk, open_window: Opener
) -> None:
    oil(known)
    window = open_window(known)
    dialog = open_form(qtbot, window, "order", customer=acme(known))
    lines = dialog.editors["lines"]
    assert isinstance(lines, OrderLinesEdit)
    first = lines._rows[0]
    QTest.keyClicks(first.what, "peanut")
    QTest.keyClick(first.what, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: first.price.text() == "7.50" or first.price.text() == "7.5")
    QTest.keyClicks(first.quantity, "10")
    QTest.keyClicks(first.discount, "10")
    second = lines._rows[1]
    QTest.keyClicks(second.what, "delivery by boat")
    QTest.keyClicks(second.price, "32.5")
    assert lines.total.text() == "Total ¥100"
    save(qtbot, window, dialog)
    (order,) = known.store.read(list_orders)
    assert order.total == 100_00
    rows = known.store.read(order_lines, order.id)
    assert [(row.product, row.quantity, row.amount) for row in rows] == [
        ("Peanut oil", 10_000, 67_50),
        ("delivery by boat", 1000, 32_50),
    ]
    again = open_form(qtbot, window, "order", order.id)
    type_into(again, {"delivered_on": "today"})
    save(qtbot, window, again)
    (order,) = known.store.read(list_orders)
    assert (order.state, order.delivered_on) == ("delivered", TODAY)
    assert [row.id for row in known.store.read(order_lines, order.id)] == [r.id for r in rows]
    window.undo()  # the correction and the delivery are one step
    settle(qtbot, window)
    assert known.store.read(list_orders)[0].state == "ordered"


def test_guests_are_people_of_several_customers(
    qtbot: QtBot, known: Desk, open_window: Opener
) -> None:
    customer = acme(known)
    person = add_contact(known.store, customer=customer, name="Ann").record
    window = open_window(known)
    dialog = open_form(qtbot, window, "meeting", customer=customer)
    guests = dialog.editors["guests"]
    assert isinstance(guests, GuestsEdit)
    qtbot.waitUntil(lambda: len(guests._tables) == 1)
    assert guests.value == (Guest(customer),)
    assert person is not None
    guests._tables[0].chips[person].click()
    guests.field.setText("大华食品商行")
    qtbot.waitUntil(lambda: guests.field.best() is not None)
    QTest.keyClick(guests.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(guests._tables) == 2)
    other = guests._tables[1]
    assert other.others is not None
    QTest.keyClicks(other.others, "2")
    assert guests.value == (Guest(customer, person), *[Guest(other.customer.id)] * 2)
    dialog.reject()


def test_an_order_is_corrected_in_the_lines_alone(
    qtbot: QtBot, known: Desk, open_window: Opener
) -> None:
    product = oil(known)
    line = NewLine(quantity=2000, unit_price=75_000, product=product)
    order = add_order(known.store, customer=acme(known), day=TODAY, lines=[line]).record
    assert order is not None
    window = open_window(known)
    dialog = open_form(qtbot, window, "order", order)
    lines = dialog.editors["lines"]
    assert isinstance(lines, OrderLinesEdit)
    assert lines.value == (line,)
    lines._rows[0].quantity.setText("3")
    save(qtbot, window, dialog)
    assert known.store.read(list_orders)[0].total == 22_50


def test_quick_add_finds_by_typing_and_the_new_customer_is_one_enter_away(
    qtbot: QtBot, known: Desk, open_window: Opener
) -> None:
    window = open_window(known)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_N, CONTROL)
    menu = window.quick_add
    assert menu.isVisible()
    titles = [menu.table.entry(at).title for at in range(menu.table.rowCount())]
    assert titles[:2] == ["New customer", "New contact"]
    assert len(titles) == len(FORMS) + 1
    QTest.keyClicks(menu.field, "paym")
    assert menu.table.entry(0).title == "Log a payment"
    QTest.keyClick(menu.field, Qt.Key.Key_Return)
    dialog_of(qtbot, window, FormDialog).reject()
    settle(qtbot, window)
    window.open_quick_add()
    QTest.keyClicks(menu.field, "Brand new shop")
    assert menu.table.rowCount() == 1
    QTest.keyClick(menu.field, Qt.Key.Key_Return)
    dialog = dialog_of(qtbot, window, CustomerDialog)
    assert dialog.name.text() == "Brand new shop"
    dialog.reject()
