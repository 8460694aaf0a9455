"""The wholesaler's products: what they cost over time and what to say about them."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from crm.domain.money import PRICE_SCALE

# code, name, size, unit, category, price in yuan cents, selling points, questions and answers
PRODUCTS: Final = (
    (
        "OIL-PN5",
        "花生油",
        "5L",
        "桶",
        "食用油",
        7_850,
        "一级压榨，香味足；炒菜不糊锅",
        "问：保质期？答：18个月。",
    ),
    (
        "OIL-PN20",
        "花生油",
        "20L",
        "桶",
        "食用油",
        29_800,
        "餐饮装，每升比5L省一成",
        "问：能开盖分装吗？答：可以，三周内用完。",
    ),
    (
        "OIL-HO10",
        "高油酸菜籽油",
        "10L",
        "桶",
        "食用油",
        13_680,
        "耐炸48小时不发黑；油酸75%以上",
        "问：比普通菜油贵多少？答：每升两元，换油次数少一半。",
    ),
    (
        "OIL-RP20",
        "菜籽油",
        "20L",
        "桶",
        "食用油",
        21_900,
        "非转基因，色泽清亮",
        "问：有检测报告吗？答：每批都有。",
    ),
    (
        "OIL-SB20",
        "大豆油",
        "20L",
        "桶",
        "食用油",
        18_600,
        "性价比高，团餐首选",
        "问：炸东西行吗？答：炒菜更合适。",
    ),
    (
        "OIL-RB5",
        "稻米油",
        "5L",
        "桶",
        "食用油",
        8_200,
        "谷维素高，清淡不油腻",
        "问：小孩能吃吗？答：可以。",
    ),
    (
        "OIL-SE500",
        "小磨香油",
        "500ml",
        "瓶",
        "食用油",
        2_680,
        "石磨慢磨，凉拌提香",
        "问：真磨的？答：欢迎来厂里看。",
    ),
    (
        "OIL-OV3",
        "Extra virgin olive oil",
        "3L",
        "tin",
        "食用油",
        16_800,
        "Cold pressed, low acidity",
        "Q: For frying? A: For salads and finishing.",
    ),
    (
        "SAU-LT19",
        "生抽",
        "1.9L",
        "瓶",
        "调味",
        1_680,
        "头道酿造，氨基酸态氮0.8",
        "问：和老抽怎么配？答：三比一。",
    ),
    (
        "SAU-DK19",
        "老抽",
        "1.9L",
        "瓶",
        "调味",
        1_720,
        "上色快，不发苦",
        "问：会沉淀吗？答：摇匀即可。",
    ),
    (
        "SAU-OY6",
        "蚝油",
        "6kg",
        "桶",
        "调味",
        4_560,
        "蚝汁含量高，挂汁不泄水",
        "问：开盖后怎么放？答：冷藏。",
    ),
    (
        "SAU-SC5",
        "郫县豆瓣",
        "5kg",
        "桶",
        "调味",
        3_980,
        "晒足一年，红亮",
        "问：咸吗？答：盐分低两成。",
    ),
    ("VIN-RC5", "米醋", "5L", "桶", "调味", 2_150, "酸味柔和", "问：几度？答：4.5度。"),
    (
        "VIN-BK5",
        "香醋",
        "5L",
        "桶",
        "调味",
        2_480,
        "蘸饺子、糖醋排骨",
        "问：有小瓶吗？答：500ml下月到。",
    ),
    (
        "SEA-CK1",
        "鸡精",
        "1kg",
        "袋",
        "调味",
        2_360,
        "鲜味足，用量省三分之一",
        "问：含味精吗？答：含，标签有写。",
    ),
    (
        "SUG-WH25",
        "白砂糖",
        "25kg",
        "袋",
        "干货",
        17_500,
        "一级糖，颗粒均匀",
        "问：能月结吗？答：老客户可以。",
    ),
    (
        "FLR-HG25",
        "高筋面粉",
        "25kg",
        "袋",
        "干货",
        12_400,
        "吸水好，烘焙面条都行",
        "问：蛋白多少？答：13%以上。",
    ),
    (
        "RIC-DB25",
        "东北大米",
        "25kg",
        "袋",
        "干货",
        14_800,
        "当季新米",
        "问：陈米怎么办？答：不发陈米，发现包退。",
    ),
    (
        "STA-CN25",
        "玉米淀粉",
        "25kg",
        "袋",
        "干货",
        9_800,
        "勾芡透亮",
        "问：和土豆淀粉比？答：便宜三成。",
    ),
    (
        "VER-5",
        "龙口粉丝",
        "5kg",
        "箱",
        "干货",
        6_900,
        "久煮不断",
        "问：绿豆的？答：豌豆绿豆混合，标签写明。",
    ),
)
ENGLISH: Final = (
    *("peanut oil 5L", "peanut oil 20L", "high-oleic rapeseed oil 10L", "rapeseed oil 20L"),
    *("soybean oil 20L", "rice bran oil 5L", "sesame oil 500ml", "olive oil 3L"),
    *("light soy sauce 1.9L", "dark soy sauce 1.9L", "oyster sauce 6kg", "chilli bean paste 5kg"),
    *("rice vinegar 5L", "black vinegar 5L", "chicken bouillon 1kg", "white sugar 25kg"),
    *("bread flour 25kg", "rice 25kg", "corn starch 25kg", "glass noodles 5kg"),
)
FRYING: Final = (1, 2, 3, 4)  # oils for the fryer
NEW: Final = (2, 5, 7)  # launched in the last year, to be pitched
_YEAR: Final = 365
_STEP: Final = 7


@dataclass(slots=True)
class Item:
    """A product with its prices: the days they start, and the prices from before and since."""

    id: UUID
    name: str
    label: str
    english: str
    category: str
    days: list[dt.date]
    prices: list[int]

    def price(self, day: dt.date) -> int:
        """What it costs on a day, in ten-thousandths."""
        return self.prices[bisect_right(self.days, day)]


def price_history(index: int, today: dt.date) -> tuple[int, Sequence[tuple[dt.date, int, str]]]:
    """The price from the beginning and the changes of a product: day, price, why.

    Every third went up half a year ago, two more just now, and one will next month.
    """
    price = PRODUCTS[index][5] * (PRICE_SCALE // 100)
    changes: list[tuple[dt.date, int, str]] = []
    if index % 3 == 0:
        changes.append((today - dt.timedelta(days=190 + index), price, "原料上涨"))
        price -= price // 25 // 1000 * 1000
    first = price
    latest = changes[-1][1] if changes else first
    if index == 0:
        changes.append((today - dt.timedelta(days=1), latest + 15_000, "花生原料上涨"))
    elif index == 10:  # noqa: PLR2004 - the oyster sauce
        changes.append((today, latest - 20_000, "限时促销"))
    elif index == 3:  # noqa: PLR2004 - the rapeseed oil
        changes.append((today + dt.timedelta(days=12), latest + 40_000, "下月起调价"))
    elif index % 5 == 1:
        changes.append((today - dt.timedelta(days=60 + _STEP * index), latest + 5_000, "运费上调"))
    return first, changes


def launched(index: int, today: dt.date) -> dt.date | None:
    """When a new product came out."""
    return today - dt.timedelta(days=_YEAR // (NEW.index(index) + 3)) if index in NEW else None
