"""Gifts and meals of this year, and the limits that hold for the customer."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, literal, null, select, union_all
from sqlalchemy.orm import Session, aliased

from crm.domain.money import split_equally
from crm.domain.periods import Period
from crm.domain.targets import TargetVersion, governing_period
from crm.labels import folded, label
from crm.models import Attendance, Contact, Gift, Meeting, Target
from crm.queries.briefs import words
from crm.queries.briefs.people import Person
from crm.queries.briefs.rows import (
    CustomerFacts,
    FactRef,
    GiftFacts,
    LimitRow,
    SpentRow,
    SpentTotal,
)

MOST_SPENT: Final = 10
_METRICS: Final = {"gifts_cost": ("gift",), "meetings_cost": ("meal",)}
_EACH: Final = (None, "customer", "contact", "gift", "meeting")
_NEAR: Final = (4, 5)  # 80 %, as in domain.progress


@dataclass(frozen=True, slots=True)
class _Limit:
    """A version that governs today, with its period."""

    target: Target
    period: Period


@dataclass(frozen=True, slots=True)
class _Spent:
    """A gift or a share of a meal, by the person it was for."""

    row: SpentRow
    contact: UUID | None


def read_gifts(
    session: Session,
    customer: CustomerFacts,
    owner: UUID | None,
    people: Sequence[Person],
    *,
    today: dt.date,
) -> tuple[GiftFacts, int]:
    """Gifts and meals, the latest first, and how many more there are this year."""
    limits = _limits(session, customer, owner, today)
    start = min([dt.date(today.year, 1, 1), *(limit.period.start for limit in limits)])
    spent = _spent(session, customer.id, start, today)
    rows = [
        found
        for limit in limits
        if (found := _limit_row(limit, spent, people, customer.currency)) is not None
    ]
    year = _by_fact(each.row for each in spent if each.row.day.year == today.year)
    counted = [row for row in year if row.approval != "refused"]
    gifts = GiftFacts(
        rows=tuple(year[:MOST_SPENT]),
        totals=_totals(counted, today),
        limits=tuple(rows),
        headroom=_headroom(rows, customer.currency),
        currency=customer.currency,
    )
    return gifts, len(year[MOST_SPENT:])


def _limits(
    session: Session, customer: CustomerFacts, owner: UUID | None, today: dt.date
) -> list[_Limit]:
    targets = session.scalars(
        select(Target)
        .where(Target.metric.in_(_METRICS), Target.sense == "cap", ~Target.deleted)
        .order_by(Target.id)
    ).all()
    families: dict[object, list[Target]] = defaultdict(list)
    for target in targets:
        scope = tuple(sorted((key, str(value)) for key, value in (target.scope or {}).items()))
        families[target.metric, target.period, scope, target.each, target.basis].append(target)
    found = []
    for versions in families.values():
        if not _applies(versions[0], customer, owner):
            continue
        by_id = {target.id.bytes: target for target in versions}
        governing = governing_period([_version(target) for target in versions], today)
        if governing is not None:
            version, period = governing
            found.append(_Limit(by_id[bytes(version.id)], period))  # type: ignore[arg-type]
    return sorted(
        found,
        key=lambda limit: (_EACH.index(limit.target.each), limit.target.metric, limit.target.id),
    )


def _version(target: Target) -> TargetVersion:
    return TargetVersion(
        id=target.id.bytes,
        starts_on=target.starts_on,
        metric=target.metric,
        period=target.period,
        low=target.low,
        high=target.high,
        sense=target.sense,
        ended=target.ended,
        first_weekday=target.first_weekday,
        anchor=target.anchor,
        until=target.until,
    )


def _applies(target: Target, customer: CustomerFacts, owner: UUID | None) -> bool:
    """Whether the limit speaks of this customer: a total of everybody's is no limit of its own."""
    scope: Mapping[str, Any] = target.scope or {}
    if target.each not in _EACH or (target.each is None and "customer" not in scope):
        return False
    known: dict[str, Iterable[str | None]] = {
        "customer": (str(customer.id), customer.id.hex, customer.code, customer.name),
        "kind": (customer.kind,),
        "grade": (customer.grade,),
        "stage": (customer.stage,),
        "channel": (customer.channel,),
        "region": (customer.region,),
        "city": (customer.city,),
        "industry": (customer.industry,),
        "rep": (str(owner or ""), owner.hex if owner else None, customer.owner),
    }
    return all(
        any(folded(str(value)) == folded(own) for own in known.get(key, ()) if own)
        for key, value in scope.items()
    )


