"""Bringing files in: from a path to a plan that can be looked at, and from there into the store."""

import datetime as dt
import gc
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from sqlalchemy.orm import Session

from crm.documents.imports.earlier import about_import
from crm.documents.imports.ground import Ground
from crm.documents.imports.incoming import Incoming, IncomingSheet, read_file, read_paste
from crm.documents.imports.kinds import KINDS
from crm.documents.imports.names import names_in
from crm.documents.imports.pace import WHOLE, stretch
from crm.documents.imports.plan import (
    Choices,
    ImportPlan,
    Key,
    OnDuplicate,
    RowPlan,
    SheetPlan,
    is_foreseen,
)
from crm.documents.imports.planning import Part, Planner
from crm.documents.imports.possible import Possible
from crm.documents.imports.preparing import Preparation, Prepared
from crm.documents.imports.reading import Report
from crm.documents.imports.references import References
from crm.documents.imports.remembered import remember
from crm.documents.imports.replanning import Ties, changed_rows
from crm.documents.imports.totals import check_totals
from crm.errors import KnownError
from crm.i18n import gettext as _
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
    before: ImportPlan | None = None,
) -> ImportPlan:
    """What an import would do, on the store as it is now; nothing is written and nothing locked.

    `before` is an earlier plan of the same file: where only rows were corrected since, only what
    these concern is planned again. KnownError unknown_column, missing_column, unknown_kind.
    """
    run = _Run(store, incoming, choices or Choices(), today)
    with _without_collecting():
        if before is not None and (plan := run.replan(before)) is not None:
            return plan
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
    written to the store since; else it is made again, and KnownError plan_changed if it says
    anything else now: nothing is done that nobody saw.
    """
    run = _Run(store, incoming, choices or Choices(), today)
    if plan is not None and not run.made(plan):
        plan = None

    def plan_again(session: Session) -> ImportPlan:
        run.prepare(stretch(report, 0, 200))
        planned = run.plan(session, stretch(report, 200, 500))
        if plan is not None and not is_foreseen(planned, plan):
            raise KnownError(
                "plan_changed",
                _(
                    "The store was changed meanwhile, and something else would happen to rows of "
                    "the file now; look at them again, then import."
                ),
            )
        return planned

    with _without_collecting():
        planned, change = imports.import_file(
            store,
            about=run.about,
            plan=plan_again,
            planned=plan,
            report=stretch(report, 500, WHOLE),
        )
    with suppress(KnownError):  # what came in is in: no error may say otherwise
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


_ROUNDS = 4
_Planned: TypeAlias = tuple[dict[str, list[RowPlan]], Writes, dict[uuid.UUID, str]]


class _Run:
    """One way of bringing a file in: its cells are read once, however often it is planned."""

    def __init__(self, store: Store, incoming: Incoming, choices: Choices, today: dt.date) -> None:
        self.store = store
        self.incoming = incoming
        self.choices = choices
        self.today = today
        self._prepared: list[Prepared] | None = None

    def made(self, plan: ImportPlan) -> bool:
        """Whether the plan is of this file, and says what was chosen."""
        of = plan.memory.run if isinstance(plan.memory, _Memory) else None
        return of is not None and of.incoming is self.incoming and of.choices == self.choices

    @property
    def about(self) -> str:
        """What the step is called: the file, and its kind where there is one."""
        chosen = self.choices.kinds
        kinds = {chosen.get(sheet.name, sheet.kind) for sheet in self.incoming.sheets}
        return about_import({kind for kind in kinds if kind}, self.incoming.name)

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
        """Every row of the file."""
        prepared = self.prepare(None)
        memory = _Memory(self, imports.log_end(session), Ground(), Possible(session, report))
        parts = [each.part for each in prepared]
        rows, writes, names = self._plan_parts(session, parts, memory, report)
        sheets = [_sheet_plan(each, rows[each.part.name]) for each in prepared]
        return ImportPlan(sheets, writes, names, memory.as_of, memory)

    def replan(self, before: ImportPlan) -> ImportPlan | None:
        """What a correction of some rows changes about a plan; None if that cannot be told."""
        memory = before.memory
        if not isinstance(memory, _Memory) or memory.run.incoming is not self.incoming:
            return None
        keys = changed_rows(memory.run.choices, self.choices)
        if keys is None or memory.run.today != self.today:
            return None
        with self.store.reading() as session:
            if imports.log_end(session) != memory.as_of:
                return None
            memory.possible.look_in(session)
            currency = setting(session, CURRENCY)
            old = memory.run.prepare(None)
            ties = memory.ties_between([each.part for each in old], before.sheets)
            changed = self._correct(old, keys, currency, ties)
            found = self._plan_around(session, ties, changed, memory)
        if found is None:
            return None
        rows, _writes, names = found
        sheets = [
            _with_rows(sheet, each, rows.get(sheet.name, []))
            for sheet, each in zip(before.sheets, self.prepare(None), strict=True)
        ]
        return ImportPlan(
            sheets,
            before.writes,
            {**before.names, **names},
            memory=replace(memory, run=self),
        )

    def _correct(
        self, old: Sequence[Prepared], keys: set[Key], currency: str, ties: Ties
    ) -> set[tuple[int, int]]:
        """Read the rows of these keys again; which they are, by number of the sheet and place."""
        self._prepared, changed = [], set()
        for n, each in enumerate(old):
            rows = range(len(each.part.rows))
            places = sorted(p for name, p in keys if name == each.part.name and p in rows)
            new = each.edited(self.choices, currency, places) if places else each
            self._prepared.append(new)
            for place in places:
                ties.read((n, place), new.part)
                changed.add((n, place))
        return changed

    def _plan_around(
        self, session: Session, ties: Ties, changed: set[tuple[int, int]], memory: "_Memory"
    ) -> _Planned | None:
        """Plan these rows and all they are tied to; None if that does not come to an end."""
        around = ties.around(changed)
        for _round in range(_ROUNDS):
            if around is None:
                break
            found = self._plan_some(session, around, memory)
            for n, each in enumerate(self.prepare(None)):
                for row in found[0].get(each.part.name, ()):
                    ties.meant((n, row.place), row)
            now = ties.around(around)
            if now == around:
                return found
            around = now
        return None

    def _plan_some(
        self, session: Session, around: set[tuple[int, int]], memory: "_Memory"
    ) -> _Planned:
        """Plan these rows alone, by the number of their sheet and their place in it."""
        parts = [
            replace(each.part, rows=[each.part.rows[p] for p in places], places=places)
            for n, each in enumerate(self.prepare(None))
            if (places := sorted(place for at, place in around if at == n))
        ]
        return self._plan_parts(session, parts, memory, None)

    def _plan_parts(
        self, session: Session, parts: list[Part], memory: "_Memory", report: Report | None
    ) -> _Planned:
        """Kind after kind: rows of a later one may refer to what an earlier one makes."""
        store, writes = self.store, Writes()
        currency = setting(session, CURRENCY)
        references = References(
            session,
            lambda: store.mint(store.clock()),
            self.today,
            currency,
            writes=writes,
            ground=memory.ground,
        )
        planned: dict[str, list[RowPlan]] = {part.name: [] for part in parts}
        total = sum(len(part.rows) for part in parts) or 1
        done = 0
        for kind in KINDS.values():
            same = [part for part in parts if part.kind is kind]
            if not same:
                continue
            rows = sum(len(part.rows) for part in same)
            told = stretch(report, WHOLE * done // total, WHOLE * (done + rows) // total)
            for row in Planner(kind, references, memory.possible, self.choices).plan(same, told):
                planned[row.sheet].append(row)
            references.look_again()
            done += rows
        return planned, writes, names_in(references, (r for each in planned.values() for r in each))


@dataclass(slots=True)
class _Memory:
    """What a plan leaves for the next one: how it was made, on which state, and what ties rows."""

    run: _Run
    as_of: int
    ground: Ground
    possible: Possible
    ties: Ties | None = None

    def ties_between(self, parts: Sequence[Part], plans: Sequence[SheetPlan]) -> Ties:
        if self.ties is None:
            self.ties = Ties.between(parts, plans)
        return self.ties


def _with_rows(sheet: SheetPlan, prepared: Prepared, rows: list[RowPlan]) -> SheetPlan:
    """The plan of a sheet, some of whose rows were planned again."""
    if not rows:
        return sheet
    plans = list(sheet.rows)
    for row in rows:
        plans[row.place] = row
    cells = prepared.part.sheet
    totals = check_totals(cells) if cells.totals else sheet.totals
    return replace(sheet, rows=plans, sheet=cells, totals=totals)


def _sheet_plan(prepared: Prepared, rows: list[RowPlan]) -> SheetPlan:
    part = prepared.part
    stated = part.sheet if part.sheet.totals else prepared.form
    return SheetPlan(
        name=part.name,
        kind=part.kind.name,
        rows=rows,
        mapping=part.columns.mapping,
        unmapped=tuple(part.columns.others.values()),
        set_aside=part.sheet.set_aside,
        decided=prepared.decided,
        totals=() if stated is None else check_totals(stated),
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
