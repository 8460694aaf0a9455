"""Customers as a list and as whole records; who is meant stands in `lookup`."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.domain.choices import PROSPECT_STEPS
from crm.domain.stages import derive_stage
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.models import Assignment, Customer, Rep, StageChange
from crm.queries.lookup import find_customer, search_customers
from crm.queries.owners import owner_on
from crm.queries.settings import setting
from crm.queries.standing import (
    Base,
    last_contacts,
    last_orders,
    latest_of,
    next_planned,
    next_promised,
    stage_days,
)
from crm.settings import CADENCE_MAXIMUM, LAPSED_AFTER

__all__ = [
    "CustomerCard",
    "CustomerRow",
    "StageRow",
    "derived_stages",
    "find_customer",
    "get_customer",
    "list_customers",
    "search_customers",
]

_FEW = 500  # ids handed to SQL; more are sifted here


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A customer in a list, as of a day.

    `stage` is the derived one; `owner` a rep's name; `last_contact` the last completed contact of
    any mode; `next_visit` the next planned contact or promised day; `overdue` the days beyond the
    longest time without a contact, None if within it, never contacted, or lost.
    """

    id: uuid.UUID
    name: str
    stage: str
    kind: str
    grade: str | None
    owner: str | None
    city: str | None
    last_contact: dt.date | None
    next_visit: dt.date | None
    overdue: int | None
    code: str | None
    short_name: str | None
    owner_id: uuid.UUID | None
    region: str | None
    channel: str | None
    last_order: dt.date | None


@dataclass(frozen=True, slots=True)
class StageRow:
    """A stored step of a customer; without a day it is opening stock."""

    id: uuid.UUID
    stage: str
    day: dt.date | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class CustomerCard:
    """Everything a customer's own page shows of the customer; money in minor units."""

    row: CustomerRow
    industry: str | None
    country: str | None
    address: str | None
    postal_code: str | None
    phone: str | None
    fax: str | None
    email: str | None
    website: str | None
    since: dt.date | None
    needs: str | None
    situation: str | None
    credit_limit: int | None
    terms_days: int | None
    currency: str
    cadence_ideal: int | None
    cadence_maximum: int | None
    expected_amount: int | None
    expected_on: dt.date | None
    tags: tuple[str, ...]
    note: str | None
    extra: Mapping[str, Any]
    stages: tuple[StageRow, ...]


def list_customers(
    session: Session,
    *,
    text: str | None = None,
    stage: str | None = None,
    kind: str | None = None,
    owner: uuid.UUID | None = None,
    limit: int | None = None,
    today: dt.date,
    ids: Collection[uuid.UUID] | None = None,
) -> list[CustomerRow]:
    """The customers that fit, by name, as of today.

    `stage` is a derived stage, "prospect" for every step of one, or "won" for existing and lapsed.
    `owner` owns the customer today.
    """
    wanted = set(ids) if ids is not None else None
    if text is not None and text.strip():
        found = search_customers(session, text)
        wanted = found if wanted is None else wanted & found
    chosen = select(Customer.id).where(~Customer.deleted)
    if kind is not None:
        chosen = chosen.where(Customer.kind == kind)
    if owner is not None:
        chosen = chosen.where(owner_on(Customer.id, today) == owner)
    if wanted is not None and len(wanted) <= _FEW:
        chosen = chosen.where(Customer.id.in_(wanted))
        wanted = None
    narrow = wanted is None and (kind or owner or text or ids is not None)
    base: Base = chosen if narrow else None
    if limit is not None and stage is None and wanted is None:
        base = chosen.order_by(func.lower(Customer.name), Customer.id).limit(limit)
    stages = _wanted_stages(stage)
    rows: list[CustomerRow] = []
    for row in _rows(session, base, today):
        if (wanted is None or row.id in wanted) and (stages is None or row.stage in stages):
            rows.append(row)
            if len(rows) == limit:
                break
    return rows


def derived_stages(session: Session, as_of: dt.date) -> dict[uuid.UUID, str]:
    """The derived stage of every customer on a day; a customer not known yet is left out."""
    facts = stage_days(as_of, None)
    orders = last_orders(as_of, None)
    latest = latest_of(StageChange, StageChange.stage, as_of, None)
    rows = session.execute(
        select(
            Customer.id,
            Customer.since,
            latest.c.value.label("stored"),
            facts.c.won,
            facts.c.lost,
            orders.c.day.label("ordered"),
        )
        .outerjoin(latest, latest.c.customer_id == Customer.id)
        .outerjoin(facts, facts.c.customer_id == Customer.id)
        .outerjoin(orders, orders.c.customer_id == Customer.id)
        .where(~Customer.deleted)
    )
    lapsed_after = setting(session, LAPSED_AFTER)
    return {
        r.id: _stage(r, as_of, lapsed_after)
        for r in rows
        if r.stored is not None or r.ordered is not None or (r.since and r.since <= as_of)
    }


