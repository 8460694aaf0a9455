"""crm note: add, list, edit, answer, delete."""

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
    customer_of,
    deleted,
    given,
    rep_of,
    rep_or_me,
    short,
)
from crm.i18n import gettext as _
from crm.labels import label
from crm.queries.lookup import find_customer
from crm.queries.notes import NoteRow, find_note, list_notes
from crm.queries.products import find_product
from crm.services.desk import Desk
from crm.services.notes import add_note, answer_note, delete_note, edit_note


def register(commands: Commands) -> None:
    """Add the commands of this module."""
    verbs = add_group(commands, "note", _("notes and requests"))
    add = add_command(verbs, "add", _add, _("write something down"))
    add.add_argument("body", metavar="TEXT")
    _options(add)
    listing = add_list(verbs, _list, _("list notes, the newest first"))
    listing.add_argument("--kind", type=choice("note_kind"), metavar="KIND")
    edit, answer, _deletes = add_record_verbs(
        verbs,
        "note",
        (
            ("edit", _edit, _("correct a note")),
            ("answer", _answered, _("say that a request was answered")),
            ("delete", _delete, _("delete a note")),
        ),
    )
    edit.add_argument("--body", metavar="TEXT")
    _options(edit)
    add_on(answer)


def _options(parser: Parser) -> None:
    add_on(parser)
    parser.add_argument("--kind", type=choice("note_kind"), metavar="KIND")
    parser.add_argument("--customer", metavar="CUSTOMER")
    parser.add_argument("--product", metavar="PRODUCT")
    add_rep(parser)


def _add(desk: Desk, args: argparse.Namespace) -> Answer:
    with desk.store.reading() as session:
        fields = _fields(session, args) | {"rep_id": rep_or_me(session, args)}
    change = add_note(desk.store, body=args.body, day=args.on or desk.today(), **fields)
    return _answer(desk, change.record)


def _edit(desk: Desk, args: argparse.Namespace) -> Answer:
    with desk.store.reading() as session:
        note = find_note(session, args.record)
        fields = _fields(session, args) | given(args, {"on": "day", "body": "body"})
    edit_note(desk.store, note, **fields)
    return _answer(desk, note)


def _answered(desk: Desk, args: argparse.Namespace) -> Answer:
    note = desk.store.read(find_note, args.record)
    answer_note(desk.store, note, day=args.on or desk.today())
    return _answer(desk, note)


def _delete(desk: Desk, args: argparse.Namespace) -> Answer:
    note = desk.store.read(find_note, args.record)
    answer = _answer(desk, note)
    delete_note(desk.store, note)
    return deleted(answer)


def _list(desk: Desk, args: argparse.Namespace) -> Answer:
    with desk.store.reading() as session:
        rows = list_notes(
            session,
            customer=customer_of(session, args),
            rep=rep_of(session, args),
            kind=args.kind,
            start=args.start,
            end=args.end,
            limit=args.limit,
        )
    return Answer([asdict(row) for row in rows], _lines(rows))


def _fields(session: Session, args: argparse.Namespace) -> dict[str, Any]:
    fields = given(args, {"kind": "kind"})
    if args.customer:
        fields["customer_id"] = find_customer(session, args.customer)
    if args.product:
        fields["product_id"] = find_product(session, args.product)
    if args.rep:
        fields["rep_id"] = rep_of(session, args)
    return fields


def _answer(desk: Desk, note: uuid.UUID | None) -> Answer:
    row = desk.store.read(_row, note)
    return Answer(asdict(row), _lines([row]))


def _row(session: Session, note: uuid.UUID | None) -> NoteRow:
    (row,) = list_notes(session, note=note)
    return row


def _lines(rows: list[NoteRow]) -> list[str]:
    heads = (_("id"), _("day"), _("kind"), _("note"), _("customer"), _("answered"), _("rep"))
    return table(
        heads,
        [
            (
                *(short(row.id), row.day, label("note_kind", row.kind), row.body),
                *(row.customer, row.answered_on, row.rep),
            )
            for row in rows
        ],
    )
