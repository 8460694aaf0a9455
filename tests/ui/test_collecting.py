"""The collector of garbage sleeps while many rows are read, and wakes up whatever happens."""

from __future__ import annotations

import gc
import threading
from typing import TYPE_CHECKING

import pytest

from crm.ui.collecting import many_objects

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from crm.services.desk import Desk
    from crm.ui.main_window import MainWindow


def test_it_sleeps_inside_and_leaves_alone_what_was_made() -> None:
    frozen = gc.get_freeze_count()
    with many_objects():
        assert not gc.isenabled()
        rows = [[number] for number in range(60_000)]
    try:
        assert gc.isenabled()
        assert gc.get_freeze_count() > frozen + len(rows)
    finally:
        gc.unfreeze()


def test_it_wakes_up_after_an_error() -> None:
    with pytest.raises(ValueError, match="no"), many_objects():
        raise ValueError("no")
    assert gc.isenabled()


def test_while_there_is_a_window_only_its_thread_collects(
    qtbot: QtBot, known: Desk, open_window: Callable[[Desk], MainWindow]
) -> None:
    seen: list[bool] = []
    where: set[int] = set()

    def watch(phase: str, _info: dict[str, int]) -> None:
        if phase == "start":
            where.add(threading.get_ident())

    window = open_window(known)
    gc.callbacks.append(watch)
    try:

        def litter() -> int:
            seen.append(gc.isenabled())
            rings = 20_000
            for _each in range(rings):
                ring: list[object] = []
                ring.append(ring)
            return rings

        done: list[int] = []
        window.context.read(litter, done.append)
        qtbot.waitUntil(lambda: bool(done))
        window._collector.look()
    finally:
        gc.callbacks.remove(watch)
    assert seen == [False]
    assert where == {threading.get_ident()}
    window.close()
    assert gc.isenabled()
