"""Which customer a card of an address book means.

A card refers to a firm as a visit does: by its name, and who is known by one name is one customer.
A person whose card was brought in before is known by its UID: their firm may have got its full
name since, here or there. Somebody without a firm is the customer, whatever they are called.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from crm.documents.imports.fields import Draft, Person, table_of
from crm.documents.imports.references import References
from crm.documents.imports.values import folded
from crm.domain.names import core_name
from crm.models import Contact, Customer


@dataclass(slots=True)
class CardCustomers:
    """The customers that rows mean, by the place of the row; `unsure` bear the name of several."""

    found: dict[int, uuid.UUID] = field(default_factory=dict)
    unsure: set[int] = field(default_factory=set)


def card_customers(drafts: Sequence[Draft], references: References) -> CardCustomers:
    """What can be said of these rows before they are decided."""
    cards = CardCustomers()
    asked = [draft for draft in drafts if draft.related.get("by_name") or _key(draft)]
    if not asked:
        return cards
    known = _known_people(asked, references)
    called = _names(references, {one for draft in asked for one in known.get(_key(draft), ())})
    for draft in asked:
        name = draft.columns.get("name", "")
        if draft.related.get("by_name"):
            same = {*references.customers.names.get(folded(name), ())}
            if not same and references.customers.formers is not None:
                same = {*references.customers.formers.names.get(folded(name), ())}
            if len(same) > 1:
                same &= {*known.get(_key(draft), ())}
                if len(same) != 1:
                    cards.unsure.add(draft.place)
            if len(same) == 1:
                cards.found[draft.place] = same.pop()
                continue
        for customer in known.get(_key(draft), ()):
            if not draft.related.get("by_name") or _alike(name, called.get(customer, ())):
                cards.found[draft.place] = customer
                break
    return cards


def _code(draft: Draft) -> str | None:
    person: Person | None = draft.related.get("person")
    return None if person is None else person.columns.get("code")


def _key(draft: Draft) -> str:
    record = draft.related.get("person_id")
    return record.hex if record is not None else _code(draft) or ""


def _known_people(drafts: Sequence[Draft], references: References) -> dict[str, list[uuid.UUID]]:
    """The customers of the people that the rows know by id or code."""
    people: dict[str, list[uuid.UUID]] = defaultdict(list)
    table, names = table_of(Contact), ("id", "code", "customer_id")
    codes = {code for draft in drafts if (code := _code(draft))}
    ids = {record for draft in drafts if (record := draft.related.get("person_id"))}
    for _record, code, customer in references.foreseen.rows(table, names, "code", codes):
        people[code].append(customer)
    for record, _found, customer in references.foreseen.rows(table, names, "id", ids):
        people[record.hex].append(customer)
    return people


def _names(
    references: References, customers: Iterable[uuid.UUID]
) -> dict[uuid.UUID, tuple[str, ...]]:
    rows = references.foreseen.rows(
        table_of(Customer), ("id", "name", "short_name"), "id", [*customers]
    )
    return {record: (name, short or "") for record, name, short in rows}


def _alike(firm: str, names: Iterable[str]) -> bool:
    """Whether a firm may go by one of these names: it, its core, or a part of them."""
    core = core_name(firm)
    for name in names:
        other = core_name(name)
        if folded(name) == folded(firm) or (core and other and (core in other or other in core)):
            return True
    return False
