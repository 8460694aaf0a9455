"""Customers from the command line: added, listed, moved on, handed over, deleted, brought back."""

import datetime as dt

import pytest
from sqlalchemy import func, select, text

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
    Product,
    Reading,
    Rep,
    Return,
    StageChange,
    Task,
    Visit,
)
from crm.queries.customers import derived_stages, find_customer, list_customers
from crm.queries.owners import owner_on, stage_on
from crm.queries.reps import me
from crm.services.bulk import delete_customers
from crm.services.customers import HANGING, add_customer, delete_customer
from crm.services.desk import Desk
from crm.services.meetings import Guest, add_meeting
from crm.services.steps import redo, undo
from crm.store.triggers import fact_tables
from tests.integration.conftest import TODAY, Crm

KEYS = [
    *("id", "name", "stage", "kind", "grade", "owner", "city"),
    *("last_contact", "next_visit", "overdue"),
]


def test_a_customer_added_by_hand_is_a_lead_of_mine_found_today(crm: Crm) -> None:
    made = crm("customer", "add", "华东医疗", "--city", "上海", "--code", "C1").data
    (listed,) = crm("customers").data
    assert list(listed) == KEYS
    assert listed == {
        "id": made["id"],
        "name": "华东医疗",
        "stage": "lead",
        "kind": "end_customer",
        "grade": None,
        "owner": "Me",
        "city": "上海",
        "last_contact": None,
        "next_visit": None,
        "overdue": None,
    }
    assert [(s["stage"], s["day"]) for s in made["stages"]] == [("lead", "2026-03-18")]
    found = ("--from", "2026-03-18", "--to", "2026-03-18")
    assert crm("metric", "prospects_found", *found).data["value"] == 1


def test_customer_since_is_a_customer_won_on_that_day(crm: Crm) -> None:
    crm("customer", "add", "New", "--since", "2026-03-01")
    crm("customer", "add", "Old", "--since", "2019-03-01")
    rows = crm("customers").data
    assert [(row["name"], row["stage"]) for row in rows] == [("New", "existing"), ("Old", "lapsed")]
    found = ("--from", "2019-01-01", "--to", "2026-12-31")
    assert crm("metric", "prospects_found", *found).data["value"] == 0
    refused = crm("customer", "add", "Later", "--since", "2026-03-19")
    assert (refused.status, "(day_in_future)" in refused.err) == (1, True)


def test_every_field_is_kept_and_corrected(crm: Crm) -> None:
    made = crm(
        *("customer", "add", "Acme", "--kind", "distributor", "--grade", "A", "--region", "East"),
        *("--channel", "exhibition", "--address", "1 Road", "--phone", "021-5555"),
        *("--needs", "cold storage", "--situation", "two shops", "--credit-limit", "5万"),
        *("--terms", "30", "--ideal", "14", "--maximum", "28", "--expected-amount", "1,000.50"),
        *("--expected-on", "2026-06-01", "--tag", "vip", "--tag", "cold", "--short-name", "A"),
        *("--industry", "food", "--note", "n", "--currency", "usd", "--stage", "proposal"),
    ).data
    assert made["credit_limit"] == 5_000_000
    assert made["expected_amount"] == 100_050
    assert (made["terms_days"], made["cadence_ideal"], made["cadence_maximum"]) == (30, 14, 28)
    assert (made["tags"], made["currency"], made["stage"]) == (["vip", "cold"], "USD", "proposal")
    edited = crm(
        *("customer", "edit", "Acme", "--name", "Acme Ltd", "--needs", "", "--grade", "B"),
        *("--terms", "0", "--since", "2020-01-01"),
    ).data
    assert (edited["name"], edited["needs"], edited["grade"]) == ("Acme Ltd", None, "B")
    assert (edited["terms_days"], edited["since"]) == (0, "2020-01-01")
    assert edited["tags"] == made["tags"]
    crm("undo")
    assert crm("customer", "show", "Acme").data | {"possible_duplicates": []} == made


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("add", "Other", "--code", "C1"), "code_taken"),
        (("add", " "), "text_missing"),
        (("edit", "Acme", "--ideal", "40", "--maximum", "30"), "cadence_crossed"),
        (("edit", "Acme", "--credit-limit", "-5"), "negative_amount"),
        (("add", "Other", "--owner", "nobody"), "unknown_rep"),
        (("stage", "Acme", "won", "--on", "2026-03-19"), "day_in_future"),
        (("assign", "Acme", "nobody"), "unknown_rep"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    crm: Crm, words: tuple[str, ...], code: str
) -> None:
    crm("customer", "add", "Acme", "--code", "C1")
    before = crm("steps").data
    refused = crm("customer", *words)
    assert (refused.status, refused.out) == (1, "")
    assert refused.err.endswith(f"({code})\n")
    assert crm("steps").data == before


