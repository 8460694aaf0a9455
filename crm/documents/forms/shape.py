"""What a form on paper consists of, whatever it is about."""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from sqlalchemy.orm import Session

from crm.documents.exports.cells import Number
from crm.domain.days import WorkCalendar
from crm.domain.money import minor_digits, minor_scale
from crm.models import Rep
from crm.queries.reps import me

BLANK_ROWS = 20
"""To be filled in by hand, where a form of the period would be empty."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units."""

    value: int
    currency: str

    @property
    def number(self) -> Number:
        """As it is written."""
        return Number(self.value, minor_scale(self.currency), minor_digits(self.currency))


Cell: TypeAlias = str | Number | Money | dt.date | None
"""A moment is a day with its time; an empty cell is to be filled in by hand."""

Look: TypeAlias = Literal["text", "middle", "number", "whole", "percent"]
"""`whole`: an amount that is shown without its cents and sign, where there are many."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header, how wide it is in characters, and how its cells stand."""

    header: str
    width: int
    look: Look = "text"
    total: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A frame below the table: a heading, and what stands in it or room to write."""

    heading: str
    text: str = ""
    lines: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A form that is filled in as far as it can be; `count` is how many records stand on it."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    fields: Sequence[str] = ()
    below: Sequence[str] = ()
    boxes: Sequence[Box] = ()
    signatures: Sequence[str] = ()
    note: str = ""
    blank: int = 0
    landscape: bool = True
    totals: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Whose form, of which days; without a rep, a form of one rep's is mine."""

    start: dt.date
    end: dt.date
    today: dt.date
    rep: uuid.UUID | None = None
    customer: uuid.UUID | None = None
    calendar: WorkCalendar = field(default_factory=WorkCalendar)

    def whose(self, session: Session) -> Rep | None:
        """The rep the form is of."""
        return session.get(Rep, self.rep or me(session))


Read: TypeAlias = Callable[[Session, Wanted], Paper]
