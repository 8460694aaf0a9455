"""crm reading: add, list, edit, delete."""

import argparse
import uuid
from dataclasses import asdict
from typing import Any

from sqlalchemy.orm import Session

from crm.cli.answers import Answer, table
from crm.cli.arguments import Commands, Parser, add_command, add_group, choice, currency
from crm.cli.fields import (
    add_list,
    add_on,
    add_record_verbs,
    add_rep,
    deleted,
    given,
    number,
    rep_of,
    scaled,
    short,
)
from crm.domain.money import READING_SCALE, format_scaled
from crm.i18n import gettext as _
from crm.labels import label
from crm.queries.lookup import find_customer
from crm.queries.products import find_product
from crm.queries.readings import ReadingRow, find_reading, list_readings
from crm.services.desk import Desk
from crm.services.readings import add_reading, delete_reading, edit_reading

_FIELDS = {
    "unit": "unit",
    "nature": "nature",
    "currency": "currency",
    "region": "region",
    "source": "source",
    "code": "code",
}
_value = scaled(READING_SCALE)


def register(commands: Commands) -> None:
    """Add the commands of this module."""
    verbs = add_group(commands, "reading", _("numbers that somebody reports"))
    add = add_command(verbs, "add", _add, _("write a number down"))
    add.add_argument("metric", metavar="METRIC")
    add.add_argument("--value", type=_value, required=True, metavar="X")
    _options(add)
    listing = add_list(verbs, _list, _("list readings, the newest first"), customer=False)
    listing.add_argument("metric", nargs="?", metavar="METRIC")
    edit, _deletes = add_record_verbs(
        verbs,
        "reading",
        (
            ("edit", _edit, _("correct a reading")),
            ("delete", _delete, _("delete a reading")),
        ),
    )
    edit.add_argument("--metric", metavar="METRIC")
    edit.add_argument("--value", type=_value, metavar="X")
    _options(edit)


def _options(parser: Parser) -> None:
    add_on(parser)
    parser.add_argument("--unit", metavar="TEXT")
    parser.add_argument(
        "--nature",
        type=choice("nature"),
        metavar="NATURE",
        help=_("flow adds up, level is as of its day"),
    )
    parser.add_argument("--currency", type=currency, metavar="CODE")
    parser.add_argument("--customer", metavar="CUSTOMER")
    parser.add_argument("--product", metavar="PRODUCT")
    parser.add_argument("--region", metavar="TEXT")
    parser.add_argument("--source", metavar="TEXT", help=_("where the number comes from"))
    parser.add_argument("--code", metavar="CODE")
    add_rep(parser)


def _add(desk: Desk, args: argparse.Namespace) -> Answer:
    fields = desk.store.read(_fields, args)
    change = add_reading(
        desk.store,
        metric=args.metric,
        day=args.on or desk.today(),
        value=args.value,
        **fields,
    )
    return _answer(desk, change.record)


def _edit(desk: Desk, args: argparse.Namespace) -> Answer:
    with desk.store.reading() as session:
        reading = find_reading(session, args.record)
        fields = _fields(session, args)
    fields |= given(args, {"metric": "metric", "value": "value", "on": "day"})
    edit_reading(desk.store, reading, **fields)
    return _answer(desk, reading)


def _delete(desk: Desk, args: argparse.Namespace) -> Answer:
    reading = desk.store.read(find_reading, args.record)
    answer = _answer(desk, reading)
    delete_reading(desk.store, reading)
    return deleted(answer)


def _list(desk: Desk, args: argparse.Namespace) -> Answer:
    with desk.store.reading() as session:
        rows = list_readings(
            session,
            metric=args.metric,
            rep=rep_of(session, args),
            start=args.start,
            end=args.end,
            limit=args.limit,
        )
    return Answer([_data(row) for row in rows], _lines(rows))


def _fields(session: Session, args: argparse.Namespace) -> dict[str, Any]:
    fields = given(args, _FIELDS)
    if args.customer:
        fields["customer_id"] = find_customer(session, args.customer)
    if args.product:
        fields["product_id"] = find_product(session, args.product)
    if args.rep:
        fields["rep_id"] = rep_of(session, args)
    return fields


def _answer(desk: Desk, reading: uuid.UUID | None) -> Answer:
    row = desk.store.read(_row, reading)
    return Answer(_data(row), _lines([row]))


def _row(session: Session, reading: uuid.UUID | None) -> ReadingRow:
    (row,) = list_readings(session, reading=reading)
    return row


def _data(row: ReadingRow) -> dict[str, Any]:
    return asdict(row) | {"value": number(row.value, READING_SCALE)}


def _lines(rows: list[ReadingRow]) -> list[str]:
    heads = (
        *(_("id"), _("day"), _("metric"), _("value"), _("unit"), _("nature")),
        *(_("rep"), _("customer"), _("product"), _("source")),
    )
    return table(
        heads,
        [
            (
                *(short(row.id), row.day, row.metric, format_scaled(row.value, READING_SCALE)),
                *(row.unit or row.currency, label("nature", row.nature)),
                *(row.rep, row.customer, row.product, row.source),
            )
            for row in rows
        ],
    )
