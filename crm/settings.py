"""Settings declared once: key, type, default, label; their values are facts, so undo knows them."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from crm.domain.views import Views, parse_views
from crm.i18n import mark

T = TypeVar("T")

_NAMESPACE = uuid.UUID("6f1c3f0e-52a4-5b7e-9d0c-8d2b7a5f4e11")


@dataclass(frozen=True, slots=True)
class SettingOf(Generic[T]):
    """One setting: `parse` turns its stored text into its value, ValueError for nonsense."""

    key: str
    default: T
    label: str
    parse: Callable[[str], T]

    @property
    def id(self) -> uuid.UUID:
        """The id of its row: the same on every device."""
        return uuid.uuid5(_NAMESPACE, self.key)


ME: SettingOf[uuid.UUID | None] = SettingOf("me", None, mark("Me"), uuid.UUID)
CURRENCY = SettingOf("currency", "CNY", mark("Currency"), str)
LAPSED_AFTER = SettingOf("lapsed_after", 180, mark("Days without an order until lapsed"), int)
FIRST_WEEKDAY = SettingOf("first_weekday", 0, mark("First day of the week"), int)
CADENCE_IDEAL = SettingOf("cadence_ideal", 21, mark("Ideal days between contacts"), int)
CADENCE_MAXIMUM = SettingOf("cadence_maximum", 35, mark("Maximum days between contacts"), int)
LANGUAGE: SettingOf[str | None] = SettingOf("language", None, mark("Language"), str)
CUSTOMER_VIEWS = SettingOf("customer_views", Views(), mark("Views of customers"), parse_views)

SETTINGS = (ME, CURRENCY, LAPSED_AFTER, FIRST_WEEKDAY, CADENCE_IDEAL, CADENCE_MAXIMUM, LANGUAGE)
