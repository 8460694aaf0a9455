"""Writing the people at a customer."""

import uuid
from collections.abc import Sequence
from typing import TypedDict, Unpack

from crm.domain.choices import CALENDARS, DECISION_ROLES, GENDERS
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.models import Contact, Customer
from crm.queries.birthdays import is_birthday
from crm.services.facts import check_choice, check_text, fact, put_fields
from crm.store.store import Store
from crm.store.unit_of_work import Change


class ContactFields(TypedDict, total=False):
    """What a contact may have besides a name; a leap month of a lunar birthday is negative."""

    code: str | None
    gender: str | None
    department: str | None
    title: str | None
    role: str | None
    mobile: str | None
    phone: str | None
    email: str | None
    wechat: str | None
    qq: str | None
    birth_year: int | None
    birth_month: int | None
    birth_day: int | None
    birth_calendar: str
    likes: str | None
    note: str | None
    tags: Sequence[str] | None


def add_contact(
    store: Store, *, customer: uuid.UUID, name: str, **fields: Unpack[ContactFields]
) -> Change:
    """A new person at the customer."""
    name = check_text(name, _("name"))
    _check(fields)
    with store.unit_of_work("add_contact", about=name) as work:
        fact(work.session, Customer, customer)
        contact = Contact(id=work.new_id(), customer_id=customer, name=name, **fields)
        work.record = work.add(contact).id
    return work.change()


def edit_contact(
    store: Store, contact: uuid.UUID, *, name: str | None = None, **fields: Unpack[ContactFields]
) -> Change:
    """Set the fields given; the others stay."""
    _check(fields)
    with store.reading() as session:
        about = fact(session, Contact, contact).name
    with store.unit_of_work("edit_contact", about=about) as work:
        row = fact(work.session, Contact, contact)
        if name is not None:
            row.name = check_text(name, _("name"))
        put_fields(row, dict(fields))
        work.record = contact
    return work.change()


def delete_contact(store: Store, contact: uuid.UUID) -> Change:
    """Mark the person deleted; what was done with them stays and keeps their name."""
    with store.reading() as session:
        about = fact(session, Contact, contact).name
    with store.unit_of_work("delete_contact", about=about) as work:
        fact(work.session, Contact, contact).deleted = True
        work.record = contact
    return work.change()


def _check(fields: ContactFields) -> None:
    for value, choices in (
        (fields.get("role"), DECISION_ROLES),
        (fields.get("gender"), GENDERS),
        (fields.get("birth_calendar"), CALENDARS),
    ):
        if value is not None:
            check_choice(value, choices)
    month, day = fields.get("birth_month"), fields.get("birth_day")
    if month is None and day is None:
        return
    if not is_birthday(month, day, fields.get("birth_calendar") or "solar"):
        raise KnownError(
            "bad_birthday",
            _("There is no such birthday; write it as 1980-05-12, or 05-12 without the year."),
        )
