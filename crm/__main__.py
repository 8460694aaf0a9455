"""Arguments -> bootstrap; no subcommand opens the window."""

import datetime as dt
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crm.services.desk import Desk


def main() -> int:
    """Run the program; the exit status."""
    arguments = sys.argv[1:]
    if _asks_for_window(arguments):
        if not _has_screen():
            from crm.tour import run_tour

            return run_tour(arguments, _open_desk)
        from crm.ui.app import run_window  # the command line never imports Qt

        return run_window(arguments, _open_desk)
    from crm.cli.main import run  # the window does not need the parser

    return run(arguments, _open_desk)


def _open_desk(folder: Path | None, *, today: dt.date | None, language: str | None) -> "Desk":
    from crm.bootstrap import open_desk  # the store is slow to import: not for --version, --help

    return open_desk(folder, today=today, language=language)


def _has_screen() -> bool:
    """Whether a window can be shown: always but on Linux without a display server."""
    asked = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not sys.platform.startswith("linux") or any(os.environ.get(name) for name in asked)


def _asks_for_window(arguments: list[str]) -> bool:
    """Whether there is nothing but common options."""
    rest = iter(arguments)
    for word in rest:
        if word in {"--data", "--lang", "--today"}:
            next(rest, None)
        elif not word.startswith(("--data=", "--lang=", "--today=")):
            return False
    return True


if __name__ == "__main__":
    sys.exit(main())
