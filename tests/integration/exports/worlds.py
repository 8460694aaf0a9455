"""Small stores that hold every kind of fact, with the nastiest texts there are."""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import strategies as st

from crm.domain import choices
from crm.models import (
    Assignment,
    Attendance,
    Contact,
    Customer,
    Fact,
    Gift,
    Learning,
    Lesson,
    Meeting,
    Note,
    Order,
    OrderLine,
    Payment,
    Pitch,
    PriceChange,
    Product,
    Reading,
    Rep,
    Return,
    StageChange,
    Target,
    Task,
    Visit,
)
from crm.store.store import Store
from tests.integration.exports.nasty import (
    amounts,
    clocks,
    currencies,
    days,
    extras,
    lists,
    maybe,
    names,
    recent,
    texts,
)


class World:
    """Rows drawn one by one, each of those before it at hand."""

    def __init__(self, draw: Callable[..., Any], store: Store) -> None:
        self.draw = draw
        self.store = store
        self.rows: list[Fact] = []

    def some(self, most: int = 2) -> range:
        """So many times."""
        return range(self.draw(st.integers(0, most)))

    def one(self, found: Sequence[Any]) -> Any:  # noqa: ANN401 - a row
        """One of the rows, or none."""
        return self.draw(st.none() | st.sampled_from(found)) if found else None

    def make(self, model: Any, **values: Any) -> Any:  # noqa: ANN401 - a row
        """A row of the model; what is a strategy is drawn."""
        drawn = {
            name: self.draw(value) if isinstance(value, st.SearchStrategy) else value
            for name, value in values.items()
        }
        row = model(id=self.store.mint(self.store.clock()), **drawn)
        self.rows.append(row)
        return row


def _id(row: Any) -> uuid.UUID | None:  # noqa: ANN401 - a row or none
    return None if row is None else row.id


def build(draw: Callable[..., Any], store: Store) -> World:
    """Draw a store's facts, without writing them."""
    world = World(draw, store)
    make, some, one = world.make, world.some, world.one
    reps = [
        make(Rep, name=names, code=maybe, email=maybe, phone=maybe, title=maybe, team=maybe)
        for _ in some()
    ]
    customers = [_customer(world) for _ in range(draw(st.integers(1, 3)))]
    people: dict[uuid.UUID, list[Any]] = {}
    for customer in customers:
        people[customer.id] = [_contact(world, customer) for _ in some()]
        for _ in range(draw(st.integers(1, 3))):
            day = st.none() | recent
            make(
                *(StageChange,),
                customer_id=customer.id,
                stage=st.sampled_from(choices.STAGES),
                day=day,
                rep_id=_id(one(reps)),
                reason=maybe,
            )
        for _ in some():
            make(
                *(Assignment,),
                customer_id=customer.id,
                rep_id=_id(one(reps)),
                day=st.none() | recent,
                reason=maybe,
            )
    products = [_product(world) for _ in some()]
    orders = [_order(world, draw(st.sampled_from(customers)), reps) for _ in some()]
    lines = [_line(world, order, products) for order in orders for _ in some()]
    for _ in some():
        _money(world, customers, orders, lines, products=products, reps=reps)
    visits: list[Any] = []
    for _ in some(3):
        visits.append(_visit(world, draw(st.sampled_from(customers)), people, reps, visits))
        for product in {_id(one(products)), _id(one(products))} - {None}:
            make(Pitch, visit_id=visits[-1].id, product_id=product)
    for _ in some():
        _meeting(world, customers, people, reps)
        _gift(world, draw(st.sampled_from(customers)), people, reps)
        _small(world, customers, products, reps)
    return world


def _customer(world: World) -> Any:  # noqa: ANN401 - a row
    return world.make(
        Customer,
        name=names,
        code=maybe,
        short_name=maybe,
        kind=st.sampled_from(choices.CUSTOMER_KINDS),
        grade=st.none() | st.sampled_from(choices.GRADES),
        channel=st.none() | st.sampled_from(choices.CHANNELS) | texts,
        address=maybe,
        postal_code=maybe,
        phone=maybe,
        fax=maybe,
        email=maybe,
        website=maybe,
        since=st.none() | days,
        needs=maybe,
        credit_limit=st.none() | amounts,
        terms_days=st.none() | st.integers(0, 400),
        currency=currencies,
        cadence_ideal=st.none() | st.integers(1, 90),
        expected_amount=st.none() | amounts,
        expected_on=st.none() | days,
        tags=lists,
        note=maybe,
        extra=extras,
    )


BIRTHDAYS = (
    *((None, None, None, "solar"), (1990, 5, 3, "solar"), (None, 2, 29, "solar")),
    *((1984, 10, 30, "lunar"), (None, -4, 30, "lunar"), (2001, -4, 1, "lunar")),
    (None, 12, 30, "lunar"),
)


