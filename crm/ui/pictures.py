"""Pictures of the main pages, without a screen."""

import datetime as dt
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import (
    QDeadlineTimer,
    QEventLoop,
    QMessageLogContext,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from crm.i18n import LANGUAGES
from crm.queries.reps import me
from crm.queries.week import visit_cards
from crm.services.desk import Desk, OpenDesk
from crm.ui.app import make_application, make_window
from crm.ui.main_window import MainWindow
from crm.ui.sidebar import ROOMS
from crm.ui.theme import Mode

SIZE = (1280, 800)
_PATIENCE_MS = 20_000
_CALM_MS = 200  # longer than a row rests before its page is read


def take_pictures(
    data: Path,
    folder: Path,
    open_desk: OpenDesk,
    *,
    today: dt.date | None = None,
    languages: Sequence[str] = LANGUAGES,
    modes: Sequence[Mode] = ("light",),
    size: tuple[int, int] = SIZE,
) -> list[Path]:
    """Every main page, the brief and the log, in each language and mode, as PNG files."""
    taken: list[Path] = []
    qInstallMessageHandler(_tell)
    for language in languages:
        for mode in modes:
            desk = open_desk(data, today=today, language=language)
            window = make_window(desk)
            try:
                suffix = f"{language}" if len(modes) == 1 else f"{language}-{mode}"
                taken += _take(window, desk, folder, suffix, mode, size)
            finally:
                window.close()
                window.deleteLater()
                desk.store.close()
    return taken


def _take(  # noqa: PLR0917 - one caller
    window: MainWindow, desk: Desk, folder: Path, suffix: str, mode: Mode, size: tuple[int, int]
) -> list[Path]:
    window.resize(*size)
    window.show()
    _wait(window)
    if window.context.look.mode != mode:
        window.wear(mode)
    taken: list[Path] = []

    def take(widget: QWidget, name: str) -> None:
        path = folder / f"{name}-{suffix}.png"
        if not widget.grab().save(str(path)):
            raise OSError(f"cannot write {path}")
        taken.append(path)

    with desk.store.reading() as session:
        day = desk.today()
        cards = visit_cards(session, day, day + dt.timedelta(days=14), rep=me(session))
    known = [card for card in cards if card.state == "planned" and not card.first] or cards
    customer = known[0].customer_id if known else None
    for key, _icon, _label in ROOMS:
        if key == "customers" and customer is not None:
            window.open_customer(customer)
        else:
            window.open_room(key)
        _wait(window)
        take(window, key)
    if customer is not None:
        for name, show in _dialogs(window, customer):
            show()
            _wait(window)
            dialog = QApplication.activeModalWidget()
            if isinstance(dialog, QDialog):
                take(dialog, name)
                dialog.close()
    return taken


def _tell(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """Qt's messages, but the one that only says that there is no screen to give hints to."""
    del context
    if kind != QtMsgType.QtDebugMsg and "propagateSizeHints" not in message:
        print(message, file=sys.stderr)  # noqa: T201 - where Qt prints them


def _dialogs(window: MainWindow, customer: object) -> list[tuple[str, Callable[[], object]]]:
    return [
        ("brief", lambda: window.context.brief_asked.emit(customer)),
        ("log-visit", lambda: window.context.visit_asked.emit(customer, None)),
    ]


def _wait(window: MainWindow) -> None:
    """Until nothing is being read and everything is laid out."""
    application = make_application()
    patience = QDeadlineTimer(_PATIENCE_MS)
    calm = QDeadlineTimer(_CALM_MS)
    while not patience.hasExpired() and not calm.hasExpired():
        application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        if window.context.tasks.busy:
            calm = QDeadlineTimer(_CALM_MS)
