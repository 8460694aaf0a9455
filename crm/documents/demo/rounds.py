"""The rep's own weeks: whom she found, visited, called, won and lost, and what is planned."""

import datetime as dt
from collections import deque
from collections.abc import Sequence
from typing import Any, Final

from crm.documents.demo import texts
from crm.documents.demo.clients import Client, Desk
from crm.documents.demo.companies import (
    add_customer,
    add_people,
    add_stage,
    make_company,
)
from crm.documents.demo.sales import sell
from crm.documents.demo.talks import Talks, fail, other_mode, plan, talk
from crm.documents.demo.trade import make_buyer, place_order
from crm.documents.demo.world import World
from crm.domain.choices import PROSPECT_STEPS

# Of the weeks before this one, the latest first, as five working days have them: new clients
# visited (asked: 5 to 8), visits (10 to 12), prospects found (3 to 8). Some miss, some stretch.
NEW_CLIENTS: Final = (5, 4, 8, 6, 3, 5, 8, 5)
VISITS: Final = (11, 9, 12, 10, 8, 11, 13, 10)
FOUND: Final = (4, 6, 3, 8, 2, 5, 8, 4)
WEEKS: Final = 61

_WORKWEEK: Final = 5
_OLD_VISITS: Final = 7
_CALLS: Final = 5
_NEGLECTED: Final = 3
_TIMES: Final = ("08:50", "09:40", "10:30", "11:10", "14:00", "15:20", "16:10", "16:50")
_SLOW: Final = 3  # every so many regulars pays late
_SIGNED: Final = (2, 5, 7, 14, 23)  # weeks ago
_WARM: Final = PROSPECT_STEPS[1:]


