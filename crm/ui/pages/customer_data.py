"""Everything written down of a customer, field by field, and who was merged into it."""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from crm.i18n import gettext as _
from crm.labels import label
from crm.queries.customers import CustomerCard, get_customer
from crm.queries.merged import MergedRow, merged_customers
from crm.queries.settings import setting
from crm.settings import CADENCE_IDEAL, CADENCE_MAXIMUM
from crm.ui import formats
from crm.ui.pages.customer_tab import CustomerTab
from crm.ui.pages.merged_lines import MergedLines
from crm.ui.widgets.layouts import row

_CAPTION = 112


@dataclass(frozen=True, slots=True)
class CustomerData:
    """The record, and who was merged into it."""

    today: dt.date
    card: CustomerCard
    merged: Sequence[MergedRow]
    ideal: int
    most: int


class DataTab(CustomerTab[CustomerData]):
    """A line for each field that holds something."""

    def request(self, customer: uuid.UUID) -> Callable[[], CustomerData]:
        """The whole record."""
        store, today = self.desk.store, self.desk.today()

        def read() -> CustomerData:
            with store.reading() as session:
                card = get_customer(session, customer, today=today)
                most = card.cadence_maximum or setting(session, CADENCE_MAXIMUM)
                ideal = card.cadence_ideal or setting(session, CADENCE_IDEAL)
                merged = merged_customers(session, customer)
            return CustomerData(today, card, merged, min(ideal, most), most)

        return read

    def show_data(self, data: CustomerData) -> None:
        """Show it."""
        self.empty()
        self.buttons(self.small(_("Edit"), self._edit, "person"))
        for words, value in field_lines(data):
            caption = self.kit.line(words, "small", "text2", elide=True)
            caption.setFixedWidth(_CAPTION)
            self.parts.addLayout(row(caption, (self.kit.text(value), 1), gap=8))
        if data.merged:
            self.parts.addWidget(MergedLines(self.context, data.merged, data.today))
        self.parts.addStretch(1)

    def _edit(self) -> None:
        self.context.customer_edited.emit(self.customer)


def field_lines(data: CustomerData) -> list[tuple[str, str]]:
    """The fields that hold something, in the words of the page."""
    card, one, today = data.card, data.card.row, data.today
    kept = _("{ideal} d, {most} d at most").format(ideal=data.ideal, most=data.most)
    pairs: list[tuple[str, str | None]] = [
        (_("Code"), one.code),
        (_("Short name"), one.short_name),
        (_("Kind"), label("kind", one.kind)),
        (_("Grade"), one.grade),
        (_("Stage"), label("stage", one.stage)),
        (_("Owner"), one.owner),
        (_("Industry"), card.industry),
        (_("Source"), label("channel", one.channel) if one.channel else None),
        (_("Address"), " ".join(filter(None, (card.country, one.region, one.city, card.address)))),
        (_("Postal code"), card.postal_code),
        (_("Phone"), card.phone),
        (_("Fax"), card.fax),
        (_("E-mail"), card.email),
        (_("Website"), card.website),
        (_("Customer since"), formats.day(card.since, today) if card.since else None),
        (_("Terms"), formats.days(card.terms_days) if card.terms_days is not None else None),
        (_("Credit limit"), _amount(card.credit_limit, card.currency)),
        (_("Expected"), _amount(card.expected_amount, card.currency)),
        (_("Expected on"), formats.day(card.expected_on, today) if card.expected_on else None),
        (_("Contact every"), kept),
        (_("Tags"), " · ".join(card.tags)),
        (_("Needs"), card.needs),
        (_("Situation"), card.situation),
        (_("Note"), card.note),
    ]
    pairs += [(str(name), str(value)) for name, value in card.extra.items()]
    return [(words, value) for words, value in pairs if value]


def _amount(minor: int | None, currency: str) -> str | None:
    return None if minor is None else formats.money(minor, currency)
