"""Goods that came back."""

import uuid

import pytest

from crm.errors import KnownError
from crm.services.desk import Desk
from crm.services.returns import add_return, edit_return
from tests.integration.conftest import TODAY, Crm

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


def test_a_line_brings_its_order(crm: Crm, desk: Desk, buyer: uuid.UUID) -> None:
    for code in ("SO-1", "SO-2"):
        crm("order", "add", "C1", "--line", "P1 x 20", "--code", code)
    sold, other = (crm("order", "show", code).data for code in ("SO-1", "SO-2"))
    line = uuid.UUID(sold["lines"][0]["id"])
    add_return(desk.store, customer=buyer, day=TODAY, amount=100, order_line_id=line)
    (made,) = crm("return", "list").data
    assert made["order"] == "SO-1"
    with pytest.raises(KnownError, match="another order"):
        add_return(
            desk.store, customer=buyer, day=TODAY, amount=1, order_line_id=line,
            order=uuid.UUID(other["id"]),
        )  # fmt: skip
    second = uuid.UUID(other["lines"][0]["id"])
    edit_return(desk.store, uuid.UUID(made["id"]), order_line_id=second)
    assert crm("return", "list").data[0]["order"] == "SO-2"
