"""crm receivables: what is owed, and how old it is."""

import argparse
from dataclasses import asdict
from pathlib import Path

from crm.cli.answers import Answer, table
from crm.cli.arguments import Commands, add_command
from crm.cli.fields import show_amount, show_money
from crm.cli.files import add_out, written
from crm.domain.ageing import AGE_BANDS
from crm.i18n import gettext as _
from crm.labels import label
from crm.queries.lookup import find_customer
from crm.queries.receivables import ReceivableRow, receivable_totals, receivables
from crm.queries.reps import find_rep
from crm.queries.targets import TEAM
from crm.services.desk import Desk


def register(commands: Commands) -> None:
    """Add the commands of this module."""
    parser = add_command(commands, "receivables", _receivables, _("what is owed, by age"))
    parser.add_argument("customer", nargs="?", metavar="CUSTOMER")
    parser.add_argument("--rep", metavar="REP", help=_("of this rep alone, else of everybody"))
    add_out(parser)


def _receivables(desk: Desk, args: argparse.Namespace) -> Answer:
    with desk.store.reading() as session:
        rows = receivables(
            session,
            today=desk.today(),
            customer=None if args.customer is None else find_customer(session, args.customer),
            rep=None if args.rep in (None, TEAM) else find_rep(session, args.rep),
        )
    if args.out:
        from crm.documents.exports.lists import export_receivables

        return written(export_receivables(rows, Path(args.out), force=args.force))
    totals = receivable_totals(rows)
    lines = [
        _("{owed} owed").format(owed=show_money(total.owed, total.currency)) for total in totals
    ]
    if not rows:
        lines = [_("Nothing is owed.")]
    bands = [
        (
            total.currency,
            *(show_amount(total.bands[band], total.currency) for band in AGE_BANDS),
        )
        for total in totals
    ]
    if bands:
        lines += ["", *table(("", *(label("age", band) for band in AGE_BANDS)), bands), ""]
        lines += table(_heads(), [_cells(row) for row in rows])
    return Answer(
        {
            "today": desk.today(),
            "totals": [asdict(total) for total in totals],
            "orders": [asdict(row) for row in rows],
        },
        lines,
    )


def _heads() -> tuple[str, ...]:
    return (_("customer"), _("order"), _("day"), _("due"), _("days over"), _("owed"), _("rep"))


def _cells(row: ReceivableRow) -> tuple[object, ...]:
    return (
        row.customer,
        row.code or row.order_id.hex[-8:],
        row.day,
        row.due,
        row.days_past_due or None,
        show_money(row.owed, row.currency),
        row.rep,
    )
