"""Header rows of many systems: the kind is guessed, and the columns found. The floors only rise."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from crm.documents.imports.guessing import guess_kind
from crm.documents.imports.headers import distinct, known_share, match_columns
from crm.documents.imports.kinds import KINDS
from crm.documents.imports.reading import Sheet

LEAST_RECALL = 0.97
LEAST_PRECISION = 0.97
LEAST_KINDS = 1.0


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    kind: str
    file_name: str
    form: str | None
    fields: dict[str, str]

    @property
    def sheet(self) -> Sheet:
        return Sheet(tuple(self.fields), [])


def _read() -> Iterator[Row]:
    lines = Path(__file__).with_name("headers.txt").read_text(encoding="utf-8").splitlines()
    lines = [line for line in lines if line and not line.startswith("#")]
    for head, cells in zip(lines[::2], lines[1::2], strict=True):
        found = re.fullmatch(r"\[(.+)\] (\w+) \((.+)\)(?: form=(\w+))?", head)
        assert found is not None, head
        pairs = (cell.strip().rpartition("=") for cell in cells.split(" | "))
        fields = {header: field for header, _is, field in pairs}
        yield Row(found[1], found[2], found[3], found[4], fields)


ROWS = list(_read())


def _found(row: Row) -> dict[str, str]:
    mapping = match_columns(KINDS[row.kind], tuple(row.fields), {}, "CNY").mapping
    return {name: mapping.get(name, "") for name in distinct(tuple(row.fields))}


def test_the_corpus_is_large_and_its_fields_exist() -> None:
    assert len(ROWS) >= 40
    for row in ROWS:
        assert all(KINDS[row.kind].field(name) for name in row.fields.values() if name), row.name


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_the_kind_is_guessed(row: Row) -> None:
    guess = guess_kind(row.sheet, row.file_name)
    assert (guess.kind, guess.form) == (row.kind, row.form), guess
    assert guess.sure, guess


def test_the_kind_is_guessed_without_the_name_of_the_file() -> None:
    right = [guess_kind(row.sheet).kind == row.kind for row in ROWS]
    assert sum(right) / len(right) >= 0.95, [
        row.name for row, is_right in zip(ROWS, right, strict=True) if not is_right
    ]


def test_headers_are_found() -> None:
    wanted = [(row, header, field) for row in ROWS for header, field in row.fields.items()]
    found = {row.name: _found(row) for row in ROWS}
    missed = [
        (row.name, header, field, found[row.name][header])
        for row, header, field in wanted
        if field and found[row.name][header] != field
    ]
    invented = [
        (row.name, header, found[row.name][header])
        for row, header, field in wanted
        if not field and found[row.name][header]
    ]
    fields = sum(bool(field) for _row, _header, field in wanted)
    recall = 1 - len(missed) / fields
    taken = sum(bool(name) for names in found.values() for name in names.values())
    precision = 1 - (len(invented) + sum(bool(got) for *_rest, got in missed)) / taken
    print(f"{len(ROWS)} rows, {fields} fields: recall {recall:.3f}, precision {precision:.3f}")
    assert recall >= LEAST_RECALL, missed
    assert precision >= LEAST_PRECISION, invented


def test_most_headers_of_every_row_are_known_as_headers() -> None:
    for row in ROWS:
        if not row.name.startswith("slips"):
            assert known_share(tuple(row.fields)) >= 0.5, row.name
