"""Writing contacts with customers: planning, logging, completing, correcting.

A promise (`next_on`, `next_step`) opens a planned contact that follows it; completing that one
keeps the promise.
"""

import datetime as dt
import re
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, TypedDict, Unpack

from sqlalchemy import select

from crm.domain.choices import VISIT_MODES, VISIT_RESULTS
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.labels import label
from crm.models import Contact, Customer, Pitch, Product, Rep, Visit
from crm.queries.reps import me
from crm.services.facts import check_choice, customer_name, fact, put_fields
from crm.services.promises import find_follower, find_planned, follow_up, keep_promise, set_kept
from crm.store.store import Store
from crm.store.unit_of_work import Change, UnitOfWork

_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)


class VisitFields(TypedDict, total=False):
    """What a contact may hold besides customer, day and state."""

    time: str | None
    zone: str | None
    mode: str
    rep: uuid.UUID | None
    contact: uuid.UUID | None
    purpose: str | None
    said: str | None
    feedback: str | None
    competitor: str | None
    result: str | None
    next_on: dt.date | None
    next_step: str | None


class EditedVisit(VisitFields, total=False):
    """What may be corrected: all of that, the day and the products too."""

    day: dt.date
    pitched: Sequence[uuid.UUID]


def plan_visit(
    store: Store,
    *,
    customer: uuid.UUID,
    day: dt.date,
    follows: uuid.UUID | None = None,
    **fields: Unpack[VisitFields],
) -> Change:
    """A planned contact, mine unless another rep's is said."""
    _check(fields, day)
    with store.unit_of_work("plan_visit", about=store.read(customer_name, customer)) as work:
        visit = _new(work, customer, day, "planned", fields)
        visit.follows_id = follows
        work.record = visit.id
    return work.change()


def log_visit(
    store: Store,
    *,
    customer: uuid.UUID,
    day: dt.date,
    today: dt.date,
    pitched: Sequence[uuid.UUID] = (),
    new: bool = False,
    **fields: Unpack[VisitFields],
) -> Change:
    """A contact that took place, mine unless another rep's is said.

    One planned with the customer by the same rep, for the same day and mode, is completed rather
    than a second one made; `new` makes a second one.
    """
    _check(fields, day)
    _check_past(day, today)
    with store.unit_of_work("log_visit", about=store.read(customer_name, customer)) as work:
        visit = (
            None
            if new
            else find_planned(
                work,
                customer,
                day,
                rep=fields.get("rep"),
                mode=fields.get("mode", "visit"),
                time=fields.get("time"),
            )
        )
        if visit is None:
            visit = _new(work, customer, day, "completed", fields)
        else:
            put_fields(visit, _columns(work, customer, fields))
        _complete(work, visit, day, pitched)
        work.record = visit.id
    return work.change()


def complete_visit(
    store: Store,
    visit: uuid.UUID,
    *,
    today: dt.date,
    day: dt.date | None = None,
    pitched: Sequence[uuid.UUID] = (),
    **fields: Unpack[VisitFields],
) -> Change:
    """The contact took place: on its day, or today if that is still to come, unless said."""
    with store.unit_of_work("complete_visit", about=_about(store, visit)) as work:
        row = _visit(work, visit)
        _check_state(row, "planned", "missed", "cancelled")
        done = day or min(row.day, today)
        _check(fields, done)
        _check_past(done, today)
        put_fields(row, _columns(work, row.customer_id, fields))
        _complete(work, row, done, pitched)
        work.record = visit
    return work.change()


def miss_visit(store: Store, visit: uuid.UUID, *, today: dt.date) -> Change:
    """The planned contact did not take place, and nobody had called it off."""
    with store.unit_of_work("miss_visit", about=_about(store, visit)) as work:
        row = _visit(work, visit)
        _check_state(row, "planned")
        _check_past(row.day, today)
        row.state = "missed"
        work.record = visit
    return work.change()


def cancel_visit(store: Store, visit: uuid.UUID) -> Change:
    """The planned contact was called off; a promise it was to keep is open again."""
    with store.unit_of_work("cancel_visit", about=_about(store, visit)) as work:
        row = _visit(work, visit)
        _check_state(row, "planned", "missed")
        row.state = "cancelled"
        work.record = visit
    return work.change()


def edit_visit(
    store: Store, visit: uuid.UUID, *, today: dt.date, **fields: Unpack[EditedVisit]
) -> Change:
    """Set the fields given; the planned contact that follows its promise moves along."""
    with store.unit_of_work("edit_visit", about=_about(store, visit)) as work:
        row = _visit(work, visit)
        day = fields.get("day") or row.day
        _check({"next_on": row.next_on, **fields}, day)
        if row.state in {"completed", "missed"}:
            _check_past(day, today)
        promised, pitched = (row.next_on, row.next_step), fields.pop("pitched", None)
        put_fields(row, _columns(work, row.customer_id, fields) | {"day": day})
        if row.state == "completed":
            keep_promise(work, row)
            follow_up(work, row, before=promised)
        if pitched is not None:
            _put_pitched(work, row, pitched, only=True)
        work.record = visit
    return work.change()


