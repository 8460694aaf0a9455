"""What a search finds, and that the obvious one stands first."""

import random
import uuid

import pytest

from crm.domain.pinyin import readings
from crm.models import Contact, Customer
from crm.queries.search import search
from crm.store.store import Store
from tests.integration.conftest import Crm
from tests.integration.search.conftest import COMPANIES, PEOPLE, Find

FIRST = {
    # characters
    "上海新晨": "上海新晨科技有限公司",
    "晨": "上海新晨科技有限公司",
    "机床": "上海机床厂",
    "公司": "公司",
    "腾讯": "深圳市腾讯计算机系统有限公司",
    "上海 机床": "上海机床厂",
    # pinyin, with and without spaces, its last syllable only begun
    "shanghaixinchen": "上海新晨科技有限公司",
    "shang hai xin chen": "上海新晨科技有限公司",
    "xinche": "上海新晨科技有限公司",
    "XinChen": "上海新晨科技有限公司",
    "xian": "西安高新电子",
    "xi'an": "西安高新电子",
    "tengxun": "深圳市腾讯计算机系统有限公司",
    "lvbu": "吕布",
    "lyubu": "吕布",
    # initials, and mixed
    "shxc": "上海新晨科技有限公司",
    "tx": "深圳市腾讯计算机系统有限公司",
    "上海xc": "上海新晨科技有限公司",
    "xin晨": "上海新晨科技有限公司",
    "shanghaixc": "上海新晨科技有限公司",
    "sz tengxun": "深圳市腾讯计算机系统有限公司",
    "wangxm": "王晓明",
    "tcljt": "TCL集团",
    # characters and surnames of several readings
    "chongqing": "重庆长安汽车股份有限公司",
    "zhongqing": "重庆长安汽车股份有限公司",
    "changan": "重庆长安汽车股份有限公司",
    "yinhang": "中国工商银行",
    "shanghang": "厦门海产商行",
    "xiamen": "厦门海产商行",
    "shan tian fang": "单田芳",
    "dantianfang": "单田芳",
    "stf": "单田芳",
    "xiexiaodong": "解小东",
    "zengguofan": "曾国藩",
    "zgf": "曾国藩",
    "zhaliangyong": "查良镛",
    "yuchigong": "尉迟恭",
    "ycg": "尉迟恭",
    "qiuying": "仇英",
    "shanshi": "北京单氏餐饮",
    "ouyangxiu": "欧阳修",
    # accents
    "muller": "Müller GmbH",
    "jurgen gross": "Jürgen Groß",
    "cocacola": "Coca-Cola（中国）饮料有限公司",
    # numbers, codes, addresses
    "13812340002": "曾国藩",
    "0003": "北京单氏餐饮",
    "1234 0002": "曾国藩",
    "138-1234-0006": "张伟",
    "56120005": "TCL集团",
    "021-5612 0005": "TCL集团",
    "kh0003": "北京单氏餐饮",
    "KH0003": "北京单氏餐饮",
    "user3@xinchen.com": "查良镛",
    "user3": "查良镛",
    "x200": "数控铣床",
    # slips
    "mueler": "Müller GmbH",
    "northwnd": "Northwind Traders",
    "新辰": "上海新晨科技有限公司",
    "上海新城": "上海新晨科技有限公司",
    "上海新量科技": "上海新晨科技有限公司",
    "上海新晨科": "上海新晨科技有限公司",
    "中石化": "中国石油化工集团",
    "sanghai xinceng": "上海新晨科技有限公司",
    "shanghia": "上海机床厂",
    "xinhcen": "上海新晨科技有限公司",
    "张威": "张伟",
    # words of two records
    "腾讯 jisuanji": "深圳市腾讯计算机系统有限公司",
    "吉利 吕布": "吕布",
    "浙江吉利 吕": "吕布",
    "新晨 经理": "单田芳",
    "大客户": "先锋机械",
}


@pytest.mark.parametrize(("text", "name"), FIRST.items())
def test_the_obvious_one_is_first(find: Find, text: str, name: str) -> None:
    assert [hit.name for hit in find(text)][:1] == [name]


@pytest.mark.parametrize("text", ["user5@xinchen.c", "user5@xinchen", "USER5@xin"])
def test_an_address_is_found_before_it_is_typed_to_its_end(find: Find, text: str) -> None:
    assert [hit.name for hit in find(text)] == ["仇英"]


@pytest.mark.parametrize(
    "text", ["song yang pin", "songyangp", "宋样品", "下周要送样品，注意包装", "下週要送樣品"]
)
def test_a_note_is_found_by_its_sound_and_in_old_characters(find: Find, text: str) -> None:
    assert [hit.kind for hit in find(text)] == ["note"]


@pytest.mark.parametrize(
    ("text", "name"),
    {
        "mueller": "Müller GmbH",
        "重慶長安": "重庆长安汽车股份有限公司",
        "henghongwuliu": "北京恒通物流有限公司",
    }.items(),
)
def test_what_is_written_otherwise_is_found(find: Find, text: str, name: str) -> None:
    assert [hit.name for hit in find(text)][:1] == [name]


def test_a_short_name_is_marked_in_the_name(find: Find) -> None:
    hit = find("腾讯")[0]
    assert [hit.name[start:end] for start, end in hit.name_marks] == ["腾讯"]


