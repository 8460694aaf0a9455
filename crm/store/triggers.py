"""The triggers that write the change log, generated from the tables' metadata.

Triggers see what ORM events miss: bulk statements, Core, raw SQL; and nothing that is rolled back.
"""

from collections.abc import Iterator

from sqlalchemy import Column, Table

from crm.models.base import Base, Fact, UuidBlob

OUTSIDE = "write outside a unit of work"
REMOVED = "facts are marked deleted, never removed"
REWRITTEN = "what the log says is never rewritten"
RENAMED = "ids never change"


def fact_tables() -> list[Table]:
    """Every captured table, referred ones before those that refer to them."""
    facts = {
        mapper.local_table for mapper in Base.registry.mappers if issubclass(mapper.class_, Fact)
    }
    return [table for table in Base.metadata.sorted_tables if table in facts]


def logged_columns(table: Table) -> list[Column[object]]:
    """The columns whose values the log holds: all but the id, in the order of the table."""
    return [column for column in table.columns if not column.primary_key]


def encoded(column: Column[object], row: str) -> str:
    """SQL for the value of the column as the log's JSON holds it: ids in hex, the rest as it is."""
    name = f'{row}."{column.name}"'
    return f"lower(nullif(hex({name}), ''))" if isinstance(column.type, UuidBlob) else name


def decoded(column: Column[object], json: str) -> str:
    """SQL for the stored value of the column out of the log's JSON."""
    value = f"json_extract({json}, '$.{column.name}')"
    return f"unhex({value})" if isinstance(column.type, UuidBlob) else value


def inserted_fields(table: Table, row: str) -> str:
    """SQL for the JSON of a whole row without its nulls, as the log holds an insert."""
    pairs = ", ".join(f"'{c.name}', {encoded(c, row)}" for c in logged_columns(table))
    return f"json_patch('{{}}', json_object({pairs}))"


def trigger_statements() -> Iterator[tuple[str, str]]:
    """Name and CREATE statement of every trigger of the store."""
    for table in fact_tables():
        yield from _triggers(table)
    for name in ("change", "step"):
        yield _keeping(f"keep_{name}", f'BEFORE DELETE ON "{name}"', REMOVED)
    said = "n, step, tbl, row, kind, fields, preimage, base_seq, hlc, schema"
    yield _keeping("keep_change_entry", f'BEFORE UPDATE OF {said} ON "change"', REWRITTEN)
    yield _keeping("keep_context", 'BEFORE DELETE ON "sync_context"', REMOVED)


def _keeping(name: str, event: str, reason: str) -> tuple[str, str]:
    return name, (
        f'CREATE TRIGGER "{name}" {event} BEGIN\n'
        f"  SELECT RAISE(ABORT, '{reason}')\n"
        "  WHERE coalesce((SELECT NOT applying FROM sync_context), 1);\n"
        "END"
    )


def _triggers(table: Table) -> Iterator[tuple[str, str]]:
    name = table.name
    columns = logged_columns(table)
    guard = (
        f"  SELECT RAISE(ABORT, '{OUTSIDE}')\n"
        "  WHERE coalesce((SELECT step IS NULL AND NOT applying FROM sync_context), 1);\n"
    )
    differs = " OR ".join(f'OLD."{c.name}" IS NOT NEW."{c.name}"' for c in columns)

    def entry(kind: str, fields: str, preimage: str) -> str:
        return (
            "  INSERT INTO change(step, tbl, row, kind, fields, preimage, base_seq, hlc, schema)\n"
            f"  SELECT c.step, '{name}', NEW.id, '{kind}', {fields}, {preimage}, c.base_seq,\n"
            "    c.hlc_from + (SELECT coalesce(max(n), 0) FROM change) - c.n_from + 1, c.schema\n"
            "  FROM sync_context c WHERE NOT c.applying;\n"
        )

    def changed(row: str) -> str:
        parts = " UNION ALL ".join(
            f'SELECT \'{c.name}\' k, {encoded(c, row)} v WHERE OLD."{c.name}" IS NOT NEW."{c.name}"'
            for c in columns
        )
        return f"(SELECT json_group_object(k, v) FROM ({parts}))"

    yield (
        f"log_{name}_insert",
        (
            f'CREATE TRIGGER "log_{name}_insert" AFTER INSERT ON "{name}" BEGIN\n'
            f"{guard}{entry('I', inserted_fields(table, 'NEW'), 'NULL')}END"
        ),
    )
    yield (
        f"log_{name}_update",
        (
            f'CREATE TRIGGER "log_{name}_update" AFTER UPDATE ON "{name}"\n'
            f"WHEN OLD.id IS NOT NEW.id OR {differs} BEGIN\n"
            f"  SELECT RAISE(ABORT, '{RENAMED}') WHERE OLD.id IS NOT NEW.id;\n"
            f"{guard}{entry('U', changed('NEW'), changed('OLD'))}END"
        ),
    )
    yield _keeping(f"log_{name}_delete", f'BEFORE DELETE ON "{name}"', REMOVED)
