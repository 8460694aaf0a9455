"""Taking facts out: which, in what format, into which file; long ones can be stopped."""

import datetime as dt
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QComboBox, QFileDialog, QWidget

from crm.errors import Cancelled
from crm.i18n import gettext as _
from crm.i18n import mark, ngettext
from crm.labels import label
from crm.ui.context import Context
from crm.ui.dialogs.dialog import Dialog
from crm.ui.sheets import SHEETS, SheetAsked, write_sheet
from crm.ui.widgets.busy_line import BusyLine, Report
from crm.ui.widgets.layouts import boxed, column, row

if TYPE_CHECKING:
    from crm.documents.exports.exporting import Exported

WIDTH = 520
THESE = "these"
_FORMATS = {
    "xlsx": mark("Excel workbook"),
    "csv": mark("CSV"),
    "vcf": mark("vCard, for a phone"),
    "ics": mark("Calendar"),
}
_FORM = "form:"  # before the code of a form
_DAY = dt.timedelta(days=1)
_PERIODS = {
    "week:before": mark("Last week"),
    "week": mark("This week"),
    "week:after": mark("Next week"),
    "month:before": mark("Last month"),
    "month": mark("This month"),
    "quarter": mark("This quarter"),
    "year": mark("This year"),
    "year:before": mark("Last year"),
}
_USUAL = {"gifts": "month", "entertainment": "month", "goals": "year"}
_ONLY = {"vcf": ("customers", "contacts"), "ics": ("visits", "tasks", "all")}


class ExportDialog(Dialog):
    """`customers` are those of the list at hand, offered first."""

    def __init__(
        self, context: Context, parent: QWidget, customers: Sequence[uuid.UUID] | None = None
    ) -> None:
        super().__init__(context, parent, _("Export"), WIDTH)
        from crm.documents.imports.kinds import KINDS

        self._customers = customers
        kit = self.kit
        self.rows = self._box(_("What to export"))
        if customers is not None:
            words = ngettext("The customer listed", "The {count} customers listed", len(customers))
            self.rows.addItem(words.format(count=f"{len(customers):,}"), THESE)
        self.rows.addItem(_("Everything"), "all")
        for name, kind in KINDS.items():
            self.rows.addItem(_(kind.label), name)
        self.rows.insertSeparator(self.rows.count())
        for code in SHEETS:
            words = _("Form: {form}").format(form=label("form", code))
            self.rows.addItem(words, f"{_FORM}{code}")
        self.period = self._box(_("Which days"))
        for key, words in _PERIODS.items():
            self.period.addItem(_(words), key)
        self._days = boxed(row(self._caption(_("Which days")), (self.period, 1)))
        self._days.hide()
        self.format = self._box(_("Format"))
        self.rows.currentIndexChanged.connect(self._offer_formats)
        self._offer_formats()
        self.busy = BusyLine(kit)
        cancel = kit.button(_("Cancel"))
        cancel.clicked.connect(self.reject)
        self.save = kit.button(_("Choose a file and export"), "primary")
        self.save.clicked.connect(self._on_save)
        body = column(
            row(self._caption(_("What")), (self.rows, 1)),
            row(self._caption(_("Format")), (self.format, 1)),
            self._days,
            self.busy,
            gap=10,
        )
        self.fill(
            _("Export"), body, cancel, self.save, hint=_("Imported again, nothing is different")
        )

    def _box(self, name: str) -> QComboBox:
        box = QComboBox()
        box.setFont(self.kit.look.font())
        box.setAccessibleName(name)
        return box

    def _caption(self, words: str) -> QWidget:
        caption = self.kit.line(words, "small", "text2")
        caption.setFixedWidth(72)
        return caption

    def _offer_formats(self) -> None:
        rows, before = str(self.rows.currentData()), self.format.currentData()
        self.format.clear()
        form = rows.removeprefix(_FORM) if rows.startswith(_FORM) else ""
        self._days.setVisible(bool(form) and form != "ageing")
        if form:
            self.period.setCurrentIndex(self.period.findData(_USUAL.get(form, "week")))
        for ending, words in _FORMATS.items():
            if form and ending != "xlsx":
                continue
            if rows in _ONLY.get(ending, (rows,)) and not (rows == "all" and ending == "csv"):
                self.format.addItem(f"{_(words)} (.{ending})", ending)
        self.format.setCurrentIndex(max(self.format.findData(before), 0))

    def _on_save(self) -> None:
        ending = str(self.format.currentData())
        places = QStandardPaths.StandardLocation
        folder = QStandardPaths.writableLocation(places.DocumentsLocation)
        name = f"{self.rows.currentText()} {self.desk.today().isoformat()}.{ending}"
        chosen, _filter = QFileDialog.getSaveFileName(
            self, _("Export"), str(Path(folder) / name), f"{self.format.currentText()} (*.{ending})"
        )
        if chosen:
            path = Path(chosen)
            self.write_to(path if path.suffix else path.with_suffix(f".{ending}"))

    def write_to(self, path: Path) -> None:
        """Write what is chosen to this file; one that is there was asked about already."""
        store, today, rows = self.desk.store, self.desk.today(), str(self.rows.currentData())
        customers = list(self._customers or ())
        asked = SheetAsked(days=self._chosen_days(rows))
        context = self.context
        self.save.setEnabled(False)

        def work(report: Report) -> "Exported":
            if rows.startswith(_FORM):
                return write_sheet(context, rows.removeprefix(_FORM), path, asked)
            from crm.documents.exports.exporting import export_records, export_rows

            if rows == THESE:
                return export_records(
                    store,
                    "customers",
                    customers,
                    path,
                    today=today,
                    force=True,
                    report=report,
                )
            return export_rows(store, rows, path, today=today, force=True, report=report)

        words = _("Writing {file} …").format(file=path.name)
        self.busy.run(self.context.tasks, words, work, self._on_done, self._on_refused, writes=True)

    def _chosen_days(self, rows: str) -> tuple[dt.date, dt.date] | None:
        """The days a form is to be of; none where it is as of today."""
        if not rows.startswith(_FORM) or rows == f"{_FORM}ageing":
            return None
        from crm.documents.forms.forms import days_of

        key, _mark, way = str(self.period.currentData()).partition(":")
        start, end = days_of(self.desk, key, self.desk.today())
        if way:
            beside = start - _DAY if way == "before" else end + _DAY
            start, end = days_of(self.desk, key, beside)
        return start, end

    def _on_done(self, done: "Exported") -> None:
        words = ngettext(
            "{count} row exported to {file}.", "{count} rows exported to {file}.", done.count
        )
        self.context.said.emit(words.format(count=f"{done.count:,}", file=done.path.name), False)
        self.accept()

    def _on_refused(self, error: BaseException) -> None:
        self.save.setEnabled(True)
        if isinstance(error, Cancelled):
            self.say_wrong(_("Stopped; no file was written."))
        else:
            self.refuse(error)

    def reject(self) -> None:
        """Close, and stop what is running."""
        self.busy.forget()
        super().reject()
