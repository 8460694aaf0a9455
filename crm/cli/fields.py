"""Arguments that several nouns take, and how their fields look in an answer."""

import argparse
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from crm.cli.answers import Answer
from crm.cli.arguments import Commands, Parser, add_command, day, positive
from crm.domain.money import (
    DISCOUNT_SCALE,
    PRICE_SCALE,
    QUANTITY_SCALE,
    format_scaled,
    minor_digits,
    minor_scale,
    parse_scaled,
)
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.models import Customer
from crm.queries.lookup import find_customer
from crm.queries.reps import find_rep, me
from crm.queries.settings import setting
from crm.services.desk import Desk
from crm.settings import CURRENCY

PERCENT = DISCOUNT_SCALE // 100
SHOWN = 8  # hexadecimal digits of an id in a list
LIMIT = 50


def scaled(scale: int) -> Callable[[str], int]:
    """A type of argument: a number as people write it, times the scale."""

    def read(text: str) -> int:
        try:
            return parse_scaled(text, scale)
        except ValueError:
            raise argparse.ArgumentTypeError(_not_a_number(text)) from None

    return read


quantity = scaled(QUANTITY_SCALE)
price = scaled(PRICE_SCALE)
percent = scaled(PERCENT)
whole = scaled(1)


def money(text: str | None, currency: str) -> int | None:
    """Minor units of an amount in major ones; KnownError usage if it is none."""
    if text is None:
        return None
    try:
        return parse_scaled(text, minor_scale(currency))
    except ValueError:
        raise KnownError(
            "usage",
            _("{text} is not an amount; write it as 1,234.50 or 8.5万.").format(text=text),
        ) from None


def _not_a_number(text: str) -> str:
    return _("{text} is not an amount; write it as 1,234.50 or 8.5万").format(text=text)


def show_money(amount: int | None, currency: str) -> str | None:
    """The amount in major units, with its currency."""
    if amount is None:
        return None
    return f"{show_amount(amount, currency)} {currency}"


def show_amount(amount: int, currency: str) -> str:
    """The amount in major units, thousands apart."""
    text = format_scaled(amount, minor_scale(currency), minor_digits(currency))
    major, dot, minor = text.partition(".")
    return f"{int(major):,}{dot}{minor}" if major != "-0" else text


def number(value: int | None, scale: int) -> float | int | None:
    """A scaled number for JSON: whole where it is whole."""
    if value is None:
        return None
    return value / scale if value % scale else value // scale


def short(record: uuid.UUID) -> str:
    """The end of an id, which is enough to name the record."""
    return record.hex[-SHOWN:]


def given(args: argparse.Namespace, fields: Mapping[str, str]) -> dict[str, Any]:
    """The fields that were given, by option: an empty text clears a field."""
    values = {field: getattr(args, option, None) for option, field in fields.items()}
    return {
        field: None if value == "" else value
        for field, value in values.items()
        if value is not None
    }


def rep_of(session: Session, args: argparse.Namespace) -> uuid.UUID | None:
    """The rep that was given."""
    return None if getattr(args, "rep", None) is None else find_rep(session, args.rep)


def rep_or_me(session: Session, args: argparse.Namespace) -> uuid.UUID:
    """The rep that was given, else me."""
    return rep_of(session, args) or me(session)


def customer_of(session: Session, args: argparse.Namespace) -> uuid.UUID | None:
    """The customer that was given."""
    text = getattr(args, "customer", None)
    return None if text is None else find_customer(session, text)


def currency_of(
    session: Session, args: argparse.Namespace, customer: uuid.UUID | None = None
) -> str:
    """The currency that was given, else the customer's, else the usual one."""
    if getattr(args, "currency", None):
        return str(args.currency).upper()
    buyer = None if customer is None else session.get(Customer, customer)
    return setting(session, CURRENCY) if buyer is None else buyer.currency


def add_list(
    commands: Commands,
    run: Callable[[Desk, argparse.Namespace], Any],
    text: str,
    *,
    dated: bool = True,
    customer: bool = True,
    rep: bool = True,
) -> Parser:
    """The verb `list` with the usual ways to narrow it down."""
    parser = add_command(commands, "list", run, text)
    if customer:
        parser.add_argument("customer", nargs="?", metavar="CUSTOMER")
    if dated:
        parser.add_argument("--from", dest="start", type=day, metavar="DATE")
        parser.add_argument("--to", dest="end", type=day, metavar="DATE")
    if rep:
        parser.add_argument("--rep", metavar="REP")
    parser.add_argument("--limit", type=positive, default=LIMIT, metavar="N")
    return parser


def add_record_verbs(
    commands: Commands,
    noun: str,
    verbs: Sequence[tuple[str, Callable[[Desk, argparse.Namespace], Any], str]],
) -> list[Parser]:
    """Verbs that take one record of the noun."""
    parsers = []
    for name, run, text in verbs:
        parser = add_command(commands, name, run, text)
        parser.add_argument(
            "record", metavar=noun.upper(), help=_("the end of its id, or its code")
        )
        parsers.append(parser)
    return parsers


def add_on(parser: Parser) -> None:
    """The day of a fact."""
    parser.add_argument("--on", type=day, metavar="DATE", help=_("the day; today if not given"))


def add_rep(parser: Parser) -> None:
    """Whose fact it is."""
    parser.add_argument("--rep", metavar="REP", help=_("whose it is"))


def deleted(answer: Answer) -> Answer:
    """The answer about a record that is deleted now."""
    return Answer(answer.data, [_("Deleted; crm undo brings it back."), *answer.lines])
