"""Recurring events as iCalendar rules tell them: which days, within bounds.

Only what calendars of people use: every n days, weeks, months or years, on weekdays, days of the
month and months, so often or until a day. A rule within a day (hourly, every second) or of a shape
not known here is refused; whoever asks takes the first day alone.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Final

_WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_KNOWN: Final = {
    *("FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"),
}
_IDLE: Final = {"BYHOUR", "BYMINUTE", "BYSECOND"}  # the time of the event says as much
_BYDAY: Final = re.compile(r"([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)", re.ASCII)
_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,4}", re.ASCII)
_UNTIL: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:T[0-9]{6}Z?)?", re.ASCII)
_STEPS: Final = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}
_MONTHS: Final = {1: "month", 3: "quarter", 6: "half", 12: "year"}
_WEEK: Final = 7
_YEAR: Final = 12
_LONGEST_GRID: Final = 9999
_DAYS: Final = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 28, "YEARLY": 365}  # at least


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule; `step` is the freq. Weekdays are (which of the period or 0, weekday)."""

    freq: str
    step: int = 1
    count: int | None = None
    until: date | None = None
    weekdays: tuple[tuple[int, int], ...] = ()
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    places: tuple[int, ...] = ()
    first_weekday: int = 0

    @property
    def ends(self) -> bool:
        """Whether it comes to an end by itself."""
        return self.count is not None or self.until is not None


def parse_rule(text: str) -> Rule:
    """A rule from what stands behind RRULE; ValueError for what is not known here."""
    said: dict[str, str] = {}
    for part in text.upper().strip().rstrip(";").split(";"):
        name, equals, value = part.strip().partition("=")
        if not equals or (name not in _KNOWN and name not in _IDLE):
            raise ValueError(f"not a rule that is known here: {text[:80]!r}")
        said[name] = value.strip()
    if said.get("FREQ") not in _STEPS:
        raise ValueError(f"not by days: {text[:80]!r}")
    until = None
    if "UNTIL" in said:
        found = _UNTIL.fullmatch(said["UNTIL"])
        if found is None:
            raise ValueError(f"no day: {said['UNTIL'][:20]!r}")
        until = date(int(found[1]), int(found[2]), int(found[3]))
    step, count = _number(said, "INTERVAL", 1), _number(said, "COUNT", 0)
    if step < 1 or count < 0:
        raise ValueError(f"never: {text[:80]!r}")
    return Rule(
        said["FREQ"],
        step,
        count or None,
        until,
        tuple(map(_weekday, filter(None, said.get("BYDAY", "").split(",")))),
        _numbers(said, "BYMONTHDAY"),
        _numbers(said, "BYMONTH"),
        _numbers(said, "BYSETPOS"),
        _weekday(said.get("WKST", "MO"))[1],
    )


def days_of(rule: Rule, first: date, start: date, end: date) -> Iterator[date]:
    """The days of the rule from `start` to `end`, both included, where `first` is its first."""
    end = end if rule.until is None else min(end, rule.until)
    begin = start if rule.count is None else first
    for number, day in enumerate(_from(rule, first, begin, end), start=1):
        if day > end or (rule.count is not None and number > rule.count):
            return
        if day >= start:
            yield day


def span_of(rule: Rule, first: date, start: date, end: date) -> int:
    """About how many days have to be looked at for the days of the rule: what it will cost."""
    begin = first if rule.count is not None else max(first, start)
    return max((end - begin).days, 0) // rule.step + 1


def repeat_of(rule: Rule, first: date) -> str | None:
    """The period a task would come back by, where the rule says no more than that."""
    if rule.ends or rule.places:
        return None
    plain_day = rule.month_days in ((), (first.day,)) and rule.months in ((), (first.month,))
    if not plain_day or rule.weekdays not in ((), ((0, first.weekday()),)):
        return None
    if rule.freq in {"DAILY", "WEEKLY"}:
        days = rule.step * (_WEEK if rule.freq == "WEEKLY" else 1)
        if rule.month_days or rule.months or (rule.freq == "DAILY" and rule.weekdays):
            return None
        named = {1: "day", _WEEK: "week"}.get(days)
        return named or (f"{days}d" if days <= _LONGEST_GRID else None)
    if rule.weekdays or (rule.freq == "MONTHLY" and rule.months):
        return None
    return _MONTHS.get(rule.step * (_YEAR if rule.freq == "YEARLY" else 1))


def rule_of(repeat: str) -> str:
    """What stands behind RRULE for a task that comes back so; ValueError if it cannot."""
    if repeat in {"day", "week", "month", "year"}:
        return next(f"FREQ={freq}" for freq, step in _STEPS.items() if step == repeat)
    for step, name in _MONTHS.items():
        if name == repeat:
            return f"FREQ=MONTHLY;INTERVAL={step}"
    if not repeat.endswith("d") or not repeat[:-1].isdecimal():
        raise ValueError(f"does not come back: {repeat!r}")
    return f"FREQ=DAILY;INTERVAL={int(repeat[:-1])}"


