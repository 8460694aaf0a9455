"""The room of the day: what is to be reached, whom to see, what must not be forgotten."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from crm.i18n import gettext as _
from crm.queries.progress import TargetProgress
from crm.ui import formats
from crm.ui.context import Context
from crm.ui.pages.at_hand import FocusedCustomer, customer_of
from crm.ui.pages.page import Page
from crm.ui.pages.today_brief import BriefPanel
from crm.ui.pages.today_data import TodayData, read_today
from crm.ui.pages.today_margin import owed_list, quiet_list
from crm.ui.pages.today_news import dates_list, news_list
from crm.ui.pages.today_targets import make_targets
from crm.ui.pages.today_visits import promises_list, small_list, visits_list, way_row
from crm.ui.pages.week_print import print_day
from crm.ui.widgets.layouts import boxed, clear, column, line, row, settle_layouts

_WIDE, _SNUG, _NARROW = 1600, 1180, 1000  # of the window: brief open; as drawn; one margin
_MARGINS = {"wide": 300, "drawn": 258, "snug": 232, "narrow": 250}
_TIGHT = ("snug", "narrow")  # where the targets need the room of the words
_MORNING, _NOON, _EVENING = 8, 12, 18  # hours at which the greeting changes
_EDGES, _BAR = (22, 0, 16, 14), 10  # pixels around the content; of the bar that scrolls it
_MOST_WIDE = 1480  # of the content


class TodayPage(Page[TodayData]):
    """Targets and money above; visits at the left, what the program reminds of at the right."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        kit = self.kit
        self._looked: dt.date | None = None  # the last day before today that it was looked at
        self._seen: dt.date | None = None
        self._size = ""
        self._title = kit.line("", "title", strong=True)
        self._date = kit.line("", tone="text2", elide=True)
        self.log = kit.button(_("Log a visit"), "primary", "log", tip="Ctrl+L")
        self.log.clicked.connect(context.log_visit())
        self.print = kit.button("", "quiet", "print", name=_("Print the plan of the day"))
        self.print.setToolTip(_("Print the plan of the day (Ctrl+P)"))
        self.print.clicked.connect(self._print)
        shortcut = QShortcut(QKeySequence("Ctrl+P"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self._print)
        parts = (self._title, 4, (self._date, 1), self.print, self.log)
        head = row(*parts, margins=(22, 14, 16, 0))
        self._top: QHBoxLayout = row(gap=0)
        self._left: QVBoxLayout = column(gap=0)
        self._middle: QVBoxLayout = column(gap=8)
        self._right: QVBoxLayout = column(gap=8)
        for layout in (self._middle, self._right):
            layout.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._margins = [boxed(layout) for layout in (self._middle, self._right)]
        self._aside: QBoxLayout = row(gap=10)
        for margin in self._margins:
            self._aside.addWidget(margin, 0, Qt.AlignmentFlag.AlignTop)
        self._aside.addStretch(0)
        self._sheet = boxed(self._left, "sheet")
        lower = row(gap=10)
        lower.addWidget(self._sheet, 1, Qt.AlignmentFlag.AlignTop)
        beside = boxed(self._aside)
        lower.addWidget(beside, 0, Qt.AlignmentFlag.AlignTop)
        self._targets = boxed(self._top, "sheet")
        content = column(self._targets, lower, None, margins=_EDGES, gap=12)
        inside = boxed(content)
        inside.setMaximumWidth(_MOST_WIDE)
        self._inside = inside
        area = kit.scroll(inside)
        left, top, right, bottom = _EDGES
        area.verticalScrollBar().rangeChanged.connect(  # sheets end where the head ends
            lambda _low, high: content.setContentsMargins(
                left, top, right - (_BAR if high else 0), bottom
            )
        )
        body = boxed(column(head, (area, 1), gap=12))
        body.setMaximumWidth(_MOST_WIDE)
        self.brief = BriefPanel(context)
        self.brief.hide()
        self.setLayout(row((body, 1), self.brief, gap=0))
        self._at_hand = FocusedCustomer(self)
        context.moved.connect(self._take_moved)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus)

    def request(self) -> Callable[[], TodayData]:
        """Today, as it is now."""
        desk, today = self.desk, self.desk.today()
        if self._seen is not None and self._seen < today:
            self._looked = self._seen
        self._seen = today
        looked = self._looked
        return lambda: read_today(desk, today, looked)

    def show_data(self, data: TodayData) -> None:
        """Show it, keeping the focus where it was."""
        focused = QApplication.focusWidget()
        inside = focused is not None and self._inside.isAncestorOf(focused)
        place = focused.accessibleName() if focused is not None and inside else ""
        context = self.context
        self._title.say(greeting(data.today, dt.datetime.now().astimezone()))
        self._date.say(date_words(data))
        for layout in (self._top, self._left, self._middle, self._right):
            clear(layout)
        self._size = self._fitting()
        self._show_targets(data)
        self._show_visits(data)
        self._middle.addWidget(quiet_list(context, data.quiet, data.coverage, data.rep))
        dates = dates_list(context, data.birthdays, data.festivals, data.today)
        if dates is not None:
            self._middle.addWidget(dates)
        self._right.addWidget(owed_list(context, data.owed))
        news = news_list(context, data.news, data.since, data.today)
        if news is not None:
            self._right.addWidget(news)
        self._arrange()
        if place:
            self._focus_again(place)
        self._follow()

    def _take_moved(self, moved: Sequence[TargetProgress]) -> None:
        """Show at once what was just moved; everything else follows when it is read."""
        if self.data is None:
            return
        now = {target.id: target for target in moved}
        money = self.data.money
        self.data = replace(
            self.data,
            week=[now.get(target.id, target) for target in self.data.week],
            money=None if money is None else now.get(money.id, money),
        )
        clear(self._top)
        self._show_targets(self.data)

    def _show_targets(self, data: TodayData) -> None:
        week, month = make_targets(self.context, data, narrow=self._size in _TIGHT)
        self._top.addWidget(week, 1)
        self._top.addWidget(line(upright=True))
        self._top.addWidget(month)

    def _show_visits(self, data: TodayData) -> None:
        context = self.context
        open_ = [card for card in data.visits if card.state == "planned"]
        done = [card for card in data.visits if card.state != "planned"]
        self._left.addWidget(visits_list(context, open_, done, data.hot, data.today))
        if data.way is not None:
            self._left.addWidget(way_row(context, data.way, data.today))
        if data.planned:
            words = _day_words(data.tomorrow, data.today)
            self._left.addWidget(small_list(context, data.planned, words))
        if data.promises:
            self._left.addWidget(promises_list(context, data.promises, data.today))
        self._left.addSpacing(8)

    # --- As wide as the window ---------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the margins where there is room for them."""
        super().resizeEvent(event)
        size, before = self._fitting(), self._size
        if size == before:
            return
        self._size = size
        self._arrange()
        if self.data is not None and (size in _TIGHT) != (before in _TIGHT):
            clear(self._top)
            self._show_targets(self.data)
        QTimer.singleShot(0, self, lambda: settle_layouts(self))
        self._follow()

    def _fitting(self) -> str:
        width = self.window().width()
        if width >= _WIDE:
            return "wide"
        if width >= _SNUG:
            return "drawn"
        return "snug" if width >= _NARROW else "narrow"

    def _arrange(self) -> None:
        narrow = self._size == "narrow"
        self._aside.setDirection(
            QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        )
        for margin in self._margins:
            margin.setFixedWidth(_MARGINS[self._size])
        self.brief.setVisible(self._size == "wide")

    # --- The brief beside it -----------------------------------------------------------------

    def _on_focus(self, before: QWidget | None, now: QWidget | None) -> None:
        del before
        if self._size != "wide" or now is None or not self._inside.isAncestorOf(now):
            return
        customer = customer_of(now)
        if customer is not None and customer != self.brief.customer:
            self.brief.follow(customer)

    def _follow(self) -> None:
        """The brief of the row that has the focus, else of the next visit."""
        data = self.data
        if self._size != "wide" or data is None:
            return
        focused = customer_of(QApplication.focusWidget())
        known = [card.customer_id for card in data.visits if card.state == "planned"]
        known += [card.customer_id for card in data.planned]
        known += [quiet.id for quiet in data.quiet[:1]]
        if focused is None and self.brief.customer in known:
            focused = self.brief.customer
        self.brief.follow(focused or next(iter(known), None))

    def _focus_again(self, name: str) -> None:
        for widget in self._inside.findChildren(QWidget):
            if (
                widget.accessibleName() == name
                and widget.focusPolicy()
                and widget.isVisibleTo(self)
            ):
                widget.setFocus()
                return

    def _print(self) -> None:
        print_day(self.context, self.desk.today())

    def customer_at_hand(self) -> uuid.UUID | None:
        """That of the row one stands on."""
        return self._at_hand.customer

    # --- Kept --------------------------------------------------------------------------------

    def state(self) -> Mapping[str, Any]:
        """The day it was looked at, and the day before that."""
        days = {"seen": self._seen, "looked": self._looked}
        return {key: day.isoformat() for key, day in days.items() if day is not None}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Know them again."""
        self._seen, self._looked = (_day_of(state.get(key)) for key in ("seen", "looked"))


def _day_of(value: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        return None


def _day_words(day: dt.date, today: dt.date) -> str:
    near, weekday = formats.near_day(day, today), formats.weekday(day)
    words = formats.full_day(day, today) if near == weekday else f"{near} {weekday}"
    return words[:1].upper() + words[1:]


def greeting(today: dt.date, now: dt.datetime) -> str:
    """Tuesday, good morning; on another day than the clock's it has just begun."""
    hour = now.hour if now.date() == today else _MORNING
    words = _("{weekday}, good evening")
    if hour < _NOON:
        words = _("{weekday}, good morning")
    elif hour < _EVENING:
        words = _("{weekday}, good afternoon")
    return words.format(weekday=formats.long_weekday(today))


def date_words(data: TodayData) -> str:
    """The date, the lunar one, the week, and the next festival or day off."""
    today = data.today
    parts = [formats.day(today, today), formats.lunar(today)]
    parts.append(_("week {number}").format(number=today.isocalendar().week))
    if data.festival is not None:
        name, day, off = data.festival
        words = _("{festival} {day}, a day off") if off else _("{festival} {day}")
        parts.append(words.format(festival=name, day=formats.near_day(day, today)))
    if data.holiday is not None and (data.festival is None or data.holiday < data.festival[1]):
        parts.append(_("{day} is a day off").format(day=formats.near_day(data.holiday, today)))
    return " · ".join(part for part in parts if part)
