"""The week as a board: days as columns, visits as cards, and whom to visit besides."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from crm.i18n import gettext as _
from crm.ui import formats
from crm.ui.context import Context
from crm.ui.pages import week_plan as plan
from crm.ui.pages.at_hand import FocusedCustomer
from crm.ui.pages.page import Page
from crm.ui.pages.week_board import Board
from crm.ui.pages.week_cards import Movable, SuggestionWidget, VisitWidget
from crm.ui.pages.week_data import WeekData, read_week
from crm.ui.pages.week_forecast import Forecast
from crm.ui.pages.week_print import ask_and_print
from crm.ui.pages.week_suggestions import SuggestionList
from crm.ui.sheets import SheetAsked, offer_sheets
from crm.ui.widgets.layouts import column, row

_WEEK = dt.timedelta(days=7)
_DAY = dt.timedelta(days=1)
_WIDE = 860  # below it the suggestions are opened by a button
_FIRST = (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_J)


class WeekPage(Page[WeekData]):
    """Goes from week to week; the current one comes back by itself at start."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        kit = self.kit
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(_("Week board"))
        self._at_hand = FocusedCustomer(self)
        self._day: dt.date | None = None  # none: the current week
        self._waiting: WeekData | None = None  # came while a card was carried
        self._follow: uuid.UUID | int | None = None  # what has the focus after the next reading
        self._span = kit.line("", strong=True)
        back = kit.button("", "quiet", "left", name=_("Week before"), tip=_("Week before, Ctrl+←"))
        forth = kit.button("", "quiet", "right", name=_("Week after"), tip=_("Week after, Ctrl+→"))
        back.clicked.connect(lambda: self._go(-1))
        forth.clicked.connect(lambda: self._go(1))
        self._now = kit.button(_("This week"), "small", tip="T")
        self._now.clicked.connect(lambda: self._show(None))
        self.print = kit.button(_("Print the plan"), "quiet", "print", tip="Ctrl+P")
        self.print.clicked.connect(self._print)
        self.out = kit.button("", "quiet", "export", name=_("This week as Excel"))
        self.sheets = offer_sheets(
            context, self.out, ("visit_plan", "visit_log", "week_report"), self._sheet_asked
        )
        self.more = kit.button("", "quiet", "visit", name=_("Suggested visits"))
        self.more.setCheckable(True)
        self.more.clicked.connect(self._fit)
        self.add = kit.button(_("Add a visit"), "primary", "plus", tip=_("Plan a visit"))
        self.add.clicked.connect(self._add)
        head = row(
            kit.line(_("Week board"), "title", strong=True),
            6,
            back,
            self._span,
            forth,
            self._now,
            None,
            self.print,
            self.out,
            self.more,
            self.add,
            gap=6,
        )
        self.forecast = Forecast(context)
        self.board = Board(context)
        self.board.put.connect(self._put)
        self.board.refused.connect(lambda words: context.said.emit(words, False))
        self.board.let_go.connect(self._on_let_go)
        self.suggested = SuggestionList(context)
        self.suggested.filled.connect(self._listen)
        left = column(head, self.forecast, (self.board, 1), margins=(22, 14, 14, 12), gap=12)
        self.setLayout(row((left, 1), self.suggested, gap=0))
        self._key("Ctrl+Left", lambda: self._go(-1))
        self._key("Ctrl+Right", lambda: self._go(1))
        self._key("Ctrl+P", self._print)
        self._fit()

    def _key(self, keys: str, run: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(run)

    # --- What is shown ----------------------------------------------------------------------

    def request(self) -> Callable[[], WeekData]:
        """The week that was chosen."""
        desk, today = self.desk, self.desk.today()
        day = self._day or today
        return lambda: read_week(desk, day, today)

    def show_data(self, data: WeekData) -> None:
        """Show it, the focus on the same card; later, while one is carried."""
        if self.board.carrying:
            self._waiting = data
            return
        focus = self._focus_now() if self._follow is None else self._follow
        self._follow = None
        days, today = [day.day for day in data.days], data.today
        number = _("week {number}").format(number=days[3].isocalendar().week)
        self._span.say(f"{formats.span(days[0], days[-1], today)} · {number}")
        self._now.setVisible(today not in days)
        self.forecast.show_week(data)
        self.board.show_week(data)
        self.suggested.show_suggestions(data.suggestions, anybody=data.anybody)
        for card in self.board.cards:
            self._connect(card)
        self._focus(focus)

    def _on_let_go(self) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            self.show_data(waiting)

    def _connect(self, widget: Movable) -> None:
        self.board.listen(widget)
        widget.day_chosen.connect(lambda place: self._to_day(widget, place))
        widget.shifted.connect(lambda days: self._shift(widget, days))
        widget.sided.connect(lambda way: self._to_side(widget, way))
        widget.removed.connect(lambda: self._remove(widget))

    def _listen(self) -> None:
        for widget in self.suggested.widgets:
            self._connect(widget)

    # --- The focus --------------------------------------------------------------------------

    def _focus_now(self) -> uuid.UUID | int | None:
        """The visit that has the focus, or the place of a suggestion."""
        elsewhere = QApplication.focusWidget()
        if elsewhere is not None and not self.isAncestorOf(elsewhere):
            return None
        widget = self.focusWidget()  # of a window behind others too
        if isinstance(widget, VisitWidget):
            return widget.card.id
        if isinstance(widget, SuggestionWidget) and widget in self.suggested.widgets:
            return self.suggested.widgets.index(widget)
        return None

    def _focus(self, wanted: uuid.UUID | int | None) -> None:
        if isinstance(wanted, int):
            left = self.suggested.widgets
            if left:
                self._focus_on(left[min(wanted, len(left) - 1)])
        elif wanted is not None:
            found = next((card for card in self.board.cards if card.card.id == wanted), None)
            self._focus_on(found or self)

    def _focus_on(self, widget: QWidget) -> None:
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(widget, VisitWidget):
            self.board.show_card(widget)
        elif isinstance(widget, SuggestionWidget):
            self.suggested.show_card(widget)

    def _to_side(self, widget: Movable, way: int) -> None:
        """The nearest column that holds cards; the suggestions are the last one."""
        lists: list[list[Movable]] = [list(one.cards) for one in self.board.columns]
        lists.append(list(self.suggested.widgets) if self.suggested.isVisible() else [])
        here = next((n for n, cards in enumerate(lists) if widget in cards), None)
        if here is None:
            return
        place = lists[here].index(widget)
        others = lists[here + 1 :] if way > 0 else lists[:here][::-1]
        for cards in others:
            if cards:
                self._focus_on(cards[min(place, len(cards) - 1)])
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The first key finds the cards: today's, or the first there are."""
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif event.key() in _FIRST and self.board.cards:
            today = self.desk.today()
            cards = self.board.cards
            self._focus_on(next((each for each in cards if each.card.day >= today), cards[0]))
        elif event.key() in _FIRST and self.suggested.widgets:
            self._focus_on(self.suggested.widgets[0])
        elif event.key() == Qt.Key.Key_T:
            self._show(None)
        else:
            super().keyPressEvent(event)

    # --- What is done -----------------------------------------------------------------------

    def _put(self, widget: Movable, day: dt.date, time: str) -> None:
        """A card was carried there."""
        if isinstance(widget, VisitWidget):
            plan.move_card(self.context, widget.card, day, time, self._then_follow)
        elif isinstance(widget, SuggestionWidget):
            plan.plan_suggestion(self.context, widget.suggestion, day, time, self._then_follow)

    def _to_day(self, widget: Movable, place: int) -> None:
        if self.data is None or not widget.movable:
            return
        day = self.data.days[place].day
        if isinstance(widget, VisitWidget):
            plan.move_card(self.context, widget.card, day, widget.card.time, self._then_follow)
            return
        if day < self.desk.today():
            self.context.said.emit(_("This day is over; plan from today on."), False)
            return
        assert isinstance(widget, SuggestionWidget)  # noqa: S101 - there are no others
        one = next(each for each in self.board.columns if day in [d.day for d in each.days])
        hour = one.hour_at(len(one.cards), widget)
        index = self.suggested.widgets.index(widget)
        plan.plan_suggestion(
            self.context, widget.suggestion, day, hour, lambda _id: self._then_follow(index)
        )

    def _shift(self, widget: Movable, days: int) -> None:
        if not isinstance(widget, VisitWidget) or not widget.movable:
            return
        card = widget.card
        day = card.day + days * _DAY

        def follow(visit: uuid.UUID | None) -> None:
            if self.data is not None and day not in [each.day for each in self.data.days]:
                self._day = day
            self._then_follow(visit)

        plan.move_card(self.context, card, day, card.time, follow)

    def _remove(self, widget: Movable) -> None:
        if not isinstance(widget, VisitWidget):
            return
        if not widget.movable:
            self.context.said.emit(
                _("What took place is taken away on the customer's page."), False
            )
            return
        cards = self.board.cards
        place = cards.index(widget)
        others = [card for card in cards if card is not widget and card.card.day == widget.card.day]
        following = others or [*cards[place + 1 :], *cards[:place]]
        after = following[0].card.id if following else None
        plan.take_away(self.context, widget.card, lambda _id: self._then_follow(after))

    def _then_follow(self, wanted: uuid.UUID | int | None) -> None:
        self._follow = wanted

    def _add(self) -> None:
        days = [] if self.data is None else [day.day for day in self.data.days]
        today = self.desk.today()
        ahead = [day for day in days if day >= today]
        self.context.form_asked.emit("visit_plan", None, {"day": ahead[0] if ahead else today})

    def _print(self) -> None:
        if self.data is not None:
            ask_and_print(self.context, self, self.data.days[0].day, self.data.days[-1].day)

    def customer_at_hand(self) -> uuid.UUID | None:
        """That of the card one stands on."""
        return self._at_hand.customer

    def _sheet_asked(self) -> SheetAsked:
        """The week that is shown."""
        if self.data is None:
            return SheetAsked()
        return SheetAsked(days=(self.data.days[0].day, self.data.days[-1].day))

    # --- State, size ------------------------------------------------------------------------

    def ask(self, wanted: Mapping[str, Any]) -> None:
        """Show the week of this `day`, the focus on this `visit`."""
        day, visit = wanted.get("day"), wanted.get("visit")
        if isinstance(visit, uuid.UUID):
            self._follow = visit
        if isinstance(day, dt.date):
            self._show(day)

    def state(self) -> Mapping[str, Any]:
        """The week that was chosen, and which suggestions."""
        day = self._day.isoformat() if self._day else None
        today = self.desk.today().isoformat()
        return {"day": day, "on": today, "suggested": self.suggested.chosen}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Choose them again; on another day it is the current week again."""
        if state.get("day") and state.get("on") == self.desk.today().isoformat():
            self._day = dt.date.fromisoformat(str(state["day"]))
        self.suggested.choose(str(state.get("suggested", "all")))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the suggestions behind a button where there is little room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        narrow = self.width() < _WIDE
        self.more.setVisible(narrow)
        self.suggested.setVisible(not narrow or self.more.isChecked())
        self.print.setText("" if narrow else _("Print the plan"))

    def _go(self, way: int) -> None:
        start = self.data.start if self.data else self.desk.today()
        self._show(start + way * _WEEK)

    def _show(self, day: dt.date | None) -> None:
        self._day = day
        self.refresh()
