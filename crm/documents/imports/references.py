"""The records that rows refer to: customers, reps, products, orders, people at a customer.

Everything is read in a few sets, the first time a row asks. What must be made along with a row
(a rep named in a column, somebody a visit was with) waits until the row is accepted. A customer
that was merged into another means that one.
"""

import datetime as dt
import re
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import Table
from sqlalchemy.orm import Session

from crm.documents.imports.fields import BadCell, Draft, table_of
from crm.documents.imports.foreseen import Foreseen
from crm.documents.imports.ground import Ground, Numbers
from crm.documents.imports.merged import merged_customers
from crm.documents.imports.persons import take_apart
from crm.documents.imports.values import email_keys, folded, phone_keys
from crm.domain.ids import parse_id
from crm.i18n import mark
from crm.models import Attendance, Contact, Customer, Fact, Order, OrderLine, Product, Rep
from crm.services.imports import Writes

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

UNKNOWN_RECORD = mark(
    "There is no record {value}, named in column {column}; import that one first."
)

T = TypeVar("T")
_Person: TypeAlias = tuple[uuid.UUID, str]

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
    short_names: dict[str, list[uuid.UUID]] = field(default_factory=lambda: defaultdict(list))
    phones: dict[str, list[uuid.UUID]] = field(default_factory=lambda: defaultdict(list))
    emails: dict[str, list[uuid.UUID]] = field(default_factory=lambda: defaultdict(list))
    former_ids: dict[uuid.UUID | None, uuid.UUID] = field(default_factory=dict)
    formers: "Register | None" = None  # what its records were called while they were others

    def add(
        self,
        record: uuid.UUID,
        code: str | None = None,
        name: str | None = None,
        phone: str | None = None,
        email: str | None = None,
        *,
        short_name: str | None = None,
    ) -> None:
        """Know the record by these."""
        self.ids.add(record)
        if code:
            self.codes[code].append(record)
            self.folded_codes[folded(code)].append(record)
        if name:
            self.names[folded(name)].append(record)
        if short_name:
            self.short_names[folded(short_name)].append(record)
        for key in phone_keys(phone):
            self.phones[key].append(record)
        for key in email_keys(email):
            self.emails[key].append(record)

    def find(self, text: str) -> uuid.UUID | None:
        """The one record of this code, id, name, short name, phone or e-mail.

        BadCell if there are several.
        """
        for found in self._found(text):
            if len(found) == 1:
                return next(iter(found))
            if found:
                raise BadCell(*self.ambiguous, value=text)
        return None if self.formers is None else self.formers.find(text)

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
        yield {self.former_ids[record]} if record in self.former_ids else set()
        yield set(self.names.get(folded(text), ()))
        yield set(self.short_names.get(folded(text), ()))
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
        self,
        session: Session,
        mint: Callable[[], uuid.UUID],
        today: dt.date,
        currency: str,
        *,
        writes: Writes | None = None,
        ground: Ground | None = None,
    ) -> None:
        self.session = session
        self.mint = mint
        self.today = today
        self.currency = currency
        self.foreseen = Foreseen(session, Writes() if writes is None else writes)
        self.ground = Ground() if ground is None else ground
        self.coming: set[uuid.UUID] = set()  # ids of rows that are planned together

    def look_again(self) -> None:
        """Forget what was read: rows of another kind are planned meanwhile."""
        for name in (
            "customers",
            "_with_code",
            "reps",
            "products",
            "_orders",
            "lines",
            "_people",
            "_newcomers",
        ):
            self.__dict__.pop(name, None)

    def _kept(self, model: type[Fact], read: Callable[[], T]) -> T:
        """What was read of a table; from an earlier plan, if nothing is planned for it yet."""
        if self.foreseen.touches(table_of(model)):
            return read()
        return self.ground.keep(model, read)

    @cached_property
    def customers(self) -> Register:
        """All customers; by their former codes and names those they were merged into."""
        return self._kept(Customer, self._all_customers)

    def _all_customers(self) -> Register:
        unknown = ("unknown_customer", UNKNOWN_CUSTOMER)
        ambiguous = ("ambiguous_customer", AMBIGUOUS_CUSTOMER)
        register = Register(unknown, ambiguous)
        names = ("id", "code", "name", "phone", "email", "short_name")
        for row in self.foreseen.rows(table_of(Customer), names):
            register.add(*row[:-1], short_name=row[-1])
        formers = Register(unknown, ambiguous)
        for former, was in self.merged.items():
            formers.add(was["into"], *(was[name] for name in names[1:-1]))
            formers.former_ids[former] = was["into"]
        if self.merged:
            register.formers = formers
        return register

    @cached_property
    def merged(self) -> dict[uuid.UUID, dict[str, Any]]:
        """Customers that were merged into others, with `into`, the one that each is now."""
        return merged_customers(self.session)

    @cached_property
    def reps(self) -> Register:
        """All reps."""
        register = Register(("unknown_rep", UNKNOWN_REP), ("ambiguous_rep", AMBIGUOUS_REP))
        names = ("id", "code", "name", "phone", "email")
        for row in self.foreseen.rows(table_of(Rep), names):
            register.add(*row)
        return register

    @cached_property
    def products(self) -> Register:
        """All products."""
        return self._kept(Product, self._all_products)

    def _all_products(self) -> Register:
        register = Register(
            ("unknown_product", UNKNOWN_PRODUCT), ("ambiguous_product", AMBIGUOUS_PRODUCT)
        )
        for row in self.foreseen.rows(table_of(Product), ("id", "code", "name")):
            register.add(*row)
        return register

    @property
    def orders(self) -> Register:
        """All orders, by code and id."""
        return self._orders[0]

    @property
    def order_facts(self) -> dict[uuid.UUID, tuple[str, uuid.UUID]]:
        """Currency and customer of each order."""
        return self._orders[1]

    @cached_property
    def _orders(self) -> tuple[Register, dict[uuid.UUID, tuple[str, uuid.UUID]]]:
        return self._kept(Order, self._all_orders)

    def _all_orders(self) -> tuple[Register, dict[uuid.UUID, tuple[str, uuid.UUID]]]:
        register = Register(("unknown_order", UNKNOWN_ORDER), ("ambiguous_order", AMBIGUOUS_ORDER))
        facts: dict[uuid.UUID, tuple[str, uuid.UUID]] = {}
        names = ("id", "code", "currency", "customer_id")
        for record, code, currency, customer in self.foreseen.rows(table_of(Order), names):
            register.add(record, code)
            facts[record] = currency, customer
        return register, facts

    def sold_in(self, order: uuid.UUID) -> tuple[str, uuid.UUID]:
        """Currency and customer of an order."""
        if order not in self.orders.ids:
            raise KeyError(order)
        return self.order_facts[order]

    @cached_property
    def lines(self) -> dict[str, tuple[uuid.UUID, uuid.UUID]]:
        """Order lines and their orders, by the line's id and by its code if it has one."""
        found = self.foreseen.rows(table_of(OrderLine), ("id", "code", "order_id"))
        by_id = {str(line): (line, order) for line, _code, order in found}
        return by_id | {code: (line, order) for line, code, order in found if code is not None}

    @cached_property
    def _people(self) -> tuple[dict[_Person, list[uuid.UUID]], set[uuid.UUID | None]]:
        """The people by customer and name, and all their ids."""
        return self._kept(Contact, self._all_people)

    def _all_people(self) -> tuple[dict[_Person, list[uuid.UUID]], set[uuid.UUID | None]]:
        people: dict[_Person, list[uuid.UUID]] = {}
        ids: set[uuid.UUID | None] = set()
        names = ("id", "customer_id", "name")
        for record, customer, name in self.foreseen.rows(table_of(Contact), names):
            people.setdefault((customer, folded(name)), []).append(record)
            ids.add(record)
        return people, ids

    def _called(self, customer: uuid.UUID, name: str) -> list[uuid.UUID]:
        """The people of this name at the customer, those that rows of the file make among them."""
        key = customer, folded(name)
        return [*self._people[0].get(key, ()), *self._newcomers.get(key, ())]

    @cached_property
    def _newcomers(self) -> dict[_Person, list[uuid.UUID]]:
        return {}

    def customer(self, given: dict[str, Any]) -> uuid.UUID | None:
        """The customer of a row: by its code or whatever stands there, else by its name.

        A code that nobody has yet does not hide who is meant where the name is a customer without.
        """
        code, name = given.get("customer"), given.get("customer_name")
        if code and name:
            with naming("customer"):
                is_known = self.customers.find(code) is not None
            with naming("customer_name"):
                found = None if is_known else self.customers.find(name)
            if found is not None and found not in self._with_code:
                return found
        for field_name, words in (("customer", code), ("customer_name", name)):
            if words:
                with naming(field_name):
                    return self.customers.get(words)
        return None

    @cached_property
    def _with_code(self) -> set[uuid.UUID]:
        return {record for records in self.customers.codes.values() for record in records}

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
        if (record := id_of(words)) in self._people[1]:
            return record
        known = self._called(customer, words)
        columns = {"name": words}
        if not known:
            if title := given.get("contact_title"):
                columns["title"] = title
            take_apart(columns)
            known = self._called(customer, columns["name"])
        if len(known) > 1:
            with naming(name):
                raise BadCell("ambiguous_contact", AMBIGUOUS_CONTACT, words)
        if not known:
            known = [found := self.mint()]
            self._newcomers.setdefault((customer, folded(columns["name"])), []).append(found)
            row = {"id": found, "customer_id": customer, **columns}
            self._made[found] = (table_of(Contact), row)
        self._wait(draft, known[0])
        return known[0]

    def same_kind(self, table: Table, text: str) -> uuid.UUID:
        """A record of the kind of the row itself, by id or code; perhaps one of another row."""
        record = id_of(text)
        if record is not None and record in self.coming:
            return record
        names = ("id", "code") if "code" in table.c else ("id",)
        column, value = ("id", record) if record is not None else ("code", text)
        found = self.foreseen.rows(table, names, column, [value]) if column in names else []
        if len(found) != 1:
            raise BadCell("unknown_record", UNKNOWN_RECORD, text)
        return uuid.UUID(bytes=found[0][0].bytes)

    def names_at(self, customers: set[uuid.UUID]) -> dict[uuid.UUID, set[str]]:
        """The folded names of the people at these customers."""
        names: dict[uuid.UUID, set[str]] = defaultdict(set)
        columns = ("id", "customer_id", "name")
        for _id, customer, name in self.foreseen.rows(
            table_of(Contact), columns, "customer_id", customers
        ):
            names[customer].add(folded(name))
        return names

    def with_numbers(
        self, table: Table, columns: Sequence[str], phones: set[str], emails: set[str]
    ) -> set[uuid.UUID]:
        """The rows of the table that have one of these numbers or addresses."""
        found = self.ground.numbers(self.session, table, columns).of(phones, emails)
        foreseen = Numbers()
        for record, row in self.foreseen.planned(table):
            foreseen.add(record, row.get("email"), (row.get(name) for name in columns))
        return found | foreseen.of(phones, emails)

    def mobiles_at_customers(self, wanted: set[str]) -> Iterable[tuple[str, uuid.UUID]]:
        """Those of the numbers that are mobiles of people, with the customer these are at."""
        table = table_of(Contact)
        known = self.ground.numbers(self.session, table, ("mobile",), "customer_id").phones
        for key in wanted:
            yield from ((key, customer) for customer in known.get(key, ()))

    def guests_of(self, meetings: Sequence[uuid.UUID]) -> dict[uuid.UUID, frozenset[uuid.UUID]]:
        """The customers whose people were at these meetings."""
        guests: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
        names = ("id", "meeting_id", "customer_id")
        for _id, meeting, customer in self.foreseen.rows(
            table_of(Attendance), names, "meeting_id", meetings
        ):
            guests[meeting].add(customer)
        return {meeting: frozenset(customers) for meeting, customers in guests.items()}

    @cached_property
    def _made(self) -> dict[uuid.UUID, tuple[Table, dict[str, Any]]]:
        return {}

    def _wait(self, draft: Draft, record: uuid.UUID) -> None:
        if record in self._made:
            draft.pending[record] = self._made[record]


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
