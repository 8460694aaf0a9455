"""Events become visits where they name a customer, else tasks."""

import datetime as dt
import uuid
from zoneinfo import ZoneInfo

import pytest

from crm.documents.imports.calendars import read_calendar
from crm.documents.imports.mentions import Known
from crm.errors import KnownError
from crm.queries.known_names import KnownCustomer, KnownPerson

TODAY = dt.date(2026, 3, 18)
STAR = KnownCustomer(uuid.UUID(int=1), "上海星辰贸易有限公司", "星辰", "C1", "info@star.cn")
TWIN = KnownCustomer(uuid.UUID(int=2), "双胞胎", None, None, None)
OTHER = KnownCustomer(uuid.UUID(int=3), "双胞胎", None, None, None)
ACME = KnownCustomer(uuid.UUID(int=4), "Acme", None, None, None)
PEOPLE = [KnownPerson(STAR.id, "张伟", "zw@star.cn")]


def read(*entries: str, head: str = "", known: bool = True) -> dict[str, list[dict[str, object]]]:
    text = "\n".join(("BEGIN:VCALENDAR", head, *entries, "END:VCALENDAR"))
    told = Known(TODAY, ZoneInfo("Asia/Shanghai"), lambda: ([STAR, TWIN, OTHER, ACME], PEOPLE))
    sheets = read_calendar(text.encode(), "x.ics", told if known else None)
    return {
        sheet.kind or "": [
            {header: cell for header, cell in zip(sheet.headers, cells, strict=True) if cell}
            for _number, cells in sheet.rows
        ]
        for sheet in sheets
    }


def event(*lines: str) -> str:
    return "\n".join(("BEGIN:VEVENT", "UID:u", *lines, "END:VEVENT"))


def visit(*lines: str, head: str = "") -> dict[str, object]:
    [found] = read(event(*lines), head=head)["visits"]
    return found


def test_an_event_with_a_customer_is_a_visit() -> None:
    assert visit(
        "DTSTART;TZID=Asia/Shanghai:20260320T093000",
        "SUMMARY:拜访星辰贸易谈合同",
        "LOCATION:南京路",
        "DESCRIPTION:带样品",
        "ATTENDEE;CN=x:mailto:ZW@star.cn",
    ) == {
        "id": "u",
        "customer_name": STAR.name,
        "contact": "张伟",
        "day": "2026-03-20",
        "time": "09:30",
        "zone": "Asia/Shanghai",
        "mode": "visit",
        "new_state": "planned",
        "purpose": "拜访星辰贸易谈合同\n带样品",
        "LOCATION": "南京路",
    }


@pytest.mark.parametrize(
    ("day", "state"), [("20260317", "completed"), ("20260318", "planned"), ("20260319", "planned")]
)
def test_what_is_over_was_done(day: str, state: str) -> None:
    assert visit(f"DTSTART;VALUE=DATE:{day}", "SUMMARY:星辰")["new_state"] == state


def test_what_was_cancelled_is_cancelled() -> None:
    said = visit("DTSTART:20260317", "SUMMARY:星辰", "STATUS:CANCELLED")
    assert said["state"] == "cancelled"


@pytest.mark.parametrize(
    ("start", "head", "expected"),
    [
        ("DTSTART:20260320T013000Z", "", ("2026-03-20", "09:30", "Asia/Shanghai")),
        (
            "DTSTART:20260320T023000Z",
            "X-WR-TIMEZONE:America/New_York",
            ("2026-03-19", "22:30", "America/New_York"),
        ),
        ("DTSTART:20260320T093000", "", ("2026-03-20", "09:30", None)),
        ("DTSTART;VALUE=DATE:20260320", "", ("2026-03-20", None, None)),
        (
            'DTSTART;TZID="China Standard Time":20260320T000000',
            "",
            ("2026-03-20", "00:00", "Asia/Shanghai"),
        ),
        (
            "DTSTART;TZID=/mozilla.org/2007/Europe/Berlin:20260320T093000",
            "",
            ("2026-03-20", "09:30", "Europe/Berlin"),
        ),
        (
            "DTSTART;TZID=Mine:20260320T093000",
            "BEGIN:VTIMEZONE\nTZID:Mine\nX-LIC-LOCATION:Asia/Tokyo\nEND:VTIMEZONE",
            ("2026-03-20", "09:30", "Asia/Tokyo"),
        ),
        ("DTSTART;TZID=../../etc:20260320T093000", "", ("2026-03-20", "09:30", None)),
    ],
)
def test_days_times_and_zones(
    start: str, head: str, expected: tuple[str, str | None, str | None]
) -> None:
    said = visit(start, "SUMMARY:星辰", head=head)
    assert (said["day"], said.get("time"), said.get("zone")) == expected


@pytest.mark.parametrize(
    ("lines", "customer"),
    [
        (("SUMMARY:见上海星辰贸易有限公司",), STAR.name),
        (("SUMMARY:午饭", "LOCATION:星辰 大厦"), STAR.name),
        (("SUMMARY:午饭", "ATTENDEE:mailto:info@star.cn"), STAR.name),
        (("SUMMARY:Lunch at ACME",), ACME.name),
        (("SUMMARY:Acmed",), None),
        (("SUMMARY:双胞胎",), None),
        (("SUMMARY:看牙",), None),
    ],
)
def test_customers_are_known_by_name_place_and_guests(
    lines: tuple[str, ...], customer: str | None
) -> None:
    found = read(event("DTSTART:20260320", *lines))
    assert (found["visits"][0]["customer_name"] if "visits" in found else None) == customer


