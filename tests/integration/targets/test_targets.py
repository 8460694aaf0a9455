"""Targets and their versions: what governs when, and what the same again does."""

import datetime as dt
from typing import Any

import pytest

from crm.errors import KnownError
from crm.queries.reps import me
from crm.queries.targets import TargetRow, list_targets, series_of, target_rows
from crm.services.desk import Desk
from crm.services.settings import set_setting
from crm.services.steps import redo, undo
from crm.services.targets import end_target, set_target
from crm.settings import FIRST_WEEKDAY
from crm.store.unit_of_work import Change

TODAY = dt.date(2026, 3, 18)  # a Wednesday
MONDAY, NEXT = dt.date(2026, 3, 16), dt.date(2026, 3, 23)


def put(desk: Desk, metric: str = "visits", period: str = "week", **given: Any) -> Change:  # noqa: ANN401
    """Set a target today."""
    return set_target(desk.store, metric=metric, period=period, **({"today": TODAY} | given))


def rows(desk: Desk) -> list[TargetRow]:
    """Every version, by its start."""
    return sorted(desk.store.read(target_rows), key=lambda row: (row.starts_on, row.id.bytes))


def low_on(desk: Desk, day: dt.date) -> int | None:
    """The floor that governs a day, of the only target there is."""
    (series,) = series_of(rows(desk))
    governing = series.governing(day)
    return None if governing is None else governing.low


def test_a_target_governs_from_the_next_period(desk: Desk) -> None:
    put(desk, low=5)
    assert [row.starts_on for row in rows(desk)] == [NEXT]
    assert low_on(desk, TODAY) is None
    assert low_on(desk, NEXT) == 5


def test_this_period_too_means_the_next_one_as_well(desk: Desk) -> None:
    put(desk, low=5)
    put(desk, low=6, this_period=True)
    assert (low_on(desk, TODAY), low_on(desk, NEXT)) == (6, 6)


def test_a_new_version_leaves_what_was_before(desk: Desk) -> None:
    put(desk, low=5, this_period=True)
    put(desk, low=8)
    assert len(series_of(rows(desk))) == 1
    assert (low_on(desk, MONDAY), low_on(desk, NEXT)) == (5, 8)
    put(desk, low=9)
    assert [row.low for row in rows(desk)] == [5, 9], "corrected in its place"


def test_from_a_date_within_a_period_governs_the_one_after(desk: Desk) -> None:
    put(desk, low=5, from_date=dt.date(2026, 3, 10))
    assert low_on(desk, dt.date(2026, 3, 12)) is None
    assert low_on(desk, MONDAY) == 5


def test_the_same_again_changes_nothing(desk: Desk) -> None:
    put(desk, low=5, this_period=True)
    again = put(desk, low=5)
    assert again.step is None
    assert again.record == rows(desk)[0].id
    assert put(desk, low=5, this_period=True).step is None


def test_undo_takes_the_version_back(desk: Desk) -> None:
    put(desk, low=5, this_period=True)
    put(desk, low=6, this_period=True)
    undo(desk.store)
    assert low_on(desk, TODAY) == 5
    undo(desk.store)
    assert rows(desk) == []
    redo(desk.store, 2)
    assert low_on(desk, TODAY) == 6


@pytest.mark.parametrize(
    "other",
    [
        {"period": "month"},
        {"metric": "contacts_made"},
        {"scope": {"region": "North"}},
        {"scope": {"rep": "team"}},
        {"sense": "cap", "high": 9},
        {"high": 5, "each": "customer"},
    ],
)
def test_another_identity_is_another_target(desk: Desk, other: dict[str, Any]) -> None:
    put(desk, low=5)
    put(desk, **({"low": None if "high" in other else 5} | other))
    assert len(series_of(rows(desk))) == 2


def test_the_usual_basis_and_currency_are_the_same_as_none(desk: Desk) -> None:
    put(desk, "sales_amount", low=500)
    put(desk, "sales_amount", low=600, basis="ordered", currency="cny")
    put(desk, "sales_amount", low=600, basis="collected")
    put(desk, "sales_amount", low=600, currency="USD")
    assert len(series_of(rows(desk))) == 3


def test_without_a_rep_it_is_mine_and_team_is_everybodys(desk: Desk) -> None:
    put(desk, low=5)
    put(desk, low=50, scope={"rep": "team"})
    put(desk, high=9, each="rep")
    mine = desk.store.read(me)
    assert {(row.rep, row.each) for row in rows(desk)} == {
        (mine, None),
        (None, None),
        (None, "rep"),
    }


