"""Taking facts out: which, in what format, into which file; long ones can be stopped."""

import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QComboBox, QFileDialog, QWidget

from crm.errors import Cancelled
from crm.i18n import gettext as _
from crm.i18n import mark, ngettext
from crm.ui.context import Context
from crm.ui.dialogs.dialog import Dialog
from crm.ui.widgets.busy_line import BusyLine, Report
from crm.ui.widgets.layouts import column, row

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
        for ending, words in _FORMATS.items():
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
        self.save.setEnabled(False)

        def work(report: Report) -> "Exported":
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
