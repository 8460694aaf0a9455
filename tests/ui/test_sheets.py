"""Forms as Excel from the window: menus of what a page shows, the export, the search."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from python_calamine import CalamineWorkbook

from crm.ui.dialogs.export_file import ExportDialog
from crm.ui.pages.week import WeekPage
from crm.ui.sheets import SHEETS, SheetAsked, sheet_actions, write_sheet
from tests.ui.conftest import settle

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from crm.services.desk import Desk
    from crm.ui.main_window import MainWindow

    Opener = Callable[[Desk], MainWindow]


def words_in(path: Path) -> str:
    return str(CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python())


def test_the_week_offers_the_forms_of_what_it_shows(
    qtbot: QtBot, open_window: Opener, known: Desk
) -> None:
    window = open_window(known)
    window.open_room("week", {"day": dt.date(2026, 3, 2)})
    settle(qtbot, window)
    page = window.page
    assert isinstance(page, WeekPage)
    assert [act.text() for act in page.sheets.actions()] == [
        "Visit plan as Excel",
        "Visit log as Excel",
        "Weekly report as Excel",
    ]
    asked = page._sheet_asked()
    assert asked.days is not None
    assert asked.days[0] <= dt.date(2026, 3, 2) <= asked.days[1]


def test_the_export_writes_a_form_of_the_days_chosen(
    qtbot: QtBot, open_window: Opener, known: Desk, tmp_path: Path
) -> None:
    window = open_window(known)
    dialog = ExportDialog(window.context, window)
    assert dialog._days.isHidden()
    dialog.rows.setCurrentIndex(dialog.rows.findData("form:goals"))
    assert dialog.period.currentData() == "year"
    assert [dialog.format.itemData(n) for n in range(dialog.format.count())] == ["xlsx"]
    dialog.period.setCurrentIndex(dialog.period.findData("year:before"))
    dialog.write_to(tmp_path / "goals.xlsx")
    settle(qtbot, window)
    assert str(known.today().year - 1) in words_in(tmp_path / "goals.xlsx")


def test_every_form_is_found_and_written(open_window: Opener, known: Desk, tmp_path: Path) -> None:
    window = open_window(known)
    assert len(sheet_actions(window.context, window)) == len(SHEETS)
    for code in SHEETS:
        write_sheet(window.context, code, tmp_path / f"{code}.xlsx", SheetAsked())
        assert (tmp_path / f"{code}.xlsx").stat().st_size > 0
