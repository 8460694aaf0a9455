from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.cadence import CADENCE_STATES, Cadence, CadenceState, Coverage, cadence, coverage

TODAY = date(2026, 5, 20)
LIMITS = st.one_of(st.none(), st.integers(0, 400))


@pytest.mark.parametrize(
    ("ago", "state", "overdue"),
    [(0, "ok", 0), (14, "ok", 0), (15, "amber", 1), (30, "amber", 16), (31, "red", 17)],
)
def test_amber_past_the_ideal_red_past_the_maximum(
    ago: int, state: CadenceState, overdue: int
) -> None:
    last = TODAY - timedelta(days=ago)
    assert cadence(last, TODAY, 14, 30) == Cadence(state, ago, overdue)


def test_without_a_contact_it_is_never() -> None:
    assert cadence(None, TODAY, 14, 30) == Cadence("never", None, None)
    assert cadence(None, TODAY, None, None) == Cadence("never", None, None)


def test_one_limit_or_none() -> None:
    last = TODAY - timedelta(days=40)
    assert cadence(last, TODAY, None, None) == Cadence("ok", 40, 0)
    assert cadence(last, TODAY, 14, None) == Cadence("amber", 40, 26)
    assert cadence(last, TODAY, None, 30) == Cadence("red", 40, 10)


def test_a_contact_dated_tomorrow_is_no_age() -> None:
    assert cadence(TODAY + timedelta(days=1), TODAY, 0, 0) == Cadence("ok", 0, 0)


@given(st.dates(date(2020, 1, 1), TODAY), LIMITS, LIMITS, st.integers(0, 400))
def test_waiting_never_helps(last: date, ideal: int | None, maximum: int | None, days: int) -> None:
    early = cadence(last, TODAY, ideal, maximum)
    late = cadence(last, TODAY + timedelta(days=days), ideal, maximum)
    assert CADENCE_STATES.index(early.state) <= CADENCE_STATES.index(late.state)
    assert early.days_overdue is not None
    assert late.days_overdue is not None
    assert early.days_overdue <= late.days_overdue


def test_coverage_is_full_only_if_nobody_is_neglected() -> None:
    assert coverage(["ok", "amber", "red", "never"]) == Coverage(2, 4)
    assert Coverage(2, 4).share() == 50
    assert Coverage(999, 1_000).share() == 99
    assert Coverage(999, 1_000).share(1_000_000) == 999_000
    assert coverage([]).share() is None


@given(st.lists(st.sampled_from(["ok", "amber", "red", "never"]), min_size=1))
def test_all_of_it_means_all(states: list[CadenceState]) -> None:
    full = not {"red", "never"} & set(states)
    assert (coverage(states).share() == 100) == full
