"""Columns are recognised however their headers are written."""

from collections.abc import Sequence

import pytest

from crm.documents.imports.headers import Columns, header_key, match_columns
from crm.documents.imports.kinds import KINDS
from crm.documents.imports.reading import Cell
from crm.errors import KnownError


def mapping(kind: str, *headers: str, **chosen: str) -> dict[str, str]:
    return match_columns(KINDS[kind], headers, chosen, "CNY").mapping


@pytest.mark.parametrize(
    "header",
    [
        "CustomerID",
        "customer_id",
        "CUSTOMER ID",
        "Customer Id*",
        "ＣｕｓｔｏｍｅｒＩＤ",
        "客户编号",
        "客户编号*",
        "客户编号（必填）",
        " 客户 编号 ",
    ],
)
def test_a_header_in_every_guise(header: str) -> None:
    assert list(mapping("customers", header).values()) == ["code"]


def test_the_columns_of_the_samples_need_no_map() -> None:
    assert mapping(
        "customers", "CustomerID", "CompanyName", "ContactName", "ContactTitle", "PostalCode"
    ) == {
        "CustomerID": "code",
        "CompanyName": "name",
        "ContactName": "contact_name",
        "ContactTitle": "contact_title",
        "PostalCode": "postal_code",
    }
    assert mapping("customers", "FirstName", "Company", "SupportRepId", "State") == {
        "FirstName": "first_name",
        "Company": "name",
        "SupportRepId": "owner",
        "State": "region",
    }
    assert mapping("orders", "OrderID", "EmployeeID", "OrderDate", "ShippedDate", "Freight") == {
        "OrderID": "code",
        "EmployeeID": "rep",
        "OrderDate": "day",
        "ShippedDate": "delivered_on",
        "Freight": "freight",
    }
    assert mapping("order_lines", "InvoiceLineId", "InvoiceId", "TrackId", "Discount") == {
        "InvoiceLineId": "code",
        "InvoiceId": "order",
        "TrackId": "product",
        "Discount": "discount",
    }


@pytest.mark.parametrize(
    ("kind", "headers"),
    [
        (
            "visits",
            (
                "日期 客户名称 受访人 职务 拜访方式 目的 洽谈内容 客户反馈 "
                "竞品情况 拜访结果 下次拜访日期 跟进计划 拜访人"
            ),
        ),
        ("gifts", "日期 礼品名称 数量 单价 金额 受赠单位 受赠人 用途/事由 经办人 退回"),
        (
            "meetings",
            "日期 申请人 来客单位 招待对象 来客人数 陪同人数 事由 地点 预算 实际金额 发票 审批",
        ),
        ("payments", "订单号 客户名称 付款方式 回款金额 收款日期 合同签订人 备注"),
        ("returns", "单号 客户名称 型号 不良现象 数量 送修日期 处理方式 经办"),
        (
            "customers",
            (
                "企业名称 详细地址 区域 行业 责任业务员 客户类型 客户等级 客户来源 备注 "
                "联系人 手机 微信 QQ 邮箱"
            ),
        ),
    ],
)
def test_the_forms_reps_use_are_recognised_whole(kind: str, headers: str) -> None:
    assert set(mapping(kind, *headers.split())) == set(headers.split())


def test_units_in_brackets_count() -> None:
    found = match_columns(KINDS["orders"], ["金额(万元)", "税额（元）", "Freight (USD)"], {}, "CNY")
    by_name = {column.field.name: column.units for column in found.fields}
    assert (by_name["amount"].factor, by_name["tax"].factor) == (10_000, 1)
    assert by_name["freight"].currency == "USD"


def test_the_better_of_two_headers_wins_and_the_other_is_kept_aside() -> None:
    found = match_columns(KINDS["customers"], ["公司", "客户名称", "", "公司"], {}, "CNY")
    assert found.mapping == {"客户名称": "name"}
    assert list(found.others.values()) == ["公司", "C", "公司 (D)"]


def test_a_chosen_field_beats_the_header() -> None:
    assert mapping("customers", "甲", "客户名称", 甲="name") == {"甲": "name"}
    assert mapping("customers", "客户名称", "城市", 城市="") == {"客户名称": "name"}
    with pytest.raises(KnownError) as caught:
        mapping("customers", "客户名称", 乙="name")
    assert caught.value.code == "unknown_column"


def test_every_field_is_found_by_each_of_its_own_first_headers() -> None:
    for kind in KINDS.values():
        for field in kind.fields:
            assert list(mapping(kind.name, field.headers[0]).values()) == [field.name]
            assert all(header_key(header) for header in field.headers)


def columns_of(kind: str, *headers: str, rows: Sequence[Sequence[Cell]] = ()) -> Columns:
    return match_columns(KINDS[kind], headers, {}, "CNY", list(enumerate(rows, start=2)))


def cell(kind: str, field: str, headers: str, *cells: Cell) -> Cell:
    found = columns_of(kind, *headers.split("|"))
    return next(c for c in found.fields if c.field.name == field).cell(cells)


