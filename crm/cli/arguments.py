"""Reading arguments: types with a sentence for bad input, and a parser that never prints usage walls."""

import argparse
import datetime as dt
import re
from collections.abc import Callable
from typing import Any, NoReturn, TypeAlias

from crm.cli.answers import Answer
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.services.desk import Desk

Command: TypeAlias = Callable[[Desk, argparse.Namespace], Answer]
Commands: TypeAlias = "argparse._SubParsersAction[Parser]"


class Parser(argparse.ArgumentParser):
    """A parser whose wrong usage is a known error; no abbreviations, so that options stay stable."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - argparse's own
        super().__init__(*args, allow_abbrev=False, **kwargs)

    def error(self, message: str) -> NoReturn:
        """Raise what argparse would print."""
        raise KnownError(
            "usage",
            _("{message}. See {command} --help.").format(message=message, command=self.prog),
        )


def add_common(parser: Parser) -> Parser:
    """The options every command takes, before or after its name."""
    quiet = argparse.SUPPRESS
    parser.add_argument("--data", metavar="DIR", default=quiet, help=_("folder of the store"))
    parser.add_argument("--lang", choices=("zh", "en"), default=quiet, help=_("language"))
    parser.add_argument("--today", type=day, default=quiet, help=_("the day that counts as today"))
    parser.add_argument("--json", action="store_true", default=quiet, help=_("answer in JSON"))
    return parser


def add_command(commands: Commands, name: str, run: Command, text: str) -> Parser:
    """A command of this name; `run` gets the desk and the arguments and returns the answer."""
    parser = add_common(commands.add_parser(name, help=text, description=text))
    parser.set_defaults(run=run)
    return parser


def add_group(commands: Commands, name: str, text: str) -> Commands:
    """A command whose verbs are commands: `crm visit log`."""
    parser = add_common(commands.add_parser(name, help=text, description=text))
    return parser.add_subparsers(dest=f"{name}_verb", metavar=_("VERB"), required=True)


def day(text: str) -> dt.date:
    """A day as 2026-03-05."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            _("{text} is not a day; write it as 2026-03-05").format(text=text)
        ) from None


def clock(text: str) -> str:
    """A time of day as 09:30."""
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text):
        raise argparse.ArgumentTypeError(
            _("{text} is not a time; write it as 09:30").format(text=text)
        )
    return text


def positive(text: str) -> int:
    """A whole number from 1."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(_("{text} is not a whole number from 1").format(text=text))
    return int(text)
