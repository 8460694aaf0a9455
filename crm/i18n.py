"""One translation mechanism for every floor: gettext catalogues, English in the source."""

import gettext as _gettext
import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path

LANGUAGES = ("zh", "en")
DOMAIN = "crm"

_active: dict[str, _gettext.NullTranslations] = {"translations": _gettext.NullTranslations()}
_language: dict[str, str] = {"code": "en"}


def translations_folder() -> Path:
    """Where the compiled catalogues are."""
    return Path(__file__).resolve().parent.parent / "resources" / "translations"


def system_language() -> str:
    """`zh` or `en`, from the environment as gettext reads it."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value.startswith("zh"):
            return "zh"
        if value:
            return "en"
    return "en"


def use(language: str) -> None:
    """Speak this language from now on; English needs no catalogue."""
    code = language if language in LANGUAGES else "en"
    _language["code"] = code
    _active["translations"] = _gettext.translation(
        DOMAIN, translations_folder(), languages=[code], fallback=code == "en"
    )


def language() -> str:
    """The language spoken now."""
    return _language["code"]


def gettext(message: str) -> str:
    """The message in the language spoken now."""
    return _active["translations"].gettext(message) if message else ""


@cache
def everywhere(message: str) -> frozenset[str]:
    """The message in every language, for files that were written in another one."""
    catalogues = (
        _gettext.translation(DOMAIN, translations_folder(), languages=[code], fallback=True)
        for code in LANGUAGES
    )
    return frozenset({message, *(catalogue.gettext(message) for catalogue in catalogues)})


def ngettext(singular: str, plural: str, number: int) -> str:
    """The message for that number of things."""
    return _active["translations"].ngettext(singular, plural, number)


def listed(items: Iterable[str]) -> str:
    """The items one after another, with the comma of the language spoken now."""
    return ("、" if language() == "zh" else ", ").join(items)


def parted(items: Iterable[str]) -> str:
    """The same for items that are longer than a word."""
    return ("；" if language() == "zh" else "; ").join(items)


def mark(message: str) -> str:
    """Mark a message for the catalogue where it is declared; it is translated where it is shown."""
    return message
