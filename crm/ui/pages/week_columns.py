"""The columns of the week board: a day with its cards, and days off."""

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from crm.domain.visit_hours import hour_between
from crm.i18n import gettext as _
from crm.queries.week_notes import DayNote
from crm.ui import formats
from crm.ui.context import Context
from crm.ui.pages import week_words as words
from crm.ui.pages.at_hand import about_customer
from crm.ui.pages.customer_deeds import open_visit
from crm.ui.pages.week_cards import Movable, Slot, VisitWidget
from crm.ui.pages.week_data import BoardDay, WeekData
from crm.ui.theme import Look
from crm.ui.widgets.icons import icon_pixmap
from crm.ui.widgets.kit import Kit
from crm.ui.widgets.labels import Align
from crm.ui.widgets.layouts import boxed, column, row
from crm.ui.widgets.rows import Row

REST_WIDTH, FOLDED_WIDTH = 92, 30
LEAST_WIDTH = 112
_MOST_NOTES = 2
_SCROLL_EDGE, _SCROLL_STEP = 28, 14
_STRIPES = 12
_SIGN = 54
_BAR = 5  # of the padding, what the scroll bar takes


class Column(QFrame):
    """The ground of a day: today's has an edge, a day off is hatched; the target has one too."""

    def __init__(self, kit: Kit, kind: str, days: Sequence[BoardDay]) -> None:
        super().__init__()
        self.days, self._look, self._kind, self._target = days, kit.look, kind, False
        self.cards: list[VisitWidget] = []
        self.setObjectName("clear")

    def hold_target(self, target: bool) -> None:  # noqa: FBT001 - what it is
        """Show that a card would be put here."""
        if self._target != target:
            self._target = target
            self.update()

    def day_at(self, point: QPoint) -> BoardDay:
        """The day a point of the column means; days off share one from top to bottom."""
        part = min(max(point.y(), 0) * len(self.days) // max(self.height(), 1), len(self.days) - 1)
        return self.days[part]

    def place_of(self, point: QPoint, moved: Movable) -> int:
        """Before which of the cards a point means, the moved one left out."""
        others = [card for card in self.cards if card is not moved]
        tops = [card.mapTo(self, card.rect().center()).y() for card in others]
        return sum(top < point.y() for top in tops)

    def hour_at(self, place: int, moved: Movable) -> str:
        """The hour a card takes before the others' `place`; its own where it fits there."""
        others = [card.card.time for card in self.cards if card is not moved]
        before = next((hour for hour in reversed(others[:place]) if hour), None)
        after = next((hour for hour in others[place:] if hour), None)
        wish = moved.card.time if isinstance(moved, VisitWidget) else None
        return hour_between(before, after, wish)

    def show_slot(self, slot: Slot, place: int, moved: Movable) -> None:
        """Put the dashed place before the others' `place`."""
        raise NotImplementedError

    def scroll_near(self, point: QPoint) -> None:
        """Scroll when a carried card comes to the edge."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        rests = self._kind == "rest"
        painter.setBrush(self._look.color("bg" if rests else "sunk"))
        painter.setPen(QPen(self._look.color("line"), 1) if rests else Qt.PenStyle.NoPen)
        if self._kind == "today" or self._target:
            box.adjust(0.5, 0.5, -0.5, -0.5)
            painter.setPen(QPen(self._look.color("accent"), 1.6))
        painter.drawRoundedRect(box, 8, 8)
        if rests:
            painter.setPen(QPen(self._look.color("line"), 1))
            folded = self.width() < REST_WIDTH
            painter.setClipRect(box.adjusted(1, 40 if folded else 208, -1, -4))
            left = -box.height()
            while left < box.width():
                painter.drawLine(
                    int(left), int(box.bottom()), int(left + box.height()), int(box.top())
                )
                left += _STRIPES


class DayColumn(Column):
    """A day with what it holds, its cards, and a place for one more."""

    def __init__(self, context: Context, day: BoardDay, data: WeekData) -> None:
        kit, today = context.kit, data.today
        current = day.day == today
        super().__init__(kit, "today" if current else "day", [day])
        self.setMinimumWidth(LEAST_WIDTH)
        self.cards = [VisitWidget(context, card, data) for card in day.cards]
        date = _("{day} today") if current else "{day}"
        number = words.day_number(day.day, today)
        written = kit.line(date.format(day=number), "small", "text2", elide=True)
        head = row(
            kit.line(formats.weekday(day.day), tone="accent" if current else "text", strong=True),
            (written, 1),
            gap=6,
            margins=(4, 0, 4, 0),
        )
        if day.swapped:
            tag = kit.tag(_("Swapped"), "warn")
            tag.setToolTip(_("A day off that is worked in exchange for another"))
            head.addWidget(tag)
        elif not day.working:
            head.addWidget(kit.tag(_("Off"), "gift"))
        head.addWidget(kit.line(words.count_words(day, today), "small", "text2"))
        self.add = kit.button(_("Add one"), "slot", "plus")
        self.add.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.add.setVisible(day.day >= today)
        self.add.setToolTip(_("Add a visit on {day}").format(day=formats.full_day(day.day, today)))
        self.add.clicked.connect(context.open_form("visit_plan", day=day.day))
        self._list: QVBoxLayout = column(*self.cards, self.add, None, gap=8)
        self._area = kit.scroll(boxed(self._list))
        self._list.setContentsMargins(0, 0, _BAR, 0)
        bar = self._area.verticalScrollBar()
        bar.rangeChanged.connect(
            lambda _low, high: self._list.setContentsMargins(0, 0, 0 if high else _BAR, 0)
        )
        foot = kit.line(words.foot_words(day, today), "small", "text2", elide=True)
        below = row((foot, 1), gap=5, margins=(4, 0, 4, 0))
        if foot.text():
            below.insertWidget(0, kit.icon("route", "text2", 14))
        self.setLayout(
            column(
                head,
                *_note_rows(context, day.notes, today),
                (self._area, 1),
                below,
                margins=(7, 8, 7 - _BAR, 7),
                gap=6,
            )
        )
        self._date, self._number = written, words.day_number(day.day, today)
        self._whole = written.text()
        written.setToolTip(formats.full_day(day.day, today))
        self.setAccessibleName(
            ", ".join(
                filter(None, (formats.full_day(day.day, today), words.count_words(day, today)))
            )
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is no room to say that it is today, the edge alone says so."""
        super().resizeEvent(event)
        needed = self._date.fontMetrics().horizontalAdvance(self._whole)
        self._date.setText(self._whole if needed <= self._date.width() else self._number)

    def show_slot(self, slot: Slot, place: int, moved: Movable) -> None:
        """Put the dashed place among the cards."""
        others = [card for card in self.cards if card is not moved]
        at = self._list.indexOf(others[place] if place < len(others) else self.add)
        here = self._list.indexOf(slot)
        if here >= 0 and here in (at, at - 1):
            return
        if here >= 0:
            self._list.removeWidget(slot)
            at = self._list.indexOf(others[place] if place < len(others) else self.add)
        self._list.insertWidget(at, slot)
        slot.show()

    def scroll_near(self, point: QPoint) -> None:
        """Scroll the cards when a carried one comes to their edge."""
        y, bar = self._area.mapFrom(self, point).y(), self._area.verticalScrollBar()
        if y < _SCROLL_EDGE:
            bar.setValue(bar.value() - _SCROLL_STEP)
        elif y > self._area.height() - _SCROLL_EDGE:
            bar.setValue(bar.value() + _SCROLL_STEP)

    def show_card(self, card: VisitWidget) -> None:
        """Scroll to this card."""
        self._area.ensureWidgetVisible(card, 0, 12)


class RestColumn(Column):
    """Days off in a row, of one name; folded where the window is narrow."""

    def __init__(self, context: Context, days: Sequence[BoardDay], data: WeekData) -> None:
        kit, today = context.kit, data.today
        super().__init__(kit, "rest", days)
        first, last = days[0].day, days[-1].day
        holiday = days[0].holiday
        name = holiday or (_("Weekend") if len(days) > 1 else formats.weekday(first))
        span = formats.span(first, last, today) if len(days) > 1 else formats.day(first, today)
        self._weekday = kit.line(words.weekdays(first, last), tone="text2", strong=True)
        self._off = kit.line(_("Off"), "small", "gift", strong=True)
        self._sign = _Sign(kit.look, "holiday" if holiday else "rest")
        notes = [note for day in days for note in day.notes]
        self._notes = _note_rows(context, notes, today)
        self._words = [
            kit.text(name, "gift"),
            kit.text(span, "text2", "small"),
            kit.text(_("no working day"), "text2", "small"),
        ]
        for text in self._words:
            text.setAlignment(Align.AlignHCenter)
        self._words[0].setFont(kit.look.font("body", strong=True))
        self._narrow = kit.line(
            words.tiny_weekday(first, last),
            "tiny",
            "gift",
            strong=True,
            align=Align.AlignHCenter,
        )
        self._narrow.hide()
        self._list: QVBoxLayout = column(gap=0)
        ahead = [each.day for each in days if each.day >= today]
        self.add = kit.button(_("Add one"), "slot", "plus")
        self.add.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.add.setVisible(bool(ahead))
        if ahead:
            spoken = _("Add a visit on {day}").format(day=formats.full_day(ahead[0], today))
            self.add.setToolTip(spoken)
            self.add.setAccessibleName(spoken)
            self.add.clicked.connect(context.open_form("visit_plan", day=ahead[0]))
        self.setLayout(
            column(
                row(self._weekday, None, self._off, margins=(4, 0, 4, 0), gap=2),
                self._narrow,
                20,
                row(None, self._sign, None),
                6,
                *self._words,
                8,
                *self._notes,
                self._list,
                None,
                self.add,
                margins=(4, 8, 4, 8),
                gap=3,
            )
        )
        self.setFixedWidth(REST_WIDTH)
        spoken = _("{name}, {day}, no working day").format(name=name, day=span)
        self.setAccessibleName(spoken)
        self.setToolTip("\n".join((spoken, *(words.note_words(note)[0] for note in notes))))

    def fold(self, folded: bool) -> None:  # noqa: FBT001 - what it is
        """Leave only the weekday, where there is no room for more."""
        self.setFixedWidth(FOLDED_WIDTH if folded else REST_WIDTH)
        for widget in (self._weekday, self._off, self._sign, *self._words, *self._notes):
            widget.setVisible(not folded)
        self._narrow.setVisible(folded)
        self.add.setText("" if folded else _("Add one"))

    def show_slot(self, slot: Slot, place: int, moved: Movable) -> None:
        """Put the dashed place below the words."""
        del place, moved
        if self._list.indexOf(slot) < 0:
            self._list.addWidget(slot)
            slot.show()


class _Sign(QWidget):
    """Moon or cup on a soft ground."""

    def __init__(self, look: Look, icon: str) -> None:
        super().__init__()
        self._look, self._icon = look, icon
        self.setFixedSize(_SIGN, _SIGN)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.color("giftSoft"))
        painter.drawEllipse(self.rect())
        side = _SIGN // 2
        edge = (_SIGN - side) / 2
        painter.drawPixmap(
            QPointF(edge, edge), icon_pixmap(self._icon, self._look.hex("gift"), side, 2)
        )


