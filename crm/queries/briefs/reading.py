"""Reading a brief: a few statements, whatever the history, put in the order it is read."""

import datetime as dt
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.domain.days import WorkCalendar
from crm.models import Setting
from crm.queries.briefs.advice import advise
from crm.queries.briefs.changes import read_changes
from crm.queries.briefs.near import near_dates, read_lessons, read_untried
from crm.queries.briefs.people import read_contacts, read_customer, read_people, read_promises
from crm.queries.briefs.rows import Brief, OrderFacts
from crm.queries.briefs.spending import read_gifts
from crm.queries.briefs.trade import read_known, read_owed, read_sales
from crm.settings import CADENCE_IDEAL, CADENCE_MAXIMUM, LAPSED_AFTER, SettingOf

MOST_PRODUCTS = 8


def brief(session: Session, customer: UUID, *, today: dt.date, calendar: WorkCalendar) -> Brief:
    """What to know before meeting the customer; KnownError if it is not there.

    `calendar` needs the working days of the thirty days from today.
    """
    settings = _numbers(session, CADENCE_IDEAL, CADENCE_MAXIMUM, LAPSED_AFTER)
    who, state, owner = read_customer(
        session,
        customer,
        today=today,
        ideal=settings[CADENCE_IDEAL.key],
        maximum=settings[CADENCE_MAXIMUM.key],
        lapsed_after=settings[LAPSED_AFTER.key],
    )
    people = read_people(session, customer)
    promises, more_promises = read_promises(session, customer, today=today)
    contacts = read_contacts(session, customer, today=today)
    sales = read_sales(session, customer, today=today)
    known = read_known(session, customer, today=today)
    owed, more_owed = read_owed(session, customer, today=today)
    changes, more_changes, planned = read_changes(session, who, known.products, today=today)
    gifts, more_gifts = read_gifts(session, who, owner, people, today=today)
    lessons, more_lessons = read_lessons(session, who, state, known.products, today=today)
    untried = read_untried(session, customer, known, today=today)
    visit, time = planned if planned is not None else (None, None)
    dates = near_dates(who, state, people, gifts.rows, visit, today=today, calendar=calendar)
    more = {
        "promises": more_promises,
        "orders": len(known.bought[MOST_PRODUCTS:]),
        "owed": more_owed,
        "changes": more_changes,
        "gifts": more_gifts,
        "lessons": more_lessons,
    }
    found = Brief(
        today=today,
        customer=who,
        visit=visit,
        visit_time=time,
        who=tuple(person.row for person in people),
        state=state,
        promises=tuple(promises),
        contacts=tuple(contacts),
        orders=OrderFacts(
            sales=sales,
            usual=known.bought[:MOST_PRODUCTS],
            pitched_only=known.pitched_only[:MOST_PRODUCTS],
        ),
        owed=owed,
        changes=changes,
        gifts=gifts,
        dates=tuple(dates),
        lessons=tuple(lessons),
        say=(),
        bring=(),
        more={section: count for section, count in more.items() if count},
    )
    return advise(found, untried)


def _numbers(session: Session, *which: SettingOf[int]) -> dict[str, int]:
    """The values of settings that are numbers, in one statement."""
    ids = [one.id for one in which]
    rows = session.execute(
        select(Setting.key, Setting.value).where(Setting.id.in_(ids), ~Setting.deleted)
    ).all()
    stored = {row.key: row.value for row in rows}
    found = {}
    for one in which:
        try:
            found[one.key] = one.parse(stored.get(one.key) or "")
        except ValueError:
            found[one.key] = one.default
    return found
