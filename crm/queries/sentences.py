"""Who and what a sentence names: customers, their people and products."""

import datetime as dt
import re
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Row, case, func, select
from sqlalchemy.orm import Session

from crm.domain.sentence_words import AMOUNTS, LATIN_TITLED, TITLED, TITLES
from crm.domain.sentences import Part, Sentence, Span, is_introduced, unknown_name
from crm.domain.tokens import fold
from crm.models import Contact, Customer, Product, Visit
from crm.queries.reps import me
from crm.queries.search import search
from crm.queries.search_found import Index
from crm.queries.search_terms import any_of, read
from crm.queries.sentence_names import (
    CLOSE,
    COMMON,
    INSIDE,
    LATIN,
    LEAST,
    LONGEST,
    Named,
    folded,
    named_in,
)

_MOST = 5  # candidates
_TELLING = 0.55  # less may be by chance
_NAMESAKES = 64  # people of one surname that are looked at
_SOMEBODY_ELSE = {"新", "的", "任", "换"}  # 新店长, 新来的采购
_URGENT = {"", "急", "再", "先", "还", "又", "也"}
_RECENT = dt.timedelta(days=120)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody the sentence speaks of; no candidates where nobody of that name is known there.

    `is_introduced`: told as somebody who was met (见了李姐, met Mr Brown), not only mentioned.
    """

    start: int
    end: int
    said: str
    candidates: tuple[Named, ...]
    is_introduced: bool = False


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
    text = folded(sentence.text)
    given = None if customer is None else _given(session, customer)
    found = _customers(session, index, sentence, text)
    is_doubted = False
    if given is None and not found:
        found = _through_titles(session, index, sentence, today)
        # 拜访滨江渔港刘老板 is hardly the 刘老板 one knows
        is_doubted = bool(found) and unknown_name(sentence) is not None
    if given is not None:
        same = next((one for one in found if one.id == customer), given)
        candidates, sure = [same], True
    elif is_doubted:
        candidates, sure = found, False
    else:
        candidates, sure = found, _is_clear(found)
        if found and not sure:
            candidates, sure = _by_visits(session, found, today)
    chosen = candidates[0] if candidates and sure else None
    people = _people(session, sentence, _asked_of(candidates, chosen), chosen)
    if chosen is None and not is_doubted and candidates and people:
        candidates, sure = _by_people(candidates, people, session)
        chosen = candidates[0] if sure else None
        people = _people(session, sentence, _asked_of(candidates, chosen), chosen)
    products = tuple(_products(session, index, sentence, text, chosen))
    sentence = _with_goods(sentence, products)
    planned, time = None, None
    if chosen is not None:
        day = next((part.day for part in sentence.all("day") if part.day), today)
        planned, time = _planned(session, chosen.id, day, sentence.mode)
    is_weak = not candidates or is_doubted or candidates[0].score < _TELLING
    unknown = unknown_name(sentence) if chosen is None and is_weak else None
    return Understood(
        sentence,
        tuple(candidates[:_MOST]),
        sure,
        unknown,
        tuple(people),
        products,
        planned,
        time,
    )


def _with_goods(sentence: Sentence, products: Sequence[tuple[Named, ...]]) -> Sentence:
    """花生油要60件: what stands before a bare amount is what is needed."""
    parts = list(sentence.parts)
    for at, part in enumerate(parts):
        if part.kind != "need" or not AMOUNTS.match(part.text):
            continue
        for group in products:
            good = group[0]
            between = sentence.text[good.end : part.start]
            if good.end <= part.start and between.strip() in _URGENT:
                said = sentence.text[good.start : good.end]
                parts[at] = replace(part, start=good.start, text=f"{said} {part.text}")
    return replace(sentence, parts=tuple(parts))


def _asked_of(candidates: Sequence[Named], chosen: Named | None) -> list[uuid.UUID]:
    """At whom the people may be."""
    return [one.id for one in ((chosen,) if chosen else candidates[:_MOST])]


# --- Names anywhere in the sentence ----------------------------------------------------------


def _customers(session: Session, index: Index, sentence: Sentence, text: str) -> list[Named]:
    spans = sentence.free
    people = [(p.start, p.end) for p in sentence.all("person") if not p.text.isascii()]
    found = named_in(index, "customer", text, spans, people)
    if not found:
        found = named_in(index, "customer", text, [(0, len(text))], people)
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
    people = named_in(index, "contact", text, [(0, len(text))])
    best = people[0].score if people else 0.0
    names = {one.name for one in people if best - one.score <= CLOSE}
    found: dict[uuid.UUID, Named] = {}
    for name in names:
        for doc in index.docs("contact", read(name).exact, INSIDE):
            if doc.customer is not None and (doc.names or "").partition("\x1f")[0] == name:
                customer = uuid.UUID(bytes=doc.customer)
                found.setdefault(customer, Named(customer, "", "", 0, 0, best))
    known = index.customer_names([one.bytes for one in found])
    return [Named(one, known[one.bytes], "", 0, 0, best) for one in found if one.bytes in known]


def _through_titles(
    session: Session, index: Index, sentence: Sentence, today: dt.date
) -> list[Named]:
    """The customers of 罗总 or Mr Novak: who was seen of late, else of few with that surname."""
    for part in sentence.all("person"):
        latin = LATIN_TITLED.fullmatch(part.text)
        match = TITLED.fullmatch(part.text)
        if match is None and latin is None:
            continue
        surname = match["surname"] if match else part.text.split()[-1]
        theirs = [
            Contact.name.startswith(surname) if match else Contact.name.endswith(f" {surname}"),
            ~Contact.deleted,
        ]
        columns = select(Contact.id, Contact.name, Contact.title, Contact.customer_id)
        recent = (
            select(Visit.customer_id)
            .where(Visit.day.between(today - _RECENT, today), Visit.rep_id == me(session))
            .where(~Visit.deleted)
        )
        rows = session.execute(columns.where(*theirs, Contact.customer_id.in_(recent))).all()
        if not rows:
            asked = any_of(["^" + surname if match else fold(surname)])
            docs = list(index.docs("contact", asked, _NAMESAKES))
            if len(docs) < _NAMESAKES:  # else it is anybody's name
                ids = [uuid.UUID(bytes=doc.record) for doc in docs]
                rows = session.execute(columns.where(*theirs, Contact.id.in_(ids))).all()
        fits = [row for row in rows if not match or match["title"] in (row.title or "")] or rows
        customers = dict.fromkeys(row.customer_id for row in fits)
        known = index.customer_names([one.bytes for one in customers])
        found = [
            Named(one, known[one.bytes], "", 0, 0, _TELLING)
            for one in customers
            if one.bytes in known
        ]
        if found:
            return found
    return []


def _spelt(session: Session, text: str, spans: Iterable[Span]) -> list[Named]:
    """A customer typed in pinyin: the first long Latin word that is none of ours."""
    for start, end in list(spans)[:4]:
        for match in LATIN.finditer(text, start, min(end, LONGEST)):
            if len(match[0]) < 4 or match[0] in COMMON:  # noqa: PLR2004 - fewer letters say too little
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
    if not found or found[0].score < _TELLING:
        return False
    return len(found) == 1 or found[0].score - found[1].score > CLOSE


def _by_visits(
    session: Session, found: Sequence[Named], today: dt.date
) -> tuple[list[Named], bool]:
    """Of those as likely as the first, the one planned for today, then who was seen last."""
    close = [one for one in found if found[0].score - one.score <= CLOSE]
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
    known: Sequence[Row[uuid.UUID, str, str | None, uuid.UUID]] = ()
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
        candidates = _persons(exact or fits, (0, 0))
        is_met = is_introduced(sentence.text, part)
        found.append(Person(part.start, part.end, part.text, candidates, is_met))
    if chosen and not found:
        found = _by_title(sentence.text, known, taken)
    return sorted(found, key=lambda person: person.start)


def _by_title(
    text: str, known: Sequence[Row[uuid.UUID, str, str | None, uuid.UUID]], taken: set[int]
) -> list[Person]:
    """园长不在: the only one of that title there."""
    for title in TITLES:
        at = text.find(title) if len(title) > 1 else -1
        span = (at, at + len(title))
        if at < 0 or not taken.isdisjoint(range(*span)) or f"新{title}" in text:
            continue
        theirs = [row for row in known if title in (row.title or "")]
        if len(theirs) == 1 and text[max(at - 1, 0) : at] not in _SOMEBODY_ELSE:
            return [Person(*span, title, _persons(theirs, span))]
    return []


def _whole(name: str) -> str:
    """The expression for a name that is no part of another word."""
    return rf"\b{re.escape(name)}\b" if name.isascii() else re.escape(name)


def _persons(
    rows: Iterable[Row[uuid.UUID, str, str | None, uuid.UUID]], span: Span
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
    fits = [one for one in candidates if one.id in theirs and best - one.score <= CLOSE]
    return (fits, True) if len(fits) == 1 else (list(candidates), False)


def _products(
    session: Session, index: Index, sentence: Sentence, text: str, customer: Named | None
) -> Iterator[tuple[Named, ...]]:
    """The products named, each with those that may be meant."""
    hole = range(customer.start, customer.end) if customer else range(0)
    spans = [(0, len(text))] if customer is None else [(0, hole.start), (hole.stop, len(text))]
    found = [one for one in named_in(index, "product", text, spans) if one.score > LEAST]
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
            and one.score - each.score <= CLOSE
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
