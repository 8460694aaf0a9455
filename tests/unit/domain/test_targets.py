from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.periods import Period
from crm.domain.targets import (
    BadTarget,
    TargetVersion,
    check_target,
    effective_start,
    first_period,
    governed_periods,
    governing,
    governing_period,
    normalise_bounds,
    version_period,
)

TODAY = date(2026, 1, 14)  # a Wednesday
WEEKLY = TargetVersion(
    id="v1",
    starts_on=date(2026, 1, 5),
    metric="new_client_visits",
    period="week",
    low=3,
    anchor=date(2026, 1, 5),
)
DATES = st.dates(date(2025, 1, 1), date(2027, 12, 31))
ANCHOR = date(2025, 6, 1)


@st.composite
def versions(draw: st.DrawFn) -> list[TargetVersion]:
    kinds = st.sampled_from(["day", "week", "month", "quarter", "half", "year", "10d", "once"])
    return [
        TargetVersion(
            id=str(place),
            starts_on=draw(DATES),
            metric="visits",
            period=draw(kinds),
            low=1,
            ended=draw(st.integers(0, 9)) == 0,
            first_weekday=draw(st.integers(0, 6)),
            anchor=ANCHOR,
            until=date(2026, 8, 15),
        )
        for place in range(draw(st.integers(0, 5)))
    ]


def test_a_change_is_due_next_week_unless_this_one_is_meant_too() -> None:
    later = replace(WEEKLY, id="v2", starts_on=effective_start("week", TODAY), low=5)
    assert later.starts_on == date(2026, 1, 19)
    assert governing([WEEKLY, later], date(2026, 1, 18)) == WEEKLY
    assert governing([WEEKLY, later], date(2026, 1, 19)) == later

    now = replace(later, starts_on=effective_start("week", TODAY, this_period=True))
    assert now.starts_on == date(2026, 1, 12)
    assert governing([WEEKLY, now], date(2026, 1, 11)) == WEEKLY
    for day in range(12, 19):
        assert governing([WEEKLY, now], date(2026, 1, day)) == now  # whole, the days gone by too


def test_of_two_with_one_date_the_later_governs() -> None:
    other = replace(WEEKLY, id="v2", low=4)
    assert governing([WEEKLY, other], TODAY) == other
    assert governing([other, WEEKLY], TODAY) == WEEKLY


def test_a_version_in_the_middle_of_a_week_waits_for_the_next() -> None:
    later = replace(WEEKLY, id="v2", starts_on=TODAY)
    assert governing([WEEKLY, later], date(2026, 1, 18)) == WEEKLY
    assert governing([later], date(2026, 1, 18)) is None
    assert governing([WEEKLY, later], date(2026, 1, 19)) == later


def test_before_the_first_version_and_after_the_end_nothing_governs() -> None:
    end = replace(WEEKLY, id="end", starts_on=date(2026, 2, 2), ended=True)
    assert governing([WEEKLY, end], date(2026, 1, 4)) is None
    assert governing([WEEKLY, end], date(2026, 2, 1)) == WEEKLY
    assert governing([WEEKLY, end], date(2026, 2, 2)) is None
    again = replace(WEEKLY, id="again", starts_on=date(2026, 3, 2))
    assert governing([WEEKLY, end, again], date(2026, 3, 4)) == again
    assert governing([], TODAY) is None
    assert governing_period([], TODAY) is None


def test_a_new_first_weekday_splits_no_week() -> None:
    sundays = replace(WEEKLY, id="v2", starts_on=date(2026, 2, 1), first_weekday=6)
    both = [WEEKLY, sundays]
    assert governing_period(both, date(2026, 1, 31)) == (
        WEEKLY,
        Period(date(2026, 1, 26), date(2026, 2, 1)),
    )
    assert governing_period(both, date(2026, 2, 1)) == (
        sundays,
        Period(date(2026, 2, 1), date(2026, 2, 7)),
    )


def test_the_week_across_the_year_is_governed_as_one() -> None:
    later = replace(WEEKLY, id="v2", starts_on=date(2027, 1, 1), low=8)
    assert governing([WEEKLY, later], date(2027, 1, 3)) == WEEKLY
    assert governing([WEEKLY, later], date(2027, 1, 4)) == later


