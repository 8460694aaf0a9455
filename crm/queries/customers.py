"""Customers as a list and as whole records; who is meant stands in `lookup`."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, LargeBinary, Select, func, select, type_coerce
from sqlalchemy.orm import Session

from crm.domain.choices import PROSPECT_STEPS
from crm.domain.stages import derive_stage
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.models import Assignment, Customer, Rep, StageChange
from crm.queries.lookup import find_customer, search_customers
from crm.queries.owners import owner_on, stage_on
from crm.queries.reps import rep_names
from crm.queries.settings import setting
from crm.queries.standing import (
    last_contact,
    last_order,
    last_stage_day,
    next_days,
    stage_and_day,
)
from crm.settings import CADENCE_IDEAL, CADENCE_MAXIMUM, LAPSED_AFTER

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

_FEW = 5000  # ids handed to SQL; more are sifted here
_Ids: TypeAlias = Select[uuid.UUID]
_BY_NAME = (func.lower(Customer.name), Customer.id)


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A customer in a list, as of a day.

    `stage` is the derived one; `owner` a rep's name; `last_contact` the last completed contact of
    any mode; `next_visit` the next planned contact or promised day; `overdue` the days beyond the
    longest time without a contact, None if within it, never contacted, or lost; the limits are the
    customer's own or those of the settings.
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
    since: dt.date | None = None
    cadence_ideal: int = CADENCE_IDEAL.default
    cadence_maximum: int = CADENCE_MAXIMUM.default


@dataclass(frozen=True, slots=True)
class StageRow:
    """A stored step of a customer; without a day it is opening stock."""

    id: uuid.UUID
    stage: str
    day: dt.date | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class OwnerRow:
    """Whose a customer is from this day on, nobody's without a rep; without a day, always."""

    id: uuid.UUID
    rep: str | None
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
    owners: tuple[OwnerRow, ...]


def list_customers(
    session: Session,
    *,
    text: str | None = None,
    stage: str | None = None,
    kind: str | None = None,
    owner: uuid.UUID | None = None,
    limit: int | None = None,
    today: dt.date,
) -> list[CustomerRow]:
    """The customers that fit, by name, as of today.

    `stage` is a derived stage, "prospect" for every step of one, or "won" for existing and lapsed.
    `owner` owns the customer today.
    """
    chosen = select(Customer.id).where(~Customer.deleted)
    if kind is not None:
        chosen = chosen.where(Customer.kind == kind)
    if owner is not None:
        chosen = chosen.where(owner_on(Customer.id, today) == owner)
    found = search_customers(session, text) if text is not None and text.strip() else None
    if found is not None and len(found) <= _FEW:
        chosen, found = chosen.where(Customer.id.in_(found)), None
    if stage is not None:
        of_stage = _of_stage(session, chosen, stage, today)
        found = of_stage if found is None else of_stage & found
    if found is not None:
        return _sifted(session, chosen, found, limit, today)
    if limit is not None:
        chosen = chosen.order_by(*_BY_NAME).limit(limit)
    return _rows(session, chosen, today)


def derived_stages(
    session: Session, as_of: dt.date, among: _Ids | None = None
) -> dict[uuid.UUID, str]:
    """The derived stage of every customer on a day; a customer not known yet is left out."""
    statement = select(Customer.id, *_standing(as_of)).where(~Customer.deleted)
    if among is not None:
        statement = statement.where(Customer.id.in_(among))
    lapsed_after = setting(session, LAPSED_AFTER)
    return {
        r.id: _stage(r, as_of, lapsed_after)
        for r in session.execute(statement)
        if r.stored is not None or r.ordered is not None or (r.since and r.since <= as_of)
    }


def get_customer(session: Session, customer: uuid.UUID, *, today: dt.date) -> CustomerCard:
    """The whole record; KnownError if there is none."""
    rows = _rows(session, select(Customer.id).where(Customer.id == customer), today)
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
    )
    owners = session.execute(
        select(Assignment.id, Rep.name, Assignment.day, Assignment.reason)
        .outerjoin(Rep, Rep.id == Assignment.rep_id)
        .where(Assignment.customer_id == customer, ~Assignment.deleted)
        .order_by(Assignment.day, Assignment.id)
    )
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
        owners=tuple(OwnerRow(*row) for row in owners),
    )


