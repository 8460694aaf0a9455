"""The steps that were taken, and the history of a record field by field."""

import json
import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.models import ChangeEntry, Rep, Step


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
    """One field that changed: who, when (milliseconds UTC), old and new as the log holds them."""

    step: int
    verb: str
    kind: str
    actor: str | None
    at: int
    table: str
    field: str
    old: object
    new: object


def list_steps(session: Session, limit: int = 50) -> list[StepRow]:
    """The newest steps first; what opened the store is not among them."""
    rows = session.execute(
        select(Step, Rep.name)
        .outerjoin(Rep, Rep.id == Step.actor)
        .where(Step.kind != "setup")
        .order_by(Step.n.desc())
        .limit(limit)
    ).all()
    return [
        StepRow(s.n, s.kind, s.verb, s.about, name, s.at, s.state, s.changes) for s, name in rows
    ]


def history(session: Session, record: uuid.UUID) -> list[HistoryRow]:
    """Every change of the record, the oldest first; empty for an id the log does not know."""
    rows = session.execute(
        select(ChangeEntry, Step, Rep.name)
        .join(Step, Step.n == ChangeEntry.step)
        .outerjoin(Rep, Rep.id == Step.actor)
        .where(ChangeEntry.row == record)
        .order_by(ChangeEntry.n)
    ).all()
    found: list[HistoryRow] = []
    for entry, step, actor in rows:
        old = json.loads(entry.preimage or "{}")
        found.extend(
            HistoryRow(
                step.n, step.verb, step.kind, actor, step.at, entry.tbl, name, old.get(name), value
            )
            for name, value in json.loads(entry.fields).items()
            if entry.kind == "U" or name != "deleted"
        )
    return found
