"""crm order: add, list, show, edit, delete, deliver, cancel."""

import argparse
import datetime as dt
import re
import uuid
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final

from sqlalchemy.orm import Session

from crm.cli.answers import Answer, table
from crm.cli.arguments import Commands, Parser, add_command, add_group, choice, currency, day
from crm.cli.fields import (
    PERCENT,
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
    rep_of,
    short,
    show_amount,
    show_money,
    whole,
)
from crm.domain.money import (
    DISCOUNT_SCALE,
    PRICE_SCALE,
    QUANTITY_SCALE,
    format_scaled,
    parse_scaled,
)
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.labels import label
from crm.queries.lookup import find_customer
from crm.queries.orders import LineRow, OrderRow, find_order, list_orders, order_lines
from crm.queries.products import find_product, price_on
from crm.services.desk import Desk
from crm.services.orders import (
    NewLine,
    add_order,
    cancel_order,
    delete_order,
    deliver_order,
    edit_order,
)

_FIELDS = {"code": "code", "note": "note"}
_LINE: Final = re.compile(
    r"(?P<product>.+?)\s*[x×*]\s*(?P<quantity>[\d.,]+)"
    r"(?:\s*@\s*(?P<price>[\d.,]+))?(?:\s*-\s*(?P<discount>[\d.]+)\s*%)?",
    re.IGNORECASE,
)


def register(commands: Commands) -> None:
    """Add the commands of this module."""
    verbs = add_group(commands, "order", _("orders"))
    add = add_command(verbs, "add", _add, _("write an order down"))
    add.add_argument("customer", metavar="CUSTOMER")
    _options(add)
    add.add_argument("--currency", type=currency, metavar="CODE")
    add.add_argument("--delivered", type=day, metavar="DATE", help=_("if it was delivered already"))
    listing = add_list(verbs, _list, _("list orders, the newest first"))
    listing.add_argument("--state", type=choice("order_state"), metavar="STATE")
    _shows, edit, _deletes, deliver, _cancels = add_record_verbs(
        verbs,
        "order",
        (
            ("show", _show, _("show an order with its lines")),
            ("edit", _edit, _("correct an order; lines, if given, replace all of its lines")),
            ("delete", _delete, _("delete an order")),
            ("deliver", _deliver, _("say it was delivered")),
            ("cancel", _cancel, _("say it will not be delivered")),
        ),
    )
    _options(edit)
    add_on(deliver)


def _options(parser: Parser) -> None:
    add_on(parser)
    parser.add_argument(
        "--line",
        dest="lines",
        action="append",
        metavar="LINE",
        help=_('"PRODUCT x QUANTITY @ PRICE -DISCOUNT%%"; without a price, the product\'s own'),
    )
    parser.add_argument("--amount", metavar="AMOUNT", help=_("counts if there are no lines"))
    parser.add_argument("--freight", metavar="AMOUNT")
    parser.add_argument("--tax", metavar="AMOUNT")
    parser.add_argument("--terms", type=whole, metavar="DAYS", help=_("from delivery until due"))
    parser.add_argument("--code", metavar="CODE")
    parser.add_argument("--note", metavar="TEXT")
    add_rep(parser)


def _add(desk: Desk, args: argparse.Namespace) -> Answer:
    when = args.on or desk.today()
    with desk.store.reading() as session:
        customer = find_customer(session, args.customer)
        currency = currency_of(session, args, customer)
        lines = [_line(session, text, when, currency) for text in args.lines or ()]
        fields = given(args, _FIELDS) | _amounts(args, currency)
        fields["rep_id"] = rep_of(session, args)
    change = add_order(
        desk.store,
        customer=customer,
        day=when,
        lines=lines,
        terms_days=args.terms,
        currency=currency,
        delivered_on=args.delivered,
        **fields,
    )
    return _answer(desk, change.record)


def _edit(desk: Desk, args: argparse.Namespace) -> Answer:
    with desk.store.reading() as session:
        order = find_order(session, args.record)
        row = _row(session, order)
        lines = None
        if args.lines:
            when = args.on or row.day
            lines = [_line(session, text, when, row.currency) for text in args.lines]
        fields = given(args, _FIELDS | {"on": "day", "terms": "terms_days"})
        fields |= _amounts(args, row.currency)
        if args.rep:
            fields["rep_id"] = rep_of(session, args)
    edit_order(desk.store, order, lines=lines, **fields)
    return _answer(desk, order)


