"""Merging: every fact moves, people are joined, fields are chosen, numbers recount."""

import datetime as dt
import uuid
from typing import Any

import pytest
from sqlalchemy import select

from crm.errors import KnownError
from crm.models import Attendance, Contact, Customer, Distinction, Payment, StageChange, Target
from crm.queries.customers import get_customer
from crm.queries.doctor import diagnose
from crm.queries.lookup import find_customer, merged_into, survivor
from crm.queries.measure import measure
from crm.queries.merging import MergePreview, merge_preview, moving_columns
from crm.queries.steps import history
from crm.queries.targets import target_rows
from crm.services.contacts import add_contact
from crm.services.customers import add_customer, assign_customer, change_stage, edit_customer
from crm.services.desk import Desk
from crm.services.distinctions import tell_apart
from crm.services.gifts import add_gift
from crm.services.meetings import Guest, add_meeting
from crm.services.merging import merge_customers
from crm.services.notes import add_note
from crm.services.orders import NewLine, add_order
from crm.services.payments import add_payment
from crm.services.readings import add_reading
from crm.services.reps import add_rep
from crm.services.returns import add_return
from crm.services.steps import redo, undo
from crm.services.targets import set_target
from crm.services.tasks import add_task
from crm.services.visits import log_visit
from tests.integration.conftest import TODAY, Crm

JAN, FEB, MAR = (dt.date(2026, month, 5) for month in (1, 2, 3))
YEAR = (dt.date(2026, 1, 1), dt.date(2026, 12, 31))


def add(desk: Desk, name: str, day: dt.date = JAN, **fields: Any) -> uuid.UUID:  # noqa: ANN401
    found = add_customer(desk.store, name=name, day=day, **fields).record
    assert found is not None
    return found


def made(change: Any) -> uuid.UUID:  # noqa: ANN401 - a Change
    found: uuid.UUID | None = change.record
    assert found is not None
    return found


def preview(desk: Desk, keep: uuid.UUID, other: uuid.UUID, **choices: str) -> MergePreview:
    return desk.store.read(merge_preview, keep, other, choices=choices, day=TODAY)


def merge(desk: Desk, keep: uuid.UUID, other: uuid.UUID, **choices: str) -> None:
    merge_customers(desk.store, keep, other, choices=choices, day=TODAY)


def value(desk: Desk, metric: str, **asked: Any) -> int | None:  # noqa: ANN401
    return desk.store.read(measure, metric, *YEAR, today=TODAY, **asked).value


def rows(desk: Desk, model: Any, **where: Any) -> list[Any]:  # noqa: ANN401
    with desk.store.reading() as session:
        return list(session.scalars(select(model).filter_by(**where).order_by(model.id)))


def test_each_field_shows_both_values_and_the_one_it_will_have(desk: Desk) -> None:
    keep = add(
        desk,
        "上海星辰贸易有限公司",
        day=FEB,
        since=FEB,
        phone="021-55556666",
        tags=["a", "b"],
        note="老客户",
        extra={"x": "1", "y": "2"},
        cadence_ideal=20,
    )
    other = add(
        desk,
        "星辰贸易",
        since=JAN,
        phone="13911112222",
        tags=["b", "c"],
        note="爱喝茶",
        extra={"x": "3", "z": "4"},
        city="上海",
        kind="distributor",
        grade="A",
        cadence_maximum=10,
    )
    shown = preview(desk, keep, other)
    told = {field.field: (field.choice, field.result) for field in shown.fields}
    assert told["name"] == ("keep", "上海星辰贸易有限公司")
    assert told["since"] == ("other", JAN)
    assert told["phone"] == ("keep", "021-55556666")
    assert told["city"] == ("other", "上海")
    assert told["kind"] == ("other", "distributor")
    assert told["tags"] == ("both", ["a", "b", "c"])
    assert told["extra"] == ("both", {"x": "1", "y": "2", "z": "4"})
    assert told["note"] == ("both", "老客户\n爱喝茶")
    assert told["cadence_maximum"][1] is None  # shorter than the ideal of the kept one
    assert "grade" in {field.field for field in shown.differences}
    assert "currency" not in {field.field for field in shown.differences}
    with desk.store.reading() as session:
        before = session.get(Customer, keep)
        assert before is not None
        assert before.city is None  # nothing was written
    merge(desk, keep, other, phone="both", name="other", tags="keep", grade="keep")
    card = desk.store.read(get_customer, keep, today=TODAY)
    assert (card.row.name, card.phone) == ("星辰贸易", "021-55556666; 13911112222")
    assert (card.since, card.row.city, card.tags) == (JAN, "上海", ("a", "b"))
    assert (card.row.grade, card.cadence_ideal, card.cadence_maximum) == (None, 20, None)