def work_the_weeks(world: World, count: int) -> list[Client]:
    """Fourteen months of the rep's work with so many customers, numbered from 0."""
    desk = Desk()
    regulars, grown = max(1, count * 3 // 10), count // 16
    for number in range(count):
        if number < regulars:
            _regular(world, desk, number)
        else:
            _newcomer(world, desk, number, opening=number < regulars + 6)
    monday = world.week - dt.timedelta(weeks=WEEKS)
    every = max(1, (WEEKS - len(FOUND)) // max(1, grown))
    for back in range(WEEKS, -1, -1):
        _work_week(world, desk, monday, back, early=back % every == 0)
        monday += dt.timedelta(weeks=1)
    _plan_ahead(world, desk)
    sell(world, desk.clients)
    for client in desk.clients:
        _finish(world, client)
    return desk.clients


def _regular(world: World, desk: Desk, number: int) -> None:
    """Somebody the rep had before all this."""
    company = make_company(world, number, world.me)
    since = world.ago(450 + world.dice.randrange(1500))
    company.values["since"] = since
    company.values["grade"] = "ABBC"[number % 4]
    add_people(world, company, 1 + number % 4, near=number % 5 == 0)
    client = Client(company, Talks(company), "won", ideal=(14, 21, 21, 30)[number % 4], seen=True)
    if number % 4 != 1:
        company.values |= {"cadence_ideal": client.ideal, "cadence_maximum": client.ideal * 3 // 2}
    client.neglected = number % 9 == _NEGLECTED
    late = (16, 44) if number % _SLOW == 1 else (-4, 3)
    client.buyer = make_buyer(world, company, late)
    client.weight = 2 + world.dice.randrange(9)
    add_stage(world, company, "won", since if number % 2 else None)
    desk.clients.append(client)


def _newcomer(world: World, desk: Desk, number: int, *, opening: bool) -> None:
    """Somebody to be found; a few were on the list from the beginning."""
    company = make_company(world, number, world.me)
    add_people(world, company, 1 + number % 3, near=number % 8 == 0)
    client = Client(company, Talks(company), None, ideal=18)
    desk.clients.append(client)
    if opening:
        client.stage = "lead"
        add_stage(world, company, "lead", None)
        desk.waiting.append(client)
    else:
        desk.pool.append(client)


def _work_week(world: World, desk: Desk, monday: dt.date, back: int, *, early: bool) -> None:
    days = world.days_worked(monday, min(monday + dt.timedelta(days=6), world.today))
    if back == 0 and world.fresh not in days:
        days.append(world.fresh)
    if not days:
        return
    found, new, total = _quota(world, back, len(days), early=early)
    _find(world, desk, days, found, spare=_WORKWEEK if back else 0)
    times = _slots(world, days, total)
    if back == 0:
        times.reverse()  # somebody new on the last day, whatever this week and month have had
    for _turn in range(new):
        _first_visit(world, desk, times)
    times = deque(sorted(times))
    for day, time in times:
        client = _choose(world, desk, day)
        if client is not None:
            _visit_again(world, client, day, time)
    if back in _SIGNED:
        _win_one(world, desk, days[-1])
    for _turn in range(_share(_CALLS, len(days))):
        day = world.dice.choice(days)
        client = _choose(world, desk, day)
        if client is not None:
            kind = "regular" if client.stage == "won" else "prospect"
            talk(world, client.talks, day, mode=other_mode(world), kind=kind, promises=10)


def _quota(world: World, back: int, days: int, *, early: bool) -> tuple[int, int, int]:
    """Prospects found, new clients visited and visits of a week so many weeks ago."""
    if back == 0:
        return days, days, 2 * days + 1
    counts = int(early), int(early), _OLD_VISITS + world.dice.randrange(3)
    if back <= len(FOUND):
        counts = FOUND[back - 1], NEW_CLIENTS[back - 1], VISITS[back - 1]
    found, new, total = (_share(count, days) for count in counts)
    return found, new, total


def _share(count: int, days: int) -> int:
    """What a week of so many working days has of five days' worth, rounded half up."""
    return (2 * count * days + _WORKWEEK) // (2 * _WORKWEEK) if days < _WORKWEEK else count


def _slots(world: World, days: Sequence[dt.date], total: int) -> deque[tuple[dt.date, str]]:
    """Days and times of the week's visits, in order of time."""
    found: list[tuple[dt.date, str]] = []
    turn = world.dice.randrange(len(days))
    for number in range(total):
        day = days[(turn + number) % len(days)]
        place = 2 * (number // len(days)) + world.dice.randrange(2)
        found.append((day, _TIMES[place % len(_TIMES)]))
    return deque(sorted(found))


def _find(world: World, desk: Desk, days: Sequence[dt.date], count: int, *, spare: int) -> None:
    """Prospects of the week; some are spared for this one."""
    for number in range(min(count, len(desk.pool) - spare)):
        client = desk.pool.popleft()
        client.found_on = days[number % len(days)]
        client.stage = "lead"
        add_stage(world, client.company, "lead", client.found_on)
        desk.waiting.append(client)


def _first_visit(world: World, desk: Desk, times: deque[tuple[dt.date, str]]) -> None:
    """The one waiting longest is visited at the first free time after it was found."""
    if not desk.waiting:
        return
    client = desk.waiting[0]
    slot = next(
        (each for each in times if client.found_on is None or each[0] >= client.found_on), None
    )
    if slot is None:
        return
    times.remove(slot)
    desk.waiting.popleft()
    talk(world, client.talks, *slot, kind="first", promises=60)
    client.seen = True
    _step(world, client, "contacted", slot[0])


def _choose(world: World, desk: Desk, day: dt.date) -> Client | None:
    """Whom to see or call: what was promised for now first, then who waited longest."""
    best: tuple[int, Client] | None = None
    neglected = (world.today - day).days < 60  # noqa: PLR2004
    for client in desk.clients:
        last = client.talks.last
        if not client.seen or client.stage == "lost" or (client.neglected and neglected):
            continue
        since = 40 if last is None else (day - last).days
        if since < 5:  # noqa: PLR2004
            continue
        score = since * 100 // client.ideal + world.dice.randrange(30)
        if client.stage in _WARM:
            score += 45
        promise = client.talks.promise
        if promise is not None and promise["next_on"] <= day:
            score += 60
        if best is None or score > best[0]:
            best = score, client
    return best[1] if best else None


def _visit_again(world: World, client: Client, day: dt.date, time: str) -> None:
    if world.dice.randrange(24) == 0:
        fail(world, client.talks, day, "cancelled" if world.chance(40) else "missed", time)
        return
    if client.stage == "won":
        talk(world, client.talks, day, time)
        return
    result = talk(world, client.talks, day, time, kind="prospect", promises=65)
    if result == "refused" or (client.entered and world.dice.randrange(11) == 0):
        _step(world, client, "lost", day, world.dice.choice(texts.LOST))
    elif result in ("progress", "order") or world.chance(40):
        place = PROSPECT_STEPS.index(client.stage) if client.stage in PROSPECT_STEPS else 0
        following = (*PROSPECT_STEPS, "won")[place + 1 : place + 3]
        _step(world, client, following[-1 if world.chance(25) else 0], day)


def _step(
    world: World, client: Client, stage: str, day: dt.date, reason: str | None = None
) -> None:
    client.stage = stage
    client.entered += 1
    add_stage(world, client.company, stage, day, reason)
    if stage == "won":
        client.won_on = day
        client.buyer = make_buyer(world, client.company)
        client.weight = 1 + world.dice.randrange(2)
        place_order(world, client.buyer, day, (12 + world.dice.randrange(30)) * 100_00)


def _plan_ahead(world: World, desk: Desk) -> None:
    """Today's, tomorrow's and the next days' visits; one of today goes to somebody new."""
    fresh = world.fresh
    if desk.clients and not any(c.won_on == fresh for c in desk.clients):
        _win_one(world, desk, fresh)
    days = [world.today, world.today + dt.timedelta(days=1)]
    while len(days) < 7:  # noqa: PLR2004
        days.append(world.calendar.next_working_day(days[-1]))
    planned: set[int] = set()
    for place, day in enumerate(days):
        for number in range((3, 2, 2, 1, 1, 1, 1)[place]):
            client = _next_client(world, desk, day, planned)
            if client is not None:
                planned.add(client.company.number)
                plan(world, client.talks, day, ("13:30", "15:00", "16:30")[number])


def _next_client(world: World, desk: Desk, day: dt.date, planned: set[int]) -> Client | None:
    open_to = [c for c in desk.clients if c.company.number not in planned]
    if desk.waiting and desk.waiting[0] in open_to and len(planned) % 4 == 1:
        return desk.waiting[0]
    return _choose(world, Desk(open_to), day)


def _win_one(world: World, desk: Desk, day: dt.date) -> None:
    """Somebody who was nearly there signs."""
    ready = [c for c in desk.clients if c.seen and c.stage in PROSPECT_STEPS]
    if ready:
        client = max(ready, key=lambda c: (PROSPECT_STEPS.index(c.stage or "lead"), c.entered))
        if client.talks.last != day:
            talk(world, client.talks, day, mode="call", promises=0)
        _step(world, client, "won", day)


def _finish(world: World, client: Client) -> None:
    company = client.company
    if client.stage in PROSPECT_STEPS and client.entered:
        values: dict[str, Any] = {"expected_amount": (5 + world.dice.randrange(55)) * 1000_00}
        if client.stage not in ("lead", "contacted"):
            values["expected_on"] = world.working(
                world.today + dt.timedelta(days=7 + world.dice.randrange(60))
            )
        company.values |= values
    if client.stage is None:
        add_stage(world, company, "lead", None)
    add_customer(world, company)
    client.talks.write(world)
