"""undo, redo, steps, history, backup, restore."""

import argparse
import uuid
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from crm.cli.answers import Answer, table
from crm.cli.arguments import Commands, add_command, positive
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.i18n import ngettext
from crm.queries.records import find_record
from crm.queries.steps import HistoryRow, history, list_steps
from crm.queries.wording import (
    TABLES,
    about_name,
    field_name,
    state_name,
    step_name,
    value_name,
)
from crm.services.backups import restore_backup
from crm.services.desk import Desk
from crm.services.steps import redo, undo, undo_step
from crm.store.unit_of_work import Change


def register(commands: Commands) -> None:
    """Add the commands of this module."""
    for name, run, text in (
        ("undo", _undo, _("take back the last steps")),
        ("redo", _redo, _("do undone steps again")),
    ):
        parser = add_command(commands, name, run, text)
        parser.add_argument("count", nargs="?", type=positive, default=1, metavar="N")
        if run is _undo:
            parser.add_argument(
                "--step",
                type=positive,
                metavar="N",
                help=_("only this step of crm steps, whatever was done since"),
            )
    steps = add_command(commands, "steps", _steps, _("list what was done, the newest first"))
    steps.add_argument("--limit", type=positive, default=50, metavar="N")
    record = add_command(commands, "history", _history, _("how a record came to be what it is"))
    record.add_argument("record", metavar="RECORD", help=_("an id, a code, or a customer"))
    backup = add_command(commands, "backup", _backup, _("copy the store to a file"))
    backup.add_argument("file", metavar="FILE")
    back = add_command(commands, "restore", _restore, _("put a backup in the store's place"))
    back.add_argument("file", metavar="FILE")


def _undo(desk: Desk, args: argparse.Namespace) -> Answer:
    if args.step is not None:
        change = undo_step(desk.store, args.step)
        return _turned(change, _("Undid step {n}.").format(n=args.step))
    change = undo(desk.store, args.count)
    text = ngettext("Undid one step.", "Undid {count} steps.", args.count)
    return _turned(change, text.format(count=args.count))


def _redo(desk: Desk, args: argparse.Namespace) -> Answer:
    change = redo(desk.store, args.count)
    text = ngettext("Did one step again.", "Did {count} steps again.", args.count)
    return _turned(change, text.format(count=args.count))


def _turned(change: Change, line: str) -> Answer:
    return Answer({"step": change.step, "touched": sorted(change.touched)}, [line])


def _steps(desk: Desk, args: argparse.Namespace) -> Answer:
    rows = desk.store.read(list_steps, args.limit)
    heads = (_("step"), _("when"), _("who"), _("what"), _("about"), _("state"), _("changes"))
    return Answer(
        [asdict(row) | {"at": _moment(row.at)} for row in rows],
        table(
            heads,
            [
                (
                    row.n,
                    _clock(row.at),
                    row.actor,
                    step_name(row.kind, row.verb),
                    about_name(row.about, row.verb),
                    state_name(row.state),
                    row.changes,
                )
                for row in rows
            ],
        ),
    )


def _history(desk: Desk, args: argparse.Namespace) -> Answer:
    with desk.store.reading() as session:
        record = find_record(session, args.record)
        rows = history(session, record)
        lines = [
            (
                *(_clock(row.at), row.actor, step_name(row.kind, row.verb)),
                _field(row, record),
                value_name(session, row.table, row.record, row.field, row.old),
                value_name(session, row.table, row.record, row.field, row.new),
            )
            for row in rows
            if row.new != record.hex  # that a part belongs to the record goes without saying
        ]
    heads = (_("when"), _("who"), _("what"), _("field"), _("old"), _("new"))
    return Answer(
        [asdict(row) | {"at": _moment(row.at)} for row in rows],
        table(heads, lines),
    )


def _field(row: HistoryRow, record: uuid.UUID) -> str:
    """The field as a user calls it, with the part of the record that it belongs to."""
    name = field_name(row.field, row.table)
    if row.record == record:
        return name
    return _("{name}: {value}").format(name=_(TABLES.get(row.table, row.table)), value=name)


def _backup(desk: Desk, args: argparse.Namespace) -> Answer:
    target = Path(args.file)
    if not target.name:
        raise KnownError("usage", _("Give the name of a file for the backup."))
    desk.store.backup(target)
    return Answer(
        {"file": str(target), "bytes": target.stat().st_size},
        [_("Backed up to {file}.").format(file=target)],
    )


def _restore(desk: Desk, args: argparse.Namespace) -> Answer:
    source = Path(args.file)
    if not source.name:
        raise KnownError("usage", _("Give the name of a backup."))
    kept = restore_backup(desk.store, source)
    return Answer(
        {"file": str(source), "kept": str(kept)},
        [
            _("Restored from {file}.").format(file=source),
            _("What was there before is kept in {file}.").format(file=kept),
        ],
    )


def _moment(at: int) -> str:
    return datetime.fromtimestamp(at / 1000).astimezone().isoformat(timespec="milliseconds")


def _clock(at: int) -> str:
    """The same for people."""
    return f"{datetime.fromtimestamp(at / 1000).astimezone():%Y-%m-%d %H:%M:%S}"
