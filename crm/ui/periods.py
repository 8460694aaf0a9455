"""The periods to which a list is narrowed down."""

import datetime as dt

from crm.domain.periods import period_of
from crm.i18n import mark

PERIODS = {
    "month": mark("This month"),
    "quarter": mark("This quarter"),
    "year": mark("This year"),
    "all": mark("All"),
}


def period_days(key: str, today: dt.date) -> tuple[dt.date | None, dt.date | None]:
    """From when to when a chip of PERIODS means; None for no bound."""
    if key == "all":
        return None, None
    found = period_of(key, today)
    return (None, None) if found is None else (found.start, found.end)
