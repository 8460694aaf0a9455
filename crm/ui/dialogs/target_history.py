"""The versions of a target: what was meant from when on; it can be changed or ended here."""

import datetime as dt
from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from crm.i18n import gettext as _
from crm.labels import label
from crm.queries.goals import versions_of
from crm.queries.progress import TargetProgress
from crm.queries.targets import TargetRow, TargetSeries
from crm.services.targets import end_target
from crm.ui import formats
from crm.ui.context import Context
from crm.ui.dialogs.dialog import Dialog, focus_soon
from crm.ui.pages.goals_words import bound_words, every_words
from crm.ui.widgets.layouts import boxed, clear, column, line, row
from crm.ui.words import target_name

WIDTH = 480
_HEIGHT = 240


class TargetHistoryDialog(Dialog):
    """The newest version first; the one in force is marked."""

    def __init__(self, context: Context, parent: QWidget, target: TargetProgress) -> None:
        super().__init__(context, parent, _("History of the target"), WIDTH)
        kit = self.kit
        self._target, self._today = target, self.desk.today()
        self.rows: list[str] = []
        self._rows: QVBoxLayout = column(gap=6)
        self.this_period = QCheckBox(_("This period too"))
        self.this_period.setFont(kit.look.font())
        self.end = kit.button(_("End it"), "danger", name=_("End this target"))
        self.end.clicked.connect(self._end)
        change = kit.button(_("Change target"), "", "goals")
        change.clicked.connect(self._change)
        close = kit.button(_("Close"), "primary")
        close.clicked.connect(self.accept)
        inside = boxed(column(self._rows, None))
        area = kit.scroll(inside)
        area.setMinimumHeight(min(_HEIGHT, 200))
        about = kit.line(f"{target_name(target)} · {every_words(target)}", tone="text2", elide=True)
        body = column(about, line(), area, row(self.end, self.this_period, None, gap=10), gap=10)
        self.fill(_("History of the target"), body, change, close)
        focus_soon(close)
        store, version = self.desk.store, target.id
        context.tasks.run(lambda: store.read(versions_of, version), self._on_read, self.refuse)

    def _on_read(self, series: TargetSeries | None) -> None:
        clear(self._rows)
        self.rows = []
        if series is None:
            return
        running = series.governing(self._today)
        for version in reversed(series.rows):
            self._add(version, running=version == running)
        self.end.setEnabled(not series.rows[-1].ended)

    def _add(self, version: TargetRow, *, running: bool) -> None:
        kit = self.kit
        since = _("from {day}").format(day=_day(version.starts_on, self._today))
        words = _("ended") if version.ended else _bounds(self._target, version)
        self.rows.append(f"{since} {words}")
        state = kit.tag(label("target_state", "running"), "accent") if running else None
        note = version.note or ""
        parts = row(
            kit.line(since, tone="text2"),
            8,
            kit.line(words, strong=running),
            8,
            (kit.line(note, "small", "text2", elide=True), 1),
            gap=4,
        )
        if state is not None:
            parts.addWidget(state)
        self._rows.addLayout(parts)

    def _change(self) -> None:
        self.accept()
        self.context.form_asked.emit("target", self._target.id, {})

    def _end(self) -> None:
        store, target, today = self.desk.store, self._target.id, self._today
        too = self.this_period.isChecked()

        def done(_change: object) -> None:
            self.accept()
            self.context.said.emit(
                _("Target ended: {name}.").format(name=target_name(self._target)), True
            )

        self.context.write(
            lambda: end_target(store, target, today=today, this_period=too), done, self.refuse
        )


def _day(day: dt.date, today: dt.date) -> str:
    return formats.day(day, today)


def _bounds(target: TargetProgress, version: TargetRow) -> str:
    return bound_words(replace(target, low=version.low, high=version.high, sense=version.sense))
