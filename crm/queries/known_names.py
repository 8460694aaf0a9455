"""What customers may be called in texts that other programs wrote: calendars, mails."""

import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.models import Contact, Customer


@dataclass(frozen=True, slots=True)
class KnownCustomer:
    """A customer by name, short name, code and address."""

    id: uuid.UUID
    name: str
    short_name: str | None
    code: str | None
    email: str | None


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody at a customer, by their address."""

    customer_id: uuid.UUID
    name: str
    email: str


def known_customers(session: Session) -> list[KnownCustomer]:
    """All customers."""
    c = Customer
    rows = session.execute(
        select(c.id, c.name, c.short_name, c.code, c.email).where(~c.deleted).order_by(c.id)
    )
    return [KnownCustomer(*row) for row in rows]


def known_people(session: Session) -> list[KnownPerson]:
    """Everybody at a customer who has an address."""
    rows = session.execute(
        select(Contact.customer_id, Contact.name, Contact.email)
        .where(~Contact.deleted, Contact.email.is_not(None))
        .order_by(Contact.id)
    )
    return [KnownPerson(customer, name, email or "") for customer, name, email in rows]
