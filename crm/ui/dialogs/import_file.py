"""Bringing a file in: everything that will happen is shown, can be corrected, then is one step."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMimeData, Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFrame,
    QLineEdit,
    QProgressBar,
    QStackedWidget,
    QWidget,
)

from crm.errors import Cancelled
from crm.i18n import gettext as _
from crm.i18n import listed, ngettext
from crm.ui.context import Context
from crm.ui.dialogs.dialog import Dialog
from crm.ui.importing import Shown, likeliest, shown, unsure
from crm.ui.tasks import Progress
from crm.ui.widgets.import_plan import ImportPlanView
from crm.ui.widgets.layouts import boxed, column, row

if TYPE_CHECKING:
    import uuid

    from crm.documents.imports.incoming import Incoming
    from crm.documents.imports.plan import Choices, ImportPlan, RowPlan

WIDTH, HEIGHT = 1040, 680
_SHOW_BUSY_MS = 300
_REPLAN_MS = 350
_SAMPLES_FROM = 200  # rows that are looked at for what stands in a column
FILES = (
    "*.xlsx *.xlsm *.xls *.ods *.csv *.tsv *.txt *.vcf *.ics"  # what read_sheets knows by content
)


class ImportDialog(Dialog):
    """Nothing is written before Import is pressed; afterwards it is one step to undo."""

    def __init__(
        self, context: Context, parent: QWidget, done: Callable[[], None] | None = None
    ) -> None:
        super().__init__(context, parent, _("Import"), WIDTH)
        self.setMinimumSize(820, 520)
        self.setMaximumSize(16777215, 16777215)
        self.resize(min(WIDTH, parent.width() - 40), min(HEIGHT, parent.height() - 40))
        self.setAcceptDrops(True)
        self._done, self._asked = done, 0
        self._incoming: Incoming | None = None
        self._plan: Shown | None = None
        self._progress: Progress | None = None
        self._forget()
        self._build()
        self._replan = QTimer(self)
        self._replan.setSingleShot(True)
        self._replan.setInterval(_REPLAN_MS)
        self._replan.timeout.connect(self._make_plan)
        self._show_busy = QTimer(self)
        self._show_busy.setSingleShot(True)
        self._show_busy.setInterval(_SHOW_BUSY_MS)
        self._show_busy.timeout.connect(self._busy.show)

    def _forget(self) -> None:
        self._unsure: list[str] = []
        self._kinds: dict[str, str] = {}
        self._columns: dict[str, dict[str, str]] = {}
        self._decisions: dict[str, dict[str, str]] = {}
        self._edits: dict[Any, dict[str, str]] = {}
        self._rows: dict[Any, Any] = {}

    # --- Building ---------------------------------------------------------------------------

    def _build(self) -> None:
        kit = self.kit
        self.file = QLineEdit()
        self.file.setFont(kit.look.font())
        self.file.setReadOnly(True)
        self.file.setAccessibleName(_("File"))
        self.file.setPlaceholderText(_("Drop a file here, or choose one"))
        self.choose = kit.button(_("Choose a file"), "", "import")
        self.choose.clicked.connect(self._on_choose)
        self.paste = kit.button(_("Paste cells"), "", "copy", tip="Ctrl+V")
        self.paste.clicked.connect(self._on_paste)
        self.sheet = self._box(_("Table of the file"))
        self.sheet.activated.connect(self._show_sheet)
        self.kind = self._box(_("What it holds"))
        self.kind.activated.connect(self._on_kind)
        self._note = kit.line("", "small", "text2", elide=True)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._drop_page())
        self.plan_view = ImportPlanView(kit)
        self.plan_view.edited.connect(self._on_edited)
        self.plan_view.row_chosen.connect(self._choose_row)
        self.plan_view.columns.field_chosen.connect(self._on_field)
        self.plan_view.columns.decision_chosen.connect(self._on_decision)
        self._stack.addWidget(self.plan_view)
        self._busy = self._busy_line()
        self._busy.hide()
        cancel = kit.button(_("Cancel"))
        cancel.clicked.connect(self.reject)
        self.save_rows = kit.button(_("Save the rejected rows"), "quiet")
        self.save_rows.clicked.connect(self._on_save_rejected)
        self.save_rows.hide()
        self.start = kit.button(_("Import"), "primary")
        self.start.setEnabled(False)
        self.start.clicked.connect(self._on_start)
        self._table_choice = boxed(row(self._caption(_("Table")), self.sheet, gap=6))
        self._table_choice.hide()
        kinds = row(
            self._table_choice,
            self._caption(_("Holds")),
            self.kind,
            (self._note, 1),
            gap=8,
        )
        body = column(
            row((self.file, 1), self.choose, self.paste),
            kinds,
            (self._stack, 1),
            self._busy,
            gap=10,
        )
        self.fill(
            _("Import"),
            body,
            self.save_rows,
            cancel,
            self.start,
            hint=_("One step; undo takes it back"),
        )
        self.kind.setEnabled(False)

    def _drop_page(self) -> QFrame:
        kit = self.kit
        icon = kit.icon("import", "text2", 32)
        words = kit.line(_("Drop a file here, or paste cells"), "h2", strong=True)
        hint = kit.line(
            _("Excel, ODS, CSV in any encoding, vCard from a phone, a calendar"), "body", "text2"
        )
        return boxed(
            column(
                None, row(None, icon, None), row(None, words, None), row(None, hint, None), None
            ),
            "soft",
        )

    def _busy_line(self) -> QFrame:
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(_("Working"))
        self._stop = self.kit.button(_("Stop"), "small")
        self._stop.clicked.connect(self._on_stop)
        return boxed(row((self._bar, 1), self._stop, gap=10))

    def _box(self, name: str) -> QComboBox:
        box = QComboBox()
        box.setFont(self.kit.look.font())
        box.setAccessibleName(name)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        return box

    def _caption(self, words: str) -> QWidget:
        return self.kit.line(words, "small", "text2")

    # --- Files and pasted cells -------------------------------------------------------------

    def open_file(self, path: Path) -> None:
        """Look at this file."""
        self.file.setText(path.name)
        self.file.setToolTip(str(path))
        store, today = self.desk.store, self.desk.today()

        def work(report: Callable[[int, int], None]) -> "Incoming":
            from crm.documents.imports.importing import read_file

            return read_file(store, path, today=today, report=report)

        self._read(work)

    def open_text(self, text: str) -> None:
        """Look at these cells."""
        self.file.setText(_("Pasted cells"))
        store = self.desk.store

        def work(_report: Callable[[int, int], None]) -> "Incoming":
            from crm.documents.imports.importing import read_paste

            return read_paste(store, text)

        self._read(work)

    def _read(self, work: "Callable[[Callable[[int, int], None]], Incoming]") -> None:
        self._forget()
        self._incoming, self._plan = None, None
        self._stack.setCurrentIndex(0)
        self.start.setEnabled(False)
        self.save_rows.hide()
        self._run(work, self._on_read)

    def _on_read(self, incoming: "Incoming") -> None:
        self._incoming = incoming
        self.sheet.clear()
        for each in incoming.sheets:
            self.sheet.addItem(each.name or incoming.name, each.name)
        self._table_choice.setVisible(len(incoming.sheets) > 1)
        if not self.kind.count():
            self._fill_kinds()
        self.kind.setEnabled(True)
        self._unsure = unsure(incoming)
        if len(self._unsure) == len(incoming.sheets):  # shown as the likeliest, and said
            self._kinds = likeliest(incoming)
        self._show_kind()
        self._make_plan()

    def _fill_kinds(self) -> None:
        from crm.documents.imports.kinds import KINDS

        self.kind.addItem(_("Nothing, leave it out"), "")
        for name, kind in KINDS.items():
            self.kind.addItem(_(kind.label), name)

    def _on_choose(self) -> None:
        chosen, _filter = QFileDialog.getOpenFileName(
            self,
            _("Choose a file"),
            "",
            _("Tables, cards and calendars ({files})").format(files=FILES),
        )
        if chosen:
            self.open_file(Path(chosen))

    def _on_paste(self) -> None:
        text = QGuiApplication.clipboard().text()
        if text.strip():
            self.open_text(text)
        else:
            self.say_wrong(_("Nothing was copied; copy cells in the spreadsheet first."))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and text."""
        if dropped_file(event.mimeData()) is not None or event.mimeData().hasText():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Look at what was dropped."""
        path = dropped_file(event.mimeData())
        if path is not None:
            self.open_file(path)
        elif event.mimeData().hasText():
            self.open_text(event.mimeData().text())
        event.acceptProposedAction()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+V pastes cells; Enter is not a save."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self._on_paste()
        elif event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            super().keyPressEvent(event)

    # --- Planning ---------------------------------------------------------------------------

    @property
    def choices(self) -> "Choices":
        """What was chosen so far."""
        from crm.documents.imports.plan import Choices

        return Choices(
            kinds=dict(self._kinds),
            columns={name: dict(each) for name, each in self._columns.items()},
            decisions={name: dict(each) for name, each in self._decisions.items()},
            edits={key: dict(each) for key, each in self._edits.items()},
            rows=dict(self._rows),
        )

    def _make_plan(self) -> None:
        if self._incoming is None:
            return
        store, incoming = self.desk.store, self._incoming
        choices, today = self.choices, self.desk.today()
        before = None if self._plan is None else self._plan.plan

        def work(report: Callable[[int, int], None]) -> Shown:
            from crm.documents.imports.importing import plan_import

            plan = plan_import(store, incoming, choices, today=today, report=report, before=before)
            return shown(plan)

        self.start.setEnabled(False)
        self._run(work, self._show_plan)

    def _run(self, work: Callable[[Callable[[int, int], None]], Any], done: Any) -> None:  # noqa: ANN401 - a slot
        """Do it off the UI thread with a bar and a way to stop; a later one makes it void."""
        if self._progress is not None:
            self._progress.cancel()
        self.say_wrong("")
        self._asked += 1
        mine = self._asked
        progress = self._progress = Progress()
        progress.moved.connect(self._on_moved, Qt.ConnectionType.QueuedConnection)
        self._bar.setRange(0, 0)
        self._show_busy.start()

        def receive(result: Any) -> None:  # noqa: ANN401 - any result
            if mine == self._asked:
                self._end_busy()
                done(result)

        def refuse(error: BaseException) -> None:
            if mine == self._asked:
                self._end_busy()
                if not isinstance(error, Cancelled):
                    self.start.setEnabled(False)
                    self.refuse(error)

        self.context.tasks.run(lambda: work(progress.report), receive, refuse)

    def _on_moved(self, done: int, total: int) -> None:
        if self.sender() is self._progress:
            self._bar.setRange(0, max(total, 1))
            self._bar.setValue(done)

    def _end_busy(self) -> None:
        self._show_busy.stop()
        self._busy.hide()
        self._progress = None

    def _on_stop(self) -> None:
        if self._progress is not None:
            self._progress.cancel()

    # --- What will happen -------------------------------------------------------------------

    def _show_plan(self, found: Shown) -> None:
        self._plan = found
        self._stack.setCurrentIndex(1)
        self._show_sheet()
        plan = found.plan
        come_in = plan.count("created") + plan.count("updated")
        self.start.setText(
            ngettext("Import {count} row", "Import {count} rows", come_in).format(
                count=f"{come_in:,}"
            )
            if come_in
            else _("Import")
        )
        self.start.setEnabled(come_in > 0)
        self.save_rows.setVisible(bool(plan.rejected))

    def _place(self) -> int | None:
        """Which sheet of the plan is shown."""
        if self._plan is None:
            return None
        source = self.sheet.currentData()
        places = [n for n, each in enumerate(self._plan.plan.sheets) if each.source == source]
        return places[0] if places else None

    def _show_sheet(self) -> None:
        self._show_kind()
        place, chosen = self._place(), frozenset(self._rows)
        if self._plan is None or place is None:
            self.plan_view.show_sheet(None, (), (), (), chosen)
            return
        self.plan_view.show_sheet(
            self._plan.plan.sheets[place],
            self._plan.headers[place],
            self._plan.rows[place],
            self._plan.columns[place],
            chosen,
        )

    def _show_kind(self) -> None:
        if self._incoming is None:
            return
        name = self.sheet.currentData()
        sheet = next(each for each in self._incoming.sheets if each.name == name)
        kind = self._kinds.get(name, sheet.kind or "")
        self.kind.setCurrentIndex(max(self.kind.findData(kind), 0))
        words = ""
        if name in self._unsure:
            words = _("Not certain: check what it holds")
        elif sheet.remembered and name not in self._kinds:
            words = _("Taken as the last time")
        elif sheet.guess is not None and name not in self._kinds and sheet.kind:
            words = _("Told by its columns")
        self._note.say(words)

    # --- Correcting -------------------------------------------------------------------------

    def _on_kind(self) -> None:
        self._unsure = [name for name in self._unsure if name != self.sheet.currentData()]
        self._kinds[self.sheet.currentData()] = str(self.kind.currentData())
        self._columns.pop(self.sheet.currentData(), None)
        self._make_plan()

    def _on_field(self, header: str, field: str) -> None:
        columns = self._columns.setdefault(self.sheet.currentData(), {})
        if field:  # a field is one column's
            columns.update({other: "" for other, name in columns.items() if name == field})
        columns[header] = field
        self._replan.start()

    def _on_decision(self, header: str, choice: str) -> None:
        self._decisions.setdefault(self.sheet.currentData(), {})[header] = choice
        self._replan.start()

    def _on_edited(self, plan: "RowPlan", header: str, text: str) -> None:
        self._edits.setdefault(plan.key, {})[header] = text
        self._replan.start()

    def _choose_row(self, plan: "RowPlan", choice: "uuid.UUID | str | None") -> None:
        if choice is None:
            self._rows.pop(plan.key, None)
        else:
            self._rows[plan.key] = choice
        self._replan.start()

    # --- Doing it ---------------------------------------------------------------------------

    def _on_save_rejected(self) -> None:
        if self._plan is None or self._incoming is None:
            return
        name = Path(self._incoming.name).stem
        chosen, _filter = QFileDialog.getSaveFileName(
            self,
            _("Save the rejected rows"),
            _("{name} rejected.xlsx").format(name=name),
            _("Spreadsheets (*.xlsx *.csv)"),
        )
        if chosen:
            self.save_rejected(Path(chosen))

    def save_rejected(self, path: Path) -> None:
        """Write the rejected rows to this file, to be repaired and imported again."""
        assert self._plan is not None  # noqa: S101 - the button is shown with a plan
        plan = self._plan.plan

        def work(_report: Callable[[int, int], None]) -> int:
            from crm.documents.imports.rejected import write_rejected

            write_rejected(plan, path)
            return len(plan.rejected)

        def tell(count: int) -> None:
            words = ngettext("{count} row saved to {file}.", "{count} rows saved to {file}.", count)
            self._note.say(words.format(count=count, file=path.name), "accent")

        self._run(work, tell)

    def _on_start(self) -> None:
        if self._plan is None or self._incoming is None or self._replan.isActive():
            return
        store, incoming, plan = self.desk.store, self._incoming, self._plan.plan
        choices, today = self.choices, self.desk.today()

        def work(report: Callable[[int, int], None]) -> "ImportPlan":
            from crm.documents.imports.importing import write_import

            return write_import(store, incoming, choices, today=today, report=report, plan=plan)[0]

        self.start.setEnabled(False)
        self._run(work, self._on_imported)

    def _on_imported(self, plan: "ImportPlan") -> None:
        parts = [_("{count} new").format(count=f"{plan.count('created'):,}")]
        if plan.count("updated"):
            parts.append(_("{count} changed").format(count=f"{plan.count('updated'):,}"))
        if plan.rejected:
            parts.append(_("{count} rejected").format(count=f"{len(plan.rejected):,}"))
        words = _("Imported: {counts}.").format(counts=listed(parts))
        self.context.said.emit(words, True)
        self.context.changed.emit()
        self.accept()
        if self._done is not None:
            self._done()

    def reject(self) -> None:
        """Close; what is still running is stopped."""
        self._on_stop()
        self._asked += 1
        super().reject()


def dropped_file(data: QMimeData) -> Path | None:
    """The first file that was dropped."""
    files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return files[0] if files else None
