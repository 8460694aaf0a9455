"""Money received and paid back."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from crm.domain.choices import PAYMENT_KINDS
from crm.models.base import Fact, one_of


class Payment(Fact, kw_only=True):
    """Money from a customer, or back to them; with an order it is allocated to that order."""

    __tablename__ = "payment"
    __table_args__ = (
        Index(None, "customer_id", "day"),
        Index(None, "order_id"),
        Index(None, "day"),
        Index(None, "code"),
        one_of("kind", PAYMENT_KINDS),
    )

    customer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("customer.id"))
    order_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("sales_order.id"), default=None)
    rep_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("rep.id"), default=None)
    day: Mapped[dt.date]
    kind: Mapped[str] = mapped_column(default="payment", server_default=text("'payment'"))
    # minor units, positive in both kinds
    amount: Mapped[int]
    currency: Mapped[str] = mapped_column(default="CNY", server_default=text("'CNY'"))
    method: Mapped[str | None] = mapped_column(default=None)
    code: Mapped[str | None] = mapped_column(default=None)
    note: Mapped[str | None] = mapped_column(default=None)
    extra: Mapped[Mapping[str, Any] | None] = mapped_column(default=None)
