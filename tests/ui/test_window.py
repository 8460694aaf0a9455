"""The window over a real store: what a rep does with keys, and what the others do meanwhile."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from crm import i18n
from crm.queries.customers import list_customers
from crm.queries.settings import setting
from crm.queries.visits import list_visits
from crm.services.customers import add_customer
from crm.settings import LANGUAGE
from crm.ui.dialogs.brief import BriefDialog
from crm.ui.dialogs.facts import FactsDialog
from crm.ui.dialogs.log_visit import VisitDialog
from crm.ui.held import FoundRows, hold
from crm.ui.pages.customers import CustomersPage
from crm.ui.widgets.gauges import GaugeWidget
from tests.ui.conftest import TODAY, dialog_of, settle

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from crm.services.desk import Desk
    from crm.ui.main_window import MainWindow

    Opener = Callable[[Desk], MainWindow]

CONTROL = Qt.KeyboardModifier.ControlModifier


def gauge_value(window: MainWindow) -> int:
    return window.page.findChildren(GaugeWidget)[0].gauge.value


def customers_page(window: MainWindow) -> CustomersPage:
    window.open_room("customers")
    page = window.page
    assert isinstance(page, CustomersPage)
    return page


def press(
    qtbot: QtBot,
    window: MainWindow,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    """A key for the window; without a window manager nobody hands the focus back to it."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, key, modifier)


