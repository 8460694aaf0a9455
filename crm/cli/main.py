"""The command line: arguments in, one answer out; errors are one line that says what to do."""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from crm import i18n
from crm.cli.answers import as_json
from crm.cli.arguments import Parser, add_common
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.services.desk import OpenDesk

VERSION = "0.1.0"

# Modules with the commands, in the order of the help; each has `register(commands)`.
COMMANDS: tuple[str, ...] = (
    "products",
    "orders",
    "payments",
    "returns",
    "gifts",
    "meetings",
    "tasks",
    "lessons",
    "learning",
    "readings",
    "notes",
    "steps",
)

REFUSED, USAGE = 1, 2


def make_parser() -> Parser:
    """The parser of everything but opening the window."""
    parser = add_common(Parser(prog="crm", description=_("Tuoke 拓客, the desk of one sales rep")))
    parser.add_argument("--version", action="version", version=f"tuoke {VERSION}")
    commands = parser.add_subparsers(dest="command", metavar=_("COMMAND"), required=True)
    for name in COMMANDS:
        import_module(f"crm.cli.{name}").register(commands)
    return parser


def run(arguments: Sequence[str], open_desk: OpenDesk) -> int:
    """Run one command; the exit status: 0, 1 for a refused request, 2 for wrong usage."""
    i18n.use(_wanted_language(arguments) or i18n.system_language())
    try:
        return _run(make_parser().parse_args(arguments), open_desk)
    except KnownError as error:
        print(f"crm: {one_line(error.sentence)} ({error.code})", file=sys.stderr)  # noqa: T201
        return USAGE if error.code == "usage" else REFUSED


def _run(args: argparse.Namespace, open_desk: OpenDesk) -> int:
    folder = getattr(args, "data", None)
    desk = open_desk(
        Path(folder) if folder else None,
        today=getattr(args, "today", None),
        language=getattr(args, "lang", None),
    )
    try:
        answer = args.run(desk, args)
    finally:
        desk.store.close()
    if getattr(args, "json", False):
        print(as_json(answer.data))  # noqa: T201
    else:
        for line in answer.lines:
            print(line)  # noqa: T201
    return int(answer.status)


def _wanted_language(arguments: Sequence[str]) -> str | None:
    """The language of the messages about arguments that cannot be read yet."""
    for word, value in zip(arguments, [*arguments[1:], ""], strict=True):
        if word == "--lang" and value in i18n.LANGUAGES:
            return value
        if word.startswith("--lang=") and word.removeprefix("--lang=") in i18n.LANGUAGES:
            return word.removeprefix("--lang=")
    return None


def one_line(text: str) -> str:
    """The text without line breaks: an error is one line."""
    return " ".join(text.split())
