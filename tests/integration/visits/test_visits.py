"""Contacts with customers: planned, logged, kept, corrected, and what they do to numbers."""

import datetime as dt

import pytest

from crm.services.desk import Desk
from tests.integration.conftest import TODAY, Crm

pytestmark = pytest.mark.usefixtures("acme")
SAID = ("--said", "talked")


@pytest.fixture
def acme(crm: Crm) -> None:
    """A customer Acme, and a product P1."""
    crm("customer", "add", "Acme", "--code", "C1")
    crm("product", "add", "Oil", "--code", "P1")
    crm("product", "add", "Salt", "--code", "P2")


def states(crm: Crm) -> list[tuple[str, str]]:
    return [(row["day"], row["state"]) for row in crm("visit", "list").data]


def test_a_logged_visit_is_kept_whole(crm: Crm) -> None:
    logged = crm(
        *("visit", "log", "C1", "--on", "2026-03-17", "--at", "09:30", "--said", "wants samples"),
        *("--result", "progress", "--pitched", "P1", "P2", "--next", "2026-03-25"),
        *("--next-step", "bring samples", "--purpose", "first", "--feedback", "good"),
        *("--competitor", "Brand B"),
    ).data
    assert list(logged) == [
        *("id", "customer", "customer_id", "day", "mode", "state", "next", "targets"),
    ]
    assert (logged["day"], logged["mode"], logged["state"]) == ("2026-03-17", "visit", "completed")
    shown = crm("visit", "show", logged["id"]).data
    assert (shown["pitched"], shown["result"]) == (["Oil", "Salt"], "progress")
    assert (shown["time"], shown["rep"], shown["next_done_on"]) == ("09:30", "Me", None)
    planned = crm("visit", "show", logged["next"]["id"]).data
    assert (planned["day"], planned["state"], planned["purpose"]) == (
        "2026-03-25",
        "planned",
        "bring samples",
    )
    assert planned["follows_id"] == logged["id"]
    assert len(crm("steps").data) == 4, "visit, pitches and plan are one step"
    crm("undo")
    assert crm("visit", "list").data == []


def test_logging_says_which_targets_it_moved(crm: Crm) -> None:
    crm("target", "set", "visits", "--period", "week", "--low", "1", "--high", "2", "--this-period")
    crm("target", "set", "lessons", "--period", "week", "--low", "1", "--this-period")
    (moved,) = crm("visit", "log", "Acme", "--on", "2026-03-17", *SAID).data["targets"]
    assert moved == {
        "metric": "visits",
        "period": "week",
        "start": "2026-03-16",
        "end": "2026-03-22",
        "low": 1,
        "high": 2,
        "value": 1,
        "value_before": 0,
        "unit": moved["unit"],
        "currency": None,
        "state": "reached",
        "state_before": "behind",
    }
    call = crm("visit", "log", "Acme", "--on", "2026-03-17", "--mode", "call", *SAID).data
    assert call["targets"] == []
    lines = crm("visit", "log", "Acme", "--on", "2026-03-18", *SAID, json=False).lines
    assert lines[-1].endswith("1 – 2, Stretched")


def test_a_planned_visit_is_completed_not_doubled(crm: Crm) -> None:
    plan = crm("visit", "plan", "Acme", "--on", "2026-03-18", "--at", "10:00").data
    call = crm("visit", "log", "Acme", "--on", "2026-03-18", "--mode", "call", *SAID).data
    assert call["id"] != plan["id"], "a call does not keep a planned visit"
    logged = crm("visit", "log", "Acme", "--on", "2026-03-18", *SAID).data
    assert logged["id"] == plan["id"]
    assert crm("visit", "show", plan["id"]).data["time"] == "10:00"
    crm("visit", "plan", "Acme", "--on", "2026-03-18")
    second = crm("visit", "log", "Acme", "--on", "2026-03-18", *SAID, "--new").data
    assert second["id"] not in {plan["id"], call["id"]}
    assert len(crm("visit", "list").data) == 4
    crm("rep", "add", "Li", "--code", "R2")
    other = crm("visit", "log", "Acme", "--on", "2026-03-18", *SAID, "--rep", "R2").data
    assert crm("visit", "show", other["id"]).data["rep"] == "Li"
    assert len(crm("visit", "list", "--state", "planned").data) == 1


