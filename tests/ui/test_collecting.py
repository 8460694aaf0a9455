"""The collector of garbage sleeps while many rows are read, and wakes up whatever happens."""

from __future__ import annotations

import gc

import pytest

from crm.ui.collecting import many_objects


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
