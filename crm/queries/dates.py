"""The dates ahead: birthdays of the rep's contacts, and who still waits for a festival's gift."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.domain.days import WorkCalendar
from crm.domain.stages import derive_stage
from crm.models import Contact, Customer, Gift
from crm.queries.birthdays import is_birthday, lunar_words, next_birthday, next_festivals
from crm.queries.briefs.near import other_occasion
from crm.queries.owners import owner_on, stage_on
from crm.queries.progress import today_targets
from crm.queries.settings import setting
from crm.queries.standing import last_order, last_stage_day
from crm.settings import LAPSED_AFTER

AHEAD: Final = 14
"""Days that birthdays are told before."""
FESTIVAL_AHEAD: Final = 30
"""Days before a festival in which its gifts are sent."""
_NO_BUSINESS: Final = ("lead", "lost")


@dataclass(frozen=True, slots=True)
class BirthdayRow:
    """A contact's birthday on its next day; `lunar` in words if it is kept by the moon."""

    contact_id: uuid.UUID
    contact: str
    customer_id: uuid.UUID
    customer: str
    day: dt.date
    lunar: str | None
    age: int | None


@dataclass(frozen=True, slots=True)
class FestivalCustomer:
    """A customer to whom a gift is due at a festival, and whether it has had one."""

    id: uuid.UUID
    name: str
    grade: str | None
    sent: bool


@dataclass(frozen=True, slots=True)
class FestivalRow:
    """A festival at which gifts are given, with those one has business with, by grade and name.

    `headroom` is what the rep's budget for gifts leaves, minor units; None without a budget.
    """

    code: str
    name: str
    day: dt.date
    customers: Sequence[FestivalCustomer]
    headroom: int | None
    currency: str | None

    @property
    def waiting(self) -> Sequence[FestivalCustomer]:
        """Those without a gift so far."""
        return [each for each in self.customers if not each.sent]


def birthdays_ahead(
    session: Session, *, today: dt.date, rep: uuid.UUID, within: int = AHEAD
) -> list[BirthdayRow]:
    """Birthdays of the rep's customers' people from today to so many days from it, by day."""
    last = today + dt.timedelta(days=within)
    months = {
        "solar": {(today + dt.timedelta(days=n)).month for n in range(within + 1)},
        "lunar": _lunar_months(today, within),
    }
    rows = session.execute(
        select(
            *(Contact.id, Contact.name, Contact.customer_id, Customer.name),
            *(Contact.birth_month, Contact.birth_day, Contact.birth_calendar, Contact.birth_year),
        )
        .join(Customer, Customer.id == Contact.customer_id)
        .where(~Contact.deleted, ~Customer.deleted, Contact.birth_day.is_not(None))
        .where(func.abs(Contact.birth_month).in_(months["solar"] | months["lunar"]))
        .where(owner_on(Contact.customer_id, today) == rep)
    )
    found = []
    for contact, name, customer, company, month, day, calendar, year in rows:
        if month is None or day is None or abs(month) not in months[calendar]:
            continue
        if not is_birthday(month, day, calendar):
            continue
        at = next_birthday(month, day, calendar, today)
        if at is None or at > last:
            continue
        lunar = lunar_words(month, day) if calendar == "lunar" else None
        # Of a lunar birthday the year it is counted from is not sure.
        age = at.year - year if year and calendar == "solar" else None
        found.append(BirthdayRow(contact, name, customer, company, at, lunar, age))
    return sorted(found, key=lambda row: (row.day, row.customer, row.contact))


def festivals_ahead(
    session: Session,
    *,
    today: dt.date,
    rep: uuid.UUID,
    calendar: WorkCalendar,
    within: int = FESTIVAL_AHEAD,
) -> list[FestivalRow]:
    """The festivals near, each with the rep's customers who should get a gift and who got one.

    A gift counts in the thirty days before the festival unless it was refused or says that it was
    for something else.
    """
    near = next_festivals(today, within)
    if not near:
        return []
    customers = _in_business(session, today, rep)
    gifts = _gifts(session, [each.id for each in customers], near[0][2], today)
    headroom, currency = gift_headroom(session, rep=rep, today=today, calendar=calendar)
    found = []
    for code, name, day in near:
        start = day - dt.timedelta(days=FESTIVAL_AHEAD)
        listed = [
            FestivalCustomer(
                each.id,
                each.name,
                each.grade,
                any(
                    given >= start and not other_occasion(occasion, name)
                    for given, occasion in gifts.get(each.id, ())
                ),
            )
            for each in customers
        ]
        found.append(FestivalRow(code, name, day, listed, headroom, currency))
    return found


def gift_headroom(
    session: Session, *, rep: uuid.UUID, today: dt.date, calendar: WorkCalendar
) -> tuple[int | None, str | None]:
    """What the tightest of the rep's budgets for gifts leaves today, never below nothing."""
    budgets = [
        target
        for target in today_targets(
            session, rep=rep, today=today, calendar=calendar, metric="gifts_cost"
        )
        if target.sense == "cap" and target.each is None and target.high is not None
    ]
    if not budgets:
        return None, None
    least = min(budgets, key=lambda target: (target.high or 0) - target.value)
    return max((least.high or 0) - least.value, 0), least.currency


def _in_business(session: Session, today: dt.date, rep: uuid.UUID) -> list[FestivalCustomer]:
    lapsed_after = setting(session, LAPSED_AFTER)
    rows = session.execute(
        select(
            *(Customer.id, Customer.name, Customer.grade),
            last_order(Customer.id, today),
            stage_on(Customer.id, today),
            last_stage_day(Customer.id, today),
        )
        .where(~Customer.deleted, owner_on(Customer.id, today) == rep)
        .order_by(Customer.grade.is_(None), Customer.grade, Customer.name)
    )
    return [
        FestivalCustomer(id_, name, grade, sent=False)
        for id_, name, grade, ordered, stored, day in rows
        if derive_stage(stored or "lead", ordered, day, today, lapsed_after, lost_day=day)
        not in _NO_BUSINESS
    ]


def _gifts(
    session: Session, customers: Sequence[uuid.UUID], first: dt.date, today: dt.date
) -> dict[uuid.UUID, list[tuple[dt.date, str | None]]]:
    """Day and occasion of the gifts that may have been for a festival, by customer."""
    wanted = set(customers)
    rows = session.execute(
        select(Gift.customer_id, Gift.day, Gift.occasion)
        .where(Gift.day.between(first - dt.timedelta(days=FESTIVAL_AHEAD), today))
        .where(~Gift.deleted, Gift.approval != "refused", ~Gift.returned)
    )
    found: dict[uuid.UUID, list[tuple[dt.date, str | None]]] = defaultdict(list)
    for customer, day, occasion in rows:
        if customer in wanted:
            found[customer].append((day, occasion))
    return found


def _lunar_months(today: dt.date, within: int) -> set[int]:
    """The lunar months, leap ones as the ordinary, of these days."""
    from lunar_python import Solar

    found = set()
    for n in {*range(0, within + 1, 10), within}:
        day = today + dt.timedelta(days=n)
        found.add(abs(Solar.fromYmd(day.year, day.month, day.day).getLunar().getMonth()))
    return found
