"""Forms as Excel workbooks: asks where, writes them off the UI thread, says so."""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton, QWidget

from crm.i18n import gettext as _
from crm.labels import LABELS, label
from crm.ui.actions import Action
from crm.ui.context import Context
from crm.ui.printing import file_name

if TYPE_CHECKING:
    from crm.documents.exports.exporting import Exported

SHEETS = tuple(LABELS["form"])
"""The codes of the forms there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetAsked:
    """Of which days a form is, and whose; without days, of its usual period around today."""

    days: tuple[dt.date, dt.date] | None = None
    rep: uuid.UUID | None = None
    customer: uuid.UUID | None = None


def write_sheet(context: Context, code: str, path: Path, asked: SheetAsked) -> "Exported":
    """Write the form to this file; one that is there was asked about already."""
    from crm.documents.forms.forms import export_form, usual_days

    desk = context.desk
    days = asked.days or usual_days(desk, code, desk.today())
    return export_form(
        desk, code, path, days=days, rep=asked.rep, customer=asked.customer, force=True
    )


def save_sheet(context: Context, parent: QWidget, code: str, asked: SheetAsked) -> None:
    """Ask for a file and write the form there."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    first = asked.days[0] if asked.days else context.desk.today()
    name = file_name(f"{label('form', code)} {first.isoformat()}")
    chosen, _filter = QFileDialog.getSaveFileName(
        parent, _("Save as Excel"), str(Path(folder) / f"{name}.xlsx"), "Excel (*.xlsx)"
    )
    if not chosen:
        return
    path = Path(chosen)
    path = path if path.suffix.lower() == ".xlsx" else path.with_name(f"{path.name}.xlsx")

    def done(written: "Exported") -> None:
        context.said.emit(_("Saved: {file}").format(file=written.path), False)

    context.tasks.run(lambda: write_sheet(context, code, path, asked), done, context.refused.emit)


def offer_sheets(
    context: Context,
    button: QPushButton,
    codes: Sequence[str],
    asked: Callable[[], SheetAsked],
    *,
    others: Sequence[tuple[str, Callable[[], object]]] = (),
) -> QMenu:
    """A menu on the button: `others` first, then these forms, of what the page shows."""
    menu = QMenu(button)
    for words, run in others:
        menu.addAction(words.replace("&", "&&")).triggered.connect(lambda _on=False, run=run: run())
    for code in codes:
        words = _("{form} as Excel").format(form=label("form", code))
        save = partial(_save, context, button, code, asked)
        menu.addAction(words).triggered.connect(lambda _on=False, save=save: save())
    below = QPoint(0, button.sizeHint().height() + 2)
    button.clicked.connect(lambda: menu.popup(button.mapToGlobal(below)))
    return menu


def sheet_actions(context: Context, parent: QWidget) -> list[Action]:
    """Every form from anywhere, of its usual period."""
    return [
        Action(
            _("{form} as Excel").format(form=label("form", code)),
            "export",
            partial(save_sheet, context, parent, code, SheetAsked()),
        )
        for code in SHEETS
    ]


def _save(
    context: Context, button: QPushButton, code: str, asked: Callable[[], SheetAsked]
) -> None:
    save_sheet(context, button.window(), code, asked())
