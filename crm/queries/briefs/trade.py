"""What the customer ordered, bought and was pitched, and what it owes."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import Date, Row, func, literal, null, select, type_coerce, union_all
from sqlalchemy.orm import Session

from crm.domain.ageing import AGE_BANDS
from crm.domain.money import divide_half_up
from crm.i18n import gettext as _
from crm.models import Order, OrderLine, Payment, Pitch, Product, Return, Visit
from crm.models.base import UuidBlob
from crm.queries.briefs import words
from crm.queries.briefs.rows import (
    BoughtRow,
    FactRef,
    MonthSales,
    OwedFacts,
    OwedRow,
    OwedTotal,
    Sales,
)
from crm.queries.receivables import receivables
from crm.queries.sales_facts import net_amount

MOST_OWED: Final = 20
MONTHS: Final = 12
_DECEMBER: Final = 12


class _Moved(NamedTuple):
    """An order, return or payment with its minor units, signed."""

    kind: str
    day: dt.date
    amount: int
    ref: FactRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Products the customer knows: those it bought, and those it was only pitched."""

    bought: tuple[BoughtRow, ...]
    pitched_only: tuple[BoughtRow, ...]

    @property
    def products(self) -> dict[UUID, BoughtRow]:
        """Every product of the catalogue among them."""
        return {row.product: row for row in (*self.bought, *self.pitched_only) if row.product}


def order_ref(order: UUID, code: str | None, day: dt.date, today: dt.date) -> FactRef:
    """An order, called by its code, or its day."""
    return FactRef("order", order, _called(_("Order {name}"), code, day, today))


def read_sales(session: Session, customer: UUID, *, today: dt.date) -> tuple[Sales, ...]:
    """What was ordered and collected, by currency, the largest of this year first."""
    start = dt.date(today.year - 1, 1, 1)
    span = (start, today)
    orders = select(
        literal("order").label("kind"),
        Order.id.label("id"),
        Order.code.label("code"),
        Order.day.label("day"),
        Order.currency.label("currency"),
        net_amount().label("amount"),
    ).where(
        Order.customer_id == customer,
        Order.day.between(*span),
        Order.state != "cancelled",
        ~Order.deleted,
    )
    returns = select(
        literal("return"), Return.id, Return.code, Return.day, Return.currency, -Return.amount
    ).where(Return.customer_id == customer, Return.day.between(*span), ~Return.deleted)
    signed = func.iif(Payment.kind == "refund", -Payment.amount, Payment.amount)
    payments = select(
        literal("payment"), Payment.id, Payment.code, Payment.day, Payment.currency, signed
    ).where(Payment.customer_id == customer, Payment.day.between(*span), ~Payment.deleted)
    moved: dict[str, list[_Moved]] = defaultdict(list)
    for row in session.execute(union_all(orders, returns, payments)).all():
        moved[row.currency].append(
            _Moved(row.kind, row.day, int(row.amount), _moved_ref(row, today))
        )
    found = [_sales(currency, rows, today) for currency, rows in moved.items()]
    return tuple(sorted(found, key=lambda s: (-s.amount, -s.before, s.currency)))


def _moved_ref(row: Row[Any], today: dt.date) -> FactRef:
    if row.kind == "order":
        return order_ref(row.id, row.code, row.day, today)
    name = _("Return {name}") if row.kind == "return" else _("Payment {name}")
    return FactRef(row.kind, row.id, _called(name, row.code, row.day, today))


def _called(sentence: str, code: str | None, day: dt.date, today: dt.date) -> str:
    return sentence.format(name=code or words.day(day, today))


def _sales(currency: str, rows: list[_Moved], today: dt.date) -> Sales:
    rows.sort(key=lambda row: (row.day, row.ref.id))
    sold = [row for row in rows if row.kind != "payment"]
    this_year = [row for row in sold if row.day.year == today.year]
    before = [row for row in sold if row.day <= _year_before(today)]
    orders = [row for row in this_year if row.kind == "order"]
    months = _last_months(today)
    lately = orders or [row for row in sold if row.kind == "order" and row.day >= months[0]]
    collected = [row for row in rows if row.kind == "payment" and row.day.year == today.year]
    last = next((row for row in reversed(sold) if row.kind == "order"), None)
    by_month: dict[dt.date, list[_Moved]] = defaultdict(list)
    for row in sold:
        by_month[row.day.replace(day=1)].append(row)
    return Sales(
        currency=currency,
        year=today.year,
        amount=sum(row.amount for row in this_year),
        orders=len(orders),
        before=sum(row.amount for row in before),
        before_facts=_refs(before),
        average=divide_half_up(sum(row.amount for row in lately), len(lately)) if lately else None,
        average_facts=_refs(lately),
        collected=sum(row.amount for row in collected),
        collected_facts=_refs(collected),
        last=last.ref if last else None,
        last_on=last.day if last else None,
        months=tuple(
            MonthSales(
                month=month,
                amount=sum(row.amount for row in by_month[month]),
                facts=_refs(by_month[month]),
            )
            for month in months
        ),
        facts=_refs(this_year),
    )


