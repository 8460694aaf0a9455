"""Gifts and meals as one list: who got what, what it cost, and whether it was approved."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from sqlalchemy.orm import Session

from crm.queries.gifts import GiftRow, list_gifts
from crm.queries.meetings import MeetingRow, list_meetings


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendingRow:
    """A gift, or a meeting or meal; money in minor units.

    `fact` is gift or meeting, `kind` gift or the kind of meeting; `people` are those of the
    customers' who got it or were there; `keys` is everybody whose limit it may use.
    """

    fact: str
    id: uuid.UUID
    day: dt.date
    kind: str
    item: str
    customer_id: uuid.UUID | None
    customers: Sequence[str]
    people: Sequence[str]
    cost: int | None
    budget: int | None
    currency: str
    approval: str
    occasion: str | None
    place: str | None
    rep_id: uuid.UUID | None
    rep: str | None
    quantity: int
    note: str | None
    keys: frozenset[uuid.UUID]


def list_spending(
    session: Session,
    *,
    customer: uuid.UUID | None = None,
    approval: str | None = None,
    start: dt.date | None = None,
    end: dt.date | None = None,
    limit: int | None = None,
) -> list[SpendingRow]:
    """Gifts, meetings and meals, the newest first."""
    gifts = list_gifts(
        session, customer=customer, approval=approval, start=start, end=end, limit=limit
    )
    meals = list_meetings(
        session, customer=customer, approval=approval, start=start, end=end, limit=limit
    )
    rows = [*map(_of_gift, gifts), *map(_of_meeting, meals)]
    rows.sort(key=attrgetter("day", "id"), reverse=True)
    return rows[:limit]


def get_spending(session: Session, fact: str, record: uuid.UUID) -> SpendingRow | None:
    """The gift or meeting of this id; None if there is none any more."""
    if fact == "gift":
        return next(map(_of_gift, list_gifts(session, gift=record)), None)
    return next(map(_of_meeting, list_meetings(session, meeting=record)), None)


def _of_gift(row: GiftRow) -> SpendingRow:
    keys = (row.id, row.customer_id, row.contact_id, row.rep_id)
    return SpendingRow(
        fact="gift",
        id=row.id,
        day=row.day,
        kind="gift",
        item=row.item,
        customer_id=row.customer_id,
        customers=(row.customer,),
        people=(row.contact,) if row.contact else (),
        cost=row.cost,
        budget=row.budget,
        currency=row.currency,
        approval=row.approval,
        occasion=row.occasion,
        place=None,
        rep_id=row.rep_id,
        rep=row.rep,
        quantity=row.quantity,
        note=row.note,
        keys=frozenset(filter(None, keys)),
    )


def _of_meeting(row: MeetingRow) -> SpendingRow:
    guests = row.guests
    keys = [row.id, row.rep_id]
    keys += [each.customer_id for each in guests] + [each.contact_id for each in guests]
    return SpendingRow(
        fact="meeting",
        id=row.id,
        day=row.day,
        kind=row.kind,
        item=row.subject or row.place or "",
        customer_id=guests[0].customer_id if guests else None,
        customers=tuple(dict.fromkeys(each.customer for each in guests)),
        people=tuple(each.contact for each in guests if each.contact),
        cost=row.cost,
        budget=row.budget,
        currency=row.currency,
        approval=row.approval,
        occasion=row.subject,
        place=row.place,
        rep_id=row.rep_id,
        rep=row.rep,
        quantity=1000,
        note=row.outcome,
        keys=frozenset(filter(None, keys)),
    )
