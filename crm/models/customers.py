"""Customers and prospects, with the dated facts of who owns them and how far they are."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from crm.domain.choices import STAGES
from crm.models.base import Fact, one_of


class Customer(Fact, kw_only=True):
    """A customer or prospect; its stage and owner are facts of their own."""

    __tablename__ = "customer"
    __table_args__ = (
        Index(None, "code"),
        Index(None, "name"),
        Index(None, "email"),
        Index(None, "phone"),
        Index(None, "merged_into_id"),
    )

    name: Mapped[str]
    code: Mapped[str | None] = mapped_column(default=None)
    short_name: Mapped[str | None] = mapped_column(default=None)
    # domain.choices.CUSTOMER_KINDS
    kind: Mapped[str] = mapped_column(default="end_customer", server_default=text("'end_customer'"))
    grade: Mapped[str | None] = mapped_column(default=None)
    # how we came to know them, domain.choices.CHANNELS or the rep's own word
    channel: Mapped[str | None] = mapped_column(default=None)
    industry: Mapped[str | None] = mapped_column(default=None)
    country: Mapped[str | None] = mapped_column(default=None)
    region: Mapped[str | None] = mapped_column(default=None)
    city: Mapped[str | None] = mapped_column(default=None)
    address: Mapped[str | None] = mapped_column(default=None)
    postal_code: Mapped[str | None] = mapped_column(default=None)
    phone: Mapped[str | None] = mapped_column(default=None)
    fax: Mapped[str | None] = mapped_column(default=None)
    email: Mapped[str | None] = mapped_column(default=None)
    website: Mapped[str | None] = mapped_column(default=None)
    # customer since; no visit after this day is a new-client visit
    since: Mapped[dt.date | None] = mapped_column(default=None)
    needs: Mapped[str | None] = mapped_column(default=None)
    # state of the customer: stock, equipment, rivals
    situation: Mapped[str | None] = mapped_column(default=None)
    # minor units
    credit_limit: Mapped[int | None] = mapped_column(default=None)
    # days from delivery to due
    terms_days: Mapped[int | None] = mapped_column(default=None)
    currency: Mapped[str] = mapped_column(default="CNY", server_default=text("'CNY'"))
    # days since the last contact: amber beyond
    cadence_ideal: Mapped[int | None] = mapped_column(default=None)
    # days since the last contact: red beyond
    cadence_maximum: Mapped[int | None] = mapped_column(default=None)
    # minor units a prospect may bring
    expected_amount: Mapped[int | None] = mapped_column(default=None)
    expected_on: Mapped[dt.date | None] = mapped_column(default=None)
    tags: Mapped[Sequence[str] | None] = mapped_column(default=None)
    note: Mapped[str | None] = mapped_column(default=None)
    # columns of an import that have no field
    extra: Mapped[Mapping[str, Any] | None] = mapped_column(default=None)
    # the customer this one turned out to be; it is deleted then, and its code still finds that one
    merged_into_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("customer.id"), default=None
    )


class Distinction(Fact, kw_only=True):
    """Two customers that look alike and are not the same; the smaller id stands first."""

    __tablename__ = "distinction"
    __table_args__ = (
        Index(None, "one_id"),
        Index(None, "other_id"),
    )

    one_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("customer.id"))
    other_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("customer.id"))


class StageChange(Fact, kw_only=True):
    """A step of a customer towards won or lost; without a day it is opening stock."""

    __tablename__ = "stage_change"
    __table_args__ = (
        Index(None, "customer_id", "day"),
        Index(None, "day"),
        one_of("stage", STAGES),
    )

    customer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("customer.id"))
    # domain.choices.STAGES
    stage: Mapped[str]
    day: Mapped[dt.date | None] = mapped_column(default=None)
    rep_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("rep.id"), default=None)
    reason: Mapped[str | None] = mapped_column(default=None)


class Assignment(Fact, kw_only=True):
    """From this day on the customer belongs to the rep; without a day, from the beginning."""

    __tablename__ = "assignment"
    __table_args__ = (
        Index(None, "customer_id", "day"),
        Index(None, "rep_id"),
    )

    customer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("customer.id"))
    # none: nobody's
    rep_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("rep.id"), default=None)
    day: Mapped[dt.date | None] = mapped_column(default=None)
    reason: Mapped[str | None] = mapped_column(default=None)
