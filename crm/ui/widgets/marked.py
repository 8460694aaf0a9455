"""One line of text whose found parts have a ground of their own, elided so that one is seen."""

from collections.abc import Sequence
from typing import TypeAlias

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from crm.ui.theme import Look
from crm.ui.widgets.labels import baseline

Marks: TypeAlias = Sequence[tuple[int, int]]

LINE = 20  # high
_ELLIPSIS = "…"
_BEFORE = 0.6  # of the room may be what stands before the end of the first mark


def elided(text: str, marks: Marks, metrics: QFontMetricsF, room: float) -> tuple[str, Marks]:
    """As much of the text as fits, the first mark in any case, and the marks in that."""
    if metrics.horizontalAdvance(text) <= room:
        return text, marks
    fitting, known = _cut(text, marks, metrics, room)
    if not marks or (known and known[0] == tuple(marks[0])):
        return fitting, known
    first, end = marks[0]
    start = first
    while start > 0:
        before = metrics.horizontalAdvance(_ELLIPSIS + text[start - 1 : end])
        if before > room * _BEFORE:
            break
        start -= 1
    if not start:
        return fitting, known
    shifted = [(max(a, start) - start + 1, b - start + 1) for a, b in marks if b > start]
    return _cut(_ELLIPSIS + text[start:], shifted, metrics, room)


def _cut(text: str, marks: Marks, metrics: QFontMetricsF, room: float) -> tuple[str, Marks]:
    fitting = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
    whole = len(fitting) if fitting == text else len(fitting) - 1
    return fitting, [(a, min(b, whole)) for a, b in marks if a < whole]


def paint_marked(  # noqa: PLR0917 - where, what, how
    painter: QPainter,
    look: Look,
    place: QPointF,
    room: float,
    text: str,
    marks: Marks,
    font: QFont,
    tone: str,
) -> float:
    """Draw the text, 20 high, its marks on the ground of hits; where it ends."""
    metrics = QFontMetricsF(font)
    shown, seen = elided(text, marks, metrics, room)
    base = QPointF(place.x(), place.y() + baseline(font, LINE))
    grounds = []
    for start, end in seen:
        left = place.x() + metrics.horizontalAdvance(shown[:start])
        right = place.x() + metrics.horizontalAdvance(shown[:end])
        grounds.append(QRectF(left - 1, place.y(), right - left + 2, LINE))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.color("hit"))
    for ground in grounds:
        painter.drawRoundedRect(ground, 3, 3)
    painter.setFont(font)
    painter.setPen(look.color(tone))
    painter.drawText(base, shown)
    if tone != "text" and grounds:  # only the strongest text can be read on that ground
        for ground in grounds:
            painter.save()
            painter.setClipRect(ground, Qt.ClipOperation.IntersectClip)
            painter.fillRect(ground.adjusted(2, 0, -2, 0), look.color("hit"))
            painter.setPen(look.color("text"))
            painter.drawText(base, shown)
            painter.restore()
    return place.x() + metrics.horizontalAdvance(shown)
