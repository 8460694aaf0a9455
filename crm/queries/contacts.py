"""The people at a customer, and which of them is meant."""

import uuid
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from crm.domain.ids import id_ending
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.i18n import parted
from crm.labels import folded
from crm.models import Contact, Customer

_MOST = 10


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A person at a customer; a negative birth month is a leap month of the lunar calendar."""

    id: uuid.UUID
    customer_id: uuid.UUID
    customer: str
    name: str
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


def list_contacts(
    session: Session, *, customer: uuid.UUID | None = None, limit: int | None = None
) -> list[ContactRow]:
    """The people at the customer, or everybody, by name."""
    statement = _contacts().order_by(func.lower(Contact.name), Contact.id).limit(limit)
    if customer is not None:
        statement = statement.where(Contact.customer_id == customer)
    return [_row(contact, name) for contact, name in session.execute(statement)]


def get_contact(session: Session, contact: uuid.UUID) -> ContactRow:
    """The person of this id; KnownError if there is none."""
    found = session.execute(_contacts().where(Contact.id == contact)).first()
    if found is None:
        raise _unknown(str(contact))
    return _row(*found)


def find_contact(session: Session, text: str, *, customer: uuid.UUID | None = None) -> uuid.UUID:
    """The person meant by an id or its end, a code, or a name, at that customer if one is given."""
    given = folded(text)
    ending = id_ending(given)
    people = [row for row in list_contacts(session, customer=customer) if given]
    for matches in (
        [row for row in people if row.code and folded(row.code) == given],
        [row for row in people if folded(row.name) == given],
        [row for row in people if ending and row.id.hex.endswith(ending)],
        [row for row in people if given in folded(row.name)],
    ):
        if len(matches) == 1:
            return matches[0].id
        if matches:
            raise _ambiguous(text, matches)
    raise _unknown(text)


def _contacts() -> Select[Contact, str]:
    return (
        select(Contact, Customer.name)
        .join(Customer, Customer.id == Contact.customer_id)
        .where(~Contact.deleted, ~Customer.deleted)
    )


def _row(contact: Contact, customer: str) -> ContactRow:
    return ContactRow(
        contact.id,
        contact.customer_id,
        customer,
        contact.name,
        contact.code,
        contact.gender,
        contact.department,
        contact.title,
        contact.role,
        contact.mobile,
        contact.phone,
        contact.email,
        contact.wechat,
        contact.qq,
        contact.birth_year,
        contact.birth_month,
        contact.birth_day,
        contact.birth_calendar,
        contact.likes,
        contact.note,
    )


def _ambiguous(text: str, matches: list[ContactRow]) -> KnownError:
    candidates = [f"{row.name} · {row.customer} · {row.id.hex[-8:]}" for row in matches[:_MOST]]
    return KnownError(
        "ambiguous_contact",
        _("{text} may be any of these: {candidates}; give the end of the id.").format(
            text=text, candidates=parted(candidates)
        ),
        candidates,
    )


def _unknown(text: str) -> KnownError:
    return KnownError(
        "unknown_contact",
        _(
            "There is no contact {text}; see crm contact list, or add one with crm contact add."
        ).format(text=text),
    )
