"""The cards of the week board: painted, dragged by the mouse, moved by keys."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from crm.i18n import gettext as _
from crm.labels import label
from crm.queries.suggestions import Suggestion
from crm.queries.week import VisitCard
from crm.ui.context import Context
from crm.ui.pages import week_words as words
from crm.ui.pages.at_hand import about_customer
from crm.ui.pages.customer_deeds import open_visit
from crm.ui.pages.today_visits import MODE_ICONS
from crm.ui.pages.week_data import WeekData
from crm.ui.theme import Look
from crm.ui.widgets.cards import Card
from crm.ui.widgets.icons import icon_pixmap
from crm.ui.widgets.labels import baseline
from crm.ui.widgets.marks import paint_tag

FILLS = {
    "accent": "fill",
    "text2": "line2",
    "danger": "dangerFill",
    "info": "infoFill",
    "warn": "warnFill",
}
_DIGITS = {getattr(Qt.Key, f"Key_{n}"): n - 1 for n in range(1, 8)}
_SIDES = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_TAG = 20


class Movable(Card):
    """What may be dragged or moved by keys to a day; the page listens and does it."""

    day_chosen = Signal(int)  # a weekday of the week shown, 0 the first
    shifted = Signal(int)  # so many days later
    sided = Signal(int)  # the neighbouring column
    removed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose the day, or go to the neighbouring column."""
        key, alt = Qt.Key(event.key()), Qt.KeyboardModifier.AltModifier
        bare = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if bare == alt and key in _SIDES:
            self.shifted.emit(_SIDES[key])
        elif bare:
            super().keyPressEvent(event)
        elif key in _DIGITS:
            self.day_chosen.emit(_DIGITS[key])
        elif key in _SIDES:
            self.sided.emit(_SIDES[key])
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        else:
            super().keyPressEvent(event)


class VisitWidget(Movable):
    """A contact on the board: white with a bar in its tone, sunk once it is done."""

    def __init__(self, context: Context, card: VisitCard, data: WeekData) -> None:
        look = context.look
        movable = card.state != "completed"
        super().__init__(look, words.card_spoken(card, data), movable=movable)
        self.card, self._context = card, context
        about_customer(self, card.customer_id)
        self.tone = words.card_tone(card, data)
        self._tag, self._tag_tone = words.card_tag(card, data)
        self._about = words.card_about(card)
        unsaid = label("mode", card.mode) if card.state == "completed" else _("no hour yet")
        self.time = card.time or unsaid
        planned = card.id if card.state != "completed" else None
        self._keys |= {
            Qt.Key.Key_B: context.open_brief(card.customer_id),
            Qt.Key.Key_L: context.log_visit(card.customer_id, planned),
            Qt.Key.Key_C: context.open_customer(card.customer_id),
        }
        self.setToolTip(
            "\n".join(filter(None, (card.customer, self._about, self._tag, _hint(card))))
        )
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(self.sizeHint().height())
        self.opened.connect(self.open)

    def open(self) -> None:
        """A plan is opened to be corrected, what took place with all that came of it."""
        card = self.card
        open_visit(self._context, card.id, card.customer_id, done=card.state == "completed")

    def sizeHint(self) -> QSize:
        """As high as its lines."""
        small, body = self._look.line("small"), self._look.line("body")
        lines = small + body + (small if self._about else 0) + (_TAG + 5 if self._tag else 0)
        return QSize(132, lines + 15)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw sheet, bar and words."""
        painter, look = QPainter(self), self._look
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.away:
            painter.setOpacity(0.35)
        done = self.card.state == "completed"
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(look.color("line"), 1))
        painter.setBrush(look.color("sunk" if done else "sheet"))
        painter.drawRoundedRect(box, 8, 8)
        painter.end()
        if not self.away:
            super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.away:
            painter.setOpacity(0.35)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color(FILLS[self.tone]))
        painter.drawRoundedRect(QRectF(4, 8, 3, self.height() - 16), 1.5, 1.5)
        small, body = look.line("small"), look.line("body")
        left, right, top = 13.0, self.width() - 9.0, 7.0
        edge = right
        for name, tone in self._marks():
            edge -= 16
            painter.drawPixmap(
                QPointF(edge, top + (small - 16) / 2), icon_pixmap(name, look.hex(tone), 16, 2)
            )
            edge -= 4
        self._paint_text(painter, self.time, left, top, edge, "small", self.tone, strong=not done)
        top += small
        self._paint_text(
            painter,
            self.card.customer,
            left,
            top,
            right,
            "body",
            "text2" if done else "text",
            strong=not done,
        )
        top += body
        if self._about:
            self._paint_text(painter, self._about, left, top, right, "small", "text2")
            top += small
        if self._tag:
            wide = QFontMetricsF(look.font("small")).horizontalAdvance(self._tag) + 14
            shown = QRectF(left - 1, top + 4, min(wide, right - left + 1), _TAG)
            painter.setClipRect(shown)
            paint_tag(painter, look, shown, self._tag, self._tag_tone)

    def _marks(self) -> list[tuple[str, str]]:
        marks = []
        if self.card.state == "completed":
            marks.append(("check", "accent"))
        elif self.card.state == "missed":
            marks.append(("alert", "danger"))
        if self.card.mode != "visit":
            marks.append((MODE_ICONS[self.card.mode], self.tone))
        return marks

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The same by mouse: every key has its line."""
        entries: list[tuple[str, str, Callable[[], object]]] = [
            (_("Open"), "Enter", self.open),
            (_("Log it"), "L", self._keys[Qt.Key.Key_L]),
            (_("Brief"), "B", self._keys[Qt.Key.Key_B]),
            (_("Customer"), "C", self._keys[Qt.Key.Key_C]),
        ]
        if self.movable:
            entries += [
                (_("A day earlier"), "Alt+←", lambda: self.shifted.emit(-1)),
                (_("A day later"), "Alt+→", lambda: self.shifted.emit(1)),
                (_("Take away"), "Del", self.removed.emit),
            ]
        show_menu(self, event.globalPos(), entries)


