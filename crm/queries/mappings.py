"""How the columns of files were taken, for the next file that looks alike."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.models import ImportMapping

ALIKE = 0.9
"""The share of headers that two files have in common to look alike."""

_NAMESPACE = uuid.UUID("0b8c2a54-6a3e-5d0f-8f59-4b1f7f7a9c21")


@dataclass(frozen=True, slots=True)
class MappingRow:
    """What a file with these headers was taken for; header to field, decisions by header."""

    id: uuid.UUID
    signature: str
    kind: str
    columns: Mapping[str, str]
    decisions: Mapping[str, Any]


def mapping_id(signature: str) -> uuid.UUID:
    """The id of the mapping of a signature: the same on every device."""
    return uuid.uuid5(_NAMESPACE, signature)


def find_mapping(session: Session, signature: str) -> MappingRow | None:
    """The mapping of a file with this signature (a line for each header), or of one much alike."""
    row = session.scalar(
        select(ImportMapping).where(
            ImportMapping.id == mapping_id(signature), ~ImportMapping.deleted
        )
    )
    return _alike(session, signature) if row is None else _row(row)


def _alike(session: Session, signature: str) -> MappingRow | None:
    mine = frozenset(signature.splitlines())
    shares = {
        key: _share(mine, frozenset(other.splitlines()))
        for key, other in session.execute(
            select(ImportMapping.id, ImportMapping.signature)
            .where(~ImportMapping.deleted)
            .order_by(ImportMapping.id)
        )
    }
    best = max(shares, key=lambda key: shares[key], default=None)
    if best is None or shares[best] < ALIKE:
        return None
    found = session.get(ImportMapping, best)
    return None if found is None else _row(found)


def _share(mine: frozenset[str], theirs: frozenset[str]) -> float:
    return len(mine & theirs) / max(len(mine), len(theirs), 1)


def _row(row: ImportMapping) -> MappingRow:
    return MappingRow(row.id, row.signature, row.kind, dict(row.columns), dict(row.decisions or {}))
