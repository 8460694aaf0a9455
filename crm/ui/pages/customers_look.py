"""What the list of customers shows: searched, sifted, sorted and counted off the UI thread."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from crm.domain.views import Filters, View, ordered
from crm.queries.customer_columns import Values, customer_values
from crm.queries.customers import CustomerRow
from crm.services.desk import Desk
from crm.ui.collecting import many_objects
from crm.ui.customer_columns import NAME, Column, all_columns
from crm.ui.customer_filters import Filter, all_filters, reads, sift
from crm.ui.held import FoundRows, Held, find_rows


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list shall show."""

    text: str
    filters: Filters
    sort: str
    descending: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """What it shows: the rows in their order, what was found, how many each view has."""

    rows: Sequence[CustomerRow]
    found: FoundRows | None
    counts: Mapping[str, int]
    owed: Mapping[str, int]


def look(desk: Desk, held: Held, asked: Asked, views: Sequence[View]) -> Shown:
    """Search, sift and sort; of a search the obvious comes first, unless a column was chosen."""
    columns, known = all_columns(held.extra), all_filters(held.extra)
    found = find_rows(desk, held, asked.text) if asked.text else None
    base = held.rows if found is None else found.rows
    rows = sift(held, base, asked.filters, known)
    by = columns.get(asked.sort)
    if by is not None and not (asked.sort == NAME and (found is not None or not asked.descending)):
        rows = sort_rows(rows, by, held, descending=asked.descending)
    return Shown(rows, found, view_counts(held, views, known), owed_by(rows, held))


def sort_rows(
    rows: Sequence[CustomerRow], by: Column, held: Held, *, descending: bool
) -> list[CustomerRow]:
    """By this column; who has nothing there last, of two alike the one that came before."""
    return ordered(rows, lambda row: by.value(row, held), descending=descending)


def view_counts(held: Held, views: Sequence[View], known: Mapping[str, Filter]) -> dict[str, int]:
    """How many each view shows; of one whose values are not read yet nothing is said."""
    counts = {"": len(held.rows)}
    for view in views:
        if reads(view.filters, known) <= held.values.keys():
            counts[view.id] = len(sift(held, held.rows, view.filters, known))
    return counts


def owed_by(rows: Sequence[CustomerRow], held: Held) -> dict[str, int]:
    """What these owe, by currency; nothing before it is read."""
    totals: dict[str, int] = {}
    values = held.values.get("owed")
    if not values:
        return totals
    for row in rows:
        money = values.get(row.id)
        if money is not None:
            for currency, value in money.amounts:
                totals[currency] = totals.get(currency, 0) + value
    return totals


def read_values(desk: Desk, held: Held, columns: Collection[str]) -> dict[str, Values]:
    """The values of these columns, each read for all at once."""
    with many_objects(), desk.store.reading() as session:
        return {name: customer_values(session, name, held.today) for name in sorted(columns)}


def ids_of(rows: Sequence[CustomerRow]) -> list[uuid.UUID]:
    """Who they are."""
    return [row.id for row in rows]