@pytest.mark.parametrize(
    ("choices", "code"),
    [
        ({"colour": "keep"}, "unknown_column"),
        ({"name": "both"}, "bad_choice"),
        ({"credit_limit": "other"}, "other_currency"),
    ],
)
def test_what_cannot_be_chosen_is_refused(desk: Desk, choices: dict[str, str], code: str) -> None:
    keep = add(desk, "A")
    other = add(desk, "B", currency="USD", credit_limit=100)
    with pytest.raises(KnownError) as refused:
        merge(desk, keep, other, **choices)
    assert refused.value.code == code
    assert preview(desk, keep, other).fields[-1].field == "owner"
    merge(desk, keep, other)
    card = desk.store.read(get_customer, keep, today=TODAY)
    assert (card.currency, card.credit_limit) == ("CNY", None)  # dollars are no yuan


def test_who_cannot_be_merged(desk: Desk) -> None:
    keep, other = add(desk, "A"), add(desk, "B")
    for one, two, code in (
        (keep, keep, "same_customer"),
        (keep, uuid.uuid4(), "unknown_customer"),
    ):
        with pytest.raises(KnownError) as refused:
            merge(desk, one, two)
        assert refused.value.code == code
    merge(desk, keep, other)
    with pytest.raises(KnownError):
        merge(desk, keep, other)


def fill(desk: Desk, customer: uuid.UUID, person: str, day: dt.date) -> uuid.UUID:
    """One of everything that hangs on a customer."""
    store = desk.store
    contact = made(add_contact(store, customer=customer, name=person))
    log_visit(store, customer=customer, day=day, today=TODAY, said="hi", contact=contact)
    line = NewLine(1000, 10_000_000, item="x")
    order = made(add_order(store, customer=customer, day=day, lines=[line], terms_days=30))
    add_payment(store, customer=customer, day=day, amount=500, order=order)
    add_return(store, customer=customer, day=day, amount=100, order=order)
    add_gift(store, customer=customer, item="tea", day=day, cost=300, contact_id=contact)
    add_meeting(store, day=day, guests=[Guest(customer, contact)], cost=1000)
    add_note(store, body="note", day=day, customer_id=customer)
    add_task(store, title="call", customer_id=customer, due=day)
    add_reading(store, metric="share", day=day, value=1, customer_id=customer)
    with store.unit_of_work("add_lesson") as work:
        from crm.models import Lesson

        work.add(Lesson(id=work.new_id(), day=day, mistake="late", customer_id=customer))
    return contact


def test_every_fact_of_the_other_one_moves_and_undo_brings_it_back(desk: Desk) -> None:
    keep, other = add(desk, "A"), add(desk, "B")
    fill(desk, keep, "王建国", FEB)
    fill(desk, other, "李四", MAR)
    moving = {table.name for table, _column in moving_columns()}
    with desk.store.reading() as session:
        before = {
            table.name: session.execute(select(table).order_by(table.c.id)).all()
            for table, _column in moving_columns()
        }
    assert all(before.values()), "one of everything"
    shown = preview(desk, keep, other)
    assert shown.moved.keys() == moving
    merge(desk, keep, other)
    with desk.store.reading() as session:
        for table, column in moving_columns():
            assert set(session.execute(select(column)).scalars()) == {keep}, table.name
        gone = session.get(Customer, other)
        assert gone is not None
        assert (gone.deleted, gone.merged_into_id) == (True, keep)
    assert desk.store.read(diagnose) == []
    undo(desk.store)
    with desk.store.reading() as session:
        for table, _column in moving_columns():
            now = session.execute(select(table).order_by(table.c.id)).all()
            assert now == before[table.name], table.name
    redo(desk.store)
    assert desk.store.read(diagnose) == []


def test_the_same_person_twice_is_one_with_what_both_knew(desk: Desk) -> None:
    keep, other = add(desk, "A"), add(desk, "B")
    ours = made(add_contact(desk.store, customer=keep, name="王建国", mobile="13911112222"))
    theirs = made(
        add_contact(
            desk.store,
            customer=other,
            name="王总",
            mobile="139 1111 2222",
            email="w@x.cn",
            birth_month=5,
            birth_day=1,
            birth_calendar="lunar",
            likes="茶",
        )
    )
    twin = made(add_contact(desk.store, customer=other, name="李四", mobile="13900000001"))
    add_contact(desk.store, customer=keep, name="李四", mobile="13900000002")
    log_visit(desk.store, customer=other, day=MAR, today=TODAY, said="hi", contact=theirs)
    dinner = [Guest(keep, ours), Guest(other, theirs), Guest(other, twin)]
    add_meeting(desk.store, day=MAR, guests=dinner, cost=900)
    (joined,) = preview(desk, keep, other).people
    assert (joined.keep, joined.other, joined.other_name) == (ours, theirs, "王总")
    merge(desk, keep, other)
    people = {row.id: row for row in rows(desk, Contact, deleted=False)}
    assert len(people) == 3  # two of one name with two numbers are two
    assert (people[ours].email, people[ours].likes, people[ours].mobile) == (
        *("w@x.cn", "茶", "13911112222"),
    )
    assert (people[ours].birth_month, people[ours].birth_calendar) == (5, "lunar")
    with desk.store.reading() as session:
        seats = session.scalars(select(Attendance).where(~Attendance.deleted)).all()
        assert {seat.contact_id for seat in seats} == {ours, twin}
        assert len(seats) == 2  # nobody sits at one table twice
    assert value(desk, "meetings_cost", scope={"customer": str(keep)}) == 900


