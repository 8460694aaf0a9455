"""The rooms of the window, each declared once: its key, icon, words, and the page that fills it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from crm.i18n import mark
from crm.ui.context import Context
from crm.ui.pages.customers import CustomersPage
from crm.ui.pages.goals import GoalsPage
from crm.ui.pages.history import HistoryPage
from crm.ui.pages.library import LibraryPage
from crm.ui.pages.money import MoneyPage
from crm.ui.pages.page import Page
from crm.ui.pages.settings import SettingsPage
from crm.ui.pages.today import TodayPage
from crm.ui.pages.week import WeekPage


@dataclass(frozen=True, slots=True)
class Room:
    """A room; `make` is called when it is first opened. One at the foot is not worked in daily."""

    key: str
    icon: str
    label: str
    make: Callable[[Context], Page[Any]]
    foot: bool = False


ROOMS = (
    Room("today", "today", mark("Today"), TodayPage),
    Room("week", "week", mark("Week board"), WeekPage),
    Room("customers", "customers", mark("Customers"), CustomersPage),
    Room("money", "money", mark("Orders & money"), MoneyPage),
    Room("goals", "goals", mark("Goals"), GoalsPage),
    Room("library", "library", mark("Library"), LibraryPage),
    Room("history", "history", mark("Steps & bin"), HistoryPage, foot=True),
    Room("settings", "settings", mark("Settings"), SettingsPage, foot=True),
)
