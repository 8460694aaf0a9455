"""The prospects behind the numbers of a source: when each was found, and when it was won."""

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QWidget

from crm.i18n import gettext as _
from crm.i18n import ngettext
from crm.queries.conversion import ConvertedRow, converted
from crm.queries.measure import FactRow
from crm.ui import formats
from crm.ui.context import Context
from crm.ui.dialogs.dialog import Dialog
from crm.ui.tables.facts import FactsTable
from crm.ui.tables.view import make_view
from crm.ui.widgets.layouts import column

_WIDTH, _HEIGHT = 760, 380
_NAME_WIDTH = 220


class ConvertedDialog(Dialog):
    """A table of them; Enter opens the customer."""

    def __init__(  # noqa: PLR0917 - one caller
        self,
        context: Context,
        parent: QWidget,
        words: str,
        channel: str | None,
        start: dt.date,
        today: dt.date,
    ) -> None:
        title = f"{words}  ·  {formats.span(start, today, today)}"
        super().__init__(context, parent, title, _WIDTH)
        self._today = today
        self.table = FactsTable(today)
        self.view = make_view(self.kit, self.table, title, stretch=2)
        self.view.setFixedHeight(_HEIGHT)
        self.view.setColumnWidth(1, _NAME_WIDTH)
        self.view.setColumnHidden(3, True)
        self.view.activated.connect(self._on_activated)
        self._count = self.kit.line(" ", "small", "text2")
        done = self.kit.button(_("Close"), "primary")
        done.clicked.connect(self.accept)
        definition = _(
            "Who became a prospect in this time, by how you came to know them, and who of them "
            "was won by today."
        )
        body = column(self.kit.text(definition, "text2"), self.view, self._count)
        self.fill(title, body, done, hint=_("Enter opens the customer"))
        store = self.desk.store
        context.tasks.run(
            lambda: store.read(converted, start, today, channel=channel, today=today),
            self._on_read,
            self.refuse,
        )

    def _on_read(self, rows: Sequence[ConvertedRow]) -> None:
        self.table.show_rows([self._fact(row) for row in rows])
        won = sum(row.won_on is not None for row in rows)
        words = ngettext("{count} found, {won} won", "{count} found, {won} won", len(rows))
        self._count.say(words.format(count=len(rows), won=won))
        self.view.setFocus()
        if rows:
            self.view.selectRow(0)

    def _fact(self, row: ConvertedRow) -> FactRow:
        words = _("not won yet")
        if row.won_on is not None:
            words = _("won {day}").format(day=formats.day(row.won_on, self._today))
        return FactRow(
            id=row.id,
            kind="customer",
            day=row.found_on,
            rep=None,
            customer=row.name,
            product=None,
            value=1,
            currency=None,
            text=words,
            rep_id=None,
            customer_id=row.id,
            product_id=None,
        )

    def _on_activated(self, index: QModelIndex) -> None:
        fact = self.table.row_at(index.row())
        if fact.customer_id is not None:
            self.accept()
            self.context.customer_asked.emit(fact.customer_id)
