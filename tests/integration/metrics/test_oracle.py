"""Every metric equals what is worked out the plain way, over random stores."""

import datetime as dt
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from crm.domain.money import divide_half_up
from crm.models import Reading, Rep
from crm.queries.measure import Measure, measure, measure_facts
from crm.queries.metrics import METRICS
from crm.settings import CADENCE_MAXIMUM
from crm.store.store import Store
from tests.integration.metrics import plain
from tests.integration.metrics.plain import FLOWS, Days, within
from tests.integration.metrics.world import DAYS, FIRST, Plain, World

COUNTED = {name for name, metric in METRICS.items() if metric.aggregate == "count"}
LAST = FIRST + dt.timedelta(days=DAYS - 1)
TODAY = FIRST + dt.timedelta(days=DAYS + 100)
# Each example asks hundreds of questions; the profile's number would take minutes.
shared = settings(
    max_examples=settings().max_examples // 6,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
randoms = st.integers(0, 2**32).map(random.Random)
spans = st.tuples(st.integers(0, DAYS - 1), st.integers(0, DAYS - 1)).map(
    lambda pair: (
        FIRST + dt.timedelta(days=min(pair)),
        FIRST + dt.timedelta(days=max(pair)),
    )
)


@contextmanager
def written(store: Store, world: World) -> Iterator[Session]:
    """The world in the store, for as long as it is asked."""
    with store.transaction() as work:
        work.begin_step("test")
        world.write(work.session)
        yield work.session
        work.session.rollback()


def value_of(name: str, facts: list[Plain]) -> int:
    """Their number, or their sum."""
    return len(facts) if name in COUNTED else sum(fact.value for fact in facts)


def ask(session: Session, name: str, days: Days, **asked: Any) -> Measure:  # noqa: ANN401
    """The measure of some days long past."""
    return measure(session, name, *days, today=TODAY, **asked)


@shared
@given(rng=randoms, days=spans)
def test_flows(store: Store, rng: random.Random, days: Days) -> None:
    world = World.random(rng)
    with written(store, world) as session:
        for (name, basis), plainly in FLOWS.items():
            if name in METRICS or any(row.metric == name for row in world.rows(Reading)):
                facts = within(plainly(world), days)
                _flow(session, world, name=name, basis=basis, days=days, facts=facts)


def _flow(
    session: Session,
    world: World,
    *,
    name: str,
    basis: str | None,
    days: Days,
    facts: list[Plain],
) -> None:
    """The number, its facts, a group and a rep, in each currency."""
    money = name in METRICS and METRICS[name].is_money
    for currency in ("CNY", "USD") if money else (None,):
        asked: dict[str, Any] = {"basis": basis, "currency": currency}
        mine = [fact for fact in facts if not money or fact.currency == currency]
        found = ask(session, name, days, **asked)
        assert found.value == value_of(name, mine)
        assert found.fact_count == len({fact.id for fact in mine})
        listed = measure_facts(session, name, *days, today=TODAY, **asked)
        assert {row.id for row in listed} == {fact.id for fact in mine}
        assert sum(row.value for row in listed) == found.value
        by = world.rng.choice([*KEYS])
        parts = ask(session, name, days, by=by, **asked).by
        assert {part.key: part.value for part in parts} == _grouped(name, by, mine)
        assert sum(part.value or 0 for part in parts) == found.value
        rep = world.rng.choice(world.rows(Rep)).id
        of_rep = [fact for fact in mine if fact.rep == rep or _nobodys(name, fact)]
        part = ask(session, name, days, rep=rep, **asked)
        assert part.value == value_of(name, of_rep)
        rows = measure_facts(session, name, *days, today=TODAY, rep=rep, **asked)
        assert len(rows) == part.fact_count == len({fact.id for fact in of_rep})
        assert sum(row.value for row in rows) == part.value


def _nobodys(name: str, fact: Plain) -> bool:
    return name == "footfall" and fact.rep is None and fact.customer is None


KEYS: dict[str, Callable[[Plain], object]] = {
    "rep": lambda fact: fact.rep,
    "customer": lambda fact: fact.customer,
    "product": lambda fact: fact.product,
    "month": lambda fact: fact.day.isoformat()[:7],
}


def _grouped(name: str, by: str, mine: list[Plain]) -> dict[str | None, int]:
    """The value of each group."""
    groups: dict[str | None, list[Plain]] = {}
    for fact in mine:
        key = KEYS[by](fact)
        groups.setdefault(None if key is None else str(key), []).append(fact)
    return {key: value_of(name, facts) for key, facts in groups.items()}


@settings(shared, max_examples=max(shared.max_examples // 8, 2))
@given(rng=randoms)
def test_days_add_up(store: Store, rng: random.Random) -> None:
    world = World.random(rng)
    days = [FIRST + dt.timedelta(days=n) for n in range(DAYS)]
    with written(store, world) as session:
        for name, basis in FLOWS:
            if name not in METRICS:
                continue
            whole = ask(session, name, (FIRST, LAST), basis=basis, currency="CNY").value
            parts = [
                ask(session, name, (day, day), basis=basis, currency="CNY").value for day in days
            ]
            assert sum(part or 0 for part in parts) == whole


@shared
@given(rng=randoms, days=spans)
def test_ratios_and_different_ones(store: Store, rng: random.Random, days: Days) -> None:
    world = World.random(rng)
    facts = within(plain.orders(world), days)
    cny = [fact.value for fact in facts if fact.currency == "CNY"]
    buyers = {fact.customer for fact in facts}
    with written(store, world) as session:
        assert ask(session, "active_customers", days).value == len(buyers)
        mean = ask(session, "average_order", days, currency="CNY").value
        assert mean == (divide_half_up(sum(cny), len(cny)) if cny else None)
        ratio = ask(session, "order_frequency", days).value
        assert ratio == (divide_half_up(100 * len(facts), len(buyers)) if buyers else None)


@shared
@given(rng=randoms, days=spans)
def test_levels(store: Store, rng: random.Random, days: Days) -> None:
    world = World.random(rng)
    day = days[1]
    with written(store, world) as session:
        _level(session, world, "prospects_open", days, plain.prospects_open(world, day))
        covered = plain.coverage(world, day, CADENCE_MAXIMUM.default)
        share = sum(fact.value for fact in covered) * 100 // len(covered) if covered else None
        assert ask(session, "cadence_coverage", days).value == share
        for currency in ("CNY", "USD"):
            owed = [f for f in plain.receivables(world, day) if f.currency == currency]
            _level(session, world, "receivables", days, owed, currency=currency)
        latest = max(
            (r for r in world.rows(Reading) if r.metric == "share" and r.day <= day),
            key=lambda row: (row.day, row.id.bytes),
            default=None,
        )
        if latest is not None:
            assert ask(session, "share", days).value == latest.value


def _level(
    session: Session,
    world: World,
    name: str,
    days: Days,
    facts: list[Plain],
    **asked: Any,  # noqa: ANN401
) -> None:
    found = ask(session, name, days, **asked)
    assert found.value == value_of(name, facts)
    listed = measure_facts(session, name, *days, today=TODAY, **asked)
    assert {row.id for row in listed} == {fact.id for fact in facts}
    assert found.fact_count == len(facts)
    for rep in world.rows(Rep):
        mine = [fact for fact in facts if fact.rep == rep.id]
        assert ask(session, name, days, rep=rep.id, **asked).value == value_of(name, mine)
