"""Cells as sheets hold them, and what they are read as."""

import datetime as dt
import re
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.documents.imports import values, words
from crm.documents.imports.fields import BadCell, Units
from crm.documents.imports.reading import Cell

CNY = Units("CNY")
DAY = dt.date(2026, 3, 5)


@pytest.mark.parametrize(
    "cell",
    [
        "2026-03-05",
        "2026/3/5",
        "2026.3.5",
        "2026年3月5日",
        "2026 年 3 月 5 日",
        "２０２６－０３－０５",
        "2026-03-05 00:00:00.000",
        "2026-03-05T23:30:00Z",
        "20260305",
        "46086",
        46086.0,
        46086,
        DAY,
        dt.datetime(2026, 3, 5, 9, 30),  # noqa: DTZ001 - a sheet's times have no zone
        "2026年3月5日 星期四",
    ],
)
def test_a_day_in_every_form_that_means_one_day(cell: Cell) -> None:
    assert values.day(cell, CNY) == DAY


@pytest.mark.parametrize(
    "cell",
    ["05/03/2026", "3月5日", "2026-13-01", "2026-02-30", "tomorrow", "12", "2026-3", True, "1e5"],
)
def test_what_may_mean_two_days_or_none_is_refused(cell: Cell) -> None:
    with pytest.raises(BadCell) as caught:
        values.day(cell, CNY)
    assert caught.value.code == "bad_date"


def test_a_time_beside_the_day_is_kept_unless_it_is_midnight() -> None:
    assert values.moment("2026-03-05 14:30", CNY) == (DAY, "14:30")
    assert values.moment("2026-03-05 00:00:00.000", CNY) == (DAY, None)
    assert values.moment(46086.5, CNY) == (DAY, "12:00")


@given(st.dates(dt.date(1900, 3, 1), dt.date(2100, 1, 1)))
def test_a_day_written_in_iso_form_is_read_back(day: dt.date) -> None:
    assert values.day(day.isoformat(), CNY) == day


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("¥1,234.50", 123_450),
        ("￥１２３", 12_300),
        ("8.5万", 8_500_000),
        ("100元", 10_000),
        (0.1 + 0.2, 30),
        (32.38, 3_238),
        ("0.005", 1),
        (1e15, 10**17),
    ],
)
def test_amounts_as_people_write_them(cell: Cell, amount: int) -> None:
    assert values.money(cell, CNY) == amount


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("-5", "negative_amount"),
        ("(45.00)", "negative_amount"),
        ("1.234,56", "bad_number"),
        ("about 5", "bad_number"),
        ("€5", "other_currency"),
        ("$5", "other_currency"),
        (float("nan"), "bad_number"),
        (True, "bad_number"),
        (DAY, "bad_number"),
    ],
)
def test_amounts_that_cannot_be(cell: Cell, code: str) -> None:
    with pytest.raises(BadCell) as caught:
        values.money(cell, CNY)
    assert caught.value.code == code


def test_the_currency_and_the_header_give_the_scale() -> None:
    assert values.money("12.5", Units("CNY", 10_000)) == 12_500_000
    assert values.money("500", Units("JPY")) == 500
    assert values.money("$5", Units("USD")) == 500


@pytest.mark.parametrize(
    ("cell", "discount"),
    [
        ("0.15", 150_000),
        (0.15, 150_000),
        ("15%", 150_000),
        ("15 ％", 150_000),
        ("8.5折", 150_000),
        ("85折", 150_000),
        ("0", 0),
        (1, 1_000_000),
    ],
)
def test_discounts(cell: Cell, discount: int) -> None:
    assert values.discount(cell, CNY) == discount


@pytest.mark.parametrize("cell", ["15", "-0.1", "150%", "a lot", "折"])
def test_discounts_that_are_none(cell: str) -> None:
    with pytest.raises(BadCell, match="bad_discount"):
        values.discount(cell, CNY)


