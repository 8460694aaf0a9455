"""crm import, as a user types it."""

from pathlib import Path

from tests.integration.conftest import Crm
from tests.integration.imports.conftest import WriteSheet


def test_the_answer(crm: Crm, sheet: WriteSheet) -> None:
    path = sheet("a.csv", [("编号", "客户名称", "甲"), ("C1", "华联", "x"), ("C2", "", "")])
    dry = crm("import", path, "--kind", "customers", "--dry-run").data
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
            }
        ],
        "mapping": {"编号": "code", "客户名称": "name"},
        "unmapped": ["甲"],
        "step": None,
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
        (2, "usage", path),
    ):
        ran = crm("import", *words)
        assert (ran.status, ran.out) == (status, "")
        assert ran.err.endswith(f"({code})\n")
        assert ran.err.count("\n") == 1
