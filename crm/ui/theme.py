"""The look: tokens from one theme file as colours, fonts, palette and style sheet."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette

Mode = Literal["light", "dark"]

_ROLES: tuple[tuple[QPalette.ColorRole, str], ...] = (
    (QPalette.ColorRole.Window, "bg"),
    (QPalette.ColorRole.WindowText, "text"),
    (QPalette.ColorRole.Base, "sheet"),
    (QPalette.ColorRole.AlternateBase, "sunk"),
    (QPalette.ColorRole.Text, "text"),
    (QPalette.ColorRole.PlaceholderText, "text3"),
    (QPalette.ColorRole.Button, "sheet"),
    (QPalette.ColorRole.ButtonText, "text"),
    (QPalette.ColorRole.BrightText, "danger"),
    (QPalette.ColorRole.Highlight, "select"),
    (QPalette.ColorRole.HighlightedText, "text"),
    (QPalette.ColorRole.Link, "accent"),
    (QPalette.ColorRole.LinkVisited, "accent"),
    (QPalette.ColorRole.ToolTipBase, "toast"),
    (QPalette.ColorRole.ToolTipText, "onToast"),
    (QPalette.ColorRole.Light, "sheet"),
    (QPalette.ColorRole.Midlight, "hover"),
    (QPalette.ColorRole.Mid, "line2"),
    (QPalette.ColorRole.Dark, "control"),
    (QPalette.ColorRole.Shadow, "line2"),
    (QPalette.ColorRole.Accent, "accent"),
)
_WRITTEN = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText)


def resource(*parts: str) -> Path:
    """A file among the resources."""
    return Path(__file__).resolve().parents[2].joinpath("resources", *parts)


@cache
def tokens() -> Mapping[str, Any]:
    """The theme file."""
    loaded: Mapping[str, Any] = json.loads(resource("themes", "tokens.json").read_text("utf-8"))
    return loaded


@dataclass(frozen=True, slots=True)
class Look:
    """The look in one mode; widgets are given it and are made anew when it changes."""

    mode: Mode = "light"

    def hex(self, name: str) -> str:
        """The colour of this token as #RRGGBB."""
        value: str = tokens()["palette"][name][self.mode]
        return value

    def color(self, name: str, alpha: float | None = None) -> QColor:
        """The colour of this token."""
        color = QColor(self.hex(name))
        if alpha is not None:
            color.setAlphaF(alpha)
        return color

    def opacity(self, name: str) -> float:
        """How much of a colour shows through, where a token says so."""
        found = tokens()["opacity"][name]
        return float(found[self.mode] if isinstance(found, dict) else found)

    def font(self, size: str | int = "body", *, strong: bool = False) -> QFont:
        """A font of a named size (or of pixels), figures all of one width."""
        font = QFont()
        font.setFamilies(list(families()))
        font.setPixelSize(tokens()["type"][size][0] if isinstance(size, str) else size)
        font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        font.setFeature(QFont.Tag.fromString("tnum"), 1)
        return font

    def line(self, size: str) -> int:
        """The height of a line in this named size, in pixels."""
        return int(tokens()["type"][size][1])

    def palette(self) -> QPalette:
        """Every role of the palette, for what the style sheet does not reach."""
        palette = QPalette()
        for role, name in _ROLES:
            palette.setColor(role, self.color(name))
        for role in _WRITTEN:
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("text3"))
        return palette

    def style_sheet(self) -> str:
        """The style sheet with the tokens' colours in it."""
        text = resource("themes", "window.qss").read_text("utf-8")
        text = text.replace("@picture", resource("themes").as_posix()).replace("@mode", self.mode)
        for name in sorted(tokens()["palette"], key=len, reverse=True):
            text = text.replace(f"@{name}", self.hex(name))
        return text


def mode_for(chosen: str) -> Mode:
    """What to wear where `light`, `dark` or `system` was chosen."""
    if chosen == "system":
        scheme = QGuiApplication.styleHints().colorScheme()
        return "dark" if scheme == Qt.ColorScheme.Dark else "light"
    return "dark" if chosen == "dark" else "light"


def shows_han() -> bool:
    """Whether any font of this system shows Chinese."""
    return bool(QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese))


def families() -> Sequence[str]:
    """Font families of this system: Latin first, Han second."""
    system = {"win32": "windows", "darwin": "macos"}.get(sys.platform, "linux")
    found: Sequence[str] = tokens()["fonts"][system]
    return found


def tone_of(ground: str) -> tuple[str, str]:
    """The soft ground and the text colour of a tone: `accent`, `warn`, …, or `neutral`."""
    return ("sunk", "text2") if ground == "neutral" else (f"{ground}Soft", ground)
