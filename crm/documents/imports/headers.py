"""Which column is which field: tolerant of case, blanks, width, brackets, asterisks, synonyms."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from crm.documents.imports.fields import Field, Kind, Units
from crm.documents.imports.kinds import KINDS
from crm.documents.imports.reading import column_letters
from crm.documents.imports.values import CURRENCIES, folded
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.i18n import listed

_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|【([^【】]*)】|\{([^{}]*)\}|「([^「」]*)」")
_FACTORS = {"百万": 10**6, "千万": 10**7, "亿": 10**8, "万": 10**4, "千": 10**3, "k": 10**3}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file that is a field of the kind."""

    index: int
    header: str
    field: Field
    units: Units


@dataclass(frozen=True, slots=True)
class Columns:
    """All columns of a file: those that are fields, and the others by index."""

    fields: tuple[Column, ...]
    others: Mapping[int, str]

    @property
    def mapping(self) -> dict[str, str]:
        """Header to field."""
        return {column.header: column.field.name for column in self.fields}


def header_key(header: str) -> str:
    """What headers are compared by: letters, digits and Han characters alone."""
    words = unicodedata.normalize("NFKC", header).casefold()
    return "".join(character for character in words if character.isalnum() or character == "#")


def bare(header: str) -> str:
    """The header without what stands in brackets."""
    return _BRACKETS.sub("", unicodedata.normalize("NFKC", header))


def known_share(cells: Sequence[object]) -> float:
    """The share of the cells that are headers of some kind; empty ones do not count."""
    words = [str(cell) for cell in cells if str(cell).strip()]
    if not words:
        return 0.0
    known = _known_keys()
    return sum(header_key(w) in known or header_key(bare(w)) in known for w in words) / len(words)


@cache
def _known_keys() -> frozenset[str]:
    return frozenset(
        header_key(header)
        for kind in KINDS.values()
        for field in kind.fields
        for header in field.headers
    )


def match_columns(
    kind: Kind, headers: Sequence[str], chosen: Mapping[str, str], currency: str
) -> Columns:
    """The columns of the file; `chosen` is header to field, an empty field for none of them.

    KnownError unknown_column for a chosen column the file does not have.
    """
    names = _distinct(headers)
    wanted = _wanted(names, chosen)
    known = {
        key: (rank, field)
        for field in reversed(kind.fields)
        for rank, key in reversed([*enumerate(map(header_key, (*field.headers, field.name)))])
    }
    best: dict[str, tuple[int, int]] = {}
    for index, name in enumerate(names):
        found = known.get(header_key(name)) or known.get(header_key(bare(name)))
        if index not in wanted and found is not None:
            rank, known_field = found
            best[known_field.name] = min(best.get(known_field.name, (rank, index)), (rank, index))
    by_index = {index: name for name, (_rank, index) in best.items()}
    by_index = {i: name for i, name in by_index.items() if name not in wanted.values()}
    by_index |= {index: name for index, name in wanted.items() if name}
    taken = [
        Column(index, names[index], field, _units(names[index], currency))
        for index, name in sorted(by_index.items())
        if (field := kind.field(name)) is not None
    ]
    others = {i: name for i, name in enumerate(names) if i not in by_index}
    return Columns(tuple(taken), others)


def _distinct(headers: Sequence[str]) -> list[str]:
    """The headers, each once: a second one gets a number, one that is empty its column's letter."""
    names: list[str] = []
    seen: set[str] = set()
    for index, header in enumerate(headers):
        name = " ".join(header.split()) or column_letters(index)
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


def _units(header: str, currency: str) -> Units:
    """What the brackets of a header say: 金额(万元) is in ten thousands, Total (USD) in USD."""
    factor = 1
    for found in _BRACKETS.findall(unicodedata.normalize("NFKC", header)):
        unit = folded("".join(found))
        for iso, names in CURRENCIES.items():
            if unit == iso.casefold() or unit in names:
                currency = iso
        for word, times in _FACTORS.items():
            if unit in {word, f"{word}元", f"{word}人民币", f"人民币{word}元"}:
                factor = times
    return Units(currency, factor)
