"""Where a lesson came up again: what happened after it that concerns what it is about.

A lesson with a customer concerns that customer, else one with a product the contacts in which it
was pitched, else one with a topic what mentions the topic: as the brief chooses its lessons.
"""

import datetime as dt
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from crm.models import Customer, Lesson, Note, Order, OrderLine, Pitch, Visit
from crm.queries.lessons import LessonRow
from crm.queries.sales_facts import counted
from crm.queries.search_found import Index
from crm.queries.search_terms import in_texts

_MOST_FOUND = 400  # records of a topic, the newest
_MOST_READ = 200  # records of which the texts are compared
_ALIKE = 0.3  # share of the mistake's words that a text must hold to sound like it
_FEWEST = 2  # of them
_AHEAD = 14  # days of planned visits whose briefs are looked at
_HAN_PAIR = re.compile(r"(?=([\u4e00-\u9fff]{2}))")
_WORD = re.compile(r"[a-z]{4,}")


@dataclass(frozen=True, slots=True)
class RepeatCount:
    """Since the lesson: contacts where it applied, and how often it was said to be made again."""

    met: int = 0
    again: int = 0


@dataclass(frozen=True, slots=True)
class RepeatRow:
    """A contact (`visit`) or `note` after the lesson that concerns it.

    `how` is "again" where the rep said so, "alike" where the words are those of the mistake,
    else "".
    """

    kind: str
    id: uuid.UUID
    day: dt.date
    mode: str
    customer_id: uuid.UUID | None
    customer: str | None
    text: str
    how: str


@dataclass(frozen=True, slots=True)
class BriefRow:
    """A planned visit whose brief shows the lesson."""

    visit_id: uuid.UUID
    day: dt.date
    customer_id: uuid.UUID
    customer: str


@dataclass(frozen=True, slots=True)
class Repeats:
    """What became of one lesson; `customers` counts those in whose briefs it shows."""

    lesson: uuid.UUID
    rows: Sequence[RepeatRow]
    briefs: Sequence[BriefRow]
    customers: int


def repeat_counts(
    session: Session, lessons: Sequence[LessonRow], today: dt.date
) -> Mapping[uuid.UUID, RepeatCount]:
    """Of each of these lessons; read in as many queries as there are ways to concern one."""
    done = (Visit.day > Lesson.day, Visit.day <= today, Visit.state == "completed", ~Visit.deleted)
    mine = Lesson.id.in_([lesson.id for lesson in lessons])
    met: dict[uuid.UUID, int] = {}
    by_customer = (
        select(Lesson.id, func.count(Visit.id))
        .join(Visit, Visit.customer_id == Lesson.customer_id)
        .where(mine, *done)
        .group_by(Lesson.id)
    )
    by_product = (
        select(Lesson.id, func.count(Visit.id.distinct()))
        .join(Pitch, Pitch.product_id == Lesson.product_id)
        .join(Visit, Visit.id == Pitch.visit_id)
        .where(mine, Lesson.customer_id.is_(None), ~Pitch.deleted, *done)
        .group_by(Lesson.id)
    )
    for statement in (by_customer, by_product):
        met.update((lesson, count) for lesson, count in session.execute(statement))
    topical = [lesson for lesson in lessons if _topic(lesson)]
    found = {topic: _found(session, "visit", topic) for topic in {_topic(row) for row in topical}}
    everything = {record for records in found.values() for record in records}
    days = dict(
        session.execute(
            select(Visit.id, Visit.day).where(
                Visit.id.in_(everything), Visit.state == "completed", ~Visit.deleted
            )
        ).all()
        if everything
        else []
    )
    for lesson in topical:
        hits = (days.get(record) for record in found[_topic(lesson)])
        met[lesson.id] = sum(day is not None and lesson.day < day <= today for day in hits)
    again = dict(
        session.execute(
            select(Lesson.id, func.count(Note.id))
            .join(Note, func.instr(Note.body, Lesson.mistake) > 0)
            .where(mine, Note.day >= Lesson.day, ~Note.deleted)
            .group_by(Lesson.id)
        ).all()
    )
    return {
        lesson.id: RepeatCount(met.get(lesson.id, 0), again.get(lesson.id, 0)) for lesson in lessons
    }


def list_repeats(session: Session, lesson: LessonRow, *, today: dt.date, limit: int = 8) -> Repeats:
    """What concerns this lesson since its day: said again first, then what sounds like it."""
    rows = [*_visits(session, lesson, today), *_notes(session, lesson, today)]
    rows.sort(key=lambda row: row.day, reverse=True)
    rows.sort(key=lambda row: ("again", "alike", "").index(row.how))
    customers = _customers(session, lesson) if lesson.active else set()
    briefs = _briefs(session, customers, today)
    return Repeats(lesson.id, rows[:limit], briefs, len(customers))


