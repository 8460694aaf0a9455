"""The room of goals: periods by key, a path read day by day, a year split and taken back."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from crm.queries.reps import me
from crm.queries.targets import target_rows
from crm.services.customers import add_customer
from crm.services.orders import add_order
from crm.services.payments import add_payment
from crm.services.targets import set_target
from crm.ui.dialogs.facts import FactsDialog
from crm.ui.dialogs.split_year import SplitYearDialog
from crm.ui.dialogs.target_history import TargetHistoryDialog
from crm.ui.pages.goals import GoalsPage
from crm.ui.widgets.rows import Row
from tests.ui.conftest import TODAY, dialog_of, settle

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from crm.services.desk import Desk
    from crm.ui.main_window import MainWindow

    Opener = Callable[[Desk], MainWindow]


@pytest.fixture
def trading(known: Desk) -> Desk:
    """Two payments in September, one customer late, money and visits to reach."""
    acme = add_customer(known.store, name="Beta Mart", day=dt.date(2026, 1, 2)).record
    assert acme is not None
    for day, amount in ((3, 1_000_000), (10, 1_500_000)):
        add_payment(known.store, customer=acme, day=dt.date(2026, 9, day), amount=amount)
    add_order(known.store, customer=acme, day=dt.date(2026, 7, 1), amount=600_000, terms_days=30)
    set_target(
        known.store,
        metric="sales_amount",
        basis="collected",
        period="month",
        low=4_000_000,
        high=6_000_000,
        today=TODAY,
        this_period=True,
    )
    return known


def goals_page(qtbot: QtBot, window: MainWindow) -> GoalsPage:
    window.open_room("goals")
    page = window.page
    assert isinstance(page, GoalsPage)
    qtbot.waitUntil(lambda: page.data is not None)
    settle(qtbot, window)
    return page


def chosen(page: GoalsPage) -> list[str]:
    return [kind for kind, chip in page.chips.items() if chip.isChecked()]


def test_an_empty_room_invites_to_set_the_month(
    qtbot: QtBot, desk: Desk, open_window: Opener
) -> None:
    window = open_window(desk)
    asked: list[tuple[object, ...]] = []
    window.context.form_asked.connect(lambda *told: asked.append(told))
    page = goals_page(qtbot, window)
    assert page.chart.isHidden() or not page.chart.isVisible()
    page.change.click()
    assert asked == [("target", None, {"period": "month"})]
    for form in (QApplication.activeModalWidget(), *window.findChildren(QDialog)):
        if form is not None:
            form.close()


def test_periods_are_chosen_and_turned_by_key(
    qtbot: QtBot, trading: Desk, open_window: Opener
) -> None:
    window = open_window(trading)
    page = goals_page(qtbot, window)
    assert chosen(page) == ["month"]
    assert page.data is not None
    assert page.data.path is not None
    assert page.data.path.target.metric == "sales_amount"
    QTest.keyClick(page, Qt.Key.Key_W)
    settle(qtbot, window)
    assert chosen(page) == ["week"]
    assert page.data.path.target.metric == "visits"
    assert page.chips["week"].text() == "This week"
    QTest.keyClick(page, Qt.Key.Key_PageDown)
    settle(qtbot, window)
    assert page.data.start == dt.date(2026, 9, 28)
    QTest.keyClick(page, Qt.Key.Key_M)
    settle(qtbot, window)
    assert (chosen(page), page.data.start) == (["month"], dt.date(2026, 9, 1))
    assert page.state()["kind"] == "month"


def test_the_path_is_read_day_by_day_and_opens_its_facts(
    qtbot: QtBot, trading: Desk, open_window: Opener
) -> None:
    window = open_window(trading)
    page = goals_page(qtbot, window)
    assert "¥25,000 of ¥40k–¥60k" in page.chart.accessibleName()
    page.chart.setFocus()
    QTest.keyClick(page.chart, Qt.Key.Key_Home)
    for _step in range(2):
        QTest.keyClick(page.chart, Qt.Key.Key_Right)
    assert page.chart.pointed == dt.date(2026, 9, 3)
    assert "¥10,000 (+¥10,000)" in page.chart.accessibleDescription()
    QTest.keyClick(page.chart, Qt.Key.Key_Return)
    dialog = dialog_of(qtbot, window, FactsDialog)
    assert [row.value for row in dialog.table.rows] == [1_000_000]
    dialog.close()
    QTest.keyClick(page.chart, Qt.Key.Key_Escape)
    assert page.chart.accessibleDescription() == ""


def test_a_tick_moves_the_landing(qtbot: QtBot, trading: Desk, open_window: Opener) -> None:
    window = open_window(trading)
    page = goals_page(qtbot, window)
    before, cone = page.what_ifs.landing, page.chart.picture
    (tick,) = page.what_ifs.ticks
    QTest.keyClick(tick.box, Qt.Key.Key_Space)
    assert page.what_ifs.landing == before + 600_000
    assert cone is not None
    assert cone.landing is not None
    after = page.chart.picture
    assert after is not None
    assert after.landing is not None
    assert after.landing[1] == cone.landing[1] + 600_000
    page.refresh()  # what is ticked stays ticked
    settle(qtbot, window)
    assert page.what_ifs.landing == before + 600_000


def test_another_target_is_charted_by_enter(
    qtbot: QtBot, trading: Desk, open_window: Opener
) -> None:
    window = open_window(trading)
    page = goals_page(qtbot, window)
    row = next(row for row in page.findChildren(Row) if row.accessibleName().startswith("Visits,"))
    assert "3–5" in row.accessibleName()
    QTest.keyClick(row, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert chosen(page) == ["week"]
    assert page.chart.accessibleName().startswith("Visits, This week: 0 of 3–5")


def test_a_year_is_split_saved_and_taken_back_by_one_undo(
    qtbot: QtBot, trading: Desk, open_window: Opener
) -> None:
    window = open_window(trading)
    page = goals_page(qtbot, window)
    before = len(trading.store.read(target_rows))
    page.split.click()
    dialog = dialog_of(qtbot, window, SplitYearDialog)
    assert (dialog.low.text(), dialog.high.text()) == ("480,000", "720,000")
    assert not dialog.how.buttons["season"].isEnabled()  # nothing is known of earlier years
    assert not dialog.cells[0].low.isEnabled()  # January is over
    dialog.low.setText("")
    QTest.keyClicks(dialog.low, "600000")
    assert [cell.low.text() for cell in dialog.cells] == ["50,000"] * 12
    october = dialog.cells[9].low
    october.setFocus()
    october.selectAll()
    QTest.keyClicks(october, "105000")
    QTest.keyClick(october, Qt.Key.Key_Tab)
    others = {cell.low.text() for place, cell in enumerate(dialog.cells) if place != 9}
    assert others == {"45,000"}
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "month by month" in window.toast.sentence)
    settle(qtbot, window)
    QTest.keyClick(page, Qt.Key.Key_Y)
    settle(qtbot, window)
    assert page.data is not None
    assert page.data.path is not None
    assert page.data.path.target.low == 60_000_000
    assert page.strip.bars[9].low == 10_500_000

    window.undo()
    settle(qtbot, window)
    assert len(trading.store.read(target_rows)) == before


def test_a_split_that_cannot_be_says_why(qtbot: QtBot, trading: Desk, open_window: Opener) -> None:
    window = open_window(trading)
    goals_page(qtbot, window).split.click()
    dialog = dialog_of(qtbot, window, SplitYearDialog)
    october = dialog.cells[9].low
    october.setFocus()
    october.selectAll()
    QTest.keyClicks(october, "900000")
    QTest.keyClick(october, Qt.Key.Key_Tab)
    assert "more than the year" in dialog.wrong
    assert not dialog.save.isEnabled()
    dialog.close()


def test_the_history_shows_versions_and_ends_a_target(
    qtbot: QtBot, trading: Desk, open_window: Opener
) -> None:
    set_target(
        trading.store,
        metric="sales_amount",
        basis="collected",
        period="month",
        low=5_000_000,
        today=TODAY,
    )
    window = open_window(trading)
    page = goals_page(qtbot, window)
    page.history.click()
    dialog = dialog_of(qtbot, window, TargetHistoryDialog)
    assert dialog.rows == ["from 1 Oct at least ¥50k", "from 1 Sep ¥40k–¥60k"]
    dialog.this_period.setChecked(True)
    dialog.end.click()
    qtbot.waitUntil(lambda: "Target ended" in window.toast.sentence)
    settle(qtbot, window)
    assert page.data is not None
    assert page.data.path is None


def test_the_strip_chooses_a_month_and_the_report_is_copied(
    qtbot: QtBot, trading: Desk, open_window: Opener
) -> None:
    window = open_window(trading)
    page = goals_page(qtbot, window)
    page.strip.setFocus()
    QTest.keyClick(page.strip, Qt.Key.Key_Right)
    assert page.strip.accessibleDescription().startswith("October")
    page.report.copy.click()
    qtbot.waitUntil(lambda: "copied" in window.toast.sentence)
    assert "Sales · collected: ¥25,000, ¥40,000–¥60,000, Behind" in (
        QGuiApplication.clipboard().text()
    )
    QTest.keyClick(page.strip, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert page.data is not None
    assert page.data.start == dt.date(2026, 10, 1)
    with trading.store.reading() as session:
        assert page.data.rep == me(session)


@pytest.mark.parametrize("kind", ["week", "month"])
def test_the_report_is_written_on_paper(
    qtbot: QtBot, trading: Desk, open_window: Opener, tmp_path: Path, kind: str
) -> None:
    window = open_window(trading)
    page = goals_page(qtbot, window)
    page.choose(kind)
    settle(qtbot, window)
    path = tmp_path / "report.pdf"
    page.report.save_report(path)
    settle(qtbot, window)
    text = "".join(found.extract_text() for found in PdfReader(path).pages)
    title = {"week": "Week report", "month": "Month report"}[kind]
    for words in (title, "Done"):
        assert words in text
    assert "report.pdf" in window.toast.sentence


@pytest.mark.parametrize("width", [900, 1080, 1180, 1280])
@pytest.mark.parametrize("kind", ["month", "year"])
def test_the_head_has_room_in_every_window(
    qtbot: QtBot, trading: Desk, open_window: Opener, width: int, kind: str
) -> None:
    window = open_window(trading)
    page = goals_page(qtbot, window)
    window.resize(width, 700)
    page.choose(kind)
    settle(qtbot, window)
    right = page.change.mapTo(page, page.change.rect().topRight()).x()
    assert right < page.width()
    assert page.change.width() >= page.change.sizeHint().width()
