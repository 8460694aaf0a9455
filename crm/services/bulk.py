"""Changing many customers at once: one step, all or nothing, that can be stopped while it runs."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias

from sqlalchemy import or_, select, update

from crm.domain.choices import STAGES
from crm.i18n import ngettext
from crm.models import Assignment, Customer, StageChange, Visit
from crm.queries.owners import owner_on, stage_on
from crm.queries.reps import me
from crm.services.customers import check_fields, delete_all
from crm.services.facts import check_choice
from crm.store.store import Store
from crm.store.unit_of_work import Change, UnitOfWork

Report: TypeAlias = Callable[[int, int], None]
_BATCH = 200  # customers between two reports


def set_fields(
    store: Store,
    customers: Sequence[uuid.UUID],
    fields: Mapping[str, Any],
    *,
    report: Report | None = None,
) -> Change:
    """Set these columns of every customer; who holds the value already is not touched."""
    check_fields(fields)
    differ = or_(
        *(getattr(Customer, name).is_distinct_from(value) for name, value in fields.items())
    )
    with _bulk(store, "edit_customers", customers, report) as (work, batches):
        for batch in batches:
            work.session.execute(
                update(Customer)
                .where(Customer.id.in_(batch), ~Customer.deleted, differ)
                .values(**fields),
                execution_options={"synchronize_session": False},
            )
    return work.change()


def set_extra(
    store: Store,
    customers: Sequence[uuid.UUID],
    key: str,
    value: str | None,
    *,
    report: Report | None = None,
) -> Change:
    """Set this field of an import; none takes it away."""
    with _bulk(store, "edit_customers", customers, report) as (work, batches):
        for batch in batches:
            for row in work.session.scalars(select(Customer).where(Customer.id.in_(batch))):
                extra = {name: each for name, each in (row.extra or {}).items() if name != key}
                if value is not None:
                    extra[key] = value
                if extra != (row.extra or {}):
                    row.extra = extra or None
            work.session.flush()
            work.session.expunge_all()
    return work.change()


def set_stage(
    store: Store,
    customers: Sequence[uuid.UUID],
    stage: str,
    *,
    day: dt.date,
    report: Report | None = None,
) -> Change:
    """They reached this stage on the day; who was there already did not."""
    check_choice(stage, STAGES)
    with _bulk(store, "change_stages", customers, report) as (work, batches):
        rep = me(work.session)
        for batch in batches:
            at = select(Customer.id, stage_on(Customer.id, day)).where(Customer.id.in_(batch))
            for customer, before in work.session.execute(at).all():
                if before != stage:
                    work.add(
                        StageChange(
                            id=work.new_id(),
                            customer_id=customer,
                            stage=stage,
                            day=day,
                            rep_id=rep,
                        )
                    )
            work.session.flush()
    return work.change()


def assign_customers(
    store: Store,
    customers: Sequence[uuid.UUID],
    rep: uuid.UUID | None,
    *,
    day: dt.date,
    report: Report | None = None,
) -> Change:
    """From the day on they belong to the rep, or to nobody; earlier figures stay."""
    with _bulk(store, "assign_customers", customers, report) as (work, batches):
        for batch in batches:
            at = select(Customer.id, owner_on(Customer.id, day)).where(Customer.id.in_(batch))
            for customer, before in work.session.execute(at).all():
                if before != rep:
                    work.add(
                        Assignment(id=work.new_id(), customer_id=customer, rep_id=rep, day=day)
                    )
            work.session.flush()
    return work.change()


def plan_visits(
    store: Store,
    customers: Sequence[uuid.UUID],
    *,
    day: dt.date,
    report: Report | None = None,
) -> Change:
    """A planned visit with each on the day; who has one that day gets no second one."""
    with _bulk(store, "plan_visits", customers, report) as (work, batches):
        rep = me(work.session)
        for batch in batches:
            planned = set(
                work.session.scalars(
                    select(Visit.customer_id).where(
                        Visit.customer_id.in_(batch),
                        *(Visit.day == day, Visit.state == "planned", ~Visit.deleted),
                    )
                )
            )
            for customer in batch:
                if customer not in planned:
                    work.add(
                        Visit(
                            id=work.new_id(),
                            customer_id=customer,
                            rep_id=rep,
                            day=day,
                            state="planned",
                        )
                    )
            work.session.flush()
    return work.change()


def delete_customers(
    store: Store, customers: Sequence[uuid.UUID], *, report: Report | None = None
) -> Change:
    """Delete them with everything that hangs on them."""
    with _bulk(store, "delete_customers", customers, report) as (work, batches):
        for batch in batches:
            delete_all(work, batch)
    return work.change()


@contextmanager
def _bulk(
    store: Store, verb: str, customers: Sequence[uuid.UUID], report: Report | None
) -> Iterator[tuple[UnitOfWork, Iterator[tuple[uuid.UUID, ...]]]]:
    count = len(customers)
    about = ngettext("{count} customer", "{count} customers", count).format(count=count)
    with store.unit_of_work(verb, about=about) as work:
        work.report = report
        yield work, _batches(customers, report)


def _batches(
    customers: Sequence[uuid.UUID], report: Report | None
) -> Iterator[tuple[uuid.UUID, ...]]:
    for start in range(0, len(customers), _BATCH):
        if report is not None:
            report(start, len(customers))
        yield tuple(customers[start : start + _BATCH])
