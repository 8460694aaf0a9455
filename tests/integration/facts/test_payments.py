"""Payments, refunds and what they are for."""

import pytest

from tests.integration.conftest import Crm

pytestmark = pytest.mark.usefixtures("buyer")


def test_a_payment_for_an_order(crm: Crm) -> None:
    order = crm("order", "add", "C1", "--amount", "1000", "--code", "SO-1").data
    made = crm(
        *("payment", "add", "C1", "--on", "2026-03-10", "--amount", "￥1,000.00"),
        *("--order", "SO-1", "--method", "转账"),
    ).data
    assert (made["amount"], made["kind"], made["order"]) == (100_000, "payment", "SO-1")
    assert made["order_id"] == order["id"]
    assert crm("payment", "list", "--order", "SO-1").data == [made]


def test_a_refund_is_no_negative_payment(crm: Crm) -> None:
    made = crm("payment", "add", "C1", "--amount", "50", "--refund").data
    assert (made["amount"], made["kind"]) == (5_000, "refund")
    assert "negative_amount" in crm("payment", "add", "C1", "--amount", "-50").err
    assert "amount_missing" in crm("payment", "add", "C1", "--amount", "0").err


def test_another_customers_order_is_refused(crm: Crm) -> None:
    crm("order", "add", "C1", "--amount", "1000", "--code", "SO-1")
    assert "order_of_another" in crm("payment", "add", "C2", "--amount", "5", "--order", "SO-1").err
    made = crm("payment", "add", "C2", "--amount", "5").data
    assert "order_of_another" in crm("payment", "edit", made["id"], "--order", "SO-1").err
    assert crm("payment", "list").data == [made]


def test_edit_and_delete(crm: Crm) -> None:
    crm("order", "add", "C1", "--amount", "1000", "--code", "SO-1")
    made = crm("payment", "add", "C1", "--amount", "5", "--order", "SO-1").data
    edited = crm("payment", "edit", made["id"], "--amount", "6", "--order", "").data
    assert (edited["amount"], edited["order_id"]) == (600, None)
    crm("payment", "delete", made["id"])
    crm("undo", 2)
    assert crm("payment", "list").data == [made]