def _visits(session: Session, lesson: LessonRow, today: dt.date) -> list[RepeatRow]:
    about: ColumnElement[bool]
    if lesson.customer_id is not None:
        about = Visit.customer_id == lesson.customer_id
    elif lesson.product_id is not None:
        about = Visit.id.in_(
            select(Pitch.visit_id).where(Pitch.product_id == lesson.product_id, ~Pitch.deleted)
        )
    elif _topic(lesson):
        about = Visit.id.in_(_found(session, "visit", _topic(lesson)))
    else:
        return []
    rows = session.execute(
        select(
            Visit.id,
            Visit.day,
            Visit.mode,
            Customer.id,
            Customer.name,
            Visit.said,
            Visit.feedback,
            Visit.purpose,
        )
        .join(Customer, Customer.id == Visit.customer_id)
        .where(about, Visit.day > lesson.day, Visit.day <= today)
        .where(Visit.state == "completed", ~Visit.deleted)
        .order_by(Visit.day.desc(), Visit.id.desc())
        .limit(_MOST_READ)
    )
    return [
        RepeatRow(
            "visit",
            *row[:5],
            next(filter(None, row[5:]), ""),
            _how(lesson.mistake, " ".join(filter(None, row[5:]))),
        )
        for row in rows
    ]


def _notes(session: Session, lesson: LessonRow, today: dt.date) -> list[RepeatRow]:
    about = [Note.body.contains(lesson.mistake, autoescape=True)]
    if lesson.customer_id is not None:
        about.append(Note.customer_id == lesson.customer_id)
    elif lesson.product_id is not None:
        about.append(Note.product_id == lesson.product_id)
    elif _topic(lesson):
        about.append(Note.id.in_(_found(session, "note", _topic(lesson))))
    rows = session.execute(
        select(Note.id, Note.day, Note.kind, Note.customer_id, Customer.name, Note.body)
        .outerjoin(Customer, Customer.id == Note.customer_id)
        .where(or_(*about), Note.day >= lesson.day, Note.day <= today, ~Note.deleted)
        .order_by(Note.day.desc(), Note.id.desc())
        .limit(_MOST_READ)
    )
    return [RepeatRow("note", *row, _how(lesson.mistake, row[5])) for row in rows]


def _customers(session: Session, lesson: LessonRow) -> set[uuid.UUID]:
    """In whose briefs the lesson shows."""
    if lesson.customer_id is not None:
        return {lesson.customer_id}
    if lesson.product_id is not None:
        return set(
            session.scalars(
                select(Order.customer_id)
                .distinct()
                .join(OrderLine, OrderLine.order_id == Order.id)
                .where(OrderLine.product_id == lesson.product_id, counted())
                .where(OrderLine.state != "cancelled", ~OrderLine.deleted)
            )
        )
    topic = _topic(lesson)
    if not topic:
        return set()
    visited = select(Visit.customer_id).where(Visit.id.in_(_found(session, "visit", topic)))
    return {*_found(session, "customer", topic), *session.scalars(visited)}


def _briefs(session: Session, customers: set[uuid.UUID], today: dt.date) -> list[BriefRow]:
    if not customers:
        return []
    rows = session.execute(
        select(Visit.id, Visit.day, Customer.id, Customer.name)
        .join(Customer, Customer.id == Visit.customer_id)
        .where(Visit.day.between(today, today + dt.timedelta(days=_AHEAD)))
        .where(Visit.state == "planned", ~Visit.deleted)
        .order_by(Visit.day, Visit.time, Visit.id)
    )
    return [BriefRow(*row) for row in rows if row[2] in customers]


def _topic(lesson: LessonRow) -> str:
    """What a lesson is about that is about nobody and nothing in particular."""
    if lesson.customer_id is not None or lesson.product_id is not None:
        return ""
    return " ".join((lesson.topic or "").casefold().split())


def _found(session: Session, kind: str, topic: str) -> list[uuid.UUID]:
    """The newest records of the kind in which every word of the topic stands."""
    index = Index(session)
    parts = [in_texts(word, index.complete) for word in topic.split()]
    if not all(parts):
        return []
    docs = index.docs(kind, " AND ".join(parts), _MOST_FOUND, newest=True)
    return [uuid.UUID(bytes=doc.record) for doc in docs]


def _how(mistake: str, text: str) -> str:
    if mistake in text:
        return "again"
    words = _words(mistake)
    both = len(words & _words(text))
    return "alike" if both >= _FEWEST and both >= len(words) * _ALIKE else ""


def _words(text: str) -> set[str]:
    """Pairs of Han characters, and words of four letters and more."""
    low = text.casefold()
    return {*_HAN_PAIR.findall(low), *_WORD.findall(low)}
