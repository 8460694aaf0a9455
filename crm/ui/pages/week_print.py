"""Printing the plan of a week: asks where, writes the page."""

import datetime as dt
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from crm.i18n import gettext as _
from crm.ui.context import Context


def ask_and_print(context: Context, parent: QWidget, start: dt.date, end: dt.date) -> None:
    """Ask for a file and write the plan of these days to it."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    name = f"{_('Visit plan')} {start.isoformat()}.pdf"
    chosen, _filter = QFileDialog.getSaveFileName(
        parent, _("Save as PDF"), str(Path(folder) / name), "PDF (*.pdf)"
    )
    if chosen:
        print_plan(context, Path(chosen), start, end)


def print_plan(context: Context, path: Path, start: dt.date, end: dt.date) -> None:
    """Write the plan of these days to this file."""
    desk, today = context.desk, context.desk.today()

    def write() -> Path:
        from crm.documents.visit_plan import read_visit_plan
        from crm.documents.visit_plan_pdf import write_visit_plan_pdf

        plan = desk.store.read(read_visit_plan, start, end, today=today)
        write_visit_plan_pdf(plan, path)
        return path

    def done(written: Path) -> None:
        context.said.emit(_("Saved: {file}").format(file=written), False)

    context.tasks.run(write, done, None)
