"""What an import will do, row by row, before it is done."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from crm.services.imports import Writes

Decision: TypeAlias = Literal["created", "updated", "unchanged", "skipped", "rejected"]
OnDuplicate: TypeAlias = Literal["update", "skip", "new"]


@dataclass(frozen=True, slots=True)
class RowPlan:
    """What happens to one row: its number in the sheet, the record, and the differences.

    `differences` are field to old and new value; of a rejected row `code` and `reason` say why.
    """

    row: int
    decision: Decision
    record: uuid.UUID | None = None
    differences: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    code: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """The plan of a whole file: every row in its order, how columns were taken, what to write."""

    kind: str
    rows: Sequence[RowPlan]
    mapping: Mapping[str, str]
    unmapped: Sequence[str]
    writes: Writes

    def count(self, decision: Decision) -> int:
        """How many rows are decided so."""
        return sum(row.decision == decision for row in self.rows)

    @property
    def rejected(self) -> list[RowPlan]:
        """The rows that will not come in."""
        return [row for row in self.rows if row.decision == "rejected"]
