"""What happened with a customer, the newest first: a spine with one dot a fact."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from crm.i18n import gettext as _
from crm.i18n import listed, parted
from crm.labels import label
from crm.ui import formats
from crm.ui.pages.today_visits import MODE_ICONS
from crm.ui.theme import Look, tone_of
from crm.ui.widgets.icons import icon_pixmap
from crm.ui.widgets.labels import baseline

if TYPE_CHECKING:
    from crm.ui.pages.customer import CustomerData

_MOST = 60
_MOST_LINES = 4
_LEFT, _DATE = 36, 88


@dataclass(frozen=True, slots=True)
class Event:
    """One fact: when, what kind (icon and tone), its head and what is told about it."""

    id: uuid.UUID
    day: dt.date
    icon: str
    tone: str
    title: str
    body: str


def events_of(data: "CustomerData") -> list[Event]:
    """Contacts, notes, orders and payments together, the newest first."""
    found = [
        Event(
            visit.id,
            visit.day,
            MODE_ICONS.get(visit.mode, "visit"),
            _visit_tone(visit.state),
            " · ".join(
                filter(
                    None,
                    (
                        label("mode", visit.mode),
                        visit.contact,
                        label("result", visit.result) if visit.result else None,
                        label("visit_state", visit.state) if visit.state != "completed" else None,
                    ),
                )
            ),
            _told(
                visit.said or visit.purpose,
                visit.feedback,
                visit.competitor,
                listed(visit.pitched),
                f"→ {visit.next_step}" if visit.next_step else None,
            ),
        )
        for visit in data.visits
        if visit.state != "cancelled"
    ]
    found += [
        Event(
            order.id,
            order.day,
            "package",
            "info",
            f"{label('order_state', order.state)} {formats.money(order.total, order.currency)}",
            _told(order.code, order.note),
        )
        for order in data.orders
    ]
    found += [
        Event(
            payment.id,
            payment.day,
            "money",
            "neutral",
            f"{label('payment_kind', payment.kind)} "
            f"{formats.money(payment.amount, payment.currency)}",
            _told(payment.order, payment.note),
        )
        for payment in data.payments
    ]
    found += [
        Event(
            note.id,
            note.day,
            "message",
            "neutral",
            label("note_kind", note.kind),
            _told(note.body, note.product),
        )
        for note in data.notes
    ]
    found.sort(key=lambda event: event.day, reverse=True)
    return [event for place, event in enumerate(found) if place < _MOST or event.id == data.entry]


def _told(*parts: str | None) -> str:
    return " · ".join(" ".join(part.split()) for part in parts if part)


def _visit_tone(state: str) -> str:
    return {"completed": "accent", "missed": "danger"}.get(state, "neutral")


class Timeline(QWidget):
    """Painted whole; its height follows its width."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._events: Sequence[Event] = ()
        self._today = dt.date.min
        self._bodies: list[list[str]] = []
        self._entry: uuid.UUID | None = None
        self._title, self._small = look.font(strong=True), look.font("small")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def show_events(
        self, events: Sequence[Event], today: dt.date, entry: uuid.UUID | None = None
    ) -> None:
        """Show these, one of them as the one that was looked for."""
        self._events, self._today, self._entry = events, today, entry
        spoken = parted(f"{formats.day(e.day, today)} {e.title}" for e in events[:5])
        self.setAccessibleName(_("Timeline"))
        self.setAccessibleDescription(spoken)
        self._arrange()

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
        room = max(self.width() - _LEFT - 4, 100)
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
                self._paint_event(painter, top, one, lines, last=place == len(self._events) - 1)
            top += high

    def _paint_event(
        self, painter: QPainter, top: int, one: Event, lines: list[str], *, last: bool
    ) -> None:
        look = self._look
        if one.id == self._entry:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("select"))
            painter.drawRoundedRect(QRectF(0, top, self.width(), _high(lines) - 6), 8, 8)
        if not last:
            painter.setPen(QPen(look.color("line2"), 1))
            painter.drawLine(QPointF(13, top + 27), QPointF(13, top + _high(lines)))
        soft, ink = tone_of(one.tone)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color(soft))
        painter.drawEllipse(QRectF(1, top + 1, 24, 24))
        painter.drawPixmap(QRect(6, top + 6, 14, 14), icon_pixmap(one.icon, look.hex(ink), 14, 2))
        painter.setFont(self._title)
        painter.setPen(look.color("text"))
        room = self.width() - _LEFT - _DATE
        title = QFontMetricsF(self._title).elidedText(one.title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QPointF(_LEFT, top + 2 + baseline(self._title, 20)), title)
        painter.setFont(self._small)
        painter.setPen(look.color("text2"))
        date = QRectF(self.width() - _DATE, top + 2, _DATE - 4, 20)
        painter.drawText(
            date,
            int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter),
            formats.day(one.day, self._today),
        )
        for number, text in enumerate(lines):
            at = top + 22 + number * 18 + baseline(self._small, 18)
            painter.drawText(QPointF(_LEFT, at), text)


def _high(lines: list[str]) -> int:
    return 34 + 18 * len(lines)


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
    latin = low < len(text) and text[low].isascii() and text[low - 1].isascii()
    return space if latin and space > low // 2 else low
