"""Who and what a sentence names: customers, their people and products, found in the index.

Every two neighbouring characters, and every Latin word, that was not understood otherwise is asked
for; what comes back is laid over the sentence. So a name is found wherever it stands.
"""

import datetime as dt
import re
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from crm.domain.names import read_name
from crm.domain.pinyin import is_han
from crm.domain.sentence_words import TITLED
from crm.domain.sentences import Part, Sentence, Span, unknown_name
from crm.domain.tokens import fold
from crm.models import Contact, Customer, Product, Visit
from crm.queries.reps import me
from crm.queries.search import search
from crm.queries.search_found import Doc, Index
from crm.queries.search_terms import any_of, read

_LONGEST = 90  # characters in which names are looked for
_BEGIN, _INSIDE = 24, 24  # records that are weighed for each two characters
_MOST = 5  # candidates
_CLOSE = 0.1  # as good as the best
_LEAST, _SURE = 0.5, 0.9
_LATIN = re.compile(r"[a-z0-9]*[a-z][a-z0-9]*", re.ASCII)
_STOP = frozenset(
    [
        "the",
        "and",
        "for",
        "with",
        "from",
        "they",
        "them",
        "she",
        "her",
        "his",
        "him",
        "was",
        "were",
        "has",
        "had",
        "have",
        "that",
        "this",
        "will",
        "not",
        "but",
        "are",
        "our",
        "you",
        "about",
        "visited",
        "visit",
        "met",
        "saw",
        "call",
        "called",
        "phone",
        "mail",
        "email",
        "spoke",
        "talked",
        "new",
        "client",
        "customer",
        "needs",
        "wants",
        "asked",
        "promised",
        "send",
        "samples",
        "by",
        "on",
        "at",
        "to",
        "in",
        "of",
        "an",
        "is",
        "it",
        "we",
        "us",
        "me",
        "he",
        "be",
        "so",
        "up",
        "go",
        "went",
        "shop",
        "store",
        "house",
        "food",
        "foods",
        "group",
        "company",
        "co",
        "ltd",
        "inc",
        "trading",
        "street",
        "road",
        "kitchen",
        "market",
        "bar",
        "cafe",
        "restaurant",
        "hotel",
        "catering",
        "supply",
        "service",
        "services",
        "next",
        "last",
        "week",
        "month",
        "day",
        "again",
        "order",
        "ordered",
        "price",
        "list",
        "good",
        "boss",
        "manager",
        "chef",
        "owner",
    ]
)


