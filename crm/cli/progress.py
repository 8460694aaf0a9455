"""crm week, crm month, crm period: where the targets stand, and what was done."""

import argparse
import math
from typing import Any

from crm.cli.answers import Answer
from crm.cli.arguments import Commands, Parser, add_command, day
from crm.domain.days import WorkCalendar
from crm.domain.money import minor_scale
from crm.i18n import gettext as _
from crm.i18n import ngettext
from crm.labels import label
from crm.queries.amounts import plain_value, show_number, show_value
from crm.queries.metrics import METRICS
from crm.queries.progress import PeriodProgress, TargetProgress, check_kind, period_progress
from crm.queries.reps import find_rep, get_rep, me
from crm.queries.targets import TEAM, days_covered, target_rows
from crm.services.desk import Desk

_WIDTH = 20  # characters of a gauge


def register(commands: Commands) -> None:
    """Add the commands of this module."""
    for kind, text in (("week", _("the week's targets")), ("month", _("the month's targets"))):
        parser = add_command(commands, kind, _progress, text)
        parser.set_defaults(kind=kind)
        _options(parser)
    period = add_command(commands, "period", _progress, _("the targets of another period"))
    period.add_argument("kind", metavar="P", help=_("day, quarter, half, year, once, 45d"))
    _options(period)


def _options(parser: Parser) -> None:
    parser.add_argument("--date", type=day, metavar="D", help=_("a day of the period"))
    parser.add_argument("--rep", metavar="REP", help=_("another rep, or team"))


def _progress(desk: Desk, args: argparse.Namespace) -> Answer:
    today = desk.today()
    around = args.date or today
    with desk.store.reading() as session:
        kind = check_kind(args.kind)
        if args.rep == TEAM:
            rep = None
        else:
            rep = me(session) if args.rep is None else find_rep(session, args.rep)
        name = TEAM if rep is None else get_rep(session, rep).name
        days = days_covered(target_rows(session, period=kind), around)
        calendar = desk.calendar(min(days.start, today), max(days.end, today))
        found = period_progress(session, kind, around, rep=rep, today=today, calendar=calendar)
    return Answer(_data(found, name), _lines(found, name, calendar))


def _data(found: PeriodProgress, rep: str) -> dict[str, Any]:
    return {
        "start": found.start,
        "end": found.end,
        "rep": rep,
        "today": found.today,
        "targets": [_target(each) for each in found.targets],
        "activity": dict(found.activity),
    }


def _target(target: TargetProgress) -> dict[str, Any]:
    def plain(value: int | None) -> int | float | None:
        return plain_value(value, target.unit, target.scale)

    needed = target.needed
    if needed is not None and target.unit != "money":
        needed /= target.scale
    return {
        "id": target.id,
        "metric": target.metric,
        "period": target.period,
        "start": target.start,
        "end": target.end,
        "sense": target.sense,
        "low": plain(target.low),
        "high": plain(target.high),
        "value": plain(target.value),
        "unit": target.unit,
        "currency": target.currency,
        "state": target.state,
        "projected": _projected(target),
        "needed_per_working_day": None if needed is None else float(needed),
        "working_days_left": target.working_days_left,
        "fact_count": target.fact_count,
        "basis": target.basis,
        "each": target.each,
        "scope": dict(target.scope),
        "over": [
            {"key": group.key, "name": group.name, "value": plain(group.value)}
            for group in target.over
        ],
    }


def _projected(target: TargetProgress) -> int | float | None:
    """Exact but for money, which is whole minor units."""
    if target.projection is None or target.unit == "money":
        return target.projected
    number = target.projection / target.scale
    return number.numerator if number.denominator == 1 else float(number)


def _lines(found: PeriodProgress, rep: str, calendar: WorkCalendar) -> list[str]:
    left = calendar.working_days(max(found.today, found.start), found.end)
    days = ngettext("one working day left", "{count} working days left", left).format(count=left)
    whose = _("team") if found.rep is None else rep
    lines = [f"{found.start} – {found.end}  {whose}  {days}", ""]
    for target in found.targets:
        lines += _gauge(target)
    if not found.targets:
        lines.append(_("No target for this period; set one with crm target set."))
    return [*lines, "", _happened(found)]


def _gauge(target: TargetProgress) -> list[str]:
    """A name, a bar with its bounds, and what is still missing."""
    name = target.label
    if target.basis is not None:
        name += " · " + label("basis", target.basis)
    if target.each is not None:
        name += " · " + label("each", target.each)
    if target.scope_words:
        name += f" · {target.scope_words}"
    goal = target.high if target.high is not None else target.low
    part = 1.0 if not goal else min(max(target.value / goal, 0.0), 1.0)
    bar = "█" * int(part * _WIDTH) + "░" * (_WIDTH - int(part * _WIDTH))
    value = _show(target, target.value)
    state = label("progress_state", target.state)
    return [
        name,
        f"  {bar}  {value} / {_bounds(target)}  {state}",
        *(f"  {line}" for line in _missing(target)),
        *(f"  {group.name}: {_show(target, group.value or 0)}" for group in target.over),
    ]


def _bounds(target: TargetProgress) -> str:
    low, high = target.low, target.high
    if target.sense == "cap" or low is None:
        return f"≤ {_number(target, high)}"
    if high is None or high == low:
        return f"≥ {_number(target, low)}"
    return f"{_number(target, low)}–{_number(target, high)}"


def _missing(target: TargetProgress) -> list[str]:
    """What is still to do, per working day where there are any left."""
    if target.sense == "cap":
        rest = (target.high or 0) - target.value
        if rest < 0:
            return [_("{value} over the limit").format(value=_show(target, -rest))]
        return [_("{value} left until the limit").format(value=_show(target, rest))]
    missing = (target.low or 0) - target.value
    if missing <= 0 or target.state == "exempt":
        return []
    text = _("{value} still missing").format(value=_show(target, missing))
    if target.needed:
        daily = _show(target, math.ceil(target.needed))
        text = _("{value} still missing, {daily} each working day").format(
            value=_show(target, missing), daily=daily
        )
    lines = [text]
    if target.projected is not None and target.state != "missed":
        lines.append(_("Landing at {value}").format(value=_show(target, target.projected)))
    return lines


def _happened(found: PeriodProgress) -> str:
    """What was done in one line, without what is zero."""
    currency = found.activity.get("currency")
    done = []
    for key, value in found.activity.items():
        metric = METRICS.get(key)
        if metric is not None and value:
            done.append(
                f"{_(metric.label)} {_amount(value, currency if metric.is_money else None)}"
            )
        elif key in {"delivered", "collected"} and value:
            done.append(f"{label('basis', key)} {_amount(value, currency)}")
    return " · ".join(done) or _("Nothing happened in these days.")


def _amount(value: int, currency: str | None) -> str:
    if currency is None:
        return f"{value:,}"
    return show_value(value, "money", minor_scale(currency), currency)


def _show(target: TargetProgress, value: int) -> str:
    return show_value(value, target.unit, target.scale, target.currency)


def _number(target: TargetProgress, value: int | None) -> str:
    return show_number(value, target.unit, target.scale, target.currency)
