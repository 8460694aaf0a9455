"""Saving what a sentence said: the contact, what is needed, what was promised, as one step."""

import datetime as dt
import uuid
from dataclasses import dataclass, replace

from crm.models import Customer, Task
from crm.queries.reps import me
from crm.services.contacts import add_contact
from crm.services.customers import add_customer
from crm.services.facts import customer_name
from crm.services.visits import VisitFields, complete_visit, log_visit
from crm.store.store import Store
from crm.store.unit_of_work import Change


@dataclass(frozen=True, slots=True)
class Promise:
    """What was promised, and for when."""

    title: str
    due: dt.date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A contact as it was told; `new_name` is a customer to be written down with it.

    `planned` is the visit that was kept. `needs` are kept with the customer, `promises` become
    tasks, `new_people` people there, `next_on` a planned contact with `next_step` as its purpose.
    """

    customer: uuid.UUID | None
    new_name: str | None = None
    day: dt.date
    time: str | None = None
    mode: str = "visit"
    said: str | None = None
    contact: uuid.UUID | None = None
    result: str | None = None
    feedback: str | None = None
    competitor: str | None = None
    needs: tuple[str, ...] = ()
    promises: tuple[Promise, ...] = ()
    pitched: tuple[uuid.UUID, ...] = ()
    next_on: dt.date | None = None
    next_step: str | None = None
    planned: uuid.UUID | None = None
    new_people: tuple[str, ...] = ()


def log_told(store: Store, told: Told, *, today: dt.date) -> Change:
    """Write all of it down; one undo takes all of it back."""
    about = told.new_name or store.read(customer_name, told.customer)
    with store.unit_of_work("log_visit", about=about) as work:
        customer = told.customer
        if customer is None:
            added = add_customer(store, name=told.new_name or "", day=told.day)
            customer = added.record
        if customer is None:
            raise RuntimeError("a customer without an id")
        people = [add_contact(store, customer=customer, name=each) for each in told.new_people]
        if told.contact is None and people:
            told = replace(told, contact=people[0].record)
        visit = _visit(store, customer, told, today)
        _keep_needs(work.session.get(Customer, customer), told.needs)
        for promise in told.promises:
            work.add(
                Task(
                    id=work.new_id(),
                    title=promise.title,
                    customer_id=customer,
                    rep_id=me(work.session),
                    due=promise.due,
                )
            )
        work.record = visit
    return work.change()


def _visit(store: Store, customer: uuid.UUID, told: Told, today: dt.date) -> uuid.UUID | None:
    fields = VisitFields(
        mode=told.mode,
        said=told.said,
        result=told.result,
        next_on=told.next_on,
        next_step=told.next_step,
    )
    if told.contact is not None:
        fields["contact"] = told.contact
    if told.time is not None:
        fields["time"] = told.time
    if told.feedback:
        fields["feedback"] = told.feedback
    if told.competitor:
        fields["competitor"] = told.competitor
    if told.planned is not None:
        change = complete_visit(
            store, told.planned, day=told.day, today=today, pitched=told.pitched, **fields
        )
    else:
        change = log_visit(
            store, customer=customer, day=told.day, today=today, pitched=told.pitched, **fields
        )
    return change.record


def _keep_needs(customer: Customer | None, needs: tuple[str, ...]) -> None:
    """What is needed now stands behind what was known, each once."""
    if customer is None:
        return
    known = [line for line in (customer.needs or "").splitlines() if line.strip()]
    new = [need for need in needs if need not in known]
    if new:
        customer.needs = "\n".join([*known, *new])
