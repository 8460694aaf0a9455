"""Reading arguments: types with a sentence for bad input, and a parser that builds no walls."""

import argparse
import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias

from crm.cli.answers import width
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.i18n import language, listed, mark, ngettext
from crm.labels import LABELS, code_of, label

if TYPE_CHECKING:
    from crm.cli.answers import Answer
    from crm.services.desk import Desk

Command: TypeAlias = "Callable[[Desk, argparse.Namespace], Answer]"
Commands: TypeAlias = "argparse._SubParsersAction[Parser]"  # noqa: SLF001 - it has no other name

FIRST_YEAR, LAST_YEAR = 1900, 2199  # beyond them no calendar knows a working day
LARGEST = 1_000_000_000

# What argparse says, in our words; it asks for them through its own `_`.
_WORDS = {
    "usage: ": mark("usage: "),
    "positional arguments": mark("arguments"),
    "options": mark("options"),
    "show this help message and exit": mark("show this help"),
    "the following arguments are required: %s": mark("missing: %s"),
    "one of the arguments %s is required": mark("missing: one of %s"),
    "unrecognized arguments: %s": mark("not understood: %s"),
    "argument %(argument_name)s: %(message)s": mark("%(argument_name)s: %(message)s"),
    "expected one argument": mark("a value is missing"),
    "expected at most one argument": mark("more than one value"),
    "expected at least one argument": mark("a value is missing"),
    "not allowed with argument %s": mark("not together with %s"),
    "ignored explicit argument %r": mark("takes no value, not %r"),
    "invalid choice: %(value)r (choose from %(choices)s)": mark(
        "%(value)r is not possible; choose one of %(choices)s"
    ),
    "invalid %(type)s value: %(value)r": mark("%(value)r is not understood"),
}


# What stands for a value in the usage; the rest is no word (HH:MM, N, KEY=VALUE).
_PLACES = frozenset(
    (
        *(mark("AMOUNT"), mark("APPROVAL"), mark("BASIS"), mark("CHANNEL"), mark("CODE")),
        *(mark("COLUMN=FIELD"), mark("COLUMN=CHOICE"), mark("CONTACT"), mark("EACH")),
        *(mark("FIELD=A|B|both"), mark("NATURE"), mark("SENSE")),
        *(mark("CUSTOMER"), mark("CUSTOMER[/CONTACT]"), mark("DATE"), mark("DAYS"), mark("DIR")),
        *(mark("FILE"), mark("GENDER"), mark("GIFT"), mark("GRADE"), mark("ITEM"), mark("KIND")),
        *(mark("LEARNING"), mark("LESSON"), mark("LINE"), mark("MEETING"), mark("METRIC")),
        *(mark("MODE"), mark("NAME"), mark("NOTE"), mark("ORDER"), mark("PAYMENT")),
        *(mark("PERIOD"), mark("PRICE"), mark("PRODUCT"), mark("READING"), mark("RECORD")),
        *(mark("REP"), mark("RESULT"), mark("RETURN"), mark("ROLE"), mark("STAGE")),
        *(mark("STATE"), mark("TARGET"), mark("TASK"), mark("TEXT"), mark("TITLE")),
        *(mark("VISIT"), mark("YES")),
    )
)


class _Help(argparse.HelpFormatter):
    """Help in columns where Han characters take two."""

    def add_argument(self, action: argparse.Action) -> None:
        """The same, with room for the wide ones."""
        super().add_argument(action)
        if action.help is not argparse.SUPPRESS:
            taken = width(self._format_action_invocation(action)) + self._current_indent
            self._action_max_length = max(self._action_max_length, taken)

    def _format_action(self, action: argparse.Action) -> str:
        text = super()._format_action(action)
        header = self._format_action_invocation(action)
        wide = width(header) - len(header)
        return text.replace(header + " " * wide, header, 1) if wide else text


