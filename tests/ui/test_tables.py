"""Every table model keeps Qt's rules, filtered and unfiltered."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractItemModel, Qt

from crm.queries.choosing import Choice
from crm.queries.customers import CustomerRow
from crm.queries.measure import FactRow
from crm.queries.receivables import ReceivableRow
from crm.ui.tables.customers import CustomerTable
from crm.ui.tables.facts import FactsTable
from crm.ui.tables.receivables import AGE, OWED, ReceivableTable
from crm.ui.theme import Look
from crm.ui.widgets.choice_edit import ChoiceEdit, ChoiceList

if TYPE_CHECKING:
    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot

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
    table = CustomerTable(TODAY)
    check(qtmodeltester, table)
    table.show_rows(
        [customer("Acme"), customer("大华", "lead", 4), customer("Ｃafé", "lost")], TODAY
    )
    table.filter("", "prospect", overdue=False)
    assert [table.row_at(n).name for n in range(table.rowCount())] == ["大华"]
    table.filter("CAF", "", overdue=False)  # neither case nor width matter
    assert table.rowCount() == 1
    table.filter("", "", overdue=True)
    assert table.rowCount() == table.overdue_total == 1
    spoken = table.data(table.index(0, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert "大华" in str(spoken)
    table.filter("nobody", "", overdue=False)
    assert table.rowCount() == 0
    table.filter("", "", overdue=False)
    assert table.rowCount() == table.total == 3


def test_the_receivables(qtmodeltester: ModelTester) -> None:
    table = ReceivableTable(TODAY)
    check(qtmodeltester, table)
    table.show_rows([owed("not_due", 0), owed("1-30", 12)], TODAY)
    assert table.data(table.index(0, OWED)) == "¥12,345"
    table.show_rows([owed("not_due", 0), owed("1-30", 12)], TODAY, "1-30")
    assert table.rowCount() == 1
    assert "12" in str(table.data(table.index(0, AGE)))


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


def test_the_choices(qtbot: QtBot, qtmodeltester: ModelTester) -> None:
    choices = [
        Choice(uuid.uuid4(), "Acme", "Hangzhou", "C1"),
        Choice(uuid.uuid4(), "Acme", "Ningbo", "C2"),
        Choice(uuid.uuid4(), "大华", None, None),
    ]
    check(qtmodeltester, ChoiceList(choices))
    field = ChoiceEdit(Look(), "Customer", "")
    qtbot.addWidget(field)
    field.offer(choices)
    field.setText("Acme")
    assert field.best() is None  # two bear that name
    field.setText("Acme · Ningbo")
    assert field.chosen == choices[1]
    field.setText("c2")
    assert field.best() == choices[1]
    field.setText("大")
    assert field.best() == choices[2]
