"""How many of the prospects found in a period were won since, by how we came to know them."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from crm.labels import label
from crm.models import Customer
from crm.queries.customer_facts import customers_won, prospects_found
from crm.queries.fact_shape import Span


@dataclass(frozen=True, slots=True)
class ConversionRow:
    """One channel (None: not said): prospects found in the period, and how many of them were won.

    `percent` is rounded down.
    """

    channel: str | None
    found: int
    won: int

    @property
    def percent(self) -> int:
        """Of a hundred."""
        return self.won * 100 // self.found if self.found else 0


@dataclass(frozen=True, slots=True)
class ConvertedRow:
    """A prospect behind such a number: when it was found, and when it was won."""

    id: uuid.UUID
    name: str
    channel: str | None
    found_on: dt.date
    won_on: dt.date | None


def conversion(
    session: Session, start: dt.date, end: dt.date, *, rep: uuid.UUID | None = None, today: dt.date
) -> list[ConversionRow]:
    """By channel, where most were found first.

    Found as the metric `prospects_found` counts it, won as `customers_won` does, by today at the
    latest: who was found in the period and is won after it counts too.
    """
    behind = _behind(start, end, rep, today).subquery("behind").c
    rows = session.execute(
        select(behind.channel, func.count(), func.count(behind.won_on)).group_by(behind.channel)
    )
    found = [ConversionRow(*row) for row in rows]
    return sorted(
        found, key=lambda row: (-row.found, row.channel is None, label("channel", row.channel))
    )


def converted(
    session: Session,
    start: dt.date,
    end: dt.date,
    *,
    channel: str | None = None,
    won: bool = False,
    rep: uuid.UUID | None = None,
    today: dt.date,
) -> list[ConvertedRow]:
    """The prospects behind the numbers of a channel, those won only if wanted; the newest first."""
    behind = _behind(start, end, rep, today).subquery("behind").c
    statement = (
        select(behind.customer_id, behind.name, behind.channel, behind.found_on, behind.won_on)
        .where(behind.channel.is_not_distinct_from(channel))
        .order_by(behind.found_on.desc(), behind.name, behind.customer_id)
    )
    if won:
        statement = statement.where(behind.won_on.is_not(None))
    return [ConvertedRow(*row) for row in session.execute(statement)]


def _behind(start: dt.date, end: dt.date, rep: uuid.UUID | None, today: dt.date) -> Select[Any]:
    """A row for each prospect found, with the day it was won."""
    found = prospects_found(_span("prospects_found", start, end, today)).subquery("found").c
    wins = customers_won(_span("customers_won", start, max(today, end), today)).subquery("wins").c
    won = (
        select(wins.customer_id, func.min(wins.day).label("day"))
        .where(wins.day <= today)
        .group_by(wins.customer_id)
        .subquery("won")
    )
    statement = (
        select(
            found.customer_id,
            Customer.name.label("name"),
            Customer.channel.label("channel"),
            found.day.label("found_on"),
            won.c.day.label("won_on"),
        )
        .join(Customer, Customer.id == found.customer_id)
        .outerjoin(won, won.c.customer_id == found.customer_id)
        .where(~Customer.deleted)
    )
    return statement if rep is None else statement.where(found.rep_id == rep)


def _span(name: str, start: dt.date, end: dt.date, today: dt.date) -> Span:
    return Span(name=name, start=start, end=end, as_of=min(end, today))
