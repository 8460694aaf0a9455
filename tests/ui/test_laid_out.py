"""A page is laid out in the moment its data are shown: nothing lies on another for a blink."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crm.services.customers import add_customer
from crm.services.targets import set_target
from crm.ui.widgets.rows import Row
from tests.ui.conftest import TODAY, settle

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from crm.services.desk import Desk
    from crm.ui.main_window import MainWindow

    Opener = Callable[[Desk], MainWindow]


def room_of_rows(page: QWidget) -> list[tuple[str, int]]:
    """Every row that is seen, with how much higher it is than what stands in it."""
    return [
        (row.accessibleName(), row.height() - row.minimumSizeHint().height())
        for row in page.findChildren(Row)
        if row.isVisible()
    ]


@pytest.mark.parametrize("room", ["today", "goals"])
def test_rows_have_their_room_as_soon_as_they_are_shown(
    known: Desk, open_window: Opener, qtbot: QtBot, room: str
) -> None:
    for number in range(8):
        add_customer(known.store, name=f"Shop {number}", day=TODAY.replace(month=1), stage="won")
    for metric in ("new_client_visits", "prospects_found", "contacts_made", "orders"):
        for period in ("week", "month", "quarter"):
            set_target(
                known.store,
                metric=metric,
                period=period,
                low=2,
                high=4,
                today=TODAY,
                this_period=True,
            )
    window = open_window(known)
    window.resize(960, 540)
    window.open_room("library")
    settle(qtbot, window)
    window.wear("dark")  # every page is made anew, and shown for the first time
    settle(qtbot, window)
    page = window.room_page(room)
    found: list[list[tuple[str, int]]] = []
    page.shown.connect(lambda: found.append(room_of_rows(page)))

    window.open_room(room)
    settle(qtbot, window)

    qtbot.waitUntil(lambda: bool(found))
    assert len(found[0]) >= 5
    assert [row for row in found[0] if row[1] < 0] == []
