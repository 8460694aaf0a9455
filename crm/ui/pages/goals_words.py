"""What the room of goals says: periods, paths, days, what would still come in."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace

from crm.i18n import gettext as _
from crm.i18n import language, ngettext
from crm.labels import label
from crm.queries.goals import GoalMonth, GoalPath, Goals
from crm.queries.progress import TargetProgress
from crm.queries.what_if import WhatIf
from crm.ui import formats
from crm.ui.widgets.chart_months import MonthBar
from crm.ui.widgets.chart_picture import PathPicture
from crm.ui.words import counted, lower, said, standing, target_name

_QUARTERS = ("一", "二", "三", "四")
_WEEK_DAYS = 7
_TICK_DAYS = 7  # from one label of a month's axis to the next
_LONG = 62  # days from which the axis names months
_LAST_MONTH_OF_HALF = 6


def period_words(kind: str, start: dt.date, end: dt.date, today: dt.date) -> str:
    """A period as its chip calls it: this week, 九月, Q3, second half, this year."""
    runs = start <= today <= end
    year = "" if start.year == today.year or kind == "year" else f" {start.year}"
    if kind == "week":
        return _("This week") if runs else formats.span(start, end, today)
    if kind == "month":
        return formats.month(start) + year
    if kind == "quarter":
        number = (start.month - 1) // 3
        shown = _QUARTERS[number] if language() == "zh" else str(number + 1)
        return _("Q{number}").format(number=shown) + year
    if kind == "half":
        first = start.month <= _LAST_MONTH_OF_HALF
        return (_("First half") if first else _("Second half")) + year
    if kind == "year":
        return _("This year") if runs else str(start.year)
    return formats.span(start, end, today)


def every_words(target: TargetProgress) -> str:
    """How often a target comes round: each week, every 45 days."""
    return formats.every(target.period)


def bound_words(target: TargetProgress) -> str:
    """5–8 customers, at least 5, at most ¥6,000."""
    low, high = target.low, target.high
    if target.sense == "cap":
        return _("at most {value}").format(value=counted(target, high or 0))
    if high is None:
        return _("at least {value}").format(value=counted(target, low or 0))
    if low is None or low == high:
        return counted(target, high)
    return f"{lower(target, low)}–{counted(target, high)}"


def state_words(target: TargetProgress) -> tuple[str, str]:
    """Where a target stands in a word, and the tone of a tag that says it."""
    words = {
        "behind": (_("Behind"), "warn"),
        "on_track": (_("On track"), "accent"),
        "reached": (_("Floor kept"), "accent"),
        "stretched": (_("Stretch reached"), "accent"),
        "missed": (_("Not reached"), "danger"),
        "near": (_("Near the limit"), "warn"),
        "over": (_("Over the limit"), "danger"),
    }
    return words.get(target.state, (label("progress_state", target.state), "neutral"))


def path_title(goals: Goals) -> str:
    """What the chart is of: the metric, the period."""
    if goals.path is None:
        return ""
    target = goals.path.target
    words = period_words(target.period, target.start, target.end, goals.today)
    return _("{name}, {period}").format(name=target_name(target), period=words)


def standing_words(target: TargetProgress) -> str:
    """What is still missing and per working day, in one line."""
    return " · ".join(part for part in standing(target) if part)


def day_count(target: TargetProgress, today: dt.date) -> str:
    """Working day 17 of 22; over; not begun."""
    if today > target.end:
        return _("This period is over")
    if today < target.start:
        return _("Begins {day}").format(day=formats.day(target.start, today))
    return _("Working day {number} of {total}").format(
        number=min(target.working_days_elapsed + 1, target.working_days_total),
        total=target.working_days_total,
    )


def picture_of(path: GoalPath, today: dt.date) -> PathPicture:
    """The path as the chart draws it."""
    target = path.target
    rises = target.nature == "flow"
    values = [(each.day, each.value) for each in path.series.days if each.value is not None]
    runs = target.start <= today < target.end
    previous = [float(each.value or 0) for each in path.previous.days] if path.previous else []
    low, high = target.low, target.high
    stretch = _("Stretch {value}") if target.sense == "reach" else _("Limit {value}")
    landing = path.landing if runs else None
    return PathPicture(
        start=target.start,
        end=target.end,
        today=today,
        values=values,
        rises=rises,
        over=target.state == "over",
        floor=[float(each) for each in path.floor],
        stretch=[float(each) for each in path.stretch],
        previous=previous,
        landing=None if landing is None else (landing.low, landing.middle, landing.high),
        floor_words=_("Floor {value}").format(value=said(target, low)) if low is not None else "",
        stretch_words=stretch.format(value=said(target, high)) if high is not None else "",
        previous_words=(
            _("Last year {value}").format(value=said(target, int(previous[-1]))) if previous else ""
        ),
        landing_words=landing_words(target, landing.middle) if landing is not None else "",
        value_words=(
            formats.amount(target.value, target.unit, target.scale, target.currency) if runs else ""
        ),
        today_words=formats.near_day(today, today),
        ticks=_ticks(target.start, target.end),
        unit=1 if target.unit == "money" else target.scale,
        axis=lambda value: said(target, value) if value else "0",
        reading=_reader(path, today),
        spoken=spoken(path, today),
    )


def landing_words(target: TargetProgress, value: int) -> str:
    """Landing 8.4万."""
    return _("Landing {value}").format(value=said(target, value))


def spoken(path: GoalPath, today: dt.date) -> str:
    """The whole path in one sentence."""
    target = path.target
    parts = [
        _("{name}, {period}: {value} of {range}").format(
            name=target_name(target),
            period=period_words(target.period, target.start, target.end, today),
            value=formats.amount(target.value, target.unit, target.scale, target.currency),
            range=bound_words(target),
        ),
        standing_words(target),
    ]
    if path.landing is not None and target.start <= today < target.end:
        parts.append(_landing_sentence(path))
    return ". ".join(part for part in parts if part)


def _landing_sentence(path: GoalPath) -> str:
    target, landing = path.target, path.landing
    if landing is None:
        return ""
    if landing.low == landing.high:
        return landing_words(target, landing.middle)
    return _("Landing {value}, in one of two such periods between {low} and {high}").format(
        value=said(target, landing.middle),
        low=said(target, landing.low),
        high=said(target, landing.high),
    )


def _reader(path: GoalPath, today: dt.date) -> Callable[[dt.date], str]:
    target = path.target
    known = {each.day: each for each in path.series.days}

    def read(day: dt.date) -> str:
        offset = (day - target.start).days
        lines = [formats.full_day(day, today)]
        found = known.get(day)
        if found is not None and found.value is not None:
            value = formats.amount(found.value, target.unit, target.scale, target.currency)
            if found.added:
                more = formats.amount(found.added, target.unit, target.scale, target.currency)
                sign = "+" if found.added > 0 else ""
                value = f"{value} ({sign}{more})"
            lines.append(value)
        if path.floor and offset < len(path.floor):
            floor = said(target, round(path.floor[offset]))
            lines.append(_("Floor path {value}").format(value=floor))
        if path.previous is not None and offset < len(path.previous.days):
            before = path.previous.days[offset].value or 0
            lines.append(_("Last year {value}").format(value=said(target, before)))
        return "\n".join(lines)

    return read


def _ticks(start: dt.date, end: dt.date) -> list[tuple[dt.date, str]]:
    """Days that the axis names: every one of a week, every seventh of a month, months."""
    count = (end - start).days + 1
    days = [start + dt.timedelta(days=offset) for offset in range(count)]
    if count <= _WEEK_DAYS:
        return [(day, formats.weekday(day)) for day in days]
    if count <= _LONG:
        chosen = [days[0], days[-1], *days[_TICK_DAYS - 1 : -3 : _TICK_DAYS]]
        zh = language() == "zh"
        return [(day, f"{day.day}日" if zh else formats.day(day, start)) for day in chosen]
    return [(day, _short_month(day)) for day in days if day.day == 1]


def _short_month(day: dt.date) -> str:
    return f"{day.month}月" if language() == "zh" else formats.month(day)[:3]


def month_bars(goals: Goals, target: TargetProgress) -> list[MonthBar]:
    """The months of the year as the strip draws them."""
    return [
        MonthBar(
            name=_short_month(month.start),
            value=month.value,
            low=month.low,
            high=month.high,
            is_kept=month.is_kept,
            is_stretched=month.state == "stretched",
            is_chosen=goals.kind == "month" and goals.start == month.start,
            spoken=_month_sentence(month, target),
        )
        for month in goals.months
    ]


def _month_sentence(month: GoalMonth, target: TargetProgress) -> str:
    name = formats.month(month.start)
    shown = replace(target, low=month.low, high=month.high)
    has_bounds = month.low is not None or month.high is not None
    value = "" if month.value is None else said(target, month.value)
    bounds = bound_words(shown) if has_bounds else ""
    state = label("progress_state", month.state) if month.state else ""
    return " · ".join(part for part in (name, value, bounds, state) if part)


def months_words(goals: Goals, target: TargetProgress) -> str:
    """How many months kept their floor, and what the year has brought."""
    judged = [m for m in goals.months if m.state is not None and m.end < goals.today]
    parts = []
    if judged:
        kept = sum(month.is_kept for month in judged)
        parts.append(
            _("Floor kept in {kept} of {count} months").format(kept=kept, count=len(judged))
        )
    if target.nature == "flow":
        total = said(target, sum(month.value or 0 for month in goals.months))
        if goals.year is not None:
            total = f"{total} / {bound_words(goals.year)}"
        parts.append(_("Year {value}").format(value=total))
    return " · ".join(parts)


def what_if_words(each: WhatIf) -> tuple[str, str]:
    """What would happen, and why it is thought so."""
    if each.kind == "late":
        late = ngettext("{count} day late", "{count} days late", each.days)
        return _("Collect from {name}").format(name=each.customer), late.format(count=each.days)
    if each.kind == "hot":
        why = _("At my median order") if each.guessed else _("At the expected amount")
        return _("Sign {name}").format(name=each.customer), why
    words = ngettext("{count} more order", "{count} more orders", each.count)
    return words.format(count=each.count), _("At my median order")


def against_words(target: TargetProgress, value: int) -> str:
    """A landing against the bounds: above the stretch, above the floor, short of it."""
    low, high = target.low, target.high
    if high is not None and value >= high and high != low:
        return _("{value} above the stretch").format(value=said(target, value - high))
    if low is not None and value >= low:
        return _("{value} above the floor").format(value=said(target, value - low))
    return _("{value} short of the floor").format(value=said(target, (low or 0) - value))


def landing_title(kind: str) -> str:
    """Where the period would land this way."""
    words = {
        "week": _("This way the week lands at"),
        "month": _("This way the month lands at"),
        "quarter": _("This way the quarter lands at"),
        "half": _("This way the half-year lands at"),
        "year": _("This way the year lands at"),
    }
    return words.get(kind, _("This way it lands at"))


def added(amounts: Sequence[WhatIf]) -> int:
    """What they would bring together."""
    return sum(each.amount for each in amounts)
