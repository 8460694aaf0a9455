"""Customers that are probably one and the same, with a score and the reasons.

Nobody compares all with all: customers are put under keys (phone, e-mail, core of the name, its
brand, its sound, the beginning and end of long brands), and only those under one key are compared.
"""

import gc
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import combinations
from time import monotonic

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.models import Contact, Customer, Distinction
from crm.queries.likeness import SURE, Looks, compare, looks_of

Report = Callable[[int, int], None]

WARNED = 70
"""The score from which a pair is worth a warning."""

_SHARED_BY_MANY = 4  # a number of more customers is a switchboard's, or nobody's
_CROWD = 60  # of more under one key only those that agree in all their words are compared
_PAUSE = 0.15  # seconds between two reports
_NOBODY = uuid.UUID(int=0)


@dataclass(frozen=True, slots=True)
class Likely:
    """A customer that may be the one asked about; reasons by `label("likeness", code)`."""

    customer: uuid.UUID
    name: str
    score: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LikelyPair:
    """Two customers that may be one; `one` was made first."""

    one: uuid.UUID
    one_name: str
    other: uuid.UUID
    other_name: str
    score: int
    reasons: tuple[str, ...]


class Likeness:
    """All customers under their keys, loaded once for many questions."""

    def __init__(self, session: Session, *, report: Report | None = None) -> None:
        self._all: list[Looks] = []
        self._place: dict[uuid.UUID, int] = {}
        self._under: dict[str, list[int]] = defaultdict(list)
        with _without_collector():
            for looks in _looks(session, report):
                self._put(looks)

    def add(
        self,
        customer: uuid.UUID,
        name: str,
        short_name: str | None = None,
        *,
        phones: Iterable[str | None] = (),
        emails: Iterable[str | None] = (),
        city: str | None = None,
    ) -> None:
        """Know one more customer, or a row that will be one; an id that is known is replaced."""
        before = self._place.pop(customer, None)
        if before is not None:
            for key in keys_of(self._all[before]):
                self._under[key].remove(before)
        self._put(looks_of(customer, name, short_name, phones=phones, emails=emails, city=city))

    def of(
        self,
        name: str,
        short_name: str | None = None,
        *,
        phones: Iterable[str | None] = (),
        emails: Iterable[str | None] = (),
        limit: int = 5,
        city: str | None = None,
        but: uuid.UUID | None = None,
        minimum: int = WARNED,
    ) -> list[Likely]:
        """The customers that this may be, the likeliest first; `but` is who it is known to be."""
        asked = looks_of(but or _NOBODY, name, short_name, phones=phones, emails=emails, city=city)
        worthless = self._worthless(asked)
        near: set[int] = set()
        for key in keys_of(asked):
            under = self._under.get(key, ())
            if len(under) <= _CROWD:
                near.update(under)
            else:
                near.update(n for n in under if _agree(self._all[n], asked))
        found = []
        for n in near:
            looks = self._all[n]
            if looks.customer == but:
                continue
            score, reasons = compare(asked, looks, worthless=worthless)
            if score >= minimum:
                found.append(Likely(looks.customer, looks.name, score, reasons))
        return sorted(found, key=lambda likely: (-likely.score, likely.customer))[:limit]

    def pairs(self, *, minimum: int, report: Report | None = None) -> Iterator[LikelyPair]:
        """Every pair that may be one, in no order."""
        seen: set[tuple[int, int]] = set()
        common = frozenset(
            key[1:]
            for key, under in self._under.items()
            if key[0] in "@#" and len(under) > _SHARED_BY_MANY
        )
        told = monotonic()
        total = len(self._under)
        for done, under in enumerate(self._under.values()):
            if report is not None and monotonic() - told > _PAUSE:
                report(done, total)
                told = monotonic()
            if len(under) > 1:
                for pair in self._near(under):
                    if pair not in seen:
                        seen.add(pair)
                        yield from self._compared(pair, common, minimum)

    def _put(self, looks: Looks) -> None:
        number = len(self._all)
        self._all.append(looks)
        self._place[looks.customer] = number
        for key in keys_of(looks):
            self._under[key].append(number)

    def _worthless(self, asked: Looks) -> frozenset[str]:
        return frozenset(
            word
            for sign, words in (("#", asked.phones), ("@", asked.emails))
            for word in words
            if len(self._under.get(sign + word, ())) >= _SHARED_BY_MANY
        )

    def _near(self, under: list[int]) -> Iterator[tuple[int, int]]:
        if len(under) <= _CROWD:
            yield from combinations(under, 2)
            return
        groups: dict[object, list[int]] = defaultdict(list)
        for n in under:
            groups[_crowd(self._all[n])].append(n)
        for group in groups.values():
            if len(group) <= _CROWD:
                yield from combinations(group, 2)

    def _compared(
        self, pair: tuple[int, int], worthless: frozenset[str], minimum: int
    ) -> Iterator[LikelyPair]:
        one, other = sorted((self._all[n] for n in pair), key=lambda looks: looks.customer)
        score, reasons = compare(one, other, worthless=worthless)
        if score >= minimum:
            yield LikelyPair(one.customer, one.name, other.customer, other.name, score, reasons)


