"""Where customers stand as of a day: one row a customer for each kind of dated fact.

Each is a subquery over all customers, or over those in `base`; none reads row by row.
"""

import datetime as dt
import uuid
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, Subquery, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from crm.models import Assignment, Order, StageChange, Visit

Base: TypeAlias = "Select[uuid.UUID] | None"


def _within(
    column: ColumnElement[uuid.UUID] | InstrumentedAttribute[uuid.UUID], base: Base
) -> list[ColumnElement[bool]]:
    return [] if base is None else [column.in_(base)]


def latest_of(
    model: type[Assignment | StageChange],
    value: InstrumentedAttribute[Any],
    today: dt.date,
    base: Base = None,
) -> Subquery:
    """customer_id and value of the newest dated fact up to today."""
    place = func.row_number().over(
        partition_by=model.customer_id, order_by=(model.day.desc(), model.id.desc())
    )
    ranked = (
        select(model.customer_id, value.label("value"), place.label("place"))
        .where(~model.deleted, model.day.is_(None) | (model.day <= today))
        .where(*_within(model.customer_id, base))
        .subquery()
    )
    return select(ranked.c.customer_id, ranked.c.value).where(ranked.c.place == 1).subquery()


def stage_days(today: dt.date, base: Base = None) -> Subquery:
    """customer_id with the last day it was won and the last day it was lost."""
    return (
        select(
            StageChange.customer_id,
            func.max(case((StageChange.stage == "won", StageChange.day))).label("won"),
            func.max(case((StageChange.stage == "lost", StageChange.day))).label("lost"),
        )
        .where(~StageChange.deleted, StageChange.day <= today)
        .where(StageChange.stage.in_(("won", "lost")), *_within(StageChange.customer_id, base))
        .group_by(StageChange.customer_id)
        .subquery()
    )


def last_orders(today: dt.date, base: Base = None) -> Subquery:
    """customer_id and day of the last order that was not cancelled."""
    return (
        select(Order.customer_id, func.max(Order.day).label("day"))
        .where(~Order.deleted, Order.state != "cancelled", Order.day <= today)
        .where(*_within(Order.customer_id, base))
        .group_by(Order.customer_id)
        .subquery()
    )


def last_contacts(today: dt.date, base: Base = None) -> Subquery:
    """customer_id and day of the last completed contact of any mode."""
    return (
        select(Visit.customer_id, func.max(Visit.day).label("day"))
        .where(~Visit.deleted, Visit.state == "completed", Visit.day <= today)
        .where(*_within(Visit.customer_id, base))
        .group_by(Visit.customer_id)
        .subquery()
    )


def next_planned(today: dt.date, base: Base = None) -> Subquery:
    """customer_id and day of the next planned contact."""
    return (
        select(Visit.customer_id, func.min(Visit.day).label("day"))
        .where(~Visit.deleted, Visit.state == "planned", Visit.day >= today)
        .where(*_within(Visit.customer_id, base))
        .group_by(Visit.customer_id)
        .subquery()
    )


def next_promised(today: dt.date, base: Base = None) -> Subquery:
    """customer_id and the next promised day that no planned contact keeps."""
    kept = aliased(Visit)
    follows = (
        select(kept.id)
        .where(kept.follows_id == Visit.id, ~kept.deleted, kept.state == "planned")
        .exists()
    )
    return (
        select(Visit.customer_id, func.min(Visit.next_on).label("day"))
        .where(~Visit.deleted, Visit.next_on >= today, Visit.next_done_on.is_(None))
        .where(~follows, *_within(Visit.customer_id, base))
        .group_by(Visit.customer_id)
        .subquery()
    )
