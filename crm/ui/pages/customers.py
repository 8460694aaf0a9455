"""All customers as a fast list, with the page of one of them beside it."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QStackedWidget,
)

from crm.i18n import gettext as _
from crm.i18n import ngettext
from crm.queries.customers import list_customers
from crm.ui.collecting import many_objects
from crm.ui.context import Context
from crm.ui.finder import Finder
from crm.ui.found import nothing_found
from crm.ui.held import FoundRows, Held, find_rows, hold
from crm.ui.pages.customer import CustomerPanel
from crm.ui.pages.page import Page
from crm.ui.tables.customer_delegate import HEIGHT, CustomerDelegate
from crm.ui.tables.customers import CONTACT, GRADE, NEXT, STAGE, CustomerTable
from crm.ui.tables.view import TableView, make_view
from crm.ui.widgets.icons import make_icon
from crm.ui.widgets.layouts import boxed, clear, column, line, row

_WIDTHS = {GRADE: 56, STAGE: 128, CONTACT: 112, NEXT: 84}
_NARROW = 760  # of the list: below it the stage and the next visit give way
_OPEN_AFTER_MS = 120  # of rest on a row before its page is read
_LONGEST = 24  # characters of what was searched that a sentence repeats


@dataclass(frozen=True, slots=True)
class CustomersData:
    """All customers as of a day."""

    today: dt.date
    held: Held


class CustomersPage(Page[CustomersData]):
    """The list is held in memory, the search asks the index; a customer's page follows the row."""

    opened = Signal(object)  # id of a customer that was meant to be opened, not passed by

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        kit = self.kit
        self._chosen: uuid.UUID | None = None
        self._finder = Finder(context.quick)
        self.destroyed.connect(self._finder.forget)
        self.table = CustomerTable(self.desk.today())
        self.search = QLineEdit()
        self.search.setProperty("kind", "search")
        self.search.setFont(kit.look.font())
        self.search.setPlaceholderText(_("Search"))
        self.search.setAccessibleName(_("Search customers"))
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(170)
        self.search.setMaximumWidth(230)
        sign = QAction(make_icon("search", kit.look.hex("text2")), "", self.search)
        self.search.addAction(sign, QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(self._on_text)
        self.search.returnPressed.connect(self._enter_list)
        head = self._head()
        self._chips: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        chips = self._make_chips()
        self.view = self._make_view()
        self._nothing = column(margins=(10, 14, 10, 14))
        self._list = QStackedWidget()
        self._list.addWidget(self.view)
        self._list.addWidget(boxed(self._nothing))
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
        sheet = boxed(column((self._list, 1), line(), foot, margins=(1, 1, 1, 1), gap=0), "sheet")
        left = boxed(column(head, chips, (sheet, 1), margins=(22, 14, 16, 14), gap=10))
        self.panel = CustomerPanel(context)
        self.panel.moved.connect(self._move)
        self.setLayout(row((left, 1), self.panel, gap=0))
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._open_chosen)

    def _make_chips(self) -> QHBoxLayout:
        chips = row(gap=6)
        for key, words in (
            ("", _("All")),
            ("overdue", _("Overdue contact")),
            ("prospect", _("Prospects")),
            ("existing", _("Existing")),
            ("lapsed", _("Lapsed")),
            ("lost", _("Lost")),
        ):
            chip = self.kit.button(words, "chip")
            chip.setCheckable(True)
            chip.clicked.connect(self._on_chip)
            self._group.addButton(chip)
            self._chips[key] = chip
            chips.addWidget(chip)
        self._chips[""].setChecked(True)
        chips.addStretch(1)
        return chips

    def _make_view(self) -> TableView:
        view = make_view(self.kit, self.table, _("Customers"), stretch=0, height=HEIGHT)
        view.setMouseTracking(True)
        view.setItemDelegate(CustomerDelegate(self.kit.look, view))
        header = view.horizontalHeader()
        for section, width in _WIDTHS.items():
            header.setSectionResizeMode(section, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(section, width)
        view.selectionModel().currentRowChanged.connect(self._on_row)
        view.activated.connect(self._on_activated)
        view.clicked.connect(self._on_clicked)
        return view

    def _head(self) -> QHBoxLayout:
        kit, context = self.kit, self.context
        new = kit.button(_("New customer"), "primary", "plus", tip="Ctrl+N")
        new.clicked.connect(lambda: context.customer_wanted.emit(""))
        doubles = kit.button(_("Duplicates"), "quiet")
        doubles.clicked.connect(context.duplicates_asked)
        out = kit.button("", "quiet", "export", name=_("Export this list"))
        out.clicked.connect(self._on_export)
        title = kit.line(_("Customers"), "title", strong=True)
        return row(title, None, out, doubles, (self.search, 100), new)

    def request(self) -> Callable[[], CustomersData]:
        """Every customer, as of today."""
        store, today = self.desk.store, self.desk.today()

        def read() -> CustomersData:
            with many_objects():
                return CustomersData(today, hold(store.read(list_customers, today=today)))

        return read

    def show_data(self, data: CustomersData) -> None:
        """Show them, on the row where one was."""
        overdue, count = self._chips["overdue"], data.held.overdue
        overdue.setText(_("Overdue contact") + (f" {count}" if count else ""))
        self._look_up(stay=True)
        self.panel.refresh()

    def open_customer(self, customer: uuid.UUID, entry: uuid.UUID | None = None) -> None:
        """Show this customer, at a visit or note if one is given; no filter hides it."""
        self._chosen = customer
        self.opened.emit(customer)
        if self.data is not None and self.table.place_of(customer) is None:
            self.search.clear()
            self._chips[""].setChecked(True)
            self._narrow()
            self._look_up(stay=True)
        self._select(customer)
        self._rest.stop()
        self._chosen = customer
        self.panel.open_customer(customer, entry)
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
        self._narrow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give up columns where there is no room for the names."""
        super().resizeEvent(event)
        narrow = self.width() - self.panel.width() < _NARROW - 120
        self.view.setColumnHidden(NEXT, narrow)

    def _on_export(self) -> None:
        rows = [self.table.row_at(place).id for place in range(self.table.rowCount())]
        self.context.export_asked.emit(rows)

    # --- What is shown ----------------------------------------------------------------------

    def _on_text(self) -> None:
        self._look_up(stay=not self.search.text().strip())

    def _look_up(self, *, stay: bool) -> None:
        """Show whom the text finds, all without one: on the row where one was, or on the first."""
        data, desk, text = self.data, self.desk, self.search.text().strip()
        if data is None:  # it will be looked for when they have come
            return
        held, today = data.held, data.today

        def show(found: FoundRows | None) -> None:
            chosen = self._chosen if stay else None
            self.table.show_held(held, found, today)
            self._select(chosen)

        if text:
            self._finder.ask(lambda: find_rows(desk, held, text), show)
        else:
            self._finder.forget()
            show(None)

    def _on_chip(self) -> None:
        chosen = self._chosen
        self._narrow()
        self._select(chosen)

    def _narrow(self) -> None:
        stage = self._stage
        overdue = stage == "overdue"
        self.table.narrow("" if overdue else stage, overdue=overdue)

    @property
    def _stage(self) -> str:
        return next((key for key, chip in self._chips.items() if chip.isChecked()), "")

    def _say_count(self) -> None:
        shown, total = self.table.rowCount(), self.table.total
        words = ngettext("{count} customer", "{count} customers", total).format(count=f"{total:,}")
        if shown != total:
            words = _("{shown} of {total}").format(shown=f"{shown:,}", total=words)
        self._count.say(words)

    def _select(self, chosen: uuid.UUID | None) -> None:
        """Stand on this customer, or on the first row; say so if there is none."""
        self._say_count()
        place = self.table.place_of(chosen) if chosen else None
        if place is None and self.table.rowCount():
            place = 0
        self._list.setCurrentIndex(1 if place is None and self.data is not None else 0)
        if place is not None:
            self.view.selectRow(place)
            self.view.scrollTo(self.table.index(place, 0))
            return
        self.panel.show_nobody()
        if self.data is not None:
            self._show_nothing()

    def _show_nothing(self) -> None:
        """Say that nobody is found, and what to do about it."""
        clear(self._nothing)
        kit, text = self.kit, " ".join(self.search.text().split())
        sentence = nothing_found(_short(text)) if text else _("No customer is here.")
        elsewhere = self.table.found_total
        if elsewhere:
            sentence = ngettext(
                "None of these; {count} among all.", "None of these; {count} among all.", elsewhere
            ).format(count=f"{elsewhere:,}")
            button = kit.button(_("Look among all"), "ghost", "customers")
            button.clicked.connect(self._chips[""].click)
        else:
            words = _("New customer “{text}”").format(text=_short(text))
            button = kit.button(words if text else _("New customer"), "ghost", "plus")
            button.clicked.connect(lambda: self.context.customer_wanted.emit(text))
        self._nothing.addWidget(kit.nothing("search", sentence))
        self._nothing.addLayout(row(30, button, None, gap=0))
        self._nothing.addStretch(1)

    # --- Rows -------------------------------------------------------------------------------

    def _on_row(self, current: QModelIndex, previous: QModelIndex) -> None:
        del previous
        if current.isValid():
            self._chosen = self.table.row_at(current.row()).id
            self._rest.start(_OPEN_AFTER_MS)

    def _open_chosen(self) -> None:
        self._rest.stop()
        if self._chosen is not None:
            self.panel.open_customer(self._chosen)

    def _on_clicked(self, index: QModelIndex) -> None:
        self.opened.emit(self.table.row_at(index.row()).id)

    def _on_activated(self, index: QModelIndex) -> None:
        self._chosen = self.table.row_at(index.row()).id
        self.opened.emit(self._chosen)
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


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
