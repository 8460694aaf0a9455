"""Forms of reps come in whole without being told their kind, and again without a change."""

from pathlib import Path

import pytest

from crm.documents.imports.importing import import_file
from crm.documents.imports.plan import ImportPlan
from crm.errors import KnownError
from crm.services.desk import Desk
from tests.integration.conftest import Crm
from tests.integration.imports.conftest import every, one

MONTHS = ",".join(f"{month}月" for month in range(1, 13))


def _bring(desk: Desk, folder: Path, name: str, *lines: str) -> ImportPlan:
    path = folder / name
    path.write_text("\n".join(lines), encoding="utf-8")
    plan, _change = import_file(desk.store, path, today=desk.today())
    return plan


@pytest.fixture(autouse=True)
def _people(desk: Desk, tmp_path: Path) -> None:
    _bring(desk, tmp_path, "员工.csv", "工号,姓名,部门", "1,王强,销售", "2,李娜,销售")
    _bring(
        desk, tmp_path, "客户.csv", "客户编号,客户名称,地址", "1,上海一厂,上海", "2,上海二厂,上海"
    )


def test_goals_by_month(desk: Desk, tmp_path: Path) -> None:
    lines = (f"年度,员工,目标类型,{MONTHS}", f"2026,王强,销售,{','.join('3' * 12)}")
    assert _bring(desk, tmp_path, "目标分解.csv", *lines).count("created") == 12
    assert _bring(desk, tmp_path, "目标分解.csv", *lines).count("unchanged") == 12
    assert (
        one(desk, "SELECT count(*) FROM target WHERE metric = 'sales_amount' AND low = 300") == 12
    )


def test_contracts_with_what_was_paid(desk: Desk, tmp_path: Path) -> None:
    lines = (
        "合同号,客户名称,签订日期,合同总额,已收货款,应收账款,合同签订人",
        "HT-1,上海一厂,2026-01-05,1000,400,600,王强",
        "HT-2,上海二厂,2026-01-06,2000,,2000,李娜",
    )
    assert _bring(desk, tmp_path, "货款回收.csv", *lines).count("created") == 3
    assert _bring(desk, tmp_path, "货款回收.csv", *lines).count("unchanged") == 3
    assert every(
        desk,
        "SELECT o.code, o.amount, p.amount FROM sales_order o"
        " LEFT JOIN payment p ON p.order_id = o.id ORDER BY o.code",
    ) == [("HT-1", 100_000, 40_000), ("HT-2", 200_000, None)]


def test_what_contracts_still_owe_is_owed(crm: Crm, tmp_path: Path) -> None:
    path = tmp_path / "货款回收.csv"
    lines = (
        "合同号,客户名称,签订日期,付款方式及时间,合同总额,已收货款",
        "HT-1,上海一厂,2026-01-05,30%预付，余款60天,1000,400",
        "HT-2,上海二厂,2026-01-06,2026年2月15日前付清,2000,2000",
        "HT-3,上海二厂,2026-01-06,,500,",
        "HT-4,上海二厂,2026-01-06,月结,700,",
    )
    path.write_text("\n".join(lines), encoding="utf-8")
    said = crm("import", path, json=False)
    assert any("due at once" in line for line in said.lines)
    rows = crm("receivables").data["orders"]
    assert {row["code"]: (row["owed"], row["due"]) for row in rows} == {
        "HT-1": (60_000, "2026-03-06"),
        "HT-3": (50_000, "2026-01-06"),
        "HT-4": (70_000, "2026-02-05"),
    }
    assert crm("import", path).data["step"] is None


@pytest.mark.parametrize("unit", ["单位：万元,,,,,,", "单位：,万元,,,,,"])
def test_contracts_in_ten_thousands(desk: Desk, tmp_path: Path, unit: str) -> None:
    lines = (
        "货款回收统计表,,,,,,",
        unit,
        "合同号,客户名称,签订日期,合同总额,已收货款,应收账款,合同签订人",
        "HT-1,上海一厂,2026-01-05,12.5,8,4.5,王强",
        "HT-2,上海二厂,2026-01-06,3,2万元,1,李娜",
    )
    plan = _bring(desk, tmp_path, "货款回收.csv", *lines, "合计,,,15.5,11,5.5,", "注：略")
    assert every(
        desk,
        "SELECT o.amount, p.amount FROM sales_order o JOIN payment p ON p.order_id = o.id"
        " ORDER BY o.code",
    ) == [(12_500_000, 8_000_000), (3_000_000, 2_000_000)]
    orders, payments = plan.sheets
    assert "paid" in orders.sheet.notes[0]
    assert not payments.sheet.notes
    assert not payments.decided
    assert [(total.header, total.agrees) for total in orders.totals] == [
        ("合同总额", True),
        ("已收货款", False),
        ("应收账款", True),
    ]
    assert [(aside.row, aside.why) for aside in orders.set_aside][-2:] == [
        (6, "total"),
        (7, "note"),
    ]
    assert not payments.totals
    assert not payments.set_aside


def test_what_was_sold_is_never_taken_for_what_came_back(desk: Desk, tmp_path: Path) -> None:
    lines = (
        "日期,客户名称,产品名称,规格,数量,单价,金额,业务员",
        "2026-03-05,上海一厂,纸箱,大,1,2,2,王强",
    )
    for name in ("销售台账.csv", "三月.csv"):
        with pytest.raises(KnownError, match="not certain"):
            _bring(desk, tmp_path, name, *lines)


