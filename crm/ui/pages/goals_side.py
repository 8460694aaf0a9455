"""The column beside the path: what would still come in, and every other target."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QVBoxLayout, QWidget

from crm.i18n import gettext as _
from crm.queries.goals import GoalPath
from crm.queries.progress import TargetProgress
from crm.queries.what_if import WhatIf
from crm.ui import formats
from crm.ui.context import Context
from crm.ui.dialogs.facts import FactsAsked
from crm.ui.pages.goals_words import (
    added,
    against_words,
    bound_words,
    every_words,
    landing_title,
    landing_words,
    state_words,
    what_if_words,
)
from crm.ui.pages.today_targets import asked_for
from crm.ui.widgets.gauges import MoneyBar
from crm.ui.widgets.kit import Kit
from crm.ui.widgets.layouts import boxed, clear, column, row
from crm.ui.widgets.rows import Row
from crm.ui.words import gauge_of, said, target_name, target_tone


class WhatIfTick(QFrame):
    """One thing that would come in; ticked by click or Space, wherever it is clicked."""

    def __init__(self, kit: Kit, title: str, why: str, amount: str) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.box = QCheckBox()
        self.box.setAccessibleName(f"{title}, {why}, +{amount}")
        self.box.setFixedWidth(20)
        words = column(
            kit.line(title, elide=True), kit.line(why, "small", "text2", elide=True), gap=0
        )
        self._amount = kit.line(f"+{amount}", tone="text2")
        inside = row(self.box, (words, 1), self._amount, gap=8, margins=(8, 4, 8, 4))
        self.setLayout(inside)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.box.toggled.connect(self._on_toggled)

    def _on_toggled(self, on: bool) -> None:  # noqa: FBT001 - a slot
        self.setObjectName("ticked" if on else "clear")
        self.style().unpolish(self)
        self.style().polish(self)
        self._amount.say(self._amount.text(), "accent" if on else "text2")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tick or untick."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.box.toggle()
            self.box.setFocus()
        super().mouseReleaseEvent(event)


class WhatIfs(QFrame):
    """The ticks with the landing they add up to; `landing_moved` tells what they add."""

    landing_moved = Signal(int)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("clear")
        self._context, self._kit = context, context.kit
        self._path: GoalPath | None = None
        self._today = dt.date.min
        self._chosen: set[str] = set()
        self.ticks: list[WhatIfTick] = []
        self._shown: Sequence[WhatIf] = ()
        self._rows: QVBoxLayout = column(gap=2)
        self._landing: QVBoxLayout = column(gap=4, margins=(14, 10, 14, 10))
        self._box = boxed(self._landing, "soft")
        self.setLayout(column(self._rows, self._box, gap=8))

    def show_what_ifs(
        self, path: GoalPath | None, what_ifs: Sequence[WhatIf], today: dt.date
    ) -> None:
        """Show these, ticked as before."""
        self._path, self._shown, self._today = path, what_ifs, today
        self._chosen &= {each.key for each in what_ifs}
        clear(self._rows)
        self.ticks = []
        self.setVisible(path is not None and bool(what_ifs))
        if path is None or not what_ifs:
            return
        head = self._kit.heading(
            _("What if…"), right=self._kit.line(_("Tick to see"), "small", "text2")
        )
        head.setContentsMargins(8, 0, 8, 2)
        self._rows.addLayout(head)
        for each in what_ifs:
            title, why = what_if_words(each)
            tick = WhatIfTick(self._kit, title, why, said(path.target, each.amount))
            if each.key in self._chosen:
                tick.box.setChecked(True)
            tick.box.toggled.connect(lambda on, key=each.key: self._on_ticked(key, on=on))
            self.ticks.append(tick)
            self._rows.addWidget(tick)
        self._show_landing()

    @property
    def extra(self) -> int:
        """What everything ticked would bring."""
        return added([each for each in self._shown if each.key in self._chosen])

    def _on_ticked(self, key: str, *, on: bool) -> None:
        if on:
            self._chosen.add(key)
        else:
            self._chosen.discard(key)
        self._show_landing()
        self.landing_moved.emit(self.extra)

    @property
    def landing(self) -> int:
        """Where it would land with everything that is ticked."""
        path = self._path
        if path is None:
            return 0
        base = path.landing.middle if path.landing is not None else path.target.value
        return base + self.extra

    def _show_landing(self) -> None:
        path, kit = self._path, self._kit
        clear(self._landing)
        if path is None:
            return
        target, value = path.target, self.landing
        figure = kit.figure(
            formats.amount(value, target.unit, target.scale, target.currency),
            against_words(target, value),
        )
        self._landing.addWidget(kit.line(landing_title(target.period), "small", "text2"))
        self._landing.addWidget(figure)
        shown = value if target.unit == "money" else value // target.scale
        gauge = replace(
            gauge_of(target, self._today),
            landing=shown,
            landing_words=landing_words(target, value),
        )
        self._landing.addWidget(MoneyBar(kit.look, gauge))
        self._box.setAccessibleName(
            f"{landing_title(target.period)} {said(target, value)}, {against_words(target, value)}"
        )


def other_targets(
    context: Context,
    targets: Sequence[TargetProgress],
    today: dt.date,
    chart: Callable[[TargetProgress], None],
) -> QWidget:
    """Every other target, the shortest periods first; a click charts it."""
    kit = context.kit
    head = kit.heading(_("Other targets"), len(targets))
    head.setContentsMargins(8, 0, 8, 0)
    inside = column(head, 2, gap=0)
    for target in targets:
        inside.addWidget(_other_row(context, target, today, chart))
    return boxed(inside)


def _other_row(
    context: Context,
    target: TargetProgress,
    today: dt.date,
    chart: Callable[[TargetProgress], None],
) -> Row:
    kit = context.kit
    value = formats.short(target.value, target.unit, target.scale, target.currency)
    state, _tone = state_words(target)
    tone = target_tone(target)
    name = column(
        kit.line(target_name(target), elide=True),
        row(
            kit.line(every_words(target), "small", "text2"),
            kit.line(state, "small", "text2" if tone == "text" else tone, elide=False),
            None,
            gap=8,
        ),
        gap=0,
    )
    right = kit.line(value, strong=True, tone=tone)
    bounds = kit.line(bound_words(target), "small", "text2")
    numbers = column(row(None, right), row(None, bounds), gap=0)
    spoken = ", ".join(
        (target_name(target), every_words(target), value, bound_words(target), state)
    )
    found = Row(kit.look, row((name, 1), numbers, gap=10, margins=(8, 5, 8, 5)), spoken)
    if target.each is None:
        found.opened.connect(lambda: chart(target))
    else:  # the largest of several has no path; its facts are what there is to see
        found.opened.connect(lambda: context.facts_asked.emit(asked_for(target, today)))
    return found


def asked_for_day(target: TargetProgress, day: dt.date, today: dt.date) -> FactsAsked:
    """The facts of one day of a path."""
    whole = asked_for(target, today)
    if target.nature != "flow":
        return replace(whole, end=min(day, today))
    title = f"{target_name(target)}  ·  {formats.full_day(day, today)}"
    return replace(whole, start=day, end=day, title=title)
