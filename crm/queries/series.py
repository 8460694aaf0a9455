"""A metric day by day: what the numbers of a period were made of, for its path."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Date, case, distinct, func, null, select, type_coerce
from sqlalchemy.orm import Session

from crm.domain.money import divide_half_up
from crm.queries.answering import Total, chosen_currency
from crm.queries.asking import Asked, Question, ask, make_question
from crm.queries.measure import answer
from crm.queries.metrics import Metric, find_metric

_DAY = dt.timedelta(days=1)
_MOST_LEVELS = 6  # days at which what is as of a day is looked at: each looks at everything


@dataclass(frozen=True, slots=True)
class DayValue:
    """A metric's value from the start of its series to the evening of this day.

    `added` is what the day itself brought; None where days do not add up.
    """

    day: dt.date
    value: int | None
    added: int | None


@dataclass(frozen=True, slots=True)
class Series:
    """The days of a period up to today, in their order; days without facts among them.

    Of what is as of a day only some days are looked at: then `is_complete` is false.
    """

    metric: str
    start: dt.date
    end: dt.date
    currency: str | None
    days: Sequence[DayValue]
    is_complete: bool

    @property
    def value(self) -> int:
        """The last value there is."""
        return next((each.value for each in reversed(self.days) if each.value is not None), 0)


def daily_series(
    session: Session,
    name: str,
    start: dt.date,
    end: dt.date,
    *,
    basis: str | None = None,
    rep: uuid.UUID | None = None,
    scope: Mapping[str, Any] | None = None,
    currency: str | None = None,
    today: dt.date,
) -> Series:
    """The values that `measure` has for `start` to each day, up to the end or today.

    A flow, a mean or a ratio takes one statement whatever the number of days.
    """
    question = make_question(
        find_metric(session, name),
        start,
        end,
        today=today,
        basis=basis,
        rep=rep,
        scope=scope,
        currency=currency,
    )
    last = min(end, today)
    if is_as_of(question.metric):
        return _levels(session, question, last)
    asked = ask(session, replace(question, end=max(last, start)))
    rows = _rows(session, asked)
    chosen = chosen_currency(asked, _totals(rows), question.currency)
    days: list[DayValue] = []
    of_day = {row.day: row for row in rows if row.currency == chosen}
    total = facts = customers = before = 0
    day = start
    while day <= last:
        row = of_day.get(day)
        if row is not None:
            total, facts = total + row.total, facts + row.facts
            customers += row.customers
        value = _value(question.metric, total, facts, customers)
        adds = question.metric.nature == "flow"
        days.append(DayValue(day, value, (value or 0) - before if adds else None))
        before = value or 0
        day += _DAY
    return Series(name, start, end, chosen, days, is_complete=True)


def is_as_of(metric: Metric) -> bool:
    """Whether it says how things are on a day, so that every day has to be worked out anew."""
    return metric.nature == "level" or metric.aggregate in {"share", "latest"}


@dataclass(frozen=True, slots=True)
class _Row:
    day: dt.date
    currency: str | None
    total: int
    facts: int
    customers: int


def _rows(session: Session, asked: Asked) -> list[_Row]:
    """What each day brought: the sum, the facts, and the customers not met on an earlier day."""
    f = asked.facts.c
    currency = (asked.currency if asked.metric.is_money else null()).label("currency")
    day = type_coerce(f.day, Date()).label("day")
    # A customer counts on the first of its days: the place of each fact among its customer's.
    several = asked.metric.aggregate in {"distinct", "ratio"}
    place = func.row_number().over(partition_by=f.customer_id, order_by=(f.day, f.id))
    each = (
        select(
            day,
            currency,
            f.id,
            f.value,
            f.customer_id,
            (place if several else null()).label("place"),
        )
        .select_from(asked.source)
        .where(*asked.conditions)
        .subquery("each_fact")
    )
    c = each.c
    is_first = (c.place == 1) & c.customer_id.is_not(None)
    statement = select(
        c.day,
        c.currency,
        func.coalesce(func.sum(c.value), 0).label("total"),
        (func.count(distinct(c.id)) if asked.merged else func.count()).label("facts"),
        func.sum(case((is_first, 1), else_=0)).label("customers"),
    ).group_by(c.day, c.currency)
    return [
        _Row(row.day, row.currency, int(row.total), row.facts, int(row.customers))
        for row in session.execute(statement)
    ]


def _totals(rows: Sequence[_Row]) -> list[Total]:
    facts: dict[str | None, int] = {}
    for row in rows:
        facts[row.currency] = facts.get(row.currency, 0) + row.facts
    return [Total(currency, None, count) for currency, count in facts.items()]


def _value(metric: Metric, total: int, facts: int, customers: int) -> int | None:
    match metric.aggregate:
        case "count":
            return facts
        case "distinct":
            return customers
        case "mean":
            return divide_half_up(total, facts) if facts else None
        case "ratio":
            return divide_half_up(facts * metric.scale, customers) if customers else None
        case _:
            return total


def _levels(session: Session, question: Question, last: dt.date) -> Series:
    """What is as of a day, at some days evenly apart, the first and the last among them."""
    count = (last - question.start).days + 1
    steps = min(count, _MOST_LEVELS)
    offsets = sorted({round(place * (count - 1) / max(steps - 1, 1)) for place in range(steps)})
    days, currency = [], question.currency
    for offset in offsets if count > 0 else ():
        day = question.start + dt.timedelta(days=offset)
        found = answer(session, replace(question, end=day, currency=currency))
        currency = currency or found.currency
        days.append(DayValue(day, found.value, None))
    return Series(
        question.metric.name,
        question.start,
        question.end,
        currency,
        days,
        is_complete=count <= _MOST_LEVELS,
    )
