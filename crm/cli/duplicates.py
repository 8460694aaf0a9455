"""crm duplicates: customers that are probably one, and those that look alike and are not."""

import argparse
from dataclasses import asdict

from crm.cli.answers import Answer, table
from crm.cli.arguments import Commands, add_command, positive
from crm.cli.fields import LIMIT, short
from crm.i18n import gettext as _
from crm.i18n import listed
from crm.labels import label
from crm.queries.duplicates import WARNED, likely_duplicates
from crm.queries.lookup import find_customer
from crm.services.desk import Desk
from crm.services.distinctions import tell_apart


def register(commands: Commands) -> None:
    """Add the command of this module."""
    parser = add_command(
        commands, "duplicates", _duplicates, _("list customers that are probably one")
    )
    parser.add_argument("--limit", type=positive, default=LIMIT, metavar="N")
    parser.add_argument(
        "--min-score",
        type=positive,
        default=WARNED,
        metavar="S",
        help=_("from 60, a faint likeness, to 100, the same name"),
    )
    parser.add_argument(
        "--not-same",
        nargs=2,
        metavar=("A", "B"),
        help=_("these two are not the same; never show them again"),
    )


def _duplicates(desk: Desk, args: argparse.Namespace) -> Answer:
    if args.not_same:
        return _tell_apart(desk, *args.not_same)
    pairs = desk.store.read(likely_duplicates, limit=args.limit, minimum=args.min_score)
    rows = [
        (
            *(pair.score, short(pair.one), pair.one_name, short(pair.other), pair.other_name),
            listed(label("likeness", reason) for reason in pair.reasons),
        )
        for pair in pairs
    ]
    heads = (_("score"), _("id"), _("name"), _("id"), _("name"), _("why"))
    return Answer([asdict(pair) for pair in pairs], table(heads, rows))


def _tell_apart(desk: Desk, one: str, other: str) -> Answer:
    with desk.store.reading() as session:
        customers = [find_customer(session, text) for text in (one, other)]
    change = tell_apart(desk.store, *customers)
    return Answer(
        {"step": change.step, "one": customers[0], "other": customers[1]},
        [_("They are two customers, and are not shown as duplicates again.")],
    )
