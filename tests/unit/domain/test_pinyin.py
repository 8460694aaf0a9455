"""How characters are read, and what Latin letters may stand for."""

import pytest

from crm.domain.pinyin import SYLLABLES, alike, begun, choices, cuts, readings


@pytest.mark.parametrize(
    ("text", "sounds"),
    [
        ("上海", "shang hai"),
        ("重庆长安汽车", "chong qing chang an qi che"),
        ("中国银行", "zhong guo yin hang"),
        ("长春", "chang chun"),
        ("厦门音乐厅", "xia men yin yue ting"),
        ("成都", "cheng du"),
        ("女娲绿地", "nv wa lv di"),
        ("张（总）", "zhang zong"),
    ],
)
def test_words_settle_how_a_character_is_read(text: str, sounds: str) -> None:
    assert readings(text)[0] == tuple(sounds.split())


@pytest.mark.parametrize(
    ("name", "sounds"),
    [
        *(("单田芳", "shan tian fang"), ("解小东", "xie xiao dong"), ("仇英", "qiu ying")),
        *(("曾国藩", "zeng guo fan"), ("查良镛", "zha liang yong"), ("尉迟恭", "yu chi gong")),
        *(("区志强", "ou zhi qiang"), ("长孙无忌", "zhang sun wu ji"), ("万俟卨", "mo qi xie")),
        *(("朴智星", "piao zhi xing"), ("翟天临", "zhai tian lin"), ("盖叫天", "ge jiao tian")),
    ],
)
def test_surnames_are_read_as_surnames(name: str, sounds: str) -> None:
    assert readings(name, person=True)[0] == tuple(sounds.split())


def test_the_other_readings_come_after_the_likely_one() -> None:
    assert readings("重庆")[:2] == [("chong", "qing"), ("zhong", "qing")]
    assert choices("单", person=True)[0][0] == "shan"
    assert "dan" in choices("单", person=True)[0]


def test_what_is_no_han_character_has_no_reading() -> None:
    assert choices("A上1") == [(), ("shang",), ()]
    assert readings("ABC") == []
    assert readings("") == []


@pytest.mark.parametrize(
    ("letters", "found"),
    [
        ("xian", [("xian", ""), ("xi an", "")]),
        ("fangan", [("fang an", ""), ("fan gan", "")]),
        ("shanghaix", [("shang hai", "x")]),
        ("lvyou", [("lv you", "")]),
        ("nuexing", [("nve xing", "")]),
        ("zhangwei", [("zhang wei", "")]),
    ],
)
def test_letters_are_cut_in_every_way(letters: str, found: list[tuple[str, str]]) -> None:
    cut = [(" ".join(each.syllables), each.open) for each in cuts(letters)]
    assert all(each in cut for each in found)


def test_what_is_no_pinyin_is_not_cut() -> None:
    assert cuts("shxc") == ()
    assert cuts("ivu") == ()
    assert len(cuts("xianxianxianxianxianxianxianxian")) <= 8


def test_syllables_that_are_taken_for_one_another() -> None:
    assert {"zan", "zhan", "zang"} <= set(alike("zhang"))
    assert "lan" in alike("nan")
    assert "hu" in alike("fu")
    assert alike("er") == ("er",)
    assert all(other in SYLLABLES for syllable in SYLLABLES for other in alike(syllable))
    assert begun("xio") == ("xiong",)
