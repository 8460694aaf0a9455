from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.ageing import AGE_BANDS, age_band, days_past_due

TODAY = date(2026, 5, 20)


@pytest.mark.parametrize(
    ("age", "band"),
    [
        (-40, "not_due"),
        (0, "not_due"),
        (1, "1-30"),
        (30, "1-30"),
        (31, "31-60"),
        (60, "31-60"),
        (61, "61-90"),
        (90, "61-90"),
        (91, "91+"),
        (4_000, "91+"),
    ],
)
def test_bands(age: int, band: str) -> None:
    due = TODAY - timedelta(days=age)
    assert age_band(due, TODAY) == band
    assert days_past_due(due, TODAY) == max(age, 0)


@given(st.dates(), st.dates(), st.dates())
def test_a_debt_only_grows_older(due: date, a: date, b: date) -> None:
    bands = [AGE_BANDS.index(age_band(due, day)) for day in sorted((a, b))]
    assert bands == sorted(bands)
