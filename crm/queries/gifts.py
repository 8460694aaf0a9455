"""Reading gifts."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.models import Contact, Customer, Gift, Rep
from crm.queries.filters import in_days, rows_of, same
from crm.queries.finding import find_fact


@dataclass(frozen=True, slots=True)
class GiftRow:
    """A gift; money in minor units, quantity in thousandths."""

    id: uuid.UUID
    day: dt.date
    customer_id: uuid.UUID
    customer: str
    contact_id: uuid.UUID | None
    contact: str | None
    rep_id: uuid.UUID | None
    rep: str | None
    item: str
    quantity: int
    cost: int | None
    budget: int | None
    currency: str
    approval: str
    occasion: str | None
    returned: bool
    note: str | None
    code: str | None


def find_gift(session: Session, text: str) -> uuid.UUID:
    """The gift with this id, unique ending of one or code."""
    return find_fact(session, Gift, text, noun="gift")


def list_gifts(
    session: Session,
    *,
    gift: uuid.UUID | None = None,
    customer: uuid.UUID | None = None,
    contact: uuid.UUID | None = None,
    rep: uuid.UUID | None = None,
    approval: str | None = None,
    start: dt.date | None = None,
    end: dt.date | None = None,
    limit: int | None = None,
) -> list[GiftRow]:
    """Gifts, the newest first."""
    statement = (
        select(
            Gift.id,
            Gift.day,
            Gift.customer_id,
            Customer.name,
            Gift.contact_id,
            Contact.name,
            Gift.rep_id,
            Rep.name,
            Gift.item,
            Gift.quantity,
            Gift.cost,
            Gift.budget,
            Gift.currency,
            Gift.approval,
            Gift.occasion,
            Gift.returned,
            Gift.note,
            Gift.code,
        )
        .join(Customer, Customer.id == Gift.customer_id)
        .outerjoin(Contact, Contact.id == Gift.contact_id)
        .outerjoin(Rep, Rep.id == Gift.rep_id)
        .where(*in_days(Gift, start, end), *same(Gift.id, gift), *same(Gift.customer_id, customer))
        .where(*same(Gift.contact_id, contact), *same(Gift.rep_id, rep))
        .order_by(Gift.day.desc(), Gift.id.desc())
        .limit(limit)
    )
    if approval is not None:
        statement = statement.where(Gift.approval == approval)
    return rows_of(GiftRow, session, statement)
