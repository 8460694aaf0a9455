"""The steps that were taken, and the history of a record field by field."""

import json
import uuid
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from crm.models import (
    Assignment,
    Attendance,
    ChangeEntry,
    OrderLine,
    Pitch,
    PriceChange,
    Rep,
    StageChange,
    Step,
)
from crm.queries.lookup import merged_ids
from crm.queries.wording import field_name, record_name, value_name

# Records that a user takes for fields of another one.
_PARTS = (
    (StageChange, StageChange.customer_id),
    (Assignment, Assignment.customer_id),
    (OrderLine, OrderLine.order_id),
    (Attendance, Attendance.meeting_id),
    (Pitch, Pitch.visit_id),
    (PriceChange, PriceChange.product_id),
)


@dataclass(frozen=True, slots=True)
class StepRow:
    """A user action; `at` in milliseconds UTC; `changes` counts the entries of its log."""

    n: int
    kind: str
    verb: str
    about: str | None
    actor: str | None
    at: int
    state: str
    changes: int


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One field that changed: who, when (milliseconds UTC), old and new as the log holds them.

    `record` is the record itself, or one of its parts.
    """

    step: int
    verb: str
    kind: str
    actor: str | None
    at: int
    table: str
    record: uuid.UUID
    field: str
    old: object
    new: object


@dataclass(frozen=True, slots=True)
class StepChange:
    """What a step did to one field: of which record, what it was and what it became.

    A record that the step made stands with its name only.
    """

    table: str
    name: str
    field: str
    old: str
    new: str


def list_steps(
    session: Session, limit: int = 50, *, bin_only: bool = False, before: int | None = None
) -> list[StepRow]:
    """The newest steps first; what opened the store is not among them.

    `bin_only`: those that deleted something and still hold; `before`: only older ones than this.
    """
    which = select(Step, Rep.name).outerjoin(Rep, Rep.id == Step.actor).where(Step.kind != "setup")
    if bin_only:
        which = which.where(Step.kind == "do", Step.state == "done", Step.verb.like("%delete%"))
    if before is not None:
        which = which.where(Step.n < before)
    rows = session.execute(which.order_by(Step.n.desc()).limit(limit)).all()
    return [
        StepRow(s.n, s.kind, s.verb, s.about, name, s.at, s.state, s.changes) for s, name in rows
    ]


def step_changes(session: Session, step: int, limit: int = 200) -> list[StepChange]:
    """What this step changed, in the order it did, in a user's words; at most `limit` entries."""
    entries = session.scalars(
        select(ChangeEntry).where(ChangeEntry.step == step).order_by(ChangeEntry.n).limit(limit)
    ).all()
    found: list[StepChange] = []
    for entry in entries:
        name = record_name(session, entry.tbl, entry.row.bytes)
        if entry.kind == "I":
            found.append(StepChange(entry.tbl, name, "", "", ""))
            continue
        old = json.loads(entry.preimage or "{}")
        for field, value in json.loads(entry.fields).items():
            before, after = (
                value_name(session, entry.tbl, entry.row, field, each)
                for each in (old.get(field), value)
            )
            found.append(StepChange(entry.tbl, name, field_name(field, entry.tbl), before, after))
    return found


def history(session: Session, record: uuid.UUID) -> list[HistoryRow]:
    """Every change of the record and its parts, the oldest first; empty for an unknown id.

    A customer's stages and owners are parts of it, an order's lines, a meeting's guests; those
    that were merged into a customer, too.
    """
    rows = session.execute(
        select(ChangeEntry, Step, Rep.name)
        .join(Step, Step.n == ChangeEntry.step)
        .outerjoin(Rep, Rep.id == Step.actor)
        .where(_belongs(record))
        .order_by(ChangeEntry.n)
    ).all()
    found: list[HistoryRow] = []
    for entry, step, actor in rows:
        old = json.loads(entry.preimage or "{}")
        found.extend(
            HistoryRow(
                *(step.n, step.verb, step.kind, actor, step.at),
                *(entry.tbl, entry.row, name, old.get(name), value),
            )
            for name, value in json.loads(entry.fields).items()
            if entry.kind == "U" or name != "deleted"
        )
    return found


def _belongs(record: uuid.UUID) -> ColumnElement[bool]:
    parts = (ChangeEntry.row.in_(select(part.id).where(of == record)) for part, of in _PARTS)
    return or_(ChangeEntry.row == record, ChangeEntry.row.in_(merged_ids(record)), *parts)
