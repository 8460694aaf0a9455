"""Reading the numbers that were reported."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.models import Customer, Product, Reading, Rep
from crm.queries.filters import in_days, rows_of, same
from crm.queries.finding import find_fact


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """A reported number, in millionths of its unit."""

    id: uuid.UUID
    metric: str
    day: dt.date
    value: int
    unit: str | None
    nature: str
    currency: str | None
    rep_id: uuid.UUID | None
    rep: str | None
    customer_id: uuid.UUID | None
    customer: str | None
    product_id: uuid.UUID | None
    product: str | None
    region: str | None
    source: str | None
    code: str | None


def find_reading(session: Session, text: str) -> uuid.UUID:
    """The reading with this id, unique ending of one or code."""
    return find_fact(session, Reading, text, noun="reading")


def list_readings(
    session: Session,
    *,
    reading: uuid.UUID | None = None,
    metric: str | None = None,
    rep: uuid.UUID | None = None,
    start: dt.date | None = None,
    end: dt.date | None = None,
    limit: int | None = None,
) -> list[ReadingRow]:
    """Readings, the newest first."""
    statement = (
        select(
            Reading.id,
            Reading.metric,
            Reading.day,
            Reading.value,
            Reading.unit,
            Reading.nature,
            Reading.currency,
            Reading.rep_id,
            Rep.name,
            Reading.customer_id,
            Customer.name,
            Reading.product_id,
            Product.name,
            Reading.region,
            Reading.source,
            Reading.code,
        )
        .outerjoin(Rep, Rep.id == Reading.rep_id)
        .outerjoin(Customer, Customer.id == Reading.customer_id)
        .outerjoin(Product, Product.id == Reading.product_id)
        .where(*in_days(Reading, start, end), *same(Reading.id, reading))
        .where(*same(Reading.rep_id, rep))
        .order_by(Reading.day.desc(), Reading.id.desc())
        .limit(limit)
    )
    if metric is not None:
        statement = statement.where(Reading.metric == metric)
    return rows_of(ReadingRow, session, statement)