def _contact(world: World, customer: Any) -> Any:  # noqa: ANN401 - rows
    year, month, day, calendar = world.draw(st.sampled_from(BIRTHDAYS))
    return world.make(
        Contact,
        customer_id=customer.id,
        name=names,
        code=maybe,
        gender=st.none() | st.sampled_from(choices.GENDERS),
        title=maybe,
        role=st.none() | st.sampled_from(choices.DECISION_ROLES),
        mobile=maybe,
        phone=maybe,
        email=maybe,
        wechat=maybe,
        qq=maybe,
        birth_year=year,
        birth_month=month,
        birth_day=day,
        birth_calendar=calendar,
        likes=maybe,
        note=maybe,
        tags=lists,
        extra=extras,
    )


def _product(world: World) -> Any:  # noqa: ANN401 - a row
    product = world.make(
        Product,
        name=names,
        code=maybe,
        category=maybe,
        specification=maybe,
        selling_points=maybe,
        answers=maybe,
        launched_on=st.none() | days,
        active=st.booleans(),
        tags=lists,
        extra=extras,
    )
    taken = set()
    for _ in world.some(3):
        day, currency = world.draw(st.none() | recent), world.draw(currencies)
        if (day, currency) not in taken:
            taken.add((day, currency))
            world.make(
                *(PriceChange,),
                product_id=product.id,
                day=day,
                price=st.integers(0, 10**8),
                currency=currency,
                note=maybe,
            )
    return product


def _order(world: World, customer: Any, reps: list[Any]) -> Any:  # noqa: ANN401 - rows
    day, terms = world.draw(recent), world.draw(st.none() | st.integers(0, 90))
    return world.make(
        Order,
        customer_id=customer.id,
        rep_id=_id(world.one(reps)),
        day=day,
        code=maybe,
        state=st.sampled_from(choices.ORDER_STATES),
        currency=currencies,
        amount=st.none() | amounts,
        freight=st.none() | amounts,
        tax=st.none() | amounts,
        terms_days=terms,
        due=None if terms is None else day + dt.timedelta(terms),
        note=maybe,
        extra=extras,
    )


def _line(world: World, order: Any, products: list[Any]) -> Any:  # noqa: ANN401 - rows
    from crm.domain.money import line_amount, minor_digits

    price, quantity, discount = world.draw(
        st.tuples(st.integers(0, 10**9), st.integers(1, 10**7), st.sampled_from((0, 150_000, 333)))
    )
    return world.make(
        OrderLine,
        order_id=order.id,
        product_id=_id(world.one(products)),
        item=maybe,
        code=maybe,
        position=st.none() | st.integers(1, 99),
        quantity=quantity,
        unit_price=price,
        discount=discount,
        amount=line_amount(price, quantity, discount, minor_digits(order.currency)),
        state=st.sampled_from(choices.LINE_STATES),
        delivered_on=st.none() | recent,
        extra=extras,
    )


def _money(
    world: World,
    customers: list[Any],
    orders: list[Any],
    lines: list[Any],
    *,
    products: list[Any],
    reps: list[Any],
) -> None:
    order = world.one(orders)
    customer = order.customer_id if order else world.draw(st.sampled_from(customers)).id
    world.make(
        Payment,
        customer_id=customer,
        order_id=_id(order),
        rep_id=_id(world.one(reps)),
        day=recent,
        kind=st.sampled_from(choices.PAYMENT_KINDS),
        amount=amounts.filter(bool),
        currency=currencies,
        method=maybe,
        code=maybe,
        note=maybe,
        extra=extras,
    )
    line = world.one([one for one in lines if order and one.order_id == order.id])
    world.make(
        Return,
        customer_id=customer,
        order_id=_id(order),
        order_line_id=_id(line),
        product_id=_id(world.one(products)),
        day=recent,
        quantity=st.integers(0, 10**6),
        amount=amounts,
        currency=currencies,
        reason=maybe,
        state=st.sampled_from(choices.RETURN_STATES),
        resolution=maybe,
        code=maybe,
        extra=extras,
    )


def _visit(
    world: World,
    customer: Any,  # noqa: ANN401 - rows
    people: dict[uuid.UUID, list[Any]],
    reps: list[Any],
    visits: list[Any],
) -> Any:  # noqa: ANN401 - a row
    return world.make(
        Visit,
        customer_id=customer.id,
        contact_id=_id(world.one(people[customer.id])),
        rep_id=_id(world.one(reps)),
        day=recent,
        time=st.none() | clocks,
        zone=st.none() | st.sampled_from(("Asia/Shanghai", "Etc/GMT+8")),
        mode=st.sampled_from(choices.VISIT_MODES),
        state=st.sampled_from(choices.VISIT_STATES),
        purpose=maybe,
        said=maybe,
        feedback=maybe,
        competitor=maybe,
        result=st.none() | st.sampled_from(choices.VISIT_RESULTS) | texts,
        next_on=st.none() | recent,
        next_step=maybe,
        next_done_on=st.none() | recent,
        follows_id=_id(world.one(visits)),
        code=maybe,
        extra=extras,
    )


