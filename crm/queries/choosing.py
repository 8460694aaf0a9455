"""Customers and products to choose from while one types: found as everything is found."""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.models import Customer, Product
from crm.queries.lookup import survivor
from crm.queries.search import Hit, search


@dataclass(frozen=True, slots=True)
class Choice:
    """A record by its name; `about` tells two of the same name apart."""

    id: uuid.UUID
    name: str
    about: str | None
    code: str | None

    @property
    def words(self) -> str:
        """Name and what tells it apart."""
        return f"{self.name} · {self.about}" if self.about else self.name


@dataclass(frozen=True, slots=True)
class FoundChoice:
    """A record to choose and the hit it was found by, which may be of one of its people."""

    choice: Choice
    hit: Hit


def find_customers(session: Session, text: str, *, limit: int) -> list[FoundChoice]:
    """The customers that this text finds by themselves or by their people, the obvious first."""
    hits = first_hits(search(session, text, kinds=("customer", "contact"), limit=2 * limit))
    return _found(hits, customer_choices(session, hits), limit)


def find_products(session: Session, text: str, *, limit: int) -> list[FoundChoice]:
    """The products still sold that this text finds, the obvious first."""
    hits = {hit.id: hit for hit in search(session, text, kinds=("product",), limit=2 * limit)}
    known = {choice.id: choice for choice in product_choices(session, hits, sold=True)}
    return _found(hits, known, limit)


def first_hits(hits: Iterable[Hit]) -> dict[uuid.UUID, Hit]:
    """The best hit of each customer, the best customer first."""
    found: dict[uuid.UUID, Hit] = {}
    for hit in hits:
        if hit.customer is not None:
            found.setdefault(hit.customer, hit)
    return found


def customer_choices(session: Session, customers: Iterable[uuid.UUID]) -> dict[uuid.UUID, Choice]:
    """These customers, without those that are gone."""
    rows = session.execute(
        select(Customer.id, Customer.name, Customer.city, Customer.code).where(
            Customer.id.in_(list(customers)), ~Customer.deleted
        )
    )
    return {row.id: Choice(*row) for row in rows}


def name_of(session: Session, customer: uuid.UUID | None) -> str | None:
    """The name of this customer; None if it is gone, or none is meant."""
    if customer is None:
        return None
    found = customer_choices(session, [customer]).get(customer)
    return None if found is None else found.name


def recent_customers(session: Session, customers: Sequence[uuid.UUID]) -> list[Choice]:
    """These customers in this order; of what was merged since, the customer it is now."""
    living = dict.fromkeys(survivor(session, customer) for customer in customers)
    wanted = [customer for customer in living if customer is not None]
    known = customer_choices(session, wanted)
    return [known[customer] for customer in wanted if customer in known]


def product_choices(
    session: Session, products: Iterable[uuid.UUID], *, sold: bool = False
) -> list[Choice]:
    """These products in this order, without those that are gone or, if asked, sold no more."""
    wanted = list(products)
    statement = select(Product.id, Product.name, Product.specification, Product.code).where(
        Product.id.in_(wanted), ~Product.deleted
    )
    if sold:
        statement = statement.where(Product.active)
    known = {row.id: Choice(*row) for row in session.execute(statement)}
    return [known[product] for product in wanted if product in known]


def _found(
    hits: Mapping[uuid.UUID, Hit], known: Mapping[uuid.UUID, Choice], limit: int
) -> list[FoundChoice]:
    found = [FoundChoice(known[record], hit) for record, hit in hits.items() if record in known]
    return found[:limit]


FINDERS: Mapping[str, Callable[..., list[FoundChoice]]] = {
    "customer": find_customers,
    "product": find_products,
}
