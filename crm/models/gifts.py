"""Gifts to customers."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from crm.models.base import Fact


class Gift(Fact, kw_only=True):
    """A gift: who got what, what it cost, and whether it was approved."""

    __tablename__ = "gift"
    __table_args__ = (
        Index(None, "customer_id", "day"),
        Index(None, "day"),
        Index(None, "code"),
    )

    customer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("customer.id"))
    contact_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("contact.id"), default=None)
    rep_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("rep.id"), default=None)
    day: Mapped[dt.date]
    item: Mapped[str]
    # thousandths
    quantity: Mapped[int] = mapped_column(default=1000, server_default=text("1000"))
    # minor units, all of it
    cost: Mapped[int | None] = mapped_column(default=None)
    # minor units
    budget: Mapped[int | None] = mapped_column(default=None)
    currency: Mapped[str] = mapped_column(default="CNY", server_default=text("'CNY'"))
    approval: Mapped[str] = mapped_column(default="none", server_default=text("'none'"))
    occasion: Mapped[str | None] = mapped_column(default=None)
    returned: Mapped[bool] = mapped_column(default=False, server_default=text("0"))
    note: Mapped[str | None] = mapped_column(default=None)
    code: Mapped[str | None] = mapped_column(default=None)
    extra: Mapped[Mapping[str, Any] | None] = mapped_column(default=None)
