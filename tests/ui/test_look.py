"""The theme file, formats and small widgets by themselves."""

from __future__ import annotations

import datetime as dt
import threading
from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from crm import i18n
from crm.errors import Cancelled
from crm.ui import formats
from crm.ui.tasks import Progress, Tasks
from crm.ui.theme import Look, resource, shows_han, tokens
from crm.ui.widgets.day_edit import DayEdit, read_day
from crm.ui.widgets.gauges import Gauge, GaugeWidget, MoneyBar
from crm.ui.widgets.icons import icon_pixmap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from crm.ui.theme import Mode

TODAY = dt.date(2026, 9, 22)
TEXT, GRAPHIC = 4.5, 3.0


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    i18n.use("en")
    yield
    i18n.use("en")


def luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]
    return sum(weight * v for weight, v in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("kind", "need"), [("text", TEXT), ("graphic", GRAPHIC)])
def test_every_pair_of_colours_can_be_told_apart(mode: Mode, kind: str, need: float) -> None:
    look = Look(mode)
    pairs = tokens()["contrast"][kind]
    assert pairs
    assert [
        (on, ground) for on, ground in pairs if contrast(look.hex(on), look.hex(ground)) < need
    ] == []


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_sheet_has_a_colour_for_every_name(mode: Mode) -> None:
    assert "@" not in Look(mode).style_sheet()


def test_every_icon_can_be_drawn(qapp: object) -> None:
    del qapp
    found = sorted(resource("icons").glob("*.svg"))
    assert found
    for path in found:
        image = icon_pixmap(path.stem, "#000000", 24).toImage()
        inked = any(image.pixelColor(x, y).alpha() for x in range(24) for y in range(24))
        assert inked, path.stem


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-03-05", dt.date(2026, 3, 5)),
        ("2026年3月5日", dt.date(2026, 3, 5)),
        ("9/25", dt.date(2026, 9, 25)),
        ("3-5", dt.date(2027, 3, 5)),
        ("21", dt.date(2026, 10, 21)),
        ("31", dt.date(2026, 10, 31)),
        ("+7", dt.date(2026, 9, 29)),
        ("明天", dt.date(2026, 9, 23)),
        ("2-30", None),
        ("soon", None),
    ],
)
def test_a_day_is_read_as_people_write_it(typed: str, day: dt.date | None) -> None:
    assert read_day(typed, TODAY) == day


def test_a_day_that_was_is_read_backwards() -> None:
    assert read_day("25", TODAY, past=True) == dt.date(2026, 8, 25)
    assert read_day("12-31", TODAY, past=True) == dt.date(2025, 12, 31)


def test_a_day_field_says_when_it_holds_no_day(qtbot: QtBot) -> None:
    field = DayEdit(Look(), "Date", TODAY, day=None)
    qtbot.addWidget(field)
    assert (field.day, field.wrong) == (None, False)
    field.setText("never")
    assert field.wrong
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert field.day == TODAY + dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("minor", "zh", "en"),
    [
        (6_248_000, "6.25万", "¥62.5k"),
        (8_000_000, "8万", "¥80k"),
        (123_456, "¥1,235", "¥1,235"),
        (-4_200_000, "−4.2万", "−¥42k"),
        (63, "¥0.63", "¥0.63"),
        (-198, "−¥1.98", "−¥1.98"),
        (9_950, "¥99.50", "¥99.50"),
        (4_000, "¥40", "¥40"),
        (10_050, "¥101", "¥101"),
    ],
)
def test_money_is_short_in_the_habit_of_the_language(minor: int, zh: str, en: str) -> None:
    assert formats.short_money(minor, "CNY") == en
    i18n.use("zh")
    assert formats.short_money(minor, "CNY") == zh


@pytest.mark.parametrize(
    "gauge",
    [
        Gauge(2, 5, 8, pace=2.5),
        Gauge(9, 5, 8, pace=5),
        Gauge(0, None, 3),
        Gauge(4, 3, 3, pace=3),
        Gauge(0, 0, 0),
        Gauge(60, 40, 100, pace=20, landing=90),
        Gauge(7_000, None, 6_000, over=True),
        Gauge(-500, 1_000, 2_000, pace=500, landing=-900),
    ],
)
@pytest.mark.parametrize("width", [120, 480])
def test_every_gauge_can_be_painted(qtbot: QtBot, gauge: Gauge, width: int) -> None:
    for widget in (GaugeWidget(Look(), gauge), MoneyBar(Look(), gauge)):
        qtbot.addWidget(widget)
        assert isinstance(widget, QWidget)
        widget.resize(width, widget.height())
        assert not widget.grab().isNull()


def test_tasks_run_one_after_the_other_and_answer_here(qtbot: QtBot) -> None:
    tasks, here = Tasks(), threading.get_ident()
    said: list[tuple[int, int]] = []
    there: list[int] = []

    def work(number: int) -> int:
        there.append(threading.get_ident())
        return number

    for number in range(5):
        tasks.run(
            partial(work, number),
            lambda result: said.append((result, threading.get_ident())),
        )
    qtbot.waitUntil(lambda: not tasks.busy)
    assert said == [(number, here) for number in range(5)]
    assert here not in there
    assert len(set(there)) == 1
    tasks.close()


def test_a_task_that_fails_says_so_and_a_cancelled_one_is_silent(qtbot: QtBot) -> None:
    tasks, progress = Tasks(), Progress()
    failed: list[BaseException] = []
    tasks.failed.connect(failed.append)
    error = ValueError("no")

    def fail() -> None:
        raise error

    progress.cancel()
    tasks.run(fail, lambda _nothing: None)
    tasks.run(lambda: progress.report(1, 2), lambda _nothing: None)
    stopped: list[BaseException] = []
    tasks.run(lambda: progress.report(1, 2), lambda _nothing: None, stopped.append)
    qtbot.waitUntil(lambda: not tasks.busy)
    assert failed == [error]
    assert isinstance(stopped[0], Cancelled)
    tasks.close()


def test_nothing_is_answered_after_the_lane_is_closed(qtbot: QtBot) -> None:
    tasks = Tasks()
    said: list[int] = []
    tasks.run(lambda: 1, said.append)
    tasks.close()
    qtbot.wait(10)
    assert said == []


def test_a_system_without_chinese_fonts_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shows_han()  # set up with the program
    monkeypatch.setattr(QFontDatabase, "families", lambda _system: [])
    assert not shows_han()
