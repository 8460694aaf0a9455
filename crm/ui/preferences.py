"""What the window remembers by itself, beside the store: geometry, page, look. Never facts."""

import json
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSettings

MODES = ("system", "light", "dark")
SIZES = (90, 100, 110, 120, 130, 150)  # per cent of everything's size
_MOST_RECENT = 5


class Preferences:
    """A small file beside the store; everything in it may be lost."""

    def __init__(self, folder: Path) -> None:
        self._file = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)

    def geometry(self) -> QByteArray | None:
        """Where the window was."""
        value = self._file.value("geometry")
        return value if isinstance(value, QByteArray) else None

    def keep_geometry(self, value: QByteArray) -> None:
        """Remember where the window is."""
        self._file.setValue("geometry", value)

    def mode(self) -> str:
        """`light`, `dark`, or `system`."""
        found = self._file.value("mode")
        return str(found) if found in MODES else "system"

    def keep_mode(self, value: str) -> None:
        """Remember the look."""
        self._file.setValue("mode", value)

    def size(self) -> int:
        """How large everything is, in per cent; what was chosen is worn from the next start on."""
        try:
            found = int(str(self._file.value("size", 100)))
        except ValueError:
            return 100
        return found if found in SIZES else 100

    def keep_size(self, value: int) -> None:
        """Remember the size."""
        self._file.setValue("size", value)

    def reminders(self) -> bool:
        """Whether to remind on the desktop of visits that are near."""
        return str(self._file.value("reminders", "true")).lower() != "false"

    def keep_reminders(self, value: bool) -> None:  # noqa: FBT001 - what a box gives
        """Remember whether to."""
        self._file.setValue("reminders", value)

    def pages(self) -> Mapping[str, Any]:
        """The current page under `room`, and what was chosen on each."""
        try:
            found = json.loads(str(self._file.value("pages", "{}")))
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def keep_pages(self, value: Mapping[str, Any]) -> None:
        """Remember them."""
        self._file.setValue("pages", json.dumps(value, ensure_ascii=False))

    def recent(self) -> list[uuid.UUID]:
        """The customers that were opened last, the last one first."""
        try:
            return [uuid.UUID(each) for each in str(self._file.value("recent", "")).split()]
        except ValueError:
            return []

    def keep_recent(self, customer: uuid.UUID) -> None:
        """Remember that this one was opened."""
        found = [customer, *(each for each in self.recent() if each != customer)]
        self._file.setValue("recent", " ".join(each.hex for each in found[:_MOST_RECENT]))

    def draft(self) -> Mapping[str, Any]:
        """A visit that was begun and not saved."""
        try:
            found = json.loads(str(self._file.value("draft", "{}")))
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def keep_draft(self, value: Mapping[str, Any]) -> None:
        """Remember it; an empty one forgets it."""
        self._file.setValue("draft", json.dumps(value, ensure_ascii=False))
