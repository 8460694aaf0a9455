"""Reading notes, requests and discussions."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.models import Customer, Note, Product, Rep
from crm.queries.filters import in_days, rows_of, same
from crm.queries.finding import find_fact


@dataclass(frozen=True, slots=True)
class NoteRow:
    """Something written down; a request is open until it is answered."""

    id: uuid.UUID
    day: dt.date
    kind: str
    body: str
    customer_id: uuid.UUID | None
    customer: str | None
    product_id: uuid.UUID | None
    product: str | None
    rep_id: uuid.UUID | None
    rep: str | None
    answered_on: dt.date | None


def find_note(session: Session, text: str) -> uuid.UUID:
    """The note with this id or unique ending of one."""
    return find_fact(session, Note, text, noun="note")


def list_notes(
    session: Session,
    *,
    note: uuid.UUID | None = None,
    customer: uuid.UUID | None = None,
    rep: uuid.UUID | None = None,
    kind: str | None = None,
    start: dt.date | None = None,
    end: dt.date | None = None,
    limit: int | None = None,
) -> list[NoteRow]:
    """Notes, the newest first."""
    statement = (
        select(
            Note.id,
            Note.day,
            Note.kind,
            Note.body,
            Note.customer_id,
            Customer.name,
            Note.product_id,
            Product.name,
            Note.rep_id,
            Rep.name,
            Note.answered_on,
        )
        .outerjoin(Customer, Customer.id == Note.customer_id)
        .outerjoin(Product, Product.id == Note.product_id)
        .outerjoin(Rep, Rep.id == Note.rep_id)
        .where(*in_days(Note, start, end), *same(Note.id, note), *same(Note.rep_id, rep))
        .where(*same(Note.customer_id, customer))
        .order_by(Note.day.desc(), Note.id.desc())
        .limit(limit)
    )
    if kind is not None:
        statement = statement.where(Note.kind == kind)
    return rows_of(NoteRow, session, statement)
