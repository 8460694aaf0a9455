"""A brief as data for scripts: stable keys, every section a list or an object, empty ones empty.

Rows are written as they are declared in crm.queries.briefs.rows; money in minor units, prices in
ten-thousandths, quantities in thousandths. Each row names its fact, or all the facts of its number.
"""

from dataclasses import fields, is_dataclass
from typing import Any
from uuid import UUID

from crm.queries.briefs.rows import Brief


def brief_data(brief: Brief) -> dict[str, Any]:
    """The brief with plain keys and values that JSON can hold; days in ISO form."""
    data = {
        "today": brief.today,
        "customer": brief.customer,
        "visit": None
        if brief.visit is None
        else {**_object(brief.visit), "time": brief.visit_time},
        "who": brief.who,
        "state": brief.state,
        "promises": brief.promises,
        "contacts": brief.contacts,
        "orders": brief.orders,
        "owed": brief.owed,
        "changes": brief.changes,
        "gifts": brief.gifts,
        "dates": brief.dates,
        "lessons": brief.lessons,
        "say": brief.say,
        "bring": brief.bring,
        "more": brief.more,
    }
    return {key: _plain(value) for key, value in data.items()}


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a row holds
    if is_dataclass(value) and not isinstance(value, type):
        return _object(value)
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, UUID):
        return str(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


def _object(row: Any) -> dict[str, Any]:  # noqa: ANN401 - any row
    return {field.name: _plain(getattr(row, field.name)) for field in fields(row)}
