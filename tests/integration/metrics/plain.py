"""The metrics worked out the plain way, from Python objects, rule by rule."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable

from crm.domain.choices import PROSPECT_STEPS
from crm.domain.money import split_equally
from crm.models import (
    Assignment,
    Attendance,
    Customer,
    Gift,
    Learning,
    Lesson,
    Meeting,
    Order,
    OrderLine,
    Payment,
    Pitch,
    Reading,
    Return,
    StageChange,
    Task,
    Visit,
)
from tests.integration.metrics.world import Plain, World

Days = tuple[dt.date, dt.date]


def owner(world: World, customer: uuid.UUID | None, day: dt.date) -> uuid.UUID | None:
    """Whose the customer was."""
    known = [
        row
        for row in world.rows(Assignment)
        if row.customer_id == customer and (row.day is None or row.day <= day)
    ]
    last = max(known, key=lambda row: (row.day or dt.date.min, row.id.bytes), default=None)
    return None if last is None else last.rep_id


def whose(
    world: World, rep: uuid.UUID | None, customer: uuid.UUID | None, day: dt.date
) -> uuid.UUID | None:
    """The rep written on a fact, else the owner of its customer."""
    return rep or owner(world, customer, day)


def _contact(world: World, visit: Visit) -> Plain:
    rep = whose(world, visit.rep_id, visit.customer_id, visit.day)
    return Plain(visit.id, visit.day, rep, visit.customer_id)


def contacts(world: World) -> list[Plain]:
    return [_contact(world, row) for row in world.rows(Visit) if row.state == "completed"]


def _visits(world: World) -> list[Visit]:
    return [row for row in world.rows(Visit) if row.state == "completed" and row.mode == "visit"]


def visits(world: World) -> list[Plain]:
    return [_contact(world, row) for row in _visits(world)]


def new_client_visits(world: World) -> list[Plain]:
    found = []
    for customer in world.rows(Customer):
        mine = [row for row in _visits(world) if row.customer_id == customer.id]
        mine.sort(key=lambda row: (row.day, row.time or "", row.id.bytes))
        if not mine:
            continue
        first = mine[0]
        ordered = any(
            order.customer_id == customer.id and order.day < first.day for order in _orders(world)
        )
        known = customer.since is not None and customer.since < first.day
        if not ordered and not known:
            found.append(_contact(world, first))
    return found


def pitches(world: World) -> list[Plain]:
    found: dict[tuple[uuid.UUID, uuid.UUID], Plain] = {}
    contacts = {row.id: row for row in world.rows(Visit) if row.state == "completed"}
    for row in sorted(world.rows(Pitch), key=lambda row: row.id.bytes):
        visit = contacts.get(row.visit_id)
        if visit is not None:
            rep = whose(world, visit.rep_id, visit.customer_id, visit.day)
            found.setdefault(
                (row.visit_id, row.product_id),
                Plain(row.id, visit.day, rep, visit.customer_id, row.product_id),
            )
    return list(found.values())


def _orders(world: World) -> list[Order]:
    return [row for row in world.rows(Order) if row.state != "cancelled"]


def _lines(world: World, order: Order) -> list[OrderLine]:
    return [row for row in world.rows(OrderLine) if row.order_id == order.id]


def net(world: World, order: Order) -> int:
    """What an order sells."""
    lines = _lines(world, order)
    if not lines:
        return order.amount or 0
    return sum(line.amount for line in lines if line.state != "cancelled")


def orders(world: World) -> list[Plain]:
    return [
        Plain(
            row.id,
            row.day,
            whose(world, row.rep_id, row.customer_id, row.day),
            row.customer_id,
            value=net(world, row),
            currency=row.currency,
        )
        for row in _orders(world)
    ]


def _sold(
    world: World, day_of: Callable[[Order, OrderLine | None], dt.date | None], *, money: bool
) -> list[Plain]:
    found = []
    for order in _orders(world):
        lines: list[OrderLine | None] = [*_lines(world, order)]
        for line in lines or [None]:
            day = day_of(order, line)
            if day is None or (line is not None and line.state == "cancelled"):
                continue
            if line is None and (order.amount is None or not money):
                continue
            rep = whose(world, order.rep_id, order.customer_id, day)
            value = (order.amount or 0) if line is None else line.amount if money else line.quantity
            found.append(
                Plain(
                    order.id if line is None else line.id,
                    day,
                    rep,
                    order.customer_id,
                    None if line is None else line.product_id,
                    value,
                    order.currency,
                )
            )
    for row in world.rows(Return):
        rep = whose(world, row.rep_id, row.customer_id, row.day)
        value = -row.amount if money else -row.quantity
        found.append(
            Plain(row.id, row.day, rep, row.customer_id, row.product_id, value, row.currency)
        )
    return found


def _delivery(order: Order, line: OrderLine | None) -> dt.date | None:
    return (line.delivered_on if line is not None else None) or order.delivered_on


def ordered(world: World) -> list[Plain]:
    return _sold(world, lambda order, _line: order.day, money=True)


def delivered(world: World) -> list[Plain]:
    return _sold(world, _delivery, money=True)


def quantity_ordered(world: World) -> list[Plain]:
    return _sold(world, lambda order, _line: order.day, money=False)


def quantity_delivered(world: World) -> list[Plain]:
    return _sold(world, _delivery, money=False)


def collected(world: World) -> list[Plain]:
    return [
        Plain(
            row.id,
            row.day,
            whose(world, row.rep_id, row.customer_id, row.day),
            row.customer_id,
            value=-row.amount if row.kind == "refund" else row.amount,
            currency=row.currency,
        )
        for row in world.rows(Payment)
    ]


def gifts(world: World) -> list[Plain]:
    return [
        Plain(
            row.id,
            row.day,
            whose(world, row.rep_id, row.customer_id, row.day),
            row.customer_id,
            value=row.cost or 0,
            currency=row.currency,
        )
        for row in world.rows(Gift)
        if row.approval != "refused"
    ]


def meetings(world: World) -> list[Plain]:
    """By shares, which add up to the whole."""
    found = []
    for row in world.rows(Meeting):
        if row.approval == "refused":
            continue
        seats = [seat for seat in world.rows(Attendance) if seat.meeting_id == row.id]
        seats.sort(key=lambda seat: seat.id.bytes)
        if not seats:
            found.append(Plain(row.id, row.day, row.rep_id, value=row.cost or 0, currency="CNY"))
        shares = split_equally(row.cost or 0, len(seats)) if seats else []
        for seat, share in zip(seats, shares, strict=True):
            rep = whose(world, row.rep_id, seat.customer_id, row.day)
            found.append(Plain(row.id, row.day, rep, seat.customer_id, value=share, currency="CNY"))
    return found


def prospects_found(world: World) -> list[Plain]:
    found = []
    for customer in world.rows(Customer):
        steps = [
            row
            for row in world.rows(StageChange)
            if row.customer_id == customer.id and row.stage in PROSPECT_STEPS
        ]
        steps.sort(key=lambda row: (row.day or dt.date.min, row.id.bytes))
        if steps and steps[0].day is not None:
            rep = whose(world, steps[0].rep_id, customer.id, steps[0].day)
            found.append(Plain(steps[0].id, steps[0].day, rep, customer.id))
    return found


def customers_won(world: World) -> list[Plain]:
    found = []
    for customer in world.rows(Customer):
        changes = [row for row in world.rows(StageChange) if row.customer_id == customer.id]
        wins = [row for row in changes if row.stage == "won"]
        if any(row.day is None for row in wins):
            continue
        candidates = [(row.day, 0, row.id.bytes, row) for row in wins if row.day is not None]
        firsts = [
            (order.day, 1, order.id.bytes, order)
            for order in _orders(world)
            if order.customer_id == customer.id
            and any(
                row.stage in PROSPECT_STEPS and (row.day is None or row.day <= order.day)
                for row in changes
            )
        ]
        both: list[tuple[dt.date, int, bytes, StageChange | Order]] = [*candidates, *firsts]
        first = min(both, key=lambda each: each[:3], default=None)
        if first is not None:
            day, _kind, _id, row = first
            found.append(
                Plain(row.id, day, whose(world, row.rep_id, customer.id, day), customer.id)
            )
    return found


def tasks_done(world: World) -> list[Plain]:
    return [
        Plain(
            row.id,
            row.done_on,
            whose(world, row.rep_id, row.customer_id, row.done_on),
            row.customer_id,
        )
        for row in world.rows(Task)
        if row.state == "done" and row.done_on is not None
    ]


def lessons(world: World) -> list[Plain]:
    return [
        Plain(row.id, row.day, whose(world, row.rep_id, row.customer_id, row.day), row.customer_id)
        for row in world.rows(Lesson)
    ]


def learning(world: World) -> list[Plain]:
    return [Plain(row.id, row.day, row.rep_id) for row in world.rows(Learning)]


def stage(world: World, customer: Customer, day: dt.date) -> str | None:
    """The stored stage on a day; none if only later ones are known."""
    changes = [row for row in world.rows(StageChange) if row.customer_id == customer.id]
    if not changes:
        return "lead" if customer.since is None else "won"
    known = [row for row in changes if row.day is None or row.day <= day]
    last = max(known, key=lambda row: (row.day or dt.date.min, row.id.bytes), default=None)
    return None if last is None else last.stage


def prospects_open(world: World, day: dt.date) -> list[Plain]:
    return [
        Plain(row.id, day, owner(world, row.id, day), row.id)
        for row in world.rows(Customer)
        if stage(world, row, day) in PROSPECT_STEPS
        and not any(o.customer_id == row.id and o.day <= day for o in _orders(world))
    ]


def coverage(world: World, day: dt.date, maximum: int) -> list[Plain]:
    found = []
    for row in world.rows(Customer):
        orders = [o.day for o in _orders(world) if o.customer_id == row.id and o.day <= day]
        losses = [
            change.day
            for change in world.rows(StageChange)
            if change.customer_id == row.id
            and change.stage == "lost"
            and change.day is not None
            and change.day <= day
        ]
        step = stage(world, row, day)
        if step == "lost" and not (losses and any(o > max(losses) for o in orders)):
            continue
        if step is None and not orders and not (row.since and row.since <= day):
            continue
        last = [
            v.day
            for v in world.rows(Visit)
            if v.customer_id == row.id and v.state == "completed" and v.day <= day
        ]
        limit = maximum if row.cadence_maximum is None else row.cadence_maximum
        covered = bool(last) and (day - max(last)).days <= limit
        found.append(Plain(row.id, day, owner(world, row.id, day), row.id, value=int(covered)))
    return found


def receivables(world: World, day: dt.date) -> list[Plain]:
    found = []
    for order in world.rows(Order):
        if (order.due is None and order.terms_days is None) or order.day > day:
            continue
        owed = 0
        if order.state != "cancelled":
            owed = net(world, order) + (order.freight or 0) + (order.tax or 0)
        for row in world.rows(Payment):
            if row.order_id == order.id and row.day <= day and row.currency == order.currency:
                owed -= -row.amount if row.kind == "refund" else row.amount
        for back in world.rows(Return):
            if back.order_id == order.id and back.day <= day:
                owed -= back.amount
        if owed:
            rep = whose(world, order.rep_id, order.customer_id, order.day)
            found.append(
                Plain(
                    order.id, order.day, rep, order.customer_id, value=owed, currency=order.currency
                )
            )
    return found


def footfall(world: World) -> list[Plain]:
    return [
        Plain(
            row.id,
            row.day,
            whose(world, row.rep_id, row.customer_id, row.day),
            row.customer_id,
            value=row.value,
        )
        for row in world.rows(Reading)
        if row.metric == "footfall"
    ]


FLOWS: dict[tuple[str, str | None], Callable[[World], list[Plain]]] = {
    ("visits", None): visits,
    ("contacts_made", None): contacts,
    ("new_client_visits", None): new_client_visits,
    ("products_pitched", None): pitches,
    ("prospects_found", None): prospects_found,
    ("customers_won", None): customers_won,
    ("orders", None): orders,
    ("sales_amount", "ordered"): ordered,
    ("sales_amount", "delivered"): delivered,
    ("sales_amount", "collected"): collected,
    ("sales_quantity", "ordered"): quantity_ordered,
    ("sales_quantity", "delivered"): quantity_delivered,
    ("gifts_cost", None): gifts,
    ("meetings_cost", None): meetings,
    ("tasks_done", None): tasks_done,
    ("lessons", None): lessons,
    ("learning", None): learning,
    ("footfall", None): footfall,
}


def within(facts: Iterable[Plain], days: Days) -> list[Plain]:
    """The facts of the days."""
    return [fact for fact in facts if days[0] <= fact.day <= days[1]]
