"""crm payment: add, list, edit, delete."""

import argparse
import uuid
from dataclasses import asdict

from sqlalchemy.orm import Session

from crm.cli.answers import Answer, table
from crm.cli.arguments import Commands, Parser, add_command, add_group, currency
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
    short,
    show_money,
)
from crm.i18n import gettext as _
from crm.labels import label
from crm.queries.lookup import find_customer
from crm.queries.orders import find_order, list_orders
from crm.queries.payments import PaymentRow, find_payment, list_payments
from crm.services.desk import Desk
from crm.services.payments import add_payment, delete_payment, edit_payment

_FIELDS = {"method": "method", "note": "note", "code": "code"}


def register(commands: Commands) -> None:
    """Add the commands of this module."""
    verbs = add_group(commands, "payment", _("money received and paid back"))
    add = add_command(verbs, "add", _add, _("write a payment down"))
    add.add_argument("customer", metavar="CUSTOMER")
    add.add_argument("--amount", required=True, metavar="AMOUNT")
    add.add_argument("--refund", action="store_true", help=_("money paid back to the customer"))
    add.add_argument("--currency", type=currency, metavar="CODE")
    _options(add)
    listing = add_list(verbs, _list, _("list payments, the newest first"))
    listing.add_argument("--order", metavar="ORDER")
    edit, _deletes = add_record_verbs(
        verbs,
        "payment",
        (
            ("edit", _edit, _("correct a payment")),
            ("delete", _delete, _("delete a payment")),
        ),
    )
    edit.add_argument("--amount", metavar="AMOUNT")
    _options(edit)


def _options(parser: Parser) -> None:
    add_on(parser)
    parser.add_argument("--order", metavar="ORDER", help=_("the order it is for"))
    parser.add_argument("--method", metavar="TEXT", help=_("how it was paid"))
    parser.add_argument("--note", metavar="TEXT")
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
        rep = rep_of(session, args)
    change = add_payment(
        desk.store,
        customer=customer,
        day=args.on or desk.today(),
        amount=money(args.amount, currency) or 0,
        order=order,
        currency=currency,
        kind="refund" if args.refund else "payment",
        rep_id=rep,
        **given(args, _FIELDS),
    )
    return _answer(desk, change.record)


def _edit(desk: Desk, args: argparse.Namespace) -> Answer:
    with desk.store.reading() as session:
        payment = find_payment(session, args.record)
        row = _row(session, payment)
        fields = given(args, _FIELDS | {"on": "day"})
        if args.amount:
            fields["amount"] = money(args.amount, row.currency)
        if args.order is not None:
            fields["order_id"] = find_order(session, args.order) if args.order else None
        if args.rep:
            fields["rep_id"] = rep_of(session, args)
    edit_payment(desk.store, payment, **fields)
    return _answer(desk, payment)


def _delete(desk: Desk, args: argparse.Namespace) -> Answer:
    payment = desk.store.read(find_payment, args.record)
    answer = _answer(desk, payment)
    delete_payment(desk.store, payment)
    return deleted(answer)


def _list(desk: Desk, args: argparse.Namespace) -> Answer:
    with desk.store.reading() as session:
        rows = list_payments(
            session,
            customer=customer_of(session, args),
            order=find_order(session, args.order) if args.order else None,
            rep=rep_of(session, args),
            start=args.start,
            end=args.end,
            limit=args.limit,
        )
    return Answer([asdict(row) for row in rows], _lines(rows))


def _answer(desk: Desk, payment: uuid.UUID | None) -> Answer:
    row = desk.store.read(_row, payment)
    return Answer(asdict(row), _lines([row]))


def _row(session: Session, payment: uuid.UUID | None) -> PaymentRow:
    (row,) = list_payments(session, payment=payment)
    return row


def _lines(rows: list[PaymentRow]) -> list[str]:
    heads = (
        *(_("id"), _("day"), _("customer"), _("kind"), _("amount")),
        *(_("order"), _("method"), _("rep")),
    )
    return table(
        heads,
        [
            (
                *(short(row.id), row.day, row.customer, label("payment_kind", row.kind)),
                show_money(row.amount, row.currency),
                row.order or (row.order_id and short(row.order_id)),
                *(row.method, row.rep),
            )
            for row in rows
        ],
    )
