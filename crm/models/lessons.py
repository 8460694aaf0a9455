"""Mistakes and their corrections."""

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from crm.models.base import Fact


class Lesson(Fact, kw_only=True):
    """A mistake with its correction, shown again where it applies."""

    __tablename__ = "lesson"
    __table_args__ = (
        Index(None, "day"),
        Index(None, "customer_id"),
    )

    day: Mapped[dt.date]
    mistake: Mapped[str]
    correction: Mapped[str | None] = mapped_column(default=None)
    rep_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("rep.id"), default=None)
    customer_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("customer.id"), default=None)
    product_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("product.id"), default=None)
    topic: Mapped[str | None] = mapped_column(default=None)
    active: Mapped[bool] = mapped_column(default=True, server_default=text("1"))
