"""crm customer and crm customers: who they are, how far they are, whose they are."""

import argparse
import datetime as dt
import uuid
from dataclasses import asdict
from typing import Any

from crm.cli.answers import Answer, table
from crm.cli.arguments import (
    Commands,
    Parser,
    add_command,
    add_group,
    choice,
    currency,
    day,
    days,
    positive,
)
from crm.cli.fields import LIMIT, given, money, short, show_money
from crm.cli.merging import register_merge
from crm.domain.choices import STAGES
from crm.domain.stages import DERIVED_STAGES
from crm.i18n import gettext as _
from crm.i18n import listed, ngettext
from crm.labels import label
from crm.queries.contacts import list_contacts
from crm.queries.customers import (
    CustomerCard,
    CustomerRow,
    find_customer,
    get_customer,
    list_customers,
)
from crm.queries.likely import likely_while_typing
from crm.queries.lookup import merged_into
from crm.queries.reps import find_rep
from crm.queries.settings import setting
from crm.services.customers import (
    add_customer,
    assign_customer,
    change_stage,
    delete_customer,
    edit_customer,
)
from crm.services.desk import Desk
from crm.settings import CURRENCY

LISTED = (
    *("id", "name", "stage", "kind", "grade", "owner", "city"),
    *("last_contact", "next_visit", "overdue"),
)
"""The keys of a customer in a list."""

_SHOWN = 3  # of the customers that a new one may be
_APART = {"row", "stages", "owners"}
_TEXTS = (
    *("code", "short-name", "industry", "country", "region", "city", "address", "postal-code"),
    *("phone", "fax", "email", "website", "needs", "situation", "note"),
)
_FIELDS = {option.replace("-", "_"): option.replace("-", "_") for option in _TEXTS} | {
    "kind": "kind",
    "grade": "grade",
    "channel": "channel",
    "terms": "terms_days",
    "ideal": "cadence_ideal",
    "maximum": "cadence_maximum",
    "expected_on": "expected_on",
}


def register(commands: Commands) -> None:
    """Add the commands of this module."""
    verbs = add_group(commands, "customer", _("a customer or prospect"))
    add = add_command(verbs, "add", _add, _("add a customer"))
    add.add_argument("name", metavar="NAME")
    _options(add)
    add.add_argument("--owner", metavar="REP", help=_("whose it is; mine if not given"))
    add.add_argument("--stage", type=choice("stage", STAGES), metavar="STAGE")
    show = add_command(verbs, "show", _show, _("show all about a customer"))
    edit = add_command(verbs, "edit", _edit, _("correct a customer; an empty text clears a field"))
    delete = add_command(verbs, "delete", _delete, _("delete a customer with all that hangs on it"))
    stage = add_command(verbs, "stage", _stage, _("note how far a customer is"))
    assign = add_command(verbs, "assign", _assign, _("hand a customer over"))
    for parser in (show, edit, delete, stage, assign):
        parser.add_argument("customer", metavar="CUSTOMER")
    edit.add_argument("--name", metavar="NAME")
    _options(edit)
    stage.add_argument("stage", type=choice("stage", STAGES), metavar="STAGE")
    assign.add_argument("rep", metavar="REP", help=_("a rep, or none"))
    for parser in (stage, assign):
        parser.add_argument("--on", type=day, metavar="DATE", help=_("the day; today if not given"))
        parser.add_argument("--reason", metavar="TEXT")
    register_merge(verbs)
    listing = add_command(commands, "customers", _list, _("list and find customers"))
    listing.add_argument("text", nargs="?", metavar="TEXT", help=_("part of a name, city, phone …"))
    stages = (*DERIVED_STAGES, "prospect", "won")
    listing.add_argument("--stage", type=choice("stage", stages), metavar="STAGE")
    listing.add_argument("--kind", type=choice("kind"), metavar="KIND")
    listing.add_argument("--owner", metavar="REP")
    listing.add_argument("--limit", type=positive, metavar="N")


