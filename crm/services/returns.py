"""Writing goods that came back."""

import datetime as dt
import uuid
from typing import TypedDict, Unpack

from sqlalchemy.orm import Session

from crm.domain.choices import RETURN_STATES
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.models import Customer, OrderLine, Return
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
        line = details.get("order_line_id")
        if line is not None:
            order = _order_of_line(work.session, line, order)
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
    changes: dict[str, object] = dict(fields)
    if (line := fields.get("order_line_id")) is not None:
        with store.reading() as session:
            row = fact(session, Return, returned)
            order = _order_of_line(session, line, None)
            order_of(session, order, row.customer_id)
            changes["order_id"] = order
    return edit_fact(store, "edit_return", Return, returned, changes)


def delete_return(store: Store, returned: uuid.UUID) -> Change:
    """Delete a return."""
    return delete_fact(store, "delete_return", Return, returned)


def _check(fields: ReturnDetails) -> None:
    check_choice(fields.get("state", "reported"), RETURN_STATES)
    check_not_negative(fields.get("quantity"))


def _order_of_line(session: Session, line: uuid.UUID, order: uuid.UUID | None) -> uuid.UUID:
    """The order the line stands in, so that what came back lowers what is owed for it."""
    row = fact(session, OrderLine, line)
    if order is not None and order != row.order_id:
        raise KnownError(
            "order_of_another", _("The line stands in another order; name that one, or no order.")
        )
    return row.order_id
