"""The age of what is owed, counted from the due date."""

from datetime import date
from typing import Final

AGE_BANDS: Final = ("not_due", "1-30", "31-60", "61-90", "91+")
"""In order of age, the days past due both counted."""

_LAST_DAYS: Final = (0, 30, 60, 90)


def days_past_due(due: date, as_of: date) -> int:
    """Days since the due date; 0 on that day and before it."""
    return max((as_of - due).days, 0)


def age_band(due: date, as_of: date) -> str:
    """The band of AGE_BANDS that an amount due on `due` is in on `as_of`."""
    age = days_past_due(due, as_of)
    return AGE_BANDS[sum(age > last for last in _LAST_DAYS)]
