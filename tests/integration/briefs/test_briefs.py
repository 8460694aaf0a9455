"""The brief as data: what is in it, what is not, and which fact each line comes from."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event, select

from crm.errors import KnownError
from crm.models import (
    Attendance,
    Contact,
    Fact,
    Gift,
    Lesson,
    Meeting,
    Note,
    Order,
    Payment,
    Pitch,
    PriceChange,
    Return,
    StageChange,
    Target,
    Task,
    Visit,
)
from crm.queries.briefs import Brief
from crm.queries.briefs.rows import FactRef
from crm.store.store import Store
from tests.integration.briefs.conftest import DAY, TODAY, Shop

Fill = Callable[[Callable[[Shop], uuid.UUID]], uuid.UUID]
Read = Callable[..., Brief]
TABLES = {mapper.local_table.name: mapper.class_ for mapper in Fact.registry.mappers}  # type: ignore[attr-defined]
KINDS = {"order": "sales_order", "return": "goods_return"}


def visited(shop: Shop, customer: uuid.UUID, day: dt.date, **fields: object) -> uuid.UUID:
    visit = Visit(id=shop.id(), customer_id=customer, day=day, **fields)  # type: ignore[arg-type]
    return shop.add(visit).id


def texts(brief: Brief) -> list[str]:
    return [item.text for item in (*brief.say, *brief.bring)]


def test_a_customer_that_is_not_there(read: Read) -> None:
    with pytest.raises(KnownError) as caught:
        read(uuid.uuid4())
    assert caught.value.code == "unknown_customer"


def test_nothing_known_says_what_to_find_out(fill: Fill, read: Read) -> None:
    found = read(fill(lambda shop: shop.customer("新客户")))
    assert not any((found.who, found.promises, found.contacts, found.dates, found.lessons))
    assert not any((found.orders.sales, found.owed.rows, found.changes.rows, found.gifts.rows))
    assert texts(found) == ["Find out who decides.", "Ask what they need."]
    assert found.more == {}


def test_who_decides_comes_first(fill: Fill, read: Read) -> None:
    def make(shop: Shop) -> uuid.UUID:
        customer = shop.customer("鼎和")
        shop.person(customer, "付款的", role="payer")
        shop.person(customer, "没角色")
        shop.person(customer, "拍板的", role="decider", birth_month=8, birth_day=26)
        shop.person(customer, "走了的", role="decider", deleted=True)
        return customer

    found = read(fill(make))
    assert [person.name for person in found.who] == ["拍板的", "付款的", "没角色"]
    assert found.who[0].birthday == "26 Aug"
    assert "Find out who decides." not in texts(found)


def test_what_was_promised_and_is_open(fill: Fill, read: Read) -> None:
    def make(shop: Shop) -> uuid.UUID:
        customer, other = shop.customer("鼎和"), shop.customer("别家")
        early = DAY(2026, 9, 18)
        visited(shop, customer, DAY(2026, 9, 11), next_step="换新盖样品", next_on=early)
        visited(shop, customer, DAY(2026, 9, 4), next_step="回复账期")
        visited(shop, customer, early, next_step="做完了", next_done_on=early)
        visited(shop, customer, DAY(2026, 9, 23), next_step="明天的")
        visited(shop, customer, early, next_step="没去成", state="cancelled")
        visited(shop, other, early, next_step="别家的")
        shop.add(Task(id=shop.id(), customer_id=customer, title="对账", due=DAY(2026, 9, 30)))
        shop.add(Task(id=shop.id(), customer_id=customer, title="办了的", state="done"))
        request = Note(
            id=shop.id(), customer_id=customer, body="请批账期", day=early, kind="request"
        )
        shop.add(request)
        return customer

    found = read(fill(make))
    assert [(p.kind, p.text, p.days_late) for p in found.promises] == [
        ("visit", "换新盖样品", 4),
        ("task", "对账", 0),
        ("note", "请批账期", 0),
        ("visit", "回复账期", 0),
    ]
    assert "换新盖样品 (promised for 18 Sep)" in [item.text for item in found.bring]
    assert "Promised: 对账" in [item.text for item in found.say]


def test_the_last_three_contacts_of_any_mode(fill: Fill, read: Read) -> None:
    def make(shop: Shop) -> uuid.UUID:
        customer = shop.customer("鼎和")
        oil = shop.product("菜籽油")
        visited(shop, customer, DAY(2026, 8, 1), said="第四")
        visited(shop, customer, DAY(2026, 9, 1), said="第三", mode="call")
        visited(shop, customer, DAY(2026, 9, 11), time="09:00", said="第二")
        last = visited(shop, customer, DAY(2026, 9, 11), time="15:00", said="第一", mode="wechat")
        shop.add(Pitch(id=shop.id(), visit_id=last, product_id=oil))
        for state in ("planned", "missed", "cancelled"):
            visited(shop, customer, DAY(2026, 9, 20), said=state, state=state)
        return customer

    found = read(fill(make))
    assert [(row.said, row.mode) for row in found.contacts] == [
        ("第一", "wechat"),
        ("第二", "visit"),
        ("第三", "call"),
    ]
    assert found.contacts[0].pitched == ("菜籽油",)
    assert (found.customer.last_visit, found.customer.days_since) == (DAY(2026, 9, 11), 11)
    assert [row.name for row in found.orders.pitched_only] == ["菜籽油"]


def test_orders_and_what_is_owed_with_its_age(fill: Fill, read: Read) -> None:
    def make(shop: Shop) -> uuid.UUID:
        customer = shop.customer("鼎和")
        oil, soy = shop.product("花生油"), shop.product("生抽")
        shop.order(customer, DAY(2025, 3, 1), 50_000, oil)
        shop.order(customer, DAY(2025, 12, 1), 99_900, oil)  # after the same span of last year
        shop.order(customer, DAY(2026, 3, 1), 60_000, oil)  # no terms: settled history
        late = shop.order(customer, DAY(2026, 8, 1), 100_000, oil, due=DAY(2026, 9, 10), code="A1")
        shop.order(customer, DAY(2026, 9, 1), 30_000, soy, terms_days=30)
        shop.order(customer, DAY(2026, 9, 2), 70_000, soy, terms_days=1, state="cancelled")
        shop.order(customer, DAY(2026, 9, 3), 5_000, soy, due=TODAY, currency="USD")
        shop.add(
            Payment(id=shop.id(), customer_id=customer, order_id=late, day=TODAY, amount=40_000)
        )
        back = Return(id=shop.id(), customer_id=customer, day=DAY(2026, 9, 20), amount=1_000)
        shop.add(back)
        return customer

    found = read(fill(make))
    yuan, dollars = found.orders.sales
    assert (yuan.amount, yuan.orders, yuan.before) == (189_000, 3, 50_000)
    assert (yuan.collected, len(yuan.facts), yuan.average) == (40_000, 4, 63_333)
    assert (dollars.currency, dollars.amount) == ("USD", 5_000)
    assert [month.amount for month in yuan.months[-2:]] == [100_000, 29_000]
    total = found.owed.totals[0]
    assert (total.amount, total.late, total.orders, total.oldest_days) == (90_000, 60_000, 2, 12)
    assert (total.bands["1-30"], total.bands["not_due"]) == (60_000, 30_000)
    oldest = found.owed.rows[0]
    assert (oldest.code, oldest.amount, oldest.days_late) == ("A1", 60_000, 12)
    assert [(row.name, row.orders) for row in found.orders.usual] == [("花生油", 4), ("生抽", 2)]
    asked = next(item for item in found.say if "¥600" in item.text)
    assert (asked.fact.kind, asked.fact.label) == ("order", "Order A1")
    assert "Statement of account: 2 orders, ¥900" in texts(found)


def test_what_changed_since_the_last_visit(fill: Fill, read: Read) -> None:
    def make(shop: Shop) -> uuid.UUID:
        customer = shop.customer("鼎和")
        shop.won(customer)
        shop.owner(customer, shop.rep("老王"))
        visited(shop, customer, DAY(2026, 9, 11))
        visited(shop, customer, DAY(2026, 9, 15), mode="call")
        soon = DAY(2026, 10, 8)
        oil = shop.product("花生油", (None, 100), (DAY(2026, 9, 1), 110), (soon, 121))
        shop.product("不相干", (None, 100), (DAY(2026, 9, 15), 200))
        shop.product("新油", launched_on=DAY(2026, 9, 15))
        shop.product("停了的", launched_on=DAY(2026, 9, 15), active=False)
        shop.order(customer, DAY(2026, 1, 5), 100, oil)
        shop.owner(customer, shop.rep("小李"), DAY(2026, 9, 14))
        for day, reason in ((DAY(2026, 9, 12), "漏油"), (DAY(2026, 8, 1), "旧事")):
            state = "reported" if reason == "漏油" else "settled"
            row = Return(id=shop.id(), customer_id=customer, day=day, reason=reason, state=state)
            shop.add(row)
        return customer

    found = read(fill(make))
    assert (found.changes.since, found.changes.since_kind) == (DAY(2026, 9, 11), "visit")
    rows = [(row.kind, row.text, row.day) for row in found.changes.rows]
    assert rows == [
        ("price_up", "花生油", DAY(2026, 10, 8)),
        ("new_product", "新油", DAY(2026, 9, 15)),
        ("return", "漏油", DAY(2026, 9, 12)),
        ("owner", "小李", DAY(2026, 9, 14)),
    ]
    assert (found.changes.rows[0].old, found.changes.rows[0].new) == (1_100_000, 1_210_000)
    assert found.customer.owner == "小李"
    assert "花生油 costs +10% from 8 Oct: ¥121." in texts(found)
    assert "New price list (花生油)" in texts(found)


def cap(shop: Shop, high: int, each: str, metric: str = "gifts_cost", **fields: object) -> None:
    target = Target(
        id=shop.id(),
        metric=metric,
        period="quarter",
        starts_on=DAY(2026, 1, 1),
        high=high,
        sense="cap",
        each=each,
        **fields,  # type: ignore[arg-type]
    )
    shop.add(target)


def test_gifts_and_meals_against_the_limits(fill: Fill, read: Read) -> None:
    def make(shop: Shop) -> uuid.UUID:
        customer, other = shop.customer("鼎和", kind="store"), shop.customer("别家")
        li = shop.person(customer, "李师傅")
        for day, cost, approval in (
            (DAY(2026, 8, 29), 28_000, "none"),
            (DAY(2026, 9, 1), 10_000, "pending"),
            (DAY(2026, 9, 2), 99_000, "refused"),
            (DAY(2026, 3, 1), 5_000, "approved"),
        ):
            gift = Gift(id=shop.id(), customer_id=customer, day=day, item="茶", cost=cost)
            gift.approval, gift.contact_id = approval, li
            shop.add(gift)
        meal = shop.add(Meeting(id=shop.id(), day=DAY(2026, 7, 18), kind="banquet", cost=10_001)).id
        for guest in (customer, other, other):
            shop.add(Attendance(id=shop.id(), meeting_id=meal, customer_id=guest))
        cap(shop, 40_000, "customer", scope={"kind": "store"})
        cap(shop, 30_000, "gift")
        cap(shop, 50_000, "customer", "meetings_cost")
        cap(shop, 1, "customer", scope={"kind": "agent"})
        cap(shop, 1, "rep")
        return customer

    found = read(fill(make)).gifts
    assert [(x.metric, x.each, x.spent, x.left, x.state) for x in found.limits] == [
        ("gifts_cost", "customer", 38_000, 2_000, "near"),
        ("meetings_cost", "customer", 3_334, 46_666, "ok"),
        ("gifts_cost", "gift", 0, 30_000, "ok"),
    ]
    assert found.headroom == 2_000
    assert found.totals[0].amount == 28_000 + 10_000 + 5_000 + 3_334
    assert [row.approval for row in found.rows][:2] == ["refused", "pending"]


def test_without_a_limit_what_was_spent_this_year(fill: Fill, read: Read) -> None:
    def make(shop: Shop) -> uuid.UUID:
        customer = shop.customer("鼎和")
        for day in (DAY(2026, 2, 1), DAY(2025, 12, 31)):
            shop.add(Gift(id=shop.id(), customer_id=customer, day=day, item="茶", cost=7_000))
        return customer

    found = read(fill(make)).gifts
    assert (found.limits, found.headroom) == ((), None)
    assert [(total.year, total.amount) for total in found.totals] == [(2026, 7_000)]


def test_the_dates_that_are_near(fill: Fill, read: Read) -> None:
    def make(shop: Shop) -> uuid.UUID:
        customer = shop.customer("鼎和", since=DAY(2019, 10, 18))
        shop.won(customer)
        lunar = {"birth_month": 8, "birth_day": 26, "birth_calendar": "lunar"}
        shop.person(customer, "李师傅", likes="龙井", **lunar)
        shop.person(customer, "远的", birth_month=12, birth_day=1)
        shop.person(customer, "错的", birth_month=2, birth_day=31)
        visited(shop, customer, TODAY, state="planned", time="09:30", purpose="补货 60 件")
        return customer

    found = read(fill(make))
    assert [(row.kind, row.day, row.text) for row in found.dates] == [
        ("visit", TODAY, "补货 60 件"),
        ("festival", DAY(2026, 9, 25), "Mid-Autumn Festival"),
        ("birthday", DAY(2026, 10, 6), "李师傅"),
        ("anniversary", DAY(2026, 10, 18), ""),
    ]
    assert (found.dates[2].lunar, found.dates[3].years) == ("Lunar 8/26", 7)
    assert found.dates[1].day_off  # the festival itself is a holiday
    assert found.visit_time == "09:30"
    assert "Birthday gift for 李师傅 (likes 龙井)" in texts(found)
    assert "Planned for this visit: 补货 60 件" in texts(found)
    assert "Thank them for 7 years together (18 Oct)." in texts(found)


@pytest.mark.parametrize(
    ("occasion", "day", "open_"),
    [
        ("Mid-Autumn", DAY(2026, 9, 20), False),
        (None, DAY(2026, 9, 1), False),
        ("birthday", DAY(2026, 9, 20), True),
        ("Mid-Autumn", DAY(2026, 8, 1), True),
    ],
)
def test_a_festival_whose_gift_was_sent(
    fill: Fill, read: Read, occasion: str | None, day: dt.date, open_: bool
) -> None:
    def make(shop: Shop) -> uuid.UUID:
        customer = shop.customer("鼎和")
        shop.won(customer)
        gift = Gift(id=shop.id(), customer_id=customer, day=day, item="礼", occasion=occasion)
        shop.add(gift)
        return customer

    found = read(fill(make))
    assert ("festival" in [row.kind for row in found.dates]) is open_


def test_a_prospect_whose_decision_is_due(fill: Fill, read: Read) -> None:
    def make(shop: Shop) -> uuid.UUID:
        customer = shop.customer("准客户", expected_on=DAY(2026, 9, 18), expected_amount=8_000_000)
        stage = StageChange(id=shop.id(), customer_id=customer, stage="proposal", day=TODAY)
        shop.add(stage)
        return customer

    found = read(fill(make))
    assert found.customer.stage == "proposal"
    assert "Ask for the decision on ¥80,000: it was expected on 18 Sep." in texts(found)


def test_lessons_that_apply(fill: Fill, read: Read) -> None:
    def make(shop: Shop) -> uuid.UUID:
        customer, other = shop.customer("鼎和", industry="餐饮"), shop.customer("别家")
        oil, soy = shop.product("花生油"), shop.product("生抽")
        shop.order(customer, DAY(2026, 1, 5), 100, oil)
        for mistake, fields in (
            ("产品的", {"product_id": oil}),
            ("没买的", {"product_id": soy}),
            ("自己的", {"customer_id": customer}),
            ("别家的", {"customer_id": other}),
            ("同行的", {"topic": "餐饮"}),
            ("一般的", {"topic": "收款"}),
            ("没说的", {}),
            ("过时的", {"customer_id": customer, "active": False}),
        ):
            lesson = Lesson(id=shop.id(), day=DAY(2026, 8, 1), mistake=mistake, **fields)
            lesson.correction = f"改{mistake}"
            shop.add(lesson)
        return customer

    found = read(fill(make))
    assert [(row.mistake, row.why) for row in found.lessons] == [
        ("自己的", "customer"),
        ("产品的", "product"),
        ("同行的", "topic"),
        ("一般的", "general"),
    ]
    assert "This time: 改自己的" in texts(found)
    assert "This time: 改一般的" not in texts(found)


def test_what_similar_customers_buy(fill: Fill, read: Read) -> None:
    def make(shop: Shop) -> uuid.UUID:
        customer = shop.customer("鼎和", industry="餐饮")
        oil, rare, known = shop.product("菜籽油"), shop.product("少见"), shop.product("花生油")
        shop.order(customer, DAY(2026, 1, 5), 100, known)
        for n in range(3):
            peer = shop.customer(f"同行{n}", industry="餐饮")
            shop.order(peer, DAY(2026, 5, 1), 100, oil)
            shop.order(peer, DAY(2026, 5, 1), 100, known)
            shop.order(peer, DAY(2026, 5, 1) if n == 0 else DAY(2024, 5, 1), 100, rare)
        return customer

    found = read(fill(make))
    assert "Pitch 菜籽油: 3 similar customers buy it." in texts(found)


def rich(shop: Shop) -> uuid.UUID:
    """One of everything."""
    customer = shop.customer("鼎和餐饮", since=DAY(2019, 10, 18), needs="周末送货", credit_limit=1)
    li = shop.person(customer, "李师傅", role="payer", birth_month=10, birth_day=1)
    oil = shop.product("花生油", (None, 100), (DAY(2026, 9, 20), 90))
    shop.product("新油", launched_on=DAY(2026, 9, 15))
    visited(
        shop,
        customer,
        DAY(2026, 9, 11),
        contact_id=li,
        feedback="漏油",
        competitor="别家",
        next_step="样品",
    )
    visited(shop, customer, TODAY, state="planned", purpose="补货")
    order = shop.order(customer, DAY(2026, 8, 1), 10_000, oil, terms_days=7)
    shop.add(Payment(id=shop.id(), customer_id=customer, order_id=order, day=TODAY, amount=5))
    shop.add(Return(id=shop.id(), customer_id=customer, day=DAY(2026, 9, 12), amount=100))
    shop.add(Task(id=shop.id(), customer_id=customer, title="对账"))
    shop.add(Gift(id=shop.id(), customer_id=customer, day=DAY(2026, 5, 1), item="茶", cost=100))
    shop.add(Lesson(id=shop.id(), day=TODAY, customer_id=customer, mistake="错", correction="改"))
    cap(shop, 20_000, "customer")
    return customer


def refs(value: object) -> list[FactRef]:
    """Every fact that a brief names."""
    if isinstance(value, FactRef):
        return [value]
    if isinstance(value, tuple):
        return [ref for each in value for ref in refs(each)]
    if hasattr(value, "__dataclass_fields__"):
        return [ref for name in value.__dataclass_fields__ for ref in refs(getattr(value, name))]
    return []


def test_every_fact_it_names_is_there(fill: Fill, read: Read, store: Store) -> None:
    found = read(fill(rich))
    named = refs(found)
    assert {ref.kind for ref in named} >= {
        *("customer", "contact", "visit", "task", "order", "payment", "return", "product"),
        *("price_change", "gift", "target", "lesson"),
    }
    with store.reading() as session:
        for ref in named:
            model = TABLES[KINDS.get(ref.kind, ref.kind)]
            assert session.scalar(select(model.id).where(model.id == ref.id, ~model.deleted)), ref
    assert all(ref.label for ref in named)
    assert len(found.say) >= 8
    assert len(found.bring) >= 5


def test_what_is_deleted_is_gone(fill: Fill, read: Read, store: Store) -> None:
    customer = fill(rich)
    with store.unit_of_work("delete") as work:
        for model in (Contact, Visit, Order, Return, Task, Gift, Lesson, PriceChange, Target):
            for row in work.session.scalars(select(model)):
                row.deleted = True
    found = read(customer)
    assert not any((found.who, found.promises, found.contacts, found.lessons))
    assert not any((found.orders.usual, found.owed.rows, found.gifts.rows, found.gifts.limits))
    assert {row.kind for row in found.changes.rows} <= {"new_product", "payment"}


def test_a_few_statements_whatever_the_history(fill: Fill, read: Read, store: Store) -> None:
    customer = fill(rich)
    statements: list[tuple[str, Any]] = []

    def count(
        _c: object, _cursor: object, sql: str, values: tuple[Any, ...], *_rest: object
    ) -> None:
        if sql.startswith("SELECT"):
            statements.append((sql, values))

    event.listen(store._engine, "before_cursor_execute", count)
    read(customer)
    few = len(statements)

    def more(shop: Shop) -> uuid.UUID:
        oil = shop.product("又一种")
        for n in range(200):
            day = TODAY - dt.timedelta(days=n)
            shop.order(customer, day, 1_000, oil, terms_days=30)
            visited(shop, customer, day, said="说" * 50, next_step="下一步", next_on=day)
        return customer

    fill(more)
    statements.clear()
    found = read(customer)
    assert few == len(statements) <= 15
    assert len(found.promises) + found.more["promises"] == 202
    assert len(found.owed.rows) + found.more["owed"] == 201
    with store.reading() as session:
        connection = session.connection()
        for sql, values in statements:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values).all()
            for step in plan:
                small = (
                    "product",
                    "customer",
                    "lesson",
                    "target",
                    "anon",
                    "(",
                    "CONSTANT",
                    "price",
                )
                scanned = step[3].removeprefix("SCAN ")
                assert not step[3].startswith("SCAN") or scanned.startswith(small), step[3]
