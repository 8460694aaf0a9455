from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.periods import (
    KINDS,
    Period,
    grid_days,
    next_period,
    parse_kind,
    period_of,
    periods_between,
    previous_period,
)

ANCHOR = date(2026, 3, 3)
ONCE = Period(date(2026, 3, 1), date(2026, 5, 10))
DAY = timedelta(days=1)
KIND = st.one_of(
    st.sampled_from([kind for kind in KINDS if kind != "once"]),
    st.integers(1, 400).map("{}d".format),
)
DATES = st.dates(date(1999, 1, 1), date(2045, 12, 31))
WEEKDAYS = st.integers(0, 6)


@pytest.mark.parametrize(
    ("kind", "day", "start", "end"),
    [
        ("day", date(2026, 2, 16), date(2026, 2, 16), date(2026, 2, 16)),
        ("week", date(2026, 12, 28), date(2026, 12, 28), date(2027, 1, 3)),
        ("week", date(2026, 12, 31), date(2026, 12, 28), date(2027, 1, 3)),
        ("week", date(2027, 1, 3), date(2026, 12, 28), date(2027, 1, 3)),
        ("week", date(2027, 1, 4), date(2027, 1, 4), date(2027, 1, 10)),
        ("month", date(2024, 2, 10), date(2024, 2, 1), date(2024, 2, 29)),
        ("quarter", date(2026, 6, 30), date(2026, 4, 1), date(2026, 6, 30)),
        ("half", date(2026, 7, 1), date(2026, 7, 1), date(2026, 12, 31)),
        ("year", date(2026, 12, 31), date(2026, 1, 1), date(2026, 12, 31)),
        ("10d", date(2026, 3, 3), date(2026, 3, 3), date(2026, 3, 12)),
        ("10d", date(2026, 3, 13), date(2026, 3, 13), date(2026, 3, 22)),
        ("45d", date(2026, 12, 31), date(2026, 11, 28), date(2027, 1, 11)),
        ("once", date(2026, 5, 10), ONCE.start, ONCE.end),
    ],
)
def test_the_period_of_a_day(kind: str, day: date, start: date, end: date) -> None:
    assert period_of(kind, day, anchor=ANCHOR, once=ONCE) == Period(start, end)


def test_a_week_may_start_on_a_sunday() -> None:
    assert period_of("week", date(2026, 2, 1), first_weekday=6) == Period(
        date(2026, 2, 1), date(2026, 2, 7)
    )


def test_before_the_anchor_and_outside_of_once_there_is_no_period() -> None:
    assert period_of("10d", ANCHOR - DAY, anchor=ANCHOR) is None
    assert period_of("once", ONCE.start - DAY, once=ONCE) is None
    assert period_of("once", ONCE.end + DAY, once=ONCE) is None
    assert previous_period("10d", Period(ANCHOR, ANCHOR + 9 * DAY), anchor=ANCHOR) is None
    assert next_period("once", ONCE, once=ONCE) is None
    assert previous_period("once", ONCE, once=ONCE) is None


@given(KIND, DATES, WEEKDAYS)
def test_periods_tile_the_calendar(kind: str, day: date, first_weekday: int) -> None:
    anchor = date(1998, 5, 5)
    here = period_of(kind, day, first_weekday=first_weekday, anchor=anchor)
    assert here is not None
    assert day in here
    after = next_period(kind, here, first_weekday=first_weekday, anchor=anchor)
    assert after is not None
    assert after.start == here.end + DAY
    assert previous_period(kind, after, first_weekday=first_weekday, anchor=anchor) == here
    for inside in (here.start, here.end):
        assert period_of(kind, inside, first_weekday=first_weekday, anchor=anchor) == here


@given(KIND, DATES, st.integers(0, 500), WEEKDAYS)
def test_the_periods_between_two_days_cover_them_once(
    kind: str, start: date, span: int, first_weekday: int
) -> None:
    end = start + timedelta(days=span)
    anchor = date(1998, 5, 5)
    found = list(periods_between(kind, start, end, first_weekday=first_weekday, anchor=anchor))
    assert start in found[0]
    assert end in found[-1]
    pairs = pairwise(found)
    assert all(after.start == before.end + DAY for before, after in pairs)


@given(DATES, WEEKDAYS)
def test_a_week_has_seven_days_and_its_first_weekday(day: date, first_weekday: int) -> None:
    week = period_of("week", day, first_weekday=first_weekday)
    assert week is not None
    assert week.days == 7
    assert week.start.weekday() == first_weekday


@given(DATES, st.integers(1, 400), st.integers(0, 5_000))
def test_a_grid_keeps_its_distance_from_the_anchor(anchor: date, n: int, later: int) -> None:
    found = period_of(f"{n}d", anchor + timedelta(days=later), anchor=anchor)
    assert found is not None
    assert found.days == n
    assert (found.start - anchor).days % n == 0


def test_periods_between_start_with_the_grid_or_once() -> None:
    before, after = date(2026, 2, 20), date(2026, 3, 13)
    grid = [Period(ANCHOR, ANCHOR + 9 * DAY), Period(date(2026, 3, 13), date(2026, 3, 22))]
    assert list(periods_between("10d", before, after, anchor=ANCHOR)) == grid
    assert list(periods_between("once", before, after, once=ONCE)) == [ONCE]
    assert list(periods_between("once", before, before, once=ONCE)) == []
    assert list(periods_between("once", ONCE.end + DAY, date.max, once=ONCE)) == []
    assert list(periods_between("week", after, before)) == []


@pytest.mark.parametrize("kind", ["day", "week", "month", "quarter", "half", "year", "10d"])
@pytest.mark.parametrize("first_weekday", range(7))
def test_the_calendar_has_ends(kind: str, first_weekday: int) -> None:
    last = period_of(kind, date.max, first_weekday=first_weekday, anchor=ANCHOR)
    first = period_of(kind, date.min, first_weekday=first_weekday, anchor=date.min)
    assert last is not None
    assert first is not None
    assert last.end == date.max
    assert first.start == date.min
    assert next_period(kind, last, first_weekday=first_weekday, anchor=ANCHOR) is None
    assert previous_period(kind, first, first_weekday=first_weekday, anchor=date.min) is None


@pytest.mark.parametrize(
    ("text", "kind", "days"),
    [
        ("week", "week", None),
        (" Month ", "month", None),
        ("10D", "10d", 10),
        ("once", "once", None),
    ],
)
def test_kinds_are_read(text: str, kind: str, days: int | None) -> None:
    assert parse_kind(text) == kind
    assert grid_days(kind) == days


@pytest.mark.parametrize(
    "text", ["", "0d", "-3d", "010d", "d", "10", "10000d", "weeks", "1.5d", "３d"]
)
def test_other_kinds_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a period"):
        parse_kind(text)
    with pytest.raises(ValueError, match="not a period"):
        period_of(text, ANCHOR, anchor=ANCHOR)


def test_what_a_kind_needs_must_be_given() -> None:
    with pytest.raises(ValueError, match="from when"):
        period_of("10d", ANCHOR)
    with pytest.raises(ValueError, match="once"):
        period_of("once", ANCHOR)
    with pytest.raises(ValueError, match="weekday"):
        period_of("week", ANCHOR, first_weekday=7)
    with pytest.raises(ValueError, match="ends before"):
        Period(ANCHOR, ANCHOR - DAY)
