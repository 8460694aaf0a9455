"""Customers that were merged into others: files go on naming them as they were."""

import uuid
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.documents.imports.fields import table_of
from crm.documents.imports.foreseen import is_in
from crm.models import Customer


def merged_customers(session: Session) -> dict[uuid.UUID, dict[str, Any]]:
    """Each with all its columns as they were and `into`, the living one that it is now."""
    table = table_of(Customer)
    rows = {
        row["id"]: dict(row)
        for row in session.execute(
            select(table).where(table.c.deleted, table.c.merged_into_id.is_not(None))
        ).mappings()
    }
    if not rows:
        return {}
    ends = {record: _end(record, rows) for record in rows}
    still = ~table.c.deleted, is_in(table.c.id, {*ends.values()})
    living = set(session.scalars(select(table.c.id).where(*still)))
    return {
        record: row | {"into": ends[record]}
        for record, row in rows.items()
        if ends[record] in living
    }


def _end(record: uuid.UUID, rows: dict[uuid.UUID, dict[str, Any]]) -> uuid.UUID:
    """Where a chain of merges ends."""
    seen = set()
    while record in rows and record not in seen:
        seen.add(record)
        record = rows[record]["merged_into_id"]
    return record