def _refs(rows: Sequence[_Moved]) -> tuple[FactRef, ...]:
    return tuple(row.ref for row in rows)


def _year_before(today: dt.date) -> dt.date:
    try:
        return today.replace(year=today.year - 1)
    except ValueError:  # 29 February
        return dt.date(today.year - 1, 2, 28)


def _last_months(today: dt.date) -> list[dt.date]:
    last = today.year * 12 + today.month - 1
    return [dt.date(n // 12, n % 12 + 1, 1) for n in range(last - MONTHS + 1, last + 1)]


def read_known(session: Session, customer: UUID, *, today: dt.date) -> Known:
    """The products bought, the most often bought first, and those that were only pitched."""
    bought = (
        select(
            OrderLine.product_id.label("product"),
            func.coalesce(Product.name, OrderLine.item).label("name"),
            func.count(Order.id.distinct()).label("orders"),
            func.max(Order.day).label("last_on"),
            type_coerce(null(), Date).label("pitched_on"),
            func.coalesce(OrderLine.product_id, func.max(Order.id), type_=UuidBlob()).label("fact"),
        )
        .join(Order, Order.id == OrderLine.order_id)
        .outerjoin(Product, Product.id == OrderLine.product_id)
        .where(Order.customer_id == customer, Order.day <= today, Order.state != "cancelled")
        .where(~Order.deleted, ~OrderLine.deleted, OrderLine.state != "cancelled")
        .where(func.coalesce(Product.name, OrderLine.item).is_not(None))
        .group_by(OrderLine.product_id, func.coalesce(Product.name, OrderLine.item))
    )
    pitched = (
        select(Product.id, Product.name, literal(0), null(), func.max(Visit.day), Product.id)
        .join(Pitch, Pitch.product_id == Product.id)
        .join(Visit, Visit.id == Pitch.visit_id)
        .where(Visit.customer_id == customer, Visit.day <= today, Visit.state == "completed")
        .where(~Visit.deleted, ~Pitch.deleted)
        .group_by(Product.id)
    )
    union: Any = union_all(bought, pitched)  # its first select tells its columns
    rows = session.execute(union).all()
    pitched_on = {row.product: row.pitched_on for row in rows if row.pitched_on}
    have = [
        BoughtRow(
            product=row.product,
            name=row.name,
            orders=row.orders,
            last_on=row.last_on,
            pitched_on=pitched_on.get(row.product),
            fact=FactRef("product" if row.product else "order", row.fact, row.name),
        )
        for row in rows
        if row.pitched_on is None
    ]
    ids = {row.product for row in have}
    only = [
        BoughtRow(
            product=row.product,
            name=row.name,
            orders=0,
            last_on=None,
            pitched_on=row.pitched_on,
            fact=FactRef("product", row.product, row.name),
        )
        for row in rows
        if row.pitched_on is not None and row.product not in ids
    ]
    have.sort(key=lambda row: (-row.orders, row.name))
    only.sort(key=lambda row: (-(row.pitched_on or dt.date.min).toordinal(), row.name))
    return Known(bought=tuple(have), pitched_only=tuple(only))


def read_owed(session: Session, customer: UUID, *, today: dt.date) -> tuple[OwedFacts, int]:
    """What is owed, the oldest orders first, and how many more orders there are."""
    rows = [
        OwedRow(
            code=row.code,
            day=row.day,
            due=row.due,
            amount=row.owed,
            currency=row.currency,
            days_late=row.days_past_due,
            band=row.band,
            fact=order_ref(row.order_id, row.code, row.day, today),
        )
        for row in receivables(session, today=today, customer=customer)
    ]
    return OwedFacts(totals=_totals(rows), rows=tuple(rows[:MOST_OWED])), len(rows[MOST_OWED:])


def _totals(rows: Sequence[OwedRow]) -> tuple[OwedTotal, ...]:
    by_currency: dict[str, list[OwedRow]] = defaultdict(list)
    for row in rows:
        by_currency[row.currency].append(row)
    totals = [
        OwedTotal(
            currency=currency,
            amount=sum(row.amount for row in owed),
            orders=len(owed),
            late=sum(row.amount for row in owed if row.days_late),
            late_orders=sum(1 for row in owed if row.days_late and row.amount > 0),
            oldest_days=max((row.days_late for row in owed if row.amount > 0), default=0),
            bands={band: sum(row.amount for row in owed if row.band == band) for band in AGE_BANDS},
            facts=tuple(row.fact for row in owed),
        )
        for currency, owed in by_currency.items()
    ]
    return tuple(sorted(totals, key=lambda total: (-total.late, -total.amount)))
