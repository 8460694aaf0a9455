"""Things to do, once or again and again."""

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from crm.models.base import Fact


class Task(Fact, kw_only=True):
    """A task or promise; completing a recurring one opens the next."""

    __tablename__ = "task"
    __table_args__ = (
        Index(None, "customer_id"),
        Index(None, "state", "due"),
        Index(None, "done_on"),
    )

    title: Mapped[str]
    customer_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("customer.id"), default=None)
    rep_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("rep.id"), default=None)
    due: Mapped[dt.date | None] = mapped_column(default=None)
    state: Mapped[str] = mapped_column(default="open", server_default=text("'open'"))
    done_on: Mapped[dt.date | None] = mapped_column(default=None)
    # a period kind: day, week, month, ... or Nd
    repeat: Mapped[str | None] = mapped_column(default=None)
    previous_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("task.id"), default=None)
    note: Mapped[str | None] = mapped_column(default=None)
    code: Mapped[str | None] = mapped_column(default=None)
