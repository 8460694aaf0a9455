"""Address books and calendars through the whole way: again, changed, and beside what is there."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from crm.documents.imports.importing import import_file
from crm.documents.imports.plan import ImportPlan
from crm.services.customers import add_customer
from crm.services.desk import Desk
from crm.services.steps import undo
from tests.integration.imports.conftest import every, living, one


@pytest.fixture
def bring_in(desk: Desk, tmp_path: Path) -> Any:  # noqa: ANN401 - a function of any text
    def run(text: str, name: str = "book.vcf", encoding: str = "utf-8") -> ImportPlan:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return import_file(desk.store, path, today=desk.today())[0]

    return run


def decisions(plan: ImportPlan) -> dict[str, int]:
    return dict(Counter(row.decision for sheet in plan.sheets for row in sheet.rows))


def cards(*bodies: str) -> str:
    return "".join(f"BEGIN:VCARD\r\nVERSION:3.0\r\n{body}\r\nEND:VCARD\r\n" for body in bodies)


BOOK = cards(
    "N:张;伟;;;\r\nORG:星辰贸易;采购部\r\nTEL;TYPE=CELL:13800000001\r\nBDAY:--0305",
    "N:李;四;;;\r\nORG:星辰贸易\r\nTEL;TYPE=CELL:13800000002",
    "FN:王五\r\nTEL;TYPE=CELL:13800000003\r\nPHOTO;ENCODING=b:AAAA",
)


def test_a_firm_of_several_cards_is_one_customer(desk: Desk, bring_in: Any) -> None:  # noqa: ANN401
    before = living(desk)
    plan = bring_in(BOOK)
    assert plan.sheets[0].sheet.notes == ("1 picture was left out.",)
    assert every(desk, "SELECT name FROM customer ORDER BY name") == [("星辰贸易",), ("王五",)]
    assert every(desk, "SELECT name, mobile, department FROM contact ORDER BY mobile") == [
        ("张伟", "13800000001", "采购部"),
        ("李四", "13800000002", None),
        ("王五", "13800000003", None),
    ]
    assert decisions(bring_in(BOOK)) == {"unchanged": 3}
    undo(desk.store)
    assert living(desk) == before


def test_a_book_that_changed_updates(desk: Desk, bring_in: Any) -> None:  # noqa: ANN401
    bring_in(BOOK)
    plan = bring_in(BOOK.replace("13800000001", "13900000009"))
    assert decisions(plan) == {"updated": 1, "unchanged": 2}
    assert one(desk, "SELECT count(*) FROM customer") == 2
    assert one(desk, "SELECT mobile FROM contact WHERE name = '张伟'") == "13900000009"


def test_a_firm_that_is_there_is_that_customer(desk: Desk, bring_in: Any) -> None:  # noqa: ANN401
    add_customer(desk.store, name="星辰贸易", day=desk.today())
    bring_in(BOOK)
    assert one(desk, "SELECT count(*) FROM customer WHERE name = '星辰贸易'") == 1
    assert one(desk, "SELECT count(*) FROM contact") == 3


def test_two_customers_of_the_firms_name_are_for_the_user_to_tell(
    desk: Desk,
    bring_in: Any,  # noqa: ANN401
) -> None:
    for _ in range(2):
        add_customer(desk.store, name="星辰贸易", day=desk.today())
    plan = bring_in(BOOK)
    assert decisions(plan) == {"rejected": 2, "created": 1}
    assert {row.code for row in plan.sheets[0].rows} == {"ambiguous_customer", None}


def test_a_person_is_known_by_the_uid_when_the_firm_got_its_full_name(
    desk: Desk,
    bring_in: Any,  # noqa: ANN401
) -> None:
    book = cards("UID:ABC-1\r\nN:张;伟;;;\r\nORG:星辰贸易\r\nTEL;TYPE=CELL:13800000001")
    bring_in(book)
    with desk.store.unit_of_work("rename", about="x") as work:
        from sqlalchemy import update

        from crm.models import Customer

        work.session.execute(update(Customer).values(name="上海星辰贸易有限公司"))
    assert decisions(bring_in(book)) == {"unchanged": 1}
    changed = book.replace("N:张;伟;;;", "N:张;伟明;;;").replace("13800000001", "13700000001")
    assert decisions(bring_in(changed)) == {"updated": 1}
    assert every(desk, "SELECT name, mobile FROM contact") == [("张伟明", "13700000001")]
    assert every(desk, "SELECT name FROM customer") == [("上海星辰贸易有限公司",)]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_books_of_any_encoding(desk: Desk, bring_in: Any, encoding: str) -> None:  # noqa: ANN401
    bring_in(BOOK, encoding=encoding)
    assert one(desk, "SELECT count(*) FROM contact WHERE name = '张伟'") == 1


CALENDAR = """BEGIN:VCALENDAR
BEGIN:VEVENT
UID:v1@phone
DTSTART;TZID=Asia/Shanghai:20260320T093000
SUMMARY:拜访星辰贸易
END:VEVENT
BEGIN:VEVENT
UID:v2@phone
DTSTART;TZID=Asia/Shanghai:20260310T093000
SUMMARY:星辰贸易 签约
LOCATION:南京路
END:VEVENT
BEGIN:VEVENT
UID:t1@phone
DTSTART;VALUE=DATE:20260310
SUMMARY:看牙
END:VEVENT
BEGIN:VTODO
UID:t2@phone
SUMMARY:给星辰贸易寄样品
DUE;VALUE=DATE:20260325
END:VTODO
END:VCALENDAR
"""


def test_a_calendar_comes_in_as_visits_and_tasks(desk: Desk, bring_in: Any) -> None:  # noqa: ANN401
    add_customer(desk.store, name="星辰贸易", day=desk.today())
    before = living(desk)
    assert decisions(bring_in(CALENDAR, "c.ics")) == {"created": 4}
    assert every(desk, "SELECT code, day, time, zone, state, purpose FROM visit ORDER BY code") == [
        ("v1@phone", "2026-03-20", "09:30", "Asia/Shanghai", "planned", "拜访星辰贸易"),
        ("v2@phone", "2026-03-10", "09:30", "Asia/Shanghai", "completed", "星辰贸易 签约"),
    ]
    assert every(
        desk, "SELECT title, state, due, done_on, customer_id IS NULL FROM task ORDER BY code"
    ) == [
        ("看牙", "done", "2026-03-10", "2026-03-10", 1),
        ("给星辰贸易寄样品", "open", "2026-03-25", None, 0),
    ]
    assert decisions(bring_in(CALENDAR, "c.ics")) == {"unchanged": 4}
    undo(desk.store)
    assert living(desk) == before


def test_a_calendar_does_not_take_back_what_was_done(desk: Desk, bring_in: Any) -> None:  # noqa: ANN401
    add_customer(desk.store, name="星辰贸易", day=desk.today())
    bring_in(CALENDAR, "c.ics")
    with desk.store.unit_of_work("done", about="x") as work:
        from sqlalchemy import update

        from crm.models import Task, Visit

        work.session.execute(update(Visit).values(state="completed"))
        work.session.execute(update(Task).values(state="done", done_on=desk.today()))
    assert decisions(bring_in(CALENDAR, "c.ics")) == {"unchanged": 4}


def test_an_event_that_moved_moves_the_visit(desk: Desk, bring_in: Any) -> None:  # noqa: ANN401
    add_customer(desk.store, name="星辰贸易", day=desk.today())
    bring_in(CALENDAR, "c.ics")
    moved = CALENDAR.replace("20260320T093000", "20260321T140000")
    assert decisions(bring_in(moved, "c.ics")) == {"updated": 1, "unchanged": 3}
    assert one(desk, "SELECT day || time FROM visit WHERE code = 'v1@phone'") == "2026-03-2114:00"
