"""import: bring a CSV or XLSX file in."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from crm.cli.answers import Answer, table
from crm.cli.arguments import Commands, add_command
from crm.documents.imports.importing import import_file
from crm.documents.imports.kinds import KINDS
from crm.documents.imports.plan import ImportPlan
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.i18n import listed
from crm.services.desk import Desk

MOST_LINES = 20


def register(commands: Commands) -> None:
    """Add the commands of this module."""
    parser = add_command(
        commands, "import", _import, _("bring in a CSV or XLSX file with a header in its first row")
    )
    parser.add_argument("file", nargs="?", metavar="FILE")
    parser.add_argument("--kind", choices=tuple(KINDS), help=_("what a row of the file is"))
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="COLUMN=FIELD",
        help=_("take this column as that field; no field leaves it out"),
    )
    parser.add_argument(
        "--on-duplicate",
        choices=("update", "skip", "new"),
        default="update",
        help=_("what to do with a row whose record is there"),
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
    if args.file is None or args.kind is None:
        raise KnownError(
            "usage",
            _("Name the file and its kind: crm import FILE --kind {kinds}.").format(
                kinds="|".join(KINDS)
            ),
        )
    plan, change = import_file(
        desk.store,
        Path(args.file),
        kind=args.kind,
        today=desk.today(),
        columns=_columns(args.kind, args.map),
        on_duplicate=args.on_duplicate,
        dry_run=args.dry_run,
    )
    return Answer(_data(plan, step=change.step), _lines(plan, dry_run=args.dry_run))


def _columns(kind: str, pairs: Sequence[str]) -> dict[str, str]:
    """Header to field, out of COLUMN=FIELD."""
    columns: dict[str, str] = {}
    for pair in pairs:
        header, is_pair, name = pair.rpartition("=")
        if not is_pair or not header.strip() or (name and KINDS[kind].field(name) is None):
            raise KnownError(
                "usage",
                _(
                    "{pair} maps nothing; write COLUMN=FIELD with one of these fields: {fields}."
                ).format(pair=pair, fields=listed(f.name for f in KINDS[kind].fields)),
            )
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


def _data(plan: ImportPlan, *, step: int | None) -> dict[str, Any]:
    return {
        "kind": plan.kind,
        "rows": len(plan.rows),
        "created": plan.count("created"),
        "updated": plan.count("updated"),
        "unchanged": plan.count("unchanged"),
        "skipped": plan.count("skipped"),
        "rejected": [
            {"row": row.row, "code": row.code, "reason": row.reason} for row in plan.rejected
        ],
        "mapping": dict(plan.mapping),
        "unmapped": list(plan.unmapped),
        "step": step,
    }


def _lines(plan: ImportPlan, *, dry_run: bool) -> list[str]:
    counts = _(
        "{rows} rows: {created} new, {updated} updated, {unchanged} unchanged, "
        "{skipped} skipped, {rejected} rejected."
    ).format(
        rows=len(plan.rows),
        created=plan.count("created"),
        updated=plan.count("updated"),
        unchanged=plan.count("unchanged"),
        skipped=plan.count("skipped"),
        rejected=plan.count("rejected"),
    )
    lines = [counts]
    if dry_run:
        lines.append(_("This was a trial: nothing was written."))
    if plan.unmapped:
        lines.append(_("Columns without a field: {columns}.").format(columns=listed(plan.unmapped)))
    rejected = plan.rejected
    lines += [
        _("Row {row}: {reason}").format(row=row.row, reason=row.reason)
        for row in rejected[:MOST_LINES]
    ]
    if len(rejected) > MOST_LINES:
        lines.append(
            _("… and {count} more; --json lists them all.").format(count=len(rejected) - MOST_LINES)
        )
    return lines
