"""Bringing one file in: the way from a path to a plan, and from a plan into the store."""

import datetime as dt
import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.orm import Session

from crm.documents.imports.fields import Kind
from crm.documents.imports.headers import Columns, match_columns
from crm.documents.imports.kinds import KINDS
from crm.documents.imports.plan import ImportPlan, OnDuplicate
from crm.documents.imports.planning import Planner, parse_rows
from crm.documents.imports.reading import read_sheet
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.queries.settings import setting
from crm.services import imports
from crm.settings import CURRENCY
from crm.store.store import Store
from crm.store.unit_of_work import Change

# A field that is missing may be made of others.
_INSTEAD: Mapping[str, tuple[str, ...]] = {
    "name": ("first_name", "last_name", "contact_name"),
    "customer": ("customer_name", "order"),
    "unit_price": ("amount",),
    "quantity": ("amount",),
    "starts_on": ("period",),
}
_KEYS = ("id", "code", "phone", "mobile", "email")


def import_file(
    store: Store,
    path: Path,
    *,
    kind: str,
    today: dt.date,
    columns: Mapping[str, str] | None = None,
    on_duplicate: OnDuplicate = "update",
    dry_run: bool = False,
) -> tuple[ImportPlan, Change]:
    """Bring the file in as rows of the kind, in one step; a dry run plans and writes nothing.

    `columns` is header to field where the header does not say it. KnownError file_unreadable,
    file_encrypted, file_too_large, unknown_column, missing_column.
    """
    with _without_collecting():
        return _import(
            store,
            path,
            kind=KINDS[kind],
            today=today,
            columns=columns or {},
            on_duplicate=on_duplicate,
            dry_run=dry_run,
        )


def _import(
    store: Store,
    path: Path,
    *,
    kind: Kind,
    today: dt.date,
    columns: Mapping[str, str],
    on_duplicate: OnDuplicate,
    dry_run: bool,
) -> tuple[ImportPlan, Change]:
    currency = store.read(setting, CURRENCY)
    sheet = read_sheet(path)
    found = match_columns(kind, sheet.headers, columns, currency)
    _check_columns(kind, found)
    rows = parse_rows(sheet, found, currency)

    def plan(session: Session) -> ImportPlan:
        planner = Planner(
            session,
            store,
            kind,
            found,
            today=today,
            currency=currency,
            on_duplicate=on_duplicate,
        )
        return planner.plan(rows)

    if dry_run:
        return store.read(plan), Change(None)
    return imports.import_file(store, about=f"{kind.name} {path.name}", plan=plan)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Millions of objects live till the end: looking for garbage among them costs a quarter."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _check_columns(kind: Kind, columns: Columns) -> None:
    """Refuse a file none of whose rows could come in; one with keys may correct what is there."""
    names = {column.field.name for column in columns.fields}
    missing = [
        name
        for name in kind.required.values()
        if name not in names and not names & {*_INSTEAD.get(name, ())}
    ]
    if missing and not names & {*_KEYS}:
        field = kind.field(missing[0])
        raise KnownError(
            "missing_column",
            _(
                "The file has no column for {label}; "
                "say which it is with --map COLUMN={field}, or choose another kind."
            ).format(label=_(field.label) if field else missing[0], field=missing[0]),
        )
