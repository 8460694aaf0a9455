"""Which customer is meant: by id, code, name, the end of an id, or a search."""

import re
import uuid
from collections.abc import Iterable
from contextlib import suppress

from sqlalchemy import ColumnElement, Select, false, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from crm.domain.ids import id_ending, parse_id
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.i18n import parted
from crm.labels import folded
from crm.models import Contact, Customer
from crm.queries.lookup_index import called, holding, numbered

SURE_ENDING = 8  # what lists show of an id; a shorter ending may be a word such as "cafe"
MIN_DIGITS = 3
MOST_CANDIDATES = 10

_PHONE = re.compile(r"[0-9 ()+./-]+", re.ASCII)
_NO_DIGIT = re.compile(r"[^0-9\n]", re.ASCII)


def find_customer(session: Session, text: str) -> uuid.UUID:
    """The customer meant; KnownError unknown_customer, or ambiguous_customer with the candidates.

    In this order: id, code, name, unique ending of an id (at least 4 hex digits), search. Code and
    name as written come before the same without regard to case and width. What was merged into
    another customer leads to that one, after every living customer of the same code or name.
    """
    given = folded(text)
    if given:
        for found in _named(session, text.strip(), given):
            if found:
                return _only(session, text, found)
        ending = id_ending(given)
        found = _ending_in(session, ending)
        if len(found) != 1 or len(ending) < SURE_ENDING:
            found |= search_customers(session, text, phones=not found)
        found = found or _survivors(session, _merged().where(_ends(ending)))
        if found:
            return _only(session, text, found)
    raise KnownError(
        "unknown_customer",
        _(
            "There is no customer {text}; see crm customers, or add one with crm customer add."
        ).format(text=text),
    )


def search_customers(session: Session, text: str, *, phones: bool = True) -> set[uuid.UUID]:
    """The customers with this text in name, short name, code, city, a contact's name or a phone.

    Neither case nor width matter; a phone matches by its digits.
    """
    given = folded(text)
    if not given:
        return set()
    found: set[uuid.UUID] = set()
    customers = select(
        Customer.id, _joined(Customer.name, Customer.short_name, Customer.code, Customer.city)
    ).where(~Customer.deleted)
    contacts = (
        select(Contact.customer_id, Contact.name)
        .join(Customer, Customer.id == Contact.customer_id)
        .where(~Contact.deleted, ~Customer.deleted)
    )
    few = holding(session, given)
    if few is not None:
        customers = customers.where(Customer.id.in_(few.customers))
        contacts = contacts.where(Contact.id.in_(few.contacts))
    for statement in (customers, contacts):
        found.update(
            customer for customer, words in session.execute(statement) if given in folded(words)
        )
    digits = _NO_DIGIT.sub("", given)
    if phones and len(digits) >= MIN_DIGITS and _PHONE.fullmatch(given):
        found |= _with_phone(session, digits)
    return found


def survivor(session: Session, customer: uuid.UUID) -> uuid.UUID | None:
    """The living customer that this one is, or was merged into; None if there is none."""
    seen: set[uuid.UUID] = set()
    at: uuid.UUID | None = customer
    while at is not None and at not in seen:
        seen.add(at)
        row = session.execute(
            select(Customer.deleted, Customer.merged_into_id).where(Customer.id == at)
        ).first()
        if row is None or not row.deleted:
            return None if row is None else at
        at = row.merged_into_id
    return None


def merged_into(session: Session, customer: uuid.UUID) -> list[tuple[uuid.UUID, str, str | None]]:
    """Id, name and code of those that were merged into this customer, the first one first."""
    rows = session.execute(
        select(Customer.id, Customer.name, Customer.code)
        .where(Customer.id.in_(merged_ids(customer)))
        .order_by(Customer.id)
    )
    return list(rows)


def merged_ids(customer: uuid.UUID) -> Select[uuid.UUID]:
    """The customers that turned out to be this one, directly or through another."""
    found = select(Customer.id).where(Customer.merged_into_id == customer, Customer.deleted)
    tree = found.cte("merged", recursive=True)
    more = select(Customer.id).where(Customer.merged_into_id == tree.c.id, Customer.deleted)
    return select(tree.union(more).c.id)


def same_name(session: Session, name: str) -> list[uuid.UUID]:
    """Every customer whose name is this but for case and width, the oldest first."""
    return sorted(_alike(session, folded(name))[1], key=lambda customer: customer.bytes)


