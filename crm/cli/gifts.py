"""crm gift: add, list, edit, delete, approve, refuse."""

import argparse
import uuid
from dataclasses import asdict
from typing import Any

from sqlalchemy.orm import Session

from crm.cli.answers import Answer, table
from crm.cli.arguments import Commands, Parser, add_command, add_group, choice, currency, yes
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
    number,
    quantity,
    rep_of,
    rep_or_me,
    short,
    show_money,
)
from crm.domain.money import QUANTITY_SCALE
from crm.i18n import gettext as _
from crm.labels import label
from crm.queries.contacts import find_contact
from crm.queries.gifts import GiftRow, find_gift, list_gifts
from crm.queries.lookup import find_customer
from crm.services.desk import Desk
from crm.services.gifts import add_gift, approve_gift, delete_gift, edit_gift, refuse_gift

_FIELDS = {
    "quantity": "quantity",
    "approval": "approval",
    "occasion": "occasion",
    "returned": "returned",
    "note": "note",
    "code": "code",
}


def register(commands: Commands) -> None:
    """Add the commands of this module."""
    verbs = add_group(commands, "gift", _("gifts to customers"))
    add = add_command(verbs, "add", _add, _("write a gift down"))
    add.add_argument("customer", metavar="CUSTOMER")
    add.add_argument("item", metavar="ITEM")
    _options(add)
    listing = add_list(verbs, _list, _("list gifts, the newest first"))
    listing.add_argument("--approval", type=choice("approval"), metavar="APPROVAL")
    edit, *_rest = add_record_verbs(
        verbs,
        "gift",
        (
            ("edit", _edit, _("correct a gift")),
            ("delete", _delete, _("delete a gift")),
            ("approve", _approve, _("say yes to a gift")),
            ("refuse", _refuse, _("say no to a gift")),
        ),
    )
    edit.add_argument("--item", metavar="ITEM")
    _options(edit)


def _options(parser: Parser) -> None:
    add_on(parser)
    parser.add_argument("--cost", metavar="AMOUNT", help=_("of all of it"))
    parser.add_argument("--budget", metavar="AMOUNT")
    parser.add_argument("--currency", type=currency, metavar="CODE")
    parser.add_argument("--contact", metavar="NAME", help=_("who of the customer got it"))
    parser.add_argument("--quantity", type=quantity, metavar="N")
    parser.add_argument("--approval", type=choice("approval"), metavar="APPROVAL")
    parser.add_argument("--occasion", metavar="TEXT")
    parser.add_argument("--returned", type=yes, metavar="YES", help=_("whether it came back"))
    parser.add_argument("--note", metavar="TEXT")
    parser.add_argument("--code", metavar="CODE")
    add_rep(parser)


def _add(desk: Desk, args: argparse.Namespace) -> Answer:
    with desk.store.reading() as session:
        customer = find_customer(session, args.customer)
        fields = given(args, _FIELDS) | _amounts(
            args, currency_of(session, args, customer), currency_too=True
        )
        fields["rep_id"] = rep_or_me(session, args)
        if args.contact:
            fields["contact_id"] = find_contact(session, args.contact, customer=customer)
    change = add_gift(
        desk.store, customer=customer, item=args.item, day=args.on or desk.today(), **fields
    )
    return _answer(desk, change.record)


def _edit(desk: Desk, args: argparse.Namespace) -> Answer:
    with desk.store.reading() as session:
        gift = find_gift(session, args.record)
        row = _row(session, gift)
        fields = given(args, _FIELDS | {"item": "item", "on": "day"})
        fields |= _amounts(args, args.currency or row.currency, currency_too=bool(args.currency))
        if args.contact:
            fields["contact_id"] = find_contact(session, args.contact, customer=row.customer_id)
        if args.rep:
            fields["rep_id"] = rep_of(session, args)
    edit_gift(desk.store, gift, **fields)
    return _answer(desk, gift)


def _delete(desk: Desk, args: argparse.Namespace) -> Answer:
    gift = desk.store.read(find_gift, args.record)
    answer = _answer(desk, gift)
    delete_gift(desk.store, gift)
    return deleted(answer)


def _approve(desk: Desk, args: argparse.Namespace) -> Answer:
    gift = desk.store.read(find_gift, args.record)
    approve_gift(desk.store, gift)
    return _answer(desk, gift)


def _refuse(desk: Desk, args: argparse.Namespace) -> Answer:
    gift = desk.store.read(find_gift, args.record)
    refuse_gift(desk.store, gift)
    return _answer(desk, gift)


def _list(desk: Desk, args: argparse.Namespace) -> Answer:
    with desk.store.reading() as session:
        rows = list_gifts(
            session,
            customer=customer_of(session, args),
            rep=rep_of(session, args),
            approval=args.approval,
            start=args.start,
            end=args.end,
            limit=args.limit,
        )
    return Answer([_data(row) for row in rows], _lines(rows))


def _amounts(args: argparse.Namespace, currency: str, *, currency_too: bool) -> dict[str, Any]:
    amounts = {"cost": money(args.cost, currency), "budget": money(args.budget, currency)}
    found: dict[str, Any] = {name: value for name, value in amounts.items() if value is not None}
    return found | ({"currency": currency} if currency_too else {})


def _answer(desk: Desk, gift: uuid.UUID | None) -> Answer:
    row = desk.store.read(_row, gift)
    return Answer(_data(row), _lines([row]))


def _row(session: Session, gift: uuid.UUID | None) -> GiftRow:
    (row,) = list_gifts(session, gift=gift)
    return row


def _data(row: GiftRow) -> dict[str, Any]:
    return asdict(row) | {"quantity": number(row.quantity, QUANTITY_SCALE)}


def _lines(rows: list[GiftRow]) -> list[str]:
    heads = (
        *(_("id"), _("day"), _("customer"), _("contact"), _("gift"), _("quantity")),
        *(_("cost"), _("occasion"), _("approval")),
    )
    return table(
        heads,
        [
            (
                *(short(row.id), row.day, row.customer, row.contact, row.item),
                number(row.quantity, QUANTITY_SCALE),
                show_money(row.cost, row.currency),
                row.occasion,
                label("approval", row.approval),
            )
            for row in rows
        ],
    )
