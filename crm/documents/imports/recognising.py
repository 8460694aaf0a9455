"""Which fields a header may be, and how surely."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from rapidfuzz import process
from rapidfuzz.distance import OSA

from crm.documents.imports import layouts, sniffing
from crm.documents.imports.fields import Kind, Units
from crm.documents.imports.header_keys import (
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
from crm.documents.imports.reading import Cell
from crm.documents.imports.values import CURRENCIES, folded
from crm.i18n import gettext as _

Rows: TypeAlias = Sequence[tuple[int, Sequence[Cell]]]
Entries: TypeAlias = tuple[tuple[int, int, str], ...]
"""Fields a header may be: the rank of the header, the place of the field, its name."""
Known: TypeAlias = Mapping[str, Entries]

_FACTORS = {"百万": 10**6, "千万": 10**7, "亿": 10**8, "万": 10**4, "千": 10**3, "k": 10**3}
_BY_PARTS, _BY_NUMBER, _BY_TYPO, _BY_VALUES, BY_TAIL = 10, 20, 30, 40, 50
_SHORTEST_TYPO = 5
_LONG_WORD = 9
_SURE = 3  # different values, before a column is said not to be what its header says


@dataclass(frozen=True, slots=True, order=True)
class Claim:
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
    words = [str(cell) for cell in cells if not isinstance(cell, str) or cell.strip()]
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


@dataclass(frozen=True, slots=True)
class Values:
    """The rows, looked at only where they are needed."""

    rows: Rows
    currency: str
    is_wide: bool = False

    def of(self, index: int) -> list[Cell]:
        """Some values of a column."""
        return sniffing.sample(self.rows, index)


def claims_of(
    kind: Kind,
    known: Known,
    index: int,
    name: str,
    seen: Values,
) -> Iterator[Claim]:
    """What a column may be by its header, else by its values; by both where several."""
    level, number, entries = _entries(known, name, with_slips=not seen.is_wide)
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
        yield Claim(several and share < 0.5, level, rank, place, index, field_name, number)  # noqa: PLR2004 - half


def _entries(known: Known, name: str, *, with_slips: bool) -> tuple[int, int, Entries]:
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
    if with_slips and (found_like := _like(known, name)):
        return _BY_TYPO, 1, found_like
    return BY_TAIL, 1, _by_tail(known, name)


def _by_tail(known: Known, name: str) -> Entries:
    """What 录单日期 and 收货时间 may be, where no better column is: the day of the record."""
    tail = next((t for t in ("日期", "时间", "金额") if name.endswith(t)), None)
    if tail is None or is_known(name):
        return ()
    return tuple(entry for entry in known.get(tail, ()) if entry[2] in layouts.BY_TAIL)


def _like(known: Known, name: str) -> Entries:
    """The only field whose header is a slip of the pen away; of a word nobody uses otherwise."""
    if is_known(name):
        return ()
    return next((found for key in header_keys(name) if (found := _like_key(known, key))), ())


def _like_key(known: Known, key: str) -> Entries:
    if len(key) < _SHORTEST_TYPO - (not key.isascii()):
        return ()
    most = 2 if key.isascii() and len(key) >= _LONG_WORD else 1
    found: dict[str, tuple[int, tuple[int, int, str]]] = {}
    for other, distance, _place in process.extract(
        key, known.keys(), scorer=OSA.distance, score_cutoff=most, limit=None
    ):
        if len(other) < _SHORTEST_TYPO - (not key.isascii()) or _digits(other) != _digits(key):
            continue
        if not _is_slip(key, other):
            continue
        for entry in known[other]:
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
def known_fields(kind_name: str, spoken: str, *, personal: bool) -> Known:
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


def _by_look(kind: Kind, cells: Sequence[Cell]) -> Entries:
    look = sniffing.look_of(cells)
    names = layouts.BY_LOOK.get(look, ()) if look else ()
    return tuple((rank, rank, name) for rank, name in enumerate(names) if kind.field(name))


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
