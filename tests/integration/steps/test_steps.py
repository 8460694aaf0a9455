"""undo, redo, steps and history from the command line."""

import pytest

from crm.services.desk import Desk
from crm.store.store import Store
from tests.integration.conftest import Crm
from tests.integration.store.filling import fill


@pytest.fixture(autouse=True)
def _filled(store: Store) -> None:
    fill(store)


def test_steps_undo_and_redo(crm: Crm) -> None:
    rows = crm("steps").data
    assert [(row["kind"], row["verb"], row["state"]) for row in rows[:4]] == [
        ("redo", "add_order", "done"),
        ("undo", "add_order", "done"),
        ("undo", "edit_customer", "done"),
        ("do", "edit_customer", "undone"),
    ]
    assert {row["actor"] for row in rows} == {"王芳"}
    assert rows[0]["at"].startswith("2026-03-18T20:00:00")
    assert crm("redo").data == {"step": 11, "touched": ["customer"]}
    assert crm("undo", 2).data["touched"] == ["customer", "order_line", "payment", "sales_order"]
    assert crm("undo", json=False).lines == ["Undid one step."]
    assert crm("redo", 3, json=False).lines == ["Did 3 steps again."]
    assert len(crm("steps", "--limit", 3).data) == 3
    lines = crm("steps", json=False).lines
    assert "Done again: Edited a customer" in lines[1]
    assert "王芳" in lines[1]


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        (("undo", "7"), 1, "not_undoable"),
        (("redo", "2"), 1, "not_undoable"),
        (("undo", "0"), 2, "usage"),
        (("undo", "x"), 2, "usage"),
        (("undo", "9" * 30), 2, "usage"),
        (("undo", "99999"), 1, "not_undoable"),
        (("history", "nobody"), 1, "unknown_record"),
    ],
)
def test_what_cannot_be_is_refused(
    crm: Crm, words: tuple[str, ...], status: int, code: str
) -> None:
    before = crm("steps").data
    ran = crm(*words)
    assert (ran.status, ran.out, ran.err.count("\n")) == (status, "", 1)
    assert ran.err.endswith(f"({code})\n")
    assert crm("steps").data == before


def test_the_history_of_a_customer(crm: Crm, desk: Desk) -> None:
    rows = crm("history", "恒达贸易").data
    edits = [
        (row["field"], row["old"], row["new"]) for row in rows if row["verb"] == "edit_customer"
    ]
    assert edits[:2] == [("name", "恒达贸易", "恒达贸易有限公司"), ("city", None, "上海")] or edits[
        :2
    ] == [("city", None, "上海"), ("name", "恒达贸易", "恒达贸易有限公司")]
    assert rows[0].keys() == {
        "step", "verb", "kind", "actor", "at", "table", "record", "field", "old", "new",
    }  # fmt: skip
    lines = crm("history", "恒达贸易", json=False).lines
    assert any("Edited a customer" in line and "City" in line and "上海" in line for line in lines)
    assert any("Undone: Edited a customer" in line for line in lines)
    with desk.store.reading() as session:
        from crm.models import Visit

        visit = session.query(Visit.id).first()
    assert visit is not None
    lines = crm("history", visit[0].hex[-12:], json=False).lines
    assert any("Customer" in line and "恒达贸易" in line for line in lines)


def test_history_knows_codes_and_names_of_any_noun_and_what_was_deleted(crm: Crm) -> None:
    acme = crm("customer", "add", "Acme", "--code", "K1").data["id"]
    crm("order", "add", "K1", "--amount", "5", "--code", "SO1")
    crm("product", "add", "Noodles", "--code", "P1")
    crm("rep", "add", "Ann")
    for given, table in {"SO1": "sales_order", "P1": "product", "Noodles": "product"}.items():
        assert {row["table"] for row in crm("history", given).data} >= {table}
    assert crm("history", "Ann").data[0]["table"] == "rep"
    crm("customer", "delete", "K1")
    assert crm("history", "K1").data == crm("history", acme).data
    crm("product", "add", "Ann")
    ran = crm("history", "Ann")
    assert (ran.status, ran.out) == (1, "")
    assert "product Ann · " in ran.err
    assert "(ambiguous_record)" in ran.err


def test_history_tells_the_stages_and_owners_of_a_customer_and_amounts_in_words(crm: Crm) -> None:
    crm("rep", "add", "Ann")
    crm("customer", "add", "Acme", "--credit-limit", "1234.5", "--tag", "vip", "--currency", "EUR")
    crm("customer", "stage", "Acme", "interested", "--reason", "asked for a price")
    crm("customer", "assign", "Acme", "Ann", "--on", "2026-03-20")
    owners = [(one["rep"], one["day"]) for one in crm("customer", "show", "Acme").data["owners"]]
    assert owners == [(crm("me").data["name"], None), ("Ann", "2026-03-20")]
    rows = [(row["table"], row["field"], row["new"]) for row in crm("history", "Acme").data]
    assert ("stage_change", "stage", "interested") in rows
    assert ("assignment", "day", "2026-03-20") in rows
    lines = " ".join(" ".join(line.split()) for line in crm("history", "Acme", json=False).lines)
    for words in (
        "Credit limit empty 1234.5 EUR",
        "Tags empty vip",
        "stage change: Stage empty Interested",
        "assignment: Rep empty Ann",
    ):
        assert words in lines
    crm("product", "add", "Noodles", "--price", "12.5")
    crm("order", "add", "Acme", "--line", "Noodles x 1.5 @ 12 -5%", "--code", "S1")
    lines = " ".join(" ".join(line.split()) for line in crm("history", "S1", json=False).lines)
    for words in (
        "order line: Quantity empty 1.5",
        "order line: Discount empty 5",
        "order line: Amount empty 17.1 EUR",
    ):
        assert words in lines
