"""Going back to a backup: what it will do is said once, for undo cannot take it back."""

from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from crm.errors import Cancelled
from crm.i18n import gettext as _
from crm.services.backups import restore_backup
from crm.ui import formats
from crm.ui.context import Context
from crm.ui.dialogs.dialog import Dialog
from crm.ui.widgets.busy_line import BusyLine, Report
from crm.ui.widgets.layouts import boxed, column, row

_WIDTH = 480
_KIB, _MIB = 1024, 1024 * 1024


def choose_backup(context: Context, parent: QWidget) -> None:
    """Let the user choose a file, and then think once."""
    folder = str(context.desk.store.path.parent)
    chosen, _kind = QFileDialog.getOpenFileName(
        parent, _("Restore a backup"), folder, _("Store of Tuoke (*.db)")
    )
    if chosen:
        RestoreDialog(context, parent.window(), Path(chosen)).open()


class RestoreDialog(Dialog):
    """What becomes of what is there, and where it is kept."""

    def __init__(self, context: Context, parent: QWidget, file: Path) -> None:
        super().__init__(context, parent, _("Restore a backup"), _WIDTH)
        self._file = file
        kit = self.kit
        name = kit.line(file.name, strong=True, elide=True)
        name.setToolTip(str(file))
        self.busy = BusyLine(kit)
        self.cancel = kit.button(_("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.go = kit.button(_("Restore this backup"), "primary", "history")
        self.go.clicked.connect(self.restore)
        self.fill(
            _("Restore a backup"),
            column(
                kit.text(_("Everything in Tuoke becomes what it was when this backup was made:")),
                boxed(
                    column(
                        name,
                        kit.line(self._made(), "small", "text2"),
                        margins=(12, 10, 12, 10),
                        gap=2,
                    ),
                    "soft",
                ),
                row(
                    kit.icon("alert", "warn"),
                    (
                        kit.text(
                            _(
                                "What is there now is kept first, in {folder}. Undo cannot take "
                                "this back; restoring that file can."
                            ).format(folder=self.desk.store.path.parent)
                        ),
                        1,
                    ),
                ),
                self.busy,
                gap=10,
            ),
            self.cancel,
            self.go,
        )
        self.cancel.setFocus()

    def _made(self) -> str:
        try:
            found = self._file.stat()
        except OSError:
            return ""
        made = datetime.fromtimestamp(found.st_mtime).astimezone()
        size = f"{max(1, found.st_size // _KIB):,} KB"
        if found.st_size >= _MIB:
            size = f"{found.st_size / _MIB:.1f} MB"
        return _("made on {day} at {time}, {size}").format(
            day=formats.full_day(made.date(), self.desk.today()), time=f"{made:%H:%M}", size=size
        )

    def restore(self) -> None:
        """Do it, off the UI thread; afterwards everything is read anew."""
        store, file = self.desk.store, self._file
        self.say_wrong("")
        self.go.setEnabled(False)
        self.cancel.setEnabled(False)

        def work(report: Report) -> Path:
            return restore_backup(store, file, report)

        tasks = self.context.tasks
        self.busy.run(tasks, _("Restoring"), work, self._on_done, self._on_refused, writes=True)

    def _on_done(self, kept: Path) -> None:
        self.accept()
        self.context.said.emit(
            _("Restored. What was there before is in {file}.").format(file=kept.name), False
        )
        self.context.changed.emit()

    def _on_refused(self, error: BaseException) -> None:
        self.go.setEnabled(True)
        self.cancel.setEnabled(True)
        if isinstance(error, Cancelled):
            self.say_wrong(_("Cancelled; nothing was changed."))
        else:
            self.refuse(error)

    def reject(self) -> None:
        """Esc stops what is being done, and closes when nothing is."""
        if self.busy.running:
            self.busy.stop()
        else:
            super().reject()
