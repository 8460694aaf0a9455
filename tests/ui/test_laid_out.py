"""A page is laid out in the moment its data are shown: nothing lies on another for a blink."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QWidget

from crm.services.customers import add_customer
from crm.services.targets import set_target
from crm.ui.widgets.rows import Row
from tests.ui.conftest import TODAY, settle

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from crm.services.desk import Desk
    from crm.ui.main_window import MainWindow

    Opener = Callable[[Desk], MainWindow]


def crushed(page: QWidget) -> list[str]:
    """The rows that are lower than what stands in them."""
    return [
        f"{row.accessibleName()}: {row.height()} < {row.minimumSizeHint().height()}"
        for row in page.findChildren(Row)
        if row.isVisible() and row.height() < row.minimumSizeHint().height()
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
    found: list[tuple[int, list[str]]] = []
    page.shown.connect(lambda: found.append((len(page.findChildren(Row)), crushed(page))))

    window.open_room(room)
    settle(qtbot, window)

    qtbot.waitUntil(lambda: bool(found))
    assert found[0][0] >= 5
    assert [rows for _count, rows in found if rows] == []
