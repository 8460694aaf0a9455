"""Birthdays of either calendar, and the festivals, as they come round."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm import i18n
from crm.queries.birthdays import (
    is_birthday,
    lunar_day,
    lunar_words,
    next_birthday,
    next_festivals,
)

DAY = dt.date


@pytest.mark.parametrize(
    ("month", "day", "calendar", "today", "expected"),
    [
        (9, 22, "solar", DAY(2026, 9, 22), DAY(2026, 9, 22)),
        (9, 21, "solar", DAY(2026, 9, 22), DAY(2027, 9, 21)),
        (1, 3, "solar", DAY(2026, 12, 20), DAY(2027, 1, 3)),
        (2, 29, "solar", DAY(2026, 2, 1), DAY(2026, 2, 28)),
        (2, 29, "solar", DAY(2028, 2, 1), DAY(2028, 2, 29)),
        (8, 15, "lunar", DAY(2026, 9, 1), DAY(2026, 9, 25)),
        (8, 26, "lunar", DAY(2026, 9, 22), DAY(2026, 10, 6)),
        (12, 8, "lunar", DAY(2026, 1, 1), DAY(2026, 1, 26)),  # of the lunar year before
        (12, 30, "lunar", DAY(2026, 2, 1), DAY(2026, 2, 16)),  # a month of 29 days
        (-6, 1, "lunar", DAY(2025, 7, 1), DAY(2025, 7, 25)),  # a year with that leap month
        (-6, 1, "lunar", DAY(2026, 7, 1), DAY(2026, 7, 14)),  # and one without
    ],
)
def test_the_next_birthday(
    month: int, day: int, calendar: str, today: dt.date, expected: dt.date
) -> None:
    assert next_birthday(month, day, calendar, today) == expected


@given(
    st.integers(1, 12) | st.integers(-12, -1),
    st.integers(1, 30),
    st.dates(DAY(1920, 1, 1), DAY(2090, 1, 1)),
)
def test_every_lunar_birthday_comes_within_thirteen_months(
    month: int, day: int, today: dt.date
) -> None:
    at = next_birthday(month, day, "lunar", today)
    assert at is not None
    assert 0 <= (at - today).days <= 385


@given(st.integers(1, 12), st.integers(1, 29))
def test_every_solar_birthday_comes_within_a_year(month: int, day: int) -> None:
    at = next_birthday(month, day, "solar", DAY(2026, 3, 1))
    assert at is not None
    assert 0 <= (at - DAY(2026, 3, 1)).days <= 366


@pytest.mark.parametrize(
    ("month", "day", "calendar", "expected"),
    [
        (2, 29, "solar", True),
        (2, 30, "solar", False),
        (4, 31, "solar", False),
        (13, 1, "solar", False),
        (-6, 1, "solar", False),
        (None, 1, "solar", False),
        (6, None, "solar", False),
        (0, 1, "lunar", False),
        (-6, 30, "lunar", True),
        (6, 31, "lunar", False),
    ],
)
def test_what_can_be_a_birthday(
    month: int | None, day: int | None, calendar: str, expected: bool
) -> None:
    assert is_birthday(month, day, calendar) is expected


def test_festivals_near() -> None:
    assert [(code, at) for code, _name, at in next_festivals(DAY(2026, 9, 1), 30)] == [
        ("mid_autumn", DAY(2026, 9, 25))
    ]
    assert next_festivals(DAY(2026, 9, 26), 30) == []
    assert {code for code, _name, _at in next_festivals(DAY(2026, 1, 1), 365)} == {
        "spring",
        "dragon_boat",
        "mid_autumn",
    }


def test_the_lunar_tables_have_ends() -> None:
    assert lunar_day(1899, 1, 1) is None
    assert lunar_day(2100, 1, 1) is None


def test_lunar_dates_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    assert lunar_words(8, 26) == "Lunar 8/26"
    assert lunar_words(-6, 1) == "Lunar leap 6/1"
    monkeypatch.setitem(i18n._language, "code", "zh")
    assert lunar_words(8, 26) == "农历八月廿六"
    assert lunar_words(-6, 1) == "农历闰六月初一"
    assert lunar_words(12, 30) == "农历腊月三十"
