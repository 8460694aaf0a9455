"""The visit plan 拜访计划表 and the visit log 拜访记录表."""

import datetime as dt
import uuid
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.documents.forms.heads import fields
from crm.documents.forms.shape import BLANK_ROWS, Column, Paper, Wanted
from crm.documents.visit_plan import headings, read_visit_plan, signatures
from crm.i18n import gettext as _
from crm.labels import label
from crm.models import Contact, Visit
from crm.queries.visits import list_visits
from crm.queries.week import visit_cards

_PLAN_WIDTHS = (5, 11, 10, 24, 15, 26, 22, 16, 9, 26)
_AT_ONCE = 5000  # ids handed to one statement


def read_plan(session: Session, wanted: Wanted) -> Paper:
    """Every contact planned for these days, what has taken place by now too."""
    plan = read_visit_plan(
        session,
        wanted.start,
        wanted.end,
        today=wanted.today,
        rep=wanted.rep,
        customer=wanted.customer,
    )
    columns = [
        Column(words, width, "middle" if place in {0, 7, 8} else "text")
        for place, (words, width) in enumerate(zip(headings(), _PLAN_WIDTHS, strict=True))
    ]
    rows = [
        (
            *(str(number), visit.code, visit.contact, visit.customer, visit.phone),
            *(visit.address, visit.situation, moment(visit.day, visit.time)),
            *(visit.mode, visit.purpose),
        )
        for number, visit in enumerate(plan.visits, start=1)
    ]
    return Paper(
        title=label("form", "visit_plan"),
        columns=columns,
        rows=rows,
        fields=fields(session, wanted),
        signatures=tuple(_("{name}: ").format(name=name) for name in signatures()),
        blank=0 if rows else BLANK_ROWS,
    )


def read_log(session: Session, wanted: Wanted) -> Paper:
    """What took place in these days, and what came of it."""
    who = wanted.whose(session)
    mine = {
        card.id
        for card in visit_cards(
            session, wanted.start, wanted.end, rep=who.id if who is not None else None
        )
    }
    found = list_visits(
        session,
        customer=wanted.customer,
        start=wanted.start,
        end=wanted.end,
        state="completed",
    )
    people = _people(session, [visit.id for visit in found])
    columns = (
        Column(_("Visit date"), 16, "middle"),
        Column(_("Customer's name"), 18),
        Column(_("Contact"), 8),
        Column(_("Title"), 8),
        Column(_("Phone number"), 13),
        Column(_("Mode"), 6, "middle"),
        Column(_("Purpose"), 12),
        Column(_("What was said"), 30),
        Column(_("Feedback"), 16),
        Column(_("Competitor"), 11),
        Column(_("Result"), 8, "middle"),
        Column(_("Next on"), 11, "middle"),
        Column(_("Next step"), 14),
        Column(_("Rep"), 8, "middle"),
    )
    rows = [
        (
            *(moment(visit.day, visit.time), visit.customer, visit.contact),
            *people.get(visit.id, ("", "")),
            *(label("mode", visit.mode), visit.purpose, visit.said, visit.feedback),
            visit.competitor,
            label("result", visit.result) if visit.result else None,
            *(visit.next_on, visit.next_step, visit.rep),
        )
        for visit in reversed(found)
        if visit.id in mine
    ]
    return Paper(
        title=label("form", "visit_log"),
        columns=columns,
        rows=rows,
        fields=fields(session, wanted),
        signatures=(_("Sales representative: "), _("Sales manager: "), _("Date: ")),
        blank=0 if rows else BLANK_ROWS,
    )


def _people(
    session: Session, visits: Sequence[uuid.UUID]
) -> dict[uuid.UUID, tuple[str | None, str | None]]:
    """Title and number of whom each visit was with."""
    found: dict[uuid.UUID, tuple[str | None, str | None]] = {}
    for first in range(0, len(visits), _AT_ONCE):
        statement = (
            select(Visit.id, Contact.title, func.coalesce(Contact.mobile, Contact.phone))
            .join(Contact, Contact.id == Visit.contact_id)
            .where(Visit.id.in_(visits[first : first + _AT_ONCE]))
        )
        found |= {visit: (title, phone) for visit, title, phone in session.execute(statement)}
    return found


def moment(day: dt.date, time: str | None) -> dt.date:
    """The day, with its time where there is one."""
    if not time:
        return day
    try:
        return dt.datetime.combine(day, dt.time.fromisoformat(time))
    except ValueError:
        return day
