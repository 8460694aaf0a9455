"""Notes, requests and discussions."""

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from crm.models.base import Fact


class Note(Fact, kw_only=True):
    """Something written down, about a customer or about nothing in particular."""

    __tablename__ = "note"
    __table_args__ = (
        Index(None, "customer_id", "day"),
        Index(None, "day"),
    )

    body: Mapped[str]
    day: Mapped[dt.date]
    kind: Mapped[str] = mapped_column(default="note", server_default=text("'note'"))
    rep_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("rep.id"), default=None)
    customer_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("customer.id"), default=None)
    product_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("product.id"), default=None)
    answered_on: Mapped[dt.date | None] = mapped_column(default=None)
