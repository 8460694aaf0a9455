"""crm target set, list, end, from the command line."""

import datetime as dt

from tests.integration.conftest import Crm

NEXT_MONDAY = "2026-03-23"


def test_readable_bounds_become_minor_units(crm: Crm) -> None:
    data = crm("target", "set", "sales_amount", "--period", "month", "--low", "8万",
               "--high", "100,000").data  # fmt: skip
    assert (data["low"], data["high"], data["unit"], data["currency"]) == (
        8_000_000,
        10_000_000,
        "money",
        "CNY",
    )
    assert (data["period"], data["from"], data["basis"]) == ("month", "2026-04-01", "ordered")
    assert data["step"] is not None


def test_bounds_of_what_is_not_money_are_in_its_unit(crm: Crm) -> None:
    data = crm("target", "set", "sales_quantity", "--period", "week", "--low", "2.5").data
    assert (data["low"], data["from"]) == (2.5, NEXT_MONDAY)


def test_the_answer_says_from_when(crm: Crm) -> None:
    ran = crm("target", "set", "visits", "--period", "week", "--low", 5, json=False)
    assert ran.lines == [
        "Visits counts from 2026-03-23 on.",
        "Say --this-period for it to count in the running period, too.",
    ]


def test_scopes_are_looked_up(crm: Crm) -> None:
    crm("rep", "add", "Bo")
    data = crm("target", "set", "visits", "--period", "week", "--low", 5, "--scope", "rep=Bo",
               "kind=Distributor", "--scope", "region=North").data  # fmt: skip
    assert data["rep"] == "Bo"
    assert {key: data["scope"][key] for key in ("kind", "region")} == {
        "kind": "distributor",
        "region": "North",
    }
    team = crm("target", "set", "visits", "--period", "week", "--low", 9, "--scope", "rep=team")
    assert (team.data["rep"], team.data["scope"]) == ("team", {})


def test_list_and_end(crm: Crm) -> None:
    target = crm("target", "set", "visits", "--period", "week", "--low", 5, "--this-period").data
    crm("target", "set", "visits", "--period", "week", "--low", 7)
    (listed,) = crm("target", "list").data
    assert (listed["low"], listed["state"]) == (5, "running")
    assert [version["low"] for version in listed["versions"]] == [5, 7]
    ended = crm("target", "end", target["id"][-8:]).data
    assert ended["until"] == "2026-03-22"
    (listed,) = crm("target", "list").data
    assert listed["until"] == "2026-03-22"
    later = dt.date(2026, 3, 30)
    assert crm("target", "list", today=later).data == []
    assert [each["state"] for each in crm("target", "list", "--all", today=later).data] == ["ended"]


def test_end_by_the_name_of_the_only_one(crm: Crm) -> None:
    crm("target", "set", "visits", "--period", "week", "--low", 5)
    ran = crm("target", "end", "visits", json=False)
    assert ran.lines == ["The target Visits is gone."]
    crm("target", "set", "visits", "--period", "week", "--low", 5)
    crm("target", "set", "visits", "--period", "month", "--low", 5)
    assert "(ambiguous_target)" in crm("target", "end", "visits").err
    assert "(unknown_target)" in crm("target", "end", "lessons").err


def test_a_metric_goes_by_its_label_too(crm: Crm) -> None:
    crm("target", "set", "New clients visited", "--period", "week", "--low", 5)
    crm("target", "set", "销售额", "--period", "month", "--low", 5, "--lang", "zh")
    assert {row["metric"] for row in crm("target", "list").data} == {
        "new_client_visits",
        "sales_amount",
    }
    assert crm("target", "end", "new clients visited").data["metric"] == "new_client_visits"


def test_what_cannot_be_is_one_sentence(crm: Crm) -> None:
    for words, code, status in (
        (("nonsense", "--period", "week", "--low", 5), "unknown_metric", 1),
        (("visits", "--period", "fortnight", "--low", 5), "bad_period", 1),
        (("visits", "--period", "week", "--low", "many"), "bad_number", 1),
        (("visits", "--period", "week"), "target_bounds_missing", 1),
        (("visits", "--period", "once", "--low", 5), "target_dates_missing", 1),
        (("visits", "--period", "week", "--low", 5, "--scope", "moon=full"), "unknown_group", 1),
        (("visits", "--period", "week", "--low", 5, "--scope", "moon"), "usage", 2),
        (("visits", "--low", 5), "usage", 2),
    ):
        ran = crm("target", "set", *words)
        assert (ran.status, ran.out) == (status, "")
        assert ran.err.startswith("crm: ")
        assert ran.err.rstrip().endswith(f"({code})")
        assert len(ran.err.splitlines()) == 1
    assert crm("target", "list", "--all").data == []
