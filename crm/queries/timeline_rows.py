"""The words of the entries of a timeline, for those that are shown alone."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.i18n import listed
from crm.models import (
    Assignment,
    Contact,
    Customer,
    Gift,
    Lesson,
    Meeting,
    Note,
    Order,
    OrderLine,
    Payment,
    Pitch,
    PriceChange,
    Product,
    Rep,
    Return,
    StageChange,
    Task,
    Visit,
)
from crm.queries.briefs.words import quantity
from crm.queries.orders import order_total
from crm.queries.products import price_before

_CHUNK: Final = 500
_MOST_LINES: Final = 3  # of an order, told in one line


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineRow:
    """One entry; `code` and `state` are codes of its kind, `told` what else there is to say.

    Money in minor units; of a price, `amount` and `before` in ten-thousandths. `then` is what was
    promised. A promise has the id of the contact it was made in.
    """

    kind: str
    id: uuid.UUID
    day: dt.date
    code: str | None = None
    state: str | None = None
    result: str | None = None
    title: str | None = None
    who: str | None = None
    amount: int | None = None
    before: int | None = None
    currency: str | None = None
    then: str | None = None
    told: tuple[str, ...] = ()


_Fields: TypeAlias = dict[str, Any]
_Reader: TypeAlias = Callable[[Session, Sequence[uuid.UUID]], Mapping[uuid.UUID, _Fields]]


def read_rows(
    session: Session, keys: Sequence[tuple[str, uuid.UUID, dt.date]]
) -> Sequence[TimelineRow]:
    """The entries of these keys (kind, id, day), in their order: a statement or two for a kind."""
    wanted: dict[str, list[uuid.UUID]] = defaultdict(list)
    for kind, fact, _day in keys:
        wanted[kind].append(fact)
    found: dict[tuple[str, uuid.UUID], _Fields] = {}
    for kind, facts in wanted.items():
        for first in range(0, len(facts), _CHUNK):
            some = _READERS[kind](session, facts[first : first + _CHUNK])
            found |= {(kind, fact): fields for fact, fields in some.items()}
    return [
        TimelineRow(kind=kind, id=fact, day=day, **found.get((kind, fact), {}))
        for kind, fact, day in keys
    ]


def _told(*parts: str | None) -> tuple[str, ...]:
    return tuple(" ".join(part.split()) for part in parts if part and part.strip())


def _visits(session: Session, ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, _Fields]:
    pitched: dict[uuid.UUID, list[str]] = defaultdict(list)
    pitches = (
        select(Pitch.visit_id, Product.name)
        .join(Product, Product.id == Pitch.product_id)
        .where(Pitch.visit_id.in_(ids), ~Pitch.deleted)
        .order_by(Pitch.id)
    )
    for visit, name in session.execute(pitches):
        pitched[visit].append(name)
    statement = (
        select(Visit, Contact.name)
        .outerjoin(Contact, Contact.id == Visit.contact_id)
        .where(Visit.id.in_(ids))
    )
    return {
        v.id: {
            "code": v.mode,
            "state": v.state,
            "result": v.result,
            "who": who,
            "then": v.next_step,
            "told": _told(v.said or v.purpose, v.feedback, v.competitor, listed(pitched[v.id])),
        }
        for v, who in session.execute(statement)
    }


def _promises(session: Session, ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, _Fields]:
    statement = select(Visit.id, Visit.next_step, Visit.next_done_on).where(Visit.id.in_(ids))
    return {
        visit: {"title": step, "state": "open" if done is None else "done"}
        for visit, step, done in session.execute(statement)
    }


def _orders(session: Session, ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, _Fields]:
    lines: dict[uuid.UUID, list[str]] = defaultdict(list)
    of_lines = (
        select(OrderLine.order_id, func.coalesce(Product.name, OrderLine.item), Product.unit)
        .add_columns(OrderLine.quantity)
        .outerjoin(Product, Product.id == OrderLine.product_id)
        .where(OrderLine.order_id.in_(ids), ~OrderLine.deleted, OrderLine.state != "cancelled")
        .order_by(OrderLine.amount.desc(), OrderLine.id)
    )
    for order, name, unit, count in session.execute(of_lines):
        if name:
            lines[order].append(f"{name} {quantity(count)} {unit or ''}".strip())
    statement = select(
        Order.id, Order.state, Order.currency, order_total(), Order.code, Order.note
    ).where(Order.id.in_(ids))
    return {
        order: {
            "state": state,
            "amount": total,
            "currency": currency,
            "told": _told(listed(_few(lines[order])), code, note),
        }
        for order, state, currency, total, code, note in session.execute(statement)
    }


def _few(lines: list[str]) -> list[str]:
    return lines if len(lines) <= _MOST_LINES else [*lines[:_MOST_LINES], "…"]


def _payments(session: Session, ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, _Fields]:
    statement = (
        select(Payment, Order.code)
        .outerjoin(Order, Order.id == Payment.order_id)
        .where(Payment.id.in_(ids))
    )
    return {
        p.id: {
            "code": p.kind,
            "amount": p.amount,
            "currency": p.currency,
            "told": _told(order, p.method, p.note),
        }
        for p, order in session.execute(statement)
    }


def _returns(session: Session, ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, _Fields]:
    statement = (
        select(Return, Product.name)
        .outerjoin(Product, Product.id == Return.product_id)
        .where(Return.id.in_(ids))
    )
    return {
        r.id: {
            "state": r.state,
            "amount": r.amount,
            "currency": r.currency,
            "told": _told(product, r.reason, r.resolution),
        }
        for r, product in session.execute(statement)
    }


def _gifts(session: Session, ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, _Fields]:
    statement = (
        select(Gift, Contact.name)
        .outerjoin(Contact, Contact.id == Gift.contact_id)
        .where(Gift.id.in_(ids))
    )
    return {
        g.id: {
            "state": g.approval,
            "title": g.item,
            "who": who,
            "amount": g.cost,
            "currency": g.currency,
            "told": _told(g.occasion, g.note),
        }
        for g, who in session.execute(statement)
    }


def _meetings(session: Session, ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, _Fields]:
    return {
        m.id: {
            "code": m.kind,
            "state": m.approval,
            "title": m.subject,
            "amount": m.cost,
            "currency": m.currency,
            "told": _told(m.place, m.outcome),
        }
        for m in session.scalars(select(Meeting).where(Meeting.id.in_(ids)))
    }


def _notes(session: Session, ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, _Fields]:
    statement = (
        select(Note, Product.name)
        .outerjoin(Product, Product.id == Note.product_id)
        .where(Note.id.in_(ids))
    )
    return {
        n.id: {"code": n.kind, "told": _told(n.body, product)}
        for n, product in session.execute(statement)
    }


def _tasks(session: Session, ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, _Fields]:
    statement = select(Task.id, Task.title, Task.state, Task.note).where(Task.id.in_(ids))
    return {
        task: {"title": title, "state": state, "told": _told(note)}
        for task, title, state, note in session.execute(statement)
    }


def _lessons(session: Session, ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, _Fields]:
    return {
        lesson.id: {"told": _told(lesson.mistake), "then": lesson.correction}
        for lesson in session.scalars(select(Lesson).where(Lesson.id.in_(ids)))
    }


def _stages(session: Session, ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, _Fields]:
    return {
        change.id: {"code": change.stage, "told": _told(change.reason)}
        for change in session.scalars(select(StageChange).where(StageChange.id.in_(ids)))
    }


def _assignments(session: Session, ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, _Fields]:
    statement = (
        select(Assignment.id, Rep.name, Assignment.reason)
        .outerjoin(Rep, Rep.id == Assignment.rep_id)
        .where(Assignment.id.in_(ids))
    )
    return {
        change: {"who": rep, "told": _told(reason)}
        for change, rep, reason in session.execute(statement)
    }


def _prices(session: Session, ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, _Fields]:
    statement = (
        select(PriceChange, Product.name, price_before())
        .join(Product, Product.id == PriceChange.product_id)
        .where(PriceChange.id.in_(ids))
    )
    return {
        p.id: {
            "title": product,
            "amount": p.price,
            "before": old,
            "currency": p.currency,
            "told": _told(p.note),
        }
        for p, product, old in session.execute(statement)
    }


def _merges(session: Session, ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, _Fields]:
    names = select(Customer.id, Customer.name).where(Customer.id.in_(ids))
    return {customer: {"title": name} for customer, name in session.execute(names)}


_READERS: Final[Mapping[str, _Reader]] = {
    "visit": _visits,
    "promise": _promises,
    "order": _orders,
    "payment": _payments,
    "return": _returns,
    "gift": _gifts,
    "meeting": _meetings,
    "note": _notes,
    "task": _tasks,
    "lesson": _lessons,
    "stage": _stages,
    "assignment": _assignments,
    "price": _prices,
    "merge": _merges,
}
