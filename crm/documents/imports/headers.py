"""Which column is which field: however its header is written, by the columns beside it too."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from crm.documents.imports import layouts
from crm.documents.imports.fields import Field, Kind, Units
from crm.documents.imports.header_keys import bare, header_key, unnumbered
from crm.documents.imports.reading import Cell, column_letters
from crm.documents.imports.recognising import (
    BY_TAIL,
    Claim,
    Rows,
    Values,
    claims_of,
    is_known,
    known_fields,
    known_share,
    units_of,
)
from crm.documents.imports.values import LONGEST_TEXT, text
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.i18n import language, listed

__all__ = [
    "Column",
    "Columns",
    "bare",
    "distinct",
    "header_key",
    "is_known",
    "known_share",
    "match_columns",
    "units_of",
]

WIDE = 256
"""Of sheets with more columns only the headers are looked at, without slips of the pen."""

EXTRA = " +"
"""What a header ends with that looks like a field and is none; exports write it."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file that is a field of the kind, with further columns of the same field."""

    index: int
    header: str
    field: Field
    units: Units
    more: tuple[tuple[int, str], ...] = ()

    def cell(self, cells: Sequence[Cell]) -> Cell:
        """What a row says here: its cell, or all of its columns joined."""
        first = cells[self.index] if self.index < len(cells) else ""
        joiner = layouts.JOINERS.get(self.field.name)
        if not self.more:
            if joiner and isinstance(first, str) and layouts.SEVERAL in first:
                return joiner.join(part.strip() for part in first.split(layouts.SEVERAL))
            return first
        found = [first, *(cells[i] if i < len(cells) else "" for i, _name in self.more)]
        if joiner is None:
            return layouts.composed(found)
        return layouts.joined(found, joiner)


@dataclass(frozen=True, slots=True)
class Columns:
    """All columns of a file: those that are fields, and the others by index.

    Where rows are `personal`, the others are about the person, not about the customer.
    """

    fields: tuple[Column, ...]
    others: Mapping[int, str]
    personal: bool = False

    @property
    def mapping(self) -> dict[str, str]:
        """Header to field."""
        by_index = {
            index: (name, column.field.name)
            for column in self.fields
            for index, name in ((column.index, column.header), *column.more)
        }
        return {name: field for _index, (name, field) in sorted(by_index.items())}


def match_columns(
    kind: Kind,
    headers: Sequence[str],
    chosen: Mapping[str, str],
    currency: str,
    rows: Rows = (),
) -> Columns:
    """The columns of the file; `chosen` is header to field, an empty field for none of them.

    `rows` help where a header says nothing or several things. Several columns chosen for one
    field are joined. KnownError unknown_column for a chosen column the file does not have.
    """
    names = distinct(headers)
    wanted = _wanted(names, chosen)
    personal = kind.name == "customers" and layouts.is_personal(names)
    known = known_fields(kind.name, language(), personal=personal)
    taken = set(wanted.values())
    by_index = {index: name for index, name in wanted.items() if name}
    more: dict[int, str] = {}
    _add_birthday(kind, names, by_index, more, wanted)
    taken |= {*by_index.values()}
    is_wide = len(names) > WIDE
    seen = Values(() if is_wide else rows, currency, is_wide=is_wide)
    claims = [
        claim
        for index, name in enumerate(names)
        if index not in by_index and index not in wanted and not name.endswith(EXTRA)
        for claim in claims_of(kind, known, index, name, seen)
    ]
    _settle(claims, names, taken, by_index, more)
    if kind.name == "customers" and "name" not in by_index.values():
        for index in [i for i, name in by_index.items() if name == "contact_name"]:
            if index not in wanted and layouts.is_own_name(names[index]):
                by_index[index] = "name"
    fields = tuple(_columns(kind, names, by_index, more, currency))
    others = {
        i: name.removesuffix(EXTRA)
        for i, name in enumerate(names)
        if i not in by_index
        and i not in more
        and (i in wanted or not _is_row_number(name, rows, i))
    }
    return Columns(fields, others, personal)


def _is_row_number(name: str, rows: Rows, index: int) -> bool:
    cells = (cells[index] for _row, cells in rows if index < len(cells))
    return not name.endswith(EXTRA) and layouts.is_row_number(name, cells)