def test_several_columns_of_one_field_are_joined() -> None:
    assert cell("customers", "phone", "客户名称|电话1|电话2", "甲", "1", "2") == "1 / 2"
    assert cell("customers", "phone", "客户名称|电话1|电话2", "甲", "1", "") == "1"
    assert (
        cell("customers", "phone", "客户名称|电话1|电话2", "甲", 13800000000.0, "") == 13800000000.0
    )
    assert cell("customers", "phone", "客户名称|电话1|电话2", "甲", "1") == "1"
    assert cell("contacts", "email", "姓名|客户|邮箱|邮箱2", "甲", "乙", "a@b.cn", "c@d.cn") == (
        "a@b.cn; c@d.cn"
    )
    assert cell("contacts", "email", "姓名|客户|邮箱", "甲", "乙", "a@b.cn ::: c@d.cn") == (
        "a@b.cn; c@d.cn"
    )
    assert cell("customers", "phone", "客户名称|电话1|电话2", "甲", "1", "1") == "1"


def test_the_address_takes_its_further_lines_and_no_other_address() -> None:
    found = columns_of("customers", "公司", "地址", "地址2", "收货地址")
    assert found.mapping == {"公司": "name", "地址": "address", "地址2": "address"}


def test_a_birthday_in_three_columns() -> None:
    headers = "First Name|Organization|Birth Year|Birth Month|Birth Day"
    assert (
        cell("customers", "contact_birthday", headers, "a", "b", "1980", "5", "12") == "1980-5-12"
    )
    assert cell("customers", "contact_birthday", headers, "a", "b", "", "5", "12") == "5-12"
    assert cell("customers", "contact_birthday", headers, "a", "b", "1980", "", "") == ""


def test_what_is_said_of_a_person_is_theirs_and_not_the_companys() -> None:
    book = columns_of(
        "customers", "姓名", "公司", "电话", "公司电话", "邮箱", "备注", "编号", "网址"
    )
    assert book.personal
    assert book.mapping == {
        "姓名": "contact_name",
        "公司": "name",
        "电话": "contact_phone",
        "公司电话": "phone",
        "邮箱": "contact_email",
        "备注": "contact_note",
        "编号": "contact_code",
        "网址": "website",
    }
    card = columns_of("customers", "客户编号", "公司", "姓名", "电话", "邮箱", "备注")
    assert not card.personal
    assert card.mapping["邮箱"] == "email"


def test_two_people_in_a_row_keep_their_numbers_apart() -> None:
    found = columns_of("customers", "客户名称", "联系人1", "手机1", "联系人2", "手机2")
    assert found.mapping == {
        "客户名称": "name",
        "联系人1": "contact_name",
        "手机1": "contact_mobile",
    }


def test_values_tell_what_a_header_does_not() -> None:
    rows = [
        ("上海第一机械有限公司", "王强", "13800000001", "021-60000001", "a@b.cn", "x"),
        ("苏州东方商贸公司", "李娜", "13900000002", "0512-6000002", "c@d.cn", "y"),
        ("杭州西湖酒店", "张伟", "13700000003", "0571-6000003", "e@f.cn", "z"),
    ]
    assert columns_of("customers", "A", "B", "C", "D", "E", "F", rows=rows).mapping == {
        "A": "name",
        "B": "contact_name",
        "C": "contact_mobile",
        "D": "phone",
        "E": "email",
    }


def test_a_column_none_of_whose_values_can_be_of_the_field_is_kept_aside() -> None:
    rows = [("甲", "红"), ("乙", "黄"), ("丙", "蓝")]
    assert columns_of("customers", "客户名称", "类型", rows=rows).mapping == {"客户名称": "name"}
    assert columns_of("customers", "客户名称", "类型", rows=rows[:2]).mapping["类型"] == "kind"


def test_a_slip_of_the_pen_never_beats_a_word() -> None:
    assert mapping("customers", "客户名陈", "Adress") == {"客户名陈": "name", "Adress": "address"}
    assert mapping("customers", "客户名称", "County") == {"客户名称": "name"}
    assert mapping("orders", "客户", "Due Data", "Due Date")["Due Date"] == "due"


def test_what_is_chosen_twice_is_joined() -> None:
    found = match_columns(
        KINDS["customers"], ("客户名称", "甲", "乙"), {"甲": "phone", "乙": "phone"}, "CNY"
    )
    assert found.mapping == {"客户名称": "name", "甲": "phone", "乙": "phone"}
    assert found.fields[1].cell(("x", "1", "2")) == "1 / 2"


@pytest.mark.parametrize(
    ("header", "cells", "is_kept"),
    [
        ("序号", [1, 2, "3", ""], False),
        ("序 号", [3, 17], False),  # what is left of a longer list
        ("序号", ["A-1", "A-2"], True),
        ("No.", [1, 1, 2, 3], False),
        ("No.", [7731, 4402], True),
        ("序号 +", [1, 2], True),
    ],
)
def test_numbers_of_rows_are_nothing_to_keep(
    header: str, cells: Sequence[Cell], is_kept: bool
) -> None:
    rows = [(row, [cell, "甲"]) for row, cell in enumerate(cells, start=2)]
    found = match_columns(KINDS["customers"], [header, "客户名称"], {}, "CNY", rows)
    assert bool(found.others) is is_kept
    chosen = match_columns(KINDS["customers"], [header, "客户名称"], {header: ""}, "CNY", rows)
    assert chosen.others


def test_how_it_was_paid() -> None:
    names = ("日期", "客户名称", "回款金额（万元）", "方式")
    assert mapping("payments", *names)["方式"] == "method"
