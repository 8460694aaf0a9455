"""The dates that are near, and the lessons and products that apply."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from crm.domain.days import WorkCalendar
from crm.i18n import gettext as _
from crm.labels import folded, label
from crm.models import Customer, Lesson, Order, OrderLine, Product
from crm.queries.birthdays import is_birthday, lunar_words, next_birthday, next_festivals
from crm.queries.briefs import words
from crm.queries.briefs.changes import AHEAD
from crm.queries.briefs.people import Person, customer_ref
from crm.queries.briefs.rows import (
    BoughtRow,
    CustomerFacts,
    DateRow,
    FactRef,
    LessonRow,
    SpentRow,
    StateFacts,
)
from crm.queries.briefs.trade import Known

PEERS: Final = 100
ENOUGH_PEERS: Final = 2
PEER_DAYS: Final = 365
MOST_LESSONS: Final = 10
GENERAL_LESSONS: Final = 2
_GIFT_BEFORE: Final = 30
_LATE_DECISION: Final = 60
_WHY: Final = ("customer", "product", "topic", "general")


def near_dates(
    customer: CustomerFacts,
    state: StateFacts,
    people: Sequence[Person],
    gifts: Sequence[SpentRow],
    planned: DateRow | None,
    *,
    today: dt.date,
    calendar: WorkCalendar,
) -> list[DateRow]:
    """What is near within 30 days, by day; a prospect's decision also when it is past."""
    found = [planned] if planned is not None else []
    found.extend(_birthdays(people, today))
    found.extend(_festivals(customer, gifts, today))
    since = customer.since or customer.first_order
    if since is not None and customer.stage in ("existing", "lapsed"):
        at = next_birthday(since.month, since.day, "solar", today)
        if at is not None and at.year > since.year and (at - today).days <= AHEAD:
            found.append(
                DateRow(
                    kind="anniversary",
                    day=at,
                    days=(at - today).days,
                    text="",
                    years=at.year - since.year,
                    fact=customer_ref(customer),
                )
            )
    expected = state.expected_on
    if expected is not None and customer.stage not in ("existing", "lost"):
        days = (expected - today).days
        if -_LATE_DECISION <= days <= AHEAD:
            found.append(
                DateRow(
                    kind="expected", day=expected, days=days, text="", fact=customer_ref(customer)
                )
            )
    found.sort(key=lambda row: (row.day, row.kind, row.text))
    return [_with_day_off(row, calendar) for row in found]


def _with_day_off(row: DateRow, calendar: WorkCalendar) -> DateRow:
    return replace(row, day_off=not calendar.is_working_day(row.day))


def _birthdays(people: Iterable[Person], today: dt.date) -> Iterable[DateRow]:
    for person in people:
        month, day = person.month, person.day
        if month is None or day is None or not is_birthday(month, day, person.calendar):
            continue
        at = next_birthday(month, day, person.calendar, today)
        if at is not None and (at - today).days <= AHEAD:
            yield DateRow(
                kind="birthday",
                day=at,
                days=(at - today).days,
                text=person.row.name,
                lunar=lunar_words(month, day) if person.calendar == "lunar" else None,
                fact=person.row.fact,
            )


def _festivals(
    customer: CustomerFacts,
    gifts: Sequence[SpentRow],
    today: dt.date,
) -> Iterable[DateRow]:
    """Festivals with no gift in the thirty days before, for those one has business with."""
    if customer.stage in ("lead", "lost"):
        return
    for _festival, name, at in next_festivals(today, AHEAD):
        since = at - dt.timedelta(days=_GIFT_BEFORE)
        sent = any(
            gift.kind == "gift"
            and gift.approval != "refused"
            and gift.day >= since
            and not other_occasion(gift.occasion, name)
            for gift in gifts
        )
        if not sent:
            yield DateRow(
                kind="festival",
                day=at,
                days=(at - today).days,
                text=name,
                open=True,
                fact=customer_ref(customer),
            )


def other_occasion(occasion: str | None, festival: str) -> bool:
    """Whether the gift says that it was for something else, a birthday for example."""
    if not occasion or not occasion.strip():
        return False
    ours, theirs = folded(festival), folded(occasion)
    stem = ours.removesuffix("festival").removesuffix("节").strip()
    return stem not in theirs


