"""Bringing a spreadsheet in: choose the file and what it holds, see what will happen, import."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QProgressBar, QWidget

from crm.i18n import gettext as _
from crm.i18n import listed, mark, ngettext
from crm.ui.context import Context
from crm.ui.dialogs.dialog import Dialog
from crm.ui.widgets.layouts import Item, boxed, clear, column, row

if TYPE_CHECKING:
    from crm.documents.imports.plan import ImportPlan

WIDTH = 640
_MOST_REASONS = 4
_KINDS = (
    ("customers", mark("Customers")),
    ("contacts", mark("Contacts")),
    ("products", mark("Products")),
    ("orders", mark("Orders")),
    ("order_lines", mark("Order lines")),
    ("payments", mark("Payments")),
    ("returns", mark("Returns")),
    ("visits", mark("Visits")),
    ("meetings", mark("Meetings and meals")),
    ("gifts", mark("Gifts")),
    ("readings", mark("Readings")),
    ("targets", mark("Targets")),
    ("reps", mark("Reps")),
)


class ImportDialog(Dialog):
    """Nothing is written before Import is pressed; afterwards it is one step to undo."""

    def __init__(
        self, context: Context, parent: QWidget, done: Callable[[], None] | None = None
    ) -> None:
        super().__init__(context, parent, _("Import"), WIDTH)
        self._done, self._asked = done, 0
        kit = self.kit
        self.file = QLineEdit()
        self.file.setFont(kit.look.font())
        self.file.setReadOnly(True)
        self.file.setAccessibleName(_("File"))
        self.file.setPlaceholderText(_("CSV or Excel, with a header in the first row"))
        self.choose = kit.button(_("Choose a file"), "", "import")
        self.choose.clicked.connect(self._on_choose)
        self.kind = QComboBox()
        self.kind.setFont(kit.look.font())
        self.kind.setAccessibleName(_("What it holds"))
        for name, words in _KINDS:
            self.kind.addItem(_(words), name)
        self.kind.currentIndexChanged.connect(self._preview)
        self._preview_box = column(gap=6)
        self._busy = QProgressBar()
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy.setAccessibleName(_("Working"))
        self._busy.hide()
        cancel = kit.button(_("Cancel"))
        cancel.clicked.connect(self.reject)
        self.start = kit.button(_("Import"), "primary")
        self.start.setEnabled(False)
        self.start.clicked.connect(self._on_start)
        body = column(
            row(self._caption(_("File")), (self.file, 1), self.choose),
            row(self._caption(_("What it holds")), (self.kind, 1)),
            boxed(self._preview_box),
            self._busy,
            gap=10,
        )
        self.fill(
            _("Import a spreadsheet"),
            body,
            cancel,
            self.start,
            hint=_("One step; undo takes it back"),
        )

    def _caption(self, words: str) -> QWidget:
        caption = self.kit.line(words, "small", "text2")
        caption.setFixedWidth(92)
        return caption

    def open_file(self, path: Path) -> None:
        """Look at this file."""
        self.file.setText(str(path))
        self._guess(path)
        self._preview()

    @property
    def preview(self) -> list[str]:
        """What the preview says."""
        found: list[str] = []
        for place in range(self._preview_box.count()):
            item = self._preview_box.itemAt(place)
            widget = item.widget() if item else None
            if widget is not None:
                found.append(widget.property("words") or "")
        return found

    def _on_choose(self) -> None:
        chosen, _filter = QFileDialog.getOpenFileName(
            self, _("Choose a file"), "", _("Spreadsheets (*.csv *.tsv *.txt *.xlsx)")
        )
        if chosen:
            self.open_file(Path(chosen))

    def _guess(self, path: Path) -> None:
        """A file is often called what it holds."""
        name = path.stem.casefold().replace(" ", "_").replace("-", "_")
        for kind, _words in sorted(_KINDS, key=lambda each: -len(each[0])):
            if kind in name or kind.rstrip("s") in name:
                place = self.kind.findData(kind)
                self.kind.blockSignals(True)
                self.kind.setCurrentIndex(place)
                self.kind.blockSignals(False)
                return

    def _preview(self) -> None:
        if not self.file.text():
            return
        self.say_wrong("")
        self.start.setEnabled(False)
        self._asked += 1
        mine = self._asked
        run = self._runner(dry=True)

        def show(plan: "ImportPlan") -> None:
            if mine == self._asked:
                self._busy.hide()
                self._show_plan(plan)

        def refuse(error: BaseException) -> None:
            if mine == self._asked:
                self._busy.hide()
                clear(self._preview_box)
                self.refuse(error)

        self._busy.show()
        self.context.tasks.run(run, show, refuse)

    def _runner(self, *, dry: bool) -> "Callable[[], ImportPlan]":
        store, today = self.desk.store, self.desk.today()
        path, kind = Path(self.file.text()), str(self.kind.currentData())

        def run() -> "ImportPlan":
            from crm.documents.imports.importing import import_file

            return import_file(store, path, kind=kind, today=today, dry_run=dry)[0]

        return run

    def _show_plan(self, plan: "ImportPlan") -> None:
        clear(self._preview_box)
        kit = self.kit
        rows = len(plan.rows)
        head = ngettext("{count} row", "{count} rows", rows).format(count=f"{rows:,}")
        counts = [
            (plan.count("created"), _("{count} new"), "accent"),
            (plan.count("updated"), _("{count} changed"), "info"),
            (plan.count("unchanged"), _("{count} as they are"), "neutral"),
            (plan.count("skipped"), _("{count} skipped"), "neutral"),
            (plan.count("rejected"), _("{count} rejected"), "danger"),
        ]
        said = [(words.format(count=f"{n:,}"), tone) for n, words, tone in counts if n]
        tags: list[Item] = [kit.tag(words, tone) for words, tone in said]
        line = boxed(row(kit.line(head, strong=True), *tags, None, gap=6))
        self._add(line, " ".join([head, *(words for words, _tone in said)]))
        for rejected in plan.rejected[:_MOST_REASONS]:
            words = _("Row {row}: {reason}").format(row=rejected.row, reason=rejected.reason or "")
            self._add(kit.text(words, "danger", "small"), words)
        more = len(plan.rejected) - _MOST_REASONS
        if more > 0:
            words = _("{count} more").format(count=more)
            self._add(kit.text(words, "text2", "small"), words)
        if plan.unmapped:
            words = _("Kept as further columns: {columns}").format(columns=listed(plan.unmapped))
            self._add(kit.text(words, "text2", "small"), words)
        self.start.setEnabled(bool(plan.count("created") or plan.count("updated")))
        if self.start.isEnabled():
            self.start.setFocus()
        self.adjustSize()

    def _add(self, widget: QWidget, words: str) -> None:
        widget.setProperty("words", words)
        self._preview_box.addWidget(widget)

    def _on_start(self) -> None:
        self.start.setEnabled(False)
        self._busy.show()
        self.context.write(self._runner(dry=False), self._on_imported, self._on_refused)

    def _on_imported(self, plan: "ImportPlan") -> None:
        words = _("Imported: {created} new, {updated} changed.").format(
            created=plan.count("created"), updated=plan.count("updated")
        )
        self.context.said.emit(words, True)
        self.accept()
        if self._done is not None:
            self._done()

    def _on_refused(self, error: BaseException) -> None:
        self._busy.hide()
        self.start.setEnabled(True)
        self.refuse(error)
