"""crm me, crm rep, crm reps: who I am and who there is."""

import argparse
import uuid
from dataclasses import asdict

from crm.cli.answers import Answer, table
from crm.cli.arguments import Commands, Parser, add_command, add_common, day, yes
from crm.cli.fields import given, short
from crm.i18n import gettext as _
from crm.queries.reps import RepRow, find_rep, get_rep, list_reps, me
from crm.services.desk import Desk
from crm.services.reps import add_rep, edit_rep, set_me

_FIELDS = {name: name for name in ("code", "email", "phone", "title", "team")} | {
    "hired": "hired_on"
}


def register(commands: Commands) -> None:
    """Add the commands of this module."""
    mine = add_command(commands, "me", _me, _("who I am"))
    verbs = mine.add_subparsers(dest="me_verb", metavar=_("VERB"), required=False)
    chosen = add_command(verbs, "set", _set, _("say who I am"))
    chosen.add_argument("rep", metavar="REP")
    rep = add_common(commands.add_parser("rep", help=_("sales reps"), description=_("sales reps")))
    verbs = rep.add_subparsers(dest="rep_verb", metavar=_("VERB"), required=True)
    add = add_command(verbs, "add", _add, _("add a rep"))
    add.add_argument("name", metavar="NAME")
    _options(add)
    edit = add_command(verbs, "edit", _edit, _("correct a rep"))
    edit.add_argument("rep", metavar="REP")
    edit.add_argument("--name", metavar="NAME")
    edit.add_argument("--active", type=yes, metavar="YES", help=_("whether still with us"))
    _options(edit)
    add_command(verbs, "list", _list, _("list the reps"))
    add_command(commands, "reps", _list, _("list the reps"))


def _options(parser: Parser) -> None:
    for name in ("code", "email", "phone", "title", "team"):
        parser.add_argument(f"--{name}", metavar="TEXT")
    parser.add_argument("--hired", type=day, metavar="DATE")


def _me(desk: Desk, _args: argparse.Namespace) -> Answer:
    return _answer(desk, desk.store.read(me))


def _set(desk: Desk, args: argparse.Namespace) -> Answer:
    rep = desk.store.read(find_rep, args.rep)
    set_me(desk.store, rep)
    return _answer(desk, rep)


def _add(desk: Desk, args: argparse.Namespace) -> Answer:
    change = add_rep(desk.store, name=args.name, **given(args, _FIELDS))
    return _answer(desk, change.record)


def _edit(desk: Desk, args: argparse.Namespace) -> Answer:
    rep = desk.store.read(find_rep, args.rep)
    edit_rep(desk.store, rep, **given(args, _FIELDS | {"name": "name", "active": "active"}))
    return _answer(desk, rep)


def _list(desk: Desk, _args: argparse.Namespace) -> Answer:
    rows = desk.store.read(list_reps)
    return Answer([asdict(row) for row in rows], _lines(rows))


def _answer(desk: Desk, rep: uuid.UUID | None) -> Answer:
    row = desk.store.read(get_rep, rep) if rep is not None else None
    return Answer(None, []) if row is None else Answer(asdict(row), _lines([row]))


def _lines(rows: list[RepRow]) -> list[str]:
    return table(
        (_("id"), _("rep"), _("code"), _("title"), _("team"), _("phone"), _("me")),
        [
            (short(row.id), row.name, row.code, row.title, row.team, row.phone, "*" * row.me)
            for row in rows
        ],
    )
