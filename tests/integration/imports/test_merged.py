"""Files go on naming customers that were merged into others."""

import uuid

import pytest

from crm.services.desk import Desk
from crm.services.merging import merge_customers
from crm.services.steps import undo
from tests.integration.imports.conftest import Bring, Cells, counts, every, living, one

HEAD = ("客户编号", "客户名称", "电话", "城市", "业务员", "客户阶段", "联系人")
OLD = (
    ("C1", "甲公司", "021-60000001", "上海", "张伟", "意向", "张三"),
    ("C2", "甲方公司", "021-60000002", "苏州", "李强", "谈判", "李四"),
)


def of_code(desk: Desk, code: str) -> uuid.UUID:
    return uuid.UUID(one(desk, f"SELECT hex(id) FROM customer WHERE code = '{code}'"))


@pytest.fixture
def _merged(desk: Desk, bring: Bring) -> None:
    bring("customers", HEAD, *OLD)
    merge_customers(desk.store, of_code(desk, "C1"), of_code(desk, "C2"), day=desk.today())


@pytest.mark.usefixtures("_merged")
def test_the_same_file_again_changes_nothing(desk: Desk, bring: Bring) -> None:
    before = living(desk)
    assert counts(bring("customers", HEAD, *OLD)) == {"unchanged": 2}
    assert counts(bring("customers", HEAD, *reversed(OLD))) == {"unchanged": 2}
    assert living(desk) == before


@pytest.mark.usefixtures("_merged")
@pytest.mark.parametrize(
    "row",
    [
        ("C2", "", "", "", "", "", ""),
        ("", "甲方公司", "021-60000002", "", "", "", ""),
    ],
)
def test_what_a_row_says_anew_of_the_former_is_said_of_the_one(
    row: tuple[str, ...], desk: Desk, bring: Bring
) -> None:
    plan = bring("customers", (*HEAD, "备注"), (*row, "新消息"))
    assert counts(plan) == {"updated": 1}
    assert plan.rows[0].record == of_code(desk, "C1")
    assert every(desk, "SELECT code, name, note FROM customer WHERE NOT deleted") == [
        ("C1", "甲公司", "新消息")
    ]


@pytest.mark.usefixtures("_merged")
@pytest.mark.parametrize(
    ("header", "words"), [("客户编号", "C2"), ("客户名称", "甲方公司"), ("客户编号", "c2")]
)
def test_rows_of_facts_name_it_too(header: str, words: str, desk: Desk, bring: Bring) -> None:
    rows: Cells = ((header, "拜访日期", "受访人"), (words, "2026-03-05", "李四"))
    assert counts(bring("visits", *rows)) == {"created": 1}
    assert counts(bring("visits", *rows)) == {"unchanged": 1}
    assert every(desk, "SELECT customer_id FROM visit") == [(of_code(desk, "C1").bytes,)]
    assert one(desk, "SELECT count(*) FROM contact WHERE NOT deleted") == 2


@pytest.mark.usefixtures("_merged")
def test_by_the_id_it_had(desk: Desk, bring: Bring) -> None:
    former = of_code(desk, "C2")
    rows = (("id", "客户名称", "备注"), (str(former), "甲方公司", "新消息"))
    assert counts(bring("customers", *rows)) == {"updated": 1}
    assert counts(bring("contacts", ("Customer", "姓名"), (str(former), "王五"))) == {"created": 1}
    assert every(desk, "SELECT name, note FROM customer WHERE NOT deleted") == [
        ("甲公司", "新消息")
    ]


def test_rows_without_a_key(desk: Desk, bring: Bring) -> None:
    rows = (("客户名称", "城市"), ("华联", "上海"), ("华联", "北京"))
    bring("customers", *rows)
    first, second = (
        uuid.UUID(h) for (h,) in every(desk, "SELECT hex(id) FROM customer ORDER BY id")
    )
    merge_customers(desk.store, first, second, day=desk.today())
    before = living(desk)
    assert counts(bring("customers", *rows)) == {"unchanged": 2}
    assert living(desk) == before


@pytest.mark.usefixtures("_merged")
def test_a_chain_of_merges_and_its_end(desk: Desk, bring: Bring) -> None:
    bring("customers", HEAD, ("C3", "丙公司", "", "", "", "", ""))
    merge_customers(desk.store, of_code(desk, "C3"), of_code(desk, "C1"), day=desk.today())
    visit = (("客户编号", "拜访日期"), ("C2", "2026-03-05"))
    assert counts(bring("visits", *visit)) == {"created": 1}
    assert every(desk, "SELECT customer_id FROM visit") == [(of_code(desk, "C3").bytes,)]
    assert counts(bring("customers", HEAD, *OLD)) == {"unchanged": 2}
    undo(desk.store, 2)
    assert counts(bring("customers", HEAD, ("C2", "", "", "无锡", "", "", ""))) == {"updated": 1}
    assert one(desk, "SELECT code FROM customer WHERE city = '无锡'") == "C1"


@pytest.mark.usefixtures("_merged")
def test_a_code_given_anew_is_no_former_one(desk: Desk, bring: Bring) -> None:
    bring("customers", ("客户编号", "客户名称"), ("C9", "新公司"))
    with desk.store.unit_of_work("test") as work:
        from sqlalchemy import text

        work.session.execute(text("UPDATE customer SET code = 'C2' WHERE code = 'C9'"))
    plan = bring("customers", ("客户编号", "城市"), ("C2", "杭州"))
    assert counts(plan) == {"updated": 1}
    assert one(desk, "SELECT name FROM customer WHERE city = '杭州'") == "新公司"
