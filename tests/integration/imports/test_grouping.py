"""Rows of one file that are about one customer."""

from crm.services.desk import Desk
from tests.integration.imports.conftest import Bring, counts, every, living, one

HEAD = ("客户名称", "城市", "电话", "联系人", "手机", "备注")


def test_rows_of_one_name_are_one_customer_with_several_people(desk: Desk, bring: Bring) -> None:
    rows = (
        HEAD,
        ("华联", "上海", "", "张三", "13812345678", ""),
        ("乙", "", "", "", "", ""),
        ("华 联".replace(" ", ""), "", "021-60000001", "李四", "13912345678", ""),
        ("华联", "上海", "", "", "", "老客户"),
    )
    assert counts(bring("customers", *rows)) == {"created": 2, "updated": 2}
    assert every(desk, "SELECT name, city, phone, note FROM customer ORDER BY id") == [
        ("华联", "上海", "021-60000001", "老客户"),
        ("乙", None, None, None),
    ]
    assert every(desk, "SELECT name FROM contact ORDER BY id") == [("张三",), ("李四",)]
    before = living(desk)
    assert counts(bring("customers", *rows)) == {"unchanged": 4}
    assert counts(bring("customers", rows[0], *reversed(rows[1:]))) == {"unchanged": 4}
    assert living(desk) == before


def test_rows_without_any_key_are_known_again_together(desk: Desk, bring: Bring) -> None:
    rows = (
        ("客户名称", "城市", "行业", "联系人"),
        ("华联", "上海", "", "张三"),
        ("华联", "", "零售", "李四"),
    )
    assert counts(bring("customers", *rows)) == {"created": 1, "updated": 1}
    assert counts(bring("customers", *rows)) == {"unchanged": 2}
    longer = (*rows, ("华联", "上海", "零售", "王五"))
    assert counts(bring("customers", *longer)) == {"unchanged": 2, "updated": 1}
    assert one(desk, "SELECT count(*) FROM customer") == 1


def test_what_contradicts_is_another_customer(desk: Desk, bring: Bring) -> None:
    rows = (
        ("客户编号", "客户名称", "城市", "业务员", "联系人", "手机"),
        ("C1", "甲", "", "", "", ""),
        ("C2", "甲", "", "", "", ""),
        ("", "甲", "北京", "", "", ""),
        ("", "甲", "北京", "", "张三", ""),
        ("", "丁", "北京", "", "", ""),
        ("", "丁", "上海", "", "", ""),
        ("", "乙", "", "张伟", "", ""),
        ("", "乙", "", "李强", "", ""),
        ("", "丙", "", "", "王五", "13812345678"),
        ("", "丙", "", "", "王五", "13912345678"),
    )
    plan = bring("customers", *rows)
    # 甲 of 北京 is the one named just above it: C2.
    assert counts(plan) == {"created": 8, "updated": 2}
    assert every(desk, "SELECT code, city FROM customer WHERE name = '甲' ORDER BY id") == [
        ("C1", None),
        ("C2", "北京"),
    ]
    assert counts(bring("customers", *rows)) == {"unchanged": 10}


def test_a_row_that_may_belong_to_two_is_its_own(desk: Desk, bring: Bring) -> None:
    rows = (
        ("客户编号", "客户名称", "联系人"),
        ("C1", "甲", ""),
        ("C2", "甲", ""),
        ("C3", "乙", ""),
        ("", "甲", "张三"),
    )
    assert counts(bring("customers", *rows)) == {"created": 4}
    assert one(desk, "SELECT count(*) FROM customer WHERE name = '甲' AND code IS NULL") == 1
    assert counts(bring("customers", *rows)) == {"unchanged": 4}


def test_a_number_beside_another_person_is_theirs(desk: Desk, bring: Bring) -> None:
    rows = (
        HEAD,
        ("甲", "上海", "021-60000001", "张三", "", "找前台"),
        ("甲", "上海", "021-60000002", "李四", "", "下午在"),
    )
    assert counts(bring("customers", *rows)) == {"created": 1, "updated": 1}
    assert every(desk, "SELECT phone, note FROM customer") == [("021-60000001", "找前台")]
    assert every(desk, "SELECT name, phone, note FROM contact ORDER BY id") == [
        ("张三", None, None),
        ("李四", "021-60000002", "下午在"),
    ]
    assert counts(bring("customers", *rows)) == {"unchanged": 2}


def test_two_people_with_one_number_stay_two(desk: Desk, bring: Bring) -> None:
    rows = (
        HEAD,
        ("甲", "", "", "张三", "13812345678", ""),
        ("甲", "", "", "李四", "13812345678", ""),
    )
    assert counts(bring("customers", *rows)) == {"created": 1, "updated": 1}
    assert every(desk, "SELECT name FROM contact ORDER BY id") == [("张三",), ("李四",)]
    assert counts(bring("customers", *rows)) == {"unchanged": 2}


def test_one_person_described_in_two_ways_under_one_code(bring: Bring) -> None:
    rows = (
        ("客户编号", "客户名称", "联系人", "手机"),
        ("C1", "甲", "张三", "13812345678"),
        ("C1", "甲", "张三", "13912345678"),
    )
    plan = bring("customers", *rows)
    assert counts(plan) == {"created": 1, "rejected": 1}
    assert plan.rejected[0].code == "contradicts_row"
    assert plan.rejected[0].header == "手机"
    assert counts(bring("customers", *rows)) == {"unchanged": 1, "rejected": 1}


def test_a_key_beside_the_name_finds_the_customer_for_all_its_rows(
    desk: Desk, bring: Bring
) -> None:
    bring("customers", ("客户编号", "客户名称"), ("C1", "甲"))
    rows = (("客户编号", "客户名称", "联系人"), ("", "甲", "张三"), ("C1", "甲", "李四"))
    assert counts(bring("customers", *rows)) == {"updated": 2}
    assert one(desk, "SELECT count(*) FROM customer") == 1
    assert one(desk, "SELECT count(*) FROM contact") == 2