def _meeting(
    world: World,
    customers: list[Any],
    people: dict[uuid.UUID, list[Any]],
    reps: list[Any],
) -> None:
    meeting = world.make(
        Meeting,
        day=recent,
        time=st.none() | clocks,
        kind=st.sampled_from(choices.MEETING_KINDS),
        subject=maybe,
        place=maybe,
        rep_id=_id(world.one(reps)),
        companions=st.none() | st.integers(0, 20),
        cost=st.none() | amounts,
        budget=st.none() | amounts,
        currency=currencies,
        approval=st.sampled_from(choices.APPROVALS),
        outcome=maybe,
        invoice=maybe,
        code=maybe,
        extra=extras,
    )
    for _ in world.some(4):
        customer = world.draw(st.sampled_from(customers))
        world.make(
            *(Attendance,),
            meeting_id=meeting.id,
            customer_id=customer.id,
            contact_id=_id(world.one(people[customer.id])),
        )


def _gift(
    world: World,
    customer: Any,  # noqa: ANN401 - rows
    people: dict[uuid.UUID, list[Any]],
    reps: list[Any],
) -> None:
    world.make(
        Gift,
        customer_id=customer.id,
        contact_id=_id(world.one(people[customer.id])),
        rep_id=_id(world.one(reps)),
        day=recent,
        item=names,
        quantity=st.integers(0, 10**6),
        cost=st.none() | amounts,
        budget=st.none() | amounts,
        currency=currencies,
        approval=st.sampled_from(choices.APPROVALS),
        occasion=maybe,
        returned=st.booleans(),
        note=maybe,
        code=maybe,
        extra=extras,
    )


def _small(world: World, customers: list[Any], products: list[Any], reps: list[Any]) -> None:
    def links(*which: str) -> dict[str, Any]:
        found = {"rep": reps, "customer": customers, "product": products}
        return {f"{name}_id": _id(world.one(found[name])) for name in which}

    make = world.make
    repeats = st.none() | st.sampled_from(("week", "month", "45d"))
    first = make(Task, title=names, due=st.none() | recent, repeat=repeats, note=maybe)
    make(
        Task,
        title=names,
        due=st.none() | recent,
        state=st.sampled_from(choices.TASK_STATES),
        done_on=st.none() | recent,
        previous_id=first.id,
        code=maybe,
        **links("rep", "customer"),
    )
    make(
        Note,
        body=names,
        day=recent,
        kind=st.sampled_from(choices.NOTE_KINDS),
        answered_on=st.none() | recent,
        **links("rep", "customer", "product"),
    )
    make(
        Lesson,
        day=recent,
        mistake=names,
        correction=maybe,
        topic=maybe,
        active=st.booleans(),
        **links("rep", "customer", "product"),
    )
    make(
        Learning,
        day=recent,
        title=names,
        kind=st.sampled_from(choices.LEARNING_KINDS),
        minutes=st.none() | st.integers(0, 600),
        source=maybe,
        note=maybe,
        **links("rep", "product"),
    )
    make(
        Reading,
        metric=st.sampled_from(("footfall", "=份额", "客流 ")).map(str.strip),
        day=recent,
        value=st.integers(-(10**14), 10**14),
        unit=st.none() | st.sampled_from(("人", "%", "=x")),
        nature=st.sampled_from(choices.READING_NATURES),
        currency=st.none() | currencies,
        region=maybe,
        source=maybe,
        code=maybe,
        **links("rep", "customer", "product"),
    )
    rep, customer = world.one(reps), world.one(customers)
    scope = {"region": world.draw(names)} if world.draw(st.booleans()) else {}
    scope |= {} if customer is None else {"customer": str(customer.id)}
    scope |= {} if rep is None else {"rep": str(rep.id)}
    low = world.draw(st.integers(0, 10**9))
    make(
        Target,
        metric=st.sampled_from(("visits", "new_client_visits")),
        period=st.sampled_from(("week", "month", "year")),
        starts_on=recent,
        low=low,
        high=st.none() | st.just(low + 7),
        sense="reach",
        scope=dict(sorted(scope.items())),
        first_weekday=st.integers(0, 6),
        ended=st.booleans(),
        note=maybe,
    )