def test_notes_and_visits_are_found_by_what_they_say(find: Find) -> None:
    (note,) = find("样品")
    assert (note.kind, note.where, note.name) == ("note", "body", COMPANIES[0])
    assert [note.snippet[start:end] for start, end in note.marks] == ["样品"]
    (visit,) = find("交期")
    assert (visit.kind, visit.where, visit.customer_name) == ("visit", "said", COMPANIES[0])
    assert [hit.kind for hit in find("新晨 交期")] == ["visit"]


@pytest.mark.parametrize(
    ("text", "marked"),
    [("新晨", "新晨"), ("xinchen", "新晨"), ("shxc", "上海新晨"), ("上海xc", "上海新晨")],
)
def test_what_was_found_is_marked(find: Find, text: str, marked: str) -> None:
    hit = find(text)[0]
    assert (hit.where, hit.snippet) == ("name", hit.name)
    assert [hit.name[start:end] for start, end in hit.name_marks] == [marked]
    assert hit.marks == hit.name_marks


def test_marks_in_numbers_and_accents(find: Find) -> None:
    (phone,) = find("12340002")
    assert (phone.where, phone.snippet, phone.marks) == ("mobile", "138 1234 0002", ((4, 13),))
    (name, *_more) = find("muller")
    assert [name.snippet[start:end] for start, end in name.marks] == ["Müller"]


def test_kinds_and_limit(find: Find) -> None:
    assert {hit.kind for hit in find("zhang", kinds=["contact"])} == {"contact"}
    assert {hit.kind for hit in find("新晨", kinds=["visit", "note"])} <= {"visit", "note"}
    assert len(find("公司", limit=3)) == 3
    assert find("公司", limit=0) == []


@pytest.mark.parametrize(
    "text",
    [
        *("", "   ", "'", '"', "*", "^", "AND", "OR NOT", "NEAR(a b)", "a" * 500, "上" * 200),
        *("-", "：", "()", "\x00", "😀", "%_", "a'b\"c", "ü" * 80, "zh", "i", "v", "'; DROP"),
        *("x*", "{", "name:x", "~", "=公司", "#138", ",上", "￥", "１３８", "𠮷", "\ud800"),
    ],
)
def test_nothing_that_is_typed_breaks_it(find: Find, text: str) -> None:
    find(text)


def test_every_name_is_found_by_itself_by_its_pinyin_and_by_its_initials(find: Find) -> None:
    for name in (*COMPANIES, *PEOPLE):
        assert find(name)[0].name == name
        sounds = readings(name, person=name in PEOPLE)
        if sounds and all(c > "㐀" for c in name):
            assert name in [hit.name for hit in find("".join(sounds[0]))[:2]]  # 张伟 and 张薇
            assert name in [hit.name for hit in find(" ".join(sounds[0]))]
            initials = "".join(sound[0] for sound in sounds[0])
            assert name in [hit.name for hit in find(initials, limit=100)], initials


def test_names_made_at_random_are_found_by_any_part_of_them(store: Store) -> None:
    dice = random.Random(3)
    parts = "上海北京新晨兴达华盛恒远长行乐重单科技贸易机械有限公司厦门绿女吕".strip()
    names = {"".join(dice.sample(parts, dice.randrange(2, 9))) for _ in range(150)}
    people = {"".join(dice.sample(parts, dice.randrange(2, 4))) for _ in range(60)}
    with store.unit_of_work("fill") as work:
        owner = work.add(Customer(id=work.new_id(), name="Zed")).id
        work.session.flush()
        for name in names:
            work.add(Customer(id=work.new_id(), name=name))
        for name in people:
            work.add(Contact(id=work.new_id(), customer_id=owner, name=name))
    with store.reading() as session:
        for name in (*names, *people):
            kind = "customer" if name in names else "contact"

            def found(text: str, kind: str = kind) -> list[str]:
                hits = search(session, text, kinds=[kind], limit=500)
                return [hit.name for hit in hits]

            assert found(name)[0] == name
            at = dice.randrange(len(name) - 1)
            assert name in found(name[at : at + 2])
            assert name in found(dice.choice(name))
            for sounds in readings(name, person=name in people)[:2]:
                assert name in found("".join(sounds)), sounds
                assert name in found(" ".join(sounds)), sounds
                assert name in found("".join(sound[0] for sound in sounds)), sounds
                if len(sounds) > 2:
                    assert name in found(name[:2] + sounds[2]), sounds


def test_the_command_line_marks_what_it_found(
    crm: Crm, store: Store, filled: dict[str, uuid.UUID]
) -> None:
    del store
    (hit, *_more) = crm("search", "xinchen", "--kind", "customer").data
    assert hit["id"] == str(filled[COMPANIES[0]])
    assert {"kind", "id", "name", "where", "snippet", "marks"} <= set(hit)
    assert hit["marks"] == [[2, 4]]
    lines = crm("search", "xinchen", json=False).lines
    assert "上海[新晨]科技有限公司" in lines[1]
    assert crm("search", "鑫鑫鑫鑫", json=False).lines == [
        "Nothing was found. A shorter text finds more."
    ]
    assert crm("search", "x", "--kind", "order").status == 2
