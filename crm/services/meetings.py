"""Writing meetings and banquets."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict, Unpack

from sqlalchemy import select

from crm.domain.choices import APPROVALS, MEETING_KINDS
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.models import Attendance, Meeting
from crm.services.facts import (
    about,
    add_fact,
    check_choice,
    check_not_negative,
    customer_name,
    edit_fact,
    fact,
    put_fields,
)
from crm.store.store import Store
from crm.store.unit_of_work import Change, UnitOfWork


@dataclass(frozen=True, slots=True)
class Guest:
    """One of a customer's people at the table; without a contact, somebody of the customer."""

    customer: uuid.UUID
    contact: uuid.UUID | None = None


class MeetingDetails(TypedDict, total=False):
    """What a meeting may have; money in minor units."""

    time: str | None
    kind: str
    subject: str | None
    place: str | None
    rep_id: uuid.UUID | None
    companions: int | None
    cost: int | None
    budget: int | None
    currency: str
    approval: str
    outcome: str | None
    invoice: str | None
    code: str | None


class MeetingEdits(MeetingDetails, total=False):
    """What may be corrected."""

    day: dt.date


def add_meeting(
    store: Store, *, day: dt.date, guests: Sequence[Guest], **details: Unpack[MeetingDetails]
) -> Change:
    """Write a meeting down with the customers' people who were there."""
    _check(details)
    _check_guests(guests)
    said = details.get("subject") or store.read(customer_name, guests[0].customer)
    with store.unit_of_work("add_meeting", about=said) as work:
        meeting = add_fact(work, Meeting(id=work.new_id(), day=day, **details))
        work.session.flush()
        _seat(work, meeting.id, guests)
    return work.change()


def edit_meeting(
    store: Store,
    meeting: uuid.UUID,
    *,
    guests: Sequence[Guest] | None = None,
    **fields: Unpack[MeetingEdits],
) -> Change:
    """Correct a meeting; guests, if given, are all who were there."""
    _check(fields)
    with store.unit_of_work("edit_meeting", about=store.read(about, Meeting, meeting)) as work:
        put_fields(fact(work.session, Meeting, meeting), fields)
        if guests is not None:
            _check_guests(guests)
            _clear_table(work, meeting)
            _seat(work, meeting, guests)
        work.record = meeting
    return work.change()


def delete_meeting(store: Store, meeting: uuid.UUID) -> Change:
    """Delete a meeting and who was there."""
    with store.unit_of_work("delete_meeting", about=store.read(about, Meeting, meeting)) as work:
        fact(work.session, Meeting, meeting).deleted = True
        _clear_table(work, meeting)
        work.record = meeting
    return work.change()


def approve_meeting(store: Store, meeting: uuid.UUID) -> Change:
    """Say yes to a meeting."""
    return edit_fact(store, "approve_meeting", Meeting, meeting, {"approval": "approved"})


def refuse_meeting(store: Store, meeting: uuid.UUID) -> Change:
    """Say no to a meeting; it no longer counts."""
    return edit_fact(store, "refuse_meeting", Meeting, meeting, {"approval": "refused"})


def _seat(work: UnitOfWork, meeting: uuid.UUID, guests: Sequence[Guest]) -> None:
    for guest in guests:
        work.add(
            Attendance(
                id=work.new_id(),
                meeting_id=meeting,
                customer_id=guest.customer,
                contact_id=guest.contact,
            )
        )


def _clear_table(work: UnitOfWork, meeting: uuid.UUID) -> None:
    seats = select(Attendance).where(Attendance.meeting_id == meeting, ~Attendance.deleted)
    for seat in work.session.scalars(seats):
        seat.deleted = True


def _check_guests(guests: Sequence[Guest]) -> None:
    if not guests:
        raise KnownError(
            "guests_missing",
            _("Nobody was there? Name at least one customer the meeting was with."),
        )


def _check(fields: MeetingDetails) -> None:
    check_choice(fields.get("approval", "none"), APPROVALS)
    check_choice(fields.get("kind", "meeting"), MEETING_KINDS)
    check_not_negative(fields.get("cost"), fields.get("budget"), fields.get("companions"))
