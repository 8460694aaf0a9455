"""From what came in to parts that can be planned: kinds, columns, decisions, edits, values."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from crm.documents.imports.columns import decide_columns
from crm.documents.imports.fields import Decided, Kind
from crm.documents.imports.forms import reshape
from crm.documents.imports.guessing import INSTEAD
from crm.documents.imports.headers import Columns, distinct, header_key, match_columns
from crm.documents.imports.incoming import Incoming, IncomingSheet
from crm.documents.imports.kinds import KINDS
from crm.documents.imports.pace import WHOLE, stretch
from crm.documents.imports.parsing import parse_rows
from crm.documents.imports.plan import Choices, Key
from crm.documents.imports.planning import Part
from crm.documents.imports.reading import Cell, Report, Sheet
from crm.documents.imports.rejected import is_reason
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.i18n import listed

_KEYS = ("id", "code", "phone", "mobile", "email")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A part, the incoming sheet it comes from, and what was settled for whole columns.

    `form` is the sheet as it came, with the first of the tables that it was made into.
    """

    part: Part
    source: str
    decided: Sequence[Decided]
    original: Sheet
    form: Sheet | None = None

    def edited(self, choices: Choices, currency: str, places: Sequence[int]) -> "Prepared":
        """The same with the cells in these rows read again, as they are corrected now."""
        part = self.part
        sheet = _edited(self.original, choices.edits)
        some = replace(sheet, rows=[sheet.rows[place] for place in places])
        rows = list(part.rows)
        for place, parsed in zip(places, parse_rows(some, part.columns, currency), strict=True):
            rows[place] = parsed
        return replace(self, part=replace(part, sheet=sheet, rows=rows))


@dataclass(frozen=True, slots=True)
class Preparation:
    """What holds for all sheets of a file."""

    choices: Choices
    currency: str
    today: dt.date

    def parts(self, incoming: Incoming, report: Report | None = None) -> list[Prepared]:
        """The parts in the order they come in.

        A sheet of several whose kind is not certain, or that has not the columns its kind needs,
        is left out. KnownError unknown_kind, unknown_column, missing_column.
        """
        said = self.choices.kinds
        taken = [(sheet, kind) for sheet in incoming.sheets if (kind := self._kind(sheet))]
        if not taken and not all(said.get(sheet.name) == "" for sheet in incoming.sheets):
            raise _unknown_kind(incoming)
        self._check_chosen(incoming)
        tables = [
            (sheet, each, KINDS[each.kind or kind], n == 0)
            for sheet, kind in taken
            for n, each in enumerate(_named_apart(reshape(sheet.sheet, kind), sheet.name))
        ]
        total = sum(len(each.rows) for _sheet, each, *_more in tables) or 1
        found: list[Prepared] = []
        done = 0
        for sheet, each, kind_of, is_first in tables:
            try:
                columns, decided = self._columns(sheet, each, kind_of)
            except KnownError:
                if len(taken) == 1 or sheet.name in said:
                    raise
                continue
            edited = _edited(each, self.choices.edits)
            rows = len(edited.rows)
            told = stretch(report, WHOLE * done // total, WHOLE * (done + rows) // total)
            parsed = parse_rows(edited, columns, self.currency, told)
            part = Part(each.name, kind_of, edited, columns, parsed)
            form = sheet.sheet if is_first else None
            found.append(Prepared(part, sheet.name, decided, each, form))
            done += rows
        order = {kind: place for place, kind in enumerate(KINDS)}
        return sorted(found, key=lambda each: order[each.part.kind.name])

    def _kind(self, sheet: IncomingSheet) -> str | None:
        kind = self.choices.kinds.get(sheet.name)
        if kind is None:
            kind = sheet.kind if sheet.is_certain else None
        return kind or None

    def _check_chosen(self, incoming: Incoming) -> None:
        """KnownError unknown_column for a chosen column that no sheet it was chosen for has."""
        for sheet in incoming.sheets:
            chosen = self.choices.columns.get(sheet.name, {})
            if chosen and len(incoming.sheets) == 1:
                match_columns(KINDS["customers"], sheet.sheet.headers, chosen, self.currency)

    def _columns(
        self, incoming: IncomingSheet, sheet: Sheet, kind: Kind
    ) -> tuple[Columns, Sequence[Decided]]:
        """The columns with their units settled: by what was said now, else the last time."""
        said = self.choices.columns.get(incoming.name, {})
        before = {h: name for h, name in incoming.columns.items() if not name or kind.field(name)}
        chosen = _there(sheet, {**before, **said})
        columns = match_columns(kind, sheet.headers, chosen, self.currency, sheet.rows)
        others = {i: name for i, name in columns.others.items() if not is_reason(name)}
        columns = replace(columns, others=others)
        _check_columns(kind, columns)
        decisions = {**incoming.decisions, **self.choices.decisions.get(incoming.name, {})}
        return decide_columns(columns, sheet, chosen=decisions, today=self.today)


def _unknown_kind(incoming: Incoming) -> KnownError:
    for sheet in incoming.sheets:
        if sheet.guess is not None and sheet.guess.form is not None:
            reshape(sheet.sheet, None)  # says why such a form is refused
    likely = [
        kind
        for sheet in incoming.sheets
        if sheet.guess is not None
        for kind in (sheet.guess.kind, *sheet.guess.others)
        if kind
    ]
    sentence = _(
        "It is not certain what the rows of {name} are; say it with --kind, one of these: {kinds}."
    )
    kinds = listed(dict.fromkeys(likely or KINDS))
    return KnownError("unknown_kind", sentence.format(name=incoming.name, kinds=kinds))


def _named_apart(sheets: Sequence[Sheet], name: str) -> Sequence[Sheet]:
    """The tables a sheet was made into; several bear names of their own."""
    return [replace(sheets[0], name=name)] if len(sheets) == 1 else sheets


def _there(sheet: Sheet, chosen: Mapping[str, str]) -> dict[str, str]:
    """What was said of headers that the sheet has."""
    names = distinct(sheet.headers)
    keys = {header_key(name) for name in names}
    return {h: name for h, name in chosen.items() if h.strip() in names or header_key(h) in keys}


def _check_columns(kind: Kind, columns: Columns) -> None:
    """Refuse a file none of whose rows could come in; one with keys may correct what is there."""
    names = {column.field.name for column in columns.fields}
    missing = [
        name
        for name in kind.required.values()
        if name not in names and not names & {*INSTEAD.get(name, ())}
    ]
    if missing and not names & {*_KEYS}:
        field = kind.field(missing[0])
        raise KnownError(
            "missing_column",
            _(
                "The file has no column for {label}; "
                "say which it is with --map COLUMN={field}, or choose another kind."
            ).format(label=_(field.label) if field else missing[0], field=missing[0]),
        )


def _edited(sheet: Sheet, edits: Mapping[Key, Mapping[str, str]]) -> Sheet:
    """The sheet with the cells that were corrected."""
    places = {place: texts for (name, place), texts in edits.items() if name == sheet.name}
    if not places:
        return sheet
    index = {name: place for place, name in enumerate(distinct(sheet.headers))}
    rows = list(sheet.rows)
    for place, texts in places.items():
        if 0 <= place < len(rows):
            number, cells = rows[place]
            changed: list[Cell] = [*cells, *[""] * (len(sheet.headers) - len(cells))]
            for header, text in texts.items():
                if header in index:
                    changed[index[header]] = text
            rows[place] = number, changed
    return replace(sheet, rows=rows)
