"""Gifts: written, corrected, approved, deleted, each one step."""

import uuid

import pytest

from tests.integration.conftest import Crm

pytestmark = pytest.mark.usefixtures("buyer")


def test_a_gift_is_written_down_whole(crm: Crm) -> None:
    made = crm(
        *("gift", "add", "C1", "龙井一盒", "--on", "2026-03-10", "--cost", "1,234.50"),
        *("--contact", "单梅", "--quantity", "2", "--occasion", "生日", "--approval", "pending"),
    ).data
    uuid.UUID(made["id"])
    assert made["customer"] == "鼎和餐饮"
    assert made["contact"] == "单梅"
    assert made["day"] == "2026-03-10"
    assert (made["cost"], made["currency"], made["quantity"]) == (123_450, "CNY", 2)
    assert made["approval"] == "pending"
    assert made["rep"] == "Me"
    assert crm("gift", "list", "C1").data == [made]


def test_the_day_is_today_unless_given(crm: Crm) -> None:
    assert crm("gift", "add", "C1", "茶").data["day"] == "2026-03-18"


def test_edit_changes_only_what_is_given_and_undo_takes_it_back(crm: Crm) -> None:
    made = crm("gift", "add", "C1", "茶", "--cost", "88", "--note", "老客户").data
    edited = crm("gift", "edit", made["id"], "--cost", "0.9万", "--note", "").data
    assert edited == made | {"cost": 900_000, "note": None}
    crm("undo")
    assert crm("gift", "list").data == [made]


def test_approve_refuse_and_delete(crm: Crm) -> None:
    made = crm("gift", "add", "C1", "茶", "--approval", "pending").data
    assert crm("gift", "approve", made["id"][-8:]).data["approval"] == "approved"
    assert crm("gift", "refuse", made["id"]).data["approval"] == "refused"
    assert [one["id"] for one in crm("gift", "list", "--approval", "refused").data] == [made["id"]]
    crm("gift", "delete", made["id"])
    assert crm("gift", "list").data == []
    crm("undo")
    assert len(crm("gift", "list").data) == 1


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        (("gift", "add", "C9", "茶"), 1, "unknown_customer"),
        (("gift", "add", "C1", "茶", "--cost", "many"), 2, "usage"),
        (("gift", "add", "C1", "茶", "--cost", "-3"), 1, "negative_amount"),
        (("gift", "add", "C1", "茶", "--contact", "王"), 1, "unknown_contact"),
        (("gift", "add", "C1", " "), 1, "text_missing"),
        (("gift", "approve", "abcd1234"), 1, "unknown_gift"),
    ],
)
def test_bad_input_is_one_sentence(
    crm: Crm, words: tuple[str, ...], status: int, code: str
) -> None:
    ran = crm(*words)
    assert ran.status == status
    assert ran.err.startswith("crm: ")
    assert ran.err.endswith(f"({code})\n")
    assert ran.err.count("\n") == 1
    assert ran.out == ""
    assert crm("gift", "list").data == []


def test_people_read_a_table(crm: Crm) -> None:
    crm("gift", "add", "C1", "龙井一盒", "--cost", "1234.5")
    lines = crm("gift", "list", json=False).lines
    assert lines[0].split()[:3] == ["id", "day", "customer"]
    assert "1,234.50 CNY" in lines[1]


def test_choices_are_taken_in_words_and_a_gift_may_come_back(crm: Crm) -> None:
    crm("customer", "add", "Acme")
    gift = crm("gift", "add", "Acme", "tea", "--approval", "Awaiting approval").data
    assert (gift["approval"], gift["returned"]) == ("pending", False)
    assert crm("gift", "edit", gift["id"], "--returned", "yes").data["returned"]
    assert not crm("gift", "edit", gift["id"], "--returned", "no").data["returned"]
    assert crm("gift", "edit", gift["id"], "--returned", "perhaps").status == 2
    assert not crm("rep", "edit", "me", "--active", "no").data["active"]
