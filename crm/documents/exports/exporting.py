"""Taking facts out into files that spreadsheets open well and that come in again unchanged."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from crm.documents.exports.cells import Cell, Writer
from crm.documents.exports.choosing import Only, narrowed
from crm.documents.exports.columns import Columns
from crm.documents.exports.hanging import Hanging
from crm.documents.exports.landing import landing, landing_folder
from crm.documents.exports.names import Names
from crm.documents.exports.separated import separated
from crm.documents.exports.workbooks import workbook
from crm.documents.imports.fields import Kind
from crm.documents.imports.foreseen import is_in
from crm.documents.imports.kinds import KINDS
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.i18n import listed
from crm.queries.settings import setting
from crm.settings import CURRENCY
from crm.store.store import Store

Report: TypeAlias = Callable[[int, int], None]

ALL = "all"
WORKBOOK, SEPARATED, CARDS, CALENDAR = ".xlsx", ".csv", ".vcf", ".ics"
_OTHERS = {CARDS: ("customers", "contacts"), CALENDAR: ("visits", "tasks")}
EVERYTHING = Only()
_STEP = 250  # rows between two reports
_BATCH = 2000


class Sheet(Protocol):
    """Where rows are written to."""

    def header(self, headers: Sequence[str]) -> None:
        """The first row."""

    def row(self, cells: Sequence[Cell]) -> None:
        """One more row."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What went out: the file or folder, and how many rows of each kind."""

    path: Path
    rows: Mapping[str, int] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """All rows."""
        return sum(self.rows.values())


def export_rows(
    store: Store,
    kind: str,
    path: Path,
    *,
    today: dt.date,
    only: Only = EVERYTHING,
    force: bool = False,
    report: Report | None = None,
) -> Exported:
    """Write the rows of a kind, or of all kinds, to a file: XLSX or CSV, as its ending says.

    Customers and contacts also go as vCard, visits and tasks as iCalendar. All kinds as CSV are a
    folder with a file each. The file is there whole or not at all.
    KnownError unknown_format, file_exists, file_unwritable, not_narrowed, cell_too_long.
    """
    path = Path(path)
    if path.suffix.lower() in _OTHERS:
        return _to_others(store, kind, path, today=today, only=only, force=force, report=report)
    kinds = list(KINDS.values()) if kind == ALL else [KINDS[kind]]
    if kind == ALL and path.suffix.lower() != WORKBOOK:
        if path.suffix:
            raise _unknown_format(path, _("XLSX, or a folder for CSV files"))
        with landing_folder(path, force=force) as place, store.reading() as session:
            out = _Out(session, today, only, report, strict=False)
            out.count(kinds)
            for each in kinds:
                with separated(place / f"{each.name}.csv") as sheet:
                    out.write(each, sheet, Writer(typed=False))
        return Exported(path, out.rows)
    with store.reading() as session:
        out = _Out(session, today, only, report, strict=kind != ALL)
        _to_file(out, kinds, path, force=force)
    return Exported(path, out.rows)


def export_records(
    store: Store,
    kind: str,
    ids: Sequence[uuid.UUID],
    path: Path,
    *,
    today: dt.date,
    force: bool = False,
    report: Report | None = None,
) -> Exported:
    """Write these records of a kind, as a list has them, in its order."""
    with store.reading() as session:
        out = _Out(session, today, EVERYTHING, report, ids=list(ids))
        _to_file(out, [KINDS[kind]], Path(path), force=force)
    return Exported(Path(path), out.rows)


def _to_others(
    store: Store,
    kind: str,
    path: Path,
    *,
    today: dt.date,
    only: Only,
    force: bool,
    report: Report | None,
) -> Exported:
    """Write address cards or a calendar."""
    ending = path.suffix.lower()
    if kind not in {*_OTHERS[ending], ALL}:
        raise KnownError(
            "unknown_format",
            _("{kind} are not written as {format}; choose XLSX or CSV.").format(
                kind=_(KINDS[kind].label), format=ending.removeprefix(".")
            ),
        )
    if ending == CARDS:
        from crm.documents.exports.vcards import write_cards

        whose = "customers" if kind == ALL else kind
        return write_cards(
            store, path, today=today, kind=whose, only=only, force=force, report=report
        )
    from crm.documents.exports.calendars import write_calendar

    kinds = _OTHERS[CALENDAR] if kind == ALL else (kind,)
    return write_calendar(
        store, path, today=today, kinds=kinds, only=only, force=force, report=report
    )


