"""The first start, and going back to a backup, by their real widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea

from crm import i18n
from crm.queries.customers import list_customers
from crm.queries.steps import list_steps
from crm.queries.targets import list_targets
from crm.services.customers import add_customer
from crm.ui.dialogs.customer import CustomerDialog
from crm.ui.dialogs.import_file import ImportDialog
from crm.ui.dialogs.restore import RestoreDialog
from tests.ui.conftest import TODAY, dialog_of, settle

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from crm.services.desk import Desk
    from crm.ui.main_window import MainWindow

    Opener = Callable[[Desk], MainWindow]

CONTROL = Qt.KeyboardModifier.ControlModifier


def test_two_ranges_become_targets_in_one_step_and_lead_to_today(
    qtbot: QtBot, desk: Desk, open_window: Opener
) -> None:
    window = open_window(desk)
    goals = window.first_start.goals
    steps = len(desk.store.read(list_steps))
    assert [edit.text() for edit in goals.visits] == ["5", "8"]
    goals.money[0].setFocus()
    goals.money[0].insert("8万")
    QTest.keyClick(goals.money[0], Qt.Key.Key_Tab)
    QTest.keyClicks(goals.money[1], "100,000")
    QTest.keyClick(goals.money[1], Qt.Key.Key_Return)
    settle(qtbot, window)
    assert window.page is window.room_page("today")
    found = {
        (state.row.metric, state.row.period, state.row.basis): (state.row.low, state.row.high)
        for state in desk.store.read(list_targets, today=TODAY)
    }
    assert found[("visits", "week", None)] == (5, 8)
    assert found[("sales_amount", "month", "collected")] == (8_000_000, 10_000_000)
    assert len(desk.store.read(list_steps)) == steps + 1
    window.undo()
    settle(qtbot, window)
    assert desk.store.read(list_targets, today=TODAY) == []


def test_what_cannot_be_a_range_is_told_and_nothing_is_set(
    qtbot: QtBot, desk: Desk, open_window: Opener
) -> None:
    window = open_window(desk)
    goals = window.first_start.goals
    for low, high, told in (
        ("9", "8", "exchange"),
        ("many", "8", "not a whole number"),
        ("", "", "at least one"),
    ):
        goals.visits[0].setText(low)
        goals.visits[1].setText(high)
        goals.keep.click()
        settle(qtbot, window)
        assert told in goals.wrong.text()
    assert window.page is window.first_start
    assert desk.store.read(list_targets, today=TODAY) == []


def test_each_language_is_named_in_itself_and_what_was_typed_stays(
    qtbot: QtBot, desk: Desk, open_window: Opener
) -> None:
    window = open_window(desk)
    window.first_start.goals.visits[0].setText("4")
    buttons = window.first_start.language.buttons
    assert [button.text() for button in buttons.values()] == ["中文", "English"]
    buttons["zh"].click()
    settle(qtbot, window)
    assert i18n.language() == "zh"
    assert window.first_start.goals.visits[0].text() == "4"
    assert window.page is window.first_start


def test_the_ways_in_are_dialogs(qtbot: QtBot, desk: Desk, open_window: Opener) -> None:
    window = open_window(desk)
    window.first_start.bring.click()
    dialog_of(qtbot, window, ImportDialog).close()
    window.first_start.write.click()
    dialog_of(qtbot, window, CustomerDialog).close()


def test_in_a_low_window_everything_can_be_reached_by_key(
    qtbot: QtBot, desk: Desk, open_window: Opener
) -> None:
    window = open_window(desk)
    window.resize(960, 540)
    settle(qtbot, window)
    page = window.first_start
    area = page.findChildren(QScrollArea)[0]
    inside = area.widget()
    assert inside is not None
    assert inside.minimumSizeHint().width() <= area.viewport().width()
    wanted = {page.bring, page.write, page.goals.keep, page.sample, page.empty, page.go_back}
    page.language.buttons["en"].setFocus()
    seen = set()
    for _press in range(40):
        seen.add(window.focusWidget())
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    assert wanted <= seen
    assert {*page.goals.visits, *page.goals.money} <= seen


def test_a_backup_is_restored_and_everything_shows_it(
    qtbot: QtBot, known: Desk, open_window: Opener, tmp_path: Path
) -> None:
    backup = tmp_path / "backup.db"
    known.store.backup(backup)
    late = add_customer(known.store, name="Came later", day=TODAY).record
    assert late is not None
    window = open_window(known)
    window.open_customer(late)
    settle(qtbot, window)
    for room in ("today", "week", "money", "goals"):
        window.open_room(room)
        settle(qtbot, window)
    window.open_room("customers")
    settle(qtbot, window)
    RestoreDialog(window.context, window, backup).open()
    dialog = dialog_of(qtbot, window, RestoreDialog)
    assert dialog.cancel.hasFocus(), "a stray Enter does nothing"
    QTest.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    settle(qtbot, window)
    qtbot.waitUntil(lambda: "Restored" in window.toast.sentence)
    settle(qtbot, window)
    assert [row.name for row in known.store.read(list_customers, today=TODAY)] != []
    assert window.page.table.rowCount() == 2  # type: ignore[attr-defined]
    (kept,) = known.store.path.parent.glob("tuoke-before-restore-*.db")
    assert kept.name in window.toast.sentence
    for room in ("today", "week", "money", "goals", "customers"):
        window.open_room(room)
        settle(qtbot, window)
    assert "Restored" in window.toast.sentence, "nothing was refused since"


def test_a_restore_to_nothing_leads_back_to_the_first_start(
    qtbot: QtBot, desk: Desk, open_window: Opener, tmp_path: Path
) -> None:
    backup = tmp_path / "backup.db"
    desk.store.backup(backup)
    add_customer(desk.store, name="Acme", day=TODAY)
    window = open_window(desk)
    RestoreDialog(window.context, window, backup).open()
    dialog_of(qtbot, window, RestoreDialog).go.click()
    settle(qtbot, window)
    qtbot.waitUntil(lambda: window.page is window.first_start)
    settle(qtbot, window)


def test_a_file_that_is_no_backup_is_told_in_the_dialog(
    qtbot: QtBot, known: Desk, open_window: Opener, tmp_path: Path
) -> None:
    letter = tmp_path / "letter.db"
    letter.write_text("dear customer")
    window = open_window(known)
    RestoreDialog(window.context, window, letter).open()
    dialog = dialog_of(qtbot, window, RestoreDialog)
    dialog.go.click()
    settle(qtbot, window)
    assert "not a backup" in dialog.wrong
    assert dialog.go.isEnabled()
    dialog.close()