class Parser(argparse.ArgumentParser):
    """A parser whose wrong usage is a known error; without abbreviations options stay stable."""

    def __init__(self, prog: str | None = None, description: str | None = None) -> None:
        super().__init__(
            prog=prog, description=description, allow_abbrev=False, formatter_class=_Help
        )

    def add_argument(self, *names: Any, **options: Any) -> argparse.Action:  # noqa: ANN401
        """The same, what stands for the value in the language spoken now."""
        place = options.get("metavar")
        if place in _PLACES:
            options["metavar"] = _(place)
        return super().add_argument(*names, **options)

    def error(self, message: str) -> NoReturn:
        """Raise what argparse would print."""
        raise KnownError(
            "usage",
            _("{message}. See {command} --help.").format(message=message, command=self.prog),
        )


def speak() -> None:
    """Let argparse say its sentences and headings in the language spoken now."""
    vars(argparse)["_"] = _spoken
    vars(argparse)["ngettext"] = _spoken_of_many


def _spoken(message: str) -> str:
    return _(_WORDS[message]) if message in _WORDS else message


def _spoken_of_many(one: str, many: str, number: int) -> str:
    if one == "expected %s argument":
        return ngettext("%s value is missing", "%s values are missing", number)
    return one if number == 1 else many


def add_common(parser: Parser) -> Parser:
    """The options every command takes, before or after its name."""
    quiet = argparse.SUPPRESS
    parser.add_argument(
        "--data", type=folder, metavar="DIR", default=quiet, help=_("folder of the store")
    )
    parser.add_argument("--lang", choices=("zh", "en"), default=quiet, help=_("language"))
    parser.add_argument(
        "--today",
        type=day,
        metavar="DATE",
        default=quiet,
        help=_("the day that counts as today"),
    )
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
    """A day as 2026-03-05, in a year that calendars know."""
    try:
        found = dt.date.fromisoformat(unicodedata.normalize("NFKC", text).strip())
    except ValueError:
        raise argparse.ArgumentTypeError(
            _("{text} is not a day; write it as 2026-03-05").format(text=text)
        ) from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise argparse.ArgumentTypeError(
            _("{text} is too far away; give a day from {first} to {last}").format(
                text=text, first=FIRST_YEAR, last=LAST_YEAR
            )
        )
    return found


def folder(text: str) -> str:
    """The name of a folder; without one, a script's empty variable would mean the user's own."""
    if not text.strip():
        raise argparse.ArgumentTypeError(_("the name of a folder is missing"))
    return text


def clock(text: str) -> str:
    """A time of day as 09:30."""
    given = unicodedata.normalize("NFKC", text).strip()
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", given, re.ASCII):
        raise argparse.ArgumentTypeError(
            _("{text} is not a time; write it as 09:30").format(text=text)
        )
    return given


def currency(text: str) -> str:
    """The code of a currency."""
    code = unicodedata.normalize("NFKC", text).strip().upper()
    if not re.fullmatch("[A-Z]{3}", code):
        raise argparse.ArgumentTypeError(
            _("{text} is not a currency; write its code, such as CNY").format(text=text)
        )
    return code


def yes(text: str) -> bool:
    """Yes or no, in English or the language spoken now."""
    said = text.strip().casefold()
    for words, meant in ((("yes", _("yes")), True), (("no", _("no")), False)):
        if said in words:
            return meant
    raise argparse.ArgumentTypeError(_("{text} is neither yes nor no").format(text=text))


def positive(text: str) -> int:
    """A whole number from 1."""
    if not text.isdecimal() or not 1 <= int(text[:20]) <= LARGEST:
        raise argparse.ArgumentTypeError(_("{text} is not a whole number from 1").format(text=text))
    return int(text)


def days(text: str) -> int:
    """A whole number of days from 0."""
    return 0 if text.isdecimal() and not int(text[:20]) else positive(text)


def choice(group: str, codes: Sequence[str] | None = None) -> Callable[[str], str]:
    """A type of argument: one of the codes of this group of labels, or the word for one."""
    allowed = tuple(LABELS[group]) if codes is None else tuple(codes)

    def read(text: str) -> str:
        code = text if text in allowed else code_of(group, text)
        if code not in allowed:
            raise argparse.ArgumentTypeError(
                _("{text} is not possible; choose one of {codes}").format(
                    text=text, codes=_choices(group, allowed)
                )
            )
        return code

    return read


def _choices(group: str, codes: Sequence[str]) -> str:
    """What may be given, in the language spoken now; English has the codes for its words."""
    return listed(codes if language() == "en" else (label(group, code) for code in codes))
