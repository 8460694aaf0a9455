"""Every table model keeps Qt's rules, filtered and unfiltered."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractItemModel, Qt

from crm.queries.customers import CustomerRow
from crm.queries.measure import FactRow
from crm.queries.receivables import ReceivableRow
from crm.ui.customer_filters import all_filters, sift
from crm.ui.held import FoundRows, Told, hold
from crm.ui.tables.customers import TOLD, CustomerTable
from crm.ui.tables.facts import FactsTable
from crm.ui.tables.receivables import owed_columns, owed_rows
from crm.ui.tables.records import RecordTable

if TYPE_CHECKING:
    from pytestqt.modeltest import ModelTester

TODAY = dt.date(2026, 9, 22)


def check(tester: Any, model: QAbstractItemModel) -> None:  # noqa: ANN401 - it ships no types
    """Qt's own tester watches the model from now on."""
    tester.check(model)


def customer(name: str, stage: str = "existing", overdue: int | None = None) -> CustomerRow:
    return CustomerRow(
        id=uuid.uuid4(),
        name=name,
        stage=stage,
        kind="store",
        grade="A",
        owner="Lin",
        city="Hangzhou",
        last_contact=dt.date(2026, 9, 1),
        next_visit=None,
        overdue=overdue,
        code=None,
        short_name=None,
        owner_id=None,
        region=None,
        channel=None,
        last_order=None,
    )


def owed(band: str, days: int) -> ReceivableRow:
    return ReceivableRow(
        order_id=uuid.uuid4(),
        code=None,
        customer_id=uuid.uuid4(),
        customer="Acme",
        rep_id=None,
        rep=None,
        day=TODAY,
        due=TODAY - dt.timedelta(days=days),
        amount=1_234_500,
        settled=0,
        owed=1_234_500,
        currency="CNY",
        band=band,
        days_past_due=days,
    )


def test_the_customers(qtmodeltester: ModelTester) -> None:
    table = CustomerTable(hold((), TODAY))
    check(qtmodeltester, table)
    held = hold([customer("Acme"), customer("大华", "lead", 4), customer("Ｃafé", "lost")], TODAY)
    known = all_filters(())
    table.show_rows(held, sift(held, held.rows, {"stage": ("lead", "contacted")}, known))
    assert [table.row_at(n).name for n in range(table.rowCount())] == ["大华"]
    table.show_rows(held, sift(held, held.rows, {"cadence": ("overdue",)}, known))
    assert table.rowCount() == held.overdue == 1
    spoken = table.data(table.index(0, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert "大华" in str(spoken)
    found = FoundRows("caf", [row for row in held.rows if row.name != "大华"][::-1])
    table.show_rows(held, found.rows, found)
    assert table.rowCount() == table.found_total == 2
    told = table.data(table.index(0, 0), TOLD)
    assert isinstance(told, Told)
    assert told.name_marks == ((0, 3),)
    table.show_columns(["next", "owed", "no such column"])
    assert [column.key for column in table.columns] == ["name", "next", "owed"]
    table.show_rows(held, held.rows)
    assert table.rowCount() == table.total == 3


def test_the_records(qtmodeltester: ModelTester) -> None:
    table = RecordTable(owed_columns(lambda: TODAY))
    check(qtmodeltester, table)
    rows = [owed("not_due", 0), owed("1-30", 12)]
    table.show_rows(owed_rows(rows, {}))
    keys = [column.key for column in table.columns]
    assert table.data(table.index(0, keys.index("owed"))) == "¥12,345"
    table.sort(keys.index("age"), Qt.SortOrder.DescendingOrder)
    assert [row.band for row in table.rows] == ["1-30", "not_due"]
    table.narrow("12 late")
    assert [row.days_past_due for row in table.rows] == [12]
    table.narrow("")
    table.show_rows(owed_rows(rows, {}, band="1-30"))
    assert table.rowCount() == 1
    assert "12" in str(table.data(table.index(0, keys.index("age"))))


def test_the_facts(qtmodeltester: ModelTester) -> None:
    table = FactsTable(TODAY)
    check(qtmodeltester, table)
    table.show_rows(
        [
            FactRow(
                id=uuid.uuid4(),
                kind="visit",
                day=day,
                rep=None,
                customer="Acme",
                product=None,
                value=1,
                currency=None,
                text="said\nso",
                rep_id=None,
                customer_id=None,
                product_id=None,
            )
            for day in (TODAY - dt.timedelta(days=1), TODAY)
        ]
    )
    assert table.row_at(0).day == TODAY
    assert table.data(table.index(0, 2)) == "said so"
