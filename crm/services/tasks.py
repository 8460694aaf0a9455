"""Writing tasks, and closing them."""

import datetime as dt
import uuid
from typing import TypedDict, Unpack

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.domain.recurrence import next_due, parse_repeat
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.models import Task
from crm.services.facts import about, add_fact, check_text, delete_fact, edit_fact, fact
from crm.store.store import Store
from crm.store.unit_of_work import Change


class TaskDetails(TypedDict, total=False):
    """What a task may have; `repeat` is week, month, 45d and the like."""

    customer_id: uuid.UUID | None
    rep_id: uuid.UUID | None
    due: dt.date | None
    repeat: str | None
    note: str | None
    code: str | None


class TaskEdits(TaskDetails, total=False):
    """What may be corrected."""

    title: str


def add_task(store: Store, *, title: str, **details: Unpack[TaskDetails]) -> Change:
    """Write down what is to be done."""
    _check(details)
    title = check_text(title, "title")
    with store.unit_of_work("add_task", about=title) as work:
        add_fact(work, Task(id=work.new_id(), title=title, **details))
    return work.change()


def edit_task(store: Store, task: uuid.UUID, **fields: Unpack[TaskEdits]) -> Change:
    """Correct a task."""
    _check(fields)
    return edit_fact(store, "edit_task", Task, task, fields)


def delete_task(store: Store, task: uuid.UUID) -> Change:
    """Delete a task."""
    return delete_fact(store, "delete_task", Task, task)


def complete_task(store: Store, task: uuid.UUID, *, day: dt.date) -> Change:
    """Say it is done; a task that comes back opens the next one, the Change's record stays this."""
    with store.unit_of_work("complete_task", about=store.read(about, Task, task)) as work:
        done = _open_task(work.session, task)
        done.state, done.done_on = "done", day
        if done.repeat is not None:
            first = _first_due(work.session, done) or day
            work.add(
                Task(
                    id=work.new_id(),
                    title=done.title,
                    customer_id=done.customer_id,
                    rep_id=done.rep_id,
                    due=next_due(done.repeat, first, max(day, done.due or day)),
                    repeat=done.repeat,
                    previous_id=done.id,
                    note=done.note,
                )
            )
        work.record = task
    return work.change()


def cancel_task(store: Store, task: uuid.UUID) -> Change:
    """Say it will not be done; a task that comes back comes no more."""
    with store.unit_of_work("cancel_task", about=store.read(about, Task, task)) as work:
        _open_task(work.session, task).state = "cancelled"
        work.record = task
    return work.change()


def _open_task(session: Session, task: uuid.UUID) -> Task:
    row = fact(session, Task, task)
    if row.state != "open":
        raise KnownError(
            "task_closed",
            _("The task {title} is closed already; add it again if it is to be done again.").format(
                title=row.title
            ),
        )
    return row


def _first_due(session: Session, task: Task) -> dt.date | None:
    """The due day of the first task of the series, which tells the day of the month."""
    first = task.due
    previous = task.previous_id
    while previous is not None:
        due, previous = session.execute(
            select(Task.due, Task.previous_id).where(Task.id == previous)
        ).one()
        first = due or first
    return first


def _check(fields: TaskDetails) -> None:
    repeat = fields.get("repeat")
    if repeat is None:
        return
    try:
        parse_repeat(repeat)
    except ValueError:
        raise KnownError(
            "bad_period",
            _("{text} is not a period; say day, week, month, quarter, half, year, or 45d.").format(
                text=repeat
            ),
        ) from None