def _show(desk: Desk, args: argparse.Namespace) -> Answer:
    return _answer(desk, desk.store.read(find_order, args.record))


def _delete(desk: Desk, args: argparse.Namespace) -> Answer:
    order = desk.store.read(find_order, args.record)
    answer = _answer(desk, order)
    delete_order(desk.store, order)
    return deleted(answer)


def _deliver(desk: Desk, args: argparse.Namespace) -> Answer:
    order = desk.store.read(find_order, args.record)
    deliver_order(desk.store, order, day=args.on or desk.today())
    return _answer(desk, order)


def _cancel(desk: Desk, args: argparse.Namespace) -> Answer:
    order = desk.store.read(find_order, args.record)
    cancel_order(desk.store, order)
    return _answer(desk, order)


def _list(desk: Desk, args: argparse.Namespace) -> Answer:
    with desk.store.reading() as session:
        rows = list_orders(
            session,
            customer=customer_of(session, args),
            rep=rep_of(session, args),
            state=args.state,
            start=args.start,
            end=args.end,
            limit=args.limit,
        )
    return Answer([asdict(row) for row in rows], _lines(rows))


def _line(session: Session, text: str, when: dt.date, currency: str) -> NewLine:
    found = _LINE.fullmatch(text.strip())
    if found is None:
        raise _bad_line(text)
    product = find_product(session, found["product"])
    try:
        quantity = parse_scaled(found["quantity"], QUANTITY_SCALE)
        unit_price = found["price"] and parse_scaled(found["price"], PRICE_SCALE)
        discount = parse_scaled(found["discount"], PERCENT) if found["discount"] else 0
    except ValueError:
        raise _bad_line(text) from None
    if discount > DISCOUNT_SCALE:
        raise _bad_line(text)
    if unit_price is None:
        listed = price_on(session, product, when)
        if listed is None or listed.currency != currency:
            raise KnownError(
                "price_missing",
                _("{product} has no price in {currency} then; write it: {text} @ PRICE.").format(
                    product=found["product"], currency=currency, text=text.strip()
                ),
            )
        unit_price = listed.price
    return NewLine(quantity, int(unit_price), product, discount=discount)


def _bad_line(text: str) -> KnownError:
    return KnownError(
        "usage",
        _("{text} is not a line of an order; write it as PRODUCT x 20 @ 78.50 -5%.").format(
            text=text
        ),
    )


def _amounts(args: argparse.Namespace, currency: str) -> dict[str, Any]:
    amounts = {name: money(getattr(args, name), currency) for name in ("amount", "freight", "tax")}
    return {name: value for name, value in amounts.items() if value is not None}


def _answer(desk: Desk, order: uuid.UUID | None) -> Answer:
    with desk.store.reading() as session:
        row = _row(session, order)
        lines = order_lines(session, row.id)
    return Answer(
        asdict(row) | {"lines": [_line_data(line) for line in lines]},
        [*_lines([row]), *(["", *_line_table(lines, row.currency)] if lines else [])],
    )


def _row(session: Session, order: uuid.UUID | None) -> OrderRow:
    (row,) = list_orders(session, order=order)
    return row


def _line_data(line: LineRow) -> dict[str, Any]:
    return asdict(line) | {
        "quantity": number(line.quantity, QUANTITY_SCALE),
        "unit_price": number(line.unit_price, PRICE_SCALE),
        "discount": number(line.discount, PERCENT),
    }


def _lines(rows: list[OrderRow]) -> list[str]:
    heads = (
        *(_("id"), _("code"), _("day"), _("customer"), _("amount"), _("state")),
        *(_("delivered"), _("due"), _("rep")),
    )
    return table(
        heads,
        [
            (
                *(short(row.id), row.code, row.day, row.customer),
                *(show_money(row.total, row.currency), label("order_state", row.state)),
                *(row.delivered_on, row.due, row.rep),
            )
            for row in rows
        ],
    )


def _line_table(lines: Sequence[LineRow], currency: str) -> list[str]:
    heads = (_("product"), _("quantity"), _("price"), _("discount"), _("amount"), _("state"))
    return table(
        heads,
        [
            (
                line.product,
                f"{format_scaled(line.quantity, QUANTITY_SCALE)} {line.unit or ''}".strip(),
                format_scaled(line.unit_price, PRICE_SCALE, 2),
                f"{format_scaled(line.discount, DISCOUNT_SCALE // 100)} %"
                if line.discount
                else None,
                show_amount(line.amount, currency),
                label("line_state", line.state),
            )
            for line in lines
        ],
    )
