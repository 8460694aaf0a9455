"""What the week board says: reasons of a suggestion, the words of a card, the forecast."""

import datetime as dt

from crm.i18n import gettext as _
from crm.i18n import language, ngettext
from crm.labels import label
from crm.queries.progress import TargetProgress
from crm.queries.suggestions import Suggestion
from crm.queries.week import VisitCard
from crm.queries.week_notes import DayNote
from crm.ui import formats
from crm.ui.pages.week_data import BoardDay, WeekData
from crm.ui.words import counted

REASON_ICONS = {
    "red": "alert",
    "amber": "clock",
    "offer": "flame",
    "never": "person",
    "near": "route",
}
REASON_TONES = {
    "red": "danger",
    "amber": "warn",
    "offer": "warn",
    "never": "info",
    "near": "info",
}
NOTE_ICONS = {"promise": "flag", "task": "flag", "delivery": "truck", "birthday": "cake"}
_METRE_STEP = 50
_NEAR_KM = 1.0


def reason_words(suggestion: Suggestion, reason: str) -> str:
    """One reason with its numbers."""
    days = suggestion.days or 0
    if reason in {"red", "amber"}:
        words = (
            _("{days} d without contact, limit {most}")
            if reason == "red"
            else _("{days} d without contact, ideal {ideal}")
        )
        return words.format(days=days, most=suggestion.most, ideal=suggestion.ideal)
    if reason == "offer":
        parts = [label("stage", suggestion.stage)]
        if suggestion.stage_days is not None:
            parts.append(
                ngettext(
                    "open for {count} day", "open for {count} days", suggestion.stage_days
                ).format(count=suggestion.stage_days)
            )
        if suggestion.expected:
            parts.append(formats.short_money(suggestion.expected, suggestion.currency))
        return " · ".join(parts)
    if reason == "never":
        channel = label("channel", suggestion.channel) if suggestion.channel else ""
        return " · ".join(filter(None, (_("Never visited"), channel)))
    near = suggestion.near
    if near is None:
        return ""
    if near.km is not None:
        return _("{distance} from {name}").format(distance=distance(near.km), name=near.customer)
    return _("{district} too · {day} {name}").format(
        district=suggestion.district, name=near.customer, day=formats.weekday(near.day)
    )


def suggestion_lines(suggestion: Suggestion) -> tuple[str, str]:
    """The two lines under the name: the first reason, and what else speaks for it."""
    first, *others = suggestion.reasons
    second = reason_words(suggestion, others[0]) if others else ""
    if not second and suggestion.days is not None and first not in {"red", "amber"}:
        second = ngettext(
            "{count} day without contact", "{count} days without contact", suggestion.days
        ).format(count=suggestion.days)
    return reason_words(suggestion, first), second or suggestion.district or suggestion.city or ""


def distance(km: float) -> str:
    """600 m, 1.2 km."""
    if km < _NEAR_KM:
        return _("{count} m").format(count=max(round(km * 1000 / _METRE_STEP), 1) * _METRE_STEP)
    return _("{count} km").format(count=f"{km:.1f}")


def card_tone(card: VisitCard, data: WeekData) -> str:
    """The colour of a card's bar and hour."""
    if card.state == "missed":
        return "danger"
    if card.state == "completed":
        return "text2"
    return card_tag(card, data)[1] or "info"


def card_tag(card: VisitCard, data: WeekData) -> tuple[str, str]:
    """The one thing to know of a planned card before others, and its tone."""
    place = data.places.get(card.customer_id)
    if card.state != "planned":
        return (_("Missed"), "danger") if card.state == "missed" else ("", "")
    if card.day < data.today:
        return _("Not logged yet"), "warn"
    if card.customer_id in data.late:
        return _("Money late"), "danger"
    if card.first:
        return _("New client"), "accent"
    if place is not None and place.hot:
        return _("Hot"), "warn"
    return "", ""


def card_about(card: VisitCard) -> str:
    """One line: what for, or what was said."""
    told = card.said if card.state == "completed" else card.purpose
    return " · ".join(filter(None, (card.contact, told))) or card.city or ""


def card_spoken(card: VisitCard, data: WeekData) -> str:
    """What a colleague would say of the card."""
    parts = (
        formats.full_day(card.day, data.today),
        card.time or _("no hour yet"),
        card.customer,
        label("mode", card.mode),
        label("visit_state", card.state),
        card_about(card),
        card_tag(card, data)[0] if card.state == "planned" else "",
    )
    return ", ".join(filter(None, parts))


def note_words(note: DayNote) -> tuple[str, str]:
    """A note in a few words, and its tone."""
    if note.kind == "birthday":
        if note.years:
            return _("{name}, birthday {years}").format(name=note.text, years=note.years), "gift"
        return _("{name}, birthday").format(name=note.text), "gift"
    if note.kind == "delivery":
        return _("{name}: delivery").format(name=note.customer), "info"
    return note.text, "text2" if note.done else "warn"


def count_words(day: BoardDay, today: dt.date) -> str:
    """How many visits, and how many of them are done once the day has come."""
    if not day.cards:
        return ""
    if day.day < today or day.done:
        return f"{day.done} / {len(day.cards)}"
    return ngettext("{count} visit", "{count} visits", len(day.cards)).format(count=len(day.cards))


def foot_words(day: BoardDay, today: dt.date) -> str:
    """The way of the day, else its districts; and which half of it is free."""
    parts = []
    if day.kilometres is not None:
        parts.append(_("{count} km").format(count=round(day.kilometres)))
    elif day.districts:
        parts.append(_(", ").join(day.districts))
    if day.working and day.day >= today and day.free:
        free = {"morning": _("morning free"), "afternoon": _("afternoon free")}
        parts.append(free[day.free])
    return " · ".join(parts)


def landing(target: TargetProgress, planned: int) -> tuple[str, str]:
    """What the target lacks if all goes as planned, and the tone of it."""
    value = target.value + planned
    if target.sense == "cap":
        left = (target.high or 0) - value
        if left < 0:
            return _("{value} over the limit").format(value=counted(target, -left)), "danger"
        return _("{value} left").format(value=counted(target, left)), "neutral"
    if target.high is not None and value >= target.high and target.high != target.low:
        return _("Stretch reached"), "accent"
    if value >= (target.low or 0):
        return _("Floor kept"), "accent"
    short = counted(target, (target.low or 0) - value)
    return _("{value} short").format(value=short), "warn"


def day_number(day: dt.date, today: dt.date) -> str:
    """22日, 22; the month too where a week or a month begins."""
    if day.day == 1 or (day.weekday() == 0 and language() != "zh"):
        return formats.day(day, today)
    return f"{day.day}日" if language() == "zh" else str(day.day)


def weekdays(first: dt.date, last: dt.date) -> str:
    """周五, 周六日, Sat–Sun."""
    if first == last:
        return formats.weekday(first)
    if language() != "zh":
        return f"{formats.weekday(first)}–{formats.weekday(last)}"
    joint = "" if (last - first).days == 1 else "至"
    return f"{formats.weekday(first)}{joint}{formats.weekday(last)[1:]}"


def tiny_weekday(first: dt.date, last: dt.date) -> str:
    """五, 六日, Fr."""
    name = formats.weekday(first)
    if language() != "zh":
        return name[:2]
    return name[1:] + (formats.weekday(last)[1:] if (last - first).days == 1 else "")
