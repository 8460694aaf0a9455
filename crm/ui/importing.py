"""What the import dialog shows of a plan: rows with their reasons, columns with their samples."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from crm.i18n import gettext as _
from crm.i18n import listed
from crm.labels import label
from crm.ui.tables.import_rows import ImportRow, cell_text, rows_of
from crm.ui.widgets.import_columns import FileColumn

if TYPE_CHECKING:
    from crm.documents.imports.incoming import Incoming
    from crm.documents.imports.plan import ImportPlan, RowPlan, SheetPlan

_SAMPLES, _SAMPLE, _SAMPLES_FROM = 3, 40, 200  # how many, how long, from how many rows
_VALUE = 40  # characters of a value in a difference


@dataclass(frozen=True, slots=True)
class Shown:
    """A plan with all that the dialog shows of it, made off the UI thread."""

    plan: "ImportPlan"
    rows: Sequence[Sequence[ImportRow]]
    headers: Sequence[Sequence[str]]
    columns: Sequence[Sequence[FileColumn]]


def unsure(incoming: "Incoming") -> list[str]:
    """The names of the tables of which nobody can be certain what they hold."""
    from crm.documents.imports.guessing import SURE

    return [
        each.name
        for each in incoming.sheets
        if not each.kind or (each.guess is not None and each.guess.certainty < SURE)
    ]


def likeliest(incoming: "Incoming") -> dict[str, str]:
    """What each table most probably holds."""
    return {
        each.name: each.kind or (each.guess.kind if each.guess is not None else None) or "customers"
        for each in incoming.sheets
    }


def shown(plan: "ImportPlan") -> Shown:
    """What the dialog shows of a plan."""
    from crm.documents.imports.headers import distinct

    headers, rows, columns = [], [], []
    for each in plan.sheets:
        names = distinct(each.sheet.headers)
        headers.append(names)
        rows.append(rows_of(each, partial(why_words, plan, each)))
        columns.append(
            [
                FileColumn(n, _samples(each, place), each.mapping.get(n, ""), _title(each, n))
                for place, n in enumerate(names)
            ]
        )
    return Shown(plan, rows, headers, columns)


def _title(each: "SheetPlan", header: str) -> str:
    from crm.documents.imports.kinds import KINDS

    field = KINDS[each.kind].field(header) if each.sheet.kind is not None else None
    return header if field is None else _(field.label)


def _samples(each: "SheetPlan", place: int) -> list[str]:
    found: list[str] = []
    for _number, cells in each.sheet.rows[:_SAMPLES_FROM]:
        words = cell_text(cells[place]).strip() if place < len(cells) else ""
        if words and words not in found:
            found.append(words[:_SAMPLE])
        if len(found) >= _SAMPLES:
            break
    return found


def why_words(plan: "ImportPlan", sheet: "SheetPlan", row: "RowPlan") -> str:
    """Why this happens to the row: what is wrong, what changes, whom it may double."""
    if row.reason:
        return row.reason
    if row.likely:
        first = row.likely[0]
        why = listed(label("likeness", reason) for reason in first.reasons)
        return _("May be {name}: {why}").format(name=first.name, why=why)
    return listed(
        _("{field}: {old} → {new}").format(
            field=_field_words(sheet.kind, name),
            old=_value_words(plan, old),
            new=_value_words(plan, new),
        )
        for name, (old, new) in row.differences.items()
    )


def _field_words(kind: str, name: str) -> str:
    from crm.documents.imports.kinds import KINDS
    from crm.queries.wording import field_name

    field = KINDS[kind].field(name)
    return _(field.label) if field is not None else field_name(name)


def _value_words(plan: "ImportPlan", value: object) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, uuid.UUID):
        return plan.names.get(value, "…")
    if isinstance(value, dt.date):
        return value.isoformat()
    words = " ".join(str(value).split())
    return words if len(words) <= _VALUE else words[: _VALUE - 1] + "…"
