"""Who the customer is, who decides there, what was promised and what was last said."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, func, literal, null, select, union_all
from sqlalchemy.orm import Session, aliased

from crm.domain.cadence import cadence
from crm.domain.choices import DECISION_ROLES
from crm.domain.stages import LAPSED_AFTER, derive_stage
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.labels import label
from crm.models import (
    Contact,
    Customer,
    Note,
    Order,
    Pitch,
    Product,
    Rep,
    StageChange,
    Task,
    Visit,
)
from crm.queries.birthdays import is_birthday, lunar_words
from crm.queries.briefs import words
from crm.queries.briefs.rows import (
    ContactRow,
    CustomerFacts,
    FactRef,
    PersonRow,
    PromiseRow,
    StateFacts,
)
from crm.queries.owners import owner_on, stage_on

LAST_CONTACTS: Final = 3
MOST_PROMISES: Final = 20
_LATER: Final = len(DECISION_ROLES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A contact as stored, with what the dates need of it."""

    row: PersonRow
    month: int | None
    day: int | None
    calendar: str


def read_customer(
    session: Session,
    customer: UUID,
    *,
    today: dt.date,
    ideal: int,
    maximum: int,
    lapsed_after: int = LAPSED_AFTER,
) -> tuple[CustomerFacts, StateFacts, UUID | None]:
    """The customer as of today, its state, and its owner's id; KnownError if it is not there."""
    found = session.execute(_customer_statement(customer, today)).one_or_none()
    if found is None:
        raise KnownError(
            "unknown_customer",
            _("This customer is not there any more; search for it, or undo its deletion."),
        )
    c: Customer = found.Customer
    ideal, maximum = c.cadence_ideal or ideal, c.cadence_maximum or maximum
    kept = cadence(found.last_contact, today, ideal, maximum)
    customer_facts = CustomerFacts(
        id=c.id,
        name=c.name,
        short_name=c.short_name,
        code=c.code,
        kind=c.kind,
        grade=c.grade,
        stage=derive_stage(
            found.stage or "lead",
            found.last_order,
            found.won_on,
            today,
            lapsed_after,
            lost_day=found.lost_on,
        ),
        owner=found.owner,
        team=found.team,
        channel=c.channel,
        industry=c.industry,
        region=c.region,
        city=c.city,
        address=c.address,
        phone=c.phone,
        since=c.since,
        currency=c.currency,
        credit_limit=c.credit_limit,
        terms_days=c.terms_days,
        tags=tuple(c.tags or ()),
        note=c.note,
        first_order=found.first_order,
        last_order=found.last_order,
        last_visit=found.last_visit,
        last_contact=found.last_contact,
        cadence_ideal=ideal,
        cadence_maximum=maximum,
        cadence_state=kept.state,
        days_since=kept.days_since,
        days_overdue=kept.days_overdue,
    )
    return customer_facts, _state(c, found, today), found.owner_id


def customer_ref(customer: CustomerFacts) -> FactRef:
    """The customer itself as the fact a line comes from."""
    return FactRef("customer", customer.id, _("Customer record"))


def visit_ref(visit: UUID, mode: str, day: dt.date, today: dt.date) -> FactRef:
    """A contact, called by its mode and day."""
    return FactRef("visit", visit, f"{label('mode', mode)} {words.day(day, today)}")


