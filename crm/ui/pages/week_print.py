"""The visit plan on paper: of a week to be kept, of a day to be printed."""

import datetime as dt
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from crm.i18n import gettext as _
from crm.ui.context import Context
from crm.ui.printing import print_pdf, save_pdf, write_pdf


def ask_and_print(context: Context, parent: QWidget, start: dt.date, end: dt.date) -> None:
    """Ask for a file and write the plan of these days to it."""
    save_pdf(context, parent, _title(start), partial(_write, context, start, end))


def print_plan(context: Context, path: Path, start: dt.date, end: dt.date) -> None:
    """Write the plan of these days to this file."""
    write_pdf(context, path, partial(_write, context, start, end))


def print_day(context: Context, day: dt.date) -> None:
    """Open the plan of the day to be printed."""
    print_pdf(context, _title(day), partial(_write, context, day, day))


def _title(start: dt.date) -> str:
    return f"{_('Visit plan')} {start.isoformat()}"


def _write(context: Context, start: dt.date, end: dt.date, path: Path) -> None:
    from crm.documents.visit_plan import read_visit_plan
    from crm.documents.visit_plan_pdf import write_visit_plan_pdf

    desk = context.desk
    plan = desk.store.read(read_visit_plan, start, end, today=desk.today())
    write_visit_plan_pdf(plan, path)
