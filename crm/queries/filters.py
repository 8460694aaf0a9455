"""What lists of facts have in common: what narrows them down, and their rows."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import ColumnElement, Select, or_
from sqlalchemy.orm import Mapped, Session

from crm.models import Gift, Learning, Lesson, Meeting, Note, Order, Payment, Reading, Return

RowT = TypeVar("RowT")
DatedFact: TypeAlias = (
    type[Gift]
    | type[Learning]
    | type[Lesson]
    | type[Meeting]
    | type[Note]
    | type[Order]
    | type[Payment]
    | type[Reading]
    | type[Return]
)
Words: TypeAlias = Mapped[str] | Mapped[str | None]


def in_days(
    model: DatedFact, start: dt.date | None, end: dt.date | None
) -> Iterator[ColumnElement[bool]]:
    """Conditions for the facts that count, from `start` to `end`, both included if given."""
    yield ~model.deleted
    if start is not None:
        yield model.day >= start
    if end is not None:
        yield model.day <= end


def same(
    column: Mapped[uuid.UUID] | Mapped[uuid.UUID | None], value: uuid.UUID | None
) -> Iterator[ColumnElement[bool]]:
    """The condition that the column holds the value, if there is one."""
    if value is not None:
        yield column == value


def with_words(text: str, *columns: Words) -> Iterator[ColumnElement[bool]]:
    """A condition for each word of the text: it stands in one of the columns."""
    for word in text.split():
        yield or_(*(column.icontains(word, autoescape=True) for column in columns))


def rows_of(
    kind: Callable[..., RowT],
    session: Session,
    statement: Select[*tuple[Any, ...]],
) -> list[RowT]:
    """What the statement selects, column by column as `kind` takes them."""
    return [kind(*row) for row in session.execute(statement).all()]
