"""Prospects by the step they stand at, as a board: sums of all of them, cards of the first few."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Select, case, func, literal, select
from sqlalchemy.orm import Session, aliased

from crm.domain.choices import PROSPECT_STEPS
from crm.models import Customer, StageChange, Visit
from crm.queries.owners import owner_on, stage_on
from crm.queries.standing import last_order, last_stage_day, next_planned

COLUMNS: Final = (*PROSPECT_STEPS, "lost")
MOST_CARDS: Final = 30
LEAST_STAYS: Final = 3
"""So many stays at a step must have ended before one can say how long it usually takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PipelineCard:
    """A prospect; `amount` what it may bring, minor units; `days` at its step, None if unknown.

    `next_on` and `next_step` are the next planned contact, else what was promised last.
    """

    id: uuid.UUID
    name: str
    grade: str | None
    city: str | None
    channel: str | None
    amount: int | None
    currency: str
    expected_on: dt.date | None
    days: int | None
    next_on: dt.date | None
    next_step: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PipelineColumn:
    """A step: how many stand there, what they may bring by currency, the first cards.

    `usual` is the median of days that others stayed at this step, None if too few have left it;
    `slow` counts those that stay longer.
    """

    stage: str
    count: int
    slow: int
    usual: int | None
    sums: Mapping[str, int]
    cards: Sequence[PipelineCard]


@dataclass(frozen=True, slots=True)
class _Standing:
    """A prospect before its card is read."""

    id: uuid.UUID
    stage: str
    amount: int | None
    currency: str
    days: int | None


def pipeline(
    session: Session,
    *,
    today: dt.date,
    rep: uuid.UUID | None = None,
    order: str = "amount",
    most: int = MOST_CARDS,
) -> list[PipelineColumn]:
    """The columns in the order of the steps, the lost ones last; one rep's customers if given.

    The cards are those that may bring most, or with the order "days" those that wait longest.
    A customer with an order is none of them, and one that was lost only until it orders again.
    """
    usual = usual_days(session)
    columns: dict[str, list[_Standing]] = {stage: [] for stage in COLUMNS}
    for one in _standings(session, today, rep):
        columns[one.stage].append(one)
    firsts = {stage: _first(found, order, most) for stage, found in columns.items()}
    cards = _cards(session, [one for found in firsts.values() for one in found], today)
    return [
        PipelineColumn(
            stage=stage,
            count=len(found),
            slow=sum(_is_slow(one.days, usual.get(stage)) for one in found),
            usual=usual.get(stage),
            sums=_sums(found),
            cards=[cards[one.id] for one in firsts[stage]],
        )
        for stage, found in columns.items()
    ]


