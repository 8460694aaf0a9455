"""crm week, month, period: stable keys, and a gauge that says what is missing."""

import pytest

from tests.integration.conftest import Crm

TARGET_KEYS = {
    *("metric", "period", "start", "end", "sense", "low", "high", "value", "unit", "state"),
    *("projected", "needed_per_working_day", "working_days_left", "fact_count"),
}


def _two_visits(crm: Crm) -> None:
    crm("target", "set", "new_client_visits", "--period", "week", "--low", 5, "--high", 8,
        "--this-period")  # fmt: skip
    for name in ("Acme", "Bolt"):
        crm("customer", "add", name)
        crm("visit", "log", name, "--on", "2026-03-16", "--said", "hello")


def test_week_as_data(crm: Crm) -> None:
    _two_visits(crm)
    data = crm("week").data
    assert (data["start"], data["end"], data["today"]) == ("2026-03-16", "2026-03-22", "2026-03-18")
    (target,) = data["targets"]
    assert set(target) >= TARGET_KEYS
    assert (target["value"], target["state"], target["needed_per_working_day"]) == (
        2,
        "on_track",
        1,
    )
    assert (target["low"], target["high"], target["working_days_left"]) == (5, 8, 3)
    assert (target["projected"], target["fact_count"], target["unit"]) == (5, 2, "customers")
    assert data["activity"]["visits"] == 2
    assert crm("week", "--date", "2026-03-10").data["targets"] == []
    assert crm("month").data["targets"] == []


def test_a_landing_between_whole_numbers(crm: Crm) -> None:
    _two_visits(crm)
    (target,) = crm("week", "--today", "2026-03-19").data["targets"]
    assert target["projected"] == pytest.approx(10 / 3)


def test_week_for_people(crm: Crm) -> None:
    _two_visits(crm)
    lines = crm("week", json=False).lines
    assert lines[0] == "2026-03-16 – 2026-03-22  Me  3 working days left"
    assert "  █████░░░░░░░░░░░░░░░  2 customers / 5–8  On track" in lines
    assert "  3 customers still missing, 1 customer each working day" in lines
    assert lines[-1].startswith("Visits 2 · New clients visited 2")


def test_money_is_in_minor_units_and_so_is_what_is_missing(crm: Crm) -> None:
    crm("target", "set", "sales_amount", "--period", "month", "--low", "1000", "--this-period")
    (target,) = crm("month").data["targets"]
    assert (target["low"], target["value"]) == (100_000, 0)
    assert target["needed_per_working_day"] == 10_000  # ten working days left
    lines = crm("month", json=False).lines
    assert "  1,000.00 CNY still missing, 100.00 CNY each working day" in lines


def test_what_is_scaled_is_readable_in_data(crm: Crm) -> None:
    crm("reading", "add", "footfall", "--value", "12.5", "--on", "2026-03-16", "--unit", "people")
    crm("target", "set", "footfall", "--period", "week", "--low", "27.5", "--this-period")
    (target,) = crm("week").data["targets"]
    assert (target["value"], target["low"], target["needed_per_working_day"]) == (12.5, 27.5, 5)
    assert "12.5 people / ≥ 27.5" in crm("week", json=False).out


def test_another_rep_and_the_team(crm: Crm) -> None:
    _two_visits(crm)
    crm("rep", "add", "Bo")
    other = crm("week", "--rep", "Bo").data
    assert (other["rep"], other["targets"], other["activity"]["visits"]) == ("Bo", [], 0)
    team = crm("week", "--rep", "team").data
    assert (team["rep"], team["activity"]["visits"]) == ("team", 2)
    assert "(unknown_rep)" in crm("week", "--rep", "Nobody").err


def test_any_period(crm: Crm) -> None:
    crm("target", "set", "visits", "--period", "45d", "--low", 3)
    (target,) = crm("period", "45d").data["targets"]
    assert (target["start"], target["end"]) == ("2026-03-18", "2026-05-01")
    quarter = crm("period", "quarter").data
    assert (quarter["start"], quarter["end"]) == ("2026-01-01", "2026-03-31")
    assert "(bad_period)" in crm("period", "fortnight").err


def test_limits_say_what_is_left_and_who_is_over(crm: Crm) -> None:
    crm("customer", "add", "Acme")
    crm("target", "set", "gifts_cost", "--period", "year", "--high", 500, "--each", "customer",
        "--this-period")  # fmt: skip
    crm("gift", "add", "Acme", "tea", "--cost", 450, "--on", "2026-03-16")
    (target,) = crm("period", "year").data["targets"]
    assert (target["state"], target["value"], target["over"][0]["name"]) == ("near", 45_000, "Acme")
    lines = crm("period", "year", json=False).lines
    assert "  50.00 CNY left until the limit" in lines
    assert "  Acme: 450.00 CNY" in lines
