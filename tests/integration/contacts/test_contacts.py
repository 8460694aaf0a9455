"""The people at a customer: added, corrected, found, deleted."""

import pytest

from tests.integration.conftest import Crm


@pytest.fixture
def acme(crm: Crm) -> str:
    """The id of a customer, beside another one."""
    crm("customer", "add", "Other")
    return str(crm("customer", "add", "Acme").data["id"])


def test_a_person_is_kept_with_everything_said(crm: Crm, acme: str) -> None:
    made = crm(
        *("contact", "add", "Acme", "单梅", "--title", "老板", "--role", "decider"),
        *("--mobile", "13800001111", "--wechat", "shan", "--birthday", "1980-05-12"),
        *("--likes", "龙井", "--gender", "female", "--department", "采购", "--qq", "1"),
    ).data
    assert (made["customer_id"], made["customer"], made["name"]) == (acme, "Acme", "单梅")
    assert (made["birth_year"], made["birth_month"], made["birth_day"]) == (1980, 5, 12)
    assert (made["birth_calendar"], made["role"]) == ("solar", "decider")
    assert crm("contact", "list", "Acme").data == [made]
    assert crm("contact", "list", "Other").data == []
    assert crm("contact", "show", "单梅").data == made
    assert crm("customer", "show", "Acme").data["contacts"][0]["name"] == "单梅"
    assert crm("customer", "show", "单梅").data["id"] == acme
    edited = crm("contact", "edit", "单梅", "--title", "", "--birthday", "05-12", "--leap").data
    assert edited["title"] is None
    assert (edited["birth_year"], edited["birth_month"]) == (None, -5)
    assert edited["birth_calendar"] == "lunar"
    assert "05-12 lunar, leap month" in crm("contact", "show", "单梅", json=False).out
    assert crm("contact", "edit", "单梅", "--birthday", "").data["birth_day"] is None
    crm("undo", 2)
    assert crm("contact", "show", made["id"][-8:]).data == made
    assert crm("contact", "edit", "单梅", "--lunar").data["birth_calendar"] == "lunar"


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        (("--birthday", "02-30"), 1, "bad_birthday"),
        (("--birthday", "13-01"), 1, "bad_birthday"),
        (("--birthday", "02-31", "--lunar"), 1, "bad_birthday"),
        (("--birthday", "May"), 2, "usage"),
        (("--role", "king"), 2, "usage"),
    ],
)
@pytest.mark.usefixtures("acme")
def test_what_cannot_be_is_refused(
    crm: Crm, words: tuple[str, ...], status: int, code: str
) -> None:
    refused = crm("contact", "add", "Acme", "X", *words)
    assert refused.status == status
    assert refused.err.endswith(f"({code})\n")
    assert crm("contact", "list").data == []


@pytest.mark.usefixtures("acme")
def test_a_deleted_person_is_not_found_and_their_visits_stay(crm: Crm) -> None:
    crm("contact", "add", "Acme", "李雷")
    crm("visit", "log", "Acme", "--on", "2026-03-17", "--said", "hi", "--contact", "李雷")
    crm("contact", "delete", "李雷")
    assert crm("contact", "show", "李雷").status == 1
    assert crm("visit", "list").data[0]["contact"] == "李雷"
    crm("undo")
    assert crm("contact", "show", "李雷").status == 0


@pytest.mark.usefixtures("acme")
def test_two_people_of_one_name_are_told_apart(crm: Crm) -> None:
    one = crm("contact", "add", "Acme", "王伟").data
    crm("contact", "add", "Other", "王伟")
    refused = crm("contact", "delete", "王伟")
    assert refused.err.endswith("(ambiguous_contact)\n")
    assert f"王伟 · Acme · {one['id'][-8:]}" in refused.err
    logged = crm("visit", "log", "Acme", "--on", "2026-03-17", "--said", "hi", "--contact", "王伟")
    assert crm("visit", "show", logged.data["id"]).data["contact_id"] == one["id"]
