"""The path of a goal through its period: what came in, where it should be, where it lands."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from crm.ui.theme import Look
from crm.ui.widgets.chart_picture import PathPicture

_TOP, _BOTTOM, _PAD = 14, 26, 10
_EDGE = 6  # kept free for the ring of focus
_LABEL_APART = 15  # from one label at the lines' ends to the next
_DOT, _DIAMOND = 5.0, 7.0
_WEEK = 7
_OPEN = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class PathChart(QWidget):
    """Painted; the pointer or the arrow keys read a day, Enter or a click opens its facts."""

    opened = Signal(object)  # the day
    read = Signal(str)  # what the day that is pointed at says; empty where none is

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.picture: PathPicture | None = None
        self.pointed: dt.date | None = None
        self._font = look.font("tiny")
        self._strong = look.font("small", strong=True)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(280, 210)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        """Of a usual window."""
        return QSize(640, 320)

    def show_picture(self, picture: PathPicture) -> None:
        """Show another path, or the same after something has changed."""
        before = self.picture
        self.picture = picture
        if before is None or (before.start, before.end) != (picture.start, picture.end):
            self.pointed = None
        self.setAccessibleName(picture.spoken)
        self._say()

    def move_landing(self, landing: tuple[int, int, int] | None, words: str) -> None:
        """Show where it would land if more came in."""
        if self.picture is not None:
            self.picture = replace(self.picture, landing=landing, landing_words=words)
            self.update()

    # --- Where things are -------------------------------------------------------------------

    def _plot(self, picture: PathPicture) -> QRectF:
        metrics, strong = QFontMetricsF(self._font), QFontMetricsF(self._strong)
        left = max(metrics.horizontalAdvance(picture.axis(tick)) for tick in picture.steps())
        ends = (picture.floor_words, picture.stretch_words, picture.previous_words)
        right = max(
            [
                strong.horizontalAdvance(picture.landing_words),
                *(metrics.horizontalAdvance(text) for text in ends),
            ]
        )
        left, right = left + _PAD + _EDGE, max(right + 12, 16) + _EDGE
        return QRectF(
            left, _TOP, max(self.width() - left - right, 40), self.height() - _TOP - _BOTTOM
        )

    def _x(self, picture: PathPicture, plot: QRectF, day: dt.date) -> float:
        """The evening of the day; the left edge is the morning of the first."""
        return plot.left() + ((day - picture.start).days + 1) / picture.days * plot.width()

    def _scale(self, picture: PathPicture, plot: QRectF) -> Callable[[float], float]:
        bottom, top = min(picture.steps()[0], picture.lowest), picture.top

        def at(value: float) -> float:
            return plot.bottom() - (float(value) - bottom) / (top - bottom) * plot.height()

        return at

    # --- Painting ---------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Lines of the axis, the paths, what came in, the landing, and the day pointed at."""
        del event
        picture = self.picture
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if picture is not None:
            plot = self._plot(picture)
            at = self._scale(picture, plot)
            self._paint_axis(painter, picture, plot, at)
            self._paint_paths(painter, picture, plot, at)
            self._paint_landing(painter, picture, plot, at)
            self._paint_values(painter, picture, plot, at)
            self._paint_ends(painter, picture, plot, at)
            self._paint_pointed(painter, picture, plot, at)
        if self.hasFocus():
            painter.setPen(QPen(self._look.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)

    def _paint_axis(
        self,
        painter: QPainter,
        picture: PathPicture,
        plot: QRectF,
        at: Callable[[float], float],
    ) -> None:
        look, metrics = self._look, QFontMetricsF(self._font)
        painter.setFont(self._font)
        for step in picture.steps():
            y = at(step)
            painter.setPen(QPen(look.color("line2" if step == 0 else "line"), 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            text = picture.axis(step)
            painter.setPen(look.color("text2"))
            wide = metrics.horizontalAdvance(text)
            painter.drawText(QPointF(plot.left() - wide - 8, y + metrics.capHeight() / 2), text)
        taken: list[tuple[float, float]] = []
        base = plot.bottom() + 18
        runs = picture.start <= picture.today <= picture.end
        if runs:
            x = self._x(picture, plot, picture.today)
            painter.setPen(QPen(look.color("line2"), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(x, plot.top() - 8), QPointF(x, plot.bottom()))
            wide = metrics.horizontalAdvance(picture.today_words)
            left = min(max(x - wide / 2, 0), self.width() - wide)
            painter.setPen(look.color("text"))
            painter.drawText(QPointF(left, base), picture.today_words)
            taken.append((left, left + wide))
        painter.setPen(look.color("text2"))
        for day, text in picture.ticks:
            wide = metrics.horizontalAdvance(text)
            left = min(max(self._x(picture, plot, day) - wide / 2, 0), self.width() - wide)
            if any(left < end + 8 and start - 8 < left + wide for start, end in taken):
                continue
            painter.drawText(QPointF(left, base), text)
            taken.append((left, left + wide))

    def _line(
        self,
        picture: PathPicture,
        plot: QRectF,
        at: Callable[[float], float],
        values: Sequence[float],
    ) -> QPolygonF:
        flat = not picture.rises or values[0] == values[-1]  # a limit holds from the start
        first = float(values[0]) if flat else 0.0
        points = [QPointF(plot.left(), at(first))]
        for offset, value in enumerate(values[: picture.days]):
            day = picture.start + dt.timedelta(days=offset)
            points.append(QPointF(self._x(picture, plot, day), at(float(value))))
        return QPolygonF(points)

    def _paint_paths(
        self,
        painter: QPainter,
        picture: PathPicture,
        plot: QRectF,
        at: Callable[[float], float],
    ) -> None:
        look = self._look
        painter.setBrush(Qt.BrushStyle.NoBrush)
        dashes = (
            (picture.floor, QPen(look.color("text2"), 1.3)),
            (picture.stretch, QPen(look.color("text2"), 1.3, Qt.PenStyle.DashLine)),
            (picture.previous, QPen(look.color("info"), 1.5, Qt.PenStyle.DotLine)),
        )
        for values, pen in dashes:
            if values:
                painter.setPen(pen)
                painter.drawPolyline(self._line(picture, plot, at, values))

    def _paint_values(
        self,
        painter: QPainter,
        picture: PathPicture,
        plot: QRectF,
        at: Callable[[float], float],
    ) -> None:
        look = self._look
        tone = look.color("dangerFill" if picture.over else "fill")
        path, before = QPainterPath(), 0.0
        if not picture.values:
            return
        if not picture.rises:
            before = float(picture.values[0][1])
        path.moveTo(plot.left(), at(before))
        x = plot.left()
        for day, value in picture.values:
            x = self._x(picture, plot, day)
            if picture.rises:
                path.lineTo(x, at(before))
            path.lineTo(x, at(value))
            before = float(value)
        area = QPainterPath(path)
        area.lineTo(x, at(0))
        area.lineTo(plot.left(), at(0))
        soft = QColor(tone)
        soft.setAlphaF(0.10)
        painter.fillPath(area, soft)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(tone, 2.4))
        painter.drawPath(path)
        end = QPointF(x, at(before))
        painter.setPen(QPen(look.color("sheet"), 2))
        painter.setBrush(look.color("danger" if picture.over else "accent"))
        painter.drawEllipse(end, _DOT, _DOT)
        if picture.value_words:
            metrics = QFontMetricsF(self._strong)
            wide = metrics.horizontalAdvance(picture.value_words)
            left = max(end.x() - wide - 10, plot.left() + 4)
            y = max(end.y() - 10, plot.top() + 4)
            ground = QRectF(left - 3, y - metrics.capHeight() - 4, wide + 6, 18)
            painter.fillRect(ground, look.color("sheet", 0.85))
            painter.setFont(self._strong)
            painter.setPen(look.color("danger" if picture.over else "accent"))
            painter.drawText(QPointF(left, y), picture.value_words)

    def _paint_landing(
        self,
        painter: QPainter,
        picture: PathPicture,
        plot: QRectF,
        at: Callable[[float], float],
    ) -> None:
        runs = picture.start <= picture.today < picture.end
        if picture.landing is None or not picture.values or not runs:
            return
        look, (low, middle, high) = self._look, picture.landing
        day, value = picture.values[-1]
        start = QPointF(self._x(picture, plot, day), at(value))
        end = QPointF(plot.right(), at(middle))
        cone = QPainterPath(start)
        cone.lineTo(plot.right(), at(high))
        cone.lineTo(plot.right(), at(low))
        cone.closeSubpath()
        painter.save()
        painter.fillPath(cone, look.color("fill", 0.12))
        painter.setClipPath(cone)
        painter.setPen(QPen(look.color("fill"), 1))
        box = cone.boundingRect()
        left = box.left() - box.height()
        while left < box.right():
            painter.drawLine(QPointF(left, box.bottom()), QPointF(left + box.height(), box.top()))
            left += 6
        painter.restore()
        painter.setPen(QPen(look.color("accent"), 1.8, Qt.PenStyle.DashLine))
        painter.drawLine(start, end)
        painter.setPen(QPen(look.color("sheet"), 1.5))
        painter.setBrush(look.color("accent"))
        painter.drawPolygon(
            QPolygonF(
                [
                    end + QPointF(0, -_DIAMOND),
                    end + QPointF(_DIAMOND, 0),
                    end + QPointF(0, _DIAMOND),
                    end + QPointF(-_DIAMOND, 0),
                ]
            )
        )

    def _paint_ends(
        self,
        painter: QPainter,
        picture: PathPicture,
        plot: QRectF,
        at: Callable[[float], float],
    ) -> None:
        """The words at the ends of the lines, moved apart; the landing stays where it is."""
        labels: list[tuple[float, str, str, bool]] = []
        for values, words, tone in (
            (picture.floor, picture.floor_words, "text2"),
            (picture.stretch, picture.stretch_words, "text2"),
            (picture.previous, picture.previous_words, "info"),
        ):
            if values and words:
                labels.append((at(float(values[-1])), words, tone, False))
        if picture.landing is not None and picture.landing_words:
            labels.append((at(picture.landing[1]), picture.landing_words, "accent", True))
        for y, (_old, words, tone, strong) in zip(
            _apart([label[0] for label in labels], plot), labels, strict=True
        ):
            font = self._strong if strong else self._font
            painter.setFont(font)
            painter.setPen(self._look.color(tone))
            painter.drawText(
                QPointF(plot.right() + 10, y + QFontMetricsF(font).capHeight() / 2), words
            )

    def _paint_pointed(
        self,
        painter: QPainter,
        picture: PathPicture,
        plot: QRectF,
        at: Callable[[float], float],
    ) -> None:
        day = self.pointed
        if day is None:
            return
        look, x = self._look, self._x(picture, plot, day)
        painter.setPen(QPen(look.color("text2"), 1))
        painter.drawLine(QPointF(x, plot.top() - 6), QPointF(x, plot.bottom()))
        value = self._value(picture, day)
        if value is not None:
            painter.setPen(QPen(look.color("sheet"), 2))
            painter.setBrush(look.color("accent"))
            painter.drawEllipse(QPointF(x, at(value)), _DOT, _DOT)
        lines = picture.reading(day).split("\n")
        metrics = QFontMetricsF(self._font)
        wide = max(metrics.horizontalAdvance(line) for line in lines) + 20
        high = len(lines) * 17 + 12
        left = x + 10 if x + 10 + wide <= self.width() else x - 10 - wide
        left = max(min(left, self.width() - wide), 0)
        box = QRectF(left, plot.top(), wide, high)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("toast"))
        painter.drawRoundedRect(box, 7, 7)
        painter.setFont(self._font)
        painter.setPen(look.color("onToast"))
        for place, line in enumerate(lines):
            painter.drawText(QPointF(left + 10, box.top() + 19 + place * 17), line)

    @staticmethod
    def _value(picture: PathPicture, day: dt.date) -> int | None:
        return next((value for known, value in picture.values if known == day), None)

    # --- Reading ----------------------------------------------------------------------------

    def point_at(self, day: dt.date | None) -> None:
        """Read this day."""
        if day != self.pointed:
            self.pointed = day
            self._say()

    @property
    def reading(self) -> str:
        """What the day that is pointed at says."""
        if self.picture is None or self.pointed is None:
            return ""
        return self.picture.reading(self.pointed)

    def _say(self) -> None:
        self.setAccessibleDescription(self.reading.replace("\n", ", "))
        QAccessible.updateAccessibility(
            QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
        )
        self.read.emit(self.reading)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrows go from day to day, Up and Down by weeks; Enter opens the day's facts."""
        picture, key = self.picture, Qt.Key(event.key())
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -_WEEK,
            Qt.Key.Key_Down: _WEEK,
        }
        if picture is None or not plain:
            super().keyPressEvent(event)
        elif key in steps:
            last = min(max(picture.today, picture.start), picture.end)
            if self.pointed is None:
                self.point_at(last)
            else:
                day = self.pointed + dt.timedelta(days=steps[key])
                self.point_at(min(max(day, picture.start), picture.end))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.point_at(picture.start if key == Qt.Key.Key_Home else picture.end)
        elif key in _OPEN and self.pointed is not None:
            self.opened.emit(self.pointed)
        elif key == Qt.Key.Key_Escape and self.pointed is not None:
            self.point_at(None)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Read the day under the pointer."""
        self.point_at(self._day_at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the facts of the day that was clicked."""
        day = self._day_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and day is not None:
            self.opened.emit(day)

    def leaveEvent(self, event: QEvent) -> None:
        """Read none any more, unless it is read by keys."""
        if not self.hasFocus():
            self.point_at(None)
        super().leaveEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Read none any more."""
        self.point_at(None)
        super().focusOutEvent(event)

    def _day_at(self, place: QPointF) -> dt.date | None:
        picture = self.picture
        if picture is None:
            return None
        plot = self._plot(picture)
        if not plot.adjusted(-4, -8, 4, 8).contains(place):
            return None
        offset = round((place.x() - plot.left()) / plot.width() * picture.days) - 1
        return picture.start + dt.timedelta(days=min(max(offset, 0), picture.days - 1))


def _apart(heights: Sequence[float], plot: QRectF) -> list[float]:
    """The heights of labels, moved apart and kept within the plot, in their own order."""
    order = sorted(range(len(heights)), key=lambda place: heights[place])
    placed = list(heights)
    for before, place in pairwise(order):
        placed[place] = max(placed[place], placed[before] + _LABEL_APART)
    limit = plot.bottom()
    for place in reversed(order):
        placed[place] = min(placed[place], limit)
        limit = placed[place] - _LABEL_APART
    return placed
