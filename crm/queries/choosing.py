"""Names to choose from while one types: short rows, all of them in one statement."""

import uuid
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.models import Customer, Product


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


def customer_choices(session: Session) -> list[Choice]:
    """Every customer by name."""
    rows = session.execute(
        select(Customer.id, Customer.name, Customer.city, Customer.code)
        .where(~Customer.deleted)
        .order_by(func.lower(Customer.name), Customer.id)
    )
    return [Choice(*row) for row in rows]


def product_choices(session: Session) -> list[Choice]:
    """Every product that is still sold, by name."""
    rows = session.execute(
        select(Product.id, Product.name, Product.specification, Product.code)
        .where(~Product.deleted, Product.active)
        .order_by(func.lower(Product.name), Product.id)
    )
    return [Choice(*row) for row in rows]
