"""Meetings and banquets, with who sat at the table."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from crm.models.base import Fact


class Meeting(Fact, kw_only=True):
    """A meeting, meal or event; its cost is shared equally among the customers' people present."""

    __tablename__ = "meeting"
    __table_args__ = (
        Index(None, "day"),
        Index(None, "code"),
    )

    day: Mapped[dt.date]
    time: Mapped[str | None] = mapped_column(default=None)
    kind: Mapped[str] = mapped_column(default="meeting", server_default=text("'meeting'"))
    subject: Mapped[str | None] = mapped_column(default=None)
    place: Mapped[str | None] = mapped_column(default=None)
    rep_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("rep.id"), default=None)
    # our own people
    companions: Mapped[int | None] = mapped_column(default=None)
    # minor units
    cost: Mapped[int | None] = mapped_column(default=None)
    # minor units
    budget: Mapped[int | None] = mapped_column(default=None)
    currency: Mapped[str] = mapped_column(default="CNY", server_default=text("'CNY'"))
    approval: Mapped[str] = mapped_column(default="none", server_default=text("'none'"))
    outcome: Mapped[str | None] = mapped_column(default=None)
    invoice: Mapped[str | None] = mapped_column(default=None)
    code: Mapped[str | None] = mapped_column(default=None)
    extra: Mapped[Mapping[str, Any] | None] = mapped_column(default=None)


class Attendance(Fact, kw_only=True):
    """One of the customers' people at the table; without a contact, somebody of the customer."""

    __tablename__ = "attendance"
    __table_args__ = (
        Index(None, "meeting_id"),
        Index(None, "customer_id"),
    )

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meeting.id"))
    customer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("customer.id"))
    contact_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("contact.id"), default=None)
