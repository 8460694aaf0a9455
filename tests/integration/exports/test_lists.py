"""Lists that are no records of their own go out as files, too: safe, exact, whole."""

import csv
import datetime as dt
import uuid
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from crm.documents.exports.lists import export_facts, export_receivables
from crm.errors import KnownError
from crm.queries.measure import FactRow
from crm.queries.receivables import ReceivableRow

DAY = dt.date(2026, 9, 1)
NOBODY = uuid.UUID(int=0)


def owed(customer: str) -> ReceivableRow:
    return ReceivableRow(
        order_id=NOBODY,
        code="0012",
        customer_id=NOBODY,
        customer=customer,
        rep_id=None,
        rep=None,
        day=DAY,
        due=DAY,
        amount=123_456,
        settled=50,
        owed=123_406,
        currency="CNY",
        band="1-30",
        days_past_due=21,
    )


def fact(value: int, currency: str | None, text: str) -> FactRow:
    return FactRow(
        id=NOBODY,
        kind="order",
        day=DAY,
        rep=None,
        customer="甲",
        product=None,
        value=value,
        currency=currency,
        text=text,
        rep_id=None,
        customer_id=None,
        product_id=None,
    )


def test_money_owed_is_exact_and_no_formula(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    done = export_receivables([owed("=1+1"), owed("大华")], path)
    assert done.count == 2
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[1][0] == "'=1+1"
    assert rows[2][0] == "大华"
    assert rows[1][6:9] == ["1234.56", "0.50", "1234.06"]


def test_facts_as_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    export_facts([fact(150, "CNY", "=cmd"), fact(3, None, "")], path, title="Sales [2026/09]: all")
    book = CalamineWorkbook.from_path(path)
    assert book.sheet_names == ["Sales 202609 all"]
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[1][0] == DAY
    assert rows[1][4] == 1.5
    assert rows[1][6] == "=cmd"
    assert rows[2][4] == 3


def test_a_name_that_tells_no_format_and_a_file_that_is_there_are_refused(tmp_path: Path) -> None:
    with pytest.raises(KnownError) as refused:
        export_receivables([], tmp_path / "a.doc")
    assert refused.value.code == "unknown_format"
    (tmp_path / "a.csv").write_text("mine")
    with pytest.raises(KnownError) as refused:
        export_receivables([], tmp_path / "a.csv")
    assert refused.value.code == "file_exists"
    assert (tmp_path / "a.csv").read_text() == "mine"
