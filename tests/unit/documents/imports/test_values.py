"""Cells as sheets hold them, and what they are read as."""

import datetime as dt
import re
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.documents.imports import (
    amounts,
    birthdays,
    cells,
    dates,
    phones,
    times,
    values,
    words,
)
from crm.documents.imports.fields import BadCell, Order, Units
from crm.documents.imports.numerals import chinese_number
from crm.documents.imports.persons import taken_apart
from crm.documents.imports.reading import Cell
from crm.i18n import use
from crm.queries.birthdays import lunar_words

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
    approval = values.one_of(words.APPROVALS, "approval")
    assert [approval(w, CNY) for w in ("待批", "未批", "已通过")] == [
        "pending",
        "pending",
        "approved",
    ]


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
        ("0/0/00", None),  # Outlook, where there is none
        ("0000-00-00", None),
    ],
)
def test_birthdays(cell: str, birthday: object) -> None:
    assert values.birthday(cell, CNY) == birthday


DAY_FORMS = (
    *(
        "%Y-%m-%d",
        "%Y/%m/%d",
        "%Y.%m.%d",
        "%Y%m%d",
        "%Y年%m月%d日",
        "%Y 年 %m 月 %d 号",
        "%y年%m月%d日",
    ),
    *("%d %B %Y", "%d-%b-%y", "%B %d, %Y", "%b %d %Y", "%A, %d %B %Y", "%Y-%b-%d", "%d%b%Y"),
    *("%Y-%m-%dT00:00:00", "%Y-%m-%d 00:00:00.000", "%Y-%m-%dT00:00:00+08:00", "%Y/%m/%d 0:00"),
)


@given(st.dates(dt.date(1960, 1, 1), dt.date(2049, 12, 31)), st.sampled_from(DAY_FORMS))
def test_a_day_in_each_form_is_read_back(day: dt.date, form: str) -> None:
    words = day.strftime(form)
    assert values.moment(words, CNY) == (day, None)
    assert values.moment(words.translate(FULL_WIDTH), CNY) == (day, None)


FULL_WIDTH = str.maketrans("0123456789-/.:", "０１２３４５６７８９－／．：")
_ONES = "〇一二三四五六七八九"


def _numeral(number: int) -> str:
    tens, ones = divmod(number, 10)
    return (
        ("" if tens < 2 else _ONES[tens]) + ("十" if tens else "") + (_ONES[ones] if ones else "")
    )


@given(st.dates(dt.date(1900, 3, 1), dt.date(2100, 1, 1)), st.sampled_from("日号"))
def test_a_day_in_chinese_numerals_is_read_back(day: dt.date, sign: str) -> None:
    year = "".join(_ONES[int(digit)] for digit in str(day.year))
    assert values.day(f"{year}年{_numeral(day.month)}月{_numeral(day.day)}{sign}", CNY) == day


@given(
    st.dates(dt.date(1990, 1, 1), dt.date(2049, 12, 31)),
    st.sampled_from([("dmy", "%d/%m/%Y"), ("mdy", "%m-%d-%Y"), ("ymd", "%y.%m.%d")]),
)
def test_a_day_in_the_order_of_its_column_is_read_back(
    day: dt.date, form: tuple[Order, str]
) -> None:
    order, words = form
    assert values.day(day.strftime(words), Units("CNY", order=order)) == day


@given(st.dates(dt.date(1930, 1, 1), dt.date(2100, 1, 1)), st.integers(0, 1439))
def test_serials_of_both_epochs_are_read_back(day: dt.date, minute: int) -> None:
    for epoch in (dt.date(1899, 12, 30), dt.date(1904, 1, 1)):
        serial = (day - epoch).days + minute / 1440
        time = f"{minute // 60:02}:{minute % 60:02}" if minute else None
        assert values.moment(serial, Units("CNY", epoch=epoch)) == (day, time)


AMOUNT_FORMS = (
    *("{:.2f}", "{:,.2f}", "¥{:,.2f}", "￥ {:.2f}", "RMB {:,.2f}", "{:,.2f}元", "{:.2f} CNY"),
    *("'{:.2f}", "人民币{:.2f}元整"),
)


