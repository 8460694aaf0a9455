"""Cells as real sheets have them: what is read, what is refused. The floors only rise."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from crm.documents.imports.columns import decide_columns
from crm.documents.imports.fields import BadCell
from crm.documents.imports.headers import Column, match_columns
from crm.documents.imports.kinds import KINDS
from crm.documents.imports.reading import Cell, Sheet
from crm.documents.imports.values import is_empty, no_value, phone_keys, text
from crm.domain.money import format_scaled

LEAST_READ = 0.99
LEAST_REFUSED = 1.0  # of what nobody can know, nothing is guessed

TODAY = dt.date(2026, 11, 22)


@dataclass(frozen=True, slots=True)
class Case:
    kind: str
    header: str
    words: dict[str, str]
    cells: list[tuple[Cell, str]]


def _cases() -> Iterator[Case]:
    content = Path(__file__).with_name("values.txt").read_text(encoding="utf-8")
    for block in re.split(r"^== ", content, flags=re.MULTILINE)[1:]:
        head, *lines = block.split("\n")
        kind, header, *words = (part.strip() for part in head.split(" | "))
        pairs = (line.split(" => ") for line in lines if line.strip())
        yield Case(
            kind,
            header,
            dict(word.split("=") for word in words),
            [(_cell(cell), meaning) for cell, meaning in pairs],
        )


def _cell(words: str) -> Cell:
    return float(words[1:]) if words.startswith("#") else words


CASES = list(_cases())


def _meanings(case: Case) -> Iterator[tuple[Cell, str, str]]:
    """Each cell, what it means, and what it is read as."""
    rows = [(number, [cell]) for number, (cell, _meaning) in enumerate(case.cells, start=2)]
    sheet = Sheet((case.header,), rows, words=case.words)
    columns = match_columns(KINDS[case.kind], sheet.headers, {}, "CNY")
    columns, _decided = decide_columns(columns, sheet, chosen={}, today=TODAY)
    (column,) = columns.fields
    for cell, meaning in case.cells:
        yield cell, meaning, _read(column, cell)


def _read(column: Column, cell: Cell) -> str:
    if is_empty(cell) or (column.field.parse != text and no_value(cell)):
        return "NONE"
    try:
        value = column.field.parse(cell, column.units)
    except BadCell:
        return "NO"
    return "NONE" if value in (None, "", []) else _shown(column.field.name, value)


SCALES = {"amount": (100, 2), "quantity": (1000, 0)}


def _shown(field: str, value: object) -> str:  # noqa: PLR0911 - one way for each sort of value
    match value:
        case bool():
            return "yes" if value else "no"
        case int() if field == "discount":
            return format_scaled(value, 10_000) + "%"
        case int() if field in SCALES:
            return format_scaled(value, *SCALES[field])
        case (dt.date() as day, None):
            return day.isoformat()
        case (dt.date() as day, str() as time):
            return f"{day.isoformat()} {time}"
        case (year, int() as month, int() as of_month, str() as calendar):
            shown = f"{month:02}" if month > 0 else str(month)
            moon = "L" if calendar == "lunar" else ""
            return f"{moon}{year if year is not None else '-'}-{shown}-{of_month:02}"
        case (int() as number, unit):
            return format_scaled(number, 1_000_000) + (str(unit) if unit else "")
        case (str() as low, high):
            return low if high is None else f"{low}..{high}"
        case str() if field in {"phone", "mobile"}:
            return ", ".join(sorted(phone_keys(value)))
        case _:
            return str(value)


def _all() -> Iterator[tuple[Case, Cell, str, str]]:
    for case in CASES:
        for cell, meaning, read in _meanings(case):
            yield case, cell, meaning.strip(), read


def test_the_corpus_is_large() -> None:
    assert sum(len(case.cells) for case in CASES) >= 400


def test_nothing_is_read_as_what_it_does_not_mean() -> None:
    wrong = [
        f"{case.header}: {cell!r} is {meaning}, read as {read}"
        for case, cell, meaning, read in _all()
        if read not in {meaning, "NO"}
    ]
    assert wrong == []


@pytest.mark.parametrize("refused", [False, True])
def test_recall(refused: bool) -> None:
    found = [
        (cell, meaning, read)
        for _case, cell, meaning, read in _all()
        if (meaning == "NO") == refused
    ]
    missed = [one for one in found if one[1] != one[2]]
    share = 1 - len(missed) / len(found)
    print(f"{'refused' if refused else 'read'}: {len(found) - len(missed)} of {len(found)}", missed)
    assert share >= (LEAST_REFUSED if refused else LEAST_READ), missed
