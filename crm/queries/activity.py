"""What happened in a period, one number for each main flow."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy.orm import Session

from crm.queries.asking import make_question
from crm.queries.measure import Measure, answer
from crm.queries.metrics import METRICS

_FLOWS: dict[str, tuple[str, str | None]] = {
    "visits": ("visits", None),
    "new_client_visits": ("new_client_visits", None),
    "contacts_made": ("contacts_made", None),
    "prospects_found": ("prospects_found", None),
    "customers_won": ("customers_won", None),
    "products_pitched": ("products_pitched", None),
    "orders": ("orders", None),
    "sales_amount": ("sales_amount", "ordered"),
    "delivered": ("sales_amount", "delivered"),
    "collected": ("sales_amount", "collected"),
    "gifts_cost": ("gifts_cost", None),
    "meetings_cost": ("meetings_cost", None),
    "tasks_done": ("tasks_done", None),
    "lessons": ("lessons", None),
    "learning": ("learning", None),
}
"""The keys of an activity, with the metric and basis behind each; they are stable."""


def activity(
    session: Session,
    start: dt.date,
    end: dt.date,
    *,
    rep: uuid.UUID | None,
    today: dt.date,
) -> dict[str, Any]:
    """The number of each flow, money in minor units of `currency`, and what other currencies hold.

    `other_currencies` has a key for each that occurs, with the same keys below it.
    """
    found = {
        key: answer(
            session,
            make_question(METRICS[name], start, end, today=today, basis=basis, rep=rep),
        )
        for key, (name, basis) in _FLOWS.items()
    }
    currency = _currency(found)
    numbers: dict[str, Any] = {"currency": currency}
    others: dict[str, dict[str, int | None]] = {}
    for key, measured in found.items():
        if measured.currency is None:
            numbers[key] = measured.value
            continue
        numbers[key] = 0
        for code, value in _amounts(measured):
            if code == currency:
                numbers[key] = value
            else:
                others.setdefault(code, {})[key] = value
    numbers["other_currencies"] = others
    return numbers


def _currency(found: dict[str, Measure]) -> str | None:
    """The currency of the sales, else of what else was paid, else the usual one."""
    money = [measured for measured in found.values() if measured.currency is not None]
    used = [measured for measured in money if measured.fact_count]
    return (used or money)[0].currency


def _amounts(measured: Measure) -> list[tuple[str, int | None]]:
    own = [(measured.currency, measured.value)] if measured.fact_count else []
    return [
        (code, value)
        for code, value in [*own, *((each.currency, each.value) for each in measured.others)]
        if code is not None
    ]
