"""Writing readings: numbers that somebody reports."""

import datetime as dt
import uuid
from typing import TypedDict, Unpack

from sqlalchemy import select

from crm.domain.choices import READING_NATURES
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.models import Reading
from crm.queries.metrics import find_built_in
from crm.services.facts import add_fact, check_choice, check_text, delete_fact, edit_fact
from crm.store.store import Store
from crm.store.unit_of_work import Change


class ReadingDetails(TypedDict, total=False):
    """What a reading may have."""

    rep_id: uuid.UUID | None
    customer_id: uuid.UUID | None
    product_id: uuid.UUID | None
    region: str | None
    source: str | None
    code: str | None


class ReadingEdits(ReadingDetails, total=False):
    """What may be corrected."""

    metric: str
    day: dt.date
    value: int
    unit: str | None
    nature: str
    currency: str | None


def add_reading(
    store: Store,
    *,
    metric: str,
    day: dt.date,
    value: int,
    nature: str | None = None,
    unit: str | None = None,
    currency: str | None = None,
    **details: Unpack[ReadingDetails],
) -> Change:
    """Write a number down, in millionths of its unit.

    What is not said of nature, unit and currency is as it was for the metric before.
    """
    metric = _own_name(metric)
    check_choice(nature or "flow", READING_NATURES)
    with store.unit_of_work("add_reading", about=metric) as work:
        last = work.session.scalars(
            select(Reading)
            .where(Reading.metric == metric, ~Reading.deleted)
            .order_by(Reading.day.desc(), Reading.id.desc())
            .limit(1)
        ).first()
        if last is not None:
            nature, unit = nature or last.nature, unit or last.unit
            currency = currency or last.currency
        add_fact(
            work,
            Reading(
                id=work.new_id(),
                metric=metric,
                day=day,
                value=value,
                nature=nature or "flow",
                unit=unit,
                currency=currency,
                **details,
            ),
        )
    return work.change()


def edit_reading(store: Store, reading: uuid.UUID, **fields: Unpack[ReadingEdits]) -> Change:
    """Correct a reading."""
    check_choice(fields.get("nature", "flow"), READING_NATURES)
    if "metric" in fields:
        fields["metric"] = _own_name(fields["metric"])
    return edit_fact(store, "edit_reading", Reading, reading, fields)


def delete_reading(store: Store, reading: uuid.UUID) -> Change:
    """Delete a reading."""
    return delete_fact(store, "delete_reading", Reading, reading)


def _own_name(text: str) -> str:
    """The name if no number that the program counts itself bears it; else nobody would see it."""
    name = check_text(text, "metric")
    if find_built_in(name) is not None:
        raise KnownError(
            "metric_taken",
            _("{name} is counted by the program itself; give the reading another name.").format(
                name=name
            ),
        )
    return name
