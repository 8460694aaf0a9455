"""Orders with lines, deliveries, payments on time and late, returns with refunds."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from crm.documents.demo.companies import Company
from crm.documents.demo.world import PERCENT, World
from crm.domain.money import PRICE_SCALE, QUANTITY_SCALE, divide_half_up, line_amount
from crm.models import Order, OrderLine, Payment, Return

_CENTS = PRICE_SCALE // 100
_PART = 10_000  # parts per million in a percent
_LARGE = 5_000_00  # from here on some pay in two parts
_METHODS = ("转账", "转账", "微信", "支付宝", "承兑汇票")
_REASONS = ("漏油", "临期", "发错规格", "包装破损", "多发一箱")
FREIGHT = 30_00


@dataclass(slots=True)
class Buyer:
    """How a customer buys and pays: terms in days, discount in percent, days late."""

    company: Company
    terms: int
    discount: int
    late: tuple[int, int]
    taste: list[int]
    stops_from: dt.date | None = None
    stops_until: dt.date | None = None

    def withholds(self, due: dt.date) -> bool:
        """Whether what is due then is not paid at all."""
        return (
            self.stops_from is not None
            and self.stops_until is not None
            and self.stops_from <= due <= self.stops_until
        )


def make_buyer(world: World, company: Company, late: tuple[int, int] = (-4, 3)) -> Buyer:
    """A buyer with terms of 0, 30 or 45 days, which are the customer's from now on."""
    dice = world.dice
    terms = (0, 30, 30, 30, 45)[dice.randrange(5)]
    company.values["terms_days"] = terms
    if terms:
        company.values["credit_limit"] = (3 + dice.randrange(18)) * 10_000_00
    taste = dice.sample(range(len(world.items)), 4 + dice.randrange(3))
    return Buyer(company, terms, (0, 0, 0, 2, 3, 5)[dice.randrange(6)], late, taste)


def place_order(
    world: World,
    buyer: Buyer,
    day: dt.date,
    amount: int,
    *,
    most_lines: int = 4,
    over_the_counter: bool = False,
) -> UUID:
    """An order of about so many minor units, and what follows from it by today.

    Over the counter it is taken along and paid at once.
    """
    dice, identity = world.dice, world.new_id()
    delivered = world.working(day + dt.timedelta(days=1 + dice.randrange(3)))
    cancelled = dice.randrange(70) == 0 and not over_the_counter
    terms = buyer.terms
    if over_the_counter:
        delivered, terms = day, 0
    arrived = not cancelled and delivered <= world.today
    state = "cancelled" if cancelled else "delivered" if arrived else "ordered"
    total, first = _lines(
        world,
        buyer,
        identity,
        day=day,
        amount=amount,
        most=most_lines,
        state=state,
        delivered=delivered,
    )
    freight = FREIGHT if amount < 800_00 and world.chance(50) else None  # noqa: PLR2004
    due = (delivered if arrived else day) + dt.timedelta(days=terms)
    world.rows.add(
        Order,
        id=identity,
        customer_id=buyer.company.id,
        rep_id=buyer.company.owner,
        day=day,
        code=world.order_code(day),
        state=state,
        freight=freight,
        delivered_on=delivered if arrived else None,
        terms_days=terms,
        due=due,
    )
    if over_the_counter:
        _payment(world, buyer, identity, day=day, amount=total + (freight or 0))
    elif arrived:
        back = _maybe_return(world, buyer, identity, delivered, first)
        _pay(world, buyer, identity, due=due, total=total + (freight or 0), back=back)
    return identity


def _lines(
    world: World,
    buyer: Buyer,
    order: UUID,
    *,
    day: dt.date,
    amount: int,
    most: int,
    state: str,
    delivered: dt.date,
) -> tuple[int, tuple[UUID, UUID, int]]:
    """The lines; their sum, and the first one with its product and the worth of one unit."""
    dice = world.dice
    count = min(1 + dice.randrange(most), len(buyer.taste))
    start, total = dice.randrange(len(buyer.taste)), 0
    first: tuple[UUID, UUID, int] | None = None
    for place in range(count):
        item = world.items[buyer.taste[(start + place) % len(buyer.taste)]]
        price = item.price(day)
        wanted = divide_half_up(amount * _CENTS, count * price)
        quantity = max(1, wanted) * QUANTITY_SCALE
        discount = buyer.discount * _PART
        value, identity = line_amount(price, quantity, discount), world.new_id()
        world.rows.add(
            OrderLine,
            id=identity,
            order_id=order,
            product_id=item.id,
            position=place + 1,
            quantity=quantity,
            unit_price=price,
            discount=discount,
            amount=value,
            state=state,
            delivered_on=delivered if state == "delivered" else None,
        )
        total += value
        first = first or (identity, item.id, line_amount(price, QUANTITY_SCALE, discount))
    if first is None:
        raise ValueError("an order without lines")
    return total, first


def _maybe_return(
    world: World, buyer: Buyer, order: UUID, delivered: dt.date, first: tuple[UUID, UUID, int]
) -> tuple[dt.date, int] | None:
    """Once in thirty a unit comes back within ten days; its day and worth."""
    dice = world.dice
    if dice.randrange(30):
        return None
    day = world.working(delivered + dt.timedelta(days=1 + dice.randrange(8)))
    if day > world.today:
        return None
    line, product, worth = first
    settled = (world.today - day).days > 10  # noqa: PLR2004
    world.rows.add(
        Return,
        id=world.new_id(),
        customer_id=buyer.company.id,
        order_id=order,
        order_line_id=line,
        product_id=product,
        rep_id=buyer.company.owner,
        day=day,
        quantity=QUANTITY_SCALE,
        amount=worth,
        reason=dice.choice(_REASONS),
        state="settled" if settled else "reported",
        resolution="退款或换货" if settled else None,
    )
    return day, worth


def _pay(
    world: World,
    buyer: Buyer,
    order: UUID,
    *,
    due: dt.date,
    total: int,
    back: tuple[dt.date, int] | None,
) -> None:
    """What was paid by today; a return before the payment lowers it, one after is refunded."""
    dice = world.dice
    low, high = buyer.late
    day = world.working(due + dt.timedelta(days=low + dice.randrange(high - low + 1)))
    if buyer.withholds(due):
        return
    if back is not None and back[0] <= day:
        total -= back[1]
        back = None
    if total > _LARGE and world.chance(15):
        part = total * (30 + dice.randrange(40)) // PERCENT
        _payment(world, buyer, order, day=day, amount=part)
        later = world.working(day + dt.timedelta(days=10 + dice.randrange(20)))
        _payment(world, buyer, order, day=later, amount=total - part)
    else:
        _payment(world, buyer, order, day=day, amount=total)
    if back is not None and day <= world.today:
        refunded = world.working(back[0] + dt.timedelta(days=3 + dice.randrange(5)))
        _payment(world, buyer, order, day=refunded, amount=back[1], kind="refund")


def _payment(
    world: World,
    buyer: Buyer,
    order: UUID,
    *,
    day: dt.date,
    amount: int,
    kind: str = "payment",
) -> None:
    if day > world.today or amount <= 0:
        return
    world.rows.add(
        Payment,
        id=world.new_id(),
        customer_id=buyer.company.id,
        order_id=order,
        rep_id=buyer.company.owner,
        day=day,
        kind=kind,
        amount=amount,
        method=_METHODS[world.dice.randrange(len(_METHODS))],
    )
