"""Where a goal should be each day, and where it lands."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from crm.domain.days import WorkCalendar
from crm.domain.paths import landing_range, pace_path, working_sums
from crm.domain.periods import Period

CALENDAR = WorkCalendar()
WEEK = Period(dt.date(2026, 3, 16), dt.date(2026, 3, 22))


def test_the_path_rises_on_working_days_only_and_ends_at_its_bound() -> None:
    assert pace_path(10, WEEK, CALENDAR) == [2, 4, 6, 8, 10, 10, 10]
    free = WorkCalendar(holidays=frozenset(WEEK.start + dt.timedelta(days=n) for n in range(7)))
    assert pace_path(10, WEEK, free) == [10] * 7


def test_what_a_day_off_brought_is_added_to_the_working_day_before() -> None:
    amounts = [1, 0, 0, 0, 2, 5, 0]
    assert working_sums(amounts, WEEK, WEEK.end, CALENDAR) == [1, 0, 0, 0, 7]
    assert working_sums(amounts, WEEK, WEEK.start, CALENDAR) == [1]


@given(st.lists(st.integers(0, 10**9), max_size=60), st.integers(0, 60), st.integers(0, 10**10))
def test_the_range_holds_the_landing_and_never_gives_back_what_is_in(
    sums: list[int], left: int, rest: int
) -> None:
    value = sum(sums)
    found = landing_range(value, value + rest, sums, left)
    assert value <= found.low <= found.middle <= found.high
    moved = found.moved(7)
    assert (moved.low, moved.middle, moved.high) == (
        found.low + 7,
        found.middle + 7,
        found.high + 7,
    )


def test_days_alike_have_no_range_and_uneven_ones_a_wide_one() -> None:
    even = landing_range(40, 80, [10, 10, 10, 10], 4)
    uneven = landing_range(40, 80, [40, 0, 0, 0], 4)
    assert even.low == even.high == 80
    assert uneven.high - uneven.low > 20
