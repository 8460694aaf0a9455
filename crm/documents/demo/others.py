"""The customers of colleagues and of nobody: a life of each, by itself."""

import datetime as dt
from typing import Final
from uuid import UUID

from crm.documents.demo import texts
from crm.documents.demo.companies import (
    Company,
    add_customer,
    add_people,
    add_stage,
    make_company,
)
from crm.documents.demo.talks import Talks, other_mode, plan, talk
from crm.documents.demo.trade import make_buyer, place_order
from crm.documents.demo.world import World
from crm.domain.choices import PROSPECT_STEPS

_LONG: Final = 425  # days of history
_LAPSED: Final = 190  # no order since
_DEALER_ORDERS: Final = 15  # days between a dealer's orders
_TIMES: Final = ("09:30", "11:00", "14:20", "16:00", None)


def add_dealer(world: World, number: int, owner: UUID) -> None:
    """A distributor who orders by the pallet twice a month."""
    company = make_company(world, number, owner, dealer=True)
    since = world.ago(500 + world.dice.randrange(1500))
    company.values |= {"since": since, "grade": "A", "cadence_ideal": 30, "cadence_maximum": 45}
    add_people(world, company, 2 + number % 2)
    buyer = make_buyer(world, company, (14, 40) if number % 5 == 0 else (-4, 3))
    add_stage(world, company, "won", since)
    add_customer(world, company)
    day = world.ago(_LONG - world.dice.randrange(_DEALER_ORDERS))
    while day <= world.today:
        amount = (60 + world.dice.randrange(29)) * 1000_00
        place_order(world, buyer, world.worked(day), amount, most_lines=6)
        day += dt.timedelta(days=_DEALER_ORDERS)
    _visits(world, Talks(company), world.ago(_LONG), world.today, 14)


def add_other(world: World, number: int, owner: UUID | None, *, people: int, busy: int) -> None:
    """Any other customer: in a hundred, 62 buy, 8 have stopped, 20 are prospects, 10 are lost."""
    company = make_company(world, number, owner)
    add_people(world, company, people)
    turn = world.dice.randrange(100)
    if turn < 70:  # noqa: PLR2004
        _buying(world, company, busy, lapsed=turn >= 62)  # noqa: PLR2004
    else:
        _not_yet(world, company, lost=turn >= 90)  # noqa: PLR2004


def _buying(world: World, company: Company, busy: int, *, lapsed: bool) -> None:
    dice = world.dice
    start = world.ago(_LONG - dice.randrange(60))
    end = world.ago(_LAPSED + dice.randrange(60)) if lapsed else world.ago(dice.randrange(20))
    if world.chance(50):
        company.values["since"] = start - dt.timedelta(days=30 + dice.randrange(1200))
        add_stage(world, company, "won", company.values["since"])  # type: ignore[arg-type]
    else:
        start = world.spread(start, end - dt.timedelta(days=60))
        add_stage(world, company, "lead", start - dt.timedelta(days=20 + dice.randrange(40)))
        add_stage(world, company, "won", start)
    buyer = make_buyer(world, company, (10, 45) if dice.randrange(8) == 0 else (-4, 3))
    add_customer(world, company)
    count = max(2, (busy if not lapsed else busy // 2) - 1 + dice.randrange(3))
    gap = max(1, (end - start).days // count)
    for turn in range(count):
        day = start + dt.timedelta(days=turn * gap + dice.randrange(gap))
        amount = (8 + dice.randrange(60)) * 100_00
        place_order(world, buyer, world.worked(day), amount, most_lines=2)
    talks = Talks(company)
    _visits(world, talks, start, end, max(2, busy - 2 + dice.randrange(3)))


def _not_yet(world: World, company: Company, *, lost: bool) -> None:
    dice = world.dice
    day = world.worked(world.ago(dice.randrange(240 if lost else 90)))
    add_stage(world, company, "lead", day if world.chance(85) else None)
    talks, step = Talks(company), 0
    for _turn in range(dice.randrange(6)):
        day = world.working(day + dt.timedelta(days=2 + dice.randrange(14)))
        if day > world.today:
            break
        kind = "prospect" if step else "first"
        talk(world, talks, day, _TIMES[dice.randrange(5)], kind=kind)
        if step < len(PROSPECT_STEPS) - 1 and (not step or world.chance(55)):
            step += 1
            add_stage(world, company, PROSPECT_STEPS[step], day)
    if lost:
        ended = min(day + dt.timedelta(days=dice.randrange(20)), world.today)
        add_stage(world, company, "lost", ended, dice.choice(texts.LOST))
    elif step:
        company.values["expected_amount"] = (4 + dice.randrange(60)) * 1000_00
        if world.chance(60):
            company.values["expected_on"] = world.today + dt.timedelta(days=5 + dice.randrange(70))
        if world.chance(30):
            plan(world, talks, world.working(world.today + dt.timedelta(days=dice.randrange(9))))
    add_customer(world, company)
    talks.write(world)


def _visits(world: World, talks: Talks, start: dt.date, end: dt.date, count: int) -> None:
    """So many contacts, half of them visits, evenly over the time."""
    dice = world.dice
    gap = max(1, (end - start).days // count)
    for turn in range(count):
        day = world.working(start + dt.timedelta(days=turn * gap + dice.randrange(gap)))
        if day > world.today:
            break
        mode = "visit" if world.chance(65) else other_mode(world)
        talk(world, talks, day, _TIMES[dice.randrange(5)], mode=mode, promises=25)
    if world.chance(12):
        plan(world, talks, world.working(world.today + dt.timedelta(days=1 + dice.randrange(9))))
    talks.write(world)
