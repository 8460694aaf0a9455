"""What every fact has in common when it is written: it can be corrected and deleted."""

import uuid
from collections.abc import Mapping, Sequence
from typing import TypeVar

from sqlalchemy.orm import Session

from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.i18n import listed
from crm.models import Customer, Fact
from crm.store.store import Store
from crm.store.unit_of_work import Change, UnitOfWork

FactT = TypeVar("FactT", bound=Fact)

_NAMES = ("name", "title", "item", "subject", "code", "mistake", "body", "metric")
_ABOUT_LENGTH = 60


def fact(session: Session, model: type[FactT], record: uuid.UUID) -> FactT:
    """The fact with this id; KnownError unknown_record if there is none."""
    row = session.get(model, record)
    if row is None or row.deleted:
        raise KnownError(
            "unknown_record",
            _("There is no record {id} here any more; list them again.").format(
                id=str(record)[-8:]
            ),
        )
    return row


def edit_fact(
    store: Store, verb: str, model: type[Fact], record: uuid.UUID, fields: Mapping[str, object]
) -> Change:
    """Set the given fields of the fact, and nothing if they hold these values already."""
    with store.unit_of_work(verb, about=store.read(about, model, record)) as work:
        put_fields(fact(work.session, model, record), fields)
        work.record = record
    return work.change()


def put_fields(row: Fact, fields: Mapping[str, object]) -> None:
    """The same inside a unit of work that is open."""
    for name, value in fields.items():
        if getattr(row, name) != value:
            setattr(row, name, value)


def delete_fact(store: Store, verb: str, model: type[Fact], record: uuid.UUID) -> Change:
    """Mark the fact deleted."""
    with store.unit_of_work(verb, about=store.read(about, model, record)) as work:
        fact(work.session, model, record).deleted = True
        work.record = record
    return work.change()


def about(session: Session, model: type[Fact], record: uuid.UUID) -> str | None:
    """A few words for what the fact is about: its own name, else its customer's."""
    row = session.get(model, record)
    for name in _NAMES:
        if isinstance(text := getattr(row, name, None), str) and text:
            return text[:_ABOUT_LENGTH]
    customer = getattr(row, "customer_id", None)
    return None if customer is None else customer_name(session, customer)


def customer_name(session: Session, customer: uuid.UUID | None) -> str | None:
    """The name of the customer, for the step's `about`."""
    row = None if customer is None else session.get(Customer, customer)
    return None if row is None else row.name


def check_choice(value: str, choices: Sequence[str]) -> str:
    """The code itself if it is on the list; else KnownError bad_choice."""
    if value not in choices:
        raise KnownError(
            "bad_choice",
            _("{value} is not possible here; choose one of {choices}.").format(
                value=value, choices=listed(choices)
            ),
        )
    return value


def check_text(value: str, field: str) -> str:
    """The text without blanks around it; KnownError text_missing if nothing is left."""
    if not value.strip():
        raise KnownError("text_missing", _("Say something in {field}.").format(field=field))
    return value.strip()


def check_not_negative(*amounts: int | None) -> None:
    """KnownError negative_amount if one is below nothing."""
    if any(amount is not None and amount < 0 for amount in amounts):
        raise KnownError(
            "negative_amount", _("An amount cannot be below zero; write it without the minus.")
        )


def check_positive(amount: int) -> None:
    """KnownError amount_missing unless it is more than nothing."""
    check_not_negative(amount)
    if not amount:
        raise KnownError("amount_missing", _("Zero is nothing; give the amount."))


def add_fact(work: UnitOfWork, row: FactT) -> FactT:
    """Add the fact and let the step be about it."""
    work.add(row)
    work.record = row.id
    return row
