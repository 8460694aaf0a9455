"""A week's or a month's report as text to be pasted into a message."""

from crm.i18n import gettext as _
from crm.labels import label
from crm.queries.amounts import show_number, show_value
from crm.queries.briefs.words import day, joined, money, month
from crm.queries.period_report import PeriodReport
from crm.queries.progress import TargetProgress

_MOST_NAMES = 12
_PAID = {"sales_amount": "ordered", "collected": "collected"}


def period_report_text(report: PeriodReport) -> str:
    """The report: its targets, what was done, who was seen, what comes next."""
    parts = [_title(report)]
    if report.targets:
        parts.append("\n".join([_("Targets"), *(f"- {target_words(t)}" for t in report.targets)]))
    parts.append("\n".join([_("Done"), *(f"- {line}" for line in _done(report))]))
    if report.planned:
        lines = [
            f"- {day(card.day, report.today, weekday=True)} {card.customer}"
            + (f": {card.purpose}" if card.purpose else "")
            for card in report.planned[:_MOST_NAMES]
        ]
        parts.append("\n".join([_("What comes next"), *lines]))
    return "\n\n".join(parts) + "\n"


def _title(report: PeriodReport) -> str:
    if report.kind == "week":
        name = _("Week report")
        span = f"{day(report.start, report.today)}–{day(report.end, report.today)}"
    elif report.kind == "month":
        name, span = _("Month report"), month(report.start, year=True)
    else:
        name = _("Report")
        span = f"{day(report.start, report.today)}–{day(report.end, report.today)}"
    return " · ".join(part for part in (name, span, report.rep) if part)


def target_words(target: TargetProgress) -> str:
    """A target in one line: its name, where it stands, its bounds, its state."""
    low, high = target.low, target.high
    if target.sense == "cap":
        bounds = _("at most {value}").format(value=_value(target, high or 0))
    elif high is None or low is None or low == high:
        bounds = _("at least {value}").format(value=_value(target, low or high or 0))
    else:
        bounds = _range(target, low, high)
    basis = label("basis", target.basis).lower() if target.basis else ""
    name = " · ".join(part for part in (target.label, basis, target.scope_words) if part)
    state = label("progress_state", target.state)
    return _("{name}: {value}, {bounds}, {state}").format(
        name=name, value=_value(target, target.value), bounds=bounds, state=state
    )


def _range(target: TargetProgress, low: int, high: int) -> str:
    """Both bounds, the unit once: 80–95 %, 2–4 entries, 2–4 条."""
    if target.unit == "money":
        return f"{_value(target, low)}–{_value(target, high)}"
    return f"{show_number(low, target.unit, target.scale)}–{_value(target, high)}"


def _value(target: TargetProgress, value: int) -> str:
    if target.unit == "money":
        return money(value, target.currency or "CNY")
    return show_value(value, target.unit, target.scale)


def _done(report: PeriodReport) -> list[str]:
    numbers = report.activity
    names = {
        "visits": _("Visits"),
        "new_client_visits": _("New clients visited"),
        "contacts_made": _("Contacts made"),
        "prospects_found": _("Prospects found"),
        "customers_won": _("Customers won"),
        "orders": _("Orders"),
    }
    lines = [f"{words} {numbers[key]}" for key, words in names.items() if numbers.get(key)]
    for key, basis in _PAID.items():
        if numbers.get(key):
            amount = money(numbers[key], numbers["currency"] or "CNY")
            lines.append(f"{label('basis', basis)} {amount}")
    seen = list(dict.fromkeys(card.customer for card in report.visits if card.mode == "visit"))
    if seen:
        shown = joined(seen[:_MOST_NAMES])
        rest = len(seen) - _MOST_NAMES
        if rest > 0:
            shown = _("{names} and {count} more").format(names=shown, count=rest)
        lines.append(_("Seen: {names}").format(names=shown))
    return lines or [_("Nothing is written down for this period.")]
