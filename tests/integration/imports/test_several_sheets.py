"""Files with several sheets come in as one step, and rows refer across them."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

import pytest
import xlsxwriter

from crm.documents.imports.importing import import_file, plan_import, read_file, write_import
from crm.documents.imports.plan import Choices
from crm.errors import KnownError
from crm.services.desk import Desk
from crm.services.steps import undo
from tests.integration.conftest import Crm
from tests.integration.imports.conftest import counts, every, living, one

Rows: TypeAlias = Sequence[Sequence[object]]

SHEETS: Mapping[str, Rows] = {
    "拜访记录": (
        ("拜访日期", "客户名称", "受访人", "洽谈内容", "业务员"),
        ("2026-03-05", "甲公司", "李四", "谈了价格", "张伟"),
        ("2026-03-06", "无此公司", "", "没谈成", ""),
    ),
    "订单": (("订单号", "客户编号", "订单日期", "订单金额"), ("D1", "C1", "2026-03-01", "500")),
    "客户": (
        ("客户编号", "客户名称", "客户等级", "联系人", "手机"),
        ("C1", "甲公司", "A", "李四", "13812345678"),
        ("C2", "乙公司", "B", "", ""),
    ),
    "客户 北方": (
        ("客户编号", "客户名称", "客户等级"),
        ("C2", "乙公司", "B"),
        ("C3", "丙公司", "C"),
    ),
    "回款": (("订单号", "回款日期", "回款金额"), ("D1", "2026-03-10", "200")),
}
CHOICES = Choices(
    kinds={
        "拜访记录": "visits",
        "订单": "orders",
        "客户": "customers",
        "客户 北方": "customers",
        "回款": "payments",
    }
)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "台账.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in SHEETS.items():
            page = book.add_worksheet(name)
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)
    return path


def test_sheets_come_in_in_the_order_of_their_kinds_as_one_step(desk: Desk, book: Path) -> None:
    before, steps = living(desk), one(desk, "SELECT count(*) FROM step")
    incoming = read_file(desk.store, book)
    plan = plan_import(desk.store, incoming, CHOICES, today=desk.today())
    assert living(desk) == before
    assert [sheet.name for sheet in plan.sheets] == [
        "客户",
        "客户 北方",
        "订单",
        "回款",
        "拜访记录",
    ]
    assert counts(plan) == {"created": 6, "unchanged": 1, "rejected": 1}
    assert [(row.sheet, row.row, row.code) for row in plan.rejected] == [
        ("拜访记录", 3, "unknown_customer")
    ]
    written, change = write_import(desk.store, incoming, CHOICES, today=desk.today(), plan=plan)
    assert written is plan
    assert change.step is not None
    assert one(desk, "SELECT count(*) FROM step") == steps + 1
    assert every(
        desk,
        "SELECT c.name, p.name FROM visit v JOIN customer c ON c.id = v.customer_id"
        " JOIN contact p ON p.id = v.contact_id",
    ) == [("甲公司", "李四")]
    assert one(desk, "SELECT count(*) FROM contact") == 1, "the same 李四"
    assert every(desk, "SELECT amount FROM payment WHERE order_id IS NOT NULL") == [(20_000,)]
    again = import_file(desk.store, book, today=desk.today(), choices=CHOICES)
    assert counts(again[0]) == {"unchanged": 7, "rejected": 1}
    assert again[1].step is None
    undo(desk.store)
    assert living(desk) == before


def test_rows_of_two_sheets_that_contradict_each_other_name_the_sheet(
    desk: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name, city in (("南", "广州"), ("北", "北京")):
            page = book.add_worksheet(name)
            page.write_row(0, 0, ("客户编号", "客户名称", "城市"))
            page.write_row(1, 0, ("C1", "甲", city))
    plan, _change = import_file(desk.store, path, kind="customers", today=desk.today())
    assert counts(plan) == {"created": 1, "rejected": 1}
    assert "2 (南)" in (plan.rejected[0].reason or "")


def test_a_sheet_can_be_left_out(desk: Desk, book: Path) -> None:
    kinds = {**CHOICES.kinds, "拜访记录": "", "回款": ""}
    plan, _change = import_file(desk.store, book, today=desk.today(), choices=Choices(kinds=kinds))
    assert {sheet.kind for sheet in plan.sheets} == {"customers", "orders"}
    assert counts(plan) == {"created": 4, "unchanged": 1}


def test_one_sheet_on_the_command_line(crm: Crm, book: Path) -> None:
    said = crm("import", book, "--sheet", "客户").data
    assert (said["kind"], said["created"], len(said["sheets"])) == ("customers", 2, 1)
    whole = crm("import", book, "--dry-run").data
    assert {sheet["kind"] for sheet in whole["sheets"]} >= {"customers", "orders", "visits"}
    assert whole["rows"] == sum(sheet["rows"] for sheet in whole["sheets"])
    refused = crm("import", book, "--sheet", "没有")
    assert refused.err.endswith("(unknown_sheet)\n")
    assert "客户 北方" in refused.err


def test_nothing_that_can_be_told(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("某某,某列\n1,2\n", encoding="utf-8")
    with pytest.raises(KnownError) as caught:
        import_file(desk.store, path, today=desk.today())
    assert caught.value.code in {"unknown_kind", "file_unreadable"}
    assert "\n" not in caught.value.sentence