def _of_stage(session: Session, among: _Ids, stage: str, today: dt.date) -> set[uuid.UUID]:
    wanted = {"prospect": PROSPECT_STEPS, "won": ("existing", "lapsed")}.get(stage, (stage,))
    stages = derived_stages(session, today, among)
    return {customer for customer, derived in stages.items() if derived in wanted}


def _sifted(
    session: Session,
    chosen: _Ids,
    found: set[uuid.UUID],
    limit: int | None,
    today: dt.date,
) -> list[CustomerRow]:
    """The chosen that were found, in the order of names; few are looked up, of many all are."""
    if limit is not None and len(found) > limit:
        ordered = session.scalars(chosen.order_by(*_BY_NAME))
        found = set(islice((customer for customer in ordered if customer in found), limit))
    if len(found) <= _FEW:
        return _rows(session, select(Customer.id).where(Customer.id.in_(found)), today)
    return [row for row in _rows(session, chosen, today) if row.id in found]


def _rows(session: Session, base: _Ids, today: dt.date) -> list[CustomerRow]:
    """What is looked up per customer comes raw: a list of 100,000 is made in one go."""
    c = Customer
    statement = (
        select(
            *(c.id, c.name, c.kind, c.grade, c.city, c.code, c.short_name, c.region, c.channel),
            *(c.cadence_ideal, c.cadence_maximum, c.since),
            type_coerce(owner_on(c.id, today), LargeBinary).label("owner_id"),
            last_contact(c.id, today).label("contact"),
            stage_and_day(c.id, today).label("step"),
            last_order(c.id, today).label("ordered"),
        )
        .where(~c.deleted, c.id.in_(base))
        .order_by(*_BY_NAME)
    )
    upcoming = next_days(session, today, base)
    names = {rep.bytes: (rep, name) for rep, name in rep_names(session).items()}
    lapsed_after = setting(session, LAPSED_AFTER)
    ideal_days, maximum_days = setting(session, CADENCE_IDEAL), setting(session, CADENCE_MAXIMUM)
    rows: list[CustomerRow] = []
    # fmt: off
    for (
        customer, name, kind, grade, city, code, short_name, region, channel,
        ideal, maximum, since, owner, contact, step, ordered,
    ) in session.execute(statement):
        # fmt: on
        stage = _stage_of(step, since, ordered, today, lapsed_after)
        maximum = maximum_days if maximum is None else maximum  # noqa: PLW2901 - its own or ours
        beyond = (today - contact).days - maximum if contact is not None else 0
        owner_id, owner_name = names.get(owner, (None, None))
        rows.append(
            CustomerRow(
                customer, name, stage, kind, grade, owner_name, city, contact,
                upcoming.get(customer),
                beyond if beyond > 0 and stage != "lost" else None,
                code, short_name, owner_id, region, channel, ordered, since,
                min(ideal_days if ideal is None else ideal, maximum), maximum,
            )
        )
    return rows


def _stage_of(
    step: str | None,
    since: dt.date | None,
    ordered: dt.date | None,
    today: dt.date,
    lapsed_after: int,
) -> str:
    """The derived stage from the newest stored step with its day; see `_stage`."""
    if step is None:
        stored, day = ("won", since) if since is not None else ("lead", None)
    else:
        stored, _bar, written = step.partition("|")
        day = dt.date.fromisoformat(written) if written else None
    return derive_stage(stored, ordered, day, today, lapsed_after, lost_day=day)


def _standing(today: dt.date) -> list[ColumnElement[Any]]:
    """The columns a derived stage is made of."""
    return [
        Customer.since.label("since"),
        stage_on(Customer.id, today).label("stored"),
        last_stage_day(Customer.id, today).label("stage_day"),
        last_order(Customer.id, today).label("ordered"),
    ]


def _stage(row: Any, as_of: dt.date, lapsed_after: int) -> str:  # noqa: ANN401 - a row of columns
    """Without any stored step, who has a "customer since" counts as won, anybody else as a lead."""
    stored, day = row.stored, row.stage_day
    if stored is None:
        stored, day = ("won", row.since) if row.since is not None else ("lead", None)
    return derive_stage(stored, row.ordered, day, as_of, lapsed_after, lost_day=day)
