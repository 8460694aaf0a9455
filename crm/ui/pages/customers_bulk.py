"""What is done with several customers of the list at once."""

import uuid
from typing import TYPE_CHECKING

from crm.i18n import gettext as _
from crm.i18n import ngettext
from crm.services.bulk import delete_customers
from crm.ui import formats
from crm.ui.dialogs.bulk_edit import PLAN, BulkDialog
from crm.ui.dialogs.merge import MergeDialog, Pair
from crm.ui.pages.customers_look import owed_by
from crm.ui.widgets.busy_line import BusyLine

if TYPE_CHECKING:
    from crm.store.unit_of_work import Change
    from crm.ui.pages.customers import CustomersPage

_PAIR = 2


class Selected:
    """Belongs to the page; the bar at its foot is shown while several are selected."""

    def __init__(self, page: "CustomersPage") -> None:
        self._page = page
        self._busy = BusyLine(page.kit)
        layout = page.selected.layout()
        if layout is not None:
            layout.addWidget(self._busy)
        page.view.selectionModel().selectionChanged.connect(self._on_selection)
        page.view.asked.connect(self._on_asked)
        page.selected.pressed.connect(self._on_pressed)

    @property
    def ids(self) -> list[uuid.UUID]:
        """Who is selected, in the order of the list."""
        table = self._page.table
        return [table.row_at(place).id for place in self._page.view.places()]

    def _on_selection(self) -> None:
        page = self._page
        places = page.view.places()
        several = len(places) > 1 or page.view.marking
        page.selected.setVisible(several)
        page.foot.setVisible(not several)
        rows = [page.table.row_at(place) for place in places] if several else []
        page.remember({row.id for row in rows})
        if not several:
            return
        count = len(rows)
        words = ngettext("{count} selected", "{count} selected", count).format(count=f"{count:,}")
        sums = [formats.money(v, currency) for currency, v in owed_by(rows, page.held).items() if v]
        if sums:
            words += " · " + _("owed {sum}").format(sum=" + ".join(sums))
        page.selected.say(words, count)

    def _on_asked(self, what: str) -> None:
        if what in {"edit", "none"}:
            self._on_pressed(what)

    def _on_pressed(self, verb: str) -> None:
        page, ids = self._page, self.ids
        if verb == "none":
            page.view.let_go()
            self._on_selection()
        elif not ids:
            return
        elif verb in {"edit", "plan"}:
            field = PLAN if verb == "plan" else "grade"
            extra = page.held.extra
            BulkDialog(page.context, page.window(), ids, field=field, extra=extra).open()
        elif verb == "export":
            page.context.export_asked.emit(ids)
        elif verb == "merge" and len(ids) == _PAIR:
            MergeDialog(page.context, page.window(), Pair(ids[0], ids[1])).open()
        elif verb == "delete":
            self.delete(ids)

    def delete(self, ids: list[uuid.UUID]) -> None:
        """Delete them, without a question: undo brings them back."""
        page, store, count = self._page, self._page.desk.store, len(ids)

        def done(change: "Change") -> None:
            words = ngettext("{count} customer deleted.", "{count} customers deleted.", count)
            page.context.said.emit(words.format(count=f"{count:,}"), change.step is not None)
            page.view.let_go()
            page.context.changed.emit()

        self._busy.run(
            page.context.tasks,
            _("Deleting"),
            lambda report: delete_customers(store, ids, report=report),
            done,
            page.context.refused.emit,
            writes=True,
        )
