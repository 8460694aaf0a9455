"""The records that rows refer to: customers, reps, products, orders, people at a customer.

Everything is read in a few sets, the first time a row asks. What must be made along with a row
(a rep named in a column, somebody a visit was with) waits until the row is accepted.
"""

import datetime as dt
import json
import re
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy import Column, Table, func, select
from sqlalchemy.orm import Session

from crm.documents.imports.fields import BadCell, Draft, table_of
from crm.documents.imports.values import email_keys, folded, phone_keys
from crm.domain.ids import parse_id
from crm.i18n import mark
from crm.models import Attendance, Contact, Customer, Order, OrderLine, Product, Rep
from crm.models.base import UuidBlob

UNKNOWN_CUSTOMER = mark(
    "There is no customer {value}, named in column {column}; import the customers first."
)
AMBIGUOUS_CUSTOMER = mark(
    "Several customers are called {value}, named in column {column}; write the customer's code."
)
UNKNOWN_REP = mark("There is no rep {value}, named in column {column}; import the reps first.")
AMBIGUOUS_REP = mark(
    "Several reps are called {value}, named in column {column}; write the rep's code."
)
UNKNOWN_PRODUCT = mark(
    "There is no product {value}, named in column {column}; import the products first."
)
AMBIGUOUS_PRODUCT = mark(
    "Several products are called {value}, named in column {column}; write the product's code."
)
UNKNOWN_ORDER = mark(
    "There is no order {value}, named in column {column}; import the orders first."
)
AMBIGUOUS_ORDER = mark(
    "Several orders have the code {value}, named in column {column}; write the order's id."
)
AMBIGUOUS_CONTACT = mark(
    "The customer has several people called {value}, named in column {column}; "
    "give them different names."
)

_HAS_DIGIT = re.compile(r"\d")


@dataclass(slots=True)
class Register:
    """Records by what they may be called by."""

    unknown: tuple[str, str]
    ambiguous: tuple[str, str]
    ids: set[uuid.UUID] = field(default_factory=set)
    codes: dict[str, list[uuid.UUID]] = field(default_factory=lambda: defaultdict(list))
    folded_codes: dict[str, list[uuid.UUID]] = field(default_factory=lambda: defaultdict(list))
    names: dict[str, list[uuid.UUID]] = field(default_factory=lambda: defaultdict(list))
    phones: dict[str, list[uuid.UUID]] = field(default_factory=lambda: defaultdict(list))
    emails: dict[str, list[uuid.UUID]] = field(default_factory=lambda: defaultdict(list))

    def add(
        self,
        record: uuid.UUID,
        code: str | None = None,
        name: str | None = None,
        phone: str | None = None,
        email: str | None = None,
    ) -> None:
        """Know the record by these."""
        self.ids.add(record)
        if code:
            self.codes[code].append(record)
            self.folded_codes[folded(code)].append(record)
        if name:
            self.names[folded(name)].append(record)
        for key in phone_keys(phone):
            self.phones[key].append(record)
        for key in email_keys(email):
            self.emails[key].append(record)

    def find(self, text: str) -> uuid.UUID | None:
        """The one record of this code, id, phone, e-mail or name; BadCell if there are several."""
        for found in self._found(text):
            if len(found) == 1:
                return next(iter(found))
            if found:
                raise BadCell(*self.ambiguous, value=text)
        return None

    def get(self, text: str) -> uuid.UUID:
        """The same, BadCell if there is none."""
        found = self.find(text)
        if found is None:
            raise BadCell(*self.unknown, value=text)
        return found

    def _found(self, text: str) -> Iterable[set[uuid.UUID]]:
        yield set(self.codes.get(text, ()))
        record = id_of(text)
        yield {record} & self.ids if record else set()
        yield set(self.names.get(folded(text), ()))
        yield {one for key in phone_keys(text) for one in self.phones.get(key, ())}
        yield {one for key in email_keys(text) for one in self.emails.get(key, ())}
        yield set(self.folded_codes.get(folded(text), ()))


def id_of(text: str) -> uuid.UUID | None:
    """The id that a text is, if it is one."""
    try:
        return parse_id(text)
    except ValueError:
        return None


