"""The visit plan 拜访计划表: what its form holds, as text, for paper and for spreadsheets."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.i18n import gettext as _
from crm.i18n import language
from crm.labels import label
from crm.models import Contact, Customer, Rep, Visit
from crm.queries.briefs import words
from crm.queries.filters import same
from crm.queries.owners import owner_on
from crm.queries.reps import me


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedVisit:
    """A line of the plan; what is not known is empty."""

    number: int
    code: str
    contact: str
    customer: str
    phone: str
    address: str
    situation: str
    day: dt.date
    time: str
    mode: str
    purpose: str

    @property
    def when(self) -> str:
        """The day, and the hour if there is one."""
        return f"{words.day(self.day, self.day, weekday=True)} {self.time}".strip()

    @property
    def cells(self) -> tuple[str, ...]:
        """The text of each column, in the order of `headings`."""
        return (
            str(self.number),
            self.code,
            self.contact,
            self.customer,
            self.phone,
            self.address,
            self.situation,
            self.when,
            self.mode,
            self.purpose,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitPlan:
    """The plan of a rep from `start` to `end`, as filled in on `filled_on`."""

    rep: str
    team: str
    start: dt.date
    end: dt.date
    filled_on: dt.date
    visits: Sequence[PlannedVisit]

    @property
    def span(self) -> str:
        """The days it is for: 2026年9月21日–27日."""
        first = words.day(self.start, dt.date.min)
        if (self.start.year, self.start.month) == (self.end.year, self.end.month):
            if language() == "zh":
                return f"{first}–{self.end.day}日"
            return f"{self.start.day}–{words.day(self.end, dt.date.min)}"
        return f"{first} – {words.day(self.end, dt.date.min)}"


def headings() -> tuple[str, ...]:
    """The columns of the form, in the language spoken now."""
    return (
        _("No."),
        _("Customer code"),
        _("Contact name"),
        _("Company"),
        _("Phone number"),
        _("Company address"),
        _("State of the customer"),
        _("Time of the visit"),
        _("Way of visiting"),
        _("Purpose expected"),
    )


def signatures() -> tuple[str, ...]:
    """Who signs below."""
    return (_("Sales representative"), _("Sales manager"), _("General manager"), _("Signed on"))


def read_visit_plan(
    session: Session,
    start: dt.date,
    end: dt.date,
    *,
    today: dt.date,
    rep: uuid.UUID | None = None,
    customer: uuid.UUID | None = None,
) -> VisitPlan:
    """Every contact of the rep, mine by default, that was planned for these days.

    What has taken place by now was planned too; what was called off is left out.
    """
    whose = rep or me(session)
    who = session.get(Rep, whose)
    rows = session.execute(
        select(Visit, Customer, Contact)
        .join(Customer, Customer.id == Visit.customer_id)
        .outerjoin(Contact, Contact.id == Visit.contact_id)
        .where(Visit.day.between(start, end), Visit.state != "cancelled")
        .where(~Visit.deleted, ~Customer.deleted, *same(Visit.customer_id, customer))
        .where(func.coalesce(Visit.rep_id, owner_on(Visit.customer_id, Visit.day)) == whose)
        .order_by(Visit.day, Visit.time.is_(None), Visit.time, Visit.id)
    )
    return VisitPlan(
        rep=who.name if who else "",
        team=(who.team or "") if who else "",
        start=start,
        end=end,
        filled_on=today,
        visits=[
            _planned(number, visit, customer, contact)
            for number, (visit, customer, contact) in enumerate(rows, start=1)
        ],
    )


def _planned(
    number: int, visit: Visit, customer: Customer, contact: Contact | None
) -> PlannedVisit:
    phones = (contact.mobile, contact.phone) if contact else ()
    return PlannedVisit(
        number=number,
        code=customer.code or "",
        contact=contact.name if contact else "",
        customer=customer.name,
        phone=next(filter(None, (*phones, customer.phone)), ""),
        address=_address(customer),
        situation=" · ".join(filter(None, (customer.situation, customer.needs))),
        day=visit.day,
        time=visit.time or "",
        mode=label("mode", visit.mode),
        purpose=visit.purpose or "",
    )


def _address(customer: Customer) -> str:
    if customer.address:
        return customer.address
    joint = "" if language() == "zh" else ", "
    return joint.join(filter(None, (customer.city, customer.region)))