@pytest.mark.parametrize(("title", "mode"), [("电话 星辰", "call"), ("星辰 Zoom", "video")])
def test_a_call_is_no_visit(title: str, mode: str) -> None:
    assert visit("DTSTART:20260320", f"SUMMARY:{title}")["mode"] == mode


def test_an_event_without_a_customer_is_a_task() -> None:
    over, ahead = read(
        event("DTSTART:20260310T010000Z", "SUMMARY:看牙"), event("DTSTART:20260320", "SUMMARY:年检")
    )["tasks"]
    assert over == {
        "id": "u",
        "title": "看牙",
        "new_due": "2026-03-10",
        "new_state": "done",
        "new_done_on": "2026-03-10",
        "note": "09:00 Asia/Shanghai",
    }
    assert ahead == {"id": "u", "title": "年检", "new_due": "2026-03-20"}


def test_a_recurring_event_is_a_visit_on_each_day_in_reach() -> None:
    found = read(
        event(
            "DTSTART;TZID=Asia/Shanghai:20200103T100000",
            "RRULE:FREQ=WEEKLY;BYDAY=FR",
            "EXDATE;TZID=Asia/Shanghai:20260320T100000",
            "SUMMARY:星辰 例会",
        ),
        event(
            "RECURRENCE-ID;TZID=Asia/Shanghai:20260327T100000",
            "DTSTART;TZID=Asia/Shanghai:20260328T110000",
            "SUMMARY:星辰 例会",
        ),
    )["visits"]
    days = {said["id"]: said["day"] for said in found}
    assert min(map(str, days.values())) >= "2025-03-17"
    assert max(map(str, days.values())) <= "2026-06-18"
    assert "2026-03-20" not in days.values()
    assert days["u/20260327"] == "2026-03-28"
    assert days["u/20260403"] == "2026-04-03"
    assert len(days) == len(found) == 64


def test_rows_of_recurring_events_have_numbers_of_their_own() -> None:
    text = "BEGIN:VCALENDAR\n" + event(
        "DTSTART:20260320", "RRULE:FREQ=DAILY;COUNT=3", "SUMMARY:星辰"
    )
    known = Known(TODAY, None, lambda: ([STAR], []))
    [sheet] = read_calendar((text + "\n" + event("SUMMARY:星辰")).encode(), "x", known)[:1]
    assert [number for number, _cells in sheet.rows] == [1, 3, 4]


def test_what_comes_back_without_a_customer_is_one_task() -> None:
    birthday, meeting = read(
        event("DTSTART;VALUE=DATE:20200305", "RRULE:FREQ=YEARLY", "SUMMARY:妈妈生日"),
        event("DTSTART:20260301", "RRULE:FREQ=WEEKLY;BYDAY=MO,WE", "SUMMARY:站会"),
    )["tasks"]
    assert birthday["repeat"] == "year"
    assert birthday["new_due"] == "2027-03-05"
    assert meeting["new_due"] == "2026-03-18"
    assert "repeat" not in meeting


def test_a_rule_every_second_for_ever_costs_one_day() -> None:
    said = visit("DTSTART:20260320T000000", "RRULE:FREQ=SECONDLY", "SUMMARY:星辰")
    assert said["day"] == "2026-03-20"


def test_to_dos_and_journals() -> None:
    found = read(
        "BEGIN:VTODO\nUID:t\nSUMMARY:给星辰报价\nDUE;VALUE=DATE:20260320\nEND:VTODO",
        "BEGIN:VTODO\nSUMMARY:b\nSTATUS:COMPLETED\nCOMPLETED:20260310T160000Z\nEND:VTODO",
        "BEGIN:VTODO\nSUMMARY:c\nSTATUS:CANCELLED\nEND:VTODO",
        "BEGIN:VJOURNAL\nDTSTART:20260310\nSUMMARY:星辰\nDESCRIPTION:谈了\nEND:VJOURNAL",
    )
    assert found["tasks"] == [
        {"id": "t", "title": "给星辰报价", "due": "2026-03-20", "customer_name": STAR.name},
        {"title": "b", "state": "done", "done_on": "2026-03-11"},
        {"title": "c", "state": "cancelled"},
    ]
    assert found["notes"] == [
        {"day": "2026-03-10", "body": "星辰\n谈了", "customer_name": STAR.name}
    ]


def test_without_knowing_anything_events_are_tasks() -> None:
    found = read(event("DTSTART:20260310", "SUMMARY:星辰"), known=False)
    assert found["tasks"] == [{"id": "u", "title": "星辰", "new_due": "2026-03-10"}]


@pytest.mark.parametrize(
    "content", [b"BEGIN:VCALENDAR\nEND:VCALENDAR", b"BEGIN:VEVENT\n", b"BEGIN:"]
)
def test_a_calendar_without_anything_is_refused(content: bytes) -> None:
    with pytest.raises(KnownError) as caught:
        read_calendar(content, "x.ics")
    assert caught.value.code == "file_unreadable"


def test_events_that_say_nothing_are_counted() -> None:
    known = Known(TODAY)
    text = "\n".join(("BEGIN:VCALENDAR", event("SUMMARY:a"), event("DTSTART:20260101")))
    [sheet] = read_calendar(text.encode(), "x", known)
    assert sheet.notes == ("1 event that says nothing was left out.",)
    assert [one.row for one in sheet.set_aside] == [2]
