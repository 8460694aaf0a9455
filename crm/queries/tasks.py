"""Reading tasks."""

import datetime as dt
import uuid
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.models import Customer, Rep, Task
from crm.queries.filters import rows_of, same
from crm.queries.finding import find_fact


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task; `overdue` if it is open past its day."""

    id: uuid.UUID
    title: str
    state: str
    due: dt.date | None
    done_on: dt.date | None
    repeat: str | None
    customer_id: uuid.UUID | None
    customer: str | None
    rep_id: uuid.UUID | None
    rep: str | None
    note: str | None
    code: str | None
    previous_id: uuid.UUID | None
    overdue: bool = False


def find_task(session: Session, text: str) -> uuid.UUID:
    """The task with this id, unique ending of one or code."""
    return find_fact(session, Task, text, noun="task")


def list_tasks(
    session: Session,
    *,
    today: dt.date,
    task: uuid.UUID | None = None,
    customer: uuid.UUID | None = None,
    rep: uuid.UUID | None = None,
    state: str | None = None,
    due_by: dt.date | None = None,
    previous: uuid.UUID | None = None,
    limit: int | None = None,
) -> list[TaskRow]:
    """Tasks, what is due first on top, what has no day last."""
    statement = (
        select(
            Task.id,
            Task.title,
            Task.state,
            Task.due,
            Task.done_on,
            Task.repeat,
            Task.customer_id,
            Customer.name,
            Task.rep_id,
            Rep.name,
            Task.note,
            Task.code,
            Task.previous_id,
        )
        .outerjoin(Customer, Customer.id == Task.customer_id)
        .outerjoin(Rep, Rep.id == Task.rep_id)
        .where(~Task.deleted, *same(Task.id, task), *same(Task.customer_id, customer))
        .where(*same(Task.rep_id, rep), *same(Task.previous_id, previous))
        .order_by(Task.due.asc().nulls_last(), Task.id)
        .limit(limit)
    )
    if state is not None:
        statement = statement.where(Task.state == state)
    if due_by is not None:
        statement = statement.where(Task.due <= due_by)

    def row(*values: Any) -> TaskRow:  # noqa: ANN401 - columns as the row takes them
        found = TaskRow(*values)
        late = found.state == "open" and found.due is not None and found.due < today
        return replace(found, overdue=late)

    return rows_of(row, session, statement)
