"""The goals of a year by month 年度目标分解表: what is to be reached at least, and at best."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy.orm import Session

from crm.documents.exports.cells import Number
from crm.documents.forms.heads import checked_by, fields
from crm.documents.forms.shape import Cell, Column, Money, Paper, Wanted
from crm.domain.money import divide_half_up
from crm.i18n import gettext as _
from crm.labels import label
from crm.models import Rep
from crm.queries.briefs.words import month
from crm.queries.goals import GoalKey, goal_key, month_values
from crm.queries.settings import setting
from crm.queries.targets import TargetSeries, series_of, target_rows
from crm.settings import CURRENCY

_MONTHS = range(1, 13)
_QUARTER = 3
_BLANK = 6
_SHARE = 1000  # parts that shares are counted in


def read_goals_form(session: Session, wanted: Wanted) -> Paper:
    """The goals on sales of the year in which these days begin, those of a rep."""
    year = wanted.start.year
    rep = wanted.whose(session)
    rows: list[Sequence[Cell]] = []
    if rep is not None:
        rows = list(_rows(session, rep, year, wanted.today))
    columns = [
        Column(_("Goal year"), 5, "middle"),
        Column(_("Salesperson"), 8, "middle"),
        Column(_("Target type"), 8, "middle"),
        Column(_("Floor or stretch"), 6, "middle"),
        Column(_("Annual target"), 10, "whole"),
        *(
            column
            for number in _MONTHS
            for column in (
                Column(month(dt.date(year, number, 1)), 8, "whole"),
                *([_quarter(number)] if not number % _QUARTER else []),
            )
        ),
        Column(_("Same time last year"), 10, "whole"),
        Column(_("Actual figure"), 10, "whole"),
        Column(_("Difference"), 10, "whole"),
        Column(_("Rate reached"), 7, "percent"),
    ]
    return Paper(
        title=_("Goals of {year} by month").format(year=year),
        columns=columns,
        rows=rows,
        fields=fields(session, wanted, period=False),
        signatures=checked_by(),
        blank=0 if rows else _BLANK,
    )


def _quarter(number: int) -> Column:
    words = (_("Q1 total"), _("Q2 total"), _("Q3 total"), _("Q4 total"))
    return Column(words[number // _QUARTER - 1], 9, "whole")


def _rows(session: Session, rep: Rep, year: int, today: dt.date) -> list[Sequence[Cell]]:
    """A row for what is to be reached at least and one for what is hoped for, for each goal."""
    every = [
        row
        for row in target_rows(session, metric="sales_amount")
        if row.each is None and row.sense == "reach" and dict(row.scope) == {"rep": str(rep.id)}
    ]
    usual = setting(session, CURRENCY)
    yearly = {goal_key(s.rows[0]): s for s in series_of(r for r in every if r.period == "year")}
    found: list[Sequence[Cell]] = []
    for series in series_of(row for row in every if row.period == "month"):
        first = series.rows[0]
        if (first.currency or usual) != usual:
            continue  # the form has no room for other currencies
        key = goal_key(first)
        whole = _bounds(yearly.get(key), dt.date(year, 1, 1))
        months = [_bounds(series, dt.date(year, number, 1)) for number in _MONTHS]
        done = _done(session, key, year, usual, today)
        for place, words in enumerate((_("Floor"), _("Stretch"))):
            values = [bounds[place] for bounds in months]
            if any(value is not None for value in values) or whole[place] is not None:
                head = (str(year), rep.name, label("basis", key.basis or "ordered"), words)
                found.append((*head, *_figures(whole[place], values, done, usual)))
    return found


def _figures(
    whole: int | None, months: Sequence[int | None], done: tuple[int, int], currency: str
) -> list[Cell]:
    cells: list[Cell] = [_money(whole, currency)]
    for number, value in enumerate(months, start=1):
        cells.append(_money(value, currency))
        if not number % _QUARTER:
            parts = months[number - _QUARTER : number]
            known = [part for part in parts if part is not None]
            cells.append(_money(sum(known) if len(known) == _QUARTER else None, currency))
    before, now = done
    goal = whole if whole is not None else sum(value or 0 for value in months)
    cells += [_money(before or None, currency), _money(now, currency)]
    cells.append(_money(now - goal, currency))
    cells.append(Number(divide_half_up(now * _SHARE, goal), _SHARE) if goal > 0 else None)
    return cells


def _bounds(series: TargetSeries | None, day: dt.date) -> tuple[int | None, int | None]:
    row = None if series is None else series.governing(day)
    return (None, None) if row is None else (row.low, row.high)


def _done(
    session: Session, key: GoalKey, year: int, currency: str, today: dt.date
) -> tuple[int, int]:
    """What the year before brought, and what this one has so far."""
    found = month_values(session, key, (year - 1, year), currency=currency, today=today)
    return sum(found.get(year - 1, ())), sum(found.get(year, ()))


def _money(value: int | None, currency: str) -> Cell:
    return None if value is None else Money(value, currency)
