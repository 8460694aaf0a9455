"""Names of people with what they are called by: 张伟经理, 李娜女士."""

from typing import Any, Final

_TITLES: Final = (
    *(
        "副总经理",
        "总经理",
        "董事长",
        "副总裁",
        "总裁",
        "总监",
        "副经理",
        "经理",
        "主任",
        "主管",
        "副总",
    ),
    *(
        "厂长",
        "科长",
        "处长",
        "部长",
        "局长",
        "院长",
        "校长",
        "所长",
        "店长",
        "行长",
        "队长",
        "组长",
    ),
    *(
        "会长",
        "秘书长",
        "工程师",
        "总工",
        "教授",
        "博士",
        "医生",
        "老师",
        "师傅",
        "律师",
        "会计",
        "老板",
    ),
    *("总",),
)
_GENDERS: Final = {"先生": "male", "女士": "female", "小姐": "female", "太太": "female"}
COMPOUND: Final = frozenset(
    {
        *("欧阳", "上官", "司马", "诸葛", "夏侯", "皇甫", "尉迟", "公孙", "慕容", "令狐"),
        *("宇文", "长孙", "司徒", "司空", "端木", "东方", "南宫", "西门", "独孤", "轩辕"),
    }
)
_SURNAMES: Final = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林郑谢罗梁宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向"
    "汤单解仇查区欧司诸上尉温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申耿关兰焦俞左柳甘祝包宁尚符舒阮"
    "柯纪梅童凌毕裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧阳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车"
    "项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖"
)
_NO_NAMES: Final = frozenset(
    {
        *(
            "项目",
            "区域",
            "方案",
            "常务",
            "高级",
            "金融",
            "安全",
            "安防",
            "成本",
            "计划",
            "党委",
            "华东",
        ),
        *(
            "华南",
            "华北",
            "华中",
            "华西",
            "海外",
            "空调",
            "文化",
            "水务",
            "管理",
            "全国",
            "全球",
            "温控",
        ),
        *(
            "东区",
            "南区",
            "车间",
            "车队",
            "房产",
            "包装",
            "招商",
            "电商",
            "商务",
            "商场",
            "时装",
            "游戏",
        ),
        *(
            "路政",
            "农业",
            "文案",
            "应用",
            "应收",
            "门店",
            "向导",
            "古建",
            "成品",
            "成套",
            "金属",
            "石化",
        ),
        *(
            "白酒",
            "水电",
            "桂林",
            "江苏",
            "江西",
            "江南",
            "路桥",
            "施工",
            "师资",
            "计财",
            "安装",
            "安保",
        ),
        *(
            "安环",
            "单位",
            "单证",
            "解决",
            "方面",
            "高新",
            "金库",
            "万达",
            "时代",
            "毛纺",
            "章程",
            "车辆",
        ),
        *("关务", "费用", "全面", "应急", "宗教", "席位", "米业", "路由", "边贸", "郎酒", "荣誉"),
    }
)
_SHORTEST, _LONGEST = 2, 4


def taken_apart(words: str) -> tuple[str, str | None, str | None]:
    """Name, title, gender; 王经理 and 采购经理 stay whole, as no name would be left."""
    for suffix, gender in _GENDERS.items():
        if words.endswith(suffix) and _is_name(words.removesuffix(suffix)):
            return words.removesuffix(suffix), None, gender
    for title in _TITLES:
        if words.endswith(title):
            rest = words.removesuffix(title)
            return (rest, title, None) if _is_name(rest) else (words, None, None)
    return words, None, None


def take_apart(columns: dict[str, Any]) -> None:
    """Put a title and gender that stand in the name where they belong, if nothing is there yet."""
    words = columns.get("name")
    if not isinstance(words, str) or words.isascii():
        return
    name, title, gender = taken_apart(words)
    if title is not None:
        columns["name"] = name
        columns.setdefault("title", title)
    elif gender is not None:
        columns["name"] = name
        columns.setdefault("gender", gender)


def _is_name(words: str) -> bool:
    if not _SHORTEST <= len(words) <= _LONGEST or words in _NO_NAMES or words in COMPOUND:
        return False
    if any(not "\u4e00" <= character <= "\u9fff" for character in words):
        return False
    if words[:2] in COMPOUND:
        return True
    return words[0] in _SURNAMES and len(words) < _LONGEST
