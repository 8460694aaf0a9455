"""Finding tables: titles, headers of several rows, merged cells, totals, sign-offs, cards."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest

from crm.documents.imports.reading import Cell, Grid, Merge, Sheet
from crm.documents.imports.tables import find_tables

Row = Sequence[Cell]


def tables(rows: Sequence[Row], *merges: Merge, ragged: bool = False, **more: Any) -> list[Sheet]:  # noqa: ANN401
    """The tables of these rows; all of them padded to one width, as a workbook's are."""
    width = 0 if ragged else max(len(row) for row in rows)
    padded = [[*row, *[""] * (width - len(row))] for row in rows]
    return find_tables(Grid("S", padded, merges, ragged=ragged), **more)


def table(rows: Sequence[Row], *merges: Merge, **more: Any) -> Sheet:  # noqa: ANN401
    (found,) = tables(rows, *merges, **more)
    return found


def numbers(sheet: Sheet) -> list[int]:
    return [number for number, _cells in sheet.rows]


def asides(sheet: Sheet) -> list[tuple[int, str]]:
    return [(aside.row, aside.why) for aside in sheet.set_aside]


HEAD = ("客户名称", "联系人", "电话", "金额")
ROWS: list[Row] = [
    ("甲公司", "张三", "13800138000", 100.0),
    ("乙公司", "李四", "021-60000001", 250.5),
]


def test_a_plain_table() -> None:
    found = table([HEAD, *ROWS])
    assert found.headers == HEAD
    assert numbers(found) == [2, 3]
    assert not found.set_aside
    assert not found.words
    assert not found.notes


def test_titles_labels_totals_and_sign_offs() -> None:
    found = table(
        [
            ("2026年3月客户回款统计表",),
            ("部门：销售一部", "", "填表日期：2026.3.5  （单位：万元）"),
            ("",),
            HEAD,
            *ROWS,
            ("合  计", "", "", 350.5),
            ("",),
            ("制表人：", "王五", "审核：赵六", ""),
            ("客户代表", "", "部门经理", ""),
            ("注：金额含税。",),
        ]
    )
    assert found.headers == HEAD
    assert numbers(found) == [5, 6]
    assert found.totals == {3: 350.5}
    assert asides(found) == [
        *((1, "title"), (2, "title"), (7, "total")),
        *((9, "sign_off"), (10, "sign_off"), (11, "note")),
    ]
    assert found.words == {
        "部门": "销售一部",
        "填表日期": "2026.3.5",
        "单位": "万元",
        "制表人": "王五",
        "审核": "赵六",
        "注": "金额含税。",
    }


@pytest.mark.parametrize(
    "label", ["合计", "总计", "合 计：", "Total", "GRAND TOTAL", "合计(2家)", "合计：2户"]
)
def test_what_totals_are_called(label: str) -> None:
    found = table([HEAD, *ROWS, (label, "", "", "350.50")])
    assert numbers(found) == [2, 3]
    assert found.totals == {3: "350.50"}


@pytest.mark.parametrize(
    "row",
    [
        ("Total", "Jean", "0140000000", "a@total.example"),
        ("合计贸易有限公司", "张三", "", ""),
        ("Summit", "", "", 3),
        ("总裁办", "", "", 3),
        ("Total", "", "", ""),
        ("小计数码", "", "021-1", 3),
    ],
)
def test_a_customer_may_be_called_so(row: Row) -> None:
    assert numbers(table([HEAD, *ROWS, row])) == [2, 3, 4]


def test_subtotals_are_no_totals() -> None:
    rows = [HEAD, ROWS[0], ("小计", "", "", 100), ROWS[1], ("小计", "", "", 250.5)]
    assert table(rows).totals == {}
    found = table([*rows, ("总计", "", "", 350.5)])
    assert numbers(found) == [2, 4]
    assert found.totals == {3: 350.5}
    assert asides(found) == [(3, "total"), (5, "total"), (6, "total")]
    each = [HEAD, ROWS[0], ("合计", "", "", 100), ROWS[1], ("合计", "", "", 250.5)]
    assert table(each).totals == {}
    within = table([HEAD, ("甲公司", "张三", "", 1), ("甲公司", "小计", "", 1), ROWS[1]])
    assert asides(within) == [(3, "total")]


