"""Writing customers: adding, correcting, moving on a stage, handing over, deleting."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, TypedDict, Unpack

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session, aliased

from crm.domain.choices import CUSTOMER_KINDS, GRADES, STAGES
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.models import (
    Assignment,
    Attendance,
    Contact,
    Customer,
    Fact,
    Gift,
    Lesson,
    Meeting,
    Note,
    Order,
    OrderLine,
    Payment,
    Pitch,
    Reading,
    Return,
    StageChange,
    Task,
    Visit,
)
from crm.queries.lookup import with_code
from crm.queries.owners import owner_on, stage_on
from crm.queries.reps import me
from crm.queries.settings import setting
from crm.services.facts import check_choice, check_not_negative, check_text, fact, put_fields
from crm.settings import CURRENCY
from crm.store.store import Store
from crm.store.unit_of_work import Change, UnitOfWork

HANGING: tuple[type[Any], ...] = (
    *(Contact, Visit, Gift, Attendance, Task, Order, Payment, Return),
    *(Reading, Lesson, Note, StageChange, Assignment),
)
"""Every table whose rows belong to one customer by their `customer_id`."""


class CustomerFields(TypedDict, total=False):
    """What a customer may have besides name and "customer since"; money in minor units."""

    code: str | None
    short_name: str | None
    kind: str
    grade: str | None
    channel: str | None
    industry: str | None
    country: str | None
    region: str | None
    city: str | None
    address: str | None
    postal_code: str | None
    phone: str | None
    fax: str | None
    email: str | None
    website: str | None
    needs: str | None
    situation: str | None
    credit_limit: int | None
    terms_days: int | None
    currency: str
    cadence_ideal: int | None
    cadence_maximum: int | None
    expected_amount: int | None
    expected_on: dt.date | None
    tags: Sequence[str] | None
    note: str | None
    extra: Mapping[str, Any] | None


def add_customer(
    store: Store,
    *,
    name: str,
    day: dt.date,
    since: dt.date | None = None,
    stage: str | None = None,
    owner: uuid.UUID | None = None,
    **fields: Unpack[CustomerFields],
) -> Change:
    """A new customer, found on `day`: a lead, or the stage given.

    With "customer since" and no stage it was won on that date. The first owner (me unless said)
    owns it from the beginning, so that facts entered for earlier days are theirs.
    """
    name = check_text(name, _("name"))
    if stage is not None:
        check_choice(stage, STAGES)
    _check_past(since, day)
    check_fields(fields)
    with store.unit_of_work("add_customer", about=name) as work:
        _check_code(work.session, fields.get("code"), but=None)
        if "currency" not in fields:
            fields["currency"] = setting(work.session, CURRENCY)
        customer = work.add(Customer(id=work.new_id(), name=name, since=since, **fields))
        work.session.flush()
        rep = owner or me(work.session)
        known = since is not None and stage in {None, "won"}
        first = StageChange(
            id=work.new_id(),
            customer_id=customer.id,
            stage=stage or ("won" if known else "lead"),
            day=since if known else day,
            rep_id=rep,
        )
        work.add(first)
        work.add(Assignment(id=work.new_id(), customer_id=customer.id, rep_id=rep))
        work.record = customer.id
    return work.change()


def edit_customer(
    store: Store,
    customer: uuid.UUID,
    *,
    today: dt.date,
    name: str | None = None,
    **fields: Unpack["EditedFields"],
) -> Change:
    """Set the fields given; the others stay."""
    _check_past(fields.get("since"), today)
    check_fields(fields)
    with store.unit_of_work("edit_customer", about=_name(store, customer)) as work:
        _check_code(work.session, fields.get("code"), but=customer)
        row = fact(work.session, Customer, customer)
        if name is not None:
            row.name = check_text(name, _("name"))
        put_fields(row, dict(fields))
        _check_cadence(row.cadence_ideal, row.cadence_maximum)
        work.record = customer
    return work.change()


class EditedFields(CustomerFields, total=False):
    """What may be corrected besides the name."""

    since: dt.date | None


def change_stage(
    store: Store,
    customer: uuid.UUID,
    *,
    stage: str,
    day: dt.date,
    today: dt.date,
    reason: str | None = None,
) -> Change:
    """The customer reached this stage on the day; nothing is written if it was there already."""
    check_choice(stage, STAGES)
    _check_past(day, today)
    with store.unit_of_work("change_stage", about=_name(store, customer)) as work:
        work.record = customer
        if work.session.scalar(_at(stage_on(Customer.id, day), customer)) != stage:
            change = StageChange(
                id=work.new_id(), customer_id=customer, stage=stage, day=day, reason=reason
            )
            change.rep_id = me(work.session)
            work.add(change)
    return work.change()


def assign_customer(
    store: Store,
    customer: uuid.UUID,
    *,
    rep: uuid.UUID | None,
    day: dt.date,
    reason: str | None = None,
) -> Change:
    """From the day on the customer belongs to the rep, or to nobody; earlier figures stay."""
    with store.unit_of_work("assign_customer", about=_name(store, customer)) as work:
        work.record = customer
        if work.session.scalar(_at(owner_on(Customer.id, day), customer)) != rep:
            work.add(
                Assignment(
                    id=work.new_id(), customer_id=customer, rep_id=rep, day=day, reason=reason
                )
            )
    return work.change()


def delete_customer(store: Store, customer: uuid.UUID) -> Change:
    """Delete the customer with everything that hangs on it; one undo brings all back."""
    with store.unit_of_work("delete_customer", about=_name(store, customer)) as work:
        delete_all(work, [customer])
        work.record = customer
    return work.change()


def delete_all(work: UnitOfWork, customers: Sequence[uuid.UUID]) -> None:
    """Delete these customers with everything that hangs on them, a statement for each table."""
    work.session.flush()
    _delete(work, Pitch, Pitch.visit_id.in_(_of(Visit, customers)))
    _delete(work, OrderLine, OrderLine.order_id.in_(_of(Order, customers)))
    _delete(work, Meeting, _only_with(customers))
    for table in HANGING:
        _delete(work, table, table.customer_id.in_(customers))
    _delete(work, Customer, Customer.id.in_(customers))
    work.session.expire_all()


def _delete(work: UnitOfWork, table: type[Fact], which: ColumnElement[bool]) -> None:
    statement = update(table).where(which, ~table.deleted).values(deleted=True)
    work.session.execute(statement, execution_options={"synchronize_session": False})


def _of(table: type[Visit | Order], customers: Sequence[uuid.UUID]) -> Any:  # noqa: ANN401 - a select of ids
    return select(table.id).where(table.customer_id.in_(customers), ~table.deleted)


def _only_with(customers: Sequence[uuid.UUID]) -> ColumnElement[bool]:
    """Meetings where nobody sat but people of these customers."""
    mine, others = aliased(Attendance), aliased(Attendance)
    at_table = select(mine.meeting_id).where(mine.customer_id.in_(customers), ~mine.deleted)
    with_others = select(others.id).where(
        others.meeting_id == Meeting.id, others.customer_id.not_in(customers), ~others.deleted
    )
    return Meeting.id.in_(at_table) & ~with_others.exists()


def _at(column: Any, customer: uuid.UUID) -> Any:  # noqa: ANN401 - of whatever the column holds
    return select(column).select_from(Customer).where(Customer.id == customer)


def _name(store: Store, customer: uuid.UUID) -> str:
    with store.reading() as session:
        row = session.get(Customer, customer)
        if row is None or row.deleted:
            raise KnownError(
                "unknown_customer",
                _("There is no customer {text}; see crm customers.").format(text=customer),
            )
        return row.name


def check_fields(fields: Mapping[str, Any]) -> None:
    """KnownError where one of these cannot be what it shall be."""
    if fields.get("kind") is not None:
        check_choice(fields["kind"], CUSTOMER_KINDS)
    if fields.get("grade") is not None:
        check_choice(fields["grade"], GRADES)
    check_not_negative(
        fields.get("credit_limit"), fields.get("terms_days"), fields.get("expected_amount")
    )
    _check_cadence(fields.get("cadence_ideal"), fields.get("cadence_maximum"))


def _check_cadence(ideal: int | None, maximum: int | None) -> None:
    if ideal is not None and maximum is not None and ideal > maximum:
        raise KnownError(
            "cadence_crossed",
            _("The ideal days between contacts exceed the maximum; make the maximum larger."),
        )


def _check_past(day: dt.date | None, today: dt.date) -> None:
    if day is not None and day > today:
        raise KnownError(
            "day_in_future",
            _("{day} is still to come; give a day up to {today}.").format(day=day, today=today),
        )


def _check_code(session: Session, code: str | None, *, but: uuid.UUID | None) -> None:
    if not code:
        return
    for customer, name in with_code(session, code):
        if customer != but:
            raise KnownError(
                "code_taken",
                _("{name} has the code {code} already; choose another.").format(
                    name=name, code=code
                ),
            )
