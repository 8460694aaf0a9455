"""The library in the window: tabs by key, what a price and a lesson change."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from crm.domain.money import PRICE_SCALE
from crm.queries.learning import list_learning
from crm.queries.lessons import list_lessons
from crm.queries.lookup import find_customer
from crm.queries.reps import me
from crm.services.learning import add_learning
from crm.services.lessons import add_lesson
from crm.services.products import add_product, edit_product, set_price
from crm.services.targets import set_target
from crm.services.visits import log_visit
from crm.ui.dialogs.facts import FactsDialog
from crm.ui.forms.dialog import FormDialog
from crm.ui.pages.library import LibraryPage
from crm.ui.pages.library_learning import LearningTab
from crm.ui.pages.library_lessons import LessonsTab
from crm.ui.pages.library_products import ProductsTab
from crm.ui.widgets.rows import Row
from tests.ui.conftest import TODAY, dialog_of, settle

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from crm.services.desk import Desk
    from crm.ui.main_window import MainWindow

    Opener = Callable[[Desk], MainWindow]


@pytest.fixture
def stocked(known: Desk) -> dict[str, uuid.UUID]:
    """Two products, of which one is not sold; a lesson on one of them; an hour of learning."""
    store, found = known.store, {}
    for name, category, price in (("Peanut oil", "Oil", 80), ("Rice", "Grain", 40)):
        made = add_product(
            store,
            name=name,
            category=category,
            price=price * PRICE_SCALE,
            selling_points="Smells good; keeps long",
            answers="Question: How long? Answer: 18 months.",
        )
        assert made.record is not None
        found[name] = made.record
    edit_product(store, found["Rice"], active=False)
    customer = store.read(find_customer, "Acme Foods")
    log_visit(
        store,
        customer=customer,
        day=dt.date(2026, 9, 21),
        today=TODAY,
        pitched=[found["Peanut oil"]],
    )
    made = add_lesson(
        store,
        day=dt.date(2026, 9, 2),
        mistake="Came without samples",
        correction="Check the list",
        topic="preparation",
        product_id=found["Peanut oil"],
    )
    assert made.record is not None
    found["lesson"] = made.record
    rep = store.read(me)
    add_learning(store, title="Smoke points", day=TODAY, kind="product", minutes=60, rep_id=rep)
    add_learning(store, title="A book", day=dt.date(2026, 8, 3), kind="reading", minutes=30)
    return found


def library(
    qtbot: QtBot, window: MainWindow, wanted: dict[str, object] | None = None
) -> LibraryPage:
    window.open_room("library", wanted)
    settle(qtbot, window)
    page = window.page
    assert isinstance(page, LibraryPage)
    return page


def calm(qtbot: QtBot, window: MainWindow, page: LibraryPage) -> None:
    """Until the panel has read what it shows besides the row."""
    qtbot.waitUntil(lambda: not page.tabs[page.tab].panel.is_waiting)
    settle(qtbot, window)


def test_tabs_are_reached_by_key_and_kept(
    qtbot: QtBot, known: Desk, stocked: dict[str, uuid.UUID], open_window: Opener
) -> None:
    window = open_window(known)
    page = library(qtbot, window)
    assert page.tab == "products"
    QTest.keyClick(page, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert page.tab == "lessons"
    QTest.keyClick(page, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert page.tab == "learning"
    state = page.state()
    page.show_tab("products")
    page.restore(state)
    assert page.tab == "learning"
    library(qtbot, window, {"product": stocked["Rice"]})
    assert page.tab == "products"
    tab = page.tabs["products"]
    assert isinstance(tab, ProductsTab)
    assert tab.panel.line is not None
    assert tab.panel.line.row.name == "Rice"


def test_products_are_filtered_searched_and_copied(
    qtbot: QtBot, known: Desk, stocked: dict[str, uuid.UUID], open_window: Opener
) -> None:
    assert stocked
    window = open_window(known)
    page = library(qtbot, window)
    tab = page.tabs["products"]
    assert isinstance(tab, ProductsTab)
    assert [each.row.name for each in tab.list.table.rows] == ["Rice", "Peanut oil"]
    tab.sold.click()
    assert [each.row.name for each in tab.list.table.rows] == ["Peanut oil"]
    tab.sold.click()
    tab.categories.buttons["Grain"].click()
    assert [each.row.name for each in tab.list.table.rows] == ["Rice"]
    tab.categories.buttons["Grain"].click()
    QTest.keyClick(tab.list.view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(tab.search, "peanut")
    qtbot.waitUntil(lambda: tab.list.table.rowCount() == 1)
    tab.take_focus()
    calm(qtbot, window, page)
    QTest.keyClick(tab.list.view, Qt.Key.Key_C)
    assert QGuiApplication.clipboard().text() == "Peanut oil\n· Smells good\n· keeps long"
    more = tab.panel.more
    assert more is not None
    assert [each.times for each in more.pitched] == [1]
    figure = next(
        part for part in tab.panel.findChildren(Row) if "Pitched this year" in part.accessibleName()
    )
    assert figure.accessibleName() == "Pitched this year: 1 to 1 customer"
    figure.opened.emit()
    facts = dialog_of(qtbot, window, FactsDialog)
    assert facts.table.rowCount() == 1
    facts.close()


def test_a_price_set_in_the_form_moves_the_chart(
    qtbot: QtBot, known: Desk, stocked: dict[str, uuid.UUID], open_window: Opener
) -> None:
    set_price(known.store, stocked["Peanut oil"], price=84 * PRICE_SCALE, day=dt.date(2026, 9, 1))
    window = open_window(known)
    page = library(qtbot, window, {"product": stocked["Peanut oil"]})
    tab = page.tabs["products"]
    assert isinstance(tab, ProductsTab)
    chart = tab.panel.chart
    assert chart is not None
    assert [step.words for step in chart.steps] == ["¥80.00", "¥84.00"]
    QTest.keyClick(tab.list.view, Qt.Key.Key_P)
    form = dialog_of(qtbot, window, FormDialog)
    form.editors["price"].put(88 * PRICE_SCALE)
    form.save.click()
    settle(qtbot, window)
    chart = tab.panel.chart
    assert chart is not None
    assert [step.words for step in chart.steps] == ["¥80.00", "¥84.00", "¥88.00"]
    assert tab.list.row_at_hand is not None
    assert tab.list.row_at_hand.row.price == 88 * PRICE_SCALE


def test_a_lesson_is_learned_and_undone_and_happens_again(
    qtbot: QtBot, known: Desk, stocked: dict[str, uuid.UUID], open_window: Opener
) -> None:
    window = open_window(known)
    page = library(qtbot, window, {"tab": "lessons"})
    tab = page.tabs["lessons"]
    assert isinstance(tab, LessonsTab)
    assert [(each.count.met, each.count.again) for each in tab.list.table.rows] == [(1, 0)]
    calm(qtbot, window, page)
    assert tab.panel.repeats is not None
    assert [row.kind for row in tab.panel.repeats.rows] == ["visit"]
    QTest.keyClick(tab.list.view, Qt.Key.Key_R)
    settle(qtbot, window)
    assert not known.store.read(list_lessons, lesson=stocked["lesson"])[0].active
    assert tab.list.table.rowCount() == 0
    window.undo()
    settle(qtbot, window)
    assert known.store.read(list_lessons, lesson=stocked["lesson"])[0].active
    assert tab.list.table.rowCount() == 1
    QTest.keyClick(tab.list.view, Qt.Key.Key_G)
    settle(qtbot, window)
    assert [each.count.again for each in tab.list.table.rows] == [1]


def test_learning_is_logged_by_one_key_and_moves_the_gauge(
    qtbot: QtBot, known: Desk, stocked: dict[str, uuid.UUID], open_window: Opener
) -> None:
    assert stocked
    set_target(
        known.store, metric="learning", period="month", low=2, high=4, today=TODAY, this_period=True
    )
    window = open_window(known)
    page = library(qtbot, window, {"tab": "learning"})
    tab = page.tabs["learning"]
    assert isinstance(tab, LearningTab)
    assert [each.title for each in tab.list.table.rows] == ["Smoke points", "A book"]
    assert [gauge.gauge.value for gauge in tab.panel.gauges] == [1]
    tab.kinds.buttons["reading"].click()
    assert (tab.list.table.rowCount(), tab.list.sum.text()) == (1, "30 minutes")
    tab.kinds.buttons["reading"].click()
    QTest.keyClick(tab.list.view, Qt.Key.Key_N)
    form = dialog_of(qtbot, window, FormDialog)
    form.editors["title"].put("How rice is graded")
    form.save.click()
    settle(qtbot, window)
    assert len(known.store.read(list_learning)) == 3
    assert [gauge.gauge.value for gauge in tab.panel.gauges] == [2]


def test_an_empty_library_invites(qtbot: QtBot, desk: Desk, open_window: Opener) -> None:
    window = open_window(desk)
    page = library(qtbot, window)
    QTest.keyClick(page, Qt.Key.Key_N)
    tab = page.tabs["products"]
    tab.take_focus()
    tab.add.click()
    form = dialog_of(qtbot, window, FormDialog)
    assert form.form.kind == "product"
    form.close()
    for key in ("lessons", "learning"):
        page.show_tab(key)
        settle(qtbot, window)
        assert page.tabs[key].panel.record is None
