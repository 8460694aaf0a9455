"""From the rows of a file to a plan: what each row does, and everything there is to write."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.documents.imports.fields import BadCell, Draft, Field, Given, Kind
from crm.documents.imports.headers import Column, Columns
from crm.documents.imports.matching import Matcher
from crm.documents.imports.plan import Decision, ImportPlan, OnDuplicate, RowPlan
from crm.documents.imports.reading import Cell, Sheet
from crm.documents.imports.references import References, id_of, is_in, naming
from crm.documents.imports.related import CONTRADICTS, Related
from crm.documents.imports.values import is_empty, no_value, shown, text
from crm.i18n import gettext as _
from crm.i18n import mark
from crm.services.imports import Writes
from crm.store.store import Store

MISSING = mark("The row says nothing in column {column}; write it and import the row again.")
EXTRA_CELLS = mark("The row has more cells than the header, from {value} on; mend the row.")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A row whose cells were read: values by field, and the cells of columns without a field."""

    row: int
    given: Given
    extra: Mapping[str, Any]
    error: BadCell | None = None


def parse_rows(sheet: Sheet, columns: Columns, currency: str) -> list[Parsed]:
    """Read every cell; the first bad one of a row is its error."""
    ordered = sorted(columns.fields, key=lambda column: column.field.name != "currency")
    width = len(sheet.headers)
    return [
        _parse(row, cells, ordered, columns, width=width, currency=currency)
        for row, cells in sheet.rows
    ]


def _parse(
    row: int,
    cells: Sequence[Cell],
    ordered: Sequence[Column],
    columns: Columns,
    *,
    width: int,
    currency: str,
) -> Parsed:
    given: Given = {}
    extra: dict[str, Any] = {}
    try:
        for column in ordered:
            cell = cells[column.index] if column.index < len(cells) else ""
            if not (is_empty(cell) or (column.field.parse != text and no_value(cell))):
                _read(given, column, cell, currency)
        for index, header in columns.others.items():
            if index < len(cells) and not is_empty(cells[index]):
                with naming(f"={header}"):
                    extra[header] = text(cells[index])
        for cell in cells[width:]:
            if not is_empty(cell):
                return Parsed(row, given, extra, BadCell("extra_cells", EXTRA_CELLS, cell))
    except BadCell as bad:
        return Parsed(row, given, extra, bad)
    return Parsed(row, given, extra)


def _read(given: Given, column: Column, cell: Cell, currency: str) -> None:
    """Read one cell; money is of the row's currency, else of its column's."""
    units = column.units
    if "currency" in given and units.currency == currency:
        units = replace(units, currency=given["currency"])
    with naming(column.field.name):
        value = column.field.parse(cell, units)
    if value not in (None, "", []):
        given[column.field.name] = value
        if units.currency != currency:
            given.setdefault("currency", units.currency)


