"""What the values of a column look like, where its header says nothing or several things."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Literal, TypeAlias

from crm.documents.imports import values
from crm.documents.imports.fields import BadCell, Field, Units
from crm.documents.imports.reading import Cell

Look: TypeAlias = Literal["mobile", "phone", "email", "date", "amount", "company", "person"]

_SAMPLE = 50
_ROWS_LOOKED_AT = 400
_MOST = 0.75

_MOBILE = re.compile(r"(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?:\.0)?")
_PHONE = re.compile(r"(?=(?:\D*\d){7})[+(]?\d[\d\s()./-]{5,18}\d(?:\s*(?:转|ext\.?|x)\s*\d{1,6})?")
_DAY = re.compile(
    r"(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}(?:\s*[-/.月]\s*\d{1,2}日?)?.{0,14}"
    r"|\d{1,2}月\d{1,2}日|\d{1,2}[/.]\d{1,2}[/.](?:\d\d){1,2}"
)
_AMOUNT = re.compile(
    r"[¥￥$€£]?\s*-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|[¥￥$€£]\s*-?\d+(?:\.\d+)?|-?\d+\.\d+"
)
_COMPANY = re.compile(
    r"公司|集团|股份|有限|工厂|[厂店行院社所]$|商行|商贸|贸易|中心|超市|学校|大学|医院|酒店|银行|事务所"
    r"|\b(?:inc|ltd|llc|gmbh|corp|co|company|group|plc|s\.?a|ag|bv|kk)\b\.?",
    re.IGNORECASE,
)
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林郑谢罗梁宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
    "单解仇查欧司诸上尉"
)
_PERSON = re.compile(r"[一-鿿]{2,4}(?:先生|女士|总|经理)?|[A-Z][\w'’.-]+(?: [A-Z][\w'’.-]*){1,2}")

_EMAIL = re.compile(r"(?:mailto:)?[^@\s;,]+@[^@\s;,]+\.\w+(?:[;,\s]+[^@\s;,]+@[^@\s;,]+)*")
_LOOKS: Mapping[Look, re.Pattern[str]] = {
    "mobile": _MOBILE,
    "email": _EMAIL,
    "date": _DAY,
    "amount": _AMOUNT,
    "phone": _PHONE,
}


def sample(rows: Sequence[tuple[int, Sequence[Cell]]], index: int) -> list[Cell]:
    """The first different values of a column that say anything."""
    found: dict[tuple[str, str], Cell] = {}
    for _number, cells in rows[:_ROWS_LOOKED_AT]:
        cell = cells[index] if index < len(cells) else ""
        if not values.is_empty(cell) and not values.no_value(cell):
            found.setdefault((type(cell).__name__, str(cell)[:80]), cell)
            if len(found) >= _SAMPLE:
                break
    return list(found.values())


def share_taken(field: Field, cells: Iterable[Cell], units: Units) -> float:
    """The share of the cells that the field can take, however days and months are ordered."""
    looked_at = list(cells)
    ways = [replace(units, order=order, year=2024) for order in ("ymd", "dmy", "mdy")]
    taken = 0
    for cell in looked_at:
        for way in ways:
            with suppress(BadCell, ValueError, ArithmeticError):
                field.parse(cell, way)
                taken += 1
                break
    return taken / len(looked_at) if looked_at else 1.0


def look_of(cells: Sequence[Cell]) -> Look | None:
    """What most of the values are, where that is plain."""
    counts: dict[Look, int] = {}
    for cell in cells:
        if (look := _look(cell)) is not None:
            counts[look] = counts.get(look, 0) + 1
    if not counts:
        return None
    phones = counts.get("mobile", 0) + counts.get("phone", 0)
    best = max(counts, key=lambda look: counts[look])
    if counts[best] >= _MOST * len(cells):
        return best
    return "phone" if phones >= _MOST * len(cells) else None


def _look(cell: Cell) -> Look | None:
    if isinstance(cell, bool):
        return None
    if isinstance(cell, dt.date):
        return "date"
    words = unicodedata.normalize(
        "NFKC", values.text(cell[:200] if isinstance(cell, str) else cell)
    )
    if isinstance(cell, float) and not cell.is_integer():
        return "amount"
    for look, pattern in _LOOKS.items():
        if pattern.fullmatch(words) and (look != "phone" or isinstance(cell, str)):
            return look
    if _COMPANY.search(words):
        return "company"
    is_name = words[:1] in _SURNAMES or words[:1].isascii()
    return "person" if is_name and _PERSON.fullmatch(words) else None
