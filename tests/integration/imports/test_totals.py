"""Totals in a file are checked against its rows, and every row is accounted for."""

from decimal import Decimal

import pytest

from crm.documents.imports.importing import import_file
from crm.documents.imports.plan import DECISIONS
from crm.documents.imports.reading import Cell, Sheet
from crm.documents.imports.totals import check_totals
from crm.services.desk import Desk
from tests.integration.conftest import Crm
from tests.integration.imports.conftest import Bring, WriteSheet

ROWS = (
    ("回款统计表", "", "", ""),
    ("回款日期", "客户名称", "回款金额", "备注"),
    ("2026-03-01", "甲", "1,000.50", "首付"),
    ("2026-03-02", "甲", "¥2000", ""),
    ("", "", "", ""),
    ("2026-03-03", "乙", "很多", ""),
    ("合计", "", "3000.5", ""),
    ("制表：", "李", "", ""),
)


@pytest.fixture
def _customers(bring: Bring) -> None:
    bring("customers", ("客户名称",), ("甲",), ("乙",))


@pytest.mark.usefixtures("_customers")
@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
def test_every_row_with_content_is_accounted_for(name: str, desk: Desk, sheet: WriteSheet) -> None:
    path = sheet(name, ROWS)
    plan, _change = import_file(desk.store, path, kind="payments", today=desk.today())
    (found,) = plan.sheets
    told = len([row for row in ROWS if any(row)]) - 1  # less the header
    assert len(found.rows) + len(found.set_aside) == told
    assert sum(found.count(decision) for decision in DECISIONS) == len(found.rows)
    assert [(row.row, row.decision) for row in found.rows] == [
        (3, "created"),
        (4, "created"),
        (6, "rejected"),
    ]
    assert {(aside.row, aside.why) for aside in found.set_aside} == {
        (1, "title"),
        (7, "total"),
        (8, "sign_off"),
    }
    assert [(total.header, total.agrees) for total in found.totals] == [("回款金额", True)]


def test_a_total_that_differs_is_said() -> None:
    rows: list[tuple[int, list[Cell]]] = [
        (2, ["a", 10.1, "x"]),
        (3, ["b", 20.2, ""]),
        (4, ["c"]),
    ]
    sheet = Sheet(("客户", "金额", "备注"), rows, totals={1: 31, 2: "", 0: "合计"})
    (total,) = check_totals(sheet)
    assert (total.header, total.theirs, total.ours) == ("金额", Decimal(31), Decimal("30.3"))
    assert not total.agrees


@pytest.mark.parametrize(
    ("headers", "words"), [(("金额(万元)",), {}), (("金额",), {"单位": "万元"})]
)
def test_rows_add_up_in_the_unit_of_the_column(
    headers: tuple[str, ...], words: dict[str, str]
) -> None:
    rows: list[tuple[int, list[Cell]]] = [(2, ["3.5万"]), (3, [2]), (4, ["500元"]), (5, ["1.2"])]
    (total,) = check_totals(Sheet(headers, rows, totals={0: "6.75"}, words=words))
    assert (total.theirs, total.ours) == (Decimal("6.75"), Decimal("6.75"))
    (total,) = check_totals(Sheet(headers, rows, totals={0: "6.75万元"}, words=words))
    assert total.agrees


def test_on_the_command_line(crm: Crm, sheet: WriteSheet) -> None:
    rows = (
        ("客户名称", "信用额度"),
        ("甲", "100"),
        ("乙", "200"),
        ("合计", "400"),
    )
    path = sheet("客户.xlsx", rows)
    said = crm("import", path, "--kind", "customers", "--dry-run").data
    assert said["totals"] == [
        {
            "column": "信用额度",
            "stated": "400",
            "counted": "300",
            "agrees": False,
            "sheet": "Sheet1",
        }
    ]
    assert said["set_aside"] == [{"row": 4, "why": "total", "sheet": "Sheet1"}]
    lines = crm("import", path, "--kind", "customers", "--dry-run", json=False).lines
    assert any("400" in line and "300" in line for line in lines)


def test_no_totals() -> None:
    assert check_totals(Sheet(("a",), [(2, ["1"])])) == ()
