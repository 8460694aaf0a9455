"""What the week board shows, read from one snapshot."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from crm.domain.days import WorkCalendar
from crm.domain.places import way_km
from crm.i18n import language
from crm.queries.progress import PeriodProgress, TargetProgress, period_progress
from crm.queries.receivables import receivables
from crm.queries.reps import me
from crm.queries.suggestions import Suggestion, suggestions
from crm.queries.today import is_empty
from crm.queries.week import Place, VisitCard, places, visit_cards
from crm.queries.week_notes import DayNote, day_notes
from crm.services.desk import Desk

_DAYS = 7
_WEEKEND = (5, 6)
_NOON = "12:00"
_EVENING = "17:30"


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardDay:
    """One day: whether it is worked, its holiday's name, its cards in the order of their hours."""

    day: dt.date
    working: bool
    swapped: bool
    holiday: str | None
    cards: Sequence[VisitCard]
    notes: Sequence[DayNote]
    kilometres: float | None
    districts: Sequence[str]

    @property
    def rests(self) -> bool:
        """Whether it is shown as a day off."""
        return not self.working and not self.cards

    @property
    def done(self) -> int:
        """How many of its contacts took place."""
        return sum(card.state == "completed" for card in self.cards)

    @property
    def free(self) -> str:
        """The half of the day without a contact: morning, afternoon, or neither."""
        hours = [card.time for card in self.cards if card.time]
        if not hours or len(hours) != len(self.cards):
            return ""
        if min(hours) >= _NOON:
            return "morning"
        return "afternoon" if max(hours) < _NOON else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekData:
    """A week: days, targets with what they come to, whom to visit besides, what cards say."""

    today: dt.date
    days: Sequence[BoardDay]
    progress: PeriodProgress
    planned: Mapping[uuid.UUID, int]
    suggestions: Sequence[Suggestion]
    places: Mapping[uuid.UUID, Place]
    late: frozenset[uuid.UUID]
    anybody: bool  # whether there are customers at all

    @property
    def start(self) -> dt.date:
        """Its first day."""
        return self.days[0].day


def read_week(desk: Desk, day: dt.date, today: dt.date) -> WeekData:
    """The week of the day."""
    calendar = desk.calendar(min(day, today), max(day, today))
    with desk.store.reading() as session:
        rep = me(session)
        progress = period_progress(session, "week", day, rep=rep, today=today, calendar=calendar)
        days = [progress.start + dt.timedelta(days=n) for n in range(_DAYS)]
        cards = visit_cards(session, days[0], days[-1], rep=rep)
        where = places(session, {card.customer_id for card in cards}, today=today)
        notes = day_notes(session, days[0], days[-1], today=today, rep=rep)
        # The plan of one week: each looks up a handful of orders by their customer.
        awaited = {card.customer_id for card in cards if card.state == "planned"}
        late = frozenset(
            customer
            for customer in awaited
            if any(
                row.owed > 0 and row.days_past_due > 0
                for row in receivables(session, today=today, customer=customer)
            )
        )
        suggested = (
            suggestions(session, days[0], days[-1], today=today, rep=rep)
            if days[-1] >= today
            else []
        )
        anybody = not is_empty(session)
    return WeekData(
        today=today,
        days=[_board_day(each, cards, notes, where, calendar) for each in days],
        progress=progress,
        planned={target.id: planned_for(target, cards, today) for target in progress.targets},
        suggestions=suggested,
        places=where,
        late=late,
        anybody=anybody,
    )


def planned_for(target: TargetProgress, cards: Sequence[VisitCard], today: dt.date) -> int:
    """What the plan still to be kept adds to the target; 0 where a plan says nothing of it."""
    if set(target.scope) - {"rep"} or target.each or target.metric not in _PLANNED:
        return 0
    ahead = [card for card in cards if card.state == "planned" and card.day >= today]
    if target.metric != "contacts_made":
        ahead = [card for card in ahead if card.mode == "visit"]
    if target.metric == "new_client_visits":
        met = {c.customer_id for c in cards if c.state == "completed" and c.mode == "visit"}
        return len({card.customer_id for card in ahead if card.first} - met) * target.scale
    return len(ahead) * target.scale


_PLANNED = frozenset({"visits", "contacts_made", "new_client_visits"})


def _board_day(
    day: dt.date,
    cards: Sequence[VisitCard],
    notes: Sequence[DayNote],
    where: Mapping[uuid.UUID, Place],
    calendar: WorkCalendar,
) -> BoardDay:
    mine = [card for card in cards if card.day == day]
    working = calendar.is_working_day(day)
    gone = [card for card in mine if card.mode == "visit" and card.state != "missed"]
    found = [where[card.customer_id] for card in gone if card.customer_id in where]
    districts = dict.fromkeys(place.district for place in found if place.district)
    return BoardDay(
        day=day,
        working=working,
        swapped=working and day in calendar.workdays and day.weekday() in calendar.weekend,
        holiday=holiday_name(day, language()) if day in calendar.holidays and not working else None,
        cards=mine,
        notes=[note for note in notes if note.day == day],
        kilometres=way_km(place.point for place in found),
        districts=list(districts),
    )


@lru_cache(maxsize=256)
def holiday_name(day: dt.date, tongue: str) -> str | None:
    """What the day is called; a day given for a swapped one has the name of what it belongs to."""
    import holidays

    names = holidays.country_holidays(
        "CN", years=[day.year], language="zh_CN" if tongue == "zh" else "en_US"
    )
    step = dt.timedelta(days=1)
    here: dt.date | None = day
    for _back in range(_DAYS):  # a festival stands before the days that lengthen it
        if here is None or here not in names:
            break
        name = str(names[here]).split(" (")[0].split("（")[0]
        if not name.startswith(("休息日", "Day off")):
            return name
        here -= step
        while here not in names and here.weekday() in _WEEKEND and day - here < _DAYS * step:
            here -= step
    return None
