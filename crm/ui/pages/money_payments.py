"""The tab of payments: those of a period, which of them settle an order, and refunds."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QLayout, QWidget

from crm.i18n import gettext as _
from crm.i18n import mark, ngettext
from crm.queries.choosing import name_of
from crm.queries.payments import PaymentPage, PaymentRow, payment_page
from crm.queries.reps import me
from crm.ui import formats
from crm.ui.context import Context
from crm.ui.pages.money_records import RecordsData, RecordsTab, Words
from crm.ui.pages.money_tab import MOST, sum_words
from crm.ui.periods import period_days
from crm.ui.tables.records import Column
from crm.ui.widgets.chips import Chips
from crm.ui.widgets.layouts import line

_ALLOCATED = {"": mark("Every payment"), "no": mark("Without an order")}


class PaymentsTab(RecordsTab[PaymentPage, PaymentRow]):
    """Enter opens the payment's form."""

    kind, exported, icon = "payment", "payments", "money"

    def __init__(self, context: Context) -> None:
        words = Words(
            name=_("Payments"),
            new=_("Record a payment"),
            nothing=_("No payment here."),
            export=_("Export these payments"),
        )
        super().__init__(context, words)

    def _chips(self) -> Sequence[QLayout | QWidget]:
        self.allocated = Chips(self.kit, _ALLOCATED, "", self.fetch)
        return *super()._chips(), line(upright=True), self.allocated.layout

    def request(self) -> Callable[[], RecordsData[PaymentPage]]:
        """The newest payments of the period that hold the words."""
        store, today, customer = self.desk.store, self.desk.today(), self.customer
        start, end = period_days(self.periods.chosen, today)
        text, allocated = self.search.text(), {"no": False}.get(self.allocated.chosen)
        mine = self.mine_only

        def read() -> RecordsData[PaymentPage]:
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
                return RecordsData(today, page, name)

        return read

    def show_data(self, data: RecordsData[PaymentPage]) -> None:
        """Show them, with what of the sum has no order yet."""
        self.name_customer(data.customer)
        page = data.page
        count = ngettext("{count} payment", "{count} payments", page.count)
        total = sum_words((each.total, each.currency) for each in page.sums)
        free = [(each.unallocated, each.currency) for each in page.sums if each.unallocated]
        if free:
            words = _("{amount} of it without an order").format(amount=sum_words(free))
            total = f"{total}  ·  {words}"
        self._show_rows(page.rows, count.format(count=f"{page.count:,}"), page.count, total)

    def state(self) -> Mapping[str, Any]:
        """Also whether those without an order alone are shown."""
        return {**super().state(), "allocated": self.allocated.chosen}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Choose them again."""
        super().restore(state)
        self.allocated.chosen = str(state.get("allocated") or "")

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
