"""The other people's records that a search has to find a name among; made by rules."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from crm.documents.demo import words

CITIES: Final = (
    *("北京", "上海", "广州", "深圳", "重庆", "天津", "成都", "杭州", "武汉", "西安"),
    *("苏州", "南京", "长沙", "郑州", "青岛", "厦门", "宁波", "无锡", "佛山", "合肥"),
    *("东莞", "台州", "长春", "沈阳", "大连", "济南", "福州", "昆明", "南昌", "贵阳"),
    *("南宁", "太原", "兰州", "温州", "泉州", "乐山", "六安", "蚌埠", "朝阳", "西藏"),
)
TRADES: Final = (
    *("餐饮管理", "食品", "粮油贸易", "供应链", "烘焙", "酒店", "商贸", "科技", "贸易", "机械"),
    *("电子", "实业", "物流", "建材", "化工", "医疗器械", "文化传媒", "汽车配件", "环保工程"),
    *("信息技术", "塑胶", "五金", "纺织", "酒店用品", "包装", "家具", "会计服务", "音乐文化"),
    *("重工", "旅行社"),
)
FORMS: Final = ("有限公司",) * 8 + ("股份有限公司", "有限责任公司", "集团有限公司", "厂", "经营部")
SAID: Final = (
    "{name}那边要月结，{need}",
    "问了{name}的价格，说太贵",
    "{person}不在，前台收下样品，{need}",
    "{person}说{name}也在供货，下周再谈",
    "送货到{city}，{person}签收",
)


@dataclass(frozen=True, slots=True)
class Filler:
    """A record that nobody looks for."""

    kind: str
    name: str
    phone: str | None = None
    email: str | None = None
    city: str | None = None


def fillers(count: int) -> Iterator[Filler]:
    """As many; of twenty, twelve are customers, seven people, one a note; the same ones always."""
    dice = random.Random(20260318)
    for number in range(count):
        place = number % 20
        if place < 12:
            yield _customer(dice, number)
        elif place < 19:
            yield Filler(
                "contact",
                _person(dice, number),
                f"1{dice.choice('3578')}{dice.randrange(10**8, 10**9)}",
                f"person{number}@example.com" if number % 3 == 0 else None,
            )
        else:
            body = dice.choice(SAID).format(
                name=_brand(dice),
                need=dice.choice(words.NEEDS),
                person=dice.choice(words.SURNAMES) + "经理",
                city=dice.choice(CITIES),
            )
            yield Filler("note", body)


def _customer(dice: random.Random, number: int) -> Filler:
    city, street = dice.choice(CITIES), dice.choice(words.CITIES[0][3])
    phone = f"0{dice.randrange(21, 999)}-{dice.randrange(2 * 10**7, 9 * 10**7)}"
    if number % 11 == 10:
        tail, _industry = dice.choice(words.ENGLISH_SECOND)
        first, noun = dice.choice(words.ENGLISH_FIRST), dice.choice(words.ENGLISH_NOUN)
        return Filler(
            "customer", f"{first} {noun} {tail}", phone, f"office{number}@example.com", city
        )
    if number % 3:
        name = city + _brand(dice) + dice.choice(TRADES) + dice.choice(FORMS)
    else:
        _industry, _kind, form, _weight = dice.choice(words.TRADES)
        name = form.format(city=city, name=_brand(dice), street=street)
    return Filler("customer", name, phone, None, city)


def _brand(dice: random.Random) -> str:
    return dice.choice(words.FIRST) + dice.choice(words.SECOND)


def _person(dice: random.Random, number: int) -> str:
    if number % 23 == 0:
        return dice.choice(words.FOREIGN_PEOPLE)
    return dice.choice(words.SURNAMES) + dice.choice(words.GIVEN)
