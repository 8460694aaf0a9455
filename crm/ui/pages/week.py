"""The week as a board: days as columns, contacts as cards."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from crm.i18n import gettext as _
from crm.labels import label
from crm.queries.progress import PeriodProgress, period_progress
from crm.queries.reps import me
from crm.queries.week import VisitCard, visit_cards
from crm.services.desk import Desk
from crm.ui import formats
from crm.ui.context import Context
from crm.ui.pages.page import Page
from crm.ui.pages.today_targets import asked_for
from crm.ui.pages.today_visits import MODE_ICONS
from crm.ui.widgets.kit import Kit
from crm.ui.widgets.layouts import boxed, clear, column, line, row
from crm.ui.widgets.rows import Row
from crm.ui.words import range_words, said, standing, target_name, target_tone

_REST_WIDTH = 92
_WEEK = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekData:
    """A week: its days, which of them are worked, holidays by name, cards, targets."""

    today: dt.date
    days: Sequence[dt.date]
    working: frozenset[dt.date]
    swapped: frozenset[dt.date]
    holidays: frozenset[dt.date]
    cards: Mapping[dt.date, Sequence[VisitCard]]
    progress: PeriodProgress


def read_week(desk: Desk, day: dt.date, today: dt.date) -> WeekData:
    """The week of the day."""
    calendar = desk.calendar(min(day, today), max(day, today))
    with desk.store.reading() as session:
        rep = me(session)
        progress = period_progress(session, "week", day, rep=rep, today=today, calendar=calendar)
        days = [progress.start + dt.timedelta(days=n) for n in range(7)]
        cards: dict[dt.date, list[VisitCard]] = {each: [] for each in days}
        for card in visit_cards(session, days[0], days[-1], rep=rep):
            cards[card.day].append(card)
    working = frozenset(each for each in days if calendar.is_working_day(each))
    return WeekData(
        today=today,
        days=days,
        working=working,
        swapped=frozenset(each for each in working if each in calendar.workdays),
        holidays=frozenset(
            each for each in days if each in calendar.holidays and each not in working
        ),
        cards=cards,
        progress=progress,
    )


class WeekPage(Page[WeekData]):
    """Goes from week to week; the current one comes back by itself at start."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        kit = self.kit
        self._day: dt.date | None = None  # none: the current week
        self._span = kit.line("", strong=True)
        back = kit.button("", "quiet", "left", name=_("Week before"))
        forth = kit.button("", "quiet", "right", name=_("Week after"))
        back.clicked.connect(lambda: self._go(-1))
        forth.clicked.connect(lambda: self._go(1))
        self._now = kit.button(_("This week"), "small")
        self._now.clicked.connect(lambda: self._show(None))
        self.log = kit.button(_("Log a visit"), "primary", "log", tip="Ctrl+L")
        self.log.clicked.connect(context.log_visit())
        head = row(
            kit.line(_("Week board"), "title", strong=True),
            8,
            back,
            self._span,
            forth,
            self._now,
            None,
            self.log,
        )
        self._forecast = row(gap=18, margins=(16, 8, 16, 8))
        self._columns = row(gap=8)
        board = boxed(self._columns)
        self.setLayout(
            column(
                head,
                boxed(self._forecast, "soft"),
                (board, 1),
                margins=(22, 14, 16, 14),
                gap=12,
            )
        )

    def request(self) -> Callable[[], WeekData]:
        """The week that was chosen."""
        desk, today = self.desk, self.desk.today()
        day = self._day or today
        return lambda: read_week(desk, day, today)

    def show_data(self, data: WeekData) -> None:
        """Show it."""
        kit, today = self.kit, data.today
        number = _("week {number}").format(number=data.days[3].isocalendar().week)
        self._span.say(f"{formats.span(data.days[0], data.days[-1], today)} · {number}")
        self._now.setVisible(today not in data.days)
        clear(self._forecast)
        for place, target in enumerate(data.progress.targets[:4]):
            if place:
                self._forecast.addWidget(line(upright=True))
            missing, _daily = standing(target)
            tone = target_tone(target)
            words = f"{said(target, target.value)} / {range_words(target)}"
            inside = row(
                kit.line(target_name(target), "small", "text2", elide=False),
                kit.line(words, strong=True),
                kit.tag(missing, "neutral" if tone == "text" else tone),
                gap=6,
            )
            part = Row(kit.look, inside, f"{target_name(target)} {words} {missing}")
            part.opened.connect(
                lambda target=target: self.context.facts_asked.emit(asked_for(target, today))
            )
            self._forecast.addWidget(part)
        if not data.progress.targets:
            self._forecast.addWidget(kit.line(_("No target for the week yet."), tone="text2"))
        self._forecast.addStretch(1)
        clear(self._columns)
        for day in data.days:
            rest = day not in data.working and not data.cards[day]
            self._columns.addWidget(
                _rest_column(kit, day, data) if rest else _day_column(self.context, day, data),
                0 if rest else 1,
            )

    def state(self) -> Mapping[str, Any]:
        """The week that was chosen."""
        return {"day": self._day.isoformat() if self._day else None}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Choose it again, for as long as the window is open."""
        if state.get("day"):
            self._day = dt.date.fromisoformat(str(state["day"]))

    def _go(self, way: int) -> None:
        start = self.data.days[0] if self.data else self.desk.today()
        self._show(start + way * _WEEK)

    def _show(self, day: dt.date | None) -> None:
        self._day = day
        self.refresh()


class _Column(QFrame):
    """The ground of a day; today's has an edge, a day off is hatched."""

    def __init__(self, kit: Kit, kind: str) -> None:
        super().__init__()
        self._look, self._kind = kit.look, kind
        self.setObjectName("clear")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setBrush(self._look.color("sunk"))
        painter.setPen(Qt.PenStyle.NoPen)
        if self._kind == "today":
            box.adjust(0.5, 0.5, -0.5, -0.5)
            painter.setPen(QPen(self._look.color("accent"), 1.6))
        elif self._kind == "rest":
            painter.setPen(QPen(self._look.color("line"), 1))
        painter.drawRoundedRect(box, 8, 8)
        if self._kind == "rest":
            painter.setBrush(self._look.color("line"))
            painter.setClipRect(box.adjusted(1, box.height() * 0.4, -1, -4))
            left = -box.height()
            while left < box.width():
                painter.drawLine(
                    int(left), int(box.bottom()), int(left + box.height()), int(box.top())
                )
                left += 12


