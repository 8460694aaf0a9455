"""What stands above a customer's page: who it is, three figures, and what comes next."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.models import Contact, Visit
from crm.queries.briefs.people import read_customer, read_people, read_promises
from crm.queries.briefs.rows import GiftFacts, LimitRow, OwedTotal, PromiseRow, Sales
from crm.queries.briefs.spending import read_gifts
from crm.queries.briefs.trade import read_owed, read_sales
from crm.queries.customers import CustomerCard, get_customer
from crm.queries.settings import setting
from crm.settings import CADENCE_IDEAL, CADENCE_MAXIMUM, LAPSED_AFTER


@dataclass(frozen=True, slots=True)
class NextVisit:
    """The next planned contact."""

    id: uuid.UUID
    day: dt.date
    time: str | None
    mode: str
    purpose: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerHead:
    """One customer as of today; `sales`, `owed` are in the currency that matters most, or None.

    `headroom` is what one more gift may cost, `limit` the limit that says so.
    """

    today: dt.date
    card: CustomerCard
    sales: Sales | None
    owed: OwedTotal | None
    headroom: int | None
    limit: LimitRow | None
    visit: NextVisit | None
    promise: PromiseRow | None
    promises: int
    people: int
    ideal: int
    most: int


def customer_head(session: Session, customer: uuid.UUID, *, today: dt.date) -> CustomerHead:
    """Read it; KnownError if there is no such customer."""
    card = get_customer(session, customer, today=today)
    sales = read_sales(session, customer, today=today)
    owed, _more = read_owed(session, customer, today=today)
    promises, more = read_promises(session, customer, today=today)
    gifts = customer_gifts(session, customer, today=today)
    limits = [limit for limit in gifts.limits if limit.metric == "gifts_cost"]
    most = card.cadence_maximum or setting(session, CADENCE_MAXIMUM)
    people = select(func.count()).where(Contact.customer_id == customer, ~Contact.deleted)
    return CustomerHead(
        today=today,
        card=card,
        sales=sales[0] if sales else None,
        owed=owed.totals[0] if owed.totals else None,
        headroom=gifts.headroom,
        limit=min(limits, key=lambda limit: limit.left) if limits else None,
        visit=_next_visit(session, customer, today),
        promise=promises[0] if promises else None,
        promises=len(promises) + more,
        people=session.execute(people).scalar_one(),
        ideal=min(card.cadence_ideal or setting(session, CADENCE_IDEAL), most),
        most=most,
    )


def customer_gifts(session: Session, customer: uuid.UUID, *, today: dt.date) -> GiftFacts:
    """Gifts and meals of the year, and what the limits leave, as the brief has them."""
    who, _state, owner = read_customer(
        session,
        customer,
        today=today,
        ideal=setting(session, CADENCE_IDEAL),
        maximum=setting(session, CADENCE_MAXIMUM),
        lapsed_after=setting(session, LAPSED_AFTER),
    )
    gifts, _more = read_gifts(session, who, owner, read_people(session, customer), today=today)
    return gifts


def _next_visit(session: Session, customer: uuid.UUID, today: dt.date) -> NextVisit | None:
    row = session.execute(
        select(Visit.id, Visit.day, Visit.time, Visit.mode, Visit.purpose)
        .where(Visit.customer_id == customer, Visit.day >= today)
        .where(~Visit.deleted, Visit.state == "planned")
        .order_by(Visit.day, Visit.time.is_(None), Visit.time, Visit.id)
        .limit(1)
    ).first()
    return None if row is None else NextVisit(*row)
