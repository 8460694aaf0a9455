"""Visits and tasks as iCalendar: what Outlook, phones and mail programs take in.

UIDs are our ids. A visit with a zone stands in that zone, with the zone's changes of clock spelled
out, which Outlook needs; one without a zone floats, as it was written down. A visit has no end in
our books, so that an hour is put in its place. What else there is to it stands in properties of
ours, for the way back, and in plain words for whoever reads the calendar.
"""

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.documents.exports.choosing import Only, narrowed
from crm.documents.exports.exporting import EVERYTHING, Exported, Report
from crm.documents.exports.landing import landing
from crm.documents.imports.fields import table_of
from crm.documents.imports.kinds import KINDS
from crm.documents.lines.tuoke import OURS
from crm.documents.lines.writing import content_line, escaped
from crm.domain.event_rules import rule_of
from crm.i18n import gettext as _
from crm.labels import label
from crm.models import Contact, Customer
from crm.store.store import Store

_STATUS = {"planned": "TENTATIVE", "completed": "CONFIRMED"}
_TASK_STATUS = {"open": "NEEDS-ACTION", "done": "COMPLETED", "cancelled": "CANCELLED"}
_LENGTH = dt.timedelta(hours=1)
_STEP = 250
_LAST_YEAR = 2100

Row = Mapping[str, Any]


def write_calendar(
    store: Store,
    path: Path,
    *,
    today: dt.date,
    kinds: Sequence[str] = ("visits", "tasks"),
    only: Only = EVERYTHING,
    force: bool = False,
    report: Report | None = None,
) -> Exported:
    """Write visits, tasks or both. KnownError file_exists, file_unwritable."""
    stamp = dt.datetime.fromtimestamp(store.clock() / 1000, dt.UTC)
    with landing(path, force=force) as part:
        with store.reading() as session:
            rows = _rows(session, kinds, only, only.customers(session, today))
            names = _names(session, Customer), _names(session, Contact)
        total = sum(map(len, rows.values()))
        with part.open("wb") as file:
            file.writelines(_begin())
            file.writelines(_zones(rows.get("visits", ())))
            done = 0
            for kind, found in rows.items():
                for row in found:
                    lines = (
                        visit_event(row, *names) if kind == "visits" else task_todo(row, names[0])
                    )
                    file.writelines(_stamped(lines, stamp))
                    done += 1
                    if report is not None and (done % _STEP == 0 or done == total):
                        report(done, total)
            file.write(b"END:VCALENDAR\r\n")
    return Exported(path, {kind: len(found) for kind, found in rows.items()})


def _rows(
    session: Session, kinds: Sequence[str], only: Only, meant: set[uuid.UUID] | None
) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for kind in kinds:
        table = KINDS[kind].table
        statement = narrowed(select(table), KINDS[kind], only, meant, strict=len(kinds) == 1)
        order = table.c.day if kind == "visits" else table.c.id
        rows = session.execute(statement.order_by(order, table.c.id)).mappings()
        found[kind] = [dict(row) for row in rows]
    return found


def _names(session: Session, model: type[Customer | Contact]) -> dict[uuid.UUID, str]:
    table = table_of(model)
    return {row.id: row.name for row in session.execute(select(table.c.id, table.c.name))}


def visit_event(
    visit: Row, customers: Mapping[uuid.UUID, str], people: Mapping[uuid.UUID, str]
) -> Iterator[bytes]:
    """A visit as an event."""
    customer = customers[visit["customer_id"]]
    person = people.get(visit["contact_id"], "")
    yield b"BEGIN:VEVENT\r\n"
    yield content_line("UID", str(visit["id"]))
    yield from _when(visit["day"], visit["time"], visit["zone"])
    title = _("{mode}: {customer}").format(mode=label("mode", visit["mode"]), customer=customer)
    yield content_line("SUMMARY", escaped(f"{title} ({person})" if person else title))
    told = [visit[name] for name in ("purpose", "said", "feedback", "next_step") if visit[name]]
    if told:
        yield content_line("DESCRIPTION", escaped("\n".join(told)))
    state = visit["state"]
    yield content_line("STATUS", _STATUS.get(state, "CANCELLED"))
    yield content_line(f"{OURS}KIND", "visit")
    yield from _customer(visit["customer_id"], customer)
    said = {"contact": person, **visit}
    for name in ("contact", "mode", "state", "purpose", "said", "feedback", "competitor"):
        yield from _own(name, said[name])
    for name in ("result", "next_on", "next_step"):
        yield from _own(name, said[name])
    yield b"END:VEVENT\r\n"


