"""What an export looks like in a spreadsheet, which rows it holds, and that it is whole."""

import csv
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from crm import i18n
from crm.documents.exports import exporting
from crm.documents.exports.cells import Writer
from crm.documents.exports.choosing import Only
from crm.documents.exports.columns import Columns, header_of
from crm.documents.exports.exporting import export_records, export_rows
from crm.documents.exports.hanging import Hanging
from crm.documents.exports.names import Names
from crm.documents.imports.guessing import guess_kind
from crm.documents.imports.headers import match_columns
from crm.documents.imports.importing import import_file
from crm.documents.imports.kinds import KINDS
from crm.documents.imports.sheets import read_sheets
from crm.errors import Cancelled, KnownError
from crm.services.customers import add_customer, assign_customer, delete_customer
from crm.services.desk import Desk
from crm.services.orders import NewLine, add_order
from crm.services.products import add_product, set_price
from crm.services.readings import add_reading
from crm.services.reps import add_rep
from crm.services.tasks import add_task
from crm.services.visits import log_visit
from tests.integration.conftest import TODAY, Crm

FORMULAS = ("=1+1", "+86 138", "-5", "@SUM(A1)", "\t=1", "＝1", "=cmd|' /C calc'!A0")


@pytest.fixture
def export(desk: Desk, tmp_path: Path) -> Callable[..., Path]:
    """Export to a new file of this ending."""

    def run(kind: str, ending: str = ".csv", **options: Any) -> Path:  # noqa: ANN401
        path = tmp_path / f"{kind}{len(list(tmp_path.iterdir()))}{ending}"
        export_rows(desk.store, kind, path, today=TODAY, **options)
        return path

    return run


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def names(path: Path) -> list[str]:
    return [row["Customer's name"] for row in rows(path)]


def columns_of(desk: Desk, kind: str) -> list[str]:
    with desk.store.reading() as session:
        made = Columns(
            KINDS[kind],
            Names(session, TODAY, "CNY"),
            Hanging(session, TODAY, "CNY"),
            Writer(typed=False),
        )
        return [column.header for column in made.of([])]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("written", "read"), [("zh", "en"), ("en", "zh"), ("zh", "zh")])
def test_each_header_is_known_by_imports_in_both_languages(
    desk: Desk, kind: str, written: str, read: str
) -> None:
    i18n.use(written)
    headers = columns_of(desk, kind)
    assert len(set(headers)) == len(headers)
    by_header = {header_of(field): field.name for field in KINDS[kind].fields}
    i18n.use(read)
    found = match_columns(KINDS[kind], headers, {}, "CNY")
    assert not found.others
    assert found.mapping == {header: by_header[header] for header in headers}


# What an import cannot bring, and why it is no loss.
LEFT_OUT = {
    "customer": {"merged_into_id"},  # a customer that was merged is no customer any more
    "contact": {"birth_year", "birth_month", "birth_day", "birth_calendar"},  # one column
}


@pytest.mark.parametrize("kind", KINDS)
def test_no_column_of_a_table_is_forgotten(desk: Desk, kind: str) -> None:
    table = KINDS[kind].table
    headers = columns_of(desk, kind)
    shown = {field.name for field in KINDS[kind].fields if header_of(field) in headers}
    shown |= {f"{name}_id" for name in shown} | {"deleted", "extra"}
    shown |= {"order_line_id"} if "line" in shown else set()
    missing = {column.name for column in table.columns} - shown
    assert missing == LEFT_OUT.get(table.name, set())


def test_csv_is_safe_to_open_and_keeps_codes(desk: Desk, export: Callable[..., Path]) -> None:
    for number, text in enumerate(FORMULAS):
        add_customer(
            desk.store, name=text, day=TODAY, code=f"00{number}", note=text, phone="13800138000"
        )
    path = export("customers")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    for row in rows(path):
        assert not any(cell.startswith(tuple("=+-@\t\r＝＋－＠")) for cell in row.values())
        assert row["Code"].startswith("00")
        assert row["Phone"] == "13800138000"