def test_completing_what_follows_keeps_the_promise(crm: Crm) -> None:
    logged = crm("visit", "log", "Acme", "--on", "2026-03-10", *SAID, "--next", "2026-03-17").data
    assert crm("customers").data[0]["next_visit"] is None, "it was due yesterday"
    crm("visit", "complete", logged["next"]["id"], "--said", "brought it", "--pitched", "P2")
    kept = crm("visit", "show", logged["id"]).data
    assert kept["next_done_on"] == "2026-03-17"
    crm("visit", "edit", logged["next"]["id"], "--on", "2026-03-16")
    assert crm("visit", "show", logged["id"]).data["next_done_on"] == "2026-03-16"
    crm("visit", "delete", logged["next"]["id"])
    assert crm("visit", "show", logged["id"]).data["next_done_on"] is None


def test_a_promise_whose_visit_is_called_off_is_open_again(crm: Crm) -> None:
    logged = crm("visit", "log", "Acme", "--on", "2026-03-17", *SAID, "--next", "2026-03-25").data
    crm("visit", "cancel", logged["next"]["id"])
    assert crm("customers").data[0]["next_visit"] == "2026-03-25"
    crm("visit", "edit", logged["id"], "--no-next")
    assert crm("customers").data[0]["next_visit"] is None


def test_what_is_promised_moves_with_its_plan(crm: Crm) -> None:
    logged = crm("visit", "log", "Acme", "--on", "2026-03-17", *SAID, "--next", "2026-03-25").data
    plan = logged["next"]["id"]
    crm("visit", "edit", logged["id"], "--next", "2026-03-27", "--next-step", "quote")
    moved = crm("visit", "show", plan).data
    assert (moved["day"], moved["purpose"]) == ("2026-03-27", "quote")
    crm("visit", "edit", logged["id"], "--no-next")
    assert crm("visit", "show", plan).status == 1
    crm("undo")
    assert crm("visit", "show", plan).data == moved
    crm("visit", "delete", logged["id"])
    assert crm("visit", "list").data == []


def test_a_promise_joins_what_is_planned_for_the_day(crm: Crm) -> None:
    plan = crm("visit", "plan", "Acme", "--on", "2026-03-25").data
    logged = crm("visit", "log", "Acme", "--on", "2026-03-17", *SAID, "--next", "2026-03-25").data
    assert logged["next"]["id"] == plan["id"]
    assert len(crm("visit", "list", "--state", "planned").data) == 1


def test_correcting_replaces_what_was_pitched(crm: Crm) -> None:
    visit = crm("visit", "log", "Acme", "--on", "2026-03-17", *SAID, "--pitched", "P1").data["id"]
    edited = crm("visit", "edit", visit, "--pitched", "P2", "--said", "more", "--mode", "video")
    assert (edited.data["pitched"], edited.data["said"]) == (["Salt"], "more")
    assert edited.data["mode"] == "video"
    assert crm("visit", "edit", visit, "--pitched", "").data["pitched"] == []
    history = crm("history", visit).data
    assert {row["field"] for row in history if row["old"]} >= {"said", "mode"}


