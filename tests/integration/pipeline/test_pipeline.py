"""Prospects by step, what is won by source, and the timeline: counted by hand."""

import datetime as dt
import uuid

import pytest

from crm.queries.conversion import conversion, converted
from crm.queries.pipeline import pipeline, usual_days
from crm.queries.timeline import TimelineRow, timeline
from crm.services.customers import add_customer, change_stage
from crm.services.notes import add_note
from crm.services.orders import NewLine, add_order
from crm.services.payments import add_payment
from crm.services.reps import add_rep
from crm.services.tasks import add_task, complete_task
from crm.services.visits import log_visit
from crm.store.store import Store
from tests.integration.conftest import TODAY


@pytest.fixture(autouse=True)
def _rep(store: Store) -> None:
    add_rep(store, name="Lin")


def ago(days: int) -> dt.date:
    return TODAY - dt.timedelta(days=days)


def found(store: Store, name: str, days: int, channel: str | None, **fields: object) -> uuid.UUID:
    made = add_customer(store, name=name, day=ago(days), channel=channel, **fields).record  # type: ignore[arg-type]
    assert made is not None
    return made


def move(store: Store, customer: uuid.UUID, stage: str, days: int) -> None:
    change_stage(store, customer, stage=stage, day=ago(days), today=TODAY)


def order(store: Store, customer: uuid.UUID, days: int) -> None:
    line = NewLine(item="oil", quantity=1000, unit_price=100_000)
    add_order(store, customer=customer, day=ago(days), lines=[line])


def test_conversion_by_source(store: Store) -> None:
    won_by_step = found(store, "A", 40, "referral")
    move(store, won_by_step, "won", 3)
    order(store, found(store, "B", 30, "referral"), 2)
    found(store, "C", 20, "referral")
    found(store, "D", 20, "exhibition")
    found(store, "E", 10, None)
    early = found(store, "F", 100, "referral")  # before the period
    move(store, early, "won", 5)
    with store.reading() as session:
        rows = conversion(session, ago(60), TODAY, today=TODAY)
        assert [(row.channel, row.found, row.won, row.percent) for row in rows] == [
            ("referral", 3, 2, 66),
            ("exhibition", 1, 0, 0),
            (None, 1, 0, 0),
        ]
        behind = converted(session, ago(60), TODAY, channel="referral", won=True, today=TODAY)
        assert [(row.name, row.won_on) for row in behind] == [("B", ago(2)), ("A", ago(3))]


def test_columns_sum_everybody_and_show_the_first(store: Store) -> None:
    for days, stay in ((50, 4), (50, 6), (50, 20)):
        one = found(store, f"past {stay}", days, None, expected_amount=100)
        move(store, one, "lost", days - stay)
    small = found(store, "small", 9, None, expected_amount=500)
    large = found(store, "large", 2, None, expected_amount=900)
    order(store, found(store, "ordered", 9, None, expected_amount=7), 1)
    with store.reading() as session:
        assert usual_days(session) == {"lead": 6}
        lead, *_between, lost = pipeline(session, today=TODAY, most=1)
        assert (lead.stage, lead.count, lead.slow, lead.usual) == ("lead", 2, 1, 6)
        assert lead.sums == {"CNY": 1400}
        assert [(card.id, card.days) for card in lead.cards] == [(large, 2)]
        assert (lost.stage, lost.count, lost.sums) == ("lost", 3, {"CNY": 300})
        longest = pipeline(session, today=TODAY, most=1, order="days")[0]
        assert [card.id for card in longest.cards] == [small]


def test_the_timeline_has_every_kind_in_order_page_by_page(store: Store) -> None:
    firm = found(store, "A", 30, None)
    log_visit(store, customer=firm, day=ago(9), today=TODAY, said="hello", next_step="samples")
    order(store, firm, 8)
    add_payment(store, customer=firm, day=ago(7), amount=100)
    note = add_note(store, body="note", day=ago(6), customer_id=firm).record
    task = add_task(store, title="call", customer_id=firm, due=ago(1)).record
    assert task is not None
    complete_task(store, task, day=ago(5))
    with store.reading() as session:
        whole = timeline(session, firm, today=TODAY)
        kinds = ["task", "note", "payment", "order", "visit", "stage"]
        assert [row.kind for row in whole.rows] == kinds
        assert whole.more is None
        assert whole.rows[4].then == "samples"
        paged: list[TimelineRow] = []
        after = None
        while True:
            page = timeline(session, firm, today=TODAY, after=after, limit=2)
            assert len(page.rows) <= 2
            paged += page.rows
            after = page.more
            if after is None:
                break
        assert paged == list(whole.rows)
        promises = timeline(session, firm, today=TODAY, groups=("promises",))
        assert [(row.kind, row.state) for row in promises.rows] == [
            ("task", "done"),
            ("promise", "open"),
        ]
        reached = timeline(session, firm, today=TODAY, entry=note, limit=1)
        assert [row.kind for row in reached.rows][:2] == ["task", "note"]
