"""Forms become rows of records, under the numbers of their own rows; totals are computed again."""

import datetime as dt
from collections.abc import Sequence

import pytest

from crm.documents.imports.forms import form_of, reshape
from crm.documents.imports.reading import Cell, SetAside, Sheet
from crm.errors import KnownError

MONTHS = tuple(f"{month}月" for month in range(1, 13))


def sheet(headers: str | Sequence[str], *rows: Sequence[Cell], **words: str) -> Sheet:
    cells = headers.split() if isinstance(headers, str) else headers
    return Sheet(tuple(cells), list(enumerate(rows, start=3)), name="表", words=words)


def of(made: Sheet, *names: str) -> list[tuple[Cell, ...]]:
    return [tuple(cells[made.headers.index(name)] for name in names) for _row, cells in made.rows]


def test_goals_by_month_are_targets_of_each_month() -> None:
    headers = ("年度", "员工", "目标类型", "年目标", *MONTHS[:3], "一季度小计", *MONTHS[3:])
    row = (2026, "王强", "回款", 78, 1, 2, 3, 7, *range(4, 13))
    made = reshape(sheet(headers, row), "targets")
    assert len(made) == 13
    assert len({each.name for each in made}) == 13
    assert {each.kind for each in made} == {"targets"}
    assert of(made[0], "metric", "basis", "period", "starts_on", "rep", "low") == [
        ("sales_amount", "collected", "month", dt.date(2026, 1, 1), "王强", "1")
    ]
    assert of(made[12], "period", "starts_on", "low") == [("year", dt.date(2026, 1, 1), "78")]
    assert [number for number, _cells in made[5].rows] == [3]
    assert len(made[0].notes) == 1
    assert "7" in made[0].notes[0]
    assert "6" in made[0].notes[0]


def test_the_floor_is_low_and_the_stretch_high_and_the_unit_counts() -> None:
    headers = (
        "部门",
        *(f"{month} {bound}" for month in MONTHS for bound in ("保底", "冲刺", "实际")),
    )
    row = ("公司", *(value for _month in MONTHS for value in (8, "10.5", 3)))
    made = reshape(sheet(headers, row, 单位="万元", 年度="2026年"), "targets")
    assert len(made) == 12
    assert of(made[11], "rep", "starts_on", "low", "high", "basis") == [
        ("team", dt.date(2026, 12, 1), "80000", "105000", "ordered")
    ]


def test_quarters_alone_are_the_goals_and_a_region_narrows_those_of_the_team() -> None:
    made = reshape(sheet("年度 区域 Q1 Q2 Q3 Q4", (2026, "华东", 1, 2, 3, "")), "targets")
    assert len(made) == 4
    assert of(made[2], "period", "starts_on", "rep", "scope", "low") == [
        ("quarter", dt.date(2026, 7, 1), "team", "region=华东", "3")
    ]
    assert made[3].rows == []


def test_contracts_are_orders_and_payments() -> None:
    headers = "序号 合同号 客户名称 签订日期 合同总额 已收货款 应收账款 付款方式 合同签订人"
    made = reshape(
        sheet(
            headers,
            (1, "HT-1", "上海一厂", "2026-01-05", 1000, 400, 600, "电汇", "王强"),
            (2, "HT-2", "上海二厂", "2026-01-06", 2000, 0, 1500, "", "王强"),
        ),
        "orders",
    )
    orders, payments = made
    assert (orders.kind, payments.kind) == ("orders", "payments")
    expected = ("合同号", "客户名称", "签订日期", "合同总额", "合同签订人", "terms_days")
    assert orders.headers == expected
    assert payments.rows == [(3, ["上海一厂", "HT-1", "2026-01-05", "400", "电汇"])]
    assert any("1500" in note and "2000" in note for note in orders.notes)
    assert any("day" in note for note in orders.notes)


def test_ageing_is_added_up_from_its_parts() -> None:
    made = reshape(
        sheet(
            "客户名称 应收账款余额 未到期 逾期1-30天 31-60天 91天以上",
            ("上海一厂", 100, 40, 60, "", ""),
            ("上海二厂", 100, 10, "", 20, "1,000"),
            截止日期="2026-03-31",
        ),
        "readings",
    )
    sums, *parts = made
    assert of(sums, "metric", "day", "value", "nature", "customer_name") == [
        ("应收账款", "2026-03-31", "100", "level", "上海一厂"),
        ("应收账款", "2026-03-31", "1030", "level", "上海二厂"),
    ]
    assert [len(each.rows) for each in parts] == [2, 1, 1, 1]
    assert len(sums.notes) == 1
    assert of(sums, "source") == [("",), (sums.notes[0],)]


def test_a_survey_is_prices_and_what_was_said_of_them() -> None:
    made = reshape(
        sheet(
            "调查日期 品名 规格 厂家/竞争品牌 市场价/零售价 促销状况 应对策略 调查人",
            ("2026-03-01", "酱油", "500ml", "乙牌", "¥9.9", "买一送一", "跟进", "王强"),
            ("2026-03-01", "醋", "", "乙牌", "", "", "", "王强"),
        ),
        "readings",
    )
    readings, notes = made
    assert of(readings, "metric", "value", "nature") == [
        ("竞品价格 乙牌 酱油 500ml", "9.9", "level")
    ]
    assert [number for number, _cells in notes.rows] == [3, 4]
    assert "促销状况：买一送一" in str(notes.rows[0][1][0])


def test_stock_needs_a_day() -> None:
    headers, row = "商品名称 期初 入库 出库 期末库存 单位", ("酱油", 1, 5, 2, 4, "箱")
    made = reshape(sheet(headers, row, 日期="2026-03-31"), "readings")
    assert of(made[0], "metric", "day", "value", "unit") == [("库存 酱油", "2026-03-31", "4", "箱")]
    with pytest.raises(KnownError) as caught:
        reshape(sheet(headers, row), "readings")
    assert caught.value.code == "form_refused"


def test_the_title_may_tell_the_day() -> None:
    plain = sheet("商品名称 期初 入库 出库 期末库存", ("酱油", 1, 5, 2, 4))
    titled = Sheet(
        plain.headers, plain.rows, set_aside=[SetAside(1, ["库存表（2026年3月31日）"], "title")]
    )
    assert of(reshape(titled, "readings")[0], "day") == [("2026年3月31日",)]


@pytest.mark.parametrize(
    "headers",
    [
        "编号 本周日常安排 重点客户拜访主要事件 回款(应收款情况) 备注",
        "本周拜访情况 本周销售金额 遇到问题 个人总结",
    ],
)
def test_free_text_of_a_week_is_refused_with_a_sentence(headers: str) -> None:
    with pytest.raises(KnownError) as caught:
        reshape(sheet(headers, ("1", "a", "b", "c")), None)
    assert caught.value.code == "form_refused"


@pytest.mark.parametrize(
    "headers",
    [
        "客户名称 1月合作 地址",
        "日期 客户名称 市场价 备注",
        "Market Mayor Decision",
        "客户名称 应收账款",
    ],
)
def test_other_tables_are_no_forms(headers: str) -> None:
    table = sheet(headers, ("a", "b", "c"))
    assert form_of(table) is None
    assert reshape(table, "customers") == [table]


def test_a_form_taken_for_another_kind_stays_as_it_is() -> None:
    table = sheet("商品名称 期初 入库 出库 期末库存", ("酱油", 1, 5, 2, 4))
    assert reshape(table, "products") == [table]
