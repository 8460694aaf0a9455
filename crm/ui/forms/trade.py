"""Forms of orders, payments and goods that came back."""

import datetime as dt
import uuid
from typing import Any

from crm.domain.choices import PAYMENT_KINDS, RETURN_STATES
from crm.domain.money import line_amount, minor_digits
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.i18n import mark
from crm.queries.orders import list_orders, order_lines
from crm.queries.payments import list_payments
from crm.queries.returns import list_returns
from crm.services.desk import Desk
from crm.services.orders import (
    NewLine,
    add_order,
    delete_order,
    deliver_order,
    due_day,
    edit_order,
)
from crm.services.payments import add_payment, delete_payment, edit_payment
from crm.services.returns import add_return, delete_return, edit_return
from crm.ui.formats import full_day, money
from crm.ui.forms import editors, numbers, records
from crm.ui.forms.fields import CUSTOMER, DAY
from crm.ui.forms.form import Field, Form, Known, Remark, Saved, Values
from crm.ui.forms.order_lines import OrderLinesEdit, lines_of
from crm.ui.forms.values import about, done, renamed, values_of

_CODE = Field(key="code", label=mark("Code"), editor=editors.text(), half=True, more=True)
_NOTE = Field(key="note", label=mark("Note"), editor=editors.long_text(), more=True)


# --- An order -----------------------------------------------------------------------------------


def _load_order(desk: Desk, order: uuid.UUID) -> dict[str, Any]:
    with desk.store.reading() as session:
        (row,) = list_orders(session, order=order)
        lines = order_lines(session, order)
    return values_of(
        row,
        ORDER,
        lines=lines_of(lines),
        amount=None if lines else row.total,
        currency=row.currency,
    )


def _save_order(desk: Desk, order: uuid.UUID | None, values: dict[str, Any], known: Known) -> Saved:
    fields = dict(values)
    customer, lines = fields.pop("customer"), fields.pop("lines") or ()
    delivered = fields.pop("delivered_on")
    if order is None:
        change = add_order(
            desk.store,
            customer=customer,
            lines=lines,
            delivered_on=delivered,
            currency=known.currency,
            **fields,
        )
    else:
        change = _correct_order(desk, order, lines, delivered, fields)
    owed = _total(lines, known) or values["amount"] or 0
    return Saved(change.record, about(known), money(owed, known.currency))


def _correct_order(
    desk: Desk,
    order: uuid.UUID,
    lines: tuple[NewLine, ...],
    delivered: dt.date | None,
    fields: dict[str, Any],
) -> Any:  # noqa: ANN401 - the service's answer
    before = _load_order(desk, order)
    if before["delivered_on"] is not None and delivered is None:
        raise KnownError(
            "delivery_undone",
            _("The order was delivered; undo the delivery in the history, or give its day."),
        )
    if not lines and fields["amount"] is None:
        raise KnownError(
            "order_empty", _("Nothing was ordered? Give a line or the amount of the order.")
        )
    same = tuple(line for line, _product in before["lines"]) == tuple(lines)
    with desk.store.unit_of_work("edit_order", about=_buyer(desk, order)) as work:
        edit_order(desk.store, order, lines=None if same else lines, **fields)
        if delivered is not None and delivered != before["delivered_on"]:
            deliver_order(desk.store, order, day=delivered)
        work.record = order
    return work.change()


def _buyer(desk: Desk, order: uuid.UUID) -> str:
    (row,) = desk.store.read(list_orders, order=order)
    return row.customer


def _total(lines: tuple[NewLine, ...] | None, known: Known) -> int:
    digits = minor_digits(known.currency)
    return sum(
        line_amount(line.unit_price, line.quantity, line.discount, digits) for line in lines or ()
    )


def _order_remarks(
    desk: Desk, _order: uuid.UUID | None, values: Values, known: Known
) -> list[Remark]:
    terms, today = values.get("terms_days"), desk.today()
    if terms is None:
        terms = known.terms_days
    start = values.get("delivered_on") or values.get("day") or today
    due = due_day(start, terms)
    if due is None:
        return [Remark(_("Without terms it counts as paid, and nothing is owed."), icon="clock")]
    words = _("Due {day}: {count} days after it is delivered")
    if values.get("delivered_on") is None:
        words = _("Due {day}, or {count} days after it is delivered")
    return [Remark(words.format(day=full_day(due, today), count=terms), icon="clock")]


