"""When a task that comes back is due again."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.recurrence import next_due, parse_repeat

FIRST = date(2026, 1, 31)


@pytest.mark.parametrize(
    ("repeat", "after", "due"),
    [
        ("day", date(2026, 1, 31), date(2026, 2, 1)),
        ("week", date(2026, 1, 31), date(2026, 2, 7)),
        ("week", date(2026, 2, 20), date(2026, 2, 21)),  # two weeks late: the series stays
        ("week", date(2026, 1, 5), date(2026, 2, 7)),  # done early: the next one all the same
        ("10d", date(2026, 2, 1), date(2026, 2, 10)),
        ("month", date(2026, 1, 31), date(2026, 2, 28)),
        ("month", date(2026, 2, 28), date(2026, 3, 31)),  # the 31st comes back
        ("quarter", date(2026, 1, 31), date(2026, 4, 30)),
        ("half", date(2026, 8, 1), date(2027, 1, 31)),
        ("year", date(2026, 1, 31), date(2027, 1, 31)),
    ],
)
def test_the_next_of_a_series(repeat: str, after: date, due: date) -> None:
    assert next_due(repeat, FIRST, after) == due


@given(
    st.sampled_from(["day", "week", "month", "quarter", "half", "year", "3d", "45d"]),
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
)
def test_the_next_is_later_and_in_the_series(repeat: str, first: date, after: date) -> None:
    due = next_due(repeat, first, after)
    assert due > after
    assert due > first
    assert next_due(repeat, first, due) > due


@pytest.mark.parametrize("text", ["once", "fortnight", "0d", ""])
def test_what_cannot_come_back(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a period|once only"):
        parse_repeat(text)
