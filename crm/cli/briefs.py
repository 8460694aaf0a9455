"""brief: what to know before a visit, in the terminal, as JSON, or as one page of PDF."""

import argparse
import datetime as dt
from pathlib import Path
from typing import Any

from crm.cli.answers import Answer
from crm.cli.arguments import Commands, add_command, day
from crm.documents.brief_data import brief_data
from crm.documents.brief_text import brief_text_lines
from crm.i18n import gettext as _
from crm.queries.briefs import brief
from crm.queries.lookup import find_customer
from crm.services.desk import Desk

_AHEAD = dt.timedelta(days=31)


def register(commands: Commands) -> None:
    """Add the command of this module."""
    parser = add_command(commands, "brief", _brief, _("what to know before visiting a customer"))
    parser.add_argument("customer", metavar="CUSTOMER", help=_("id, code, name or a part of it"))
    parser.add_argument("--pdf", metavar="FILE", help=_("write it as one A4 page"))
    parser.add_argument("--on", type=day, metavar="DATE", help=_("as of this day, not today"))


def _brief(desk: Desk, args: argparse.Namespace) -> Answer:
    today: dt.date = args.on or desk.today()
    with desk.store.reading() as session:
        found = brief(
            session,
            find_customer(session, args.customer),
            today=today,
            calendar=desk.calendar(today, today + _AHEAD),
        )
    data: dict[str, Any] = brief_data(found)
    lines = brief_text_lines(found)
    if args.pdf:
        from crm.documents.brief_pdf import write_brief_pdf

        path = Path(args.pdf)
        write_brief_pdf(found, path)
        data["pdf"] = str(path)
        lines = [
            _("Wrote the brief of {name} to {file}.").format(name=found.customer.name, file=path)
        ]
    return Answer(data, lines)
