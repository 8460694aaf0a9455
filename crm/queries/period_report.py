"""The report of a week or a month: every target with what came of it, and what was done."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from crm.domain.days import WorkCalendar
from crm.models import Rep
from crm.queries.progress import PeriodProgress, TargetProgress, period_progress
from crm.queries.reps import me
from crm.queries.week import VisitCard, visit_cards


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodReport:
    """One period of one rep, in figures; forms and texts are made from it."""

    kind: str
    start: dt.date
    end: dt.date
    today: dt.date
    rep: str
    targets: Sequence[TargetProgress]
    activity: Mapping[str, Any]
    visits: Sequence[VisitCard]
    planned: Sequence[VisitCard]


def read_period_report(
    session: Session,
    kind: str,
    day: dt.date,
    *,
    rep: uuid.UUID | None = None,
    today: dt.date,
    calendar: WorkCalendar,
) -> PeriodReport:
    """The period of this kind around the day, and what is planned for the same time after it."""
    whose = rep or me(session)
    found: PeriodProgress = period_progress(
        session, kind, day, rep=whose, today=today, calendar=calendar
    )
    length = found.end - found.start
    after = found.end + dt.timedelta(days=1)
    cards = visit_cards(session, found.start, found.end, rep=whose)
    name = session.get(Rep, whose)
    return PeriodReport(
        kind=kind,
        start=found.start,
        end=found.end,
        today=today,
        rep="" if name is None else name.name,
        targets=found.targets,
        activity=found.activity,
        visits=[card for card in cards if card.state == "completed"],
        planned=[
            card
            for card in visit_cards(session, after, after + length, rep=whose)
            if card.state == "planned"
        ],
    )
