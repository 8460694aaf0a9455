"""Reading numbers, amounts, shares and currencies as people write them."""

import datetime as dt
import math
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Final

from crm.documents.imports.cells import folded, plain, text
from crm.documents.imports.fields import BadCell, Units
from crm.documents.imports.numerals import CHARACTERS, chinese_number
from crm.documents.imports.reading import Cell
from crm.domain.money import (
    DISCOUNT_SCALE,
    PRICE_SCALE,
    QUANTITY_SCALE,
    READING_SCALE,
    divide_half_up,
    format_scaled,
    minor_scale,
)
from crm.i18n import mark

_LARGEST: Final = 2**63 - 1  # what an SQLite integer holds
_LONGEST: Final = 64  # characters: no honest number is longer

NOT_A_NUMBER = mark("{value} in column {column} is not a number; write it as 1234.50.")
NOT_EXACT = mark("{value} in column {column} is no single number; write one, as 50000.")
OTHER_MARK = mark(
    "{value} in column {column} has another decimal mark than the rest; write it as {example}."
)
NEGATIVE = mark("{value} in column {column} is below zero, which cannot be; write what it was.")
NOT_WHOLE = mark("{value} in column {column} is not a whole number from 0; write it as 30.")
NOT_A_DISCOUNT = mark("{value} in column {column} is not a discount; write it as 0.15 or 15%.")
NOT_A_CURRENCY = mark("{value} in column {column} is not a currency; write it as CNY or USD.")
OTHER_CURRENCY = mark(
    "{value} in column {column} is not in {currency}; add a column with the currency."
)

CURRENCIES: Mapping[str, tuple[str, ...]] = {
    "CNY": ("rmb", "cn¥", "¥", "元", "人民币", "人民币元", "yuan", "¥(元)", "元人民币"),
    "USD": ("us$", "$us", "$", "美元", "美金"),
    "EUR": ("€", "欧元"),
    "GBP": ("£", "英镑"),
    "HKD": ("hk$", "港币", "港元"),
    "JPY": ("日元", "日圆", "円", "jp¥"),
    "TWD": ("nt$", "新台币", "台币"),
    "KRW": ("₩", "韩元"),
    "AUD": ("a$", "au$", "澳元"),
    "CAD": ("c$", "ca$", "加元"),
    "SGD": ("s$", "新加坡元", "新元"),
    "CHF": ("瑞士法郎", "fr"),
    "INR": ("₹", "卢比"),
    "RUB": ("₽", "卢布"),
    "THB": ("฿", "泰铢"),
    "VND": ("₫", "越南盾"),
    "MOP": ("mop$", "澳门元"),
}
SIGNS: Mapping[str, tuple[str, ...]] = {
    **{iso: (iso,) for iso in CURRENCIES},
    **dict.fromkeys(("US$", "$US", "美元", "美金"), ("USD",)),
    **dict.fromkeys(("HK$", "港币", "港元"), ("HKD",)),
    **dict.fromkeys(("NT$", "新台币", "台币"), ("TWD",)),
    **dict.fromkeys(("日元", "日圆", "円", "JP¥"), ("JPY",)),
    **dict.fromkeys(("RMB", "CN¥", "人民币", "元人民币"), ("CNY",)),
    "A$": ("AUD",),
    "AU$": ("AUD",),
    "C$": ("CAD",),
    "CA$": ("CAD",),
    "S$": ("SGD",),
    "欧元": ("EUR",),
    "英镑": ("GBP",),
    "韩元": ("KRW",),
    "澳元": ("AUD",),
    "加元": ("CAD",),
    "$": ("USD", "HKD", "AUD", "CAD", "NZD", "SGD", "TWD", "MXN", "MOP"),
    "€": ("EUR",),
    "£": ("GBP",),
    "₩": ("KRW",),
    "₹": ("INR",),
    "₽": ("RUB",),
    "¥": ("CNY", "JPY"),
    "元": ("CNY", "HKD", "TWD", "MOP"),
    "圆": ("CNY", "HKD", "TWD", "MOP"),
    "块钱": ("CNY",),
    "块": ("CNY",),
}
"""What stands beside a number, and the currencies it can mean, the likeliest first."""

