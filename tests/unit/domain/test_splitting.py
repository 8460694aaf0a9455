"""A whole in parts: nothing is lost, no part turns its bounds around."""

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from crm.domain.splitting import (
    BadSplit,
    round_step,
    seasonal_shares,
    split,
    split_range,
    whole_years,
)

amounts = st.integers(0, 10**13)
weights = st.lists(st.integers(-5, 10**6), min_size=1, max_size=24)


@given(amounts, weights, st.sampled_from([1, 100, 10_000, 1_000_000]))
def test_the_parts_are_the_whole_to_the_minor_unit(whole: int, heavy: list[int], step: int) -> None:
    parts = split(whole, heavy, step=step)
    assert sum(parts) == whole
    assert min(parts) >= 0
    assert sum(part % step != 0 for part in parts) <= 1  # what is finer stands in one place


@given(amounts, st.integers(0, 10**12), weights, st.sampled_from([1, 100, 10_000]))
def test_each_part_of_a_range_is_a_range(low: int, more: int, heavy: list[int], step: int) -> None:
    parts = split_range(low, low + more, heavy, step=step)
    assert sum(part[0] or 0 for part in parts) == low
    assert sum(part[1] or 0 for part in parts) == low + more
    assert all((part[0] or 0) <= (part[1] or 0) for part in parts)


@given(amounts, weights, st.data())
def test_what_is_fixed_stays_and_the_others_share_the_rest(
    whole: int, heavy: list[int], data: st.DataObject
) -> None:
    assume(len(heavy) > 1)
    place = data.draw(st.integers(0, len(heavy) - 1))
    kept = data.draw(st.integers(0, whole))
    parts = split(whole, heavy, fixed={place: kept})
    assert parts[place] == kept
    assert sum(parts) == whole


def test_even_parts_differ_by_one_step_at_most() -> None:
    assert split(1000, [1] * 12) == [84] * 4 + [83] * 8
    assert split(0, [0, 0, 0]) == [0, 0, 0]


@pytest.mark.parametrize(
    ("fixed", "code"),
    [({0: 101}, "fixed_above_whole"), ({0: 40, 1: 50}, "nothing_left_to_fill")],
)
def test_what_does_not_fit_the_whole_is_refused(fixed: dict[int, int], code: str) -> None:
    with pytest.raises(BadSplit) as refused:
        split(100, [1, 1], fixed=fixed)
    assert refused.value.code == code


def test_a_stretch_below_its_floor_is_refused() -> None:
    with pytest.raises(BadSplit) as refused:
        split_range(120, 240, [1] * 12, fixed_high={3: 9})
    assert refused.value.code == "low_above_high"
    with pytest.raises(BadSplit) as refused:
        split_range(120, 130, [1] * 12, fixed_high={3: 100})
    assert refused.value.code == "stretch_used_up"


def test_the_season_is_the_mean_of_the_shares_not_of_the_sums() -> None:
    small, large = [1, 3] + [0] * 10, [3000, 1000] + [0] * 10
    shares = seasonal_shares([small, large, [0] * 12])
    assert shares[:2] == [Fraction(1, 2), Fraction(1, 2)]
    assert sum(shares) == 1
    assert split(10_000, shares)[:2] == [5000, 5000]


def test_a_first_year_begun_in_autumn_tells_no_season() -> None:
    begun, whole = [0] * 7 + [5] * 5, [1] * 12
    assert whole_years({2024: begun, 2025: whole}, 2026) == {2025: whole}
    # a year after a known one is whole, even if it sells in autumn only
    assert list(whole_years({2023: whole, 2024: begun}, 2026)) == [2023, 2024]
    assert whole_years({2026: whole}, 2026) == {}


def test_the_step_is_round_and_tells_months_apart() -> None:
    assert round_step(96_000_000, 100) == 100_000
    assert round_step(5, 1) == 1