def test_a_header_that_is_repeated() -> None:
    found = table([("客户名单", "", "", ""), HEAD, ROWS[0], ("",), HEAD, ROWS[1]])
    assert numbers(found) == [3, 6]
    assert asides(found) == [(1, "title"), (5, "header")]


def test_a_header_of_two_rows_with_merged_groups() -> None:
    found = table(
        [
            ("客户名称", "住宅地址", "", "公司地址", "", "电话"),
            ("", "街道", "城市", "街道", "城市", ""),
            ("甲公司", "南京路", "上海", "人民路", "苏州", "138"),
        ],
        *((0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 0, 4), (0, 5, 1, 5)),
    )
    parts = ("住宅地址 街道", "住宅地址 城市", "公司地址 街道", "公司地址 城市")
    assert found.headers == ("客户名称", *parts, "电话")
    assert numbers(found) == [3]


def test_a_header_of_two_rows_without_merges() -> None:
    found = table(
        [
            ("客户名称", "住宅地址", "", "公司地址", "", "电话"),
            ("", "街道", "城市", "街道", "城市", ""),
            ("甲公司", "南京路", "上海", "人民路", "苏州", "138"),
        ],
        ragged=True,
    )
    parts = ("住宅地址 街道", "住宅地址 城市", "公司地址 街道", "公司地址 城市")
    assert found.headers == ("客户名称", *parts, "电话")


def test_a_title_that_is_merged_is_no_group() -> None:
    found = table([("客户名单", "", "", ""), HEAD, *ROWS], (0, 0, 0, 3))
    assert found.headers == HEAD
    assert asides(found) == [(1, "title")]


def test_merged_downwards_means_the_same_as_above() -> None:
    rows: list[Row] = [
        HEAD,
        ("甲公司", "张三", "1", 1.0),
        ("", "李四", "2", 2.0),
        ("", "王五", "3", 3.0),
        ("", "赵六", "4", 4.0),
    ]
    found = table(rows, (1, 0, 3, 0))
    assert [cells[0] for _number, cells in found.rows] == ["甲公司", "甲公司", "甲公司", ""]
    # What is merged keeps its rows from being a header of two rows.
    assert found.headers == HEAD


def test_a_blank_is_not_the_same_as_above() -> None:
    found = table([HEAD, ROWS[0], ("", "李四", "2", 2.0)])
    assert [cells[0] for _number, cells in found.rows] == ["甲公司", ""]


def test_rows_that_only_a_merge_covers_are_none() -> None:
    found = table([HEAD, ROWS[0], ("",), ("",), ROWS[1]], (1, 0, 3, 0))
    assert numbers(found) == [2, 5]


def test_a_customer_card() -> None:
    found = table(
        [
            ("客户资料卡",),
            ("企业名称", "甲公司", "电话", "021-60000001"),
            ("详细地址", "上海市南京路1号", "传真", ""),
            ("备注：", "老客户"),
        ],
        (0, 0, 0, 3),
    )
    assert found.headers == ("企业名称", "电话", "详细地址", "传真", "备注")
    assert found.rows == [(2, ["甲公司", "021-60000001", "上海市南京路1号", "", "老客户"])]
    assert asides(found) == [(1, "title")]


