"""Gifts and meals of a customer, and what the limits leave of them."""

import uuid
from collections.abc import Callable
from functools import partial

from crm.i18n import gettext as _
from crm.labels import label
from crm.queries.briefs.rows import GiftFacts, LimitRow
from crm.queries.customer_head import customer_gifts
from crm.ui import formats
from crm.ui.pages.customer_tab import CustomerTab

_TONES = {"over": "danger", "near": "warn"}


class GiftsTab(CustomerTab[GiftFacts]):
    """What is left of each limit, then this year's gifts and meals, which open their forms."""

    def request(self, customer: uuid.UUID) -> Callable[[], GiftFacts]:
        """The limits that hold today, and what was spent this year."""
        store, today = self.desk.store, self.desk.today()
        return lambda: store.read(customer_gifts, customer, today=today)

    def show_data(self, data: GiftFacts) -> None:
        """Show them."""
        self.empty()
        open_form, customer = self.context.open_form, self.customer
        meal = {"customer": customer, "kind": "banquet"}
        self.buttons(
            self.small(_("Gift"), open_form("gift", customer=customer), "gift"),
            self.small(_("Meal"), partial(self.context.form_asked.emit, "meeting", None, meal)),
        )
        for limit in data.limits:
            self._show_limit(limit)
        if not data.limits:
            words = _("No limit is set for gifts and meals.")
            button = self.kit.button(_("Set one"), "ghost")
            button.clicked.connect(open_form("target", metric="gifts_cost", sense="cap"))
            self.parts.addWidget(self.kit.nothing("gift", words, button))
        total = sum(each.amount for each in data.totals if each.currency == data.currency)
        self.caption(_("This year"), len(data.rows) or None)
        if total:
            self.parts.addWidget(
                self.fact_row(_("Spent this year"), "", formats.money(total, data.currency))
            )
        today = self.desk.today()
        for spent in data.rows:
            kind = "gift" if spent.kind == "gift" else "meeting"
            waits = spent.approval in {"pending", "refused"}
            parts = (spent.person, spent.occasion, label("approval", spent.approval))
            about = " · ".join(part for part in (parts if waits else parts[:2]) if part)
            self.parts.addWidget(
                self.fact_row(
                    spent.text,
                    about,
                    formats.money(spent.cost, spent.currency),
                    formats.day(spent.day, today),
                    opened=open_form(kind, spent.fact.id, customer=customer),
                )
            )
        if not data.rows:
            self.parts.addWidget(self.kit.nothing("gift", _("No gift and no meal this year.")))
        self.parts.addStretch(1)

    def _show_limit(self, limit: LimitRow) -> None:
        name = _("Gifts") if limit.metric == "gifts_cost" else _("Meals")
        each = label("each", limit.each) if limit.each else ""
        about = " · ".join(
            part for part in (each, limit.person, label("period", limit.period)) if part
        )
        high = formats.money(limit.limit, limit.currency)
        left = formats.money(max(limit.left, 0), limit.currency)
        below = _("of {limit}").format(limit=high)
        if limit.left < 0:
            over = formats.money(-limit.left, limit.currency)
            below = _("{amount} over the limit").format(amount=over)
        self.parts.addWidget(
            self.fact_row(
                name,
                about,
                _("{amount} left").format(amount=left),
                below,
                tone=_TONES.get(limit.state, "text2"),
                opened=self.context.open_form("target", limit.fact.id),
            )
        )
