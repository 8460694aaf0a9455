"""The tab of orders: those of a period, with the state of their lines and what they sell."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from crm.i18n import gettext as _
from crm.i18n import ngettext
from crm.labels import label
from crm.queries.choosing import name_of
from crm.queries.orders import LineStates, OrderPage, OrderRow, order_page
from crm.queries.reps import me
from crm.ui import formats
from crm.ui.context import Context
from crm.ui.dialogs.save_list import save_list
from crm.ui.pages.money_tab import MOST, MoneyTab, sum_words
from crm.ui.periods import PERIODS, period_days
from crm.ui.tables.record_list import RecordList
from crm.ui.tables.records import Column
from crm.ui.widgets.chips import Chips
from crm.ui.widgets.layouts import column, row

if TYPE_CHECKING:
    from crm.documents.exports.exporting import Exported

_TONES = {"delivered": "accent", "cancelled": "neutral", "ordered": "info"}


@dataclass(frozen=True, slots=True)
class OrdersData:
    """What the tab shows."""

    today: dt.date
    page: OrderPage
    customer: str | None


class OrdersTab(MoneyTab[OrdersData]):
    """Enter opens the order's form."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        kit = self.kit
        self.periods = Chips(self.kit, PERIODS, "month", self.fetch)
        self.list = RecordList[OrderRow](
            kit,
            self._columns(),
            name=_("Orders"),
            identity=lambda order: order.id,
            keys={
                Qt.Key.Key_B: lambda order: context.brief_asked.emit(order.customer_id),
                Qt.Key.Key_C: lambda order: context.customer_asked.emit(order.customer_id),
                Qt.Key.Key_P: self._pay,
            },
            hints=(("C", _("customer")), ("P", _("payment")), ("B", _("brief"))),
        )
        self.list.opened.connect(lambda order: context.form_asked.emit("order", order.id, {}))
        empty = kit.button(_("New order"), "ghost", "plus")
        empty.clicked.connect(self._new)
        self.list.when_empty("package", _("No order here."), empty)
        new = kit.button(_("New order"), "primary", "plus")
        new.clicked.connect(self._new)
        out = kit.button("", "quiet", "export", name=_("Export these orders"))
        out.clicked.connect(lambda: save_list(context, self.window(), _("Orders"), self.write_to))
        self.add_tools(out, self.search, new)
        chips = row(self.periods.layout, self.whose_box, self._customer_chip, None, gap=6)
        self.setLayout(column(chips, (self.list, 1), gap=10))

    def _new(self) -> None:
        given = {"customer": self.customer} if self.customer else {}
        self.context.form_asked.emit("order", None, given)

    def _pay(self, order: OrderRow) -> None:
        given = {"customer": order.customer_id, "order": order.id}
        self.context.form_asked.emit("payment", None, given)

    def take_focus(self) -> None:
        """Stand in the list."""
        self.list.take_focus()

    def request(self) -> Callable[[], OrdersData]:
        """The newest orders of the period that hold the words."""
        store, today, customer = self.desk.store, self.desk.today(), self.customer
        start, end = period_days(self.periods.chosen, today)
        text, mine = self.search.text(), self.mine_only

        def read() -> OrdersData:
            with store.reading() as session:
                page = order_page(
                    session,
                    start=start,
                    end=end,
                    customer=customer,
                    whose=me(session) if mine else None,
                    text=text,
                    limit=MOST,
                )
                name = name_of(session, customer)
                return OrdersData(today, page, name)

        return read

    def show_data(self, data: OrdersData) -> None:
        """Show them."""
        self.name_customer(data.customer)
        page, shown = data.page, len(data.page.rows)
        count = ngettext("{count} order", "{count} orders", page.count).format(
            count=f"{page.count:,}"
        )
        if shown != page.count:
            words = _("the newest {shown} of {total}; search for others")
            count = words.format(shown=f"{shown:,}", total=count)
        self.list.show_rows(
            page.rows, count, sum_words((each.total, each.currency) for each in page.sums)
        )

    def ask(self, wanted: Mapping[str, Any]) -> None:
        """`period` and `customer`; one customer is shown from the beginning."""
        if wanted.get("customer"):
            self.periods.chosen = "all"
        self.periods.chosen = str(wanted.get("period") or "")
        super().ask(wanted)
        self.fetch()

    def state(self) -> Mapping[str, Any]:
        """Period and customer."""
        return {**super().state(), "period": self.periods.chosen}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Choose them again."""
        super().restore(state)
        self.periods.chosen = str(state.get("period") or "")

    def write_to(self, path: Path) -> "Exported":
        """Write the orders that are shown to a file."""
        from crm.documents.exports.exporting import export_records

        ids = [order.id for order in self.list.table.rows]
        return export_records(
            self.desk.store, "orders", ids, path, today=self.desk.today(), force=True
        )

    # --- Columns ----------------------------------------------------------------------------

    def _columns(self) -> list[Column[OrderRow]]:
        return [
            Column(
                key="day",
                title=_("Date"),
                width=118,
                text=lambda order: formats.day(order.day, self.desk.today()),
                sort=lambda order: order.day,
            ),
            Column(
                key="customer",
                title=_("Customer"),
                strong=True,
                text=lambda order: order.customer,
                note=lambda order: order.note or "",
                sort=lambda order: order.customer,
            ),
            Column(
                key="code",
                title=_("Order"),
                width=130,
                text=lambda order: order.code or "",
                tone=lambda _order: "text2",
                from_width=640,
            ),
            Column(
                key="rep",
                title=_("Rep"),
                width=90,
                text=lambda order: order.rep or "",
                tone=lambda _order: "text2",
                from_width=960,
            ),
            Column(
                key="lines",
                title=_("Lines"),
                width=150,
                text=lambda order: lines_words(self._lines(order)),
                tone=lambda _order: "text2",
                from_width=820,
            ),
            Column(
                key="state",
                title=_("State"),
                width=110,
                text=lambda order: label("order_state", order.state),
                tag=self._tag,
                sort=lambda order: order.state,
            ),
            Column(
                key="total",
                title=_("Amount"),
                width=130,
                right=True,
                text=lambda order: formats.money(order.total, order.currency),
                tone=lambda order: "text2" if order.state == "cancelled" else "text",
                sort=lambda order: (order.currency, order.total),
            ),
        ]

    def _lines(self, order: OrderRow) -> LineStates | None:
        return None if self.data is None else self.data.page.lines.get(order.id)

    def _tag(self, order: OrderRow) -> tuple[str, str] | None:
        return label("order_state", order.state), _TONES.get(order.state, "neutral")


def lines_words(lines: LineStates | None) -> str:
    """How far the lines are: 3 lines, 2 delivered, 1 cancelled."""
    if lines is None:
        return ""
    words = ngettext("{count} line", "{count} lines", lines.lines).format(count=lines.lines)
    if lines.delivered and lines.delivered < lines.lines:
        words += " · " + _("{count} delivered").format(count=lines.delivered)
    if lines.cancelled:
        words += " · " + _("{count} cancelled").format(count=lines.cancelled)
    return words
