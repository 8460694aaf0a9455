"""What headers are compared by, however they are written: width, case, script, marks, units."""

import re
import unicodedata
from functools import lru_cache

_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|【([^【】]*)】|\{([^{}]*)\}|「([^「」]*)」")
_NUMBERING = re.compile(r"^\s*(?:\(?\d{1,2}\s*[.、)]|[①-⑳]|[一二三四五六七八九十]+、)\s*(?=\D)")
_DEMAND = re.compile(
    r"^(?:必填|选填|必选)(?:项)?[-:：\s]*|[-:：\s]*(?:必填|选填|必选|非必填)(?:项)?$"
    r"|[-:\s]*\b(?:required|optional|mandatory)$",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"[\s:/,_-]*(?:单位[:\s]*)?(百万元|千万元|亿元|万元|千元|元|百万|千万|亿|万|rmb|cny|usd|人民币)$",
    re.IGNORECASE,
)
_LONGEST = 300  # what is longer is no header
_REMEMBERED = 4096  # each header is asked about once for every kind
_AMOUNT_WORD = re.compile(r"[金总余款价费额入润本]额?$|合计$|目标$|回款$|预算$|[/:,_\s-]$")
_WHOSE = re.compile(
    "(?:公司|企业|单位|经销商|代理商|分销商|渠道商|加盟商|门店|店铺|商户|终端|药店|医院|学校|厂商)(?=.{2})"
)
_WORD = re.compile(r"[A-Za-z0-9#]+")
_NOISE = frozenset({"main", "primary", "default", "current", "the", "of", "address", "document"})
_HAN = re.compile(r"[㐀-鿿豈-﫿]")
_LATIN = re.compile(r"[A-Za-z]{2,}")
_NUMBERED = re.compile(r"(?:#|no\.?)?\s*(\d{1,2}|[一二三四五六七八九])(?=\D*$)", re.IGNORECASE)
_GENERIC = re.compile(
    r"(?:信息|资料|情况|方式|内容|档案|概况|details?|info(?:rmation)?)$", re.IGNORECASE
)
_HAN_NUMBERS = "一二三四五六七八九"
_ENGLISH = (
    *("jan(?:uary)?", "feb(?:ruary)?", "mar(?:ch)?", "apr(?:il)?", "may", "june?", "july?"),
    *("aug(?:ust)?", "sept?(?:ember)?", "oct(?:ober)?", "nov(?:ember)?", "dec(?:ember)?"),
)
_MONTH = re.compile(
    r"(?:(?:20)?\d\d年)?(?P<n>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月份?(?P<rest>(?!\d|初|底|末).*)"
    rf"|(?P<e>{'|'.join(_ENGLISH)})(?P<more>(?:\d*|target|goal|plan|actual|low|high|floor|stretch)*)"
)
_QUARTER = re.compile(
    r"(?:\d{4}年)?(?:第?(?P<n>[一二三四1-4])季度?|q(?P<q>[1-4]))(?:小计|合计|目标|total)?"
)
_BUCKET = re.compile(
    r"(?:逾期|账龄|超期)?(?:\d{1,4}天?(?:至|到|[-~—–])\d{1,4}天?(?:以内|内)?"
    r"|\d{1,4}天?(?:及?以上|\+)|(?:>|超过|大于)\d{1,4}天?|\d{1,4}天(?:以内|之内|内)|\d{1,2}个月(?:以上|以内|内)"
    r"|\d{1,2}[-~]\d{1,2}个月|[一二两三四五]年以上|[一二三四]?[-至到]?[一二两三四五]年(?:以内|内)"
    r"|未到期|未逾期|信用期内|账期内)(?:金额|余额)?"
    r"|(?:current|notdue|\d{1,3}[-–]\d{1,3}(?:days)?|\d{1,3}\+(?:days)?|over\d{1,3}(?:days)?)",
)

