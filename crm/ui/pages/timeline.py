"""What happened with a customer, the newest first: a spine with one dot a fact."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QContextMenuEvent,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from crm.i18n import gettext as _
from crm.ui import formats
from crm.ui.theme import Look, tone_of
from crm.ui.widgets.icons import icon_pixmap
from crm.ui.widgets.labels import baseline

_MOST_LINES = 4
_FIRST_OF_CHINESE = "\u2e80"  # what comes before it is written with spaces between words
_LEFT = 40
_NEXT, _PREVIOUS = (Qt.Key.Key_Down, Qt.Key.Key_J), (Qt.Key.Key_Up, Qt.Key.Key_K)
_OPEN = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


@dataclass(frozen=True, slots=True)
class Event:
    """One fact: when, what kind (icon and tone), its head and what is told about it."""

    id: uuid.UUID
    kind: str
    day: dt.date
    icon: str
    tone: str
    title: str
    body: str
    state: str | None = None

    @property
    def spoken(self) -> str:
        """Its words, without the day."""
        return f"{self.title}, {self.body}" if self.body else self.title


class Timeline(QWidget):
    """Painted whole; its height follows its width. Arrows, J and K go from entry to entry."""

    opened = Signal(object)  # an Event
    deleted = Signal(object)
    menu_asked = Signal(object, QPoint)  # an Event, and where on the screen
    moved = Signal(QRect)  # where the entry stands that was gone to
    ended = Signal()  # one wanted to go on below the last entry

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._events: Sequence[Event] = ()
        self._today = dt.date.min
        self._bodies: list[list[str]] = []
        self._entry: uuid.UUID | None = None
        self._current = 0
        self._hovered = -1
        self._title, self._small = look.font(strong=True), look.font("small")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(_("Timeline"))

    @property
    def events(self) -> Sequence[Event]:
        """What is shown."""
        return self._events

    @property
    def current(self) -> Event | None:
        """The entry one stands on."""
        return self._events[self._current] if self._current < len(self._events) else None

    def show_events(
        self, events: Sequence[Event], today: dt.date, entry: uuid.UUID | None = None
    ) -> None:
        """Show these, one of them as the one that was looked for; one stays where one was."""
        stood = self.current
        self._events, self._today, self._entry = events, today, entry
        wanted = entry or (stood.id if stood else None)
        found = (place for place, event in enumerate(events) if event.id == wanted)
        self._current = next(found, min(self._current, max(len(events) - 1, 0)))
        self._hovered = -1
        self._arrange()
        self._tell()

    def _tell(self) -> None:
        """What a screen reader says."""
        event = self.current
        words = "" if event is None else f"{formats.day(event.day, self._today)}, {event.spoken}"
        self.setAccessibleDescription(words)
        if self.hasFocus():
            QAccessible.updateAccessibility(
                QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
            )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from entry to entry, open one, delete one, ask what can be done to it."""
        key, current = Qt.Key(event.key()), self.current
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if not plain or current is None:
            super().keyPressEvent(event)
        elif key in _NEXT:
            self._go(self._current + 1)
        elif key in _PREVIOUS:
            self._go(self._current - 1)
        elif key == Qt.Key.Key_Home:
            self._go(0)
        elif key == Qt.Key.Key_End:
            self._go(len(self._events) - 1)
        elif key in _OPEN:
            self.opened.emit(current)
        elif key == Qt.Key.Key_Delete:
            self.deleted.emit(current)
        else:
            super().keyPressEvent(event)

    def _go(self, place: int) -> None:
        if place >= len(self._events):
            self.ended.emit()
            return
        self._current = max(place, 0)
        self._tell()
        self.update()
        self.moved.emit(self._box(self._current))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show on which entry one stands."""
        super().focusInEvent(event)
        self._tell()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show it no more."""
        super().focusOutEvent(event)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what a click would open."""
        place = self._at(event.position().toPoint())
        if place != self._hovered:
            self._hovered = place
            shape = Qt.CursorShape.PointingHandCursor if place >= 0 else Qt.CursorShape.ArrowCursor
            self.setCursor(shape)
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Show it no more."""
        self._hovered = -1
        self.update()
        super().leaveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open on a click."""
        place = self._at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and place >= 0:
            self._current = place
            self._tell()
            self.opened.emit(self._events[place])

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask what can be done to an entry, by mouse or by key."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        place = self._current if by_key else self._at(event.pos())
        if not 0 <= place < len(self._events):
            return
        self._current = place
        self.update()
        at = self.mapToGlobal(self._box(place).topLeft() + QPoint(_LEFT, 24))
        self.menu_asked.emit(self._events[place], at if by_key else event.globalPos())

    def _at(self, point: QPoint) -> int:
        """The place of the entry at this point, −1 if there is none."""
        top = 0
        for place, lines in enumerate(self._bodies):
            if top <= point.y() < top + _high(lines):
                return place
            top += _high(lines)
        return -1

    def _box(self, place: int) -> QRect:
        top = sum(map(_high, self._bodies[:place]))
        return QRect(0, top, self.width(), _high(self._bodies[place]))

    def place_of(self, entry: uuid.UUID) -> QRect | None:
        """Where this one is drawn; None if it is not there."""
        top = 0
        for one, lines in zip(self._events, self._bodies, strict=True):
            if one.id == entry:
                return QRect(0, top, self.width(), _high(lines))
            top += _high(lines)
        return None

    def sizeHint(self) -> QSize:
        """As high as its events."""
        return QSize(300, self._height())

    def minimumSizeHint(self) -> QSize:
        """No less."""
        return QSize(200, self._height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._arrange()

    def _arrange(self) -> None:
        room = max(self.width() - _LEFT - 8, 100)
        metrics = QFontMetricsF(self._small)
        self._bodies = [_broken(event.body, metrics, room) for event in self._events]
        self.updateGeometry()
        self.update()

    def _height(self) -> int:
        return sum(map(_high, self._bodies)) + 8 if self._events else 60

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what of it is seen."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._events:
            painter.setFont(self._look.font())
            painter.setPen(self._look.color("text2"))
            painter.drawText(QPointF(4, 28), _("Nothing has happened yet."))
            return
        top = 0
        for place, (one, lines) in enumerate(zip(self._events, self._bodies, strict=True)):
            high = _high(lines)
            if event.rect().intersects(QRect(0, top, self.width(), high)):
                self._paint_ground(painter, place, top, high)
                self._paint_event(painter, top, one, lines, last=place == len(self._events) - 1)
            top += high

    def _paint_ground(self, painter: QPainter, place: int, top: int, high: int) -> None:
        focused = self.hasFocus() and place == self._current
        sought = self._events[place].id == self._entry
        if not (focused or sought or place == self._hovered):
            return
        ring = QPen(self._look.color("focus"), 2) if focused else QPen(Qt.PenStyle.NoPen)
        painter.setPen(ring)
        painter.setBrush(self._look.color("select" if focused or sought else "hover"))
        painter.drawRoundedRect(QRectF(1, top + 1, self.width() - 2, high - 6), 8, 8)

    def _paint_event(
        self, painter: QPainter, top: int, one: Event, lines: list[str], *, last: bool
    ) -> None:
        look = self._look
        if not last:
            painter.setPen(QPen(look.color("line2"), 1))
            painter.drawLine(QPointF(18, top + 32), QPointF(18, top + _high(lines) + 4))
        soft, ink = tone_of(one.tone)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color(soft))
        painter.drawEllipse(QRectF(6, top + 5, 24, 24))
        painter.drawPixmap(QRect(11, top + 10, 14, 14), icon_pixmap(one.icon, look.hex(ink), 14, 2))
        painter.setFont(self._title)
        painter.setPen(look.color("text"))
        day = formats.day(one.day, self._today)
        wide = QFontMetricsF(self._small).horizontalAdvance(day) + 1
        room = self.width() - _LEFT - wide - 16
        title = QFontMetricsF(self._title).elidedText(one.title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QPointF(_LEFT, top + 5 + baseline(self._title, 20)), title)
        painter.setFont(self._small)
        painter.setPen(look.color("text2"))
        date = QRectF(self.width() - 8 - wide, top + 5, wide, 20)
        painter.drawText(
            date,
            int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter),
            day,
        )
        for number, text in enumerate(lines):
            at = top + 25 + number * 18 + baseline(self._small, 18)
            painter.drawText(QPointF(_LEFT, at), text)


def _high(lines: list[str]) -> int:
    return 36 + 18 * len(lines)


def _broken(text: str, metrics: QFontMetricsF, room: float) -> list[str]:
    """The text in lines that fit, the last one elided; Latin words stay whole."""
    lines: list[str] = []
    rest = text
    while rest and len(lines) < _MOST_LINES:
        if metrics.horizontalAdvance(rest) <= room:
            return [*lines, rest]
        if len(lines) == _MOST_LINES - 1:
            return [*lines, metrics.elidedText(rest, Qt.TextElideMode.ElideRight, room)]
        cut = _fits(rest, metrics, room)
        lines.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return lines


def _fits(text: str, metrics: QFontMetricsF, room: float) -> int:
    """How many characters fit, broken before a word where it is Latin."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if metrics.horizontalAdvance(text[:middle]) <= room:
            low = middle
        else:
            high = middle - 1
    space = text.rfind(" ", 0, low + 1)
    latin = low < len(text) and max(text[low - 1 : low + 1]) < _FIRST_OF_CHINESE
    return space if latin and space > low // 2 else low