@pytest.mark.parametrize("name", ["销售明细.csv", "订单.csv"])
def test_a_list_of_what_was_sold_is_orders_with_lines(
    desk: Desk, tmp_path: Path, name: str
) -> None:
    lines = (
        "单据日期,订单号,客户名称,商品名称,数量,单价,金额,业务员,备注",
        "2026-03-05,XS1,上海一厂,纸箱,10,2.50,25,王强,加急",
        "2026-03-05,XS1,上海一厂,胶带,2,3,6,王强,",
        "2026-03-06,XS2,上海二厂,纸箱,4,2.50,10,李娜,自提",
        "2026-03-07,XS2,上海一厂,胶带,1,3,3,李娜,",
        "合计,,,,17,,44,,",
    )
    plan = _bring(desk, tmp_path, name, *lines)
    assert [(row.sheet, row.row, row.code) for row in plan.rejected] == [
        (plan.sheets[0].name, 5, "contradicts_row")
    ]
    assert every(
        desk,
        "SELECT o.code, o.day, c.name, r.name, sum(l.quantity), sum(l.amount) FROM sales_order o"
        " JOIN customer c ON c.id = o.customer_id JOIN rep r ON r.id = o.rep_id"
        " JOIN order_line l ON l.order_id = o.id GROUP BY o.id ORDER BY o.code",
    ) == [
        ("XS1", "2026-03-05", "上海一厂", "王强", 12_000, 3_100),
        ("XS2", "2026-03-06", "上海二厂", "李娜", 5_000, 1_300),
    ]
    assert [(total.header, total.agrees) for total in plan.sheets[0].totals] == [
        ("数量", True),
        ("金额", True),
    ]
    assert _bring(desk, tmp_path, name, *lines).count("unchanged") == 6


@pytest.mark.parametrize(
    ("title", "headers", "state"),
    [
        ("客户拜访计划表,,", "拜访时间,客户名称,拜访目的", "planned"),
        (",,", "计划日期,客户名称,目的", "planned"),
        ("拜访记录表,,", "拜访日期,客户名称,拜访目的", "completed"),
        ("拜访计划与总结,,", "拜访日期,客户名称,拜访结果", "completed"),
    ],
)
def test_a_plan_says_of_no_visit_that_it_took_place(
    desk: Desk, tmp_path: Path, title: str, headers: str, state: str
) -> None:
    lines = title, headers, "2026-03-02,上海一厂,催款", "2026-03-03,上海二厂,看看"
    assert _bring(desk, tmp_path, "拜访.csv", *lines).count("created") == 2
    assert every(desk, "SELECT DISTINCT state FROM visit") == [(state,)]
    assert _bring(desk, tmp_path, "拜访.csv", *lines).count("unchanged") == 2


def test_a_plan_takes_no_visit_back(desk: Desk, tmp_path: Path) -> None:
    lines = "计划日期,客户名称,预期目的", "2026-03-02,上海一厂,催款"
    _bring(desk, tmp_path, "拜访计划.csv", *lines)
    log = "拜访日期,客户名称,拜访目的,完成情况", "2026-03-02,上海一厂,催款,已完成"
    _bring(desk, tmp_path, "拜访记录.csv", *log)
    assert every(desk, "SELECT state FROM visit") == [("completed",)]
    assert _bring(desk, tmp_path, "拜访计划.csv", *lines).count("unchanged") == 1


def test_a_form_is_told_in_few_lines(crm: Crm, tmp_path: Path) -> None:
    path = tmp_path / "账龄.csv"
    lines = "日期,客户名称,逾期1-30天,31-60天", "2026-03-31,上海一厂,60,30", "2026-03-31,谁,1,2"
    path.write_text("\n".join(lines), encoding="utf-8")
    said = crm("import", path, json=False).lines
    assert said[0].startswith("6 rows: 3 new")
    assert len([line for line in said if "readings" in line]) == 1
    assert len([line for line in said if "谁" in line]) == 1
    assert len(crm("import", path).data["rejected"]) == 3


def test_ageing_with_a_total_that_is_wrong(desk: Desk, tmp_path: Path) -> None:
    plan = _bring(
        desk,
        tmp_path,
        "账龄.csv",
        "日期,客户名称,应收账款余额,逾期1-30天,31-60天",
        "2026-03-31,上海一厂,100,60,30",
    )
    assert plan.count("created") == 3
    assert one(desk, "SELECT value FROM reading WHERE metric = '应收账款'") == 90_000_000
    assert "100" in one(desk, "SELECT source FROM reading WHERE metric = '应收账款'")


def test_an_address_book_brings_its_companies_along(desk: Desk, tmp_path: Path) -> None:
    plan = _bring(
        desk,
        tmp_path,
        "contacts.csv",
        "First Name,Last Name,Company,Job Title,Business Phone,Business Phone 2,E-mail,Spouse",
        "Maria,Anders,Alfreds,Owner,030-0074321,030-0074322,maria@alfreds.de,Hans",
        "Paul,Berg,Alfreds,Buyer,,,paul@alfreds.de,",
    )
    assert not plan.rejected
    assert every(
        desk,
        "SELECT c.name, p.name, p.phone, p.email, json_extract(p.extra, '$.Spouse') FROM contact p"
        " JOIN customer c ON c.id = p.customer_id ORDER BY p.name",
    ) == [
        ("Alfreds", "Maria Anders", "030-0074321 / 030-0074322", "maria@alfreds.de", "Hans"),
        ("Alfreds", "Paul Berg", None, "paul@alfreds.de", None),
    ]


def test_a_week_in_free_text_is_refused(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(KnownError) as caught:
        _bring(
            desk, tmp_path, "周计划.csv", "编号,本周日常安排,重点客户拜访主要事件,备注", "1,a,b,c"
        )
    assert caught.value.code == "form_refused"
