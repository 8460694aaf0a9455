"""Undo and redo out of the change log, set by set: the inverse of a step is a step itself."""

from dataclasses import dataclass

from sqlalchemy import Table, text
from sqlalchemy.orm import Session

from crm.models.base import Base
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
    tables = {table.name: table for table in fact_tables()}
    layers = session.execute(
        text(
            "SELECT tbl, layer, kind, count(*) FROM ("
            " SELECT tbl, kind, row_number() OVER (PARTITION BY tbl, row ORDER BY n DESC) layer"
            " FROM change WHERE step = :step) GROUP BY tbl, layer, kind ORDER BY layer"
        ),
        {"step": step},
    ).all()
    for name, layer, kind, _count in layers:
        table = tables[name]
        conflict = _conflict(session, table, step, layer, kind)
        if conflict is not None:
            return conflict
        _restore(session, table, step, layer, kind)
    return None


# One layer holds for each row at most one entry: the latest, then the one before it, and so on.
_LAYER = (
    "(SELECT row, kind, fields, preimage, schema,"
    " row_number() OVER (PARTITION BY row ORDER BY n DESC) layer"
    " FROM change WHERE step = :step AND tbl = :tbl)"
)


def _conflict(session: Session, table: Table, step: int, layer: int, kind: str) -> Conflict | None:
    if kind == "I":
        differs = f"c.fields IS NOT {inserted_fields(table, 't')}"
    else:
        differs = " OR ".join(
            f"(json_type(c.fields, '$.{column.name}') IS NOT NULL"
            f" AND json_extract(c.fields, '$.{column.name}') IS NOT {encoded(column, 't')})"
            for column in logged_columns(table)
        )
    rows = session.execute(
        text(
            f"SELECT c.row, c.fields, {inserted_fields(table, 't')} FROM {_LAYER} c"  # noqa: S608
            f' LEFT JOIN "{table.name}" t ON t.id = c.row'
            f" WHERE c.layer = :layer AND c.kind = :kind AND ({differs} OR t.id IS NULL) LIMIT 50"
        ),
        {"step": step, "tbl": table.name, "layer": layer, "kind": kind},
    ).all()
    for row, written, found in rows:
        conflict = _first_difference(session, table, row, kind, written, found)
        if conflict is not None:
            return conflict
    return None


def _first_difference(
    session: Session, table: Table, row: bytes, kind: str, written: str, found: str
) -> Conflict | None:
    import json  # noqa: PLC0415 - only on the way to an error

    wanted, actual = json.loads(written), json.loads(found)
    defaults = _defaults(session, table)
    for column in logged_columns(table):
        if kind == "U" and column.name not in wanted:
            continue
        before = wanted.get(column.name, defaults.get(column.name) if kind == "I" else None)
        if before != actual.get(column.name):
            return Conflict(table.name, row, column.name, before, actual.get(column.name))
    return None


def _defaults(session: Session, table: Table) -> dict[str, object]:
    """What a row holds in columns that are younger than its insert."""
    values: dict[str, object] = {}
    for column in logged_columns(table):
        default = column.server_default
        if default is not None and not column.nullable:
            literal = default.arg  # type: ignore[attr-defined]
            values[column.name] = session.execute(text(f"SELECT {literal}")).scalar_one()
    return values


def _restore(session: Session, table: Table, step: int, layer: int, kind: str) -> None:
    where = {"step": step, "tbl": table.name, "layer": layer, "kind": kind}
    if kind == "I":
        session.execute(
            text(
                f'UPDATE "{table.name}" SET deleted = 1 WHERE id IN (SELECT row FROM {_LAYER}'  # noqa: S608
                " WHERE layer = :layer AND kind = :kind)"
            ),
            where,
        )
        return
    changed = session.execute(
        text(
            "SELECT DISTINCT k.key FROM change c, json_each(c.preimage) k"
            " WHERE c.step = :step AND c.tbl = :tbl AND c.kind = 'U'"
        ),
        {"step": step, "tbl": table.name},
    ).scalars()
    names = set(changed)
    sets = ", ".join(
        f"\"{c.name}\" = CASE WHEN json_type(p.preimage, '$.{c.name}') IS NULL"
        f' THEN "{table.name}"."{c.name}" ELSE {decoded(c, "p.preimage")} END'
        for c in logged_columns(table)
        if c.name in names
    )
    session.execute(
        text(
            f'UPDATE "{table.name}" SET {sets} FROM {_LAYER} p'  # noqa: S608
            f' WHERE "{table.name}".id = p.row AND p.layer = :layer AND p.kind = :kind'
        ),
        where,
    )


def table_named(name: str) -> Table:
    """The table of that name."""
    return Base.metadata.tables[name]
