from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.choices import PROSPECT_STEPS, STAGES
from crm.domain.stages import DERIVED_STAGES, derive_stage, is_prospect

TODAY = date(2026, 7, 1)
MAYBE = st.one_of(st.none(), st.dates(date(2024, 1, 1), date(2027, 12, 31)))


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.mark.parametrize(
    ("stored", "order", "won", "stage"),
    [
        ("lead", None, None, "lead"),
        ("negotiation", None, None, "negotiation"),
        ("lead", ago(0), None, "existing"),
        ("lead", ago(180), None, "existing"),
        ("lead", ago(181), None, "lapsed"),
        ("won", ago(180), ago(900), "existing"),
        ("won", ago(181), ago(1), "lapsed"),
        ("won", None, ago(180), "existing"),
        ("won", None, ago(181), "lapsed"),
        ("won", None, None, "existing"),
        ("lost", None, None, "lost"),
        ("lost", ago(10), None, "lost"),
        ("lead", ago(-1), None, "lead"),  # an order of tomorrow
    ],
)
def test_the_stage_as_of_a_day(
    stored: str, order: date | None, won: date | None, stage: str
) -> None:
    assert derive_stage(stored, order, won, TODAY) == stage


def test_a_lost_customer_comes_back_with_a_later_order() -> None:
    assert derive_stage("lost", ago(9), None, TODAY, lost_day=ago(10)) == "existing"
    assert derive_stage("lost", ago(10), None, TODAY, lost_day=ago(10)) == "lost"
    assert derive_stage("lost", ago(200), None, TODAY, lost_day=ago(300)) == "lapsed"


def test_the_setting_decides_when_a_customer_has_lapsed() -> None:
    assert derive_stage("won", ago(31), None, TODAY, 30) == "lapsed"
    assert derive_stage("won", ago(31), None, TODAY, 31) == "existing"


def test_an_unknown_stage_is_refused() -> None:
    with pytest.raises(ValueError, match="not a stage"):
        derive_stage("existing", None, None, TODAY)


@given(st.sampled_from(STAGES), MAYBE, MAYBE, MAYBE)
def test_every_customer_has_a_stage(
    stored: str, order: date | None, won: date | None, lost: date | None
) -> None:
    stage = derive_stage(stored, order, won, TODAY, lost_day=lost)
    assert stage in DERIVED_STAGES
    assert not is_prospect(stage) or (stage == stored and not (order and order <= TODAY))


def test_prospects_are_the_steps() -> None:
    assert [stage for stage in STAGES if is_prospect(stage)] == list(PROSPECT_STEPS)
