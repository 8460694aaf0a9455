"""crm product: add, list, edit, delete, price."""

import argparse
import uuid
from dataclasses import asdict
from typing import Any

from sqlalchemy.orm import Session

from crm.cli.answers import Answer, table
from crm.cli.arguments import Commands, Parser, add_command, add_group, currency, day, yes
from crm.cli.fields import (
    add_list,
    add_record_verbs,
    deleted,
    given,
    number,
    price,
    short,
)
from crm.domain.money import PRICE_SCALE, format_scaled
from crm.i18n import gettext as _
from crm.queries.products import PriceRow, ProductRow, find_product, list_products, prices
from crm.services.desk import Desk
from crm.services.products import add_product, delete_product, edit_product, set_price

_FIELDS = {
    "code": "code",
    "category": "category",
    "specification": "specification",
    "unit": "unit",
    "brand": "brand",
    "selling_points": "selling_points",
    "answers": "answers",
    "launched": "launched_on",
}


def register(commands: Commands) -> None:
    """Add the commands of this module."""
    verbs = add_group(commands, "product", _("products and their prices"))
    add = add_command(verbs, "add", _add, _("add a product"))
    add.add_argument("name", metavar="NAME")
    add.add_argument("--price", type=price, metavar="PRICE", help=_("of one unit"))
    add.add_argument("--currency", type=currency, metavar="CODE")
    _options(add)
    listing = add_list(
        verbs, _list, _("list products with today's prices"), dated=False, customer=False, rep=False
    )
    listing.add_argument("text", nargs="?", metavar="TEXT")
    listing.add_argument("--category", metavar="TEXT")
    edit, _deletes, costs = add_record_verbs(
        verbs,
        "product",
        (
            ("edit", _edit, _("correct a product")),
            ("delete", _delete, _("delete a product")),
            ("price", _price, _("show a product's prices, or say what it costs from a day on")),
        ),
    )
    edit.add_argument("--name", metavar="TEXT")
    edit.add_argument("--active", type=yes, metavar="YES", help=_("whether it is sold at present"))
    _options(edit)
    costs.add_argument("price", nargs="?", type=price, metavar="PRICE")
    costs.add_argument(
        "--from", dest="start", type=day, metavar="DATE", help=_("today if not given")
    )
    costs.add_argument("--currency", type=currency, metavar="CODE")
    costs.add_argument("--note", metavar="TEXT")


def _options(parser: Parser) -> None:
    parser.add_argument("--code", metavar="CODE")
    parser.add_argument("--category", metavar="TEXT")
    parser.add_argument("--specification", metavar="TEXT")
    parser.add_argument("--unit", metavar="TEXT")
    parser.add_argument("--brand", metavar="TEXT")
    parser.add_argument("--selling-points", metavar="TEXT")
    parser.add_argument("--answers", metavar="TEXT", help=_("questions and answers"))
    parser.add_argument("--launched", type=day, metavar="DATE")


def _add(desk: Desk, args: argparse.Namespace) -> Answer:
    change = add_product(
        desk.store,
        name=args.name,
        price=args.price,
        currency=args.currency,
        **given(args, _FIELDS),
    )
    return _answer(desk, change.record)


def _edit(desk: Desk, args: argparse.Namespace) -> Answer:
    product = desk.store.read(find_product, args.record)
    fields = given(args, _FIELDS | {"name": "name", "active": "active"})
    edit_product(desk.store, product, **fields)
    return _answer(desk, product)


def _delete(desk: Desk, args: argparse.Namespace) -> Answer:
    product = desk.store.read(find_product, args.record)
    answer = _answer(desk, product)
    delete_product(desk.store, product)
    return deleted(answer)


def _price(desk: Desk, args: argparse.Namespace) -> Answer:
    product = desk.store.read(find_product, args.record)
    if args.price is not None:
        set_price(
            desk.store,
            product,
            price=args.price,
            day=args.start or desk.today(),
            currency=args.currency,
            note=args.note,
        )
    with desk.store.reading() as session:
        row = _row(session, desk, product)
        history = prices(session, product)
    return Answer(
        _data(row) | {"prices": [_price_data(each) for each in history]},
        [
            " · ".join(part for part in (row.name, row.specification, row.code) if part),
            *table(
                (_("from"), _("price"), _("note")),
                [
                    (each.day or _("the beginning"), _show(each.price, each.currency), each.note)
                    for each in history
                ],
            ),
        ],
    )


def _list(desk: Desk, args: argparse.Namespace) -> Answer:
    rows = desk.store.read(
        list_products, args.text, today=desk.today(), category=args.category, limit=args.limit
    )
    return Answer([_data(row) for row in rows], _lines(rows))


def _answer(desk: Desk, product: uuid.UUID | None) -> Answer:
    row = desk.store.read(_row, desk, product)
    return Answer(_data(row), _lines([row]))


def _row(session: Session, desk: Desk, product: uuid.UUID | None) -> ProductRow:
    (row,) = list_products(session, product=product, today=desk.today())
    return row


def _data(row: ProductRow) -> dict[str, Any]:
    return asdict(row) | {"price": number(row.price, PRICE_SCALE)}


def _price_data(row: PriceRow) -> dict[str, Any]:
    return asdict(row) | {"price": number(row.price, PRICE_SCALE)}


def _show(amount: int | None, currency: str | None) -> str | None:
    if amount is None:
        return None
    return f"{format_scaled(amount, PRICE_SCALE, 2)} {currency}"


def _lines(rows: list[ProductRow]) -> list[str]:
    heads = (
        *(_("id"), _("code"), _("product"), _("specification"), _("unit"), _("category")),
        *(_("price"), _("since")),
    )
    return table(
        heads,
        [
            (
                *(short(row.id), row.code, row.name, row.specification, row.unit, row.category),
                *(_show(row.price, row.currency), row.price_since),
            )
            for row in rows
        ],
    )