def test_a_workbook_has_days_amounts_and_text_as_such(
    desk: Desk, export: Callable[..., Path]
) -> None:
    for text in FORMULAS[:2]:
        add_customer(
            *(desk.store,),
            name=text,
            day=TODAY,
            code="007",
            since=dt.date(2020, 1, 5),
            phone="13800138000",
            credit_limit=123456,
        ) if text == "=1+1" else add_customer(desk.store, name=text, day=TODAY)
    book = CalamineWorkbook.from_path(export("customers", ".xlsx"))
    header, first, second = book.get_sheet_by_name("Customers").to_python()
    row = dict(zip(header, first, strict=True))
    assert row["Customer's name"] == "=1+1"
    assert row["Code"] == "007"
    assert row["Phone"] == "13800138000"
    assert row["Customer since"] == dt.date(2020, 1, 5)
    assert row["Credit limit"] == 1234.56
    assert dict(zip(header, second, strict=True))["Customer's name"] == "+86 138"


def test_headers_are_in_the_language_spoken(desk: Desk, export: Callable[..., Path]) -> None:
    add_customer(desk.store, name="甲", day=TODAY)
    i18n.use("zh")
    (row,) = rows(export("customers"))
    assert (row["客户名称"], row["币种"]) == ("甲", "CNY")
    (sheet,) = read_sheets(export("customers", ".xlsx"))
    assert guess_kind(sheet).kind == "customers"


def test_lists_are_narrowed_as_they_are_shown(desk: Desk, export: Callable[..., Path]) -> None:
    other = add_rep(desk.store, name="李四").record
    assert other
    a = add_customer(desk.store, name="上海甲", day=TODAY).record
    b = add_customer(desk.store, name="北京乙", day=TODAY, stage="won").record
    assert a
    assert b
    assign_customer(desk.store, b, rep=other, day=TODAY)
    for customer, day in ((a, 2), (b, 3), (b, 9)):
        log_visit(desk.store, customer=customer, day=dt.date(2026, 3, day), today=TODAY)
    assert names(export("customers", only=Only(text="上海"))) == ["上海甲"]
    assert names(export("customers", only=Only(owner=other))) == ["北京乙"]
    assert names(export("visits", only=Only(stage="existing"))) == ["北京乙", "北京乙"]
    march = Only(first=dt.date(2026, 3, 3), last=dt.date(2026, 3, 8))
    assert names(export("visits", only=march)) == ["北京乙"]
    assert names(export("visits", only=Only(customer=a))) == ["上海甲"]
    delete_customer(desk.store, a)
    assert names(export("visits")) == ["北京乙", "北京乙"]
    for kind, only in (("reps", Only(text="x")), ("products", march)):
        with pytest.raises(KnownError) as refused:
            export(kind, only=only)
        assert refused.value.code == "not_narrowed"


def test_a_selection_goes_out_in_its_order(desk: Desk, tmp_path: Path) -> None:
    ids = [add_customer(desk.store, name=name, day=TODAY).record for name in "甲乙丙"]
    chosen = [one for one in (ids[2], ids[0]) if one]
    done = export_records(desk.store, "customers", chosen, tmp_path / "a.csv", today=TODAY)
    assert names(tmp_path / "a.csv") == ["丙", "甲"]
    assert done.rows == {"customers": 2}


def test_prices_amounts_and_readings_to_their_last_digit(
    desk: Desk, export: Callable[..., Path]
) -> None:
    product = add_product(desk.store, name="茶", price=12345).record
    assert product
    set_price(desk.store, product, price=99, day=dt.date(2026, 3, 1))
    set_price(desk.store, product, price=5_0000, day=dt.date(2026, 4, 1))
    customer = add_customer(desk.store, name="甲", day=TODAY).record
    assert customer
    line = NewLine(quantity=1_001, unit_price=12345, product=product)
    add_order(desk.store, customer=customer, day=TODAY, lines=[line], currency="JPY")
    add_reading(desk.store, metric="利润", day=TODAY, value=-1_500_001)
    (row,) = rows(export("products"))
    assert (row["Price"], row["Price from"]) == ("0.0099", "2026-03-01")
    prices = rows(export("prices"))
    assert [row["Price"] for row in prices] == ["1.2345", "0.0099", "5.00"]
    assert prices[0]["Price from"] == "from the beginning"
    (row,) = rows(export("order_lines"))
    assert (row["Quantity"], row["Amount"], row["Currency"]) == ("1.001", "1", "JPY")
    (row,) = rows(export("readings"))
    assert row["Value"] == "-1.500001"


