"""What changed without the rep: prices, handovers, approvals, returns, steps of others, merges."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from crm.models import (
    Assignment,
    Customer,
    Gift,
    Order,
    OrderLine,
    PriceChange,
    Product,
    Rep,
    Return,
    StageChange,
    Step,
    Visit,
)
from crm.models.log import ChangeEntry
from crm.queries.owners import owner_on
from crm.queries.products import price_before

NEWS_KINDS: Final = ("price", "owner", "approval", "return", "stage", "merged")
_ANNOUNCED: Final = 30  # days that a price is told before it holds
_BUYERS: Final = 365  # days in which a customer bought what now costs something else
_LONGEST: Final = 30  # days that are looked back at most
_SHORTEST: Final = 7  # days where the rep has not met anybody


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsRow:
    """Something that changed, one of NEWS_KINDS, with the record it opens.

    A price: `text` is the product, `old` and `new` its prices in ten-thousandths. Handovers are
    one row for each day and former owner. `customers` are those it is about, with their names.
    """

    kind: str
    id: uuid.UUID
    day: dt.date
    text: str
    by: str | None = None
    state: str | None = None
    old: int | None = None
    new: int | None = None
    amount: int | None = None
    currency: str | None = None
    customers: Sequence[tuple[uuid.UUID, str]] = ()


def news_since(session: Session, *, today: dt.date, rep: uuid.UUID) -> dt.date:
    """The day of the rep's last contact before today; a week ago where there is none near."""
    last = session.scalar(
        select(func.max(Visit.day))
        .where(Visit.rep_id == rep, Visit.day < today, ~Visit.deleted)
        .where(Visit.state == "completed")
    )
    earliest = today - dt.timedelta(days=_LONGEST)
    return today - dt.timedelta(days=_SHORTEST) if last is None or last < earliest else last


def list_news(session: Session, *, since: dt.date, today: dt.date, rep: uuid.UUID) -> list[NewsRow]:
    """What changed after that day, the newest first; prices also that are announced."""
    since = max(since, today - dt.timedelta(days=_LONGEST))
    found = [
        *_prices(session, since, today, rep),
        *_handovers(session, since, today, rep),
        *_approvals(session, since, rep),
        *_returns(session, since, today, rep),
        *_stages(session, since, today, rep),
        *_merged(session, since, today, rep),
    ]
    return sorted(
        found, key=lambda row: (-row.day.toordinal(), NEWS_KINDS.index(row.kind), row.text)
    )


def _prices(session: Session, since: dt.date, today: dt.date, rep: uuid.UUID) -> Iterator[NewsRow]:
    rows = session.execute(
        select(PriceChange, Product.name, price_before())
        .join(Product, Product.id == PriceChange.product_id)
        .where(PriceChange.day > since, PriceChange.day <= today + dt.timedelta(days=_ANNOUNCED))
        .where(~PriceChange.deleted, ~Product.deleted, Product.active)
    ).all()
    changed = [row for row in rows if row[2] != row[0].price]
    buyers = _buyers(session, [row[0].product_id for row in changed], today, rep)
    for change, name, before in changed:
        yield NewsRow(
            kind="price",
            id=change.product_id,
            day=change.day,
            text=name,
            old=before,
            new=change.price,
            currency=change.currency,
            customers=buyers.get(change.product_id, ()),
        )


def _buyers(
    session: Session, products: Sequence[uuid.UUID], today: dt.date, rep: uuid.UUID
) -> dict[uuid.UUID, list[tuple[uuid.UUID, str]]]:
    """The rep's customers who bought each of the products within a year, by name."""
    if not products:
        return {}
    bought = (
        select(OrderLine.product_id, Order.customer_id)
        .join(Order, Order.id == OrderLine.order_id)
        .where(OrderLine.product_id.in_(products), ~OrderLine.deleted)
        .where(OrderLine.state != "cancelled", Order.state != "cancelled", ~Order.deleted)
        .where(Order.day.between(today - dt.timedelta(days=_BUYERS), today))
        .distinct()
        .cte("bought")
        .prefix_with("MATERIALIZED")
    )
    rows = session.execute(
        select(bought.c.product_id, Customer.id, Customer.name)
        .join(Customer, Customer.id == bought.c.customer_id)
        .where(~Customer.deleted, owner_on(Customer.id, today) == rep)
        .order_by(Customer.name)
    )
    found: dict[uuid.UUID, list[tuple[uuid.UUID, str]]] = defaultdict(list)
    for product, customer, name in rows:
        found[product].append((customer, name))
    return found


def _handovers(
    session: Session, since: dt.date, today: dt.date, rep: uuid.UUID
) -> Iterator[NewsRow]:
    """Customers that are the rep's now and were another's, or nobody's, the day before."""
    before = owner_on(Assignment.customer_id, func.date(Assignment.day, "-1 day")).correlate(
        Assignment
    )
    rows = session.execute(
        select(Assignment.id, Assignment.day, Customer.id, Customer.name, before)
        .join(Customer, Customer.id == Assignment.customer_id)
        .where(Assignment.rep_id == rep, Assignment.day > since, Assignment.day <= today)
        .where(~Assignment.deleted, ~Customer.deleted)
        .where(owner_on(Assignment.customer_id, today) == rep)
        .order_by(Assignment.day, Customer.name)
    ).all()
    names = dict(session.execute(select(Rep.id, Rep.name)).all())
    grouped: dict[tuple[dt.date, uuid.UUID | None], list[tuple[uuid.UUID, uuid.UUID, str]]]
    grouped = defaultdict(list)
    created = _first_steps(session, [row[2] for row in rows], since)
    for id_, day, customer, name, former in rows:
        if day and former != rep and not (former is None and customer in created):
            grouped[day, former].append((id_, customer, name))
    for (day, former), each in grouped.items():
        yield NewsRow(
            kind="owner",
            id=each[0][0],
            day=day,
            text=each[0][2],
            by=None if former is None else names.get(former),
            customers=[(customer, name) for _id, customer, name in each],
        )


