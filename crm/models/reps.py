"""Sales reps: the people facts are counted for."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from crm.models.base import Fact


class Rep(Fact, kw_only=True):
    """One sales rep; a new store has exactly one, me."""

    __tablename__ = "rep"
    __table_args__ = (Index(None, "code"),)

    name: Mapped[str]
    code: Mapped[str | None] = mapped_column(default=None)
    email: Mapped[str | None] = mapped_column(default=None)
    phone: Mapped[str | None] = mapped_column(default=None)
    title: Mapped[str | None] = mapped_column(default=None)
    team: Mapped[str | None] = mapped_column(default=None)
    hired_on: Mapped[dt.date | None] = mapped_column(default=None)
    active: Mapped[bool] = mapped_column(default=True, server_default=text("1"))
    extra: Mapped[Mapping[str, Any] | None] = mapped_column(default=None)
