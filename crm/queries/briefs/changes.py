"""What changed since the last visit: prices, products, returns, people, money."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final, cast
from uuid import UUID

from sqlalchemy import Row, func, literal, null, select, union_all
from sqlalchemy.orm import Session, aliased

from crm.i18n import gettext as _
from crm.i18n import mark
from crm.labels import label
from crm.models import (
    Assignment,
    Order,
    Payment,
    PriceChange,
    Product,
    Rep,
    Return,
    StageChange,
    Visit,
)
from crm.queries.briefs import words
from crm.queries.briefs.rows import ChangeFacts, ChangeRow, CustomerFacts, DateRow, FactRef
from crm.queries.briefs.trade import order_ref
from crm.queries.products import price_before

AHEAD: Final = 30
"""Days that are near: announced prices, birthdays, planned visits."""
WITHOUT_VISIT: Final = 90
MOST_CHANGES: Final = 30
_RANK: Final = (
    "price_up",
    "price_down",
    "price_new",
    "new_product",
    "return",
    "owner",
    "stage",
    "payment",
    "order",
)
# By the kind of change, the fact behind it and its name.
_NAMES: Final = {
    "return": ("return", mark("Return")),
    "new_product": ("product", mark("Product card")),
    "owner": ("assignment", mark("Handover")),
    "stage": ("stage_change", mark("Stage")),
    "payment": ("payment", mark("Payment")),
}


def changes_since(customer: CustomerFacts, today: dt.date) -> tuple[dt.date, str]:
    """The day changes count from, and what it is: visit, contact or days."""
    if customer.last_visit is not None:
        return customer.last_visit, "visit"
    if customer.last_contact is not None:
        return customer.last_contact, "contact"
    return today - dt.timedelta(days=WITHOUT_VISIT), "days"


def read_changes(
    session: Session, customer: CustomerFacts, products: Iterable[UUID], *, today: dt.date
) -> tuple[ChangeFacts, int, tuple[DateRow, str | None] | None]:
    """The changes, how many more there are, and the next planned visit with its time."""
    since, kind = changes_since(customer, today)
    prices = _prices(session, list(products), customer.currency, since, today)
    events, planned = _events(session, customer.id, since, today)
    if kind == "days" and customer.last_order is None:  # to whom nobody spoke, all is new
        events = [row for row in events if row.kind != "new_product"]
    rows = _in_turn([*prices, *events])
    found = ChangeFacts(since=since, since_kind=kind, rows=tuple(rows[:MOST_CHANGES]))
    return found, len(rows[MOST_CHANGES:]), planned


def _in_turn(rows: Iterable[ChangeRow]) -> list[ChangeRow]:
    """The latest of each kind, then the next of each: a long price list hides nothing else."""
    turns: dict[str, int] = defaultdict(int)
    found = []
    for row in sorted(rows, key=lambda row: (-row.day.toordinal(), row.fact.id)):
        found.append((turns[row.kind], _RANK.index(row.kind), row))
        turns[row.kind] += 1
    return [row for _turn, _rank, row in sorted(found, key=lambda each: each[:2])]


def _prices(
    session: Session, products: list[UUID], currency: str, since: dt.date, today: dt.date
) -> list[ChangeRow]:
    if not products:
        return []
    rows = session.execute(
        select(PriceChange, Product.name, price_before().label("old"))
        .join(Product, Product.id == PriceChange.product_id)
        .where(PriceChange.product_id.in_(products), PriceChange.currency == currency)
        .where(PriceChange.day > since, PriceChange.day <= today + dt.timedelta(days=AHEAD))
        .where(~PriceChange.deleted, ~Product.deleted)
    ).all()
    found = []
    for row in rows:
        change: PriceChange = row.PriceChange
        day = cast("dt.date", change.day)
        if row.old == change.price:
            continue
        kind = "price_new"
        if row.old is not None:
            kind = "price_up" if change.price > row.old else "price_down"
        found.append(
            ChangeRow(
                kind=kind,
                day=day,
                text=row.name,
                old=row.old,
                new=change.price,
                currency=change.currency,
                fact=FactRef("price_change", change.id, f"{_('Price')} {words.day(day, today)}"),
            )
        )
    return found


def _events(
    session: Session, customer: UUID, since: dt.date, today: dt.date
) -> tuple[list[ChangeRow], tuple[DateRow, str | None] | None]:
    rows = session.execute(_events_statement(customer, since, today)).all()
    visits = [row for row in rows if row.kind == "planned"]
    events = [_event(row, today) for row in rows if row.kind != "planned"]
    if not visits:
        return events, None
    first = min(visits, key=lambda row: (row.day, row.state or "", row.id))
    fact = FactRef(
        "visit", first.id, f"{label('mode', first.currency)} {words.day(first.day, today)}"
    )
    planned = DateRow(
        kind="visit", day=first.day, days=(first.day - today).days, text=first.text or "", fact=fact
    )
    return events, (planned, first.state)


def _event(row: Row[Any], today: dt.date) -> ChangeRow:
    text = row.text or ""
    if row.kind == "order":
        fact = order_ref(row.id, row.text, row.day, today)
    else:
        kind, name = _NAMES[row.kind]
        called = _(name)
        if row.kind != "new_product":
            called = f"{called} {words.day(row.day, today)}"
        fact = FactRef(kind, row.id, called)
    return ChangeRow(
        kind=row.kind,
        day=row.day,
        text=text,
        amount=row.amount,
        quantity=row.quantity,
        currency=row.currency,
        state=row.state,
        fact=fact,
    )


def _events_statement(customer: UUID, since: dt.date, today: dt.date) -> Any:  # noqa: ANN401 - a union
    """All that is dated in one shape; of a planned visit, state is its time, currency its mode."""
    ahead = today + dt.timedelta(days=AHEAD)
    product = aliased(Product)
    returned = (
        select(
            literal("return").label("kind"),
            Return.id.label("id"),
            Return.day.label("day"),
            func.trim(
                func.coalesce(product.name, "") + " " + func.coalesce(Return.reason, "")
            ).label("text"),
            Return.amount.label("amount"),
            Return.quantity.label("quantity"),
            Return.currency.label("currency"),
            Return.state.label("state"),
        )
        .outerjoin(product, product.id == Return.product_id)
        .where(Return.customer_id == customer, ~Return.deleted)
        .where((Return.day >= since) | (Return.state != "settled"), Return.day <= today)
    )
    launched = (
        select(literal("new_product"), Product.id, Product.launched_on, Product.name)
        .add_columns(null(), null(), null(), Product.category)
        .where(Product.launched_on > since, Product.launched_on <= ahead)
        .where(Product.active, ~Product.deleted)
    )
    owned = (
        select(literal("owner"), Assignment.id, Assignment.day, Rep.name)
        .add_columns(null(), null(), null(), Assignment.reason)
        .outerjoin(Rep, Rep.id == Assignment.rep_id)
        .where(Assignment.customer_id == customer, ~Assignment.deleted)
        .where(Assignment.day > since, Assignment.day <= today)
    )
    staged = (
        select(literal("stage"), StageChange.id, StageChange.day, StageChange.stage)
        .add_columns(null(), null(), null(), StageChange.reason)
        .where(StageChange.customer_id == customer, ~StageChange.deleted)
        .where(StageChange.day > since, StageChange.day <= today)
    )
    signed = func.iif(Payment.kind == "refund", -Payment.amount, Payment.amount)
    paid = (
        select(literal("payment"), Payment.id, Payment.day, Payment.code)
        .add_columns(signed, null(), Payment.currency, Payment.kind)
        .where(Payment.customer_id == customer, ~Payment.deleted)
        .where(Payment.day > since, Payment.day <= today)
    )
    ordered = (
        select(literal("order"), Order.id, Order.day, Order.code)
        .add_columns(null(), null(), Order.currency, Order.state)
        .where(Order.customer_id == customer, ~Order.deleted)
        .where(Order.day > since, Order.day <= today)
    )
    planned = (
        select(literal("planned"), Visit.id, Visit.day, Visit.purpose)
        .add_columns(null(), null(), Visit.mode, Visit.time)
        .where(Visit.customer_id == customer, Visit.state == "planned", ~Visit.deleted)
        .where(Visit.day >= today, Visit.day <= ahead)
    )
    return union_all(returned, launched, owned, staged, paid, ordered, planned)
