"""The customers that a list holds in memory, and which of them a text finds."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from crm.domain.alignment import Name, written
from crm.labels import folded
from crm.queries.choosing import first_hits
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
    """All customers, ready to be searched and counted; made off the UI thread."""

    rows: Sequence[CustomerRow]
    texts: Sequence[str]
    places: Mapping[uuid.UUID, int]
    overdue: int


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


def hold(rows: Sequence[CustomerRow]) -> Held:
    """Hold these customers."""
    return Held(
        rows=rows,
        texts=[
            folded(" ".join(filter(None, (r.name, r.short_name, r.code, r.city, r.owner))))
            for r in rows
        ],
        places={row.id: place for place, row in enumerate(rows)},
        overdue=sum(row.overdue is not None for row in rows),
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
