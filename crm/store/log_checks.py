"""The doctor's look at the change log: does it tell what the tables hold, and is it whole."""

import heapq
import json
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from sqlalchemy import Table, text
from sqlalchemy.orm import Session

from crm.i18n import gettext as _
from crm.i18n import mark
from crm.store.findings import MOST, Finding, record_id
from crm.store.triggers import fact_tables, inserted_fields, logged_columns

# an entry of the log: row, n, table, kind, fields, preimage
Entry = tuple[Any, ...]
# of one row: its entries, or the table that holds it with the values it holds
Source = tuple[bytes, list[Entry], dict[str, str] | None]


def context_findings(session: Session) -> Iterator[Finding]:
    """The one row that tells the triggers who writes; at rest it names no step."""
    rows = session.execute(text("SELECT step, applying, hlc FROM sync_context")).all()
    if len(rows) != 1:
        yield Finding(
            "context_rows",
            "sync_context",
            None,
            _("There must be one context of the change log; there are {count}.").format(
                count=len(rows)
            ),
        )
        return
    step, applying, hlc = rows[0]
    if step is not None:
        yield Finding(
            "context_open",
            "sync_context",
            None,
            _("Step {step} was left open: writes would be taken for a part of it.").format(
                step=step
            ),
        )
    if applying:
        yield Finding("context_muted", "sync_context", None, _("The change log is muted."))
    latest = session.execute(text("SELECT max(hlc) FROM change")).scalar()
    if latest is not None and hlc < latest:
        yield Finding(
            "clock_behind", "sync_context", None, _("The clock of the log is behind its entries.")
        )


_LOG_CHECKS: tuple[tuple[str, str, str], ...] = (
    (
        "log_gap",
        (
            "SELECT NULL, before + 1 FROM"
            " (SELECT n, lag(n, 1, 0) OVER (ORDER BY n) before FROM change)"
            " WHERE n <> before + 1"
        ),
        mark("Entry {n} of the change log is missing."),
    ),
    (
        "log_order",
        (
            "SELECT row, n FROM (SELECT row, n, hlc, lag(hlc, 1, 0) OVER (ORDER BY n) before"
            " FROM change) WHERE hlc <= before"
        ),
        mark("Entry {n} of the change log is not later than the one before."),
    ),
    (
        "entry_without_step",
        "SELECT row, n FROM change WHERE step NOT IN (SELECT n FROM step)",
        mark("Entry {n} of the change log belongs to no step."),
    ),
    (
        "entry_kind",
        (
            "SELECT row, n FROM change WHERE kind NOT IN ('I', 'U')"
            " OR (kind = 'I') <> (preimage IS NULL)"
        ),
        mark("Entry {n} of the change log is neither insert nor update."),
    ),
    (
        "step_count",
        (
            "SELECT NULL, s.n FROM step s LEFT JOIN (SELECT step, count(*) entries FROM change"
            " GROUP BY step) c ON c.step = s.n WHERE s.changes IS NOT coalesce(c.entries, 0)"
        ),
        mark("Step {n} does not have as many entries as it says."),
    ),
    (
        "step_kind",
        (
            "SELECT NULL, n FROM step WHERE kind NOT IN ('do', 'undo', 'redo', 'setup')"
            " OR state NOT IN ('done', 'undone', 'dropped')"
            " OR (kind IN ('undo', 'redo')) <> (of_step IS NOT NULL)"
        ),
        mark("Step {n} is of no known kind or state."),
    ),
    (
        "step_state",
        (
            "SELECT NULL, s.n FROM step s WHERE s.kind = 'do' AND (s.state = 'done') <>"
            " (coalesce((SELECT t.kind FROM step t JOIN (SELECT of_step, max(n) n FROM step"
            " WHERE of_step IS NOT NULL GROUP BY of_step) latest ON latest.n = t.n"
            " WHERE latest.of_step = s.n), 'redo') = 'redo')"
        ),
        mark("Step {n} is not in the state that undo and redo left it in."),
    ),
    (
        "entry_of_no_table",
        "SELECT row, n FROM change WHERE tbl NOT IN (SELECT value FROM json_each(:tables))",
        mark("Entry {n} of the change log speaks of no table of ours."),
    ),
)


