"""Meetings and who sat at the table."""

import pytest

from tests.integration.conftest import Crm

pytestmark = pytest.mark.usefixtures("buyer")


def test_a_meal_with_people_of_two_customers(crm: Crm) -> None:
    made = crm(
        *("meeting", "add", "--on", "2026-03-12", "--kind", "banquet", "--place", "楼外楼"),
        *("--with", "C1/单梅", "--with", "C1", "--with", "云栖茶馆", "--cost", "1,280"),
        *("--subject", "春季答谢", "--companions", "2", "--at", "18:30"),
    ).data
    assert made["cost"] == 128_000
    assert [(one["customer"], one["contact"]) for one in made["guests"]] == [
        ("鼎和餐饮", "单梅"),
        ("鼎和餐饮", None),
        ("云栖茶馆", None),
    ]
    assert [one["id"] for one in crm("meeting", "list", "C2").data] == [made["id"]]


def test_guests_are_replaced_and_come_back(crm: Crm) -> None:
    made = crm("meeting", "add", "--with", "C1/单梅").data
    edited = crm("meeting", "edit", made["id"], "--with", "C2", "--outcome", "谈妥").data
    assert [one["customer"] for one in edited["guests"]] == ["云栖茶馆"]
    crm("undo")
    assert crm("meeting", "list").data == [made]


def test_deleting_takes_the_guests_along_and_undo_brings_all_back(crm: Crm) -> None:
    made = crm("meeting", "add", "--with", "C1", "--approval", "pending").data
    assert crm("meeting", "approve", made["id"]).data["approval"] == "approved"
    crm("meeting", "delete", made["id"])
    assert crm("meeting", "list").data == []
    assert crm("meeting", "list", "C1").data == []
    crm("undo", 2)
    assert crm("meeting", "list", "C1").data == [made]


def test_a_meeting_is_with_somebody(crm: Crm) -> None:
    assert crm("meeting", "add", "--on", "2026-03-12").status == 2
    assert "unknown_contact" in crm("meeting", "add", "--with", "C1/王五").err
