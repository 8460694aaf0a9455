"""What happened with a customer, of every kind in one order, a page at a time."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    and_,
    func,
    literal,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session

from crm.models import (
    Assignment,
    Attendance,
    ChangeEntry,
    Customer,
    Gift,
    Lesson,
    Meeting,
    Note,
    Order,
    OrderLine,
    Payment,
    PriceChange,
    Return,
    StageChange,
    Step,
    Task,
    Visit,
)
from crm.queries.timeline_rows import TimelineRow, read_rows

__all__ = ["GROUPS", "TimelineKey", "TimelinePage", "TimelineRow", "timeline"]

PAGE: Final = 30
GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "contacts": ("visit",),
    "trade": ("order", "payment", "return"),
    "gifts": ("gift", "meeting"),
    "notes": ("note",),
    "promises": ("promise", "task"),
    "changes": ("stage", "assignment", "price", "merge"),
    "lessons": ("lesson",),
}
"""What the entries can be narrowed down to; what a contact promised is else told with it."""
_ALL: Final = tuple(kind for kinds in GROUPS.values() for kind in kinds if kind != "promise")


@dataclass(frozen=True, slots=True)
class TimelineKey:
    """Where an entry stands in the order: by day, within a day by when it was written down."""

    day: dt.date
    id: uuid.UUID


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """Some entries, the newest first, and after which one it goes on; None at the end."""

    rows: Sequence[TimelineRow]
    more: TimelineKey | None


def timeline(
    session: Session,
    customer: uuid.UUID,
    *,
    today: dt.date,
    groups: Collection[str] = (),
    after: TimelineKey | None = None,
    entry: uuid.UUID | None = None,
    limit: int = PAGE,
) -> TimelinePage:
    """The next entries of the groups, of all without any; far enough to hold `entry` if given.

    What has no day is left out: it was there from the beginning. An open task stands at the day it
    is due. The keys of all entries are sorted, the words of those on the page alone are read.
    """
    kinds = tuple(kind for group in groups for kind in GROUPS[group]) or _ALL
    selects = _keys(customer, today)
    k = union_all(*(selects[kind] for kind in kinds)).subquery("k").c
    if entry is not None:
        limit = max(limit, _place(session, k, entry) + 1)
    statement = select(k.kind, k.id, k.day).order_by(k.day.desc(), k.id.desc()).limit(limit + 1)
    if after is not None:
        statement = statement.where(
            or_(k.day < after.day, and_(k.day == after.day, k.id < after.id))
        )
    found = session.execute(statement).all()
    shown = [(row.kind, row.id, row.day) for row in found[:limit]]
    last = shown[-1] if len(found) > limit else None
    return TimelinePage(
        read_rows(session, shown), None if last is None else TimelineKey(last[2], last[1])
    )


def _place(session: Session, k: Any, entry: uuid.UUID) -> int:  # noqa: ANN401 - columns of the keys
    """How many entries stand up to this one; 0 if it is not among them."""
    day = session.execute(select(k.day).where(k.id == entry)).scalar()
    if day is None:
        return 0
    before = or_(k.day > day, and_(k.day == day, k.id >= entry))
    return session.execute(select(func.count()).where(before)).scalar_one()


def _keys(customer: uuid.UUID, today: dt.date) -> Mapping[str, Select[Any]]:
    """For each kind the ids and days of its entries."""
    seats = select(Attendance.meeting_id).where(
        Attendance.customer_id == customer, ~Attendance.deleted
    )
    due = func.coalesce(Task.done_on, Task.due, today)
    kept = func.coalesce(Visit.next_done_on, Visit.next_on, Visit.day)
    promised = func.trim(func.coalesce(Visit.next_step, "")) != ""
    return {
        "visit": _key("visit", Visit.id, Visit.day).where(
            Visit.customer_id == customer, ~Visit.deleted, Visit.state != "cancelled"
        ),
        "promise": _key("promise", Visit.id, kept).where(
            Visit.customer_id == customer, ~Visit.deleted, Visit.state == "completed", promised
        ),
        "task": _key("task", Task.id, due).where(
            Task.customer_id == customer, ~Task.deleted, Task.state.concat("") != "cancelled"
        ),
        "meeting": _key("meeting", Meeting.id, Meeting.day).where(
            Meeting.id.in_(seats), ~Meeting.deleted
        ),
        "price": _prices(customer),
        "merge": _merges(customer),
        **{
            kind: _key(kind, model.id, model.day).where(
                model.customer_id == customer, ~model.deleted, model.day.is_not(None)
            )
            for kind, model in _OWN.items()
        },
    }


_OWN: Final[Mapping[str, Any]] = {
    "order": Order,
    "payment": Payment,
    "return": Return,
    "gift": Gift,
    "note": Note,
    "lesson": Lesson,
    "stage": StageChange,
    "assignment": Assignment,
}


def _key(kind: str, fact: Any, day: ColumnElement[Any] | Any) -> Select[Any]:  # noqa: ANN401 - a column of any fact
    return select(
        literal(kind).label("kind"), fact.label("id"), type_coerce(day, Date()).label("day")
    )


def _prices(customer: uuid.UUID) -> Select[Any]:
    """New prices of what the customer buys, since it was first bought."""
    bought = (
        select(OrderLine.product_id, func.min(Order.day).label("first"))
        .join(Order, Order.id == OrderLine.order_id)
        .where(Order.customer_id == customer, ~Order.deleted, ~OrderLine.deleted)
        .where(OrderLine.product_id.is_not(None))
        .group_by(OrderLine.product_id)
        .cte("bought")
        .prefix_with("MATERIALIZED")
    )
    return (
        _key("price", PriceChange.id, PriceChange.day)
        .join(bought, bought.c.product_id == PriceChange.product_id)
        .where(PriceChange.day >= bought.c.first, ~PriceChange.deleted)
    )


def _merges(customer: uuid.UUID) -> Select[Any]:
    """Who turned out to be this customer, on the day that was said; taken apart again, nobody."""
    into = func.json_extract(ChangeEntry.fields, "$.merged_into_id")
    day = func.date(Step.at / 1000, "unixepoch", "localtime")
    return (
        _key("merge", Customer.id, day)
        .join(ChangeEntry, ChangeEntry.row == Customer.id)
        .join(Step, Step.n == ChangeEntry.step)
        .where(Customer.merged_into_id == customer, Customer.deleted)
        .where(ChangeEntry.tbl == Customer.__tablename__, into == customer.hex)
        .where(Step.kind == "do", Step.state == "done")
    )