def log_findings(session: Session) -> Iterator[Finding]:
    """Gaps, order, steps: the log by itself."""
    tables = json.dumps([table.name for table in fact_tables()])
    for code, sql, sentence in _LOG_CHECKS:
        given = {"tables": tables} if ":tables" in sql else {}
        for row, n in session.execute(text(f"{sql} LIMIT {MOST}"), given).all():
            table = "step" if code.startswith("step_") else "change"
            yield Finding(code, table, record_id(row), _(sentence).format(n=n))


def fold_findings(session: Session) -> Iterator[Finding]:
    """Every value of every row is what the log says was written last."""
    tables = {table.name: table for table in fact_tables()}
    entries = session.execute(
        text("SELECT row, n, tbl, kind, fields, preimage FROM change ORDER BY row, n")
    ).yield_per(1000)
    logs: Iterator[Source] = (
        (row, [tuple(entry) for entry in group], None)
        for row, group in groupby(entries, key=lambda entry: entry[0])
    )
    held = (_rows(session, table) for table in tables.values())
    for row, group in groupby(heapq.merge(logs, *held, key=_row), key=_row):
        log: list[Entry] = []
        rows: dict[str, str] = {}
        for _id, written, current in group:
            log += written
            rows |= current or {}
        yield from _compare(tables, log, rows, row)


def _row(item: Source) -> bytes:
    return item[0]


def _rows(session: Session, table: Table) -> Iterator[Source]:
    return (
        (row, [], {table.name: fields})
        for row, fields in session.execute(
            text(f'SELECT id, {inserted_fields(table, "t")} FROM "{table.name}" t ORDER BY id')
        ).yield_per(1000)
    )


def _compare(
    tables: Mapping[str, Table], log: list[Entry], rows: Mapping[str, str], row: bytes
) -> Iterator[Finding]:
    by_table: dict[str, list[Entry]] = {}
    for entry in log:
        by_table.setdefault(entry[2], []).append(entry)
    for name in rows.keys() - by_table.keys():
        yield Finding(
            "row_unlogged", name, record_id(row), _("The change log does not know this record.")
        )
    for name, entries in by_table.items():
        if name not in tables:
            continue
        if name not in rows:
            yield Finding(
                "row_lost", name, record_id(row), _("The change log knows it, the table does not.")
            )
        elif len(entries) > 1 or entries[0][3] != "I" or entries[0][4] != rows[name]:
            yield from _fold(tables[name], entries, json.loads(rows[name]), row)


def _fold(
    table: Table, entries: list[Entry], held: Mapping[str, object], row: bytes
) -> Iterator[Finding]:
    told: dict[str, object] = {}
    record = record_id(row)
    for position, (_row_id, n, _table, kind, fields, preimage) in enumerate(entries):
        if (kind == "I") != (position == 0):
            sentence = _("Entry {n} is not where a record's insert belongs.").format(n=n)
            yield Finding("insert_misplaced", table.name, record, sentence)
        try:
            new, old = json.loads(fields), json.loads(preimage or "{}")
        except ValueError:
            sentence = _("Entry {n} of the change log cannot be read.").format(n=n)
            yield Finding("entry_unreadable", table.name, record, sentence)
            return
        if kind == "U" and (
            new.keys() != old.keys() or any(told.get(key) != old[key] for key in old)
        ):
            sentence = _("Entry {n} does not start from what was there before it.").format(n=n)
            yield Finding("preimage_broken", table.name, record, sentence)
        told |= new
    for column in logged_columns(table):
        if column.name not in told and not column.nullable and column.server_default is not None:
            continue  # younger than the insert
        if told.get(column.name) != held.get(column.name):
            yield Finding(
                "value_differs",
                table.name,
                record,
                _("{field} holds {held}; the change log says {told}.").format(
                    field=column.name, held=held.get(column.name), told=told.get(column.name)
                ),
            )
