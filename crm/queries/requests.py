"""What an application (申请单) for a gift or a meal says: who asks, against which limits."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.queries.limit_uses import LimitUse, limit_uses
from crm.queries.reps import RepRow, get_rep, me
from crm.queries.spending import SpendingRow, get_spending


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The gift or meal, who asks, and the limits it uses; those hold its own cost already."""

    spending: SpendingRow
    applicant: RepRow
    limits: Sequence[LimitUse]
    today: dt.date

    @property
    def over(self) -> Sequence[LimitUse]:
        """The limits that it goes over."""
        return [each for each in self.limits if each.state == "over"]


def request_of(session: Session, fact: str, record: uuid.UUID, *, today: dt.date) -> Request:
    """The application for this gift or meeting; KnownError unknown_record."""
    row = get_spending(session, fact, record)
    if row is None:
        raise KnownError(
            "unknown_record",
            _("There is no record {id} here any more; list them again.").format(
                id=str(record)[-8:]
            ),
        )
    rep = row.rep_id or me(session)
    found = limit_uses(session, rep=rep, day=row.day, today=today, keys=row.keys | {rep})
    metric = "gifts_cost" if fact == "gift" else "meetings_cost"
    return Request(
        spending=row,
        applicant=get_rep(session, rep),
        limits=[each for each in found if each.metric == metric],
        today=today,
    )
