"""Who is meant is the same with the index as without it."""

import random
from collections.abc import Iterator

import pytest

from crm.models import Contact, Customer
from crm.queries import lookup, lookup_index
from crm.queries.lookup import same_name, search_customers
from crm.store.store import Store

PARTS = (
    *(
        "上海",
        "新晨",
        "（中国）",
        "有限公司",
        "公司",
        " ",
        "Mini",
        "Market",
        "Müller",
        "ＡＢＣ",
        "tcl",
    ),
    *("A-100", "100", "B", "单", "-", "Straße", "x" * 40, "K", "12", "厂", "・", "３８"),
)


@pytest.fixture
def _random(store: Store) -> None:
    dice = random.Random(5)

    def name() -> str:
        return "".join(dice.choices(PARTS, k=dice.randrange(1, 4))).strip() or "Zed"

    with store.unit_of_work("fill") as work:
        for _ in range(120):
            customer = work.add(
                Customer(
                    id=work.new_id(),
                    name=name(),
                    short_name=dice.choice((None, name())),
                    code=dice.choice((None, name())),
                    city=dice.choice((None, name())),
                    phone=dice.choice((None, "021-5612 3456", "１３８00001111")),
                )
            )
            work.session.flush()
            work.add(
                Contact(
                    id=work.new_id(), customer_id=customer.id, name=name(), mobile="13912345678"
                )
            )


def texts() -> Iterator[str]:
    dice = random.Random(6)
    for _ in range(250):
        whole = "".join(dice.choices(PARTS, k=dice.randrange(1, 3)))
        start = dice.randrange(len(whole))
        yield whole[start : start + dice.randrange(1, 12)]
    yield from ("56123", "1391234", "138", "021 5612", "56 12", "--", "ss", "STRASSE", "müller")


@pytest.mark.usefixtures("_random")
def test_a_look_up_finds_the_same_with_the_index_as_without(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answers() -> list[object]:
        with store.reading() as session:
            return [
                (text, search_customers(session, text), same_name(session, text))
                for text in texts()
            ]

    known = answers()
    for name in ("holding", "called", "numbered"):
        monkeypatch.setattr(lookup, name, lambda _session, _text: None)
    assert known == answers()


def test_inside_a_unit_of_work_its_own_customers_are_found(store: Store) -> None:
    with store.unit_of_work("fill") as work:
        work.add(Customer(id=work.new_id(), name="新晨科技"))
        with store.reading() as session:
            assert not lookup_index.is_true(session)
            assert len(search_customers(session, "晨科")) == 1
    with store.reading() as session:
        assert lookup_index.is_true(session)
