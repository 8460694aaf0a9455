"""What stands around the table of every form: whose it is, of which days, who signs."""

import datetime as dt

from sqlalchemy.orm import Session

from crm.documents.forms.shape import Wanted
from crm.i18n import gettext as _

EVER = 1901
"""The year in which days begin that have no beginning."""


def fields(session: Session, wanted: Wanted, *, period: bool = True) -> tuple[str, ...]:
    """Department, who is in charge, when it was filled in, of which days."""
    who = wanted.whose(session)
    found = [
        _("Department: {value}").format(value=(who.team or "") if who else ""),
        _("In charge: {value}").format(value=who.name if who else ""),
        _("Filled in: {day}").format(day=wanted.today.isoformat()),
    ]
    if period and wanted.start.year > EVER:
        found.append(_("Period: {span}").format(span=span(wanted.start, wanted.end)))
    return tuple(found)


def span(start: dt.date, end: dt.date) -> str:
    """The days as they are written on forms."""
    return start.isoformat() if start == end else f"{start.isoformat()} – {end.isoformat()}"


def checked_by() -> tuple[str, ...]:
    """Who signs a register."""
    return (_("Prepared: "), _("Approved: "), _("Date: "))
