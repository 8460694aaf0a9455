"""Writing the learning log."""

import datetime as dt
import uuid
from typing import TypedDict, Unpack

from crm.domain.choices import LEARNING_KINDS
from crm.models import Learning
from crm.services.facts import (
    add_fact,
    check_choice,
    check_not_negative,
    check_text,
    delete_fact,
    edit_fact,
)
from crm.store.store import Store
from crm.store.unit_of_work import Change


class LearningDetails(TypedDict, total=False):
    """What an entry may have."""

    kind: str
    rep_id: uuid.UUID | None
    product_id: uuid.UUID | None
    minutes: int | None
    source: str | None
    note: str | None


class LearningEdits(LearningDetails, total=False):
    """What may be corrected."""

    title: str
    day: dt.date


def add_learning(
    store: Store, *, title: str, day: dt.date, **details: Unpack[LearningDetails]
) -> Change:
    """Write down what was learned."""
    _check(details)
    title = check_text(title, "title")
    with store.unit_of_work("add_learning", about=title) as work:
        add_fact(work, Learning(id=work.new_id(), title=title, day=day, **details))
    return work.change()


def edit_learning(store: Store, learning: uuid.UUID, **fields: Unpack[LearningEdits]) -> Change:
    """Correct an entry."""
    _check(fields)
    return edit_fact(store, "edit_learning", Learning, learning, fields)


def delete_learning(store: Store, learning: uuid.UUID) -> Change:
    """Delete an entry."""
    return delete_fact(store, "delete_learning", Learning, learning)


def _check(fields: LearningDetails) -> None:
    check_choice(fields.get("kind", "other"), LEARNING_KINDS)
    check_not_negative(fields.get("minutes"))
