"""Importing in the window: what will happen is shown, corrected in place, done in one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester

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
    window.import_file(path)
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