def _options(parser: Parser) -> None:
    for name in _TEXTS:
        parser.add_argument(f"--{name}", metavar="TEXT")
    parser.add_argument("--since", type=day, metavar="DATE", help=_("customer since"))
    parser.add_argument("--kind", type=choice("kind"), metavar="KIND")
    parser.add_argument("--grade", type=choice("grade"), metavar="GRADE")
    parser.add_argument("--channel", metavar="CHANNEL", help=_("how we came to know them"))
    parser.add_argument("--credit-limit", metavar="AMOUNT")
    parser.add_argument("--terms", type=days, metavar="DAYS", help=_("from delivery to due"))
    parser.add_argument("--ideal", type=positive, metavar="DAYS", help=_("between contacts"))
    parser.add_argument("--maximum", type=positive, metavar="DAYS", help=_("between contacts"))
    parser.add_argument("--expected-amount", metavar="AMOUNT")
    parser.add_argument("--expected-on", type=day, metavar="DATE")
    parser.add_argument("--currency", type=currency, metavar="CODE")
    parser.add_argument("--tag", action="append", metavar="TEXT", help=_("may be repeated"))


def _add(desk: Desk, args: argparse.Namespace) -> Answer:
    with desk.store.reading() as session:
        owner = find_rep(session, args.owner) if args.owner else None
        alike = likely_while_typing(
            session,
            args.name,
            short_name=args.short_name or None,
            phones=[args.phone] if args.phone else [],
            emails=[args.email] if args.email else [],
            limit=LIMIT,
        )
        fields = _given(args, args.currency or setting(session, CURRENCY))
    change = add_customer(
        desk.store,
        name=args.name,
        day=desk.today(),
        since=args.since,
        stage=args.stage,
        owner=owner,
        **fields,
    )
    answer = _answer(desk, change.record)
    more = {"possible_duplicates": [likely.customer for likely in alike]}
    shown = [
        _("{name} may be the same: {why}.").format(
            name=f"{likely.name} {short(likely.customer)}",
            why=listed(label("likeness", reason) for reason in likely.reasons),
        )
        for likely in alike[:_SHOWN]
    ]
    return Answer(answer.data | more, [*answer.lines, *shown])


def _show(desk: Desk, args: argparse.Namespace) -> Answer:
    return _answer(desk, desk.store.read(find_customer, args.customer))


def _edit(desk: Desk, args: argparse.Namespace) -> Answer:
    with desk.store.reading() as session:
        customer = find_customer(session, args.customer)
        card = get_customer(session, customer, today=desk.today())
    fields = _given(args, args.currency or card.currency)
    fields |= given(args, {"name": "name", "since": "since"})
    edit_customer(desk.store, customer, today=desk.today(), **fields)
    return _answer(desk, customer)


def _delete(desk: Desk, args: argparse.Namespace) -> Answer:
    customer = desk.store.read(find_customer, args.customer)
    answer = _answer(desk, customer)
    name = answer.data["name"]
    delete_customer(desk.store, customer)
    line = _("Deleted {name} with all that hangs on it; crm undo brings it back.")
    return Answer(answer.data, [line.format(name=name)])


def _stage(desk: Desk, args: argparse.Namespace) -> Answer:
    customer, today = desk.store.read(find_customer, args.customer), desk.today()
    change_stage(
        desk.store,
        customer,
        stage=args.stage,
        day=args.on or today,
        today=today,
        reason=args.reason,
    )
    return _answer(desk, customer)


def _assign(desk: Desk, args: argparse.Namespace) -> Answer:
    with desk.store.reading() as session:
        customer = find_customer(session, args.customer)
        rep = None if args.rep.lower() in {"none", _("none")} else find_rep(session, args.rep)
    assign_customer(desk.store, customer, rep=rep, day=args.on or desk.today(), reason=args.reason)
    return _answer(desk, customer)


def _list(desk: Desk, args: argparse.Namespace) -> Answer:
    with desk.store.reading() as session:
        rows = list_customers(
            session,
            text=args.text,
            stage=args.stage,
            kind=args.kind,
            owner=find_rep(session, args.owner) if args.owner else None,
            limit=args.limit,
            today=desk.today(),
        )
    return Answer([_listed(row) for row in rows], _lines(rows))


def _given(args: argparse.Namespace, currency: str) -> dict[str, Any]:
    fields = given(args, _FIELDS)
    for name in ("credit_limit", "expected_amount"):
        text = getattr(args, name)
        if text is not None:
            fields[name] = money(text, currency) if text else None
    if args.currency:
        fields["currency"] = str(args.currency).upper()
    if args.tag:
        fields["tags"] = [tag for tag in args.tag if tag] or None
    return fields


