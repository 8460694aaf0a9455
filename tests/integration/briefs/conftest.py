"""A customer with a believable history, and the brief of it."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import pytest

from crm.models import (
    Assignment,
    Contact,
    Customer,
    Fact,
    Order,
    OrderLine,
    PriceChange,
    Product,
    Rep,
    StageChange,
)
from crm.queries.briefs import Brief, brief
from crm.services.desk import work_calendar
from crm.store.store import Store
from crm.store.unit_of_work import UnitOfWork

DAY = dt.date
TODAY = DAY(2026, 9, 22)
FactT = TypeVar("FactT", bound=Fact)


@dataclass(slots=True)
class Shop:
    """An open unit of work; each fact is written at once, so that the next may refer to it."""

    work: UnitOfWork

    def id(self) -> uuid.UUID:
        return self.work.new_id()

    def add(self, fact: FactT) -> FactT:
        self.work.add(fact)
        self.work.session.flush()
        return fact

    def customer(self, name: str, **fields: object) -> uuid.UUID:
        return self.add(Customer(id=self.id(), name=name, **fields)).id  # type: ignore[arg-type]

    def won(self, customer: uuid.UUID) -> None:
        self.add(StageChange(id=self.id(), customer_id=customer, stage="won"))

    def rep(self, name: str) -> uuid.UUID:
        return self.add(Rep(id=self.id(), name=name)).id

    def owner(self, customer: uuid.UUID, rep: uuid.UUID, day: dt.date | None = None) -> None:
        self.add(Assignment(id=self.id(), customer_id=customer, rep_id=rep, day=day))

    def person(self, customer: uuid.UUID, name: str, **fields: object) -> uuid.UUID:
        contact = Contact(id=self.id(), customer_id=customer, name=name, **fields)  # type: ignore[arg-type]
        return self.add(contact).id

    def product(
        self, name: str, *prices: tuple[dt.date | None, int], **fields: object
    ) -> uuid.UUID:
        product = self.add(Product(id=self.id(), name=name, **fields)).id  # type: ignore[arg-type]
        for day, price in prices:
            self.add(PriceChange(id=self.id(), product_id=product, day=day, price=price * 10_000))
        return product

    def order(
        self, customer: uuid.UUID, day: dt.date, amount: int, product: uuid.UUID, **fields: object
    ) -> uuid.UUID:
        made = Order(id=self.id(), customer_id=customer, day=day, **fields)  # type: ignore[arg-type]
        order = self.add(made).id
        self.add(OrderLine(id=self.id(), order_id=order, product_id=product, amount=amount))
        return order


@pytest.fixture
def fill(store: Store) -> Callable[[Callable[[Shop], uuid.UUID]], uuid.UUID]:
    """Run a function with a Shop inside one unit of work; what it returns."""

    def run(make: Callable[[Shop], uuid.UUID]) -> uuid.UUID:
        with store.unit_of_work("fill") as work:
            return make(Shop(work))

    return run


@pytest.fixture
def read(store: Store) -> Callable[[uuid.UUID], Brief]:
    """The brief of a customer as of TODAY, or another day."""

    def run(customer: uuid.UUID, today: dt.date = TODAY) -> Brief:
        calendar = work_calendar(today.year, today.year + 1)
        return store.read(brief, customer, today=today, calendar=calendar)

    return run
