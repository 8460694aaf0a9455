"""What the room of the day shows, read in one snapshot."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from crm.domain.days import WorkCalendar
from crm.queries.birthdays import next_festivals
from crm.queries.closing import Closing, closing
from crm.queries.dates import BirthdayRow, FestivalRow, birthdays_ahead, festivals_ahead
from crm.queries.measure import measure
from crm.queries.news import NewsRow, list_news, news_since
from crm.queries.on_the_way import on_the_way
from crm.queries.progress import TargetProgress, today_targets
from crm.queries.receivables import ReceivableRow, receivables
from crm.queries.reps import me
from crm.queries.suggestions import Suggestion
from crm.queries.today import PromiseRow, QuietRow, open_promises, quiet_customers
from crm.queries.week import VisitCard, places, visit_cards
from crm.services.desk import Desk

_FESTIVAL_NEAR = 60
_HOLIDAY_NEAR = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayData:
    """Everything the page shows."""

    today: dt.date
    rep: uuid.UUID
    week: Sequence[TargetProgress]
    money: TargetProgress | None
    closing: Closing | None
    visits: Sequence[VisitCard]
    hot: frozenset[uuid.UUID]
    way: Suggestion | None
    tomorrow: dt.date
    planned: Sequence[VisitCard]
    promises: Sequence[PromiseRow]
    quiet: Sequence[QuietRow]
    coverage: int | None
    birthdays: Sequence[BirthdayRow]
    festivals: Sequence[FestivalRow]
    owed: Sequence[ReceivableRow]
    since: dt.date
    news: Sequence[NewsRow]
    festival: tuple[str, dt.date, bool] | None
    """The next one by name, its day, and whether that is a day off."""
    holiday: dt.date | None
    """The next working day of the week that is not worked, within two weeks."""


def read_today(desk: Desk, today: dt.date, looked: dt.date | None = None) -> TodayData:
    """Read it; `looked` is the last day before today on which the rep looked at the page.

    `tomorrow` is the next working day where tomorrow is none.
    """
    calendar = desk.calendar(today, today)
    next_day = today + dt.timedelta(days=1)
    working = calendar.next_working_day(today)
    with desk.store.reading() as session:
        rep = me(session)
        planned = visit_cards(session, next_day, next_day, rep=rep)
        day = next_day if planned or working == next_day else working
        governing = partial(today_targets, session, rep=rep, today=today, calendar=calendar)
        money = next(iter(governing(period="month", metric="sales_amount")), None)
        owed = receivables(session, today=today, rep=rep)
        visits = visit_cards(session, today, today, rep=rep)
        known = places(session, {card.customer_id for card in visits}, today=today)
        since = news_since(session, today=today, rep=rep)
        if looked is not None and looked < since:
            since = looked
        return TodayData(
            today=today,
            rep=rep,
            week=governing(period="week"),
            money=money,
            closing=None if money is None else closing(session, money, owed, rep=rep, today=today),
            visits=visits,
            hot=frozenset(customer for customer, place in known.items() if place.hot),
            way=on_the_way(session, today=today, rep=rep) if visits else None,
            tomorrow=day,
            planned=planned if day == next_day else visit_cards(session, day, day, rep=rep),
            promises=open_promises(session, rep=rep),
            quiet=quiet_customers(session, today=today, rep=rep),
            coverage=measure(session, "cadence_coverage", today, today, rep=rep, today=today).value,
            birthdays=birthdays_ahead(session, today=today, rep=rep),
            festivals=festivals_ahead(session, today=today, rep=rep, calendar=calendar),
            owed=owed,
            since=since,
            news=list_news(session, since=since, today=today, rep=rep),
            festival=_next_festival(calendar, today),
            holiday=_next_day_off(calendar, today),
        )


def _next_festival(calendar: WorkCalendar, today: dt.date) -> tuple[str, dt.date, bool] | None:
    near = next_festivals(today, _FESTIVAL_NEAR)
    if not near:
        return None
    _code, name, day = near[0]
    return name, day, day in calendar.holidays and not calendar.is_working_day(day)


def _next_day_off(calendar: WorkCalendar, today: dt.date) -> dt.date | None:
    days = (today + dt.timedelta(days=n) for n in range(1, _HOLIDAY_NEAR + 1))
    return next(
        (
            day
            for day in days
            if day in calendar.holidays
            and day.weekday() not in calendar.weekend
            and not calendar.is_working_day(day)
        ),
        None,
    )