def test_a_month_takes_over_from_weeks_on_its_first_day() -> None:
    monthly = replace(WEEKLY, id="v2", starts_on=date(2026, 1, 15), period="month", low=20)
    found = list(governed_periods([WEEKLY, monthly], date(2026, 1, 20), date(2026, 2, 10)))
    assert [(version.id, period.start) for version, period in found] == [
        ("v1", date(2026, 1, 19)),
        ("v1", date(2026, 1, 26)),
        ("v2", date(2026, 2, 1)),
    ]


def test_a_grid_keeps_the_first_versions_anchor() -> None:
    survey = replace(WEEKLY, period="45d", anchor=date(2026, 1, 1), starts_on=date(2026, 1, 1))
    later = replace(survey, id="v2", starts_on=date(2026, 2, 1), low=2)
    assert first_period(later) == Period(date(2026, 2, 15), date(2026, 3, 31))
    assert governing([survey, later], date(2026, 2, 14)) == survey
    early = replace(survey, starts_on=date(2025, 12, 1))
    assert first_period(early) == Period(date(2026, 1, 1), date(2026, 2, 14))


def test_once_governs_its_days_and_what_it_replaced_does_not_come_back() -> None:
    once = replace(
        WEEKLY,
        id="v2",
        period="once",
        starts_on=date(2026, 3, 1),
        anchor=date(2026, 3, 1),
        until=date(2026, 3, 20),
    )
    assert governing_period([WEEKLY, once], date(2026, 3, 20)) == (
        once,
        Period(date(2026, 3, 1), date(2026, 3, 20)),
    )
    assert governing([WEEKLY, once], date(2026, 3, 21)) is None
    begun = replace(once, starts_on=date(2026, 3, 2))
    assert first_period(begun) is None
    assert governing([WEEKLY, begun], date(2026, 3, 10)) == WEEKLY
    assert first_period(replace(once, starts_on=date(2026, 4, 1))) is None


@given(versions(), DATES)
def test_a_governed_day_lies_in_a_period_that_its_version_may_govern(
    given_versions: list[TargetVersion], day: date
) -> None:
    found = governing_period(given_versions, day)
    assert (found[0] if found else None) == governing(given_versions, day)
    if found is not None:
        version, period = found
        assert day in period
        assert period.start >= version.starts_on
        assert not version.ended


@given(versions(), DATES)
def test_the_latest_entitled_version_governs(
    given_versions: list[TargetVersion], day: date
) -> None:
    running = [one for one in given_versions if not one.ended and one.period != "once"]
    entitled = [
        version
        for version in running
        if (period := version_period(version, day)) and period.start >= version.starts_on
    ]
    latest = max(reversed(entitled), key=lambda version: version.starts_on, default=None)
    assert governing(running, day) == latest


@given(versions(), st.lists(DATES, min_size=2, max_size=2).map(sorted))
def test_time_never_brings_back_an_older_version(
    given_versions: list[TargetVersion], days: list[date]
) -> None:
    earlier, later = (governing(given_versions, day) for day in days)
    if earlier is not None and later is not None:
        ranks = [(version.starts_on, int(str(version.id))) for version in (earlier, later)]
        assert ranks == sorted(ranks)


@given(versions(), DATES, st.integers(0, 200))
def test_governed_periods_cover_every_governed_day(
    given_versions: list[TargetVersion], start: date, span: int
) -> None:
    end = start + timedelta(days=span)
    found = list(governed_periods(given_versions, start, end))
    days = [start + timedelta(days=step) for step in range(span + 1)]
    covered = {day for _, period in found for day in days if day in period}
    assert {day for day in days if governing(given_versions, day)} <= covered
    starts = [period.start for _, period in found]
    assert len({(version.id, period.start) for version, period in found}) == len(found)
    assert starts[1:] == sorted(starts[1:])