_SIGN = "|".join(sorted(map(re.escape, SIGNS), key=len, reverse=True))
_MAGNITUDES: Final = {
    **dict(zip("十百千万亿", (10, 100, 10**3, 10**4, 10**8), strict=True)),
    **dict(zip("k萬w億", (10**3, 10**4, 10**4, 10**8), strict=True)),
    **dict(zip(("十万", "百万", "千万"), (10**5, 10**6, 10**7), strict=True)),
    **dict(zip(("十亿", "百亿", "千亿", "万亿"), (10**9, 10**10, 10**11, 10**12), strict=True)),
}
_MAGNITUDE = "|".join(sorted(_MAGNITUDES, key=len, reverse=True))
_SHAPE = re.compile(
    rf"(?P<open>\()?\s*(?P<minus>[+-]?)\s*(?P<sign>(?:人民币|RMB|CNY)?\s*[:：]?\s*(?:{_SIGN})?)\s*"
    rf"(?P<minus2>[+-]?)\s*(?P<number>[\d.,'’ ]*\d[\d.,'’]*|[{CHARACTERS}点點\d.]+)\s*"
    rf"(?P<magnitude>{_MAGNITUDE})?\s*(?P<after>{_SIGN})?(?P<round>整|正)?"
    rf"(?P<minus3>-?)\s*(?P<shut>\))?",
    re.IGNORECASE,
)
_OWN_UNIT: Final = re.compile(r"[十百千万萬亿億元圆块kw]", re.IGNORECASE)
_NO_UNITS: Final = Units("")
_TEN_THOUSAND: Final = 10_000
_COMMON: Final = re.compile(
    r"([¥￥$€£]?) ?(-?\d{1,3}(?:,\d{3})+|-?\d{1,18})(?:\.(\d{1,12}))?(元|万|)", re.ASCII
)
_PLAIN: Final = re.compile(r"-?\d{1,18}(?:\.\d{1,12})?", re.ASCII)
_GROUPED = {
    ".": re.compile(
        r"(?P<whole>\d{1,3}(?:,\d{3})+|\d{1,3}(?:'\d{3})+|\d{1,3}(?: \d{3})+|"
        r"\d{1,2}(?:,\d{2})+,\d{3}|\d*)(?:\.(?P<part>\d*))?",
        re.ASCII,
    ),
    ",": re.compile(
        r"(?P<whole>\d{1,3}(?:\.\d{3})+|\d{1,3}(?:'\d{3})+|\d{1,3}(?: \d{3})+|\d*)"
        r"(?:,(?P<part>\d*))?",
        re.ASCII,
    ),
}
_COINS = re.compile(
    rf"(?P<whole>[{CHARACTERS}\d.,]+)(?:元|圆|块)(?:(?P<tenth>[{CHARACTERS}\d])[角毛])?"
    rf"(?:零?(?P<hundredth>[{CHARACTERS}\d])分)?整?"
)
_VAGUE = re.compile(
    r"^(?:大?约|大概|近|将近|超过?|不到|约合|[~≈<>≤≥]|about|approx|ca\.?\s|circa)"
    r"|(?:左右|上下|以上|以下|以内|多|余|\+)(?:元|万|万元)?$|多万|余万|几"
    r"|\d\s*[-~–至到]\s*\d",
    re.IGNORECASE,
)


def scaled(cell: Cell, scale: int, units: Units | None = None) -> int:
    """The number in whole parts of 1/scale, halves away from zero; BadCell if it is none.

    The units' factor counts unless the cell names one itself: 5万 in a column of 万元 is 5万.
    """
    if isinstance(cell, str):
        found = _COMMON.fullmatch(cell)
        if found is None or (units is not None and units.decimal == ","):
            return _slow(cell, scale, units or _NO_UNITS)
        _sign, whole, part, unit = found.groups()
        scale *= _TEN_THOUSAND if unit == "万" else 1 if unit or units is None else units.factor
        if not part:
            return _checked(cell, int(whole.replace(",", "")) * scale)
        value = int(whole.replace(",", "") + part) * scale
        return _checked(cell, divide_half_up(value, _powers(len(part))))
    if isinstance(cell, bool | dt.date | dt.time | dt.timedelta):
        raise BadCell("bad_number", NOT_A_NUMBER, cell)
    if units is not None:
        scale *= units.factor
    if isinstance(cell, int) or cell.is_integer():
        return _checked(cell, int(cell) * scale)
    if not math.isfinite(cell):
        raise BadCell("bad_number", NOT_A_NUMBER, cell)
    return _checked(cell, _exact(Decimal(repr(cell)), scale))


