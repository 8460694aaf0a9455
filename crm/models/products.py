"""Products and their prices over time."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from crm.models.base import Fact


class Product(Fact, kw_only=True):
    """A product with what to say about it."""

    __tablename__ = "product"
    __table_args__ = (
        Index(None, "code"),
        Index(None, "name"),
    )

    name: Mapped[str]
    code: Mapped[str | None] = mapped_column(default=None)
    category: Mapped[str | None] = mapped_column(default=None)
    specification: Mapped[str | None] = mapped_column(default=None)
    unit: Mapped[str | None] = mapped_column(default=None)
    brand: Mapped[str | None] = mapped_column(default=None)
    selling_points: Mapped[str | None] = mapped_column(default=None)
    # questions and answers
    answers: Mapped[str | None] = mapped_column(default=None)
    launched_on: Mapped[dt.date | None] = mapped_column(default=None)
    active: Mapped[bool] = mapped_column(default=True, server_default=text("1"))
    tags: Mapped[Sequence[str] | None] = mapped_column(default=None)
    extra: Mapped[Mapping[str, Any] | None] = mapped_column(default=None)


class PriceChange(Fact, kw_only=True):
    """From this day on the product costs this; without a day, from the beginning."""

    __tablename__ = "price_change"
    __table_args__ = (
        Index(None, "product_id", "day"),
        Index(None, "day"),
    )

    product_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("product.id"))
    day: Mapped[dt.date | None] = mapped_column(default=None)
    # ten-thousandths of the major unit
    price: Mapped[int]
    currency: Mapped[str] = mapped_column(default="CNY", server_default=text("'CNY'"))
    note: Mapped[str | None] = mapped_column(default=None)
