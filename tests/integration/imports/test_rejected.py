"""The rows that did not come in, as a file that can be repaired and imported again."""

import csv
import datetime as dt
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from crm import i18n
from crm.documents.imports.importing import import_file, plan_import, read_file
from crm.documents.imports.plan import Choices, ImportPlan, RowPlan, SheetPlan
from crm.documents.imports.reading import Sheet
from crm.documents.imports.rejected import REASON, write_rejected
from crm.errors import KnownError
from crm.services.desk import Desk
from crm.services.imports import Writes
from tests.integration.conftest import Crm
from tests.integration.imports.conftest import WriteSheet, counts, every

HEAD = ("客户编号", "客户名称", "合作日期", "备注", "别的")
ROWS = (
    HEAD,
    ("C1", "甲", "2020-01-05", "", ""),
    ("00123456789012345678", "乙", "总有一天", "=1+1", "+86 138 1234 5678"),
    ("@SUM(1)", "", "2020-01-06", "第一行\n第二行", "-3"),
)


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_repaired_and_imported_again_they_come_in(
    ending: str, language: str, desk: Desk, sheet: WriteSheet, tmp_path: Path
) -> None:
    i18n.use(language)
    path, rejected = sheet("客户.csv", ROWS), tmp_path / f"没进来.{ending}"
    plan, _change = import_file(desk.store, path, kind="customers", today=desk.today())
    assert counts(plan) == {"created": 1, "rejected": 2}
    assert write_rejected(plan, rejected) == 2
    incoming = read_file(desk.store, rejected, kind="customers")
    (found,) = incoming.sheets
    assert found.sheet.headers == (*HEAD, REASON[language])
    assert [str(row[0]) for _n, row in found.sheet.rows] == [
        "00123456789012345678",
        "'@SUM(1)",
    ] or (ending == "xlsx")
    again = plan_import(desk.store, incoming, today=desk.today())
    assert counts(again) == {"rejected": 2}
    assert [row.reason for row in again.rows] == [row.reason for row in plan.rejected]
    assert again.sheets[0].unmapped == ("别的",), "the reason is no column"
    name = again.sheets[0].name
    repaired, _change = import_file(
        desk.store,
        rejected,
        kind="customers",
        today=desk.today(),
        choices=Choices(
            edits={(name, 0): {"合作日期": "2021-02-03"}, (name, 1): {"客户名称": "丙"}}
        ),
    )
    assert counts(repaired) == {"created": 2}
    assert every(desk, "SELECT code, name, since, note FROM customer ORDER BY since DESC") == [
        ("00123456789012345678", "乙", "2021-02-03", "=1+1"),
        ("@SUM(1)", "丙", "2020-01-06", "第一行\n第二行"),
        ("C1", "甲", "2020-01-05", None),
    ]


def test_nothing_in_the_file_computes(desk: Desk, sheet: WriteSheet, tmp_path: Path) -> None:
    path = sheet("a.csv", [("客户名称", "=A1", "合作日期"), ("=cmd|' /C calc'!A0", "x", "nie")])
    plan, _change = import_file(desk.store, path, kind="customers", today=desk.today())
    write_rejected(plan, tmp_path / "b.csv")
    write_rejected(plan, tmp_path / "b.xlsx")
    with (tmp_path / "b.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for line in csv.reader(file) for cell in line]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    sheet_xml = (tmp_path / "b.xlsx").read_bytes()
    assert b"<f>" not in sheet_xml
    book = CalamineWorkbook.from_path(str(tmp_path / "b.xlsx"))
    assert book.get_sheet_by_index(0).to_python()[1][0] == "=cmd|' /C calc'!A0"


def test_days_and_numbers_stay_such(tmp_path: Path) -> None:
    cells = (dt.date(2026, 3, 5), dt.datetime(2026, 3, 5, 9, 30), dt.time(9, 30), 1.5, True, "")  # noqa: DTZ001
    table = Sheet(("a", "b", "c", "d", "e", "f"), [(2, cells)], name="表[1]/x")
    rows = [RowPlan(2, "rejected", code="x", reason="why", sheet="表[1]/x")]
    plan = ImportPlan(
        [SheetPlan("表[1]/x", "customers", rows, {}, (), (), (), (), table, "")], Writes()
    )
    write_rejected(plan, tmp_path / "a.xlsx")
    book = CalamineWorkbook.from_path(str(tmp_path / "a.xlsx"))
    assert book.get_sheet_by_index(0).to_python()[1] == [*cells[:5], "", "why"]


def test_where_it_cannot_be_saved(desk: Desk, sheet: WriteSheet, tmp_path: Path) -> None:
    plan, _change = import_file(
        desk.store, sheet("a.csv", ROWS), kind="customers", today=desk.today()
    )
    for name in ("a.csv", "a.xlsx"):
        with pytest.raises(KnownError) as caught:
            write_rejected(plan, tmp_path / "nowhere" / name)
        assert caught.value.code == "rejected_unwritable"
        assert "\n" not in caught.value.sentence
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "data"]


def test_on_the_command_line(crm: Crm, sheet: WriteSheet, tmp_path: Path) -> None:
    path, rejected = sheet("客户.csv", ROWS), tmp_path / "b.xlsx"
    ran = crm("import", path, "--kind", "customers", "--save-rejected", rejected, json=False)
    assert "b.xlsx" in ran.lines[-1]
    assert crm("import", rejected, "--kind", "customers").data["rows"] == 2