ORDER = Form(
    kind="order",
    icon="package",
    title=mark("New order"),
    title_edit=mark("Edit order"),
    noun=mark("Order"),
    words=mark("sale, contract"),
    width=700,
    fields=(
        CUSTOMER,
        DAY,
        Field(
            key="terms_days",
            label=mark("Terms"),
            editor=numbers.whole(),
            hint=mark("days, as agreed"),
            half=True,
        ),
        Field(key="lines", label=mark("Lines"), editor=OrderLinesEdit, first=True),
        Field(
            key="amount",
            label=mark("Amount"),
            editor=numbers.money(),
            hint=mark("if there are no lines"),
            half=True,
            shown=lambda values: not values.get("lines"),
        ),
        Field(
            key="delivered_on",
            label=mark("Delivered"),
            editor=editors.day(past=True),
            hint=mark("not yet"),
            half=True,
        ),
        Field(key="freight", label=mark("Freight"), editor=numbers.money(), half=True, more=True),
        Field(key="tax", label=mark("Tax"), editor=numbers.money(), half=True, more=True),
        _CODE,
        _NOTE,
    ),
    load=_load_order,
    save=_save_order,
    delete=lambda desk, order, _values: done(delete_order(desk.store, order)),
    remarks=_order_remarks,
    errors={"order_empty": "lines", "delivery_undone": "delivered_on"},
)


# --- A payment ----------------------------------------------------------------------------------


def _load_payment(desk: Desk, payment: uuid.UUID) -> dict[str, Any]:
    (row,) = desk.store.read(list_payments, payment=payment)
    return values_of(row, PAYMENT, currency=row.currency)


def _save_payment(
    desk: Desk, payment: uuid.UUID | None, values: dict[str, Any], known: Known
) -> Saved:
    fields = dict(values)
    customer, order = fields.pop("customer"), fields.pop("order")
    if payment is None:
        change = add_payment(
            desk.store, customer=customer, order=order, currency=known.currency, **fields
        )
    else:
        change = edit_payment(desk.store, payment, order_id=order, **fields)
    return Saved(change.record, about(known), money(values["amount"], known.currency))


PAYMENT = Form(
    kind="payment",
    icon="money",
    title=mark("Log a payment"),
    title_edit=mark("Edit payment"),
    noun=mark("Payment"),
    words=mark("money in, collected, refund"),
    fields=(
        CUSTOMER,
        Field(
            key="amount",
            label=mark("Amount"),
            editor=numbers.money(),
            required=True,
            half=True,
        ),
        DAY,
        Field(
            key="order",
            label=mark("For the order"),
            editor=records.order(),
        ),
        Field(
            key="kind",
            label=mark("Kind"),
            editor=editors.choice("payment_kind", PAYMENT_KINDS),
            default=lambda _known: "payment",
            half=True,
        ),
        Field(
            key="method",
            label=mark("How"),
            editor=editors.text(),
            hint=mark("transfer, cash, bill"),
            half=True,
        ),
        _CODE,
        _NOTE,
    ),
    load=_load_payment,
    save=_save_payment,
    delete=lambda desk, payment, _values: done(delete_payment(desk.store, payment)),
    errors={
        "amount_missing": "amount",
        "negative_amount": "amount",
        "order_of_another": "order",
    },
)


# --- Goods that came back -----------------------------------------------------------------------


def _load_return(desk: Desk, returned: uuid.UUID) -> dict[str, Any]:
    (row,) = desk.store.read(list_returns, returned=returned)
    return values_of(row, RETURN, quantity=row.quantity or None, currency=row.currency)


def _save_return(
    desk: Desk, returned: uuid.UUID | None, values: dict[str, Any], known: Known
) -> Saved:
    fields = renamed(values, "product")
    customer, order = fields.pop("customer"), fields.pop("order")
    fields["quantity"] = fields["quantity"] or 0
    if returned is None:
        change = add_return(
            desk.store, customer=customer, order=order, currency=known.currency, **fields
        )
    else:
        change = edit_return(desk.store, returned, **fields)
    return Saved(change.record, about(known), money(values["amount"], known.currency))


RETURN = Form(
    kind="return",
    icon="undo",
    title=mark("Log a return"),
    title_edit=mark("Edit return"),
    noun=mark("Return"),
    words=mark("goods back, complaint"),
    fields=(
        CUSTOMER,
        Field(key="product", label=mark("Product"), editor=records.product()),
        Field(key="quantity", label=mark("Quantity"), editor=numbers.quantity(), half=True),
        Field(
            key="amount",
            label=mark("Worth"),
            editor=numbers.money(),
            required=True,
            half=True,
        ),
        DAY,
        Field(
            key="state",
            label=mark("State"),
            editor=editors.choice("return_state", RETURN_STATES),
            default=lambda _known: "reported",
            half=True,
        ),
        Field(key="order", label=mark("Of the order"), editor=records.order(), fixed=True),
        Field(key="reason", label=mark("Reason"), editor=editors.text()),
        Field(key="resolution", label=mark("Settled how"), editor=editors.text()),
        _CODE,
    ),
    load=_load_return,
    save=_save_return,
    delete=lambda desk, returned, _values: done(delete_return(desk.store, returned)),
    errors={"amount_missing": "amount", "order_of_another": "order"},
)
