"""What can mean two things is decided for a whole column, once, and said."""

import datetime as dt
import random
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.documents.imports.columns import decide_columns
from crm.documents.imports.fields import BadCell, Decided, Units
from crm.documents.imports.headers import match_columns
from crm.documents.imports.kinds import KINDS
from crm.documents.imports.reading import EPOCH, Cell, Sheet
from crm.i18n import use

TODAY = dt.date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _english() -> None:
    use("en")


def decide(
    kind: str,
    table: Mapping[str, Sequence[Cell]],
    *,
    chosen: Mapping[str, str] | None = None,
    today: dt.date = TODAY,
    words: Mapping[str, str] | None = None,
    epoch: dt.date = EPOCH,
) -> tuple[dict[str, Units], list[Decided], dict[str, list[object]]]:
    """By header the units and what the cells are read as (the code of what is refused)."""
    rows = [(number, list(row)) for number, row in enumerate(zip(*table.values(), strict=True), 2)]
    sheet = Sheet(tuple(table), rows, words=words or {}, epoch=epoch)
    columns = match_columns(KINDS[kind], sheet.headers, {}, "CNY")
    columns, decided = decide_columns(columns, sheet, chosen=chosen or {}, today=today)
    read: dict[str, list[object]] = {}
    for column in columns.fields:
        for cell in table[column.header]:
            try:
                value = column.field.parse(cell, column.units)
            except BadCell as bad:
                value = bad.code
            read.setdefault(column.header, []).append(value)
    return {column.header: column.units for column in columns.fields}, decided, read


def day(month: int, of_month: int, year: int = 2026) -> dt.date:
    return dt.date(year, month, of_month)


def test_days_that_are_certain_are_not_spoken_of() -> None:
    _units, decided, read = decide(
        "payments", {"回款日期": ["2026-03-05", "2026.3.5", "2026年3月5日", 46086.0, ""]}
    )
    assert decided == []
    assert read["回款日期"][:4] == [day(3, 5)] * 4


def test_one_day_above_twelve_settles_the_order_of_a_column() -> None:
    _units, decided, read = decide("payments", {"Date": ["05/03/2026", "25/03/2026"]})
    assert read["Date"] == [day(3, 5), day(3, 25)]
    assert decided == []
    _units, decided, read = decide("payments", {"Date": ["03/05/2026", "03/25/2026"]})
    assert read["Date"] == [day(3, 5), day(3, 25)]
    assert decided == []


def test_without_evidence_both_readings_are_said_and_one_can_be_chosen() -> None:
    table = {"日期": ["05/03/2026", "06/04/2026"]}
    units, (said,), read = decide("payments", table)
    assert (said.code, said.header, said.field, said.choice) == ("order", "日期", "day", "mdy")
    assert said.choices == {
        "mdy": "month first, 05/03/2026 is 2026-05-03",
        "dmy": "day first, 05/03/2026 is 2026-03-05",
    }
    assert "2026-05-03" in said.sentence
    assert "2026-03-05" in said.sentence
    assert units["日期"].order == "mdy"
    units, (said,), read = decide("payments", table, chosen={"日期": "dmy"})
    assert said.choice == "dmy"
    assert read["日期"] == [day(3, 5), day(4, 6)]


def test_another_column_of_the_file_settles_the_order() -> None:
    _units, decided, read = decide(
        "orders", {"OrderDate": ["05/03/2026"] * 2, "ShippedDate": ["06/03/2026", "17/03/2026"]}
    )
    assert read["OrderDate"][0] == day(3, 5)
    assert [one.header for one in decided] == ["OrderDate"]


@pytest.mark.parametrize(
    ("header", "cells", "order"),
    [
        ("Date", ["05.03.2026"], "dmy"),
        ("Date (DD/MM/YYYY)", ["05/03/2026"], "dmy"),
        ("Date (MM/DD/YYYY)", ["05/03/2026"], "mdy"),
        ("日期", ["26.3.5", "26.4.6"], "ymd"),
        ("日期", ["26.3.15"], "ymd"),
        ("日期", ["3.5", "3.15"], "mdy"),
    ],
)
def test_the_order_by_what_stands_there(header: str, cells: list[Cell], order: str) -> None:
    units, _decided, _read = decide("payments", {header: cells})
    assert units[header].order == order


def test_a_file_in_euros_puts_the_day_first() -> None:
    units, decided, _read = decide("payments", {"Date": ["05/03/2026"], "Amount (EUR)": ["12,50"]})
    assert units["Date"].order == "dmy"
    assert {one.code for one in decided} == {"order", "decimal"}


def test_a_mixed_column_is_said_to_be_mixed_and_its_minority_refused() -> None:
    _units, (said,), read = decide(
        "payments", {"日期": ["25/03/2026", "26/03/2026", "03/27/2026", "05/03/2026"]}
    )
    assert read["日期"] == [day(3, 25), day(3, 26), "bad_date", day(3, 5)]
    assert "mixed" in said.sentence
    assert "3 of 4" in said.sentence


