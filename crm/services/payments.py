"""Writing payments and refunds."""

import datetime as dt
import uuid
from typing import TypedDict, Unpack

from sqlalchemy.orm import Session

from crm.domain.choices import PAYMENT_KINDS
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.models import Customer, Order, Payment
from crm.services.facts import (
    add_fact,
    check_choice,
    check_positive,
    customer_name,
    delete_fact,
    edit_fact,
    fact,
)
from crm.store.store import Store
from crm.store.unit_of_work import Change


class PaymentDetails(TypedDict, total=False):
    """What a payment may have."""

    rep_id: uuid.UUID | None
    kind: str
    method: str | None
    code: str | None
    note: str | None


class PaymentEdits(PaymentDetails, total=False):
    """What may be corrected."""

    day: dt.date
    amount: int
    order_id: uuid.UUID | None


def add_payment(
    store: Store,
    *,
    customer: uuid.UUID,
    day: dt.date,
    amount: int,
    order: uuid.UUID | None = None,
    currency: str | None = None,
    **details: Unpack[PaymentDetails],
) -> Change:
    """Write money down, in minor units: received, or paid back where the kind is refund."""
    check_positive(amount)
    check_choice(details.get("kind", "payment"), PAYMENT_KINDS)
    with store.unit_of_work("add_payment", about=store.read(customer_name, customer)) as work:
        buyer = fact(work.session, Customer, customer)
        paid_for = None if order is None else order_of(work.session, order, customer)
        add_fact(
            work,
            Payment(
                id=work.new_id(),
                customer_id=customer,
                order_id=order,
                day=day,
                amount=amount,
                currency=currency or (buyer if paid_for is None else paid_for).currency,
                **details,
            ),
        )
    return work.change()


def edit_payment(store: Store, payment: uuid.UUID, **fields: Unpack[PaymentEdits]) -> Change:
    """Correct a payment."""
    check_choice(fields.get("kind", "payment"), PAYMENT_KINDS)
    if "amount" in fields:
        check_positive(fields["amount"])
    order = fields.get("order_id")
    if order is not None:
        store.read(_check_order, payment, order)
    return edit_fact(store, "edit_payment", Payment, payment, fields)


def delete_payment(store: Store, payment: uuid.UUID) -> Change:
    """Delete a payment."""
    return delete_fact(store, "delete_payment", Payment, payment)


def order_of(session: Session, order: uuid.UUID, customer: uuid.UUID) -> Order:
    """The order, if it is this customer's; else KnownError order_of_another."""
    row = fact(session, Order, order)
    if row.customer_id != customer:
        raise KnownError(
            "order_of_another",
            _("The order {code} is {customer}'s; name one of this customer's orders.").format(
                code=row.code or str(row.id)[-8:], customer=customer_name(session, row.customer_id)
            ),
        )
    return row


def _check_order(session: Session, payment: uuid.UUID, order: uuid.UUID) -> None:
    order_of(session, order, fact(session, Payment, payment).customer_id)
