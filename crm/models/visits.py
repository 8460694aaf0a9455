"""Contacts with customers: visits, calls, WeChat, mail, video."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from crm.domain.choices import VISIT_MODES, VISIT_STATES
from crm.models.base import Fact, one_of


class Visit(Fact, kw_only=True):
    """One contact with a customer, planned or done; only the mode `visit` counts as a visit."""

    __tablename__ = "visit"
    __table_args__ = (
        Index(None, "customer_id", "day"),
        Index(None, "day", "state"),
        Index(None, "rep_id", "day"),
        Index(None, "follows_id"),
        Index(None, "code"),
        one_of("mode", VISIT_MODES),
        one_of("state", VISIT_STATES),
    )

    customer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("customer.id"))
    contact_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("contact.id"), default=None)
    rep_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("rep.id"), default=None)
    # the local date that metrics count
    day: Mapped[dt.date]
    # HH:MM, local
    time: Mapped[str | None] = mapped_column(default=None)
    # IANA name
    zone: Mapped[str | None] = mapped_column(default=None)
    mode: Mapped[str] = mapped_column(default="visit", server_default=text("'visit'"))
    state: Mapped[str] = mapped_column(default="completed", server_default=text("'completed'"))
    purpose: Mapped[str | None] = mapped_column(default=None)
    said: Mapped[str | None] = mapped_column(default=None)
    feedback: Mapped[str | None] = mapped_column(default=None)
    competitor: Mapped[str | None] = mapped_column(default=None)
    result: Mapped[str | None] = mapped_column(default=None)
    # what was promised, and for when
    next_on: Mapped[dt.date | None] = mapped_column(default=None)
    next_step: Mapped[str | None] = mapped_column(default=None)
    next_done_on: Mapped[dt.date | None] = mapped_column(default=None)
    # the contact whose promise this one keeps
    follows_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("visit.id"), default=None)
    code: Mapped[str | None] = mapped_column(default=None)
    extra: Mapped[Mapping[str, Any] | None] = mapped_column(default=None)


class Pitch(Fact, kw_only=True):
    """A product that was pitched in a contact."""

    __tablename__ = "pitch"
    __table_args__ = (
        Index(None, "visit_id"),
        Index(None, "product_id"),
    )

    visit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("visit.id"))
    product_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("product.id"))
