"""Bringing files in: from a path to a plan that can be looked at, and from there into the store."""

import datetime as dt
import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.orm import Session

from crm.documents.imports.incoming import Incoming, IncomingSheet, read_file, read_paste
from crm.documents.imports.kinds import KINDS
from crm.documents.imports.names import names_in
from crm.documents.imports.pace import WHOLE, stretch
from crm.documents.imports.plan import Choices, ImportPlan, OnDuplicate, RowPlan, SheetPlan
from crm.documents.imports.planning import Planner
from crm.documents.imports.possible import Possible
from crm.documents.imports.preparing import Preparation, Prepared
from crm.documents.imports.reading import Report
from crm.documents.imports.references import References
from crm.documents.imports.remembered import remember
from crm.documents.imports.totals import check_totals
from crm.queries.settings import setting
from crm.services import imports
from crm.services.imports import Writes
from crm.settings import CURRENCY
from crm.store.store import Store
from crm.store.unit_of_work import Change

__all__ = [
    "Choices",
    "Incoming",
    "IncomingSheet",
    "import_file",
    "plan_import",
    "read_file",
    "read_paste",
    "write_import",
]


def plan_import(
    store: Store,
    incoming: Incoming,
    choices: Choices | None = None,
    *,
    today: dt.date,
    report: Report | None = None,
) -> ImportPlan:
    """What an import would do, on the store as it is now; nothing is written and nothing locked.

    KnownError unknown_column, missing_column, unknown_kind.
    """
    run = _Run(store, incoming, choices or Choices(), today)
    with _without_collecting():
        run.prepare(stretch(report, 0, 400))
        with store.reading() as session:
            return run.plan(session, stretch(report, 400, WHOLE))


def write_import(
    store: Store,
    incoming: Incoming,
    choices: Choices | None = None,
    *,
    today: dt.date,
    report: Report | None = None,
    plan: ImportPlan | None = None,
) -> tuple[ImportPlan, Change]:
    """Bring it in, all or nothing, in one step.

    `plan` is what plan_import said for the same choices: it is written as it is if nobody has
    written to the store since; else it is made again.
    """
    run = _Run(store, incoming, choices or Choices(), today)

    def plan_again(session: Session) -> ImportPlan:
        run.prepare(stretch(report, 0, 200))
        return run.plan(session, stretch(report, 200, 500))

    with _without_collecting():
        planned, change = imports.import_file(
            store,
            about=run.about,
            plan=plan_again,
            planned=plan,
            report=stretch(report, 500, WHOLE),
        )
    run.remember()
    return planned, change


def import_file(
    store: Store,
    path: Path,
    *,
    kind: str | None = None,
    today: dt.date,
    columns: Mapping[str, str] | None = None,
    on_duplicate: OnDuplicate = "update",
    dry_run: bool = False,
    choices: Choices | None = None,
    report: Report | None = None,
) -> tuple[ImportPlan, Change]:
    """Read a file and bring it in; a dry run plans and writes nothing.

    `columns` is header to field where the header does not say it. KnownError file_unreadable,
    file_encrypted, file_too_large, unknown_column, missing_column, unknown_kind.
    """
    incoming = read_file(store, path, kind=kind, today=today, report=stretch(report, 0, 150))
    if choices is None:
        wanted = {sheet.name: columns for sheet in incoming.sheets} if columns else {}
        choices = Choices(columns=wanted, on_duplicate=on_duplicate)
    told = stretch(report, 150, WHOLE)
    if dry_run:
        return plan_import(store, incoming, choices, today=today, report=told), Change(None)
    return write_import(store, incoming, choices, today=today, report=told)


class _Run:
    """One way of bringing a file in: its cells are read once, however often it is planned."""

    def __init__(self, store: Store, incoming: Incoming, choices: Choices, today: dt.date) -> None:
        self.store = store
        self.incoming = incoming
        self.choices = choices
        self.today = today
        self._prepared: list[Prepared] | None = None

    @property
    def about(self) -> str:
        """What the step is called: the file, and its kind where there is one."""
        name, chosen = self.incoming.name, self.choices.kinds
        kinds = {chosen.get(sheet.name, sheet.kind) for sheet in self.incoming.sheets} - {None, ""}
        return f"{kinds.pop()} {name}" if len(kinds) == 1 else name

    def prepare(self, report: Report | None) -> list[Prepared]:
        """The parts of the file, with their cells read."""
        if self._prepared is None:
            currency = self.store.read(setting, CURRENCY)
            preparation = Preparation(self.choices, currency, self.today)
            self._prepared = preparation.parts(self.incoming, report)
        return self._prepared

    def remember(self) -> None:
        """Keep what the user corrected, for files that look alike."""
        for sheet in self.incoming.sheets:
            kind = self.choices.kinds.get(sheet.name, sheet.kind)
            columns = self.choices.columns.get(sheet.name, {})
            decisions = self.choices.decisions.get(sheet.name, {})
            corrected = sheet.guess is not None and not sheet.guess.is_right(kind)
            if kind and (columns or decisions or corrected):
                remember(
                    self.store,
                    sheet.sheet,
                    kind,
                    {**sheet.columns, **columns},
                    {**sheet.decisions, **decisions},
                )

    def plan(self, session: Session, report: Report | None) -> ImportPlan:
        """Kind after kind: rows of a later one may refer to what an earlier one makes."""
        prepared = self.prepare(None)
        store, writes = self.store, Writes()
        as_of = imports.log_end(session)
        references = References(
            session,
            lambda: store.mint(store.clock()),
            self.today,
            setting(session, CURRENCY),
            writes,
        )
        possible = Possible(session, report)
        planned: dict[str, list[RowPlan]] = {each.part.name: [] for each in prepared}
        total = sum(len(each.part.rows) for each in prepared) or 1
        done = 0
        for kind in KINDS.values():
            parts = [each.part for each in prepared if each.part.kind is kind]
            if not parts:
                continue
            rows = sum(len(part.rows) for part in parts)
            told = stretch(report, WHOLE * done // total, WHOLE * (done + rows) // total)
            for row in Planner(kind, references, possible, self.choices).plan(parts, told):
                planned[row.sheet].append(row)
            references.look_again()
            done += rows
        sheets = [_sheet_plan(each, planned[each.part.name]) for each in prepared]
        names = names_in(references, (row for sheet in sheets for row in sheet.rows))
        return ImportPlan(sheets, writes, names, as_of)


def _sheet_plan(prepared: Prepared, rows: list[RowPlan]) -> SheetPlan:
    part = prepared.part
    return SheetPlan(
        name=part.name,
        kind=part.kind.name,
        rows=rows,
        mapping=part.columns.mapping,
        unmapped=tuple(part.columns.others.values()),
        set_aside=part.sheet.set_aside,
        decided=prepared.decided,
        totals=check_totals(part.sheet),
        sheet=part.sheet,
        source=prepared.source,
    )


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
