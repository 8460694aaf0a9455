"""Who is on the way of today's visits: near one of them, and waiting for a contact."""

import datetime as dt
import uuid
from typing import Final

from sqlalchemy.orm import Session

from crm.queries.suggestions import Suggestion, suggestions

_WAITING: Final = ("red", "never", "amber")


def on_the_way(session: Session, *, today: dt.date, rep: uuid.UUID) -> Suggestion | None:
    """The one most worth a detour: measured ways before districts, the shortest and most urgent.

    Nobody who has a contact today; None where nobody near is overdue or was never visited.
    """
    found = [
        each
        for each in suggestions(session, today, today, today=today, rep=rep)
        if each.near is not None and any(reason in _WAITING for reason in each.reasons)
    ]

    def detour(each: Suggestion) -> tuple[object, ...]:
        km = each.near.km if each.near is not None else None
        rank = min(_WAITING.index(reason) for reason in each.reasons if reason in _WAITING)
        return (km is None, rank, km or 0, -(each.days or 0), each.name)

    return min(found, key=detour, default=None)
