"""Remembering how the columns of a file were taken."""

from collections.abc import Mapping
from typing import Any

from crm.models import ImportMapping
from crm.queries.mappings import find_mapping, mapping_id
from crm.store.store import Store
from crm.store.unit_of_work import Change


def remember_mapping(
    store: Store,
    *,
    signature: str,
    kind: str,
    columns: Mapping[str, str],
    decisions: Mapping[str, Any] | None = None,
) -> Change:
    """Keep what a file was taken for, for those that look alike; nothing to undo.

    What is remembered already leaves no step.
    """
    record = mapping_id(signature)
    known = store.read(find_mapping, signature)
    said = (record, kind, dict(columns), dict(decisions or {}))
    if known is not None and (known.id, known.kind, known.columns, known.decisions) == said:
        return Change(None)
    with store.unit_of_work("remember_mapping", about=kind, kind="setup") as work:
        row = work.session.get(ImportMapping, record)
        if row is None:
            row = ImportMapping(id=record, signature=signature, kind=kind, columns=dict(columns))
            work.add(row)
        row.kind, row.columns, row.deleted = kind, dict(columns), False
        row.decisions = dict(decisions) if decisions else None
        work.record = record
    return work.change()


def forget_mapping(store: Store, signature: str) -> Change:
    """Forget what files with these headers were taken for."""
    with store.unit_of_work("forget_mapping", kind="setup") as work:
        row = work.session.get(ImportMapping, mapping_id(signature))
        if row is not None:
            row.deleted = True
    return work.change()