def test_everything_in_one_workbook_comes_in_again(
    desk: Desk, make_store: Callable[[Path], Any], tmp_path: Path
) -> None:
    customer = add_customer(desk.store, name="甲", day=TODAY).record
    add_task(desk.store, title="送样品", customer_id=customer)
    done = export_rows(desk.store, "all", tmp_path / "all.xlsx", today=TODAY)
    assert (done.rows["tasks"], done.rows["customers"], done.rows["gifts"]) == (1, 1, 0)
    plan, change = import_file(desk.store, tmp_path / "all.xlsx", today=TODAY)
    assert change.step is None
    assert plan.count("unchanged") == done.count
    other = make_store(tmp_path / "other")
    plan, _change = import_file(other, tmp_path / "all.xlsx", today=TODAY)
    assert plan.rejected == []
    again = export_rows(other, "all", tmp_path / "again", today=TODAY)
    assert again.rows == done.rows
    assert rows(tmp_path / "again" / "tasks.csv")[0]["Customer's name"] == "甲"


def test_nothing_is_replaced_unless_asked(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("mine")
    with pytest.raises(KnownError) as refused:
        export_rows(desk.store, "reps", path, today=TODAY)
    assert refused.value.code == "file_exists"
    assert path.read_text() == "mine"
    export_rows(desk.store, "reps", path, today=TODAY, force=True)
    assert rows(path)
    folder = tmp_path / "all"
    export_rows(desk.store, "all", folder, today=TODAY)
    with pytest.raises(KnownError):
        export_rows(desk.store, "all", folder, today=TODAY)
    export_rows(desk.store, "all", folder, today=TODAY, force=True)
    assert {file.name for file in folder.iterdir()} == {f"{kind}.csv" for kind in KINDS}


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "all"])
def test_a_cancelled_export_leaves_nothing(
    desk: Desk, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "_STEP", 1)
    for number in range(5):
        add_customer(desk.store, name=f"甲{number}", day=TODAY)
    told: list[tuple[int, int]] = []

    def report(done: int, total: int) -> None:
        told.append((done, total))
        if done == 3:
            raise Cancelled

    kind = "all" if name == "all" else "customers"
    with pytest.raises(Cancelled):
        export_rows(desk.store, kind, tmp_path / name, today=TODAY, report=report)
    assert [file.name for file in tmp_path.iterdir()] == ["data"]
    assert told[0][0] == 0
    assert told[-1][1] >= 5


def test_what_a_killed_export_left_is_swept_away(desk: Desk, tmp_path: Path) -> None:
    left = tmp_path / ".a.csv.4194399.part"
    left.write_text("half")
    export_rows(desk.store, "reps", tmp_path / "a.csv", today=TODAY)
    assert not left.exists()


def test_a_text_no_cell_holds_goes_to_csv_alone(desk: Desk, tmp_path: Path) -> None:
    add_customer(desk.store, name="甲", day=TODAY, note="长" * 32_768)
    with pytest.raises(KnownError) as refused:
        export_rows(desk.store, "customers", tmp_path / "a.xlsx", today=TODAY)
    assert refused.value.code == "cell_too_long"
    assert not (tmp_path / "a.xlsx").exists()
    export_rows(desk.store, "customers", tmp_path / "a.csv", today=TODAY)
    plan, change = import_file(desk.store, tmp_path / "a.csv", kind="customers", today=TODAY)
    assert plan.count("unchanged") == 1
    assert change.step is None


def test_the_command(crm: Crm, tmp_path: Path) -> None:
    crm("customer", "add", "上海甲").data  # noqa: B018 - it must succeed
    crm("customer", "add", "北京乙").data  # noqa: B018
    path = tmp_path / "a.csv"
    assert crm("export", "customers", path, "--text", "上海").data == {
        "kind": "customers",
        "file": str(path),
        "rows": 1,
        "kinds": {"customers": 1},
    }
    assert names(path) == ["上海甲"]
    assert crm("export", "customers", path, json=False).err.endswith("(file_exists)\n")
    done = crm("export", "customers", path, "--force", "--owner", "me", json=False)
    assert done.lines == [f"Wrote 2 rows to {path}."]
    assert crm("export", "all", tmp_path / "all.xlsx").data["rows"] >= 7
    for name in ("a.txt", "a", "no/such/a.csv"):
        assert crm("export", "customers", tmp_path / name).status == 1
    assert crm("export", "everything", path).status == 2


def test_kept_columns_stand_as_in_the_record_they_came_with(
    desk: Desk, export: Callable[..., Path]
) -> None:
    add_customer(desk.store, name="First", day=TODAY, extra={"c": "1", "b": "2", "a": "3"})
    add_customer(desk.store, name="Second", day=TODAY, extra={"a": "4"})
    add_customer(desk.store, name="Third", day=TODAY, extra={"d": "5", "b": "6"})
    with export("customers").open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.reader(file))[-4:] == ["c", "b", "a", "d"]
