"""Undo and redo out of the change log, set by set: the inverse of a step is a step itself."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Column, Table, text
from sqlalchemy.orm import Session

from crm.store.triggers import decoded, encoded, fact_tables, inserted_fields, logged_columns


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that no longer holds what the step wrote; values as the log's JSON holds them."""

    table: str
    row: bytes
    column: str
    written: object
    found: object


def invert(session: Session, step: int) -> Conflict | None:
    """Write the inverse of the step into the step that is open; at the first conflict stop.

    Nothing is lost by stopping: the caller rolls its transaction back.
    """
    _layer(session, step)
    tables = {table.name: table for table in fact_tables()}
    layers = session.execute(
        text("SELECT DISTINCT tbl, layer, kind FROM temp.undoing ORDER BY layer, tbl, kind")
    ).all()
    for name, layer, kind in layers:
        at = {"tbl": name, "layer": layer, "kind": kind}
        columns = _columns(session, tables[name], at)
        conflict = _conflict(session, tables[name], columns, at)
        if conflict is not None:
            return conflict
        _restore(session, tables[name], columns, at)
    session.execute(text("DROP TABLE temp.undoing"))
    return None


def _layer(session: Session, step: int) -> None:
    """Number the entries of each row: 1 is the latest, and is undone first."""
    session.execute(
        text(
            "CREATE TEMP TABLE undoing(tbl, layer, kind, row, n,"
            " PRIMARY KEY (tbl, layer, kind, row)) WITHOUT ROWID"
        )
    )
    session.execute(
        text(
            "INSERT INTO temp.undoing SELECT tbl,"
            " row_number() OVER (PARTITION BY tbl, row ORDER BY n DESC), kind, row, n"
            " FROM change WHERE step = :step"
        ),
        {"step": step},
    )


_ENTRIES = "temp.undoing u CROSS JOIN change c ON c.n = u.n"
_THESE = "u.tbl = :tbl AND u.layer = :layer AND u.kind = :kind"


def _columns(session: Session, table: Table, at: Mapping[str, object]) -> list[Column[object]]:
    """The columns that these entries speak of; of an insert all, for what it left out is null."""
    if at["kind"] == "I":
        return logged_columns(table)
    named = set(
        session.execute(
            text(
                f"SELECT DISTINCT k.key FROM {_ENTRIES} CROSS JOIN json_each(c.fields) k"
                f" WHERE {_THESE}"
            ),
            at,
        ).scalars()
    )
    return [column for column in logged_columns(table) if column.name in named]


def _conflict(
    session: Session, table: Table, columns: list[Column[object]], at: Mapping[str, object]
) -> Conflict | None:
    inserts = at["kind"] == "I"
    differences = [
        f"({_written(c, inserts=inserts)} IS NOT {encoded(c, 't')}"
        + ("" if inserts else f" AND json_type(c.fields, '$.{c.name}') IS NOT NULL")
        + ")"
        for c in columns
    ]
    differs = " OR ".join(differences) or "0"
    if inserts:  # one comparison is enough for nearly every row
        differs = f"c.fields IS NOT {inserted_fields(table, 't')} AND ({differs})"
    row = session.execute(
        text(
            f"SELECT c.row, {', '.join(['t.id IS NULL', *differences])} FROM {_ENTRIES}"
            f' LEFT JOIN "{table.name}" t ON t.id = c.row'
            f" WHERE {_THESE} AND (t.id IS NULL OR {differs}) LIMIT 1"
        ),
        at,
    ).first()
    if row is None:
        return None
    record, gone, *flags = row
    first = next((c for c, flag in zip(columns, flags, strict=True) if flag), None)
    if gone or first is None:
        return Conflict(table.name, record, "id", record.hex(), None)
    written, found = session.execute(
        text(
            f"SELECT {_written(first, inserts=inserts)}, {encoded(first, 't')}"
            f' FROM {_ENTRIES} JOIN "{table.name}" t ON t.id = c.row'
            f" WHERE {_THESE} AND u.row = :row"
        ),
        {**at, "row": record},
    ).one()
    return Conflict(table.name, record, first.name, written, found)


def _written(column: Column[object], *, inserts: bool) -> str:
    """SQL for what the entry wrote; a column younger than an insert holds its default."""
    value = f"json_extract(c.fields, '$.{column.name}')"
    default = column.server_default
    if inserts and not column.nullable and default is not None:
        literal = default.arg  # type: ignore[attr-defined]
        return f"coalesce({value}, {literal})"
    return value


def _restore(
    session: Session, table: Table, columns: list[Column[object]], at: Mapping[str, object]
) -> None:
    if at["kind"] == "I":
        session.execute(
            text(
                f'UPDATE "{table.name}" SET deleted = 1'
                f" WHERE id IN (SELECT u.row FROM temp.undoing u WHERE {_THESE})"
            ),
            at,
        )
        return
    if not columns:  # they have all gone from the table since
        return
    sets = ", ".join(
        f"\"{c.name}\" = CASE WHEN json_type(c.preimage, '$.{c.name}') IS NULL"
        f' THEN "{table.name}"."{c.name}" ELSE {decoded(c, "c.preimage")} END'
        for c in columns
    )
    session.execute(
        text(
            f'UPDATE "{table.name}" SET {sets} FROM {_ENTRIES}'
            f' WHERE {_THESE} AND "{table.name}".id = u.row'
        ),
        at,
    )
