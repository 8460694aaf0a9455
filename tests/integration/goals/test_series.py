"""A metric day by day is the same as asked for each day by itself."""

import datetime as dt
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select

from crm.models import Rep
from crm.queries.measure import measure
from crm.queries.metrics import METRICS
from crm.queries.series import daily_series
from crm.store.store import Store
from tests.integration.metrics.test_oracle import written
from tests.integration.metrics.world import DAYS, FIRST, World

FLOWING = [
    (metric.name, basis)
    for metric in METRICS.values()
    if metric.nature != "level" and metric.aggregate != "share"
    for basis in metric.bases or (None,)
]
few = settings(
    max_examples=2,  # each asks a hundred questions
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
randoms = st.integers(0, 2**32).map(random.Random)


@few
@given(chance=randoms)
def test_every_day_of_a_series_equals_the_measure_up_to_it(
    store: Store, chance: random.Random
) -> None:
    world = World.random(chance)
    first = FIRST + dt.timedelta(days=chance.randrange(DAYS - 8))
    last, today = first + dt.timedelta(days=7), FIRST + dt.timedelta(days=DAYS + 100)
    with written(store, world) as session:
        rep = chance.choice([None, session.scalars(select(Rep.id).limit(1)).first()])
        for name, basis in FLOWING:
            series = daily_series(session, name, first, last, basis=basis, rep=rep, today=today)
            assert [each.day for each in series.days] == [
                first + dt.timedelta(days=offset) for offset in range(8)
            ]
            for each in series.days[chance.randrange(3) :: 3]:
                asked = measure(
                    session,
                    name,
                    first,
                    each.day,
                    basis=basis,
                    rep=rep,
                    currency=series.currency,
                    today=today,
                )
                assert each.value == asked.value, (name, basis, each.day)
            added = [each.added for each in series.days if each.added is not None]
            if METRICS[name].nature == "flow":
                assert sum(added) == series.value


def test_a_year_takes_as_many_statements_as_a_week(store: Store) -> None:
    asked: list[str] = []
    with store.reading() as session:
        engine = session.get_bind()

        def count(*told: object) -> None:
            asked.append(str(told[2]))

        event.listen(engine, "before_cursor_execute", count)
        counts = []
        for days in (6, 364):
            asked.clear()
            start = dt.date(2026, 1, 1)
            end = start + dt.timedelta(days=days)
            series = daily_series(session, "orders", start, end, today=end)
            assert len(series.days) == days + 1
            counts.append(sum("each_fact" in text for text in asked))
        event.remove(engine, "before_cursor_execute", count)
    assert counts == [1, 1]


@pytest.mark.parametrize("name", ["prospects_open", "cadence_coverage", "receivables"])
def test_what_is_as_of_a_day_is_looked_at_on_some_days(store: Store, name: str) -> None:
    start, end = dt.date(2026, 1, 1), dt.date(2026, 3, 31)
    with store.reading() as session:
        series = daily_series(session, name, start, end, today=dt.date(2026, 2, 20))
    assert 2 <= len(series.days) <= 6
    assert (series.days[0].day, series.days[-1].day) == (start, dt.date(2026, 2, 20))
    assert not series.is_complete
