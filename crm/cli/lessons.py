"""crm lesson: add, list, edit, delete."""

import argparse
import uuid
from dataclasses import asdict
from typing import Any

from sqlalchemy.orm import Session

from crm.cli.answers import Answer, table
from crm.cli.arguments import Commands, Parser, add_command, add_group, yes
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
from crm.queries.lessons import LessonRow, find_lesson, list_lessons
from crm.queries.lookup import find_customer
from crm.queries.products import find_product
from crm.services.desk import Desk
from crm.services.lessons import add_lesson, delete_lesson, edit_lesson

_FIELDS = {"correction": "correction", "topic": "topic"}


def register(commands: Commands) -> None:
    """Add the commands of this module."""
    verbs = add_group(commands, "lesson", _("mistakes and their corrections"))
    add = add_command(verbs, "add", _add, _("write down a mistake and what to do instead"))
    add.add_argument("--mistake", required=True, metavar="TEXT")
    add.add_argument("--correction", required=True, metavar="TEXT")
    _options(add)
    listing = add_list(verbs, _list, _("list lessons, the newest first"))
    listing.add_argument("--product", metavar="PRODUCT")
    edit, _deletes = add_record_verbs(
        verbs,
        "lesson",
        (
            ("edit", _edit, _("correct a lesson")),
            ("delete", _delete, _("delete a lesson")),
        ),
    )
    edit.add_argument("--mistake", metavar="TEXT")
    edit.add_argument("--correction", metavar="TEXT")
    edit.add_argument("--active", type=yes, metavar="YES", help=_("whether it is still shown"))
    _options(edit)


def _options(parser: Parser) -> None:
    add_on(parser)
    parser.add_argument("--customer", metavar="CUSTOMER", help=_("applies to this customer"))
    parser.add_argument("--product", metavar="PRODUCT", help=_("applies to this product"))
    parser.add_argument("--topic", metavar="TEXT")
    add_rep(parser)


def _add(desk: Desk, args: argparse.Namespace) -> Answer:
    with desk.store.reading() as session:
        fields = _fields(session, args) | {"rep_id": rep_or_me(session, args)}
    change = add_lesson(desk.store, day=args.on or desk.today(), mistake=args.mistake, **fields)
    return _answer(desk, change.record)


def _edit(desk: Desk, args: argparse.Namespace) -> Answer:
    with desk.store.reading() as session:
        lesson = find_lesson(session, args.record)
        fields = _fields(session, args) | given(
            args, {"on": "day", "mistake": "mistake", "active": "active"}
        )
    edit_lesson(desk.store, lesson, **fields)
    return _answer(desk, lesson)


def _delete(desk: Desk, args: argparse.Namespace) -> Answer:
    lesson = desk.store.read(find_lesson, args.record)
    answer = _answer(desk, lesson)
    delete_lesson(desk.store, lesson)
    return deleted(answer)


def _list(desk: Desk, args: argparse.Namespace) -> Answer:
    with desk.store.reading() as session:
        rows = list_lessons(
            session,
            customer=customer_of(session, args),
            product=find_product(session, args.product) if args.product else None,
            rep=rep_of(session, args),
            start=args.start,
            end=args.end,
            limit=args.limit,
        )
    return Answer([asdict(row) for row in rows], _lines(rows))


def _fields(session: Session, args: argparse.Namespace) -> dict[str, Any]:
    fields = given(args, _FIELDS)
    if args.customer:
        fields["customer_id"] = find_customer(session, args.customer)
    if args.product:
        fields["product_id"] = find_product(session, args.product)
    if args.rep:
        fields["rep_id"] = rep_of(session, args)
    return fields


def _answer(desk: Desk, lesson: uuid.UUID | None) -> Answer:
    row = desk.store.read(_row, lesson)
    return Answer(asdict(row), _lines([row]))


def _row(session: Session, lesson: uuid.UUID | None) -> LessonRow:
    (row,) = list_lessons(session, lesson=lesson)
    return row


def _lines(rows: list[LessonRow]) -> list[str]:
    heads = (_("id"), _("day"), _("mistake"), _("correction"), _("customer"), _("product"))
    return table(
        heads,
        [
            (short(row.id), row.day, row.mistake, row.correction, row.customer, row.product)
            for row in rows
        ],
    )
