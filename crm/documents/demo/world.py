"""What everything in the sample data shares: the dice, the calendar, the reps, the products."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from uuid import UUID

from crm.documents.demo.catalogue import Item
from crm.documents.demo.rows import Rows
from crm.domain.days import WorkCalendar

PERCENT = 100
_DAY = dt.timedelta(days=1)


@dataclass(slots=True)
class World:
    """One run; nothing in it reads the clock, and every throw is of the one pair of dice."""

    rows: Rows
    dice: Random
    new_id: Callable[[], UUID]
    today: dt.date
    calendar: WorkCalendar
    me: UUID
    manager: UUID
    colleagues: Sequence[UUID]
    items: list[Item] = field(default_factory=list)
    people: int = 0
    orders: Counter[dt.date] = field(default_factory=Counter)

    def chance(self, percent: int) -> bool:
        """True that many times in a hundred."""
        return self.dice.randrange(PERCENT) < percent

    def order_code(self, day: dt.date) -> str:
        """The day and a number within it."""
        self.orders[day] += 1
        return f"SO{day:%y%m%d}-{self.orders[day]:02d}"

    def ago(self, days: int) -> dt.date:
        """So many days before today."""
        return self.today - dt.timedelta(days=days)

    def working(self, day: dt.date) -> dt.date:
        """The day itself if it is worked, else the next that is."""
        return day if self.calendar.is_working_day(day) else self.calendar.next_working_day(day)

    def worked(self, day: dt.date) -> dt.date:
        """The day itself if it is worked, else the one before it that is."""
        return day if self.calendar.is_working_day(day) else self.calendar.previous_working_day(day)

    def days_worked(self, start: dt.date, end: dt.date) -> list[dt.date]:
        """The working days from `start` to `end`, both included."""
        found = []
        while start <= end:
            if self.calendar.is_working_day(start):
                found.append(start)
            start += _DAY
        return found

    @property
    def week(self) -> dt.date:
        """The Monday of this week."""
        return self.today - dt.timedelta(days=self.today.weekday())

    @property
    def fresh(self) -> dt.date:
        """A day of this week and this month, not after today, worked if there is one."""
        first = max(self.week, self.today.replace(day=1))
        worked = self.days_worked(first, self.today)
        return worked[-1] if worked else self.today

    def spread(self, start: dt.date, end: dt.date) -> dt.date:
        """A working day somewhere between, or the end if there is none."""
        if end <= start:
            return end
        day = start + dt.timedelta(days=self.dice.randrange((end - start).days + 1))
        return min(self.working(day), end)