def test_days_without_a_year_are_of_this_year_and_that_is_said() -> None:
    _units, (said,), read = decide("payments", {"日期": ["3月5日", "4月6日"]})
    assert read["日期"] == [day(3, 5), day(4, 6)]
    assert (said.code, said.choice) == ("year", "2026")
    assert [*said.choices] == ["2025", "2026", "2027"]
    _units, (said,), read = decide(
        "payments", {"日期": ["3月5日", "4月6日"]}, chosen={"日期": "2024"}
    )
    assert read["日期"] == [day(3, 5, 2024), day(4, 6, 2024)]


def test_a_column_over_new_year_has_two_years() -> None:
    for today, year in ((dt.date(2027, 1, 10), 2026), (dt.date(2026, 12, 20), 2026)):
        _units, (said,), read = decide(
            "visits", {"客户名称": ["a", "b"], "拜访日期": ["12月28日", "1月4日"]}, today=today
        )
        assert read["拜访日期"] == [(day(12, 28, year), None), (day(1, 4, year + 1), None)]
        assert said.choice == "2026-12"
        assert "2027-01-04" in said.sentence


def test_a_log_of_november_read_in_january_is_last_years() -> None:
    _units, _said, read = decide(
        "payments", {"日期": ["11月5日", "12月6日"]}, today=dt.date(2027, 1, 10)
    )
    assert read["日期"] == [day(11, 5), day(12, 6)]


def test_a_plan_for_january_made_in_december_is_next_years() -> None:
    _units, _said, read = decide(
        "visits",
        {
            "客户名称": ["a", "b"],
            "日期": ["2026-12-20", "2026-12-21"],
            "下次拜访日期": ["1.5", "1.18"],
        },
        today=dt.date(2026, 12, 22),
    )
    assert read["下次拜访日期"] == [day(1, 5, 2027), day(1, 18, 2027)]


def test_the_year_by_the_words_around_the_table_and_by_other_columns() -> None:
    _units, _said, read = decide("payments", {"日期": ["3月5日"]}, words={"年度": "2024年"})
    assert read["日期"] == [day(3, 5, 2024)]
    _units, _said, read = decide("orders", {"下单日期": ["2023-03-01"], "发货日期": ["3月5日"]})
    assert read["发货日期"] == [day(3, 5, 2023)]


def test_a_number_that_may_have_lost_a_zero_is_no_day() -> None:
    _units, _said, read = decide("payments", {"日期": [3.5, 3.1, 3.25, 12.31]})
    assert read["日期"] == [day(3, 5), "bad_date", day(3, 25), day(12, 31)]


def test_serials_count_from_the_workbooks_epoch_or_the_one_that_makes_sense() -> None:
    _units, decided, read = decide("payments", {"日期": [46086]}, epoch=dt.date(1904, 1, 1))
    assert read["日期"] == [day(3, 6, 2030)]
    assert decided == []
    _units, (said,), read = decide("orders", {"下单日期": ["2026-03-01"], "发货日期": ["44624"]})
    assert read["发货日期"] == [day(3, 5)]
    assert (said.code, said.choice) == ("epoch", "epoch1904")
    _units, (said,), read = decide(
        "orders",
        {"下单日期": ["2026-03-01"], "发货日期": ["44624"]},
        chosen={"发货日期": "epoch1900"},
    )
    assert read["发货日期"] == [day(3, 4, 2022)]


def test_european_amounts_are_of_a_whole_column() -> None:
    _units, (said,), read = decide("payments", {"金额": ["1.234,56", "1.500", "12"]})
    assert read["金额"] == [123_456, 150_000, 1_200]
    assert (said.code, said.choice) == ("decimal", "comma")
    _units, decided, read = decide("payments", {"金额": ["1,234.56", "1,500", "12"]})
    assert read["金额"] == [123_456, 150_000, 1_200]
    assert decided == []


def test_amounts_with_both_marks_are_mixed_and_the_minority_refused() -> None:
    _units, (said,), read = decide("payments", {"金额": ["1,234.56", "2,234.56", "1.234,56"]})
    assert read["金额"] == [123_456, 223_456, "bad_number"]
    assert "mixed" in said.sentence


def test_the_unit_by_the_table_counts_unless_the_header_has_its_own() -> None:
    _units, decided, read = decide(
        "orders",
        {"合同金额": ["12.5", "3万"], "税额(元)": ["100", "5"]},
        words={"单位": "万元"},
    )
    assert read["合同金额"] == [12_500_000, 3_000_000]
    assert read["税额(元)"] == [10_000, 500]
    assert [(one.code, one.choice, [*one.choices]) for one in decided] == [
        ("factor", "x10000", ["x1", "x10000"])
    ]
    _units, _decided, read = decide(
        "orders", {"合同金额": ["12.5"]}, words={"单位": "万元"}, chosen={"合同金额": "x1"}
    )
    assert read["合同金额"] == [1_250]