def read_lessons(
    session: Session,
    customer: CustomerFacts,
    state: StateFacts,
    products: Mapping[UUID, BoughtRow],
    *,
    today: dt.date,
) -> tuple[list[LessonRow], int]:
    """The lessons that apply, the customer's own first, and how many more there are."""
    rows = session.execute(
        select(Lesson, Product.name.label("product"))
        .outerjoin(Product, Product.id == Lesson.product_id)
        .where(Lesson.active, ~Lesson.deleted, Lesson.day <= today)
        .where(
            (Lesson.customer_id == customer.id)
            | (Lesson.customer_id.is_(None) & Lesson.product_id.in_(list(products)))
            | (Lesson.customer_id.is_(None) & Lesson.product_id.is_(None))
        )
        .order_by(Lesson.day.desc(), Lesson.id.desc())
    ).all()
    about_them = folded(
        " ".join(
            text or ""
            for text in (
                customer.industry,
                customer.note,
                customer.region,
                customer.city,
                label("kind", customer.kind),
                label("stage", customer.stage),
                *customer.tags,
                state.needs,
                state.situation,
                state.feedback,
                state.competitor,
            )
        )
    )
    found = []
    for row in rows:
        lesson: Lesson = row.Lesson
        topic = (lesson.topic or "").strip()
        why = "general"
        if lesson.customer_id is not None:
            why = "customer"
        elif lesson.product_id is not None:
            why = "product"
        elif topic and folded(topic) in about_them:
            why = "topic"
        elif not topic:
            continue  # nothing says where it applies
        found.append(
            LessonRow(
                day=lesson.day,
                mistake=lesson.mistake,
                correction=lesson.correction,
                why=why,
                about=row.product if why == "product" else topic or None,
                fact=FactRef("lesson", lesson.id, _("Lesson") + f" {words.day(lesson.day, today)}"),
            )
        )
    found.sort(key=lambda lesson: _WHY.index(lesson.why))
    general = [lesson for lesson in found if lesson.why == "general"]
    apply = [lesson for lesson in found if lesson.why != "general"]
    shown = [*apply, *general[:GENERAL_LESSONS]]
    return shown[:MOST_LESSONS], len(shown[MOST_LESSONS:])


def read_untried(
    session: Session, customer: UUID, known: Known, *, today: dt.date
) -> tuple[BoughtRow, int] | None:
    """The product most of the similar customers bought this year, and this one does not know.

    Similar: of the same kind, and the same industry where this one has one; a hundred of them are
    looked at, the latest first. With how many of them bought it; None below two.
    """
    this, other = aliased(Customer), aliased(Customer)
    peers = (
        select(other.id)
        .join(this, this.id == customer)
        .where(other.id != customer, ~other.deleted, other.kind == this.kind)
        .where(this.industry.is_(None) | (other.industry == this.industry))
        .order_by(other.id.desc())
        .limit(PEERS)
        .subquery()
    )
    buyers = func.count(Order.customer_id.distinct())
    row = session.execute(
        select(Product.id, Product.name, buyers.label("buyers"), func.max(Order.day).label("day"))
        .select_from(peers)
        .join(Order, Order.customer_id == peers.c.id)
        .join(OrderLine, OrderLine.order_id == Order.id)
        .join(Product, Product.id == OrderLine.product_id)
        .where(Order.day.between(today - dt.timedelta(days=PEER_DAYS), today))
        .where(Order.state != "cancelled", ~Order.deleted)
        .where(OrderLine.state != "cancelled", ~OrderLine.deleted)
        .where(Product.active, ~Product.deleted, Product.id.not_in(list(known.products)))
        .group_by(Product.id)
        .having(buyers >= ENOUGH_PEERS)
        .order_by(buyers.desc(), Product.name)
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    fact = FactRef("product", row.id, _("Product card"))
    found = BoughtRow(
        product=row.id, name=row.name, orders=0, last_on=None, pitched_on=None, fact=fact
    )
    return found, row.buyers
