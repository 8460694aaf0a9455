"""Targets: a range on a metric over a period for somebody."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from crm.models.base import Fact


class Target(Fact, kw_only=True):
    """One version of a target.

    The versions with the same metric, period, scope, each and basis belong together.
    """

    __tablename__ = "target"
    __table_args__ = (Index(None, "metric", "period"),)

    metric: Mapped[str]
    # day, week, month, quarter, half, year, Nd, once
    period: Mapped[str]
    # governs the periods that start on or after it
    starts_on: Mapped[dt.date]
    # first day of an Nd grid, or of once
    anchor: Mapped[dt.date | None] = mapped_column(default=None)
    # last day of once
    until: Mapped[dt.date | None] = mapped_column(default=None)
    # in the metric's unit, money in minor units
    low: Mapped[int | None] = mapped_column(default=None)
    high: Mapped[int | None] = mapped_column(default=None)
    sense: Mapped[str] = mapped_column(default="reach", server_default=text("'reach'"))
    # rep, region, product, customer kind ... as key: value
    scope: Mapped[Mapping[str, Any] | None] = mapped_column(default=None)
    each: Mapped[str | None] = mapped_column(default=None)
    basis: Mapped[str | None] = mapped_column(default=None)
    currency: Mapped[str | None] = mapped_column(default=None)
    # 0 is Monday
    first_weekday: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    # from starts_on on there is no such target
    ended: Mapped[bool] = mapped_column(default=False, server_default=text("0"))
    note: Mapped[str | None] = mapped_column(default=None)
