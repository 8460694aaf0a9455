"""What the ids in the differences of a plan are called."""

import uuid
from collections.abc import Iterable

from crm.documents.imports.fields import table_of
from crm.documents.imports.plan import RowPlan
from crm.documents.imports.references import References
from crm.models import Contact, Customer, Meeting, Order, OrderLine, Product, Rep, Task, Visit

_NAMED = (
    *((Rep, "name"), (Customer, "name"), (Product, "name"), (Contact, "name")),
    *((Order, "code"), (OrderLine, "code"), (Task, "title"), (Meeting, "subject"), (Visit, "day")),
)


def names_in(references: References, rows: Iterable[RowPlan]) -> dict[uuid.UUID, str]:
    """Ids to names, for all that the rows would change."""
    wanted = {
        value
        for row in rows
        for pair in row.differences.values()
        for value in pair
        if isinstance(value, uuid.UUID)
    }
    names: dict[uuid.UUID, str] = {}
    for model, column in _NAMED:
        left = wanted - names.keys()
        found = references.foreseen.rows(table_of(model), ("id", column), "id", left)
        names |= {record: str(words) for record, words in found if words is not None}
    return names
