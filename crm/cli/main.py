"""The command line: arguments in, one answer out; errors are one line that says what to do."""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from crm import i18n
from crm.cli.answers import Answer, as_json, one_line, shown
from crm.cli.arguments import Parser, add_common, speak
from crm.errors import KnownError, report_crash, why
from crm.i18n import gettext as _

if TYPE_CHECKING:
    from crm.services.desk import OpenDesk

VERSION = "0.1.0"

# Modules and their commands, in the order of the help; each module has `register(commands)`.
# Only the module of the command that was given is imported.
COMMANDS: Mapping[str, tuple[str, ...]] = {
    "reps": ("me", "rep", "reps"),
    "customers": ("customer", "customers"),
    "duplicates": ("duplicates",),
    "search": ("search",),
    "contacts": ("contact",),
    "visits": ("visit",),
    "sentences": ("log",),
    "products": ("product",),
    "orders": ("order",),
    "payments": ("payment",),
    "returns": ("return",),
    "gifts": ("gift",),
    "meetings": ("meeting",),
    "tasks": ("task",),
    "lessons": ("lesson",),
    "learning": ("learning",),
    "readings": ("reading",),
    "notes": ("note",),
    "progress": ("week", "month", "period"),
    "targets": ("target",),
    "metrics": ("metric", "facts"),
    "receivables": ("receivables",),
    "briefs": ("brief",),
    "imports": ("import",),
    "exports": ("export",),
    "forms": ("form",),
    "demo": ("demo",),
    "steps": ("undo", "redo", "steps", "history", "backup", "restore"),
    "doctor": ("doctor",),
}

REFUSED, USAGE = 1, 2
LONGEST, TAIL = 1500, 300  # characters of a sentence, and of its end
INTERRUPTED, CLOSED = 130, 141  # as shells report SIGINT and SIGPIPE

_WITH_VALUE = ("--data", "--lang", "--today")


def make_parser(modules: Sequence[str] = tuple(COMMANDS)) -> Parser:
    """The parser of the commands in these modules."""
    speak()
    parser = add_common(Parser(prog="crm", description=_("Tuoke 拓客, the desk of one sales rep")))
    parser.add_argument(
        "--version", action="version", version=f"tuoke {VERSION}", help=_("show the version")
    )
    commands = parser.add_subparsers(dest="command", metavar=_("COMMAND"), required=True)
    for name in modules:
        import_module(f"crm.cli.{name}").register(commands)
    return parser


def run(arguments: Sequence[str], open_desk: "OpenDesk") -> int:
    """Run one command; the exit status: 0, 1 for a refused request, 2 for wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # not where a test or a program put its own
            stream.reconfigure(errors="backslashreplace")
    folders: list[Path] = []  # where a crash report may go, the best last
    try:
        i18n.use(_wanted(arguments, "--lang", i18n.LANGUAGES) or i18n.system_language())
        args = make_parser(_modules(arguments)).parse_args(arguments)
        return _run(args, open_desk, folders)
    except KnownError as error:
        _say(error.sentence, error.code)
        return USAGE if error.code == "usage" else REFUSED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Nobody reads any more; Python's own flush at the end must not complain either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLOSED
    except UnicodeEncodeError:
        _say(_("An argument holds bytes that are no text; write it in UTF-8."), "bad_text")
        return REFUSED
    except Exception as error:  # noqa: BLE001 - a bug, which gets a report instead of a traceback
        path = report_crash(error, folders[-1] if folders else None)
        _say(
            _("The program made a mistake; report it with {file}, and try again.").format(
                file=path or type(error).__name__
            ),
            "internal_error",
        )
        return REFUSED


def _run(args: argparse.Namespace, open_desk: "OpenDesk", folders: list[Path]) -> int:
    folder = getattr(args, "data", None)
    if folder:
        folders.append(Path(folder))
    desk = open_desk(
        Path(folder) if folder else None,
        today=getattr(args, "today", None),
        language=getattr(args, "lang", None),
    )
    folders.append(desk.store.path.parent)
    try:
        answer: Answer = args.run(desk, args)
    finally:
        desk.store.close()
    if getattr(args, "json", False):
        _write([as_json(answer.data)])
    else:
        _write([shown(line) for line in answer.lines])
    return int(answer.status)


def _write(lines: Sequence[str]) -> None:
    try:
        for line in lines:
            print(line)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        # What was asked for is done all the same; a full disk must not look like a bug.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise KnownError(
            "output_failed",
            _("Done, but the answer cannot be written: {reason}. Send it elsewhere.").format(
                reason=why(error)
            ),
        ) from error


def _say(sentence: str, code: str) -> None:
    line = one_line(sentence)
    if len(line) > LONGEST:  # what was given is quoted; the advice at the end stays
        line = f"{line[: LONGEST - TAIL]} … {line[-TAIL:]}"
    print(f"crm: {line} ({code})", file=sys.stderr)


def _modules(arguments: Sequence[str]) -> Sequence[str]:
    """The module of the command that was given; all of them for the help or an unknown command."""
    words = iter(arguments)
    for word in words:
        if word in _WITH_VALUE:
            next(words, None)
        elif word == "--version":
            return ()
        elif not word.startswith("-"):
            found = [module for module, names in COMMANDS.items() if word in names]
            if not found:
                raise KnownError(
                    "usage", _("There is no command {word}. See crm --help.").format(word=word)
                )
            return found
    return tuple(COMMANDS)


def _wanted(arguments: Sequence[str], option: str, values: Sequence[str]) -> str | None:
    """What was given last for an option of messages about arguments that cannot be read yet."""
    found = None
    for word, value in zip(arguments, [*arguments[1:], ""], strict=True):
        given = value if word == option else word.removeprefix(f"{option}=")
        if given in values and word != given:
            found = given
    return found
