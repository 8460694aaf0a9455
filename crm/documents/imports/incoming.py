"""A file or pasted cells as they came, with what each table is taken for."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy.orm import Session

from crm.documents.imports.earlier import imported_as
from crm.documents.imports.guessing import Guess, guess_kind, known_customers
from crm.documents.imports.mentions import known_of
from crm.documents.imports.pace import WHOLE, stretch
from crm.documents.imports.reading import Report, Sheet
from crm.documents.imports.remembered import recall
from crm.documents.imports.sheets import read_pasted, read_sheets
from crm.i18n import gettext as _
from crm.i18n import mark
from crm.store.store import Store

PASTED = mark("Pasted cells")
_PEOPLE = {"customers", "contacts", "reps"}
SURE = 60
"""The certainty from which a guess is taken without asking."""


@dataclass(frozen=True, slots=True)
class IncomingSheet:
    """One table: the kind it is taken for, if any, and how its columns were taken last time.

    `guess` says how sure the kind is and what else it may be; None where it was said. `columns` and
    `decisions` come from a file with the same headers that was imported before.
    """

    sheet: Sheet
    kind: str | None
    guess: Guess | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    decisions: Mapping[str, str] = field(default_factory=dict)
    remembered: bool = False

    @property
    def name(self) -> str:
        """How choices name it."""
        return self.sheet.name

    @property
    def is_certain(self) -> bool:
        """Whether the kind can be taken without asking."""
        return self.kind is not None and (self.guess is None or self.guess.certainty >= SURE)


@dataclass(frozen=True, slots=True)
class Incoming:
    """What came in: the file's name, and its tables, each with a name of its own."""

    name: str
    sheets: tuple[IncomingSheet, ...]


def read_file(
    store: Store,
    path: Path,
    *,
    kind: str | None = None,
    today: dt.date | None = None,
    report: Report | None = None,
) -> Incoming:
    """The tables of a file; `kind` where it is known what their rows are.

    A calendar is read as of `today`, by the clock of the store if that is not told.
    KnownError file_unreadable, file_encrypted, file_too_large.
    """
    known = known_of(store, today or _today(store))
    sheets = read_sheets(path, known=known, report=stretch(report, 0, WHOLE))
    return _incoming(store, path.name, sheets, kind)


def _today(store: Store) -> dt.date:
    return dt.datetime.fromtimestamp(store.clock() / 1000, dt.UTC).astimezone().date()


def read_paste(store: Store, text: str, *, kind: str | None = None) -> Incoming:
    """The table in cells that were copied; KnownError file_unreadable."""
    return _incoming(store, _(PASTED), read_pasted(text), kind)


def _incoming(store: Store, name: str, sheets: Sequence[Sheet], kind: str | None) -> Incoming:
    def taken(session: Session) -> tuple[IncomingSheet, ...]:
        return tuple(_taken(session, sheet, name, kind) for sheet in _named_apart(sheets))

    return Incoming(name, store.read(taken))


def _taken(session: Session, sheet: Sheet, file_name: str, kind: str | None) -> IncomingSheet:
    before = None if sheet.kind is not None else recall(session, sheet)
    said = sheet.kind or kind
    if before is not None and said in {None, before.kind}:
        return IncomingSheet(
            sheet,
            before.kind,
            columns=before.columns,
            decisions=before.decisions,
            remembered=True,
        )
    if said is not None:
        return IncomingSheet(sheet, said)
    guess = guess_kind(sheet, file_name, known_customers=known_customers(session))
    was = imported_as(session, file_name)
    if was in guess.others and {was, guess.kind} <= _PEOPLE:
        # What a file made must not make it mean another thing: its companies are customers now.
        others = tuple(kind for kind in (guess.kind, *guess.others) if kind and kind != was)
        guess = replace(guess, kind=was, certainty=max(guess.certainty, SURE), others=others)
    return IncomingSheet(sheet, guess.kind, guess)


def _named_apart(sheets: Iterable[Sheet]) -> list[Sheet]:
    """The sheets, each with a name that no other has."""
    found: list[Sheet] = []
    names: set[str] = set()
    for sheet in sheets:
        name, number = sheet.name, 1
        while name in names:
            number += 1
            name = f"{sheet.name} {number}".strip()
        names.add(name)
        found.append(sheet if name == sheet.name else replace(sheet, name=name))
    return found
