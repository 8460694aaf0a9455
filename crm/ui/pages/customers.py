"""All customers as a fast list, with the page of one of them beside it."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QStackedWidget

from crm.domain.views import Filters, Views, read_filters
from crm.i18n import gettext as _
from crm.i18n import ngettext
from crm.queries.customer_columns import COLUMNS, Values, extra_keys
from crm.queries.customers import list_customers
from crm.queries.reps import me
from crm.queries.settings import setting
from crm.settings import CUSTOMER_VIEWS
from crm.ui import formats
from crm.ui.collecting import many_objects
from crm.ui.context import Context
from crm.ui.customer_columns import DEFAULT, NAME, needed
from crm.ui.customer_filters import all_filters, reads
from crm.ui.customer_views import listed_views
from crm.ui.finder import Finder
from crm.ui.found import nothing_found
from crm.ui.held import Held, hold
from crm.ui.pages.customer import CustomerPanel
from crm.ui.pages.customer_corner import Corner
from crm.ui.pages.customers_bulk import Selected
from crm.ui.pages.customers_columns import ColumnMenus
from crm.ui.pages.customers_look import Asked, Shown, ids_of, look, read_values
from crm.ui.pages.customers_views import ViewKeeper
from crm.ui.pages.over import OverPage
from crm.ui.pages.pipeline_switch import TableOrBoard
from crm.ui.tables.customer_view import CustomerView
from crm.ui.tables.customers import CustomerTable
from crm.ui.widgets.filter_chips import FilterChips
from crm.ui.widgets.icons import make_icon
from crm.ui.widgets.layouts import boxed, clear, column, line, row
from crm.ui.widgets.selection_bar import SelectionBar
from crm.ui.widgets.view_tabs import ViewTabs

_OPEN_AFTER_MS = 120  # of rest on a row before its page is read
_LONGEST = 24  # characters of what was searched that a sentence repeats
_ALWAYS = frozenset({"person"})  # what a row says below the name
_ORDER = tuple(sorted(COLUMNS, key=lambda name: (name in {"ordered", "owed"}, name)))


@dataclass(frozen=True, slots=True)
class CustomersData:
    """All customers as of a day."""

    today: dt.date
    held: Held
    views: Views


class CustomersPage(OverPage[CustomersData]):
    """The list is held in memory, the search asks the index; a customer's page follows the row."""

    panel: CustomerPanel
    body: QStackedWidget
    opened = Signal(object)  # id of a customer that was meant to be opened, not passed by

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._chosen: uuid.UUID | None = None
        self._entry: uuid.UUID | None = None
        self._several: set[uuid.UUID] = set()
        self._finder = Finder(context.quick)
        self.destroyed.connect(self._finder.forget)
        self._fresh: set[str] = set()  # columns that were read for the rows held
        self._reading: set[str] = set()
        self._loading = 0
        self.filters: Filters = {}
        self.sort, self.descending = NAME, False
        self.current_view = ""
        self.views = Views()
        self.table = CustomerTable(hold((), self.desk.today()))
        self.view = CustomerView(self.kit, self.table, _("Customers"))
        self.search = self._make_search()
        self.tabs = ViewTabs(self.kit)
        self.chips = FilterChips(self.kit, self._ready_for)
        self.selected = SelectionBar(self.kit)
        self._build()
        self.columns = ColumnMenus(self)
        self.keeper = ViewKeeper(self)
        self.bulk = Selected(self)
        self.chips.changed.connect(self.narrow)
        self.view.selectionModel().currentRowChanged.connect(self._on_row)
        self.view.activated.connect(self._on_activated)
        self.view.clicked.connect(self._on_clicked)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._open_chosen)

    def _make_search(self) -> QLineEdit:
        search = QLineEdit()
        search.setProperty("kind", "search")
        search.setFont(self.kit.look.font())
        search.setPlaceholderText(_("Search"))
        search.setAccessibleName(_("Search customers"))
        search.setClearButtonEnabled(True)
        search.setMinimumWidth(120)
        search.setMaximumWidth(250)
        sign = QAction(make_icon("search", self.kit.look.hex("text2")), "", search)
        search.addAction(sign, QLineEdit.ActionPosition.LeadingPosition)
        search.textChanged.connect(self._on_text)
        search.returnPressed.connect(self.enter_list)
        return search

    def _build(self) -> None:
        kit = self.kit
        self._nothing = column(margins=(10, 14, 10, 14))
        self._list = QStackedWidget()
        self._list.addWidget(self.view)
        self._list.addWidget(boxed(self._nothing))
        self._count = kit.line("", "small", "text2", elide=True)
        keys = [kit.key("J"), kit.key("K"), kit.line(_("up, down"), "small", "text2")]
        keys += [kit.key("Enter"), kit.line(_("open"), "small", "text2")]
        keys += [kit.key("X"), kit.line(_("select"), "small", "text2")]
        self.foot = boxed(row((self._count, 1), *keys, margins=(18, 7, 14, 7), gap=4))
        self._hints = keys
        sheet = boxed(
            column((self._list, 1), line(), self.foot, self.selected, margins=(1, 1, 1, 1), gap=0),
            "sheet",
        )
        views = boxed(row((self.tabs, 1), self.tabs.save, gap=8))
        self._hits = kit.line("", "small", "text2")
        self.options = kit.button("", "quiet", "columns", name=_("Columns and order"), tip="C, S")
        self.options.setToolTip(_("Columns (C), order (S), height of the rows"))
        chips = row((self.chips, 1), self._hits, self.options, gap=8)
        self.table_side = boxed(column(chips, (sheet, 1), gap=8))
        self.body = QStackedWidget()  # other ways to show the same customers go here
        self.body.addWidget(self.table_side)
        left = boxed(column(self._head(), views, (self.body, 1), margins=(22, 14, 16, 14), gap=8))
        self.panel = CustomerPanel(self.context)
        self.panel.moved.connect(self._move)
        self.row = row((left, 1), self.panel, gap=0)
        self.setLayout(self.row)
        self.make_closer()
        self._corner = Corner(self, self.panel, self.shut)
        self.ways = TableOrBoard(
            self.context, self.body, self.panel, (views, self.search), self._on_card
        )
        self.ways.add_to(self.switch)
        self.ways.closing.activated.connect(self.on_panel_left)
        self.body.currentChanged.connect(self.keep_panel_away)
        self.shown.connect(self.ways.refresh)

    def _head(self) -> QHBoxLayout:
        kit, context = self.kit, self.context
        new = kit.button(_("New customer"), "primary", "plus", tip="Ctrl+N")
        new.clicked.connect(lambda: context.customer_wanted.emit(""))
        doubles = kit.button("", "quiet", "copy", name=_("Duplicates"))
        doubles.clicked.connect(context.duplicates_asked)
        out = kit.button("", "quiet", "export", name=_("Export this list"))
        out.clicked.connect(lambda: context.export_asked.emit(ids_of(self.table.rows)))
        title = kit.line(_("Customers"), "title", strong=True)
        self.switch = row(gap=0)  # the switch between the ways to show them stands here
        return row(title, None, out, doubles, self.switch, (self.search, 100), new)

    # --- What is read -----------------------------------------------------------------------

    def request(self) -> Callable[[], CustomersData]:
        """Every customer, as of today."""
        store, today = self.desk.store, self.desk.today()

        def read() -> CustomersData:
            with many_objects(), store.reading() as session:
                held = hold(
                    list_customers(session, today=today),
                    today,
                    me=me(session),
                    extra=extra_keys(session),
                )
                return CustomersData(today, held, setting(session, CUSTOMER_VIEWS))

        return read

    def show_data(self, data: CustomersData) -> None:
        """Show them, on the row where one was; what was read besides stays until it is new."""
        for name, values in self.table.held.values.items():
            data.held.values.setdefault(name, values)
        self._fresh, self._reading = set(), set()
        self._loading += 1
        self.views = data.views
        self.look_up(stay=True)
        self.panel.refresh()

    def _needed(self) -> tuple[set[str], set[str]]:
        """What has to be read before it can be shown, and what may come after."""
        known = all_filters(self.held.extra)
        first = reads(self.filters, known) | needed([self.sort])
        after = needed([each.key for each in self.table.columns]) | _ALWAYS
        for view in listed_views(self.views):
            after |= reads(view.filters, known)
        return first, after - first

    @property
    def held(self) -> Held:
        """The customers that are held."""
        return self.data.held if self.data is not None else self.table.held

    def _read_values(self, columns: set[str], then: Callable[[], None]) -> None:
        held, desk, mine = self.held, self.desk, self._loading
        self._reading |= columns

        def take(found: dict[str, Values]) -> None:
            if mine == self._loading:
                held.values.update(found)
                self._fresh |= columns
                self._reading -= columns
                then()

        self.context.read(lambda: read_values(desk, held, columns), take)

    def _ready_for(self, key: str, then: Callable[[], None]) -> None:
        """Go on when the values of this filter are there."""
        missing = reads({key: ("",)}, all_filters(self.held.extra)) - self.held.values.keys()
        if missing:
            self._read_values(missing, then)
        else:
            then()

    # --- What is shown ----------------------------------------------------------------------

    def _on_text(self) -> None:
        self.look_up(stay=not self.search.text().strip())

    def narrow(self, filters: Filters) -> None:
        """Show who passes these."""
        self.filters = {key: tuple(values) for key, values in filters.items() if values}
        self.look_up(stay=True)

    def sort_by(self, key: str, *, descending: bool) -> None:
        """Show them in this order."""
        self.sort, self.descending = key, descending
        self.look_up(stay=True)

    def look_up(self, *, stay: bool) -> None:
        """Show whom text and filters find: on the row where one was, or on the first."""
        if self.data is None:  # it will be looked for when they have come
            return
        held, desk = self.data.held, self.desk
        first, _after = self._needed()
        missing = first - held.values.keys()
        if missing:
            if not missing <= self._reading:
                self._read_values(missing, lambda: self.look_up(stay=stay))
            return
        asked = Asked(self.search.text().strip(), self.filters, self.sort, self.descending)
        views = listed_views(self.views)

        def show(shown: Shown) -> None:
            if held is self.held:
                self._show(held, shown, stay=stay)

        self._finder.ask(lambda: look(desk, held, asked, views), show)

    def _show(self, held: Held, shown: Shown, *, stay: bool) -> None:
        chosen = self._chosen if stay else None
        several = self._several if stay else set()
        self.table.show_sort(self.sort, descending=self.descending)
        self.table.show_rows(held, shown.rows, shown.found)
        self.chips.show_filters(self.filters, all_filters(held.extra), held)
        self.keeper.show(shown.counts)
        self._say_count(shown.owed)
        self._select(chosen, several)
        first, after = self._needed()
        missing = (first | after) - self._fresh - self._reading
        for name in sorted(missing, key=_ORDER.index):  # one by one: others may go between
            self._read_values({name}, self._values_came)

    def _values_came(self) -> None:
        self.look_up(stay=True)

    def _say_count(self, owed: Mapping[str, int]) -> None:
        shown, total = self.table.rowCount(), self.table.total
        words = ngettext("{count} customer", "{count} customers", total).format(count=f"{total:,}")
        if shown != total:
            words = _("{shown} of {total}").format(shown=f"{shown:,}", total=words)
        sums = [formats.money(value, currency) for currency, value in owed.items() if value]
        if sums:
            words += " · " + _("owed {sum}").format(sum=" + ".join(sums))
        self._count.say(words)
        hits = _("{shown} of {total}").format(shown=f"{shown:,}", total=f"{total:,}")
        self._hits.say(hits if shown != total else "")

    def _select(self, chosen: uuid.UUID | None, several: set[uuid.UUID]) -> None:
        """Stand on this customer, or on the first row; say so if there is none."""
        place = self.table.place_of(chosen) if chosen else None
        if place is None and self.table.rowCount():
            place = 0
        self._list.setCurrentIndex(1 if place is None and self.data is not None else 0)
        if place is not None:
            self.view.selectRow(place)
            self.view.scrollTo(self.table.index(place, self.table.section_of(NAME)))
            if several:
                rows = enumerate(self.table.rows)
                self.view.select_places(n for n, each in rows if each.id in several)
            if self._entry is not None and chosen is not None:
                self.panel.open_customer(chosen, self._entry)
                self._entry = None
            return
        self.panel.show_nobody()
        if self.data is not None:
            self._show_nothing()

    def _show_nothing(self) -> None:
        """Say that nobody is found, and what to do about it."""
        clear(self._nothing)
        kit, text = self.kit, " ".join(self.search.text().split())
        sentence = nothing_found(_short(text)) if text else _("No customer is here.")
        if not text and not self.table.total:
            sentence = _("No customer yet. Write the first one down, or bring a list.")
        elsewhere = self.table.found_total
        if elsewhere:
            sentence = ngettext(
                "None of these; {count} among all.", "None of these; {count} among all.", elsewhere
            ).format(count=f"{elsewhere:,}")
            button = kit.button(_("Look among all"), "ghost", "customers")
            button.clicked.connect(lambda: self.narrow({}))
        else:
            words = _("New customer “{text}”").format(text=_short(text))
            button = kit.button(words if text else _("New customer"), "ghost", "plus")
            button.clicked.connect(lambda: self.context.customer_wanted.emit(text))
        self._nothing.addWidget(
            kit.nothing("search" if text or self.table.total else "customers", sentence)
        )
        self._nothing.addLayout(row(30, button, *self._first_ways(text), None, gap=8))
        self._nothing.addStretch(1)

    def _first_ways(self, text: str) -> Sequence[QPushButton]:
        """Where nobody is at all, a file brings them."""
        if text or self.table.total:
            return ()
        bring = self.kit.button(_("Import a file"), "ghost", "import")
        bring.clicked.connect(self.context.import_asked)
        return (bring,)

    # --- Rows -------------------------------------------------------------------------------

    def open_customer(self, customer: uuid.UUID, entry: uuid.UUID | None = None) -> None:
        """Show this customer, at a visit or note if one is given; no filter hides it."""
        self._chosen = customer
        self.opened.emit(customer)
        place = self.table.place_of(customer)
        if self.data is not None and place is None:
            self.search.clear()
            self.filters, self.current_view, self._entry = {}, "", entry
            self.look_up(stay=True)
        elif place is not None:
            self.view.selectRow(place)
            self.view.scrollTo(self.table.index(place, self.table.section_of(NAME)))
        self._rest.stop()
        self._chosen = customer
        self.panel.open_customer(customer, entry)
        self.ways.choose("table")
        self.show_panel()
        self.view.setFocus()

    # --- The page of one of them ------------------------------------------------------------

    def _place_panel(self) -> None:
        """In its corner stands what closes it."""
        super()._place_panel()
        self._corner.place()

    def show_panel(self) -> None:
        """Over the list, and beside the board, it can be closed."""
        super().show_panel()
        if self.ways.board_in_front is not None:
            self.panel.show()
            self._corner.show()

    def customer_at_hand(self) -> uuid.UUID | None:
        """The row or card one stands on; on the board else the customer that is open."""
        board = self.ways.board_in_front
        if board is None:
            return self._chosen if self.table.rowCount() else None
        shown = None if self.panel.isHidden() else self.panel.customer
        return shown or board.customer_at_hand()

    def ask(self, wanted: Mapping[str, Any]) -> None:
        """`filters` narrows the list down, `view` opens one, `text` searches; `way` is how."""
        self.ways.choose(str(wanted.get("way") or "table"))
        self.keep_panel_away()
        if "filters" in wanted:
            self.current_view, self.filters = "", read_filters(wanted["filters"])
        if "text" in wanted:
            self.search.setText(str(wanted["text"]))
        if "view" in wanted:
            self.keeper.open(str(wanted["view"]))
        self.look_up(stay=False)

    def remember(self, several: set[uuid.UUID]) -> None:
        """Who is selected together: they stay so when the rows change."""
        self._several = several

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
        if len(self._several) < 2:  # noqa: PLR2004 - one is looked at, several are worked on
            self.show_panel()
        self.opened.emit(self.table.row_at(index.row()).id)

    def _on_card(self, customer: uuid.UUID) -> None:
        self._chosen = customer
        self.opened.emit(customer)
        self.show_panel()

    def _on_activated(self, index: QModelIndex) -> None:
        self._chosen = self.table.row_at(index.row()).id
        self.opened.emit(self._chosen)
        self._open_chosen()
        self.show_panel()
        self.panel.take_focus()

    def enter_list(self) -> None:
        """Give the list the focus, or the card on the board."""
        board = self.ways.board_in_front
        if board is None:
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.panel.customer is not None:
            board.stand_on(self.panel.customer)
        else:
            board.take_focus()

    def _move(self, way: int) -> None:
        """Go to the next or the previous customer, as they stand in front."""
        if self.ways.board_in_front is not None:
            self.ways.move(way)
            return
        place = self.view.currentIndex().row() + way
        if 0 <= place < self.table.rowCount():
            self.view.selectRow(place)
            self._open_chosen()

    # --- State ------------------------------------------------------------------------------

    def state(self) -> Mapping[str, Any]:
        """Filter, columns, order and row."""
        return {
            "text": self.search.text(),
            "filters": {key: list(values) for key, values in self.filters.items()},
            "customer": str(self._chosen) if self._chosen else None,
            "columns": self.columns.keys,
            "widths": self.view.widths,
            "sort": self.sort,
            "descending": self.descending,
            "compact": self.view.compact,
            "view": self.current_view,
            "board": self.ways.state(),
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Choose them again."""
        self.search.setText(str(state.get("text") or ""))
        self.filters = read_filters(state.get("filters"))
        self.sort = str(state.get("sort") or NAME)
        self.descending = bool(state.get("descending"))
        self.current_view = str(state.get("view") or "")
        widths = state.get("widths")
        if isinstance(widths, dict):
            self.view.widths = {str(k): int(w) for k, w in widths.items() if str(w).isdecimal()}
        self.view.compact = bool(state.get("compact"))
        self.columns.keys = [str(key) for key in state.get("columns") or DEFAULT]
        self.columns.show()
        self.ways.restore(state.get("board"))
        if state.get("customer"):
            self._chosen = uuid.UUID(str(state["customer"]))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
