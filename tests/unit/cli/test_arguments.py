import argparse
import datetime as dt
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.cli.arguments import Parser, choice, clock, day, days, positive, speak
from crm.errors import KnownError


@pytest.fixture
def parser() -> Parser:
    speak()
    parser = Parser(prog="crm probe")
    parser.add_argument("what")
    parser.add_argument("--many", nargs="+")
    parser.add_argument("--on", type=day)
    parser.add_argument("--mode", choices=("visit", "call"))
    parser.add_argument("--count", type=int)
    parser.add_argument("--quiet", action="store_true")
    return parser


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "missing: what"),
        (["a", "b"], "not understood: b"),
        (["a", "--on"], "--on: a value is missing"),
        (["a", "--many"], "--many: a value is missing"),
        (["a", "--on", "soon"], "--on: soon is not a day; write it as 2026-03-05"),
        (["a", "--on", "1066-10-14"], "--on: 1066-10-14 is too far away"),
        (["a", "--mode", "fax"], "--mode: 'fax' is not possible; choose one of 'visit', 'call'"),
        (["a", "--count", "x"], "--count: 'x' is not understood"),
        (["a", "--quiet=yes"], "--quiet: takes no value, not 'yes'"),
        (["a", "--qui"], "not understood: --qui"),
        (["a\n\udcff", "--wrong"], "not understood: --wrong"),
    ],
)
def test_wrong_usage_is_a_known_error_in_our_words(
    parser: Parser, words: list[str], said: str
) -> None:
    with pytest.raises(KnownError) as refused:
        parser.parse_args(words)
    assert refused.value.code == "usage"
    assert refused.value.sentence.startswith(said)
    assert refused.value.sentence.endswith(". See crm probe --help.")


def test_the_help_is_in_our_words_too(parser: Parser) -> None:
    assert "show this help\n" in parser.format_help()
    assert "\narguments:\n" in parser.format_help()


@given(st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)))
def test_a_day_is_read_as_it_is_written(given_day: dt.date) -> None:
    assert day(given_day.isoformat()) == given_day
    wide = given_day.isoformat().translate({code: code + 0xFEE0 for code in range(0x30, 0x3A)})
    assert day(wide) == given_day


TYPES = (day, clock, positive, days, choice("mode"), choice("stage", ("won", "lost")))


@given(st.sampled_from(TYPES), st.text())
def test_no_text_breaks_a_type(read: Callable[[str], object], text: str) -> None:
    with suppress(argparse.ArgumentTypeError):
        read(text)


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "", "x", "9" * 30, "²"])
def test_positive_takes_whole_numbers_from_one(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError):
        positive(text)


def test_days_take_zero() -> None:
    assert (days("0"), days("30")) == (0, 30)


def test_a_choice_is_a_code_or_its_word() -> None:
    mode = choice("mode")
    assert [mode("wechat"), mode("WeChat"), mode("ＷＥＣＨＡＴ")] == ["wechat"] * 3
    with pytest.raises(argparse.ArgumentTypeError, match="choose one of won, lost"):
        choice("stage", ("won", "lost"))("existing")
