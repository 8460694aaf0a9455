"""crm demo: fill an empty store with sample data."""

import argparse
import sys

from crm.cli.answers import Answer
from crm.cli.arguments import Commands, add_command, positive
from crm.i18n import gettext as _
from crm.services.desk import Desk

_LONG = 5_000  # customers from which on one waits long enough to want to see it go


def register(commands: Commands) -> None:
    """Add the command of this module."""
    demo = add_command(commands, "demo", _demo, _("fill an empty store with sample data"))
    demo.add_argument("--size", type=positive, metavar="N", help=_("how many customers"))
    demo.add_argument(
        "--seed", type=int, metavar="S", help=_("the same number makes the same data")
    )


def _demo(desk: Desk, args: argparse.Namespace) -> Answer:
    from crm.documents.demo import DEFAULT_SEED, DEFAULT_SIZE, HISTORY, fill_demo

    today = desk.today()
    size = args.size or DEFAULT_SIZE
    seed = DEFAULT_SEED if args.seed is None else args.seed
    filled = fill_demo(
        desk.store,
        today=today,
        calendar=desk.calendar(today - HISTORY, today),
        size=size,
        seed=seed,
        progress=_show if size >= _LONG and sys.stderr.isatty() else None,
    )
    rows = filled.rows
    return Answer(
        {
            "id": filled.me,
            "step": filled.step,
            "size": size,
            "seed": seed,
            "today": today,
            "rows": dict(rows),
        },
        [
            _(
                "Filled with sample data: {customers} customers, {contacts} people, "
                "{visits} contacts with them, {orders} orders. crm undo empties it again."
            ).format(
                customers=rows["customer"],
                contacts=rows["contact"],
                visits=rows["visit"],
                orders=rows.get("sales_order", 0),
            )
        ],
    )


def _show(done: int, total: int) -> None:
    print(f"\r{done}/{total}", end="", file=sys.stderr, flush=True)
