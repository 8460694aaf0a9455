"""What the user corrected is remembered for files that look alike, beside the one undo step."""

from pathlib import Path

import pytest

from crm.documents.imports.importing import Choices, read_file, write_import
from crm.documents.imports.reading import Sheet
from crm.documents.imports.remembered import recall, remember, signature
from crm.errors import KnownError
from crm.services.desk import Desk
from crm.services.mappings import forget_mapping
from crm.services.steps import undo
from tests.integration.imports.conftest import one

HEADERS = "店号,店名称呼,地址,电话,联系人,区域,备注,行业,城市,邮编"


def _file(folder: Path, name: str, headers: str, *rows: str) -> Path:
    path = folder / name
    path.write_text("\n".join((headers, *rows)), encoding="utf-8")
    return path


def test_a_correction_holds_for_the_next_file_and_one_undo_takes_the_import_back(
    desk: Desk, tmp_path: Path
) -> None:
    first = read_file(desk.store, _file(tmp_path, "a.csv", HEADERS, "1,甲,,,,,,,,", "2,乙,,,,,,,,"))
    sheet = first.sheets[0]
    assert not sheet.remembered
    choices = Choices(
        kinds={sheet.name: "customers"}, columns={sheet.name: {"店名称呼": "name", "店号": "code"}}
    )
    plan, change = write_import(desk.store, first, choices, today=desk.today())
    assert plan.count("created") == 2
    shuffled = ",".join([*[*reversed(HEADERS.split(","))][:-1], " 店号* "])
    again = read_file(desk.store, _file(tmp_path, "b.csv", shuffled, ",,,,,,,,丙,3"))
    assert again.sheets[0].remembered
    assert again.sheets[0].kind == "customers"
    plan, _change = write_import(desk.store, again, today=desk.today())
    assert plan.count("created") == 1
    assert one(desk, "SELECT name FROM customer WHERE code = '3'") == "丙"
    assert change.step is not None
    undo(desk.store)
    assert one(desk, "SELECT count(*) FROM customer WHERE NOT deleted") == 2
    undo(desk.store)
    assert one(desk, "SELECT count(*) FROM customer WHERE NOT deleted") == 0
    assert read_file(desk.store, tmp_path / "b.csv").sheets[0].remembered


def test_what_came_in_is_in_though_it_cannot_be_remembered(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_what: object, **_said: object) -> None:
        raise KnownError("store_busy", "Another program is writing.")

    monkeypatch.setattr("crm.documents.imports.importing.remember", refuse)
    file = read_file(desk.store, _file(tmp_path, "a.csv", HEADERS, "1,甲,,,,,,,,"))
    name = file.sheets[0].name
    choices = Choices(kinds={name: "customers"}, columns={name: {"店名称呼": "name"}})
    plan, change = write_import(desk.store, file, choices, today=desk.today())
    assert plan.count("created") == 1
    assert change.step is not None


def test_alike_is_nine_headers_of_ten(desk: Desk) -> None:
    headers = HEADERS.split(",")
    remember(desk.store, Sheet(tuple(headers), []), "customers", {"店名称呼": "name"})

    def found(names: list[str]) -> bool:
        return desk.store.read(recall, Sheet(tuple(names), [])) is not None

    assert found(headers)
    assert found(headers[:-1])
    assert found([*headers[:-1], "别的"])
    assert found([*headers, "别的"])
    assert not found(headers[:-2])
    assert not found([*headers[:-2], "别的", "又一个"])


def test_the_same_again_leaves_no_step_and_another_replaces_it(desk: Desk) -> None:
    sheet = Sheet(("客户名称", "甲", "乙"), [])
    remember(desk.store, sheet, "customers", {"甲": "phone"})
    steps = one(desk, "SELECT count(*) FROM step")
    assert remember(desk.store, sheet, "customers", {"甲": "phone"}).step is None
    assert one(desk, "SELECT count(*) FROM step") == steps
    remember(desk.store, sheet, "contacts", {"甲": "mobile"}, {"甲": "dmy"})
    row = desk.store.read(recall, sheet)
    assert row is not None
    assert (row.kind, row.columns, row.decisions) == ("contacts", {"甲": "mobile"}, {"甲": "dmy"})
    assert one(desk, "SELECT count(*) FROM import_mapping") == 1
    forget_mapping(desk.store, signature(sheet.headers))
    assert desk.store.read(recall, sheet) is None


@pytest.mark.parametrize("headers", [("A", "B", "C"), ("", ""), ("1", "2")])
def test_headers_that_say_nothing_are_not_remembered(desk: Desk, headers: tuple[str, ...]) -> None:
    sheet = Sheet(headers, [])
    assert remember(desk.store, sheet, "customers", {headers[0] or "A": "name"}).step is None
    assert desk.store.read(recall, sheet) is None


def test_fields_and_kinds_that_are_gone_are_passed_over(desk: Desk) -> None:
    sheet = Sheet(("客户名称", "甲"), [])
    remember(desk.store, sheet, "customers", {"甲": "no_such_field", "客户名称": "name"})
    row = desk.store.read(recall, sheet)
    assert row is not None
    assert row.columns == {"客户名称": "name"}
    remember(desk.store, sheet, "no_such_kind", {})
    assert desk.store.read(recall, sheet) is None
