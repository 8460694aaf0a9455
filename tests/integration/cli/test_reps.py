"""Who I am, and who there is."""

import pytest

from tests.integration.conftest import Crm


def test_a_new_store_has_one_rep_me(crm: Crm) -> None:
    (only,) = crm("reps").data
    assert (only["name"], only["me"]) == ("Me", True)
    assert crm("me").data == only


def test_me_is_whom_i_say(crm: Crm) -> None:
    made = crm("rep", "add", "韩梅梅", "--code", "R1", "--team", "East").data
    for text in ("韩梅梅", "r1", "韩", made["id"], made["id"][-8:]):
        assert crm("me", "set", text).data["me"]
        assert crm("me").data["id"] == made["id"]
        crm("undo")
        assert crm("me").data["name"] == "Me"
    crm("me", "set", "R1")
    assert crm("customer", "add", "Acme").data["owner"] == "韩梅梅"
    assert crm("steps").data[0]["actor"] == "韩梅梅"


def test_me_is_me_beside_the_rep_whom_a_new_store_calls_so(crm: Crm) -> None:
    made = crm("rep", "add", "Margaret Peacock", "--code", "4").data
    crm("me", "set", "4")
    crm("customer", "add", "Acme", "--owner", "4")
    assert [rep["name"] for rep in crm("reps").data] == ["Margaret Peacock", "Me"]
    assert [row["name"] for row in crm("customers", "--owner", "me").data] == ["Acme"]
    assert crm("rep", "edit", "me", "--team", "West").data["id"] == made["id"]


def test_a_rep_is_corrected(crm: Crm) -> None:
    crm("rep", "add", "Li", "--code", "R1", "--title", "rep", "--hired", "2020-01-01")
    edited = crm("rep", "edit", "R1", "--name", "Li Lei", "--title", "").data
    assert (edited["name"], edited["title"], edited["hired_on"]) == ("Li Lei", None, "2020-01-01")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("rep", "add", "Other", "--code", "r1"), "code_taken"),
        (("rep", "add", ""), "text_missing"),
        (("me", "set", "Li"), "ambiguous_rep"),
        (("me", "set", ""), "unknown_rep"),
    ],
)
def test_doubt_changes_nothing(crm: Crm, words: tuple[str, ...], code: str) -> None:
    crm("rep", "add", "Li Lei", "--code", "R1")
    crm("rep", "add", "Li Na")
    before = crm("reps").data
    assert crm(*words).err.endswith(f"({code})\n")
    assert crm("reps").data == before
