"""The list of customers: columns, filters, views and many at once, by keys."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from crm.queries.customers import list_customers
from crm.queries.visits import list_visits
from crm.services.customers import add_customer
from crm.services.steps import undo
from crm.ui.dialogs.bulk_edit import BulkDialog
from crm.ui.dialogs.view_name import ViewNameDialog
from crm.ui.pages.customers import CustomersPage
from tests.ui.conftest import TODAY, dialog_of, settle

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from crm.services.desk import Desk
    from crm.ui.main_window import MainWindow

    Opener = Callable[[Desk], MainWindow]

SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def fifty(desk: Desk) -> Desk:
    """Fifty customers of two cities and two grades; every fifth has a field of an import."""
    with desk.store.unit_of_work("import_file"):
        for n in range(50):
            add_customer(
                desk.store,
                name=f"Shop {n:02}",
                day=TODAY,
                grade="AB"[n % 2],
                city=("Hangzhou", "Ningbo")[n // 25],
                extra={"Floor": n} if n % 5 == 0 else None,
            )
    return desk


def customers(qtbot: QtBot, window: MainWindow) -> CustomersPage:
    window.open_room("customers")
    settle(qtbot, window)
    page = window.page
    assert isinstance(page, CustomersPage)
    page.view.setFocus()
    return page


def names(page: CustomersPage) -> list[str]:
    return [row.name for row in page.table.rows]


def test_filters_combine_and_the_search_with_them(
    qtbot: QtBot, fifty: Desk, open_window: Opener
) -> None:
    window = open_window(fifty)
    page = customers(qtbot, window)
    page.chips.open("grade")
    assert page.chips.popup is not None
    page.chips.popup.toggle("A")
    page.chips.popup.close()
    settle(qtbot, window)
    assert page.table.rowCount() == 25
    page.narrow({**page.filters, "city": ("Ningbo",)})
    settle(qtbot, window)
    assert page.table.rowCount() == 12
    assert page.chips.chips["city"].isChecked()
    page.search.setText("Shop 3")
    settle(qtbot, window)
    assert names(page) == ["Shop 30", "Shop 32", "Shop 34", "Shop 36", "Shop 38"]
    QTest.keyClick(page.chips.chips["grade"], Qt.Key.Key_Delete)
    settle(qtbot, window)
    assert page.table.rowCount() == 10


def test_a_column_is_chosen_by_keys_and_sorted_by_numbers(
    qtbot: QtBot, fifty: Desk, open_window: Opener
) -> None:
    window = open_window(fifty)
    page = customers(qtbot, window)
    QTest.keyClick(page.view, Qt.Key.Key_C)
    popup = page.columns.popup
    assert popup is not None
    QTest.keyClicks(popup.search, "floor")
    QTest.keyClick(popup.search, Qt.Key.Key_Return)
    popup.close()
    settle(qtbot, window)
    assert page.view.columns()[-1] == "extra:Floor"
    page.columns.sort("extra:Floor")
    settle(qtbot, window)
    assert names(page)[:4] == ["Shop 00", "Shop 05", "Shop 10", "Shop 15"]
    page.columns.sort("extra:Floor")
    settle(qtbot, window)
    assert names(page)[:2] == ["Shop 45", "Shop 40"]
    assert names(page)[10] == "Shop 01"  # who has none comes last either way


def test_columns_stay_as_they_were_dragged(qtbot: QtBot, fifty: Desk, open_window: Opener) -> None:
    window = open_window(fifty)
    page = customers(qtbot, window)
    head = page.view.horizontalHeader()
    head.moveSection(head.visualIndex(page.table.section_of("owed")), 1)
    head.resizeSection(page.table.section_of("grade"), 77)
    page.columns.sort("grade")
    settle(qtbot, window)
    window.close()
    again = open_window(fifty)
    page = customers(qtbot, again)
    assert page.view.columns() == ["name", "owed", "grade", "stage", "contact"]
    assert page.view.horizontalHeader().sectionSize(page.table.section_of("grade")) == 77
    assert names(page)[0] == "Shop 00"
    assert names(page)[-1] == "Shop 49"
    assert page.sort == "grade"


def test_a_view_is_saved_opened_and_undone(qtbot: QtBot, fifty: Desk, open_window: Opener) -> None:
    window = open_window(fifty)
    page = customers(qtbot, window)
    page.narrow({"grade": ("B",), "city": ("Hangzhou",)})
    page.keeper.save("own", "B in Hangzhou")
    settle(qtbot, window)
    assert "B in Hangzhou 12" in page.tabs.tabs["own"].text()
    page.tabs.tabs[""].click()
    settle(qtbot, window)
    assert page.table.rowCount() == 50
    page.tabs.tabs["own"].click()
    settle(qtbot, window)
    assert page.table.rowCount() == 12
    page.tabs.asked.emit("left", "own")
    settle(qtbot, window)
    assert list(page.tabs.tabs)[-2] == "own"
    for _each in range(2):
        undo(fifty.store)
    window.context.changed.emit()
    settle(qtbot, window)
    assert "own" not in page.tabs.tabs


def test_a_view_is_named_in_a_dialog_and_says_that_it_was_changed(
    qtbot: QtBot, fifty: Desk, open_window: Opener
) -> None:
    window = open_window(fifty)
    page = customers(qtbot, window)
    page.narrow({"grade": ("B",)})
    settle(qtbot, window)
    page.tabs.asked.emit("save", "")
    dialog = dialog_of(qtbot, window, ViewNameDialog)
    assert not dialog.save.isEnabled()
    QTest.keyClicks(dialog.name, "my customers")
    QTest.keyClick(dialog.name, Qt.Key.Key_Return)
    assert "called that already" in dialog.wrong
    dialog.name.setText(" The B ones ")
    QTest.keyClick(dialog.name, Qt.Key.Key_Return)
    settle(qtbot, window)
    tab = page.tabs.tabs[page.current_view]
    assert tab.text() == "The B ones 25"
    for change in (
        partial(page.sort_by, "grade", descending=True),
        partial(page.columns.choose, [*page.columns.keys, "city"]),
    ):
        change()
        settle(qtbot, window)
        assert tab.text() == "The B ones 25 •"
        assert tab.accessibleName() == "The B ones 25, changed"
        page.tabs.chosen.emit(page.current_view)
        settle(qtbot, window)
        assert tab.text() == "The B ones 25"


def test_fifty_are_changed_in_one_step(qtbot: QtBot, fifty: Desk, open_window: Opener) -> None:
    window = open_window(fifty)
    page = customers(qtbot, window)
    QTest.keyClick(page.view, Qt.Key.Key_A, CONTROL)
    assert not page.selected.isHidden()
    assert page.selected.words.startswith("50 selected")
    QTest.keyClick(page.view, Qt.Key.Key_E)
    dialog = dialog_of(qtbot, window, BulkDialog)
    dialog.choice.setCurrentText("D")
    dialog.save.click()
    settle(qtbot, window)
    rows = fifty.store.read(list_customers, today=TODAY)
    assert {row.grade for row in rows} == {"D"}
    window.undo()
    settle(qtbot, window)
    rows = fifty.store.read(list_customers, today=TODAY)
    assert sorted(str(row.grade) for row in rows) == ["A"] * 25 + ["B"] * 25
    assert len(page.view.places()) == 50  # they stay selected
    QTest.keyClick(page.view, Qt.Key.Key_Escape)
    assert page.selected.isHidden()


def test_visits_are_planned_with_those_marked_one_by_one(
    qtbot: QtBot, fifty: Desk, open_window: Opener
) -> None:
    window = open_window(fifty)
    page = customers(qtbot, window)
    for key in "XJJXJ":
        QTest.keyClick(page.view, getattr(Qt.Key, f"Key_{key}"))
    assert page.view.places() == [0, 2]
    page.selected.buttons["plan"].click()
    dialog = dialog_of(qtbot, window, BulkDialog)
    dialog.save.click()
    settle(qtbot, window)
    planned = fifty.store.read(list_visits)
    assert sorted(visit.customer for visit in planned) == ["Shop 00", "Shop 02"]


def test_rows_are_selected_by_shift_and_by_mouse(
    qtbot: QtBot, fifty: Desk, open_window: Opener
) -> None:
    window = open_window(fifty)
    page = customers(qtbot, window)
    QTest.keyClick(page.view, Qt.Key.Key_Down, SHIFT)
    QTest.keyClick(page.view, Qt.Key.Key_Down, SHIFT)
    assert page.view.places() == [0, 1, 2]

    def click(place: int, modifier: Qt.KeyboardModifier) -> None:
        at = page.view.visualRect(page.table.index(place, 0)).center() + QPoint(1, 0)
        QTest.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, modifier, at)

    click(4, CONTROL)
    assert page.view.places() == [0, 1, 2, 4]
    click(6, SHIFT)
    assert page.view.places() == [0, 1, 2, 4, 5, 6]
    page.selected.buttons["delete"].click()
    settle(qtbot, window)
    assert len(fifty.store.read(list_customers, today=TODAY)) == 44
    window.undo()
    settle(qtbot, window)
    assert len(fifty.store.read(list_customers, today=TODAY)) == 50


def test_in_a_narrow_window_the_page_of_a_customer_lies_over_the_list(
    qtbot: QtBot, fifty: Desk, open_window: Opener
) -> None:
    window = open_window(fifty)
    window.resize(960, 540)
    page = customers(qtbot, window)
    assert page.panel.isHidden()
    QTest.keyClick(page.view, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert not page.panel.isHidden()
    assert page.panel.geometry().right() == page.width() - 1
    page.shut.click()
    assert page.panel.isHidden()
    window.resize(1280, 800)
    qtbot.waitUntil(lambda: not page.panel.isHidden())
