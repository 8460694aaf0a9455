"""The ageing of what is owed 应收账款账龄表, a customer a row."""

from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from crm.documents.exports.cells import Number
from crm.documents.forms.heads import checked_by, fields
from crm.documents.forms.shape import Column, Money, Paper, Wanted
from crm.domain.ageing import AGE_BANDS
from crm.i18n import gettext as _
from crm.labels import label
from crm.queries.receivables import receivables
from crm.queries.settings import setting
from crm.settings import CURRENCY


@dataclass(slots=True)
class _Debtor:
    customer: str
    rep: str | None
    currency: str
    late: int = 0
    bands: dict[str, int] = field(default_factory=lambda: dict.fromkeys(AGE_BANDS, 0))


def read_ageing(session: Session, wanted: Wanted) -> Paper:
    """What each customer owes at the end of these days, the longest due first."""
    as_of = min(wanted.end, wanted.today)
    found: dict[object, _Debtor] = {}
    for order in receivables(session, today=as_of, customer=wanted.customer, rep=wanted.rep):
        key = (order.customer_id, order.currency)
        debtor = found.setdefault(key, _Debtor(order.customer, order.rep, order.currency))
        debtor.bands[order.band] += order.owed
        if order.owed > 0:
            debtor.late = max(debtor.late, order.days_past_due)
    rows = sorted(found.values(), key=lambda each: -each.late)
    foreign = not {each.currency for each in rows} <= {setting(session, CURRENCY)}
    columns = [
        Column(_("Customer's name"), 28),
        Column(_("Balance owed"), 15, "number", total=True),
        Column(_("Not due"), 14, "number", total=True),
        Column(_("1-30 days"), 14, "number", total=True),
        Column(_("31-60 days"), 14, "number", total=True),
        Column(_("61-90 days"), 14, "number", total=True),
        Column(_("91+ days"), 14, "number", total=True),
        Column(_("Most days late"), 9, "middle"),
        Column(_("Rep"), 10, "middle"),
        *([Column(_("Currency"), 9, "middle")] if foreign else []),
    ]
    return Paper(
        title=label("form", "ageing"),
        columns=columns,
        rows=[
            (
                each.customer,
                Money(sum(each.bands.values()), each.currency),
                *(_amount(each.bands[band], each.currency) for band in AGE_BANDS),
                Number(each.late) if each.late else None,
                each.rep,
                *([each.currency] if foreign else []),
            )
            for each in rows
        ],
        fields=(
            *fields(session, wanted, period=False),
            _("Cut-off: {day}").format(day=as_of.isoformat()),
        ),
        signatures=checked_by(),
        note=_("Note: worked out by Tuoke from orders and payments; it is not imported again."),
        totals=True,
    )


def _amount(value: int, currency: str) -> Money | None:
    return Money(value, currency) if value else None
