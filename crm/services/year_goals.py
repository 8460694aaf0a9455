"""A year's goal written down with its quarters and months, in one step."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crm.domain.periods import Period, period_of
from crm.domain.splitting import MONTHS
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.services.targets import set_target
from crm.store.store import Store
from crm.store.unit_of_work import Change

_QUARTER = 3


@dataclass(frozen=True, slots=True)
class Bounds:
    """Floor and stretch in the metric's whole numbers, money in minor units."""

    low: int | None
    high: int | None


def split_year(
    store: Store,
    *,
    metric: str,
    year: int,
    months: Sequence[Bounds],
    today: dt.date,
    quarters: bool = True,
    basis: str | None = None,
    currency: str | None = None,
    scope: Mapping[str, Any] | None = None,
) -> Change:
    """Set the year, its quarters and its twelve months; what is over by today keeps its targets.

    The year and its quarters are the sums of the months. KnownError not_twelve_months.
    """
    if len(months) != MONTHS:
        raise KnownError("not_twelve_months", _("A year has twelve months; give each its bounds."))
    parts: list[tuple[str, Period, Bounds]] = [("year", _period("year", year, 1), _sum(months))]
    if quarters:
        parts += [
            (
                "quarter",
                _period("quarter", year, first + 1),
                _sum(months[first : first + _QUARTER]),
            )
            for first in range(0, MONTHS, _QUARTER)
        ]
    parts += [
        ("month", _period("month", year, number), bounds)
        for number, bounds in enumerate(months, start=1)
    ]
    with store.unit_of_work("split_year", about=metric) as work:
        for kind, period, bounds in parts:
            if period.end < today or (bounds.low is None and bounds.high is None):
                continue
            set_target(
                store,
                metric=metric,
                period=kind,
                today=today,
                low=bounds.low,
                high=bounds.high,
                sense="reach",
                scope=scope,
                basis=basis,
                currency=currency,
                from_date=period.start,
            )
    return work.change()


def _sum(months: Sequence[Bounds]) -> Bounds:
    lows = [month.low for month in months if month.low is not None]
    highs = [month.high for month in months if month.high is not None]
    return Bounds(sum(lows) if lows else None, sum(highs) if highs else None)


def _period(kind: str, year: int, month: int) -> Period:
    found = period_of(kind, dt.date(year, month, 1))
    assert found is not None  # noqa: S101 - every day is in one
    return found
