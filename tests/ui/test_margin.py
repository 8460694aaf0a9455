"""The margin of Today: what its headings count is said where they stand."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from crm.queries.today import QuietRow
from crm.ui.pages.today_margin import quiet_list
from crm.ui.widgets.labels import Line
from crm.ui.widgets.rows import Row

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from crm.services.desk import Desk
    from crm.ui.main_window import MainWindow

    Opener = Callable[[Desk], MainWindow]


def _row(number: int, *, red: bool) -> QuietRow:
    return QuietRow(uuid.UUID(int=number), f"Shop {number}", "A", None, 40, 21, 35, red)


def test_the_heading_counts_the_red_and_the_link_says_who_else_is_listed(
    qtbot: QtBot, known: Desk, open_window: Opener
) -> None:
    window = open_window(known)
    rows = [_row(number, red=number < 2) for number in range(8)]
    shown = quiet_list(window.context, rows, None, uuid.UUID(int=9))
    qtbot.addWidget(shown)
    (count,) = (label for label in shown.findChildren(Line) if label.text() == "2")
    words = "2 customers are past their maximum · 6 more are past the ideal"
    assert (count.toolTip(), count.accessibleDescription()) == (words, words)
    names = [row.accessibleName() for row in shown.findChildren(Row)]
    assert names[-1] == "All 8, with those due soon"