def _listed(row: CustomerRow) -> dict[str, Any]:
    return {key: getattr(row, key) for key in LISTED}


def _answer(desk: Desk, customer: uuid.UUID | None) -> Answer:
    if customer is None:
        return Answer(None)
    with desk.store.reading() as session:
        card = get_customer(session, customer, today=desk.today())
        people = list_contacts(session, customer=customer)
        merged = merged_into(session, customer)
    data = _listed(card.row) | {
        **{key: getattr(card.row, key) for key in ("code", "short_name", "region", "channel")},
        **{key: value for key, value in asdict(card).items() if key not in _APART},
        "last_order": card.row.last_order,
        "stages": [asdict(stage) for stage in card.stages],
        "owners": [asdict(owner) for owner in card.owners],
        "contacts": [
            {key: getattr(row, key) for key in ("id", "name", "role", "title", "mobile", "phone")}
            for row in people
        ],
        "merged": [{"id": id, "name": name, "code": code} for id, name, code in merged],
    }
    people_line = listed(
        " ".join(part for part in (row.name, row.title, row.mobile or row.phone) if part)
        for row in people
    )
    merged_line = listed(" ".join(filter(None, names)) for _id, *names in merged)
    more = _pairs([(_("contacts"), people_line), (_("merged into it"), merged_line)])
    return Answer(data, [*_sheet(card), *more])


def _lines(rows: list[CustomerRow]) -> list[str]:
    heads = (
        *(_("id"), _("name"), _("stage"), _("kind"), _("grade"), _("owner"), _("city")),
        *(_("last contact"), _("next visit"), _("overdue")),
    )
    return table(
        heads,
        [
            (
                *(short(row.id), row.name, label("stage", row.stage), label("kind", row.kind)),
                *(row.grade, row.owner, row.city, row.last_contact, row.next_visit, row.overdue),
            )
            for row in rows
        ],
    )


def _sheet(card: CustomerCard) -> list[str]:
    row = card.row
    overdue = ngettext("{count} day", "{count} days", row.overdue or 0).format(count=row.overdue)
    stages = listed(
        f"{label('stage', step.stage)} {step.day or ''}".strip() for step in card.stages
    )
    owners = listed(
        f"{owner.rep or _('nobody')} {owner.day or ''}".strip() for owner in card.owners
    )
    return _pairs(
        [
            (_("name"), row.name),
            (_("id"), str(row.id)),
            (_("code"), row.code),
            (_("short name"), row.short_name),
            (_("stage"), label("stage", row.stage)),
            (_("kind"), label("kind", row.kind)),
            (_("grade"), row.grade),
            (_("owner"), row.owner),
            (_("channel"), label("channel", row.channel)),
            (_("industry"), card.industry),
            (_("country"), card.country),
            (_("region"), row.region),
            (_("city"), row.city),
            (_("address"), card.address),
            (_("postal code"), card.postal_code),
            (_("phone"), card.phone),
            (_("fax"), card.fax),
            (_("email"), card.email),
            (_("website"), card.website),
            (_("customer since"), card.since),
            (_("needs"), card.needs),
            (_("situation"), card.situation),
            (_("credit limit"), show_money(card.credit_limit, card.currency)),
            (_("terms in days"), card.terms_days),
            (_("ideal days between contacts"), card.cadence_ideal),
            (_("maximum days between contacts"), card.cadence_maximum),
            (_("expected amount"), show_money(card.expected_amount, card.currency)),
            (_("expected on"), card.expected_on),
            (_("tags"), listed(card.tags)),
            (_("note"), card.note),
            (_("last contact"), row.last_contact),
            (_("next visit"), row.next_visit),
            (_("overdue"), overdue if row.overdue else None),
            (_("last order"), row.last_order),
            (_("stages"), stages),
            (_("owners"), owners if len(card.owners) > 1 else None),
            *card.extra.items(),
        ]
    )


def _pairs(pairs: list[tuple[str, str | int | dt.date | None]]) -> list[str]:
    """A line for each that says something."""
    return [
        _("{name}: {value}").format(name=name, value=value)
        for name, value in pairs
        if value is not None and value != ""
    ]
