"""From the facts of a question to its totals and groups: one statement each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Label, Row, Select, distinct, func, null, select
from sqlalchemy.orm import Session

from crm.domain.money import divide_half_up
from crm.queries.asking import Asked
from crm.queries.dimensions import Dimension
from crm.queries.metrics import Metric

PERCENT = 100
_OF_SOMETHING = {"mean", "ratio", "share", "latest"}  # of nothing there is none


@dataclass(frozen=True, slots=True)
class Total:
    """The value in one currency, or of what is not money."""

    currency: str | None
    value: int | None
    fact_count: int


@dataclass(frozen=True, slots=True)
class Group:
    """One part of a measure: its key (an id, a code, a month; none if not said), name, value."""

    key: str | None
    name: str
    value: int | None
    fact_count: int


def totals(session: Session, asked: Asked) -> list[Total]:
    """The value in each currency that there is, or the one value of what is not money."""
    if not asked.metric.is_money:
        row = session.execute(_aggregated(asked, [])).first()
        value = _value(asked.metric, row)
        return [Total(None, value, 0 if row is None else row.facts)]
    statement = _aggregated(asked, [asked.currency.label("in_currency")])
    return [
        Total(row.in_currency, _value(asked.metric, row), row.facts)
        for row in session.execute(statement)
    ]


def chosen_currency(asked: Asked, found: Sequence[Total], wanted: str | None) -> str | None:
    """The currency of the answer: the wanted, the only, the usual, or that of most facts."""
    if not asked.metric.is_money:
        return None
    if wanted is not None:
        return wanted.strip().upper()
    there = {row.currency for row in found}
    if not found or asked.default_currency in there:
        return asked.default_currency
    return min(found, key=lambda row: (-row.fact_count, row.currency or "")).currency


def groups(session: Session, asked: Asked, group: Dimension, currency: str | None) -> list[Group]:
    """The value of each group, the largest first; months in their order."""
    conditions = [] if currency is None else [asked.currency == currency]
    name = None if group.name is None else group.name(asked.facts)
    keys: list[Label[Any]] = [group.key(asked.facts).label("in_group")]
    found = [
        Group(
            None if row.in_group is None else str(row.in_group),
            group.name_of(row.in_group, row.name),
            _value(asked.metric, row),
            row.facts,
        )
        for row in session.execute(_aggregated(asked, keys, conditions, name))
    ]
    if group.ordered:
        return sorted(found, key=lambda each: each.key or "")
    return sorted(found, key=lambda each: (-(each.value or 0), each.name, each.key or ""))


def no_value(metric: Metric) -> int | None:
    """The value where there is no fact at all."""
    return _value(metric, None)


def _aggregated(
    asked: Asked,
    keys: list[Label[Any]],
    conditions: Sequence[ColumnElement[bool]] = (),
    name: ColumnElement[str] | None = None,
) -> Select[Any]:
    """For each key: name, total of the values, number of facts, and of customers where needed."""
    facts = asked.facts.c
    if asked.metric.aggregate == "latest":
        return _latest(asked, keys, conditions, name)
    several = asked.metric.aggregate in {"distinct", "ratio"}
    statement = (
        select(
            *keys,
            (null() if name is None else func.max(name)).label("name"),
            func.coalesce(func.sum(facts.value), 0).label("total"),
            asked.fact_count().label("facts"),
            (func.count(distinct(facts.customer_id)) if several else null()).label("customers"),
        )
        .select_from(asked.source)
        .where(*asked.conditions, *conditions)
    )
    return statement.group_by(*(key.name for key in keys)) if keys else statement


def _latest(
    asked: Asked,
    keys: list[Label[Any]],
    conditions: Sequence[ColumnElement[bool]],
    name: ColumnElement[str] | None,
) -> Select[Any]:
    """For each key the newest fact alone."""
    facts = asked.facts.c
    place = func.row_number().over(
        partition_by=[key.element for key in keys] or None,
        order_by=(facts.day.desc(), facts.id.desc()),
    )
    ranked = (
        select(
            *keys,
            (null() if name is None else name).label("name"),
            facts.value.label("total"),
            place.label("place"),
        )
        .select_from(asked.source)
        .where(*asked.conditions, *conditions)
        .subquery()
    )
    columns = ranked.c
    return select(
        *(columns[key.name] for key in keys),
        columns.name,
        columns.total,
        columns.place.label("facts"),  # the first alone: one fact
        null().label("customers"),
    ).where(columns.place == 1)


def _value(metric: Metric, row: Row[Any] | None) -> int | None:
    total, facts, customers = (0, 0, 0) if row is None else (row.total, row.facts, row.customers)
    if not facts and metric.aggregate in _OF_SOMETHING:
        return None
    match metric.aggregate:
        case "count":
            value = facts
        case "distinct":
            value = customers
        case "mean":
            value = divide_half_up(total, facts)
        case "ratio":
            value = divide_half_up(facts * metric.scale, customers)
        case "share":
            value = total * PERCENT // facts
        case _:  # the sum, or the one number that is the latest
            value = total
    return int(value)
