"""Gifts and meals as columns of a list."""

import datetime as dt
from collections.abc import Callable

from crm.i18n import gettext as _
from crm.labels import label
from crm.queries.briefs.words import joined
from crm.queries.spending import SpendingRow
from crm.ui import formats
from crm.ui.tables.records import Column

_TONES = {"pending": "warn", "approved": "accent", "refused": "danger"}


def spending_columns(
    today: Callable[[], dt.date], over: Callable[[SpendingRow], bool]
) -> list[Column[SpendingRow]]:
    """Date, what, customer, people, approval, cost."""
    return [
        Column(
            key="day",
            title=_("Date"),
            width=118,
            text=lambda spent: formats.day(spent.day, today()),
            sort=lambda spent: spent.day,
        ),
        Column(
            key="item",
            title=_("What"),
            width=190,
            strong=True,
            text=lambda spent: spent.item or label("meeting_kind", spent.kind),
            note=lambda spent: (
                _("Gift") if spent.kind == "gift" else label("meeting_kind", spent.kind)
            ),
        ),
        Column(
            key="customer",
            title=_("Customer"),
            text=lambda spent: joined(list(spent.customers)),
            note=lambda spent: joined(list(spent.people)),
            sort=lambda spent: spent.customers,
        ),
        Column(
            key="occasion",
            title=_("What for"),
            width=130,
            text=lambda spent: (spent.occasion if spent.fact == "gift" else spent.place) or "",
            tone=lambda _spent: "text2",
            from_width=900,
        ),
        Column(
            key="approval",
            title=_("Approval"),
            width=128,
            text=lambda spent: _approval(spent, over),
            tag=lambda spent: _tag(spent, over),
            sort=lambda spent: spent.approval,
        ),
        Column(
            key="cost",
            title=_("Cost"),
            width=110,
            right=True,
            text=lambda spent: (
                formats.NOTHING if spent.cost is None else formats.money(spent.cost, spent.currency)
            ),
            tone=lambda spent: "text2" if spent.approval == "refused" else "text",
            sort=lambda spent: (spent.currency, spent.cost or 0),
        ),
    ]


def _approval(spent: SpendingRow, over: Callable[[SpendingRow], bool]) -> str:
    if spent.approval == "none":
        return label("progress_state", "over") if over(spent) else ""
    return label("approval", spent.approval)


def _tag(spent: SpendingRow, over: Callable[[SpendingRow], bool]) -> tuple[str, str] | None:
    words = _approval(spent, over)
    return (words, _TONES.get(spent.approval, "danger")) if words else None