def usual_days(session: Session) -> dict[str, int]:
    """The median of the days between a customer's coming to a step and leaving it, by step."""
    moves = (
        select(
            StageChange.stage.label("stage"),
            StageChange.day.label("day"),
            func.lead(StageChange.day)
            .over(partition_by=StageChange.customer_id, order_by=(StageChange.day, StageChange.id))
            .label("left_on"),
        )
        .where(~StageChange.deleted, StageChange.day.is_not(None))
        .subquery("moves")
    )
    days = func.julianday(moves.c.left_on) - func.julianday(moves.c.day)
    stays = (
        select(
            moves.c.stage,
            days.label("days"),
            func.row_number().over(partition_by=moves.c.stage, order_by=days).label("place"),
            func.count().over(partition_by=moves.c.stage).label("stays"),
        )
        .where(moves.c.left_on.is_not(None), moves.c.stage.in_(PROSPECT_STEPS))
        .subquery("stays")
    )
    s = stays.c
    middle = s.place.between((s.stays + 1) // 2, (s.stays + 2) // 2)
    rows = session.execute(
        select(s.stage, func.avg(s.days)).where(middle, s.stays >= LEAST_STAYS).group_by(s.stage)
    )
    return {stage: round(median) for stage, median in rows}


def is_slow(card: PipelineCard, usual: int | None) -> bool:
    """Whether it stays at its step longer than others did."""
    return _is_slow(card.days, usual)


def _is_slow(days: int | None, usual: int | None) -> bool:
    return days is not None and usual is not None and days > usual


def _standings(session: Session, today: dt.date, rep: uuid.UUID | None) -> list[_Standing]:
    """Every prospect and every lost customer; the rules are those of `domain.stages`."""
    stored = func.coalesce(
        stage_on(Customer.id, today),
        case((Customer.since.is_not(None), literal("won")), else_=literal("lead")),
    )
    statement = select(
        Customer.id,
        stored.label("stage"),
        Customer.expected_amount,
        Customer.currency,
        last_stage_day(Customer.id, today).label("since"),
        last_order(Customer.id, today).label("ordered"),
    ).where(~Customer.deleted)
    if rep is not None:
        statement = statement.where(owner_on(Customer.id, today) == rep)
    found = []
    for row in session.execute(_among(statement, COLUMNS)):
        since: dt.date | None = row.since
        if row.ordered and not (
            row.stage == "lost" and not (since is not None and row.ordered > since)
        ):
            continue
        days = None if since is None else (today - since).days
        found.append(_Standing(row.id, row.stage, row.expected_amount, row.currency, days))
    return found


def _among(statement: Select[*tuple[Any, ...]], stages: Collection[str]) -> Select[Any]:
    """The rows that stand at one of the stages; each subquery is worked out once."""
    inner = statement.cte("standing").prefix_with("MATERIALIZED")
    return select(inner).where(inner.c.stage.in_(stages))


def _first(found: list[_Standing], order: str, most: int) -> list[_Standing]:
    def amount(one: _Standing) -> int:
        return -(one.amount if one.amount is not None else -1)

    def days(one: _Standing) -> int:
        return -(one.days if one.days is not None else -1)

    if order == "days":
        return sorted(found, key=lambda one: (days(one), amount(one), one.id))[:most]
    return sorted(found, key=lambda one: (amount(one), days(one), one.id))[:most]


def _sums(found: Sequence[_Standing]) -> Mapping[str, int]:
    sums: dict[str, int] = defaultdict(int)
    for one in found:
        if one.amount:
            sums[one.currency] += one.amount
    return dict(sorted(sums.items(), key=lambda each: -each[1]))


def _cards(
    session: Session, standings: Sequence[_Standing], today: dt.date
) -> dict[uuid.UUID, PipelineCard]:
    planned, last = aliased(Visit), aliased(Visit)
    purpose = (
        select(planned.purpose)
        .where(planned.customer_id == Customer.id, planned.day >= today, ~planned.deleted)
        .where(planned.state == "planned")
        .order_by(planned.day)
        .limit(1)
        .scalar_subquery()
    )

    def open_promise(column: Any) -> Any:  # noqa: ANN401 - a column of the visit
        return (
            select(column)
            .where(last.customer_id == Customer.id, last.next_done_on.is_(None), ~last.deleted)
            .where(last.state == "completed", last.day <= today)
            .where(func.trim(func.coalesce(last.next_step, "")) != "")
            .order_by(last.day.desc(), last.id.desc())
            .limit(1)
            .scalar_subquery()
        )

    found: dict[uuid.UUID, PipelineCard] = {}
    by_id = {one.id: one for one in standings}
    statement = select(
        Customer.id,
        Customer.name,
        Customer.grade,
        Customer.city,
        Customer.channel,
        Customer.expected_on,
        next_planned(Customer.id, today).label("planned"),
        purpose.label("purpose"),
        open_promise(last.next_on).label("promised"),
        open_promise(last.next_step).label("step"),
    ).where(Customer.id.in_(list(by_id)))
    for row in session.execute(statement):
        one = by_id[row.id]
        is_planned = row.planned is not None
        found[row.id] = PipelineCard(
            id=row.id,
            name=row.name,
            grade=row.grade,
            city=row.city,
            channel=row.channel,
            amount=one.amount,
            currency=one.currency,
            expected_on=row.expected_on,
            days=one.days,
            next_on=row.planned if is_planned else row.promised,
            next_step=(row.purpose or row.step) if is_planned else row.step,
        )
    return found