@pytest.mark.parametrize(
    ("cell", "phone"),
    [
        (13812345678.0, "13812345678"),
        ("13812345678.0", "13812345678"),
        ("1.3812345678E+10", "13812345678"),
        ("(5) 555-4729", "(5) 555-4729"),
        ("１３８１２３４５６７８", "13812345678"),
    ],
)
def test_phones(cell: Cell, phone: str) -> None:
    assert values.phone(cell, CNY) == phone


@pytest.mark.parametrize("cell", ["1.38E+10", "none of your business"])
def test_a_phone_that_lost_its_digits_is_not_made_up(cell: str) -> None:
    with pytest.raises(BadCell, match="bad_phone"):
        values.phone(cell, CNY)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("+86 138 1234 5678", "13812345678"),
        ("010-6552 9988", "+86 10 65529988"),
        ("021-60000001转801", "021-60000001"),
        ("0086-13812345678", "138-1234-5678"),
    ],
)
def test_one_phone_written_in_two_ways_is_one_key(one: str, other: str) -> None:
    assert values.phone_keys(one) == values.phone_keys(other) != frozenset()


def test_two_numbers_in_a_cell_are_two_keys_and_a_short_one_is_none() -> None:
    assert len(values.phone_keys("13812345678/13912345678")) == 2
    assert values.phone_keys("801") == frozenset()


@pytest.mark.parametrize(
    ("cell", "truth"), [("是", True), ("0", False), ("TRUE", True), (0.0, False)]
)
def test_yes_and_no(cell: Cell, truth: bool) -> None:
    assert values.truth(cell, CNY) is truth


def test_codes_come_from_words_of_either_language() -> None:
    kind = values.one_of(words.CUSTOMER_KINDS, "kind")
    assert [kind(w, CNY) for w in ("经销商", "Distributor", "dealer", "distributor")] == [
        "distributor"
    ] * 4
    with pytest.raises(BadCell, match="bad_choice"):
        kind("hm", CNY)
    assert values.one_of(words.CHANNELS, "channel", own_words=True)("校友", CNY) == "校友"


def test_no_word_stands_for_two_codes_of_one_list() -> None:
    lists = {n: v for n, v in vars(words).items() if re.fullmatch("[A-Z_]+", n)}
    assert lists
    for name, choices in lists.items():
        said = [values.folded(w) for code, ws in choices.items() for w in {code, *ws}]
        twice = {w for w in said if said.count(w) > 1}
        # A word may be the code of its own list as well: "distributor" the distributor.
        assert {
            w
            for w in twice
            if sum(w in map(values.folded, {c, *ws}) for c, ws in choices.items()) > 1
        } == set(), name


def test_text_loses_what_cannot_be_seen_and_keeps_its_accents() -> None:
    assert values.text("\u200b México D.F.\ufeff\u3000") == "México D.F."
    assert values.text(10248.0) == "10248"
    with pytest.raises(BadCell, match="cell_too_long"):
        values.text("x" * 40_000)


@pytest.mark.parametrize(
    ("cell", "birthday"),
    [
        ("1980-03-05", (1980, 3, 5, "solar")),
        ("3月5日", (None, 3, 5, "solar")),
        ("农历8月15日", (None, 8, 15, "lunar")),
    ],
)
def test_birthdays(cell: str, birthday: object) -> None:
    assert values.birthday(cell, CNY) == birthday


PARSERS: list[Callable[..., object]] = [
    *(values.day, values.moment, values.money, values.price, values.quantity, values.discount),
    *(values.phone, values.email, values.text, values.code, values.truth, values.whole),
    *(values.clock, values.birthday, values.reading, values.currency, values.number_text),
]


@given(
    st.sampled_from(PARSERS),
    st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.datetimes(), st.times()),
)
def test_whatever_a_cell_holds_it_is_read_or_refused(
    parse: Callable[..., object], cell: Cell
) -> None:
    with suppress(BadCell):
        parse(cell, CNY)
