import datetime as dt
import io
import json
import sys
import uuid
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.cli.answers import as_json, one_line, table, width
from crm.cli.main import COMMANDS, make_parser


def test_json_holds_ids_dates_and_readable_chinese() -> None:
    record = uuid.UUID(int=5)
    text = as_json({"id": record, "day": dt.date(2026, 3, 5), "n": Fraction(1, 4), "名": "拓客"})
    assert "拓客" in text
    assert json.loads(text) == {"id": str(record), "day": "2026-03-05", "n": 0.25, "名": "拓客"}


def test_json_is_ascii_where_the_terminal_can_show_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="latin-1"))
    assert as_json("拓😀").isascii()
    assert json.loads(as_json("拓😀")) == "拓😀"


def test_what_json_cannot_hold_is_a_bug() -> None:
    with pytest.raises(TypeError):
        as_json(object())


@given(st.lists(st.tuples(st.text("a拓ｂ", max_size=5), st.none() | st.integers()), max_size=5))
def test_columns_of_a_table_start_below_each_other(rows: list[tuple[str, int | None]]) -> None:
    lines = table(("name", "n"), rows)
    assert len(lines) == len(rows) + 1
    starts = {
        width(line[: -len(str("–" if n is None else n))])
        for line, (_name, n) in zip(lines[1:], rows, strict=True)
    }
    assert len(starts) <= 1


@given(st.text())
def test_an_error_is_one_line(text: str) -> None:
    assert len(one_line(text).splitlines()) <= 1


@pytest.mark.parametrize("module", COMMANDS)
def test_each_module_has_exactly_the_commands_it_is_listed_with(module: str) -> None:
    parser = make_parser([module])
    (commands,) = (a for a in parser._actions if a.dest == "command")
    assert commands.choices is not None
    assert tuple(commands.choices) == COMMANDS[module]
