"""Writing an import: one step, all or nothing, planned on what the store holds at that moment."""

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Table, func, select
from sqlalchemy.dialects.sqlite import dialect as sqlite_dialect
from sqlalchemy.orm import Session

from crm.models import Base, ChangeEntry
from crm.store.store import Store
from crm.store.unit_of_work import Change

VERB = "import_file"
BATCH = 2_000

Row = dict[str, Any]
Report = Callable[[int, int], None]

_DIALECT = sqlite_dialect(paramstyle="qmark")


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

    @property
    def count(self) -> int:
        """How many rows are to be written."""
        return sum(map(len, self.inserts.values())) + sum(map(len, self.updates.values()))

    def __bool__(self) -> bool:
        return any(self.inserts.values()) or any(self.updates.values())


class Planned(Protocol):
    """A plan of whatever kind: what to write, and the end of the log that it was made on."""

    @property
    def writes(self) -> Writes:
        """What to write."""

    @property
    def as_of(self) -> int | None:
        """The end of the change log it was made on; None if it shall be made again."""


PlanT = TypeVar("PlanT", bound=Planned)


def import_file(
    store: Store,
    *,
    about: str,
    plan: Callable[[Session], PlanT],
    planned: PlanT | None = None,
    also: Callable[[], None] | None = None,
    report: Report | None = None,
) -> tuple[PlanT, Change]:
    """Plan, then write in one step; if somebody wrote in between, plan again under the lock.

    So the lock is held for the writing alone, and still nothing is matched with what is gone.
    A plan that writes nothing leaves no step. `planned` is a plan that was made before, `also` is
    done in the same step.
    """
    with store.reading() as session:
        if planned is None or planned.as_of is None or planned.as_of != log_end(session):
            planned = plan(session)
    if not planned.writes:
        return planned, Change(None)
    with store.unit_of_work(VERB, about=about) as work:
        if log_end(work.session) != planned.as_of:
            planned = plan(work.session)
        write(work.session, planned.writes, _half(report, 0))
        work.report = _half(report, 1)  # the index of the search takes as long again
        if also is not None and planned.writes:
            also()
    return planned, work.change()


def write(session: Session, writes: Writes, report: Report | None = None) -> None:
    """Insert and update in bulk; tables that others refer to come first.

    The rows go to the driver as they are: SQLAlchemy's own way through parameters by name takes
    twice as long, and the lock is held meanwhile.
    """
    connection = session.connection()
    pace = _Pace(report, writes.count)
    for table in Base.metadata.sorted_tables:
        for names, rows in _alike(table, writes.inserts.get(table, {}).values()):
            columns = ", ".join(f'"{name}"' for name in names)
            marks = ", ".join("?" * len(names))
            statement = f'INSERT INTO "{table.name}" ({columns}) VALUES ({marks})'  # noqa: S608 - own names
            _run(connection, statement, _read_off(table, names, rows), pace)
    for table, changed in writes.updates.items():
        by_names: dict[tuple[str, ...], list[Row]] = {}
        for record, changes in changed.items():
            if changes:
                by_names.setdefault(tuple(sorted(changes)), []).append({**changes, "id": record})
        for names, rows in by_names.items():
            sets = ", ".join(f'"{name}" = ?' for name in names)
            statement = f'UPDATE "{table.name}" SET {sets} WHERE id = ?'  # noqa: S608 - own names
            _run(connection, statement, _read_off(table, (*names, "id"), rows), pace)


def _alike(table: Table, rows: Iterable[Row]) -> list[tuple[tuple[str, ...], list[Row]]]:
    """The rows in groups that one statement can write, with its columns.

    A column that cannot be null is left out where a row does not give it: it has a default.
    """
    optional = [column.name for column in table.columns if column.nullable]
    firm = [column.name for column in table.columns if not column.nullable]
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple(name for name in firm if name in row), []).append(row)
    return [
        ((*given, *(name for name in optional if any(name in row for row in alike))), alike)
        for given, alike in groups.items()
    ]


def _read_off(table: Table, names: Sequence[str], rows: Iterable[Row]) -> Iterator[tuple[Any, ...]]:
    """The values as SQLite stores them, in the order of the names."""
    encoders = [
        (name, table.c[name].type.dialect_impl(_DIALECT).bind_processor(_DIALECT)) for name in names
    ]
    for row in rows:
        yield tuple(
            [
                value if (value := row.get(name)) is None or encode is None else encode(value)
                for name, encode in encoders
            ]
        )


def _half(report: Report | None, which: int) -> Report | None:
    """A report for one half of the work."""
    if report is None:
        return None
    return lambda done, total: report(which * total + min(done, total), 2 * total)


class _Pace:
    """How many rows are written, told after each batch; whoever is told may raise."""

    def __init__(self, report: Report | None, total: int) -> None:
        self._report, self._total, self._done = report, total, 0

    def move(self, count: int) -> None:
        self._done += count
        if self._report is not None:
            self._report(self._done, self._total)


def _run(
    connection: Connection, statement: str, rows: Iterator[tuple[Any, ...]], pace: _Pace
) -> None:
    while batch := list(islice(rows, BATCH)):
        connection.exec_driver_sql(statement, batch)
        pace.move(len(batch))


def log_end(session: Session) -> int:
    """The number of the last entry of the change log."""
    return session.execute(select(func.coalesce(func.max(ChangeEntry.n), 0))).scalar_one()
