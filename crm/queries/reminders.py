"""Who of those that owe was reminded, and who has promised to pay."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from crm.models import Visit
from crm.queries.settings import setting
from crm.settings import LAPSED_AFTER

_CHUNK = 500
_WORDS = (
    *("货款", "尾款", "余款", "欠款", "付款", "收款", "回款", "催款", "催", "对账", "付清", "结清"),
    *("payment", "invoice", "overdue", "pay ", "paid", "owed"),
)


@dataclass(frozen=True, slots=True)
class Reminder:
    """The last contact that spoke of money, and the day for which payment was promised."""

    reminded_on: dt.date | None = None
    said: str | None = None
    promised_for: dt.date | None = None
    promise: str | None = None


def reminders(
    session: Session, customers: Iterable[uuid.UUID], *, today: dt.date
) -> dict[uuid.UUID, Reminder]:
    """What the contacts of the last half-year say of money, for those customers where they do."""
    since = today - dt.timedelta(days=setting(session, LAPSED_AFTER))
    wanted = sorted(set(customers))
    spoke = [
        column.icontains(word)
        for word in _WORDS
        for column in (Visit.purpose, Visit.said, Visit.next_step)
    ]
    found: dict[uuid.UUID, Reminder] = {}
    for first in range(0, len(wanted), _CHUNK):
        statement = (
            select(
                *(Visit.customer_id, Visit.day, Visit.purpose, Visit.said),
                *(Visit.next_step, Visit.next_on, Visit.next_done_on),
            )
            .where(Visit.customer_id.in_(wanted[first : first + _CHUNK]))
            .where(Visit.state == "completed", Visit.day.between(since, today), ~Visit.deleted)
            .where(or_(*spoke))
            .order_by(Visit.day, Visit.id)
        )
        for customer, day, purpose, said, step, due, done in session.execute(statement):
            before = found.get(customer, Reminder())
            now = before
            spoken = next(filter(_speaks, (said, purpose)), None)
            if spoken is not None:
                now = replace(now, reminded_on=day, said=spoken)
            if _speaks(step) and due is not None and done is None:
                now = replace(now, promised_for=due, promise=step)
            if now != before:
                found[customer] = now
    return found


def _speaks(text: str | None) -> bool:
    lower = (text or "").lower()
    return any(word in lower for word in _WORDS)
