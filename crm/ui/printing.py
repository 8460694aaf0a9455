"""Pages on paper: a PDF is saved where the rep says, or opened in the system's viewer to print."""

import atexit
import re
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeAlias

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from crm.i18n import gettext as _
from crm.ui.context import Context

Write: TypeAlias = Callable[[Path], object]
Failed: TypeAlias = Callable[[BaseException], None]

_NO_FILE_NAME = re.compile(r'[\\/:*?"<>|\s]+')
_LONGEST = 80


def file_name(title: str) -> str:
    """The title as every file system takes it."""
    return _NO_FILE_NAME.sub(" ", title).strip(" .")[:_LONGEST] or "tuoke"


def save_pdf(
    context: Context,
    parent: QWidget,
    title: str,
    write: Write,
    failed: Failed | None = None,
) -> None:
    """Ask where to, then write the page there off the UI thread; `failed` is told what is wrong."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    chosen, _filter = QFileDialog.getSaveFileName(
        parent,
        _("Save as PDF"),
        str(Path(folder) / f"{file_name(title)}.pdf"),
        "PDF (*.pdf)",
    )
    if chosen:
        write_pdf(context, Path(chosen), write, failed)


def write_pdf(context: Context, path: Path, write: Write, failed: Failed | None = None) -> None:
    """Write the page to this file off the UI thread, and say so."""

    def done(_written: object) -> None:
        context.said.emit(_("Saved: {file}").format(file=path), False)

    context.tasks.run(lambda: write(path), done, failed or context.refused.emit)


def print_pdf(context: Context, title: str, write: Write, failed: Failed | None = None) -> None:
    """Open the page in the system's viewer; every one of them prints, with a look beforehand."""
    path = _shelf() / f"{file_name(title)}.pdf"

    def done(_written: object) -> None:
        if QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            context.said.emit(_("Opened to be printed: {file}").format(file=path.name), False)
        else:
            context.said.emit(
                _("No program opens a PDF here; it is at {file}.").format(file=path), False
            )

    context.tasks.run(lambda: write(path), done, failed or context.refused.emit)


@cache
def _shelf() -> Path:
    """A folder for what is to be printed, until the program ends."""
    folder = Path(tempfile.mkdtemp(prefix="tuoke-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
