"""The main job without a screen: sample data, its week, month and a brief, and pictures.

Everything happens in a store of its own under the folder it is given, never in the user's.
"""

import argparse
import contextlib
import datetime as dt
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from crm import i18n
from crm.cli.main import run
from crm.i18n import gettext as _
from crm.i18n import ngettext
from crm.queries.customers import list_customers
from crm.queries.reps import me
from crm.queries.week import visit_cards
from crm.services.desk import Desk, OpenDesk

_COMMANDS = (("week",), ("month",))


def run_tour(arguments: Sequence[str], open_desk: OpenDesk, *, folder: Path | None = None) -> int:
    """Say that there is no screen, and do the main job all the same; the exit status."""
    try:
        language, today = _options(arguments)
    except (argparse.ArgumentError, SystemExit):
        return run([*arguments, "week"], open_desk)  # says what is wrong with them
    i18n.use(language or i18n.system_language())
    folder = folder or default_folder()
    data = folder / "data"
    if data.is_dir():  # of the last tour
        shutil.rmtree(data)
    folder.mkdir(parents=True, exist_ok=True)
    print(_("There is no screen, so the tour runs in the terminal, with sample data."))
    common = ["--data", str(data), "--lang", i18n.language()]
    common += ["--today", today.isoformat()] if today else []
    with Path(os.devnull).open("w") as nowhere, contextlib.redirect_stdout(nowhere):
        status = run([*common, "demo"], open_desk)
    if status:
        return status
    desk = open_desk(data, today=today, language=i18n.language())
    try:
        customer = _whom_to_visit(desk)
    finally:
        desk.store.close()
    for command in (*_COMMANDS, ("brief", customer)):
        print(f"\n$ crm {' '.join(command)}\n")
        status = run([*common, *command], open_desk) or status
    print()
    return _take_pictures(data, folder, open_desk, today) or status


def default_folder() -> Path:
    """`build/tour` in the checkout, or in the working directory of an installed program."""
    root = Path(__file__).resolve().parent.parent
    base = root if (root / "pyproject.toml").exists() else Path.cwd()
    return base / "build" / "tour"


def _whom_to_visit(desk: Desk) -> str:
    """Whom a brief is wanted for: the customer of the next planned visit, else any."""
    today = desk.today()
    with desk.store.reading() as session:
        ahead = visit_cards(session, today, today + dt.timedelta(days=14), rep=me(session))
        planned = [card for card in ahead if card.state == "planned"]
        known = [card for card in planned if not card.first] or planned
        if known:
            return str(known[0].customer_id)
        return str(list_customers(session, today=today, limit=1)[0].id)


def _take_pictures(data: Path, folder: Path, open_desk: OpenDesk, today: dt.date | None) -> int:
    """Pictures of the main pages in both languages; the text stands where Qt cannot."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    try:
        from crm.ui.pictures import take_pictures
    except ImportError as error:
        print(
            _("The pictures need a library that is missing ({reason}); run make setup.").format(
                reason=error
            ),
            file=sys.stderr,
        )
        return 1
    taken = take_pictures(data, folder, open_desk, today=today)
    print(
        ngettext(
            "{count} picture of the pages: {folder}",
            "{count} pictures of the pages: {folder}",
            len(taken),
        ).format(count=len(taken), folder=folder)
    )
    return 0


def _options(arguments: Sequence[str]) -> tuple[str | None, dt.date | None]:
    """Language and day; where the user's own data are does not matter here."""
    parser = argparse.ArgumentParser(
        prog="crm", allow_abbrev=False, add_help=False, exit_on_error=False
    )
    parser.add_argument("--data")
    parser.add_argument("--lang", choices=i18n.LANGUAGES)
    parser.add_argument("--today", type=dt.date.fromisoformat)
    given = parser.parse_args(arguments)
    return given.lang, given.today