def _powers(digits: int) -> int:
    return int(10**digits)


def _exact(number: Decimal, scale: int) -> int:
    numerator, denominator = number.as_integer_ratio()
    return divide_half_up(numerator * scale, denominator)


def _checked(cell: Cell, value: int) -> int:
    if not -_LARGEST <= value <= _LARGEST:
        raise BadCell("bad_number", NOT_A_NUMBER, cell)
    return value


def _slow(cell: str, scale: int, units: Units) -> int:
    words = plain(cell)
    number = number_of(words, units.decimal)
    if number is None:
        raise _why_not(cell, words, units.decimal)
    factor = 1 if _OWN_UNIT.search(words) else units.factor
    return _checked(cell, _exact(number, scale * factor))


def _why_not(cell: Cell, words: str, decimal: str | None) -> BadCell:
    if len(words) > _LONGEST:
        return BadCell("bad_number", NOT_A_NUMBER, cell)
    if _VAGUE.search(words):
        return BadCell("bad_number", NOT_EXACT, cell)
    other = "." if decimal == "," else ","
    if number_of(words, other) is not None:
        example = "1234,50" if decimal == "," else "1234.50"
        return BadCell("bad_number", OTHER_MARK, cell, example=example)
    return BadCell("bad_number", NOT_A_NUMBER, cell)


def number_of(words: str, decimal: str | None = None) -> Decimal | None:
    """The number in a text of half width, its magnitude counted in; None if there is none.

    A comma parts thousands unless the decimal mark is one.
    """
    return _number(words, decimal or ".") if len(words) <= _LONGEST else None


@lru_cache(maxsize=1 << 14)
def _number(words: str, decimal: str) -> Decimal | None:
    if coins := _COINS.fullmatch(words):
        return _coined(coins)
    found = _SHAPE.fullmatch(words.strip())
    if found is None or bool(found["open"]) != bool(found["shut"]):
        return None
    signs = found["minus"] + found["minus2"] + found["minus3"] + ("-" if found["open"] else "")
    if len(signs) > 1:
        return None
    digits = found["number"].replace("’", "'").strip()
    number = _grouped(digits, decimal)
    magnitude = _MAGNITUDES[(found["magnitude"] or "").casefold()] if found["magnitude"] else 1
    if number is None and not digits.isascii():
        number = chinese_number(digits + (found["magnitude"] or ""))
        magnitude = 1
    if number is None:
        return None
    number *= magnitude
    return -number if signs == "-" else number


def _grouped(digits: str, decimal: str) -> Decimal | None:
    found = _GROUPED[decimal].fullmatch(digits)
    if found is None:
        return None
    whole = "".join(character for character in found["whole"] if character.isdecimal())
    part = found["part"] or ""
    return Decimal(f"{whole or 0}.{part or 0}") if whole + part else None


def _coined(found: re.Match[str]) -> Decimal | None:
    """壹万贰仟元伍角陆分, 12元5角."""
    whole = _grouped(found["whole"], ".") or chinese_number(found["whole"])
    if whole is None:
        return None
    for name, weight in (("tenth", Decimal("0.1")), ("hundredth", Decimal("0.01"))):
        if found[name]:
            coins = chinese_number(found[name]) if not found[name].isdecimal() else None
            whole += (coins if coins is not None else Decimal(found[name])) * weight
    return whole


def signs_in(words: str) -> Iterator[str]:
    """The signs of currencies beside the number."""
    found = _SHAPE.fullmatch(words.strip()) if len(words) <= _LONGEST else None
    if found is not None:
        for sign in (found["sign"], found["after"]):
            for part in re.findall(_SIGN, sign or "", re.IGNORECASE):
                yield part.upper()