def task_todo(task: Row, customers: Mapping[uuid.UUID, str]) -> Iterator[bytes]:
    """A task as a to-do."""
    yield b"BEGIN:VTODO\r\n"
    yield content_line("UID", str(task["id"]))
    yield content_line("SUMMARY", escaped(task["title"]))
    if task["due"] is not None:
        day = f"{task['due']:%Y%m%d}"
        if task["repeat"]:
            yield content_line("DTSTART", day, {"VALUE": "DATE"})
            yield content_line("RRULE", rule_of(task["repeat"]))
        yield content_line("DUE", day, {"VALUE": "DATE"})
    if task["note"]:
        yield content_line("DESCRIPTION", escaped(task["note"]))
    yield content_line("STATUS", _TASK_STATUS[task["state"]])
    if task["done_on"] is not None:
        yield content_line("COMPLETED", f"{task['done_on']:%Y%m%d}T120000Z")
    yield content_line(f"{OURS}KIND", "task")
    if task["customer_id"] is not None:
        yield from _customer(task["customer_id"], customers[task["customer_id"]])
    for name in ("title", "code", "done_on", "repeat"):
        yield from _own(name, task[name])
    yield b"END:VTODO\r\n"


def _begin() -> Iterator[bytes]:
    yield b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Tuoke//Tuoke//EN\r\n"
    yield b"CALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n"
    yield content_line("X-WR-CALNAME", escaped(_("Visits and tasks")))


def _stamped(lines: Iterator[bytes], stamp: dt.datetime) -> Iterator[bytes]:
    """The lines with the time they were written at, which every entry must bear."""
    for place, line in enumerate(lines):
        yield line
        if place == 1:
            yield content_line("DTSTAMP", f"{stamp:%Y%m%dT%H%M%SZ}")


def _customer(record: uuid.UUID, name: str) -> Iterator[bytes]:
    yield from _own("customer", record)
    yield from _own("customer_name", name)


def _own(name: str, value: object) -> Iterator[bytes]:
    if value not in (None, ""):
        yield content_line(f"{OURS}{name}".upper().replace("_", "-"), escaped(str(value)))


def _when(day: dt.date, time: str | None, zone: str | None) -> Iterator[bytes]:
    if time is None:
        yield content_line("DTSTART", f"{day:%Y%m%d}", {"VALUE": "DATE"})
        if zone:
            yield from _own("zone", zone)
        return
    at = dt.datetime.combine(day, dt.time.fromisoformat(time))
    params = {"TZID": zone} if zone else None
    yield content_line("DTSTART", f"{at:%Y%m%dT%H%M%S}", params)
    yield content_line("DTEND", f"{_later(at):%Y%m%dT%H%M%S}", params)


def _later(at: dt.datetime) -> dt.datetime:
    return at + _LENGTH if at.year < dt.MAXYEAR else at


# -- zones ------------------------------------------------------------------------------------


def _zones(visits: Sequence[Row]) -> Iterator[bytes]:
    """Every zone that visits stand in, with its changes of clock in the years of the visits."""
    years: dict[str, list[int]] = {}
    for visit in visits:
        if visit["zone"] and visit["time"] is not None:
            years.setdefault(visit["zone"], []).append(visit["day"].year)
    for name, found in sorted(years.items()):
        yield from _zone(name, max(min(found), 1970), min(max(found), _LAST_YEAR))


def _zone(name: str, first: int, last: int) -> Iterator[bytes]:
    try:
        zone = ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return
    yield b"BEGIN:VTIMEZONE\r\n"
    yield content_line("TZID", name)
    at = dt.datetime(first - 1, 1, 1, tzinfo=dt.UTC)
    end = dt.datetime(last + 1, 1, 1, tzinfo=dt.UTC)
    before = at.astimezone(zone)
    yield from _observance(before, before, is_first=True)
    while at < end:
        following = at + dt.timedelta(days=1)
        if _offset(following, zone) != _offset(at, zone):
            change = _change(at, following, zone)
            yield from _observance(
                (change - dt.timedelta(seconds=1)).astimezone(zone), change.astimezone(zone)
            )
        at = following
    yield b"END:VTIMEZONE\r\n"


def _change(low: dt.datetime, high: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """The moment between the two at which the clock changes."""
    while high - low > dt.timedelta(seconds=1):
        middle = low + dt.timedelta(seconds=(high - low).total_seconds() // 2)
        if _offset(middle, zone) == _offset(low, zone):
            low = middle
        else:
            high = middle
    return high


def _offset(at: dt.datetime, zone: ZoneInfo) -> dt.timedelta:
    return at.astimezone(zone).utcoffset() or dt.timedelta()


def _observance(
    before: dt.datetime, after: dt.datetime, *, is_first: bool = False
) -> Iterator[bytes]:
    """From when on the clock shows what; the wall time is that before the change."""
    name = b"DAYLIGHT" if after.dst() else b"STANDARD"
    wall = after.replace(tzinfo=None)
    if not is_first:
        wall = wall - (after.utcoffset() or dt.timedelta()) + (before.utcoffset() or dt.timedelta())
    yield b"BEGIN:%b\r\n" % name
    yield content_line("DTSTART", f"{wall:%Y%m%dT%H%M%S}")
    yield content_line("TZOFFSETFROM", _signed(before.utcoffset()))
    yield content_line("TZOFFSETTO", _signed(after.utcoffset()))
    if shown := after.tzname():
        yield content_line("TZNAME", escaped(shown))
    yield b"END:%b\r\n" % name


def _signed(offset: dt.timedelta | None) -> str:
    minutes = round((offset or dt.timedelta()).total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"
