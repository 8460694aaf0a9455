"""Facts about what is spent on customers: gifts, meetings and meals."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import aliased

from crm.models import Attendance, Gift, Meeting
from crm.queries.fact_shape import Span, shape


def gifts(span: Span) -> Select[Any]:
    """Gifts and their whole cost; what awaits approval counts, what was refused does not."""
    return select(
        *shape(
            "gift",
            Gift.id,
            Gift.day,
            rep=Gift.rep_id,
            customer=Gift.customer_id,
            contact=Gift.contact_id,
            value=func.coalesce(Gift.cost, 0),
            currency=Gift.currency,
            text=Gift.item,
        )
    ).where(span.holds(Gift.day), Gift.approval != "refused", ~Gift.deleted)


def meetings(span: Span) -> Select[Any]:
    """Meetings and their cost, whole or in the shares of the customers' people present."""
    cost = func.coalesce(Meeting.cost, 0)
    counts = (span.holds(Meeting.day), Meeting.approval != "refused", ~Meeting.deleted)
    text = func.coalesce(Meeting.subject, Meeting.place)
    if not span.shared:
        return select(
            *shape(
                "meeting",
                Meeting.id,
                Meeting.day,
                rep=Meeting.rep_id,
                value=cost,
                currency=Meeting.currency,
                text=text,
            )
        ).where(*counts)
    return (
        select(
            *shape(
                "meeting",
                Meeting.id,
                Meeting.day,
                rep=Meeting.rep_id,
                customer=Attendance.customer_id,
                contact=Attendance.contact_id,
                value=_share(cost),
                currency=Meeting.currency,
                text=text,
            )
        )
        .outerjoin(Attendance, and_(Attendance.meeting_id == Meeting.id, ~Attendance.deleted))
        .where(*counts)
    )


def _share(cost: ColumnElement[int]) -> ColumnElement[int]:
    """Equal shares that add up to the cost: of what does not divide, the first get one each.

    Nobody present leaves the cost whole.
    """
    other = aliased(Attendance)
    seats = (
        select(func.count())
        .where(other.meeting_id == Meeting.id, ~other.deleted)
        .correlate(Meeting)
        .scalar_subquery()
    )
    before = (
        select(func.count())
        .where(other.meeting_id == Meeting.id, ~other.deleted, other.id < Attendance.id)
        .correlate(Meeting, Attendance)
        .scalar_subquery()
    )
    return case(
        (Attendance.id.is_(None), cost),
        else_=cost // seats + case((before < cost % seats, 1), else_=0),
    )