def test_a_high_alone_on_a_cost_or_on_each_is_a_limit(desk: Desk) -> None:
    put(desk, "gifts_cost", high=500)
    put(desk, "gifts_cost", high=100, each="gift")
    put(desk, "visits", high=5)
    assert [(row.metric, row.sense) for row in rows(desk)] == [
        ("gifts_cost", "cap"),
        ("gifts_cost", "cap"),
        ("visits", "reach"),
    ]


def test_a_grid_begins_with_its_first_date_and_keeps_it(desk: Desk) -> None:
    first = dt.date(2026, 3, 2)
    put(desk, period="45d", low=1, from_date=first)
    put(desk, period="45d", low=2)
    assert [(row.anchor, row.starts_on) for row in rows(desk)] == [
        (first, first),
        (first, first + dt.timedelta(days=45)),
    ]


def test_once_needs_its_days_and_is_known_by_them(desk: Desk) -> None:
    days: dict[str, Any] = {"from_date": dt.date(2026, 1, 1), "until": dt.date(2026, 6, 30)}
    put(desk, period="once", low=5, **days)
    put(desk, period="once", low=6, **days)
    put(desk, period="once", low=6, **(days | {"until": dt.date(2026, 7, 1)}))
    assert [(row.low, row.until) for row in rows(desk)] == [
        (6, dt.date(2026, 6, 30)),
        (6, dt.date(2026, 7, 1)),
    ]


def test_the_first_weekday_is_kept_in_the_version(desk: Desk) -> None:
    put(desk, low=5, this_period=True)
    set_setting(desk.store, FIRST_WEEKDAY, 6)
    put(desk, low=7)
    assert [(row.first_weekday, row.starts_on) for row in rows(desk)] == [
        (0, MONDAY),
        (6, dt.date(2026, 3, 22)),
    ]
    assert low_on(desk, dt.date(2026, 3, 21)) == 5
    assert low_on(desk, dt.date(2026, 3, 22)) == 7


def test_ending_keeps_the_running_period(desk: Desk) -> None:
    target = put(desk, low=5, this_period=True).record
    put(desk, low=9, from_date=dt.date(2026, 5, 4))
    assert target is not None
    end_target(desk.store, target, today=TODAY)
    assert (low_on(desk, TODAY), low_on(desk, NEXT)) == (5, None)
    assert low_on(desk, dt.date(2026, 5, 6)) is None
    (state,) = desk.store.read(list_targets, today=TODAY)
    assert (state.state, state.until) == ("running", dt.date(2026, 3, 22))
    undo(desk.store)
    assert low_on(desk, dt.date(2026, 5, 6)) == 9


def test_ending_what_never_began_leaves_nothing(desk: Desk) -> None:
    target = put(desk, low=5).record
    assert target is not None
    end_target(desk.store, target, today=TODAY)
    assert rows(desk) == []


def test_ended_and_set_again(desk: Desk) -> None:
    target = put(desk, low=5, this_period=True).record
    assert target is not None
    end_target(desk.store, target, today=TODAY)
    put(desk, low=4)
    assert (low_on(desk, TODAY), low_on(desk, NEXT)) == (5, 4)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, "target_bounds_missing"),
        ({"low": 5, "high": 3}, "target_low_above_high"),
        ({"low": -1}, "target_bound_negative"),
        ({"low": 1, "sense": "cap"}, "target_limit_missing"),
        ({"low": 1, "sense": "hope"}, "target_unknown_sense"),
        ({"low": 1, "period": "fortnight"}, "bad_period"),
        ({"low": 1, "period": "once"}, "target_dates_missing"),
        ({"low": 1, "period": "once", "from_date": TODAY}, "target_dates_missing"),
        (
            {"low": 1, "period": "once", "from_date": NEXT, "until": TODAY},
            "target_dates_reversed",
        ),
        ({"low": 1, "metric": "steps"}, "unknown_metric"),
        ({"low": 1, "basis": "collected"}, "unknown_basis"),
        ({"low": 1, "scope": {"moon": "full"}}, "unknown_group"),
        ({"low": 1, "each": "customer"}, "each_needs_cap"),
        ({"high": 1, "each": "moon"}, "bad_each"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    desk: Desk, given: dict[str, Any], code: str
) -> None:
    with pytest.raises(KnownError) as refused:
        put(desk, **given)
    assert refused.value.code == code
    assert rows(desk) == []
