"""crm meeting: add, list, edit, delete, approve, refuse."""

import argparse
import uuid
from dataclasses import asdict
from typing import Any

from sqlalchemy.orm import Session

from crm.cli.answers import Answer, table
from crm.cli.arguments import Commands, Parser, add_command, add_group, choice, clock, currency
from crm.cli.fields import (
    add_list,
    add_on,
    add_record_verbs,
    add_rep,
    currency_of,
    customer_of,
    deleted,
    given,
    money,
    rep_of,
    rep_or_me,
    short,
    show_money,
    whole,
)
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.i18n import listed
from crm.labels import label
from crm.queries.contacts import find_contact
from crm.queries.lookup import find_customer
from crm.queries.meetings import MeetingRow, find_meeting, list_meetings
from crm.services.desk import Desk
from crm.services.meetings import (
    Guest,
    add_meeting,
    approve_meeting,
    delete_meeting,
    edit_meeting,
    refuse_meeting,
)

_FIELDS = {
    "at": "time",
    "kind": "kind",
    "subject": "subject",
    "place": "place",
    "companions": "companions",
    "approval": "approval",
    "outcome": "outcome",
    "invoice": "invoice",
    "code": "code",
}


def register(commands: Commands) -> None:
    """Add the commands of this module."""
    verbs = add_group(commands, "meeting", _("meetings and meals with customers"))
    add = add_command(verbs, "add", _add, _("write a meeting down"))
    _options(add, required=True)
    listing = add_list(verbs, _list, _("list meetings, the newest first"))
    listing.add_argument("--approval", type=choice("approval"), metavar="APPROVAL")
    edit, *_rest = add_record_verbs(
        verbs,
        "meeting",
        (
            ("edit", _edit, _("correct a meeting")),
            ("delete", _delete, _("delete a meeting")),
            ("approve", _approve, _("say yes to a meeting")),
            ("refuse", _refuse, _("say no to a meeting")),
        ),
    )
    _options(edit, required=False)


def _options(parser: Parser, *, required: bool) -> None:
    add_on(parser)
    parser.add_argument(
        "--with",
        dest="guests",
        action="append",
        required=required,
        metavar="CUSTOMER[/CONTACT]",
        help=_("who was there; once for each person"),
    )
    parser.add_argument("--at", type=clock, metavar="HH:MM")
    parser.add_argument("--kind", type=choice("meeting_kind"), metavar="KIND")
    parser.add_argument("--subject", metavar="TEXT")
    parser.add_argument("--place", metavar="TEXT")
    parser.add_argument("--cost", metavar="AMOUNT", help=_("of all of it"))
    parser.add_argument("--budget", metavar="AMOUNT")
    parser.add_argument("--currency", type=currency, metavar="CODE")
    parser.add_argument("--companions", type=whole, metavar="N", help=_("how many of us"))
    parser.add_argument("--approval", type=choice("approval"), metavar="APPROVAL")
    parser.add_argument("--outcome", metavar="TEXT")
    parser.add_argument("--invoice", metavar="TEXT")
    parser.add_argument("--code", metavar="CODE")
    add_rep(parser)


def _add(desk: Desk, args: argparse.Namespace) -> Answer:
    with desk.store.reading() as session:
        guests = [_guest(session, text) for text in args.guests]
        currency = currency_of(session, args, guests[0].customer)
        fields = given(args, _FIELDS) | _amounts(args, currency) | {"currency": currency}
        fields["rep_id"] = rep_or_me(session, args)
    change = add_meeting(desk.store, day=args.on or desk.today(), guests=guests, **fields)
    return _answer(desk, change.record)


def _edit(desk: Desk, args: argparse.Namespace) -> Answer:
    with desk.store.reading() as session:
        meeting = find_meeting(session, args.record)
        currency = args.currency or _row(session, meeting).currency
        guests = [_guest(session, text) for text in args.guests] if args.guests else None
        fields = given(args, _FIELDS | {"on": "day", "currency": "currency"})
        fields |= _amounts(args, currency)
        if args.rep:
            fields["rep_id"] = rep_of(session, args)
    edit_meeting(desk.store, meeting, guests=guests, **fields)
    return _answer(desk, meeting)


def _delete(desk: Desk, args: argparse.Namespace) -> Answer:
    meeting = desk.store.read(find_meeting, args.record)
    answer = _answer(desk, meeting)
    delete_meeting(desk.store, meeting)
    return deleted(answer)


def _approve(desk: Desk, args: argparse.Namespace) -> Answer:
    meeting = desk.store.read(find_meeting, args.record)
    approve_meeting(desk.store, meeting)
    return _answer(desk, meeting)


def _refuse(desk: Desk, args: argparse.Namespace) -> Answer:
    meeting = desk.store.read(find_meeting, args.record)
    refuse_meeting(desk.store, meeting)
    return _answer(desk, meeting)


def _list(desk: Desk, args: argparse.Namespace) -> Answer:
    with desk.store.reading() as session:
        rows = list_meetings(
            session,
            customer=customer_of(session, args),
            rep=rep_of(session, args),
            approval=args.approval,
            start=args.start,
            end=args.end,
            limit=args.limit,
        )
    return Answer([asdict(row) for row in rows], _lines(rows))


def _guest(session: Session, text: str) -> Guest:
    """CUSTOMER or CUSTOMER/CONTACT; a customer whose own name has a stroke is found first."""
    try:
        return Guest(find_customer(session, text))
    except KnownError:
        name, stroke, person = text.rpartition("/")
        if not stroke:
            raise
    customer = find_customer(session, name)
    return Guest(customer, find_contact(session, person, customer=customer))


def _amounts(args: argparse.Namespace, currency: str) -> dict[str, Any]:
    amounts = {"cost": money(args.cost, currency), "budget": money(args.budget, currency)}
    return {name: value for name, value in amounts.items() if value is not None}


def _answer(desk: Desk, meeting: uuid.UUID | None) -> Answer:
    row = desk.store.read(_row, meeting)
    return Answer(asdict(row), _lines([row]))


def _row(session: Session, meeting: uuid.UUID | None) -> MeetingRow:
    (row,) = list_meetings(session, meeting=meeting)
    return row


def _lines(rows: list[MeetingRow]) -> list[str]:
    heads = (
        *(_("id"), _("day"), _("kind"), _("subject"), _("place")),
        *(_("with"), _("cost"), _("approval")),
    )
    return table(
        heads,
        [
            (
                *(short(row.id), row.day, label("meeting_kind", row.kind), row.subject, row.place),
                listed(guest.contact or guest.customer for guest in row.guests),
                show_money(row.cost, row.currency),
                label("approval", row.approval),
            )
            for row in rows
        ],
    )
