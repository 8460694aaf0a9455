"""Where a lesson came up again: contacts, notes and briefs after it that concern it."""

import datetime as dt
import uuid

import pytest

from crm.queries.lessons import list_lessons
from crm.queries.repeats import RepeatCount, Repeats, list_repeats, repeat_counts
from crm.services.customers import add_customer
from crm.services.desk import Desk
from crm.services.lessons import add_lesson, edit_lesson, repeat_lesson
from crm.services.notes import add_note
from crm.services.orders import NewLine, add_order
from crm.services.products import add_product
from crm.services.steps import undo
from crm.services.visits import log_visit, plan_visit
from crm.store.unit_of_work import Change
from tests.integration.conftest import TODAY

MISTAKE = "报价没写单位，客户按箱算"


def made(change: Change) -> uuid.UUID:
    assert change.record is not None
    return change.record


def day(ago: int) -> dt.date:
    return TODAY - dt.timedelta(days=ago)


@pytest.fixture
def customers(desk: Desk) -> tuple[uuid.UUID, uuid.UUID]:
    """鼎和餐饮 was visited before and after, 云栖茶馆 after."""
    store = desk.store
    one = made(add_customer(store, name="鼎和餐饮", day=day(90)))
    two = made(add_customer(store, name="云栖茶馆", day=day(90)))
    log_visit(store, customer=one, day=day(40), today=TODAY, said="见了老板")
    log_visit(store, customer=one, day=day(10), today=TODAY, said="补了报价，单位写清楚，不按箱算")
    log_visit(store, customer=one, day=day(5), today=TODAY, said="送样品")
    log_visit(store, customer=two, day=day(3), today=TODAY, said="谈了账期")
    return one, two


def told(desk: Desk, lesson: uuid.UUID) -> tuple[RepeatCount, Repeats]:
    with desk.store.reading() as session:
        (row,) = list_lessons(session, lesson=lesson)
        return (
            repeat_counts(session, [row], TODAY)[lesson],
            list_repeats(session, row, today=TODAY),
        )


def test_a_customers_lesson_meets_the_later_contacts(
    desk: Desk, customers: tuple[uuid.UUID, uuid.UUID]
) -> None:
    one, two = customers
    lesson = made(add_lesson(desk.store, day=day(30), mistake=MISTAKE, customer_id=one))
    plan_visit(desk.store, customer=one, day=TODAY + dt.timedelta(days=1))
    plan_visit(desk.store, customer=two, day=TODAY + dt.timedelta(days=1))
    count, repeats = told(desk, lesson)
    assert count == RepeatCount(met=2, again=0)
    assert [(row.text[:2], row.how) for row in repeats.rows] == [("补了", "alike"), ("送样", "")]
    assert [brief.customer_id for brief in repeats.briefs] == [one]
    edit_lesson(desk.store, lesson, active=False)
    assert told(desk, lesson)[1].briefs == []


def test_a_products_lesson_meets_where_it_was_pitched(
    desk: Desk, customers: tuple[uuid.UUID, uuid.UUID]
) -> None:
    one, two = customers
    oil = made(add_product(desk.store, name="花生油"))
    lesson = made(add_lesson(desk.store, day=day(30), mistake=MISTAKE, product_id=oil))
    log_visit(desk.store, customer=two, day=day(2), today=TODAY, said="推了花生油", pitched=[oil])
    log_visit(desk.store, customer=two, day=day(33), today=TODAY, said="推了花生油", pitched=[oil])
    add_order(
        desk.store,
        customer=one,
        day=day(20),
        lines=[NewLine(quantity=1000, unit_price=10_000, product=oil)],
    )
    count, repeats = told(desk, lesson)
    assert count.met == 1
    assert [row.customer_id for row in repeats.rows] == [two]
    assert repeats.customers == 1


def test_a_topic_is_found_in_what_was_said(
    desk: Desk, customers: tuple[uuid.UUID, uuid.UUID]
) -> None:
    lesson = made(add_lesson(desk.store, day=day(30), mistake="没写合同", topic="账期"))
    add_note(desk.store, body="财务问账期能不能放宽", day=day(1))
    count, repeats = told(desk, lesson)
    assert count.met == 1
    assert {(row.kind, row.customer) for row in repeats.rows} == {
        ("visit", "云栖茶馆"),
        ("note", None),
    }
    assert repeats.customers == 1
    del customers


def test_it_happened_again_counts_and_is_undone(desk: Desk) -> None:
    lesson = made(add_lesson(desk.store, day=day(30), mistake=MISTAKE))
    edit_lesson(desk.store, lesson, active=False)
    repeat_lesson(desk.store, lesson, day=TODAY, body=f"又犯了：{MISTAKE}")
    count, repeats = told(desk, lesson)
    assert count == RepeatCount(met=0, again=1)
    assert [row.how for row in repeats.rows] == ["again"]
    assert desk.store.read(list_lessons, lesson=lesson)[0].active
    undo(desk.store)
    assert told(desk, lesson)[0].again == 0
    assert not desk.store.read(list_lessons, lesson=lesson)[0].active
