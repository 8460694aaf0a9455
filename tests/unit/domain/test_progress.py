from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from crm.domain.days import WorkCalendar
from crm.domain.periods import Period
from crm.domain.progress import CAP_STATES, REACH_STATES, Progress, progress
from crm.domain.targets import BadTarget

Bounds = tuple[int | None, int | None]

CHINA = WorkCalendar(
    holidays=frozenset(
        [
            *(date(2026, 2, day) for day in range(15, 24)),
            *(date(2026, 10, day) for day in range(1, 8)),
        ]
    ),
    workdays=frozenset([date(2026, 2, 14), date(2026, 2, 28), date(2026, 10, 10)]),
)
WEEK = Period(date(2026, 1, 12), date(2026, 1, 18))
FESTIVAL = Period(date(2026, 2, 16), date(2026, 2, 22))
FEBRUARY = Period(date(2026, 2, 1), date(2026, 2, 28))

PERIODS = st.builds(
    lambda start, days: Period(start, start + timedelta(days=days)),
    st.dates(date(2026, 1, 1), date(2026, 3, 15)),
    st.integers(0, 40),
)
TODAYS = st.dates(date(2025, 12, 20), date(2026, 5, 10))
VALUES = st.integers(-50, 300)
BOUNDS: st.SearchStrategy[Bounds] = st.one_of(
    st.tuples(st.integers(0, 100), st.none()),
    st.tuples(st.none(), st.integers(0, 200)),
    st.builds(lambda low, room: (low, low + room), st.integers(0, 100), st.integers(0, 100)),
)
NATURES = st.sampled_from(["flow", "level", "share"])


def judge(
    value: int,
    low: int | None,
    high: int | None,
    *,
    sense: str = "reach",
    nature: str = "flow",
    period: Period = WEEK,
    today: date = date(2026, 1, 14),
) -> Progress:
    return progress(value, low, high, sense, nature, period=period, today=today, calendar=CHINA)


@pytest.mark.parametrize(
    ("value", "day", "state"),
    [
        (0, 12, "on_track"),  # Monday morning: nothing is asked yet
        (0, 13, "behind"),
        (1, 13, "on_track"),
        (1, 14, "behind"),
        (2, 14, "on_track"),  # 2 × 5 ≥ 5 × 2
        (4, 17, "behind"),  # Saturday: all five days are gone
        (5, 14, "reached"),
        (7, 14, "reached"),
        (8, 12, "stretched"),
        (4, 18, "behind"),
        (4, 19, "missed"),
        (5, 19, "reached"),
        (8, 19, "stretched"),
        (0, 5, "on_track"),  # not begun
    ],
)
def test_at_least_five_a_week_eight_at_best(value: int, day: int, state: str) -> None:
    assert judge(value, 5, 8, today=date(2026, 1, day)).state == state


def test_elapsed_does_not_count_today_and_remaining_does() -> None:
    found = judge(2, 5, 8)
    assert found.working_days_total == 5
    assert found.working_days_elapsed == 2
    assert found.working_days_left == 3
    assert found.projected == 5
    assert found.needed == Fraction(1)
    assert found.needed_per_working_day == 1.0


def test_swapped_days_count_in_the_month_of_the_spring_festival() -> None:
    found = judge(0, 8_000_000, 10_000_000, period=FEBRUARY, today=date(2026, 2, 24))
    assert found.working_days_total == 16
    assert found.working_days_elapsed == 11
    assert found.working_days_left == 5  # the 28th, a Saturday, is one of them
    assert found.needed == 1_600_000


def test_a_landing_is_exact_and_said_in_whole() -> None:
    found = judge(2, 5, 8, today=date(2026, 1, 15))
    assert (found.projection, found.projected) == (Fraction(10, 3), 3)


def test_a_third_stays_a_third() -> None:
    found = judge(0, 1, None, today=date(2026, 1, 14))
    assert found.needed == Fraction(1, 3)
    assert found.needed_per_working_day == pytest.approx(1 / 3)


@pytest.mark.parametrize("value", [0, 4, 5, 9])
@pytest.mark.parametrize("today", [date(2026, 2, 10), date(2026, 2, 18), date(2026, 3, 1)])
def test_the_week_of_the_spring_festival_is_exempt(value: int, today: date) -> None:
    found = judge(value, 5, 8, period=FESTIVAL, today=today)
    assert found.state == "exempt"
    assert (found.low, found.high, found.working_days_total) == (5, 8, 0)
    assert found.needed_per_working_day is None
    assert found.projected == (value if today > FESTIVAL.end else None)


def test_a_cap_has_no_holiday() -> None:
    assert judge(9, None, 8, sense="cap", period=FESTIVAL, today=FESTIVAL.start).state == "over"


def test_no_pace_before_the_first_working_day_is_over() -> None:
    found = judge(1, 5, None, today=date(2026, 1, 12))
    assert found.projected is None
    assert found.needed_per_working_day == 0.8
    assert judge(0, 5, None, today=date(2026, 1, 1)).needed == 1


