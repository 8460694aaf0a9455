"""Customers that are probably one and the same: compare, merge, or say that they are not."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QWidget

from crm.errors import Cancelled
from crm.i18n import gettext as _
from crm.i18n import listed, ngettext
from crm.labels import label
from crm.queries.duplicates import WARNED, LikelyPair, likely_duplicates
from crm.services.distinctions import tell_apart
from crm.ui.context import Context
from crm.ui.dialogs.dialog import Dialog
from crm.ui.dialogs.merge import MergeDialog, Pair
from crm.ui.tasks import Progress
from crm.ui.widgets.layouts import boxed, clear, column, line, row
from crm.ui.widgets.rows import Row

WIDTH, HEIGHT = 860, 600
MOST = 200
_SURE = 90  # a score from which the mark is red enough to act on


class DuplicatesDialog(Dialog):
    """The list is read anew after each merge; what is not the same never comes back."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(context, parent, _("Likely duplicates"), WIDTH)
        kit = self.kit
        self.pairs: Sequence[LikelyPair] = ()
        self._progress: Progress | None = None
        self._count = kit.line(_("Comparing …"), "small", "text2")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(_("Working"))
        self._list = column(gap=0)
        area = kit.scroll(boxed(self._list))
        area.setFixedHeight(min(HEIGHT, parent.height() - 60) - 150)
        close = kit.button(_("Close"))
        close.clicked.connect(self.reject)
        sheet = boxed(column((area, 1), margins=(1, 1, 1, 1)), "sheet")
        self.fill(
            _("Likely duplicates"),
            column(row(self._count, None), self._bar, (sheet, 1), gap=8),
            close,
            hint=_("Enter compares, N says that they are not the same"),
        )
        self._read()

    def reject(self) -> None:
        """Close, and stop looking."""
        if self._progress is not None:
            self._progress.cancel()
        super().reject()

    def _read(self) -> None:
        store = self.desk.store
        progress = self._progress = Progress()
        progress.moved.connect(self._on_moved)
        self._bar.setRange(0, 0)
        self._bar.show()

        def refuse(error: BaseException) -> None:
            if not isinstance(error, Cancelled):
                self.refuse(error)

        self.context.tasks.run(
            lambda: store.read(
                likely_duplicates, limit=MOST, minimum=WARNED, report=progress.report
            ),
            self._show,
            refuse,
        )

    def _on_moved(self, done: int, total: int) -> None:
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)

    def _show(self, pairs: Sequence[LikelyPair]) -> None:
        self.pairs = pairs
        self._bar.hide()
        words = ngettext("{count} pair", "{count} pairs", len(pairs)).format(count=len(pairs))
        self._count.say(words)
        clear(self._list)
        for pair in pairs:
            self._list.addWidget(self._row(pair))
            self._list.addWidget(line())
        if not pairs:
            self._list.addWidget(
                self.kit.nothing("check", _("No two customers look like one and the same."))
            )
        self._list.addStretch(1)

    def _row(self, pair: LikelyPair) -> QWidget:
        kit = self.kit
        why = listed(label("likeness", reason) for reason in pair.reasons)
        names = _("{one} and {other}").format(one=pair.one_name, other=pair.other_name)
        apart = kit.button(_("Not the same"), "small")
        apart.setAccessibleName(_("{names} are not the same").format(names=names))
        apart.clicked.connect(partial(self._on_apart, pair))
        compare = kit.button(_("Compare"), "small")
        compare.clicked.connect(partial(self._on_compare, pair))
        tone = "danger" if pair.score >= _SURE else "warn"
        layout = row(
            kit.tag(str(pair.score), tone),
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

    def _on_compare(self, pair: LikelyPair, _on: object = None) -> None:
        MergeDialog(self.context, self, Pair(pair.one, pair.other), self._read).open()

    def _on_apart(self, pair: LikelyPair, _on: object = None) -> None:
        store = self.desk.store
        self.context.write(
            lambda: tell_apart(store, pair.one, pair.other), self._told_apart, self.refuse
        )

    def _told_apart(self, _change: object) -> None:
        self.context.said.emit(_("They are two customers, and stay so."), True)
        self._read()
