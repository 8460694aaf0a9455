"""Money, days and amounts as people of the language write them; everything else is gettext."""

import datetime as dt

from crm.domain.money import divide_half_up, format_scaled, minor_scale
from crm.domain.periods import grid_days
from crm.i18n import gettext as _
from crm.i18n import language, ngettext
from crm.labels import label
from crm.queries.amounts import show_number
from crm.queries.briefs.words import day, money

__all__ = ["amount", "day", "days", "days_ago", "every", "full_day", "money", "month", "near_day"]
__all__ += ["short", "short_money", "span", "weekday"]

NOTHING = "—"
_SYMBOLS = {"CNY": "¥", "JPY": "¥", "USD": "$", "EUR": "€", "GBP": "£"}
_LONG_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_LONG_WEEKDAYS = (*("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),)
_ZH_WEEKDAYS = "一二三四五六日"
_ZH_MONTHS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
_WAN, _THOUSAND = 10_000, 1_000
_SHORT_FROM = 10_000  # major units; below it the figure itself is short
_NEAR_DAYS = 6


def _sign(currency: str) -> str:
    return _SYMBOLS.get(currency, f"{currency} ")


def short_money(minor: int, currency: str) -> str:
    """For tight places: 8.4万, ¥84k; two decimals at most, none idle."""
    scale = minor_scale(currency)
    if abs(minor) < _SHORT_FROM * scale:
        return money(minor, currency)
    sign = "−" if minor < 0 else ""
    if language() == "zh":
        hundredths = divide_half_up(abs(minor) * 100, _WAN * scale)
        mark = "" if currency == "CNY" else _sign(currency)
        return f"{sign}{mark}{format_scaled(hundredths, 100)}万"
    tenths = divide_half_up(abs(minor) * 10, _THOUSAND * scale)
    whole = f"{tenths // 10:,}" if tenths % 10 == 0 else f"{tenths // 10:,}.{tenths % 10}"
    return f"{sign}{_sign(currency)}{whole}k"


def amount(value: int, unit: str, scale: int = 1, currency: str | None = None) -> str:
    """A metric's value in its unit: money, per cent, or a plain number."""
    if unit == "money":
        return money(value, currency or "CNY")
    return f"{show_number(value, unit, scale)}{'%' if unit == 'percent' else ''}"


def weekday(value: dt.date) -> str:
    """周二, Tue."""
    place = value.weekday()
    return f"周{_ZH_WEEKDAYS[place]}" if language() == "zh" else _WEEKDAYS[place]


def long_weekday(value: dt.date) -> str:
    """周二, Tuesday."""
    return weekday(value) if language() == "zh" else _LONG_WEEKDAYS[value.weekday()]


def lunar(value: dt.date) -> str:
    """八月十二 in Chinese; nothing in English."""
    if language() != "zh":
        return ""
    from lunar_python import Solar

    day_of = Solar.fromYmd(value.year, value.month, value.day).getLunar()
    return f"{day_of.getMonthInChinese()}月{day_of.getDayInChinese()}"


def full_day(value: dt.date, today: dt.date) -> str:
    """9月22日 周二, Tue 22 Sep."""
    if language() == "zh":
        return f"{day(value, today)} {weekday(value)}"
    return f"{weekday(value)} {day(value, today)}"


def near_day(value: dt.date, today: dt.date) -> str:
    """昨天, 今天, 明天, 周四; further away the date."""
    away = (value - today).days
    named = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}
    if away in named:
        return named[away]
    if 0 < away <= _NEAR_DAYS:
        return weekday(value)
    return day(value, today)


def days_ago(value: dt.date | None, today: dt.date) -> str:
    """今天, 11 天前; never for no day."""
    if value is None:
        return _("never")
    ago = (today - value).days
    if ago == 0:
        return _("today")
    if ago < 0:
        return near_day(value, today)
    return ngettext("{count} day ago", "{count} days ago", ago).format(count=ago)


def days(count: int) -> str:
    """46 天, 46 d."""
    return _("{count} d").format(count=count)


def month(value: dt.date) -> str:
    """九月, September."""
    place = value.month - 1
    return f"{_ZH_MONTHS[place]}月" if language() == "zh" else _LONG_MONTHS[place]


def span(start: dt.date, end: dt.date, today: dt.date) -> str:
    """9月21日–27日, 21–27 Sep."""
    if start.month != end.month or start.year != end.year:
        return f"{day(start, today)}–{day(end, today)}"
    if language() == "zh":
        return f"{day(start, today)}–{end.day}日"
    return f"{start.day}–{day(end, today)}"


def short(value: int, unit: str, scale: int = 1, currency: str | None = None) -> str:
    """The same as `amount`, short."""
    if unit == "money":
        return short_money(value, currency or "CNY")
    return amount(value, unit, scale, currency)


def every(period: str) -> str:
    """How often a period comes round: each week, every 45 days."""
    length = grid_days(period)
    if length is not None:
        return ngettext("Every {count} day", "Every {count} days", length).format(count=length)
    words = {
        "day": _("Daily"),
        "week": _("Weekly"),
        "month": _("Monthly"),
        "quarter": _("Quarterly"),
        "half": _("Half-yearly"),
        "year": _("Yearly"),
    }
    return words.get(period, label("period", period))
