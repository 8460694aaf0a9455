"""The room of goals: the path of one target through its period, its year, and all the others."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QPushButton, QSizePolicy, QVBoxLayout

from crm.domain.periods import parse_kind, period_of
from crm.i18n import gettext as _
from crm.queries.goals import CALENDAR_KINDS, GoalKey, Goals, goal_key, read_goals
from crm.queries.progress import TargetProgress
from crm.queries.reps import me
from crm.services.desk import Desk
from crm.ui import formats
from crm.ui.context import Context
from crm.ui.dialogs.split_year import SplitYearDialog
from crm.ui.dialogs.target_history import TargetHistoryDialog
from crm.ui.pages.goals_report import ReportTools
from crm.ui.pages.goals_side import WhatIfs, asked_for_day, other_targets
from crm.ui.pages.goals_words import (
    day_count,
    landing_words,
    month_bars,
    months_words,
    path_title,
    period_words,
    picture_of,
    standing_words,
    state_words,
)
from crm.ui.pages.page import Page
from crm.ui.pages.today_targets import asked_for
from crm.ui.sheets import SheetAsked, save_sheet
from crm.ui.widgets.chart_months import MonthStrip
from crm.ui.widgets.charts import PathChart
from crm.ui.widgets.layouts import MOST_WIDE, boxed, clear, column, line, rest, row
from crm.ui.widgets.rows import Row

_NO_KEY = GoalKey("")
_SIDE = 330
_KEYS = {"week": "W", "month": "M", "quarter": "Q", "half": "H", "year": "Y"}
_LEAST, _STRIP = 340, 176  # high: the sheet with the path at least, the months with their gaps


def read_page(desk: Desk, kind: str, day: dt.date, wanted: GoalKey | None) -> Goals:
    """The period around the day, for me."""
    today = desk.today()
    with desk.store.reading() as session:
        return read_goals(
            session,
            kind,
            day,
            rep=me(session),
            today=today,
            calendar=desk.calendar(min(day, today), max(day, today)),
            wanted=wanted,
        )


class GoalsPage(Page[Goals]):
    """Chips choose the period; W, M, Q, H and Y do too, Page Up and Page Down turn it."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        kit = self.kit
        self._kind, self._day, self._wanted = "month", self.desk.today(), _NO_KEY
        self.chips: dict[str, QPushButton] = {}
        for kind in CALENDAR_KINDS:
            chip = kit.button("", "chip")
            chip.setCheckable(True)
            chip.clicked.connect(lambda _on=False, kind=kind: self.choose(kind))
            self.chips[kind] = chip
        self.before = kit.button("", "quiet", "left", name=_("Previous period"))
        self.after = kit.button("", "quiet", "right", name=_("Next period"))
        self.before.setToolTip(_("Previous period") + "  ·  PgUp")
        self.after.setToolTip(_("Next period") + "  ·  PgDn")
        for button, way in ((self.before, -1), (self.after, 1)):
            button.clicked.connect(lambda _on=False, way=way: self.turn(way))
        self.report = ReportTools(context, self, lambda: (self._kind, self._day))
        self.out = kit.button("", "quiet", "export", name=_("The year by month as Excel"))
        self.out.clicked.connect(self._save_sheet)
        self.history = kit.button("", "quiet", "history", name=_("History of the target"))
        self.history.clicked.connect(self._open_history)
        self.split = kit.button(_("Split the year"), "", "week", tip=_("Split the year"))
        self.split.clicked.connect(self._open_split)
        self.change = kit.button(_("Change target"), "", "goals", tip=_("Change target"))
        self.change.clicked.connect(self._open_form)
        head = row(
            kit.line(_("Goals"), "title", strong=True),
            8,
            *self.chips.values(),
            self.before,
            self.after,
            None,
            self.report,
            self.out,
            self.history,
            self.split,
            self.change,
            gap=6,
            margins=(22, 14, 16, 0),
        )
        self._top = top = boxed(head)
        top.setMaximumWidth(MOST_WIDE)
        self.chart = PathChart(kit.look)
        self.chart.opened.connect(self._open_day)
        self.strip = MonthStrip(kit.look)
        self.strip.chosen.connect(self._on_month)
        self._path_head: QVBoxLayout = column(gap=4)
        self._strip_head: QVBoxLayout = column(gap=0)
        self._path = boxed(
            column(self._path_head, (self.chart, 1), margins=(18, 12, 18, 10), gap=6), "sheet"
        )
        self._strip = boxed(
            column(self._strip_head, self.strip, margins=(18, 10, 18, 8), gap=2), "sheet"
        )
        self._empty_body: QVBoxLayout = column(margins=(18, 16, 18, 16), gap=10)
        self._empty = boxed(self._empty_body, "sheet")
        self._empty.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.what_ifs = WhatIfs(context)
        self.what_ifs.landing_moved.connect(self._on_landing)
        self._others: QVBoxLayout = column(gap=0)
        self._rule = line()
        side = boxed(column(self.what_ifs, self._rule, self._others, None, gap=12))
        side.setFixedWidth(_SIDE)
        left = column(self._path, self._empty, self._strip, None, gap=12)
        inside: QFrame = boxed(row((left, 1), side, margins=(22, 0, 16, 14), gap=14))
        inside.setMaximumWidth(MOST_WIDE)
        self._area = kit.scroll(inside)
        self.setLayout(column(row((top, 1), rest(), gap=0), (self._area, 1), gap=12))
        for sheet in (self._path, self._strip, self._empty):
            sheet.hide()

    def _save_sheet(self) -> None:
        """The goals of the year that is shown."""
        day = self._day if self.data is None else self.data.start
        save_sheet(self.context, self.window(), "goals", SheetAsked(days=(day, day)))

    # --- What is shown ----------------------------------------------------------------------

    def request(self) -> Callable[[], Goals]:
        """The period that is chosen, as it is now."""
        desk, kind, day = self.desk, self._kind, self._day
        wanted = self._wanted if self._wanted != _NO_KEY else None
        return lambda: read_page(desk, kind, day, wanted)

    def show_data(self, data: Goals) -> None:
        """Show it, keeping the focus where it was."""
        focused = QApplication.focusWidget()
        place = focused.accessibleName() if isinstance(focused, Row) else ""
        self._show_chips(data)
        self._fit()
        self._show_path(data)
        self.what_ifs.show_what_ifs(data.path, data.what_ifs, data.today)
        if self.what_ifs.extra:
            self._on_landing(self.what_ifs.extra)
        clear(self._others)
        if data.others:
            self._others.addWidget(
                other_targets(self.context, data.others, data.today, self.chart_target)
            )
        self._rule.setVisible(bool(data.others) and not self.what_ifs.isHidden())
        for found in self.findChildren(Row) if place else ():
            if found.accessibleName() == place:
                found.setFocus()
                break

    def _show_chips(self, data: Goals) -> None:
        middle = data.today if data.start <= data.today <= data.end else data.start
        for kind, chip in self.chips.items():
            if kind == data.kind:
                start, end = data.start, data.end
            else:
                period = period_of(kind, middle)
                start, end = (period.start, period.end) if period else (middle, middle)
            words = period_words(kind, start, end, data.today)
            chip.setText(words)
            chip.setAccessibleName(words)
            chip.setToolTip(f"{words}  ·  {_KEYS[kind]}")
            chip.setChecked(kind == data.kind)

    def _show_path(self, data: Goals) -> None:
        kit, path = self.kit, data.path
        clear(self._path_head)
        clear(self._strip_head)
        clear(self._empty_body)
        self._path.setVisible(path is not None)
        self._empty.setVisible(path is None)
        self._strip.setVisible(path is not None and bool(data.months))
        self.history.setEnabled(path is not None and not data.is_sum)
        if path is None:
            self._show_empty(data)
            return
        target = path.target
        words, tone = state_words(target)
        figure = kit.figure(
            formats.amount(target.value, target.unit, target.scale, target.currency),
            standing_words(target),
            "display",
        )
        opener = Row(
            kit.look,
            row(figure, None, kit.tag(words, tone), margins=(0, 0, 0, 0)),
            standing_words(target),
        )
        opener.opened.connect(lambda: self.context.facts_asked.emit(asked_for(target, data.today)))
        when = day_count(target, data.today)
        if data.is_sum:
            when = " · ".join((_("Sum of its months"), when))
        self._path_head.addLayout(
            kit.heading(path_title(data), right=kit.line(when, "small", "text2"))
        )
        self._path_head.addWidget(opener)
        self.chart.show_picture(picture_of(path, data.today))
        if data.months:
            year = str(data.months[0].start.year)
            this = data.months[0].start.year == data.today.year
            title = (
                _("The twelve months of this year")
                if this
                else _("The twelve months of {year}").format(year=year)
            )
            self._strip_head.addLayout(
                kit.heading(
                    title,
                    right=kit.line(months_words(data, target), "small", "text2"),
                )
            )
            self.strip.show_bars(title, month_bars(data, target))

    def _show_empty(self, data: Goals) -> None:
        kit = self.kit
        words = period_words(data.kind, data.start, data.end, data.today)
        title = (
            _("{period}: no target yet").format(period=words)
            if data.has_targets
            else _("Set what the month is to bring")
        )
        self._empty_body.addWidget(kit.icon("goals", "accent", 40))
        self._empty_body.addWidget(kit.line(title, "h2", strong=True))
        self._empty_body.addWidget(
            kit.text(
                _(
                    "A floor you mean to keep and a stretch you would like to reach. The path, "
                    "the pace by working day and the landing are drawn from your own figures."
                ),
                "text2",
            )
        )
        own = kit.button(_("Set a target"), "primary", "goals")
        own.clicked.connect(self._open_form)
        year = kit.button(_("Split the year"), "", "week")
        year.clicked.connect(self._open_split)
        self._empty_body.addLayout(row(own, year, None))
        self._empty_body.addStretch(1)

    def _on_landing(self, extra: int) -> None:
        """What is ticked moves the cone of the chart, too."""
        path = None if self.data is None else self.data.path
        if path is None or path.landing is None:
            return
        moved = path.landing.moved(extra)
        words = landing_words(path.target, moved.middle)
        self.chart.move_landing((moved.low, moved.middle, moved.high), words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The path takes what the months leave of the window."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """A long list at the right makes the page scroll, not the path grow."""
        for given_up in range(4):  # words of one button, of the other, then paper
            self.split.setText("" if given_up > 0 else _("Split the year"))
            self.change.setText("" if given_up > 1 else _("Change target"))
            self.report.set_narrow(narrow=given_up > 2)  # noqa: PLR2004 - the last of them
            if self._top.sizeHint().width() <= self.width():
                break
        room = self.height() - self._area.y() - _STRIP
        self._path.setFixedHeight(max(room, _LEAST))

    # --- What is chosen ---------------------------------------------------------------------

    def choose(self, kind: str, day: dt.date | None = None) -> None:
        """Show this kind of period, around the day shown or the one given."""
        today = self.desk.today()
        data = self.data
        if day is None and data is not None:
            day = today if data.start <= today <= data.end else data.start
        self._kind, self._day = kind, day or today
        self.refresh()

    def turn(self, way: int) -> None:
        """Show the period before or after."""
        if self.data is None:
            return
        step = dt.timedelta(days=1)
        self._day = self.data.end + step if way > 0 else self.data.start - step
        self.refresh()

    def chart_target(self, target: TargetProgress) -> None:
        """Show this target's path in its own period."""
        self._wanted = goal_key(target)
        self._kind = target.period
        today = self.desk.today()
        self._day = today if target.start <= today <= target.end else target.start
        self.refresh()

    def _on_month(self, place: int) -> None:
        if self.data is not None and self.data.months:
            path = self.data.path
            if path is not None:
                self._wanted = goal_key(path.target)
            self.choose("month", self.data.months[place].start)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Single letters choose a period, Page Up and Page Down turn it."""
        key = event.key()
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        kinds = {Qt.Key[f"Key_{letter}"]: kind for kind, letter in _KEYS.items()}
        if plain and key in kinds:
            self.choose(kinds[Qt.Key(key)])
        elif plain and key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.turn(-1 if key == Qt.Key.Key_PageUp else 1)
        else:
            super().keyPressEvent(event)

    # --- What is opened ---------------------------------------------------------------------

    def _open_day(self, day: dt.date) -> None:
        path = None if self.data is None else self.data.path
        if path is not None:
            today = self.desk.today()
            self.context.facts_asked.emit(asked_for_day(path.target, day, today))

    def _open_form(self) -> None:
        path = None if self.data is None else self.data.path
        if path is None:
            kind = self._kind if self._kind in CALENDAR_KINDS else "month"
            given: dict[str, object] = {"period": kind}
            self.context.form_asked.emit("target", None, given)
        elif self.data is not None and self.data.is_sum:
            target = path.target
            self.context.form_asked.emit(
                "target",
                None,
                {
                    "metric": target.metric,
                    "period": target.period,
                    "basis": target.basis,
                    "low": target.low,
                    "high": target.high,
                },
            )
        else:
            self.context.form_asked.emit("target", path.target.id, {})

    def _open_history(self) -> None:
        path = None if self.data is None else self.data.path
        if path is not None:
            TargetHistoryDialog(self.context, self.window(), path.target).open()

    def _open_split(self) -> None:
        data = self.data
        target = data.path.target if data is not None and data.path is not None else None
        year = self.desk.today().year if data is None else data.end.year
        SplitYearDialog(self.context, self.window(), target, year).open()

    # --- State ------------------------------------------------------------------------------

    def ask(self, wanted: Mapping[str, Any]) -> None:
        """`kind` of period, `day` (a date) and `metric` with its `basis`; each may be left out."""
        kind = wanted.get("kind")
        if kind in CALENDAR_KINDS:
            self._kind = str(kind)
        if isinstance(wanted.get("day"), dt.date):
            self._day = wanted["day"]
        target = wanted.get("target")
        if isinstance(target, TargetProgress):
            self.chart_target(target)
            return
        self.refresh()

    def state(self) -> Mapping[str, Any]:
        """The kind of period, and which goal is charted in it."""
        wanted = self._wanted
        kept: dict[str, Any] = {"kind": self._kind}
        if wanted != _NO_KEY:
            kept["goal"] = [wanted.metric, wanted.basis, wanted.sense, dict(wanted.scope)]
        return kept

    def restore(self, state: Mapping[str, Any]) -> None:
        """The kind of period and the goal; the day is always today."""
        try:
            metric, basis, sense, scope = state["goal"]
            pairs = tuple(sorted((str(key), str(value)) for key, value in scope.items()))
            self._wanted = GoalKey(str(metric), basis, str(sense), pairs)
            self._kind = parse_kind(str(state["kind"]))
        except (KeyError, TypeError, ValueError, AttributeError):
            if state.get("kind") in CALENDAR_KINDS:
                self._kind = str(state["kind"])
