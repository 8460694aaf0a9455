"""Filling an empty store with sample data: the same arguments, the same rows, ids included."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from random import Random
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.documents.demo.books import write_books
from crm.documents.demo.catalogue import ENGLISH, NEW, PRODUCTS, Item, launched, price_history
from crm.documents.demo.others import add_dealer, add_other
from crm.documents.demo.rounds import work_the_weeks
from crm.documents.demo.rows import Rows
from crm.documents.demo.words import GIVEN, SURNAMES
from crm.documents.demo.world import World
from crm.domain.days import WorkCalendar
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.models import Fact, PriceChange, Product, Rep, Setting, Step
from crm.services.settings import put_setting
from crm.settings import ME
from crm.store.store import Store
from crm.store.unit_of_work import UnitOfWork

DEFAULT_SIZE: Final = 120
DEFAULT_SEED: Final = 1
HISTORY: Final = dt.timedelta(days=500)
"""How far back it reaches; the calendar has to."""

_TEAM: Final = "华东一组"
_STAFF: Final = (
    ("林岚", "R1", "销售代表", 900),
    ("陈经理", "M1", "销售经理", 3200),
    ("周航", "R2", "渠道销售", 1500),
    ("苏晴", "R3", "渠道销售", 1100),
    ("Maya Lindqvist", "R4", "Key accounts", 600),
)
_DEALERS: Final = 14
_PER_REP: Final = 300
_MOST_REPS: Final = 60
_REPORT_EVERY: Final = 1_000


@dataclass(frozen=True, slots=True)
class Filled:
    """What was made: the rep who is me now, and how many rows of each table."""

    step: int | None
    me: UUID
    rows: Mapping[str, int]


def fill_demo(
    store: Store,
    *,
    today: dt.date,
    calendar: WorkCalendar,
    size: int = DEFAULT_SIZE,
    seed: int = DEFAULT_SEED,
    progress: Callable[[int, int], None] | None = None,
) -> Filled:
    """Sample data around `today` with `size` customers, as one step; KnownError store_not_empty.

    `progress` is told now and then how many customers of how many there are.
    """
    runs = store.read(_check_empty)
    moment = int(dt.datetime.combine(today, dt.time(), dt.UTC).timestamp() * 1000)
    # What was undone keeps its ids, so filling again takes others.
    entropy = Random(f"{seed} {runs}" if runs else seed)  # noqa: S311 - the same again, no secret
    with (
        store.minting(count(moment).__next__, entropy.randbytes),
        store.unit_of_work("fill_demo") as work,
    ):
        world = _open(work, today, calendar, Random(seed))  # noqa: S311
        _replace_me(work, world.me)
        _catalogue(world)
        _people_and_deals(world, size, progress)
        world.rows.flush()
        work.record = world.me
    return Filled(work.change().step, world.me, dict(sorted(world.rows.written.items())))


def _check_empty(session: Session) -> int:
    """How often the store was filled before, if it is empty now."""
    reps = session.scalar(select(func.count()).select_from(Rep).where(~Rep.deleted)) or 0
    full = reps > 1 or any(
        session.execute(select(mapper.class_.id).where(~mapper.class_.deleted).limit(1)).first()
        for mapper in Fact.registry.mappers
        if issubclass(mapper.class_, Fact) and mapper.class_ not in (Rep, Setting)
    )
    if full:
        raise KnownError(
            "store_not_empty",
            _(
                "There is something in the store already; sample data needs an empty one: "
                "name another folder with --data."
            ),
        )
    return (
        session.scalar(select(func.count()).where(Step.verb == "fill_demo", Step.kind == "do")) or 0
    )


def _open(work: UnitOfWork, today: dt.date, calendar: WorkCalendar, dice: Random) -> World:
    rows = Rows(work.session.connection())
    ids = []
    for name, code, title, days in _STAFF:
        ids.append(work.new_id())
        rows.add(
            Rep,
            id=ids[-1],
            name=name,
            code=code,
            title=title,
            team=_TEAM,
            email=f"{code.lower()}@example.com",
            hired_on=today - dt.timedelta(days=days),
        )
    return World(
        rows=rows,
        dice=dice,
        new_id=work.new_id,
        today=today,
        calendar=calendar,
        me=ids[0],
        manager=ids[1],
        colleagues=ids[2:],
    )


def _replace_me(work: UnitOfWork, me: UUID) -> None:
    """The rep of the new store, whom nobody touched, makes room for the sample one."""
    for rep in work.session.scalars(select(Rep).where(~Rep.deleted)):
        rep.deleted = True
    put_setting(work, ME, me)
    work.session.flush()


def _catalogue(world: World) -> None:
    for index, (code, name, size, unit, category, _cents, points, answers) in enumerate(PRODUCTS):
        identity = world.new_id()
        first, changes = price_history(index, world.today)
        world.rows.add(
            Product,
            id=identity,
            name=name,
            code=code,
            category=category,
            specification=size,
            unit=unit,
            selling_points=points,
            answers=answers,
            launched_on=launched(index, world.today),
            tags=["新品"] if index in NEW else None,
        )
        world.rows.add(PriceChange, id=world.new_id(), product_id=identity, price=first)
        for day, price, why in changes:
            world.rows.add(
                PriceChange,
                id=world.new_id(),
                product_id=identity,
                day=day,
                price=price,
                note=why,
            )
        world.items.append(
            Item(
                identity,
                name,
                f"{name} {size}",
                ENGLISH[index],
                category,
                [day for day, _price, _why in changes],
                [first, *(price for _day, price, _why in changes)],
            )
        )


def _people_and_deals(world: World, size: int, progress: Callable[[int, int], None] | None) -> None:
    first = min(size, DEFAULT_SIZE)
    mine = max(1, first * 2 // 3)
    clients = work_the_weeks(world, mine)
    write_books(world, clients, max(1, size // DEFAULT_SIZE))
    team = [*world.colleagues, *_more_reps(world, size)]
    dealers = _DEALERS * first // DEFAULT_SIZE
    for number, turn in zip(range(mine, size), count(), strict=False):
        if turn < dealers:
            add_dealer(world, number, world.colleagues[turn % 2])
        else:
            owner = None if number % 37 == 1 else team[turn % len(team)]
            mass = number >= DEFAULT_SIZE
            people = 3 + world.dice.randrange(5) if mass else 1 + number % 3
            add_other(world, number, owner, people=people, busy=8 if mass else 5)
        if world.rows.full():
            world.rows.flush()
        if progress is not None and turn % _REPORT_EVERY == 0:
            progress(number, size)


def _more_reps(world: World, size: int) -> list[UUID]:
    """A large company has more reps."""
    found = []
    for number in range(min(max(0, size - DEFAULT_SIZE) // _PER_REP, _MOST_REPS)):
        found.append(world.new_id())
        world.rows.add(
            Rep,
            id=found[-1],
            name=SURNAMES[(7 * number) % len(SURNAMES)] + GIVEN[(5 * number) % len(GIVEN)],
            code=f"R{number + 5}",
            title="销售代表",
            team=f"华东{'二三四五六'[number % 5]}组",
            hired_on=world.ago(200 + 31 * number),
        )
    return found
