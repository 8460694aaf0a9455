"""Reading meetings and who was there."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.models import Attendance, Contact, Customer, Meeting, Rep
from crm.queries.filters import in_days, rows_of, same
from crm.queries.finding import find_fact

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class GuestRow:
    """One of the customers' people at the table; without a contact, somebody of the customer."""

    customer_id: uuid.UUID
    customer: str
    contact_id: uuid.UUID | None
    contact: str | None


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A meeting; money in minor units."""

    id: uuid.UUID
    day: dt.date
    time: str | None
    kind: str
    subject: str | None
    place: str | None
    rep_id: uuid.UUID | None
    rep: str | None
    companions: int | None
    cost: int | None
    budget: int | None
    currency: str
    approval: str
    outcome: str | None
    invoice: str | None
    code: str | None
    guests: Sequence[GuestRow] = ()


def find_meeting(session: Session, text: str) -> uuid.UUID:
    """The meeting with this id, unique ending of one or code."""
    return find_fact(session, Meeting, text, noun="meeting")


def list_meetings(
    session: Session,
    *,
    meeting: uuid.UUID | None = None,
    customer: uuid.UUID | None = None,
    rep: uuid.UUID | None = None,
    approval: str | None = None,
    start: dt.date | None = None,
    end: dt.date | None = None,
    limit: int | None = None,
) -> list[MeetingRow]:
    """Meetings, the newest first."""
    statement = (
        select(
            Meeting.id,
            Meeting.day,
            Meeting.time,
            Meeting.kind,
            Meeting.subject,
            Meeting.place,
            Meeting.rep_id,
            Rep.name,
            Meeting.companions,
            Meeting.cost,
            Meeting.budget,
            Meeting.currency,
            Meeting.approval,
            Meeting.outcome,
            Meeting.invoice,
            Meeting.code,
        )
        .outerjoin(Rep, Rep.id == Meeting.rep_id)
        .where(*in_days(Meeting, start, end), *same(Meeting.id, meeting))
        .where(*same(Meeting.rep_id, rep))
        .order_by(Meeting.day.desc(), Meeting.id.desc())
        .limit(limit)
    )
    if approval is not None:
        statement = statement.where(Meeting.approval == approval)
    if customer is not None:
        seats = select(Attendance.meeting_id).where(
            Attendance.customer_id == customer, ~Attendance.deleted
        )
        statement = statement.where(Meeting.id.in_(seats))
    rows = rows_of(MeetingRow, session, statement)
    guests = _guests(session, [row.id for row in rows])
    return [replace(row, guests=guests[row.id]) for row in rows]


def _guests(
    session: Session, meetings: Sequence[uuid.UUID]
) -> defaultdict[uuid.UUID, list[GuestRow]]:
    found: defaultdict[uuid.UUID, list[GuestRow]] = defaultdict(list)
    for first in range(0, len(meetings), _CHUNK):
        statement = (
            select(
                Attendance.meeting_id,
                Attendance.customer_id,
                Customer.name,
                Attendance.contact_id,
                Contact.name,
            )
            .join(Customer, Customer.id == Attendance.customer_id)
            .outerjoin(Contact, Contact.id == Attendance.contact_id)
            .where(Attendance.meeting_id.in_(meetings[first : first + _CHUNK]))
            .where(~Attendance.deleted)
            .order_by(Attendance.id)
        )
        for meeting, customer, name, contact, person in session.execute(statement):
            found[meeting].append(GuestRow(customer, name, contact, person))
    return found