class _Card(Row):
    """A contact on the board: white with a bar in its tone, sunk once it is done."""

    def __init__(self, context: Context, card: VisitCard) -> None:
        kit = context.kit
        self._tone, self._done = _card_tone(card), card.state != "planned"
        words = card.time or label("mode", card.mode)
        marks: list[QWidget] = []
        if card.mode != "visit":
            marks.append(kit.icon(MODE_ICONS[card.mode], self._tone, 14))
        if card.state == "completed":
            marks.append(kit.icon("check", "accent", 16))
        elif card.state == "missed":
            marks.append(kit.icon("alert", "danger", 16))
        about = (card.said if self._done else card.purpose) or card.contact or card.city or ""
        layout = column(
            row(kit.line(words, "small", self._tone), None, *marks, gap=4),
            kit.line(card.customer, strong=not self._done, elide=True),
            kit.line(about, "small", "text2", elide=True),
            margins=(12, 7, 8, 8),
            gap=1,
        )
        if card.first:
            layout.addLayout(row(kit.tag(_("New"), "accent"), None))
        log = context.log_visit(card.customer_id, None if self._done else card.id)
        spoken = f"{words}, {card.customer}, {label('visit_state', card.state)}"
        keys = {Qt.Key.Key_B: context.open_brief(card.customer_id), Qt.Key.Key_L: log}
        super().__init__(kit.look, layout, spoken, keys)
        self.setToolTip(f"{card.customer}\n{about}")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.opened.connect(context.open_customer(card.customer_id))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw sheet and bar, then what every row has."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(self._look.color("line"), 1))
        painter.setBrush(self._look.color("sunk" if self._done else "sheet"))
        painter.drawRoundedRect(box, 8, 8)
        painter.end()
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        fills = {"accent": "fill", "text2": "line2", "danger": "dangerFill", "info": "infoFill"}
        painter.setBrush(self._look.color(fills[self._tone]))
        painter.drawRoundedRect(QRectF(4, 7, 3, self.height() - 14), 1.5, 1.5)


def _card_tone(card: VisitCard) -> str:
    if card.state == "missed":
        return "danger"
    if card.state == "completed":
        return "text2"
    return "accent" if card.first else "info"


def _day_column(context: Context, day: dt.date, data: WeekData) -> QWidget:
    kit = context.kit
    cards = data.cards[day]
    current = day == data.today
    name = kit.line(formats.weekday(day), tone="accent" if current else "text", strong=True)
    date = kit.line(formats.day(day, data.today), "small", "text2", elide=True)
    head = row(name, (date, 1), gap=6)
    if day in data.swapped:
        head.addWidget(kit.tag(_("Swapped"), "warn"))
    elif day not in data.working:
        head.addWidget(kit.tag(_("Off"), "gift"))
    if cards:
        done = sum(card.state == "completed" for card in cards)
        words = f"{done} / {len(cards)}" if day <= data.today else str(len(cards))
        head.addWidget(kit.line(words, "small", "text2"))
    inside = boxed(column(*(_Card(context, card) for card in cards), None, gap=8))
    body = kit.scroll(inside)
    found = _Column(kit, "today" if current else "day")
    found.setMinimumWidth(120)
    found.setLayout(column(head, (body, 1), margins=(8, 8, 8, 8), gap=8))
    found.setAccessibleName(formats.full_day(day, data.today))
    return found


def _rest_column(kit: Kit, day: dt.date, data: WeekData) -> QWidget:
    holiday = day in data.holidays
    head = row(
        kit.line(formats.weekday(day), tone="text2", strong=True),
        None,
        kit.line(_("Off"), "small", "gift", strong=True),
    )
    sign = row(None, kit.icon("holiday" if holiday else "rest", "gift", 24), None)
    words = kit.line(_("Holiday") if holiday else _("Weekend"), "small", "gift", strong=True)
    date = kit.line(formats.day(day, data.today), "small", "text2")
    found = _Column(kit, "rest")
    found.setFixedWidth(_REST_WIDTH)
    found.setLayout(
        column(
            head,
            24,
            sign,
            6,
            row(None, words, None),
            row(None, date, None),
            None,
            margins=(8, 8, 8, 8),
            gap=2,
        )
    )
    found.setAccessibleName(formats.full_day(day, data.today))
    return found
