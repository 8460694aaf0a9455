"""What is owed as rows of a list: order by order, or summed up by customer."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from crm.i18n import gettext as _
from crm.i18n import ngettext
from crm.queries.receivables import ReceivableRow
from crm.queries.reminders import Reminder
from crm.ui import formats
from crm.ui.tables.records import Column

_NOBODY = Reminder()


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedRow:
    """A customer's open orders in one currency, or one of them; minor units.

    `order_id` is that of the only order there is, or of the one that is due the longest.
    """

    customer_id: uuid.UUID
    customer: str
    order_id: uuid.UUID
    code: str | None
    orders: int
    due: dt.date
    days_past_due: int
    band: str
    owed: int
    currency: str
    reminder: Reminder

    @property
    def key(self) -> tuple[object, ...]:
        """What it is known by when the list is read anew."""
        return (self.customer_id, self.currency, self.order_id if self.orders == 1 else None)


def owed_rows(
    rows: Iterable[ReceivableRow],
    reminded: Mapping[uuid.UUID, Reminder],
    *,
    band: str = "",
    by_customer: bool = False,
) -> list[OwedRow]:
    """Those of one age or of all, the longest due first; customers by what they owe."""
    single = [
        OwedRow(
            customer_id=row.customer_id,
            customer=row.customer,
            order_id=row.order_id,
            code=row.code,
            orders=1,
            due=row.due,
            days_past_due=row.days_past_due,
            band=row.band,
            owed=row.owed,
            currency=row.currency,
            reminder=reminded.get(row.customer_id, _NOBODY),
        )
        for row in rows
        if not band or row.band == band
    ]
    if not by_customer:
        return single
    grouped: dict[tuple[uuid.UUID, str], list[OwedRow]] = {}
    for row in single:
        grouped.setdefault((row.customer_id, row.currency), []).append(row)
    found = [_summed(group) for group in grouped.values()]
    return sorted(found, key=lambda row: (-row.owed, row.customer))


def _summed(group: list[OwedRow]) -> OwedRow:
    oldest = min(group, key=lambda row: row.due)
    return OwedRow(
        customer_id=oldest.customer_id,
        customer=oldest.customer,
        order_id=oldest.order_id,
        code=oldest.code,
        orders=len(group),
        due=oldest.due,
        days_past_due=oldest.days_past_due,
        band=oldest.band,
        owed=sum(row.owed for row in group),
        currency=oldest.currency,
        reminder=oldest.reminder,
    )


def age_words(row: OwedRow) -> str:
    """How late it is."""
    late = row.days_past_due
    return _("{count} d late").format(count=late) if late else _("not due yet")


def order_words(row: OwedRow, today: dt.date) -> str:
    """The order, or how many there are."""
    if row.orders > 1:
        return ngettext("{count} order", "{count} orders", row.orders).format(count=row.orders)
    return row.code or formats.day(row.due, today)


def owed_columns(today: Callable[[], dt.date]) -> list[Column[OwedRow]]:
    """Customer, order, due, age, last reminder, promise, owed."""
    return [
        Column(
            key="customer",
            title=_("Customer"),
            strong=True,
            text=lambda row: row.customer,
            sort=lambda row: row.customer,
        ),
        Column(
            key="order",
            title=_("Order"),
            width=130,
            text=lambda row: order_words(row, today()),
            tone=lambda _row: "text2",
        ),
        Column(
            key="due",
            title=_("Due on"),
            width=112,
            text=lambda row: formats.day(row.due, today()),
            tone=lambda _row: "text2",
            sort=lambda row: row.due,
            from_width=760,
        ),
        Column(
            key="age",
            title=_("Age"),
            width=112,
            text=age_words,
            tone=lambda row: "danger" if row.days_past_due else "text2",
            sort=lambda row: row.days_past_due,
        ),
        Column(
            key="reminded",
            title=_("Last reminder"),
            width=118,
            text=lambda row: (
                formats.days_ago(row.reminder.reminded_on, today())
                if row.reminder.reminded_on
                else formats.NOTHING
            ),
            tone=lambda row: "text" if row.reminder.reminded_on else "text3",
            sort=lambda row: row.reminder.reminded_on or dt.date.min,
            from_width=880,
        ),
        Column(
            key="promise",
            title=_("Promised for"),
            width=118,
            text=lambda row: (
                formats.near_day(row.reminder.promised_for, today())
                if row.reminder.promised_for
                else formats.NOTHING
            ),
            tone=lambda row: promise_tone(row, today()),
            sort=lambda row: row.reminder.promised_for or dt.date.max,
            from_width=700,
        ),
        Column(
            key="owed",
            title=_("Owed"),
            width=130,
            right=True,
            text=lambda row: formats.money(row.owed, row.currency),
            sort=lambda row: (row.currency, row.owed),
        ),
    ]


def promise_tone(row: OwedRow, today: dt.date) -> str:
    """Amber once the day has come and the money has not."""
    promised = row.reminder.promised_for
    if promised is None:
        return "text3"
    return "warn" if promised <= today else "text"
