"""A page of PDF: text in embedded fonts, rectangles, lines. The same input gives the same bytes.

Points from the top left corner, y downwards. Text can be copied: each glyph tells its character.
"""

import io
from typing import Final

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from crm.documents.fonts import FontSet

A4: Final = (595.28, 841.89)
_THICKER: Final = 0.028  # of the size: the stroke that stands in for a missing bold
_FILL, _FILL_AND_STROKE = 0, 2  # text rendering modes of ISO 32000-1


class Page:
    """A page that is drawn on, then turned or written."""

    def __init__(self, fonts: FontSet, size: tuple[float, float] = A4) -> None:
        self.fonts = fonts
        self.width, self.height = size
        self._file = io.BytesIO()
        self._canvas = Canvas(self._file, pagesize=size, pageCompression=1, invariant=1)

    def text(
        self, x: float, y: float, text: str, size: float, colour: str, *, bold: bool = False
    ) -> float:
        """Set a line of text on the baseline y; where it ends."""
        canvas = self._canvas
        canvas.saveState()  # the rendering mode would outlive the text
        canvas.setFillColor(HexColor(colour))
        canvas.setStrokeColor(HexColor(colour))
        canvas.setLineWidth(size * _THICKER)
        # One text object a line: whoever copies the text gets the line whole.
        line = canvas.beginText(x, self.height - y)
        for type_, piece in self.fonts.runs(text, bold=bold):
            line.setFont(type_.face.name, size)
            line.setTextRenderMode(_FILL_AND_STROKE if type_.thicken else _FILL)
            line.textOut(piece)
        canvas.drawText(line)
        canvas.restoreState()
        return x + self.fonts.width(text, size, bold=bold)

    def rectangle(
        self, x: float, y: float, width: float, height: float, colour: str, *, radius: float = 0
    ) -> None:
        """Fill a rectangle with its upper left corner at x, y."""
        self._canvas.setFillColor(HexColor(colour))
        low, round_by = self.height - y - height, min(radius, width / 2, height / 2)
        self._canvas.roundRect(x, low, width, height, round_by, stroke=0, fill=1)

    def box(self, x: float, y: float, side: float, colour: str) -> None:
        """Draw the edge of a small square, to be ticked."""
        self._canvas.setStrokeColor(HexColor(colour))
        self._canvas.setLineWidth(side / 9)
        self._canvas.roundRect(x, self.height - y - side, side, side, side / 8)

    def line(
        self, x: float, y: float, to: float, colour: str, thickness: float, *, dotted: bool = False
    ) -> None:
        """Draw a level line from x to `to`."""
        self._canvas.setStrokeColor(HexColor(colour))
        self._canvas.setLineWidth(thickness)
        self._canvas.setDash([thickness, thickness * 2.5] if dotted else [])
        self._canvas.line(x, self.height - y, to, self.height - y)
        self._canvas.setDash([])

    def upright(self, x: float, y: float, to: float, colour: str, thickness: float) -> None:
        """Draw an upright line from y to `to`."""
        self._canvas.setStrokeColor(HexColor(colour))
        self._canvas.setLineWidth(thickness)
        self._canvas.line(x, self.height - y, x, self.height - to)

    def turn(self) -> None:
        """Begin the next page."""
        self._canvas.showPage()

    def written(self, *, title: str, language: str) -> bytes:
        """The PDF of what was drawn."""
        self._canvas.setTitle(title)
        self._canvas.setCreator("Tuoke")
        self._canvas.setAuthor("Tuoke")
        self._canvas.setCatalogEntry("Lang", language)
        self._canvas.save()
        return self._file.getvalue()
