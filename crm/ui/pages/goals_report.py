"""The report of the period on screen: copied as text, saved as PDF, printed."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QWidget

from crm.i18n import gettext as _
from crm.queries.period_report import PeriodReport, read_period_report
from crm.queries.reps import me
from crm.services.desk import Desk
from crm.ui.context import Context
from crm.ui.printing import print_pdf, save_pdf, write_pdf
from crm.ui.widgets.layouts import row

Shown: TypeAlias = Callable[[], tuple[str, dt.date]]
"""The kind of period that is shown, and a day in it."""


def read_report(desk: Desk, kind: str, day: dt.date) -> PeriodReport:
    """My report of this kind of period around the day."""
    today = desk.today()
    with desk.store.reading() as session:
        return read_period_report(
            session,
            kind,
            day,
            rep=me(session),
            today=today,
            calendar=desk.calendar(min(day, today), max(day, today)),
        )


class ReportTools(QFrame):
    """Icons in the head of `page`; Ctrl+P prints there."""

    def __init__(self, context: Context, page: QWidget, shown: Shown) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.context, self._shown = context, shown
        kit = context.kit
        self.copy = kit.button("", "quiet", "copy", name=_("Copy the report as text"))
        self.copy.clicked.connect(self._on_copy)
        self.pdf = kit.button("", "quiet", "brief", name=_("Save the report as PDF"))
        self.pdf.clicked.connect(
            lambda: save_pdf(context, self.window(), self._title(), self._write())
        )
        self.print = kit.button("", "quiet", "print", name=_("Print the report"))
        self.print.setToolTip(_("Print the report") + "  ·  Ctrl+P")
        self.print.clicked.connect(self._on_print)
        QShortcut(QKeySequence("Ctrl+P"), page).activated.connect(self._on_print)
        self.setLayout(row(self.copy, self.pdf, self.print, gap=6))

    def set_narrow(self, *, narrow: bool) -> None:
        """Where there is no room, paper is left to its key: what is printed can be saved there."""
        for button in (self.pdf, self.print):
            button.setVisible(not narrow)

    def save_report(self, path: Path) -> None:
        """Write the report to this file."""
        write_pdf(self.context, path, self._write())

    def _title(self) -> str:
        kind, day = self._shown()
        names = {"week": _("Week report"), "month": _("Month report")}
        return f"{names.get(kind, _('Report'))} {day.isoformat()}"

    def _write(self) -> Callable[[Path], None]:
        desk, (kind, day) = self.context.desk, self._shown()

        def write(path: Path) -> None:
            from crm.documents.exports.landing import landing
            from crm.documents.period_report_pdf import period_report_pdf

            content = period_report_pdf(read_report(desk, kind, day))
            with landing(path, force=True) as part:
                part.write_bytes(content)

        return write

    def _on_print(self) -> None:
        print_pdf(self.context, self._title(), self._write())

    def _on_copy(self) -> None:
        desk, (kind, day) = self.context.desk, self._shown()

        def work() -> str:
            from crm.documents.period_report import period_report_text

            return period_report_text(read_report(desk, kind, day))

        def done(text: str) -> None:
            QGuiApplication.clipboard().setText(text)
            self.context.said.emit(_("The report is copied; paste it where you need it."), False)

        self.context.read(work, done)
