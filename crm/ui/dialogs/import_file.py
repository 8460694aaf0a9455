"""Bringing a file in: everything that will happen is shown, can be corrected, then is one step."""

import gc
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from crm.errors import Cancelled, KnownError
from crm.i18n import gettext as _
from crm.i18n import ngettext
from crm.ui.context import Context
from crm.ui.dialogs.dialog import Dialog
from crm.ui.importing import (
    Corrections,
    Draft,
    Shown,
    Source,
    imported_words,
    likeliest,
    plan_shown,
    told_by,
    unsure,
    write_shown,
)
from crm.ui.widgets.busy_line import BusyLine, Report
from crm.ui.widgets.import_kind import ImportKind
from crm.ui.widgets.import_plan import ImportPlanView
from crm.ui.widgets.import_sheets import ImportSheets
from crm.ui.widgets.import_source import ImportSource, drop_page, holds_rows
from crm.ui.widgets.layouts import boxed, column, row

if TYPE_CHECKING:
    from crm.documents.imports.incoming import Incoming
    from crm.documents.imports.plan import ImportPlan, RowChoice, RowPlan

WIDTH, HEIGHT = 1040, 680
DRAFT = "import"
T = TypeVar("T")
_REPLAN_MS = 350
_DROP, _PLAN = range(2)


