"""Limits on what is spent on customers: how much of each is used, by whom, and what is left."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from crm.domain.periods import Period
from crm.domain.progress import cap_state
from crm.domain.targets import version_period
from crm.i18n import gettext as _
from crm.models import Attendance, Contact, Customer, Gift, Meeting
from crm.queries.answering import Group
from crm.queries.asking import make_question
from crm.queries.measure import answer
from crm.queries.metrics import METRICS
from crm.queries.progress import EACH
from crm.queries.targets import TargetRow, scope_words, series_of, target_rows

_COSTS = ("gifts_cost", "meetings_cost")
_URGENT = {"over": 0, "near": 1, "ok": 2}
_CHUNK = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitUse:
    """How much one of those a limit speaks of has used; money in minor units.

    `key` is the id of the gift, meeting, contact, customer or rep, None for a limit on all
    together; what awaits approval is used, and `pending` says how many there are.
    """

    target: uuid.UUID
    metric: str
    label: str
    each: str | None
    period: str
    start: dt.date
    end: dt.date
    scope: Mapping[str, Any]
    scope_words: str
    key: uuid.UUID | None
    name: str
    used: int
    limit: int
    currency: str
    state: str
    pending: int
    fact_count: int
    customer_id: uuid.UUID | None = None
    customer: str | None = None

    @property
    def left(self) -> int:
        """What is still free; less than nothing where it is over."""
        return self.limit - self.used


def limit_uses(
    session: Session,
    *,
    rep: uuid.UUID | None,
    day: dt.date,
    today: dt.date,
    keys: frozenset[uuid.UUID] | None = None,
) -> list[LimitUse]:
    """Every limit of the rep's and the team's that governs the day, with all who have used of it.

    The fullest first: over, near, ok. `keys` narrows it down to these records.
    """
    rows = [row for row in target_rows(session) if row.sense == "cap" and row.metric in _COSTS]
    found: list[LimitUse] = []
    for series in series_of(row for row in rows if row.rep in (None, rep)):
        row = series.governing(day)
        period = None if row is None else version_period(row.version, day)
        if row is None or period is None or row.high is None or row.each == "region":
            continue
        found += _uses(session, row, period, today, keys)
    return sorted(found, key=_urgency)


def _urgency(use: LimitUse) -> tuple[int, float, str, bytes]:
    share = use.used / use.limit if use.limit else float(use.used)
    return (_URGENT[use.state], -share, use.name, use.target.bytes)


def _uses(
    session: Session,
    row: TargetRow,
    period: Period,
    today: dt.date,
    keys: frozenset[uuid.UUID] | None,
) -> list[LimitUse]:
    metric = METRICS[row.metric]
    question = make_question(
        metric,
        period.start,
        period.end,
        today=today,
        basis=row.basis,
        scope=row.scope,
        currency=row.currency,
    )
    measured = answer(session, question, None if row.each is None else EACH[row.each])
    groups: Sequence[Group] = measured.by
    if row.each is None:
        groups = [Group(None, "", measured.value, measured.fact_count)]
    spent = [(_key(group), group) for group in groups if group.value or row.each is None]
    if row.each is not None:
        spent = [(key, group) for key, group in spent if key is not None]
    if keys is not None:
        spent = [(key, group) for key, group in spent if key is None or key in keys]
    pending = _pending(session, row, period)
    whose = _whose(session, row, [key for key, _group in spent if key is not None])
    return [
        LimitUse(
            target=row.id,
            metric=row.metric,
            label=_(metric.label),
            each=row.each,
            period=row.period,
            start=period.start,
            end=period.end,
            scope=row.scope,
            scope_words=scope_words(session, row.scope),
            key=key,
            name=group.name if key else "",
            used=group.value or 0,
            limit=row.high or 0,
            currency=measured.currency or row.currency or "",
            state=cap_state(group.value or 0, row.high or 0),
            pending=pending[key],
            fact_count=group.fact_count,
            customer_id=whose.get(key, (None, None))[0] if key else None,
            customer=whose.get(key, (None, None))[1] if key else None,
        )
        for key, group in spent
    ]


def _key(group: Group) -> uuid.UUID | None:
    return None if group.key is None else uuid.UUID(str(group.key))


def _pending(session: Session, row: TargetRow, period: Period) -> Counter[uuid.UUID | None]:
    """How many facts of each await approval; the key None holds them all."""
    awaiting: set[tuple[uuid.UUID | None, uuid.UUID]] = set()
    for record, rep, customer, contact in session.execute(_awaiting(row.metric, period)):
        keys = {"contact": contact, "customer": customer, "rep": rep, None: None}
        awaiting.add((keys.get(row.each, record), record))
    return Counter(key for key, _record in awaiting)


def _awaiting(
    metric: str, period: Period
) -> Select[uuid.UUID, uuid.UUID | None, uuid.UUID, uuid.UUID | None]:
    days = (period.start, period.end)
    if metric == "gifts_cost":
        return select(Gift.id, Gift.rep_id, Gift.customer_id, Gift.contact_id).where(
            Gift.approval == "pending", Gift.day.between(*days), ~Gift.deleted
        )
    return (
        select(Meeting.id, Meeting.rep_id, Attendance.customer_id, Attendance.contact_id)
        .outerjoin(Attendance, (Attendance.meeting_id == Meeting.id) & (~Attendance.deleted))
        .where(Meeting.approval == "pending", Meeting.day.between(*days), ~Meeting.deleted)
    )


def _whose(
    session: Session, row: TargetRow, keys: Iterable[uuid.UUID]
) -> dict[uuid.UUID, tuple[uuid.UUID | None, str | None]]:
    """The customer behind each key, to be opened."""
    wanted = list(keys)
    if row.each == "customer":
        return {key: (key, None) for key in wanted}
    model: Any = {"contact": Contact, "gift": Gift}.get(row.each or "")
    if model is None or (row.each == "gift" and row.metric != "gifts_cost"):
        return {}
    found: dict[uuid.UUID, tuple[uuid.UUID | None, str | None]] = {}
    for first in range(0, len(wanted), _CHUNK):
        statement = (
            select(model.id, Customer.id, Customer.name)
            .join(Customer, Customer.id == model.customer_id)
            .where(model.id.in_(wanted[first : first + _CHUNK]))
        )
        found |= {key: (customer, name) for key, customer, name in session.execute(statement)}
    return found
