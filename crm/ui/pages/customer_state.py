"""What a customer needs and how it stands: written in place; what was heard of rivals lately."""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit

from crm.i18n import gettext as _
from crm.i18n import ngettext
from crm.labels import label
from crm.queries.briefs.people import read_customer
from crm.queries.briefs.rows import BoughtRow, StateFacts
from crm.queries.briefs.trade import read_known
from crm.queries.settings import setting
from crm.services.customers import edit_customer
from crm.settings import CADENCE_IDEAL, CADENCE_MAXIMUM, LAPSED_AFTER
from crm.ui import formats
from crm.ui.context import Context
from crm.ui.pages.customer_tab import CustomerTab
from crm.ui.widgets.layouts import row

_MOST_PRODUCTS = 8
_HEIGHT = 76


@dataclass(frozen=True, slots=True)
class StateData:
    """What is known, and the products that the customer uses or was told of."""

    today: dt.date
    stage: str
    state: StateFacts
    bought: Sequence[BoughtRow]
    pitched: Sequence[BoughtRow]


class Written(QPlainTextEdit):
    """A field of several lines; what was changed is kept when it is left, or by Ctrl+Enter."""

    def __init__(
        self, context: Context, words: str, hint: str, keep: Callable[[str], None]
    ) -> None:
        super().__init__()
        self._keep, self._known = keep, ""
        self.setFont(context.look.font())
        self.setFixedHeight(_HEIGHT)
        self.setTabChangesFocus(True)
        self.setAccessibleName(words)
        self.setPlaceholderText(hint)
        self.installEventFilter(self)

    def show_text(self, text: str, *, anew: bool) -> None:
        """Show what is known, unless one is just writing here about the same customer."""
        if anew or not (self.hasFocus() and self.toPlainText() != self._known):
            self.setPlainText(text)
        self._known = text

    def keep(self) -> None:
        """Keep what was changed."""
        text = self.toPlainText().strip()
        if text != self._known.strip():
            self._known = text
            self._keep(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leaving keeps it, and Ctrl+Enter does."""
        if event.type() == QEvent.Type.FocusOut:
            self.keep()
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if control and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self.keep()
                return True
        return super().eventFilter(watched, event)


class StateTab(CustomerTab[StateData]):
    """Needs and situation to write, stage and expectation, rivals and products to open."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._whose: uuid.UUID | None = None
        self.needs = Written(
            context, _("Needs"), _("What they need, and what they pay attention to"), self._on_needs
        )
        self.situation = Written(
            context,
            _("Situation"),
            _("What they use now, from whom, how much is in stock"),
            self._on_situation,
        )
        for words, field in ((_("Needs"), self.needs), (_("Situation"), self.situation)):
            self.parts.addWidget(self.kit.line(words, "small", "text2"))
            self.parts.addWidget(field)
        self._rest = CustomerTab[object](context)
        self._rest.parts.setContentsMargins(0, 0, 0, 0)
        self.parts.addWidget(self._rest)
        self.parts.addStretch(1)

    def request(self, customer: uuid.UUID) -> Callable[[], StateData]:
        """What is known of it."""
        store, today = self.desk.store, self.desk.today()

        def read() -> StateData:
            with store.reading() as session:
                who, state, _owner = read_customer(
                    session,
                    customer,
                    today=today,
                    ideal=setting(session, CADENCE_IDEAL),
                    maximum=setting(session, CADENCE_MAXIMUM),
                    lapsed_after=setting(session, LAPSED_AFTER),
                )
                known = read_known(session, customer, today=today)
            return StateData(
                today,
                who.stage,
                state,
                known.bought[:_MOST_PRODUCTS],
                known.pitched_only[:_MOST_PRODUCTS],
            )

        return read

    def show_data(self, data: StateData) -> None:
        """Show it; a field in which one is writing stays as it is."""
        anew, self._whose = self._whose != self.customer, self.customer
        self.needs.show_text(data.state.needs or "", anew=anew)
        self.situation.show_text(data.state.situation or "", anew=anew)
        rest, state, today = self._rest, data.state, data.today
        rest.empty()
        open_form, customer = self.context.open_form, self.customer
        stage = label("stage", data.stage)
        rest.parts.addWidget(
            rest.fact_row(stage, _("Stage"), "›", opened=open_form("stage", customer=customer))
        )
        if state.expected_amount:
            amount = formats.money(state.expected_amount, state.currency)
            day = formats.day(state.expected_on, today) if state.expected_on else ""
            edit = self._edit
            rest.parts.addWidget(rest.fact_row(_("Expected"), day, amount, opened=edit))
        for words, text, on in (
            (_("Competitor"), state.competitor, state.competitor_on),
            (_("Feedback"), state.feedback, state.feedback_on),
        ):
            if text:
                heard = formats.day(on, today) if on else ""
                rest.parts.addLayout(
                    row(
                        self.kit.line(words, "small", "text2"),
                        None,
                        self.kit.line(heard, "small", "text2"),
                    )
                )
                rest.parts.addWidget(self.kit.text(text))
        for words, products in ((_("Buys"), data.bought), (_("Was shown"), data.pitched)):
            if products:
                rest.caption(words, len(products))
            for product in products:
                on = product.last_on or product.pitched_on
                day = formats.day(on, today) if on else ""
                times = ngettext("{count} order", "{count} orders", product.orders)
                rest.parts.addWidget(
                    rest.fact_row(
                        product.name,
                        "",
                        day,
                        times.format(count=product.orders) if product.orders else "",
                        opened=open_form("product", product.product) if product.product else None,
                    )
                )

    def leave(self) -> None:
        """Keep what was written before another customer is shown."""
        self.needs.keep()
        self.situation.keep()

    def _edit(self) -> None:
        self.context.customer_edited.emit(self._whose)

    def _on_needs(self, text: str) -> None:
        self._write(needs=text or None)

    def _on_situation(self, text: str) -> None:
        self._write(situation=text or None)

    def _write(self, **fields: str | None) -> None:
        store, today, customer, context = (
            self.desk.store,
            self.desk.today(),
            self._whose,
            self.context,
        )
        if customer is None:
            return
        words = _("Kept what they need and how they stand.")
        context.write(
            lambda: edit_customer(store, customer, today=today, **fields),  # type: ignore[arg-type]
            lambda _change: context.said.emit(words, True),
        )
