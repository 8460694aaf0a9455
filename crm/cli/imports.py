"""import: bring a file or pasted cells in."""

import argparse
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from crm.cli.answers import Answer, one_line, table
from crm.cli.arguments import Commands, add_command
from crm.documents.imports.differences import differences
from crm.documents.imports.headers import EXTRA, distinct
from crm.documents.imports.importing import (
    Choices,
    Incoming,
    plan_import,
    read_file,
    read_paste,
    write_import,
)
from crm.documents.imports.kinds import KINDS
from crm.documents.imports.plan import DECISIONS, ImportPlan, RowPlan, SheetPlan
from crm.documents.imports.rejected import write_rejected
from crm.documents.imports.values import is_empty
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.i18n import listed, ngettext
from crm.labels import label
from crm.services.desk import Desk

MOST_LINES = 20
MOST_CHANGES = 10
PASTE = "-"
_CHOICE = re.compile(
    r"[dmy]{3}|\d{4}(?:-\d\d)?|epoch19\d\d|lunar|solar|point|comma|x10*|[A-Z]{3}|paid|off"
)


def register(commands: Commands) -> None:
    """Add the commands of this module."""
    parser = add_command(
        commands,
        "import",
        _import,
        _("bring in a spreadsheet, address cards, a calendar, or cells from standard input"),
    )
    parser.add_argument(
        "file", nargs="?", metavar="FILE", help=_("the file; - for cells from standard input")
    )
    parser.add_argument(
        "--kind", choices=tuple(KINDS), help=_("what a row of the file is; else it is guessed")
    )
    parser.add_argument("--sheet", metavar="NAME", help=_("bring in this sheet alone"))
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="COLUMN=FIELD",
        help=_("take this column as that field; no field leaves it out"),
    )
    parser.add_argument(
        "--decide",
        action="append",
        default=[],
        metavar="COLUMN=CHOICE",
        help=_("read a whole column so, as dmy for days before months"),
    )
    parser.add_argument(
        "--on-duplicate",
        choices=("update", "skip", "new"),
        default="update",
        help=_("what to do with a row whose record is there"),
    )
    parser.add_argument(
        "--possible",
        choices=("new", "skip", "update"),
        default="new",
        help=_("what to do with a new row that may be about a customer who is there"),
    )
    parser.add_argument(
        "--save-rejected",
        metavar="FILE",
        help=_("save the rows that do not come in, with the reason, as XLSX or CSV"),
    )
    parser.add_argument(
        "--dry-run", action="store_true", help=_("say what would happen and write nothing")
    )
    parser.add_argument(
        "--fields", choices=tuple(KINDS), metavar="KIND", help=_("list the fields of a kind")
    )


def _import(desk: Desk, args: argparse.Namespace) -> Answer:
    if args.fields is not None:
        return _fields(args.fields)
    if args.file is None:
        raise KnownError("usage", _("Say which file; crm import FILE."))
    incoming = _of_sheet(_incoming(desk, args), args.sheet)
    choices = Choices(
        columns=_for_all(incoming, _columns(args.kind, args.map)),
        decisions=_for_all(incoming, _pairs(args.decide)),
        on_duplicate=args.on_duplicate,
        on_possible=args.possible,
    )
    plan = plan_import(desk.store, incoming, choices, today=desk.today())
    _check_decided(plan, choices)
    saved = _save_rejected(plan, args.save_rejected)  # first: what fails must leave nothing behind
    step = None
    if not args.dry_run:
        seen = plan
        plan, change = write_import(desk.store, incoming, choices, today=desk.today(), plan=plan)
        step = change.step
        if plan is not seen:
            saved = _save_rejected(plan, args.save_rejected)
    lines = _lines(incoming, plan, dry_run=args.dry_run)
    if saved:
        name = Path(args.save_rejected).name
        said = _("The rejected rows are in {name}; repair them and import that file.")
        lines.append(said.format(name=name))
    return Answer(_data(incoming, plan, step=step), lines)


def _save_rejected(plan: ImportPlan, path: str | None) -> bool:
    return bool(path and plan.rejected and write_rejected(plan, Path(path)))


