"""What the palette asks the core: what words find, and who was opened last."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from crm.queries.choosing import Choice, customer_choices, product_choices, recent_customers
from crm.queries.search import Hit, search
from crm.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found for these words, and what is known of it; without words, who came last."""

    words: str = ""
    hits: Sequence[Hit] = ()
    known: Mapping[uuid.UUID, Choice] = field(default_factory=dict)


def read_answer(desk: Desk, words: str, most: int) -> Answer:
    """What is found; what belongs to no customer leads nowhere, unless it is a product."""
    with desk.store.reading() as session:
        found = search(session, words, limit=most)
        hits = [hit for hit in found if hit.customer is not None or hit.kind == "product"]
        customers = [hit.id for hit in hits if hit.kind == "customer"]
        products = [hit.id for hit in hits if hit.kind == "product"]
        known = customer_choices(session, customers) if customers else {}
        if products:
            known |= {each.id: each for each in product_choices(session, products)}
        return Answer(words, hits, known)


def read_recent(desk: Desk, customers: Sequence[uuid.UUID]) -> Answer:
    """These customers as they are now."""
    found = desk.store.read(recent_customers, customers)
    return Answer(known={each.id: each for each in found})