def test_a_card_with_its_contacts_below() -> None:
    card, people = tables(
        [
            ("企业名称", "甲公司", "", ""),
            ("地址", "上海", "", ""),
            ("行业", "食品", "", ""),
            ("姓名", "职务", "手机", "邮箱"),
            ("张三", "经理", "13800138000", "a@b.cn"),
        ]
    )
    assert card.headers == ("企业名称", "地址", "行业")
    assert people.headers == ("姓名", "职务", "手机", "邮箱")
    assert numbers(people) == [5]
    assert people.words["企业名称"] == "甲公司"
    assert people.name == "S (2)"


def test_a_table_that_lies_on_its_side() -> None:
    found = table([("客户名称", "甲", "乙"), ("电话", "138", "139"), ("地址", "上海", "北京")])
    assert found.headers == ("客户名称", "电话", "地址")
    assert [cells for _number, cells in found.rows] == [
        ["甲", "138", "上海"],
        ["乙", "139", "北京"],
    ]


def test_two_tables_below_each_other() -> None:
    first, second = tables(
        [
            HEAD,
            *ROWS,
            ("",),
            ("拜访记录",),
            ("拜访日期", "客户名称", "拜访方式", "结果"),
            ("2026-03-05", "甲公司", "电话", "成交"),
        ]
    )
    assert numbers(first) == [2, 3]
    assert second.headers == ("拜访日期", "客户名称", "拜访方式", "结果")
    assert numbers(second) == [7]
    assert asides(second) == [(5, "title")]


def test_no_header_at_all() -> None:
    day = dt.date(2026, 3, 5)
    found = table([("甲公司", "13800138000", day), ("乙公司", "13900139000", day)])
    assert found.headers == ("A", "B", "C")
    assert numbers(found) == [1, 2]
    assert len(found.notes) == 1


@pytest.mark.parametrize(
    "rows",
    [
        [("区域", 2024.0, 2025.0, 2026.0), ("华东", 1.0, 2.0, 3.0), ("华南", 4.0, 5.0, 6.0)],
        [("x", 1.0, 2.0, 3.0), ("华东", 1.0, 2.0, 3.0)],
        [("blip", "blop"), ("a", "b"), ("c", "d")],
        [("名称", "13800138000"), ("甲", "abc")],
    ],
)
def test_an_unknown_header_stays_one(rows: Sequence[Row]) -> None:
    found = table(rows)
    assert numbers(found)[0] == 2
    assert found.headers[0] == rows[0][0]


def test_pasted_rows_without_a_known_header_are_all_rows() -> None:
    found = table([("甲公司", "张三"), ("乙公司", "李四")], pasted=True, ragged=True)
    assert found.headers == ("A", "B")
    assert numbers(found) == [1, 2]
    assert table([HEAD, *ROWS], pasted=True).headers == HEAD


def test_numbers_as_headers_read_as_people_write_them() -> None:
    found = table([("客户名称", "电话", 1.0, 2.0), ("甲", "138", 5.0, 6.0)])
    assert found.headers == ("客户名称", "电话", "1", "2")


def test_columns_keep_their_places() -> None:
    found = table([("", "客户名称", "电话", ""), ("", "甲", "138", ""), ("", "乙", "", "旁")])
    assert found.headers == ("", "客户名称", "电话", "")
    ragged = table([["客户名称", "电话", "", ""], ["甲", "138"]], ragged=True)
    assert ragged.headers == ("客户名称", "电话")


@pytest.mark.parametrize(
    "last",
    [
        ("总经理", "王五", "13800138000", ""),
        ("日期贸易", "", "", 5.0),
        ("备注公司", "李四", "", ""),
        ("丁公司", "", "", ""),
    ],
)
def test_the_last_row_may_be_a_row(last: Row) -> None:
    assert numbers(table([HEAD, *ROWS, ("",), last])) == [2, 3, 5]


def test_nothing() -> None:
    assert tables([("", " "), ("",)]) == []


def test_progress_is_told() -> None:
    told: list[tuple[int, int]] = []
    table([HEAD, *ROWS * 30_000], report=lambda done, total: told.append((done, total)))
    assert told
    assert all(done <= total for done, total in told)
