"""Sentences the window says about targets, visits and steps."""

import datetime as dt
from fractions import Fraction
from math import ceil

from crm.i18n import gettext as _
from crm.i18n import language, mark, ngettext
from crm.labels import label
from crm.queries.amounts import show_value
from crm.queries.progress import TargetProgress
from crm.queries.wording import about_name, step_name
from crm.ui import formats
from crm.ui.moved import Logged
from crm.ui.widgets.gauges import Gauge

KEPT = ("reached", "stretched")

# What the toast calls a step, by the service's name; others are named by what they are about.
_STEPS = {
    "log_visit": mark("visit to {about}"),
    "complete_visit": mark("visit to {about}"),
    "plan_visit": mark("planned visit to {about}"),
    "import_file": mark("import of {about}"),
    "set_setting": mark("setting {about}"),
}


def step_words(verb: str, about: str | None) -> str:
    """What a step did, to be named in a sentence."""
    if about and verb in _STEPS:
        return _(_STEPS[verb]).format(about=about)
    return about_name(about, verb) or step_name("do", verb)


def moved_words(logged: Logged) -> str:
    """What was logged, and the targets it moved."""
    parts = [_("{mode} logged: {name}").format(mode=label("mode", logged.mode), name=logged.name)]
    parts += [
        f"{target_name(target)} {said(target, target.value)} / {range_words(target)}"
        for target in logged.moved[:2]
    ]
    return "  ·  ".join(parts)


def target_name(target: TargetProgress) -> str:
    """The metric, with its basis, what it is each of, and its scope besides the rep."""
    scope = target.scope_words if set(target.scope) - {"rep"} else ""
    basis = label("basis", target.basis).lower() if target.basis else ""
    each = label("each", target.each) if target.each else ""
    return " · ".join(part for part in (target.label, basis, each, scope) if part)


def target_tone(target: TargetProgress) -> str:
    """The colour of what is said about a target."""
    tones = {"behind": "warn", "near": "warn", "missed": "danger", "over": "danger"}
    return "accent" if target.state in KEPT else tones.get(target.state, "text")


def said(target: TargetProgress, value: int) -> str:
    """A value in the target's unit, short."""
    return formats.short(value, target.unit, target.scale, target.currency)


def range_words(target: TargetProgress) -> str:
    """5–8, ≥ 5, ≤ 8."""
    low, high = target.low, target.high
    if target.sense == "cap":
        return f"≤ {said(target, high or 0)}"
    if high is None:
        return f"≥ {said(target, low or 0)}"
    if low is None or low == high:
        return said(target, high)
    return f"{lower(target, low)}–{said(target, high)}"


def lower(target: TargetProgress, value: int) -> str:
    """The lower end of a range; the per cent sign stands at its upper end alone."""
    return said(target, value).removesuffix("%")


def counted(target: TargetProgress, value: int) -> str:
    """The same with its unit where the language wants one: 还差 3 家, 3 to go."""
    if language() == "zh" and target.unit not in {"money", "percent"}:
        return show_value(value, target.unit, target.scale)
    return said(target, value)


def standing(target: TargetProgress) -> tuple[str, str]:
    """What is still missing, and how much that is per working day."""
    if target.sense == "cap":
        left = (target.high or 0) - target.value
        words = _("{value} left") if left >= 0 else _("{value} over the limit")
        return words.format(value=counted(target, abs(left))), ""
    missing = _("{value} to go").format(value=counted(target, (target.low or 0) - target.value))
    if target.state == "exempt":
        return _("No working day"), ""
    if target.state in KEPT:
        return _kept(target)
    if target.state == "missed":
        words = _("Missed by {value}")
        return words.format(value=counted(target, (target.low or 0) - target.value)), ""
    return missing, daily_words(target)


def _kept(target: TargetProgress) -> tuple[str, str]:
    if target.state == "stretched" and target.high != target.low:
        return _("Stretch reached"), ""
    if target.high is None or target.high <= target.value:
        return _("Floor kept"), ""
    rest = counted(target, target.high - target.value)
    return _("Floor kept"), _("{value} to stretch").format(value=rest)


def daily_words(target: TargetProgress) -> str:
    """How much a working day from today on must bring."""
    if not target.needed:
        return ""
    step = target.scale if target.unit != "money" else 1
    whole = ceil(Fraction(target.needed, step)) * step
    exact = whole == target.needed or target.unit == "money"
    words = _("{value} per working day") if exact else _("about {value} per working day")
    return words.format(value=counted(target, whole))


def gauge_of(target: TargetProgress, today: dt.date, *, landing: bool = False) -> Gauge:
    """The target as a gauge, with what it says aloud."""
    reach = target.sense == "reach"
    low = target.low if reach else None
    high = target.high if target.high is not None else target.low
    pace = evening_pace(target, today) if reach else None
    landed = target.projected if landing else None
    missing, daily = standing(target)
    stretch = _("Stretch {value}") if reach else _("Limit {value}")
    return Gauge(
        value=target.value // (target.scale if target.unit != "money" else 1),
        low=_whole(target, low),
        high=_whole(target, high),
        pace=None if pace is None else pace / (target.scale if target.unit != "money" else 1),
        behind=target.state == "behind",
        landing=landed,
        over=target.state == "over",
        floor_words=_("Floor {value}").format(value=said(target, low)) if low is not None else "",
        stretch_words=(
            stretch.format(value=said(target, high)) if high is not None and high != low else ""
        ),
        pace_words=(
            _("Pace today {value}").format(value=said(target, round(pace))) if pace else ""
        ),
        landing_words=_("Landing {value}").format(value=said(target, landed)) if landed else "",
        spoken=_("{name}: {value} of {range}. {missing} {daily}")
        .format(
            name=target_name(target),
            value=formats.amount(target.value, target.unit, target.scale, target.currency),
            range=range_words(target),
            missing=missing,
            daily=daily,
        )
        .strip(),
    )


def _whole(target: TargetProgress, value: int | None) -> int | None:
    if value is None or target.unit == "money":
        return value
    return -(-value // target.scale)


def evening_pace(target: TargetProgress, today: dt.date) -> float | None:
    """Where a flow should be by this evening; None where there is no pace or it is over."""
    flows = target.nature == "flow" and target.start <= today <= target.end
    if not flows or target.low is None or not target.working_days_left:
        return None
    return (
        target.low
        * min(target.working_days_elapsed + 1, target.working_days_total)
        / (target.working_days_total)
    )


def working_days_left(count: int) -> str:
    """How many are left, today among them."""
    return ngettext(
        "{count} working day left, today included",
        "{count} working days left, today included",
        count,
    ).format(count=count)


def due_words(due: dt.date | None, today: dt.date) -> tuple[str, str]:
    """When it is due and the tone of saying so."""
    if due is None:
        return "", "text2"
    late = (today - due).days
    if late > 0:
        return _("{count} d late").format(count=late), "danger"
    if late == 0:
        return _("Due today"), "warn"
    return formats.near_day(due, today), "text2"
