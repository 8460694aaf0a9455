"""What the rep's customers bought, month by month, and what they still owe."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Final

from crm.documents.demo.clients import Client
from crm.documents.demo.trade import Buyer, place_order
from crm.documents.demo.world import World

# Of the months, this one first, in thousands of yuan ordered (asked: 80 to 100 collected).
MONTHS: Final = (98, 90, 134, 92, 68, 99, 86, 138, 92, 70, 106, 95, 64, 101, 88)
_DEBTS: Final = (16, 47, 76, 128)  # days overdue, one debtor in each band
_WEEK: Final = dt.timedelta(days=7)


def sell(world: World, clients: Sequence[Client]) -> None:
    """What the rep's customers ordered month by month; debts in each age."""
    debtors = [c.buyer for c in clients if c.buyer is not None and c.won_on is None]
    for number, overdue in enumerate(_DEBTS):
        if debtors:
            buyer = debtors[(2 + 3 * number) % len(debtors)]
            due = world.ago(overdue)
            buyer.stops_from, buyer.stops_until = due - _WEEK, due + _WEEK
            ordered = world.worked(due - dt.timedelta(days=buyer.terms + 3))
            place_order(world, buyer, ordered, (18 + 7 * number) * 100_00)
    first = world.today.replace(day=1)
    for budget in MONTHS:
        _sell_month(world, clients, first, budget * 1000_00)
        first = (first - dt.timedelta(days=1)).replace(day=1)


def _sell_month(world: World, clients: Sequence[Client], first: dt.date, budget: int) -> None:
    last = (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
    buyers = [(c, c.buyer) for c in clients if c.buyer and (c.won_on is None or c.won_on < first)]
    shares = list(_shares(world, buyers))
    whole = sum(weight for _buyer, weight in shares)
    for place, (buyer, weight) in enumerate(shares):
        day = world.worked(
            first + dt.timedelta(days=(last - first).days * (2 * place + 1) // (2 * len(shares)))
        )
        if first <= day <= world.today:
            place_order(world, buyer, day, budget * weight // whole)
    if first <= world.today <= last and shares:
        place_order(world, shares[0][0], world.fresh, 24_00_00)
        place_order(world, shares[-1][0], world.fresh, 16_00_00, over_the_counter=True)


def _shares(world: World, buyers: list[tuple[Client, Buyer]]) -> Iterator[tuple[Buyer, int]]:
    """Orders of a month, shuffled; a good customer orders twice."""
    orders: list[tuple[Buyer, int]] = []
    for client, buyer in buyers:
        times = 2 if client.weight > 6 else 1  # noqa: PLR2004
        orders.extend(
            (buyer, client.weight * (7 + world.dice.randrange(7)) // times)
            for _turn in range(times)
        )
    world.dice.shuffle(orders)
    yield from ((buyer, max(1, weight)) for buyer, weight in orders)
