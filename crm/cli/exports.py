"""export: any list and all facts as CSV or XLSX, people as vCard, visits and tasks as iCalendar."""

import argparse
from pathlib import Path

from crm.cli.answers import Answer
from crm.cli.arguments import Commands, add_command, choice, day
from crm.cli.files import written
from crm.documents.exports.choosing import Only
from crm.documents.exports.exporting import ALL, export_rows
from crm.documents.imports.kinds import KINDS
from crm.domain.choices import STAGES
from crm.domain.stages import DERIVED_STAGES
from crm.i18n import gettext as _
from crm.queries.lookup import find_customer
from crm.queries.reps import find_rep
from crm.services.desk import Desk


def register(commands: Commands) -> None:
    """Add the command of this module."""
    parser = add_command(
        commands, "export", _export, _("write facts to a file that can be imported again")
    )
    parser.add_argument(
        "rows",
        choices=(*KINDS, ALL),
        metavar="KIND",
        help=_("what to write: one of {kinds}").format(kinds=" ".join((*KINDS, ALL))),
    )
    parser.add_argument(
        "file",
        metavar="FILE",
        help=_("its ending is the format: xlsx, csv, vcf, ics; all as CSV go to a folder"),
    )
    parser.add_argument("--text", metavar="TEXT", help=_("customers with this text"))
    stages = tuple(dict.fromkeys((*DERIVED_STAGES, *STAGES, "prospect", "won")))
    parser.add_argument("--stage", type=choice("stage", stages), metavar="STAGE")
    parser.add_argument("--kind", type=choice("kind"), metavar="KIND", help=_("of customer"))
    parser.add_argument("--owner", metavar="REP", help=_("customers of this rep"))
    parser.add_argument("--customer", metavar="CUSTOMER")
    parser.add_argument("--from", dest="first", type=day, metavar="DATE")
    parser.add_argument("--to", dest="last", type=day, metavar="DATE")
    parser.add_argument(
        "--force", action="store_true", help=_("replace the file if there is one already")
    )


def _export(desk: Desk, args: argparse.Namespace) -> Answer:
    with desk.store.reading() as session:
        only = Only(
            text=args.text or None,
            stage=args.stage,
            kind=args.kind,
            owner=find_rep(session, args.owner) if args.owner else None,
            customer=find_customer(session, args.customer) if args.customer else None,
            first=args.first,
            last=args.last,
        )
    done = export_rows(
        desk.store, args.rows, Path(args.file), today=desk.today(), only=only, force=args.force
    )
    return written(done, args.rows)
