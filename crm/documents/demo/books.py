"""What is on the rep's desk besides customers: gifts, meals, tasks, lessons, numbers, targets."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from crm.documents.demo import texts
from crm.documents.demo.clients import Client
from crm.documents.demo.world import World
from crm.models import (
    Attendance,
    Gift,
    Learning,
    Lesson,
    Meeting,
    Note,
    Reading,
    Target,
    Task,
)

READING_SCALE: Final = 1_000_000
_MONTHS: Final = 13
_EACH_GIFT: Final = 20_000
_WEEKLY: Final = 8  # weeks since the weekly targets were set
_WORTH_ASKING: Final = 40_000


def write_books(world: World, clients: Sequence[Client], scale: int) -> None:
    """All of it; `scale` is how many times the usual size the company is."""
    known = [client for client in clients if client.seen] or list(clients)
    _gifts(world, known)
    _meals(world, known)
    _tasks(world, known)
    _lessons(world, known)
    _learning(world)
    _notes(world, known)
    _readings(world)
    _targets(world, scale)


def _gifts(world: World, clients: Sequence[Client]) -> None:
    days = [world.fresh, world.ago(1)]
    days += [world.worked(world.ago(9 + 17 * turn)) for turn in range(22)]
    for number, day in enumerate(days):
        client = clients[(5 * number + 2) % len(clients)]
        item, cost, occasion = texts.GIFTS[number % len(texts.GIFTS)]
        pending = number == 1
        if pending:
            item, cost, occasion = texts.GIFTS[6]
        approval = "pending" if pending else "approved" if cost > _EACH_GIFT else "none"
        world.rows.add(
            Gift,
            id=world.new_id(),
            customer_id=client.company.id,
            contact_id=client.company.people[0][0],
            rep_id=world.me,
            day=day,
            item=item,
            cost=cost,
            budget=_EACH_GIFT,
            approval="refused" if number == 15 else approval,  # noqa: PLR2004
            occasion=occasion,
        )


def _meals(world: World, clients: Sequence[Client]) -> None:
    days = [world.fresh, *(world.worked(world.ago(12 + 26 * turn)) for turn in range(14))]
    for number, day in enumerate(days):
        kind, subject, place, cost = texts.MEALS[(number + 1) % len(texts.MEALS)]
        identity = world.new_id()
        world.rows.add(
            Meeting,
            id=identity,
            day=day,
            time="18:00" if kind == "banquet" else "14:00",
            kind=kind,
            subject=subject,
            place=place,
            rep_id=world.me,
            companions=1 + number % 2,
            cost=cost,
            budget=cost // 10_000 * 10_000 + 10_000,
            approval="approved" if cost > _WORTH_ASKING else "none",
            outcome="谈得不错，下周跟进" if number % 3 else "Agreed on the next order",
        )
        for seat in range(1 + number % 3):
            guest = clients[(7 * number + seat // 2) % len(clients)].company
            world.rows.add(
                Attendance,
                id=world.new_id(),
                meeting_id=identity,
                customer_id=guest.id,
                contact_id=guest.people[seat][0] if seat < len(guest.people) else None,
            )


def _tasks(world: World, clients: Sequence[Client]) -> None:
    def add(title: str, due: dt.date | None, **values: object) -> UUID:
        identity = world.new_id()
        world.rows.add(Task, id=identity, title=title, due=due, **({"rep_id": world.me} | values))
        return identity

    for number, title in enumerate(texts.TASKS):
        client = clients[3 * number % len(clients)].company
        due = world.worked(world.ago(6 * number + 3))
        done = world.working(due + dt.timedelta(days=number % 3))
        add(title, due, customer_id=client.id, state="done", done_on=min(done, world.today))
    add(texts.TASKS[0], world.fresh, state="done", done_on=world.fresh)
    add("给采购回电话", world.ago(3), customer_id=clients[0].company.id)
    add("Send the certificate of origin", world.ago(1), customer_id=clients[-1].company.id)
    add("准备明天的样品", world.today)
    add("核对本月应收", world.today + dt.timedelta(days=2))
    add("下月展会报名", world.today + dt.timedelta(days=16))
    add("给王师傅带围裙", None, state="cancelled")
    _series(world, "交周报", "week", world.week + dt.timedelta(days=4), 10)
    _series(world, "市场调查：各家油价", "45d", world.today + dt.timedelta(days=8), 5)
    _series(world, "月底对账", "month", _month_end(world.today), 6)


def _series(world: World, title: str, repeat: str, due: dt.date, count: int) -> None:
    """A task that comes back: the ones done, and the open one."""
    days = {"week": 7, "45d": 45}
    dues = [due]
    for _turn in range(count):
        step = dt.timedelta(days=days[repeat]) if repeat in days else None
        dues.append(dues[-1] - step if step else _month_end(dues[-1].replace(day=1), -1))
    previous: UUID | None = None
    for day in reversed(dues):
        identity, done = world.new_id(), day != due
        world.rows.add(
            Task,
            id=identity,
            title=title,
            rep_id=world.me,
            due=day,
            state="done" if done else "open",
            done_on=min(day, world.today) if done else None,
            repeat=repeat,
            previous_id=previous,
        )
        previous = identity


def _lessons(world: World, clients: Sequence[Client]) -> None:
    for number, (mistake, correction, topic) in enumerate(texts.LESSONS):
        world.rows.add(
            Lesson,
            id=world.new_id(),
            day=world.fresh if number == 0 else world.worked(world.ago(24 * number)),
            mistake=mistake,
            correction=correction,
            topic=topic,
            rep_id=world.me if number % 4 < 3 else world.colleagues[0],  # noqa: PLR2004
            customer_id=clients[4 * number % len(clients)].company.id if number % 2 == 0 else None,
            product_id=world.items[(0, 2, 10)[number % 3]].id if number % 2 else None,
        )


def _learning(world: World) -> None:
    for number in range(3 * len(texts.LEARNING)):
        title, kind, minutes, source = texts.LEARNING[number % len(texts.LEARNING)]
        world.rows.add(
            Learning,
            id=world.new_id(),
            day=world.fresh if number == 0 else world.ago(2 + 13 * number),
            title=title if number < len(texts.LEARNING) else f"复习：{title}",
            kind=kind,
            minutes=minutes,
            source=source,
            rep_id=world.me,
            product_id=world.items[2].id if kind == "product" and number % 2 == 0 else None,
        )


def _notes(world: World, clients: Sequence[Client]) -> None:
    for number, body in enumerate(texts.NOTES):
        world.rows.add(
            Note, id=world.new_id(), body=body, day=world.ago(4 + 15 * number), rep_id=world.me
        )
    for number, (body, is_open) in enumerate(texts.REQUESTS):
        company = clients[6 * number % len(clients)].company
        day = world.ago(2 + 9 * number)
        world.rows.add(
            Note,
            id=world.new_id(),
            body=body.format(c=company.name),
            day=day,
            kind="request",
            rep_id=world.me,
            customer_id=company.id if "{c}" in body else None,
            answered_on=None if is_open else day + dt.timedelta(days=1),
        )


def _readings(world: World) -> None:
    def add(metric: str, day: dt.date, value: int, **values: object) -> None:
        world.rows.add(
            Reading,
            id=world.new_id(),
            metric=metric,
            day=day,
            value=value * READING_SCALE // 100,
            **values,
        )

    dice, day = world.dice, world.fresh
    for number in range(_MONTHS):
        profit = (85_000 + dice.randrange(45_000)) * 100
        part = 2 if number else 5
        add("profit", day, profit // part * 2, currency="CNY", unit="CNY", source="财务月报")
        add(
            *("market_share", day, 1_040 - 17 * number + dice.randrange(20)),
            unit="%",
            nature="level",
            source="行业协会估计",
        )
        day = _month_end(day.replace(day=1), -1)
    day = world.fresh
    for _number in range(20):
        add("footfall", day, (180 + dice.randrange(90)) * 100, unit="人", source="样品间登记")
        day = world.worked(day - dt.timedelta(days=7))


def _targets(world: World, scale: int) -> None:
    me: dict[str, Any] = {"scope": {"rep": str(world.me)}}
    weekly = world.week - dt.timedelta(weeks=_WEEKLY)
    year = dt.date(world.today.year, 1, 1)
    before = dt.date(world.today.year - 1, 1, 1)

    def add(metric: str, period: str, since: dt.date, **values: object) -> None:
        of = {"id": world.new_id(), "metric": metric, "period": period, "starts_on": since}
        world.rows.add(Target, **{"scope": {}, **of, **values})

    first = world.week - dt.timedelta(weeks=52)
    add("visits", "week", first, low=6, high=9, note="去年的要求", **me)
    add("visits", "week", weekly, low=10, high=12, **me)
    add("new_client_visits", "week", weekly, low=5, high=8, **me)
    add("prospects_found", "week", weekly, low=3, high=8, **me)
    collected: dict[str, Any] = {"basis": "collected", "currency": "CNY"}
    add("sales_amount", "month", before, low=80_000_00, high=100_000_00, **collected, **me)
    ordered: dict[str, Any] = {"basis": "ordered", "currency": "CNY"}
    add("sales_amount", "year", year, low=25_000_000_00 * scale, **ordered)
    cny: dict[str, Any] = {"currency": "CNY"}
    add("profit", "year", year, low=1_000_000_00, high=1_500_000_00, **cny)
    cap: dict[str, Any] = {"sense": "cap", **cny}
    add("gifts_cost", "month", before, high=600_00, **cap, **me)
    add("gifts_cost", "month", before, high=_EACH_GIFT, each="gift", **cap)
    add("meetings_cost", "quarter", before, high=3_000_00, **cap, **me)
    add("cadence_coverage", "month", before, low=80, high=95, **me)
    add("learning", "month", before, low=2, high=4, **me)


def _month_end(day: dt.date, months: int = 0) -> dt.date:
    """The last day of the month, or of the one before it."""
    if months:
        return day.replace(day=1) - dt.timedelta(days=1)
    return (day.replace(day=1) + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