def log_by_keys(qtbot: QtBot, window: MainWindow) -> None:
    press(qtbot, window, Qt.Key.Key_L, CONTROL)
    dialog = dialog_of(qtbot, window, VisitDialog)
    assert dialog.sentence.hasFocus()
    QTest.keyClicks(dialog.sentence, "acme wants samples")
    QTest.keyClick(dialog.sentence, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert dialog.outcome.chosen == "progress"
    QTest.keyClick(dialog.sentence, Qt.Key.Key_Return, CONTROL)  # perhaps before it is understood
    qtbot.waitUntil(lambda: "Acme Foods" in window.toast.sentence)
    settle(qtbot, window)


def test_a_visit_is_logged_by_keys_and_the_gauge_moves_and_undo_takes_it_back(
    qtbot: QtBot, known: Desk, open_window: Opener
) -> None:
    window = open_window(known)
    assert gauge_value(window) == 0
    log_by_keys(qtbot, window)
    assert window.toast.isVisible()
    assert "Visits 1 / 3–5" in window.toast.sentence
    assert gauge_value(window) == 1
    (visit,) = known.store.read(list_visits)
    assert (visit.customer, visit.said, visit.result) == (
        *("Acme Foods", "acme wants samples", "progress"),
    )

    press(qtbot, window, Qt.Key.Key_Z, CONTROL)
    settle(qtbot, window)
    qtbot.waitUntil(lambda: gauge_value(window) == 0)
    assert known.store.read(list_visits) == []
    assert "Undone" in window.toast.sentence

    press(qtbot, window, Qt.Key.Key_Y, CONTROL)
    settle(qtbot, window)
    qtbot.waitUntil(lambda: gauge_value(window) == 1)


def test_a_chosen_customer_leads_straight_to_what_was_said(
    qtbot: QtBot, known: Desk, open_window: Opener
) -> None:
    window = open_window(known)
    window.opener.log_visit(None, None)
    dialog = dialog_of(qtbot, window, VisitDialog)
    settle(qtbot, window)
    assert dialog.focusWidget() is dialog.sentence
    dialog.more.click()
    assert dialog.focusWidget() is dialog.customer
    QTest.keyClicks(dialog.customer, "acm")
    qtbot.waitUntil(dialog.customer.popup.isVisible)
    QTest.keyClick(dialog.customer, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.focusWidget() is dialog.said)
    dialog.close()


def test_escape_keeps_a_draft_and_saving_forgets_it(
    qtbot: QtBot, known: Desk, open_window: Opener
) -> None:
    window = open_window(known)
    window.opener.log_visit(None, None)
    dialog = dialog_of(qtbot, window, VisitDialog)
    QTest.keyClicks(dialog.sentence, "Acme Foods, half a sentence")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert known.store.read(list_visits) == []

    window.opener.log_visit(None, None)
    dialog = dialog_of(qtbot, window, VisitDialog)
    assert dialog.sentence.text() == "Acme Foods, half a sentence"
    dialog.save.click()
    qtbot.waitUntil(lambda: "Acme Foods" in window.toast.sentence)
    settle(qtbot, window)
    window.opener.log_visit(None, None)
    dialog = dialog_of(qtbot, window, VisitDialog)
    assert dialog.sentence.text() == ""
    dialog.close()


def test_a_refused_visit_says_why_and_stays_open(
    qtbot: QtBot, known: Desk, open_window: Opener
) -> None:
    window = open_window(known)
    window.opener.log_visit(None, None)
    dialog = dialog_of(qtbot, window, VisitDialog)
    dialog.save.click()
    assert "Who was it?" in dialog.wrong
    dialog.more.click()
    dialog.customer.setText("Acme Foods")
    dialog.next_on.setText("nonsense")
    dialog.save.click()
    settle(qtbot, window)
    assert "Write the date" in dialog.wrong
    dialog.next_on.setText("2026-09-01")  # before the visit
    dialog.save.click()
    settle(qtbot, window)
    assert "next step" in dialog.wrong
    assert dialog.isVisible()
    assert dialog.save.isEnabled()
    dialog.close()


def test_nothing_to_undo_is_one_sentence(qtbot: QtBot, desk: Desk, open_window: Opener) -> None:
    window = open_window(desk)
    window.undo()
    settle(qtbot, window)
    assert window.toast.isVisible()
    assert "undo" in window.toast.sentence


def test_what_the_command_line_changes_is_noticed(
    qtbot: QtBot, known: Desk, folder: Path, open_window: Opener
) -> None:
    window = open_window(known)
    page = customers_page(window)
    settle(qtbot, window)
    assert page.table.rowCount() == 2
    command = [sys.executable, "-m", "crm", "--data", str(folder), "--today", str(TODAY)]
    subprocess.run([*command, "customer", "add", "Brand New"], check=True, capture_output=True)
    qtbot.waitUntil(lambda: page.table.rowCount() == 3, timeout=10_000)
    settle(qtbot, window)


def test_the_language_changes_at_once_and_is_kept(
    qtbot: QtBot, known: Desk, open_window: Opener
) -> None:
    window = open_window(known)
    page = customers_page(window)
    page.search.setText("acme")
    window.choose_language("zh")
    settle(qtbot, window)
    assert i18n.language() == "zh"
    assert known.store.read(setting, LANGUAGE) == "zh"
    fresh = customers_page(window)
    assert fresh is not page
    assert fresh.search.text() == "acme"
    settle(qtbot, window)
    assert fresh.table.rowCount() == 1
    window.choose_language("en")
    settle(qtbot, window)
    assert i18n.language() == "en"


def test_another_look_shows_the_page_again(qtbot: QtBot, known: Desk, open_window: Opener) -> None:
    window = open_window(known)
    before = window.page
    window.switch_look()
    settle(qtbot, window)
    assert window.page is not before
    qtbot.waitUntil(lambda: window.page.data is not None)
    assert gauge_value(window) == 0


def test_the_first_start_fills_the_desk_and_undo_empties_it(
    qtbot: QtBot, desk: Desk, open_window: Opener
) -> None:
    window = open_window(desk)
    assert window.page is window.first_start
    window.first_start.sample.click()
    qtbot.waitUntil(lambda: window.page is not window.first_start, timeout=30_000)
    settle(qtbot, window)
    assert len(desk.store.read(list_customers, today=TODAY)) > 100
    window.undo()
    qtbot.waitUntil(lambda: window.page is window.first_start, timeout=30_000)
    settle(qtbot, window)
    assert desk.store.read(list_customers, today=TODAY) == []


def test_the_sample_data_can_be_cancelled(qtbot: QtBot, desk: Desk, open_window: Opener) -> None:
    window = open_window(desk)
    window.first_start.fill()
    progress = window.first_start.busy._progress
    assert progress is not None
    progress.cancel()
    settle(qtbot, window)
    assert "Cancelled" in window.toast.sentence
    assert desk.store.read(list_customers, today=TODAY) == []
    assert window.first_start.sample.isEnabled()


def test_starting_empty_leads_to_today(qtbot: QtBot, desk: Desk, open_window: Opener) -> None:
    window = open_window(desk)
    window.first_start.empty.click()
    settle(qtbot, window)
    assert window.page is window.room_page("today")


def test_the_brief_is_a_key_away_and_becomes_a_page_and_a_text(
    qtbot: QtBot, known: Desk, tmp_path: Path, open_window: Opener
) -> None:
    window = open_window(known)
    page = customers_page(window)
    settle(qtbot, window)
    page.view.setFocus()
    press(qtbot, window, Qt.Key.Key_B, CONTROL)
    dialog = dialog_of(qtbot, window, BriefDialog)
    assert dialog.brief is not None
    assert dialog.brief.customer.name == "Acme Foods"
    dialog.copy.click()
    assert "Acme Foods" in QApplication.clipboard().text()
    dialog.save_pdf(tmp_path / "brief.pdf")
    settle(qtbot, window)
    assert (tmp_path / "brief.pdf").read_bytes().startswith(b"%PDF")
    dialog.close()


def test_a_gauge_opens_to_its_facts(qtbot: QtBot, known: Desk, open_window: Opener) -> None:
    window = open_window(known)
    log_by_keys(qtbot, window)
    gauge = window.page.findChildren(GaugeWidget)[0]
    row = gauge.parentWidget()
    assert row is not None
    row.setFocus()
    QTest.keyClick(row, Qt.Key.Key_Return)
    dialog = dialog_of(qtbot, window, FactsDialog)
    assert dialog.table.rowCount() == 1
    dialog.close()


def test_every_room_opens_by_key(qtbot: QtBot, known: Desk, open_window: Opener) -> None:
    window = open_window(known)
    for key, room in zip("2341", ("week", "customers", "money", "today"), strict=True):
        press(qtbot, window, getattr(Qt.Key, f"Key_{key}"), CONTROL)
        settle(qtbot, window)
        assert window.page is window.room_page(room)
        assert window.page.data is not None


def test_the_window_comes_back_as_it_was_left(
    qtbot: QtBot, known: Desk, open_window: Opener
) -> None:
    window = open_window(known)
    page = customers_page(window)
    page.search.setText("大华")
    window.close()
    again = open_window(known)
    settle(qtbot, again)
    page = again.page  # type: ignore[assignment]
    assert isinstance(page, CustomersPage)
    assert page.search.text() == "大华"


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_nothing_is_cut_at_the_size_of_a_small_laptop(
    qtbot: QtBot, known: Desk, open_window: Opener, language: str, mode: str
) -> None:
    window = open_window(known)
    window.resize(1280, 800)
    window.speak(language)
    window.wear("dark" if mode == "dark" else "light")
    for room in ("today", "week", "customers", "money"):
        window.open_room(room)
        settle(qtbot, window)
        assert window.minimumSizeHint().width() <= 1280, room
        assert window.minimumSizeHint().height() <= 800, room
    i18n.use("en")


def test_a_list_of_ten_thousand_stays_fluid(qtbot: QtBot, known: Desk, open_window: Opener) -> None:
    rows = known.store.read(list_customers, today=TODAY)
    window = open_window(known)
    page = customers_page(window)
    settle(qtbot, window)
    many = [rows[n % 2] for n in range(10_000)]
    held = hold(many, TODAY)
    page.table.show_rows(held, held.rows)
    assert page.table.rowCount() == 10_000
    page.table.show_rows(held, many[1::2], FoundRows("大华", many[1::2]))
    assert page.table.rowCount() == 5_000
    add_customer(known.store, name="One more", day=TODAY)  # and the real ones come back
    window.context.changed.emit()
    settle(qtbot, window)
    assert page.table.rowCount() >= 1
