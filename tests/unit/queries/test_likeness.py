"""How much two customers look like one: what is one company, and what only shares characters."""

import uuid
from typing import Any

import pytest

from crm.queries.duplicates import WARNED
from crm.queries.likeness import compare, email_keys, looks_of
from crm.queries.people import can_be_one_name

ONE, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)


def score(one: str, other: str, a: Any = None, b: Any = None) -> tuple[int, tuple[str, ...]]:  # noqa: ANN401
    return compare(looks_of(ONE, one, **(a or {})), looks_of(OTHER, other, **(b or {})))


SAME = [
    ("上海星辰贸易有限公司", "星辰贸易", "name"),
    ("上海星辰贸易有限公司", "星辰（上海）贸易有限公司", "name"),
    ("星辰贸易", "上海星辰貿易（集團）股份有限公司", "name"),
    ("ＡＢＣ贸易有限公司", "abc 贸易", "name"),
    ("Acme Inc.", "ACME, Incorporated", "name"),
    ("杭州星辰贸易公司", "浙江省杭州市西湖区星辰贸易有限公司", "name"),
    ("华为技术有限公司", "华为", "short_name"),
    ("北京字节跳动科技有限公司", "字节跳动", "short_name"),
    ("上海星辰贸易有限公司", "Shanghai Xingchen Trading Co.,Ltd", "pinyin"),
    ("杭州橡亭食品厂", "杭州象亭食品厂", "pinyin"),
    ("Müller GmbH & Co. KG", "MUELLER GmbH", "similar"),
    ("星辰国际贸易有限公司", "星辰贸易有限公司", "similar"),
    ("北京字节跳动科技有限公司", "北京字节跳动网络技术有限公司", "similar"),
    ("Trail's Head Gourmet Provisioners", "Trails Head Gourmet Provisioner", "similar"),
]
NOT_SAME = [
    ("星辰贸易", "星辰科技"),
    ("星辰贸易", "星光贸易"),
    ("星辰贸易一分公司", "星辰贸易二分公司"),
    ("上海星辰贸易有限公司", "北京星辰贸易有限公司"),
    ("上海星辰贸易有限公司北京分公司", "上海星辰贸易有限公司广州分公司"),
    ("云和超市（文一店）", "云和超市（古墩店）"),
    ("上海机械厂", "北京机械厂"),
    ("上海市第一人民医院", "上海市第六人民医院"),
    ("中国银行", "中国农业银行"),
    ("上海大学", "上海交通大学"),
    ("360科技", "361科技"),
    ("上海宏远建材有限公司", "上海宏达建材有限公司"),
    ("东方电气", "东方电子"),
    ("张伟", "张薇"),  # persons of one sound
    ("Blue Heron Bistro", "Blue Heron Deli"),
    ("Linden Fern Catering Ltd", "Linden Heron Catering Ltd"),
    ("Luís Gonçalves", "Luis Rodrigues"),
]


@pytest.mark.parametrize(("one", "other", "reason"), SAME)
def test_one_company_under_two_names(one: str, other: str, reason: str) -> None:
    assert score(one, other) == score(other, one)
    found, reasons = score(one, other)
    assert found >= WARNED
    assert reasons == (reason,)


@pytest.mark.parametrize(("one", "other"), NOT_SAME)
def test_two_companies_that_share_characters(one: str, other: str) -> None:
    assert score(one, other)[0] < WARNED
    assert score(other, one)[0] < WARNED


def test_a_number_is_a_reason_and_with_a_name_a_strong_one() -> None:
    phone, mail = {"phones": ["13911112222"]}, {"emails": ["A@x.cn"]}
    alone, reasons = score("星辰贸易", "宏达", phone, {"phones": ["+86 139 1111 2222"]})
    assert reasons == ("phone",)
    assert alone >= WARNED
    assert score("星辰贸易", "宏达", mail, {"emails": ["a@X.cn; b@x.cn"]})[1] == ("email",)
    both, reasons = score("星辰贸易", "星辰贸易公司", phone, phone)
    assert reasons == ("name", "phone")
    assert both > score("星辰贸易", "星辰贸易公司")[0] > alone
    a_line = {"phones": ["021-55556666"]}
    assert score("星辰贸易", "宏达", a_line, a_line)[0] < alone  # a switchboard's, perhaps


def test_a_number_of_too_many_says_nothing() -> None:
    phones = ["13911112222"]
    looks = looks_of(ONE, "星辰贸易", phones=phones), looks_of(OTHER, "宏达", phones=phones)
    assert compare(*looks, worthless=frozenset({"13911112222"})) == (0, ())


def test_branches_that_share_a_switchboard_are_two() -> None:
    phone = {"phones": ["021-55556666"]}
    assert score("星辰贸易一分公司", "星辰贸易二分公司", phone, phone)[0] < WARNED


def test_a_short_name_that_was_written_down() -> None:
    assert score("中国工商银行", "工行", {"short_name": "工行"})[1] == ("short_name",)
    # two that are called alike in short, and are not
    assert score("云和超市", "云和茶馆", {"short_name": "云和"}, {"short_name": "云和"})[0] < WARNED


def test_another_city_lowers_it() -> None:
    here, there = {"city": "上海市"}, {"city": "北京"}
    assert score("星辰贸易", "星辰贸易", here, there)[0] < score("星辰贸易", "星辰贸易")[0]
    assert score("星辰贸易", "星辰贸易", here, {"city": "上海"})[0] == 100


def test_addresses_in_a_text() -> None:
    assert email_keys("A@x.cn；<b@x.cn>, mailto:c@x.cn d") == {"a@x.cn", "b@x.cn", "c@x.cn"}
    assert email_keys(None) == set()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("王建国", "王总", True),
        ("小王", "王建国", True),
        ("王总", "王经理", True),
        ("王建国", "王建军", False),
        ("王建国", "李总", False),
        ("J. Miller", "John Miller", True),
        ("Dr. Anna Smith", "Anna Smith", True),
        ("Anna Smith", "Bob Smith", False),
    ],
)
def test_what_one_person_may_be_called(one: str, other: str, *, same: bool) -> None:
    assert can_be_one_name(one, other) is can_be_one_name(other, one) is same
