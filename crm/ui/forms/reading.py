"""What a form begins with and what its fields know, read off the UI thread."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crm.i18n import gettext as _
from crm.queries.choosing import customer_choices, product_choices
from crm.queries.contacts import list_contacts
from crm.queries.customers import get_customer
from crm.queries.metrics import METRICS, find_metric, reading_names
from crm.queries.orders import list_orders
from crm.queries.settings import setting
from crm.services.desk import Desk
from crm.settings import CURRENCY
from crm.ui.forms.form import Form, Known, Values

_MOST_ORDERS = 30


@dataclass(frozen=True, slots=True)
class Ready:
    """The values to begin with, records among them as choices."""

    values: Mapping[str, Any]
    known: Known


def read_ready(desk: Desk, form: Form, record: uuid.UUID | None, given: Mapping[str, Any]) -> Ready:
    """The record there is, or what is given for a new one."""
    values = dict(given) if record is None else form.load(desk, record)
    known = read_known(desk, form, values)
    with desk.store.reading() as session:
        if isinstance(chosen := values.get("product"), uuid.UUID):
            values["product"] = next(iter(product_choices(session, [chosen])), None)
    if isinstance(values.get("customer"), uuid.UUID):
        values["customer"] = known.customer
    return Ready(values, known)


def read_known(desk: Desk, form: Form, values: Values) -> Known:
    """What the fields know of the customer, and of the metric, that are chosen."""
    customer, today = values.get("customer"), desk.today()
    keys = {field.key for field in form.fields}
    known: dict[str, Any] = {}
    with desk.store.reading() as session:
        known["currency"] = setting(session, CURRENCY)
        if isinstance(customer, uuid.UUID):
            card = get_customer(session, customer, today=today)
            known["currency"], known["terms_days"] = card.currency, card.terms_days
            known["customer"] = customer_choices(session, [customer]).get(customer)
            if "contact" in keys:
                known["contacts"] = list_contacts(session, customer=customer)
            if "order" in keys:
                known["orders"] = list_orders(session, customer=customer, limit=_MOST_ORDERS)
        if "metric" in keys:
            names = [(name, _(metric.label)) for name, metric in METRICS.items()]
            known["metrics"] = [*names, *((name, name) for name in reading_names(session))]
            if values.get("metric") in dict(known["metrics"]):
                known["metric"] = find_metric(session, values["metric"])
    if values.get("currency"):
        known["currency"] = values["currency"]
    return Known(today=today, **known)
