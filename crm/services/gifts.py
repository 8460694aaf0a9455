"""Writing gifts."""

import datetime as dt
import uuid
from typing import TypedDict, Unpack

from crm.domain.choices import APPROVALS
from crm.models import Gift
from crm.services.facts import (
    add_fact,
    check_choice,
    check_not_negative,
    check_text,
    customer_name,
    delete_fact,
    edit_fact,
)
from crm.store.store import Store
from crm.store.unit_of_work import Change


class GiftDetails(TypedDict, total=False):
    """What a gift may have; money in minor units, quantity in thousandths."""

    contact_id: uuid.UUID | None
    rep_id: uuid.UUID | None
    quantity: int
    cost: int | None
    budget: int | None
    currency: str
    approval: str
    occasion: str | None
    returned: bool
    note: str | None
    code: str | None


class GiftEdits(GiftDetails, total=False):
    """What may be corrected."""

    customer_id: uuid.UUID
    day: dt.date
    item: str


def add_gift(
    store: Store,
    *,
    customer: uuid.UUID,
    item: str,
    day: dt.date,
    **details: Unpack[GiftDetails],
) -> Change:
    """Write a gift down; the cost is of all of it."""
    _check(details)
    item = check_text(item, "item")
    with store.unit_of_work("add_gift", about=store.read(customer_name, customer)) as work:
        add_fact(work, Gift(id=work.new_id(), customer_id=customer, item=item, day=day, **details))
    return work.change()


def edit_gift(store: Store, gift: uuid.UUID, **fields: Unpack[GiftEdits]) -> Change:
    """Correct a gift."""
    _check(fields)
    return edit_fact(store, "edit_gift", Gift, gift, fields)


def delete_gift(store: Store, gift: uuid.UUID) -> Change:
    """Delete a gift."""
    return delete_fact(store, "delete_gift", Gift, gift)


def approve_gift(store: Store, gift: uuid.UUID) -> Change:
    """Say yes to a gift."""
    return edit_fact(store, "approve_gift", Gift, gift, {"approval": "approved"})


def refuse_gift(store: Store, gift: uuid.UUID) -> Change:
    """Say no to a gift; it no longer counts."""
    return edit_fact(store, "refuse_gift", Gift, gift, {"approval": "refused"})


def _check(fields: GiftDetails) -> None:
    check_choice(fields.get("approval", "none"), APPROVALS)
    check_not_negative(fields.get("cost"), fields.get("budget"), fields.get("quantity"))