def test_new_client_visits_recount_and_undo_restores(desk: Desk) -> None:
    keep, other = add(desk, "A"), add(desk, "B")
    log_visit(desk.store, customer=keep, day=FEB, today=TODAY, said="first")
    log_visit(desk.store, customer=other, day=MAR, today=TODAY, said="first")
    assert (value(desk, "new_client_visits"), value(desk, "visits")) == (2, 2)
    merge(desk, keep, other)
    assert (value(desk, "new_client_visits"), value(desk, "visits")) == (1, 2)
    undo(desk.store)
    assert value(desk, "new_client_visits") == 2


def test_a_customer_is_found_and_won_once(desk: Desk) -> None:
    keep = add(desk, "A", JAN)
    change_stage(desk.store, keep, stage="won", day=FEB, today=TODAY)
    other = add(desk, "B", MAR)
    change_stage(desk.store, other, stage="contacted", day=MAR, today=TODAY)
    assert (value(desk, "prospects_found"), value(desk, "customers_won")) == (2, 1)
    assert value(desk, "prospects_open") == 1
    merge(desk, keep, other)
    assert (value(desk, "prospects_found"), value(desk, "customers_won")) == (1, 1)
    assert value(desk, "prospects_open") == 0  # who was won is no prospect again
    card = desk.store.read(get_customer, keep, today=TODAY)
    assert card.row.stage == "existing"
    assert [(step.stage, step.day) for step in card.stages] == [("lead", JAN), ("won", FEB)]
    undo(desk.store)
    assert (value(desk, "prospects_found"), value(desk, "prospects_open")) == (2, 1)


def test_another_stage_and_owner_may_be_chosen(desk: Desk) -> None:
    bo = made(add_rep(desk.store, name="Bo"))
    keep, other = add(desk, "A", stage="proposal"), add(desk, "B")
    assign_customer(desk.store, other, rep=bo, day=FEB)
    shown = {field.field: field for field in preview(desk, keep, other).fields}
    assert (shown["stage"].result, shown["owner"].result) == ("proposal", shown["owner"].keep)
    assert shown["owner"].other_text == "Bo"
    merge(desk, keep, other, stage="other", owner="other")
    card = desk.store.read(get_customer, keep, today=TODAY)
    assert (card.row.stage, card.row.owner) == ("lead", "Bo")
    assert card.owners[-1].day == card.stages[-1].day == TODAY


def test_what_a_rep_had_done_stays_his(desk: Desk) -> None:
    bo = made(add_rep(desk.store, name="Bo"))
    keep, other = add(desk, "A"), add(desk, "B", owner=bo)
    line = NewLine(1000, 10_000_000, item="x")
    for customer in (keep, other):
        add_order(desk.store, customer=customer, day=FEB, lines=[line], currency="CNY")
    assert value(desk, "sales_amount", rep=bo) == 100_000
    merge(desk, keep, other)
    assert value(desk, "sales_amount", rep=bo) == 100_000
    assert desk.store.read(get_customer, keep, today=TODAY).row.owner == "Me"


def test_without_an_owner_of_its_own_it_gets_the_other_ones(desk: Desk) -> None:
    with desk.store.unit_of_work("import_file") as work:
        keep = work.add(Customer(id=work.new_id(), name="A")).id
    other = add(desk, "B")
    merge(desk, keep, other)
    assert desk.store.read(get_customer, keep, today=TODAY).row.owner == "Me"
    assert len(rows(desk, StageChange, deleted=False)) == 1


