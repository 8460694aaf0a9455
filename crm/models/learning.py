"""What a rep learned."""

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from crm.models.base import Fact


class Learning(Fact, kw_only=True):
    """An entry of the learning log."""

    __tablename__ = "learning"
    __table_args__ = (Index(None, "day"),)

    day: Mapped[dt.date]
    title: Mapped[str]
    kind: Mapped[str] = mapped_column(default="other", server_default=text("'other'"))
    rep_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("rep.id"), default=None)
    product_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("product.id"), default=None)
    minutes: Mapped[int | None] = mapped_column(default=None)
    source: Mapped[str | None] = mapped_column(default=None)
    note: Mapped[str | None] = mapped_column(default=None)
