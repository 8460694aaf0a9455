"""Every step, what it changed, and the way back; the bin is those that deleted something."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from crm.i18n import gettext as _
from crm.i18n import ngettext
from crm.queries.steps import StepChange, StepRow, list_steps, step_changes
from crm.queries.wording import TABLES, about_name, step_name
from crm.services.steps import undo_step
from crm.ui.context import Context
from crm.ui.pages.page import Page
from crm.ui.tables.steps import StepsTable, moment
from crm.ui.tables.view import make_view
from crm.ui.widgets.chips import ChoiceChips
from crm.ui.widgets.layouts import MOST_WIDE, boxed, clear, column, line, rest, row

PAGE, SHOWN = 300, 200  # steps fetched at a time, changes shown of one
PANEL, PANEL_NARROW, NARROW = 360, 264, 1000
_REST_MS = 120


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps that are listed, and whether there are older ones."""

    rows: Sequence[StepRow]
    more: bool


def _is_id(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


class HistoryPage(Page[Steps]):
    """The list at the left, what the chosen step did at the right."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        kit, self._limit = self.kit, PAGE
        self.which = ChoiceChips(
            kit, _("Shown"), (("steps", _("All steps")), ("bin", _("Bin: what was deleted")))
        )
        self.which.choose("steps")
        self.which.chosen.connect(self._on_which)
        self.table = StepsTable(kit.look, self.desk.today())
        self.view = make_view(kit, self.table, _("Steps"), stretch=2)
        for place, width in enumerate((176, 150, 180, 110, 70)):
            self.view.setColumnWidth(place, width)
        self.view.selectionModel().currentRowChanged.connect(self._on_row)
        self.view.activated.connect(lambda _index: self.take_back())
        self.earlier = kit.button(_("Show earlier ones"), "ghost")
        self.earlier.clicked.connect(self._on_earlier)
        self._no_step = kit.nothing("history", _("Nothing has been done yet."))
        self._no_bin = kit.nothing("trash", _("The bin is empty; what is deleted waits here."))
        self.back = kit.button(_("Undo this step"), "primary", "undo")
        self.back.clicked.connect(self.take_back)
        self._title = kit.line("", "h2", strong=True, elide=True)
        self._about = kit.line("", tone="text2", elide=True)
        self._changes = column(gap=8)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._read_changes)
        self._seen: int | None = None
        head = row(kit.line(_("Steps & bin"), "title", strong=True), 12, self.which, None, gap=8)
        sheet = boxed(
            column(
                (self.view, 1),
                self._no_step,
                self._no_bin,
                row(None, self.earlier, None),
                margins=(1, 1, 1, 6),
            ),
            "sheet",
        )
        self._panel = self._make_panel()
        inside = boxed(
            column(
                head,
                (boxed(row((sheet, 1), self._panel, gap=12)), 1),
                margins=(22, 14, 16, 14),
                gap=12,
            )
        )
        inside.setMaximumWidth(MOST_WIDE)
        self.setLayout(row((inside, 1), rest(), gap=0))
        for keys, step in (("Alt+Down", 1), ("Alt+Up", -1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(lambda step=step: self._go(step))

    def _make_panel(self) -> QFrame:
        inside = QWidget()
        inside.setObjectName("clear")
        inside.setLayout(column(self._changes, None))
        self._scroll: QScrollArea = self.kit.scroll(inside)
        panel = boxed(
            column(
                self._title,
                self._about,
                row(self.back, None),
                line(),
                (self._scroll, 1),
                margins=(18, 14, 12, 12),
                gap=8,
            ),
            "sheet",
        )
        panel.setFixedWidth(PANEL)
        return panel

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the list keeps its columns, the panel gives way."""
        super().resizeEvent(event)
        self._panel.setFixedWidth(PANEL_NARROW if self.width() < NARROW else PANEL)

    # --- Data -------------------------------------------------------------------------------

    def request(self) -> Callable[[], Steps]:
        """Read the newest steps."""
        store, limit, bin_only = self.desk.store, self._limit, self.which.value == "bin"

        def read() -> Steps:
            rows = store.read(list_steps, limit + 1, bin_only=bin_only)
            return Steps(rows[:limit], len(rows) > limit)

        return read

    def show_data(self, data: Steps) -> None:
        """List them; the chosen one stays chosen."""
        chosen = self.step
        self.table.show_rows(data.rows)
        self.earlier.setVisible(data.more)
        self.view.setVisible(bool(data.rows))
        in_bin = self.which.value == "bin"
        self._no_step.setVisible(not data.rows and not in_bin)
        self._no_bin.setVisible(not data.rows and in_bin)
        self._panel.setVisible(bool(data.rows))
        numbers = [each.n for each in data.rows]
        if numbers:
            place = numbers.index(chosen.n) if chosen and chosen.n in numbers else 0
            self.view.selectRow(place)
            self._show_step()

    @property
    def step(self) -> StepRow | None:
        """The chosen step."""
        place = self.view.currentIndex().row()
        return self.table.rows[place] if 0 <= place < len(self.table.rows) else None

    def _on_row(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self._show_step()

    def _show_step(self) -> None:
        step = self.step
        if step is None:
            return
        self._title.say(step_name(step.kind, step.verb))
        when = moment(step.at, self.desk.today())
        self._about.say(
            " · ".join(filter(None, (about_name(step.about, step.verb), when, step.actor)))
        )
        deleted = self.which.value == "bin"
        self.back.setText(_("Bring it back") if deleted else _("Undo this step"))
        holds = step.kind == "do" and step.state == "done"
        self.back.setEnabled(holds)
        self.back.setToolTip("" if holds else _("Only a step that holds can be undone."))
        if self._seen != step.n:
            clear(self._changes)
            self._rest.start()

    def _read_changes(self) -> None:
        step, store = self.step, self.desk.store
        if step is None:
            return
        number = step.n

        def show(changes: Sequence[StepChange]) -> None:
            if self.step is not None and self.step.n == number:
                self._seen = number
                self._show_changes(changes)

        self.context.read(lambda: store.read(step_changes, number, SHOWN), show)

    def _show_changes(self, changes: Sequence[StepChange]) -> None:
        clear(self._changes)
        kit, last = self.kit, ("", "")
        for change in changes:
            if _is_id(change.new):
                continue  # what it names is told by another change
            record = (change.table, change.name)
            if record != last:
                kind = _(TABLES.get(change.table, change.table))
                words = _("{kind}: {name}").format(kind=kind, name=change.name)
                self._changes.addWidget(kit.text(words))
                last = record
            if change.field:
                words = _("{field}: {old} → {new}").format(
                    field=change.field, old=change.old, new=change.new
                )
                self._changes.addWidget(kit.text(words, "text2", "small"))
        step = self.step
        if step is not None and step.changes > SHOWN:
            left = step.changes - SHOWN
            words = ngettext("and {count} more change", "and {count} more changes", left)
            self._changes.addWidget(kit.text(words.format(count=left), "text2", "small"))

    # --- Doing ------------------------------------------------------------------------------

    def take_back(self) -> None:
        """Undo the chosen step, whatever was done since; it says what stands in the way."""
        step, store = self.step, self.desk.store
        if step is None or not self.back.isEnabled():
            return
        number, words = step.n, step_name(step.kind, step.verb)
        about = about_name(step.about, step.verb)
        what = _("{what}: {about}").format(what=words, about=about) if about else words
        self.context.write(
            lambda: undo_step(store, number),
            lambda _change: self.context.said.emit(_("Undone: {step}.").format(step=what), False),
        )

    def _on_which(self, _code: str) -> None:
        self._limit = PAGE
        self._seen = None
        self.refresh()

    def _on_earlier(self) -> None:
        self._limit += PAGE
        self.refresh()

    def _go(self, step: int) -> None:
        place = self.view.currentIndex().row() + step
        if 0 <= place < len(self.table.rows):
            self.view.selectRow(place)

    def ask(self, wanted: Mapping[str, Any]) -> None:
        """`shown`: `steps` or `bin`."""
        self.which.choose(str(wanted.get("shown", "steps")))
        self._stale = True

    def state(self) -> Mapping[str, Any]:
        """Which list is shown."""
        return {"shown": self.which.value}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Show it again."""
        self.which.choose(str(state.get("shown", "steps")))
