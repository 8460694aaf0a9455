"""The forms that can be had as spreadsheets, each declared once."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from crm.documents.exports.exporting import WORKBOOK, Exported
from crm.documents.exports.landing import landing
from crm.documents.exports.workbooks import open_book
from crm.documents.forms.ageing import read_ageing
from crm.documents.forms.goals import read_goals_form
from crm.documents.forms.paper import write_paper
from crm.documents.forms.shape import Read, Wanted
from crm.documents.forms.spending import read_entertainment, read_gifts
from crm.documents.forms.visits import read_log, read_plan
from crm.documents.forms.week_report import read_week_report
from crm.domain.periods import period_of
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.queries.settings import setting
from crm.services.desk import Desk
from crm.settings import FIRST_WEEKDAY

_LONGEST = dt.timedelta(days=366)  # of a period whose working days count


@dataclass(frozen=True, slots=True)
class Form:
    """A form: of which period it usually is, and how it is filled in; labels say its name.

    `period` is week, month, year, or day for what is as of one.
    """

    period: str
    read: Read


FORMS: Mapping[str, Form] = {
    "visit_plan": Form("week", read_plan),
    "visit_log": Form("week", read_log),
    "week_report": Form("week", read_week_report),
    "goals": Form("year", read_goals_form),
    "gifts": Form("month", read_gifts),
    "entertainment": Form("month", read_entertainment),
    "ageing": Form("day", read_ageing),
}


def usual_days(desk: Desk, code: str, day: dt.date) -> tuple[dt.date, dt.date]:
    """The period around the day that a form of this code is usually of."""
    return days_of(desk, FORMS[code].period, day)


def days_of(desk: Desk, period: str, day: dt.date) -> tuple[dt.date, dt.date]:
    """The day, week, month or year around the day."""
    if period == "day":
        return day, day
    with desk.store.reading() as session:
        first = setting(session, FIRST_WEEKDAY)
    found = period_of(period, day, first_weekday=first)
    return (day, day) if found is None else (found.start, found.end)


def export_form(
    desk: Desk,
    code: str,
    path: Path,
    *,
    days: tuple[dt.date, dt.date],
    rep: uuid.UUID | None = None,
    customer: uuid.UUID | None = None,
    force: bool = False,
) -> Exported:
    """Write a form of these days, both included, to an XLSX file; whole or not at all.

    KnownError unknown_form, unknown_format, file_exists, file_unwritable, cell_too_long.
    """
    path = Path(path)
    form = FORMS.get(code)
    if form is None:
        raise KnownError(
            "unknown_form",
            _("There is no form {name}; choose one of {forms}.").format(
                name=code, forms=", ".join(FORMS)
            ),
        )
    if path.suffix.lower() != WORKBOOK:
        raise KnownError(
            "unknown_format",
            _("Forms are Excel workbooks; let the name of {file} end in .xlsx.").format(
                file=path.name
            ),
        )
    start, end = days
    with desk.store.reading() as session:
        paper = form.read(
            session,
            Wanted(
                start=start,
                end=end,
                today=desk.today(),
                rep=rep,
                customer=customer,
                calendar=desk.calendar(start, min(end, start + _LONGEST)),
            ),
        )
    with landing(path, force=force) as part, open_book(part, streamed=False) as book:
        write_paper(book, paper)
    return Exported(path, {code: len(paper.rows) if paper.count is None else paper.count})