def _check_decided(plan: ImportPlan, choices: Choices) -> None:
    """KnownError usage for what was decided of a column that the file has not, or cannot be so."""
    said = {
        header: choice for each in choices.decisions.values() for header, choice in each.items()
    }
    if not said:
        return
    headers = [header for sheet in plan.sheets for header in (*sheet.mapping, *sheet.unmapped)]
    for header, choice in said.items():
        if header not in headers:
            sentence = _("The file has no column {column}; it has {columns}.")
            raise KnownError(
                "unknown_column", sentence.format(column=header, columns=listed(headers))
            )
        if unknown := [word for word in choice.split() if not _CHOICE.fullmatch(word)]:
            sentence = _("{choice} is no choice for a column; write one as --dry-run --json names.")
            raise KnownError("usage", sentence.format(choice=unknown[0]))


def _incoming(desk: Desk, args: argparse.Namespace) -> Incoming:
    if args.file == PASTE:
        return read_paste(desk.store, sys.stdin.read(), kind=args.kind)
    return read_file(desk.store, Path(args.file), kind=args.kind, today=desk.today())


def _of_sheet(incoming: Incoming, name: str | None) -> Incoming:
    if name is None:
        return incoming
    found = tuple(sheet for sheet in incoming.sheets if sheet.name == name.strip())
    if not found:
        names = [sheet.name for sheet in incoming.sheets if sheet.name]
        sentence = _("There is no sheet {name}; the file has {sheets}.")
        if not names:
            sentence = _("The file has one table without a name; leave out --sheet.")
        raise KnownError("unknown_sheet", sentence.format(name=name, sheets=listed(names)))
    return Incoming(incoming.name, found)


def _for_all(incoming: Incoming, said: Mapping[str, str]) -> dict[str, Mapping[str, str]]:
    return {sheet.name: said for sheet in incoming.sheets} if said else {}


