"""The other kinds: every one comes in, again changes nothing, and undo takes it back."""

from collections.abc import Sequence

import pytest

from crm.documents.imports.kinds import KINDS
from crm.services.desk import Desk
from crm.services.steps import undo
from tests.integration.imports.conftest import Bring, counts, every, living, one

Rows = tuple[Sequence[object], ...]

ROWS: dict[str, Rows] = {
    "reps": (("工号", "姓名", "入职日期"), ("E1", "张伟", "2020-01-05")),
    "contacts": (
        ("客户名称", "姓名", "职务", "决策角色", "手机", "生日", "籍贯"),
        ("甲", "王经理", "采购经理", "决策人", 13812345678.0, "农历8月15日", "上海"),
        ("乙", "王经理", "采购经理", "", 13812345678.0, "", ""),
    ),
    "products": (("商品编号", "品名", "单价"), ("P9", "酒", "¥1,288")),
    "orders": (
        ("订单号", "客户名称", "签订日期", "合同总额(万元)", "账期"),
        ("D1", "甲", "2026.3.5", "1.5", "30天"),
        ("D2", "甲", "2026年3月6日", "2", ""),
    ),
    "payments": (
        ("订单号", "客户名称", "收款日期", "回款金额", "付款方式"),
        ("S1", "甲", "2026-03-10", "100.50", "电汇"),
        ("", "甲", "2026-03-10", "100.50", "电汇"),
        ("", "甲", "2026-03-10", "100.50", "电汇"),
    ),
    "returns": (
        ("单号", "客户名称", "订单号", "品名", "数量", "退货日期", "退货金额", "退货原因"),
        ("R1", "甲", "S1", "茶", "2", "2026-03-11", "20", "破损"),
    ),
    "visits": (
        ("拜访日期", "客户名称", "受访人", "方式", "洽谈内容", "推介产品", "拜访人"),
        ("2026-03-05 14:00", "甲", "李工", "电话", "谈了", "茶、咖啡", "张伟"),
        ("2026-06-05", "甲", "", "", "", "", ""),
    ),
    "meetings": (
        ("日期", "来客单位", "招待对象", "来客人数", "事由", "实际金额", "类型", "审批"),
        ("2026-03-05", "甲", "李工", "3", "答谢", "600", "宴请", "已批准"),
        ("2026-03-05", "甲、乙", "", "", "答谢", "900", "宴请", ""),
    ),
    "gifts": (
        ("日期", "礼品名称", "数量", "单价", "受赠单位", "受赠人"),
        ("2026-03-05", "茶礼盒", "2", "99.5", "甲", "李工"),
    ),
    "readings": (
        ("指标", "日期", "数值", "业务员"),
        ("市场占有率", "2026-03-01", "35%", ""),
        ("利润", "2026-03-01", "1.5万", "张伟"),
    ),
    "stages": (
        ("客户名称", "阶段", "进入阶段日期", "变更原因"),
        ("甲", "报价", "2026-03-05", "要方案"),
        ("甲", "Won", "2026-03-09", ""),
    ),
    "assignments": (
        ("客户名称", "归属日期", "业务员"),
        ("甲", "2026-03-05", "张伟"),
        ("甲", "2026-03-09", "无人"),
    ),
    "prices": (
        ("品名", "价格日期", "价格", "币种"),
        ("茶", "2026-03-05", "12.3456", "USD"),
        ("茶", "期初", "10", "USD"),
    ),
    "tasks": (
        ("任务", "客户名称", "到期日", "状态", "重复", "责任人"),
        ("送样品", "甲", "2026-03-20", "", "每周", "张伟"),
        ("送样品", "甲", "2026-03-27", "已完成", "", ""),
    ),
    "notes": (("备忘日期", "内容", "客户名称"), ("2026-03-05", "门口修路", "甲")),
    "lessons": (("日期", "失误", "改正", "场合"), ("2026-03-05", "没带样品", "列清单", "拜访")),
    "learning": (
        ("学习日期", "学习内容", "学习类型", "时长(分钟)"),
        ("2026-03-05", "谈判", "阅读", "40"),
    ),
    "targets": (
        ("Metric", "Period", "Low", "High", "From", "Rep", "Scope"),
        ("visits", "week", "5", "8", "2026-03-16", "", ""),
        ("sales_amount", "月", "8万", "10万", "", "team", "region=华东"),
        ("visits", "10d", "3", "", "2026-03-16", "张伟", ""),
    ),
}


@pytest.fixture
def _ground(bring: Bring) -> None:
    bring("customers", ("客户编号", "客户名称"), ("C1", "甲"), ("C2", "乙"))
    bring("products", ("商品编号", "品名"), ("P1", "茶"), ("P2", "咖啡"))
    bring("orders", ("订单号", "客户名称", "日期", "金额"), ("S1", "甲", "2026-03-01", "500"))


@pytest.mark.usefixtures("_ground")
@pytest.mark.parametrize("kind", ROWS)
def test_a_kind_comes_in_is_known_again_and_goes(kind: str, desk: Desk, bring: Bring) -> None:
    before, rows = living(desk), ROWS[kind]
    trial = bring(kind, *rows, dry_run=True)
    assert living(desk) == before
    plan = bring(kind, *rows)
    assert counts(plan) == counts(trial) == {"created": len(rows) - 1}, plan.rejected
    after = living(desk)
    assert counts(bring(kind, *rows)) == {"unchanged": len(rows) - 1}
    assert living(desk) == after
    undo(desk.store)
    assert living(desk) == before