def _spent(session: Session, customer: UUID, start: dt.date, today: dt.date) -> list[_Spent]:
    gifts = (
        select(
            literal("gift").label("kind"),
            Gift.id.label("id"),
            Gift.day.label("day"),
            Gift.item.label("text"),
            Gift.contact_id.label("contact_id"),
            Contact.name.label("person"),
            func.coalesce(Gift.cost, 0).label("cost"),
            Gift.currency.label("currency"),
            Gift.approval.label("approval"),
            Gift.occasion.label("occasion"),
            literal(1).label("seats"),
            literal(0).label("before"),
        )
        .outerjoin(Contact, Contact.id == Gift.contact_id)
        .where(Gift.customer_id == customer, Gift.day.between(start, today), ~Gift.deleted)
    )
    other = aliased(Attendance)
    seats = (
        select(func.count())
        .where(other.meeting_id == Meeting.id, ~other.deleted)
        .correlate(Meeting)
    )
    meals = (
        select(
            literal("meal"),
            Meeting.id,
            Meeting.day,
            func.coalesce(Meeting.subject, Meeting.place, Meeting.kind),
            Attendance.contact_id,
            Contact.name,
            func.coalesce(Meeting.cost, 0),
            Meeting.currency,
            Meeting.approval,
            null(),
            seats.scalar_subquery(),
            seats.where(other.id < Attendance.id).correlate(Meeting, Attendance).scalar_subquery(),
        )
        .join(Attendance, Attendance.meeting_id == Meeting.id)
        .outerjoin(Contact, Contact.id == Attendance.contact_id)
        .where(Attendance.customer_id == customer, ~Attendance.deleted, ~Meeting.deleted)
        .where(Meeting.day.between(start, today))
    )
    union: Any = union_all(gifts, meals)  # its first select tells its columns
    rows = session.execute(union).all()
    found = []
    for row in rows:
        text = label("meeting_kind", row.text) if row.kind == "meal" else row.text
        kind = "gift" if row.kind == "gift" else "meeting"
        spent = SpentRow(
            kind=row.kind,
            day=row.day,
            text=text,
            person=row.person,
            cost=split_equally(row.cost, row.seats)[row.before],
            currency=row.currency,
            approval=row.approval,
            occasion=row.occasion,
            fact=FactRef(kind, row.id, f"{words.short(text, 20)} {words.day(row.day, today)}"),
        )
        found.append(_Spent(spent, row.contact_id))
    found.sort(key=lambda each: (-each.row.day.toordinal(), each.row.fact.id, str(each.contact)))
    return found


def _by_fact(spent: Iterable[SpentRow]) -> list[SpentRow]:
    """A meal once, however many of the customer's people were at the table."""
    merged: dict[UUID, SpentRow] = {}
    for row in spent:
        before = merged.get(row.fact.id)
        if before is None:
            merged[row.fact.id] = row
        else:
            names = [name for name in (before.person, row.person) if name]
            merged[row.fact.id] = replace(
                before, cost=before.cost + row.cost, person=words.joined(names) or None
            )
    return list(merged.values())


def _limit_row(
    limit: _Limit,
    spent: Sequence[_Spent],
    people: Sequence[Person],
    currency: str,
) -> LimitRow | None:
    target, high = limit.target, limit.target.high
    if high is None or (target.currency or currency) != currency:
        return None
    counted = [
        each
        for each in spent
        if each.row.kind in _METRICS[target.metric]
        and each.row.day in limit.period
        and each.row.approval != "refused"
        and each.row.currency == currency
    ]
    person: str | None = None
    if target.each in ("gift", "meeting"):
        counted = []  # each one is measured by itself: all of the limit is free for the next
    elif target.each == "contact":
        by_person: dict[UUID | None, list[_Spent]] = {p.row.id: [] for p in people}
        for each in counted:
            by_person.setdefault(each.contact, []).append(each)
        by_person.pop(None, None)
        if not by_person:
            return None
        most = max(by_person, key=lambda contact: sum(e.row.cost for e in by_person[contact]))
        counted = by_person[most]
        person = next((p.row.name for p in people if p.row.id == most), None)
    amount = sum(each.row.cost for each in counted)
    part, whole = _NEAR
    near = amount > 0 and amount * whole >= high * part
    return LimitRow(
        metric=target.metric,
        period=target.period,
        start=limit.period.start,
        end=limit.period.end,
        each=target.each,
        person=person,
        limit=high,
        spent=amount,
        left=high - amount,
        state="over" if amount > high else "near" if near else "ok",
        currency=currency,
        facts=tuple({each.row.fact.id: each.row.fact for each in counted}.values()),
        fact=FactRef(
            "target",
            target.id,
            f"{words.money(high, currency)} · {label('period', target.period)}",
        ),
    )


def _totals(rows: Iterable[SpentRow], today: dt.date) -> tuple[SpentTotal, ...]:
    by_currency: dict[str, list[SpentRow]] = defaultdict(list)
    for row in rows:
        by_currency[row.currency].append(row)
    return tuple(
        SpentTotal(
            year=today.year,
            amount=sum(row.cost for row in spent),
            currency=currency,
            facts=tuple(row.fact for row in spent),
        )
        for currency, spent in sorted(by_currency.items())
    )


def _headroom(limits: Iterable[LimitRow], currency: str) -> int | None:
    """What one more gift may cost: the least that any limit on gifts leaves."""
    left = [
        limit.left
        for limit in limits
        if limit.metric == "gifts_cost" and limit.currency == currency
    ]
    return max(min(left), 0) if left else None
