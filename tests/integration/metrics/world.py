"""A small random store, and the metrics worked out of it the plain way, fact by fact."""

import datetime as dt
import random
import uuid
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from sqlalchemy.orm import Session

from crm.domain.choices import APPROVALS, STAGES, VISIT_MODES, VISIT_STATES
from crm.models import (
    Assignment,
    Attendance,
    Customer,
    Fact,
    Gift,
    Learning,
    Lesson,
    Meeting,
    Order,
    OrderLine,
    Payment,
    Pitch,
    Product,
    Reading,
    Rep,
    Return,
    StageChange,
    Task,
    Visit,
)

FIRST = dt.date(2026, 2, 24)
DAYS = 12  # across the end of a month
FactT = TypeVar("FactT", bound=Fact)
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Plain:
    """A fact as the plain way finds it."""

    id: uuid.UUID
    day: dt.date
    rep: uuid.UUID | None
    customer: uuid.UUID | None = None
    product: uuid.UUID | None = None
    value: int = 1
    currency: str | None = None


@dataclass(slots=True)
class World:
    """Every fact there is, table by table; ids in no order of time."""

    rng: random.Random
    tables: dict[type[Fact], list[Fact]] = field(default_factory=dict)

    @classmethod
    def random(cls, rng: random.Random) -> "World":
        """Three customers, two reps, and a dozen days in which anything may happen."""
        world = cls(rng)
        reps = [world.add(Rep, name=name) for name in ("Anna", "Bo")]
        products = [world.add(Product, name=name, category=name.lower()) for name in ("Pen", "Ink")]
        customers = [
            world.add(
                Customer,
                name=f"C{n}",
                region=rng.choice([None, "North", "South"]),
                since=world.maybe(world.day(), 0.2),
                cadence_maximum=rng.choice([None, 1, 4]),
            )
            for n in range(3)
        ]
        for _ in range(rng.randint(0, 4)):
            world.add(
                Assignment,
                customer_id=rng.choice(customers).id,
                rep_id=world.maybe(rng.choice(reps).id, 0.8),
                day=world.maybe(world.day(), 0.7),
            )
        for _ in range(rng.randint(0, 6)):
            world.add(
                StageChange,
                customer_id=rng.choice(customers).id,
                stage=rng.choice([*STAGES, "won", "lost"]),
                day=world.maybe(world.day(), 0.7),
                rep_id=world.maybe(rng.choice(reps).id, 0.3),
            )
        for _ in range(rng.randint(0, 8)):
            world._contact(customers, reps, products)
        for _ in range(rng.randint(0, 4)):
            world._order(customers, reps, products)
        for _ in range(rng.randint(0, 3)):
            world._spending(customers, reps)
        for _ in range(rng.randint(0, 3)):
            world._desk(customers, reps)
        return world

    def _contact(self, customers: list[Customer], reps: list[Rep], products: list[Product]) -> None:
        rng = self.rng
        visit = self.add(
            Visit,
            customer_id=rng.choice(customers).id,
            rep_id=self.maybe(rng.choice(reps).id, 0.5),
            day=self.day(),
            time=rng.choice([None, "09:00", "09:00", "14:30"]),
            mode=rng.choice(["visit", "visit", *VISIT_MODES]),
            state=rng.choice(["completed", "completed", *VISIT_STATES]),
        )
        for _ in range(rng.randint(0, 2)):
            self.add(Pitch, visit_id=visit.id, product_id=rng.choice(products).id)

    def _order(self, customers: list[Customer], reps: list[Rep], products: list[Product]) -> None:
        rng = self.rng
        currency = rng.choice(["CNY", "CNY", "USD"])
        order = self.add(
            Order,
            customer_id=rng.choice(customers).id,
            rep_id=self.maybe(rng.choice(reps).id, 0.5),
            day=self.day(),
            state=rng.choice(["ordered", "delivered", "cancelled", "ordered"]),
            currency=currency,
            amount=self.maybe(rng.randint(0, 900), 0.5),
            freight=rng.choice([None, 7]),
            tax=rng.choice([None, 13]),
            delivered_on=self.maybe(self.day(), 0.5),
            due=self.maybe(self.day(), 0.3),
            terms_days=self.maybe(3, 0.3),
        )
        for _ in range(rng.randint(0, 3)):
            self.add(
                OrderLine,
                order_id=order.id,
                product_id=self.maybe(rng.choice(products).id, 0.8),
                quantity=rng.randint(1, 5000),
                amount=rng.randint(0, 900),
                state=rng.choice(["ordered", "delivered", "cancelled"]),
                delivered_on=self.maybe(self.day(), 0.3),
            )
        if rng.random() < 0.6:
            self.add(
                Payment,
                customer_id=order.customer_id,
                order_id=self.maybe(order.id, 0.8),
                rep_id=self.maybe(rng.choice(reps).id, 0.3),
                day=self.day(),
                kind=rng.choice(["payment", "payment", "refund"]),
                amount=rng.randint(0, 900),
                currency=rng.choice([currency, currency, "CNY"]),
            )
        if rng.random() < 0.4:
            self.add(
                Return,
                customer_id=order.customer_id,
                order_id=self.maybe(order.id, 0.8),
                product_id=self.maybe(rng.choice(products).id, 0.5),
                day=self.day(),
                quantity=rng.randint(0, 900),
                amount=rng.randint(0, 900),
                currency=currency,
            )

    def _spending(self, customers: list[Customer], reps: list[Rep]) -> None:
        rng = self.rng
        self.add(
            Gift,
            customer_id=rng.choice(customers).id,
            rep_id=self.maybe(rng.choice(reps).id, 0.5),
            day=self.day(),
            item="tea",
            cost=self.maybe(rng.randint(0, 900), 0.8),
            approval=rng.choice(APPROVALS),
        )
        meeting = self.add(
            Meeting,
            rep_id=self.maybe(rng.choice(reps).id, 0.5),
            day=self.day(),
            cost=self.maybe(rng.randint(0, 900), 0.8),
            approval=rng.choice(APPROVALS),
        )
        for _ in range(rng.randint(0, 4)):
            self.add(Attendance, meeting_id=meeting.id, customer_id=rng.choice(customers).id)

    def _desk(self, customers: list[Customer], reps: list[Rep]) -> None:
        rng = self.rng
        rep, day = self.maybe(rng.choice(reps).id, 0.6), self.day()
        customer = self.maybe(rng.choice(customers).id, 0.5)
        done = self.maybe(day, 0.7)
        self.add(
            Task,
            title="call",
            rep_id=rep,
            customer_id=customer,
            state="done" if done else "open",
            done_on=done,
        )
        self.add(Lesson, mistake="late", rep_id=rep, customer_id=customer, day=day)
        self.add(Learning, title="book", rep_id=rep, day=day)
        self.add(
            Reading,
            metric="footfall",
            rep_id=rep,
            customer_id=customer,
            day=day,
            value=rng.randint(-5, 5) * 500_000,
        )
        self.add(
            Reading,
            metric="share",
            nature="level",
            day=day,
            customer_id=customer,
            value=rng.randint(0, 9) * 100_000,
        )

    def add(self, model: type[FactT], **fields: object) -> FactT:
        """One more fact; now and then a deleted one, but never of what others hang on."""
        keeps = model in (Rep, Product, Customer)
        base: dict[str, Any] = {
            "id": self._id(),
            "deleted": not keeps and self.rng.random() < 0.12,
        }
        row = model(**(base | fields))
        self.tables.setdefault(model, []).append(row)
        return row

    def _id(self) -> uuid.UUID:
        """Unlike any other, sorted like none before."""
        made = sum(map(len, self.tables.values()))
        return uuid.UUID(int=self.rng.getrandbits(32) << 64 | made)

    def day(self) -> dt.date:
        """One of the days."""
        return FIRST + dt.timedelta(days=self.rng.randrange(DAYS))

    def maybe(self, value: Value, chance: float) -> Value | None:
        """The value, or none."""
        return value if self.rng.random() < chance else None

    def rows(self, model: type[FactT]) -> list[FactT]:
        """The facts of a table that are not deleted."""
        found = cast("list[FactT]", self.tables.get(model, []))
        return [row for row in found if not row.deleted]

    def write(self, session: Session) -> None:
        """Put all of it into a store, what others hang on first."""
        order: tuple[type[Fact], ...] = (Rep, Product, Customer, Visit, Order, Meeting)
        tables = (*order, *(each for each in self.tables if each not in order))
        for model in tables:
            session.add_all(self.tables.get(model, []))
            session.flush()
