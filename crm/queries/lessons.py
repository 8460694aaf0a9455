"""Reading lessons."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.models import Customer, Lesson, Product, Rep
from crm.queries.filters import in_days, rows_of, same
from crm.queries.finding import find_fact


@dataclass(frozen=True, slots=True)
class LessonRow:
    """A mistake with its correction, and where it applies."""

    id: uuid.UUID
    day: dt.date
    mistake: str
    correction: str | None
    customer_id: uuid.UUID | None
    customer: str | None
    product_id: uuid.UUID | None
    product: str | None
    rep_id: uuid.UUID | None
    rep: str | None
    topic: str | None
    active: bool


def find_lesson(session: Session, text: str) -> uuid.UUID:
    """The lesson with this id or unique ending of one."""
    return find_fact(session, Lesson, text, noun="lesson")


def list_lessons(
    session: Session,
    *,
    lesson: uuid.UUID | None = None,
    customer: uuid.UUID | None = None,
    product: uuid.UUID | None = None,
    rep: uuid.UUID | None = None,
    active: bool | None = None,
    start: dt.date | None = None,
    end: dt.date | None = None,
    limit: int | None = None,
) -> list[LessonRow]:
    """Lessons, the newest first."""
    statement = (
        select(
            Lesson.id,
            Lesson.day,
            Lesson.mistake,
            Lesson.correction,
            Lesson.customer_id,
            Customer.name,
            Lesson.product_id,
            Product.name,
            Lesson.rep_id,
            Rep.name,
            Lesson.topic,
            Lesson.active,
        )
        .outerjoin(Customer, Customer.id == Lesson.customer_id)
        .outerjoin(Product, Product.id == Lesson.product_id)
        .outerjoin(Rep, Rep.id == Lesson.rep_id)
        .where(*in_days(Lesson, start, end), *same(Lesson.id, lesson), *same(Lesson.rep_id, rep))
        .where(*same(Lesson.customer_id, customer), *same(Lesson.product_id, product))
        .order_by(Lesson.day.desc(), Lesson.id.desc())
        .limit(limit)
    )
    if active is not None:
        statement = statement.where(Lesson.active == active)
    return rows_of(LessonRow, session, statement)