def delete_visit(store: Store, visit: uuid.UUID) -> Change:
    """Delete the contact with its pitches and the planned contact that was to follow it."""
    with store.unit_of_work("delete_visit", about=_about(store, visit)) as work:
        row = _visit(work, visit)
        for pitch in work.session.scalars(
            select(Pitch).where(Pitch.visit_id == visit, ~Pitch.deleted)
        ):
            pitch.deleted = True
        follower = find_follower(work, row)
        if follower is not None:
            follower.deleted = True
        if row.follows_id is not None and row.state == "completed":
            set_kept(work, row.follows_id, None)
        row.deleted = True
        work.record = visit
    return work.change()


def _new(
    work: UnitOfWork, customer: uuid.UUID, day: dt.date, state: str, fields: VisitFields
) -> Visit:
    fact(work.session, Customer, customer)
    columns = _columns(work, customer, fields)
    if columns.get("rep_id") is None:
        columns["rep_id"] = me(work.session)
    return work.add(Visit(id=work.new_id(), customer_id=customer, day=day, state=state, **columns))


def _columns(work: UnitOfWork, customer: uuid.UUID, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields by the names of their columns; KnownError if rep or contact is not there."""
    names = {"rep": "rep_id", "contact": "contact_id"}
    columns = {names.get(name, name): value for name, value in fields.items()}
    if columns.get("rep_id") is not None:
        fact(work.session, Rep, columns["rep_id"])
    contact = columns.get("contact_id")
    if contact is not None and fact(work.session, Contact, contact).customer_id != customer:
        raise KnownError(
            "contact_elsewhere",
            _("This contact belongs to another customer; choose one of this customer's."),
        )
    return columns


def _complete(work: UnitOfWork, visit: Visit, day: dt.date, pitched: Sequence[uuid.UUID]) -> None:
    visit.state, visit.day = "completed", day
    work.session.flush()
    keep_promise(work, visit)
    _put_pitched(work, visit, pitched, only=False)
    follow_up(work, visit, before=(None, None))


def _put_pitched(
    work: UnitOfWork, visit: Visit, products: Sequence[uuid.UUID], *, only: bool
) -> None:
    """Add what is not there yet; with `only`, take away what is not among the products."""
    there = {
        pitch.product_id: pitch
        for pitch in work.session.scalars(
            select(Pitch).where(Pitch.visit_id == visit.id, ~Pitch.deleted)
        )
    }
    for product in dict.fromkeys(products):
        if product not in there:
            fact(work.session, Product, product)
            work.add(Pitch(id=work.new_id(), visit_id=visit.id, product_id=product))
    for product, pitch in there.items():
        if only and product not in products:
            pitch.deleted = True


def _visit(work: UnitOfWork, visit: uuid.UUID) -> Visit:
    row = work.session.get(Visit, visit)
    if row is None or row.deleted:
        raise KnownError(
            "unknown_visit", _("There is no visit {text}; see crm visit list.").format(text=visit)
        )
    return row


def _about(store: Store, visit: uuid.UUID) -> str | None:
    with store.reading() as session:
        row = session.get(Visit, visit)
        return None if row is None else customer_name(session, row.customer_id)


def _check(fields: Mapping[str, Any], day: dt.date) -> None:
    if fields.get("mode") is not None:
        check_choice(fields["mode"], VISIT_MODES)
    if fields.get("result") is not None:
        check_choice(fields["result"], VISIT_RESULTS)
    time, next_on = fields.get("time"), fields.get("next_on")
    if time is not None and not _CLOCK.fullmatch(time):
        raise KnownError(
            "bad_time", _("{text} is not a time; write it as 09:30.").format(text=time)
        )
    if next_on is not None and next_on < day:
        raise KnownError(
            "next_before_visit",
            _("The next step cannot be before the visit; give a day from {day} on.").format(
                day=day
            ),
        )


def _check_past(day: dt.date, today: dt.date) -> None:
    if day > today:
        raise KnownError(
            "day_in_future",
            _("{day} is still to come: plan it with crm visit plan, and log it afterwards.").format(
                day=day
            ),
        )


def _check_state(visit: Visit, *states: str) -> None:
    if visit.state not in states:
        raise KnownError(
            "visit_closed",
            _("This visit is {state} already; correct it with crm visit edit.").format(
                state=label("visit_state", visit.state)
            ),
        )
