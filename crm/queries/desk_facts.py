"""Facts about a rep's own desk: tasks done, lessons, learning, and the numbers reported."""

from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select

from crm.models import Learning, Lesson, Reading, Task
from crm.queries.fact_shape import Span, shape

READING_SCALE = 1_000_000
"""A reading of 1 stands for a millionth of its unit."""


def tasks_done(span: Span) -> Select[Any]:
    """Tasks by the day they were done."""
    return select(
        *shape(
            "task",
            Task.id,
            Task.done_on,
            rep=Task.rep_id,
            customer=Task.customer_id,
            text=Task.title,
        )
    ).where(span.holds(Task.done_on), Task.state == "done", ~Task.deleted)


def lessons(span: Span) -> Select[Any]:
    """Lessons by the day they were written down."""
    return select(
        *shape(
            "lesson",
            Lesson.id,
            Lesson.day,
            rep=Lesson.rep_id,
            customer=Lesson.customer_id,
            product=Lesson.product_id,
            text=Lesson.mistake,
        )
    ).where(span.holds(Lesson.day), ~Lesson.deleted)


def learning(span: Span) -> Select[Any]:
    """Entries of the learning log."""
    return select(
        *shape(
            "learning",
            Learning.id,
            Learning.day,
            rep=Learning.rep_id,
            product=Learning.product_id,
            text=Learning.title,
        )
    ).where(span.holds(Learning.day), ~Learning.deleted)


def readings_within(span: Span) -> Select[Any]:
    """Reported numbers of the span, in millionths, money in minor units."""
    return _readings(span).where(span.holds(Reading.day))


def readings_until(span: Span) -> Select[Any]:
    """Reported numbers up to the day, for the latest of them to be taken."""
    return _readings(span).where(Reading.day <= span.as_of)


def _readings(span: Span) -> Select[Any]:
    return select(
        *shape(
            "reading",
            Reading.id,
            Reading.day,
            rep=Reading.rep_id,
            customer=Reading.customer_id,
            product=Reading.product_id,
            region=Reading.region,
            value=_minor_units(span),
            currency=Reading.currency,
            text=Reading.source,
        )
    ).where(Reading.metric == span.name, ~Reading.deleted)


def _minor_units(span: Span) -> ColumnElement[int]:
    """Money is reported in major units: rounded half away from zero to the minor unit."""
    if not span.minor_scales:
        return Reading.value.expression
    scale = case(span.minor_scales, value=Reading.currency, else_=100)
    half = READING_SCALE // 2
    rounded = (func.abs(Reading.value) * scale + half) // READING_SCALE
    return case((Reading.value < 0, -rounded), else_=rounded)