class SuggestionWidget(Movable):
    """A customer to visit, with the reasons."""

    def __init__(self, context: Context, suggestion: Suggestion) -> None:
        first, second = words.suggestion_lines(suggestion)
        spoken = ", ".join(filter(None, (suggestion.name, first, second)))
        super().__init__(context.look, spoken, movable=True)
        self.suggestion, self._lines = suggestion, (first, second)
        self.tone = words.REASON_TONES[suggestion.reasons[0]]
        self._icon = words.REASON_ICONS[suggestion.reasons[0]]
        about_customer(self, suggestion.id)
        self._open = context.open_customer(suggestion.id)
        self._brief = context.open_brief(suggestion.id)
        self._keys |= {Qt.Key.Key_B: self._brief, Qt.Key.Key_C: self._open}
        look = context.look
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(look.line("body") + 2 * look.line("small") + 12)
        every = [words.reason_words(suggestion, reason) for reason in suggestion.reasons]
        self.setToolTip("\n".join((suggestion.name, *every)))
        self.opened.connect(self._on_opened)
        self._clicked = False

    def _on_opened(self) -> None:
        if not self._clicked:
            self._open()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """One click only takes the focus."""
        self._clicked = True
        super().mouseReleaseEvent(event)
        self._clicked = False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Two open the customer."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._open()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw icon, name and reasons."""
        super().paintEvent(event)
        painter, look = QPainter(self), self._look
        if self.away:
            painter.setOpacity(0.35)
        painter.drawPixmap(QPointF(8, 8), icon_pixmap(self._icon, look.hex(self.tone), 16, 2))
        top, right = 6.0, self.width() - 6.0
        self._paint_text(painter, self.suggestion.name, 30, top, right, "body", "text", strong=True)
        top += look.line("body")
        self._paint_text(painter, self._lines[0], 10, top, right, "small", self.tone)
        top += look.line("small")
        self._paint_text(painter, self._lines[1], 10, top, right, "small", "text2")

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The same by mouse."""
        show_menu(
            self,
            event.globalPos(),
            [(_("Open"), "Enter", self._open), (_("Brief"), "B", self._brief)],
        )


def show_menu(
    parent: QWidget, at: QPoint, entries: list[tuple[str, str, Callable[[], object]]]
) -> None:
    """A menu of what can be done, with the keys."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for text, key, run in entries:
        menu.addAction(f"{text}\t{key}").triggered.connect(run)
    menu.popup(at)


class Ghost(QWidget):
    """The card under the pointer, lifted from its ground."""

    def __init__(self, parent: QWidget, look: Look, source: Movable) -> None:
        super().__init__(parent)
        self._look = look
        self._name = source.card.customer if isinstance(source, VisitWidget) else ""
        if isinstance(source, SuggestionWidget):
            self._name = source.suggestion.name
        self._tone = getattr(source, "tone", "accent")
        self.time = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.resize(184, 66)

    def say(self, time: str) -> None:
        """Show the hour it would take."""
        self.time = time
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw shadow, sheet, hour and name."""
        del event
        painter, look = QPainter(self), self._look
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(5, 3, -5, -7)
        painter.setPen(Qt.PenStyle.NoPen)
        for ring in range(4, 0, -1):
            painter.setBrush(look.color("text", 0.03))
            painter.drawRoundedRect(box.adjusted(-ring, -ring + 2, ring, ring + 2), 9, 9)
        painter.setPen(QPen(look.color("accent"), 1.8))
        painter.setBrush(look.color("raised"))
        painter.drawRoundedRect(box, 8, 8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color(FILLS[self._tone]))
        painter.drawRoundedRect(QRectF(10, 11, 3, self.height() - 26), 1.5, 1.5)
        small = look.font("small", strong=True)
        painter.setFont(small)
        painter.setPen(look.color(self._tone))
        painter.drawText(QPointF(20, 7 + baseline(small, 20)), self.time)
        body = look.font("body", strong=True)
        painter.setFont(body)
        painter.setPen(look.color("text"))
        name = QFontMetricsF(body).elidedText(
            self._name, Qt.TextElideMode.ElideRight, self.width() - 34
        )
        painter.drawText(QPointF(20, 28 + baseline(body, 22)), name)


class Slot(QWidget):
    """The dashed place a carried card would take."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self.text = look, ""
        self.setFixedHeight(56)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def say(self, text: str) -> None:
        """Show this hour."""
        self.text = text
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        del event
        painter, look = QPainter(self), self._look
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.color("accent"), 1.4, Qt.PenStyle.DashLine))
        painter.setBrush(look.color("accentSoft"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        font = look.font("small", strong=True)
        painter.setFont(font)
        painter.setPen(look.color("accent"))
        shown = QFontMetricsF(font).elidedText(
            self.text, Qt.TextElideMode.ElideRight, self.width() - 6
        )
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, shown)


def _hint(card: VisitCard) -> str:
    if card.state == "completed":
        return _("Enter opens it, B the brief, L logs another")
    return _("Enter opens it, L logs it, B the brief, 1–7 another day, Del takes it away")
