"""A metric's value, its groups and the facts behind it, all from one SELECT of its facts."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import literal, select
from sqlalchemy.orm import Session

from crm.domain.money import minor_scale
from crm.domain.periods import periods_between
from crm.models import Customer, Product, Rep
from crm.queries.answering import Group, Total, chosen_currency, groups, no_value, totals
from crm.queries.asking import Question, ask, make_question
from crm.queries.dimensions import GROUPS, dimension
from crm.queries.metrics import find_metric

__all__ = ["FactRow", "Group", "Measure", "Total", "answer", "measure", "measure_facts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A metric's value in `1/scale` of its unit; money in minor units of `currency`.

    The value is None where there is nothing to take a mean, ratio or share of. `others` is what
    was found in other currencies; currencies are never added up.
    """

    metric: str
    unit: str
    scale: int
    nature: str
    currency: str | None
    value: int | None
    fact_count: int
    by: Sequence[Group] = ()
    others: Sequence[Total] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRow:
    """A fact behind a number; `kind` and `id` name its record.

    `value` is as in its Measure, or 1 where facts are counted.
    """

    id: uuid.UUID
    kind: str
    day: dt.date
    rep: str | None
    customer: str | None
    product: str | None
    value: int
    currency: str | None
    text: str | None
    rep_id: uuid.UUID | None
    customer_id: uuid.UUID | None
    product_id: uuid.UUID | None


def measure(
    session: Session,
    name: str,
    start: dt.date,
    end: dt.date,
    *,
    by: str | None = None,
    basis: str | None = None,
    rep: uuid.UUID | None = None,
    scope: Mapping[str, Any] | None = None,
    currency: str | None = None,
    today: dt.date,
) -> Measure:
    """The metric from `start` to `end`, both included; of everybody unless narrowed down.

    What is as of a day goes by the end, or by today where the end lies ahead. Without a currency
    it is in the only one found, else in the one of the settings, else in the one of most facts.
    KnownError for an unknown metric, basis, group or scope.
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
    return answer(session, question, by)


def answer(session: Session, question: Question, by: str | None = None) -> Measure:
    """The measure that a question asks for."""
    group = None if by is None else dimension(by, (*GROUPS, "fact"))
    metric, asked = question.metric, ask(session, question, group)
    found = totals(session, asked)
    chosen = chosen_currency(asked, found, question.currency)
    mine = next((total for total in found if total.currency == chosen), None)
    parts: Sequence[Group] = ()
    if by == "month" and metric.nature != "flow":
        parts = _month_by_month(session, replace(question, currency=chosen))
    elif group is not None:
        parts = groups(session, asked, group, chosen)
    return Measure(
        metric=metric.name,
        unit=metric.unit,
        scale=minor_scale(chosen) if chosen else metric.scale,
        nature=metric.nature,
        currency=chosen,
        value=no_value(metric) if mine is None else mine.value,
        fact_count=0 if mine is None else mine.fact_count,
        by=parts,
        others=[total for total in found if total.currency != chosen],
    )


def measure_facts(
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
) -> list[FactRow]:
    """The facts behind the number that `measure` gives for the same question, by day."""
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
    asked = ask(session, question)
    f, conditions = asked.facts.c, list(asked.conditions)
    chosen = chosen_currency(asked, totals(session, asked), currency)
    if chosen is not None:
        conditions.append(asked.currency == chosen)
    value = literal(1).label("value") if question.metric.counts else f.value
    behind = (
        select(f.id, f.kind, f.day, f.rep_id, f.customer_id, f.product_id, value, f.text)
        .select_from(asked.source)
        .where(*conditions)
    )
    if question.metric.aggregate == "latest":
        behind = behind.order_by(f.day.desc(), f.id.desc()).limit(1)
    c = behind.subquery("behind").c
    rows = session.execute(
        select(
            *c,
            Rep.name.label("rep"),
            Customer.name.label("customer"),
            Product.name.label("product"),
        )
        .outerjoin(Rep, Rep.id == c.rep_id)
        .outerjoin(Customer, Customer.id == c.customer_id)
        .outerjoin(Product, Product.id == c.product_id)
        .order_by(c.day, c.id)
    )
    facts = [FactRow(**row._mapping, currency=chosen) for row in rows]  # noqa: SLF001 - a Row's documented mapping
    return _merged(facts) if asked.merged else facts


def _merged(rows: Sequence[FactRow]) -> list[FactRow]:
    """The shares of one fact as one row; of several customers none is named."""
    merged: dict[uuid.UUID, FactRow] = {}
    for row in rows:
        before = merged.get(row.id)
        if before is None:
            merged[row.id] = row
            continue
        one = before.customer_id == row.customer_id
        merged[row.id] = replace(
            before,
            value=before.value + row.value,
            customer=before.customer if one else None,
            customer_id=before.customer_id if one else None,
        )
    return list(merged.values())


def _month_by_month(session: Session, question: Question) -> list[Group]:
    """What does not add up over days has a value of its own in each month begun by today."""
    found: list[Group] = []
    for month in periods_between("month", question.start, min(question.end, question.today)):
        part = answer(
            session,
            replace(
                question,
                start=max(month.start, question.start),
                end=min(month.end, question.end),
            ),
        )
        key = month.start.isoformat()[:7]
        found.append(Group(key, key, part.value, part.fact_count))
    return found
