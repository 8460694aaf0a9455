"""The first day, on a real screen: from the first start to a logged visit, with mouse and keys."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.screen.display import (
    Program,
    Screen,
    blank,
    changed,
    missing,
    place_of,
    wait_for,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(
    bool(missing()), reason=f"a real screen wants {' and '.join(missing())} (Debian: xvfb xdotool)"
)

OPTIONS = ("--today", "2026-09-22", "--lang", "en")
ACCENT = (0x0B, 0x66, 0x5B)  # what the first button to press is filled with
SIDEBAR = 200  # px: the rooms are left of it
NAME = "Dinghe Restaurant"
SENTENCE = "Saw Huang at Dinghe, needs 60 cases, quote by Friday"
ANOTHER = "Went back to Dinghe, left samples"


@pytest.fixture
def screen() -> Iterator[Screen]:
    opened = Screen()
    try:
        yield opened
    finally:
        opened.keep("first-day-last")
        opened.close()


class Store:
    """What a second process finds in the store."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def ask(self, *words: str) -> Any:  # noqa: ANN401 - whatever JSON holds
        done = subprocess.run(
            [sys.executable, "-m", "crm", "--data", str(self._folder), *OPTIONS, *words, "--json"],
            capture_output=True,
            text=True,
            check=True,
        )
        return json.loads(done.stdout)

    def said(self) -> list[str]:
        """What was said on today's completed visits."""
        return [
            visit["said"]
            for visit in self.ask("visit", "list")
            if visit["day"] == "2026-09-22" and visit["state"] == "completed"
        ]

    def gauges(self) -> dict[str, int]:
        """The week's targets by metric."""
        return {target["metric"]: target["value"] for target in self.ask("week")["targets"]}

    def customers(self) -> int:
        return len(self.ask("customers", "--limit", "999"))


def test_from_the_first_start_to_a_logged_visit(  # noqa: PLR0915 - one day, told in order
    screen: Screen, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    store = Store(folder)
    program = Program(screen, folder, *OPTIONS)
    seen = screen.keep("first-day-1-start")
    assert not blank(seen)

    # The first customer, by keys: what can be added, then the name.
    screen.keys("ctrl+n")
    screen.at_rest()
    screen.keep("first-day-2-quick-add")
    screen.keys("Return")
    screen.at_rest()
    screen.write(NAME)
    screen.keys("ctrl+Return")
    wait_for(lambda: store.customers() == 1, "the new customer is not in the store")
    screen.at_rest()
    assert not blank(screen.keep("first-day-3-customer"))

    # A goal, set by another program; the window shows it by itself.
    screen.keys("ctrl+1")
    without = screen.at_rest()
    bounds = ("--period", "week", "--low", "2", "--high", "4", "--this-period")
    store.ask("target", "set", "visits", *bounds)
    wait_for(lambda: bool(changed(without, screen.picture())), "what others write is not shown")
    assert store.gauges() == {"visits": 0}

    # The visit: the filled button, found by its colour, with the mouse; one sentence.
    today = screen.at_rest()
    assert not blank(screen.keep("first-day-4-today"))
    screen.click(place_of(today, ACCENT))
    screen.at_rest()
    started = time.monotonic()
    screen.write(SENTENCE)
    screen.keep("first-day-5-sentence")
    screen.keys("ctrl+Return")
    assert time.monotonic() - started < 10, "a visit wants more than ten seconds"
    wait_for(lambda: store.said() == [SENTENCE], "the visit is not in the store")
    assert store.gauges() == {"visits": 1}
    assert changed(today, screen.at_rest()), "nobody sees that the visit was logged"
    screen.keep("first-day-6-logged")

    # Another by keys alone, and back.
    screen.keys("ctrl+l")
    screen.at_rest()
    screen.write(ANOTHER)
    screen.keys("ctrl+Return")
    wait_for(lambda: store.gauges() == {"visits": 2}, "the gauge does not move")
    screen.at_rest()
    screen.keys("ctrl+z")
    wait_for(lambda: store.said() == [SENTENCE], "undo leaves the visit in the store")
    assert store.gauges() == {"visits": 1}

    # Rooms: the row that changes when the key of a room is pressed is the one to click.
    screen.keys("ctrl+2")
    week = screen.at_rest()
    screen.keys("ctrl+3")
    customers = screen.at_rest()
    rows = changed(week, customers, program.geometry()[0] + SIDEBAR)
    assert rows is not None
    screen.click(((rows[0] + rows[2]) // 2, rows[1] + 16))
    assert not blank(screen.at_rest())
    screen.keep("first-day-7-week")

    # Closed and opened again, everything is where it was.
    screen.hand("windowsize", "--sync", program.window, "1100", "700")
    screen.hand("windowmove", "--sync", program.window, "150", "90")
    screen.at_rest()
    where = program.geometry()
    assert where[2:] == (1100, 700)
    assert program.leave() == 0
    again = Program(screen, folder, *OPTIONS)
    assert again.geometry() == where
    last = screen.at_rest()
    screen.keep("first-day-8-again")
    screen.keys("ctrl+2")  # the week's board was in front, so nothing changes
    assert changed(last, screen.at_rest(), where[0] + 40) is None
    assert not blank(last)
    assert again.leave() == 0
