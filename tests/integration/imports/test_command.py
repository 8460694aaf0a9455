"""crm import, as a user types it."""

from io import StringIO
from pathlib import Path

import pytest

from tests.integration.conftest import Crm
from tests.integration.imports.conftest import WriteSheet


def test_the_answer(crm: Crm, sheet: WriteSheet) -> None:
    path = sheet("a.csv", [("编号", "客户名称", "甲"), ("C1", "华联", "x"), ("C2", "", "")])
    dry = crm("import", path, "--kind", "customers", "--dry-run").data
    (alone,) = dry.pop("sheets")
    assert alone.pop("name") == ""
    assert alone.pop("changes") == []
    assert alone.items() <= dry.items()
    assert dry == {
        "kind": "customers",
        "rows": 2,
        "created": 1,
        "updated": 0,
        "unchanged": 0,
        "skipped": 0,
        "rejected": [
            {
                "row": 3,
                "code": "missing_value",
                "reason": "The row says nothing in column “客户名称”;"
                " write it and import the row again.",
                "column": "客户名称",
                "sheet": "",
            }
        ],
        "mapping": {"编号": "code", "客户名称": "name"},
        "unmapped": ["甲"],
        "step": None,
        "possible": [],
        "set_aside": [],
        "decided": [],
        "totals": [],
        "left_out": [],
    }
    assert crm("customers").data == []
    assert crm("import", path, "--kind", "customers").data["created"] == 1
    assert [row["name"] for row in crm("customers").data] == ["华联"]
    assert crm("import", path, "--kind", "customers", "--map", "甲=note").data["updated"] == 1
    crm("undo", 2)
    assert crm("customers").data == []


def test_lines_for_people(crm: Crm, sheet: WriteSheet) -> None:
    path = sheet("a.csv", [("name", "since"), ("A", "soon")])
    ran = crm("import", path, "--kind", "customers", json=False)
    assert ran.status == 0
    assert ran.lines[0].startswith("1 rows: 0 new")
    assert ran.lines[-1] == "Row 2: “soon” in column “since” is not a day; write it as 2026-03-05."


def test_the_kind_is_guessed_and_said(crm: Crm, sheet: WriteSheet) -> None:
    rows = (("客户编号", "客户名称", "客户等级", "所属行业"), ("C1", "华联", "A", "零售"))
    ran = crm("import", sheet("客户资料.csv", rows), json=False)
    assert "Taken as: Customers (customers)." in ran.lines
    assert crm("import", sheet("客户资料.csv", rows)).data["kind"] == "customers"


def test_changes_are_shown_in_words(crm: Crm, sheet: WriteSheet) -> None:
    head = ("客户编号", "客户名称", "业务员", "客户等级", "信用额度", "客户阶段", "联系人", "手机")
    before = ("C1", "华联", "张伟", "A", "1万", "意向", "王五", "13812345678")
    after = ("C1", "华联", "李强", "B", "2万", "报价", "王五", "13912345678")
    crm("import", sheet("a.csv", [head, before]), "--kind", "customers")
    path = sheet("b.csv", [head, after])
    said = crm("import", path, "--kind", "customers", "--dry-run").data
    (change,) = said["sheets"][0]["changes"]
    assert change["name"] == "华联"
    assert {each["field"]: (each["old"], each["new"]) for each in change["differences"]} == {
        "grade": ("A", "B"),
        "credit_limit": ("10000 CNY", "20000 CNY"),
        "owner": ("张伟", "李强"),
        "stage": ("Interested", "Proposal"),
        "contact_mobile": ("13812345678", "13912345678"),
    }
    ran = crm("import", path, "--kind", "customers", json=False)
    assert any("张伟 → 李强" in line for line in ran.lines)


