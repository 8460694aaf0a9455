"""Likely duplicates of a store: found by keys, told apart for good, listed by the command line."""

import uuid

import pytest

from crm.domain.ids import parse_id
from crm.errors import Cancelled, KnownError
from crm.queries.duplicates import Likeness, likely_duplicates
from crm.services.contacts import add_contact
from crm.services.customers import add_customer, delete_customer
from crm.services.desk import Desk
from crm.services.distinctions import tell_apart
from crm.services.steps import undo
from tests.integration.conftest import TODAY, Crm


def add(desk: Desk, name: str, **fields: str) -> uuid.UUID:
    found = add_customer(desk.store, name=name, day=TODAY, **fields).record  # type: ignore[arg-type]
    assert found is not None
    return found


def pairs(desk: Desk, minimum: int = 70) -> list[tuple[str, str, tuple[str, ...]]]:
    found = desk.store.read(likely_duplicates, minimum=minimum)
    return [(pair.one_name, pair.other_name, pair.reasons) for pair in found]


def test_pairs_are_found_by_every_reason_the_likeliest_first(desk: Desk) -> None:
    for name in ("上海星辰贸易有限公司", "宏达建材有限公司", "杭州橡亭食品厂", "Acme Ltd"):
        add(desk, name)
    add(desk, "星辰贸易")
    add(desk, "宏达")
    add(desk, "杭州象亭食品厂")
    add(desk, "ACME")
    add(desk, "星辰科技")
    first = add(desk, "丰瑞", email="office@x.cn")
    add(desk, "Fengrui Ltd", email="OFFICE@x.cn")
    add_contact(desk.store, customer=first, name="李四", mobile="13911112222")
    other = add(desk, "利德")
    add_contact(desk.store, customer=other, name="王五", mobile="+86 139-1111-2222")
    found = pairs(desk)
    assert set(found) == {
        ("上海星辰贸易有限公司", "星辰贸易", ("name",)),
        ("Acme Ltd", "ACME", ("name",)),
        ("宏达建材有限公司", "宏达", ("short_name",)),
        ("杭州橡亭食品厂", "杭州象亭食品厂", ("pinyin",)),
        ("丰瑞", "Fengrui Ltd", ("pinyin", "email")),
        ("丰瑞", "利德", ("phone",)),
    }
    scores = [pair.score for pair in desk.store.read(likely_duplicates)]
    assert scores == sorted(scores, reverse=True)
    assert len(desk.store.read(likely_duplicates, limit=2)) == 2


def test_a_number_that_many_have_is_a_switchboard(desk: Desk) -> None:
    for name in ("甲子", "乙丑", "丙寅", "丁卯", "戊辰"):
        add(desk, name, phone="021-55556666")
    assert pairs(desk) == []


def test_what_is_deleted_is_nobodys_duplicate(desk: Desk) -> None:
    one = add(desk, "星辰贸易")
    add(desk, "星辰贸易")
    assert len(pairs(desk)) == 1
    delete_customer(desk.store, one)
    assert pairs(desk) == []


def test_told_apart_they_are_never_shown_again_until_undone(desk: Desk) -> None:
    one, other, third = (add(desk, "星辰贸易") for _ in range(3))
    assert tell_apart(desk.store, other, one).step is not None
    assert tell_apart(desk.store, one, other).step is None  # said already
    shown = {(pair.one, pair.other) for pair in desk.store.read(likely_duplicates)}
    assert shown == {(one, third), (other, third)}
    undo(desk.store)
    assert len(pairs(desk)) == 3
    tell_apart(desk.store, one, other)
    assert len(pairs(desk)) == 2
    with pytest.raises(KnownError) as refused:
        tell_apart(desk.store, one, one)
    assert refused.value.code == "same_customer"


def test_one_question_to_what_was_loaded_once(desk: Desk) -> None:
    one = add(desk, "上海星辰贸易有限公司")
    with desk.store.reading() as session:
        likeness = Likeness(session)
    (likely,) = likeness.of("星辰贸易")
    assert (likely.customer, likely.name, likely.reasons) == (
        *(one, "上海星辰贸易有限公司"),
        ("name",),
    )
    assert likeness.of("星辰贸易", but=one) == []
    assert likeness.of("星辰科技") == []
    row = uuid.uuid4()
    likeness.add(row, "宏达", phones=["13911112222"])
    assert [found.customer for found in likeness.of("x", phones=["139 1111 2222"])] == [row]
    likeness.add(row, "宏达")
    assert likeness.of("x", phones=["139 1111 2222"]) == []


def test_it_can_be_stopped(desk: Desk) -> None:
    for number in range(300):
        add(desk, f"星辰贸易{number}")

    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    import crm.queries.duplicates as module

    pause, module._PAUSE = module._PAUSE, -1.0
    try:
        with pytest.raises(Cancelled):
            desk.store.read(likely_duplicates, report=stop)
    finally:
        module._PAUSE = pause


def test_the_command_line(crm: Crm) -> None:
    crm("customer", "add", "上海星辰贸易有限公司", "--code", "C1")
    crm("customer", "add", "星辰贸易", "--code", "C2")
    (pair,) = crm("duplicates").data
    assert list(pair) == ["one", "one_name", "other", "other_name", "score", "reasons"]
    assert (pair["one_name"], pair["other_name"]) == ("上海星辰贸易有限公司", "星辰贸易")
    assert (pair["score"], pair["reasons"]) == (95, ["name"])
    assert crm("duplicates", "--min-score", "96").data == []
    assert crm("duplicates", json=False).lines[1].endswith("Same name")
    told = crm("duplicates", "--not-same", "C1", "C2").data
    assert parse_id(told["one"]) == parse_id(pair["one"])
    assert told["step"] is not None
    assert crm("duplicates").data == []
    assert crm("steps", "--limit", "1").data[0]["verb"] == "tell_apart"
    crm("undo")
    assert len(crm("duplicates").data) == 1
    assert crm("doctor").data["ok"]
