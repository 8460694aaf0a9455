"""Opening the window: arguments, application, look, language."""

import argparse
import datetime as dt
import os
import sys
from pathlib import Path
from typing import NoReturn

from PySide6.QtWidgets import QApplication, QMessageBox, QStyleFactory

from crm import i18n
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.services.desk import Desk, OpenDesk, default_folder
from crm.ui.context import Context
from crm.ui.main_window import MainWindow, dress
from crm.ui.preferences import Preferences
from crm.ui.tasks import Tasks
from crm.ui.theme import Look, mode_for, shows_han
from crm.ui.tongue import speak
from crm.ui.widgets.marks import seal_icon

USAGE = 2


def run_window(arguments: list[str], open_desk: OpenDesk) -> int:
    """Show the window until it is closed; the exit status."""
    try:
        given = read_options(arguments)
    except KnownError as error:
        print(f"crm: {error.sentence} ({error.code})", file=sys.stderr)  # noqa: T201 - for a terminal
        return USAGE
    folder = Path(given.data) if given.data else default_folder()
    size = Preferences(folder).size() if folder.is_dir() else 100
    if size != 100:  # noqa: PLR2004 - as the system has it
        os.environ.setdefault("QT_SCALE_FACTOR", str(size / 100))
    application = make_application()
    i18n.use(given.lang or i18n.system_language())
    dress(application, Look())
    try:
        desk = open_desk(
            Path(given.data) if given.data else None, today=given.today, language=given.lang
        )
    except KnownError as error:
        print(f"crm: {error.sentence} ({error.code})", file=sys.stderr)  # noqa: T201 - for a terminal
        QMessageBox.critical(None, "Tuoke", error.sentence)
        return 1
    try:
        window = make_window(desk)
        window.show()
        if not shows_han():
            window.say(
                _(
                    "No font here shows Chinese; install one (Debian: fonts-wqy-microhei) and "
                    "start again."
                )
            )
        return int(application.exec())
    finally:
        desk.store.close()


def make_application() -> QApplication:
    """The application in the style that our palette and sheet are made for."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = QApplication(sys.argv[:1])
    if application.desktopFileName() == "tuoke":
        return application  # another style would be changed under widgets that are going
    application.setApplicationName("tuoke")
    application.setDesktopFileName("tuoke")
    style = QStyleFactory.create("Fusion")
    if style is not None:
        application.setStyle(style)
    return application


def make_window(desk: Desk) -> MainWindow:
    """The window of this desk, in the language that was chosen when it was opened."""
    application = make_application()
    speak(i18n.language())
    preferences = Preferences(desk.store.path.parent)
    look = Look(mode_for(preferences.mode()))
    dress(application, look)
    application.setWindowIcon(seal_icon(look))
    return MainWindow(Context(desk, Tasks(), look), preferences)


class _Parser(argparse.ArgumentParser):
    """Wrong usage is one sentence."""

    def error(self, message: str) -> NoReturn:
        """Raise what argparse would print."""
        raise KnownError("usage", _("{message}. See crm --help.").format(message=message))


def read_options(arguments: list[str]) -> argparse.Namespace:
    """The common options as `data`, `lang`, `today`; KnownError for values that cannot be."""
    parser = _Parser(prog="crm", allow_abbrev=False, add_help=False)
    parser.add_argument("--data")
    parser.add_argument("--lang", choices=i18n.LANGUAGES)
    parser.add_argument("--today", type=dt.date.fromisoformat)
    return parser.parse_args(arguments)
