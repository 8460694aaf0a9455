"""Which people of two customers are the same person, entered twice."""

import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.domain.names import plain
from crm.models import Contact
from crm.queries.likeness import email_keys
from crm.queries.phones import phone_keys

_TITLED: Final = re.compile(
    r"(?:小|老)?([㐀-鿿]{1,2}?)(?:总|总监|经理|先生|女士|小姐|老师|主任|工|董|董事长|厂长|科长|老板|部长"
    r"|处长|局长|院长|校长|店长|会计|医生|师傅|助理|主管|总经理|采购|哥|姐)?"
)
_FULL: Final = 2


@dataclass(frozen=True, slots=True)
class JoinedPerson:
    """One person who is known at both customers; the `other` one becomes the one kept."""

    keep: uuid.UUID
    keep_name: str
    other: uuid.UUID
    other_name: str


def same_people(session: Session, keep: uuid.UUID, other: uuid.UUID) -> list[JoinedPerson]:
    """Each person of the other customer who is one of the kept one's, with that one."""
    ours, theirs = _people(session, keep), _people(session, other)
    found: list[JoinedPerson] = []
    taken: set[uuid.UUID] = set()
    for strength in (_by_number, _by_name):
        for their in theirs:
            if their.id in taken:
                continue
            free = [our for our in ours if our.id not in taken and strength(our, their)]
            exact = [our for our in free if plain(our.name) == plain(their.name)]
            if len(exact or free) == 1:
                our = (exact or free)[0]
                taken |= {our.id, their.id}
                found.append(JoinedPerson(our.id, our.name, their.id, their.name))
    return found


@dataclass(frozen=True, slots=True)
class _Person:
    id: uuid.UUID
    name: str
    phones: frozenset[str]
    emails: frozenset[str]


def _people(session: Session, customer: uuid.UUID) -> Sequence[_Person]:
    rows = session.execute(
        select(Contact.id, Contact.name, Contact.mobile, Contact.email)
        .where(Contact.customer_id == customer, ~Contact.deleted)
        .order_by(Contact.id)
    )
    return [
        _Person(id, name, phone_keys(mobile), email_keys(email)) for id, name, mobile, email in rows
    ]


def _by_number(one: _Person, other: _Person) -> bool:
    shared = one.phones & other.phones or one.emails & other.emails
    return bool(shared) and can_be_one_name(one.name, other.name)


def _by_name(one: _Person, other: _Person) -> bool:
    """The same name, and no numbers that say otherwise."""
    if plain(one.name) != plain(other.name):
        return False
    return not (
        _contradict(one.phones, other.phones)
        or (not (one.phones & other.phones) and _contradict(one.emails, other.emails))
    )


def _contradict(one: Iterable[str], other: Iterable[str]) -> bool:
    ours, theirs = set(one), set(other)
    return bool(ours and theirs and not ours & theirs)


def can_be_one_name(one: str, other: str) -> bool:
    """Whether one person may be called both: 王建国 and 王总, J. Miller and John Miller."""
    a, b = "".join(plain(one).split()), "".join(plain(other).split())
    if a == b or a in b or b in a:
        return True
    if not a.isascii() and not b.isascii():
        return _surname(a) == _surname(b) and (_is_titled(a) or _is_titled(b))
    ours, theirs = re.findall(r"\w+", plain(one)), re.findall(r"\w+", plain(other))
    longest = {word for word in ours if len(word) > _FULL}
    shared = longest & set(theirs)
    initials = {word[0] for word in ours} == {word[0] for word in theirs}
    return bool(shared) and initials


def _surname(name: str) -> str:
    return name.lstrip("小老")[:1]


def _is_titled(name: str) -> bool:
    found = _TITLED.fullmatch(name)
    return found is not None and len(found[1]) == 1