class References:
    """What rows refer to, as the store is now and as earlier rows of the file will leave it."""

    def __init__(
        self, session: Session, mint: Callable[[], uuid.UUID], today: dt.date, currency: str
    ) -> None:
        self.session = session
        self.mint = mint
        self.today = today
        self.currency = currency

    @cached_property
    def customers(self) -> Register:
        """All customers."""
        register = Register(
            ("unknown_customer", UNKNOWN_CUSTOMER), ("ambiguous_customer", AMBIGUOUS_CUSTOMER)
        )
        t = table_of(Customer).c
        for row in self._rows(select(t.id, t.code, t.name, t.phone, t.email).where(~t.deleted)):
            register.add(*row)
        return register

    @cached_property
    def reps(self) -> Register:
        """All reps."""
        register = Register(("unknown_rep", UNKNOWN_REP), ("ambiguous_rep", AMBIGUOUS_REP))
        t = table_of(Rep).c
        for row in self._rows(select(t.id, t.code, t.name, t.phone, t.email).where(~t.deleted)):
            register.add(*row)
        return register

    @cached_property
    def products(self) -> Register:
        """All products."""
        register = Register(
            ("unknown_product", UNKNOWN_PRODUCT), ("ambiguous_product", AMBIGUOUS_PRODUCT)
        )
        t = table_of(Product).c
        for row in self._rows(select(t.id, t.code, t.name).where(~t.deleted)):
            register.add(*row)
        return register

    @cached_property
    def orders(self) -> Register:
        """All orders, by code and id."""
        register = Register(("unknown_order", UNKNOWN_ORDER), ("ambiguous_order", AMBIGUOUS_ORDER))
        t = table_of(Order).c
        for record, code, currency, customer in self._rows(
            select(t.id, t.code, t.currency, t.customer_id).where(~t.deleted)
        ):
            register.add(record, code)
            self.order_facts[record] = currency, customer
        return register

    @cached_property
    def order_facts(self) -> dict[uuid.UUID, tuple[str, uuid.UUID]]:
        """Currency and customer of each order; filled along with `orders`."""
        return {}

    def sold_in(self, order: uuid.UUID) -> tuple[str, uuid.UUID]:
        """Currency and customer of an order."""
        if order not in self.orders.ids:
            raise KeyError(order)
        return self.order_facts[order]

    @cached_property
    def lines(self) -> dict[str, tuple[uuid.UUID, uuid.UUID]]:
        """Order lines that have a code, and their orders."""
        t = table_of(OrderLine).c
        found = select(t.code, t.id, t.order_id).where(~t.deleted, t.code.is_not(None))
        return {code: (line, order) for code, line, order in self._rows(found)}

    @cached_property
    def _contacts(self) -> dict[tuple[uuid.UUID, str], list[uuid.UUID]]:
        people: dict[tuple[uuid.UUID, str], list[uuid.UUID]] = defaultdict(list)
        t = table_of(Contact).c
        for record, customer, name in self._rows(
            select(t.id, t.customer_id, t.name).where(~t.deleted)
        ):
            people[customer, folded(name)].append(record)
        return people

    def customer(self, given: dict[str, Any]) -> uuid.UUID | None:
        """The customer of a row: by its code or whatever stands there, else by its name."""
        for name in ("customer", "customer_name"):
            if words := given.get(name):
                with naming(name):
                    return self.customers.get(words)
        return None

    def rep(self, draft: Draft, given: dict[str, Any], name: str = "rep") -> uuid.UUID | None:
        """The rep of a row; one known by name alone is made along with it."""
        words = given.get(name)
        if not words:
            return None
        with naming(name):
            found = self.reps.find(words)
            if found is None:
                if _HAS_DIGIT.search(words) or "@" in words:
                    raise BadCell(*self.reps.unknown, value=words)
                found = self.mint()
                self.reps.add(found, name=words)
                self._made[found] = (table_of(Rep), {"id": found, "name": words})
        self._wait(draft, found)
        return found

    def contact(
        self, draft: Draft, given: dict[str, Any], customer: uuid.UUID, name: str = "contact"
    ) -> uuid.UUID | None:
        """Somebody at the customer by their name; made along with the row if not known."""
        words = given.get(name)
        if not words:
            return None
        known = self._contacts[customer, folded(words)]
        if len(known) > 1:
            with naming(name):
                raise BadCell("ambiguous_contact", AMBIGUOUS_CONTACT, words)
        if not known:
            found = self.mint()
            row = {"id": found, "customer_id": customer, "name": words}
            if title := given.get("contact_title"):
                row["title"] = title
            known.append(found)
            self._made[found] = (table_of(Contact), row)
        self._wait(draft, known[0])
        return known[0]

    def names_at(self, customers: set[uuid.UUID]) -> dict[uuid.UUID, set[str]]:
        """The folded names of the people at these customers."""
        t = table_of(Contact).c
        names: dict[uuid.UUID, set[str]] = defaultdict(set)
        if customers:
            for customer, name in self._rows(
                select(t.customer_id, t.name).where(
                    ~t.deleted, is_in(t.customer_id, list(customers))
                )
            ):
                names[customer].add(folded(name))
        return names

    def numbers_at_customers(self) -> Iterable[tuple[uuid.UUID, frozenset[str]]]:
        """Every customer with the mobile of one of its people."""
        t = table_of(Contact).c
        for customer, mobile in self._rows(
            select(t.customer_id, t.mobile).where(~t.deleted, t.mobile.is_not(None))
        ):
            yield customer, phone_keys(mobile)

    def guests_of(self, meetings: Sequence[uuid.UUID]) -> dict[uuid.UUID, frozenset[uuid.UUID]]:
        """The customers whose people were at these meetings."""
        t = table_of(Attendance).c
        guests: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
        for meeting, customer in self._rows(
            select(t.meeting_id, t.customer_id).where(~t.deleted, is_in(t.meeting_id, meetings))
        ):
            guests[meeting].add(customer)
        return {meeting: frozenset(customers) for meeting, customers in guests.items()}

    @cached_property
    def _made(self) -> dict[uuid.UUID, tuple[Table, dict[str, Any]]]:
        return {}

    def _wait(self, draft: Draft, record: uuid.UUID) -> None:
        if record in self._made:
            draft.pending[record] = self._made[record]

    def _rows(self, statement: Any) -> Iterable[Any]:  # noqa: ANN401 - selects of any shape
        return self.session.execute(statement)


def is_in(column: Column[Any], values: Sequence[Any]) -> Any:  # noqa: ANN401 - SQL's truth
    """SQL for the column being one of many values, however many; they travel as one JSON text."""
    if isinstance(column.type, UuidBlob):
        each = func.json_each(json.dumps([value.hex for value in values])).table_valued("value")
        return column.in_(select(func.unhex(each.c.value)))
    plain = [value if isinstance(value, str | int) else value.isoformat() for value in values]
    each = func.json_each(json.dumps(plain)).table_valued("value")
    return column.in_(select(each.c.value))


class naming:  # noqa: N801 - reads like a verb where it is used
    """Tell a BadCell which field it is about."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        """Put the name on the error that passes."""
        if isinstance(error, BadCell) and error.field is None:
            error.field = self.name
