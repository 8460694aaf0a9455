"""What the limits on gifts and meals leave for one more, or for one that is being corrected."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.domain.targets import version_period
from crm.models import Contact, Customer
from crm.queries.asking import make_question
from crm.queries.measure import answer
from crm.queries.metrics import METRICS
from crm.queries.reps import me, rep_names
from crm.queries.targets import TargetRow, series_of, target_rows

_CUSTOMER_KEYS = ("kind", "grade", "channel", "region", "city", "country", "industry")


@dataclass(frozen=True, slots=True, kw_only=True)
class Headroom:
    """A limit that holds for what is about to be spent; money in minor units.

    `used` is without the record being corrected. `each` is None for a limit on all together;
    `name` is the contact, customer or rep that is counted, where one is; `whose` the id of a
    contact or customer.
    """

    target: uuid.UUID
    period: str
    start: dt.date
    end: dt.date
    each: str | None
    name: str | None
    whose: uuid.UUID | None
    high: int
    used: int
    currency: str

    @property
    def left(self) -> int:
        """What may still be spent; below zero if too much was."""
        return self.high - self.used


@dataclass(frozen=True, slots=True)
class _Counted:
    """A scope that a limit is counted in, with whom it counts; None counts nothing before."""

    scope: Mapping[str, Any] | None
    name: str | None = None
    whose: uuid.UUID | None = None


def headrooms(
    session: Session,
    metric: str,
    *,
    day: dt.date,
    today: dt.date,
    customers: Sequence[uuid.UUID],
    contacts: Sequence[uuid.UUID] = (),
    without: uuid.UUID | None = None,
) -> list[Headroom]:
    """Every limit on `gifts_cost` or `meetings_cost` that holds on the day, the tightest first.

    Mine and the team's; a limit on each one holds once for each of those given.
    """
    mine = me(session)
    found: list[Headroom] = []
    for series in series_of(target_rows(session, metric=metric)):
        row = series.governing(day)
        if row is None or row.sense != "cap" or row.high is None or row.rep not in {None, mine}:
            continue
        for each in _counted(session, row, mine, customers, contacts):
            room = _room(session, row, day=day, today=today, scope=each.scope, without=without)
            if room is not None:
                found.append(replace(room, name=each.name, whose=each.whose))
    return sorted(found, key=lambda each: (each.left, each.high))


def _counted(
    session: Session,
    row: TargetRow,
    mine: uuid.UUID,
    customers: Sequence[uuid.UUID],
    contacts: Sequence[uuid.UUID],
) -> list[_Counted]:
    """What the limit is counted over; nothing where it does not hold."""
    known = session.scalars(select(Customer).where(Customer.id.in_(customers))).all()
    holds = [each for each in known if _holds(row.scope, each)]
    if not holds and any(key != "rep" for key in row.scope):
        return []
    found = [_Counted(row.scope)]
    if row.each in {"gift", "meeting"}:
        found = [_Counted(None)]
    elif row.each == "customer":
        found = [_Counted({**row.scope, "customer": str(c.id)}, c.name, c.id) for c in holds]
    elif row.each == "contact":
        people = session.execute(
            select(Contact.id, Contact.name).where(
                Contact.id.in_(contacts), Contact.customer_id.in_([each.id for each in holds])
            )
        )
        found = [
            _Counted({**row.scope, "contact": str(person)}, name, person) for person, name in people
        ]
    elif row.each == "rep":
        found = [_Counted({**row.scope, "rep": str(mine)}, rep_names(session).get(mine))]
    elif row.each == "region":
        regions = dict.fromkeys(each.region for each in holds if each.region)
        found = [_Counted({**row.scope, "region": region}, region) for region in regions]
    return found


def _holds(scope: Mapping[str, Any], customer: Customer) -> bool:
    """Whether what is spent on this customer counts in this scope."""
    for key, value in scope.items():
        if key == "customer":
            if uuid.UUID(str(value)) != customer.id:
                return False
        elif key in _CUSTOMER_KEYS:
            if getattr(customer, key) != value:
                return False
        elif key != "rep":
            return False  # of a product, say: a gift is none
    return True


def _room(
    session: Session,
    row: TargetRow,
    *,
    day: dt.date,
    today: dt.date,
    scope: Mapping[str, Any] | None,
    without: uuid.UUID | None,
) -> Headroom | None:
    period = version_period(row.version, day)
    if period is None or row.high is None:
        return None
    used = 0
    if scope is not None:
        question = make_question(
            METRICS[row.metric],
            period.start,
            period.end,
            today=today,
            scope=scope,
            currency=row.currency,
        )
        facts = answer(session, question, "fact").by
        used = sum(each.value or 0 for each in facts if not _is(each.key, without))
    return Headroom(
        target=row.id,
        period=row.period,
        start=period.start,
        end=period.end,
        each=row.each,
        name=None,
        whose=None,
        high=row.high,
        used=used,
        currency=row.currency or "CNY",
    )


def _is(key: str | None, record: uuid.UUID | None) -> bool:
    return key is not None and record is not None and uuid.UUID(key) == record
