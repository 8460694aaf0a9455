"""Lessons, learning and notes: what a rep writes down for later."""

import pytest

from tests.integration.conftest import Crm

pytestmark = pytest.mark.usefixtures("buyer")


def test_a_lesson_with_its_correction(crm: Crm) -> None:
    made = crm(
        *("lesson", "add", "--mistake", "没带样品", "--correction", "出门前查清单"),
        *("--customer", "C1", "--product", "P1", "--on", "2026-03-01"),
    ).data
    assert (made["mistake"], made["correction"]) == ("没带样品", "出门前查清单")
    assert (made["customer"], made["product"], made["active"]) == ("鼎和餐饮", "花生油", True)
    assert crm("lesson", "list", "C1").data == [made]
    assert crm("lesson", "list", "C2").data == []
    assert crm("lesson", "edit", made["id"], "--active", "no").data["active"] is False
    crm("lesson", "delete", made["id"])
    crm("undo", 2)
    assert crm("lesson", "list", "--product", "P1").data == [made]
    assert crm("lesson", "add", "--mistake", "x").status == 2


def test_learning(crm: Crm) -> None:
    made = crm(
        *("learning", "add", "油脂标准", "--on", "2026-03-02", "--kind", "product"),
        *("--minutes", "45", "--source", "国标"),
    ).data
    assert (made["title"], made["kind"], made["minutes"]) == ("油脂标准", "product", 45)
    assert crm("learning", "list", "--from", "2026-03-03").data == []
    assert crm("learning", "edit", made["id"], "--minutes", "60").data["minutes"] == 60
    crm("learning", "delete", made["id"])
    assert crm("learning", "list").data == []
    assert "negative_amount" in crm("learning", "add", "x", "--minutes=-1").err


def test_a_request_is_answered(crm: Crm) -> None:
    made = crm("note", "add", "能否给鼎和九五折？", "--kind", "request", "--customer", "C1").data
    assert (made["kind"], made["answered_on"]) == ("request", None)
    assert crm("note", "answer", made["id"]).data["answered_on"] == "2026-03-18"
    assert crm("note", "edit", made["id"], "--body", "九三折").data["body"] == "九三折"
    crm("note", "delete", made["id"])
    crm("undo", 3)
    assert crm("note", "list", "C1").data == [made]


@pytest.mark.parametrize("noun", ["lesson", "learning", "note"])
def test_unknown_records(crm: Crm, noun: str) -> None:
    ran = crm(noun, "delete", "0123456789")
    assert (ran.status, ran.err.endswith(f"(unknown_{noun})\n")) == (1, True)
