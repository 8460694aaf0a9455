"""Every dialog fits a small window: nothing below its edge, and what it is for can be pressed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication

from crm import i18n
from crm.queries.customers import list_customers
from crm.ui.dialogs.bulk_edit import BulkDialog
from crm.ui.dialogs.dialog import Dialog
from crm.ui.dialogs.facts import FactsAsked
from crm.ui.dialogs.help import HelpDialog
from crm.ui.dialogs.log_visit import VisitDialog
from crm.ui.dialogs.merge import MergeDialog, Pair
from crm.ui.dialogs.restore import RestoreDialog
from crm.ui.dialogs.split_year import SplitYearDialog
from crm.ui.forms.registry import FORMS
from tests.ui.conftest import TODAY, settle

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from crm.services.desk import Desk
    from crm.ui.main_window import MainWindow

    Opener = Callable[[Desk], MainWindow]

WIDE, HIGH = 900, 540


def dialogs(
    window: MainWindow, one: uuid.UUID, other: uuid.UUID
) -> Iterator[tuple[str, Callable[[], object]]]:
    """What opens each of them."""
    context, opener = window.context, window.opener
    for kind in FORMS:
        yield kind, lambda kind=kind: opener.form(kind, None, {"customer": one})  # type: ignore[misc]
    yield "visit", lambda: opener.log_visit(one, None)
    yield "call", lambda: opener.log_visit(one, None, mode="call")
    yield "new customer", opener.new_customer
    yield "customer", lambda: opener.edit_customer(one)
    yield "brief", lambda: opener.brief(one)
    yield "import", opener.import_file
    yield "export", opener.export_file
    yield "duplicates", opener.duplicates
    yield "help", lambda: HelpDialog(context, [], window).open()
    asked = FactsAsked(title="Visits", definition="x", metric="visits", start=TODAY, end=TODAY)
    yield "facts", lambda: opener.facts(asked)
    yield "merge", lambda: MergeDialog(context, window, Pair(one, other)).open()
    yield "bulk", lambda: BulkDialog(context, window, [one, other]).open()
    yield "split", lambda: SplitYearDialog(context, window, None, TODAY.year).open()
    yield "restore", lambda: RestoreDialog(context, window, window.desk.store.path).open()


def misfits(name: str, dialog: Dialog) -> list[str]:
    found = []
    if dialog.height() > HIGH or dialog.width() > WIDE:
        found.append(f"{name}: {dialog.width()} x {dialog.height()}")
    hint = dialog.minimumSizeHint()
    if hint.height() > dialog.height():
        found.append(f"{name}: squeezed from {hint.height()} to {dialog.height()}")
    primary = dialog._primary
    if primary is not None and primary.isVisibleTo(dialog):
        place = QRect(primary.mapTo(dialog, QPoint(0, 0)), primary.size())
        whole = primary.visibleRegion().boundingRect().size() == primary.size()
        if not dialog.rect().contains(place) or not whole:
            found.append(f"{name}: its button is at {place.getRect()}")
    return found


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_dialog_fits_a_small_window(
    qtbot: QtBot, known: Desk, open_window: Opener, language: str
) -> None:
    one, other = (row.id for row in known.store.read(list_customers, today=TODAY))
    window = open_window(known)
    window.resize(WIDE, HIGH)
    window.speak(language)
    settle(qtbot, window)
    wrong: list[str] = []
    for name, show in dialogs(window, one, other):
        show()
        settle(qtbot, window)
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, Dialog), name
        wrong += misfits(name, dialog)
        if isinstance(dialog, VisitDialog):
            dialog.more.click()
            settle(qtbot, window)
            wrong += misfits(f"{name}, all of it", dialog)
        dialog.say_wrong("What is wrong takes up a line of its own, or, where it is long, two.")
        settle(qtbot, window)
        wrong += misfits(f"{name}, refused", dialog)
        dialog.close()
        settle(qtbot, window)
    i18n.use("en")
    assert not wrong, "\n".join(wrong)
