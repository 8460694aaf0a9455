"""Goods that came back."""

import pytest

from tests.integration.conftest import Crm

pytestmark = pytest.mark.usefixtures("buyer")


def test_a_return_of_an_order(crm: Crm) -> None:
    crm("order", "add", "C1", "--line", "P1 x 20", "--code", "SO-1")
    made = crm(
        *("return", "add", "C1", "--on", "2026-03-11", "--amount", "157", "--order", "SO-1"),
        *("--product", "P1", "--quantity", "2", "--reason", "漏油"),
    ).data
    assert (made["amount"], made["quantity"], made["product"]) == (15_700, 2, "花生油")
    assert (made["order"], made["state"]) == ("SO-1", "reported")
    settled = crm("return", "edit", made["id"], "--state", "settled", "--resolution", "换货").data
    assert settled == made | {"state": "settled", "resolution": "换货"}
    assert crm("return", "list", "--state", "reported").data == []
    crm("undo")
    assert crm("return", "list", "C1").data == [made]


def test_what_is_refused(crm: Crm) -> None:
    crm("order", "add", "C1", "--amount", "10", "--code", "SO-1")
    assert "order_of_another" in crm("return", "add", "C2", "--amount", "5", "--order", "SO-1").err
    assert "amount_missing" in crm("return", "add", "C1", "--amount", "0").err
    assert crm("return", "add", "C1").status == 2