def _check_sign(cell: Cell, currency: str) -> None:
    if not isinstance(cell, str) or _PLAIN.fullmatch(cell):
        return
    if found := _COMMON.fullmatch(cell):
        signs = [sign.replace("￥", "¥") for sign in (found[1], found[4]) if sign and sign != "万"]
    else:
        signs = [*signs_in(plain(cell))]
    for sign in signs:
        if currency not in SIGNS[sign]:
            raise BadCell("other_currency", OTHER_CURRENCY, cell, currency=currency)


def _not_negative(cell: Cell, value: int) -> int:
    if value < 0:
        raise BadCell("negative_amount", NEGATIVE, cell)
    return value


def money(cell: Cell, units: Units) -> int:
    """Minor units, not below zero."""
    _check_sign(cell, units.currency)
    return _not_negative(cell, scaled(cell, minor_scale(units.currency), units))


def price(cell: Cell, units: Units) -> int:
    """A unit price in ten-thousandths, not below zero; 12.5元/件 is 12.5."""
    if isinstance(cell, str) and "/" in cell:
        cell = _PER.sub("", cell)
    _check_sign(cell, units.currency)
    return _not_negative(cell, scaled(cell, PRICE_SCALE, units))


_PER = re.compile(r"\s*/\s*[^\W\d_]{1,4}\s*$")
_COUNTERS = (
    *(
        "台",
        "件",
        "个",
        "箱",
        "套",
        "只",
        "盒",
        "瓶",
        "支",
        "把",
        "张",
        "本",
        "份",
        "条",
        "包",
        "袋",
        "块",
    ),
    *(
        "吨",
        "公斤",
        "千克",
        "斤",
        "kg",
        "g",
        "米",
        "m",
        "t",
        "pcs",
        "pc",
        "ea",
        "人",
        "人次",
        "次",
        "家",
    ),
    *(
        "批",
        "桶",
        "卷",
        "片",
        "根",
        "双",
        "对",
        "提",
        "听",
        "罐",
        "组",
        "部",
        "辆",
        "户",
        "位",
        "名",
    ),
)


def _uncounted(words: str) -> str:
    """12台, 500 kg: the counter is the product's unit, not the row's business."""
    bare = words.rstrip()
    for counter in sorted(_COUNTERS, key=len, reverse=True):
        if bare.casefold().endswith(counter):
            rest = bare[: -len(counter)].rstrip()
            if rest and (rest[-1].isdecimal() or rest[-1] in "万千百十亿"):
                return rest
    return words


def quantity(cell: Cell, units: Units) -> int:
    """Thousandths, not below zero; 12台 is 12."""
    if isinstance(cell, str) and not _PLAIN.fullmatch(cell):
        words = plain(cell)
        cell = _uncounted(words) if number_of(words, units.decimal) is None else words
    return _not_negative(cell, scaled(cell, QUANTITY_SCALE, units))


def reading(cell: Cell, units: Units) -> tuple[int, str | None]:
    """A reported number in millionths, and % if it is written with that."""
    words = plain(cell)
    unit = "%" if words.endswith("%") else None
    number = cell if unit is None else words.rstrip("% ")
    return scaled(number, READING_SCALE, units), unit


_BOUND = re.compile(
    r"^(?:保底|冲刺|目标|力争|确保|至少|最少|不少于|不低于|不超过|不高于|最多|至多|[≥≤]|>=|<=)\s*[:：]?\s*"
    r"|\s*(?:以上|以内|以下)$"
)
_RANGE = re.compile(
    rf"(.*?\d|.*?[{CHARACTERS}])\s*({_MAGNITUDE})?\s*(?:[-~—–]+|至|到)\s*(.*)", re.IGNORECASE
)