def _customer_statement(customer: UUID, today: dt.date) -> Any:  # noqa: ANN401 - a wide select
    contacted = select(func.max(Visit.day)).where(
        Visit.customer_id == customer,
        Visit.state == "completed",
        Visit.day <= today,
        ~Visit.deleted,
    )
    orders = (
        Order.customer_id == customer,
        Order.day <= today,
        Order.state != "cancelled",
        ~Order.deleted,
    )
    reached = select(func.max(StageChange.day)).where(
        StageChange.customer_id == customer, StageChange.day <= today, ~StageChange.deleted
    )
    owner_id = owner_on(Customer.id, today)
    owner = aliased(Rep)
    said = _latest_said(customer, today)
    return (
        select(
            Customer,
            stage_on(Customer.id, today).label("stage"),
            owner.id.label("owner_id"),
            owner.name.label("owner"),
            owner.team.label("team"),
            contacted.scalar_subquery().label("last_contact"),
            contacted.where(Visit.mode == "visit").scalar_subquery().label("last_visit"),
            select(func.min(Order.day)).where(*orders).scalar_subquery().label("first_order"),
            select(func.max(Order.day)).where(*orders).scalar_subquery().label("last_order"),
            reached.where(StageChange.stage == "won").scalar_subquery().label("won_on"),
            reached.where(StageChange.stage == "lost").scalar_subquery().label("lost_on"),
            *said,
        )
        .outerjoin(owner, owner.id == owner_id)
        .where(Customer.id == customer, ~Customer.deleted)
    )


def _latest_said(customer: UUID, today: dt.date) -> list[Any]:
    """The ids of the latest contacts that noticed feedback, and a competitor."""
    found = []
    for name, column in (("feedback", Visit.feedback), ("competitor", Visit.competitor)):
        for part, value in (
            ("", column),
            ("_on", Visit.day),
            ("_id", Visit.id),
            ("_mode", Visit.mode),
        ):
            found.append(
                select(value)
                .where(
                    Visit.customer_id == customer,
                    Visit.state == "completed",
                    Visit.day <= today,
                    func.trim(func.coalesce(column, "")) != "",
                    ~Visit.deleted,
                )
                .order_by(Visit.day.desc(), Visit.time.desc(), Visit.id.desc())
                .limit(1)
                .scalar_subquery()
                .label(name + part)
            )
    return found


def _state(c: Customer, found: Row[Any], today: dt.date) -> StateFacts:
    facts = []
    if c.situation or c.needs or c.expected_amount or c.expected_on:
        facts.append(FactRef("customer", c.id, _("Customer record")))
    if found.feedback_id:
        facts.append(visit_ref(found.feedback_id, found.feedback_mode, found.feedback_on, today))
    if found.competitor_id and found.competitor_id != found.feedback_id:
        facts.append(
            visit_ref(found.competitor_id, found.competitor_mode, found.competitor_on, today)
        )
    return StateFacts(
        situation=c.situation,
        needs=c.needs,
        expected_amount=c.expected_amount,
        expected_on=c.expected_on,
        currency=c.currency,
        feedback=found.feedback,
        feedback_on=found.feedback_on,
        competitor=found.competitor,
        competitor_on=found.competitor_on,
        facts=tuple(facts),
    )


def read_people(session: Session, customer: UUID) -> list[Person]:
    """The people there, in the order of their part in the decision."""
    found = session.scalars(
        select(Contact).where(Contact.customer_id == customer, ~Contact.deleted)
    ).all()
    order = {role: place for place, role in enumerate(DECISION_ROLES)}
    people = sorted(found, key=lambda c: (order.get(c.role or "", _LATER), c.id))
    return [
        Person(
            row=PersonRow(
                id=c.id,
                name=c.name,
                title=c.title,
                department=c.department,
                role=c.role,
                phone=c.mobile or c.phone,
                wechat=c.wechat,
                email=c.email,
                birthday=_birthday(c),
                likes=c.likes,
                note=c.note,
                fact=FactRef("contact", c.id, c.name),
            ),
            month=c.birth_month,
            day=c.birth_day,
            calendar=c.birth_calendar,
        )
        for c in people
    ]


def _birthday(c: Contact) -> str | None:
    month, day = c.birth_month, c.birth_day
    if month is None or day is None or not is_birthday(month, day, c.birth_calendar):
        return None
    if c.birth_calendar == "lunar":
        return lunar_words(month, day)
    leap_year = dt.date(2000, month, day)
    return words.day(leap_year, leap_year)


