"""crm learning: add, list, edit, delete."""

import argparse
import uuid
from dataclasses import asdict
from typing import Any

from sqlalchemy.orm import Session

from crm.cli.answers import Answer, table
from crm.cli.arguments import Commands, Parser, add_command, add_group, choice
from crm.cli.fields import (
    add_list,
    add_on,
    add_record_verbs,
    add_rep,
    deleted,
    given,
    rep_of,
    rep_or_me,
    short,
    whole,
)
from crm.i18n import gettext as _
from crm.labels import label
from crm.queries.learning import LearningRow, find_learning, list_learning
from crm.queries.products import find_product
from crm.services.desk import Desk
from crm.services.learning import add_learning, delete_learning, edit_learning

_FIELDS = {"kind": "kind", "minutes": "minutes", "source": "source", "note": "note"}


def register(commands: Commands) -> None:
    """Add the commands of this module."""
    verbs = add_group(commands, "learning", _("what was learned"))
    add = add_command(verbs, "add", _add, _("write down what was learned"))
    add.add_argument("title", metavar="TITLE")
    _options(add)
    listing = add_list(verbs, _list, _("list what was learned, the newest first"), customer=False)
    listing.add_argument("--kind", type=choice("learning_kind"), metavar="KIND")
    edit, _deletes = add_record_verbs(
        verbs,
        "learning",
        (
            ("edit", _edit, _("correct an entry")),
            ("delete", _delete, _("delete an entry")),
        ),
    )
    edit.add_argument("--title", metavar="TEXT")
    _options(edit)


def _options(parser: Parser) -> None:
    add_on(parser)
    parser.add_argument("--kind", type=choice("learning_kind"), metavar="KIND")
    parser.add_argument("--minutes", type=whole, metavar="N")
    parser.add_argument("--product", metavar="PRODUCT")
    parser.add_argument("--source", metavar="TEXT", help=_("a book, a colleague, a page"))
    parser.add_argument("--note", metavar="TEXT")
    add_rep(parser)


def _add(desk: Desk, args: argparse.Namespace) -> Answer:
    with desk.store.reading() as session:
        fields = _fields(session, args) | {"rep_id": rep_or_me(session, args)}
    change = add_learning(desk.store, title=args.title, day=args.on or desk.today(), **fields)
    return _answer(desk, change.record)


def _edit(desk: Desk, args: argparse.Namespace) -> Answer:
    with desk.store.reading() as session:
        learning = find_learning(session, args.record)
        fields = _fields(session, args) | given(args, {"on": "day", "title": "title"})
    edit_learning(desk.store, learning, **fields)
    return _answer(desk, learning)


def _delete(desk: Desk, args: argparse.Namespace) -> Answer:
    learning = desk.store.read(find_learning, args.record)
    answer = _answer(desk, learning)
    delete_learning(desk.store, learning)
    return deleted(answer)


def _list(desk: Desk, args: argparse.Namespace) -> Answer:
    with desk.store.reading() as session:
        rows = list_learning(
            session,
            rep=rep_of(session, args),
            kind=args.kind,
            start=args.start,
            end=args.end,
            limit=args.limit,
        )
    return Answer([asdict(row) for row in rows], _lines(rows))


def _fields(session: Session, args: argparse.Namespace) -> dict[str, Any]:
    fields = given(args, _FIELDS)
    if args.product:
        fields["product_id"] = find_product(session, args.product)
    if args.rep:
        fields["rep_id"] = rep_of(session, args)
    return fields


def _answer(desk: Desk, learning: uuid.UUID | None) -> Answer:
    row = desk.store.read(_row, learning)
    return Answer(asdict(row), _lines([row]))


def _row(session: Session, learning: uuid.UUID | None) -> LearningRow:
    (row,) = list_learning(session, learning=learning)
    return row


def _lines(rows: list[LearningRow]) -> list[str]:
    heads = (_("id"), _("day"), _("topic"), _("kind"), _("minutes"), _("source"), _("rep"))
    return table(
        heads,
        [
            (
                *(short(row.id), row.day, row.title, label("learning_kind", row.kind)),
                *(row.minutes, row.source, row.rep),
            )
            for row in rows
        ],
    )
