"""Who uses how much of each limit on gifts and meals, and what an application says of it."""

import datetime as dt
import uuid
from io import BytesIO

import pytest
from pypdf import PdfReader

from crm import i18n
from crm.documents.fonts import system_fonts
from crm.documents.request_pdf import request_pdf
from crm.errors import KnownError
from crm.models import Contact
from crm.queries.limit_uses import LimitUse, limit_uses
from crm.queries.reps import me
from crm.queries.requests import request_of
from crm.services.customers import add_customer
from crm.services.desk import Desk
from crm.services.gifts import add_gift, refuse_gift
from crm.services.meetings import Guest, add_meeting
from crm.services.targets import set_target
from tests.integration.conftest import TODAY


@pytest.fixture
def acme(desk: Desk) -> uuid.UUID:
    made = add_customer(desk.store, name="Acme", day=TODAY)
    assert made.record is not None
    return made.record


@pytest.fixture
def wang(desk: Desk, acme: uuid.UUID) -> uuid.UUID:
    person = uuid.uuid4()
    with desk.store.unit_of_work("test") as work:
        work.add(Contact(id=person, customer_id=acme, name="Wang"))
    return person


def limit(desk: Desk, each: str | None, high: int, metric: str = "gifts_cost") -> None:
    set_target(
        desk.store,
        metric=metric,
        period="quarter",
        high=high,
        sense="cap",
        each=each,
        today=TODAY,
        this_period=True,
    )


def uses(desk: Desk) -> list[LimitUse]:
    with desk.store.reading() as session:
        return limit_uses(session, rep=me(session), day=TODAY, today=TODAY)


def said(use: LimitUse) -> tuple[str | None, str, int, int, str, int]:
    return use.each, use.name, use.used, use.left, use.state, use.pending


def test_what_awaits_approval_counts_and_what_was_refused_does_not(
    desk: Desk, acme: uuid.UUID, wang: uuid.UUID
) -> None:
    limit(desk, "contact", 100_00)
    store = desk.store
    add_gift(store, customer=acme, item="Tea", day=TODAY, cost=30_00, contact_id=wang)
    add_gift(
        store, customer=acme, item="Pot", day=TODAY, cost=50_00, contact_id=wang, approval="pending"
    )
    no = add_gift(store, customer=acme, item="Car", day=TODAY, cost=900_00, contact_id=wang)
    assert no.record is not None
    refuse_gift(store, no.record)
    (use,) = uses(desk)
    assert said(use) == ("contact", "Wang", 80_00, 20_00, "near", 1)
    assert (use.customer, use.fact_count) == ("Acme", 2)


def test_the_fullest_come_first_and_each_gift_stands_alone(
    desk: Desk, acme: uuid.UUID, wang: uuid.UUID
) -> None:
    limit(desk, "gift", 100_00)
    limit(desk, "customer", 200_00)
    store = desk.store
    for item, cost in (("Tea", 30_00), ("Pot", 85_00), ("Pen", 101_00)):
        add_gift(store, customer=acme, item=item, day=TODAY, cost=cost, contact_id=wang)
    found = uses(desk)
    assert [(use.each, use.name, use.state) for use in found] == [
        ("customer", "Acme", "over"),
        ("gift", "Pen", "over"),
        ("gift", "Pot", "near"),
        ("gift", "Tea", "ok"),
    ]
    assert [use.left for use in found] == [-16_00, -1_00, 15_00, 70_00]
    assert all(use.customer_id == acme for use in found)


def test_a_meal_is_shared_and_a_pending_one_is_told_once(
    desk: Desk, acme: uuid.UUID, wang: uuid.UUID
) -> None:
    limit(desk, "customer", 100_00, "meetings_cost")
    limit(desk, None, 500_00, "meetings_cost")
    guests = [Guest(acme, wang), Guest(acme)]
    add_meeting(
        desk.store, day=TODAY, guests=guests, kind="banquet", cost=90_01, approval="pending"
    )
    assert [said(use) for use in uses(desk)] == [
        ("customer", "Acme", 90_01, 9_99, "near", 1),
        (None, "", 90_01, 409_99, "ok", 1),
    ]


def test_before_a_shared_meal_only_its_share_goes_off(
    desk: Desk, acme: uuid.UUID, wang: uuid.UUID
) -> None:
    limit(desk, "customer", 100_00, "meetings_cost")
    limit(desk, None, 500_00, "meetings_cost")
    other = add_customer(desk.store, name="Other", day=TODAY).record
    assert other is not None
    add_meeting(desk.store, day=TODAY, guests=[Guest(acme)], kind="banquet", cost=20_00)
    guests = [Guest(acme, wang), Guest(acme), Guest(other)]
    made = add_meeting(desk.store, day=TODAY, guests=guests, kind="banquet", cost=90_00)
    assert made.record is not None
    found = desk.store.read(request_of, "meeting", made.record, today=TODAY)
    assert {use.name or "all": (use.used, found.before(use)) for use in found.limits} == {
        "Acme": (80_00, 20_00),
        "Other": (30_00, 0),
        "all": (110_00, 20_00),
    }


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Request for a gift", "Applicant", "Over the limit", "Leader: approve")),
        ("zh", ("礼品申请单", "申请人", "领导", "财务")),
    ],
)
def test_the_application_says_who_asks_for_what_and_what_is_used(
    desk: Desk, acme: uuid.UUID, wang: uuid.UUID, language: str, words: tuple[str, ...]
) -> None:
    try:
        system_fonts()
    except KnownError as missing:  # pragma: no cover - make setup installs one
        pytest.skip(missing.sentence)
    limit(desk, "contact", 100_00)
    add_gift(desk.store, customer=acme, item="Tea", day=TODAY, cost=70_00, contact_id=wang)
    made = add_gift(
        desk.store,
        customer=acme,
        item="茶具",
        day=TODAY,
        cost=48_00,
        budget=50_00,
        contact_id=wang,
        occasion="Opening",
    )
    assert made.record is not None
    found = desk.store.read(request_of, "gift", made.record, today=TODAY)
    assert [use.used for use in found.over] == [118_00]
    i18n.use(language)
    reader = PdfReader(BytesIO(request_pdf(found)))
    assert len(reader.pages) == 1
    text = "".join(reader.pages[0].extract_text().split())
    for word in (*words, "Acme", "Wang", "茶具", "Opening", "¥48.00", "¥50.00", "¥118", "¥100"):
        assert "".join(word.split()) in text


def test_an_application_for_what_is_gone_is_refused(desk: Desk) -> None:
    with pytest.raises(KnownError, match="no record"):
        desk.store.read(request_of, "gift", uuid.uuid4(), today=dt.date(2026, 1, 1))
