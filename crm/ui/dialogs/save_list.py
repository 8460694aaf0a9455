"""Asking where a list goes and writing it there off the UI thread."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QWidget

from crm.i18n import gettext as _
from crm.i18n import ngettext
from crm.ui.context import Context

if TYPE_CHECKING:
    from collections.abc import Callable

    from crm.documents.exports.exporting import Exported


def save_list(
    context: Context, parent: QWidget, title: str, write: "Callable[[Path], Exported]"
) -> None:
    """Let the user choose a file; one that is there was asked about by the dialog."""
    name = f"{title} {context.desk.today().isoformat()}.xlsx".replace("/", "-")
    chosen, _filter = QFileDialog.getSaveFileName(
        parent, _("Export"), name, _("Spreadsheets (*.xlsx *.csv)")
    )
    if chosen:
        path = Path(chosen)
        write_list(context, path if path.suffix else path.with_suffix(".xlsx"), write)


def write_list(context: Context, path: Path, write: "Callable[[Path], Exported]") -> None:
    """Write it, and say how much."""

    def tell(done: "Exported") -> None:
        words = ngettext(
            "{count} row exported to {file}.", "{count} rows exported to {file}.", done.count
        )
        context.said.emit(words.format(count=f"{done.count:,}", file=done.path.name), False)

    context.tasks.run(lambda: write(path), tell, context.refused.emit)
