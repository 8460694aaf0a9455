"""Chinese numerals: 二〇二六, 三十一, 十二万五千, 壹万贰仟元."""

import re
from decimal import Decimal
from typing import Final

_DIGITS: Final = {
    **{digit: value for value, digit in enumerate("〇一二三四五六七八九")},
    **{digit: value for value, digit in enumerate("零壹贰叁肆伍陆柒捌玖")},
    **dict.fromkeys("两貳兩", 2),
    **dict.fromkeys("參叄", 3),
    **dict.fromkeys("○", 0),
    **dict.fromkeys("陸", 6),
}
_SMALL: Final = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_LARGE: Final = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_TENS: Final = str.maketrans({"廿": "二十", "卅": "三十", "卌": "四十"})
_TOKEN: Final = re.compile(r"\d+(?:\.\d+)?|.", re.ASCII)
_POINT: Final = "点點"
_NO_UNIT: Final = 10**12

CHARACTERS: Final = "".join((*_DIGITS, *_SMALL, *_LARGE, "廿卅卌"))
"""All that numerals are written with."""


def chinese_number(words: str) -> Decimal | None:
    """The number a numeral stands for, digits mixed in or not (3千5百万); None if it is none."""
    words = words.translate(_TENS)
    if not words:
        return None
    if all(character in _DIGITS for character in words):
        return Decimal("".join(str(_DIGITS[character]) for character in words))
    for point in _POINT:
        whole, is_pointed, part = words.partition(point)
        if is_pointed:
            return _pointed(whole, part)
    return _reckoned(words)


def _pointed(whole: str, part: str) -> Decimal | None:
    """三点五, 三点五万: a unit after the digits counts for all of it."""
    unit = _LARGE.get(part[-1:]) or _SMALL.get(part[-1:], 1)
    digits = part[:-1] if unit > 1 else part
    before = chinese_number(whole)
    if before is None or not digits or not all(character in _DIGITS for character in digits):
        return None
    after = "".join(str(_DIGITS[character]) for character in digits)
    return (before + Decimal(f"0.{after}")) * unit


def _reckoned(words: str) -> Decimal | None:
    """By its units: each counts what stands before it, 万 and 亿 all that does."""
    total, rest = Decimal(0), words
    largest = _NO_UNIT
    for unit in "亿億万萬":
        before, is_there, after = rest.partition(unit)
        if not is_there:
            continue
        section = _section(before, _NO_UNIT)
        if not section or _LARGE[unit] >= largest:
            return None
        largest = _LARGE[unit]
        total += section * largest
        rest = after
    if not rest:
        return total or None
    section = _section(rest, largest)
    return None if section is None else total + section


def _section(words: str, above: int) -> Decimal | None:
    """Below ten thousand; a lone digit is a tenth of the unit before it, at first `above`: 万五."""
    total, number, last, is_gap = Decimal(0), Decimal(0), above, False
    for token in _TOKEN.findall(words):
        if token in _SMALL:
            unit = _SMALL[token]
            if unit >= last or (not number and unit > 10):  # noqa: PLR2004 - 十 alone is 10
                return None
            total += (number or 1) * unit
            number, last, is_gap = Decimal(0), unit, False
        elif number or not (token in _DIGITS or token[0].isdecimal()):
            return None
        else:
            number = Decimal(_DIGITS.get(token, token))
            is_gap = is_gap or not number
    if not number or is_gap or last in {10, _NO_UNIT}:
        return total + number or None
    return total + number * (last // 10) if words[-1] in _DIGITS else None