def test_a_weekend_leaves_no_day_to_catch_up() -> None:
    found = judge(4, 5, None, today=date(2026, 1, 17))
    assert (found.state, found.needed, found.projected) == ("behind", None, 4)


def test_reached_needs_no_more() -> None:
    assert judge(6, 5, None).needed == 0


def test_a_period_that_is_over_has_landed() -> None:
    found = judge(3, 5, None, today=date(2026, 1, 25))
    assert (found.state, found.projected, found.needed) == ("missed", 3, None)


def test_only_a_high_is_floor_and_stretch() -> None:
    found = judge(7, None, 8)
    assert (found.low, found.high, found.state) == (8, 8, "on_track")
    assert judge(8, None, 8).state == "stretched"


@pytest.mark.parametrize(
    ("value", "today", "state"),
    [
        (4, date(2026, 1, 12), "behind"),
        (5, date(2026, 1, 12), "reached"),
        (8, date(2026, 1, 12), "stretched"),
        (4, date(2026, 1, 19), "missed"),
        (5, date(2026, 1, 19), "reached"),
    ],
)
@pytest.mark.parametrize("nature", ["level", "share"])
def test_a_level_or_share_has_no_pace(nature: str, value: int, today: date, state: str) -> None:
    found = judge(value, 5, 8, nature=nature, today=today)
    assert (found.state, found.projected, found.needed) == (state, None, None)


@pytest.mark.parametrize(
    ("value", "state"),
    [(0, "ok"), (7_999, "ok"), (8_000, "near"), (10_000, "near"), (10_001, "over")],
)
@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2026, 1, 14), date(2026, 2, 1)])
def test_a_budget(value: int, state: str, today: date) -> None:
    found = judge(value, None, 10_000, sense="cap", today=today)
    assert found.state == state
    assert found.needed is None


def test_a_limit_of_nothing_is_kept_by_spending_nothing() -> None:
    assert judge(0, None, 0, sense="cap").state == "ok"
    assert judge(1, None, 0, sense="cap").state == "over"


def test_what_cannot_be_judged() -> None:
    with pytest.raises(BadTarget):
        judge(1, 9, 8)
    with pytest.raises(ValueError, match="nature"):
        judge(1, 1, 8, nature="tide")


@given(VALUES, BOUNDS, NATURES, PERIODS, TODAYS)
def test_the_states_of_a_reach_are_their_definitions(
    value: int, bounds: Bounds, nature: str, period: Period, today: date
) -> None:
    found = judge(value, *bounds, nature=nature, period=period, today=today)
    low = found.low
    total, elapsed = found.working_days_total, found.working_days_elapsed
    assert low is not None
    over, reached = today > period.end, value >= low
    stretched = found.high is not None and value >= found.high
    pace = nature == "flow" and value * total >= low * elapsed
    assert elapsed + found.working_days_left == total
    assert (found.state == "exempt") == (total == 0)
    assume(total)
    assert (found.state == "stretched") == stretched
    assert (found.state == "reached") == (reached and not stretched)
    assert (found.state == "missed") == (over and not reached)
    assert (found.state == "on_track") == (not over and not reached and pace)
    assert (found.state == "behind") == (not over and not reached and not pace)


@given(st.tuples(VALUES, st.integers(0, 100)), BOUNDS, NATURES, PERIODS, TODAYS)
def test_more_is_never_worse_in_a_reach(
    values: tuple[int, int],
    bounds: Bounds,
    nature: str,
    period: Period,
    today: date,
) -> None:
    value, more = values
    less = judge(value, *bounds, nature=nature, period=period, today=today)
    much = judge(value + more, *bounds, nature=nature, period=period, today=today)
    assert REACH_STATES.index(less.state) <= REACH_STATES.index(much.state)
    if less.projected is not None and much.projected is not None:
        assert less.projected <= much.projected
    if less.needed is not None and much.needed is not None:
        assert less.needed >= much.needed >= 0


@given(VALUES, st.integers(0, 100), st.integers(0, 200), PERIODS, TODAYS)
def test_more_is_never_better_under_a_cap(
    value: int, more: int, high: int, period: Period, today: date
) -> None:
    less = judge(value, None, high, sense="cap", period=period, today=today)
    much = judge(value + more, None, high, sense="cap", period=period, today=today)
    assert CAP_STATES.index(less.state) <= CAP_STATES.index(much.state)
    assert (less.state == "over") == (value > high)


@given(VALUES, BOUNDS, PERIODS, TODAYS)
def test_doing_what_is_needed_lands_on_the_floor(
    value: int, bounds: Bounds, period: Period, today: date
) -> None:
    found = judge(value, *bounds, period=period, today=today)
    assert (found.needed is None) == (found.working_days_left == 0)
    if found.needed is not None:
        assert found.low is not None
        assert value + found.needed * found.working_days_left == max(value, found.low)
