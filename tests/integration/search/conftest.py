"""A store with names of every sort."""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence

import pytest

from crm.models import Contact, Customer, Note, Product, Visit
from crm.queries.search import Hit, search
from crm.store.store import Store

DAY = dt.date(2026, 3, 2)
COMPANIES = (
    *("上海新晨科技有限公司", "重庆长安汽车股份有限公司", "中国工商银行", "北京单氏餐饮"),
    *("Müller GmbH", "TCL集团", "西安高新电子", "先锋机械", "苏州恒达贸易有限公司"),
    *("北京恒通物流有限公司", "上海机床厂", "浙江吉利", "中国石油化工集团", "Northwind Traders"),
    *("Coca-Cola（中国）饮料有限公司", "公司", "深圳市腾讯计算机系统有限公司", "厦门海产商行"),
)
PEOPLE = (
    *("单田芳", "解小东", "曾国藩", "查良镛", "尉迟恭", "仇英", "张伟", "王晓明"),
    *("Jürgen Groß", "张薇", "欧阳修", "吕布"),
)

Find = Callable[..., Sequence[Hit]]


@pytest.fixture
def filled(store: Store) -> dict[str, uuid.UUID]:
    """The store filled; the id of each name."""
    ids: dict[str, uuid.UUID] = {}
    with store.unit_of_work("fill") as work:
        for at, name in enumerate(COMPANIES):
            ids[name] = work.add(
                Customer(
                    id=work.new_id(),
                    name=name,
                    code=f"KH{at:04}",
                    city="杭州" if at % 2 else "宁波",
                    phone=f"021-5612{at:04}",
                    short_name="腾讯" if "腾讯" in name else None,
                    tags=["大客户"] if at == 7 else None,
                )
            ).id
        work.session.flush()
        for at, name in enumerate(PEOPLE):
            ids[name] = work.add(
                Contact(
                    id=work.new_id(),
                    customer_id=ids[COMPANIES[at]],
                    name=name,
                    mobile=f"138 1234 {at:04}",
                    email=f"user{at}@xinchen.com",
                    title="采购经理" if at == 0 else None,
                )
            ).id
        first = ids[COMPANIES[0]]
        work.add(Note(id=work.new_id(), body="下周要送样品\n注意包装", day=DAY, customer_id=first))
        work.add(Visit(id=work.new_id(), customer_id=first, day=DAY, said="谈了价格和交期"))
        work.add(Product(id=work.new_id(), name="数控铣床", code="X-200", brand="沈阳"))
    return ids


@pytest.fixture
def find(store: Store, filled: dict[str, uuid.UUID]) -> Find:
    """Search the filled store."""
    del filled

    def run(text: str, **options: object) -> Sequence[Hit]:
        return store.read(search, text, **options)  # type: ignore[arg-type]

    return run
