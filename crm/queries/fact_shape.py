"""The one shape that the facts behind every metric have, so that all else is derived once."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Date,
    Label,
    Select,
    String,
    func,
    literal,
    null,
    type_coerce,
)
from sqlalchemy.orm import InstrumentedAttribute

from crm.models.base import UuidBlob
from crm.queries.owners import owner_on
from crm.settings import CADENCE_MAXIMUM

Column: TypeAlias = ColumnElement[Any] | InstrumentedAttribute[Any]
Facts: TypeAlias = Select[Any] | CompoundSelect[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """What a metric is asked: from `start` to `end`, both included, for a basis.

    `as_of` is the day of a level: the end, or today where the end lies ahead. `shared` asks for
    the shares of those a cost is divided among. `name` is the metric's own: a reading's.
    """

    name: str
    start: dt.date
    end: dt.date
    as_of: dt.date
    basis: str | None = None
    shared: bool = False
    cadence_maximum: int = CADENCE_MAXIMUM.default
    minor_scales: Mapping[str, int] = field(default_factory=dict)  # of the readings' currencies

    def holds(self, day: Column) -> ColumnElement[bool]:
        """The condition that the day is one of the span's."""
        return day.between(self.start, self.end)


def shape(
    kind: str,
    fact_id: Column,
    day: Column | dt.date,
    *,
    rep: Column | None = None,
    customer: Column | None = None,
    owned_on: dt.date | None = None,
    product: Column | None = None,
    contact: Column | None = None,
    region: Column | None = None,
    value: Column | int = 1,
    currency: Column | None = None,
    text: Column | None = None,
) -> tuple[Label[Any], ...]:
    """The columns of a fact; what it has nothing of is null.

    The rep is the one written on it, else the customer's owner on its day. A level has nobody
    written on it: it counts for whoever owns the customer on the day `owned_on`.
    """
    on_day = literal(day, Date()) if isinstance(day, dt.date) else day
    whose: Column | None = rep
    if customer is not None:
        owner = owner_on(customer, on_day if owned_on is None else owned_on)
        whose = owner if rep is None else func.coalesce(rep, owner)
    return (
        literal(kind, String()).label("kind"),
        fact_id.label("id"),
        type_coerce(on_day, Date()).label("day"),
        _id(whose).label("rep_id"),
        _id(customer).label("customer_id"),
        _id(product).label("product_id"),
        _id(contact).label("contact_id"),
        (type_coerce(null(), String()) if region is None else region).label("region"),
        (literal(value, BigInteger()) if isinstance(value, int) else value).label("value"),
        (type_coerce(null(), String()) if currency is None else currency).label("currency"),
        (type_coerce(null(), String()) if text is None else text).label("text"),
    )


def _id(column: Column | None) -> ColumnElement[uuid.UUID]:
    return type_coerce(null() if column is None else column, UuidBlob())