def _settle(
    claims: Sequence[Claim],
    names: Sequence[str],
    taken: set[str],
    by_index: dict[int, str],
    more: dict[int, str],
) -> None:
    """Give each column to the field it claims best, and further columns to fields that join."""
    tails = Counter(claim.name for claim in claims if claim.level == BY_TAIL)
    for claim in sorted(claims):
        if claim.level == BY_TAIL and tails[claim.name] > 1:
            continue  # two of them, and nothing says which
        if claim.index in by_index or claim.index in more:
            continue
        if claim.name not in taken and claim.number == 1:
            taken.add(claim.name)
            by_index[claim.index] = claim.name
        elif claim.name in taken and _is_joined(claim, by_index, names):
            more[claim.index] = claim.name
    for claim in sorted(claims):  # 电话2 without a 电话
        if claim.index not in by_index and claim.index not in more and claim.name not in taken:
            taken.add(claim.name)
            by_index[claim.index] = claim.name


def _columns(
    kind: Kind,
    names: Sequence[str],
    by_index: Mapping[int, str],
    more: Mapping[int, str],
    currency: str,
) -> Iterator[Column]:
    further: dict[str, list[int]] = {}
    first: dict[str, int] = {}
    for index, name in sorted(by_index.items()):
        if name in first:
            further.setdefault(name, []).append(index)
        else:
            first[name] = index
    for index, name in sorted(more.items()):
        further.setdefault(name, []).append(index)
    for name, index in sorted(first.items(), key=lambda pair: pair[1]):
        field = kind.field(name)
        if field is not None:
            yield Column(
                index,
                names[index],
                field,
                units_of(names[index], currency),
                tuple((i, names[i]) for i in further.get(name, ())),
            )


def _is_joined(claim: Claim, by_index: Mapping[int, str], names: Sequence[str]) -> bool:
    """Whether a further column of a field says more of it, rather than something else."""
    if claim.name in layouts.JOINED:
        person = any(layouts.is_second_person(name) for name in names)
        return not (person and unnumbered(names[claim.index]) is not None)
    if claim.name not in layouts.JOINED_NUMBERED:
        return False
    first = next(index for index, name in by_index.items() if name == claim.name)
    mine = unnumbered(names[claim.index])
    theirs = (unnumbered(names[first]) or (header_key(names[first]), 1))[0]
    return mine is not None and mine[0] in {theirs, header_key(names[first])}


def _add_birthday(
    kind: Kind,
    names: Sequence[str],
    by_index: dict[int, str],
    more: dict[int, str],
    wanted: Collection[int],
) -> None:
    """A birthday in three columns."""
    field = next((n for n in ("contact_birthday", "birthday") if kind.field(n)), None)
    places = [
        next((i for i, name in enumerate(names) if header_key(name) in keys), None)
        for keys in layouts.BIRTH_PARTS
    ]
    if field is None or field in by_index.values() or None in places or {*places} & {*wanted}:
        return
    year, month, day = (place for place in places if place is not None)
    by_index[year] = field
    more |= {month: field, day: field}


def distinct(headers: Sequence[str]) -> list[str]:
    """The headers, each once: a second one gets a number, one that is empty its column's letter."""
    names: list[str] = []
    seen: set[str] = set()
    for index, header in enumerate(headers):
        name = " ".join(text(header[:LONGEST_TEXT]).split()) or column_letters(index)
        if name in seen:
            name = f"{name} ({column_letters(index)})"
        seen.add(name)
        names.append(name)
    return names


def _wanted(names: Sequence[str], chosen: Mapping[str, str]) -> dict[int, str]:
    wanted: dict[int, str] = {}
    for header, name in chosen.items():
        places = [i for i, found in enumerate(names) if found == header.strip()] or [
            i for i, found in enumerate(names) if header_key(found) == header_key(header)
        ]
        if not places:
            raise KnownError(
                "unknown_column",
                _("The file has no column {column}; it has {columns}.").format(
                    column=header, columns=listed(names)
                ),
            )
        wanted[places[0]] = name
    return wanted