def _pairs(pairs: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in pairs:
        header, is_pair, choice = pair.rpartition("=")
        if not is_pair or not header.strip() or not choice:
            sentence = _("{pair} decides nothing; write COLUMN=CHOICE, as 日期=dmy.")
            raise KnownError("usage", sentence.format(pair=pair))
        found[header] = choice
    return found


def _columns(kind: str | None, pairs: Sequence[str]) -> dict[str, str]:
    """Header to field, out of COLUMN=FIELD."""
    columns: dict[str, str] = {}
    kinds = list(KINDS.values()) if kind is None else [KINDS[kind]]
    for pair in pairs:
        header, is_pair, name = pair.rpartition("=")
        is_field = not name or any(each.field(name) for each in kinds)
        if not is_pair or not header.strip() or not is_field:
            fields = dict.fromkeys(field.name for each in kinds for field in each.fields)
            sentence = _(
                "{pair} maps nothing; write COLUMN=FIELD with one of these fields: {fields}."
            )
            raise KnownError("usage", sentence.format(pair=pair, fields=listed(fields)))
        columns[header] = name
    return columns


def _fields(kind: str) -> Answer:
    fields = KINDS[kind].fields
    return Answer(
        [
            {"field": each.name, "label": _(each.label), "headers": list(each.headers)}
            for each in fields
        ],
        table(
            (_("field"), _("meaning"), _("headers")),
            [(each.name, _(each.label), " | ".join(each.headers)) for each in fields],
        ),
    )


# -- for scripts ------------------------------------------------------------------------------


def _data(incoming: Incoming, plan: ImportPlan, *, step: int | None) -> dict[str, Any]:
    """The keys of one sheet, summed up where there are several, and each sheet by itself."""
    kinds = {sheet.kind for sheet in plan.sheets}
    alone = plan.sheets[0] if len(plan.sheets) == 1 else None
    return {
        "kind": kinds.pop() if len(kinds) == 1 else None,
        **_counts(plan.sheets),
        "mapping": {} if alone is None else dict(alone.mapping),
        "unmapped": [] if alone is None else list(alone.unmapped),
        "step": step,
        "left_out": _left_out(incoming, plan),
        "sheets": [_sheet_data(plan, sheet) for sheet in plan.sheets],
    }


def _counts(sheets: Sequence[SheetPlan]) -> dict[str, Any]:
    rejected = [row for sheet in sheets for row in sheet.rejected]
    possible = [row for sheet in sheets for row in sheet.possible]
    counts = {name: sum(sheet.count(name) for sheet in sheets) for name in DECISIONS}
    return {
        "rows": sum(len(sheet.rows) for sheet in sheets),
        **{name: count for name, count in counts.items() if name != "rejected"},
        "rejected": [
            {
                "row": row.row,
                "code": row.code,
                "reason": row.reason,
                "column": row.header,
                "sheet": row.sheet,
            }
            for row in rejected
        ],
        "possible": [_possible_data(row) for row in possible],
        "set_aside": [
            {"row": aside.row, "why": aside.why, "sheet": sheet.name}
            for sheet in sheets
            for aside in sheet.set_aside
        ],
        "decided": [
            {
                "column": each.header,
                "field": each.field,
                "code": each.code,
                "choice": each.choice,
                "choices": list(each.choices),
                "sheet": sheet.name,
            }
            for sheet in sheets
            for each in sheet.decided
        ],
        "totals": [
            {
                "column": total.header,
                "stated": f"{total.theirs:f}",
                "counted": f"{total.ours:f}",
                "agrees": total.agrees,
                "sheet": sheet.name,
            }
            for sheet in sheets
            for total in sheet.totals
        ],
    }


def _possible_data(row: RowPlan) -> dict[str, Any]:
    likely = [
        {
            "customer": str(each.customer),
            "name": each.name,
            "score": each.score,
            "reasons": list(each.reasons),
        }
        for each in row.likely
    ]
    return {
        "row": row.row,
        "name": row.name,
        "decision": row.decision,
        "record": row.record,
        "likely": likely,
        "sheet": row.sheet,
    }


def _sheet_data(plan: ImportPlan, sheet: SheetPlan) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "kind": sheet.kind,
        **_counts([sheet]),
        "mapping": dict(sheet.mapping),
        "unmapped": list(sheet.unmapped),
        "changes": [
            {
                "row": row.row,
                "record": row.record,
                "name": row.name,
                "differences": [
                    {"field": each.field, "old": each.old, "new": each.new}
                    for each in differences(plan, sheet, row)
                ],
            }
            for row in sheet.rows
            if row.decision == "updated"
        ],
    }


def _left_out(incoming: Incoming, plan: ImportPlan) -> list[str]:
    """The sheets nothing was taken from."""
    taken = {sheet.source for sheet in plan.sheets}
    return [sheet.name for sheet in incoming.sheets if sheet.name not in taken]


# -- for people -------------------------------------------------------------------------------


def _lines(incoming: Incoming, plan: ImportPlan, *, dry_run: bool) -> list[str]:
    lines = [_summary(plan.sheets)]
    several = len(plan.sheets) > 1
    guessed = {
        sheet.name for sheet in incoming.sheets if sheet.guess is not None or sheet.remembered
    }
    if several or any(sheet.source in guessed for sheet in plan.sheets):
        lines += [_taken_as(sheets, several=several) for sheets in _alike(plan)]
    if any(sheet.remembered for sheet in incoming.sheets):
        lines.append(_("The columns were taken as last time; --map COLUMN=FIELD says otherwise."))
    for name in _left_out(incoming, plan):
        lines.append(_("Sheet {name} was left out.").format(name=name))
    if dry_run:
        lines.append(_("This was a trial: nothing was written."))
    for sheet in plan.sheets:
        lines += _notes(sheet)
    lines += _cut([*_changes(plan)], MOST_CHANGES)
    lines += _cut([*_possible(plan.possible)], MOST_CHANGES)
    several = len({sheet.source for sheet in plan.sheets}) > 1
    lines += _cut([*_rejected(plan, several=several)], MOST_LINES)
    return lines


def _summary(sheets: Sequence[SheetPlan]) -> str:
    counts = {name: sum(sheet.count(name) for sheet in sheets) for name in DECISIONS}
    rows = sum(len(sheet.rows) for sheet in sheets)
    return _(
        "{rows} rows: {created} new, {updated} updated, {unchanged} unchanged, "
        "{skipped} skipped, {rejected} rejected."
    ).format(rows=rows, **counts)


