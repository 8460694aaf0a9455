"""A question about a metric, made into one statement over its facts."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Subquery, and_, distinct, func, or_
from sqlalchemy.orm import Session

from crm.domain.money import minor_scale
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.i18n import listed
from crm.queries.dimensions import DIMENSIONS, SCOPES, Dimension, dimension, joined
from crm.queries.fact_shape import Span
from crm.queries.metrics import Metric, reading_currencies
from crm.queries.settings import setting
from crm.settings import CADENCE_MAXIMUM, CURRENCY


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of a metric; the basis is one of the metric's, or none."""

    metric: Metric
    start: dt.date
    end: dt.date
    today: dt.date
    basis: str | None = None
    scope: Mapping[str, Any]
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """The facts that the question is about, and the columns an answer is made of."""

    metric: Metric
    source: FromClause
    facts: Subquery
    conditions: tuple[ColumnElement[bool], ...]
    currency: ColumnElement[str]
    default_currency: str
    merged: bool
    """Several rows may be one fact: its shares."""

    def fact_count(self) -> ColumnElement[int]:
        """How many facts, a shared one counted once."""
        return func.count(distinct(self.facts.c.id)) if self.merged else func.count()


def make_question(
    metric: Metric,
    start: dt.date,
    end: dt.date,
    *,
    today: dt.date,
    basis: str | None = None,
    rep: uuid.UUID | None = None,
    scope: Mapping[str, Any] | None = None,
    currency: str | None = None,
) -> Question:
    """The question, checked: KnownError for a basis or a scope that the metric has not."""
    narrowed = dict(scope or {})
    if rep is not None:
        narrowed["rep"] = rep
    for name in narrowed:
        dimension(name, SCOPES)
    return Question(
        metric=metric,
        start=start,
        end=end,
        today=today,
        basis=check_basis(metric, basis),
        scope=narrowed,
        currency=currency,
    )


def check_basis(metric: Metric, basis: str | None) -> str | None:
    """The basis, by default the metric's first; KnownError unknown_basis if it has no such."""
    if basis is None:
        return metric.bases[0] if metric.bases else None
    if basis not in metric.bases:
        names = listed(metric.bases)
        raise KnownError(
            "unknown_basis",
            _("{metric} has no basis {basis}; choose one of {names}.").format(
                metric=metric.name, basis=basis, names=names
            )
            if names
            else _("{metric} has no basis; leave it out.").format(metric=metric.name),
        )
    return basis


def ask(session: Session, question: Question, group: Dimension | None = None) -> Asked:
    """The facts of the question, with the tables that its scope and the group look at."""
    metric, scope = question.metric, question.scope
    looked_at = [DIMENSIONS[name] for name in scope]
    if group is not None:
        looked_at.append(group)
    # A cost is divided as soon as anything but its day or the fact itself is asked for; a meeting
    # without a rep counts for the owners of the customers who were there.
    shared = metric.shared and any(each.link is not None for each in looked_at)
    default = setting(session, CURRENCY)
    facts = metric.facts(_span(session, question, shared=shared)).subquery("f")
    return Asked(
        metric=metric,
        source=joined(facts, looked_at),
        facts=facts,
        conditions=tuple(_is(facts, metric, name, value) for name, value in scope.items()),
        currency=func.coalesce(facts.c.currency, default),
        default_currency=default,
        merged=shared,
    )


def _is(facts: Subquery, metric: Metric, name: str, value: object) -> ColumnElement[bool]:
    """The condition of a scope; a reading of nobody in particular counts for whoever asks."""
    column, wanted = DIMENSIONS[name].key(facts), DIMENSIONS[name].read(value)
    if name == "rep" and metric.is_reading:
        nobodys = and_(column.is_(None), facts.c.customer_id.is_(None))
        return or_(column == wanted, nobodys)
    return column == wanted


def _span(session: Session, question: Question, *, shared: bool) -> Span:
    name = question.metric.name
    currencies = reading_currencies(session, name) if question.metric.is_reading else []
    maximum = setting(session, CADENCE_MAXIMUM)
    return Span(
        name=name,
        start=question.start,
        end=question.end,
        as_of=min(question.end, question.today),
        basis=question.basis,
        shared=shared,
        cadence_maximum=maximum,
        minor_scales={code: minor_scale(code) for code in currencies},
    )
