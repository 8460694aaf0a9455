"""Writing customers down and making one of two: by keys, warned in time, undone at will."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from crm.queries.contacts import list_contacts
from crm.queries.customers import list_customers
from crm.services.customers import add_customer, edit_customer
from crm.services.merging import merge_customers
from crm.ui.dialogs.customer import CustomerDialog
from crm.ui.dialogs.duplicates import DuplicatesDialog
from crm.ui.dialogs.export_file import ExportDialog
from crm.ui.dialogs.merge import MergeDialog, Pair
from crm.ui.pages.customers import CustomersPage
from crm.ui.pages.merged_lines import MergedLines
from tests.ui.conftest import TODAY, dialog_of, settle

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from crm.services.desk import Desk
    from crm.ui.main_window import MainWindow

    Opener = Callable[[Desk], MainWindow]

CONTROL = Qt.KeyboardModifier.ControlModifier


def names(desk: Desk) -> list[str]:
    return sorted(row.name for row in desk.store.read(list_customers, today=TODAY))


def test_a_customer_and_its_person_are_one_step_by_keys(
    qtbot: QtBot, desk: Desk, open_window: Opener
) -> None:
    add_customer(desk.store, name="Acme", day=TODAY)
    window = open_window(desk)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_N, CONTROL)
    QTest.keyClick(window.quick_add.field, Qt.Key.Key_Return)  # the first is the new customer
    dialog = dialog_of(qtbot, window, CustomerDialog)
    dialog.name.setText("杭州桂林米粉店")
    dialog.person["name"].setText("张三")
    dialog.person["mobile"].setText("13800138000")
    QTest.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    settle(qtbot, window)
    assert names(desk) == ["Acme", "杭州桂林米粉店"]
    assert [person.name for person in desk.store.read(list_contacts)] == ["张三"]
    page = window.page
    assert isinstance(page, CustomersPage)
    window.undo()
    settle(qtbot, window)
    assert names(desk) == ["Acme"]
    assert desk.store.read(list_contacts) == []


def test_a_customer_that_is_there_is_warned_of_while_it_is_typed(
    qtbot: QtBot, desk: Desk, open_window: Opener
) -> None:
    add_customer(desk.store, name="上海星辰贸易有限公司", day=TODAY, phone="021-55551234")
    window = open_window(desk)
    window.opener.new_customer()
    dialog = dialog_of(qtbot, window, CustomerDialog)
    dialog.name.setText("星辰贸易")
    qtbot.waitUntil(lambda: dialog.likely == ["上海星辰贸易有限公司"])
    dialog.name.setText("Nobody at all")
    qtbot.waitUntil(lambda: dialog.likely == [])
    dialog.lines["phone"].setText("021 5555 1234")
    qtbot.waitUntil(lambda: dialog.likely == ["上海星辰贸易有限公司"])
    dialog.reject()


def test_what_is_known_is_corrected(qtbot: QtBot, known: Desk, open_window: Opener) -> None:
    window = open_window(known)
    acme = next(row for row in known.store.read(list_customers, today=TODAY) if "Acme" in row.name)
    window.opener.edit_customer(acme.id)
    dialog = dialog_of(qtbot, window, CustomerDialog)
    qtbot.waitUntil(lambda: dialog.name.text() == "Acme Foods")
    assert dialog.lines["city"].text() == "Hangzhou"
    dialog.lines["city"].setText("")
    dialog.texts["needs"].setPlainText("less salt")
    dialog.save.click()
    settle(qtbot, window)
    acme = next(row for row in known.store.read(list_customers, today=TODAY) if row.id == acme.id)
    assert acme.city is None


def test_two_that_are_one_are_merged_and_parted_again(
    qtbot: QtBot, desk: Desk, open_window: Opener
) -> None:
    one, other = "上海星辰贸易有限公司", "星辰贸易"
    add_customer(desk.store, name=one, day=TODAY, phone="021-55551234", city="上海")
    add_customer(desk.store, name=other, day=TODAY, phone="02155551234", grade="A")
    window = open_window(desk)
    window.opener.duplicates()
    page = dialog_of(qtbot, window, DuplicatesDialog)
    qtbot.waitUntil(lambda: len(page.pairs) == 1)
    page._on_compare(page.pairs[0])
    dialog = dialog_of(qtbot, window, MergeDialog)
    qtbot.waitUntil(lambda: dialog.preview is not None)
    dialog._on_choice("name", "other")
    settle(qtbot, window)
    dialog.merge.click()
    settle(qtbot, window)
    qtbot.waitUntil(lambda: len(page.pairs) == 0)
    assert names(desk) == [other]
    page.reject()
    window.undo()
    settle(qtbot, window)
    assert names(desk) == [one, other]


def test_two_that_are_two_are_never_shown_again(
    qtbot: QtBot, desk: Desk, open_window: Opener
) -> None:
    for name in ("上海星辰贸易有限公司", "星辰贸易"):
        add_customer(desk.store, name=name, day=TODAY)
    window = open_window(desk)
    window.opener.duplicates()
    page = dialog_of(qtbot, window, DuplicatesDialog)
    qtbot.waitUntil(lambda: len(page.pairs) == 1)
    page._on_apart(page.pairs[0])
    settle(qtbot, window)
    qtbot.waitUntil(lambda: len(page.pairs) == 0)
    page.reject()


def test_the_list_at_hand_goes_out(
    qtbot: QtBot, known: Desk, open_window: Opener, tmp_path: Path
) -> None:
    window = open_window(known)
    window.open_room("customers")
    settle(qtbot, window)
    page = window.page
    assert isinstance(page, CustomersPage)
    page.search.setText("大华")
    settle(qtbot, window)
    window.context.export_asked.emit([row.id for row in page.table.rows])
    dialog = dialog_of(qtbot, window, ExportDialog)
    dialog.format.setCurrentIndex(dialog.format.findData("csv"))
    dialog.write_to(tmp_path / "out.csv")
    settle(qtbot, window)
    text = (tmp_path / "out.csv").read_text("utf-8-sig")
    assert "大华食品商行" in text
    assert "Acme" not in text


def test_what_was_typed_is_kept_when_the_dialog_is_left(
    qtbot: QtBot, known: Desk, open_window: Opener
) -> None:
    window = open_window(known)
    window.opener.new_customer()
    dialog = dialog_of(qtbot, window, CustomerDialog)
    dialog.name.setText("杭州桂林米粉店")
    dialog.person["mobile"].setText("13800138000")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert "kept" in window.toast.sentence
    window.opener.new_customer()
    again = dialog_of(qtbot, window, CustomerDialog)
    assert again.name.text() == "杭州桂林米粉店"
    assert again.person_text("mobile") == "13800138000"
    again.person["name"].setText("张三")
    again.save.click()
    settle(qtbot, window)
    window.opener.new_customer()
    third = dialog_of(qtbot, window, CustomerDialog)
    assert third.name.text() == ""
    third.reject()
    assert window.context.drafts == {}


def test_it_fits_the_smallest_window(qtbot: QtBot, known: Desk, open_window: Opener) -> None:
    window = open_window(known)
    window.resize(900, 540)
    window.opener.new_customer()
    dialog = dialog_of(qtbot, window, CustomerDialog)
    dialog.name.setText("Acme Foods")
    qtbot.waitUntil(lambda: dialog.likely == ["Acme Foods"])
    assert dialog.height() <= 540
    dialog.reject()


def test_what_was_decided_among_duplicates_is_undone_there(
    qtbot: QtBot, desk: Desk, open_window: Opener
) -> None:
    for name in ("上海星辰贸易有限公司", "星辰贸易", "宁波港城食品有限公司", "港城食品"):
        add_customer(desk.store, name=name, day=TODAY)
    window = open_window(desk)
    window.opener.duplicates()
    page = dialog_of(qtbot, window, DuplicatesDialog)
    qtbot.waitUntil(lambda: len(page.pairs) == 2)
    first = page._rows[0]
    qtbot.waitUntil(lambda: page.focusWidget() is first)
    QTest.keyClick(first, Qt.Key.Key_N)
    settle(qtbot, window)
    assert len(page.pairs) == 1
    qtbot.waitUntil(lambda: page.focusWidget() is page._rows[0])
    QTest.keyClick(page, Qt.Key.Key_Z, CONTROL)
    settle(qtbot, window)
    qtbot.waitUntil(lambda: len(page.pairs) == 2)
    page.reject()


def test_a_choice_of_the_merge_keeps_the_focus(
    qtbot: QtBot, desk: Desk, open_window: Opener
) -> None:
    one = add_customer(desk.store, name="上海星辰贸易有限公司", day=TODAY, city="上海").record
    other = add_customer(desk.store, name="星辰贸易", day=TODAY, city="苏州").record
    assert one is not None
    assert other is not None
    window = open_window(desk)
    MergeDialog(window.context, window, Pair(one, other)).open()
    dialog = dialog_of(qtbot, window, MergeDialog)
    qtbot.waitUntil(lambda: ("name", "keep") in dialog._chips)
    qtbot.waitUntil(lambda: dialog.focusWidget() is dialog._chips["name", "keep"])
    chip = dialog._chips["city", "other"]
    chip.setFocus()
    QTest.keyClick(chip, Qt.Key.Key_Space)
    settle(qtbot, window)
    assert dialog._chips["city", "other"] is not chip
    qtbot.waitUntil(lambda: dialog.focusWidget() is dialog._chips["city", "other"])
    assert dialog.choices == {"city": "other"}
    dialog.reject()


def test_a_merge_long_ago_is_taken_apart_on_the_page_or_it_is_said_why_not(
    qtbot: QtBot, desk: Desk, open_window: Opener
) -> None:
    one = add_customer(desk.store, name="上海星辰贸易有限公司", day=TODAY).record
    other = add_customer(desk.store, name="星辰贸易", day=TODAY, city="苏州").record
    assert one is not None
    assert other is not None
    merge_customers(desk.store, one, other, day=TODAY)
    edit_customer(desk.store, one, today=TODAY, city="杭州")
    window = open_window(desk)
    window.open_customer(one)
    settle(qtbot, window)
    page = window.page
    assert isinstance(page, CustomersPage)

    page.panel.open_tab("data")
    settle(qtbot, window)

    def take_apart() -> MergedLines:
        (lines,) = page.panel.findChildren(MergedLines)
        lines.findChildren(QPushButton)[0].click()
        settle(qtbot, window)
        return lines

    assert "苏州" in take_apart().wrong
    edit_customer(desk.store, one, today=TODAY, city="苏州")
    edit_customer(desk.store, one, today=TODAY, needs="少盐")
    page.panel.refresh()
    settle(qtbot, window)
    take_apart()
    assert names(desk) == ["上海星辰贸易有限公司", "星辰贸易"]
    settle(qtbot, window)
    QApplication.processEvents()
    assert page.panel.findChildren(MergedLines) == []