class Planner:
    """Plans one file on one state of the store."""

    def __init__(
        self,
        session: Session,
        store: Store,
        kind: Kind,
        columns: Columns,
        *,
        today: dt.date,
        currency: str,
        on_duplicate: OnDuplicate,
    ) -> None:
        self.kind = kind
        self.columns = columns
        self.on_duplicate = on_duplicate
        self.writes = Writes()
        self.references = References(session, lambda: store.mint(store.clock()), today, currency)
        self._headers = {column.field.name: column.header for column in columns.fields}
        self._earlier: dict[uuid.UUID, list[Draft]] = {}

    def plan(self, rows: Sequence[Parsed]) -> ImportPlan:
        """Decide every row, in the order of the sheet."""
        self._living = self._find_living(rows)
        drafts: list[Draft] = []
        errors: dict[int, BadCell] = {}
        for parsed in rows:
            try:
                drafts.append(self._draft(parsed))
            except BadCell as bad:
                errors[parsed.row] = bad
        self.matcher = Matcher(self.kind, self.references, drafts)
        self.related = Related(self.kind.name, self.references, self.writes)
        self.related.load(self.matcher.state, owned="owner" in self._headers)
        decided = {row: self._rejected(row, bad) for row, bad in errors.items()}
        # A row that cannot stand alone may correct a record that a later row makes.
        for draft in sorted(drafts, key=self._is_partial):
            try:
                decided[draft.row] = self._decide(draft)
            except BadCell as bad:
                decided[draft.row] = self._rejected(draft.row, bad)
        others = tuple(self.columns.others.values())
        in_order = [decided[parsed.row] for parsed in rows]
        return ImportPlan(self.kind.name, in_order, self.columns.mapping, others, self.writes)

    def _is_partial(self, draft: Draft) -> bool:
        return any(draft.columns.get(column) is None for column in self.kind.required)

    def _draft(self, parsed: Parsed) -> Draft:
        if parsed.error is not None:
            raise parsed.error
        given = dict(parsed.given)
        record = None
        if (words := given.pop("id", None)) is not None:
            record = id_of(words)
            if record not in self._living:
                record = None
                given.setdefault("code", words)
        draft = self.kind.settle(parsed.row, given, self.references)
        draft.id = record
        if parsed.extra and "extra" in self.kind.table.c:
            draft.columns["extra"] = dict(parsed.extra)
        return draft

    def _find_living(self, rows: Sequence[Parsed]) -> set[uuid.UUID | None]:
        given = {id_of(row.given["id"]) for row in rows if "id" in row.given}
        wanted = [record for record in given if record is not None]
        if not wanted:
            return set()
        table = self.kind.table
        living = select(table.c.id).where(~table.c.deleted, is_in(table.c.id, wanted))
        return set(self.references.session.scalars(living))

    def _decide(self, draft: Draft) -> RowPlan:
        record = None if self.on_duplicate == "new" else self.matcher.find(draft)
        if record is None:
            return self._create(draft)
        if self.on_duplicate == "skip":
            self.matcher.take(record, draft)
            return RowPlan(draft.row, "skipped", record)
        return self._update(record, draft)

    def _create(self, draft: Draft) -> RowPlan:
        row = draft.defaults | draft.columns
        if self.kind.finish is not None:
            changes = dict(row)
            self.kind.finish(changes, dict(row), draft)
            row = changes
        for column, name in self.kind.required.items():
            if row.get(column) is None:
                error = BadCell("missing_value", MISSING)
                error.field = name
                raise error
        row["id"] = self.references.mint()
        self._insert_pending(draft)
        self.writes.insert(self.kind.table, row)
        self.matcher.create(row["id"], row, draft)
        self._earlier[row["id"]] = [draft]
        self.related.apply(row["id"], draft, fresh=True)
        return RowPlan(draft.row, "created", row["id"])

    def _update(self, record: uuid.UUID, draft: Draft) -> RowPlan:
        stored = self.matcher.state[record]
        changes = {
            name: value
            for name, value in draft.columns.items()
            if name != "extra" and stored.get(name) != value
        }
        self._merge_extra(record, stored, draft, changes)
        for name in changes:
            if name != "extra" and (other := self._claimed(record, name)) is not None:
                raise self._contradiction(name, draft.columns[name], other)
        self.related.check(record, draft)
        if self.kind.finish is not None:
            self.kind.finish(changes, stored | changes, draft)
        differences = {name: (stored.get(name), value) for name, value in changes.items()}
        self._earlier.setdefault(record, []).append(draft)
        self.matcher.take(record, draft)
        if changes:
            self.writes.update(self.kind.table, record, changes)
            self.matcher.change(record, changes)
        self._insert_pending(draft)
        differences |= self.related.apply(record, draft, fresh=False)
        decision: Decision = "updated" if differences else "unchanged"
        return RowPlan(draft.row, decision, record, differences)

    def _merge_extra(
        self, record: uuid.UUID, stored: dict[str, Any], draft: Draft, changes: dict[str, Any]
    ) -> None:
        """Columns without a field are kept beside those of other files.

        Where an earlier row of the file said another thing of the same customer, they belong to
        the person the row names.
        """
        extra = draft.columns.get("extra")
        if not extra:
            return
        before = stored.get("extra") or {}
        differing = {name for name, value in extra.items() if before.get(name) != value}
        theirs = {n for n in differing if self._claimed(record, n, in_extra=True) is not None}
        if theirs:
            if draft.related.get("person") is None:
                name = min(theirs)
                other = self._claimed(record, name, in_extra=True)
                raise self._contradiction(f"={name}", extra[name], other)
            draft.related["person_extra"] = {name: extra[name] for name in theirs}
            draft.columns["extra"] = {n: v for n, v in extra.items() if n not in theirs}
        if differing - theirs:
            changes["extra"] = {**before, **draft.columns["extra"]}

    def _contradiction(self, name: str, value: object, other: int | None) -> BadCell:
        error = BadCell("contradicts_row", CONTRADICTS, value, other=other)
        error.field = name
        return error

    def _claimed(self, record: uuid.UUID, name: str, *, in_extra: bool = False) -> int | None:
        """The earlier row of this file that says something in the same column of the record."""
        for draft in self._earlier.get(record, ()):
            if name in ((draft.columns.get("extra") or {}) if in_extra else draft.columns):
                return draft.row
        return None

    def _insert_pending(self, draft: Draft) -> None:
        for table, row in draft.pending.values():
            self.writes.insert(table, dict(row))

    def _rejected(self, row: int, bad: BadCell) -> RowPlan:
        reason = _(bad.sentence).format(
            value=_("“{value}”").format(value=shown(bad.value)),
            column=_("“{column}”").format(column=self._column(bad.field)),
            **bad.words,
        )
        return RowPlan(row, "rejected", code=bad.code, reason=reason)

    def _column(self, name: str | None) -> str:
        """How the user knows the column: its header in the file, else the field's label."""
        if name is None:
            return ""
        if name.startswith("="):
            return name[1:]
        if name in self._headers:
            return self._headers[name]
        field: Field | None = self.kind.field(name) or self.kind.field(name.removesuffix("_id"))
        return name if field is None else _(field.label)
