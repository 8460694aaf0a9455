"""form: the forms that reps hand over, as Excel workbooks that print on A4."""

import argparse
import datetime as dt
import re
from pathlib import Path

from crm.cli.answers import Answer
from crm.cli.arguments import Commands, add_command, day
from crm.cli.files import written
from crm.documents.forms.forms import FORMS, days_of, export_form, usual_days
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.queries.lookup import find_customer
from crm.queries.reps import find_rep
from crm.services.desk import Desk

_PERIODS = ("week", "month", "year")


def register(commands: Commands) -> None:
    """Add the command of this module."""
    parser = add_command(
        commands, "form", _export, _("write a form as an Excel workbook to be printed")
    )
    parser.add_argument(
        "form",
        choices=tuple(FORMS),
        metavar="NAME",
        help=_("which form: one of {forms}").format(forms=" ".join(FORMS)),
    )
    parser.add_argument("file", metavar="FILE", help=_("an .xlsx file"))
    parser.add_argument("--from", dest="first", type=day, metavar="DATE")
    parser.add_argument("--to", dest="last", type=day, metavar="DATE")
    parser.add_argument("--week", type=day, metavar="DATE", help=_("the week of this day"))
    parser.add_argument("--month", type=month, metavar="DATE", help=_("a month, as 2026-03"))
    parser.add_argument("--year", type=year, metavar="DATE", help=_("a year, as 2026"))
    parser.add_argument("--rep", metavar="REP")
    parser.add_argument("--customer", metavar="CUSTOMER")
    parser.add_argument(
        "--force", action="store_true", help=_("replace the file if there is one already")
    )


def month(text: str) -> dt.date:
    """A month as 2026-03, or any day of it."""
    return day(f"{text}-01" if re.fullmatch(r"\d{4}-\d{2}", text.strip()) else text)


def year(text: str) -> dt.date:
    """A year as 2026, or any day of it."""
    return day(f"{text}-01-01" if re.fullmatch(r"\d{4}", text.strip()) else text)


def _export(desk: Desk, args: argparse.Namespace) -> Answer:
    with desk.store.reading() as session:
        rep = find_rep(session, args.rep) if args.rep else None
        customer = find_customer(session, args.customer) if args.customer else None
    done = export_form(
        desk,
        args.form,
        Path(args.file),
        days=_days(desk, args),
        rep=rep,
        customer=customer,
        force=args.force,
    )
    return written(done, args.form)


def _days(desk: Desk, args: argparse.Namespace) -> tuple[dt.date, dt.date]:
    """The days that are asked for; without any, the period a form is usually of."""
    given = [name for name in _PERIODS if getattr(args, name) is not None]
    bounded = args.first is not None or args.last is not None
    if len(given) + bounded > 1:
        raise KnownError(
            "usage", _("Give one period: --week, --month, --year, or --from and --to.")
        )
    if given:
        return days_of(desk, given[0], getattr(args, given[0]))
    today = desk.today()
    if not bounded:
        return usual_days(desk, args.form, today)
    first = args.first or min(today, args.last)
    last = args.last or max(today, args.first)
    if last < first:
        raise KnownError(
            "usage", _("The period ends before it begins; give --from and --to the other way.")
        )
    return first, last
