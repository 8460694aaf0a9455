"""Columns are recognised however their headers are written."""

import pytest

from crm.documents.imports.headers import header_key, match_columns
from crm.documents.imports.kinds import KINDS
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
