"""Writing an import: one step, all or nothing, planned on what the store holds at that moment."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from sqlalchemy import Table, bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from crm.models import Base, ChangeEntry
from crm.store.store import Store
from crm.store.unit_of_work import Change

VERB = "import_file"
BATCH = 10_000

Row = dict[str, Any]


@dataclass(slots=True)
class Writes:
    """Rows to insert and columns to set, by table and id."""

    inserts: dict[Table, dict[uuid.UUID, Row]] = field(default_factory=dict)
    updates: dict[Table, dict[uuid.UUID, Row]] = field(default_factory=dict)

    def insert(self, table: Table, row: Row) -> None:
        """Insert this row; an id that is waiting already stays as it is."""
        self.inserts.setdefault(table, {}).setdefault(row["id"], row)

    def update(self, table: Table, record: uuid.UUID, changes: Mapping[str, Any]) -> None:
        """Set these columns, of a row in the store or of one that waits to be inserted."""
        waiting = self.inserts.get(table, {}).get(record)
        if waiting is None:
            waiting = self.updates.setdefault(table, {}).setdefault(record, {})
        waiting.update(changes)

    def __bool__(self) -> bool:
        return any(self.inserts.values()) or any(self.updates.values())


class Planned(Protocol):
    """A plan of whatever kind: all that is asked of it is what to write."""

    @property
    def writes(self) -> Writes:
        """What to write."""


PlanT = TypeVar("PlanT", bound=Planned)


def import_file(
    store: Store, *, about: str, plan: Callable[[Session], PlanT]
) -> tuple[PlanT, Change]:
    """Plan, then write in one step; if somebody wrote in between, plan again under the lock.

    So the lock is held for the writing alone, and still nothing is matched with what is gone.
    A plan that writes nothing leaves no step.
    """
    with store.reading() as session:
        before = _log_end(session)
        planned = plan(session)
    if not planned.writes:
        return planned, Change(None)
    with store.unit_of_work(VERB, about=about) as work:
        if _log_end(work.session) != before:
            planned = plan(work.session)
        write(work.session, planned.writes)
    return planned, work.change()


def write(session: Session, writes: Writes) -> None:
    """Insert and update in bulk; tables that others refer to come first."""
    for table in Base.metadata.sorted_tables:
        empty = {column.name: None for column in table.columns if column.nullable}
        for rows in _alike({**empty, **row} for row in writes.inserts.get(table, {}).values()):
            for start in range(0, len(rows), BATCH):
                session.execute(insert(table), rows[start : start + BATCH])
    for table, changed in writes.updates.items():
        rows = [{"id_": record, **changes} for record, changes in changed.items() if changes]
        for alike in _alike(rows):
            names = [name for name in alike[0] if name != "id_"]
            session.connection().execute(
                update(table)
                .where(table.c.id == bindparam("id_"))
                .values({name: bindparam(f"{name}_") for name in names}),
                [{"id_": row["id_"]} | {f"{name}_": row[name] for name in names} for row in alike],
            )


def _alike(rows: Iterable[Row]) -> list[list[Row]]:
    """The rows in groups with the same columns, as one statement can write them."""
    groups: dict[frozenset[str], list[Row]] = {}
    for row in rows:
        groups.setdefault(frozenset(row), []).append(row)
    return list(groups.values())


def _log_end(session: Session) -> int:
    return session.execute(select(func.coalesce(func.max(ChangeEntry.n), 0))).scalar_one()
