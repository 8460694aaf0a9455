"""Writing notes, requests and discussions."""

import datetime as dt
import uuid
from typing import TypedDict, Unpack

from crm.domain.choices import NOTE_KINDS
from crm.models import Note
from crm.services.facts import add_fact, check_choice, check_text, delete_fact, edit_fact
from crm.store.store import Store
from crm.store.unit_of_work import Change


class NoteDetails(TypedDict, total=False):
    """What a note may be about."""

    kind: str
    rep_id: uuid.UUID | None
    customer_id: uuid.UUID | None
    product_id: uuid.UUID | None
    answered_on: dt.date | None


class NoteEdits(NoteDetails, total=False):
    """What may be corrected."""

    body: str
    day: dt.date


def add_note(store: Store, *, body: str, day: dt.date, **details: Unpack[NoteDetails]) -> Change:
    """Write something down."""
    check_choice(details.get("kind", "note"), NOTE_KINDS)
    body = check_text(body, "body")
    with store.unit_of_work("add_note", about=body[:60]) as work:
        add_fact(work, Note(id=work.new_id(), body=body, day=day, **details))
    return work.change()


def edit_note(store: Store, note: uuid.UUID, **fields: Unpack[NoteEdits]) -> Change:
    """Correct a note."""
    check_choice(fields.get("kind", "note"), NOTE_KINDS)
    return edit_fact(store, "edit_note", Note, note, fields)


def answer_note(store: Store, note: uuid.UUID, *, day: dt.date) -> Change:
    """Say that a request was answered."""
    return edit_fact(store, "answer_note", Note, note, {"answered_on": day})


def delete_note(store: Store, note: uuid.UUID) -> Change:
    """Delete a note."""
    return delete_fact(store, "delete_note", Note, note)
