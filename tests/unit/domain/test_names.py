"""Names of companies: what is left when region, legal form, branch and writing are away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.names import core_name, one_family, plain, read_name
from crm.domain.regions import PROVINCE_OF, can_be_one_place, region_of


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("上海星辰贸易有限公司", "星辰贸易"),
        ("星辰（上海）贸易有限公司", "星辰贸易"),
        ("星辰贸易", "星辰贸易"),
        ("上海市浦东新区星辰贸易有限责任公司", "星辰贸易"),
        ("江苏省苏州市星辰贸易", "星辰贸易"),
        ("星 辰\u200b貿易股份有限公司", "星辰贸易"),
        ("星辰贸易 Co., Ltd.", "星辰贸易"),
        ("上海星辰贸易有限公司北京分公司", "星辰贸易"),
        ("星辰贸易第二分公司", "星辰贸易"),
        ("ＡＢＣ贸易（集团）有限公司", "abc贸易"),
        ("阿里巴巴集团控股有限公司", "阿里巴巴"),
        ("上海机械厂", "上海机械厂"),  # without the region nothing tells it
        ("永康食品", "永康食品"),
        ("浙江永康食品有限公司", "永康食品"),
        ("苏宁易购上海", "苏宁易购"),
        ("鼎和粮油店", "鼎和粮油店"),
        ("上海", "上海"),
        ("(上海)", "上海"),
        ("Starlight Trading Co., Ltd.", "starlighttrading"),
        ("The Starlight Trading Company", "starlighttrading"),
        ("Müller GmbH & Co. KG", "muller"),
        ("Fabrica Rossi S.p.A.", "fabricarossi"),
        ("Shanghai Xingchen Trading", "xingchentrading"),
        ("🙂", "🙂"),
        ("---", "---"),
        ("", ""),
    ],
)
def test_the_core_of_a_name(name: str, core: str) -> None:
    assert core_name(name) == core


def test_a_name_in_its_parts() -> None:
    name = read_name("上海星辰贸易有限公司第二分公司")
    assert (name.brand, name.trade, name.is_han) == ("星辰", "贸易", True)
    assert (set(name.places), set(name.marks), name.numbers) == ({"上海"}, {"2"}, ("2",))
    assert read_name("云和超市（文一店）").marks == {"文一店"}
    assert read_name("上海市第六人民医院").numbers == ("6",)
    assert read_name("中国工商银行股份有限公司上海市分行").marks == {"上海"}
    assert read_name("Blue Heron Trading Ltd").words == ("blue", "heron")


@given(st.text())
def test_any_text_has_a_core_that_is_its_own(name: str) -> None:
    core = core_name(name)
    assert bool(core) == bool(plain(name).strip())
    assert core_name(f" {name}\u200b ") == core


def test_trades_that_are_said_for_one_another() -> None:
    assert one_family("贸易", "商贸")
    assert one_family("科技", "网络技术")
    assert not one_family("贸易", "科技")


def test_regions() -> None:
    assert [region_of(word) for word in ("上海市", "浙江省", "Shanghai", "内蒙古自治区")] == [
        *("上海", "浙江", "上海", "内蒙古")
    ]
    assert region_of("火星") is None
    assert can_be_one_place("苏州", "江苏")
    assert not can_be_one_place("苏州", "杭州")
    assert not can_be_one_place("Berlin", "Bonn")
    assert all(PROVINCE_OF[province] == province for province in PROVINCE_OF.values())
