"""Customers that may be the one being typed: found through the search index, in a blink."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.models import Contact, Customer
from crm.queries.duplicates import WARNED, Likely
from crm.queries.likeness import Looks, compare, looks_of
from crm.queries.search import search

_NEAR = 20  # hits of each question that are compared
_NOBODY = uuid.UUID(int=0)


def likely_while_typing(
    session: Session,
    name: str,
    *,
    short_name: str | None = None,
    phones: Sequence[str] = (),
    emails: Sequence[str] = (),
    but: uuid.UUID | None = None,
    limit: int = 3,
) -> list[Likely]:
    """The likeliest first; `but` is the customer that is being edited.

    What is typed is half a word for most of the time: the index finds what begins alike, and only
    those are compared.
    """
    asked = looks_of(_NOBODY, name, short_name, phones=phones, emails=emails)
    questions = [name, asked.read.core, asked.read.brand, asked.short or ""]
    near: set[uuid.UUID] = set()
    for question in dict.fromkeys(filter(None, map(str.strip, questions))):
        hits = search(session, question, kinds=("customer",), limit=_NEAR)
        near.update(hit.id for hit in hits)
    for question in (*asked.phones, *asked.emails):
        hits = search(session, question, kinds=("customer", "contact"), limit=_NEAR)
        near.update(hit.customer for hit in hits if hit.customer is not None)
    near.discard(but or _NOBODY)
    found: list[Likely] = []
    for looks in _looks(session, near):
        score, reasons = compare(asked, looks)
        if score >= WARNED:
            found.append(Likely(looks.customer, looks.name, score, reasons))
    return sorted(found, key=lambda likely: (-likely.score, likely.customer))[:limit]


def _looks(session: Session, customers: Iterable[uuid.UUID]) -> list[Looks]:
    ids = sorted(customers)
    numbers: dict[uuid.UUID, list[str | None]] = defaultdict(list)
    addresses: dict[uuid.UUID, list[str | None]] = defaultdict(list)
    people = select(Contact.customer_id, Contact.mobile, Contact.phone, Contact.email)
    for customer, mobile, phone, email in session.execute(
        people.where(~Contact.deleted, Contact.customer_id.in_(ids))
    ):
        numbers[customer] += (mobile, phone)
        addresses[customer].append(email)
    rows = select(
        Customer.id,
        Customer.name,
        Customer.short_name,
        Customer.phone,
        Customer.email,
        Customer.city,
    ).where(~Customer.deleted, Customer.id.in_(ids))
    return [
        looks_of(
            customer,
            name,
            short_name,
            phones=(phone, *numbers[customer]),
            emails=(email, *addresses[customer]),
            city=city,
        )
        for customer, name, short_name, phone, email, city in session.execute(rows)
    ]
