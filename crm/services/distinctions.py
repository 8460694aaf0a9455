"""Telling customers apart that look alike, once and for good."""

import uuid

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.models import Customer, Distinction
from crm.services.facts import fact
from crm.store.store import Store
from crm.store.unit_of_work import Change, UnitOfWork

_NAMESPACE = uuid.UUID("b0a5e3a8-1b7c-5d53-8f0e-6a4c0c6a9d27")


def tell_apart(store: Store, one: uuid.UUID, other: uuid.UUID) -> Change:
    """These are two customers: they are never shown as likely duplicates again."""
    if one == other:
        raise KnownError(
            "same_customer", _("Both are the same customer already; name two different ones.")
        )
    with store.unit_of_work("tell_apart", about=store.read(_about, one, other)) as work:
        for customer in (one, other):
            fact(work.session, Customer, customer)
        put_distinction(work, one, other)
        work.record = one
    return work.change()


def put_distinction(work: UnitOfWork, one: uuid.UUID, other: uuid.UUID) -> None:
    """Note it; its id is that of the pair, so that two devices note one and the same."""
    first, second = sorted((one, other))
    record = uuid.uuid5(_NAMESPACE, first.hex + second.hex)
    row = work.session.get(Distinction, record)
    if row is None:
        work.add(Distinction(id=record, one_id=first, other_id=second))
    else:
        row.deleted = False


def move_distinctions(work: UnitOfWork, keep: uuid.UUID, other: uuid.UUID) -> None:
    """Who is apart from the other customer is apart from the kept one; these two no longer are."""
    rows = work.session.scalars(
        select(Distinction).where(
            or_(Distinction.one_id == other, Distinction.other_id == other), ~Distinction.deleted
        )
    ).all()
    for row in rows:
        row.deleted = True
        third = row.other_id if row.one_id == other else row.one_id
        if third != keep:
            put_distinction(work, keep, third)
    work.session.flush()


def _about(session: Session, one: uuid.UUID, other: uuid.UUID) -> str:
    return " ≠ ".join(fact(session, Customer, customer).name for customer in (one, other))