def _from(rule: Rule, first: date, start: date, end: date) -> Iterator[date]:
    """All days of the rule from about `start` to about `end`, without its ends."""
    if rule.freq == "DAILY":
        places = max((start - first).days // rule.step, 0)
    elif rule.freq == "WEEKLY":
        places = max((start - first).days // (_WEEK * rule.step), 0)
    else:
        months = (start.year - first.year) * _YEAR + start.month - first.month
        places = max(months // (rule.step * (_YEAR if rule.freq == "YEARLY" else 1)), 0)
    try:
        length = _DAYS[rule.freq] * rule.step
        for place in range(places, (end - first).days // length + 2):
            days = sorted(_days_in(rule, first, place))
            yield from (day for day in _placed(days, rule.places) if day >= first)
    except (OverflowError, ValueError):  # beyond the year 9999
        return


def _placed(days: list[date], places: tuple[int, ...]) -> list[date]:
    """The days at these places from 1, from the end where negative; all where there are none."""
    if not places:
        return days
    indexes = {place - 1 if place > 0 else len(days) + place for place in places}
    return [days[index] for index in sorted(indexes) if 0 <= index < len(days)]


def _days_in(rule: Rule, first: date, place: int) -> set[date]:
    """The days in the n-th period of the rule."""
    if rule.freq == "DAILY":
        return {day for day in [first + timedelta(days=place * rule.step)] if _suits(rule, day)}
    if rule.freq == "WEEKLY":
        monday = first - timedelta(days=(first.weekday() - rule.first_weekday) % _WEEK)
        monday += timedelta(days=_WEEK * rule.step * place)
        wanted = {weekday for _which, weekday in rule.weekdays} or {first.weekday()}
        days = {monday + timedelta(days=n) for n in range(_WEEK)}
        return {
            day
            for day in days
            if day.weekday() in wanted and (not rule.months or day.month in rule.months)
        }
    if rule.freq == "MONTHLY":
        year, month = divmod(first.year * _YEAR + first.month - 1 + place * rule.step, _YEAR)
        if rule.months and month + 1 not in rule.months:
            return set()
        return _in_month(rule, first, year, month + 1)
    year = first.year + place * rule.step
    if rule.months or rule.month_days or not rule.weekdays:
        months = rule.months or ((first.month,) if not rule.month_days else range(1, _YEAR + 1))
        return {day for month in months for day in _in_month(rule, first, year, month)}
    length = (date(year + 1, 1, 1) - date(year, 1, 1)).days
    days = {date(year, 1, 1) + timedelta(days=n) for n in range(length)}
    return {day for which, weekday in rule.weekdays for day in _picked(days, which, weekday)}


def _in_month(rule: Rule, first: date, year: int, month: int) -> set[date]:
    length = monthrange(year, month)[1]
    days = {date(year, month, n) for n in range(1, length + 1)}
    numbers = {n if n > 0 else length + 1 + n for n in rule.month_days}
    if rule.weekdays:
        found = {day for which, weekday in rule.weekdays for day in _picked(days, which, weekday)}
        return {day for day in found if not numbers or day.day in numbers}
    return {day for day in days if day.day in (numbers or {first.day})}


def _picked(days: set[date], which: int, weekday: int) -> list[date]:
    """The n-th such weekday among the days, from the end where negative, all for 0."""
    same = sorted(day for day in days if day.weekday() == weekday)
    if which == 0:
        return same
    place = which - 1 if which > 0 else len(same) + which
    return list(islice(same, place, place + 1)) if place >= 0 else []


def _suits(rule: Rule, day: date) -> bool:
    """Whether a day of a daily rule is among those it names."""
    length = monthrange(day.year, day.month)[1]
    numbers = {n if n > 0 else length + 1 + n for n in rule.month_days}
    weekdays = {weekday for _which, weekday in rule.weekdays}
    return (
        (not rule.months or day.month in rule.months)
        and (not numbers or day.day in numbers)
        and (not weekdays or day.weekday() in weekdays)
    )


def _weekday(text: str) -> tuple[int, int]:
    found = _BYDAY.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"no weekday: {text[:20]!r}")
    return int(found[1] or 0), _WEEKDAYS.index(found[2])


def _number(said: dict[str, str], name: str, usual: int) -> int:
    if name not in said:
        return usual
    if not _NUMBER.fullmatch(said[name]):
        raise ValueError(f"no number: {said[name][:20]!r}")
    return int(said[name])


def _numbers(said: dict[str, str], name: str) -> tuple[int, ...]:
    parts = [part for part in said.get(name, "").split(",") if part]
    if not all(map(_NUMBER.fullmatch, parts)) or len(parts) > 366:  # noqa: PLR2004 - days of a year
        raise ValueError(f"no numbers: {said[name][:20]!r}")
    return tuple(sorted({int(part) for part in parts}))
