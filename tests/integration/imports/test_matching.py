"""Which record a row means."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from crm.documents.imports import importing
from crm.documents.imports.importing import import_file
from crm.documents.imports.plan import ImportPlan
from crm.services.customers import add_customer
from crm.services.desk import Desk
from crm.services.steps import undo
from crm.store.store import Store
from tests.integration.imports.conftest import Bring, WriteSheet, counts, every, living, one

NAME = ("客户名称",)


def codes(plan: object) -> list[str]:
    return [row.code for row in plan.rejected]  # type: ignore[attr-defined]


def test_two_customers_of_one_name_stay_two_and_again_change_nothing(
    desk: Desk, bring: Bring
) -> None:
    rows = (("客户名称", "城市"), ("华联", "上海"), ("华联", "北京"))
    assert counts(bring("customers", *rows)) == {"created": 2}
    assert counts(bring("customers", *rows)) == {"unchanged": 2}
    assert counts(bring("customers", *rows, ("华联", "广州"))) == {"unchanged": 2, "created": 1}
    assert one(desk, "SELECT count(*) FROM customer") == 3


def test_a_name_alone_never_finds_a_customer(desk: Desk, bring: Bring) -> None:
    add_customer(desk.store, name="华联", day=desk.today())
    bring("customers", ("客户名称", "客户编号"), ("华联", "C1"))
    assert counts(bring("customers", NAME, ("华联",))) == {"created": 1}
    assert one(desk, "SELECT count(*) FROM customer") == 3


def test_an_imported_row_is_known_again_after_the_user_added_to_it(bring: Bring) -> None:
    bring("customers", NAME, ("华联",))
    bring("contacts", ("客户名称", "姓名", "手机"), ("华联", "王经理", "13812345678"))
    assert counts(bring("customers", NAME, ("华联",))) == {"unchanged": 1}


def test_code_phone_and_e_mail_find_a_customer(bring: Bring) -> None:
    head = ("客户编号", "客户名称", "电话", "邮箱", "城市")
    bring("customers", head, ("C1", "甲", "010-65529988", "a@b.cn", ""))
    for row in (("C1", "甲", "", "", "北京"), ("", "甲", "+86 10 6552 9988", "", "上海")):
        assert counts(bring("customers", head, row)) == {"updated": 1}
    assert counts(bring("customers", head, ("", "甲", "", "A@B.CN", "广州"))) == {"updated": 1}
    renamed = bring("customers", head, ("", "新甲", "", "A@B.CN", ""))
    assert counts(renamed) == {"created": 1}
    assert renamed.possible
    assert counts(bring("customers", head, ("C2", "乙", "010-65529988", "", ""))) == {"created": 1}


def test_an_id_finds_its_record(desk: Desk, bring: Bring) -> None:
    bring("customers", NAME, ("甲",))
    record = one(desk, "SELECT lower(hex(id)) FROM customer")
    plan = bring("customers", ("id", "城市"), (record, "北京"))
    assert counts(plan) == {"updated": 1}
    assert one(desk, "SELECT city FROM customer") == "北京"


def test_two_names_with_one_phone_in_a_file_are_two_customers(desk: Desk, bring: Bring) -> None:
    rows = (("客户名称", "电话"), ("甲", "021-60000001"), ("乙", "021-60000001"))
    assert counts(bring("customers", *rows)) == {"created": 2}
    assert counts(bring("customers", *rows)) == {"unchanged": 2}
    assert counts(
        bring(
            "customers",
            *reversed(rows[1:]),
            name="x.csv",
            columns={"A": "name", "B": "phone"},
        )
    ) == {"unchanged": 2}
    assert one(desk, "SELECT count(*) FROM customer") == 2


def test_one_person_at_two_customers_does_not_make_them_one(desk: Desk, bring: Bring) -> None:
    head = ("客户名称", "联系人", "手机")
    assert counts(bring("customers", head, ("甲", "张三", "13812345678"))) == {"created": 1}
    assert counts(bring("customers", head, ("乙", "张三", "13812345678"))) == {"created": 1}
    assert counts(bring("customers", head, ("甲", "张三", "13812345678"))) == {"unchanged": 1}
    assert one(desk, "SELECT count(*) FROM contact") == 2


def test_rows_of_one_code_that_contradict_each_other(bring: Bring) -> None:
    rows = (
        ("客户编号", "客户名称", "城市"),
        ("C1", "甲", "北京"),
        ("C1", "甲", "上海"),
        ("C1", "甲", ""),
    )
    plan = bring("customers", *rows)
    assert counts(plan) == {"created": 1, "unchanged": 1, "rejected": 1}
    assert codes(plan) == ["contradicts_row"]
    assert "row 2" in (plan.rejected[0].reason or "")
    assert counts(bring("customers", *rows)) == {"unchanged": 2, "rejected": 1}


def test_rows_of_one_code_bring_several_contacts(desk: Desk, bring: Bring) -> None:
    rows = (
        ("客户编号", "客户名称", "联系人", "手机", "籍贯"),
        ("C1", "甲", "张三", "13812345678", "上海"),
        ("C1", "甲", "李四", "13912345678", "北京"),
    )
    assert counts(bring("customers", *rows)) == {"created": 1, "updated": 1}
    assert counts(bring("customers", *rows)) == {"unchanged": 2}
    assert every(desk, "SELECT name FROM contact ORDER BY id") == [("张三",), ("李四",)]
    assert (
        one(desk, "SELECT json_extract(extra, '$.籍贯') FROM contact WHERE name='李四'") == "北京"
    )


def test_only_cells_that_say_something_overwrite(desk: Desk, bring: Bring) -> None:
    head = ("客户编号", "客户名称", "城市", "备注")
    bring("customers", head, ("C1", "甲", "北京", "老客户"))
    plan = bring("customers", head, ("C1", "甲", "上海", ""))
    assert plan.rows[0].differences == {"city": ("北京", "上海")}
    assert every(desk, "SELECT city, note FROM customer") == [("上海", "老客户")]


def test_skip_and_new(desk: Desk, bring: Bring) -> None:
    rows = (("客户编号", "客户名称"), ("C1", "甲"), ("C2", "乙"))
    bring("customers", *rows[:2])
    assert counts(bring("customers", *rows, on_duplicate="skip")) == {"skipped": 1, "created": 1}
    assert counts(bring("customers", *rows, on_duplicate="new")) == {"created": 2}
    assert codes(bring("customers", *rows)) == ["ambiguous_match"] * 2
    assert one(desk, "SELECT count(*) FROM customer") == 4


def test_visits_without_a_code_are_told_apart_by_day_and_number(desk: Desk, bring: Bring) -> None:
    bring("customers", NAME, ("甲",))
    rows = (
        ("日期", "客户名称", "受访人", "洽谈内容"),
        ("2026-03-05 09:30", "甲", "王经理", "一"),
        ("2026-03-06", "甲", "", "二"),
        ("2026-03-06", "甲", "", "三"),
        ("2026-03-06", "甲", "", "三"),
    )
    assert counts(bring("visits", *rows)) == {"created": 4}
    assert counts(bring("visits", *rows)) == {"unchanged": 4}
    assert counts(bring("visits", rows[0], *reversed(rows[1:]))) == {"unchanged": 4}
    changed = (*rows[:2], ("2026-03-06", "甲", "", "二改"), *rows[3:])
    assert counts(bring("visits", *changed)) == {"updated": 1, "unchanged": 3}
    assert one(desk, "SELECT time FROM visit ORDER BY id LIMIT 1") == "09:30"
    assert one(desk, "SELECT count(*) FROM contact") == 1


def test_a_rep_named_by_a_customer_gets_the_code_later(desk: Desk, bring: Bring) -> None:
    bring("customers", ("客户名称", "业务员"), ("甲", "张伟"), ("乙", "张伟"))
    assert counts(bring("reps", ("工号", "姓名"), ("E1", "张伟"))) == {"updated": 1}
    assert one(desk, "SELECT count(*) FROM rep WHERE name = '张伟'") == 1
    assert codes(bring("customers", ("客户名称", "业务员"), ("丙", "E9"))) == ["unknown_rep"]


def test_a_new_owner_owns_from_today_and_the_first_from_the_beginning(
    desk: Desk, bring: Bring
) -> None:
    head = ("客户编号", "客户名称", "业务员")
    bring("customers", head, ("C1", "甲", "张伟"))
    assert counts(bring("customers", head, ("C1", "甲", "李强"))) == {"updated": 1}
    assert every(desk, "SELECT day FROM assignment ORDER BY id") == [(None,), (str(desk.today()),)]


def test_imported_customers_are_opening_stock_unless_a_date_says_more(
    desk: Desk, bring: Bring
) -> None:
    bring(
        "customers",
        ("客户名称", "客户阶段", "阶段日期", "合作日期"),
        ("甲", "", "", ""),
        ("乙", "意向", "2026-03-05", ""),
        ("丙", "", "", "2019-05-01"),
    )
    assert every(desk, "SELECT stage, day FROM stage_change ORDER BY id") == [
        ("lead", None),
        ("interested", "2026-03-05"),
        ("won", "2019-05-01"),
    ]


def test_a_price_that_changed_holds_from_today(desk: Desk, bring: Bring) -> None:
    head = ("品名", "规格", "单价")
    assert counts(bring("products", head, ("茶", "1kg", "10"))) == {"created": 1}
    assert counts(bring("products", head, ("茶", "1kg", "12"))) == {"updated": 1}
    assert counts(bring("products", head, ("茶", "1kg", "12"))) == {"unchanged": 1}
    assert every(desk, "SELECT day, price FROM price_change ORDER BY id") == [
        (None, 100_000),
        (str(desk.today()), 120_000),
    ]


def test_what_a_row_refers_to_must_be_there(bring: Bring) -> None:
    plan = bring("visits", ("日期", "客户名称"), ("2026-03-05", "谁"))
    assert [(row.row, row.code) for row in plan.rejected] == [(2, "unknown_customer")]
    assert "谁" in (plan.rejected[0].reason or "")
    assert codes(
        bring("orders", ("OrderID", "CustomerID", "OrderDate"), (1, "X", "2026-01-01"))
    ) == ["unknown_customer"]
    assert codes(bring("payments", ("订单号", "回款金额", "日期"), ("9", "5", "2026-01-01"))) == [
        "unknown_order"
    ]
    bring("customers", ("客户编号", *NAME), ("C1", "甲"), ("C2", "甲"))
    assert codes(bring("visits", ("日期", "客户名称"), ("2026-03-05", "甲"))) == [
        "ambiguous_customer"
    ]


CELL = st.sampled_from(["", "甲", "乙", "C1", "C2", "13812345678", "13912345678", "a@b.cn"])
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["", "C1", "C2"]),
        st.sampled_from(["", "甲", "乙"]),
        st.sampled_from(["", "13812345678", "021-60000001"]),
        st.sampled_from(["", "a@b.cn", "nonsense"]),
        st.sampled_from(["", "张三", "李四"]),
        st.sampled_from(["", "上海", "北京"]),
        st.sampled_from(["", "x", "y"]),
    ),
    max_size=7,
)


@settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(ROWS, ROWS)
def test_whatever_comes_in_is_counted_known_again_and_taken_back(
    desk: Desk, bring: Bring, first: list[tuple[str, ...]], second: list[tuple[str, ...]]
) -> None:
    head = ("客户编号", "客户名称", "电话", "邮箱", "联系人", "城市", "别的")
    while one(desk, "SELECT count(*) FROM step WHERE kind = 'do' AND state = 'done'"):
        undo(desk.store)
    for rows in (first, second):
        told = [row for row in rows if any(row)]
        before = living(desk)
        plan = bring("customers", head, *rows)
        assert sum(counts(plan).values()) == len(plan.rows) == len(told)
        after = living(desk)
        if plan.writes:
            undo(desk.store)
            assert living(desk) == before
            bring("customers", head, *rows)
        else:
            assert after == before
        after = living(desk)
        again = counts(bring("customers", head, *rows))
        assert set(again) <= {"unchanged", "rejected"}, again
        assert again.get("rejected", 0) == len(plan.rejected)
        assert living(desk) == after


def test_what_another_program_wrote_while_the_file_was_planned_is_seen(
    desk: Desk, sheet: WriteSheet, make_store: Callable[[Path], Store], folder: Path
) -> None:
    other, path = make_store(folder), sheet("a.csv", [("客户编号", "客户名称"), ("C1", "甲")])
    busy = iter([True])
    planned = importing._Run.plan

    def plan_while_another_writes(run: Any, session: Session, report: None) -> ImportPlan:  # noqa: ANN401
        plan = planned(run, session, report)
        if next(busy, False):
            import_file(other, path, kind="customers", today=desk.today())
        return plan

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(importing._Run, "plan", plan_while_another_writes)
        plan, change = import_file(desk.store, path, kind="customers", today=desk.today())
    assert counts(plan) == {"unchanged": 1}
    assert change.step is None
    assert one(desk, "SELECT count(*) FROM customer") == 1


def test_dates_are_days_of_the_sheet(desk: Desk, bring: Bring) -> None:
    bring("customers", ("客户名称", "合作日期"), ("甲", dt.date(2020, 2, 29)))
    assert one(desk, "SELECT since FROM customer") == "2020-02-29"


def test_a_customer_is_known_by_the_short_name(desk: Desk, bring: Bring) -> None:
    bring("customers", ("客户名称", "简称"), ("苏州恒瑞机电有限公司", "恒瑞"), ("恒瑞", "大恒"))
    visits = (("日期", "客户名称"), ("2026-03-02", "大恒"), ("2026-03-03", "恒瑞"))
    assert counts(bring("visits", *visits)) == {"created": 2}
    # What is the name of one means that one, whoever is called so for short.
    assert one(desk, "SELECT count(DISTINCT customer_id) FROM visit") == 1
    bring("customers", ("客户名称", "简称"), ("上海华联", "华联"), ("北京华联", "华联"))
    assert codes(bring("visits", visits[0], ("2026-03-04", "华联"))) == ["ambiguous_customer"]


def test_a_code_nobody_has_does_not_hide_the_name(desk: Desk, bring: Bring) -> None:
    bring("customers", ("客户编号", "客户名称"), ("", "上海一厂"), ("K2", "上海二厂"))
    rows = (
        ("日期", "客户编号", "客户名称"),
        ("2026-03-02", "K1", "上海一厂"),
        ("2026-03-03", "K1", "上海二厂"),  # which has another code
        ("2026-03-04", "K2", "上海一厂"),  # the code decides
    )
    plan = bring("visits", *rows)
    assert codes(plan) == ["unknown_customer"]
    assert plan.rejected[0].row == 3
    assert every(
        desk,
        "SELECT v.day, c.name FROM visit v JOIN customer c ON c.id = v.customer_id ORDER BY v.day",
    ) == [("2026-03-02", "上海一厂"), ("2026-03-04", "上海二厂")]
