"""Where a customer stands as of a day: SQL expressions beside those of `owners`.

Each looks up one index entry or a few per customer, which is less than grouping every fact.
"""

import datetime as dt
import uuid
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, ScalarSelect, Select, String, cast, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

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


def stage_and_day(customer_id: Column, today: dt.date) -> ScalarSelect[str]:
    """The newest stored step as "stage|day", in one look; without a day nothing after the bar."""
    step = aliased(StageChange)
    return (
        select(step.stage.concat("|").concat(func.coalesce(cast(step.day, String), "")))
        .where(step.customer_id == customer_id, ~step.deleted)
        .where(step.day.is_(None) | (step.day <= today))
        .order_by(step.day.desc(), step.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def next_days(
    session: Session, today: dt.date, among: Select[uuid.UUID]
) -> dict[uuid.UUID, dt.date]:
    """Of each of these customers the next planned contact or promised day, the earlier one.

    A promise that a planned contact is to keep counts by that contact. Days to come are few: they
    are read by day, not customer by customer.
    """
    visit, kept = aliased(Visit), aliased(Visit)
    keeps = select(kept.id).where(
        kept.follows_id == visit.id, ~kept.deleted, kept.state == "planned"
    )
    planned = select(visit.customer_id, func.min(visit.day)).where(
        visit.day >= today, ~visit.deleted, visit.state == "planned"
    )
    promised = select(visit.customer_id, func.min(visit.next_on)).where(
        visit.next_on >= today, ~visit.deleted, visit.next_done_on.is_(None), ~keeps.exists()
    )
    found: dict[uuid.UUID, dt.date] = {}
    for statement in (planned, promised):
        rows = statement.where(visit.customer_id.in_(among)).group_by(visit.customer_id)
        for customer, day in session.execute(rows):
            if day is not None:
                found[customer] = min(day, found.get(customer, day))
    return found
