"""The tab of payments: those of a period, which of them settle an order, and refunds."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from crm.i18n import gettext as _
from crm.i18n import mark, ngettext
from crm.queries.choosing import name_of
from crm.queries.payments import PaymentPage, PaymentRow, payment_page
from crm.queries.reps import me
from crm.ui import formats
from crm.ui.context import Context
from crm.ui.dialogs.save_list import save_list
from crm.ui.pages.money_tab import MOST, MoneyTab, sum_words
from crm.ui.periods import PERIODS, period_days
from crm.ui.tables.record_list import RecordList
from crm.ui.tables.records import Column
from crm.ui.widgets.chips import Chips
from crm.ui.widgets.layouts import column, line, row

if TYPE_CHECKING:
    from crm.documents.exports.exporting import Exported

_ALLOCATED = {"": mark("Every payment"), "no": mark("Without an order")}


@dataclass(frozen=True, slots=True)
class PaymentsData:
    """What the tab shows."""

    today: dt.date
    page: PaymentPage
    customer: str | None


class PaymentsTab(MoneyTab[PaymentsData]):
    """Enter opens the payment's form."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        kit = self.kit
        self.periods = Chips(self.kit, PERIODS, "month", self.fetch)
        self.allocated = Chips(self.kit, _ALLOCATED, "", self.fetch)
        self.list = RecordList[PaymentRow](
            kit,
            self._columns(),
            name=_("Payments"),
            identity=lambda payment: payment.id,
            keys={
                Qt.Key.Key_B: lambda payment: context.brief_asked.emit(payment.customer_id),
                Qt.Key.Key_C: lambda payment: context.customer_asked.emit(payment.customer_id),
            },
            hints=(("C", _("customer")), ("B", _("brief"))),
        )
        self.list.opened.connect(lambda payment: context.form_asked.emit("payment", payment.id, {}))
        empty = kit.button(_("Record a payment"), "ghost", "plus")
        empty.clicked.connect(self._new)
        self.list.when_empty("money", _("No payment here."), empty)
        new = kit.button(_("Record a payment"), "primary", "plus")
        new.clicked.connect(self._new)
        out = kit.button("", "quiet", "export", name=_("Export these payments"))
        out.clicked.connect(lambda: save_list(context, self.window(), _("Payments"), self.write_to))
        self.add_tools(out, self.search, new)
        chips = row(
            self.periods.layout,
            line(upright=True),
            self.allocated.layout,
            self.whose_box,
            self._customer_chip,
            None,
            gap=6,
        )
        self.setLayout(column(chips, (self.list, 1), gap=10))

    def _new(self) -> None:
        given = {"customer": self.customer} if self.customer else {}
        self.context.form_asked.emit("payment", None, given)

    def take_focus(self) -> None:
        """Stand in the list."""
        self.list.take_focus()

    def request(self) -> Callable[[], PaymentsData]:
        """The newest payments of the period that hold the words."""
        store, today, customer = self.desk.store, self.desk.today(), self.customer
        start, end = period_days(self.periods.chosen, today)
        text, allocated = self.search.text(), {"no": False}.get(self.allocated.chosen)
        mine = self.mine_only

        def read() -> PaymentsData:
            with store.reading() as session:
                page = payment_page(
                    session,
                    start=start,
                    end=end,
                    customer=customer,
                    text=text,
                    allocated=allocated,
                    whose=me(session) if mine else None,
                    limit=MOST,
                )
                name = name_of(session, customer)
                return PaymentsData(today, page, name)

        return read

    def show_data(self, data: PaymentsData) -> None:
        """Show them, with what of the sum has no order yet."""
        self.name_customer(data.customer)
        page, shown = data.page, len(data.page.rows)
        count = ngettext("{count} payment", "{count} payments", page.count).format(
            count=f"{page.count:,}"
        )
        if shown != page.count:
            words = _("the newest {shown} of {total}; search for others")
            count = words.format(shown=f"{shown:,}", total=count)
        total = sum_words((each.total, each.currency) for each in page.sums)
        free = [(each.unallocated, each.currency) for each in page.sums if each.unallocated]
        if free:
            words = _("{amount} of it without an order").format(amount=sum_words(free))
            total = f"{total}  ·  {words}"
        self.list.show_rows(page.rows, count, total)

    def ask(self, wanted: Mapping[str, Any]) -> None:
        """`period` and `customer`; one customer is shown from the beginning."""
        if wanted.get("customer"):
            self.periods.chosen = "all"
        self.periods.chosen = str(wanted.get("period") or "")
        super().ask(wanted)
        self.fetch()

    def state(self) -> Mapping[str, Any]:
        """Period, customer, whether those without an order alone are shown."""
        chosen = {"period": self.periods.chosen, "allocated": self.allocated.chosen}
        return {**super().state(), **chosen}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Choose them again."""
        super().restore(state)
        self.periods.chosen = str(state.get("period") or "")
        self.allocated.chosen = str(state.get("allocated") or "")

    def write_to(self, path: Path) -> "Exported":
        """Write the payments that are shown to a file."""
        from crm.documents.exports.exporting import export_records

        ids = [payment.id for payment in self.list.table.rows]
        return export_records(
            self.desk.store, "payments", ids, path, today=self.desk.today(), force=True
        )

    # --- Columns ----------------------------------------------------------------------------

    def _columns(self) -> list[Column[PaymentRow]]:
        return [
            Column(
                key="day",
                title=_("Date"),
                width=118,
                text=lambda payment: formats.day(payment.day, self.desk.today()),
                sort=lambda payment: payment.day,
            ),
            Column(
                key="customer",
                title=_("Customer"),
                strong=True,
                text=lambda payment: payment.customer,
                note=lambda payment: payment.note or "",
                sort=lambda payment: payment.customer,
            ),
            Column(
                key="order",
                title=_("Settles"),
                width=150,
                text=order_words,
                tag=lambda payment: None if payment.order_id else (_("Without an order"), "warn"),
                tone=lambda _payment: "text2",
            ),
            Column(
                key="method",
                title=_("How"),
                width=110,
                text=lambda payment: payment.method or "",
                tone=lambda _payment: "text2",
                from_width=760,
            ),
            Column(
                key="kind",
                title=_("Kind"),
                width=90,
                text=lambda payment: _("Refund") if payment.kind == "refund" else "",
                tag=lambda payment: (_("Refund"), "danger") if payment.kind == "refund" else None,
            ),
            Column(
                key="amount",
                title=_("Amount"),
                width=130,
                right=True,
                text=lambda payment: formats.money(signed(payment), payment.currency),
                tone=lambda payment: "danger" if payment.kind == "refund" else "text",
                sort=lambda payment: (payment.currency, signed(payment)),
            ),
        ]


def signed(payment: PaymentRow) -> int:
    """What it adds to what was collected."""
    return -payment.amount if payment.kind == "refund" else payment.amount


def order_words(payment: PaymentRow) -> str:
    """The order it settles; one without a code is an order all the same."""
    if payment.order_id is None:
        return _("Without an order")
    return payment.order or _("an order")
