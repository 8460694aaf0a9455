"""A metric's values as people write and read them, and as scripts do."""

from collections.abc import Callable, Mapping

from crm.domain.money import format_scaled, minor_digits, minor_scale, parse_scaled
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.i18n import ngettext
from crm.queries.metrics import Metric

_UNITS: Mapping[str, Callable[[int], str]] = {
    "times": lambda n: ngettext("{value} time", "{value} times", n),
    "customers": lambda n: ngettext("{value} customer", "{value} customers", n),
    "orders": lambda n: ngettext("{value} order", "{value} orders", n),
    "items": lambda n: ngettext("{value} item", "{value} items", n),
    "entries": lambda n: ngettext("{value} entry", "{value} entries", n),
    "tasks": lambda n: ngettext("{value} task", "{value} tasks", n),
    "percent": lambda _n: "{value} %",
    "orders_per_customer": lambda n: ngettext(
        "{value} order per customer", "{value} orders per customer", n
    ),
}
"""The words for one or several of a unit; a reading names its own."""


def scale_of(metric: Metric, currency: str | None) -> int:
    """How many of the metric's whole numbers make one of its unit."""
    return minor_scale(currency) if metric.is_money and currency else metric.scale


def read_value(text: str, metric: Metric, currency: str | None) -> int:
    """The value somebody wrote in readable units, "8万" or "60 %"; KnownError bad_number."""
    bare = text.strip().rstrip("%％") if metric.unit == "percent" else text
    try:
        return parse_scaled(bare, scale_of(metric, currency))
    except ValueError:
        raise KnownError(
            "bad_number",
            _("{text} is not a value of {metric}; write it as 1,234.50 or 8.5万.").format(
                text=text, metric=metric.name
            ),
        ) from None


def plain_value(value: int | None, unit: str, scale: int) -> int | float | None:
    """The value for a script: money in minor units, else in the unit itself, whole if it is."""
    if value is None or unit == "money":
        return value
    return value / scale if value % scale else value // scale


def show_number(value: int | None, unit: str, scale: int, currency: str | None = None) -> str:
    """The value with thousands apart: 80,000.00 or 12.5; a dash for none."""
    if value is None:
        return "–"
    digits = minor_digits(currency) if unit == "money" and currency else 0
    sign, text = ("-" if value < 0 else ""), format_scaled(abs(value), scale, digits)
    whole, dot, part = text.partition(".")
    return f"{sign}{int(whole):,}{dot}{part}"


def show_value(value: int | None, unit: str, scale: int, currency: str | None = None) -> str:
    """The value with its unit: 80,000.00 CNY, 5 customers, 12.5 people."""
    number = show_number(value, unit, scale, currency)
    if value is None:
        return number
    if unit == "money":
        return f"{number} {currency or ''}".strip()
    words = _UNITS[unit](1 if value == scale else 2) if unit in _UNITS else "{value} {unit}"
    return words.format(value=number, unit=unit).strip()
