"""crm return: add, list, edit, delete."""

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
    currency_of,
    customer_of,
    deleted,
    given,
    money,
    number,
    quantity,
    rep_of,
    short,
    show_money,
)
from crm.domain.money import QUANTITY_SCALE
from crm.i18n import gettext as _
from crm.labels import label
from crm.queries.lookup import find_customer
from crm.queries.orders import find_order, list_orders
from crm.queries.products import find_product
from crm.queries.returns import ReturnRow, find_return, list_returns
from crm.services.desk import Desk
from crm.services.returns import add_return, delete_return, edit_return

_FIELDS = {
    "quantity": "quantity",
    "reason": "reason",
    "state": "state",
    "resolution": "resolution",
    "code": "code",
}


def register(commands: Commands) -> None:
    """Add the commands of this module."""
    verbs = add_group(commands, "return", _("goods that came back"))
    add = add_command(verbs, "add", _add, _("write down what came back"))
    add.add_argument("customer", metavar="CUSTOMER")
    add.add_argument("--amount", required=True, metavar="AMOUNT", help=_("what it was worth"))
    add.add_argument("--order", metavar="ORDER", help=_("the order it was sold in"))
    add.add_argument("--currency", type=currency, metavar="CODE")
    _options(add)
    listing = add_list(verbs, _list, _("list returns, the newest first"), rep=False)
    listing.add_argument("--state", type=choice("return_state"), metavar="STATE")
    edit, _deletes = add_record_verbs(
        verbs,
        "return",
        (
            ("edit", _edit, _("correct a return, or say how far it is")),
            ("delete", _delete, _("delete a return")),
        ),
    )
    edit.add_argument("--amount", metavar="AMOUNT")
    _options(edit)


def _options(parser: Parser) -> None:
    add_on(parser)
    parser.add_argument("--product", metavar="PRODUCT")
    parser.add_argument("--quantity", type=quantity, metavar="N")
    parser.add_argument("--reason", metavar="TEXT")
    parser.add_argument("--state", type=choice("return_state"), metavar="STATE")
    parser.add_argument("--resolution", metavar="TEXT")
    parser.add_argument("--code", metavar="CODE")
    add_rep(parser)


def _add(desk: Desk, args: argparse.Namespace) -> Answer:
    with desk.store.reading() as session:
        customer = find_customer(session, args.customer)
        order = find_order(session, args.order) if args.order else None
        if order is not None and not args.currency:
            currency = list_orders(session, order=order)[0].currency
        else:
            currency = currency_of(session, args, customer)
        fields = _fields(session, args)
    change = add_return(
        desk.store,
        customer=customer,
        day=args.on or desk.today(),
        amount=money(args.amount, currency) or 0,
        order=order,
        currency=currency,
        **fields,
    )
    return _answer(desk, change.record)


def _edit(desk: Desk, args: argparse.Namespace) -> Answer:
    with desk.store.reading() as session:
        returned = find_return(session, args.record)
        row = _row(session, returned)
        fields = _fields(session, args) | given(args, {"on": "day"})
        if args.amount:
            fields["amount"] = money(args.amount, row.currency)
    edit_return(desk.store, returned, **fields)
    return _answer(desk, returned)


def _delete(desk: Desk, args: argparse.Namespace) -> Answer:
    returned = desk.store.read(find_return, args.record)
    answer = _answer(desk, returned)
    delete_return(desk.store, returned)
    return deleted(answer)


def _list(desk: Desk, args: argparse.Namespace) -> Answer:
    with desk.store.reading() as session:
        rows = list_returns(
            session,
            customer=customer_of(session, args),
            state=args.state,
            start=args.start,
            end=args.end,
            limit=args.limit,
        )
    return Answer([_data(row) for row in rows], _lines(rows))


def _fields(session: Session, args: argparse.Namespace) -> dict[str, Any]:
    fields = given(args, _FIELDS)
    if args.product:
        fields["product_id"] = find_product(session, args.product)
    if args.rep:
        fields["rep_id"] = rep_of(session, args)
    return fields


def _answer(desk: Desk, returned: uuid.UUID | None) -> Answer:
    row = desk.store.read(_row, returned)
    return Answer(_data(row), _lines([row]))


def _row(session: Session, returned: uuid.UUID | None) -> ReturnRow:
    (row,) = list_returns(session, returned=returned)
    return row


def _data(row: ReturnRow) -> dict[str, Any]:
    return asdict(row) | {"quantity": number(row.quantity, QUANTITY_SCALE)}


def _lines(rows: list[ReturnRow]) -> list[str]:
    heads = (
        *(_("id"), _("day"), _("customer"), _("product"), _("quantity"), _("amount")),
        *(_("order"), _("reason"), _("state")),
    )
    return table(
        heads,
        [
            (
                *(short(row.id), row.day, row.customer, row.product),
                number(row.quantity, QUANTITY_SCALE) or None,
                show_money(row.amount, row.currency),
                row.order or (row.order_id and short(row.order_id)),
                *(row.reason, label("return_state", row.state)),
            )
            for row in rows
        ],
    )
