"""Orders and money of a customer: this year against last, what is owed by age, the papers."""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from crm.domain.ageing import AGE_BANDS
from crm.i18n import gettext as _
from crm.labels import label
from crm.queries.briefs.rows import OwedFacts, Sales
from crm.queries.briefs.trade import read_owed, read_sales
from crm.queries.briefs.words import percent
from crm.queries.metrics import METRICS
from crm.queries.orders import OrderRow, list_orders
from crm.queries.payments import PaymentRow, list_payments
from crm.ui import formats
from crm.ui.context import Context
from crm.ui.dialogs.facts import FactsAsked
from crm.ui.pages.customer_tab import CustomerTab

_PAGE = 12


@dataclass(frozen=True, slots=True)
class TradeData:
    """Sums, what is owed, and the newest papers; one more of each is read than is shown."""

    today: dt.date
    sales: Sequence[Sales]
    owed: OwedFacts
    orders: Sequence[OrderRow]
    payments: Sequence[PaymentRow]


def ordered_facts(customer: uuid.UUID, name: str, sales: Sales, today: dt.date) -> FactsAsked:
    """The facts behind what was ordered this year."""
    metric = METRICS["sales_amount"]
    return FactsAsked(
        title=f"{name}  ·  {_('Ordered this year')}",
        definition=_(metric.definition),
        metric=metric.name,
        basis="ordered",
        start=dt.date(today.year, 1, 1),
        end=today,
        currency=sales.currency,
        scope={"customer": str(customer)},
    )


def owed_facts(customer: uuid.UUID, name: str, currency: str, today: dt.date) -> FactsAsked:
    """The facts behind what is owed."""
    metric = METRICS["receivables"]
    return FactsAsked(
        title=f"{name}  ·  {_('Owed')}",
        definition=_(metric.definition),
        metric=metric.name,
        start=today,
        end=today,
        currency=currency,
        scope={"customer": str(customer)},
    )


class TradeTab(CustomerTab[TradeData]):
    """Figures that open their facts, then orders and payments that open their forms."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._orders, self._payments = _PAGE, _PAGE
        self._whose: uuid.UUID | None = None

    def request(self, customer: uuid.UUID) -> Callable[[], TradeData]:
        """Sums of all, and as many papers as are shown."""
        if customer != self._whose:
            self._orders, self._payments, self._whose = _PAGE, _PAGE, customer
        store, today = self.desk.store, self.desk.today()
        orders, payments = self._orders + 1, self._payments + 1

        def read() -> TradeData:
            with store.reading() as session:
                return TradeData(
                    today,
                    read_sales(session, customer, today=today),
                    read_owed(session, customer, today=today)[0],
                    list_orders(session, customer=customer, limit=orders),
                    list_payments(session, customer=customer, limit=payments),
                )

        return read

    def show_data(self, data: TradeData) -> None:
        """Show them."""
        self.empty()
        open_form, customer = self.context.open_form, self.customer
        self.buttons(
            self.small(_("New order"), open_form("order", customer=customer)),
            self.small(_("Payment"), open_form("payment", customer=customer)),
            self.small(_("Return"), open_form("return", customer=customer)),
        )
        self._show_sums(data)
        self._show_owed(data)
        self._show_orders(data)
        self._show_payments(data)
        self.parts.addStretch(1)

    def _show_sums(self, data: TradeData) -> None:
        customer = self.customer
        if customer is None:
            return
        for sales in data.sales:
            change = percent(sales.before, sales.amount)
            before = formats.money(sales.before, sales.currency)
            about = _("same time last year {amount}").format(amount=before)
            name = data.orders[0].customer if data.orders else ""
            asked = ordered_facts(customer, name, sales, data.today)
            self.parts.addWidget(
                self.fact_row(
                    _("Ordered this year"),
                    about,
                    formats.money(sales.amount, sales.currency),
                    change,
                    tone="danger" if change.startswith("−") else "accent",
                    opened=partial(self.context.facts_asked.emit, asked),
                )
            )
            collected = formats.money(sales.collected, sales.currency)
            self.parts.addWidget(self.fact_row(_("Collected this year"), "", collected))

    def _show_owed(self, data: TradeData) -> None:
        customer = self.customer
        if not data.owed.totals or customer is None:
            self.parts.addWidget(self.kit.nothing("check", _("Nothing is owed.")))
            return
        for total in data.owed.totals:
            late = total.oldest_days
            self.parts.addWidget(
                self.fact_row(
                    _("Owed"),
                    "",
                    formats.money(total.amount, total.currency),
                    _("{count} d late").format(count=late) if late else "",
                    tone="danger" if late else "text2",
                    opened=partial(
                        self.context.facts_asked.emit,
                        owed_facts(customer, "", total.currency, data.today),
                    ),
                )
            )
            for band in AGE_BANDS:
                if total.bands.get(band):
                    amount = formats.money(total.bands[band], total.currency)
                    opened = self.context.open_room("money", customer=str(customer), age=band)
                    words = label("age", band)
                    self.parts.addWidget(self.fact_row(words, "", amount, opened=opened))

    def _show_orders(self, data: TradeData) -> None:
        self.caption(_("Orders"))
        for order in data.orders[: self._orders]:
            about = " · ".join(
                part for part in (label("order_state", order.state), order.note) if part
            )
            self.parts.addWidget(
                self.fact_row(
                    order.code or formats.day(order.day, data.today),
                    about,
                    formats.money(order.total, order.currency),
                    formats.day(order.day, data.today),
                    opened=self.context.open_form("order", order.id, customer=self.customer),
                )
            )
        if not data.orders:
            self.parts.addWidget(self.kit.nothing("package", _("No order yet.")))
        if len(data.orders) > self._orders:
            self._more(lambda: self._grow("_orders"))

    def _show_payments(self, data: TradeData) -> None:
        self.caption(_("Payments"))
        for payment in data.payments[: self._payments]:
            about = " · ".join(
                part for part in (payment.order, payment.method, payment.note) if part
            )
            self.parts.addWidget(
                self.fact_row(
                    label("payment_kind", payment.kind),
                    about,
                    formats.money(payment.amount, payment.currency),
                    formats.day(payment.day, data.today),
                    opened=self.context.open_form("payment", payment.id, customer=self.customer),
                )
            )
        if not data.payments:
            self.parts.addWidget(self.kit.nothing("money", _("No payment yet.")))
        if len(data.payments) > self._payments:
            self._more(lambda: self._grow("_payments"))

    def _more(self, run: Callable[[], None]) -> None:
        button = self.kit.button(_("Further back"), "ghost", "down")
        button.clicked.connect(lambda: run())  # noqa: PLW0108 - without the state of the button
        self.parts.addWidget(button)

    def _grow(self, which: str) -> None:
        setattr(self, which, getattr(self, which) + _PAGE)
        customer = self.customer
        if customer is not None:
            self.context.quick.run(self.request(customer), lambda data: self.take(customer, data))
