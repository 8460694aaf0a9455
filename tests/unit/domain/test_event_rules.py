"""The days of recurring events; expected days worked out by hand from RFC 5545."""

from datetime import date

import pytest

from crm.domain.event_rules import days_of, parse_rule, repeat_of, rule_of

FIRST = date(2026, 3, 6)  # a Friday
YEAR = date(2026, 1, 1), date(2026, 12, 31)


def days(text: str, first: date = FIRST, span: tuple[date, date] = YEAR) -> list[str]:
    return [f"{day:%m-%d}" for day in days_of(parse_rule(text), first, *span)]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=DAILY;COUNT=3", ["03-06", "03-07", "03-08"]),
        ("FREQ=DAILY;INTERVAL=10;UNTIL=20260326T100000Z", ["03-06", "03-16", "03-26"]),
        ("FREQ=WEEKLY;COUNT=2", ["03-06", "03-13"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;COUNT=4", ["03-06", "03-16", "03-20", "03-30"]),
        ("FREQ=MONTHLY;COUNT=2", ["03-06", "04-06"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=2", ["03-31", "04-30"]),
        ("FREQ=MONTHLY;BYDAY=1FR;COUNT=2", ["03-06", "04-03"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=2", ["03-31", "04-30"]),
        ("FREQ=YEARLY;BYMONTH=3;BYDAY=2SU;COUNT=1", ["03-08"]),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", []),
    ],
)
def test_days_of_rules(rule: str, expected: list[str]) -> None:
    assert days(rule) == expected


def test_a_month_without_the_day_is_left_out() -> None:
    assert days("FREQ=MONTHLY;COUNT=3", date(2026, 1, 31)) == ["01-31", "03-31", "05-31"]


def test_a_rule_from_long_ago_is_looked_at_only_where_it_is_asked() -> None:
    assert days("FREQ=DAILY", date(1900, 1, 1), (date(2026, 3, 1), date(2026, 3, 3))) == [
        "03-01",
        "03-02",
        "03-03",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "FREQ=SECONDLY",
        "FREQ=HOURLY;COUNT=2",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=YEARLY;BYWEEKNO=3",
        "FREQ=DAILY;UNTIL=20269999",
        "RSCALE=CHINESE;FREQ=YEARLY",
    ],
)
def test_other_rules_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_rule(text)


@pytest.mark.parametrize("repeat", ["day", "week", "month", "quarter", "half", "year", "45d"])
def test_what_comes_back_is_told_both_ways(repeat: str) -> None:
    assert repeat_of(parse_rule(rule_of(repeat)), FIRST) == repeat


@pytest.mark.parametrize(
    ("rule", "repeat"),
    [
        ("FREQ=WEEKLY;BYDAY=FR", "week"),
        ("FREQ=WEEKLY;INTERVAL=2", "14d"),
        ("FREQ=MONTHLY;INTERVAL=12", "year"),
        ("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=6", "year"),
        ("FREQ=WEEKLY;BYDAY=MO,FR", None),
        ("FREQ=DAILY;COUNT=3", None),
        ("FREQ=MONTHLY;BYDAY=1FR", None),
    ],
)
def test_rules_that_a_task_can_come_back_by(rule: str, repeat: str | None) -> None:
    assert repeat_of(parse_rule(rule), FIRST) == repeat


def test_once_comes_back_by_no_rule() -> None:
    with pytest.raises(ValueError, match="once"):
        rule_of("once")