def read_promises(
    session: Session, customer: UUID, *, today: dt.date
) -> tuple[list[PromiseRow], int]:
    """What is open, the most pressing first, and how many more there are."""
    steps = (
        select(
            literal("visit").label("kind"),
            Visit.id.label("id"),
            Visit.next_step.label("text"),
            Visit.next_on.label("due"),
            Visit.day.label("made_on"),
            Visit.rep_id.label("rep_id"),
            Visit.mode.label("mode"),
        )
        .where(Visit.customer_id == customer, ~Visit.deleted, Visit.state == "completed")
        .where(Visit.next_done_on.is_(None), Visit.day <= today)
        .where(func.trim(func.coalesce(Visit.next_step, "")) != "")
    )
    tasks = select(
        literal("task"), Task.id, Task.title, Task.due, null(), Task.rep_id, null()
    ).where(
        Task.customer_id == customer,
        Task.state.concat("") == "open",  # by customer: open tasks of everybody are many
        ~Task.deleted,
    )
    requests = (
        select(literal("note"), Note.id, Note.body, null(), Note.day, Note.rep_id, null())
        .where(Note.customer_id == customer, Note.kind == "request", ~Note.deleted)
        .where(Note.answered_on.is_(None), Note.day <= today)
    )
    open_ = union_all(steps, tasks, requests).subquery()
    rows = session.execute(
        select(open_, Rep.name.label("rep"), func.count().over().label("total"))
        .outerjoin(Rep, Rep.id == open_.c.rep_id)
        .order_by(open_.c.due.is_(None), open_.c.due, open_.c.made_on.desc(), open_.c.id)
        .limit(MOST_PROMISES)
    ).all()
    found = [
        PromiseRow(
            kind=row.kind,
            text=row.text,
            due=row.due,
            days_late=max((today - row.due).days, 0) if row.due else 0,
            made_on=row.made_on,
            rep=row.rep,
            fact=visit_ref(row.id, row.mode, row.made_on, today)
            if row.kind == "visit"
            else FactRef(row.kind, row.id, _open_label(row, today)),
        )
        for row in rows
    ]
    return found, (rows[0].total - len(rows) if rows else 0)


def _open_label(row: Row[Any], today: dt.date) -> str:
    if row.kind == "note":
        return f"{label('note_kind', 'request')} {words.day(row.made_on, today)}"
    return f"{_('Task')} {words.day(row.due, today)}" if row.due else _("Task")


def read_contacts(session: Session, customer: UUID, *, today: dt.date) -> list[ContactRow]:
    """The last three completed contacts of any mode, the latest first."""
    pitched = (
        select(func.json_group_array(Product.name))
        .join(Pitch, Pitch.product_id == Product.id)
        .where(Pitch.visit_id == Visit.id, ~Pitch.deleted)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Visit, Contact.name.label("person"), Rep.name.label("rep"), pitched.label("pitched"))
        .outerjoin(Contact, Contact.id == Visit.contact_id)
        .outerjoin(Rep, Rep.id == Visit.rep_id)
        .where(Visit.customer_id == customer, Visit.state == "completed", Visit.day <= today)
        .where(~Visit.deleted)
        .order_by(Visit.day.desc(), Visit.time.desc(), Visit.id.desc())
        .limit(LAST_CONTACTS)
    ).all()
    return [_contact(row, today) for row in rows]


def _contact(row: Row[Any], today: dt.date) -> ContactRow:
    visit: Visit = row.Visit
    return ContactRow(
        day=visit.day,
        time=visit.time,
        mode=visit.mode,
        person=row.person,
        rep=row.rep,
        purpose=visit.purpose,
        said=visit.said,
        feedback=visit.feedback,
        competitor=visit.competitor,
        result=visit.result,
        pitched=tuple(json.loads(row.pitched or "[]")),
        fact=visit_ref(visit.id, visit.mode, visit.day, today),
    )
