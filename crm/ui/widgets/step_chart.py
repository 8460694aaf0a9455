"""A small picture of what held from a day on: a line in steps, today marked."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from crm.ui.theme import Look

HEIGHT = 118
_TOP, _BOTTOM, _RIGHT = 20, 20, 10
_DOT = 3.0


@dataclass(frozen=True, slots=True)
class Step:
    """From `day` on, `value` holds; `words` is the value as one says it."""

    day: dt.date
    value: int
    words: str


class StepChart(QWidget):
    """Painted from `start` to `end`; what lies after `today` is dashed."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.steps: Sequence[Step] = ()
        self._span = (dt.date.min, dt.date.min)
        self._today, self._ends = dt.date.min, ("", "")
        self.setFixedHeight(HEIGHT)
        self.setMinimumWidth(200)

    def show_steps(  # noqa: PLR0917 - one picture
        self,
        steps: Sequence[Step],
        start: dt.date,
        end: dt.date,
        today: dt.date,
        ends: tuple[str, str],
        spoken: str,
    ) -> None:
        """Show these, the earliest first; `ends` name the first and the last day."""
        self.steps, self._span, self._today, self._ends = steps, (start, end), today, ends
        self.setAccessibleName(spoken)
        self.setToolTip(spoken)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the steps with their values, the axis with its two days."""
        del event
        if not self.steps:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(_RIGHT, _TOP, self.width() - 2 * _RIGHT, self.height() - _TOP - _BOTTOM)
        self._paint_axis(painter, box)
        self._paint_steps(painter, box)

    def _left(self, day: dt.date, box: QRectF) -> float:
        start, end = self._span
        whole = max((end - start).days, 1)
        return box.left() + box.width() * min(max((day - start).days / whole, 0), 1)

    def _height(self, value: int, box: QRectF) -> float:
        values = [step.value for step in self.steps]
        low, high = min(values), max(values)
        if high == low:
            return box.center().y()
        return box.bottom() - 10 - (box.height() - 18) * (value - low) / (high - low)

    def _paint_axis(self, painter: QPainter, box: QRectF) -> None:
        look = self._look
        font = look.font("tiny")
        painter.setPen(QPen(look.color("line2"), 1))
        painter.drawLine(QPointF(box.left(), box.bottom()), QPointF(box.right(), box.bottom()))
        now = self._left(self._today, box)
        if self._today < self._span[1]:
            painter.setPen(QPen(look.color("line2"), 1, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(now, box.top()), QPointF(now, box.bottom()))
        painter.setFont(font)
        painter.setPen(look.color("text2"))
        words = QRectF(box.left(), box.bottom() + 3, box.width(), _BOTTOM - 3)
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft, self._ends[0])
        painter.drawText(words, Qt.AlignmentFlag.AlignRight, self._ends[1])

    def _paint_steps(self, painter: QPainter, box: QRectF) -> None:
        look, font = self._look, self._look.font("tiny", strong=True)
        metrics = QFontMetricsF(font)
        free = box.left() - _RIGHT  # of what was written so far
        for place, step in enumerate(self.steps):
            following = self.steps[place + 1].day if place + 1 < len(self.steps) else self._span[1]
            left, right = self._left(step.day, box), self._left(following, box)
            high = self._height(step.value, box)
            ahead = step.day > self._today
            pen = QPen(look.color("fill"), 2)
            if ahead:
                pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
            if place:
                before = self._height(self.steps[place - 1].value, box)
                painter.drawLine(QPointF(left, before), QPointF(left, high))
            painter.drawLine(QPointF(left, high), QPointF(right, high))
            painter.setBrush(look.color("sheet" if ahead else "fill"))
            painter.drawEllipse(QPointF(left, high), _DOT, _DOT)
            wide = metrics.horizontalAdvance(step.words)
            last = place == len(self.steps) - 1
            at = min(left, box.right() + _RIGHT - wide)
            if at >= free or last:
                at = max(at, min(free, box.right() + _RIGHT - wide)) if last else at
                painter.setFont(font)
                painter.setPen(look.color("text2" if ahead else "text"))
                painter.drawText(QPointF(at, high - 6), step.words)
                free = at + wide + 8
