"""A customer with a contact and terms, one without, a product: what facts hang on."""

import uuid

import pytest

from crm.models import Contact, Customer, PriceChange, Product
from crm.services.desk import Desk


@pytest.fixture
def buyer(desk: Desk) -> uuid.UUID:
    """鼎和餐饮 (C1, 30 days) with 单梅, and 云栖茶馆 (C2) without terms; 花生油 (P1) at 78.50."""
    with desk.store.unit_of_work("add_customer") as work:
        one = work.add(Customer(id=work.new_id(), name="鼎和餐饮", code="C1", terms_days=30))
        work.add(Customer(id=work.new_id(), name="云栖茶馆", code="C2"))
        oil = work.add(Product(id=work.new_id(), name="花生油", code="P1", specification="5L"))
        work.session.flush()
        work.add(Contact(id=work.new_id(), customer_id=one.id, name="单梅", title="老板"))
        work.add(PriceChange(id=work.new_id(), product_id=oil.id, price=785_000))
        found: uuid.UUID = one.id
    return found
