"""Who was merged into a customer, each to be taken apart again, whatever was done since."""

import datetime as dt
from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QFrame

from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.queries.merged import MergedRow
from crm.services.steps import undo_step
from crm.ui import formats
from crm.ui.context import Context
from crm.ui.widgets.layouts import boxed, column, line, row

_CAPTION = 104


class MergedLines(QFrame):
    """A line for each; what stands in the way of taking it apart is said below."""

    def __init__(self, context: Context, merged: Sequence[MergedRow], today: dt.date) -> None:
        super().__init__()
        self._context = context
        self.setObjectName("clear")
        kit = context.kit
        lines = column(line(), gap=4)
        for each in merged:
            caption = kit.line(_("Merged"), "small", "text2")
            caption.setFixedWidth(_CAPTION)
            name = kit.line(each.name, elide=True)
            day = kit.line(formats.day(each.day, today), "small", "text2")
            apart = kit.button(_("Take apart"), "small")
            apart.setAccessibleName(_("Take {name} apart again").format(name=each.name))
            apart.clicked.connect(partial(self._take_apart, each))
            lines.addLayout(row(caption, (name, 1), day, apart, gap=8))
        self._wrong = kit.text("", "danger", "small")
        self._wrong_box = boxed(row(kit.icon("alert", "danger"), (self._wrong, 1), gap=6))
        self._wrong_box.hide()
        lines.addWidget(self._wrong_box)
        self.setLayout(lines)

    @property
    def wrong(self) -> str:
        """What stands in the way."""
        return "" if self._wrong_box.isHidden() else self._wrong.text()

    def _take_apart(self, each: MergedRow, _on: object = None) -> None:
        store, context = self._context.desk.store, self._context
        words = _("{name} is a customer of its own again.").format(name=each.name)
        context.write(
            lambda: undo_step(store, each.step),
            lambda _change: context.said.emit(words, False),
            self._refuse,
        )

    def _refuse(self, error: BaseException) -> None:
        if isinstance(error, KnownError):
            self._wrong.setText(error.sentence)
            self._wrong_box.show()
        else:
            self._context.refused.emit(error)
