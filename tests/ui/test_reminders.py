"""Reminders: the day once, each visit once a quarter of an hour before, never if not wanted."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from crm.queries.customers import list_customers
from crm.services.tasks import add_task
from crm.services.visits import plan_visit
from crm.ui.reminders import Reminders
from tests.ui.conftest import TODAY, settle

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from crm.services.desk import Desk
    from crm.ui.main_window import MainWindow

    Opener = Callable[[Desk], MainWindow]


class _Clock:
    def __init__(self) -> None:
        self.at = dt.datetime.combine(TODAY, dt.time(8, 30))

    def __call__(self) -> dt.datetime:
        return self.at


@pytest.fixture
def busy(known: Desk) -> Desk:
    acme = next(r for r in known.store.read(list_customers, today=TODAY) if "Acme" in r.name)
    plan_visit(known.store, customer=acme.id, day=TODAY, time="09:30", purpose="samples")
    add_task(known.store, title="Send the report", due=TODAY)
    return known


def test_a_visit_is_named_once_and_in_time(qtbot: QtBot, busy: Desk, open_window: Opener) -> None:
    window = open_window(busy)
    told: list[tuple[str, str]] = []
    clock = _Clock()
    reminders = Reminders(
        window.context,
        window._preferences,
        window,
        tell=lambda title, text: told.append((title, text)),
        now=clock,
    )
    reminders.look()
    settle(qtbot, window)
    assert told == [("Today", "1 visit, 1 promise due, first 09:30 Acme Foods")]
    clock.at = dt.datetime.combine(TODAY, dt.time(9, 14))
    reminders.look()
    settle(qtbot, window)
    assert len(told) == 1
    clock.at = dt.datetime.combine(TODAY, dt.time(9, 15))
    for _again in range(2):
        reminders.look()
        settle(qtbot, window)
    assert told[1:] == [("09:30 Acme Foods", "samples")]


def test_nobody_is_reminded_who_does_not_want_it(
    qtbot: QtBot, busy: Desk, open_window: Opener
) -> None:
    window = open_window(busy)
    told: list[tuple[str, str]] = []
    window._preferences.keep_reminders(False)
    reminders = Reminders(
        window.context,
        window._preferences,
        window,
        tell=lambda title, text: told.append((title, text)),
        now=_Clock(),
    )
    reminders.look()
    settle(qtbot, window)
    assert told == []


def test_where_there_is_no_tray_the_window_says_it(
    qtbot: QtBot, busy: Desk, open_window: Opener
) -> None:
    window = open_window(busy)
    reminders = Reminders(window.context, window._preferences, window, now=_Clock())
    reminders.look()
    settle(qtbot, window)
    assert "first 09:30 Acme Foods" in window.toast.sentence
