"""What pages and commands are given: the store, today, the working days."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from crm.domain.days import WorkCalendar
from crm.store.store import Store


@dataclass(frozen=True, slots=True)
class Desk:
    """One rep's open program; `today` is asked again each time, for it passes midnight."""

    store: Store
    today: Callable[[], dt.date]

    def calendar(self, start: dt.date, end: dt.date) -> WorkCalendar:
        """The working days around these days."""
        return work_calendar(start.year - 1, end.year + 1)


class OpenDesk(Protocol):
    """How a front end asks for the desk, without knowing how it is put together."""

    def __call__(self, folder: Path | None, *, today: dt.date | None, language: str | None) -> Desk:
        """Open the store of this folder; KnownError if it cannot be."""


def default_folder() -> Path:
    """The platform's folder for the data of a program."""
    import platformdirs

    return platformdirs.user_data_path("Tuoke", appauthor=False)


@lru_cache(maxsize=16)
def work_calendar(first_year: int, last_year: int) -> WorkCalendar:
    """Chinese statutory holidays and swapped working days of these years, both included.

    A year whose swaps are not announced yet has its holidays without swaps.
    """
    import holidays

    china = holidays.country_holidays("CN", years=range(first_year, last_year + 1))
    swapped: frozenset[dt.date] = frozenset(getattr(china, "weekend_workdays", ()))
    return WorkCalendar(holidays=frozenset(china), workdays=swapped)
