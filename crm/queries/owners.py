"""Whose a customer was, and how far it was, on a day: SQL expressions over the dated facts.

A fact without a day holds from the beginning; of two on one day the later one made counts.
"""

import datetime as dt
import uuid
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, ScalarSelect, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from crm.models import Assignment, StageChange

Column: TypeAlias = ColumnElement[Any] | InstrumentedAttribute[Any]


def owner_on(customer_id: Column, day: Column | dt.date) -> ScalarSelect[uuid.UUID | None]:
    """The rep the customer belonged to on the day; null if nobody's."""
    dated = aliased(Assignment)
    return (
        select(dated.rep_id)
        .where(dated.customer_id == customer_id, ~dated.deleted)
        .where(dated.day.is_(None) | (dated.day <= day))
        .order_by(dated.day.desc(), dated.id.desc())  # SQLite puts nulls last in descending order
        .limit(1)
        .scalar_subquery()
    )


def stage_on(customer_id: Column, day: Column | dt.date) -> ScalarSelect[str]:
    """The stored stage of the customer on the day; null if there was none yet."""
    dated = aliased(StageChange)
    return (
        select(dated.stage)
        .where(dated.customer_id == customer_id, ~dated.deleted)
        .where(dated.day.is_(None) | (dated.day <= day))
        .order_by(dated.day.desc(), dated.id.desc())
        .limit(1)
        .scalar_subquery()
    )