def _alike(plan: ImportPlan) -> list[list[SheetPlan]]:
    """The tables of one sheet that hold the same kind, as the months of goals, together."""
    found: dict[tuple[str, str], list[SheetPlan]] = {}
    for sheet in plan.sheets:
        found.setdefault((sheet.source, sheet.kind), []).append(sheet)
    return [*found.values()]


def _taken_as(sheets: Sequence[SheetPlan], *, several: bool) -> str:
    sheet = sheets[0]
    kind = _(KINDS[sheet.kind].label)
    if not several:
        return _("Taken as: {kind} ({name}).").format(kind=kind, name=sheet.kind)
    name = sheet.name if len(sheets) == 1 else sheet.source
    said = _("{sheet}: {kind} ({name}). {counts}")
    return said.format(sheet=name, kind=kind, name=sheet.kind, counts=_summary(sheets))


def _notes(sheet: SheetPlan) -> Iterable[str]:
    yield from sheet.sheet.notes
    if kept := _filled(sheet):
        yield _("Columns without a field: {columns}.").format(columns=listed(kept))
    for decided in sheet.decided:
        yield decided.sentence
    aside = len(sheet.set_aside)
    if aside:
        yield ngettext(
            "{count} row is no row of the table: a title, a total, a signature.",
            "{count} rows are no rows of the table: titles, totals, signatures.",
            aside,
        ).format(count=aside)
    for total in sheet.totals:
        if not total.agrees:
            yield _(
                "The total of column {column} says {theirs}; its rows add up to {ours}."
            ).format(
                column=_("“{column}”").format(column=total.header),
                theirs=f"{total.theirs:f}",
                ours=f"{total.ours:f}",
            )


def _filled(sheet: SheetPlan) -> list[str]:
    """The columns without a field that hold anything."""
    places = {name: place for place, name in enumerate(distinct(sheet.sheet.headers))}
    names = {name: places.get(name, places.get(f"{name}{EXTRA}")) for name in sheet.unmapped}
    return [
        name
        for name, place in names.items()
        if place is None
        or any(place < len(cells) and not is_empty(cells[place]) for _n, cells in sheet.sheet.rows)
    ]


def _changes(plan: ImportPlan) -> Iterable[str]:
    for sheet in plan.sheets:
        for row in sheet.rows:
            if row.decision == "updated":
                changes = listed(
                    f"{each.label} {each.old} → {each.new}"
                    for each in differences(plan, sheet, row)
                )
                said = _("Row {row}, {name}: {changes}")
                yield one_line(said.format(row=row.row, name=row.name, changes=changes))


def _possible(rows: Iterable[RowPlan]) -> Iterable[str]:
    for row in rows:
        first = row.likely[0]
        reasons = listed(label("likeness", reason) for reason in first.reasons)
        said = _("Row {row}, {name}: perhaps {other}, who is there ({reasons}); {what}")
        what = {
            "created": _("made a customer of its own; --possible skip leaves such rows out."),
            "skipped": _("left out; --possible new makes such customers."),
        }.get(row.decision, "")
        yield one_line(
            said.format(row=row.row, name=row.name, other=first.name, reasons=reasons, what=what)
        )


def _rejected(plan: ImportPlan, *, several: bool) -> Iterable[str]:
    """Why rows do not come in; once where several tables were made of one row."""
    found = {
        (sheet.source, row.row, row.reason): None for sheet in plan.sheets for row in sheet.rejected
    }
    for source, row, reason in found:
        if several:
            said = _("Sheet {sheet}, row {row}: {reason}")
            yield said.format(sheet=source, row=row, reason=reason)
        else:
            yield _("Row {row}: {reason}").format(row=row, reason=reason)


def _cut(lines: list[str], most: int) -> list[str]:
    if len(lines) <= most:
        return lines
    more = _("… and {count} more; --json lists them all.").format(count=len(lines) - most)
    return [*lines[:most], more]
