"""Merging two customers that are one: every fact of the other becomes the kept one's."""

import datetime as dt
import uuid
from collections.abc import Mapping

from sqlalchemy import func, literal, select, update
from sqlalchemy.orm import Session, aliased

from crm.domain.stages import surplus_steps
from crm.models import (
    Assignment,
    Attendance,
    Contact,
    Customer,
    StageChange,
    Target,
)
from crm.queries.merging import (
    MergePreview,
    has_owners,
    merge_contact,
    merge_preview,
    moving_columns,
    references_to,
)
from crm.queries.owners import owner_on, stage_on
from crm.queries.people import JoinedPerson
from crm.queries.reps import me
from crm.queries.targets import series_of, target_rows
from crm.services.distinctions import move_distinctions
from crm.services.facts import put_fields
from crm.store.store import Store
from crm.store.unit_of_work import Change, UnitOfWork

VERB = "merge_customers"

_DERIVED = {"stage", "owner"}


def merge_customers(
    store: Store,
    keep: uuid.UUID,
    other: uuid.UUID,
    *,
    choices: Mapping[str, str] | None = None,
    day: dt.date,
) -> Change:
    """Make them one: `other` is deleted and leads to `keep`, which has the facts of both.

    `choices` say for a field whose value it shall be: keep, other, or both; the preview tells
    what happens to the rest. One undo, at any time, makes two of them again.
    """
    with store.unit_of_work(VERB, about=store.read(_about, keep, other)) as work:
        work.session.flush()
        plan = merge_preview(work.session, keep, other, choices=choices, day=day)
        _write_owners(work.session, keep, other)
        _set_steps_aside(work.session, keep, other)
        for table, column in moving_columns():
            _run(work, update(table).where(column == other).values({column.name: keep}))
        for person in plan.people:
            _join(work, person)
        _join_seats(work, keep)
        _move_targets(work.session, keep, other)
        move_distinctions(work, keep, other)
        work.session.expire_all()
        ours, theirs = (work.session.get_one(Customer, one) for one in (keep, other))
        put_fields(ours, {f.field: f.result for f in plan.fields if f.field not in _DERIVED})
        theirs.deleted, theirs.merged_into_id = True, keep
        work.session.flush()
        _settle(work, plan, day)
        work.record = keep
    return work.change()


def _about(session: Session, keep: uuid.UUID, other: uuid.UUID) -> str | None:
    names = dict(
        session.execute(
            select(Customer.id, Customer.name).where(Customer.id.in_((keep, other)))
        ).all()
    )
    return f"{names[other]} → {names[keep]}" if len(names) > 1 else None


def _run(work: UnitOfWork, statement: object) -> None:
    work.session.execute(
        statement,  # type: ignore[call-overload]
        execution_options={"synchronize_session": False},
    )


def _write_owners(session: Session, keep: uuid.UUID, other: uuid.UUID) -> None:
    """No past figure of a rep moves: whose the kept customer was stays as it is.

    What counted for the other one's owner gets his name written on it, and the days from which
    he owned it are set aside. They become the kept one's where it never had an owner.
    """
    if not has_owners(session, keep):
        return
    for table, column in moving_columns():
        if table is Assignment.__table__ or not {"rep_id", "day"} <= set(table.columns.keys()):
            continue
        theirs = owner_on(literal(other, column.type), table.c.day)
        ours = owner_on(literal(keep, column.type), table.c.day)
        session.execute(
            update(table)
            .where(column == other, table.c.rep_id.is_(None), ~table.c.deleted)
            .where(table.c.day.is_not(None), theirs.is_not(None), theirs.is_distinct_from(ours))
            .values(rep_id=theirs),
            execution_options={"synchronize_session": False},
        )
    session.execute(
        update(Assignment)
        .where(Assignment.customer_id == other, ~Assignment.deleted)
        .values(deleted=True),
        execution_options={"synchronize_session": False},
    )


def _set_steps_aside(session: Session, keep: uuid.UUID, other: uuid.UUID) -> None:
    """Who had come further already did not begin again because somebody entered it twice."""
    steps = session.execute(
        select(StageChange.id, StageChange.customer_id, StageChange.stage)
        .where(StageChange.customer_id.in_((keep, other)), ~StageChange.deleted)
        .order_by(StageChange.day, StageChange.id)
    ).all()
    surplus = surplus_steps([(customer, stage) for _id, customer, stage in steps])
    if surplus:
        session.execute(
            update(StageChange)
            .where(StageChange.id.in_([steps[place].id for place in surplus]))
            .values(deleted=True),
            execution_options={"synchronize_session": False},
        )


def _join(work: UnitOfWork, person: JoinedPerson) -> None:
    """What was done with the one was done with the other."""
    for table, column in references_to(Contact.__tablename__):
        _run(
            work,
            update(table).where(column == person.other).values({column.name: person.keep}),
        )
    ours, theirs = (
        work.session.get_one(Contact, one, populate_existing=True)
        for one in (person.keep, person.other)
    )
    put_fields(ours, merge_contact(ours, theirs))
    theirs.deleted = True
    work.session.flush()


def _join_seats(work: UnitOfWork, keep: uuid.UUID) -> None:
    """Nobody sits at one table twice."""
    before = aliased(Attendance)
    again = (
        select(1)
        .where(
            before.meeting_id == Attendance.meeting_id,
            before.customer_id == Attendance.customer_id,
            before.contact_id == Attendance.contact_id,
            before.id < Attendance.id,
            ~before.deleted,
        )
        .correlate(Attendance)
        .exists()
    )
    _run(
        work,
        update(Attendance)
        .where(Attendance.customer_id == keep, ~Attendance.deleted, again)
        .values(deleted=True),
    )


def _move_targets(session: Session, keep: uuid.UUID, other: uuid.UUID) -> None:
    """Targets on the other customer are on the kept one; where that has its own, these hold."""
    named = func.json_extract(Target.scope, "$.customer")
    theirs = session.scalars(select(Target).where(named.in_((str(other), other.hex)))).all()
    if not theirs:
        return
    own = {
        row.id: {each.id for each in series.rows}
        for series in series_of(target_rows(session))
        for row in series.rows
        if _customer_of(row.scope) == keep
    }
    for target in theirs:
        target.scope = {**(target.scope or {}), "customer": str(keep)}
    session.flush()
    moved = {target.id for target in theirs}
    for series in series_of(target_rows(session)):
        ids = {row.id for row in series.rows}
        if ids & own.keys():
            for target in theirs:
                if target.id in ids & moved:
                    target.deleted = True


def _customer_of(scope: Mapping[str, object]) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(scope.get("customer")))
    except ValueError:
        return None


def _settle(work: UnitOfWork, plan: MergePreview, day: dt.date) -> None:
    """One more dated fact where the facts of both lead to another stage or owner than chosen."""
    chosen = {field.field: field.result for field in plan.fields if field.field in _DERIVED}
    stage, owner, since = work.session.execute(
        select(stage_on(Customer.id, day), owner_on(Customer.id, day), Customer.since).where(
            Customer.id == plan.keep
        )
    ).one()
    if (stage or ("won" if since else "lead")) != chosen["stage"]:
        work.add(
            StageChange(
                id=work.new_id(),
                customer_id=plan.keep,
                stage=chosen["stage"],
                day=day,
                rep_id=me(work.session),
            )
        )
    if owner != chosen.get("owner"):
        work.add(
            Assignment(id=work.new_id(), customer_id=plan.keep, rep_id=chosen.get("owner"), day=day)
        )