def _first_steps(
    session: Session, customers: Sequence[uuid.UUID], since: dt.date
) -> set[uuid.UUID]:
    """Of these, whoever was no customer at all on that day: one's own new ones are no news."""
    if not customers:
        return set()
    first = func.min(func.coalesce(StageChange.day, "0001-01-01"))
    rows = session.execute(
        select(StageChange.customer_id)
        .where(StageChange.customer_id.in_(customers), ~StageChange.deleted)
        .group_by(StageChange.customer_id)
        .having(first > since)
    )
    return {customer for (customer,) in rows}


def _approvals(session: Session, since: dt.date, rep: uuid.UUID) -> Iterator[NewsRow]:
    """Gifts of the rep that were decided: the day is that of the step, which is the only record.

    A gift has no day of its decision; what is told here for a few days the log still knows.
    """
    decided = (
        select(ChangeEntry.row, func.max(Step.at).label("at"), Step.actor)
        .join(Step, Step.n == ChangeEntry.step)
        .where(Step.at >= _ms(since + dt.timedelta(days=1)), Step.kind == "do")
        .where(Step.verb.in_(("approve_gift", "refuse_gift")), Step.state == "done")
        .where(ChangeEntry.tbl == "gift")
        .group_by(ChangeEntry.row)
        .subquery()
    )
    rows = session.execute(
        select(Gift, Customer.name, Rep.name, decided.c.at)
        .join(decided, decided.c.row == Gift.id)
        .join(Customer, Customer.id == Gift.customer_id)
        .outerjoin(Rep, Rep.id == decided.c.actor)
        .where(~Gift.deleted, Gift.approval.in_(("approved", "refused")))
        .where(func.coalesce(Gift.rep_id, owner_on(Gift.customer_id, Gift.day)) == rep)
    )
    for gift, customer, actor, at in rows:
        yield NewsRow(
            kind="approval",
            id=gift.id,
            day=dt.datetime.fromtimestamp(at / 1000).astimezone().date(),
            text=gift.item,
            by=actor,
            state=gift.approval,
            amount=gift.cost,
            currency=gift.currency,
            customers=[(gift.customer_id, customer)],
        )


def _ms(day: dt.date) -> int:
    """The beginning of the day where the program runs, milliseconds UTC."""
    return int(dt.datetime.combine(day, dt.time()).astimezone().timestamp() * 1000)


def _returns(session: Session, since: dt.date, today: dt.date, rep: uuid.UUID) -> Iterator[NewsRow]:
    rows = session.execute(
        select(Return, Customer.name, Product.name)
        .join(Customer, Customer.id == Return.customer_id)
        .outerjoin(Product, Product.id == Return.product_id)
        .where(Return.day > since, Return.day <= today, ~Return.deleted, ~Customer.deleted)
        .where(owner_on(Return.customer_id, today) == rep)
    )
    for back, customer, product in rows:
        yield NewsRow(
            kind="return",
            id=back.id,
            day=back.day,
            text=product or back.reason or "",
            state=back.state,
            amount=back.amount,
            currency=back.currency,
            customers=[(back.customer_id, customer)],
        )


def _stages(session: Session, since: dt.date, today: dt.date, rep: uuid.UUID) -> Iterator[NewsRow]:
    """Steps of the rep's customers that somebody else wrote down."""
    rows = session.execute(
        select(StageChange, Customer.name, Rep.name)
        .join(Customer, Customer.id == StageChange.customer_id)
        .join(Rep, Rep.id == StageChange.rep_id)
        .where(StageChange.day > since, StageChange.day <= today)
        .where(StageChange.rep_id != rep, ~StageChange.deleted, ~Customer.deleted)
        .where(owner_on(StageChange.customer_id, today) == rep)
    )
    for step, customer, actor in rows:
        yield NewsRow(
            kind="stage",
            id=step.id,
            day=step.day or today,
            text=customer,
            by=actor,
            state=step.stage,
            customers=[(step.customer_id, customer)],
        )


def _merged(session: Session, since: dt.date, today: dt.date, rep: uuid.UUID) -> Iterator[NewsRow]:
    """The rep's customers that somebody else merged another one into."""
    kept, gone = aliased(Customer), aliased(Customer)
    at = func.max(Step.at).label("at")
    rows = session.execute(
        select(gone.id, gone.name, kept.id, kept.name, Rep.name, at)
        .select_from(Step)
        .join(ChangeEntry, (ChangeEntry.step == Step.n) & (ChangeEntry.tbl == "customer"))
        .join(gone, gone.id == ChangeEntry.row)
        .join(kept, kept.id == gone.merged_into_id)
        .outerjoin(Rep, Rep.id == Step.actor)
        .where(Step.at >= _ms(since + dt.timedelta(days=1)), Step.kind == "do")
        .where(Step.verb == "merge_customers", Step.state == "done")
        .where(Step.actor.is_distinct_from(rep), ~kept.deleted)
        .where(owner_on(kept.id, today) == rep)
        .group_by(gone.id)
    )
    for id_, name, into, kept_name, actor, moment in rows:
        yield NewsRow(
            kind="merged",
            id=id_,
            day=dt.datetime.fromtimestamp(moment / 1000).astimezone().date(),
            text=name,
            by=actor,
            customers=[(into, kept_name)],
        )
