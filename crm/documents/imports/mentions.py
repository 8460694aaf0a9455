"""Which customer a text is about: one whose whole name, or short name, stands in it."""

import datetime as dt
import re
import uuid
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from crm.documents.imports.values import email_keys, folded
from crm.domain.names import core_name
from crm.queries.known_names import KnownCustomer, KnownPerson, known_customers, known_people
from crm.store.store import Store

_HEAD = 4  # characters that names are looked up by
_SHORTEST, _SHORTEST_LATIN, _SHORTEST_CORE = 2, 3, 4
_LONGEST = 2000
_WORD = re.compile(r"[0-9a-z]")


@dataclass(frozen=True, slots=True)
class Mention:
    """A customer that a text names, and the person if it names one."""

    customer: KnownCustomer
    person: str | None = None


@dataclass
class Known:
    """What reading a calendar may ask: the day, the rep's zone, and all customers, read once."""

    today: dt.date
    zone: ZoneInfo | None = None
    read: Callable[[], tuple[Sequence[KnownCustomer], Sequence[KnownPerson]]] | None = None
    _names: dict[str, list[tuple[str, KnownCustomer | None]]] | None = None
    _emails: dict[str, Mention | None] = field(default_factory=dict)
    _ids: dict[uuid.UUID, KnownCustomer] = field(default_factory=dict)
    _same: set[str] = field(default_factory=set)

    def of_id(self, customer: uuid.UUID) -> KnownCustomer | None:
        """The customer of this id."""
        self._load()
        return self._ids.get(customer)

    def is_unique(self, customer: KnownCustomer) -> bool:
        """Whether no other bears its name."""
        return folded(customer.name) not in self._same

    def in_text(self, text: str) -> KnownCustomer | None:
        """The customer with the longest name in the text; none if two go by that name."""
        names = self._load()
        words = folded(text[:_LONGEST])
        best: tuple[int, KnownCustomer | None] = (0, None)
        for at in range(len(words)):
            for size in range(_SHORTEST, _HEAD + 1):
                for name, customer in names.get(words[at : at + size], ()):
                    if (
                        len(name) > best[0]
                        and words.startswith(name, at)
                        and _stands_alone(words, at, at + len(name))
                    ):
                        best = len(name), customer
                if at + size >= len(words):
                    break
        return best[1]

    def of_address(self, email: str) -> Mention | None:
        """Whose address it is; none if it is several customers'."""
        self._load()
        return next((self._emails[key] for key in email_keys(email) if key in self._emails), None)

    def _load(self) -> dict[str, list[tuple[str, KnownCustomer | None]]]:
        if self._names is not None:
            return self._names
        customers, people = self.read() if self.read is not None else ((), ())
        self._ids = {one.id: one for one in customers}
        called: dict[str, KnownCustomer | None] = {}
        for one in customers:
            name = folded(one.name)
            if name in called:
                self._same.add(name)
            called[name] = None if name in called else one
        _add_shorter(called, customers)
        self._names = defaultdict(list)
        for name, customer in called.items():
            shortest = _SHORTEST_LATIN if name.isascii() else _SHORTEST
            if len(name) >= shortest:
                self._names[name[:_HEAD]].append((name, customer))
        self._learn_addresses(customers, people)
        return self._names

    def _learn_addresses(
        self, customers: Sequence[KnownCustomer], people: Sequence[KnownPerson]
    ) -> None:
        found: dict[str, list[Mention]] = defaultdict(list)
        for person in people:
            if person.customer_id in self._ids:
                for key in email_keys(person.email):
                    found[key].append(Mention(self._ids[person.customer_id], person.name))
        for one in customers:
            for key in email_keys(one.email):
                found[key].append(Mention(one))
        for key, mentions in found.items():
            is_one = len({mention.customer.id for mention in mentions}) == 1
            self._emails[key] = mentions[0] if is_one else None


def known_of(store: Store, today: dt.date) -> Known:
    """What a store knows, read when it is asked for the first time."""
    return Known(today, read=lambda: (store.read(known_customers), store.read(known_people)))


def _add_shorter(
    called: dict[str, KnownCustomer | None], customers: Sequence[KnownCustomer]
) -> None:
    """Short names, and what is left of a company's name without its place and form."""
    shorter: dict[str, set[uuid.UUID]] = defaultdict(set)
    whose = {}
    for one in customers:
        names = {folded(one.short_name or "")}
        core = core_name(one.name)
        if len(core) >= _SHORTEST_CORE:
            names.add(folded(core))
        for name in names:
            if name and name not in called:
                shorter[name].add(one.id)
                whose[name] = one
    for name, ids in shorter.items():
        called[name] = whose[name] if len(ids) == 1 else None


def _stands_alone(words: str, start: int, end: int) -> bool:
    """Whether letters and digits do not go on before or after the name."""
    before, after = words[start - 1 : start], words[end : end + 1]
    return not (
        (_WORD.match(words[start]) and before and _WORD.match(before))
        or (_WORD.match(words[end - 1]) and after and _WORD.match(after))
    )