@given(
    st.sampled_from(["day", "week", "month", "quarter", "half", "year", "10d"]),
    DATES,
    st.integers(0, 6),
)
def test_the_default_starts_with_the_next_period_and_can_be_this_one(
    kind: str, today: date, first_weekday: int
) -> None:
    now = effective_start(
        kind, today, this_period=True, first_weekday=first_weekday, anchor=date(2024, 1, 1)
    )
    then = effective_start(kind, today, first_weekday=first_weekday, anchor=date(2024, 1, 1))
    assert now <= today < then
    version = replace(
        WEEKLY, period=kind, first_weekday=first_weekday, anchor=date(2024, 1, 1), starts_on=now
    )
    assert governing_period([version], today) == (version, Period(now, then - timedelta(days=1)))
    assert governing([replace(version, starts_on=then)], today) is None


def test_the_start_of_a_new_grid_and_of_once() -> None:
    assert effective_start("45d", TODAY) == TODAY
    assert effective_start("45d", TODAY, anchor=date(2026, 2, 1)) == date(2026, 2, 1)
    assert effective_start("45d", TODAY, this_period=True, anchor=date(2026, 1, 1)) == date(
        2026, 1, 1
    )
    assert effective_start("once", TODAY, from_date=date(2026, 3, 1)) == date(2026, 3, 1)
    assert effective_start("once", TODAY, this_period=True, anchor=date(2026, 1, 1)) == date(
        2026, 1, 1
    )
    assert effective_start("month", TODAY, from_date=date(2025, 5, 5)) == date(2025, 5, 5)


def test_the_period_of_a_date_too() -> None:
    def start(kind: str, anchor: date | None = None) -> date:
        return effective_start(
            kind, TODAY, from_date=date(2025, 5, 7), this_period=True, anchor=anchor
        )

    assert start("week") == date(2025, 5, 5)
    assert start("month") == date(2025, 5, 1)
    assert start("once") == start("10d") == date(2025, 5, 7)
    assert start("10d", date(2025, 5, 1)) == date(2025, 5, 1)


@pytest.mark.parametrize(
    ("kind", "wanted", "code"),
    [
        ("once", {}, "dates_missing"),
        ("fortnight", {}, "unknown_period"),
    ],
)
def test_a_start_that_cannot_be(kind: str, wanted: dict[str, bool | date], code: str) -> None:
    with pytest.raises(BadTarget) as caught:
        effective_start(kind, TODAY, **wanted)  # type: ignore[arg-type]
    assert caught.value.code == code


def test_after_the_last_year_there_is_no_next() -> None:
    with pytest.raises(BadTarget) as caught:
        effective_start("year", date.max)
    assert caught.value.code == "no_next_period"
    forever = replace(WEEKLY, period="year", anchor=None)
    assert len(list(governed_periods([forever], date(9998, 1, 1), date.max))) == 2


@pytest.mark.parametrize(
    ("low", "high", "sense", "bounds"),
    [
        (5, None, "reach", (5, None)),
        (3, 8, "reach", (3, 8)),
        (None, 8, "reach", (8, 8)),
        (0, 0, "reach", (0, 0)),
        (None, 100, "cap", (None, 100)),
        (50, 100, "cap", (50, 100)),
    ],
)
def test_bounds_as_judged(
    low: int | None, high: int | None, sense: str, bounds: tuple[int | None, int | None]
) -> None:
    assert normalise_bounds(low, high, sense) == bounds
    assert normalise_bounds(*bounds, sense) == bounds


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"low": None}, "bounds_missing"),
        ({"low": -1}, "bound_negative"),
        ({"high": -1}, "bound_negative"),
        ({"low": 9, "high": 8}, "low_above_high"),
        ({"sense": "cap"}, "limit_missing"),
        ({"sense": "grow"}, "unknown_sense"),
        ({"period": "0d"}, "unknown_period"),
        ({"period": "10d", "anchor": None}, "dates_missing"),
        ({"period": "once"}, "dates_missing"),
        ({"period": "once", "until": date(2026, 1, 4)}, "dates_reversed"),
    ],
)
def test_targets_that_cannot_be(change: dict[str, object], code: str) -> None:
    with pytest.raises(BadTarget) as caught:
        check_target(replace(WEEKLY, **change))  # type: ignore[arg-type]
    assert caught.value.code == code


def test_a_target_that_can_be() -> None:
    assert check_target(WEEKLY) == WEEKLY
    once = replace(WEEKLY, period="once", until=date(2026, 1, 5))
    assert check_target(once) == once
