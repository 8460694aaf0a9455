"""crm brief: in the terminal, as JSON, as a page."""

import uuid
from collections.abc import Callable
from pathlib import Path

from pypdf import PdfReader

from crm.services.desk import Desk
from tests.integration.briefs.conftest import DAY, TODAY, Shop
from tests.integration.conftest import Crm

Fill = Callable[[Callable[[Shop], uuid.UUID]], uuid.UUID]

KEYS = [
    *("today", "customer", "visit", "who", "state", "promises", "contacts", "orders", "owed"),
    *("changes", "gifts", "dates", "lessons", "say", "bring", "more"),
]


def make(shop: Shop) -> uuid.UUID:
    customer = shop.customer("鼎和餐饮", code="DH01")
    shop.customer("鼎和面馆")
    oil = shop.product("花生油")
    shop.order(customer, DAY(2026, 8, 1), 1_860_000, oil, terms_days=30, code="SO-1")
    return customer


def test_as_data_with_stable_keys(crm: Crm, desk: Desk, fill: Fill) -> None:
    del desk
    customer = fill(make)
    data = crm("brief", "DH01", today=TODAY).data
    assert list(data) == KEYS
    assert data["customer"]["id"] == str(customer)
    assert data["customer"]["last_order"] == "2026-08-01"
    total = data["owed"]["totals"][0]
    assert (total["amount"], total["bands"]["1-30"]) == (1_860_000, 1_860_000)
    assert total["facts"] == [data["owed"]["rows"][0]["fact"]]
    for item in (*data["say"], *data["bring"]):
        assert set(item) == {"text", "fact"}
        assert set(item["fact"]) == {"kind", "id", "label"}
    assert data["promises"] == data["lessons"] == []


def test_in_the_terminal(crm: Crm, desk: Desk, fill: Fill) -> None:
    del desk
    fill(make)
    lines = crm("brief", "鼎和餐饮", json=False, today=TODAY).lines
    assert lines[0] == "鼎和餐饮"
    assert "Orders and what is owed  (¥18,600 owed)" in lines
    assert any("Ask when ¥18,600 will be paid: 22 days late." in line for line in lines)


def test_as_of_another_day(crm: Crm, desk: Desk, fill: Fill) -> None:
    del desk
    fill(make)
    data = crm("brief", "DH01", "--on", "2026-08-15", today=TODAY).data
    assert data["today"] == "2026-08-15"
    assert data["owed"]["totals"][0]["late"] == 0


def test_as_a_page(process: Crm, desk: Desk, fill: Fill, tmp_path: Path) -> None:
    del desk
    fill(make)
    page = tmp_path / "简报.pdf"
    done = process("brief", "DH01", "--pdf", page, json=False, today=TODAY)
    assert (done.status, done.err) == (0, "")
    assert done.lines == [f"Wrote the brief of 鼎和餐饮 to {page}."]
    assert len(PdfReader(page).pages) == 1
    first = page.read_bytes()
    process("brief", "DH01", "--pdf", page, today=TODAY)
    assert page.read_bytes() == first


def test_refusals_are_one_line(crm: Crm, desk: Desk, fill: Fill, tmp_path: Path) -> None:
    del desk
    fill(make)
    ambiguous = crm("brief", "鼎和", today=TODAY)
    assert ambiguous.status == 1
    assert "(ambiguous_customer)" in ambiguous.err
    assert "鼎和面馆" in ambiguous.err
    assert "(unknown_customer)" in crm("brief", "没有", today=TODAY).err
    nowhere = crm("brief", "DH01", "--pdf", tmp_path / "no" / "x.pdf", today=TODAY)
    assert (nowhere.status, nowhere.out) == (1, "")
    assert nowhere.err.endswith("(file_unwritable)\n")
    assert nowhere.err.count("\n") == 1
