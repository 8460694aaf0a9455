from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.days import WorkCalendar

CHINA = WorkCalendar(
    holidays=frozenset(
        [
            *(date(2026, 1, day) for day in (1, 2, 3)),
            *(date(2026, 2, day) for day in range(15, 24)),
            *(date(2026, 10, day) for day in range(1, 8)),
        ]
    ),
    workdays=frozenset(
        [
            *(date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28)),
            *(date(2026, 9, 20), date(2026, 10, 10)),
        ]
    ),
)
AROUND_2026 = st.dates(date(2025, 11, 1), date(2027, 2, 1))
DAYS = st.frozensets(AROUND_2026, max_size=60)
WEEKENDS = st.sets(st.integers(0, 6), max_size=6).map(lambda days: tuple(sorted(days)))
CALENDARS = st.builds(WorkCalendar, DAYS, DAYS, WEEKENDS)


def naive(calendar: WorkCalendar, start: date, end: date) -> int:
    span = (end - start).days + 1
    return sum(calendar.is_working_day(start + timedelta(days=step)) for step in range(span))


@given(CALENDARS, AROUND_2026, AROUND_2026)
def test_counting_is_the_naive_loop(calendar: WorkCalendar, start: date, end: date) -> None:
    assert calendar.working_days(start, end) == naive(calendar, start, end)


@given(CALENDARS, AROUND_2026, AROUND_2026, AROUND_2026)
def test_counts_add_up_where_they_meet(calendar: WorkCalendar, a: date, b: date, c: date) -> None:
    first, middle, last = sorted((a, b, c))
    after = middle + timedelta(days=1)
    assert calendar.working_days(first, last) == calendar.working_days(
        first, middle
    ) + calendar.working_days(after, last)


@given(CALENDARS, AROUND_2026)
def test_the_next_and_previous_working_days_have_none_between(
    calendar: WorkCalendar, day: date
) -> None:
    after, before = calendar.next_working_day(day), calendar.previous_working_day(day)
    assert before < day < after
    assert calendar.is_working_day(after)
    assert calendar.is_working_day(before)
    assert calendar.working_days(before, after) == 2 + calendar.is_working_day(day)


def test_the_spring_festival_of_2026_has_no_working_day() -> None:
    assert CHINA.working_days(date(2026, 2, 16), date(2026, 2, 22)) == 0
    assert CHINA.next_working_day(date(2026, 2, 14)) == date(2026, 2, 24)
    assert CHINA.previous_working_day(date(2026, 2, 24)) == date(2026, 2, 14)


def test_swapped_weekends_are_worked() -> None:
    assert CHINA.is_working_day(date(2026, 2, 28))
    assert CHINA.working_days(date(2026, 2, 9), date(2026, 2, 15)) == 6
    assert CHINA.working_days(date(2026, 10, 5), date(2026, 10, 11)) == 3


def test_a_swap_wins_over_a_holiday_on_the_same_day() -> None:
    day = date(2026, 10, 10)
    assert WorkCalendar(frozenset([day]), frozenset([day])).is_working_day(day)


def test_centuries_are_counted_without_walking_them() -> None:
    assert WorkCalendar().working_days(date.min, date.max) == 521_722 * 5 + 5


def test_reversed_is_nothing() -> None:
    assert WorkCalendar().working_days(date(2026, 1, 6), date(2026, 1, 5)) == 0


@pytest.mark.parametrize("weekend", [(7,), (-1,), tuple(range(7))])
def test_a_weekend_leaves_a_day_to_work(weekend: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="weekend"):
        WorkCalendar(weekend=weekend)
