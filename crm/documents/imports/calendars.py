"""Calendars: events with customers become visits, others and to-dos tasks, journals notes.

A customer is recognised by its name in what an event is called, by its place, and by the address
of somebody invited. A recurring event with a customer is a visit on each of its days from a year
back to three months ahead; without one it is a task that comes back, or the next one of it. Codes
are the UIDs, so that the same calendar again finds what it made.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from crm.documents.imports.activity import VISIT
from crm.documents.imports.event_times import Moment, Zones
from crm.documents.imports.exact import exact
from crm.documents.imports.mentions import Known, Mention
from crm.documents.imports.reading import Cell, SetAside, Sheet
from crm.documents.imports.tasks import TASK
from crm.documents.imports.values import folded
from crm.documents.lines.reading import Component, FileTooLong, parts, read_components
from crm.documents.lines.tuoke import OURS
from crm.domain.event_rules import Rule, days_of, parse_rule, repeat_of, span_of
from crm.domain.ids import parse_id
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.i18n import ngettext

BACK, AHEAD = dt.timedelta(days=366), dt.timedelta(days=92)
MOST_OF_ONE = 200  # days of one recurring event that become visits
MOST_OF_ALL = 5000
MOST_SPAN = 500_000  # days looked at for all rules of a file
_LONGEST_TEXT, _LONGEST_TITLE = 2000, 200

_VISIT = (
    *("id", "customer", "customer_name", "contact", "day", "time", "zone", "mode", "state"),
    *("new_state", "purpose", "said", "feedback", "competitor", "result", "next_on", "next_step"),
    "LOCATION",
)
_TASK = (
    *("id", "code", "title", "customer", "customer_name", "due", "new_due", "state", "new_state"),
    *("done_on", "new_done_on", "repeat", "note"),
)
_NOTE = ("id", "day", "body", "customer", "customer_name")
_COLUMNS: Mapping[str, Sequence[str]] = {"visits": _VISIT, "tasks": _TASK, "notes": _NOTE}
_MODES = (
    ("call", ("电话", "致电", "通话", "phone", "call")),
    ("wechat", ("微信", "wechat")),
    ("video", ("视频", "线上", "腾讯会议", "钉钉会议", "video", "zoom", "teams", "webinar")),
)
_DONE = {"COMPLETED": "done", "CANCELLED": "cancelled"}


@dataclass(slots=True)
class _Calendar:
    """What one file came to: rows of each kind, what was left, what there is to say."""

    known: Known | None
    zones: Zones
    rows: dict[str, list[tuple[int, dict[str, str]]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    aside: list[SetAside] = field(default_factory=list)
    overridden: dict[str, set[dt.date]] = field(default_factory=lambda: defaultdict(set))
    number: int = 0
    repeated: int = 0
    spent: int = 0
    cut: int = 0
    unknown_rules: int = 0
    bare: int = 0


def read_calendar(content: bytes, name: str, known: Known | None = None) -> list[Sheet]:
    """The events, to-dos and journals of a file; KnownError if there is none to take.

    `known` tells today and the customers; without it no event is a visit, and no rule is followed.
    """
    try:
        components = list(read_components(content))
    except FileTooLong as error:
        raise KnownError(
            "file_too_large",
            _("The file {name} is too large ({size}); split it and import the parts.").format(
                name=name, size=_("more than {count} lines").format(count=f"{error.most:,}")
            ),
        ) from error
    zones = Zones(components, None if known is None else known.zone)
    calendar = _Calendar(known, zones)
    wanted = [one for one in components if one.name in {"VEVENT", "VTODO", "VJOURNAL"}]
    for one in wanted:
        if (moment := zones.moment(one.first("RECURRENCE-ID"))) is not None:
            calendar.overridden[one.text("UID")].add(moment.day)
    calendar.repeated = len(wanted)
    for one in wanted:
        calendar.number += 1
        _TAKE[one.name](calendar, one)
    if not any(calendar.rows.values()):
        raise KnownError(
            "file_unreadable",
            _("The file {name} cannot be read: {reason}.").format(
                name=name, reason=_("it holds no event and no task; choose another file")
            ),
        )
    return _sheets(calendar)


def _sheets(calendar: _Calendar) -> list[Sheet]:
    sheets = []
    for kind, columns in _COLUMNS.items():
        rows = calendar.rows[kind]
        used = {header for _number, row in rows for header, value in row.items() if value}
        headers = tuple(header for header in columns if header in used)
        cells: list[tuple[int, Sequence[Cell]]] = [
            (number, tuple(row.get(header, "") for header in headers)) for number, row in rows
        ]
        if rows:
            sheets.append(Sheet(headers, cells, name=kind, kind=kind))
    sheets[0] = replace(sheets[0], set_aside=calendar.aside, notes=_notes(calendar))
    return sheets


def _notes(calendar: _Calendar) -> tuple[str, ...]:
    said = (
        (
            calendar.bare,
            ngettext(
                "{count} event that says nothing was left out.",
                "{count} events that say nothing were left out.",
                calendar.bare,
            ),
        ),
        (
            calendar.cut,
            ngettext(
                "{count} recurring event was taken only from a year back to three months ahead.",
                "{count} recurring events were taken only from a year back to three months ahead.",
                calendar.cut,
            ),
        ),
        (
            calendar.unknown_rules,
            ngettext(
                "{count} event comes back in a way not known here; only its first day was taken.",
                "{count} events come back in ways not known here; "
                "only their first days were taken.",
                calendar.unknown_rules,
            ),
        ),
    )
    return tuple(sentence.format(count=f"{count:,}") for count, sentence in said if count)


# -- events -----------------------------------------------------------------------------------


def _event(calendar: _Calendar, event: Component) -> None:
    if _ours(event, "visit"):
        return _our_visit(calendar, event)
    start = calendar.zones.moment(event.first("DTSTART"))
    title = _title(event)
    if not title:
        return _leave(calendar, event)
    mention = _mention(calendar.known, event)
    if mention is None or start is None:
        return _event_task(calendar, event, start, title, mention)
    row = _customer(calendar, mention) | {
        "id": _code(calendar, event, start),
        "contact": mention.person or "",
        "day": start.day.isoformat(),
        "time": start.time or "",
        "zone": start.zone or "",
        "mode": _mode(event, title),
        "state": "cancelled" if _is_off(event) else "",
        "new_state": _new_state(calendar, start.day, "planned", "completed"),
        "purpose": _cut(_joined(title, event.text("DESCRIPTION"))),
        "LOCATION": _line(event.text("LOCATION")),
    }
    days = _days(calendar, event, start)
    if days is None:
        _put(calendar, "visits", row)
        return None
    for place, day in enumerate(days):
        again = row | {
            "id": f"{event.text('UID')}/{day:%Y%m%d}",
            "day": day.isoformat(),
            "new_state": _new_state(calendar, day, "planned", "completed"),
        }
        _put(calendar, "visits", again, again=place > 0)
    if not days:
        calendar.aside.append(SetAside(calendar.number, (title,), "note"))
    return None


def _event_task(
    calendar: _Calendar,
    event: Component,
    start: Moment | None,
    title: str,
    mention: Mention | None,
) -> None:
    """An event that names no customer, or no day."""
    day, repeat = (None if start is None else start.day), ""
    if start is not None and event.first("RRULE") is not None:
        rule = _rule(calendar, event)
        day, repeat = _next(calendar, rule, start.day), (rule and repeat_of(rule, start.day)) or ""
    is_over = day is not None and _new_state(calendar, day, "", "done") == "done" and not repeat
    when = "" if start is None else " ".join(filter(None, (start.time, start.zone)))
    row = _customer(calendar, mention) | {
        "id": _code(calendar, event, start),
        "title": title,
        "new_due": "" if day is None else day.isoformat(),
        "state": "cancelled" if _is_off(event) else "",
        "new_state": "done" if is_over else "",
        "new_done_on": day.isoformat() if day is not None and is_over else "",
        "repeat": repeat,
        "note": _cut(_joined(when, _line(event.text("LOCATION")), event.text("DESCRIPTION"))),
    }
    _put(calendar, "tasks", row)


def _days(calendar: _Calendar, event: Component, start: Moment) -> list[dt.date] | None:
    """The days of a recurring event that are taken; none for one that does not come back."""
    more = calendar.zones.days(event.all("RDATE"))
    rule = _rule(calendar, event) if event.first("RRULE") is not None else None
    if calendar.known is None or (rule is None and not more):
        return None
    today = calendar.known.today
    since, until = today - BACK, today + AHEAD
    days = {day for day in (start.day, *more) if since <= day <= until}
    if rule is not None:
        calendar.spent += span_of(rule, start.day, since, until)
        if calendar.spent > MOST_SPAN:
            calendar.unknown_rules += 1
            return [start.day]
        days |= {*days_of(rule, start.day, since, until)}
        is_cut = start.day < since or not rule.ends or (rule.until or until) > until
        calendar.cut += is_cut or rule.count is not None
    without = calendar.zones.days(event.all("EXDATE")) | calendar.overridden[event.text("UID")]
    left = max(MOST_OF_ALL - (calendar.repeated - calendar.number), 0)
    nearest = sorted(days - without, key=lambda day: abs((day - today).days))
    return sorted(nearest[: min(MOST_OF_ONE, left)])


def _rule(calendar: _Calendar, event: Component) -> Rule | None:
    try:
        return parse_rule(event.text("RRULE"))
    except ValueError:
        calendar.unknown_rules += 1
        return None


def _next(calendar: _Calendar, rule: Rule | None, first: dt.date) -> dt.date:
    """The next day of a rule from today, else its first."""
    if rule is None or calendar.known is None or first >= calendar.known.today:
        return first
    today, until = calendar.known.today, calendar.known.today + BACK
    calendar.spent += span_of(rule, first, today, until)
    if calendar.spent > MOST_SPAN:
        return first
    return next(days_of(rule, first, today, until), first)


# -- what is ours, to-dos, journals -----------------------------------------------------------


def _our_visit(calendar: _Calendar, event: Component) -> None:
    """A visit that we wrote: what it says itself, and its day as the calendar has it now."""
    start = calendar.zones.moment(event.first("DTSTART"))
    row = {"id": event.text("UID"), **_our_customer(calendar, event)}
    if start is not None:
        zone = start.zone or event.text(f"{OURS}ZONE")
        row |= {"day": start.day.isoformat(), "time": start.time or "", "zone": zone}
    for name in ("contact", "mode", "state", "purpose", "said", "feedback", "competitor"):
        row[name] = event.text(f"{OURS}{name}".upper())
    for name in ("result", "next_on", "next_step"):
        row[name] = event.text(f"{OURS}{name}".upper().replace("_", "-"))
    if _is_off(event) and row["state"] in {"planned", "completed"}:
        row["state"] = "cancelled"
    _put(calendar, "visits", exact(VISIT, row))


def _todo(calendar: _Calendar, todo: Component) -> None:
    title = _title(todo)
    if not title:
        return _leave(calendar, todo)
    due = calendar.zones.moment(todo.first("DUE")) or calendar.zones.moment(todo.first("DTSTART"))
    done = calendar.zones.moment(todo.first("COMPLETED"))
    status = todo.text("STATUS").upper()
    state = _DONE.get(status, "done" if done or todo.text("PERCENT-COMPLETE") == "100" else "")
    row = {
        "id": _code(calendar, todo, due),
        "title": title,
        "due": "" if due is None else due.day.isoformat(),
        "state": state,
        "done_on": done.day.isoformat() if done is not None and state == "done" else "",
        "note": _cut(_joined(_line(todo.text("LOCATION")), todo.text("DESCRIPTION"))),
    }
    if _ours(todo, "task"):
        row |= {
            **_our_customer(calendar, todo),
            "title": written if _line(written := todo.text(f"{OURS}TITLE")) == title else title,
            "code": todo.text(f"{OURS}CODE"),
            "state": state or "open",
            "done_on": todo.text(f"{OURS}DONE-ON"),
            "repeat": todo.text(f"{OURS}REPEAT"),
            "note": todo.text("DESCRIPTION"),
        }
    else:
        row |= _customer(calendar, _mention(calendar.known, todo))
        if due is not None and todo.first("RRULE") is not None:
            rule = _rule(calendar, todo)
            row["repeat"] = (rule and repeat_of(rule, due.day)) or ""
    _put(calendar, "tasks", exact(TASK, row) if _ours(todo, "task") else row)
    return None


def _journal(calendar: _Calendar, journal: Component) -> None:
    start = calendar.zones.moment(journal.first("DTSTART")) or calendar.zones.moment(
        journal.first("DTSTAMP")
    )
    texts = [line.text for line in journal.all("DESCRIPTION")]
    body = _joined(_line(journal.text("SUMMARY")), *texts)
    if start is None or not body:
        return _leave(calendar, journal)
    row = {"id": journal.text("UID"), "day": start.day.isoformat(), "body": body}
    _put(calendar, "notes", row | _customer(calendar, _mention(calendar.known, journal)))
    return None


_TAKE = {"VEVENT": _event, "VTODO": _todo, "VJOURNAL": _journal}


# -- the parts of an event --------------------------------------------------------------------


def _put(calendar: _Calendar, kind: str, row: dict[str, str], *, again: bool = False) -> None:
    """A row by the number of its event; further days of one are numbered behind all events."""
    calendar.repeated += again
    number = calendar.repeated if again else calendar.number
    calendar.rows[kind].append((number, row))


def _leave(calendar: _Calendar, event: Component) -> None:
    calendar.bare += 1
    if event.lines:
        glimpse = f"{event.lines[0].name}: {_line(event.lines[0].text)}"
        calendar.aside.append(SetAside(calendar.number, (glimpse,), "note"))


def _ours(event: Component, kind: str) -> bool:
    return event.text(f"{OURS}KIND") == kind


def _title(event: Component) -> str:
    return (_line(event.text("SUMMARY")) or _line(event.text("DESCRIPTION")))[:_LONGEST_TITLE]


def _code(calendar: _Calendar, event: Component, start: Moment | None) -> str:
    """The UID; of one day of a recurring event with that day."""
    uid = event.text("UID")
    day = calendar.zones.moment(event.first("RECURRENCE-ID"))
    if not uid:
        return ""
    return f"{uid}/{day.day:%Y%m%d}" if day is not None and start is not None else uid


def _mention(known: Known | None, event: Component) -> Mention | None:
    """The customer an event is about, and the person where the invitation tells."""
    if known is None:
        return None
    invited = None
    for line in (*event.all("ATTENDEE"), *event.all("CONTACT"), *event.all("ORGANIZER")):
        address = line.text
        address = address[7:] if address[:7].casefold() == "mailto:" else line.param("EMAIL")
        if address and (invited := known.of_address(address)) is not None:
            break
    for name in ("SUMMARY", "LOCATION"):
        customer = known.in_text(event.text(name))
        if customer is not None:
            same = invited is not None and invited.customer.id == customer.id
            return invited if same else Mention(customer)
    return invited


def _customer(calendar: _Calendar, mention: Mention | None) -> dict[str, str]:
    if mention is None or calendar.known is None:
        return {}
    if calendar.known.is_unique(mention.customer):
        return {"customer_name": mention.customer.name}
    return {"customer": str(mention.customer.id)}


def _our_customer(calendar: _Calendar, event: Component) -> dict[str, str]:
    """The customer by its id where it is known, else by its name."""
    name = event.text(f"{OURS}CUSTOMER-NAME")
    try:
        known = calendar.known and calendar.known.of_id(parse_id(event.text(f"{OURS}CUSTOMER")))
    except ValueError:
        known = None
    if known and not (calendar.known and calendar.known.is_unique(known)):
        return {"customer": str(known.id)}
    return {"customer_name": known.name if known else name}


def _mode(event: Component, title: str) -> str:
    """A visit unless it is plainly something else: a call is no visit."""
    words = folded(f"{title} {' '.join(parts(event.text('CATEGORIES'), ','))}")
    for mode, marks in _MODES:
        if any(mark in words for mark in marks):
            return mode
    return "visit"


def _is_off(event: Component) -> bool:
    return event.text("STATUS").upper() == "CANCELLED"


def _new_state(calendar: _Calendar, day: dt.date, ahead: str, over: str) -> str:
    """What a new record is: what is today is not over yet."""
    if calendar.known is None:
        return ""
    return ahead if day >= calendar.known.today else over


def _joined(*texts: str) -> str:
    kept: Iterable[str] = dict.fromkeys(text.strip() for text in texts if text.strip())
    return "\n".join(kept)


def _line(text: str) -> str:
    return " ".join(text.split())


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1] + "…"
