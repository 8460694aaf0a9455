"""Reading the learning log."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.models import Learning, Product, Rep
from crm.queries.filters import in_days, rows_of, same
from crm.queries.finding import find_fact


@dataclass(frozen=True, slots=True)
class LearningRow:
    """What was learned, when, and how long it took."""

    id: uuid.UUID
    day: dt.date
    title: str
    kind: str
    minutes: int | None
    rep_id: uuid.UUID | None
    rep: str | None
    product_id: uuid.UUID | None
    product: str | None
    source: str | None
    note: str | None


def find_learning(session: Session, text: str) -> uuid.UUID:
    """The entry with this id or unique ending of one."""
    return find_fact(session, Learning, text, noun="learning")


def list_learning(
    session: Session,
    *,
    learning: uuid.UUID | None = None,
    rep: uuid.UUID | None = None,
    kind: str | None = None,
    start: dt.date | None = None,
    end: dt.date | None = None,
    limit: int | None = None,
) -> list[LearningRow]:
    """Entries of the learning log, the newest first."""
    statement = (
        select(
            Learning.id,
            Learning.day,
            Learning.title,
            Learning.kind,
            Learning.minutes,
            Learning.rep_id,
            Rep.name,
            Learning.product_id,
            Product.name,
            Learning.source,
            Learning.note,
        )
        .outerjoin(Rep, Rep.id == Learning.rep_id)
        .outerjoin(Product, Product.id == Learning.product_id)
        .where(*in_days(Learning, start, end), *same(Learning.id, learning))
        .where(*same(Learning.rep_id, rep))
        .order_by(Learning.day.desc(), Learning.id.desc())
        .limit(limit)
    )
    if kind is not None:
        statement = statement.where(Learning.kind == kind)
    return rows_of(LearningRow, session, statement)
