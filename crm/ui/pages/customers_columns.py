"""Which columns the list of customers has and what it is sorted by, chosen by mouse or key."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from crm.i18n import gettext as _
from crm.ui.customer_columns import DEFAULT, NAME
from crm.ui.widgets.check_popup import CheckPopup, Tick

if TYPE_CHECKING:
    from crm.ui.pages.customers import CustomersPage


class ColumnMenus:
    """Belongs to the page; `keys` are the columns, of imports' that are not there yet too."""

    def __init__(self, page: "CustomersPage") -> None:
        self._page = page
        self.keys: list[str] = list(DEFAULT)
        self.popup: CheckPopup | None = None
        page.view.horizontalHeader().sectionClicked.connect(self._on_head)
        page.view.columns_moved.connect(self._on_moved)
        page.view.asked.connect(self._on_asked)
        page.options.clicked.connect(self.offer)

    def show(self) -> None:
        """Show the columns, and read what they need."""
        self._page.view.show_columns(self.keys)

    def choose(self, keys: Sequence[str]) -> None:
        """Show these columns from now on."""
        self.keys = list(keys)
        self.show()
        self._page.look_up(stay=True)

    def _on_asked(self, what: str) -> None:
        if what == "columns":
            self.offer_columns()
        elif what == "sort":
            self.sort_menu().popup(self._below())

    def _below(self) -> QPoint:
        options = self._page.options
        return options.mapToGlobal(QPoint(0, options.height()))

    def offer(self) -> None:
        """Columns, order, height of the rows."""
        menu = QMenu(self._page)
        menu.addAction(_("Columns …") + "\tC").triggered.connect(self.offer_columns)
        menu.addMenu(self.sort_menu(menu)).setText(_("Sort by") + "\tS")
        compact = menu.addAction(_("Low rows"))
        compact.setCheckable(True)
        compact.setChecked(self._page.view.compact)
        compact.toggled.connect(self._on_compact)
        menu.addAction(_("Columns as they were")).triggered.connect(self._on_usual)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._below())

    def _on_compact(self, on: bool) -> None:  # noqa: FBT001 - a slot
        self._page.view.compact = on

    def _on_usual(self) -> None:
        self._page.view.widths = {}
        self.choose(DEFAULT)

    def sort_menu(self, parent: QMenu | None = None) -> QMenu:
        """Every column to sort by; the one chosen turns round."""
        menu = QMenu(parent or self._page)
        menu.setTitle(_("Sort by"))
        for column in self._page.table.known.values():
            action = menu.addAction(column.label.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(column.key == self._page.sort)
            action.triggered.connect(lambda _on=False, key=column.key: self.sort(key))
        return menu

    def sort(self, key: str) -> None:
        """Sort by this column; by the same one again the other way round, money largest first."""
        page = self._page
        column = page.table.known.get(key)
        again = key == page.sort
        most_first = column is not None and column.right
        page.sort_by(key, descending=not page.descending if again else most_first)

    def _on_head(self, section: int) -> None:
        self.sort(self._page.table.columns[section].key)

    def _on_moved(self, keys: list[str]) -> None:
        self.keys = keys
        self._page.keeper.show()

    def offer_columns(self) -> None:
        """Tick the columns; Ctrl and the arrows move one."""
        ticks: list[Tick] = []
        group = ""
        for column in self._page.table.known.values():
            if column.key == NAME:
                continue
            if column.group != group:
                group = column.group
                ticks.append(Tick("", group))
            ticks.append(Tick(column.key, column.label, column.key in self.keys))
        self.popup = popup = CheckPopup(self._page, self._page.kit, _("Columns"), ticks)
        popup.toggled.connect(self._on_ticked)
        popup.moved.connect(self._on_key_moved)
        popup.show_under(self._page.options)

    def _on_ticked(self, key: str, on: bool) -> None:  # noqa: FBT001 - a slot
        rest = [each for each in self.keys if each != key]
        self.choose([*rest, key] if on else rest)

    def _on_key_moved(self, key: str, way: int) -> None:
        place = self.keys.index(key) + way
        rest = [each for each in self.keys if each != key]
        place = max(0, min(place, len(rest)))
        self.choose([*rest[:place], key, *rest[place:]])
