"""Numbers that somebody reports."""

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from crm.models.base import Fact


class Reading(Fact, kw_only=True):
    """A reported number: profit, market share, people entering the shop, last year's cost."""

    __tablename__ = "reading"
    __table_args__ = (
        Index(None, "metric", "day"),
        Index(None, "code"),
    )

    metric: Mapped[str]
    day: Mapped[dt.date]
    # millionths of the unit; of the minor unit's major for money
    value: Mapped[int]
    unit: Mapped[str | None] = mapped_column(default=None)
    # flow adds up, level is as of its day
    nature: Mapped[str] = mapped_column(default="flow", server_default=text("'flow'"))
    currency: Mapped[str | None] = mapped_column(default=None)
    rep_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("rep.id"), default=None)
    customer_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("customer.id"), default=None)
    product_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("product.id"), default=None)
    region: Mapped[str | None] = mapped_column(default=None)
    source: Mapped[str | None] = mapped_column(default=None)
    code: Mapped[str | None] = mapped_column(default=None)
