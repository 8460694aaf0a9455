"""The room of the day: what is to be reached, whom to see, what must not be forgotten."""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from crm.i18n import gettext as _
from crm.queries.progress import PeriodProgress, period_progress
from crm.queries.receivables import ReceivableRow, receivables
from crm.queries.reps import me
from crm.queries.today import PromiseRow, QuietRow, open_promises, quiet_customers
from crm.queries.week import VisitCard, visit_cards
from crm.services.desk import Desk
from crm.ui import formats
from crm.ui.context import Context
from crm.ui.pages.page import Page
from crm.ui.pages.today_margin import owed_list, quiet_list
from crm.ui.pages.today_targets import make_targets
from crm.ui.pages.today_visits import promises_list, small_list, visits_list
from crm.ui.widgets.layouts import boxed, clear, column, line, row

_MARGIN = 258  # wide, of each margin column
_MORNING, _NOON, _EVENING = 11, 13, 18


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayData:
    """Everything the page shows, from one snapshot."""

    today: dt.date
    rep: uuid.UUID
    week: PeriodProgress
    month: PeriodProgress
    visits: Sequence[VisitCard]
    tomorrow: dt.date
    planned: Sequence[VisitCard]
    promises: Sequence[PromiseRow]
    quiet: Sequence[QuietRow]
    owed: Sequence[ReceivableRow]
    holiday: dt.date | None


def read_today(desk: Desk, today: dt.date) -> TodayData:
    """Read it; `tomorrow` is the next working day where tomorrow is none."""
    calendar = desk.calendar(today, today)
    next_day = today + dt.timedelta(days=1)
    working = calendar.next_working_day(today)
    with desk.store.reading() as session:
        rep = me(session)
        planned = visit_cards(session, next_day, next_day, rep=rep)
        day = next_day if planned or working == next_day else working
        return TodayData(
            today=today,
            rep=rep,
            week=period_progress(session, "week", today, rep=rep, today=today, calendar=calendar),
            month=period_progress(session, "month", today, rep=rep, today=today, calendar=calendar),
            visits=visit_cards(session, today, today, rep=rep),
            tomorrow=day,
            planned=planned if day == next_day else visit_cards(session, day, day, rep=rep),
            promises=open_promises(session, rep=rep),
            quiet=quiet_customers(session, today=today, rep=rep),
            owed=receivables(session, today=today, rep=rep),
            holiday=_next_day_off(desk, today),
        )


def _next_day_off(desk: Desk, today: dt.date) -> dt.date | None:
    """The next weekday of this week that is not worked."""
    calendar = desk.calendar(today, today)
    days = (today + dt.timedelta(days=n) for n in range(1, 7 - today.weekday()))
    return next(
        (d for d in days if d in calendar.holidays and not calendar.is_working_day(d)), None
    )


class TodayPage(Page[TodayData]):
    """Targets and money above; visits at the left, what the program reminds of at the right."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        kit = self.kit
        self._title = kit.line("", "title", strong=True)
        self._date = kit.line("", tone="text2", elide=True)
        self.log = kit.button(_("Log a visit"), "primary", "log", tip="Ctrl+L")
        self.log.clicked.connect(context.log_visit())
        head = row(self._title, 4, (self._date, 1), self.log, margins=(22, 14, 16, 0))
        self._top: QHBoxLayout = row(gap=0)
        self._left: QVBoxLayout = column(gap=0)
        self._middle: QVBoxLayout = column(gap=12)
        self._right: QVBoxLayout = column(gap=12)
        for layout in (self._middle, self._right):
            layout.setAlignment(Qt.AlignmentFlag.AlignTop)
        margins = [boxed(layout) for layout in (self._middle, self._right)]
        for margin in margins:
            margin.setFixedWidth(_MARGIN)
        self._sheet = boxed(self._left, "sheet")
        lower = row(gap=10)
        lower.addWidget(self._sheet, 1, Qt.AlignmentFlag.AlignTop)
        for margin in margins:
            lower.addWidget(margin, 0, Qt.AlignmentFlag.AlignTop)
        self._targets = boxed(self._top, "sheet")
        inside = boxed(column(self._targets, lower, None, margins=(22, 0, 16, 14), gap=12))
        inside.setMaximumWidth(1480)
        self._inside = inside
        self.setLayout(column(head, (kit.scroll(inside), 1), gap=12))

    def request(self) -> Callable[[], TodayData]:
        """Today, as it is now."""
        desk, today = self.desk, self.desk.today()
        return lambda: read_today(desk, today)

    def show_data(self, data: TodayData) -> None:
        """Show it, keeping the focus where it was."""
        focused = QApplication.focusWidget()
        inside = focused is not None and self._inside.isAncestorOf(focused)
        place = focused.accessibleName() if focused is not None and inside else ""
        context = self.context
        self._title.say(_greeting(data.today))
        self._date.say(_date_words(data))
        for layout in (self._top, self._left, self._middle, self._right):
            clear(layout)
        week, month = make_targets(context, data.week, data.month, data.rep, data.today)
        self._top.addWidget(week, 1)
        self._top.addWidget(line(upright=True))
        self._top.addWidget(month)
        open_ = [card for card in data.visits if card.state == "planned"]
        done = [card for card in data.visits if card.state != "planned"]
        self._left.addWidget(visits_list(context, open_, done, data.today))
        if data.planned:
            self._left.addWidget(
                small_list(context, data.planned, _day_words(data.tomorrow, data.today))
            )
        if data.promises:
            self._left.addWidget(promises_list(context, data.promises, data.today))
        self._left.addSpacing(8)
        self._middle.addWidget(quiet_list(context, data.quiet))
        self._right.addWidget(owed_list(context, data.owed))
        if place:
            self._focus_again(place)

    def _focus_again(self, name: str) -> None:
        for widget in self._inside.findChildren(QWidget):
            if (
                widget.accessibleName() == name
                and widget.focusPolicy()
                and widget.isVisibleTo(self)
            ):
                widget.setFocus()
                return


def _greeting(today: dt.date) -> str:
    return formats.long_weekday(today)


def _day_words(day: dt.date, today: dt.date) -> str:
    near, weekday = formats.near_day(day, today), formats.weekday(day)
    words = formats.full_day(day, today) if near == weekday else f"{near} {weekday}"
    return words[:1].upper() + words[1:]


def _date_words(data: TodayData) -> str:
    parts = [formats.day(data.today, data.today), formats.lunar(data.today)]
    parts.append(_("week {number}").format(number=data.today.isocalendar().week))
    if data.holiday is not None:
        parts.append(_("{day} is a day off").format(day=formats.weekday(data.holiday)))
    return " · ".join(part for part in parts if part)
