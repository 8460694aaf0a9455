"""Tasks: once, again and again, overdue, closed."""

import pytest

from tests.integration.conftest import Crm

pytestmark = pytest.mark.usefixtures("buyer")


def test_a_task_is_open_until_it_is_done(crm: Crm) -> None:
    made = crm("task", "add", "寄样品", "--due", "2026-03-17", "--customer", "C1").data
    assert (made["state"], made["overdue"], made["customer"]) == ("open", True, "鼎和餐饮")
    done = crm("task", "done", made["id"]).data
    assert (done["state"], done["done_on"], done["next"]) == ("done", "2026-03-18", None)
    assert crm("task", "list").data == []
    assert len(crm("task", "list", "--state", "all").data) == 1


@pytest.mark.parametrize(
    ("repeat", "due", "following"),
    [
        ("week", "2026-03-18", "2026-03-25"),
        ("week", "2026-03-02", "2026-03-23"),  # more than two weeks late: the series stays
        ("month", "2026-03-31", "2026-04-30"),
        ("45d", "2026-03-18", "2026-05-02"),
    ],
)
def test_what_comes_back_opens_the_next(crm: Crm, repeat: str, due: str, following: str) -> None:
    made = crm("task", "add", "市场调查", "--due", due, "--repeat", repeat).data
    after = crm("task", "done", made["id"]).data["next"]
    assert (after["due"], after["state"], after["repeat"]) == (following, "open", repeat)
    assert after["previous_id"] == made["id"]
    assert [one["id"] for one in crm("task", "list").data] == [after["id"]]
    crm("undo")
    assert [one["id"] for one in crm("task", "list").data] == [made["id"]]


def test_the_last_of_the_month_comes_back_after_a_short_month(crm: Crm) -> None:
    made = crm("task", "add", "月报", "--due", "2026-01-31", "--repeat", "month").data
    second = crm("task", "done", made["id"], "--on", "2026-01-31").data["next"]
    third = crm("task", "done", second["id"], "--on", "2026-02-28").data["next"]
    assert (second["due"], third["due"]) == ("2026-02-28", "2026-03-31")


def test_closed_is_closed(crm: Crm) -> None:
    made = crm("task", "add", "寄样品", "--repeat", "week").data
    assert crm("task", "cancel", made["id"]).data["state"] == "cancelled"
    assert "task_closed" in crm("task", "done", made["id"]).err
    assert crm("task", "list").data == []


def test_bad_periods(crm: Crm) -> None:
    assert "bad_period" in crm("task", "add", "x", "--repeat", "fortnight").err
    assert "bad_period" in crm("task", "add", "x", "--repeat", "once").err
