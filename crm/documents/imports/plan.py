"""What an import will do, row by row, before it is done; and what its user chose."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from crm.documents.imports.fields import Decided
from crm.documents.imports.reading import SetAside, Sheet
from crm.services.imports import Writes

if TYPE_CHECKING:
    from crm.queries.duplicates import Likely

Decision: TypeAlias = Literal["created", "updated", "unchanged", "skipped", "rejected"]
OnDuplicate: TypeAlias = Literal["update", "skip", "new"]
OnPossible: TypeAlias = Literal["new", "skip", "update"]
Key: TypeAlias = tuple[str, int]
"""The name of a sheet of the plan, and the place of a row in it from 0."""
RowChoice: TypeAlias = Literal["new", "skip"] | uuid.UUID
"""A record of its own, left out, or: it is that record."""

DECISIONS: tuple[Decision, ...] = ("created", "updated", "unchanged", "skipped", "rejected")


@dataclass(frozen=True, slots=True)
class RowPlan:
    """What happens to one row: its number in the sheet, the record, and the differences.

    `name` is what the record is called, where it has a name. `differences` are field to old and
    new value as they are stored. Of a rejected row `code` and `reason` say why and `header` in
    which column. `likely` are the customers that a new one may be: a possible duplicate.
    `currency` is the record's, for the amounts in its differences.
    """

    row: int
    decision: Decision
    record: uuid.UUID | None = None
    name: str = ""
    differences: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    code: str | None = None
    reason: str | None = None
    header: str | None = None
    likely: "tuple[Likely, ...]" = ()
    sheet: str = ""
    place: int = 0
    currency: str = ""

    @property
    def key(self) -> Key:
        """How choices name the row."""
        return self.sheet, self.place

    @property
    def is_possible(self) -> bool:
        """Whether the row may be about a customer that is there, and nobody has said yet."""
        return bool(self.likely)


@dataclass(frozen=True, slots=True)
class TotalCheck:
    """What a row 合计 states for a column, and what the rows add up to."""

    header: str
    theirs: Decimal
    ours: Decimal

    @property
    def agrees(self) -> bool:
        """Whether both are the same."""
        return self.theirs == self.ours


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """One table of the file as it was planned.

    `sheet` holds the cells, edits among them, row by row beside `rows`; `source` is the name of
    the incoming sheet it was made of. `mapping` is header to field, `unmapped` are the headers
    without one. A sheet without a kind is left out: it has no rows here.
    """

    name: str
    kind: str
    rows: Sequence[RowPlan]
    mapping: Mapping[str, str]
    unmapped: Sequence[str]
    set_aside: Sequence[SetAside]
    decided: Sequence[Decided]
    totals: tuple[TotalCheck, ...]
    sheet: Sheet
    source: str

    def count(self, decision: Decision) -> int:
        """How many rows are decided so."""
        return sum(row.decision == decision for row in self.rows)

    @property
    def rejected(self) -> list[RowPlan]:
        """The rows that will not come in."""
        return [row for row in self.rows if row.decision == "rejected"]

    @property
    def possible(self) -> list[RowPlan]:
        """The rows that may be about a customer that is there."""
        return [row for row in self.rows if row.is_possible]


@dataclass(frozen=True)
class ImportPlan:
    """The plan of a whole file: its sheets in the order they come in, and what to write.

    `names` tells what ids in differences are called. `as_of` is the end of the change log the
    plan was made on; None where it must be made again before it is written. `memory` is what
    makes planning a corrected row quick.
    """

    sheets: Sequence[SheetPlan]
    writes: Writes
    names: Mapping[uuid.UUID, str] = field(default_factory=dict)
    as_of: int | None = None
    memory: object = field(default=None, repr=False, compare=False)

    @cached_property
    def rows(self) -> list[RowPlan]:
        """The rows of all sheets."""
        return [row for sheet in self.sheets for row in sheet.rows]

    def count(self, decision: Decision) -> int:
        """How many rows are decided so."""
        return sum(sheet.count(decision) for sheet in self.sheets)

    @property
    def rejected(self) -> list[RowPlan]:
        """The rows that will not come in."""
        return [row for sheet in self.sheets for row in sheet.rejected]

    @property
    def possible(self) -> list[RowPlan]:
        """The rows that may be about a customer that is there."""
        return [row for sheet in self.sheets for row in sheet.possible]


@dataclass(frozen=True, slots=True)
class Choices:
    """What the user says about a file; whatever is not said is decided by the file itself.

    `kinds` is the name of an incoming sheet to its kind, "" to leave it out. `columns` is the name
    of an incoming sheet to header and field, an empty field for none; `decisions` likewise to
    header and choice (Decided). `edits` are other texts for cells, `rows` what a row means.
    `on_possible` is for rows that may be about a customer of the store and have no choice of
    their own: make another one, leave the row out, or take the likeliest.
    """

    kinds: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    decisions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    edits: Mapping[Key, Mapping[str, str]] = field(default_factory=dict)
    rows: Mapping[Key, RowChoice] = field(default_factory=dict)
    on_duplicate: OnDuplicate = "update"
    on_possible: OnPossible = "new"


def is_foreseen(planned: ImportPlan, seen: ImportPlan) -> bool:
    """Whether all that a plan does was said by the one that was seen."""
    said = {row.key: row for row in seen.rows}
    ours, theirs = _made(planned), _made(seen)
    return all(
        row.key in said and _does(said[row.key], theirs) == _does(row, ours)
        for row in planned.rows
        if row.decision in {"created", "updated"}
    )


def _made(plan: ImportPlan) -> dict[uuid.UUID, Key]:
    """The ids that the plan makes up, by the rows they are for: another plan makes up others."""
    made: dict[uuid.UUID, Key] = {}
    for row in plan.rows:
        if row.decision == "created" and row.record is not None:
            made.setdefault(row.record, row.key)
    return made


def _does(row: RowPlan, made: Mapping[uuid.UUID, Key]) -> tuple[object, ...]:
    def known(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
        return made.get(value, value) if isinstance(value, uuid.UUID) else value

    record = None if row.decision == "created" else known(row.record)
    changes = {name: (old, known(new)) for name, (old, new) in row.differences.items()}
    likely = tuple(each.customer for each in row.likely)
    return row.decision, record, changes, likely
