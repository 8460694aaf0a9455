"""All customers as a fast list, with the page of one of them beside it."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QHeaderView, QLineEdit, QPushButton

from crm.i18n import gettext as _
from crm.i18n import ngettext
from crm.queries.customers import CustomerRow, list_customers
from crm.ui.context import Context
from crm.ui.pages.customer import CustomerPanel
from crm.ui.pages.page import Page
from crm.ui.tables.customer_delegate import HEIGHT, CustomerDelegate
from crm.ui.tables.customers import CONTACT, GRADE, NEXT, STAGE, CustomerTable
from crm.ui.tables.view import make_view
from crm.ui.widgets.icons import make_icon
from crm.ui.widgets.layouts import boxed, column, line, row

_WIDTHS = {GRADE: 56, STAGE: 128, CONTACT: 112, NEXT: 84}
_NARROW = 760  # of the list: below it the stage and the next visit give way
_OPEN_AFTER_MS = 120  # of rest on a row before its page is read


@dataclass(frozen=True, slots=True)
class CustomersData:
    """All customers as of a day."""

    today: dt.date
    rows: Sequence[CustomerRow]


class CustomersPage(Page[CustomersData]):
    """Filters act in memory; the page of a customer follows the row."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        kit = self.kit
        self._chosen: uuid.UUID | None = None
        self.table = CustomerTable(self.desk.today())
        self.search = QLineEdit()
        self.search.setProperty("kind", "search")
        self.search.setFont(kit.look.font())
        self.search.setPlaceholderText(_("Search"))
        self.search.setAccessibleName(_("Search customers"))
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(230)
        sign = QAction(make_icon("search", kit.look.hex("text2")), "", self.search)
        self.search.addAction(sign, QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self._enter_list)
        head = self._head()
        self._chips: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        chips = row(gap=6)
        for key, words in (
            ("", _("All")),
            ("overdue", _("Overdue contact")),
            ("prospect", _("Prospects")),
            ("existing", _("Existing")),
            ("lapsed", _("Lapsed")),
            ("lost", _("Lost")),
        ):
            chip = kit.button(words, "chip")
            chip.setCheckable(True)
            chip.clicked.connect(self._filter)
            self._group.addButton(chip)
            self._chips[key] = chip
            chips.addWidget(chip)
        self._chips[""].setChecked(True)
        chips.addStretch(1)
        self.view = make_view(kit, self.table, _("Customers"), stretch=0, height=HEIGHT)
        self.view.setMouseTracking(True)
        self.view.setItemDelegate(CustomerDelegate(kit.look, self.view))
        header = self.view.horizontalHeader()
        for section, width in _WIDTHS.items():
            header.setSectionResizeMode(section, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(section, width)
        self.view.selectionModel().currentRowChanged.connect(self._on_row)
        self.view.activated.connect(self._on_activated)
        self._count = kit.line("", "small", "text2")
        foot = row(
            self._count,
            None,
            kit.key("J"),
            kit.key("K"),
            kit.line(_("up, down"), "small", "text2"),
            6,
            kit.key("Enter"),
            kit.line(_("open"), "small", "text2"),
            6,
            kit.key("Ctrl L"),
            kit.line(_("log"), "small", "text2"),
            margins=(18, 7, 14, 7),
            gap=4,
        )
        sheet = boxed(column((self.view, 1), line(), foot, margins=(1, 1, 1, 1), gap=0), "sheet")
        left = boxed(column(head, chips, (sheet, 1), margins=(22, 14, 16, 14), gap=10))
        self.panel = CustomerPanel(context)
        self.panel.moved.connect(self._move)
        self.setLayout(row((left, 1), self.panel, gap=0))
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._open_chosen)

    def _head(self) -> QHBoxLayout:
        kit, context = self.kit, self.context
        new = kit.button(_("New customer"), "primary", "plus", tip="Ctrl+N")
        new.clicked.connect(lambda: context.customer_wanted.emit(""))
        doubles = kit.button(_("Duplicates"), "quiet")
        doubles.clicked.connect(context.duplicates_asked)
        out = kit.button("", "quiet", "export", name=_("Export this list"))
        out.clicked.connect(self._on_export)
        title = kit.line(_("Customers"), "title", strong=True)
        return row(title, None, out, doubles, self.search, new)

    def request(self) -> Callable[[], CustomersData]:
        """Every customer, as of today."""
        store, today = self.desk.store, self.desk.today()
        return lambda: CustomersData(today, store.read(list_customers, today=today))

    def show_data(self, data: CustomersData) -> None:
        """Show them, on the row where one was."""
        chosen = self._chosen
        self.table.show_rows(data.rows, data.today)
        overdue = self._chips["overdue"]
        count = self.table.overdue_total
        overdue.setText(_("Overdue contact") + (f" {count}" if count else ""))
        self._chosen = chosen
        self._select()
        self._say_count()
        self.panel.refresh()

    def open_customer(self, customer: uuid.UUID) -> None:
        """Show this customer, taking the filter away if it hides it."""
        self._chosen = customer
        if self.data is not None and self.table.place_of(customer) is None:
            self.search.clear()
            self._chips[""].setChecked(True)
            self._filter()
        self._select()
        self._open_chosen()
        self.view.setFocus()

    def customer_at_hand(self) -> uuid.UUID | None:
        """The customer that an action means."""
        return self._chosen

    def state(self) -> Mapping[str, Any]:
        """Filter and row."""
        stage = next((key for key, chip in self._chips.items() if chip.isChecked()), "")
        chosen = str(self._chosen) if self._chosen else None
        return {"text": self.search.text(), "stage": stage, "customer": chosen}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Choose them again."""
        self.search.setText(str(state.get("text") or ""))
        chip = self._chips.get(str(state.get("stage") or ""))
        if chip is not None:
            chip.setChecked(True)
        if state.get("customer"):
            self._chosen = uuid.UUID(str(state["customer"]))
        self._filter()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give up columns where there is no room for the names."""
        super().resizeEvent(event)
        narrow = self.width() - self.panel.width() < _NARROW - 120
        self.view.setColumnHidden(NEXT, narrow)

    def _on_export(self) -> None:
        rows = [self.table.row_at(place).id for place in range(self.table.rowCount())]
        self.context.export_asked.emit(rows)

    def _filter(self) -> None:
        stage = next((key for key, chip in self._chips.items() if chip.isChecked()), "")
        overdue = stage == "overdue"
        self.table.filter(self.search.text(), "" if overdue else stage, overdue=overdue)
        self._select()
        self._say_count()

    def _say_count(self) -> None:
        shown, total = self.table.rowCount(), self.table.total
        words = ngettext("{count} customer", "{count} customers", total).format(count=f"{total:,}")
        if shown != total:
            words = _("{shown} of {total}").format(shown=f"{shown:,}", total=words)
        self._count.say(words)

    def _select(self) -> None:
        """Stand on the chosen customer, or on the first row."""
        place = self.table.place_of(self._chosen) if self._chosen else None
        if place is None and self.table.rowCount():
            place = 0
        if place is not None:
            self.view.selectRow(place)
            self.view.scrollTo(self.table.index(place, 0))
        else:
            self.panel.show_nobody()

    def _on_row(self, current: QModelIndex, previous: QModelIndex) -> None:
        del previous
        if current.isValid():
            self._chosen = self.table.row_at(current.row()).id
            self._rest.start(_OPEN_AFTER_MS)

    def _open_chosen(self) -> None:
        self._rest.stop()
        if self._chosen is not None:
            self.panel.open_customer(self._chosen)

    def _on_activated(self, index: QModelIndex) -> None:
        self._chosen = self.table.row_at(index.row()).id
        self._open_chosen()
        self.panel.take_focus()

    def _enter_list(self) -> None:
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _move(self, way: int) -> None:
        """Go to the next or the previous customer."""
        place = self.view.currentIndex().row() + way
        if 0 <= place < self.table.rowCount():
            self.view.selectRow(place)
            self._open_chosen()
