"""The views of the list of customers: opened, saved, named, moved and deleted, each a step."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import uuid4

from crm.domain.views import View
from crm.i18n import gettext as _
from crm.services.views import delete_view, move_view, save_view
from crm.ui.customer_columns import NAME
from crm.ui.customer_views import listed_views
from crm.ui.dialogs.view_name import ViewNameDialog
from crm.ui.widgets.view_tabs import ALL

if TYPE_CHECKING:
    from crm.ui.pages.customers import CustomersPage

_WAYS = {"left": -1, "right": 1}


class ViewKeeper:
    """Belongs to the page; a view is what its filters, columns and order are."""

    def __init__(self, page: "CustomersPage") -> None:
        self._page = page
        self._counts: Mapping[str, int] = {}
        page.tabs.chosen.connect(self._on_chosen)
        page.tabs.asked.connect(self._on_asked)

    def show(self, counts: Mapping[str, int] | None = None) -> None:
        """Show the tabs, with these counts from now on."""
        page = self._page
        if counts is not None:
            self._counts = counts
        views = listed_views(page.views)
        if page.current_view != ALL and self._find(page.current_view) is None:
            page.current_view = ALL
        page.tabs.show_views(views, self._counts, page.current_view, changed=self._changed())

    def _find(self, key: str) -> View | None:
        return next((view for view in listed_views(self._page.views) if view.id == key), None)

    def _changed(self) -> bool:
        """Whether filters, order or columns are no longer what the view says."""
        page, view = self._page, self._find(self._page.current_view)
        if view is None:
            return False
        filters = {key: tuple(values) for key, values in view.filters.items()}
        shown = {key: tuple(values) for key, values in page.filters.items()}
        order = (view.sort or NAME, view.descending)
        columns = list(view.columns) or page.columns.keys
        return (filters, order, columns) != (
            shown,
            (page.sort, page.descending),
            page.columns.keys,
        )

    def _on_chosen(self, key: str) -> None:
        self.open(key)
        self._page.look_up(stay=False)

    def open(self, key: str) -> None:
        """Take over what this view says; all shows everybody."""
        page, view = self._page, self._find(key)
        page.current_view = key if view is not None else ALL
        page.filters = {} if view is None else dict(view.filters)
        if view is not None:
            page.sort, page.descending = view.sort or NAME, view.descending
            if view.columns:
                page.columns.keys = list(view.columns)
                page.columns.show()

    def _on_asked(self, verb: str, key: str) -> None:
        store, view = self._page.desk.store, self._find(key)
        if verb == "save":
            self._ask_name(_("Save as view"), "", lambda name: self.save(uuid4().hex, name))
        elif view is None:
            return
        elif verb == "update":
            self.save(view.id, view.name)
        elif verb == "rename":
            self._ask_name(_("Rename the view"), view.name, lambda name: self.rename(view, name))
        elif verb == "delete":
            self._write(
                lambda: delete_view(store, view.id, name=view.name),
                _("View “{name}” deleted.").format(name=view.name),
            )
        else:
            way = _WAYS[verb]
            self._write(lambda: move_view(store, view.id, way, name=view.name), "")

    def _ask_name(self, title: str, name: str, then: Callable[[str], None]) -> None:
        page = self._page
        taken = [view.name for view in listed_views(page.views) if view.name != name]
        ViewNameDialog(page.context, page.window(), title, name, taken, then).open()

    def save(self, key: str, name: str) -> None:
        """Keep what the list shows now as this view."""
        page, store = self._page, self._page.desk.store
        view = View(
            key,
            name,
            dict(page.filters),
            tuple(page.columns.keys),
            page.sort,
            page.descending,
        )
        page.current_view = key
        page.views = page.views.with_view(view)
        self._write(lambda: save_view(store, view), _("View “{name}” saved.").format(name=name))

    def rename(self, view: View, name: str) -> None:
        """Call it something else."""
        store = self._page.desk.store
        named = replace(view, name=name)
        self._write(lambda: save_view(store, named), _("View “{name}” saved.").format(name=name))

    def _write(self, work: Callable[[], object], sentence: str) -> None:
        def done(_change: object) -> None:
            if sentence:
                self._page.context.said.emit(sentence, True)

        self._page.context.write(work, done)
