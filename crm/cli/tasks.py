"""crm task: add, list, edit, delete, done, cancel."""

import argparse
import uuid
from dataclasses import asdict
from typing import Any

from sqlalchemy.orm import Session

from crm.cli.answers import Answer, table
from crm.cli.arguments import Commands, Parser, add_command, add_group, day
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
from crm.domain.choices import TASK_STATES
from crm.i18n import gettext as _
from crm.labels import label
from crm.queries.tasks import TaskRow, find_task, list_tasks
from crm.services.desk import Desk
from crm.services.tasks import add_task, cancel_task, complete_task, delete_task, edit_task

_FIELDS = {"due": "due", "repeat": "repeat", "note": "note", "code": "code"}


def register(commands: Commands) -> None:
    """Add the commands of this module."""
    verbs = add_group(commands, "task", _("what is to be done"))
    add = add_command(verbs, "add", _add, _("write down what is to be done"))
    add.add_argument("title", metavar="TITLE")
    _options(add)
    listing = add_list(verbs, _list, _("list tasks, the next one first"), dated=False)
    listing.add_argument("--state", choices=(*TASK_STATES, "all"), default="open")
    listing.add_argument("--by", type=day, metavar="DATE", help=_("due on this day or before"))
    edit, _deletes, done, _cancels = add_record_verbs(
        verbs,
        "task",
        (
            ("edit", _edit, _("correct a task")),
            ("delete", _delete, _("delete a task")),
            ("done", _done, _("say it is done; what comes back opens the next one")),
            ("cancel", _cancel, _("say it will not be done")),
        ),
    )
    edit.add_argument("--title", metavar="TEXT")
    _options(edit)
    add_on(done)


def _options(parser: Parser) -> None:
    parser.add_argument("--due", type=day, metavar="DATE")
    parser.add_argument(
        "--repeat", metavar="PERIOD", help=_("day, week, month, quarter, half, year, or 45d")
    )
    parser.add_argument("--customer", metavar="CUSTOMER")
    parser.add_argument("--note", metavar="TEXT")
    parser.add_argument("--code", metavar="CODE")
    add_rep(parser)


def _add(desk: Desk, args: argparse.Namespace) -> Answer:
    with desk.store.reading() as session:
        fields = given(args, _FIELDS) | {"rep_id": rep_or_me(session, args)}
        if args.customer:
            fields["customer_id"] = customer_of(session, args)
    change = add_task(desk.store, title=args.title, **fields)
    return _answer(desk, change.record)


def _edit(desk: Desk, args: argparse.Namespace) -> Answer:
    with desk.store.reading() as session:
        task = find_task(session, args.record)
        fields = given(args, _FIELDS | {"title": "title"})
        if args.customer:
            fields["customer_id"] = customer_of(session, args)
        if args.rep:
            fields["rep_id"] = rep_of(session, args)
    edit_task(desk.store, task, **fields)
    return _answer(desk, task)


def _delete(desk: Desk, args: argparse.Namespace) -> Answer:
    task = desk.store.read(find_task, args.record)
    answer = _answer(desk, task)
    delete_task(desk.store, task)
    return deleted(answer)


def _done(desk: Desk, args: argparse.Namespace) -> Answer:
    task = desk.store.read(find_task, args.record)
    complete_task(desk.store, task, day=args.on or desk.today())
    answer = _answer(desk, task)
    following = desk.store.read(list_tasks, today=desk.today(), previous=task)
    lines = [*answer.lines]
    if following:
        lines += [_("Next time: {day}").format(day=following[0].due)]
    return Answer(answer.data | {"next": asdict(following[0]) if following else None}, lines)


def _cancel(desk: Desk, args: argparse.Namespace) -> Answer:
    task = desk.store.read(find_task, args.record)
    cancel_task(desk.store, task)
    return _answer(desk, task)


def _list(desk: Desk, args: argparse.Namespace) -> Answer:
    with desk.store.reading() as session:
        rows = list_tasks(
            session,
            today=desk.today(),
            customer=customer_of(session, args),
            rep=rep_of(session, args),
            state=None if args.state == "all" else args.state,
            due_by=args.by,
            limit=args.limit,
        )
    return Answer([asdict(row) for row in rows], _lines(rows))


def _answer(desk: Desk, task: uuid.UUID | None) -> Answer:
    row = desk.store.read(_row, desk, task)
    data: dict[str, Any] = asdict(row)
    return Answer(data, _lines([row]))


def _row(session: Session, desk: Desk, task: uuid.UUID | None) -> TaskRow:
    (row,) = list_tasks(session, task=task, today=desk.today())
    return row


def _lines(rows: list[TaskRow]) -> list[str]:
    heads = (
        *(_("id"), _("due"), _("task"), _("customer"), _("repeat"), _("state"), _("done on")),
        _("overdue"),
    )
    return table(
        heads,
        [
            (
                *(short(row.id), row.due, row.title, row.customer),
                None if row.repeat is None else label("period", row.repeat),
                *(label("task_state", row.state), row.done_on),
                _("yes") if row.overdue else None,
            )
            for row in rows
        ],
    )
