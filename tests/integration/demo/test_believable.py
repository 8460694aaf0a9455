"""Sample data as a rep would look at it: every number there, weeks kept and missed, no future."""

import datetime as dt

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from crm.domain.ageing import AGE_BANDS
from crm.queries.customers import list_customers
from crm.queries.measure import measure
from crm.queries.metrics import METRICS
from crm.queries.progress import period_progress
from crm.queries.receivables import receivables
from crm.queries.reps import me
from crm.services.desk import work_calendar
from tests.integration.conftest import TODAY
from tests.integration.demo.conftest import Fill

READINGS = ("profit", "market_share", "footfall")
DAYS = (
    TODAY,
    dt.date(2026, 1, 1),  # a holiday, and the first of the year
    dt.date(2026, 2, 16),  # a Monday in a week without a working day
    dt.date(2026, 3, 1),  # a Sunday, the first of the month
    dt.date(2024, 2, 29),
)


def _zeros(session: Session, today: dt.date) -> list[str]:
    """The metrics of the rep that are nothing in this week or this month."""
    week = today - dt.timedelta(days=today.weekday())
    month = today.replace(day=1)
    mine, found = me(session), []
    for name in (*METRICS, *READINGS):
        metric = METRICS.get(name)
        for basis in (metric.bases if metric else ()) or (None,):
            for start in (week, month):
                told = measure(session, name, start, today, basis=basis, today=today)
                own = measure(session, name, start, today, basis=basis, rep=mine, today=today)
                if not told.value or not (own.value or name in READINGS):
                    found.append(f"{name} {basis or ''} from {start}")
    return found


@pytest.mark.parametrize("today", DAYS)
def test_every_metric_has_a_value_on_whatever_day(fill: Fill, today: dt.date) -> None:
    assert fill(today).read(_zeros, today) == []


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_weeks_and_months_were_kept_missed_and_stretched(fill: Fill, seed: int) -> None:
    store = fill(TODAY, seed=seed)
    calendar = work_calendar(2024, 2027)
    states: dict[str, set[str]] = {}
    with store.reading() as session:
        mine = me(session)
        days = [("week", TODAY - dt.timedelta(weeks=back)) for back in range(1, 9)]
        days += [("month", TODAY.replace(day=1) - dt.timedelta(days=30 * n + 1)) for n in range(12)]
        for kind, day in days:
            progress = period_progress(session, kind, day, rep=mine, today=TODAY, calendar=calendar)
            for target in progress.targets:
                states.setdefault(target.metric, set()).add(target.state)
    for metric in ("visits", "new_client_visits", "prospects_found", "sales_amount"):
        assert states[metric] >= {"missed", "reached", "stretched"}, metric
    assert {"ok", "over"} <= states["gifts_cost"]


@pytest.mark.parametrize("seed", [1, 2])
def test_debts_of_every_age_and_customers_of_every_stage(fill: Fill, seed: int) -> None:
    store = fill(TODAY, seed=seed)
    bands = {row.band for row in store.read(receivables, today=TODAY, rep=store.read(me))}
    assert bands == set(AGE_BANDS)
    rows = store.read(list_customers, today=TODAY)
    stages = {row.stage for row in rows}
    assert stages >= {"lead", "contacted", "interested", "existing", "lapsed", "lost"}
    assert any(row.overdue for row in rows)
    assert any(row.last_contact is None for row in rows)
    mine = store.read(list_customers, today=TODAY, owner=store.read(me))
    assert len({row.name for row in mine}) == len(mine)
    assert TODAY in {row.next_visit for row in mine}
    assert TODAY + dt.timedelta(days=1) in {row.next_visit for row in mine}


IMPOSSIBLE = {
    "visit WHERE day > :today AND state <> 'planned'": "a visit that is yet to come",
    "visit WHERE day < :today AND state = 'planned'": "a plan of the past",
    "sales_order WHERE day > :today OR delivered_on > :today": "an order of tomorrow",
    "payment WHERE day > :today": "money of tomorrow",
    "goods_return WHERE day > :today": "goods of tomorrow",
    "stage_change WHERE day > :today": "a step of tomorrow",
    "task WHERE done_on > :today": "a task done tomorrow",
    "gift WHERE day > :today": "a gift of tomorrow",
    "visit WHERE next_done_on < day": "a promise kept before it was given",
    "lesson WHERE correction IS NULL": "a mistake without its correction",
    "visit WHERE said LIKE '%{%' OR next_step LIKE '%{%'": "a blank that was not filled",
    "visit JOIN contact c ON c.id = contact_id WHERE c.customer_id <> visit.customer_id": "a guest",
    "payment JOIN sales_order o ON o.id = order_id WHERE o.customer_id <> payment.customer_id": (
        "money for another's order"
    ),
    "sales_order WHERE due < day": "due before it was ordered",
}


def test_nothing_that_cannot_be(fill: Fill) -> None:
    with fill(TODAY, size=200).reading() as session:
        found = {
            what: session.scalar(text(f"SELECT count(*) FROM {rows}"), {"today": str(TODAY)})
            for rows, what in IMPOSSIBLE.items()
        }
    assert {what: count for what, count in found.items() if count} == {}


def test_both_languages_and_both_calendars(fill: Fill) -> None:
    store = fill(TODAY)
    with store.reading() as session:
        said = (
            session.execute(text("SELECT said FROM visit WHERE said IS NOT NULL")).scalars().all()
        )
        assert any(line.isascii() for line in said)
        assert sum(not line.isascii() for line in said) > len(said) // 2
        calendars = session.execute(text("SELECT DISTINCT birth_calendar FROM contact")).scalars()
        assert set(calendars) == {"solar", "lunar"}
        pending = session.execute(text("SELECT count(*) FROM gift WHERE approval = 'pending'"))
        assert pending.scalar_one() == 1
