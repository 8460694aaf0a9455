"""The fonts a document is set in: a Latin face first, then a Han one, as systems keep them."""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

from crm.documents.faces import BadFont, Face
from crm.errors import KnownError
from crm.i18n import gettext as _

PLACEHOLDER: Final = "□"
"""Stands for a character that no font here has, an emoji for example."""

# File name of the regular weight and its place in a collection, and the same of the bold one.
_HAN: Final = (
    ("msyh.ttc", 0, "msyhbd.ttc", 0),
    ("msyh.ttf", 0, "msyhbd.ttf", 0),
    ("PingFang.ttc", 2, None, 0),
    ("STHeiti Light.ttc", 1, "STHeiti Medium.ttc", 1),
    ("wqy-microhei.ttc", 0, None, 0),
    ("NotoSansSC-Regular.ttf", 0, "NotoSansSC-Bold.ttf", 0),
    ("wqy-zenhei.ttc", 0, None, 0),
    ("DroidSansFallbackFull.ttf", 0, None, 0),
    ("DroidSansFallback.ttf", 0, None, 0),
    ("simhei.ttf", 0, None, 0),
    ("simsun.ttc", 0, None, 0),
    ("STHeiti Light.ttf", 0, None, 0),
    ("Arial Unicode.ttf", 0, None, 0),
)
_LATIN: Final = (
    ("segoeui.ttf", 0, "seguisb.ttf", 0),
    ("HelveticaNeue.ttc", 0, "HelveticaNeue.ttc", 1),
    ("Inter-Regular.ttf", 0, "Inter-SemiBold.ttf", 0),
    ("NotoSans-Regular.ttf", 0, "NotoSans-Bold.ttf", 0),
    ("LiberationSans-Regular.ttf", 0, "LiberationSans-Bold.ttf", 0),
    ("arial.ttf", 0, "arialbd.ttf", 0),
    ("Arial.ttf", 0, "Arial Bold.ttf", 0),
    ("DejaVuSans.ttf", 0, "DejaVuSans-Bold.ttf", 0),
)
_SPARE: Final = ("DejaVuSans.ttf", "seguisym.ttf", "Apple Symbols.ttf", "Arial Unicode.ttf")
_HAN_MARKS: Final = "“”‘’…—"  # in both faces, and wide in Chinese
_HAN_START: Final = "\u2e80"
_SPACES: Final = dict.fromkeys("\t\u00a0\u2007\u2009\u202f", " ")
_BARE: Final = {*map(chr, range(0xFE00, 0xFE10)), "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff"}


@dataclass(frozen=True, slots=True)
class Type:
    """A face in which some text is set; `thicken` where the bold is drawn from the regular."""

    face: Face
    thicken: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class FontSet:
    """The faces of a document by weight, in the order in which they are asked for a character."""

    regular: tuple[Type, ...]
    bold: tuple[Type, ...]
    _found: dict[tuple[str, bool, bool], tuple[Type, str, float]] = field(
        default_factory=dict, init=False, repr=False
    )

    def runs(self, text: str, *, bold: bool = False) -> list[tuple[Type, str]]:
        """The text as pieces of one face each; what no face has becomes a placeholder."""
        pieces: list[tuple[Type, str]] = []
        for type_, shown, _width in self._characters(text, bold=bold):
            if pieces and pieces[-1][0] is type_:
                pieces[-1] = (type_, pieces[-1][1] + shown)
            else:
                pieces.append((type_, shown))
        return pieces

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """The width of the text in points."""
        return sum(width for _type, _shown, width in self._characters(text, bold=bold)) * (
            size / 1000
        )

    def _characters(self, text: str, *, bold: bool) -> Iterator[tuple[Type, str, float]]:
        for place, character in enumerate(text):
            if character in _BARE:
                continue
            wide = character in _HAN_MARKS and _beside_han(text, place)
            key = (character, bold, wide)
            found = self._found.get(key)
            if found is None:
                found = self._found[key] = self._find(*key)
            yield found

    def _find(self, character: str, bold: bool, wide: bool) -> tuple[Type, str, float]:  # noqa: FBT001 - a key
        types = self.bold if bold else self.regular
        order = (types[1], types[0], *types[2:]) if wide else types
        for shown in (_SPACES.get(character, character), PLACEHOLDER, "?"):
            for type_ in order:
                if type_.face.has(shown):
                    return type_, shown, type_.face.advance(shown)
        return types[0], "?", types[0].face.advance("?")


