"""Days as people say them, looking back and ahead."""

import datetime as dt

import pytest

from crm.domain.said_days import days_in

TODAY = dt.date(2026, 9, 22)  # a Tuesday


@pytest.mark.parametrize(
    ("text", "month", "day"),
    [
        ("大后天再去", 9, 25),
        ("国庆后给他", 10, 8),
        ("10月中旬再联系", 10, 15),
        ("10月8号再补", 10, 8),
        ("过两天再问", 9, 24),
        ("下周三前送到", 9, 30),
        ("first delivery 5 oct", 10, 5),
        ("see him tmrw", 9, 23),
        ("in two weeks", 10, 6),
    ],
)
def test_what_is_ahead(text: str, month: int, day: int) -> None:
    (said,) = days_in(text, TODAY)
    assert said.coming == dt.date(2026, month, day)
    assert said.is_ahead or said.is_due


@pytest.mark.parametrize(("text", "day"), [("三号去过", 3), ("21号去了", 21), ("二十号去的", 20)])
def test_a_number_alone_looks_back(text: str, day: int) -> None:
    (said,) = days_in(text, TODAY)
    assert said.past == dt.date(2026, 9, day)


@pytest.mark.parametrize("text", ["bright market 2:30pm", "closed on mondays", "3号楼", "国庆"])
def test_what_only_looks_like_a_day(text: str) -> None:
    assert days_in(text, TODAY) == []