def bounds(cell: Cell, units: Units) -> tuple[str, str | None]:
    """A bound of a target whose scale is not known yet, as text; two where it is a range."""
    words = plain(cell)
    if len(words) > _LONGEST:
        raise BadCell("bad_number", NOT_A_NUMBER, cell)
    words = _BOUND.sub("", _BOUND.sub("", words))
    percent = "%" if words.endswith("%") else ""
    words = _uncounted(words.replace("%", "").strip())
    if number_of(words, units.decimal) is None and (found := _RANGE.fullmatch(words)):
        low, unit, high = found.groups()
        if unit is None and (last := re.search(rf"({_MAGNITUDE})\w*$", high, re.IGNORECASE)):
            unit = last[1]
        both = [_bound(cell, part, units) for part in (low + (unit or ""), high)]
        return both[0] + percent, both[1] + percent
    return _bound(cell, words, units) + percent, None


def _bound(cell: Cell, words: str, units: Units) -> str:
    try:
        return format_scaled(scaled(words, READING_SCALE, units), READING_SCALE)
    except BadCell as bad:
        bad.value = cell
        raise


def number_text(cell: Cell, units: Units) -> str:
    """A number whose scale is not known yet, as text."""
    number, beside = bounds(cell, units)
    if beside is not None:
        raise BadCell("bad_number", NOT_EXACT, cell)
    return number


_TENFOLD = 10
_FULL_PRICE = {"不打折", "无折扣", "原价", "全价", "十折", "no discount", "none"}


def discount(cell: Cell, units: Units) -> int:
    """Parts per million off: 0.15, "15%" and "8.5折" are 150,000."""
    words = plain(cell).replace(" ", "").removesuffix("优惠").removesuffix("off")
    try:
        off = _off(words, units)
    except (BadCell, ArithmeticError):
        raise BadCell("bad_discount", NOT_A_DISCOUNT, cell) from None
    if not 0 <= off <= DISCOUNT_SCALE:
        raise BadCell("bad_discount", NOT_A_DISCOUNT, cell)
    return off


def _off(words: str, units: Units) -> int:
    if words.casefold() in _FULL_PRICE:
        return 0
    if words.startswith("半价") or words in {"对折", "五折"}:
        return DISCOUNT_SCALE // 2
    if words.endswith("折"):
        rate = number_of(words[:-1].removeprefix("打"))
        if rate is None:
            raise BadCell("bad_discount", NOT_A_DISCOUNT)
        return DISCOUNT_SCALE - _exact(
            rate / (_TENFOLD if rate <= _TENFOLD else 100), DISCOUNT_SCALE
        )
    is_percent = words.endswith("%")
    off = scaled(words.rstrip("%"), DISCOUNT_SCALE // (100 if is_percent else 1), units)
    if not units.paid or is_percent:
        return off
    if off > _TENFOLD * DISCOUNT_SCALE:  # 85 for 8.5折
        off //= _TENFOLD
    return DISCOUNT_SCALE - (off // _TENFOLD if off > DISCOUNT_SCALE else off)


_DAYS_OR_HEADS = re.compile(
    r"\s*(?:个?(?:工作日|自然日|天|日|人|人次|位|次|岁)|days?|d)$", re.IGNORECASE
)
_WHOLE_DIGITS = 9


def whole(cell: Cell, _units: Units) -> int:
    """A whole number from 0; 30天 is 30."""
    if isinstance(cell, float) and cell.is_integer() and 0 <= cell < 10**_WHOLE_DIGITS:
        return int(cell)
    words = _DAYS_OR_HEADS.sub("", plain(cell).removesuffix(".0"))
    if not words.isdecimal():
        number = number_of(words)
        if number is None or number != int(number) or number < 0:
            raise BadCell("bad_number", NOT_WHOLE, cell)
        words = str(int(number))
    if len(words) > _WHOLE_DIGITS:
        raise BadCell("bad_number", NOT_WHOLE, cell)
    return int(words)


def currency(cell: Cell, _units: Units) -> str:
    """An ISO code, from that or from what people write for it."""
    words = folded(text(cell)).strip()
    for iso, names in CURRENCIES.items():
        if words == iso.casefold() or words in names:
            return iso
    if re.fullmatch(r"[a-z]{3}", words):
        return words.upper()
    raise BadCell("bad_choice", NOT_A_CURRENCY, cell)