def with_code(session: Session, code: str) -> list[tuple[uuid.UUID, str]]:
    """Id and name of every customer that has exactly this code, or that it leads to."""
    found = set(
        session.scalars(select(Customer.id).where(Customer.code == code.strip(), ~Customer.deleted))
    )
    found |= _survivors(session, _merged().where(Customer.code == code.strip()))
    rows = session.execute(
        select(Customer.id, Customer.name).where(Customer.id.in_(found)).order_by(Customer.id)
    )
    return list(rows)


def _named(session: Session, text: str, given: str) -> Iterable[set[uuid.UUID]]:
    """What id, code and name find, one after the other."""
    living = select(Customer.id).where(~Customer.deleted)
    with suppress(ValueError):
        yield set(session.scalars(living.where(Customer.id == parse_id(given))))
        yield _survivors(session, _merged().where(Customer.id == parse_id(given)))
    yield set(session.scalars(living.where(Customer.code == text)))
    codes, names = _alike(session, given)
    yield codes
    yield set(session.scalars(living.where(Customer.name == text)))
    yield names
    yield _survivors(session, _merged().where(Customer.code == text))
    yield _survivors(session, _merged().where(Customer.name == text))


def _merged() -> Select[uuid.UUID]:
    return select(Customer.id).where(Customer.deleted, Customer.merged_into_id.is_not(None))


def _survivors(session: Session, merged: Select[uuid.UUID]) -> set[uuid.UUID]:
    """Who those that were merged turned out to be."""
    found = (survivor(session, customer) for customer in session.scalars(merged))
    return {customer for customer in found if customer is not None}


def _alike(session: Session, given: str) -> tuple[set[uuid.UUID], set[uuid.UUID]]:
    """The customers whose code, and whose name, is the same but for case and width."""
    codes: set[uuid.UUID] = set()
    names: set[uuid.UUID] = set()
    statement = select(Customer.id, Customer.code, Customer.name).where(~Customer.deleted)
    few = called(session, given)
    if few is not None:
        statement = statement.where(Customer.id.in_(few))
    rows = session.execute(statement)
    for customer, code, name in rows:
        if code is not None and folded(code) == given:
            codes.add(customer)
        if folded(name) == given:
            names.add(customer)
    return codes, names


def _ending_in(session: Session, ending: str) -> set[uuid.UUID]:
    if not ending:
        return set()
    return set(
        session.scalars(
            select(Customer.id).where(~Customer.deleted, _ends(ending)).limit(MOST_CANDIDATES + 1)
        )
    )


def _ends(ending: str) -> ColumnElement[bool]:
    """The id ends with these digits; none does if there are none."""
    if not ending:
        return false()
    return func.substr(func.lower(func.hex(Customer.id)), -len(ending)) == ending


def _with_phone(session: Session, digits: str) -> set[uuid.UUID]:
    customers = select(Customer.id, _joined(Customer.phone, Customer.fax)).where(~Customer.deleted)
    contacts = (
        select(Contact.customer_id, _joined(Contact.mobile, Contact.phone))
        .join(Customer, Customer.id == Contact.customer_id)
        .where(~Contact.deleted, ~Customer.deleted)
    )
    few = numbered(session, digits)
    if few is not None:
        customers = customers.where(Customer.id.in_(few.customers))
        contacts = contacts.where(Contact.id.in_(few.contacts))
    return {
        customer
        for statement in (customers, contacts)
        for customer, numbers in session.execute(statement)
        if digits in _NO_DIGIT.sub("", numbers)
    }


def _joined(
    *columns: InstrumentedAttribute[str] | InstrumentedAttribute[str | None],
) -> ColumnElement[str]:
    """The columns one a line, so that nothing matches across two of them."""
    whole: ColumnElement[str] = func.coalesce(columns[0], "")
    for column in columns[1:]:
        whole = whole + literal("\n") + func.coalesce(column, "")
    return whole


def _only(session: Session, text: str, found: set[uuid.UUID]) -> uuid.UUID:
    if len(found) == 1:
        return next(iter(found))
    rows = session.execute(
        select(Customer.name, Customer.city, Customer.id)
        .where(Customer.id.in_(sorted(found, key=lambda one: one.bytes)[: 20 * MOST_CANDIDATES]))
        .order_by(Customer.name, Customer.id)
        .limit(MOST_CANDIDATES)
    )
    candidates = [
        " · ".join(part for part in (name, city, customer.hex[-8:]) if part)
        for name, city, customer in rows
    ]
    sentence = _("{text} may be any of {count} customers: {candidates}; give the end of the id.")
    more = "; …" if len(found) > len(candidates) else ""
    raise KnownError(
        "ambiguous_customer",
        sentence.format(text=text, count=len(found), candidates=parted(candidates) + more),
        candidates,
    )
