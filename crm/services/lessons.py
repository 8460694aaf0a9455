"""Writing lessons: a mistake and its correction."""

import datetime as dt
import uuid
from typing import TypedDict, Unpack

from crm.models import Lesson, Note
from crm.services.facts import add_fact, check_text, delete_fact, edit_fact, fact
from crm.store.store import Store
from crm.store.unit_of_work import Change


class LessonDetails(TypedDict, total=False):
    """Where a lesson applies; without any of it, everywhere."""

    rep_id: uuid.UUID | None
    customer_id: uuid.UUID | None
    product_id: uuid.UUID | None
    topic: str | None


class LessonEdits(LessonDetails, total=False):
    """What may be corrected; a lesson that is learned is no longer active."""

    day: dt.date
    mistake: str
    correction: str | None
    active: bool


def add_lesson(
    store: Store,
    *,
    day: dt.date,
    mistake: str,
    correction: str | None = None,
    **details: Unpack[LessonDetails],
) -> Change:
    """Write a mistake down, and what to do instead."""
    mistake = check_text(mistake, "mistake")
    with store.unit_of_work("add_lesson", about=mistake[:60]) as work:
        add_fact(
            work,
            Lesson(id=work.new_id(), day=day, mistake=mistake, correction=correction, **details),
        )
    return work.change()


def edit_lesson(store: Store, lesson: uuid.UUID, **fields: Unpack[LessonEdits]) -> Change:
    """Correct a lesson."""
    return edit_fact(store, "edit_lesson", Lesson, lesson, fields)


def repeat_lesson(
    store: Store, lesson: uuid.UUID, *, day: dt.date, body: str, rep_id: uuid.UUID | None = None
) -> Change:
    """Say that it happened again: a note about the same, and a lesson that is active again.

    The body holds the mistake word for word, by which the note is known again.
    """
    body = check_text(body, "body")
    with store.unit_of_work("repeat_lesson", about=body[:60]) as work:
        row = fact(work.session, Lesson, lesson)
        row.active = True
        add_fact(
            work,
            Note(
                id=work.new_id(),
                body=body,
                day=day,
                rep_id=rep_id,
                customer_id=row.customer_id,
                product_id=row.product_id,
            ),
        )
    return work.change()


def delete_lesson(store: Store, lesson: uuid.UUID) -> Change:
    """Delete a lesson."""
    return delete_fact(store, "delete_lesson", Lesson, lesson)
