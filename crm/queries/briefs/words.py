"""Money, days and quantities as a brief says them, in the language spoken now."""

import datetime as dt
from typing import Final

from crm.domain.money import (
    PRICE_SCALE,
    QUANTITY_SCALE,
    divide_half_up,
    format_scaled,
    minor_digits,
    minor_scale,
)
from crm.i18n import gettext as _
from crm.i18n import language

ELLIPSIS: Final = "…"
_SIGNS: Final = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£"}
_MONTHS: Final = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
_WEEKDAYS: Final = {
    "zh": ["周一", "周二", "周三", "周四", "周五", "周六", "周日"],
    "en": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
}
_PERCENT: Final = 100
_SMALL: Final = 100  # in whole units


def money(amount: int, currency: str, *, cents: bool = False) -> str:
    """Minor units as ¥62,480, or ¥62,480.50 with cents; a true minus.

    What is less than a hundred keeps its cents if it has any: ¥0.63 is neither ¥1 nor nothing.
    """
    scale = minor_scale(currency)
    cents = cents or (abs(amount) < _SMALL * scale and amount % scale != 0)
    digits = minor_digits(currency) if cents else 0
    value = abs(amount) if cents else divide_half_up(abs(amount), scale)
    whole, part = divmod(value, scale) if cents else (value, 0)
    text = f"{whole:,}.{part:0{digits}d}" if digits else f"{whole:,}"
    return ("−" if amount < 0 and value else "") + _signed(text, currency)


def price(value: int, currency: str) -> str:
    """A unit price as ¥12.50: as many decimals as it has, none if it is whole."""
    digits = 0 if value % PRICE_SCALE == 0 else minor_digits(currency)
    text = format_scaled(abs(value), PRICE_SCALE, digits)
    whole, point, part = text.partition(".")
    return ("−" if value < 0 else "") + _signed(f"{int(whole):,}{point}{part}", currency)


def quantity(value: int) -> str:
    """A scaled quantity as people write it."""
    return format_scaled(value, QUANTITY_SCALE)


def percent(old: int, new: int) -> str:
    """The change as +4% or −2.5%; empty where the old is nothing."""
    if not old:
        return ""
    tenths = divide_half_up((new - old) * _PERCENT * 10, old)
    sign = "−" if tenths < 0 else "+"
    text = format_scaled(abs(tenths), 10) if abs(tenths) < _PERCENT * 10 else str(abs(tenths) // 10)
    return f"{sign}{text}%"


def day(value: dt.date, today: dt.date, *, weekday: bool = False) -> str:
    """A day as 9月22日 or 22 Sep; with the year where it is not this one."""
    year = value.year != today.year
    if language() == "zh":
        text = f"{value.month}月{value.day}日"
        text = f"{value.year}年{text}" if year else text
        return f"{text} {_WEEKDAYS['zh'][value.weekday()]}" if weekday else text
    text = f"{value.day} {_MONTHS[value.month - 1]}"
    text = f"{text} {value.year}" if year else text
    return f"{_WEEKDAYS['en'][value.weekday()]} {text}" if weekday else text


def month(value: dt.date, *, year: bool = False) -> str:
    """A month as 9月 or Sep; with its year as 2026年9月 or Sep 2026."""
    if language() == "zh":
        return f"{value.year}年{value.month}月" if year else f"{value.month}月"
    name = _MONTHS[value.month - 1]
    return f"{name} {value.year}" if year else name


def short(text: str | None, length: int = 60) -> str:
    """The text on one line, at most so many characters."""
    line = " ".join((text or "").split())
    return line if len(line) <= length else line[: length - 1].rstrip() + ELLIPSIS


def late(days: int) -> str:
    """How late, in words."""
    return _("1 day late") if days == 1 else _("{days} days late").format(days=days)


def joined(names: list[str] | tuple[str, ...]) -> str:
    """A list of names, with the comma of the language."""
    return ("、" if language() == "zh" else ", ").join(names)


def currency_sign(currency: str) -> str:
    """What stands before an amount: the sign, else the code and a blank."""
    return _SIGNS.get(currency.upper()) or f"{currency.upper()} "


def _signed(text: str, currency: str) -> str:
    return f"{currency_sign(currency)}{text}"