@dataclass(frozen=True, slots=True)
class Named:
    """A record that the sentence names from `start` to `end`; `about` tells it from others."""

    id: uuid.UUID
    name: str
    about: str
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody the sentence speaks of; no id where nobody of that name is known there."""

    start: int
    end: int
    said: str
    candidates: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Understood:
    """A sentence with the records it names.

    `customers` are those that may be meant, the likeliest first; `is_sure` says that the first is.
    `unknown` is where an unknown customer may be named. `planned` is the visit that was planned
    with the customer for that day, `planned_time` its time.
    """

    sentence: Sentence
    customers: tuple[Named, ...]
    is_sure: bool
    unknown: Span | None
    people: tuple[Person, ...]
    products: tuple[tuple[Named, ...], ...]
    planned: uuid.UUID | None = None
    planned_time: str | None = None

    @property
    def customer(self) -> Named | None:
        """The customer meant, where there is no doubt."""
        return self.customers[0] if self.customers and self.is_sure else None


def understand(
    session: Session, sentence: Sentence, *, today: dt.date, customer: uuid.UUID | None = None
) -> Understood:
    """Find who and what is named; `customer` where it is known already."""
    index = Index(session)
    text = _folded(sentence.text)
    given = None if customer is None else _given(session, customer)
    found = _customers(session, index, sentence, text)
    if given is not None:
        same = next((one for one in found if one.id == customer), given)
        candidates, sure = [same], True
    else:
        candidates, sure = found, _is_clear(found)
        if found and not sure:
            candidates, sure = _by_visits(session, found, today)
    chosen = candidates[0] if candidates and sure else None
    people = _people(session, sentence, _asked_of(candidates, chosen), chosen)
    if chosen is None and candidates and people:
        candidates, sure = _by_people(candidates, people, session)
        chosen = candidates[0] if sure else None
        people = _people(session, sentence, _asked_of(candidates, chosen), chosen)
    planned, time = None, None
    if chosen is not None:
        day = next((part.day for part in sentence.all("day") if part.day), today)
        planned, time = _planned(session, chosen.id, day, sentence.mode)
    return Understood(
        sentence,
        tuple(candidates[:_MOST]),
        sure,
        unknown_name(sentence) if not candidates else None,
        tuple(people),
        tuple(_products(session, index, sentence, text, chosen)),
        planned,
        time,
    )


def _asked_of(candidates: Sequence[Named], chosen: Named | None) -> list[uuid.UUID]:
    """At whom the people may be."""
    return [one.id for one in ((chosen,) if chosen else candidates[:_MOST])]


# --- Names anywhere in the sentence ----------------------------------------------------------


def _customers(session: Session, index: Index, sentence: Sentence, text: str) -> list[Named]:
    spans = sentence.free
    people = [(p.start, p.end) for p in sentence.all("person") if not p.text.isascii()]
    found = _named(index, "customer", text, spans, people)
    if not found:
        found = _named(index, "customer", text, [(0, len(text))], people)
    if not found:
        found = _through_people(index, text)
    if not found:
        found = _spelt(session, text, spans)
    if not found:
        return []
    cities = dict(
        session.execute(
            select(Customer.id, Customer.city).where(
                Customer.id.in_([one.id for one in found]), ~Customer.deleted
            )
        ).all()
    )
    return [
        Named(one.id, one.name, cities[one.id] or "", one.start, one.end, one.score)
        for one in found
        if one.id in cities
    ]


def _through_people(index: Index, text: str) -> list[Named]:
    """The customers of somebody who is named in full."""
    people = _named(index, "contact", text, [(0, len(text))])
    best = people[0].score if people else 0.0
    names = {one.name for one in people if best - one.score <= _CLOSE}
    found: dict[uuid.UUID, Named] = {}
    for name in names:
        for doc in index.docs("contact", read(name).exact, _INSIDE):
            if doc.customer is not None and (doc.names or "").partition("\x1f")[0] == name:
                customer = uuid.UUID(bytes=doc.customer)
                found.setdefault(customer, Named(customer, "", "", 0, 0, best))
    known = index.customer_names([one.bytes for one in found])
    return [Named(one, known[one.bytes], "", 0, 0, best) for one in found if one.bytes in known]


def _named(
    index: Index, kind: str, text: str, spans: Iterable[Span], people: Sequence[Span] = ()
) -> list[Named]:
    """Records of the kind with a name in these spans, the likeliest first."""
    mask = [False] * len(text)
    for start, end in spans:
        mask[start:end] = [True] * (end - start)
    docs: dict[int, Doc] = {}
    for asked, limit in _asked(index, text, mask):
        for doc in index.docs(kind, asked, limit):
            docs[doc.number] = doc
    holes = set().union(*(range(*span) for span in people)) if people else set()
    rough = []
    for doc in docs.values():
        best = None
        for place, name in enumerate((doc.names or "").split("\x1f")):
            laid = _laid(text, mask, _folded(name))
            if laid is not None and not holes.issuperset(range(*laid)):
                ranked = (laid[1] - laid[0], place, name, laid)
                best = max(best, ranked) if best else ranked
        if best is not None:
            rough.append((best, doc))
    rough.sort(key=lambda each: -each[0][0])
    found = []
    for (_size, place, name, (start, end)), doc in rough[:30]:
        score = _worth(text[start:end], _folded(name), is_short=place > 0)
        if score >= _LEAST:
            shown = (doc.names or "").partition("\x1f")[0]
            found.append(Named(uuid.UUID(bytes=doc.record), shown, "", start, end, score))
    found.sort(key=lambda one: (-one.score, one.start, len(one.name)))
    sure = [one for one in found if one.score >= _SURE]
    return [one for one in found if not any(_is_inside(one, other) for other in sure)]


def _is_inside(one: Named, other: Named) -> bool:
    """Whether the other name was written, of which this one holds only a part."""
    is_part = other.start <= one.start and one.end <= other.end
    return is_part and one.end - one.start < other.end - other.start


def _asked(index: Index, text: str, mask: Sequence[bool]) -> Iterator[tuple[str, int]]:
    """Expressions for names that begin so or hold it, with how many are weighed."""
    end = min(len(text), _LONGEST)
    for at in range(end - 1):
        if not (mask[at] and mask[at + 1] and is_han(text[at]) and is_han(text[at + 1])):
            continue
        pair = any_of([text[at : at + 2]])
        yield f"{any_of(['^' + text[at]])} AND {pair}", _BEGIN
        if at + 2 < end and mask[at + 2] and is_han(text[at + 2]):
            yield f"{pair} AND {any_of([text[at + 1 : at + 3]])}", _INSIDE
        yield pair, _INSIDE
    words = [
        match
        for match in _LATIN.finditer(text[:end])
        if mask[match.start()] and match[0] not in _STOP and len(match[0]) > 2  # noqa: PLR2004
    ]
    for match in words[:8]:
        known = [match[0]]
        if match.end() == len(text):
            known = list(index.complete(match[0])) or known
        yield any_of(known), _INSIDE


def _laid(text: str, mask: Sequence[bool], name: str) -> Span | None:
    """The longest part of the sentence that is a part of the name, two characters at least."""
    best: Span | None = None
    bare = name.replace(" ", "")
    at = 0
    while at < len(text) - 1:
        size = 0
        if mask[at] and (text[at : at + 2] in name or text[at : at + 2] in bare):
            size = 2
            while (
                at + size < len(text)
                and mask[at + size]
                and (text[at : at + size + 1] in name or text[at : at + size + 1] in bare)
            ):
                size += 1
            start, end = at, at + size
            if text[start:end].strip() and not is_han(text[start : start + 1]):
                start, end = _whole_words(text, start, end)
            if end - start >= 2 and (best is None or end - start > best[1] - best[0]):  # noqa: PLR2004
                best = (start, end)
        at += max(size - 1, 1)
    return best


def _whole_words(text: str, start: int, end: int) -> Span:
    """Latin parts count as whole words; the last one may be unfinished."""
    while start < end and (
        text[start] == " " or (start and text[start - 1].isascii() and text[start - 1].isalnum())
    ):
        start += 1
    while end > start and end < len(text) and text[end].isascii() and text[end].isalnum():
        end -= 1
    return start, start + len(text[start:end].rstrip())


@lru_cache(maxsize=4096)
def _tells(name: str) -> tuple[str, str]:
    """What tells a company: its brand, and that with its trade."""
    known = read_name(name)
    return known.brand, known.core


def _worth(part: str, name: str, *, is_short: bool) -> float:
    """How surely this part of a name means it."""
    bare = name.replace(" ", "")
    if part.replace(" ", "") == bare:
        return 1.0 if len(bare) > 1 else 0.0
    share = len(part) / len(name)
    if part.isascii():
        words = [word for word in part.split() if word not in _STOP]
        whole = len("".join(words)) / max(
            len("".join(w for w in name.split() if w not in _STOP)), 1
        )
        if not words:
            return 0.0
        several = 0.2 if len(part.split()) > 1 else 0.0  # one word alone begins many names
        start = 0.72 if name.startswith(part) else 0.5
        return start + several + 0.06 * min(whole, 1)
    if is_short:
        return 0.55 + 0.3 * share if bare.startswith(part) else 0.3 + 0.3 * share
    brand, core = _tells(name)
    if brand and part == brand:
        return 0.92
    if brand and brand in part:
        return 0.93 + 0.06 * share
    if brand and len(part) > 1 and brand.startswith(part):
        return 0.7
    if core and part in core and part not in core[len(brand) :]:
        return 0.6
    return 0.0


def _spelt(session: Session, text: str, spans: Iterable[Span]) -> list[Named]:
    """A customer typed in pinyin: the first long Latin word that is none of ours."""
    for start, end in list(spans)[:4]:
        for match in _LATIN.finditer(text, start, min(end, _LONGEST)):
            if len(match[0]) < 4 or match[0] in _STOP:  # noqa: PLR2004 - fewer letters say too little
                continue
            hits = search(session, match[0], kinds=("customer",), limit=_MOST)
            strong = [hit for hit in hits if not hit.name.isascii()]
            if strong:
                best = strong[0].score
                return [
                    Named(hit.id, hit.name, "", *match.span(), 0.8 * hit.score / best)
                    for hit in strong
                ]
            break
    return []


def _is_clear(found: Sequence[Named]) -> bool:
    return bool(found) and (len(found) == 1 or found[0].score - found[1].score > _CLOSE)


def _by_visits(
    session: Session, found: Sequence[Named], today: dt.date
) -> tuple[list[Named], bool]:
    """Of those as likely as the first, the one planned for today, then who was seen last."""
    close = [one for one in found if found[0].score - one.score <= _CLOSE]
    rows = session.execute(
        select(
            Visit.customer_id,
            func.max(case((Visit.state == "completed", Visit.day))),
            func.max(case(((Visit.state == "planned") & (Visit.day == today), 1), else_=0)),
        )
        .where(Visit.customer_id.in_([one.id for one in close]), ~Visit.deleted)
        .group_by(Visit.customer_id)
    )
    seen = {row[0]: (row[2], row[1] or dt.date.min) for row in rows}
    never = (0, dt.date.min)
    ranked = sorted(close, key=lambda one: seen.get(one.id, never), reverse=True)
    planned = [one for one in close if seen.get(one.id, never)[0]]
    return [*ranked, *found[len(close) :]], len(planned) == 1


def _given(session: Session, customer: uuid.UUID) -> Named | None:
    row = session.execute(
        select(Customer.name, Customer.city).where(Customer.id == customer, ~Customer.deleted)
    ).first()
    return None if row is None else Named(customer, row.name, row.city or "", 0, 0, 1.0)


# --- People, products, plans -----------------------------------------------------------------


def _people(
    session: Session,
    sentence: Sentence,
    customers: Sequence[uuid.UUID],
    chosen: Named | None,
) -> list[Person]:
    known = []
    if customers:
        known = session.execute(
            select(Contact.id, Contact.name, Contact.title, Contact.customer_id)
            .where(Contact.customer_id.in_(customers), ~Contact.deleted)
            .order_by(Contact.id)
        ).all()
    found: list[Person] = []
    taken: set[int] = set(range(chosen.start, chosen.end)) if chosen else set()
    said = [(row, row.name) for row in known]
    said += [(row, row.name.split()[0]) for row in known if row.name.isascii() and row.name.split()]
    for row, name in said:
        for match in re.finditer(_whole(name), sentence.text, re.IGNORECASE):
            if len(name) > 1 and taken.isdisjoint(range(*match.span())):
                taken.update(range(*match.span()))
                same = [each for each in known if each.name == row.name]
                found.append(Person(*match.span(), match[0], _persons(same, match.span())))
    for part in sentence.all("person"):
        if not taken.isdisjoint(range(part.start, part.end)):
            continue
        fits = [row for row in known if _fits(part, row.name, row.title)]
        exact = [row for row in fits if _title(part) and row.title and _title(part) in row.title]
        found.append(Person(part.start, part.end, part.text, _persons(exact or fits, (0, 0))))
    return sorted(found, key=lambda person: person.start)


def _whole(name: str) -> str:
    """The expression for a name that is no part of another word."""
    return rf"\b{re.escape(name)}\b" if name.isascii() else re.escape(name)


def _persons(
    rows: Iterable[tuple[uuid.UUID, str, str | None, uuid.UUID]], span: Span
) -> tuple[Named, ...]:
    return tuple(Named(row[0], row[1], row[2] or "", *span, 1.0) for row in list(rows)[:_MOST])


def _title(part: Part) -> str:
    match = TITLED.fullmatch(part.text)
    return match["title"] if match else ""


def _fits(part: Part, name: str, title: str | None) -> bool:
    """Whether 黄总, 小李, Mr Huang or Anna may be this person."""
    said = part.text
    if said.isascii():
        words = {w.lower().strip(".") for w in said.split()} - {"mr", "mrs", "ms", "miss", "dr"}
        return words <= {w.lower() for w in name.split()}
    match = TITLED.fullmatch(said)
    if match:
        return name.startswith(match["surname"])
    if said[0] in "老小阿" and len(said) == 2:  # noqa: PLR2004 - 小李
        return name.startswith(said[1]) or name.endswith(said[1])
    del title
    return name == said or name.startswith(said)


def _by_people(
    candidates: Sequence[Named], people: Sequence[Person], session: Session
) -> tuple[list[Named], bool]:
    """Who of the candidates has the person that is spoken of."""
    ids = {one.id for person in people for one in person.candidates}
    if not ids:
        return list(candidates), False
    theirs = set(session.scalars(select(Contact.customer_id).where(Contact.id.in_(ids))))
    best = candidates[0].score
    fits = [one for one in candidates if one.id in theirs and best - one.score <= _CLOSE]
    return (fits, True) if len(fits) == 1 else (list(candidates), False)


def _products(
    session: Session, index: Index, sentence: Sentence, text: str, customer: Named | None
) -> Iterator[tuple[Named, ...]]:
    """The products named, each with those that may be meant."""
    hole = range(customer.start, customer.end) if customer else range(0)
    spans = [(0, len(text))] if customer is None else [(0, hole.start), (hole.stop, len(text))]
    found = [one for one in _named(index, "product", text, spans) if one.score > _LEAST]
    if not found:
        return
    rows = session.execute(
        select(Product.id, Product.specification).where(
            Product.id.in_([one.id for one in found]), ~Product.deleted, Product.active
        )
    ).all()
    known = {row.id: row.specification or "" for row in rows}
    taken: set[int] = set()
    for one in sorted(found, key=lambda each: (each.start - each.end, each.start)):
        if one.id not in known or not taken.isdisjoint(range(one.start, one.end)):
            continue
        same = [
            Named(each.id, each.name, known[each.id], each.start, each.end, each.score)
            for each in found
            if each.id in known
            and (each.start, each.end) == (one.start, one.end)
            and one.score - each.score <= _CLOSE
        ]
        said = [each for each in same if each.about and fold(each.about) in text]
        taken.update(range(one.start, one.end))
        yield tuple((said or same)[:_MOST])
    del sentence


def _planned(
    session: Session, customer: uuid.UUID, day: dt.date, mode: str
) -> tuple[uuid.UUID | None, str | None]:
    row = session.execute(
        select(Visit.id, Visit.time)
        .where(Visit.customer_id == customer, Visit.day == day, Visit.state == "planned")
        .where(Visit.mode == mode, Visit.rep_id == me(session), ~Visit.deleted)
        .order_by(Visit.time, Visit.id)
    ).first()
    return (None, None) if row is None else (row.id, row.time)


def _folded(text: str) -> str:
    """The text as the index has it, each character in its place."""
    folded = fold(text)
    return folded if len(folded) == len(text) else text.lower()