# Traditional characters that stand in headers, each before the simplified one; 帐 is 账.
_SIMPLER = str.maketrans(
    dict(
        zip(
            "戶稱電話號碼郵編職務業員區類別級來備註聯繫係單訂產價數額總計時間標簽傳國縣經銷採購負責"
            "貨發狀態處結關鍵規應帳賬帐齡內動訪見錄問題門對競爭優點買賣庫進禮贈費實際預稅運輸項階機"
            "網頁統術資訊報還復複簡長師會隊組織億萬幣種準證據錢層愛樂歷曆陽親屬劃選認領導說談寫習學歲"
            "範圍營執冊開謂顧約場線綫個遠決詳細維護補換損壞檢驗週勢簡檔陰專農鄉鎮村樓歸屬獲徑渠紅績"
            "滿頻籍貫興嗜誌記絡併離轉變陳設備圖樣條衝產綜計執齊鋪佈倉儲驟況閉終標絕壓縮鏈臺審",
            "户称电话号码邮编职务业员区类别级来备注联系系单订产价数额总计时间标签传国县经销采购负责"
            "货发状态处结关键规应账账账龄内动访见录问题门对竞争优点买卖库进礼赠费实际预税运输项阶机"
            "网页统术资讯报还复复简长师会队组织亿万币种准证据钱层爱乐历历阳亲属划选认领导说谈写习学岁"
            "范围营执册开谓顾约场线线个远决详细维护补换损坏检验周势简档阴专农乡镇村楼归属获径渠红绩"
            "满频籍贯兴嗜志记络并离转变陈设备图样条冲产综计执齐铺布仓储骤况闭终标绝压缩链台审",
            strict=True,
        )
    )
)


def header_key(header: str) -> str:
    """What headers are compared by: letters, digits and Han characters alone, simplified."""
    words = unicodedata.normalize("NFKC", header[:_LONGEST]).casefold().translate(_SIMPLER)
    return "".join(character for character in words if character.isalnum() or character == "#")


def bare(header: str) -> str:
    """The header without what stands in brackets."""
    return _BRACKETS.sub("", unicodedata.normalize("NFKC", header[:_LONGEST]))


def in_brackets(header: str) -> list[str]:
    """What stands in brackets."""
    return [
        "".join(found)
        for found in _BRACKETS.findall(unicodedata.normalize("NFKC", header[:_LONGEST]))
    ]


def unit_behind(header: str) -> str | None:
    """The unit a header ends in without brackets: 金额：万元, 合同金额万元."""
    words = bare(header).strip(" :：*")
    found = _UNIT.search(words)
    if found is None or not found.start():
        return None
    parted = found.group()[0] != found[1][0] or _AMOUNT_WORD.search(words[: found.start()])
    return found[1] if parted else None