class ImportDialog(Dialog):
    """Nothing is written before Import is pressed; afterwards it is one step to undo.

    Esc stops what is running, else closes; what was corrected is kept until it is in.
    """

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(context, parent, _("Import"), WIDTH)
        self.setMinimumSize(min(820, parent.width() - 40), min(480, parent.height() - 40))
        self.setMaximumSize(16777215, 16777215)
        self.resize(min(WIDTH, parent.width() - 40), min(HEIGHT, parent.height() - 40))
        self.setAcceptDrops(True)
        self._source: Source | None = None
        self._incoming: Incoming | None = None
        self._shown: Shown | None = None
        self._waiting: Shown | None = None
        self._unsure: list[str] = []
        self._said = Corrections()
        self._rest_words = ""
        self._folder: TemporaryDirectory[str] | None = None
        self._rest: Path | None = None  # what could not come in, to be corrected afterwards
        self._saved = False  # the rejected rows
        self._is_stale = False  # what is shown: something was corrected since
        self._is_writing = self._is_closing = False
        self._replan = QTimer(self)
        self._replan.setSingleShot(True)
        self._replan.setInterval(_REPLAN_MS)
        self._replan.timeout.connect(self._make_plan)
        self._build()
        self._offer_draft()
        self.source.choose.setFocus()

    # --- Building ---------------------------------------------------------------------------

    def _build(self) -> None:
        kit = self.kit
        self.source = ImportSource(kit)
        self.source.file_chosen.connect(self.open_file)
        self.source.text_pasted.connect(self.open_text)
        nothing = _("Nothing was copied; copy cells in the spreadsheet first.")
        self.source.nothing_pasted.connect(partial(self.say_wrong, nothing))
        QShortcut(QKeySequence.StandardKey.Paste, self).activated.connect(self.source.take_pasted)
        QShortcut(QKeySequence.StandardKey.Open, self).activated.connect(self.source.ask)
        self.kind = ImportKind(kit)
        self.kind.chosen.connect(self._on_kind)
        self.kind.anew_asked.connect(self._on_anew)
        self.kind.hide()
        self.go_on = kit.button("", "", "undo")
        self.go_on.clicked.connect(self._on_go_on)
        self.sheets = ImportSheets(kit)
        self.sheets.chosen.connect(self._show_sheet)
        self._sheets_box = boxed(column((self.sheets, 1), margins=(1, 1, 1, 1)), "sheet")
        self.plan_view = ImportPlanView(kit)
        self.plan_view.edited.connect(self._on_edited)
        self.plan_view.row_chosen.connect(self._choose_row)
        self.plan_view.all_chosen.connect(self._choose_all)
        self.plan_view.editor_closed.connect(self._show_waiting)
        self.plan_view.columns.field_chosen.connect(self._on_field)
        self.plan_view.columns.decision_chosen.connect(self._on_decision)
        right = boxed(column(self.kind, (self.plan_view, 1), gap=8))
        self._stack = QStackedWidget()
        self._stack.addWidget(drop_page(kit, self.go_on))
        self._stack.addWidget(boxed(row(self._sheets_box, (right, 1), gap=12)))
        self.busy = BusyLine(kit)
        cancel = kit.button(_("Cancel"))
        cancel.clicked.connect(self.reject)
        self.save_rows = kit.button(_("Save the rejected rows"), "quiet")
        self.save_rows.clicked.connect(self._on_save_rejected)
        self.save_rows.hide()
        self.start = kit.button(_("Import"), "primary")
        self.start.setEnabled(False)
        self.start.clicked.connect(self._on_start)
        body = column(self.source, (self._stack, 1), self.busy, gap=10)
        hint = _("One step; undo takes it back")
        self.fill(_("Import"), body, self.save_rows, cancel, self.start, hint=hint)

    # --- Files and pasted cells -------------------------------------------------------------

    def open_file(self, path: Path) -> None:
        """Look at this file."""
        self._open(Source(path.name, path))

    def open_text(self, text: str) -> None:
        """Look at these cells."""
        self._open(Source(_("Pasted cells"), text=text))

    def _open(self, source: Source) -> None:
        self._keep_draft()
        draft = self.context.drafts.get(DRAFT)
        is_known = isinstance(draft, Draft) and draft.is_of(source)
        self._source, self._said, self._saved = source, Corrections(), False
        if isinstance(draft, Draft) and is_known:
            self._said = draft.corrections
        self.kind.anew.setVisible(is_known)
        self._incoming, self._shown, self._is_stale = None, None, False
        self.plan_view.forget()
        self.source.say(source.name, str(source.path or ""))
        self._stack.setCurrentIndex(_DROP)
        self.go_on.hide()
        self.start.setEnabled(False)
        self.save_rows.hide()
        store, today = self.desk.store, self.desk.today()

        def work(report: Report) -> "Incoming":
            from crm.documents.imports.importing import read_file, read_paste

            if source.path is None:
                return read_paste(store, source.text)
            return read_file(store, source.path, today=today, report=report)

        self._run(_("Reading {file} …").format(file=source.name), work, self._on_read)

    def _on_read(self, incoming: "Incoming") -> None:
        self._incoming = incoming
        self._unsure = unsure(incoming)
        if len(self._unsure) == len(incoming.sheets):  # shown as the likeliest, and said
            self._said.kinds = {**likeliest(incoming), **self._said.kinds}
        self._make_plan()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and text."""
        if holds_rows(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Look at what was dropped."""
        self.source.take(event.mimeData())
        event.acceptProposedAction()

    # --- What was left before its end -------------------------------------------------------

    def _keep_draft(self) -> None:
        """Keep what was corrected, for when the file is looked at again."""
        if self._source is None or self._source.is_rest or not self._corrected:
            return
        self.context.drafts[DRAFT] = Draft(self._source, self._source.stamp, self._said)

    @property
    def _corrected(self) -> int:
        """How many corrections are not in yet."""
        return self._said.beyond(self._incoming)

    def _offer_draft(self) -> None:
        draft = self.context.drafts.get(DRAFT)
        self.go_on.hide()
        if isinstance(draft, Draft) and draft.is_of(draft.source):
            self._offer_to_go_on(draft.source)

    def _offer_to_go_on(self, source: Source) -> None:
        words = _("Go on with {file}").format(file=source.name)
        self.go_on.setText(words.replace("&", "&&"))
        self.go_on.setAccessibleName(words)
        self.go_on.show()

    def _on_go_on(self) -> None:
        draft = self.context.drafts.get(DRAFT)
        if self._source is not None:
            self._open(self._source)
        elif isinstance(draft, Draft):
            self._open(draft.source)

    def _on_anew(self) -> None:
        self.context.drafts.pop(DRAFT, None)
        self._said = Corrections()
        if self._source is not None:
            self._open(self._source)

    # --- Planning ---------------------------------------------------------------------------

    def _make_plan(self) -> None:
        if self._incoming is None:
            return
        desk, incoming, said = self.desk, self._incoming, self._said.copy()
        before = None if self._shown is None else self._shown.plan
        self.start.setEnabled(False)

        def work(report: Report) -> Shown:
            return plan_shown(desk, incoming, said, report=report, before=before)

        self._run(_("Comparing the file with what is there …"), work, self._on_planned)

    def _run(
        self,
        words: str,
        work: Callable[[Report], T],
        done: Callable[[T], None],
        *,
        writes: bool = False,
    ) -> None:
        """Do it off the UI thread with a bar and a way to stop; a later one makes it void."""
        self.say_wrong("")

        def receive(result: T) -> None:
            self._is_writing = False
            done(result)

        def refuse(error: BaseException) -> None:
            self._is_writing = False
            if isinstance(error, Cancelled):
                self._on_stopped()
            else:
                self.refuse(error)

        self._is_writing = writes
        self.busy.run(self.context.tasks, words, work, receive, refuse, writes=writes)

    def _on_stopped(self) -> None:
        """Nothing was written; what was there before is there still, and one can go on."""
        if self._is_closing:
            self.reject()
            return
        self.say_wrong(_("Stopped; nothing was written."))
        if self._shown is None and self._source is not None:
            self._stack.setCurrentIndex(_DROP)
            self._offer_to_go_on(self._source)
        elif self._shown is not None:
            self._offer_start(self._shown)

    def refuse(self, error: BaseException) -> None:
        """Say what is wrong, in words for a window."""
        self.start.setEnabled(False)
        super().refuse(error)
        if isinstance(error, KnownError) and error.code == "plan_changed":
            self._make_plan()
            self.say_wrong(error.sentence)

    # --- What will happen -------------------------------------------------------------------

    def _on_planned(self, found: Shown) -> None:
        if self.plan_view.is_editing:  # shown when the cell is written
            self._waiting = found
            return
        self._show_plan(found)

    def _show_waiting(self) -> None:
        found, self._waiting = self._waiting, None
        if found is not None and not self._replan.isActive():  # else a newer one follows
            self._on_planned(found)

    def _show_plan(self, found: Shown) -> None:
        first = self._stack.currentIndex() == _DROP
        self._shown, self._is_stale = found, False
        self._stack.setCurrentIndex(_PLAN)
        self.kind.show()
        self.sheets.show_lines(found.lines)
        self._sheets_box.setVisible(len(found.lines) > 1)
        self._show_sheet()
        self._offer_start(found)
        if first:
            self.plan_view.view.setFocus()

    def _offer_start(self, found: Shown) -> None:
        counts = found.counts
        come_in = counts.get("created", 0) + counts.get("updated", 0)
        words = ngettext("Import {count} row", "Import {count} rows", come_in)
        self.start.setText(words.format(count=f"{come_in:,}") if come_in else _("Import"))
        self.start.setEnabled(come_in > 0)
        self.start.setToolTip("Ctrl+Enter" if come_in else _("No row would change anything"))
        self.save_rows.setVisible(bool(counts.get("rejected")))
        if self._is_stale:
            self.start.setText(_("Go on"))
            self.start.setEnabled(True)

    def _show_sheet(self) -> None:
        line, found = self.sheets.current, self._shown
        if line is None or found is None or self._incoming is None:
            return
        self._show_kind()
        if line.place is not None:
            self.plan_view.show_sheet(found.sheets[line.place], frozenset(self._said.rows))
        elif columns := found.columns.get(line.source) if self.kind.kind else None:
            self.plan_view.show_columns_alone(self.kind.kind, columns, found.wrong)
        elif found.wrong:
            self.plan_view.show_nothing(found.wrong)
        elif self.kind.kind:
            self.plan_view.show_nothing(_("Nothing of this table can come in as it is taken."))
        else:
            words = _("This table is left out. If it holds something, choose above what it is.")
            self.plan_view.show_nothing(words)

    def _show_kind(self) -> None:
        line = self.sheets.current
        if self._incoming is None or line is None:
            return
        name = line.source
        sheet = next(each for each in self._incoming.sheets if each.name == name)
        certain = sheet.kind if sheet.is_certain else None
        self.kind.show_kind(self._said.kinds.get(name, certain or ""))
        if self._source is not None and self._source.is_rest:
            self.kind.say(self._rest_words, "accent")
        elif not self.kind.anew.isHidden():
            self.kind.say(_("With your corrections from before"))
        elif name in self._unsure:
            self.kind.say(_("Not certain: check what it holds"), "warn")
        else:
            self.kind.say("" if name in self._said.kinds else told_by(sheet))

    # --- Correcting -------------------------------------------------------------------------

    def _on_kind(self, kind: str) -> None:
        line = self.sheets.current
        if line is None:
            return
        self._unsure = [name for name in self._unsure if name != line.source]
        self._said.kinds[line.source] = kind
        self._said.columns.pop(line.source, None)
        self._make_plan()

    def _on_field(self, header: str, field: str) -> None:
        if self.sheets.current is not None:
            self._said.take_column(self.sheets.current.source, header, field)
            self._soon()

    def _on_decision(self, header: str, choice: str) -> None:
        if self.sheets.current is not None:
            self._said.decisions.setdefault(self.sheets.current.source, {})[header] = choice
            self._soon()

    def _on_edited(self, plan: "RowPlan", header: str, text: str) -> None:
        self._said.edits.setdefault(plan.key, {})[header] = text
        self._soon()

    def _choose_row(self, plan: "RowPlan", choice: "RowChoice | None") -> None:
        self._said.take_row(plan, choice)
        self._soon()

    def _choose_all(self, choice: str) -> None:
        """The same for every possible duplicate of the table that is looked at."""
        line = self.sheets.current
        if self._shown is not None and line is not None and line.place is not None:
            self._said.take_possible(self._shown.sheets[line.place].plan.possible, choice)
            self._soon()

    def _soon(self) -> None:
        """Plan anew, when nothing else was said for a moment."""
        self.start.setEnabled(False)
        self._saved, self._is_stale = False, True
        self._replan.start()

    # --- Doing it ---------------------------------------------------------------------------

    def _on_save_rejected(self) -> None:
        if self._incoming is None:
            return
        name = _rest_name(self._incoming)
        path = self._source.path if self._source is not None else None
        if path is not None and not (self._source and self._source.is_rest):
            name = str(path.with_name(name))
        chosen, _filter = QFileDialog.getSaveFileName(
            self, _("Save the rejected rows"), name, _("Spreadsheets (*.xlsx *.csv)")
        )
        if chosen:
            found = Path(chosen)
            self.save_rejected(found if found.suffix else found.with_suffix(".xlsx"))

    def save_rejected(self, path: Path) -> None:
        """Write the rejected rows to this file, to be repaired and imported again."""
        assert self._shown is not None  # noqa: S101 - the button is shown with a plan
        plan = self._shown.plan
        assert plan is not None  # noqa: S101 - as above

        def work(_report: Report) -> int:
            from crm.documents.imports.rejected import write_rejected

            return write_rejected(plan, path)

        def tell(count: int) -> None:
            words = ngettext("{count} row saved to {file}.", "{count} rows saved to {file}.", count)
            self.kind.say(words.format(count=count, file=path.name), "accent")
            self._saved = True

        self._run(_("Saving the rejected rows …"), work, tell, writes=True)

    def _on_start(self) -> None:
        found, incoming = self._shown, self._incoming
        if self.plan_view.is_editing:  # what is being written comes first
            self.plan_view.view.setFocus()
            return
        if self._is_stale and not self._replan.isActive():
            self._make_plan()
            return
        if found is None or found.plan is None or incoming is None or self._replan.isActive():
            return
        desk, plan, said = self.desk, found.plan, self._said.copy()
        rest = self._rest = self._place_for_rest(incoming, plan)

        def work(report: Report) -> "ImportPlan":
            return write_shown(desk, incoming, said, report=report, plan=plan, rest=rest)

        self.start.setEnabled(False)
        come_in = plan.count("created") + plan.count("updated")
        words = ngettext("Importing {count} row …", "Importing {count} rows …", come_in)
        self._run(words.format(count=f"{come_in:,}"), work, self._on_imported, writes=True)

    def _place_for_rest(self, incoming: "Incoming", plan: "ImportPlan") -> Path | None:
        """Where the rows go that cannot come in, to be corrected afterwards."""
        if not plan.rejected or self._saved:
            return None
        self._folder = TemporaryDirectory(prefix="tuoke-", ignore_cleanup_errors=True)
        return Path(self._folder.name) / _rest_name(incoming)

    def _on_imported(self, plan: "ImportPlan") -> None:
        self.context.said.emit(imported_words(plan), True)
        self.context.changed.emit()
        if self._source is not None and not self._source.is_rest:
            self.context.drafts.pop(DRAFT, None)
        self._said = Corrections()
        rest = self._rest
        if rest is None or not rest.exists():
            self.accept()
            return
        self._rest_words = imported_words(plan) + " " + _("These were not: correct or save them.")
        self._open(Source(rest.name, rest, is_rest=True))

    # --- Closing ----------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc stops what is running; else it closes."""
        if event.key() == Qt.Key.Key_Escape and self.busy.isVisible():
            self.busy.stop()
            return
        super().keyPressEvent(event)

    def reject(self) -> None:
        """Close; what is still running is stopped, what was corrected is kept."""
        self.busy.stop()
        if self._is_writing:  # until it is certain that nothing is written
            self._is_closing = True
            return
        self._keep_draft()
        if self._corrected and self._source is not None and not self._source.is_rest:
            words = _("Nothing was imported; your corrections of {file} are kept.")
            self.context.said.emit(words.format(file=self._source.name), False)
        super().reject()

    def done(self, result: int) -> None:
        """Let go of the rows, which may be many."""
        self.busy.forget()
        self._shown, self._waiting, self._incoming = None, None, None
        if self._folder is not None:
            self._folder.cleanup()
        super().done(result)
        gc.unfreeze()


def _rest_name(incoming: "Incoming") -> str:
    return _("{name} rejected.xlsx").format(name=Path(incoming.name).stem)
