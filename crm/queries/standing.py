"""Where a customer stands as of a day: SQL expressions beside those of `owners`.

Each looks up one index entry or a few per customer, which is less than grouping every fact.
"""

import datetime as dt
import uuid
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from crm.models import Order, StageChange, Visit

Column: TypeAlias = ColumnElement[uuid.UUID] | InstrumentedAttribute[uuid.UUID]
Day: TypeAlias = ScalarSelect[Any]


def last_stage_day(customer_id: Column, today: dt.date) -> Day:
    """The day of the newest stored step; null if there is none, or it is opening stock."""
    step = aliased(StageChange)
    return (
        select(step.day)
        .where(step.customer_id == customer_id, ~step.deleted)
        .where(step.day.is_(None) | (step.day <= today))
        .order_by(step.day.desc(), step.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def last_order(customer_id: Column, today: dt.date) -> Day:
    """The day of the last order that was not cancelled."""
    order = aliased(Order)
    return (
        select(order.day)
        .where(order.customer_id == customer_id, order.day <= today)
        .where(~order.deleted, order.state != "cancelled")
        .order_by(order.day.desc())
        .limit(1)
        .scalar_subquery()
    )


def last_contact(customer_id: Column, today: dt.date) -> Day:
    """The day of the last completed contact of any mode."""
    visit = aliased(Visit)
    return (
        select(visit.day)
        .where(visit.customer_id == customer_id, visit.day <= today)
        .where(~visit.deleted, visit.state == "completed")
        .order_by(visit.day.desc())
        .limit(1)
        .scalar_subquery()
    )


def next_planned(customer_id: Column, today: dt.date) -> Day:
    """The day of the next planned contact."""
    visit = aliased(Visit)
    return (
        select(visit.day)
        .where(visit.customer_id == customer_id, visit.day >= today)
        .where(~visit.deleted, visit.state == "planned")
        .order_by(visit.day)
        .limit(1)
        .scalar_subquery()
    )


def next_promised(customer_id: Column, today: dt.date) -> Day:
    """The next promised day that no planned contact is to keep."""
    visit, kept = aliased(Visit), aliased(Visit)
    keeps = select(kept.id).where(
        kept.follows_id == visit.id, ~kept.deleted, kept.state == "planned"
    )
    return (
        select(func.min(visit.next_on))
        .where(visit.customer_id == customer_id, visit.next_on >= today)
        .where(~visit.deleted, visit.next_done_on.is_(None), ~keeps.exists())
        .scalar_subquery()
    )
