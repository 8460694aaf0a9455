"""The words that names are made of. What they make up exists, if at all, by accident."""

from typing import Final

CITIES: Final = (
    (
        "杭州",
        "0571",
        ("西湖区", "拱墅区", "上城区", "滨江区", "余杭区", "萧山区"),
        ("文一", "古墩", "莫干山", "体育场", "凤起", "庆春", "天目山", "丰潭", "登云", "江南"),
    ),
    (
        "上海",
        "021",
        ("徐汇区", "静安区", "杨浦区", "闵行区", "长宁区"),
        ("漕溪", "四平", "江宁", "虹桥", "七莘", "平凉", "武宁", "定西"),
    ),
    (
        "宁波",
        "0574",
        ("海曙区", "鄞州区", "江北区", "镇海区"),
        ("百丈", "药行", "中兴", "环城", "桑田", "大闸", "苍松"),
    ),
)
"""City, area code, districts, streets; the first is the rep's own."""

FIRST: Final = "鼎云德祥穗禾清溪松竹桂棠澜朴青临槐桐谷稻粟麦荷莲柏樟枫橡榆柳燕鹭雁鹿骏墨砚琴棋"
SECOND: Final = "和栖惠庆记满悦香味园来畔舍庄坊阁居轩里巷桥亭台塘岸湾岭原野泽润丰盈穗实暖晴"

# industry, kind of customer, how the name is put together, weight
TRADES: Final = (
    ("餐饮", "end_customer", "{city}{name}餐饮管理有限公司", 14),
    ("餐饮", "end_customer", "{name}小馆", 10),
    ("餐饮", "end_customer", "{name}面馆（{street}店）", 9),
    ("餐饮", "end_customer", "{name}火锅", 6),
    ("茶饮", "end_customer", "{name}茶馆", 6),
    ("零售", "store", "{name}超市（{street}店）", 13),
    ("零售", "store", "{name}生鲜（{street}店）", 7),
    ("烘焙", "end_customer", "{city}{name}烘焙有限公司", 6),
    ("酒店", "end_customer", "{city}{name}酒店有限公司", 7),
    ("团餐", "end_customer", "{city}{name}团膳服务有限公司", 6),
    ("食品加工", "end_customer", "{city}{name}食品厂", 5),
    ("批发", "partner", "{name}粮油店", 6),
)
DEALERS: Final = (
    ("批发", "distributor", "{city}{name}粮油贸易有限公司"),
    ("批发", "distributor", "{city}{name}食品商行"),
    ("批发", "agent", "{city}{name}商贸有限公司"),
    ("批发", "distributor", "{city}{name}供应链有限公司"),
)
ENGLISH_FIRST: Final = (
    *("Blue", "Copper", "Old", "Green", "Paper", "Red", "Silver", "Quiet", "Amber", "Little"),
    *("Nine", "Salt", "Maple", "Tall", "Stone", "Winter", "Market", "River", "North", "Linden"),
)
ENGLISH_NOUN: Final = (
    *("Heron", "Kettle", "Orchard", "Lantern", "Crane", "Door", "Willow", "Anchor", "Barley"),
    *("Bridges", "Fern", "Harbour", "Spoon", "Robin", "Gate", "Clover", "Pier", "Larder"),
)
ENGLISH_SECOND: Final = (
    ("Bistro", "餐饮"),
    ("Bakery", "烘焙"),
    ("Kitchen", "餐饮"),
    ("Catering Ltd", "团餐"),
    ("Deli", "零售"),
    ("Hotel", "酒店"),
)

SURNAMES: Final = (
    *("单", "解", "仇", "曾", "查", "尉迟", "区", "朴", "盖", "乐", "宁", "华", "任", "葛", "纪"),
    *("王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡"),
    *("郭", "何", "林", "高", "罗", "郑", "梁", "谢", "宋", "唐", "许", "邓", "冯", "韩", "曹"),
    *("沈", "俞", "钱", "施", "姚", "邵", "裘", "楼", "章", "金", "潘", "方", "石", "夏", "傅"),
)
GIVEN: Final = (
    *("梅", "建国", "秀英", "志强", "丽华", "海燕", "文斌", "晓东", "雅琴", "国平", "永康", "素珍"),
    *(
        "立新",
        "美玲",
        "浩然",
        "思远",
        "佳怡",
        "子涵",
        "雨桐",
        "俊杰",
        "春燕",
        "阿根",
        "金花",
        "伟民",
    ),
    *(
        "慧",
        "磊",
        "倩",
        "鹏",
        "静",
        "勇",
        "婷",
        "涛",
        "敏",
        "刚",
        "燕",
        "斌",
        "芳",
        "军",
        "洁",
        "岩",
    ),
)
FOREIGN_PEOPLE: Final = (
    *("Emma Clarke", "Daniel Moreau", "Sofia Rossi", "Liam O'Connor", "Hana Mori", "Jonas Weber"),
    *("Priya Nair", "Tom Ashby", "Clara Nilsson", "Marco Bianchi", "Aiko Sato", "Ben Carver"),
)
# title, English title, part in the decision
TITLES: Final = (
    ("老板", "Owner", "decider"),
    ("采购经理", "Purchasing manager", "purchaser"),
    ("厨师长", "Head chef", "user"),
    ("财务", "Accountant", "payer"),
    ("店长", "Store manager", "influencer"),
    ("前台", "Front desk", "gatekeeper"),
    ("副总", "Deputy manager", "influencer"),
)
LIKES: Final = (
    *("喝龙井，不喝酒", "钓鱼", "打羽毛球", "养兰花", "书法，喜欢好墨", "看球，主队的比赛必看"),
    *("爬山", "喜欢听越剧", "抽烟，不收烟", "女儿在学钢琴", "收藏紫砂壶", "跑步，去年跑了半马"),
)
ENGLISH_LIKES: Final = (
    "black coffee, no sugar",
    "football on Sundays",
    "old maps",
    "dark chocolate",
)
NEEDS: Final = (
    *(
        "油要耐炸、不起泡，一周两次送货",
        "价格敏感，要月结",
        "要小包装，货架好看",
        "要检测报告，学校检查严",
    ),
    *(
        "蚝油和生抽用量大，想一家配齐",
        "早上六点前必须送到",
        "想换掉现在的供应商，嫌缺货",
        "要开专票，月底对账",
    ),
    *("新店装修，下个月开业，要整套调味料", "旺季备货，要提前锁价"),
)
ENGLISH_NEEDS: Final = (
    "A neutral oil that holds up in the fryer; delivery twice a week",
    "Monthly account, invoices by e-mail, one contact person",
    "Small bottles for the shelf, labels in two languages",
)
SITUATIONS: Final = (
    *(
        "库存够两周；现在用同行的菜籽油",
        "三家门店，月用油约60桶",
        "厨房两口炸锅，每天换油",
        "仓库小，只能放一周的货",
    ),
    *(
        "老板亲自管采购，不喜欢电话",
        "去年被别家断过货，现在留两家供应商",
        "货架我们占两层，同行占三层",
    ),
)
CHANNELS: Final = (
    *("referral", "referral", "cold_call", "cold_call", "walk_in", "exhibition", "website"),
    *("social_media", "distributor", "advertising"),
)
COMPANIES_ABROAD: Final = (("Singapore", "+65 6555 0"), ("Japan", "+81 3 5550 0"))
