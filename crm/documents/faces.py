"""One face of a TrueType file: which characters it has, and how wide they are."""

from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont


class BadFont(ValueError):  # noqa: N818 - the file is bad; nothing broke
    """A file that is no TrueType font, or that may not be embedded."""


class Face:
    """A face of a TrueType file or collection; BadFont if it cannot be used.

    `name` is what the PDF knows it by.
    """

    def __init__(self, path: Path, index: int = 0) -> None:
        self.path, self.name = path, f"{path.name}#{index}"
        try:
            font = TTFont(self.name, path, subfontIndex=index)
        except (OSError, TTFError, ValueError, IndexError, KeyError) as error:
            raise BadFont(str(path)) from error
        pdfmetrics.registerFont(font)
        self._glyphs: dict[int, int] = font.face.charToGlyph
        self._widths: dict[int, float] = font.face.charWidths
        self._default: float = font.face.defaultWidth

    def has(self, character: str) -> bool:
        """Whether the face can show the character."""
        return bool(self._glyphs.get(ord(character)))

    def advance(self, character: str) -> float:
        """How far the character moves on, in thousandths of the size."""
        return float(self._widths.get(ord(character), self._default))