@lru_cache(_REMEMBERED)
def header_keys(header: str) -> tuple[str, ...]:
    """The keys a header may be known by, the most literal first; two-row headers last word last."""
    plain = unicodedata.normalize("NFKC", header[:_LONGEST])
    without = bare(plain)
    short = _DEMAND.sub("", _NUMBERING.sub("", without).strip(" *:#")).strip(" *:")
    keys = [header_key(plain), header_key(without), header_key(short)]
    if unit_behind(short) is not None:
        keys.append(header_key(_UNIT.sub("", short)))
    if not header_key(without):
        keys += [header_key(words) for words in in_brackets(plain)]
    group, is_joined, last = short.rpartition(" ")
    if is_joined and _GENERIC.search(group):
        keys.append(header_key(last))
    keys += [words for key in keys for words in _meant(key)]
    if short.isascii():
        words = _WORD.findall(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", short))
        keys.append(header_key("".join(w for w in words if w.casefold() not in _NOISE)))
        keys += [key.removesuffix("s") for key in keys if len(key) > len("notes")]
    return tuple(dict.fromkeys(key for key in keys if key))


def _meant(key: str) -> list[str]:
    """What else a header says: the name of a dealer is the customer's, a time of day its date."""
    found = []
    if whose := _WHOSE.match(key):
        found.append("客户" + key[whose.end() :])
    for one, other in (("时间", "日期"), ("日期", "时间"), ("号码", "")):
        if key.endswith(one) and len(key) > len(one) + 1:
            found.append(key.removesuffix(one) + other)
    return found


@lru_cache(_REMEMBERED)
def header_parts(header: str) -> tuple[str, ...]:
    """The keys of the several names one header gives: 公司名称/客户名称, 客户名称 Customer Name."""
    plain = unicodedata.normalize("NFKC", header[:_LONGEST])
    short = _DEMAND.sub("", _NUMBERING.sub("", bare(plain)).strip(" *:"))
    parts = re.split(r"[/|、\n]|\s或\s|(?<=[㐀-鿿])或(?=[㐀-鿿])", short)
    if len(parts) == 1 and (both := re.match(r"([㐀-鿿]{2,})[及和与][㐀-鿿]{2,}$", short)):
        parts = [both[1]]
    elif len(parts) == 1:
        parts = [short, *in_brackets(plain)] if in_brackets(plain) else []
        han = "".join(_HAN.findall(short))
        if len(han) > 1 and _LATIN.search(short):
            parts += [han, _HAN.sub(" ", short)]
    return tuple(dict.fromkeys(key for part in parts if (key := header_key(part))))


@lru_cache(_REMEMBERED)
def unnumbered(header: str) -> tuple[str, int] | None:
    """The key without its number, and the number: 电话2, Phone 2 - Value, 商务地址 街道 3."""
    words = unicodedata.normalize("NFKC", bare(header)).strip(" *:")
    found = _NUMBERED.search(words)
    if found is None:
        return None
    number = _HAN_NUMBERS.find(found[1]) + 1 or int(found[1] if found[1].isdecimal() else 0)
    key = header_key(words[: found.start()] + words[found.end() :])
    return (key, number) if key and number else None


def is_nameless(header: str) -> bool:
    """Whether the header says nothing: empty, a letter of the sheet, Column3, 列3, Unnamed: 2."""
    words = unicodedata.normalize("NFKC", header[:_LONGEST]).strip()
    return not words or bool(
        re.fullmatch(
            r"[A-Z]{1,2}|(?:column|col|field|unnamed|列|字段|栏)[\s:_]*\d+|\d{1,3}|[-_*#?]+",
            words,
            re.IGNORECASE if len(words) > 2 else 0,  # noqa: PLR2004 - the letters of a sheet are capitals
        )
    )


def month_of(header: str) -> tuple[int, str] | None:
    """The month a column is about, and the rest of its header: 1月, 一月份 保底, Jan target."""
    key = header_key(bare(header))
    found = _MONTH.fullmatch(key)
    if found is None:
        return None
    if found["e"]:
        short = found["e"][:3]
        return next(n for n, e in enumerate(_ENGLISH, 1) if e.startswith(short)), found["more"]
    n = found["n"]
    if n.isdecimal():
        return int(n), found["rest"]
    if n.startswith("十"):
        return 10 + _HAN_NUMBERS.find(n[1:]) + 1 if n[1:] else 10, found["rest"]
    return _HAN_NUMBERS.find(n) + 1, found["rest"]


def quarter_of(header: str) -> int | None:
    """The quarter a column is about: 一季度, 第1季度小计, Q1."""
    found = _QUARTER.fullmatch(header_key(bare(header)))
    if found is None:
        return None
    words = found["n"] or found["q"]
    return int(words) if words.isdecimal() else _HAN_NUMBERS.find(words) + 1


def is_bucket(header: str) -> bool:
    """Whether a column holds what is owed of one age: 逾期1-30天, 91天以上, 未到期."""
    words = unicodedata.normalize("NFKC", bare(header)).casefold().translate({32: None, 10: None})
    return _BUCKET.fullmatch(words.strip("*:")) is not None
