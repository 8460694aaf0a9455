"""Whom to visit in a week: who is overdue, was never visited, lives near, or has an open offer."""

import datetime as dt
import heapq
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import LargeBinary, String, case, func, literal, select, type_coerce
from sqlalchemy.orm import Session, aliased

from crm.domain.places import Point, coordinates, distance_km
from crm.domain.stages import derive_stage, is_prospect
from crm.models import Assignment, Customer, StageChange, Visit
from crm.queries.owners import owner_on, stage_on
from crm.queries.settings import setting
from crm.queries.standing import last_contact, last_order, last_stage_day
from crm.queries.week import HOT_STAGES
from crm.settings import CADENCE_IDEAL, CADENCE_MAXIMUM, LAPSED_AFTER

REASONS: Final = ("red", "offer", "never", "amber", "near")
"""Past the maximum, an open offer, never visited, past the ideal, near a visit; the first first."""
NEAR_KM: Final = 3.0
_EACH: Final = 12  # suggestions of one reason
_CHUNK: Final = 240  # customers looked at closely at once
_CELL: Final = 0.05  # degrees: wider than NEAR_KM at any latitude where customers live
_TAKEN: Final = ("planned", "completed")


@dataclass(frozen=True, slots=True)
class Near:
    """A visit of the week in the same district; `km` where both have coordinates."""

    customer: str
    day: dt.date
    km: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A customer to visit, and why: `reasons` as in REASONS, the most urgent first.

    `days` since the last completed contact, None if there was none; `stage_days` since the step.
    """

    id: uuid.UUID
    name: str
    grade: str | None
    city: str | None
    district: str | None
    channel: str | None
    reasons: tuple[str, ...]
    days: int | None
    ideal: int
    most: int
    stage: str
    stage_days: int | None
    expected: int | None
    currency: str
    near: Near | None

    @property
    def prospect(self) -> bool:
        """Whether it is on the way to its first order."""
        return is_prospect(self.stage)


@dataclass(frozen=True, slots=True)
class _Candidate:
    id: bytes
    reasons: tuple[str, ...]
    last: str | None
    near: Near | None


def suggestions(
    session: Session, start: dt.date, end: dt.date, *, today: dt.date, rep: uuid.UUID
) -> list[Suggestion]:
    """Whom the rep should visit from `start` to `end`, the most urgent first, a dozen per reason.

    Nobody who has a contact planned or kept in these days, nobody lost.
    """
    visited = _visited(session, start, end)
    taken = {each.id.bytes for each in visited}
    around = _Around([each for each in visited if each.rep == rep])
    by_reason = _candidates(session, around, taken, today=today, rep=rep)
    found: dict[bytes, Suggestion] = {}
    for reason in REASONS:
        count = sum(reason in each.reasons for each in found.values())
        for chunk in _chunks(by_reason[reason], found):
            if count >= _EACH:
                break
            for key, suggestion in _closely(session, chunk, today=today, rep=rep):
                if count < _EACH and key not in found:
                    found[key] = suggestion
                    count += 1
    return sorted(found.values(), key=_urgency)


def _urgency(suggestion: Suggestion) -> tuple[object, ...]:
    late = (suggestion.days or 0) - suggestion.most
    amount = suggestion.expected or 0
    first = REASONS.index(suggestion.reasons[0])
    return (first, suggestion.near is None, -late, -amount, suggestion.name)


@dataclass(frozen=True, slots=True)
class _Visited:
    """A visit of the week, with whose it is and where."""

    id: uuid.UUID
    name: str
    day: dt.date
    rep: uuid.UUID | None
    city: str | None
    district: str | None
    point: Point | None


def _visited(session: Session, start: dt.date, end: dt.date) -> list[_Visited]:
    """The contacts of these days, planned ones first."""
    rows = session.execute(
        select(
            Customer.id,
            Customer.name,
            Visit.day,
            func.coalesce(Visit.rep_id, owner_on(Visit.customer_id, Visit.day)),
            Customer.city,
            Customer.region,
            Customer.extra,
        )
        .join(Customer, Customer.id == Visit.customer_id)
        .where(Visit.day.between(start, end), Visit.state.in_(_TAKEN))
        .where(~Visit.deleted, ~Customer.deleted)
        .order_by(Visit.state.desc(), Visit.day, Visit.time, Visit.id)
    )
    return [
        _Visited(customer, name, day, whose, city, district, coordinates(extra))
        for customer, name, day, whose, city, district, extra in rows
    ]


class _Around:
    """Tells which visit of the week a customer is near."""

    def __init__(self, visited: Sequence[_Visited]) -> None:
        self._districts: dict[tuple[str, str], Near] = {}
        self._cells: dict[tuple[int, int], list[tuple[Point, Near]]] = defaultdict(list)
        for each in visited:
            near = Near(each.name, each.day, None)
            if each.district:
                self._districts.setdefault((each.city or "", each.district), near)
            if each.point is not None:
                self._cells[_cell(each.point)].append((each.point, near))

    @property
    def measures(self) -> bool:
        """Whether any visit of the week has coordinates."""
        return bool(self._cells)

    def near(self, city: str | None, district: str | None, point: Point | None) -> Near | None:
        """The nearest visit within reach, else one in the same district."""
        if point is not None:
            row, place = _cell(point)
            around = (
                (distance_km(point, other), near)
                for up in (-1, 0, 1)
                for right in (-1, 0, 1)
                for other, near in self._cells.get((row + up, place + right), ())
            )
            nearest = min(around, key=lambda each: each[0], default=None)
            if nearest is not None and nearest[0] <= NEAR_KM:
                return replace(nearest[1], km=nearest[0])
        return self._districts.get((city or "", district)) if district else None


def _cell(point: Point) -> tuple[int, int]:
    return int(point[0] // _CELL), int(point[1] // _CELL)


def _candidates(
    session: Session, around: _Around, taken: set[bytes], *, today: dt.date, rep: uuid.UUID
) -> Mapping[str, Sequence[_Candidate]]:
    """Every customer that may be suggested, by reason, the most urgent first.

    One pass over what once was the rep's; whose it is now and whether it is lost is asked later,
    of the few that come first. Ids and days stay as stored: turning them costs more than the rest.
    """
    seen = aliased(Visit)
    unvisited = (
        ~select(seen.id)
        .where(seen.customer_id == Customer.id, seen.mode == "visit")
        .where(seen.state == "completed", ~seen.deleted)
        .exists()
    )
    ideal, most = setting(session, CADENCE_IDEAL), setting(session, CADENCE_MAXIMUM)
    rows = session.execute(
        select(
            type_coerce(Customer.id, LargeBinary),
            Customer.city,
            Customer.region,
            func.coalesce(Customer.cadence_ideal, ideal),
            func.coalesce(Customer.cadence_maximum, most),
            type_coerce(last_contact(Customer.id, today), String),
            case((unvisited, literal(1)), else_=literal(0)),
            Customer.expected_amount,
            Customer.extra if around.measures else literal(None),
        )
        .where(~Customer.deleted)
        .where(Customer.id.in_(select(Assignment.customer_id).where(Assignment.rep_id == rep)))
    )
    hot = _hot(session, today)
    ordinal = today.toordinal()
    ranked: dict[str, list[tuple[tuple[int, bytes], _Candidate]]] = defaultdict(list)
    days_of: dict[str, int] = {}
    for key, city, district, good, limit, last, unseen, expected, extra in rows:
        if key in taken:
            continue
        days = -1
        if last is not None:
            if last not in days_of:
                days_of[last] = ordinal - dt.date.fromisoformat(last).toordinal()
            days = days_of[last]
        near = around.near(city, district, coordinates(extra))
        reasons = tuple(
            reason
            for reason, holds in (
                ("red", days > limit),
                ("offer", key in hot),
                ("never", bool(unseen)),
                ("amber", limit >= days > min(good, limit)),
                ("near", near is not None),
            )
            if holds
        )
        if reasons:
            rank = limit - days if reasons[0] in {"red", "amber"} else -(expected or 0)
            if reasons[0] == "near":
                rank = int((near.km or NEAR_KM) * 1000) if near else 0
            one = _Candidate(key, reasons, last, near)
            for reason in reasons:
                ranked[reason].append(((rank, key), one))
    # Far more than are shown: some turn out to be lost, or another's by now.
    return {
        reason: [one for _rank, one in heapq.nsmallest(20 * _CHUNK, ranked[reason])]
        for reason in REASONS
    }


def _hot(session: Session, today: dt.date) -> set[bytes]:
    """Who has come to an open offer at some time; whether it still stands is asked later."""
    rows = session.execute(
        select(type_coerce(StageChange.customer_id, LargeBinary)).where(
            StageChange.stage.in_(HOT_STAGES),
            ~StageChange.deleted,
            StageChange.day.is_(None) | (StageChange.day <= today),
        )
    )
    return {key for (key,) in rows}


def _chunks(
    candidates: Sequence[_Candidate], found: Mapping[bytes, Any]
) -> Iterator[Sequence[_Candidate]]:
    left = [each for each in candidates if each.id not in found]
    size = 3 * _EACH
    while left:
        yield left[:size]
        left, size = left[size:], _CHUNK


def _closely(
    session: Session, candidates: Sequence[_Candidate], *, today: dt.date, rep: uuid.UUID
) -> Iterator[tuple[bytes, Suggestion]]:
    """Those of the candidates that are the rep's and not lost, in their order."""
    ids = [uuid.UUID(bytes=each.id) for each in candidates]
    rows = session.execute(
        select(
            Customer,
            last_order(Customer.id, today),
            stage_on(Customer.id, today),
            last_stage_day(Customer.id, today),
        ).where(Customer.id.in_(ids), owner_on(Customer.id, today) == rep)
    )
    known = {row[0].id.bytes: row for row in rows}
    ideal, most = setting(session, CADENCE_IDEAL), setting(session, CADENCE_MAXIMUM)
    lapsed_after = setting(session, LAPSED_AFTER)
    for each in candidates:
        row = known.get(each.id)
        if row is None:
            continue
        customer, ordered, stored, day = row
        stage = derive_stage(stored or "lead", ordered, day, today, lapsed_after, lost_day=day)
        if stage == "lost":
            continue
        offered = stage in HOT_STAGES
        reasons = tuple(reason for reason in each.reasons if reason != "offer" or offered)
        if not reasons:
            continue
        limit = most if customer.cadence_maximum is None else customer.cadence_maximum
        good = ideal if customer.cadence_ideal is None else customer.cadence_ideal
        yield (
            each.id,
            Suggestion(
                id=customer.id,
                name=customer.name,
                grade=customer.grade,
                city=customer.city,
                district=customer.region,
                channel=customer.channel,
                reasons=reasons,
                days=(today - dt.date.fromisoformat(each.last)).days if each.last else None,
                ideal=min(good, limit),
                most=limit,
                stage=stage,
                stage_days=(today - day).days if day is not None else None,
                expected=customer.expected_amount,
                currency=customer.currency,
                near=each.near,
            ),
        )
