"""What is kept of how a file was taken, and how it is found again for one that looks alike."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from crm.documents.imports.header_keys import header_key, is_nameless
from crm.documents.imports.headers import distinct
from crm.documents.imports.kinds import KINDS
from crm.documents.imports.reading import Sheet
from crm.queries.mappings import MappingRow, find_mapping
from crm.services.mappings import remember_mapping
from crm.store.store import Store
from crm.store.unit_of_work import Change

_FEW = 2


def signature(headers: Sequence[str]) -> str:
    """What a header row looks like, whatever the order and the writing: a line for each column."""
    return "\n".join(sorted(header_key(name) or name for name in distinct(headers)))


def recall(session: Session, sheet: Sheet) -> MappingRow | None:
    """How a sheet that looks alike was taken last time, in the headers of this one."""
    if not _tells(sheet.headers):
        return None
    row = find_mapping(session, signature(sheet.headers))
    if row is None or row.kind not in KINDS:
        return None
    return MappingRow(
        row.id,
        row.signature,
        row.kind,
        _here(row.columns, sheet.headers, row.kind),
        {h: choice for h, choice in row.decisions.items() if _place(h, sheet.headers)},
    )


def remember(
    store: Store,
    sheet: Sheet,
    kind: str,
    columns: Mapping[str, str],
    decisions: Mapping[str, str] | None = None,
) -> Change:
    """Keep what the user corrected: the kind, header to field, and decisions for columns."""
    if not _tells(sheet.headers):
        return Change(None)
    return remember_mapping(
        store,
        signature=signature(sheet.headers),
        kind=kind,
        columns=columns,
        decisions=decisions,
    )


def _tells(headers: Sequence[str]) -> bool:
    """Whether headers tell a file from others: A, B, C do not."""
    return sum(not is_nameless(name) for name in headers) >= _FEW


def _here(columns: Mapping[str, str], headers: Sequence[str], kind: str) -> dict[str, str]:
    here: dict[str, str] = {}
    for header, name in columns.items():
        place = _place(header, headers)
        if place is not None and (not name or KINDS[kind].field(name) is not None):
            here[place] = name
    return here


def _place(header: str, headers: Sequence[str]) -> str | None:
    """The header of this file that is the one remembered."""
    names = distinct(headers)
    if header in names:
        return header
    return next((name for name in names if header_key(name) == header_key(header)), None)
