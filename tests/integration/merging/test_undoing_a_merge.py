"""A merge is taken back although things happened since, or it is said what stands in the way."""

import datetime as dt
import uuid
from typing import Any

import pytest
from sqlalchemy import select, text

from crm.errors import KnownError
from crm.models import Attendance, Contact, Customer, Order, Payment, Return, Task, Visit
from crm.queries.doctor import diagnose
from crm.queries.steps import list_steps
from crm.services.contacts import add_contact, edit_contact
from crm.services.customers import add_customer, delete_customer, edit_customer
from crm.services.desk import Desk
from crm.services.meetings import Guest, add_meeting
from crm.services.merging import merge_customers
from crm.services.orders import NewLine, add_order
from crm.services.payments import add_payment
from crm.services.returns import add_return
from crm.services.steps import redo, undo, undo_step
from crm.services.tasks import add_task, complete_task
from crm.services.visits import delete_visit, edit_visit, log_visit, plan_visit
from crm.store.triggers import fact_tables
from tests.integration.conftest import TODAY, Crm

DAY = dt.date(2026, 3, 5)


class Two:
    """Two customers with a person, an order and a visit each, merged: A is kept, B the other."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.store = desk, desk.store
        self.a, self.anna, self.order_a, self.visit_a = self.customer("A", "Anna")
        self.b, self.bob, self.order_b, self.visit_b = self.customer("B", "Bob")
        self.task_b = self.made(add_task(self.store, title="t", customer_id=self.b, repeat="week"))
        step = merge_customers(self.store, self.a, self.b, day=TODAY).step
        assert step is not None
        self.merge = step

    def customer(self, name: str, person: str) -> tuple[uuid.UUID, ...]:
        customer = self.made(add_customer(self.store, name=name, day=DAY, code=name))
        contact = self.made(add_contact(self.store, customer=customer, name=person))
        line = NewLine(1000, 10_000, item="x")
        order = self.made(add_order(self.store, customer=customer, day=DAY, lines=[line]))
        return customer, contact, order, self.visit(customer, contact)

    @staticmethod
    def made(change: Any) -> uuid.UUID:  # noqa: ANN401 - a Change
        found: uuid.UUID | None = change.record
        assert found is not None
        return found

    def visit(self, customer: uuid.UUID, contact: uuid.UUID | None = None) -> uuid.UUID:
        return self.made(
            log_visit(
                self.store,
                customer=customer,
                day=DAY,
                today=TODAY,
                said="hi",
                contact=contact,
                new=True,
            )
        )

    def customer_of(self, model: Any, record: uuid.UUID) -> uuid.UUID:  # noqa: ANN401
        with self.store.reading() as session:
            found: uuid.UUID = session.get_one(model, record).customer_id
            return found

    def everything(self) -> list[Any]:
        with self.store.reading() as session:
            return [
                session.execute(text(f'SELECT * FROM "{table.name}" ORDER BY id')).all()
                for table in fact_tables()
            ]

    def refused(self, step: int | None = None) -> str:
        before = self.everything(), self.store.read(list_steps)
        with pytest.raises(KnownError) as refused:
            undo_step(self.store, step or self.merge)
        assert (self.everything(), self.store.read(list_steps)) == before
        assert refused.value.code == "not_undoable"
        return refused.value.sentence


@pytest.fixture
def two(desk: Desk) -> Two:
    return Two(desk)


def test_what_was_added_since_goes_with_what_it_hangs_on(two: Two) -> None:
    store = two.store
    with_bob, alone = two.visit(two.a, two.bob), two.visit(two.a)
    with_anna = two.visit(two.a, two.anna)
    paid = two.made(add_payment(store, customer=two.a, day=DAY, amount=1, order=two.order_b))
    back = two.made(add_return(store, customer=two.a, day=DAY, amount=1, order=two.order_b))
    dinner = [Guest(two.a, two.bob), Guest(two.a, two.anna), Guest(two.a)]
    add_meeting(store, day=DAY, guests=dinner, cost=3)
    follower = two.made(plan_visit(store, customer=two.a, day=TODAY, follows=with_bob))
    complete_task(store, two.task_b, day=DAY)
    edit_customer(store, two.a, today=TODAY, city="上海")
    before = two.everything()
    undo_step(store, two.merge)
    for model, record, customer in (
        (Visit, with_bob, two.b),
        (Visit, alone, two.a),
        (Visit, with_anna, two.a),
        (Visit, follower, two.b),
        (Payment, paid, two.b),
        (Return, back, two.b),
        (Order, two.order_b, two.b),
        (Order, two.order_a, two.a),
        (Contact, two.bob, two.b),
    ):
        assert two.customer_of(model, record) == customer, (model, record)
    with store.reading() as session:
        seats = session.execute(select(Attendance.contact_id, Attendance.customer_id)).all()
        tasks = session.scalars(select(Task.customer_id)).all()
        assert session.get_one(Customer, two.a).city == "上海"
        assert not session.get_one(Customer, two.b).deleted
    assert sorted(seats, key=str) == sorted(
        [(two.bob, two.b), (two.anna, two.a), (None, two.a)], key=str
    )
    assert tasks == [two.b, two.b]  # the one to come, too
    assert store.read(diagnose) == []
    redo(store)
    assert two.everything() == before
    undo_step(store, two.merge)
    assert store.read(diagnose) == []


def test_what_moved_with_it_can_be_undone_when_the_merge_is_there_again(two: Two) -> None:
    two.visit(two.a, two.bob)
    undo_step(two.store, two.merge)
    with pytest.raises(KnownError) as refused:
        undo(two.store)
    assert refused.value.sentence.startswith(
        "Customer of visit B 2026-03-05 is no longer A but B, since a step was undone"
    )
    redo(two.store)
    undo(two.store)
    undo_step(two.store, two.merge)
    assert two.store.read(diagnose) == []


def test_what_belongs_to_both_stands_in_the_way(two: Two) -> None:
    met = two.visit(two.a, two.anna)
    plan_visit(two.store, customer=two.a, day=TODAY, follows=met, contact=two.bob)
    sentence = two.refused()
    assert sentence.startswith("visit A 2026-03-18 was written since and belongs to both A and B;")
    undo(two.store)
    undo_step(two.store, two.merge)
    assert two.customer_of(Visit, met) == two.a


def test_a_visit_from_before_that_names_the_other_ones_person_stands_in_the_way(two: Two) -> None:
    edit_visit(two.store, two.visit_a, today=TODAY, contact=two.bob)
    assert "belongs to both A and B" in two.refused()


def test_a_field_that_was_corrected_since_is_named_with_its_step(two: Two) -> None:
    edit_contact(two.store, two.bob, name="Bobby")  # no matter: the merge did not touch it
    undo_step(two.store, two.merge)
    redo(two.store)
    change = two.store.read(list_steps, 1)[0].n
    with two.store.unit_of_work("edit_visit") as work:
        third = work.add(Customer(id=work.new_id(), name="C")).id
        work.session.get_one(Visit, two.visit_b).customer_id = third
    sentence = two.refused()
    assert "Customer of visit C 2026-03-05 is no longer A but C" in sentence
    assert f"Undo step {change + 1} (Edited a visit) first" in sentence


def test_who_is_gone_stands_in_the_way(two: Two) -> None:
    step = delete_customer(two.store, two.a).step
    assert f"is gone since step {step} (Deleted a customer)" in two.refused()
    undo(two.store)
    third = two.made(add_customer(two.store, name="C", day=DAY))
    later = merge_customers(two.store, third, two.a, day=TODAY).step
    assert later is not None
    assert f"is gone since step {later} (Merged two customers)" in two.refused()
    undo_step(two.store, later)
    undo_step(two.store, two.merge)
    assert two.store.read(diagnose) == []


def test_what_was_deleted_since_stays_deleted(two: Two) -> None:
    delete_visit(two.store, two.visit_b)
    undo_step(two.store, two.merge)
    with two.store.reading() as session:
        visit = session.get_one(Visit, two.visit_b)
        assert (visit.customer_id, visit.deleted) == (two.b, True)


def test_a_whole_is_not_taken_from_its_parts(desk: Desk) -> None:
    two = Two(desk)
    steps = {row.about: row.n for row in two.store.read(list_steps) if row.verb == "add_customer"}
    assert "would be left without its customer, A" in two.refused(steps["A"])
    deleted = delete_visit(two.store, two.visit_b).step
    delete_customer(two.store, two.a)
    assert "would be left without its customer" in two.refused(deleted)


def test_who_was_merged_does_not_go_with_the_customer_that_is_undone(desk: Desk) -> None:
    store = desk.store
    kept = add_customer(store, name="K", stage="won", day=DAY)
    other = add_customer(store, name="X", stage="lead", day=TODAY)
    assert kept.record is not None
    assert other.record is not None
    merge = merge_customers(store, kept.record, other.record, day=TODAY)  # X leaves nothing with K
    with pytest.raises(KnownError, match="customer X would be left without its customer, K"):
        undo_step(store, kept.step or 0)
    undo_step(store, merge.step or 0)
    undo_step(store, kept.step or 0)
    redo(store, 2)
    delete_customer(store, kept.record)  # who deletes both means both
    undo(store)
    redo(store)
    assert store.read(diagnose) == []


def test_steps_that_cannot_be_undone_alone(two: Two) -> None:
    assert two.refused(99_999) == "There is no step 99999; see crm steps."
    assert two.refused(1) == "There is no step 1; see crm steps."  # what made the store
    change = undo_step(two.store, two.merge).step
    assert change is not None
    assert two.refused(two.merge) == f"Step {two.merge} is undone already."
    assert two.refused(change) == f"Step {change} turned step {two.merge}; give that one."


def test_what_was_undone_last_is_done_again_first(two: Two) -> None:
    first = edit_customer(two.store, two.a, today=TODAY, city="city").step
    second = edit_customer(two.store, two.a, today=TODAY, region="region").step
    third = edit_customer(two.store, two.a, today=TODAY, needs="needs").step
    for step in (first, third, second):
        undo_step(two.store, step or 0)

    def told() -> list[str | None]:
        with two.store.reading() as session:
            row = session.get_one(Customer, two.a)
            return [row.city, row.region, row.needs]

    assert told() == [None, None, None]
    redo(two.store)
    assert told() == [None, "region", None]
    redo(two.store, 2)
    assert told() == ["city", "region", "needs"]


def test_the_command_line(desk: Desk, crm: Crm) -> None:
    two = Two(desk)
    crm("visit", "log", "B", "--on", "2026-03-17", "--said", "since", "--contact", "Bob")
    (done,) = [step for step in crm("steps").data if step["verb"] == "merge_customers"]
    assert done["about"] == "B → A"
    undone = crm("undo", "--step", done["n"])
    assert undone.status == 0
    assert [row["said"] for row in crm("visit", "list", "B").data] == ["since", "hi"]
    assert [row["said"] for row in crm("visit", "list", "A").data] == ["hi"]
    assert crm("undo", "--step", done["n"]).err.strip().endswith("(not_undoable)")
    assert crm("redo").status == 0
    assert len(crm("visit", "list", "A").data) == 3
    assert two.store.read(diagnose) == []
