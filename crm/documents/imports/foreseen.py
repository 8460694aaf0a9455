"""The store as it will be once what is planned is written: what later rows of a file rely on.

Plans are made on a snapshot without a lock. Rows of a later kind refer to records that earlier
ones only plan to make, so whatever is read for planning is read through here.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Column, Table, func, select
from sqlalchemy.orm import Session

from crm.models.base import UuidBlob
from crm.services.imports import Writes

Row = dict[str, Any]


class Foreseen:
    """Living rows of tables, with what is planned to be written to them."""

    def __init__(self, session: Session, writes: Writes) -> None:
        self.session = session
        self.writes = writes

    def rows(
        self,
        table: Table,
        names: Sequence[str],
        column: str | None = None,
        values: Collection[Any] = (),
    ) -> list[tuple[Any, ...]]:
        """These columns of all living rows, or of those with one of the values in a column.

        In the order in which the records were made; the first name must be id.
        """
        if column is not None and not values:
            return []
        statement = select(*(table.c[name] for name in names)).where(~table.c.deleted)
        if column is not None:
            statement = statement.where(is_in(table.c[column], values))
        rows = [tuple(row) for row in self.session.execute(statement.order_by(table.c.id))]
        changed = self.writes.updates.get(table)
        if changed:
            rows = self._changed(rows, table, names, column, values)
        waiting = self.writes.inserts.get(table)
        if waiting:
            wanted = set(values)
            defaults = {name: server_default(table.c[name]) for name in names}
            rows += [
                tuple([value if (value := row.get(n)) is not None else defaults[n] for n in names])
                for row in waiting.values()
                if column is None or row.get(column) in wanted
            ]
        return rows

    def _changed(
        self,
        rows: list[tuple[Any, ...]],
        table: Table,
        names: Sequence[str],
        column: str | None,
        values: Collection[Any],
    ) -> list[tuple[Any, ...]]:
        """The rows with what is planned to change: some no longer belong, others newly do."""
        changed = self.writes.updates[table]
        wanted = set(values)
        if column is not None:
            there = {row[0] for row in rows}
            moved = [
                record
                for record, changes in changed.items()
                if changes.get(column) in wanted and record not in there
            ]
            if moved:
                statement = select(*(table.c[name] for name in names)).where(
                    ~table.c.deleted, is_in(table.c.id, moved)
                )
                rows = sorted(
                    [*rows, *(tuple(row) for row in self.session.execute(statement))],
                    key=lambda row: row[0].bytes,
                )
        found = []
        for row in rows:
            changes = changed.get(row[0])
            if changes is None:
                found.append(row)
            elif column is None or column not in changes or changes[column] in wanted:
                found.append(tuple([changes.get(n, v) for n, v in zip(names, row, strict=True)]))
        return found

    def touches(self, table: Table) -> bool:
        """Whether anything is planned for the table."""
        return bool(self.writes.inserts.get(table) or self.writes.updates.get(table))

    def planned(self, table: Table) -> Iterable[tuple[Any, Row]]:
        """What is planned for the table: whole new rows, and what changes of others."""
        yield from self.writes.inserts.get(table, {}).items()
        yield from self.writes.updates.get(table, {}).items()

    def removed(self, table: Table, records: Collection[Any]) -> set[Any]:
        """Those of the records that are there and deleted: their ids are taken."""
        if not records:
            return set()
        statement = select(table.c.id).where(table.c.deleted, is_in(table.c.id, records))
        return set(self.session.scalars(statement))

    def whole(self, table: Table, column: str, values: Collection[Any]) -> Iterable[Row]:
        """All columns of the living rows with one of the values in a column."""
        names = ["id", *(each.name for each in table.columns if each.name != "id")]
        for row in self.rows(table, names, column, values):
            yield dict(zip(names, row, strict=True))


def is_in(column: Column[Any], values: Collection[Any]) -> Any:  # noqa: ANN401 - SQL's truth
    """SQL for the column being one of many values, however many; they travel as one JSON text."""
    if isinstance(column.type, UuidBlob):
        each = func.json_each(json.dumps([value.hex for value in values])).table_valued("value")
        return column.in_(select(func.unhex(each.c.value)))
    plain = [value if isinstance(value, str | int) else value.isoformat() for value in values]
    each = func.json_each(json.dumps(plain)).table_valued("value")
    return column.in_(select(each.c.value))


def server_default(column: Column[Any]) -> object:
    """What the column holds where a row does not say."""
    default = column.server_default
    if default is None:
        return None
    words = str(getattr(default, "arg", "")).strip("'")
    return words if column.type.python_type is str else column.type.python_type(int(words))
