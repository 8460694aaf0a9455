"""Writing goods that came back."""

import datetime as dt
import uuid
from typing import TypedDict, Unpack

from crm.domain.choices import RETURN_STATES
from crm.models import Customer, Return
from crm.services.facts import (
    add_fact,
    check_choice,
    check_not_negative,
    check_positive,
    customer_name,
    delete_fact,
    edit_fact,
    fact,
)
from crm.services.payments import order_of
from crm.store.store import Store
from crm.store.unit_of_work import Change


class ReturnDetails(TypedDict, total=False):
    """What a return may have; quantity in thousandths."""

    order_line_id: uuid.UUID | None
    product_id: uuid.UUID | None
    rep_id: uuid.UUID | None
    quantity: int
    reason: str | None
    state: str
    resolution: str | None
    code: str | None


class ReturnEdits(ReturnDetails, total=False):
    """What may be corrected."""

    day: dt.date
    amount: int


def add_return(
    store: Store,
    *,
    customer: uuid.UUID,
    day: dt.date,
    amount: int,
    order: uuid.UUID | None = None,
    currency: str | None = None,
    **details: Unpack[ReturnDetails],
) -> Change:
    """Write down what came back and what it was worth, in minor units."""
    check_positive(amount)
    _check(details)
    with store.unit_of_work("add_return", about=store.read(customer_name, customer)) as work:
        buyer = fact(work.session, Customer, customer)
        sold_in = None if order is None else order_of(work.session, order, customer)
        add_fact(
            work,
            Return(
                id=work.new_id(),
                customer_id=customer,
                order_id=order,
                day=day,
                amount=amount,
                currency=currency or (buyer if sold_in is None else sold_in).currency,
                **details,
            ),
        )
    return work.change()


def edit_return(store: Store, returned: uuid.UUID, **fields: Unpack[ReturnEdits]) -> Change:
    """Correct a return, or say how far it is."""
    _check(fields)
    check_not_negative(fields.get("amount"))
    return edit_fact(store, "edit_return", Return, returned, fields)


def delete_return(store: Store, returned: uuid.UUID) -> Change:
    """Delete a return."""
    return delete_fact(store, "delete_return", Return, returned)


def _check(fields: ReturnDetails) -> None:
    check_choice(fields.get("state", "reported"), RETURN_STATES)
    check_not_negative(fields.get("quantity"))
