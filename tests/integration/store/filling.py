"""A small store with a little of much in it, for tests that damage, undo or kill."""

import datetime as dt

from crm.models import (
    Contact,
    Customer,
    Order,
    OrderLine,
    Payment,
    Product,
    Rep,
    StageChange,
    Visit,
)
from crm.services.settings import put_setting
from crm.services.steps import redo, undo
from crm.settings import ME
from crm.store.store import Store

DAY = dt.date(2026, 3, 16)


def fill(store: Store) -> None:
    """Nine steps: some rows of several nouns, an edit, an undo and a redo."""
    with store.unit_of_work("open_store", kind="setup") as work:
        rep = work.add(Rep(id=work.new_id(), name="王芳")).id
        put_setting(work, ME, rep)
    with store.unit_of_work("add_customer", about="恒达贸易") as work:
        customer = work.new_id()
        work.add(
            Customer(id=customer, name="恒达贸易", code="C1", tags=["重点"], extra={"旧": "1"})
        )
        work.add(StageChange(id=work.new_id(), customer_id=customer, stage="lead", day=DAY))
        work.add(Contact(id=work.new_id(), customer_id=customer, name="李强"))
        work.add(Product(id=(product := work.new_id()), name="轴承 6204"))
    for number in range(3):
        with store.unit_of_work("log_visit", about="恒达贸易") as work:
            work.add(
                Visit(id=work.new_id(), customer_id=customer, day=DAY, said=f"第{number}次 visit")
            )
    with store.unit_of_work("add_order", about="恒达贸易") as work:
        order = work.new_id()
        work.add(Order(id=order, customer_id=customer, day=DAY, terms_days=30))
        work.add(OrderLine(id=work.new_id(), order_id=order, product_id=product, amount=12_345))
        work.add(
            Payment(id=work.new_id(), customer_id=customer, order_id=order, day=DAY, amount=500)
        )
    with store.unit_of_work("edit_customer", about="恒达贸易") as work:
        row = work.session.get_one(Customer, customer)
        row.city, row.name = "上海", "恒达贸易有限公司"
    undo(store, 2)
    redo(store)
