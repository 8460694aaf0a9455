"""crm contact: add, list, show, edit, delete the people at a customer."""

import argparse
import re
import uuid
from dataclasses import asdict
from typing import Any

from crm.cli.answers import Answer, table
from crm.cli.arguments import (
    LARGEST,
    Commands,
    Parser,
    add_command,
    add_group,
    choice,
    positive,
)
from crm.cli.fields import deleted, given, short
from crm.i18n import gettext as _
from crm.labels import label
from crm.queries.contacts import ContactRow, find_contact, get_contact, list_contacts
from crm.queries.customers import find_customer
from crm.services.contacts import add_contact, delete_contact, edit_contact
from crm.services.desk import Desk

_TEXTS = (
    *("code", "department", "title", "mobile", "phone", "email"),
    *("wechat", "qq", "likes", "note"),
)
_FIELDS = {name: name for name in (*_TEXTS, "role", "gender")}
_BIRTHDAY = re.compile(r"(?:(?P<year>\d{4})-)?(?P<month>\d{1,2})-(?P<day>\d{1,2})", re.ASCII)


def register(commands: Commands) -> None:
    """Add the commands of this module."""
    verbs = add_group(commands, "contact", _("the people at a customer"))
    add = add_command(verbs, "add", _add, _("add a person"))
    add.add_argument("customer", metavar="CUSTOMER")
    add.add_argument("name", metavar="NAME")
    _options(add)
    listing = add_command(verbs, "list", _list, _("list the people, of one customer or all"))
    listing.add_argument("customer", nargs="?", metavar="CUSTOMER")
    listing.add_argument("--limit", type=positive, default=LARGEST, metavar="N")
    show = add_command(verbs, "show", _show, _("show all about a person"))
    edit = add_command(verbs, "edit", _edit, _("correct a person; an empty text clears a field"))
    delete = add_command(verbs, "delete", _delete, _("delete a person"))
    for parser in (show, edit, delete):
        parser.add_argument("contact", metavar="CONTACT", help=_("the end of an id, or a name"))
    edit.add_argument("--name", metavar="NAME")
    _options(edit)


def _options(parser: Parser) -> None:
    for name in _TEXTS:
        parser.add_argument(f"--{name}", metavar="TEXT")
    parser.add_argument("--role", type=choice("role"), metavar="ROLE", help=_("in the decision"))
    parser.add_argument("--gender", type=choice("gender"), metavar="GENDER")
    parser.add_argument(
        "--birthday", type=_birthday, metavar="DATE", help=_("with or without year")
    )
    parser.add_argument("--lunar", action="store_true", help=_("the birthday is a lunar one"))
    parser.add_argument("--leap", action="store_true", help=_("and in a leap month"))


def _birthday(text: str) -> dict[str, int | None]:
    if not text.strip():
        return dict.fromkeys(("birth_year", "birth_month", "birth_day"))
    found = _BIRTHDAY.fullmatch(text.strip())
    if found is None:
        raise argparse.ArgumentTypeError(
            _("{text} is not a birthday; write it as 1980-05-12 or 05-12").format(text=text)
        )
    return {
        f"birth_{part}": None if value is None else int(value)
        for part, value in found.groupdict().items()
    }


def _given(args: argparse.Namespace) -> dict[str, Any]:
    fields = given(args, _FIELDS)
    if args.birthday is not None:
        fields |= args.birthday
        fields["birth_calendar"] = "solar"
    if args.lunar or args.leap:
        fields["birth_calendar"] = "lunar"
    if args.leap and fields.get("birth_month"):
        fields["birth_month"] *= -1
    return fields


def _add(desk: Desk, args: argparse.Namespace) -> Answer:
    customer = desk.store.read(find_customer, args.customer)
    change = add_contact(desk.store, customer=customer, name=args.name, **_given(args))
    return _answer(desk, change.record)


def _list(desk: Desk, args: argparse.Namespace) -> Answer:
    with desk.store.reading() as session:
        customer = None if args.customer is None else find_customer(session, args.customer)
        rows = list_contacts(session, customer=customer, limit=args.limit)
    return Answer([asdict(row) for row in rows], _lines(rows))


def _show(desk: Desk, args: argparse.Namespace) -> Answer:
    return _answer(desk, desk.store.read(find_contact, args.contact))


def _edit(desk: Desk, args: argparse.Namespace) -> Answer:
    contact = desk.store.read(find_contact, args.contact)
    edit_contact(desk.store, contact, **_given(args) | given(args, {"name": "name"}))
    return _answer(desk, contact)


def _delete(desk: Desk, args: argparse.Namespace) -> Answer:
    contact = desk.store.read(find_contact, args.contact)
    answer = _answer(desk, contact)
    delete_contact(desk.store, contact)
    return deleted(answer)


def _answer(desk: Desk, contact: uuid.UUID | None) -> Answer:
    if contact is None:
        return Answer(None)
    row = desk.store.read(get_contact, contact)
    return Answer(asdict(row), _lines([row]))


def _lines(rows: list[ContactRow]) -> list[str]:
    heads = (
        *(_("id"), _("person"), _("customer"), _("title"), _("role"), _("mobile"), _("phone")),
        *(_("birthday"), _("likes")),
    )
    return table(
        heads,
        [
            (
                *(short(row.id), row.name, row.customer, row.title, label("role", row.role)),
                *(row.mobile, row.phone, _born(row), row.likes),
            )
            for row in rows
        ],
    )


def _born(row: ContactRow) -> str | None:
    if row.birth_month is None or row.birth_day is None:
        return None
    year = "" if row.birth_year is None else f"{row.birth_year:04}-"
    text = f"{year}{abs(row.birth_month):02}-{row.birth_day:02}"
    if row.birth_month < 0:
        return _("{date} lunar, leap month").format(date=text)
    return _("{date} lunar").format(date=text) if row.birth_calendar == "lunar" else text
