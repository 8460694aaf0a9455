"""What the records that rows refer to are called, so that an import finds just these again."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from crm.documents.imports.fields import BadCell, table_of
from crm.documents.imports.references import References, Register
from crm.documents.imports.values import folded
from crm.models import Contact, Customer, Fact, Order, OrderLine, Product, Rep


class Names:
    """Codes and names that are this record's alone; an id where there is none."""

    def __init__(self, session: Session, today: dt.date, currency: str) -> None:
        self.session = session
        self.references = References(session, uuid.uuid4, today, currency)
        self._living: dict[Table, frozenset[uuid.UUID]] = {}
        self._known: dict[tuple[str, uuid.UUID], str | None] = {}

    def customer_code(self, record: uuid.UUID) -> str | None:
        """What says which customer it is beside the name: nothing where the name says it."""
        return self._beside("customer", self.references.customers, self._customers, record)

    def customer_name(self, record: uuid.UUID) -> str | None:
        """The customer's name."""
        return self._customers.get(record, (None, None))[1]

    def customer(self, record: uuid.UUID) -> str | None:
        """The customer in one text."""
        return self.customer_code(record) or self.customer_name(record)

    def product_code(self, record: uuid.UUID) -> str | None:
        """What says which product it is beside the name: nothing where the name says it."""
        return self._beside("product", self.references.products, self._products, record)

    def product_name(self, record: uuid.UUID) -> str | None:
        """The product's name."""
        return self._products.get(record, (None, None))[1]

    def product(self, record: uuid.UUID) -> str | None:
        """The product in one text: its name if that says which, else its code."""
        code, name = self._products.get(record, (None, None))
        return self._first(self.references.products, record, name, code)

    def rep(self, record: uuid.UUID) -> str | None:
        """The rep: the name if that says who, else the code."""
        code, name = self._reps.get(record, (None, None))
        return self._first(self.references.reps, record, name, code)

    def contact(self, record: uuid.UUID, customer: uuid.UUID) -> str | None:
        """Somebody at the customer by their name, if nobody else there bears it."""
        if record not in self._contacts:
            return None
        home, name = self._contacts[record]
        if home == customer and self._namesakes[home, folded(name)] == 1:
            return name
        return str(record)

    def order(self, record: uuid.UUID) -> str | None:
        """The order's code, if no other has it."""
        code, _name = self._orders.get(record, (None, None))
        return self._first(self.references.orders, record, code)

    def order_line(self, record: uuid.UUID) -> str | None:
        """The line's code, if no other has it."""
        if not self.lives(table_of(OrderLine), record):
            return None
        code = self._line_codes.get(record)
        return code if code and self._lines_called[code] == 1 else str(record)

    def currency_of_order(self, record: uuid.UUID) -> str:
        """What an order is paid in."""
        return self.references.sold_in(record)[0]

    def lives(self, table: Table, record: uuid.UUID) -> bool:
        """Whether the record is there."""
        if table not in self._living:
            found = self.session.scalars(select(table.c.id).where(~table.c.deleted))
            self._living[table] = frozenset(found)
        return record in self._living[table]

    def _beside(
        self,
        kind: str,
        register: Register,
        known: Mapping[uuid.UUID, tuple[str | None, str | None]],
        record: uuid.UUID,
    ) -> str | None:
        key = kind, record
        if key not in self._known:
            code, name = known.get(record, (None, None))
            found = self._first(register, record, code, name)
            self._known[key] = None if found == name != code else found
        return self._known[key]

    def _first(self, register: Register, record: uuid.UUID, *texts: str | None) -> str | None:
        if record not in register.ids:
            return None
        for text in texts:
            if text and _finds(register, text) == record:
                return text
        return str(record)

    @cached_property
    def _customers(self) -> dict[uuid.UUID, tuple[str | None, str | None]]:
        return self._named(Customer, "code", "name")

    @cached_property
    def _products(self) -> dict[uuid.UUID, tuple[str | None, str | None]]:
        return self._named(Product, "code", "name")

    @cached_property
    def _reps(self) -> dict[uuid.UUID, tuple[str | None, str | None]]:
        return self._named(Rep, "code", "name")

    @cached_property
    def _orders(self) -> dict[uuid.UUID, tuple[str | None, str | None]]:
        return self._named(Order, "code", "code")

    @cached_property
    def _contacts(self) -> dict[uuid.UUID, tuple[uuid.UUID, str]]:
        return {record: (home, name) for record, home, name in self._people}

    @cached_property
    def _namesakes(self) -> Counter[tuple[uuid.UUID, str]]:
        return Counter((home, folded(name)) for _record, home, name in self._people)

    @cached_property
    def _people(self) -> list[Any]:
        t = table_of(Contact).c
        return list(self.session.execute(select(t.id, t.customer_id, t.name).where(~t.deleted)))

    @cached_property
    def _line_codes(self) -> dict[uuid.UUID, str]:
        t = table_of(OrderLine).c
        found = self.session.execute(select(t.id, t.code).where(~t.deleted, t.code.is_not(None)))
        return {record: code for record, code in found}  # noqa: C416 - rows become pairs

    @cached_property
    def _lines_called(self) -> Counter[str]:
        return Counter(self._line_codes.values())

    def _named(
        self,
        model: type[Fact],
        *names: str,
    ) -> dict[uuid.UUID, tuple[str | None, str | None]]:
        t = table_of(model).c
        found: Iterable[Any] = self.session.execute(
            select(t.id, *(t[name] for name in names)).where(~t.deleted)
        )
        return {record: (code, name) for record, code, name in found}


def _finds(register: Register, text: str) -> uuid.UUID | None:
    try:
        return register.find(text)
    except BadCell:
        return None