def test_a_planned_visit_is_missed_or_called_off(crm: Crm) -> None:
    missed = crm("visit", "plan", "Acme", "--on", "2026-03-16").data["id"]
    assert crm("visit", "miss", missed).data["state"] == "missed"
    coming = crm("visit", "plan", "Acme", "--on", "2026-03-20").data["id"]
    assert crm("visit", "miss", coming).err.endswith("(day_in_future)\n")
    assert crm("visit", "cancel", coming).data["state"] == "cancelled"
    assert crm("visit", "cancel", coming).err.endswith("(visit_closed)\n")
    assert crm("visit", "complete", coming, *SAID).data["day"] == "2026-03-18"


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        (("log", "Acme", "--on", "2026-03-19", *SAID), 1, "day_in_future"),
        (("log", "Nobody", "--on", "2026-03-17", *SAID), 1, "unknown_customer"),
        (("log", "Acme", "--on", "2026-03-17", *SAID, "--pitched", "P9"), 1, "unknown_product"),
        (("log", "Acme", "--on", "2026-03-17", *SAID, "--rep", "X"), 1, "unknown_rep"),
        (("log", "Acme", "--on", "2026-03-17", *SAID, "--contact", "X"), 1, "unknown_contact"),
        (
            ("log", "Acme", "--on", "2026-03-17", *SAID, "--next", "2026-03-01"),
            *(1, "next_before_visit"),
        ),
        (("log", "Acme", "--on", "2026-03-17"), 2, "usage"),
        (("log", "Acme", *SAID), 2, "usage"),
        (("log", "Acme", "--on", "2026-02-30", *SAID), 2, "usage"),
        (("log", "Acme", "--on", "2026-03-17", "--at", "25:00", *SAID), 2, "usage"),
        (("log", "Acme", "--on", "2026-03-17", "--mode", "fax", *SAID), 2, "usage"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    crm: Crm, words: tuple[str, ...], status: int, code: str
) -> None:
    refused = crm("visit", *words)
    assert (refused.status, refused.out) == (status, "")
    assert refused.err.endswith(f"({code})\n")
    assert crm("visit", "list").data == []


def test_the_list_is_narrowed(crm: Crm, desk: Desk) -> None:
    assert desk.today() == TODAY
    crm("customer", "add", "Other")
    for customer, on, mode in (
        ("Acme", "2026-03-01", "visit"),
        ("Acme", "2026-03-17", "call"),
        ("Other", "2026-03-18", "visit"),
    ):
        crm("visit", "log", customer, "--on", on, "--mode", mode, *SAID)
    crm("visit", "plan", "Other", "--on", "2026-04-01")
    assert states(crm) == [
        ("2026-04-01", "planned"),
        ("2026-03-18", "completed"),
        ("2026-03-17", "completed"),
        ("2026-03-01", "completed"),
    ]
    for words, count in (
        (("Acme",), 2),
        (("--from", "2026-03-17", "--to", "2026-03-18"), 2),
        (("--mode", "call"), 1),
        (("--state", "planned"), 1),
        (("--rep", "me"), 4),
        (("--limit", "1"), 1),
    ):
        assert len(crm("visit", "list", *words).data) == count, words
    assert crm("visit", "list", json=False).lines[0].split()[:3] == ["id", "day", "time"]


def test_the_first_visit_makes_a_new_client(crm: Crm) -> None:
    def new_clients() -> int:
        days = ("--from", "2026-03-01", "--to", "2026-03-31")
        return int(crm("metric", "new_client_visits", *days).data["value"])

    first = crm("visit", "log", "Acme", "--on", "2026-03-16", *SAID).data["id"]
    crm("visit", "log", "Acme", "--on", "2026-03-17", *SAID)
    crm("visit", "plan", "Acme", "--on", "2026-03-12")
    assert new_clients() == 1
    crm("visit", "delete", first)
    assert new_clients() == 1
    crm("customer", "edit", "Acme", "--since", "2026-03-10")
    assert new_clients() == 0


def test_the_day_of_another_today(crm: Crm) -> None:
    refused = crm("visit", "log", "Acme", "--on", "2026-03-18", *SAID, today=dt.date(2026, 3, 17))
    assert refused.err.endswith("(day_in_future)\n")
