"""Customers that are probably one and the same: compare, merge, or say that they are not."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from crm.errors import Cancelled
from crm.i18n import gettext as _
from crm.i18n import listed, ngettext
from crm.labels import label
from crm.queries.duplicates import WARNED, LikelyPair, likely_duplicates
from crm.services.distinctions import tell_apart
from crm.services.steps import undo_step
from crm.ui.context import Context
from crm.ui.dialogs.dialog import Dialog, focus_soon, room_of
from crm.ui.dialogs.merge import MergeDialog, Pair
from crm.ui.widgets.busy_line import BusyLine, Report
from crm.ui.widgets.layouts import boxed, clear, column, line, row
from crm.ui.widgets.rows import Row

if TYPE_CHECKING:
    from crm.store.unit_of_work import Change

WIDTH, HEIGHT = 860, 600
MOST = 200
_SURE = 90  # a score from which the mark is red enough to act on


class DuplicatesDialog(Dialog):
    """The list is read anew after each merge; what is not the same never comes back."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(context, parent, _("Likely duplicates"), WIDTH)
        kit = self.kit
        self.pairs: Sequence[LikelyPair] = ()
        self._rows: list[Row] = []
        self._step: int | None = None
        self._place = 0  # of the row that was worked on
        self._count = kit.line("", "small", "text2")
        self._said = kit.line("", "small", "accent", elide=True)
        self._undo = kit.button(_("Undo"), "ghost", tip="Ctrl+Z")
        self._undo.clicked.connect(self._on_undo)
        self._undo.hide()
        undo_key = QShortcut(QKeySequence.StandardKey.Undo, self)
        undo_key.activated.connect(self._on_undo)
        self.busy = BusyLine(kit)
        self._list = column(gap=0)
        area = kit.scroll(boxed(self._list))
        area.setMinimumHeight(min(HEIGHT, room_of(parent) - 60) - 180)
        self._close = kit.button(_("Close"))
        self._close.clicked.connect(self.reject)
        sheet = boxed(column((area, 1), margins=(1, 1, 1, 1)), "sheet")
        head = row(self._count, (self._said, 1), self._undo, gap=12)
        self.fill(
            _("Likely duplicates"),
            column(head, self.busy, (sheet, 1), gap=8),
            self._close,
            hint=_("Enter compares, N says that they are not the same"),
        )
        self._read()

    def reject(self) -> None:
        """Close, and stop looking."""
        self.busy.forget()
        super().reject()

    def _read(self) -> None:
        store = self.desk.store

        def work(report: Report) -> Sequence[LikelyPair]:
            return store.read(likely_duplicates, limit=MOST, minimum=WARNED, report=report)

        def refuse(error: BaseException) -> None:
            if not isinstance(error, Cancelled):
                self.refuse(error)
            elif not self.pairs:
                self._count.say(_("Stopped before the end."))

        self.busy.run(self.context.tasks, _("Comparing all customers …"), work, self._show, refuse)

    # --- What is shown ----------------------------------------------------------------------

    def _show(self, pairs: Sequence[LikelyPair]) -> None:
        self.pairs = pairs
        words = ngettext("{count} pair", "{count} pairs", len(pairs)).format(count=len(pairs))
        if len(pairs) >= MOST:
            words = ngettext("The likeliest pair", "The {count} likeliest pairs", len(pairs))
            words = words.format(count=len(pairs))
        self._count.say(words)
        clear(self._list)
        self._rows = []
        for pair in pairs:
            shown = self._row(pair)
            self._rows.append(shown)
            self._list.addWidget(shown)
            self._list.addWidget(line())
        if not pairs:
            self._list.addWidget(
                self.kit.nothing("check", _("No two customers look like one and the same."))
            )
        self._list.addStretch(1)
        self._go_to(self._place)

    def _go_to(self, place: int) -> None:
        """Give the focus to the row at this place, or to the last one."""
        if self._rows:
            focus_soon(self._rows[min(place, len(self._rows) - 1)])
        else:
            self._close.setFocus()

    def _row(self, pair: LikelyPair) -> Row:
        kit = self.kit
        why = listed(label("likeness", reason) for reason in pair.reasons)
        names = _("{one} and {other}").format(one=pair.one_name, other=pair.other_name)
        apart = kit.button(_("Not the same"), "small", tip="N")
        apart.setAccessibleName(_("{names} are not the same").format(names=names))
        apart.clicked.connect(partial(self._on_apart, pair))
        compare = kit.button(_("Compare"), "small", tip="Enter")
        compare.setAccessibleName(_("Compare {names}").format(names=names))
        compare.clicked.connect(partial(self._on_compare, pair))
        tag = kit.tag(str(pair.score), "danger" if pair.score >= _SURE else "warn")
        tag.setToolTip(_("How alike they are, 100 at most"))
        layout = row(
            tag,
            (
                column(
                    row(
                        (kit.line(pair.one_name, strong=True, elide=True), 1),
                        (kit.line(pair.other_name, strong=True, elide=True), 1),
                        gap=14,
                    ),
                    kit.line(why, "small", "text2", elide=True),
                    gap=1,
                ),
                1,
            ),
            compare,
            apart,
            margins=(14, 8, 12, 8),
            gap=12,
        )
        found = Row(
            kit.look,
            layout,
            f"{names}, {pair.score}, {why}",
            {Qt.Key.Key_N: partial(self._on_apart, pair)},
        )
        found.opened.connect(partial(self._on_compare, pair))
        return found

    # --- What is done -----------------------------------------------------------------------

    def _on_compare(self, pair: LikelyPair, _on: object = None) -> None:
        self._place = self.pairs.index(pair)
        MergeDialog(self.context, self, Pair(pair.one, pair.other), self._on_decided).open()

    def _on_decided(self, sentence: str, step: int | None) -> None:
        self._tell(sentence, step)
        self._read()

    def _on_apart(self, pair: LikelyPair, _on: object = None) -> None:
        store = self.desk.store
        self._place = self.pairs.index(pair)

        def done(change: "Change") -> None:
            words = _("They are two customers, and stay so.")
            self.context.said.emit(words, True)
            self._tell(words, change.step)
            self._show([each for each in self.pairs if each != pair])

        self.context.write(lambda: tell_apart(store, pair.one, pair.other), done, self.refuse)

    def _tell(self, sentence: str, step: int | None) -> None:
        self.say_wrong("")
        self._said.say(sentence)
        self._step = step
        self._undo.setVisible(step is not None)

    def _on_undo(self) -> None:
        """Take back what was decided in here last."""
        store, step = self.desk.store, self._step
        if step is None:
            return

        def done(_change: object) -> None:
            self._tell(_("Undone."), None)
            self._read()

        self.context.write(lambda: undo_step(store, step), done, self.refuse)