def test_two_customers_may_bear_one_name(crm: Crm) -> None:
    first = crm("customer", "add", "王氏商行", "--city", "杭州").data
    second = crm("customer", "add", "王氏商行", "--city", "宁波").data
    assert first["possible_duplicates"] == []
    assert second["possible_duplicates"] == [first["id"]]
    refused = crm("customer", "delete", "王氏商行")
    assert refused.status == 1
    assert refused.err.endswith("(ambiguous_customer)\n")
    for one in (first, second):
        assert f"王氏商行 · {one['city']} · {one['id'][-8:]}" in refused.err
    assert len(crm("customers").data) == 2
    assert crm("customer", "show", second["id"][-8:]).data["city"] == "宁波"


def test_the_stage_is_derived_as_of_today(crm: Crm) -> None:
    crm("customer", "add", "Acme")
    for stage, on in (("contacted", "2026-03-18"), ("won", "2026-03-18")):
        crm("customer", "stage", "Acme", stage, "--on", on)
    assert crm("customers", "--stage", "existing").data
    assert crm("customers", "--stage", "won").data
    assert not crm("customers", "--stage", "prospect").data
    later = dt.date(2026, 12, 1)
    assert [row["name"] for row in crm("customers", "--stage", "lapsed", today=later).data]
    crm("customer", "stage", "Acme", "lost", "--reason", "price", today=later)
    assert crm("customers", today=later).data[0]["stage"] == "lost"
    steps = len(crm("steps").data)
    crm("customer", "stage", "Acme", "lost", today=later)
    assert len(crm("steps").data) == steps, "the same stage again is no step"


def test_handing_over_moves_no_past_figure(crm: Crm, desk: Desk) -> None:
    crm("rep", "add", "李雷", "--code", "R2")
    crm("customer", "add", "Acme")
    crm("customer", "assign", "Acme", "R2", "--on", "2026-03-10")
    assert [row["owner"] for row in crm("customers", "--owner", "R2").data] == ["李雷"]
    assert not crm("customers", "--owner", "me").data
    with desk.store.reading() as session:
        mine = me(session)
        for day, owner in ((dt.date(2026, 3, 9), True), (dt.date(2026, 3, 10), False)):
            rep = session.scalar(select(owner_on(Customer.id, day)))
            assert (rep == mine) is owner
            assert session.scalar(select(stage_on(Customer.id, day))) is None
    crm("customer", "assign", "Acme", "none")
    assert crm("customers").data[0]["owner"] is None


def test_who_is_overdue_and_what_is_next(crm: Crm) -> None:
    for name, maximum in (("Near", "60"), ("Far", "30"), ("Never", "30"), ("Lost", "30")):
        crm("customer", "add", name, "--maximum", maximum, "--ideal", "5")
    for name in ("Near", "Far", "Lost"):
        crm("visit", "log", name, "--on", "2026-02-06", "--mode", "call", "--said", "hello")
    crm("customer", "stage", "Lost", "lost")
    crm("visit", "plan", "Far", "--on", "2026-04-01")
    crm("visit", "plan", "Far", "--on", "2026-03-20")
    crm("visit", "plan", "Near", "--on", "2026-03-01")
    rows = {row["name"]: row for row in crm("customers").data}
    assert {name: row["overdue"] for name, row in rows.items()} == {
        "Near": None,
        "Far": 10,
        "Never": None,
        "Lost": None,
    }
    assert rows["Far"]["last_contact"] == "2026-02-06"
    assert rows["Far"]["next_visit"] == "2026-03-20"
    assert rows["Near"]["next_visit"] is None


def test_the_list_is_narrowed_and_cut(crm: Crm) -> None:
    for name, kind in (("b", "store"), ("A", "store"), ("c", "agent")):
        crm("customer", "add", name, "--kind", kind)
    assert [row["name"] for row in crm("customers").data] == ["A", "b", "c"]
    assert [row["name"] for row in crm("customers", "--limit", "2").data] == ["A", "b"]
    assert [row["name"] for row in crm("customers", "--kind", "agent").data] == ["c"]
    assert [row["name"] for row in crm("customers", "--stage", "lead", "--limit", "1").data] == [
        "A"
    ]
    assert crm("customers", "zzz").data == []
    assert crm("customers", json=False).lines[0].split()[:3] == ["id", "name", "stage"]


