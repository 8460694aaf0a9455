"""What the import dialog shows of a plan: tables, rows with their reasons, columns with samples."""

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.i18n import listed, ngettext
from crm.labels import label
from crm.services.desk import Desk
from crm.ui.tables.import_rows import KINDS_OF_ROWS, ImportRow, cell_text, rows_of
from crm.ui.widgets.import_columns import FileColumn
from crm.ui.widgets.import_sheets import SheetLine
from crm.ui.widgets.import_strip import LIKELIEST

if TYPE_CHECKING:
    from crm.documents.imports.incoming import Incoming, IncomingSheet
    from crm.documents.imports.plan import (
        Choices,
        Decision,
        ImportPlan,
        RowChoice,
        RowPlan,
        SheetPlan,
    )

_SAMPLES, _SAMPLE, _SAMPLES_FROM = 3, 40, 200  # how many, how long, from how many rows


@dataclass(slots=True)
class Corrections:
    """What somebody said about a file before it came in."""

    kinds: dict[str, str] = field(default_factory=dict)
    columns: dict[str, dict[str, str]] = field(default_factory=dict)
    decisions: dict[str, dict[str, str]] = field(default_factory=dict)
    edits: dict[Any, dict[str, str]] = field(default_factory=dict)
    rows: dict[Any, Any] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How much would be lost with them."""
        parts = (self.columns, self.decisions, self.edits)
        return len(self.kinds) + len(self.rows) + sum(len(e) for p in parts for e in p.values())

    def beyond(self, incoming: "Incoming | None") -> int:
        """How much of it the program did not say itself."""
        likely = {} if incoming is None else likeliest(incoming)
        return self.count - sum(likely.get(name) == kind for name, kind in self.kinds.items())

    def copy(self) -> "Corrections":
        """As they are now."""
        return deepcopy(self)

    def take_column(self, source: str, header: str, name: str) -> None:
        """The column is this field; of a field that somebody chose, no other column is it."""
        columns = self.columns.setdefault(source, {})
        if name:
            columns.update({other: "" for other, taken in columns.items() if taken == name})
        columns[header] = name

    def take_row(self, plan: "RowPlan", choice: "RowChoice | None") -> None:
        """The row means this; None: whatever the program takes it for."""
        self.rows.pop(plan.key, None)
        if choice is not None:
            self.rows[plan.key] = choice

    def take_possible(self, plans: "Iterable[RowPlan]", choice: str) -> None:
        """The same for all possible duplicates that nobody decided about."""
        for plan in plans:
            if plan.decision == "created":
                self.rows[plan.key] = plan.likely[0].customer if choice == LIKELIEST else choice

    @property
    def choices(self) -> "Choices":
        """What they mean for the plan, as they are now."""
        from crm.documents.imports.plan import Choices

        return Choices(
            kinds=dict(self.kinds),
            columns={name: dict(each) for name, each in self.columns.items()},
            decisions={name: dict(each) for name, each in self.decisions.items()},
            edits={key: dict(each) for key, each in self.edits.items()},
            rows=dict(self.rows),
        )


@dataclass(frozen=True, slots=True)
class Source:
    """Where the rows come from: a file, or the text of pasted cells. `is_rest`: rejected before."""

    name: str
    path: Path | None = None
    text: str = ""
    is_rest: bool = False

    @property
    def stamp(self) -> tuple[int, int] | None:
        """What tells whether the file is still the same."""
        if self.path is None:
            return None
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size


@dataclass(frozen=True, slots=True)
class Draft:
    """An import that was left before its end."""

    source: Source
    stamp: tuple[int, int] | None
    corrections: Corrections

    def is_of(self, source: Source) -> bool:
        """Whether it is about the same cells."""
        return self.source == source and self.stamp == source.stamp


@dataclass(frozen=True, slots=True)
class ShownSheet:
    """A table of the plan with all that is shown of it; `counts` by kind of row.

    `unseen` are the places of columns that say nothing new: why a row was rejected the last time.
    """

    plan: "SheetPlan"
    headers: Sequence[str]
    titles: Sequence[str]
    rows: list[ImportRow]
    counts: Mapping[str, int]
    has_why: bool
    unseen: frozenset[int]
    columns: Sequence[FileColumn]


@dataclass(frozen=True, slots=True)
class Shown:
    """A plan with all that the dialog shows of it, made off the UI thread.

    Where the file cannot be planned as it is taken, `plan` is None, `wrong` says what to do, and
    `columns` are those of its tables by name, to be taken otherwise.
    """

    plan: "ImportPlan | None"
    lines: Sequence[SheetLine]
    sheets: Sequence[ShownSheet] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    wrong: str = ""
    columns: Mapping[str, Sequence[FileColumn]] = field(default_factory=dict)


def unsure(incoming: "Incoming") -> list[str]:
    """The names of the tables of which nobody can be certain what they hold."""
    return [each.name for each in incoming.sheets if not each.is_certain]


def likeliest(incoming: "Incoming") -> dict[str, str]:
    """What each table most probably holds."""
    return {
        each.name: each.kind or (each.guess.kind if each.guess is not None else None) or "customers"
        for each in incoming.sheets
    }


def shown(incoming: "Incoming", plan: "ImportPlan") -> Shown:
    """What the dialog shows of a plan."""
    from crm.documents.imports.headers import distinct
    from crm.documents.imports.rejected import is_reason

    sheets = []
    for each in plan.sheets:
        names = distinct(each.sheet.headers)
        rows = rows_of(each, partial(why_words, plan, each))
        columns = [
            FileColumn(n, _samples(each.sheet, place), each.mapping.get(n, ""), _title(each, n))
            for place, n in enumerate(names)
        ]
        titles = [column.title for column in columns]
        kinds, has_why = Counter(row.kind for row in rows), any(row.why for row in rows)
        unseen = frozenset(place for place, name in enumerate(names) if is_reason(name))
        seen = [column for place, column in enumerate(columns) if place not in unseen]
        sheets.append(ShownSheet(each, names, titles, rows, kinds, has_why, unseen, seen))
    counts = Counter(str(row.decision) for each in plan.sheets for row in each.rows)
    return Shown(plan, _lines(incoming, sheets), sheets, dict(counts))


def without_plan(incoming: "Incoming", corrections: Corrections, error: KnownError) -> Shown:
    """What is shown where the file cannot be planned as it is taken, and what to do about it."""
    from crm.documents.imports.headers import distinct
    from crm.documents.imports.kinds import KINDS

    if error.code not in {"missing_column", "unknown_column"}:
        wrong = error.sentence
        if error.code == "unknown_kind":
            wrong = _("It is not certain what the table holds: choose it above.")
        return Shown(None, _lines(incoming, ()), wrong=wrong)
    columns, missing = {}, ""
    for each in incoming.sheets:
        chosen = corrections.columns.get(each.name, {})
        columns[each.name] = [
            FileColumn(n, _samples(each.sheet, place), chosen.get(n, ""), n)
            for place, n in enumerate(distinct(each.sheet.headers))
        ]
        kind = KINDS.get(corrections.kinds.get(each.name, each.kind or ""))
        taken = {*chosen.values()}
        wanted = [] if kind is None else [n for n in kind.required.values() if n not in taken]
        found = kind.field(wanted[0]) if kind is not None and wanted else None
        missing = missing or (_(found.label) if found is not None else "")
    wrong = _(
        "No column is “{field}”. Say below which one it is, or choose what else the table holds."
    ).format(field=missing)
    return Shown(None, _lines(incoming, ()), wrong=wrong, columns=columns)


def _lines(incoming: "Incoming", sheets: Sequence[ShownSheet]) -> list[SheetLine]:
    """Each table of the file, those that are left out, too."""
    from crm.documents.imports.kinds import KINDS

    lines = []
    for each in incoming.sheets:
        places = [n for n, sheet in enumerate(sheets) if sheet.plan.source == each.name]
        name = each.name or incoming.name
        if not places:
            lines.append(SheetLine(each.name, None, name, _left_out(each)))
        for place in places:
            sheet = sheets[place]
            own = sheet.plan.name if len(places) > 1 else name
            words = _(KINDS[sheet.plan.kind].label)
            about, tone = _about(sheet)
            lines.append(SheetLine(each.name, place, own, words, about, tone, _counts(sheet)))
    return lines


def told_by(each: "IncomingSheet") -> str:
    """How one knows what the table holds."""
    if each.remembered:
        return _("Taken as the last time")
    return _("Told by its columns") if each.guess is not None and each.kind else ""


def _left_out(each: "IncomingSheet") -> str:
    return _("Left out") if each.sheet.rows else _("Left out: it is empty")


def _about(sheet: ShownSheet) -> tuple[str, str]:
    """How many rows the table has, and whether somebody should look at it."""
    rows = len(sheet.plan.rows)
    check = sheet.counts.get("rejected", 0) + sheet.counts.get("possible", 0)
    words = [ngettext("{count} row", "{count} rows", rows).format(count=f"{rows:,}")]
    if check:
        words.append(_("{count} to check").format(count=f"{check:,}"))
    elif not all(total.agrees for total in sheet.plan.totals):
        words.append(_("another total"))
    return " · ".join(words), "warn" if len(words) > 1 else "text2"


def _counts(sheet: ShownSheet) -> str:
    return " · ".join(
        f"{_(words)} {sheet.counts[key]:,}"
        for key, words, _tone in KINDS_OF_ROWS
        if sheet.counts.get(key)
    )


def _title(each: "SheetPlan", header: str) -> str:
    from crm.documents.imports.kinds import KINDS

    found = KINDS[each.kind].field(header) if each.sheet.kind is not None else None
    return header if found is None else _(found.label)


def _samples(sheet: Any, place: int) -> list[str]:  # noqa: ANN401 - a Sheet
    found: list[str] = []
    for _number, cells in sheet.rows[:_SAMPLES_FROM]:
        words = cell_text(cells[place]).strip() if place < len(cells) else ""
        if words and words not in found:
            found.append(words[:_SAMPLE])
        if len(found) >= _SAMPLES:
            break
    return found


def imported_words(plan: "ImportPlan") -> str:
    """What came in, in one sentence."""
    from crm.documents.imports.kinds import KINDS

    kinds = dict.fromkeys(each.kind for each in plan.sheets)
    parts = []
    said: tuple[tuple[str, Decision], ...] = (
        (_("{count} new"), "created"),
        (_("{count} changed"), "updated"),
    )
    for words, decision in said:
        for kind in kinds:
            same = [each for each in plan.sheets if each.kind == kind]
            count = sum(each.count(decision) for each in same)
            if count:
                counted = words.format(count=f"{count:,}")
                parts.append(f"{_(KINDS[kind].label)} {counted}" if len(kinds) > 1 else counted)
    if plan.rejected:
        parts.append(_("{count} rejected").format(count=f"{len(plan.rejected):,}"))
    return _("Imported: {counts}.").format(counts=listed(parts))


def why_words(plan: "ImportPlan", sheet: "SheetPlan", row: "RowPlan") -> str:
    """Why this happens to the row: what is wrong, what changes, whom it may double."""
    if row.reason:
        return row.reason
    if row.likely:
        first = row.likely[0]
        why = listed(label("likeness", reason) for reason in first.reasons)
        return _("May be {name}: {why}").format(name=first.name, why=why)
    from crm.documents.imports.differences import differences

    return listed(
        _("{field}: {old} → {new}").format(field=each.label, old=each.old, new=each.new)
        for each in differences(plan, sheet, row)
    )


def plan_shown(
    desk: Desk,
    incoming: "Incoming",
    corrections: Corrections,
    *,
    report: Callable[[int, int], None],
    before: "ImportPlan | None",
) -> Shown:
    """Plan, with all that is shown of it."""
    from crm.documents.imports.importing import plan_import

    choices, today = corrections.choices, desk.today()
    with kept_from_collecting():
        try:
            plan = plan_import(
                desk.store, incoming, choices, today=today, report=report, before=before
            )
        except KnownError as error:
            return without_plan(incoming, corrections, error)
        return shown(incoming, plan)


def write_shown(
    desk: Desk,
    incoming: "Incoming",
    corrections: Corrections,
    *,
    report: Callable[[int, int], None],
    plan: "ImportPlan",
    rest: Path | None,
) -> "ImportPlan":
    """Write what was shown, and the rejected rows into the file `rest`."""
    from crm.documents.imports.importing import write_import
    from crm.documents.imports.rejected import write_rejected

    choices, today = corrections.choices, desk.today()
    with kept_from_collecting():
        done, _change = write_import(
            desk.store, incoming, choices, today=today, report=report, plan=plan
        )
        if rest is not None and done.rejected:
            write_rejected(done, rest)
        return done


@contextmanager
def kept_from_collecting() -> Iterator[None]:
    """What is made inside lives as long as its dialog: the collector shall never walk through it.

    With 100,000 rows it would hold the window for seconds; `gc.unfreeze` when they are gone.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_enabled:
            gc.enable()
