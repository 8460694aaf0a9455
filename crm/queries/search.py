"""One box over customers, contacts, notes, visits and products."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found, the best first.

    `name` is what a list calls it, `where` the field that was found, `snippet` that field's text
    or the part of it around the first mark. `marks` are (start, end) pairs in `snippet`,
    `name_marks` in `name`. `customer` is whose record it is; a higher `score` is a better hit.
    """

    kind: str
    id: uuid.UUID
    name: str
    where: str
    snippet: str
    marks: tuple[tuple[int, int], ...]
    name_marks: tuple[tuple[int, int], ...]
    customer: uuid.UUID | None
    customer_name: str | None
    score: int


def search(
    session: Session, text: str, *, kinds: Collection[str] | None = None, limit: int = 20
) -> list[Hit]:
    """What this text finds, the obvious first; of these kinds only, where they are given."""
    del session, text, kinds, limit
    return []
