"""Goals from facts: the path, the months, a year split and taken back, what would come in."""

import datetime as dt
from typing import Any

import pytest

from crm import i18n
from crm.documents.period_report import period_report_text
from crm.errors import KnownError
from crm.queries.goals import goal_key, read_goals, read_year_goals, versions_of
from crm.queries.period_report import read_period_report
from crm.queries.reps import me
from crm.services.customers import add_customer
from crm.services.desk import Desk
from crm.services.orders import add_order
from crm.services.payments import add_payment
from crm.services.steps import redo, undo
from crm.services.targets import end_target, set_target
from crm.services.year_goals import Bounds, split_year
from tests.integration.conftest import TODAY


def goals(desk: Desk, kind: str = "month", day: dt.date = TODAY, **asked: Any) -> Any:  # noqa: ANN401
    with desk.store.reading() as session:
        return read_goals(
            session,
            kind,
            day,
            rep=me(session),
            today=TODAY,
            calendar=desk.calendar(day, TODAY),
            **asked,
        )


def split(desk: Desk, low: int = 100, high: int | None = 200, **asked: Any) -> None:  # noqa: ANN401
    months = [Bounds(low * number, high and high * number) for number in range(1, 13)]
    split_year(
        desk.store,
        metric="sales_amount",
        basis="collected",
        year=TODAY.year,
        months=months,
        today=TODAY,
        **asked,
    )


def test_without_targets_there_is_nothing_to_draw(desk: Desk) -> None:
    found = goals(desk)
    assert found.path is None
    assert not found.has_targets
    assert found.months == []


def test_a_year_is_set_with_its_quarters_and_months_and_taken_back_at_once(desk: Desk) -> None:
    split(desk)
    month, quarter, year = (goals(desk, kind) for kind in ("month", "quarter", "year"))
    assert (month.path.target.low, month.path.target.high) == (300, 600)  # March
    assert (quarter.path.target.low, quarter.path.target.high) == (600, 1200)
    assert (year.path.target.low, year.path.target.high) == (7800, 15600)
    # what is over keeps its targets: it had none
    assert [each.low for each in month.months[:4]] == [None, None, 300, 400]
    undo(desk.store)
    assert goals(desk).path is None
    redo(desk.store)
    assert goals(desk, "year").path.target.low == 7800


def test_a_longer_period_without_a_goal_is_the_sum_of_its_months(desk: Desk) -> None:
    split(desk, quarters=False)
    later = goals(desk, "quarter", dt.date(2026, 5, 1))
    assert later.is_sum
    assert (later.path.target.low, later.path.target.high) == (1500, 3000)
    # January and February have none, so their quarter has no sum
    assert goals(desk, "quarter").path is None


def test_a_year_has_twelve_months(desk: Desk) -> None:
    with pytest.raises(KnownError) as refused:
        split_year(
            desk.store, metric="visits", year=2026, months=[Bounds(1, None)] * 11, today=TODAY
        )
    assert refused.value.code == "not_twelve_months"


def test_the_money_stands_first_and_any_other_can_be_wanted(desk: Desk) -> None:
    for metric, low in (("visits", 5), ("sales_amount", 9)):
        set_target(
            desk.store,
            metric=metric,
            period="month",
            low=low,
            basis="collected" if metric == "sales_amount" else None,
            today=TODAY,
            this_period=True,
        )
    first = goals(desk)
    assert first.path.target.metric == "sales_amount"
    (other,) = first.others
    assert goals(desk, wanted=goal_key(other)).path.target.metric == "visits"


def test_versions_come_with_their_days_and_an_end_is_one(desk: Desk) -> None:
    set_target(desk.store, metric="visits", period="week", low=3, today=TODAY, this_period=True)
    set_target(desk.store, metric="visits", period="week", low=5, high=8, today=TODAY)
    target = goals(desk, "week").path.target
    series = desk.store.read(versions_of, target.id)
    assert series is not None
    assert [(row.starts_on, row.low, row.high) for row in series.rows] == [
        (dt.date(2026, 3, 16), 3, None),
        (dt.date(2026, 3, 23), 5, 8),
    ]
    end_target(desk.store, target.id, today=TODAY)
    ended = desk.store.read(versions_of, target.id)
    assert ended is not None
    assert [row.ended for row in ended.rows] == [False, True]


@pytest.fixture
def trading(desk: Desk) -> Desk:
    """Money of two years, one customer late."""
    acme = add_customer(desk.store, name="Acme Foods", day=dt.date(2024, 1, 1), stage="won").record
    assert acme is not None
    for year, month, amount in (
        (2024, 1, 100),
        (2024, 6, 300),
        (2025, 1, 600),
        (2025, 6, 200),
        (2026, 1, 50),
    ):
        add_payment(desk.store, customer=acme, day=dt.date(year, month, 10), amount=amount * 100)
    for amount in (5_000, 7_000, 90_000):
        add_order(desk.store, customer=acme, day=dt.date(2026, 1, 20), amount=amount, terms_days=30)
    beta = add_customer(
        desk.store,
        name="Beta",
        day=dt.date(2026, 3, 1),
        stage="negotiation",
        expected_amount=33_000,
    ).record
    assert beta is not None
    return desk


def test_what_would_come_in_is_what_is_late_and_who_is_about_to_sign(trading: Desk) -> None:
    split(trading, quarters=False)
    found = goals(trading)
    said = [(each.kind, each.customer, each.amount, each.guessed) for each in found.what_ifs]
    assert said == [
        ("late", "Acme Foods", 102_000, False),
        ("hot", "Beta", 33_000, False),
        ("orders", None, 14_000, True),
    ]
    assert goals(trading, day=dt.date(2026, 4, 1)).what_ifs == []


def test_the_year_is_known_from_whole_years_before(trading: Desk) -> None:
    found = trading.store.read(read_year_goals, None, 2026, today=TODAY)
    assert (found.low, found.high, found.currency) == (None, None, "CNY")
    assert {year: (values[0], values[5]) for year, values in found.past.items()} == {
        2024: (10_000, 30_000),
        2025: (60_000, 20_000),
    }
    # a year that is not over tells no season for the next one
    assert list(trading.store.read(read_year_goals, None, 2027, today=TODAY).past) == [2024, 2025]
    split(trading)
    known = trading.store.read(read_year_goals, None, 2026, today=TODAY)
    assert (known.low, known.high) == (7800, 15600)


@pytest.mark.parametrize(
    ("tongue", "metric", "words"),
    [
        ("en", "prospects_found", "2–4 customers"),
        ("zh", "prospects_found", "2–4 家"),
        ("en", "cadence_coverage", "2–4 %"),
    ],
)
def test_a_range_says_its_unit_once(trading: Desk, tongue: str, metric: str, words: str) -> None:
    set_target(
        trading.store, metric=metric, period="month", low=2, high=4, today=TODAY, this_period=True
    )
    with trading.store.reading() as session:
        report = read_period_report(
            session, "month", TODAY, today=TODAY, calendar=trading.calendar(TODAY, TODAY)
        )
    i18n.use(tongue)
    assert words in period_report_text(report)


def test_the_report_says_targets_and_what_was_done(trading: Desk) -> None:
    split(trading)
    with trading.store.reading() as session:
        report = read_period_report(
            session, "month", TODAY, today=TODAY, calendar=trading.calendar(TODAY, TODAY)
        )
    text = period_report_text(report)
    assert text.startswith("Month report · Mar 2026")
    assert "collected: ¥0, ¥3–¥6" in text
    assert "- Prospects found 1" in text
