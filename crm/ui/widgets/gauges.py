"""Targets as pictures: a stamp card where one slot is one fact, a bar for what is too many."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QWidget

from crm.ui.theme import Look

MOST_SLOTS = 16
_TOP, _HEIGHT = 13, 12  # of the slots
_GAP, _FLOOR_GAP, _WIDEST = 4, 9, 72


@dataclass(frozen=True, slots=True)
class Gauge:
    """What a gauge shows, in the metric's unit; words are ready to be drawn.

    `pace` is where one should be by this evening, `behind` whether this morning's was missed,
    `landing` the projection; each None where there is none. A cap has no floor.
    """

    value: int
    low: int | None
    high: int | None
    pace: float | None = None
    behind: bool = False
    landing: int | None = None
    over: bool = False
    floor_words: str = ""
    stretch_words: str = ""
    pace_words: str = ""
    landing_words: str = ""
    spoken: str = ""

    @property
    def goal(self) -> int:
        """The largest bound."""
        return max(self.low or 0, self.high or 0)


class GaugeWidget(QWidget):
    """A gauge; `gauge` may be replaced and is then drawn anew."""

    def __init__(self, look: Look, gauge: Gauge) -> None:
        super().__init__()
        self._look = look
        self.gauge = gauge
        self.setFixedHeight(40)
        self.setMinimumWidth(120)
        self.show_gauge(gauge)

    def show_gauge(self, gauge: Gauge) -> None:
        """Show another state."""
        self.gauge = gauge
        self.setAccessibleName(gauge.spoken)
        self.setToolTip(gauge.spoken)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Slots while they can be counted, else a bar."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if 0 < max(self.gauge.goal, self.gauge.value) <= MOST_SLOTS:
            _paint_slots(painter, self._look, self.width(), self.gauge)
        else:
            _paint_bar(painter, self._look, QRectF(1, _TOP, self.width() - 2, _HEIGHT), self.gauge)


class MoneyBar(QWidget):
    """The month's money: solid is in, pale is projected, a band from floor to stretch, the pace."""

    def __init__(self, look: Look, gauge: Gauge) -> None:
        super().__init__()
        self._look, self.gauge = look, gauge
        self.setFixedHeight(62)
        self.setMinimumWidth(200)
        self.setAccessibleName(gauge.spoken)
        self.setToolTip(gauge.spoken)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it with its words above and below."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint_bar(
            painter, self._look, QRectF(1, 20, self.width() - 2, 14), self.gauge, words_above=True
        )


def _paint_slots(painter: QPainter, look: Look, width: int, gauge: Gauge) -> None:
    count = max(gauge.goal, gauge.value)
    floor = gauge.low if gauge.low is not None else count
    wide = min((width - 2 - (count - 1) * _GAP - (_FLOOR_GAP - _GAP)) / count, _WIDEST)

    def left(slot: int) -> float:
        return 1 + slot * (wide + _GAP) + (_FLOOR_GAP - _GAP if slot >= floor else 0)

    for slot in range(count):
        box = QRectF(left(slot), _TOP, wide, _HEIGHT)
        if slot < gauge.value:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("dangerFill" if gauge.over else "fill"))
        else:
            painter.setPen(QPen(look.color("line2"), 1))
            painter.setBrush(look.color("track") if slot < floor else Qt.BrushStyle.NoBrush)
            box.adjust(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, 3.5, 3.5)
    if gauge.pace is not None and gauge.low:
        whole = min(int(gauge.pace), floor - 1)
        _notch(painter, look, left(whole) + min(gauge.pace - whole, 1) * wide, 4, gauge)
    end = left(count - 1) + wide
    mark = left(floor - 1) + wide + _FLOOR_GAP / 2 if 0 < floor < count else end
    if 0 < floor < count:
        painter.setPen(QPen(look.color("text2"), 1.5))
        painter.drawLine(QPointF(mark, _TOP - 3), QPointF(mark, _TOP + _HEIGHT + 3))
    _bound_words(painter, look, (mark, end), _TOP + _HEIGHT + 2, gauge, width)


