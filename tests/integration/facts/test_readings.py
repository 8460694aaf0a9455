"""Numbers that somebody reports."""

import pytest

from tests.integration.conftest import Crm

pytestmark = pytest.mark.usefixtures("buyer")


def test_a_reading_and_the_next_one_like_it(crm: Crm) -> None:
    first = crm(
        *("reading", "add", "market_share", "--on", "2026-02-28", "--value", "9.8"),
        *("--unit", "%", "--nature", "level", "--source", "协会"),
    ).data
    assert (first["value"], first["unit"], first["nature"]) == (9.8, "%", "level")
    second = crm("reading", "add", "market_share", "--value", "10.2").data
    assert (second["value"], second["unit"], second["nature"]) == (10.2, "%", "level")
    assert second["day"] == "2026-03-18"
    assert crm("reading", "list", "market_share").data == [second, first]


def test_money_in_ten_thousands_and_losses(crm: Crm) -> None:
    made = crm("reading", "add", "profit", "--value", "100万", "--currency", "CNY").data
    assert (made["value"], made["nature"]) == (1_000_000, "flow")
    assert crm("reading", "add", "profit", "--value=-3.5").data["value"] == -3.5


def test_scope_edit_delete(crm: Crm) -> None:
    made = crm("reading", "add", "footfall", "--value", "120", "--customer", "C2").data
    assert made["customer"] == "云栖茶馆"
    assert crm("reading", "edit", made["id"], "--value", "130").data["value"] == 130
    crm("reading", "delete", made["id"])
    assert crm("reading", "list").data == []
    crm("undo", 2)
    assert crm("reading", "list").data == [made]
    assert crm("reading", "add", "footfall", "--value", "0.00000001").status == 2


def test_what_the_program_counts_itself_is_no_reading(crm: Crm) -> None:
    for name in ("visits", " Visits", "sales_amount", "Receivables"):
        assert "(metric_taken)" in crm("reading", "add", name, "--value", "3").err
    made = crm("reading", "add", "footfall", "--value", "3").data
    assert "(metric_taken)" in crm("reading", "edit", made["id"], "--metric", "visits").err
    assert crm("reading", "edit", made["id"], "--metric", "people").data["metric"] == "people"
