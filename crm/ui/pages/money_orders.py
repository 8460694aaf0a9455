"""The tab of orders: those of a period, with the state of their lines and what they sell."""

from collections.abc import Callable

from PySide6.QtCore import Qt

from crm.i18n import gettext as _
from crm.i18n import ngettext
from crm.labels import label
from crm.queries.choosing import name_of
from crm.queries.orders import LineStates, OrderPage, OrderRow, order_page
from crm.queries.reps import me
from crm.ui import formats
from crm.ui.context import Context
from crm.ui.pages.money_records import RecordsData, RecordsTab, Words
from crm.ui.pages.money_tab import MOST, sum_words
from crm.ui.periods import period_days
from crm.ui.tables.records import Column

_TONES = {"delivered": "accent", "cancelled": "neutral", "ordered": "info"}


class OrdersTab(RecordsTab[OrderPage, OrderRow]):
    """Enter opens the order's form, P a payment of it."""

    kind, exported, icon = "order", "orders", "package"

    def __init__(self, context: Context) -> None:
        words = Words(
            name=_("Orders"),
            new=_("New order"),
            nothing=_("No order here."),
            export=_("Export these orders"),
        )
        super().__init__(context, words, {Qt.Key.Key_P: ("P", _("payment"), self._pay)})

    def _pay(self, order: OrderRow) -> None:
        given = {"customer": order.customer_id, "order": order.id}
        self.context.form_asked.emit("payment", None, given)

    def request(self) -> Callable[[], RecordsData[OrderPage]]:
        """The newest orders of the period that hold the words."""
        store, today, customer = self.desk.store, self.desk.today(), self.customer
        start, end = period_days(self.periods.chosen, today)
        text, mine = self.search.text(), self.mine_only

        def read() -> RecordsData[OrderPage]:
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
                return RecordsData(today, page, name)

        return read

    def show_data(self, data: RecordsData[OrderPage]) -> None:
        """Show them."""
        self.name_customer(data.customer)
        page = data.page
        count = ngettext("{count} order", "{count} orders", page.count)
        total = sum_words((each.total, each.currency) for each in page.sums)
        self._show_rows(page.rows, count.format(count=f"{page.count:,}"), page.count, total)

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