def test_deleting_takes_all_that_hangs_on_it_and_undo_brings_it_back(desk: Desk) -> None:
    store = desk.store
    keep = add_customer(store, name="Keep", day=TODAY).record
    gone = add_customer(store, name="Gone", day=TODAY).record
    assert keep is not None
    assert gone is not None
    with store.unit_of_work("fill") as work:
        new, product = work.new_id, work.add(Product(id=work.new_id(), name="P"))
        for customer in (keep, gone):
            visit = work.add(Visit(id=new(), customer_id=customer, day=TODAY))
            order = work.add(Order(id=new(), customer_id=customer, day=TODAY))
            only, shared = (work.add(Meeting(id=new(), day=TODAY)) for _ in range(2))
            work.session.flush()
            work.add(Contact(id=new(), customer_id=customer, name="X"))
            work.add(Pitch(id=new(), visit_id=visit.id, product_id=product.id))
            line = work.add(OrderLine(id=new(), order_id=order.id, amount=1))
            work.session.flush()
            work.add(Payment(id=new(), customer_id=customer, day=TODAY, amount=1))
            work.add(Return(id=new(), customer_id=customer, day=TODAY, order_line_id=line.id))
            work.add(Gift(id=new(), customer_id=customer, day=TODAY, item="tea"))
            work.add(Task(id=new(), customer_id=customer, title="t"))
            work.add(Reading(id=new(), customer_id=customer, metric="m", day=TODAY, value=1))
            work.add(Lesson(id=new(), customer_id=customer, day=TODAY, mistake="m"))
            work.add(Note(id=new(), customer_id=customer, day=TODAY, body="b"))
            for meeting in (only, shared):
                work.add(Attendance(id=new(), meeting_id=meeting.id, customer_id=customer))
            other = gone if customer == keep else keep
            work.add(Attendance(id=new(), meeting_id=shared.id, customer_id=other))

    def living() -> dict[str, int]:
        with store.reading() as session:
            return {
                table.name: session.scalar(
                    text(f'SELECT count(*) FROM "{table.name}" WHERE NOT deleted')
                )
                for table in fact_tables()
            }

    before = living()
    change = delete_customer(store, gone)
    after = living()
    assert before["meeting"] - after["meeting"] == 1, "a table shared with others stays"
    assert before["attendance"] - after["attendance"] == 3
    halved = {table.__tablename__ for table in HANGING} - {"attendance"}
    for name in (*halved, "customer", "pitch", "order_line"):
        assert after[name] * 2 == before[name], name
    assert {name for name in before if before[name] != after[name]} <= change.touched
    undo(store)
    assert living() == before
    redo(store)
    assert living() == after


def test_several_are_deleted_at_once_with_the_table_only_they_sat_at(desk: Desk) -> None:
    store = desk.store
    ids = [add_customer(store, name=name, day=TODAY).record for name in ("Ada", "Bea", "Cid")]
    first, second, third = (each for each in ids if each is not None)
    for guests in ([first, second], [second, third]):
        add_meeting(store, day=TODAY, guests=[Guest(customer=each) for each in guests])
    change = delete_customers(store, [first, second])
    with store.reading() as session:
        assert session.scalars(select(Customer.id).where(~Customer.deleted)).all() == [third]
        left = session.scalars(select(Meeting.id).where(~Meeting.deleted)).all()
        assert len(left) == 1, "who else sat there keeps the meeting"
    assert change.step is not None
    undo(store)
    with store.reading() as session:
        assert len(session.scalars(select(Customer.id).where(~Customer.deleted)).all()) == 3
        assert len(session.scalars(select(Meeting.id).where(~Meeting.deleted)).all()) == 2


def test_every_table_that_belongs_to_a_customer_goes_with_it() -> None:
    belonging = {
        mapper.class_
        for mapper in Fact.registry.mappers
        if issubclass(mapper.class_, Fact) and "customer_id" in mapper.columns
    }
    assert set(HANGING) == belonging


def test_a_derived_stage_is_known_for_past_days(crm: Crm, desk: Desk) -> None:
    crm("customer", "add", "Acme", "--since", "2026-01-10")
    with desk.store.reading() as session:
        (customer,) = session.scalars(select(Customer.id))
        assert derived_stages(session, dt.date(2026, 1, 9)) == {}
        assert derived_stages(session, dt.date(2026, 1, 10)) == {customer: "existing"}
        assert session.scalar(select(func.count()).select_from(StageChange)) == 1
        assert session.scalar(select(Assignment.day)) is None
        assert list_customers(session, today=TODAY, limit=0) == []


def test_a_deleted_customer_is_not_found(crm: Crm, desk: Desk) -> None:
    made = crm("customer", "add", "Acme", "--code", "C1").data
    crm("customer", "delete", "Acme")
    for text_ in ("Acme", "C1", made["id"], made["id"][-8:]):
        assert crm("customer", "show", text_).status == 1
    assert crm("history", made["id"]).data
    crm("undo")
    with desk.store.reading() as session:
        assert str(find_customer(session, "C1")) == made["id"]
        assert session.scalar(select(Rep.name)) == "Me"