def get_customer(session: Session, customer: uuid.UUID, *, today: dt.date) -> CustomerCard:
    """The whole record; KnownError if there is none."""
    rows = list(_rows(session, select(Customer.id).where(Customer.id == customer), today))
    if not rows:
        raise KnownError(
            "unknown_customer",
            _("There is no customer {text}; see crm customers.").format(text=customer),
        )
    found = session.scalars(select(Customer).where(Customer.id == customer)).one()
    stages = session.execute(
        select(StageChange.id, StageChange.stage, StageChange.day, StageChange.reason)
        .where(StageChange.customer_id == customer, ~StageChange.deleted)
        .order_by(StageChange.day, StageChange.id)
    ).tuples()
    return CustomerCard(
        row=rows[0],
        industry=found.industry,
        country=found.country,
        address=found.address,
        postal_code=found.postal_code,
        phone=found.phone,
        fax=found.fax,
        email=found.email,
        website=found.website,
        since=found.since,
        needs=found.needs,
        situation=found.situation,
        credit_limit=found.credit_limit,
        terms_days=found.terms_days,
        currency=found.currency,
        cadence_ideal=found.cadence_ideal,
        cadence_maximum=found.cadence_maximum,
        expected_amount=found.expected_amount,
        expected_on=found.expected_on,
        tags=tuple(found.tags or ()),
        note=found.note,
        extra=dict(found.extra or {}),
        stages=tuple(StageRow(*row) for row in stages),
    )


def _wanted_stages(stage: str | None) -> Sequence[str] | None:
    if stage is None:
        return None
    return {"prospect": PROSPECT_STEPS, "won": ("existing", "lapsed")}.get(stage, (stage,))


def _rows(session: Session, base: Base, today: dt.date) -> Iterable[CustomerRow]:
    """Rows of the customers in `base` (all if none), each kind of fact gathered in one pass."""
    owners = latest_of(Assignment, Assignment.rep_id, today, base)
    latest = latest_of(StageChange, StageChange.stage, today, base)
    facts, orders = stage_days(today, base), last_orders(today, base)
    contacts, planned, promised = (
        last_contacts(today, base),
        next_planned(today, base),
        next_promised(today, base),
    )
    statement = (
        select(
            Customer.id,
            Customer.name,
            Customer.kind,
            Customer.grade,
            Customer.city,
            Customer.code,
            Customer.short_name,
            Customer.region,
            Customer.channel,
            Customer.since,
            Customer.cadence_maximum,
            owners.c.value.label("owner_id"),
            Rep.name.label("owner"),
            latest.c.value.label("stored"),
            facts.c.won,
            facts.c.lost,
            orders.c.day.label("ordered"),
            contacts.c.day.label("contact"),
            planned.c.day.label("planned"),
            promised.c.day.label("promised"),
        )
        .outerjoin(owners, owners.c.customer_id == Customer.id)
        .outerjoin(Rep, Rep.id == owners.c.value)
        .outerjoin(latest, latest.c.customer_id == Customer.id)
        .outerjoin(facts, facts.c.customer_id == Customer.id)
        .outerjoin(orders, orders.c.customer_id == Customer.id)
        .outerjoin(contacts, contacts.c.customer_id == Customer.id)
        .outerjoin(planned, planned.c.customer_id == Customer.id)
        .outerjoin(promised, promised.c.customer_id == Customer.id)
        .where(~Customer.deleted)
        .order_by(func.lower(Customer.name), Customer.id)
    )
    if base is not None:
        statement = statement.where(Customer.id.in_(base))
    lapsed_after, maximum = setting(session, LAPSED_AFTER), setting(session, CADENCE_MAXIMUM)
    for r in session.execute(statement):
        stage = _stage(r, today, lapsed_after)
        limit = maximum if r.cadence_maximum is None else r.cadence_maximum
        beyond = (today - r.contact).days - limit if r.contact is not None else 0
        yield CustomerRow(
            id=r.id,
            name=r.name,
            stage=stage,
            kind=r.kind,
            grade=r.grade,
            owner=r.owner,
            city=r.city,
            last_contact=r.contact,
            next_visit=min((d for d in (r.planned, r.promised) if d is not None), default=None),
            overdue=beyond if beyond > 0 and stage != "lost" else None,
            code=r.code,
            short_name=r.short_name,
            owner_id=r.owner_id,
            region=r.region,
            channel=r.channel,
            last_order=r.ordered,
        )


def _stage(row: Any, as_of: dt.date, lapsed_after: int) -> str:  # noqa: ANN401 - a row of columns
    """Without any stored step, who has a "customer since" counts as won, anybody else as a lead."""
    stored, won = row.stored, row.won
    if stored is None:
        stored, won = ("won", row.since) if row.since is not None else ("lead", None)
    return derive_stage(stored, row.ordered, won, as_of, lapsed_after, lost_day=row.lost)
