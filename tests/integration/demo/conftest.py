"""Stores full of sample data."""

import datetime as dt
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from crm.bootstrap import _ensure_me
from crm.documents.demo import HISTORY, fill_demo
from crm.services.desk import work_calendar
from crm.store.store import Store

Fill = Callable[..., Store]


@pytest.fixture
def fill(make_store: Callable[[Path], Store], tmp_path: Path) -> Fill:
    """A new store filled around a day; each has its own first rep."""

    def make(today: dt.date, size: int = 120, seed: int = 1) -> Store:
        store = make_store(tmp_path / random.randbytes(8).hex())
        _ensure_me(store)
        fill_again(store, today, size, seed)
        return store

    return make


def fill_again(store: Store, today: dt.date, size: int = 120, seed: int = 1) -> None:
    calendar = work_calendar((today - HISTORY).year, today.year + 1)
    fill_demo(store, today=today, calendar=calendar, size=size, seed=seed)