def test_targets_and_distinctions_follow(desk: Desk) -> None:
    keep, other, third = add(desk, "A"), add(desk, "B"), add(desk, "C")
    for customer, low in ((keep, 1), (other, 2)):
        set_target(
            desk.store,
            metric="visits",
            period="week",
            low=low,
            today=JAN,
            scope={"customer": str(customer)},
        )
    set_target(
        desk.store,
        metric="orders",
        period="week",
        low=3,
        today=JAN,
        scope={"customer": str(other)},
    )
    tell_apart(desk.store, other, third)
    tell_apart(desk.store, keep, other)
    merge(desk, keep, other)
    held = desk.store.read(target_rows)
    assert {(row.metric, row.low) for row in held} == {("visits", 1), ("orders", 3)}
    assert {row.scope["customer"] for row in held} == {str(keep)}
    (apart,) = rows(desk, Distinction, deleted=False)
    assert (apart.one_id, apart.other_id) == (keep, third)
    undo(desk.store)
    assert len(rows(desk, Distinction, deleted=False)) == 2
    assert {row.low for row in desk.store.read(target_rows)} == {1, 2, 3}
    assert len(rows(desk, Target)) == 3


def test_id_code_and_name_lead_to_who_it_became(desk: Desk, crm: Crm) -> None:
    first = add(desk, "甲公司", code="K1")
    second = add(desk, "乙公司", code="K2")
    third = add(desk, "丙公司", code="K3")
    merge(desk, second, first)
    merge(desk, third, second)
    for text in (str(first), first.hex[-8:], "K1", "甲公司", str(second), "K2", "乙公司", "K3"):
        assert desk.store.read(find_customer, text) == third, text
    assert desk.store.read(survivor, first) == third
    assert [name for _id, name, _code in desk.store.read(merged_into, third)] == [
        *("甲公司", "乙公司")
    ]
    shown = crm("customer", "show", "K1").data
    assert (shown["code"], [row["code"] for row in shown["merged"]]) == ("K3", ["K1", "K2"])
    assert crm("customer", "show", "K1", json=False).lines[-1] == (
        "merged into it: 甲公司 K1, 乙公司 K2"
    )
    with pytest.raises(KnownError) as taken:
        add(desk, "D", code="K1")
    assert taken.value.code == "code_taken"
    edit_customer(desk.store, third, today=TODAY, code="K1")  # its own, as it were
    add(desk, "甲公司")
    assert desk.store.read(find_customer, "甲公司") != third  # who is there comes first


def test_the_history_is_that_of_both(desk: Desk) -> None:
    keep, other = add(desk, "A"), add(desk, "B")
    edit_customer(desk.store, other, today=TODAY, city="北京")
    merge(desk, keep, other)
    told = [(row.verb, row.field, row.new) for row in desk.store.read(history, keep)]
    assert ("edit_customer", "city", "北京") in told
    assert ("merge_customers", "merged_into_id", keep.hex) in told


def test_the_command_line(crm: Crm) -> None:
    crm("customer", "add", "星辰贸易有限公司", "--code", "A", "--phone", "021-55556666")
    crm("customer", "add", "星辰", "--code", "B", "--phone", "13911112222", "--city", "上海")
    crm("visit", "log", "B", "--on", "2026-03-17", "--said", "hi")
    dry = crm("customer", "merge", "A", "B", "--dry-run").data
    assert (dry["step"], dry["keep_name"], dry["other_name"]) == (None, "星辰贸易有限公司", "星辰")
    assert dry["moved"] == {"assignment": 1, "stage_change": 1, "visit": 1}
    (phone,) = [field for field in dry["fields"] if field["field"] == "phone"]
    assert phone == {
        "field": "phone",
        "a": "021-55556666",
        "b": "13911112222",
        "result": "021-55556666",
        "choice": "A",
        "choices": ["A", "B", "both"],
    }
    assert len(crm("customers").data) == 2
    done = crm("customer", "merge", "A", "B", "--take", "phone=both", "--take", "name=B").data
    assert done["step"] is not None
    (left,) = crm("customers").data
    assert left["name"] == "星辰"
    assert crm("customer", "show", "B").data["phone"] == "021-55556666; 13911112222"
    assert [row["customer"] for row in crm("visit", "list", "A").data] == ["星辰"]
    for words, code in (
        (("A", "B"), "same_customer"),
        (("A", "X"), "unknown_customer"),
        (("A", "B", "--take", "phone"), "usage"),
    ):
        ran = crm("customer", "merge", *words)
        assert ran.err.strip().endswith(f"({code})")
    crm("undo", "--step", done["step"])
    assert len(crm("customers").data) == 2
    assert crm("doctor").data["ok"]


def test_money_is_told_as_people_write_it(desk: Desk) -> None:
    keep = add(desk, "A", credit_limit=1_234_50)
    other = add(desk, "B", credit_limit=5000)
    (limit,) = [f for f in preview(desk, keep, other).fields if f.field == "credit_limit"]
    assert (limit.keep_text, limit.other_text) == ("1234.5 CNY", "50 CNY")
    assert not rows(desk, Payment)
