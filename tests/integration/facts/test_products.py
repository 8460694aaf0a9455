"""Products, their prices over time, and which one is meant."""

import datetime as dt

import pytest

from crm.errors import KnownError
from crm.queries.products import find_product, price_on
from crm.services.desk import Desk
from tests.integration.conftest import Crm

pytestmark = pytest.mark.usefixtures("buyer")


def test_a_product_with_its_price(crm: Crm) -> None:
    made = crm(
        *("product", "add", "高油酸菜籽油", "--price", "136.80", "--code", "P2"),
        *("--specification", "10L", "--unit", "桶", "--selling-points", "耐炸"),
    ).data
    assert (made["price"], made["currency"], made["price_since"]) == (136.8, "CNY", None)
    assert crm("product", "list", "菜籽").data == [made]
    assert crm("product", "list", "p2").data == [made]


def test_the_price_of_a_day(crm: Crm, desk: Desk) -> None:
    crm("product", "price", "P1", "80", "--from", "2026-03-01", "--note", "上调")
    crm("product", "price", "P1", "82.5", "--from", "2026-03-20")
    told = crm("product", "price", "花生油").data
    assert told["price"] == 80
    assert [one["price"] for one in told["prices"]] == [82.5, 80, 78.5]
    oil = desk.store.read(find_product, "P1")
    for day, price in (
        (dt.date(2026, 2, 28), 785_000),
        (dt.date(2026, 3, 1), 800_000),
        (dt.date(2026, 3, 20), 825_000),
    ):
        found = desk.store.read(price_on, oil, day)
        assert found is not None
        assert found.price == price


def test_a_second_word_for_one_day_wins(crm: Crm) -> None:
    crm("product", "price", "P1", "80", "--from", "2026-03-01")
    told = crm("product", "price", "P1", "81", "--from", "2026-03-01").data
    assert [one["price"] for one in told["prices"]] == [81, 78.5]


def test_which_product_is_meant(crm: Crm, desk: Desk) -> None:
    second = crm("product", "add", "花生油", "--code", "P3", "--specification", "20L").data
    assert str(desk.store.read(find_product, "20l 花生")) == second["id"]
    assert str(desk.store.read(find_product, second["id"][-6:])) == second["id"]
    with pytest.raises(KnownError) as refused:
        desk.store.read(find_product, "花生油")
    assert refused.value.code == "ambiguous_product"
    assert len(refused.value.candidates) == 2
    with pytest.raises(KnownError, match="nothing") as refused:
        desk.store.read(find_product, "nothing")
    assert refused.value.code == "unknown_product"


def test_deleting_takes_the_prices_along(crm: Crm) -> None:
    crm("product", "delete", "P1")
    assert crm("product", "list").data == []
    crm("undo")
    assert crm("product", "list").data[0]["price"] == 78.5
