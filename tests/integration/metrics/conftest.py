"""Facts written down in one line each, and the numbers they make."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any, TypeVar

import pytest

from crm.models import (
    Assignment,
    Customer,
    Fact,
    Order,
    OrderLine,
    Payment,
    Rep,
    Return,
    StageChange,
    Visit,
)
from crm.queries.measure import FactRow, Measure, measure, measure_facts
from crm.services.settings import put_setting
from crm.settings import ME
from crm.store.store import Store

FactT = TypeVar("FactT", bound=Fact)
TODAY = dt.date(2026, 3, 18)


@dataclass(slots=True)
class Book:
    """A store that takes any fact; ids come back."""

    store: Store

    def put(self, model: type[Fact], **fields: Any) -> uuid.UUID:  # noqa: ANN401
        """A row of any table."""
        with self.store.unit_of_work("test") as work:
            row = work.add(model(**({"id": work.new_id()} | fields)))
            return row.id

    def change(self, model: type[Fact], fact: uuid.UUID, **fields: Any) -> None:  # noqa: ANN401
        """Other values for a row."""
        with self.store.unit_of_work("test") as work:
            row = work.session.get_one(model, fact)
            for name, value in fields.items():
                setattr(row, name, value)

    def delete(self, model: type[Fact], fact: uuid.UUID) -> None:
        """The row is marked deleted."""
        self.change(model, fact, deleted=True)

    def rep(self, name: str = "Anna", *, me: bool = False) -> uuid.UUID:
        """A rep."""
        rep = self.put(Rep, name=name)
        if me:
            with self.store.unit_of_work("test") as work:
                put_setting(work, ME, rep)
        return rep

    def customer(
        self,
        name: str = "Acme",
        *,
        owner: uuid.UUID | None = None,
        **fields: Any,  # noqa: ANN401
    ) -> uuid.UUID:
        """A customer, from the beginning its owner's."""
        customer = self.put(Customer, name=name, **fields)
        if owner is not None:
            self.assign(customer, owner)
        return customer

    def assign(
        self, customer: uuid.UUID, rep: uuid.UUID | None, day: dt.date | None = None
    ) -> uuid.UUID:
        """The customer is the rep's from the day."""
        return self.put(Assignment, customer_id=customer, rep_id=rep, day=day)

    def stage(
        self,
        customer: uuid.UUID,
        stage: str,
        day: dt.date | None = None,
        **fields: Any,  # noqa: ANN401
    ) -> uuid.UUID:
        """A step of the customer."""
        return self.put(StageChange, customer_id=customer, stage=stage, day=day, **fields)

    def visit(
        self,
        customer: uuid.UUID,
        day: dt.date,
        **fields: Any,  # noqa: ANN401
    ) -> uuid.UUID:
        """A completed visit."""
        return self.put(Visit, customer_id=customer, day=day, **fields)

    def order(
        self,
        customer: uuid.UUID,
        day: dt.date,
        *lines: int,
        **fields: Any,  # noqa: ANN401
    ) -> uuid.UUID:
        """An order with lines of these amounts in minor units."""
        order = self.put(Order, customer_id=customer, day=day, **fields)
        for amount in lines:
            self.line(order, amount)
        return order

    def line(self, order: uuid.UUID, amount: int, **fields: Any) -> uuid.UUID:  # noqa: ANN401
        """A line of an order."""
        return self.put(OrderLine, order_id=order, amount=amount, **fields)

    def payment(
        self,
        customer: uuid.UUID,
        day: dt.date,
        amount: int,
        **fields: Any,  # noqa: ANN401
    ) -> uuid.UUID:
        """Money that came in."""
        return self.put(Payment, customer_id=customer, day=day, amount=amount, **fields)

    def goods_back(
        self,
        customer: uuid.UUID,
        day: dt.date,
        amount: int,
        **fields: Any,  # noqa: ANN401
    ) -> uuid.UUID:
        """A return."""
        return self.put(Return, customer_id=customer, day=day, amount=amount, **fields)

    def measure(
        self,
        name: str,
        start: dt.date,
        end: dt.date | None = None,
        *,
        today: dt.date = TODAY,
        **asked: Any,  # noqa: ANN401
    ) -> Measure:
        """The measure; its facts, listed, are as many and add up to it."""
        found = self.store.read(measure, name, start, end or start, today=today, **asked)
        asked.pop("by", None)
        rows = self.store.read(measure_facts, name, start, end or start, today=today, **asked)
        assert len(rows) == found.fact_count
        return found

    def value(self, name: str, start: dt.date, end: dt.date | None = None, **asked: Any) -> Any:  # noqa: ANN401
        """Only the number."""
        return self.measure(name, start, end, **asked).value

    def facts(
        self,
        name: str,
        start: dt.date,
        end: dt.date | None = None,
        **asked: Any,  # noqa: ANN401
    ) -> list[FactRow]:
        """The facts listed."""
        return self.store.read(measure_facts, name, start, end or start, today=TODAY, **asked)

    def by(self, name: str, start: dt.date, end: dt.date, by: str, **asked: Any) -> dict[str, Any]:  # noqa: ANN401
        """Name and value of each group."""
        found = self.measure(name, start, end, by=by, **asked)
        return {group.name: group.value for group in found.by}


@pytest.fixture
def book(store: Store) -> Book:
    """An empty store to write facts into."""
    return Book(store)