def keys_of(looks: Looks) -> set[str]:
    """What the customer is found under; the first character says what kind of key it is."""
    read = looks.read
    keys = {f"={read.core}", f"={read.brand}"}
    if looks.short:
        keys.add(f"={looks.short}")
    if looks.sound:
        keys.add(f"~{looks.sound}")
    if read.words:
        keys.add(f"={''.join(sorted(read.words))}")
    length, part = (4, 2) if read.is_han else (6, 5)
    if len(read.brand) >= length:
        keys.add(f"<{read.brand[:part]}")
        keys.add(f">{read.brand[-part:]}")
    keys.update(f"#{phone}" for phone in looks.phones)
    keys.update(f"@{email}" for email in looks.emails)
    return keys


def likely_duplicates(
    session: Session,
    *,
    limit: int | None = None,
    minimum: int = WARNED,
    report: Report | None = None,
) -> list[LikelyPair]:
    """The likeliest pairs first; those told apart by the user are left out."""
    apart = told_apart(session)
    found = [
        pair
        for pair in Likeness(session, report=report).pairs(
            minimum=max(minimum, SURE), report=report
        )
        if (pair.one, pair.other) not in apart
    ]
    found.sort(key=lambda pair: (-pair.score, pair.one, pair.other))
    return found[:limit]


def told_apart(session: Session) -> set[tuple[uuid.UUID, uuid.UUID]]:
    """The pairs of which the user said that they are not the same, the smaller id first."""
    rows = session.execute(
        select(Distinction.one_id, Distinction.other_id).where(~Distinction.deleted)
    )
    return {(one, other) for one, other in rows}


def _looks(session: Session, report: Report | None) -> Iterator[Looks]:
    phones: dict[uuid.UUID, list[str | None]] = defaultdict(list)
    emails: dict[uuid.UUID, list[str | None]] = defaultdict(list)
    people = select(Contact.customer_id, Contact.mobile, Contact.phone, Contact.email).where(
        ~Contact.deleted
    )
    for customer, mobile, phone, email in session.execute(people):
        phones[customer] += (mobile, phone)
        emails[customer].append(email)
    rows = session.execute(
        select(
            Customer.id,
            Customer.name,
            Customer.short_name,
            Customer.phone,
            Customer.email,
            Customer.city,
        ).where(~Customer.deleted)
    ).all()
    told = monotonic()
    for done, (customer, name, short_name, phone, email, city) in enumerate(rows):
        if report is not None and monotonic() - told > _PAUSE:
            report(done, len(rows))
            told = monotonic()
        yield looks_of(
            customer,
            name,
            short_name,
            phones=(phone, *phones.get(customer, ())),
            emails=(email, *emails.get(customer, ())),
            city=city,
        )


@contextmanager
def _without_collector() -> Iterator[None]:
    """Half of the time would go into looking for cycles among what has none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _agree(one: Looks, other: Looks) -> bool:
    return one.read.spelled == other.read.spelled or _crowd(one) == _crowd(other)


def _crowd(looks: Looks) -> object:
    read = looks.read
    return read.core, read.places, read.marks, looks.city
