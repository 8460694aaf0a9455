"""Reading months, quarters and years as people write them: 2026年3月, 2026Q1, 一季度, 上半年."""

import datetime as dt
import re
from calendar import monthrange
from dataclasses import replace
from typing import Final

from crm.documents.imports import dates
from crm.documents.imports.cells import plain
from crm.documents.imports.fields import BadCell, Units
from crm.documents.imports.numerals import chinese_number
from crm.documents.imports.reading import Cell

_YEAR = r"(?P<y>\d{4}|\d{2}(?=年)|[〇零○一二三四五六七八九]{4}(?=年))"
_FORMS: Final = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?:{_YEAR}\s*[-/.年]?\s*)?(?P<m>\d{{1,2}}|[元一二三四五六七八九十]{{1,2}})\s*月份?",
        r"(?P<y>\d{4})\s*[-/.]\s*(?P<m>\d{1,2})",
        r"(?P<y>20\d\d)(?P<m>0[1-9]|1[0-2])",
        rf"(?:{_YEAR}\s*[-/.年]?\s*)?(?:第?(?P<q>[1-4一二三四])季度?|Q(?P<q2>[1-4]))",
        r"Q(?P<q>[1-4])\s*[-/']?\s*(?P<y>\d{4})",
        rf"(?:{_YEAR}\s*[-/.年]?\s*)?(?:(?P<h>[上下])半年|H(?P<h2>[12]))",
        rf"{_YEAR}\s*(?:年度?|全年)?",
        rf"(?P<n>{dates.MONTH})[-\s,']*(?P<y>\d{{4}}|\d{{2}})",
    )
)
_LONGEST: Final = 30
_MONTHS_OF = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_LAST_MONTH: Final = 12


def span_of(words: str, year: int | None = None) -> tuple[str, dt.date] | None:
    """The kind of period that a text of half width names, and its first day; None if it is none.

    `year` is that of periods without one.
    """
    if len(words) > _LONGEST:
        return None
    for form in _FORMS:
        if (found := form.fullmatch(words.strip())) is not None:
            return _span(found.groupdict(), year)
    return None


def _span(parts: dict[str, str | None], year: int | None) -> tuple[str, dt.date] | None:
    if digits := parts.get("y"):
        year = dates.full_year(digits) if digits.isdecimal() else int(chinese_number(digits) or 0)
    if year is None or not dates.FIRST_YEAR <= year <= dates.LAST_YEAR:
        return None
    if name := parts.get("n"):
        return "month", dt.date(year, dates.MONTHS[name.casefold()], 1)
    if month := parts.get("m"):
        number = 1 if month == "元" else _number(month)
        return ("month", dt.date(year, number, 1)) if 1 <= number <= _LAST_MONTH else None
    if quarter := parts.get("q") or parts.get("q2"):
        return "quarter", dt.date(year, _number(quarter) * 3 - 2, 1)
    if half := parts.get("h") or parts.get("h2"):
        return "half", dt.date(year, 1 if half in "上1" else 7, 1)
    return "year", dt.date(year, 1, 1)


def _number(words: str) -> int:
    return int(words) if words.isdecimal() else int(chinese_number(words) or 0)


def end_of(kind: str, start: dt.date) -> dt.date:
    """The last day of a period that starts on the first of a month."""
    month = start.month + _MONTHS_OF[kind] - 1
    return start.replace(month=month, day=monthrange(start.year, month)[1])


def first_day(cell: Cell, units: Units) -> dt.date | None:
    """A day, or the first of a month, quarter or year."""
    found = _span_in(cell, units)
    return dates.day(cell, units) if found is None else found[1]


def last_day(cell: Cell, units: Units) -> dt.date | None:
    """A day, or the last of a month, quarter or year."""
    found = _span_in(cell, units)
    return dates.day(cell, units) if found is None else end_of(*found)


def _span_in(cell: Cell, units: Units) -> tuple[str, dt.date] | None:
    if not isinstance(cell, str):
        return None
    words = plain(cell)
    try:
        dates.day(cell, replace(units, year=None))
    except BadCell:
        return span_of(words, units.year)
    return None