def test_the_currency_of_a_column_by_its_signs() -> None:
    units, (said,), read = decide("payments", {"Amount": ["$1,234.50", "$5", "7"]})
    assert units["Amount"].currency == "USD"
    assert read["Amount"] == [123_450, 500, 700]
    assert said.code == "currency"
    assert {"USD", "HKD", "CNY"} <= {*said.choices}
    units, decided, read = decide("payments", {"Amount": ["€5", "€7"]})
    assert units["Amount"].currency == "EUR"
    assert decided == []
    _units, (said,), read = decide("payments", {"Amount": ["¥5", "¥7", "$3"]})
    assert read["Amount"] == [500, 700, "other_currency"]
    assert "several" in said.sentence
    units, decided, read = decide("payments", {"Amount": ["$5"], "Currency": ["HKD"]})
    assert decided == []


def test_a_share_under_a_chinese_header_is_what_is_paid() -> None:
    _units, (said,), read = decide("order_lines", {"折扣": ["0.85", "0.9", "8.5折", "15%"]})
    assert read["折扣"] == [150_000, 100_000, 150_000, 150_000]
    assert (said.code, said.choice) == ("paid", "paid")
    _units, (said,), read = decide("order_lines", {"折扣": [8.5, 9, 10, 85]})
    assert read["折扣"] == [150_000, 100_000, 0, 150_000]
    _units, decided, read = decide("order_lines", {"Discount": ["0.15", "0"]})
    assert read["Discount"] == [150_000, 0]
    assert decided == []


def test_the_calendar_of_birthdays() -> None:
    _units, decided, read = decide("contacts", {"姓名": ["a"], "农历生日": ["8月15日"]})
    assert read["农历生日"] == [(None, 8, 15, "lunar")]
    assert decided == []
    _units, (said,), read = decide(
        "contacts", {"姓名": ["a", "b"], "生日": ["八月十五", "1980-03-05"]}
    )
    assert read["生日"] == [(None, 8, 15, "lunar"), (1980, 3, 5, "solar")]
    assert (said.code, said.choice) == ("calendar", "lunar")


WRITINGS = st.one_of(
    st.dates(dt.date(2020, 1, 1), dt.date(2029, 12, 31)).flatmap(
        lambda at: st.sampled_from(
            [
                f"{at:%d/%m/%Y}",
                f"{at:%m/%d/%Y}",
                f"{at:%d.%m.%y}",
                f"{at.month}月{at.day}日",
                f"{at.month}.{at.day}",
                at.isoformat(),
                (at - dt.date(1899, 12, 30)).days,
            ]
        )
    ),
    st.sampled_from(["", "tomorrow", "1,234.5", "¥5", "1.234,5", "$7", "5万", "八月十五", 0.85]),
)


@given(st.lists(WRITINGS, min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_a_column_is_decided_the_same_whatever_the_order_of_its_rows(
    cells: list[Cell], shuffle: random.Random
) -> None:
    other = list(cells)
    shuffle.shuffle(other)
    for kind, header in (("payments", "日期"), ("payments", "金额"), ("contacts", "生日")):
        assert decide(kind, {header: cells})[:2] == decide(kind, {header: other})[:2]


@given(
    st.lists(st.dates(dt.date(2020, 1, 1), dt.date(2029, 12, 31)), min_size=1, max_size=30),
    st.sampled_from(["%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%d.%m.%Y"]),
)
def test_days_in_one_order_are_never_swapped_once_one_settles_it(
    days: list[dt.date], form: str
) -> None:
    days = [*days, dt.date(2026, 3, 25)]
    _units, decided, read = decide("payments", {"日期": [at.strftime(form) for at in days]})
    assert read["日期"] == days
    assert decided == []


ANY_CELL = st.one_of(
    *(st.text(max_size=12), st.floats(), st.integers(), st.booleans(), st.datetimes(), st.times()),
    *(st.timedeltas(), st.text("0123456789./-年月日,¥$万 一三十初闰", max_size=10)),
)


@given(st.lists(ANY_CELL, min_size=1, max_size=6))
def test_whatever_a_column_holds_it_is_decided(cells: list[Cell]) -> None:
    for kind, header in (
        *(("payments", "日期"), ("payments", "金额"), ("contacts", "生日")),
        *(("order_lines", "折扣"), ("targets", "保底"), ("targets", "结束日期")),
    ):
        units, decided, _read = decide(kind, {header: cells})
        for one in decided:
            assert one.choice in one.choices
            again = decide(kind, {header: cells}, chosen={header: one.choice})
            assert again[0] == units
