"""Which record of the store a row means: by id, code, phone or e-mail, never by name alone.

- A row's code decides. A phone or an e-mail finds a record only if their codes do not differ.
- Where a phone or an e-mail finds several records, the name picks one of them.
- Records without any key of their own are told apart by their natural key: the n-th row with the
  same customer and day is the n-th such visit; rows whose whole content is there come first.
- Two real customers can bear one name, so customers have no natural key. A row without a key is
  the same as before only if a row with just this content was imported before (contents).
- A customer that was merged into another is found by all it was found by, and means that one.
"""

import json
import uuid
from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from crm.documents.imports.card_customers import CardCustomers, card_customers
from crm.documents.imports.contents import known_contents
from crm.documents.imports.fields import BadCell, Draft, Kind
from crm.documents.imports.foreseen import server_default
from crm.documents.imports.grouping import Groups
from crm.documents.imports.references import AMBIGUOUS_CUSTOMER, References, Register
from crm.documents.imports.values import email_keys, folded, phone_keys
from crm.i18n import mark
from crm.queries.likeness import SURE, compare, looks_of

AMBIGUOUS = mark("Several records have this code, phone or e-mail; give the row a code of its own.")

Row = dict[str, Any]


class Matcher:
    """The records of a kind as they are and as earlier rows of the file leave them."""

    def __init__(
        self,
        kind: Kind,
        references: References,
        drafts: Sequence[Draft],
        groups: Groups,
        chosen: Iterable[uuid.UUID] = (),
    ) -> None:
        self.kind = kind
        self.table = kind.table
        self.references = references
        self.state: dict[uuid.UUID, Row] = {}
        self.taken: dict[uuid.UUID, int] = {}
        self._defaults = {name: server_default(self.table.c[name]) for name in kind.natural}
        self._names = self._needed(drafts)
        self._merged = references.merged if kind.name == "customers" else {}
        self._formers: dict[uuid.UUID, list[Row]] = defaultdict(list)
        self._register = Register(("", ""), ("ambiguous_match", AMBIGUOUS))
        self._buckets: dict[tuple[object, ...], deque[uuid.UUID]] = defaultdict(deque)
        self._exact: dict[int, uuid.UUID] = {}
        self._exact_as: dict[int, uuid.UUID] = {}
        self._cards = (
            card_customers(drafts, references) if kind.name == "customers" else CardCustomers()
        )
        self._load(drafts, groups, chosen)

    def find(self, draft: Draft) -> uuid.UUID | None:
        """The record the row means, or none; BadCell if that cannot be told."""
        if draft.id is not None:
            record = self._now(draft.id)
            if record in self.state:
                return record
        if draft.new_id is None:
            return self._by_keys(draft)
        if draft.new_id in self.state:
            return draft.new_id
        # Two ids are two records, whatever else the rows have in common.
        try:
            found = self._by_keys(draft)
        except BadCell:
            return None
        return None if found in self.taken else found

    def _by_keys(self, draft: Draft) -> uuid.UUID | None:
        if draft.code is not None:
            found = self._register.codes.get(draft.code, [])
            if len(found) > 1:
                raise BadCell("ambiguous_match", AMBIGUOUS)
            if found:
                return found[0]
        if (meant := self._cards.found.get(draft.place)) in self.state:
            draft.columns.pop("name", None)  # an address book is no authority on names
            return meant
        by_key = self._by_phone_or_email(draft)
        if by_key is None and draft.place in self._cards.unsure:
            error = BadCell("ambiguous_customer", AMBIGUOUS_CUSTOMER, draft.columns["name"])
            error.field = "name"
            raise error
        if by_key is not None or (draft.code is not None and not self._is_bare_kind):
            return by_key
        if draft.keyless:
            return self._exact.get(draft.place) or self._next(draft)
        return self._bare(draft)

    def known(self, record: uuid.UUID) -> bool:
        """Whether the record is there; read if it was not yet."""
        if record not in self.state:
            self._fetch_in("id", [record])
        return record in self.state

    def former(self, record: uuid.UUID, draft: Draft) -> Row | None:
        """What the record was, before a merge, when somebody wrote the row that names it so."""
        formers = self._formers.get(record)
        own = self.state[record]
        if not formers or draft.id == record or (draft.code and draft.code == own.get("code")):
            return None
        for former in formers:
            if draft.id == former["id"] or (draft.code and draft.code == former["code"]):
                return former
            if self._exact_as.get(draft.place) == former["id"]:
                return former
        if draft.id is not None or draft.code is not None:
            return None
        best = max(formers, key=lambda former: self._likeness(draft, former))
        return best if self._likeness(draft, best) > self._likeness(draft, own) else None

    def _likeness(self, draft: Draft, row: Row) -> int:
        """How much of what the row is known by is this record's: number or address, and name."""
        phones = {key for name in self.kind.phone_columns for key in phone_keys(row.get(name))}
        keys = phones & draft.phones or email_keys(row.get("email")) & draft.emails
        name = draft.columns.get("name")
        return 2 * bool(keys) + (name is not None and folded(row.get("name") or "") == folded(name))

    def _now(self, record: uuid.UUID) -> uuid.UUID:
        """The record, or the customer it was merged into."""
        former = self._merged.get(record)
        return record if former is None else former["into"]

    def take(self, record: uuid.UUID, draft: Draft) -> None:
        """The row is this record's."""
        self.taken.setdefault(record, draft.place)

    def create(self, record: uuid.UUID, row: Row, draft: Draft) -> None:
        """Know a record that a row of the file makes."""
        self.state[record] = row
        self.take(record, draft)
        if draft.code and record not in (known := self._register.codes[draft.code]):
            known.append(record)
        named = draft.named_phones
        if self.kind.name == "customers":
            for key in named:
                self._named_phones[key].append(record)
            named = frozenset()
        for key in draft.phones | named:
            self._register.phones[key].append(record)
        for key in draft.emails:
            self._register.emails[key].append(record)

    def change(self, record: uuid.UUID, changes: Mapping[str, Any]) -> None:
        """Know what a row changes about a record."""
        self.state[record].update(changes)
        keys = {"code", "email", *self.kind.phone_columns}
        if keys & changes.keys():
            self._know(record, {name: changes[name] for name in keys & changes.keys()})

    @property
    def _is_bare_kind(self) -> bool:
        return self.kind.name in {"reps", "contacts"}

    def _know(self, record: uuid.UUID, row: Row) -> None:
        code = row.get("code")
        if code and record not in self._register.codes[code]:
            self._register.codes[code].append(record)
        for column in self.kind.phone_columns:
            for key in phone_keys(row.get(column)):
                self._register.phones[key].append(record)
        for key in email_keys(row.get("email")):
            self._register.emails[key].append(record)

    def _by_phone_or_email(self, draft: Draft) -> uuid.UUID | None:
        phones, emails = self._register.phones, self._register.emails
        if not (phones or emails or self._named_phones):
            return None
        found = {one for key in draft.phones for one in phones.get(key, ())}
        found |= {one for key in draft.emails for one in emails.get(key, ())}
        found = {one for one in found if self._agrees(one, draft) and self._may_be(one, draft)}
        named = {
            one
            for key in draft.named_phones
            for one in (*phones.get(key, ()), *self._named_phones.get(key, ()))
            if self._agrees(one, draft) and self._same_name(one, draft)
        }
        alike = {one for one in found if self._same_name(one, draft)} | named
        free = {one for one in found if one not in self.taken}
        return self._pick(alike, draft) if alike else self._pick(free, draft)

    def _pick(self, found: set[uuid.UUID], draft: Draft) -> uuid.UUID | None:
        """The only one; of several, one that has all the row says already, or the only free one."""
        if len(found) < 2:  # noqa: PLR2004 - one or none
            return next(iter(found), None)
        same = [one for one in sorted(found) if self._says_the_same(one, draft)]
        if same:
            return same[0]
        free = [one for one in found if one not in self.taken]
        if len(free) != 1:
            raise BadCell("ambiguous_match", AMBIGUOUS)
        return free[0]

    def _says_the_same(self, record: uuid.UUID, draft: Draft) -> bool:
        row = self.state[record]
        return all(row.get(name) == v for name, v in draft.columns.items() if name != "extra")

    def _agrees(self, record: uuid.UUID, draft: Draft) -> bool:
        """Whether nothing tells the record and the row apart: another code, another customer."""
        row = self.state[record]
        for name in ("code", "customer_id"):
            ours, theirs = row.get(name), draft.columns.get(name)
            if ours is not None and theirs is not None and ours != theirs:
                return False
        return True

    def _may_be(self, record: uuid.UUID, draft: Draft) -> bool:
        """Whether a number alone may lead there: a customer of another name shares a switchboard.

        Such a row is a possible duplicate; overwriting a firm by another's card would lose it.
        """
        name = draft.columns.get("name")
        if self.kind.name != "customers" or name is None or self._same_name(record, draft):
            return True
        own = self.state[record]
        there = looks_of(record, own.get("name") or "", own.get("short_name"))
        score, _reasons = compare(there, looks_of(record, name, draft.columns.get("short_name")))
        return score >= SURE

    def _same_name(self, record: uuid.UUID, draft: Draft) -> bool:
        name = draft.columns.get("name")
        if name is None or folded(self.state[record].get("name") or "") == folded(name):
            return True
        formers = self._formers.get(record, ())
        return any(folded(former["name"]) == folded(name) for former in formers)

    def _bare(self, draft: Draft) -> uuid.UUID | None:
        """Somebody known by name until now, whose number or code the row brings."""
        if not self._is_bare_kind:
            return None
        keys = ("code", "email", *self.kind.phone_columns)
        for record in self._buckets.get(self._natural(draft.columns, draft.defaults), ()):
            row = self.state[record]
            if record not in self.taken and all(
                row.get(name) is None
                or name not in draft.columns
                or row[name] == draft.columns[name]
                for name in keys
            ):
                return record
        return None

    def _next(self, draft: Draft) -> uuid.UUID | None:
        for natural in self._naturals(draft):
            bucket = self._buckets.get(natural)
            while bucket:
                if bucket[0] not in self.taken and bucket[0] not in self._reserved:
                    return bucket[0]
                bucket.popleft()
        return None

    def _naturals(self, draft: Draft) -> list[tuple[object, ...]]:
        if not self.kind.natural:
            return []
        guests = draft.related.get("guests")
        naturals = [self._natural(draft.columns, draft.defaults, guests)]
        if draft.alias is not None:
            naturals.append(self._natural(draft.columns | draft.alias, draft.defaults, guests))
        return naturals

    def _natural(
        self, row: Row, defaults: Row, guests: frozenset[uuid.UUID] | None = None
    ) -> tuple[object, ...]:
        key: list[object] = []
        for name in self.kind.natural:
            value = row.get(name)
            if value is None:
                value = defaults.get(name)
            if value is None:
                value = self._defaults.get(name)
            key.append(folded(value) if isinstance(value, str) else _hashable(value))
        key.append(guests or frozenset())
        return tuple(key)

    # -- loading ------------------------------------------------------------------------------

    def _needed(self, drafts: Sequence[Draft]) -> list[str]:
        names = {"id", "code", "email", "name", "extra", "state", *self.kind.natural}
        names |= {*self.kind.phone_columns, *self.kind.required, "delivered_on", "day"}
        names |= {"terms_days", "due", "unit_price", "quantity", "discount", "amount"}
        for draft in drafts:
            names.update(draft.columns)
        names.discard("id")
        return ["id", *(column.name for column in self.table.columns if column.name in names)]

    def _load(self, drafts: Sequence[Draft], groups: Groups, chosen: Iterable[uuid.UUID]) -> None:
        self._named_phones: dict[str, list[uuid.UUID]] = defaultdict(list)
        self._reserved: set[uuid.UUID] = set()
        self._fetch_in("id", chosen)
        self._load_ids(drafts)
        self._load_codes(drafts)
        self._load_keys(drafts)
        if self.kind.natural:
            self._load_natural(drafts)
        if self.kind.name == "customers":
            self._load_contents(drafts, groups)
        self._fetch_in("id", self._cards.found.values())
        if self._merged:
            self._load_formers(drafts)

    def _load_ids(self, drafts: Sequence[Draft]) -> None:
        self._fetch_in("id", {self._now(draft.id) for draft in drafts if draft.id is not None})

    def _load_codes(self, drafts: Sequence[Draft]) -> None:
        if "code" not in self.table.c:
            return
        codes = {draft.code for draft in drafts if draft.code is not None}
        for record in self._fetch_in("code", codes):
            self._know(record, {"code": self.state[record]["code"]})

    def _load_keys(self, drafts: Sequence[Draft]) -> None:
        if not any(draft.phones or draft.emails or draft.named_phones for draft in drafts):
            return
        phones = {key for draft in drafts for key in draft.phones | draft.named_phones}
        emails = {key for draft in drafts for key in draft.emails}
        references = self.references
        found = references.with_numbers(self.table, self.kind.phone_columns, phones, emails)
        if self.kind.name == "customers":
            for key, customer in references.mobiles_at_customers(phones):
                self._named_phones[key].append(customer)
                found.add(customer)
        self._fetch_in("id", found)
        for record in found & self.state.keys():
            self._know(
                record, {name: v for name, v in self.state[record].items() if name != "code"}
            )

    def _load_natural(self, drafts: Sequence[Draft]) -> None:
        anchor = self.kind.anchor
        if anchor is None:
            return
        wanted = [draft for draft in drafts if draft.keyless or self._is_bare_kind]
        anchors = {draft.columns[anchor] for draft in wanted if anchor in draft.columns}
        # A name is compared by its folded form, which SQL does not know.
        everything = anchor == "name" and anchors
        found = self._fetch() if everything else self._fetch_in(anchor, anchors)
        guests: Mapping[uuid.UUID, frozenset[uuid.UUID]] = {}
        if self.kind.name == "meetings":
            guests = self.references.guests_of(found)
        for record in found:
            natural = self._natural(self.state[record], {}, guests.get(record))
            self._buckets[natural].append(record)
        self._reserve_exact([draft for draft in wanted if draft.keyless])

    def _reserve_exact(self, drafts: Sequence[Draft]) -> None:
        """Rows whose whole content is there keep their record, whatever the order of the rows."""
        indexes: dict[tuple[object, ...], dict[object, deque[uuid.UUID]]] = {}
        for draft in drafts:
            names = tuple(sorted(draft.columns))
            content = tuple(_hashable(draft.columns[name]) for name in names)
            for natural in self._naturals(draft)[:1]:
                bucket = self._buckets.get(natural)
                if not bucket:
                    continue
                index = indexes.get((names, natural))
                if index is None:
                    index = indexes[names, natural] = defaultdict(deque)
                    for record in bucket:
                        row = self.state[record]
                        index[tuple(_hashable(row.get(name)) for name in names)].append(record)
                same = index.get(content)
                while same and same[0] in self._reserved:
                    same.popleft()
                if same:
                    self._exact[draft.place] = same[0]
                    self._reserved.add(same.popleft())

    def _load_contents(self, drafts: Sequence[Draft], groups: Groups) -> None:
        """Rows without a key find what rows with just their content made in an import before."""
        session = self.references.session
        known = [*known_contents(session, self.table.name, drafts, groups)]
        now = {self._now(record) for _mates, records in known for record in records}
        self._fetch_in("id", now)
        people = self.references.names_at(now)
        used: set[uuid.UUID] = set()
        for mates, records in known:
            if mates[0].place in self._exact:
                continue
            names = {
                folded(person.columns["name"])
                for mate in mates
                if (person := mate.related.get("person")) is not None
            }
            for record in records:
                is_free = record not in used and self._now(record) in self.state
                if is_free and (not names or names & people.get(self._now(record), set())):
                    for mate in mates:
                        self._exact[mate.place] = self._now(record)
                        self._exact_as[mate.place] = record
                    used.add(record)
                    break

    def _load_formers(self, drafts: Sequence[Draft]) -> None:
        """Customers that were merged into others, where the rows name them as they were."""
        codes = {draft.code for draft in drafts if draft.code is not None}
        phones = {key for draft in drafts for key in draft.phones | draft.named_phones}
        emails = {key for draft in drafts for key in draft.emails}
        named = {draft.id for draft in drafts} | {*self._exact_as.values()}
        found = [
            row
            for row in self._merged.values()
            if row["code"] in codes
            or row["id"] in named
            or phone_keys(row["phone"]) & phones
            or email_keys(row["email"]) & emails
        ]
        self._fetch_in("id", {row["into"] for row in found})
        for row in found:
            record = row["into"]
            if record in self.state:
                self._formers[record].append(row)
                taken = self._register.codes.get(row["code"])
                known = ("phone", "email") if taken else ("code", "phone", "email")
                self._know(record, {name: row[name] for name in known})

    def _fetch_in(self, name: str, values: Iterable[Any]) -> list[uuid.UUID]:
        wanted = set(values)
        return self._fetch(name, wanted) if wanted else []

    def _fetch(self, name: str | None = None, values: Collection[Any] = ()) -> list[uuid.UUID]:
        """Read records into the state; their ids in the order they were made."""
        ids = []
        for row in self.references.foreseen.rows(self.table, self._names, name, values):
            ids.append(row[0])
            if row[0] not in self.state:
                self.state[row[0]] = dict(zip(self._names, row, strict=True))
        return ids


def _hashable(value: object) -> object:
    if isinstance(value, list | dict):
        return json.dumps(value, sort_keys=True)
    return value