def test_cells_from_standard_input(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", StringIO("客户名称\t城市\n华联\t上海\n大成\t北京\n"))
    assert crm("import", "-", "--kind", "customers").data["created"] == 2
    assert [row["city"] for row in crm("customers").data] == ["上海", "北京"]


def test_a_column_is_read_as_decided(crm: Crm, sheet: WriteSheet) -> None:
    rows = (("客户名称", "合作日期"), ("华联", "05/03/2026"), ("大成", "06/03/2026"))
    path = sheet("a.csv", rows)
    said = crm("import", path, "--kind", "customers", "--dry-run").data
    (decided,) = said["decided"]
    assert (decided["column"], decided["field"], decided["code"]) == ("合作日期", "since", "order")
    for choice, day in (("dmy", "2026-03-05"), ("mdy", "2026-05-03")):
        crm("import", path, "--kind", "customers", "--decide", f"合作日期={choice}")
        (found,) = crm("customers", "华联").data
        assert crm("customer", "show", found["id"]).data["since"] == day
        crm("undo")


def test_fields(crm: Crm) -> None:
    fields = {each["field"]: each["headers"] for each in crm("import", "--fields", "orders").data}
    assert {"OrderID", "订单号"} <= {*fields["code"]}
    assert crm("import", "--fields", "orders", json=False).lines[0].startswith("field")


def test_refusals(crm: Crm, sheet: WriteSheet, tmp_path: Path) -> None:
    path = sheet("a.csv", [("beep",), ("boop",)])
    for status, code, *words in (
        (1, "file_unreadable", tmp_path / "none.csv", "--kind", "customers"),
        (1, "missing_column", path, "--kind", "customers"),
        (1, "unknown_column", path, "--kind", "customers", "--map", "other=name"),
        (2, "usage", path, "--kind", "customers", "--map", "beep=nonsense"),
        (2, "usage", path, "--kind", "nonsense"),
        (2, "usage", path, "--kind", "customers", "--decide", "dmy"),
        (2, "usage"),
        (1, "unknown_kind", path),
        (1, "unknown_sheet", path, "--kind", "customers", "--sheet", "x"),
    ):
        ran = crm("import", *words)
        assert (ran.status, ran.out) == (status, "")
        assert ran.err.endswith(f"({code})\n")
        assert ran.err.count("\n") == 1


def test_a_file_is_again_what_it_was(crm: Crm, sheet: WriteSheet) -> None:
    rows = (
        ("First Name", "Last Name", "Company", "Job Title", "E-mail Address"),
        ("Jane", "Peacock", "Embraer", "Buyer", "jane@embraer.br"),
        ("Leonie", "Köhler", "Riotur", "Buyer", "leonie@riotur.br"),
    )
    path = sheet("book.csv", rows)
    first = crm("import", path).data
    assert (first["kind"], first["created"]) == ("customers", 2)
    again = crm("import", path).data
    assert (again["kind"], again["unchanged"]) == ("customers", 2)


def test_a_decision_that_decides_nothing_is_refused(crm: Crm, sheet: WriteSheet) -> None:
    path = sheet("拜访.csv", (("日期", "客户名称"), ("03/04/2026", "甲")))
    for said, code in (("日子=dmy", "unknown_column"), ("日期=daymonth", "usage")):
        ran = crm("import", path, "--kind", "visits", "--decide", said)
        assert f"({code})" in ran.err
    assert crm("import", path, "--kind", "visits", "--decide", "日期=mdy", "--dry-run").status == 0


def test_rejected_rows_that_cannot_be_saved_leave_nothing_behind(
    crm: Crm, sheet: WriteSheet, tmp_path: Path
) -> None:
    path = sheet("客户.csv", (("客户名称", "信用额度"), ("甲", "10"), ("乙", "很多")))
    for name in ("nowhere/a.csv", "a.pdf"):
        ran = crm("import", path, "--kind", "customers", "--save-rejected", tmp_path / name)
        assert "(rejected_unwritable)" in ran.err
    assert crm("customers").data == []
    saved = tmp_path / "left.csv"
    assert crm("import", path, "--kind", "customers", "--save-rejected", saved).status == 0
    assert "乙" in saved.read_text("utf-8-sig")


def test_columns_that_hold_nothing_are_not_spoken_of(crm: Crm, sheet: WriteSheet) -> None:
    path = sheet("客户.csv", (("客户名称", "传真机", "颜色"), ("甲", "", "红")))
    ran = crm("import", path, "--kind", "customers", json=False)
    assert any("颜色" in line and "传真机" not in line for line in ran.lines)