def _paint_bar(
    painter: QPainter, look: Look, box: QRectF, gauge: Gauge, *, words_above: bool = False
) -> None:
    top_value = max(gauge.goal * 1.1, (gauge.landing or 0) * 1.05, gauge.value * 1.05, 1)

    def at(value: float) -> float:
        return box.left() + max(min(value / top_value, 1), 0) * box.width()

    whole = QPainterPath()
    whole.addRoundedRect(box, box.height() / 2, box.height() / 2)
    painter.save()
    painter.setClipPath(whole)
    painter.fillRect(box, look.color("track"))
    if gauge.low is not None and gauge.high is not None:
        band = QRectF(at(gauge.low), box.top(), at(gauge.high) - at(gauge.low), box.height())
        painter.fillRect(band, look.color("fill2", look.opacity("band")))
    if gauge.landing is not None and gauge.landing > gauge.value:
        _hatch(painter, look, at(gauge.value), at(gauge.landing), box)
    done = QRectF(box.left(), box.top(), at(gauge.value) - box.left(), box.height())
    painter.fillRect(done, look.color("dangerFill" if gauge.over else "fill"))
    painter.restore()
    if gauge.landing is not None and words_above:
        _diamond(painter, look, at(gauge.landing), box)
    marks = [at(bound) for bound in (gauge.low, gauge.high) if bound is not None]
    for mark in marks:
        painter.setPen(QPen(look.color("text"), 1.5))
        painter.drawLine(QPointF(mark, box.top() - 4), QPointF(mark, box.bottom() + 4))
    if marks:
        ends = (marks[0], marks[-1])
        below = box.bottom() + (6 if words_above else 2)
        _bound_words(painter, look, ends, below, gauge, box.width() + 2)
    if gauge.pace is not None:
        _notch(painter, look, at(gauge.pace), box.top() - 9, gauge)
    if words_above:
        _words_above(painter, look, box, at, gauge)


def _words_above(
    painter: QPainter, look: Look, box: QRectF, at: Callable[[float], float], gauge: Gauge
) -> None:
    """Pace left of its notch and landing at its diamond, apart from each other."""
    font = look.font("tiny")
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    free = box.left()
    if gauge.pace is not None and gauge.pace_words:
        wide = metrics.horizontalAdvance(gauge.pace_words)
        left = at(gauge.pace) - wide - 9
        if left < box.left():
            left = at(gauge.pace) + 9
        painter.setPen(look.color("text2"))
        painter.drawText(QRectF(left, 2, wide + 4, 15), gauge.pace_words)
        free = left + wide + 8
    if gauge.landing is not None and gauge.landing_words:
        wide = metrics.horizontalAdvance(gauge.landing_words)
        left = max(min(at(gauge.landing) - wide / 2, box.right() - wide), free + 10)
        if left + wide <= box.right() + 2:
            painter.setPen(look.color("accent"))
            painter.drawText(QRectF(left, 2, wide + 4, 15), gauge.landing_words)


def _hatch(painter: QPainter, look: Look, start: float, end: float, box: QRectF) -> None:
    area = QRectF(start, box.top(), end - start, box.height())
    painter.save()
    painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
    painter.fillRect(area, look.color("fill", look.opacity("projected")))
    painter.setPen(QPen(look.color("fill"), 1.2))
    left = start - box.height()
    while left < end:
        painter.drawLine(QPointF(left, box.bottom()), QPointF(left + box.height(), box.top()))
        left += 6
    painter.restore()


def _diamond(painter: QPainter, look: Look, middle: float, box: QRectF) -> None:
    centre = box.center().y()
    painter.setPen(QPen(look.color("sheet"), 1.5))
    painter.setBrush(look.color("accent"))
    painter.drawPolygon(
        QPolygonF(
            [
                QPointF(middle, box.top() - 1),
                QPointF(middle + 7, centre),
                QPointF(middle, box.bottom() + 1),
                QPointF(middle - 7, centre),
            ]
        )
    )


def _notch(painter: QPainter, look: Look, middle: float, top: float, gauge: Gauge) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.color("warnFill" if gauge.behind else "text2"))
    painter.drawPolygon(
        QPolygonF([QPointF(middle - 4, top), QPointF(middle + 4, top), QPointF(middle, top + 6)])
    )


def _bound_words(  # noqa: PLR0917 - where and what
    painter: QPainter,
    look: Look,
    marks: tuple[float, float],
    top: float,
    gauge: Gauge,
    width: float,
) -> None:
    """Floor and stretch under their marks; moved apart, and the stretch given up if too narrow."""
    font = look.font("tiny")
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    painter.setPen(look.color("text2"))
    floor, stretch = gauge.floor_words, gauge.stretch_words
    floor_wide, stretch_wide = (metrics.horizontalAdvance(words) for words in (floor, stretch))
    stretch_left = min(marks[1] - stretch_wide / 2, width - stretch_wide - 1)
    floor_left = max(min(marks[0] - floor_wide / 2, width - floor_wide - 1), 0)
    if floor and stretch:
        floor_left = max(min(floor_left, stretch_left - floor_wide - 10), 0)
    if floor:
        painter.drawText(QRectF(floor_left, top, floor_wide + 4, 15), floor)
    if stretch and (not floor or stretch_left > floor_left + floor_wide + 8):
        painter.drawText(QRectF(stretch_left, top, stretch_wide + 4, 15), stretch)
