"""Orders: lines rounded as on an invoice, terms, delivery, cancelling."""

import pytest

from tests.integration.conftest import Crm

pytestmark = pytest.mark.usefixtures("buyer")


def test_lines_with_prices_and_discounts(crm: Crm) -> None:
    made = crm(
        *("order", "add", "C1", "--on", "2026-03-02", "--code", "SO-1"),
        *("--line", "花生油 x 20 @ 78.55 -5%", "--line", "P1 x 1.5"),
    ).data
    assert [
        (one["quantity"], one["unit_price"], one["discount"], one["amount"])
        for one in made["lines"]
    ] == [(20, 78.55, 5, 149_245), (1.5, 78.5, 0, 11_775)]
    assert made["total"] == 161_020
    assert (made["terms_days"], made["due"], made["state"]) == (30, "2026-04-01", "ordered")
    assert crm("order", "show", "SO-1").data == made


def test_halves_are_rounded_up(crm: Crm) -> None:
    made = crm("order", "add", "C1", "--line", "P1 x 1 @ 0.105 -5%").data
    assert made["total"] == 10  # 0.09975
    assert crm("order", "add", "C1", "--line", "P1 x 3 @ 0.015").data["total"] == 5  # 0.045


@pytest.mark.parametrize(
    ("words", "terms", "due"),
    [
        ((), 30, "2026-04-01"),
        (("--terms", "45"), 45, "2026-04-16"),
        (("--delivered", "2026-03-05"), 30, "2026-04-04"),
    ],
)
def test_terms_of_the_order_or_the_customer(
    crm: Crm, words: tuple[str, ...], terms: int, due: str
) -> None:
    made = crm("order", "add", "C1", "--on", "2026-03-02", "--amount", "8万", *words).data
    assert (made["terms_days"], made["due"], made["total"]) == (terms, due, 8_000_000)


def test_without_terms_it_is_settled_history(crm: Crm) -> None:
    made = crm("order", "add", "C2", "--amount", "1000").data
    assert (made["terms_days"], made["due"]) == (None, None)


def test_delivery_moves_the_due_day(crm: Crm) -> None:
    made = crm("order", "add", "C1", "--on", "2026-03-02", "--line", "P1 x 2").data
    sent = crm("order", "deliver", made["id"], "--on", "2026-03-06").data
    assert (sent["state"], sent["delivered_on"], sent["due"]) == (
        "delivered",
        "2026-03-06",
        "2026-04-05",
    )
    assert sent["lines"][0]["delivered_on"] == "2026-03-06"
    assert "order_delivered" in crm("order", "cancel", made["id"]).err
    crm("undo")
    assert crm("order", "show", made["id"]).data == made


def test_a_cancelled_order_counts_nothing(crm: Crm) -> None:
    made = crm("order", "add", "C1", "--line", "P1 x 2").data
    gone = crm("order", "cancel", made["id"]).data
    assert (gone["state"], gone["total"], gone["lines"][0]["state"]) == (
        "cancelled",
        0,
        "cancelled",
    )
    assert "order_cancelled" in crm("order", "deliver", made["id"]).err


def test_edit_replaces_the_lines(crm: Crm) -> None:
    made = crm("order", "add", "C1", "--line", "P1 x 2").data
    edited = crm("order", "edit", made["id"], "--line", "P1 x 3 @ 70", "--terms", "10").data
    assert (edited["total"], edited["due"]) == (21_000, "2026-03-28")
    assert len(edited["lines"]) == 1


def test_delete_takes_lines_and_returns_along_but_not_the_money(crm: Crm) -> None:
    made = crm("order", "add", "C1", "--line", "P1 x 2", "--code", "SO-2").data
    crm("return", "add", "C1", "--order", "SO-2", "--amount", "78.50")
    crm("payment", "add", "C1", "--order", "SO-2", "--amount", "100")
    crm("order", "delete", "SO-2")
    assert crm("order", "list").data == []
    assert crm("return", "list").data == []
    assert len(crm("payment", "list").data) == 1
    crm("undo")
    assert crm("order", "show", made["id"]).data == made
    assert len(crm("return", "list").data) == 1


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("add", "C1"), "order_empty"),
        (("add", "C1", "--line", "牛奶 x 2"), "unknown_product"),
        (("add", "C1", "--line", "P1"), "usage"),
        (("add", "C1", "--line", "P1 x 2 @ 5 -150%"), "usage"),
        (("add", "C1", "--line", "P1 x 2", "--currency", "USD"), "price_missing"),
        (("deliver", "SO-9"), "unknown_order"),
    ],
)
def test_what_is_refused(crm: Crm, words: tuple[str, ...], code: str) -> None:
    ran = crm("order", *words)
    assert ran.status in (1, 2)
    assert ran.err.endswith(f"({code})\n")
    assert crm("order", "list").data == []


def test_a_name_with_an_x_in_it(crm: Crm) -> None:
    crm("product", "add", "Box x Large", "--price", "1.25")
    assert crm("order", "add", "C1", "--line", "Box x Large x 4").data["total"] == 500
