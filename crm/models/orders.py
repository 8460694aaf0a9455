"""Orders and their lines."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from crm.domain.choices import LINE_STATES, ORDER_STATES
from crm.models.base import Fact, one_of


class Order(Fact, kw_only=True):
    """An order; with terms it can be owed, without it is settled history."""

    __tablename__ = "sales_order"
    __table_args__ = (
        Index(None, "customer_id", "day"),
        Index(None, "day"),
        Index(None, "code"),
        Index(None, "rep_id", "day"),
        Index(None, "delivered_on"),
        Index(None, "due"),
        one_of("state", ORDER_STATES),
    )

    customer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("customer.id"))
    rep_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("rep.id"), default=None)
    day: Mapped[dt.date]
    code: Mapped[str | None] = mapped_column(default=None)
    state: Mapped[str] = mapped_column(default="ordered", server_default=text("'ordered'"))
    currency: Mapped[str] = mapped_column(default="CNY", server_default=text("'CNY'"))
    # minor units as stated, counted only where there are no lines
    amount: Mapped[int | None] = mapped_column(default=None)
    # minor units, never counted as sales
    freight: Mapped[int | None] = mapped_column(default=None)
    # minor units, never counted as sales
    tax: Mapped[int | None] = mapped_column(default=None)
    delivered_on: Mapped[dt.date | None] = mapped_column(default=None)
    terms_days: Mapped[int | None] = mapped_column(default=None)
    due: Mapped[dt.date | None] = mapped_column(default=None)
    note: Mapped[str | None] = mapped_column(default=None)
    extra: Mapped[Mapping[str, Any] | None] = mapped_column(default=None)


class OrderLine(Fact, kw_only=True):
    """A line of an order; its amount is rounded half up to the minor unit."""

    __tablename__ = "order_line"
    __table_args__ = (
        Index(None, "order_id"),
        Index(None, "product_id"),
        Index(None, "code"),
        Index(None, "delivered_on"),
        one_of("state", LINE_STATES),
    )

    order_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sales_order.id"))
    product_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("product.id"), default=None)
    # what the line names where there is no product for it
    item: Mapped[str | None] = mapped_column(default=None)
    code: Mapped[str | None] = mapped_column(default=None)
    position: Mapped[int | None] = mapped_column(default=None)
    # thousandths
    quantity: Mapped[int] = mapped_column(default=1000, server_default=text("1000"))
    # ten-thousandths of the major unit
    unit_price: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    # parts per million off the price
    discount: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    # minor units
    amount: Mapped[int]
    state: Mapped[str] = mapped_column(default="ordered", server_default=text("'ordered'"))
    delivered_on: Mapped[dt.date | None] = mapped_column(default=None)
    extra: Mapped[Mapping[str, Any] | None] = mapped_column(default=None)
