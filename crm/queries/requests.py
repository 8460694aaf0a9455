"""What an application (申请单) for a gift or a meal says: who asks, against which limits."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from crm.domain.money import split_equally
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.queries.limit_uses import LimitUse, limit_uses
from crm.queries.meetings import list_meetings
from crm.queries.reps import RepRow, get_rep, me
from crm.queries.spending import SpendingRow, get_spending


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The gift or meal, who asks, and the limits it uses; those hold its own cost already.

    `shares`: what of its cost falls to each customer and person, by their ids.
    """

    spending: SpendingRow
    applicant: RepRow
    limits: Sequence[LimitUse]
    today: dt.date
    shares: Mapping[uuid.UUID, int]

    def before(self, use: LimitUse) -> int:
        """What was used of the limit without this one; of a shared meal only its share goes off."""
        row = self.spending
        cost = 0 if row.approval == "refused" else row.cost or 0
        whose = use.key if use.each in ("customer", "contact") else use.scope.get("customer")
        own = cost if whose is None else self.shares.get(uuid.UUID(str(whose)), 0)
        return max(use.used - own, 0)

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
        shares=_shares(session, row),
    )


def _shares(session: Session, row: SpendingRow) -> Mapping[uuid.UUID, int]:
    """Equal shares of a meal for everybody present, as the limits count them."""
    cost = 0 if row.approval == "refused" else row.cost or 0
    if row.fact == "gift":
        return dict.fromkeys(row.keys - {row.id, row.rep_id}, cost)
    guests = [guest for each in list_meetings(session, meeting=row.id) for guest in each.guests]
    shares: Counter[uuid.UUID] = Counter()
    for guest, share in zip(
        guests, split_equally(cost, len(guests)) if guests else (), strict=True
    ):
        shares[guest.customer_id] += share
        if guest.contact_id is not None:
            shares[guest.contact_id] += share
    return shares
