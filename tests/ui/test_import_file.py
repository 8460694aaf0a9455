"""Importing in the window: what will happen is shown, corrected in place, done in one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from crm.queries.contacts import list_contacts
from crm.queries.customers import list_customers
from crm.services.customers import add_customer
from crm.ui.dialogs.import_file import ImportDialog
from crm.ui.tables.import_rows import FIRST, WHAT, WHY
from tests.ui.conftest import TODAY, dialog_of, settle

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from crm.services.desk import Desk
    from crm.ui.main_window import MainWindow

    Opener = Callable[[Desk], MainWindow]

FILE = """客户名称,联系人,手机,城市,生日
杭州桂林米粉店,张三,13800138000,杭州,3月5日
杭州桂林米粉店,李四,13800138001,杭州,
宁波海鲜馆,王五,不知道,宁波,
,,,,
"""


def names(desk: Desk) -> list[str]:
    return [row.name for row in desk.store.read(list_customers, today=TODAY)]


def opened(qtbot: QtBot, window: MainWindow, path: Path) -> ImportDialog:
    window.opener.import_file(path)
    dialog = dialog_of(qtbot, window, ImportDialog)
    planned(qtbot, window, dialog)
    return dialog


def planned(qtbot: QtBot, window: MainWindow, dialog: ImportDialog) -> None:
    qtbot.waitUntil(lambda: not dialog._replan.isActive())
    settle(qtbot, window)
    qtbot.waitUntil(lambda: not dialog.busy.running)


def words(dialog: ImportDialog, column: int) -> list[str]:
    table = dialog.plan_view.table
    return [str(table.index(row, column).data()) for row in range(table.rowCount())]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "老客户.csv"
    path.write_bytes(FILE.encode("gb18030"))
    return path


def test_a_file_is_shown_corrected_and_imported_in_one_step(
    qtbot: QtBot, desk: Desk, open_window: Opener, file: Path
) -> None:
    window = open_window(desk)
    dialog = opened(qtbot, window, file)
    QAbstractItemModelTester(
        dialog.plan_view.table, QAbstractItemModelTester.FailureReportingMode.Fatal, dialog
    )
    assert dialog.kind.kind == "customers"
    assert words(dialog, WHAT)[-1] == "Rejected"
    assert "不知道" in words(dialog, WHY)[-1]
    mobile = FIRST + 2
    table = dialog.plan_view.table
    assert table.setData(table.index(2, mobile), "13800138002")
    planned(qtbot, window, dialog)
    assert "Rejected" not in words(dialog, WHAT)
    assert names(desk) == []
    dialog.start.click()
    settle(qtbot, window)
    assert sorted(names(desk)) == ["宁波海鲜馆", "杭州桂林米粉店"]
    people = desk.store.read(list_contacts)
    assert sorted(person.name for person in people) == ["张三", "李四", "王五"]
    window.undo()
    settle(qtbot, window)
    assert names(desk) == []


def test_columns_can_be_taken_otherwise(
    qtbot: QtBot, desk: Desk, open_window: Opener, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("公司名称,某列\n甲公司,老客户介绍\n", encoding="utf-8")
    window = open_window(desk)
    dialog = opened(qtbot, window, path)
    box = dialog.plan_view.columns.fields["某列"]
    assert box.currentData() == ""
    box.setCurrentIndex(box.findData("needs"))
    box.activated.emit(box.currentIndex())
    planned(qtbot, window, dialog)
    assert dialog.plan_view.columns.fields["某列"].currentData() == "needs"
    dialog.start.click()
    settle(qtbot, window)
    again = opened(qtbot, window, path)
    assert again.plan_view.columns.fields["某列"].currentData() == "needs", "remembered"
    again.reject()


def test_a_possible_duplicate_is_asked_about(
    qtbot: QtBot, desk: Desk, open_window: Opener, tmp_path: Path
) -> None:
    add_customer(desk.store, name="上海星辰贸易有限公司", day=TODAY, phone="021-55551234")
    path = tmp_path / "a.csv"
    path.write_text("客户名称,城市\n星辰贸易,上海\n", encoding="utf-8")
    window = open_window(desk)
    dialog = opened(qtbot, window, path)
    assert words(dialog, WHAT) == ["Possible duplicate"]
    plan = dialog.plan_view.table.row_at(0).plan
    assert plan is not None
    dialog.plan_view.row_chosen.emit(plan, plan.likely[0].customer)
    planned(qtbot, window, dialog)
    assert words(dialog, WHAT) == ["Changed"]
    dialog.start.click()
    settle(qtbot, window)
    assert len(names(desk)) == 1


def test_what_is_dropped_or_pasted_is_looked_at(
    qtbot: QtBot, desk: Desk, open_window: Opener, file: Path
) -> None:
    window = open_window(desk)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    window.dropEvent(
        QDropEvent(
            QPointF(10, 10),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    dialog = dialog_of(qtbot, window, ImportDialog)
    planned(qtbot, window, dialog)
    assert dialog.plan_view.table.rowCount() == 3
    QGuiApplication.clipboard().setText("客户名称\t电话\n乙公司\t021-66667777\n")
    dialog.source.paste.click()
    planned(qtbot, window, dialog)
    assert dialog.plan_view.table.rowCount() == 1
    dialog.reject()


def test_rejected_rows_are_saved_repaired_and_imported(
    qtbot: QtBot, desk: Desk, open_window: Opener, file: Path, tmp_path: Path
) -> None:
    window = open_window(desk)
    dialog = opened(qtbot, window, file)
    out = tmp_path / "again.csv"
    dialog.save_rejected(out)
    settle(qtbot, window)
    text = out.read_text("utf-8-sig")
    assert "王五" in text
    assert "张三" not in text
    dialog.start.click()
    settle(qtbot, window)
    out.write_text(text.replace("不知道", "13800138002"), "utf-8-sig")
    second = opened(qtbot, window, out)
    assert words(second, WHAT) == ["Added"]
    second.start.click()
    settle(qtbot, window)
    assert "宁波海鲜馆" in names(desk)


def test_what_cannot_be_read_is_one_sentence(
    qtbot: QtBot, desk: Desk, open_window: Opener, tmp_path: Path
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"PK\x03\x04 and nothing else")
    window = open_window(desk)
    dialog = opened(qtbot, window, path)
    assert "a.xlsx" in dialog.wrong
    assert not dialog.start.isEnabled()
    dialog.reject()


def test_what_is_rejected_is_corrected_by_keys(
    qtbot: QtBot, desk: Desk, open_window: Opener, file: Path
) -> None:
    window = open_window(desk)
    dialog = opened(qtbot, window, file)
    view = dialog.plan_view.view
    assert dialog.focusWidget() is view
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Return)
    cell = dialog.focusWidget()
    assert isinstance(cell, QLineEdit)
    assert cell.text() == "不知道"
    dialog._on_planned(dialog._shown)  # type: ignore[arg-type]
    assert cell.isVisible(), "nothing that is written is lost to a plan that comes late"
    cell.setText("13800138002")
    QTest.keyClick(cell, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: table_cell(dialog, 2, FIRST + 2) == "13800138002")
    planned(qtbot, window, dialog)
    assert words(dialog, WHAT)[2] == "Added"
    assert view.currentIndex().row() == 2
    assert dialog.focusWidget() is view
    QTest.keyClick(view, Qt.Key.Key_Delete)
    planned(qtbot, window, dialog)
    assert words(dialog, WHAT)[2] == "Left out"
    dialog.reject()


def table_cell(dialog: ImportDialog, row: int, column: int) -> str:
    return str(dialog.plan_view.table.index(row, column).data())


def test_what_was_rejected_stays_at_hand_after_the_import(
    qtbot: QtBot, desk: Desk, open_window: Opener, file: Path
) -> None:
    window = open_window(desk)
    dialog = opened(qtbot, window, file)
    dialog.start.click()
    settle(qtbot, window)
    planned(qtbot, window, dialog)
    assert names(desk) == ["杭州桂林米粉店"]
    assert words(dialog, WHAT) == ["Rejected"]
    table = dialog.plan_view.table
    headers = [
        table.headerData(place, Qt.Orientation.Horizontal)
        for place in range(table.columnCount())
        if not dialog.plan_view.view.isColumnHidden(place)
    ]
    assert "Why it was not imported" not in headers
    assert table.setData(table.index(0, FIRST + 2), "13800138002")
    planned(qtbot, window, dialog)
    dialog.start.click()
    settle(qtbot, window)
    assert sorted(names(desk)) == ["宁波海鲜馆", "杭州桂林米粉店"]
    assert not isinstance(QApplication.activeModalWidget(), ImportDialog)


def test_corrections_are_kept_when_the_dialog_is_left(
    qtbot: QtBot, desk: Desk, open_window: Opener, file: Path
) -> None:
    window = open_window(desk)
    dialog = opened(qtbot, window, file)
    table = dialog.plan_view.table
    assert table.setData(table.index(2, FIRST + 2), "13800138002")
    planned(qtbot, window, dialog)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert "kept" in window.toast.sentence
    window.opener.import_file()
    again = dialog_of(qtbot, window, ImportDialog)
    assert file.name in again.go_on.text()
    again.go_on.click()
    planned(qtbot, window, again)
    assert "Rejected" not in words(again, WHAT)
    again.kind.anew.click()
    planned(qtbot, window, again)
    assert "Rejected" in words(again, WHAT)
    again.reject()
    assert window.context.drafts == {}


def test_every_table_of_a_file_has_its_line(
    qtbot: QtBot, desk: Desk, open_window: Opener, tmp_path: Path
) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    for name, rows in {
        "客户": (["客户名称", "级别"], ["绍兴咸亨酒楼", "A"], ["阿大面馆", "Z"]),
        "拜访": (["客户名称", "拜访日期", "拜访内容"], ["绍兴咸亨酒楼", "2026-03-05", "送样品"]),
        "说明": (["本表由内勤维护"], ["有问题找小陈"]),
    }.items():
        page = book.add_worksheet(name)
        for place, cells in enumerate(rows):
            page.write_row(place, 0, cells)
    book.close()
    window = open_window(desk)
    dialog = opened(qtbot, window, path)
    lines = {line.name: line for line in dialog.sheets.lines}
    assert [*lines] == ["客户", "拜访", "说明"]
    assert lines["客户"].about == "2 rows · 1 to check"
    assert lines["客户"].tone == "warn"
    assert lines["拜访"].about == "1 row"
    assert lines["说明"].place is None
    assert dialog.start.text() == "Import 2 rows"
    dialog.sheets.setCurrentRow(1)
    assert words(dialog, WHAT) == ["Added"]
    assert dialog.kind.kind == "visits"
    dialog.sheets.setCurrentRow(2)
    assert dialog.kind.kind == ""
    dialog.reject()


def test_a_column_that_is_missing_is_shown_and_taken(
    qtbot: QtBot, desk: Desk, open_window: Opener, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("某列,别的\n甲公司,乙\n丙公司,丁\n", encoding="utf-8")
    window = open_window(desk)
    dialog = opened(qtbot, window, path)
    assert not dialog.start.isEnabled()
    box = dialog.plan_view.columns.fields["某列"]
    assert box.isVisible()
    box.setCurrentIndex(box.findData("name"))
    box.activated.emit(box.currentIndex())
    planned(qtbot, window, dialog)
    assert dialog.start.text() == "Import 2 rows"
    assert dialog.plan_view.columns.fields["某列"].currentData() == "name"
    dialog.start.click()
    settle(qtbot, window)
    assert sorted(names(desk)) == ["丙公司", "甲公司"]


def test_cells_are_pasted_by_key_and_all_duplicates_decided_at_once(
    qtbot: QtBot, desk: Desk, open_window: Opener
) -> None:
    for name in ("上海星辰贸易有限公司", "宁波港城食品有限公司"):
        add_customer(desk.store, name=name, day=TODAY, city="上海")
    window = open_window(desk)
    window.opener.import_file()
    dialog = dialog_of(qtbot, window, ImportDialog)
    QGuiApplication.clipboard().setText("客户名称\t城市\n星辰贸易\t杭州\n港城食品\t杭州\n")
    QTest.keyClick(dialog, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    planned(qtbot, window, dialog)
    assert words(dialog, WHAT) == ["Possible duplicate"] * 2
    dialog.plan_view.strip.all_chosen.emit("likeliest")
    planned(qtbot, window, dialog)
    assert words(dialog, WHAT) == ["Changed"] * 2
    dialog.start.click()
    settle(qtbot, window)
    assert len(names(desk)) == 2


def test_a_long_import_is_stopped_and_gone_on_with(
    qtbot: QtBot, desk: Desk, open_window: Opener, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    lines = "".join(f"客户{place}号,宁波\n" for place in range(1500))
    path.write_text(f"客户名称,城市\n{lines}", encoding="utf-8")
    window = open_window(desk)
    window.opener.import_file(path)
    dialog = dialog_of_now()
    dialog.busy.stop()
    planned(qtbot, window, dialog)
    assert "Stopped" in dialog.wrong
    dialog.go_on.click()
    planned(qtbot, window, dialog)
    assert dialog.start.text() == "Import 1,500 rows"
    dialog.start.click()
    dialog.busy.stop()
    planned(qtbot, window, dialog)
    assert "nothing was written" in dialog.wrong
    assert names(desk) == []
    assert dialog.start.isEnabled()
    dialog.start.click()
    settle(qtbot, window)
    assert len(names(desk)) == 1500


def dialog_of_now() -> ImportDialog:
    found = QApplication.activeModalWidget()
    assert isinstance(found, ImportDialog)
    return found


def test_an_order_of_dates_is_said_above_the_rows(
    qtbot: QtBot, desk: Desk, open_window: Opener, tmp_path: Path
) -> None:
    add_customer(desk.store, name="甲公司", day=TODAY)
    path = tmp_path / "a.csv"
    path.write_text(
        "客户名称,拜访日期,拜访内容\n甲公司,05/03/2026,送样\n甲公司,06/04/2026,问价\n", "utf-8"
    )
    window = open_window(desk)
    dialog = opened(qtbot, window, path)
    plan = dialog._shown
    assert plan is not None
    (decided,) = plan.sheets[0].plan.decided
    other = next(choice for choice in decided.choices if choice != decided.choice)
    dialog.plan_view._show_decision("拜访日期")
    box = dialog.plan_view.columns.decisions["拜访日期"]
    assert dialog.focusWidget() is box
    box.setCurrentIndex(box.findData(other))
    box.activated.emit(box.currentIndex())
    planned(qtbot, window, dialog)
    assert dialog.plan_view.columns.decisions["拜访日期"] is box, "the focus stays where it was"
    assert box.currentData() == other
    dialog.reject()
