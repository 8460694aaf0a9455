"""crm log: one sentence, shown or saved, with the customer it names or the one that is given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.integration.conftest import Crm

SENTENCE = "昨天见鼎和黄总，要花生油60件，周四前给报价"


@pytest.fixture
def known(crm: Crm) -> None:
    crm("customer", "add", "鼎和餐饮集团", "--short-name", "鼎和")
    crm("contact", "add", "鼎和餐饮集团", "黄晓明", "--title", "采购总监")


def visits(crm: Crm) -> list[Any]:
    rows: list[Any] = crm("visit", "list").data
    return rows


@pytest.mark.usefixtures("known")
def test_a_sentence_is_shown_first_and_saved_then(crm: Crm) -> None:
    shown = crm("log", SENTENCE, "--dry-run").data
    assert shown["customer"] == "鼎和餐饮集团"
    assert shown["people"] == ["黄晓明"]
    assert shown["needs"] == ["花生油60件"]
    assert [promise["title"] for promise in shown["promises"]] == ["给报价"]
    assert visits(crm) == []
    logged = crm("log", SENTENCE).data
    (visit,) = visits(crm)
    assert visit["id"] == logged["id"]
    assert (visit["said"], visit["contact"], visit["day"]) == (SENTENCE, "黄晓明", shown["day"])
    (task,) = crm("task", "list").data
    assert task["due"] == shown["promises"][0]["due"]


@pytest.mark.usefixtures("known")
def test_who_it_was_is_asked_and_can_be_said(crm: Crm) -> None:
    refused = crm("log", "拜访滨江渔港，想看样品")
    assert refused.status != 0
    assert "--new 滨江渔港" in refused.err + refused.out
    assert crm("log", "想看样品", "--customer", "鼎和餐饮集团").data["customer"] == "鼎和餐饮集团"
    assert crm("log", "想看样品", "--new", "滨江渔港").data["customer"] == "滨江渔港"
    assert sorted(visit["customer"] for visit in visits(crm)) == ["滨江渔港", "鼎和餐饮集团"]


@pytest.mark.usefixtures("known")
def test_of_two_that_may_be_meant_both_are_named(crm: Crm) -> None:
    crm("customer", "add", "鼎和酒店")
    shown = crm("log", "鼎和，想看样品", "--dry-run").data
    assert shown["customer"] is None
    assert sorted(shown["candidates"]) == ["鼎和酒店", "鼎和餐饮集团"]
    refused = crm("log", "鼎和，想看样品")
    assert refused.status != 0
    assert "鼎和酒店" in refused.err + refused.out
    assert visits(crm) == []