def make_columns(context: Context, data: WeekData) -> list[Column]:
    """The days of the week, those off of one name in one column."""
    found: list[Column] = []
    rest: list[BoardDay] = []
    for day in (*data.days, None):
        if rest and (day is None or not day.rests or day.holiday != rest[0].holiday):
            found.append(RestColumn(context, rest, data))
            rest = []
        if day is not None and day.rests:
            rest.append(day)
        elif day is not None:
            found.append(DayColumn(context, day, data))
    return found


def _note_rows(context: Context, notes: Sequence[DayNote], today: dt.date) -> list[Row]:
    shown = list(notes[:_MOST_NOTES])
    return [
        _note_row(context, note, notes[place:] if place == _MOST_NOTES - 1 else [], today)
        for place, note in enumerate(shown)
    ]


def _note_row(context: Context, note: DayNote, others: Sequence[DayNote], today: dt.date) -> Row:
    """One note; the last one stands for all that there is no room for."""
    kit = context.kit
    text, tone = words.note_words(note)
    icon = "check" if note.done else words.NOTE_ICONS[note.kind]
    inside = row(
        kit.icon(icon, "accent" if note.done else tone, 14),
        (kit.line(text, "small", tone, elide=True), 1),
        gap=5,
        margins=(4, 1, 4, 1),
    )
    if len(others) > 1:
        inside.addWidget(kit.line(f"+{len(others) - 1}", "small", "text2"))
    every = [note, *others[1:]]
    spoken = [" · ".join(filter(None, (words.note_words(n)[0], n.customer))) for n in every]
    found = Row(kit.look, inside, "; ".join(spoken))
    found.setToolTip("\n".join((formats.full_day(note.day, today), *spoken)))
    customer, record = note.customer_id, note.record_id
    if customer is not None:
        about_customer(found, customer)

    def open_() -> None:
        if note.kind == "task":
            context.form_asked.emit("task", record, {})
        elif note.kind == "promise" and customer is not None:
            open_visit(context, record, customer, done=True)
        elif customer is not None:
            context.customer_asked.emit(customer)

    found.opened.connect(open_)
    return found