@given(st.integers(0, 10**12), st.sampled_from(AMOUNT_FORMS))
def test_an_amount_in_each_form_is_read_back(fen: int, form: str) -> None:
    words = form.format(Decimal(fen) / 100)
    assert values.money(words, CNY) == fen
    assert values.money(words.translate(FULL_WIDTH), CNY) == fen


@given(st.integers(0, 10**10))
def test_an_amount_written_with_a_comma_is_read_back_in_its_column(fen: int) -> None:
    european = f"{Decimal(fen) / 100:,.2f}".translate(str.maketrans(",.", ".,"))
    assert values.money(european, Units("CNY", decimal=",")) == fen


def _chinese(number: int) -> str:
    """Up to 9999 as it is said."""
    words, is_gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            words += ("零" if is_gap and words else "") + _ONES[digit] + name
            is_gap = False
        else:
            is_gap = True
    return words


@given(st.integers(1, 9_999), st.integers(1, 9_999))
def test_chinese_numerals_are_read_back(high: int, low: int) -> None:
    gap = "零" if low < 1000 else ""
    assert chinese_number(f"{_chinese(high)}万{gap}{_chinese(low)}") == high * 10_000 + low


@given(st.integers(1, 12), st.integers(1, 30), st.booleans())
def test_a_lunar_birthday_as_we_write_it_is_read_back(month: int, day: int, is_leap: bool) -> None:
    stored = -month if is_leap else month
    for language in ("zh", "en"):
        use(language)
        assert values.birthday(lunar_words(stored, day), CNY) == (None, stored, day, "lunar")
    use("en")


@given(st.integers(0, 23), st.integers(0, 59))
def test_a_time_in_each_form_is_read_back(hour: int, minute: int) -> None:
    at = dt.time(hour, minute)
    for form in (f"{at:%H:%M}", f"{at:%I:%M %p}", f"{hour}点{minute}分", f"{hour}：{minute:02}"):
        assert values.clock(form, CNY) == f"{at:%H:%M}"


@given(
    st.sampled_from(["138", "139", "186", "199"]),
    st.integers(0, 99_999_999),
    st.sampled_from(
        ["{}", "+86 {}", "0086{}", "86-{}", "'{}", "{} ", "{}.0", "{}（李）", "手机：{}"]
    ),
)
def test_a_mobile_in_each_form_is_one_number(head: str, tail: int, form: str) -> None:
    number = f"{head}{tail:08}"
    assert values.phone_keys(values.phone(form.format(number), CNY)) == {number}
    assert values.phone_keys(values.phone(float(number), CNY)) == {number}


@pytest.mark.parametrize("cell", ["1.38E+10", "1.38001E+10", "1,38E+10", 1.5e15])
def test_digits_that_were_lost_are_not_made_up(cell: Cell) -> None:
    with pytest.raises(BadCell) as caught:
        values.phone(cell, CNY)
    assert "lost" in caught.value.sentence


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("张伟经理", ("张伟", "经理", None)),
        ("李娜女士", ("李娜", None, "female")),
        ("欧阳建国总经理", ("欧阳建国", "总经理", None)),
        *(
            (whole, (whole, None, None))
            for whole in ("王经理", "张总", "采购经理", "欧阳经理", "总经理")
        ),
    ],
)
def test_a_title_is_parted_from_a_name_only_where_a_name_is_left(cell: str, parts: object) -> None:
    assert taken_apart(cell) == parts


def test_every_refusal_says_what_to_write_instead() -> None:
    for module in (amounts, birthdays, cells, dates, phones, times, values):
        for name, sentence in vars(module).items():
            if name.isupper() and isinstance(sentence, str) and "{column}" in sentence:
                assert sentence.endswith("."), name
                assert ";" in sentence, name


PARSERS: list[Callable[..., object]] = [
    *(values.day, values.moment, values.money, values.price, values.quantity, values.discount),
    *(values.phone, values.email, values.text, values.code, values.truth, values.whole),
    *(values.clock, values.birthday, values.reading, values.currency, values.number_text),
    *(values.first_day, values.last_day, values.bounds, values.name, values.person),
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
