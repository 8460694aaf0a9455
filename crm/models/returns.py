"""Goods that came back."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from crm.models.base import Fact


class Return(Fact, kw_only=True):
    """Goods returned; lowers sales on its day and what is owed on its order."""

    __tablename__ = "goods_return"
    __table_args__ = (
        Index(None, "customer_id", "day"),
        Index(None, "order_id"),
        Index(None, "day"),
        Index(None, "code"),
    )

    customer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("customer.id"))
    order_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("sales_order.id"), default=None)
    order_line_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("order_line.id"), default=None
    )
    product_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("product.id"), default=None)
    rep_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("rep.id"), default=None)
    day: Mapped[dt.date]
    # thousandths
    quantity: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    # minor units, positive
    amount: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    currency: Mapped[str] = mapped_column(default="CNY", server_default=text("'CNY'"))
    reason: Mapped[str | None] = mapped_column(default=None)
    state: Mapped[str] = mapped_column(default="reported", server_default=text("'reported'"))
    resolution: Mapped[str | None] = mapped_column(default=None)
    code: Mapped[str | None] = mapped_column(default=None)
    extra: Mapped[Mapping[str, Any] | None] = mapped_column(default=None)
