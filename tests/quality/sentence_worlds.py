"""The worlds in which the sentences of the corpora are said: customers, their people, products."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class World:
    """Who is known: (name, short name) of customers with (name, title) of their people."""

    customers: Mapping[tuple[str, str | None], tuple[tuple[str, str], ...]]
    products: tuple[str, ...]


WORLDS: Final[Mapping[str, World]] = {
    "sentence_corpus.txt": World(
        {
            ("鼎和餐饮集团", "鼎和"): (("黄晓明", "采购总监"),),
            ("大华食品商行", "大华"): (("王建国", "老板"), ("李梅", "会计")),
            ("德惠超市（文一店）", "德惠"): (("赵敏", "店长"),),
            ("百味轩连锁", "百味轩"): (("孙涛", "采购经理"),),
            ("云栖茶馆", None): (("沈静", "店主"),),
            ("稻花香农庄", None): (("何大海", "老板"),),
            ("东湖花园酒店", "东湖花园"): (("周强", "行政总厨"),),
            ("万家惠超市（城西店）", "万家惠"): (("钱丽", "经理"),),
            ("悦来食府", None): (("吴刚", "老板"),),
            ("桂语度假酒店", "桂语"): (("林芳", "采购"),),
            ("杭州松亭酒店有限公司", "松亭"): (),
            ("宁波海悦大酒店", "海悦"): (("郑伟", "采购经理"),),
            ("上海新晨食品有限公司", None): (("张伟", "总经理"),),
            ("Golden Fork Kitchen", None): (("Anna Smith", "owner"),),
            ("Linden Gate Catering Ltd", None): (("Tom Baker", "buyer"),),
            ("Riverside Deli", None): (("Maria Lopez", "owner"),),
            ("Harbour Street Market", None): (("James Wong", "owner"),),
            ("Northwind Foods", None): (("Li Wei", "buyer"),),
            ("Green Bowl Cafe", None): (("Sarah Connor", "chef"),),
        },
        (
            *("花生油", "小磨香油", "生抽", "老抽", "米醋", "菜籽油", "东北大米", "鸡精", "蚝油"),
            *("Peanut oil", "Extra virgin olive oil", "Soy sauce"),
        ),
    ),
    "sentence_corpus_fresh.txt": World(
        {
            ("金满楼大酒店", "金满楼"): (("罗建平", "总经理"), ("陈小燕", "采购")),
            ("味佳思调味品商行", "味佳思"): (("邓志强", "老板"),),
            ("城东福满多超市", "福满多"): (("唐丽华", "店长"), ("马骏", "采购")),
            ("绿野生态农场", None): (("谢国栋", "场长"),),
            ("老码头火锅（解放路店）", "老码头"): (("田野", "店长"),),
            ("苏州蓝湾国际酒店", "蓝湾"): (("冯雪", "餐饮总监"), ("曹俊", "行政总厨")),
            ("瑞丰粮油经营部", "瑞丰"): (("彭大勇", "老板"),),
            ("阳光幼儿园", None): (("袁静", "园长"),),
            ("第三人民医院食堂", "三院食堂"): (("石磊", "主任"),),
            ("南山烟酒行", "南山"): (("潘文", "老板"),),
            ("和顺面馆", None): (("姚建军", "老板"),),
            ("锦江学校食堂", None): (("傅平", "科长"),),
            ("醉江南酒楼", "醉江南"): (("江海", "老板"),),
            ("小蓝莓烘焙坊", "小蓝莓"): (("苗苗", "店主"),),
            ("Blue Anchor Inn", None): (("Peter Novak", "owner"),),
            ("Maple Street Bakery", None): (("Julia Chen", "manager"),),
            ("Oakridge School Kitchen", None): (("Frank Miller", "head cook"),),
            ("Seaside Grill", None): (("Nina Patel", "chef"),),
            ("Crown Hotel Supplies Ltd", None): (("Oliver Grant", "buyer"),),
            ("Tasty Corner Noodles", None): (("Kevin Zhou", "owner"),),
            ("Bright Market Co-op", None): (("Helen Park", "purchasing"),),
            ("The Old Mill Restaurant", None): (("George Hall", "owner"),),
        },
        (
            *("五粮液", "茅台王子酒", "郫县豆瓣酱", "火锅底料", "泰国香米", "高筋面粉", "大豆油"),
            *("白砂糖", "番茄酱", "淡奶油"),
            *("Sunflower oil", "Basmati rice", "Tomato paste", "Sea salt"),
        ),
    ),
}
