"""The customers that a list holds in memory, and which of them a text finds."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from crm.domain.alignment import Name, written
from crm.domain.collation import collation_key
from crm.labels import folded
from crm.queries.choosing import first_hits
from crm.queries.customer_columns import Values
from crm.queries.customers import CustomerRow
from crm.queries.search import search
from crm.queries.search_terms import read
from crm.services.desk import Desk
from crm.ui.found import found_by
from crm.ui.widgets.marked import Marks

_KINDS = ("customer", "contact", "note", "visit")
_MOST = 200  # that are looked for by sound and nearly; by its own text every one is found


@dataclass(frozen=True, slots=True)
class Held:
    """All customers in the order of their names, ready to be searched; made off the UI thread.

    `values` are the columns that were read besides, each for all who have any; it grows.
    """

    rows: Sequence[CustomerRow]
    texts: Sequence[str]
    places: Mapping[uuid.UUID, int]
    overdue: int
    today: dt.date
    me: uuid.UUID | None = None
    extra: Sequence[str] = ()
    values: dict[str, Values] = field(default_factory=dict)

    def value(self, column: str, row: CustomerRow) -> Any:  # noqa: ANN401 - what the column holds
        """What a column that was read besides holds for this customer; None if nothing."""
        found = self.values.get(column)
        return None if found is None else found.get(row.id)


@dataclass(frozen=True, slots=True)
class Told:
    """What to mark in a row: in its name, and the text it was found by if that is not the name."""

    name_marks: Marks = ()
    about: str = ""
    about_marks: Marks = ()


@dataclass(frozen=True, slots=True)
class FoundRows:
    """The customers that a text finds, the obvious first, then all that hold it, as listed."""

    text: str
    rows: Sequence[CustomerRow]
    told: dict[uuid.UUID, Told] = field(default_factory=dict)

    def told_of(self, row: CustomerRow) -> Told:
        """What to mark in this row; of one that only holds the text, seen when it is shown."""
        known = self.told.get(row.id)
        if known is None:
            name = Name(row.name)
            fit = written(self.text, name) if self.text else None
            known = self.told[row.id] = Told((name.marks(fit),) if fit else ())
        return known


def hold(
    rows: Sequence[CustomerRow],
    today: dt.date,
    *,
    me: uuid.UUID | None = None,
    extra: Sequence[str] = (),
) -> Held:
    """Hold these customers."""
    rows = sorted(rows, key=lambda row: collation_key(row.name))
    return Held(
        rows=rows,
        texts=[
            folded(" ".join(filter(None, (r.name, r.short_name, r.code, r.city, r.owner))))
            for r in rows
        ],
        places={row.id: place for place, row in enumerate(rows)},
        overdue=sum(row.overdue is not None for row in rows),
        today=today,
        me=me,
        extra=extra,
    )


def find_rows(desk: Desk, held: Held, text: str) -> FoundRows:
    """Which of them the text finds."""
    hits = first_hits(desk.store.read(search, text, kinds=_KINDS, limit=_MOST))
    rows: list[CustomerRow] = []
    told: dict[uuid.UUID, Told] = {}
    for customer, hit in hits.items():
        place = held.places.get(customer)
        if place is not None:
            rows.append(held.rows[place])
            by, marks = found_by(hit)
            told[customer] = Told(hit.name_marks if not by else (), by, marks)
    wanted = folded(text)
    rows += [
        row
        for row, words in zip(held.rows, held.texts, strict=True)
        if wanted in words and row.id not in told
    ]
    return FoundRows(read(text).joined, rows, told)