def is_han(character: str) -> bool:
    """Whether the character is set as a square of its own: Han, kana, and their punctuation."""
    return character >= _HAN_START and not "\ud800" <= character <= "\udfff"


def _beside_han(text: str, place: int) -> bool:
    """Whether Han stands next to the mark, or to the run of marks that it is one of."""
    first, last = place, place
    while first > 0 and text[first - 1] in _HAN_MARKS:
        first -= 1
    while last + 1 < len(text) and text[last + 1] in _HAN_MARKS:
        last += 1
    around = text[max(first - 1, 0) : first] + text[last + 1 : last + 2]
    return any(is_han(character) for character in around)


@lru_cache(maxsize=1)
def system_fonts() -> FontSet:
    """The fonts of this computer; KnownError font_missing if none of them has Chinese."""
    files = dict(_font_files())
    han = next((found for names in _HAN if (found := _pair(files, *names, probe="户"))), None)
    if han is None:
        raise KnownError("font_missing", _advice())
    latin = next((found for names in _LATIN if (found := _pair(files, *names, probe="A"))), han)
    spare = tuple(
        Type(face) for name in _SPARE if (face := _face(files, name, 0, probe=PLACEHOLDER))
    )
    return FontSet(
        regular=(latin[0], han[0], *spare[:1]),
        bold=(latin[1], han[1], *spare[:1]),
    )


def _pair(
    files: dict[str, Path], name: str, index: int, bold: str | None, bold_index: int, *, probe: str
) -> tuple[Type, Type] | None:
    regular = _face(files, name, index, probe=probe)
    if regular is None:
        return None
    heavy = _face(files, bold, bold_index, probe=probe) if bold else None
    return Type(regular), Type(heavy) if heavy is not None else Type(regular, thicken=True)


def _face(files: dict[str, Path], name: str, index: int, *, probe: str) -> Face | None:
    path = files.get(name.casefold())
    if path is None:
        return None
    try:
        face = Face(path, index)
    except BadFont:
        return None
    return face if face.has(probe) else None


def _font_files() -> Iterator[tuple[str, Path]]:
    """The font files that are known by name, the user's own first."""
    wanted = {name.casefold() for row in (*_HAN, *_LATIN) for name in (row[0], row[2]) if name}
    wanted |= {name.casefold() for name in _SPARE}
    for folder in reversed(_folders()):
        for where, _folders_in, names in os.walk(folder):
            for name in sorted(names):
                if name.casefold() in wanted:
                    yield name.casefold(), Path(where, name)


def _folders() -> list[Path]:
    home = Path.home()
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA", str(home / "AppData/Local"))
        windows = os.environ.get("WINDIR", "C:/Windows")
        return [Path(local, "Microsoft/Windows/Fonts"), Path(windows, "Fonts")]
    if sys.platform == "darwin":
        return [home / "Library/Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts")]
    data = os.environ.get("XDG_DATA_HOME", str(home / ".local/share"))
    return [
        Path(data, "fonts"),
        home / ".fonts",
        Path("/usr/local/share/fonts"),
        Path("/usr/share/fonts"),
    ]


def _advice() -> str:
    if sys.platform == "win32":
        return _("No Chinese font was found; install Microsoft YaHei and try again.")
    if sys.platform == "darwin":
        return _("No Chinese font was found; install Noto Sans CJK SC and try again.")
    return _(
        "No Chinese font was found; install one, on Debian with: "
        "apt install fonts-wqy-microhei, and try again."
    )
