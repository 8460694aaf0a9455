"""The facts behind a number."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QWidget

from crm.i18n import gettext as _
from crm.i18n import ngettext
from crm.queries.measure import FactRow, measure_facts
from crm.ui.context import Context
from crm.ui.dialogs.dialog import Dialog
from crm.ui.dialogs.save_list import save_list
from crm.ui.tables.facts import FactsTable
from crm.ui.tables.view import make_view
from crm.ui.widgets.layouts import column

if TYPE_CHECKING:
    from crm.documents.exports.exporting import Exported

WIDTH, HEIGHT = 760, 380
_NAME_WIDTH = 190  # a company's name, whole


@dataclass(frozen=True, slots=True, kw_only=True)
class FactsAsked:
    """Which number is opened; `title` and `definition` are shown as they are.

    `rows` reads the facts of a number that is no metric's, or only some of a metric's.
    """

    title: str
    definition: str
    metric: str
    start: dt.date
    end: dt.date
    rep: uuid.UUID | None = None
    basis: str | None = None
    currency: str | None = None
    scope: Mapping[str, Any] = field(default_factory=dict)
    rows: Callable[..., Sequence[FactRow]] | None = None  # of a session


class FactsDialog(Dialog):
    """A table of the facts; Enter opens the customer."""

    def __init__(self, context: Context, asked: FactsAsked, parent: QWidget) -> None:
        super().__init__(context, parent, asked.title, WIDTH)
        today = self.desk.today()
        self.table = FactsTable(today)
        self.view = make_view(self.kit, self.table, asked.title, stretch=2)
        self.view.setColumnWidth(1, _NAME_WIDTH)
        self.view.activated.connect(self._on_activated)
        self._count = self.kit.line(" ", "small", "text2")  # its height is kept from the start
        done = self.kit.button(_("Close"), "primary")
        done.clicked.connect(self.accept)
        out = self.kit.button(_("Export"), "quiet", "export")
        out.clicked.connect(lambda: save_list(context, self, asked.title, self.write_to))
        self._asked = asked
        body = column(self.kit.text(asked.definition, "text2"), self.view, self._count)
        self.fill(asked.title, body, out, done, hint=_("Enter opens the customer"))
        self.let_shrink(self.view, lambda: HEIGHT)
        store = self.desk.store

        def read() -> Sequence[FactRow]:
            if asked.rows is not None:
                return store.read(asked.rows)
            return store.read(
                measure_facts,
                asked.metric,
                asked.start,
                asked.end,
                basis=asked.basis,
                rep=asked.rep,
                scope=asked.scope or None,
                currency=asked.currency,
                today=today,
            )

        context.tasks.run(read, self._on_read, self.refuse)

    def _on_read(self, rows: Sequence[FactRow]) -> None:
        self.table.show_rows(rows)
        self._count.say(
            ngettext("{count} fact", "{count} facts", len(rows)).format(count=len(rows))
        )
        self.view.setFocus()
        if rows:
            self.view.selectRow(0)

    def write_to(self, path: Path) -> "Exported":
        """Write the facts that are shown to a file."""
        from crm.documents.exports.lists import export_facts

        return export_facts(self.table.rows, path, title=self._asked.title, force=True)

    def _on_activated(self, index: QModelIndex) -> None:
        fact = self.table.row_at(index.row())
        if fact.customer_id is not None:
            self.accept()
            self.context.customer_asked.emit(fact.customer_id)