def _to_file(out: "_Out", kinds: Sequence[Kind], path: Path, *, force: bool) -> None:
    ending = path.suffix.lower()
    if ending not in {WORKBOOK, SEPARATED}:
        raise _unknown_format(path, listed(("XLSX", "CSV")))
    out.count(kinds)
    with landing(path, force=force) as part:
        if ending == SEPARATED:
            with separated(part) as sheet:
                out.write(kinds[0], sheet, Writer(typed=False))
            return
        with workbook(part) as book:
            for kind in kinds:
                with book.sheet(_(kind.label)) as sheet_of_kind:
                    out.write(kind, sheet_of_kind, Writer(typed=True))


class _Out:
    """Rows on their way from one state of the store into a file."""

    def __init__(
        self,
        session: Session,
        today: dt.date,
        only: Only,
        report: Report | None,
        *,
        strict: bool = True,
        ids: list[uuid.UUID] | None = None,
    ) -> None:
        currency = setting(session, CURRENCY)
        self.session = session
        self.names = Names(session, today, currency)
        self.hanging = Hanging(session, today, currency)
        self.rows: dict[str, int] = {}
        self._only = only
        self._strict = strict
        self._ids = ids
        self._customers = only.customers(session, today)
        self._report = report
        self._done = self._total = 0

    def count(self, kinds: Sequence[Kind]) -> None:
        """How much there is to do."""
        for kind in kinds:
            statement = self._chosen(select(func.count()).select_from(kind.table), kind)
            self._total += self.session.execute(statement).scalar_one()
        self._tell()

    def write(self, kind: Kind, sheet: Sheet, writer: Writer) -> None:
        """Write the rows of a kind."""
        columns = Columns(kind, self.names, self.hanging, writer).of(self._extras(kind))
        sheet.header([column.header for column in columns])
        shows = [column.show for column in columns]
        count = 0
        for row in self._read(kind):
            sheet.row([show(row) for show in shows])
            count += 1
            self._done += 1
            if not self._done % _STEP:
                self._tell()
        self.rows[kind.name] = count
        self._tell()

    def _read(self, kind: Kind) -> Iterator[Mapping[str, Any]]:
        statement = self._chosen(select(kind.table), kind).order_by(kind.table.c.id)
        names = [column.name for column in kind.table.columns]
        found = (
            dict(zip(names, row, strict=True))
            for row in self.session.execute(statement, execution_options={"yield_per": _BATCH})
        )
        if self._ids is None:
            yield from found
        else:
            by_id = {row["id"]: row for row in found}
            yield from (by_id[record] for record in self._ids if record in by_id)

    def _chosen(self, statement: Select[Any], kind: Kind) -> Select[Any]:
        if self._ids is not None:
            statement = statement.where(is_in(kind.table.c.id, self._ids))
        return narrowed(statement, kind, self._only, self._customers, strict=self._strict)

    def _extras(self, kind: Kind) -> list[str]:
        """The names of columns that imports have kept, in the order they came."""
        if "extra" not in kind.table.c:
            return []
        each = func.json_each(kind.table.c.extra).table_valued("key", "id", joins_implicitly=True)
        # SQLite gives the place in the very record that the least id is of
        first, place = func.min(kind.table.c.id).label("first"), each.c.id.label("place")
        came = (
            self._chosen(select(each.c.key.label("key"), first, place), kind)
            .where(kind.table.c.extra.is_not(None))
            .group_by(each.c.key)
            .subquery()
        )
        statement = select(came.c.key).order_by(came.c.first, came.c.place)
        return list(self.session.scalars(statement))

    def _tell(self) -> None:
        if self._report is not None:
            self._report(self._done, max(self._total, self._done))


def _unknown_format(path: Path, possible: str) -> KnownError:
    return KnownError(
        "unknown_format",
        _("The ending of {file} names no format; write {formats}.").format(
            file=path.name, formats=possible
        ),
    )
