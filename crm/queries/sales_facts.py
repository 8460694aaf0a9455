"""Facts about sales: orders, their lines, returns, payments, by the three bases."""

from typing import Any

from sqlalchemy import ColumnElement, Exists, Select, and_, case, func, select, union_all
from sqlalchemy.orm import aliased

from crm.models import Order, OrderLine, Payment, Product, Return
from crm.queries.fact_shape import Column, Facts, Span, shape


def counted(order: type[Order] = Order) -> ColumnElement[bool]:
    """The order counts as one: it is neither cancelled nor deleted."""
    return and_(order.state != "cancelled", ~order.deleted)


def earlier_order(customer: Column, day: Column, outer: type[Any]) -> Exists:
    """The customer has an order of an earlier day; one of the same day is the visit's fruit."""
    before = aliased(Order)
    return (
        select(1)
        .where(before.customer_id == customer, before.day < day, counted(before))
        .correlate(outer)
        .exists()
    )


def net_amount(order: type[Order] = Order) -> ColumnElement[int]:
    """What the order sells, without freight and tax: its lines, or without any what it states."""
    sold = case((OrderLine.state != "cancelled", func.coalesce(OrderLine.amount, 0)), else_=0)
    lines = (  # null only where there is no line at all
        select(func.sum(sold))
        .where(OrderLine.order_id == order.id, ~OrderLine.deleted)
        .correlate(order)
        .scalar_subquery()
    )
    return func.coalesce(lines, order.amount, 0)


def orders(span: Span) -> Select[Any]:
    """Orders by their date, each with what it sells."""
    return select(
        *shape(
            "order",
            Order.id,
            Order.day,
            rep=Order.rep_id,
            customer=Order.customer_id,
            value=net_amount(),
            currency=Order.currency,
            text=Order.code,
        )
    ).where(span.holds(Order.day), counted())


def sales(span: Span) -> Facts:
    """Money of the span by its basis, minor units; returns lower what was ordered or delivered."""
    if span.basis == "collected":
        return _payments(span)
    return union_all(*_lines(span, OrderLine.amount), _stated(span), _returns(span, -Return.amount))


def quantities(span: Span) -> Facts:
    """Quantities of the span by its basis, in thousandths; returns lower them."""
    return union_all(*_lines(span, OrderLine.quantity), _returns(span, -Return.quantity))


def _lines(span: Span, value: Column) -> list[Select[Any]]:
    """The lines that count; two selects for delivered, as a line may go by its order's date."""
    if span.basis == "delivered":
        own = _line(OrderLine.delivered_on, value).where(span.holds(OrderLine.delivered_on))
        # Not IS NULL, which would be looked up by index: nearly all lines have no day of their own.
        no_day = func.typeof(OrderLine.delivered_on) == "null"
        whole = _line(Order.delivered_on, value).where(no_day, span.holds(Order.delivered_on))
        return [own, whole]
    return [_line(Order.day, value).where(span.holds(Order.day))]


def _line(day: Column, value: Column) -> Select[Any]:
    return (
        select(
            *shape(
                "order_line",
                OrderLine.id,
                day,
                rep=Order.rep_id,
                customer=Order.customer_id,
                product=OrderLine.product_id,
                value=value,
                currency=Order.currency,
                text=func.coalesce(
                    OrderLine.item,
                    select(Product.name)
                    .where(Product.id == OrderLine.product_id)
                    .correlate(OrderLine)
                    .scalar_subquery(),
                    Order.code,
                ),
            )
        )
        .join(Order, Order.id == OrderLine.order_id)
        .where(OrderLine.state != "cancelled", ~OrderLine.deleted)
        .where(Order.state != "cancelled", ~Order.deleted)
    )


def _stated(span: Span) -> Select[Any]:
    day = Order.delivered_on if span.basis == "delivered" else Order.day
    return select(
        *shape(
            "order",
            Order.id,
            day,
            rep=Order.rep_id,
            customer=Order.customer_id,
            value=Order.amount,
            currency=Order.currency,
            text=Order.code,
        )
    ).where(
        span.holds(day),
        Order.amount.is_not(None),
        Order.state != "cancelled",
        ~Order.deleted,
        ~_has_line(Order),
    )


def _returns(span: Span, value: Column) -> Select[Any]:
    sold = (
        select(OrderLine.product_id)
        .where(OrderLine.id == Return.order_line_id)
        .correlate(Return)
        .scalar_subquery()
    )
    return select(
        *shape(
            "return",
            Return.id,
            Return.day,
            rep=Return.rep_id,
            customer=Return.customer_id,
            product=func.coalesce(Return.product_id, sold),
            value=value,
            currency=Return.currency,
            text=func.coalesce(Return.reason, Return.code),
        )
    ).where(span.holds(Return.day), ~Return.deleted)


def _payments(span: Span) -> Select[Any]:
    return select(
        *shape(
            "payment",
            Payment.id,
            Payment.day,
            rep=Payment.rep_id,
            customer=Payment.customer_id,
            value=case((Payment.kind == "refund", -Payment.amount), else_=Payment.amount),
            currency=Payment.currency,
            text=func.coalesce(Payment.note, Payment.code),
        )
    ).where(span.holds(Payment.day), ~Payment.deleted)


def _has_line(order: type[Order]) -> Exists:
    line = aliased(OrderLine)
    return select(1).where(line.order_id == order.id, ~line.deleted).correlate(order).exists()
