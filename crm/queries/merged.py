"""Which customers were merged into one, and by which steps: what can be taken apart again."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.models import ChangeEntry, Customer, Step

_TABLE = Customer.__tablename__


@dataclass(frozen=True, slots=True)
class MergedRow:
    """A customer that was merged into another: its name, when, and by which step."""

    customer: uuid.UUID
    name: str
    day: dt.date
    step: int


def merged_customers(session: Session, customer: uuid.UUID) -> list[MergedRow]:
    """Those that were merged into this customer and are not taken apart, the newest first."""
    into = func.json_extract(ChangeEntry.fields, "$.merged_into_id")
    rows = session.execute(
        select(Customer.id, Customer.name, Step.at, Step.n)
        .join(ChangeEntry, ChangeEntry.row == Customer.id)
        .join(Step, Step.n == ChangeEntry.step)
        .where(Customer.merged_into_id == customer, Customer.deleted)
        .where(ChangeEntry.tbl == _TABLE, into == customer.hex)
        .where(Step.kind == "do", Step.state == "done")
        .order_by(Step.n.desc())
    )
    return [
        MergedRow(other, name, dt.datetime.fromtimestamp(at / 1000).astimezone().date(), step)
        for other, name, at, step in rows
    ]
