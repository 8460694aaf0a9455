"""Which column is which field: however its header is written, by the columns beside it too."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from rapidfuzz.distance import OSA

from crm.documents.imports import layouts, sniffing
from crm.documents.imports.fields import Field, Kind, Units
from crm.documents.imports.header_keys import (
    bare,
    header_key,
    header_keys,
    header_parts,
    in_brackets,
    is_bucket,
    is_nameless,
    month_of,
    quarter_of,
    unit_behind,
    unnumbered,
)
from crm.documents.imports.kinds import KINDS
from crm.documents.imports.reading import Cell, column_letters
from crm.documents.imports.values import CURRENCIES, LONGEST_TEXT, folded, text
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.i18n import language, listed

__all__ = ["Column", "Columns", "bare", "header_key", "known_share", "match_columns"]

_FACTORS = {"百万": 10**6, "千万": 10**7, "亿": 10**8, "万": 10**4, "千": 10**3, "k": 10**3}
_BY_PARTS, _BY_NUMBER, _BY_TYPO, _BY_VALUES = 10, 20, 30, 40
_SHORTEST_TYPO = 5
_LONG_WORD = 9
_SURE = 3  # different values, before a column is said not to be what its header says

EXTRA = " +"
"""What a header ends with that looks like a field and is none; exports write it."""

Rows: TypeAlias = Sequence[tuple[int, Sequence[Cell]]]


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


@dataclass(frozen=True, slots=True, order=True)
class _Claim:
    """That a column may be a field; the smallest is the best."""

    unlikely: bool
    level: int
    rank: int
    place: int
    index: int
    name: str
    number: int = 1


def known_share(cells: Sequence[object]) -> float:
    """The share of the cells that are headers of some kind; empty ones do not count."""
    words = [str(cell) for cell in cells if str(cell).strip()]
    if not words:
        return 0.0
    return sum(is_known(word) for word in words) / len(words)


def is_known(header: str) -> bool:
    """Whether the words are a header of some kind, or one that files bear and no kind takes."""
    known = _known_keys()
    if any(key in known for key in header_keys(header)):
        return True
    if (numbered := unnumbered(header)) is not None and numbered[0] in known:
        return True
    if month_of(header) or quarter_of(header) or is_bucket(header):
        return True
    return any(key in known for key in header_parts(header))


@cache
def _known_keys() -> frozenset[str]:
    headers = (h for kind in KINDS.values() for field in kind.fields for h in field.headers)
    return frozenset(map(header_key, headers)) | layouts.WITHOUT_FIELD


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
    known = _known(kind.name, language(), personal=personal)
    taken = set(wanted.values())
    by_index = {index: name for index, name in wanted.items() if name}
    more: dict[int, str] = {}
    _add_birthday(kind, names, by_index, more, wanted)
    taken |= {*by_index.values()}
    claims = [
        claim
        for index, name in enumerate(names)
        if index not in by_index and index not in wanted and not name.endswith(EXTRA)
        for claim in _claims(kind, known, index, name, _Values(rows, currency))
    ]
    for claim in sorted(claims):
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
    if kind.name == "customers" and "name" not in by_index.values():
        for index in [i for i, name in by_index.items() if name == "contact_name"]:
            if index not in wanted and layouts.is_own_name(names[index]):
                by_index[index] = "name"
    fields = tuple(_columns(kind, names, by_index, more, currency))
    others = {
        i: name.removesuffix(EXTRA)
        for i, name in enumerate(names)
        if i not in by_index and i not in more
    }
    return Columns(fields, others, personal)


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


@dataclass(frozen=True, slots=True)
class _Values:
    """The rows, looked at only where they are needed."""

    rows: Rows
    currency: str

    def of(self, index: int) -> list[Cell]:
        return sniffing.sample(self.rows, index)


def _claims(
    kind: Kind,
    known: Mapping[str, tuple[tuple[int, int, str], ...]],
    index: int,
    name: str,
    seen: _Values,
) -> Iterator[_Claim]:
    level, number, entries = _entries(known, name)
    if not entries and is_nameless(name):
        level, entries = _BY_VALUES, _by_look(kind, seen.of(index))
    several = len(entries) > 1
    for rank, place, field_name in entries:
        field = kind.field(field_name)
        if field is None:
            continue
        cells = seen.of(index) if seen.rows else []
        share = sniffing.share_taken(field, cells, units_of(name, seen.currency)) if cells else 1.0
        if not share and len(cells) >= _SURE and field_name not in kind.required.values():
            continue  # what no value of the column can be, it is not
        if field_name in layouts.REPS and layouts.is_about_money(name, cells):
            continue
        yield _Claim(several and share < 0.5, level, rank, place, index, field_name, number)  # noqa: PLR2004 - half


def _entries(
    known: Mapping[str, tuple[tuple[int, int, str], ...]], name: str
) -> tuple[int, int, tuple[tuple[int, int, str], ...]]:
    """How a header is known: how surely, its number, and the fields it may be."""
    for key in header_keys(name):
        if key in known:
            return 0, 1, known[key]
    if any(key in layouts.WITHOUT_FIELD for key in header_keys(name)):
        return 0, 1, ()
    found = [known[key] for key in header_parts(name) if key in known]
    if found:
        common = set.intersection(*({entry[2] for entry in entries} for entries in found))
        if entries := tuple(entry for entry in found[0] if entry[2] in common):
            return _BY_PARTS, 1, entries
    if (numbered := unnumbered(name)) is not None and numbered[0] in known:
        return _BY_NUMBER, numbered[1], known[numbered[0]]
    return _BY_TYPO, 1, _like(known, name)


def _like(
    known: Mapping[str, tuple[tuple[int, int, str], ...]], name: str
) -> tuple[tuple[int, int, str], ...]:
    """The only field whose header is a slip of the pen away; of a word nobody uses otherwise."""
    key = header_keys(name)[-1] if header_keys(name) else ""
    if len(key) < _SHORTEST_TYPO - (not key.isascii()) or is_known(name):
        return ()
    most = 2 if key.isascii() and len(key) >= _LONG_WORD else 1
    found: dict[str, tuple[int, tuple[int, int, str]]] = {}
    for other, entries in known.items():
        if abs(len(other) - len(key)) > most or len(other) < _SHORTEST_TYPO - (not key.isascii()):
            continue
        if _digits(other) != _digits(key):
            continue
        distance = OSA.distance(key, other, score_cutoff=most)
        if distance > most or not _is_slip(key, other):
            continue
        for entry in entries:
            if entry[2] not in found or found[entry[2]][0] > distance:
                found[entry[2]] = (distance, entry)
    if not found:
        return ()
    nearest = min(distance for distance, _entry in found.values())
    best = [entry for distance, entry in found.values() if distance == nearest]
    return tuple(best) if len(best) == 1 else ()


def _is_slip(key: str, other: str) -> bool:
    """A wrong Han character is one only if no header has it; 客户地区 is no slip of 客户地址."""
    if key.isascii() or len(key) != len(other) or sorted(key) == sorted(other):
        return True
    return (
        not {mine for mine, theirs in zip(key, other, strict=True) if mine != theirs} & _written()
    )


@cache
def _written() -> frozenset[str]:
    return frozenset(character for key in _known_keys() for character in key)


def _digits(key: str) -> str:
    return "".join(filter(str.isdigit, key))


@cache
def _known(
    kind_name: str, spoken: str, *, personal: bool
) -> Mapping[str, tuple[tuple[int, int, str], ...]]:
    """Key to rank, place and name of the fields that it may be; a field's own name first.

    A field is known by its label too, in English and in the language `spoken`.
    """
    del spoken  # what the labels depend on
    kind = KINDS[kind_name]
    known: dict[str, dict[str, tuple[int, int, str]]] = {}
    for place, field in enumerate(kind.fields):
        keys = map(header_key, field.headers)
        labels = ((0, header_key(words)) for words in (field.label, _(field.label), field.name))
        for rank, key in (*enumerate(keys), *labels):
            name = layouts.owner_of(field.name, key) if personal else field.name
            entry = (rank, place, name)
            entries = known.setdefault(key, {})
            entries[name] = min(entry, entries.get(name, entry))
    for place, field in enumerate(kind.fields):
        key = header_key(field.name)
        if not personal:
            known[key] = {field.name: (0, place, field.name)}
    return {key: tuple(sorted(entries.values())) for key, entries in known.items()}


def _by_look(kind: Kind, cells: Sequence[Cell]) -> tuple[tuple[int, int, str], ...]:
    look = sniffing.look_of(cells)
    names = layouts.BY_LOOK.get(look, ()) if look else ()
    return tuple((rank, rank, name) for rank, name in enumerate(names) if kind.field(name))


def _is_joined(claim: _Claim, by_index: Mapping[int, str], names: Sequence[str]) -> bool:
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


def units_of(header: str, currency: str) -> Units:
    """What a header says of its numbers: 金额(万元) is in ten thousands, Total (USD) in USD."""
    factor = 1
    for found in (*in_brackets(header), unit_behind(header) or ""):
        unit = folded(found).removeprefix("单位").lstrip(": ")
        for iso, words in CURRENCIES.items():
            if unit == iso.casefold() or unit in words:
                currency = iso
        for word, times in _FACTORS.items():
            if unit in {word, f"{word}元", f"{word}人民币", f"人民币{word}元"}:
                factor = times
    return Units(currency, factor)