@pytest.mark.usefixtures("_ground")
def test_what_the_rows_say_is_in_the_store(desk: Desk, bring: Bring) -> None:
    for kind, rows in ROWS.items():
        assert not bring(kind, *rows).rejected
    assert every(
        desk, "SELECT amount, due FROM sales_order WHERE code LIKE 'D%' ORDER BY code"
    ) == [(1_500_000, "2026-04-04"), (2_000_000, None)]
    assert every(desk, "SELECT mode, state, time FROM visit ORDER BY day") == [
        ("call", "completed", "14:00"),
        ("visit", "planned", None),
    ]
    assert one(desk, "SELECT count(*) FROM pitch") == 2
    assert one(desk, "SELECT count(*) FROM attendance") == 5
    assert one(desk, "SELECT cost FROM gift") == 19_900
    assert every(desk, "SELECT value, unit FROM reading ORDER BY id") == [
        (35_000_000, "%"),
        (15_000_000_000, None),
    ]
    assert every(
        desk, "SELECT birth_year, birth_month, birth_calendar FROM contact WHERE role = 'decider'"
    ) == [(None, 8, "lunar")]
    assert one(desk, "SELECT count(*) FROM payment WHERE order_id IS NULL") == 2
    assert every(desk, "SELECT low, high, sense, anchor FROM target ORDER BY id") == [
        (5, 8, "reach", None),
        (8_000_000, 10_000_000, "reach", None),
        (3, None, "reach", "2026-03-16"),
    ]


@pytest.mark.usefixtures("_ground")
@pytest.mark.parametrize(
    ("kind", "rows", "code"),
    [
        ("orders", (("客户名称", "日期"), ("甲", "2026-02-30")), "bad_date"),
        ("payments", (("客户名称", "日期", "金额"), ("甲", "2026-03-05", "-3")), "negative_amount"),
        ("payments", (("客户名称", "日期", "金额"), ("甲", "2026-03-05", "0")), "negative_amount"),
        (
            "payments",
            (("客户名称", "日期", "金额(元)"), ("甲", "2026-03-05", "$3")),
            "other_currency",
        ),
        ("payments", (("客户名称", "日期", "金额"), ("甲", "2026-03-05", "")), "missing_value"),
        ("order_lines", (("订单号", "数量", "单价", "金额"), ("S1", 2, 3, 7)), "amount_differs"),
        ("returns", (("客户名称", "日期", "品名"), ("甲", "2026-03-05", "酒")), "unknown_product"),
        (
            "payments",
            (("客户名称", "日期", "金额", "订单号"), ("乙", "2026-03-05", 1, "S1")),
            "order_of_another",
        ),
        ("customers", (("客户名称", "客户类型"), ("丙", "??")), "bad_choice"),
        ("customers", (("客户名称",), ("丙", "", "aside")), "extra_cells"),
        ("readings", (("指标", "日期", "数值"), ("x", "2026-03-05", "much")), "bad_number"),
        ("readings", (("指标", "日期", "数值"), ("visits", "2026-03-05", 3)), "metric_taken"),
        ("readings", (("指标", "日期", "数值"), ("Sales", "2026-03-05", 3)), "metric_taken"),
        ("targets", (("Metric", "Period", "Low"), ("nonsense", "week", 1)), "unknown_metric"),
        ("targets", (("Metric", "Period", "Low"), ("visits", "sometimes", 1)), "bad_period"),
        ("targets", (("Metric", "Period", "Low", "High"), ("visits", "week", 9, 1)), "bad_target"),
    ],
)
def test_a_bad_cell_rejects_its_row_and_names_it(
    kind: str, rows: Rows, code: str, desk: Desk, bring: Bring
) -> None:
    before = living(desk)
    plan = bring(kind, *rows)
    assert [(row.row, row.code) for row in plan.rejected] == [(2, code)]
    assert (plan.rejected[0].reason or "").endswith(".")
    assert living(desk) == before


def test_a_return_of_a_line_is_one_of_its_order(desk: Desk, bring: Bring) -> None:
    for name in ("甲", "乙"):
        bring("customers", ("客户名称",), (name,), name=f"{name}.csv")
    bring(
        "orders",
        ("订单号", "客户名称", "日期"),
        ("S1", "甲", "2026-03-01"),
        ("S2", "乙", "2026-03-01"),
    )
    bring("order_lines", ("明细编号", "订单号", "金额"), ("L1", "S1", 10))
    heads = ("客户名称", "订单号", "明细编号", "日期", "金额")
    plan = bring(
        "returns",
        heads,
        ("", "", "L1", "2026-03-02", 3),
        ("乙", "", "L1", "2026-03-02", 4),
        ("", "S2", "L1", "2026-03-02", 5),
    )
    assert [(row.row, row.code) for row in plan.rejected] == [
        (3, "order_of_another"),
        (4, "order_of_another"),
    ]
    assert every(
        desk,
        "SELECT goods_return.amount, sales_order.code FROM goods_return "
        "JOIN sales_order ON sales_order.id = goods_return.order_id",
    ) == [(300, "S1")]


def test_a_reason_names_the_choices_by_their_labels(bring: Bring) -> None:
    plan = bring("customers", ("客户名称", "客户类型"), ("丙", "??"))
    assert "End customer, Distributor, Agent" in (plan.rejected[0].reason or "")


def test_every_kind_but_those_of_the_samples_is_tried_here() -> None:
    assert {*ROWS, "customers", "order_lines"} == set(KINDS)
