"""Names of companies, read: what tells one from another, and what every name has.

上海星辰贸易有限公司, 星辰（上海）贸易有限公司 and 星辰贸易 bear one core, 星辰贸易, made of
a brand, 星辰, and a trade, 贸易. Regions, branches and numbers are kept apart: where two names
have different ones, they are two companies, however alike the rest is.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from crm.domain.characters import simplified
from crm.domain.name_words import (
    BRANCHES,
    FAMILIES,
    FORMS,
    LATIN_FORMS,
    LATIN_TRADES,
    TRADES,
    WORD_FOR,
)
from crm.domain.regions import PROVINCE_OF, region_at, region_of

_SHORTEST: Final = 2  # characters that can tell a company

_USUAL: Final = re.compile(r"[一-鿿 -~]+")
_ACCENTS: Final = frozenset(map(chr, range(0x300, 0x370)))
_STROKES: Final = str.maketrans("øæœđłı", "oaedli")

_HAN: Final = re.compile(r"[㐀-鿿豈-﫿]")
_BRACKETS: Final = re.compile(
    r"[(\[{<〔【《「『]([^()\[\]{}<>〔〕【】《》「」『』]*)[)\]}>〕】》」』]"
)
_NOT_WORD: Final = re.compile(r"[\W_]+")
_WORDS: Final = re.compile(r"[^\W_]+")
_DISTRICT: Final = re.compile(r"[㐀-鿿]{2}(?:新区|开发区|区|县|镇)|[㐀-鿿]{2,4}自治[县州旗]")
_NO_DISTRICT: Final = re.compile(r".*(?:小区|社区|园区|校区|景区|厂区|工业区|商业区|住宅区)")
_NUMERAL: Final = "一二三四五六七八九十百零〇两\\d"
_NUMBER: Final = re.compile(
    rf"第([{_NUMERAL}]+)|(\d+)|([{_NUMERAL}]+)(?=分|店|厂|号|部|中学|小学|院|期|队|所|库|车间|车队)"
)
_BRANCH: Final = re.compile(rf"(?:第?[{_NUMERAL}]+号?)?(?:{'|'.join(BRANCHES)})$")
_FORM: Final = re.compile(rf"(?:{'|'.join(FORMS)})+$")
_BROKEN: Final = re.compile(r"(?:有限|责任|股份|集团|总)公司(?=.)")
_TRADE: Final = re.compile(rf"(?:{'|'.join(TRADES)})+(?:店|厂|行|部)?$")
_DIGITS: Final = {c: str(i) for i, c in enumerate("零一二三四五六七八九十")} | {
    "〇": "0",
    "两": "2",
}


@dataclass(frozen=True, slots=True)
class CompanyName:
    """A name taken apart. `spelled` is all of it but for case, width, blanks and punctuation.

    `core` is brand and trade; `words` are those of a brand in Latin letters; `places` the regions
    it bears besides; `marks` what tells branches of one company from each other; `numbers` those
    in it, in their order.
    """

    spelled: str
    core: str
    brand: str
    trade: str
    words: tuple[str, ...]
    places: frozenset[str]
    marks: frozenset[str]
    numbers: tuple[str, ...]
    is_han: bool


def core_name(name: str) -> str:
    """What tells the company: without region, legal form, branch, brackets, width, case, blanks."""
    return read_name(name).core


def plain(text: str) -> str:
    """The text without case, width, accents, invisible characters and old forms of characters."""
    text = " ".join(text.split())
    if text.isascii() and text.isprintable():
        return text.lower()
    folded = unicodedata.normalize("NFKC", text).casefold()
    if _USUAL.fullmatch(folded):
        return simplified(folded)
    parts = unicodedata.normalize("NFD", folded)
    kept = (c for c in parts if c not in _ACCENTS and unicodedata.category(c) not in {"Cf", "Cc"})
    folded = unicodedata.normalize("NFC", "".join(kept))
    return simplified(folded).translate(_STROKES)


def read_name(name: str) -> CompanyName:
    """The parts of the name."""
    text = plain(name)
    spelled = _NOT_WORD.sub("", text) or text.strip()
    places: set[str] = set()
    marks: set[str] = set()
    words: tuple[str, ...] = ()
    rest = text
    for content in _BRACKETS.findall(text):
        word = _NOT_WORD.sub("", content)
        if region := region_of(word):
            places.add(region)
        elif word and word not in FORMS and word not in {"中国", "china", "筹"}:
            marks.add(word)
    if "(" in text or "[" in text or marks or places:
        rest = _BRACKETS.sub(" ", text)
    if not _NOT_WORD.sub("", rest):
        rest, marks = text, set()
    if _HAN.search(rest):
        brand, trade = _read_han(rest, places, marks)
        is_han = True
    else:
        words, trade = _read_latin(rest, places)
        is_han, brand = False, "".join(words)
    numbers = tuple(
        _DIGITS.get(number, number)
        for found in _NUMBER.findall(spelled)
        for number in found
        if number
    )
    core = brand + trade
    if not core:
        core = brand = spelled
    return CompanyName(
        spelled, core, brand, trade, words, frozenset(places), frozenset(marks), numbers, is_han
    )


def word_for(trade: str) -> str:
    """The Chinese word for a trade in Latin letters, the word itself if there is none."""
    return WORD_FOR.get(trade, trade)


def one_family(one: str, other: str) -> bool:
    """Whether the one trade is often said for the other: 贸易 and 商贸, 科技 and 网络技术."""
    return any(family.issuperset(one) and family.issuperset(other) for family in FAMILIES)


def _read_han(rest: str, places: set[str], marks: set[str]) -> tuple[str, str]:
    text = _without_latin_form(rest)
    broken = _BROKEN.search(text)
    if broken is not None:  # what follows the whole name of a company is a branch of it
        tail = text[broken.end() :]
        if _BRANCH.search(tail) or region_of(tail) or tail.endswith("公司"):
            marks.add(_branch(tail))
            text = text[: broken.end()]
    text = _without_branch(text, marks)
    text = _without_form(text)
    text = _without_regions(text, places)
    return _parted(text)


def _without_latin_form(rest: str) -> str:
    words = _WORDS.findall(rest)
    while len(words) > 1 and words[-1] in LATIN_FORMS:
        words.pop()
    return "".join(words)


def _without_form(text: str) -> str:
    found = _FORM.search(text)
    while found is not None and found.start() < _SHORTEST:
        found = _FORM.search(text, found.start() + 1)
    return text if found is None else text[: found.start()]


def _branch(tail: str) -> str:
    """What tells this branch: 北京分公司 and 北京 are one, 第一分公司 and 一分公司 too."""
    word = tail.removeprefix("第")
    for ending in (*BRANCHES, "公司"):
        if word.endswith(ending) and len(word) > len(ending):
            word = word.removesuffix(ending).removesuffix("号")
            break
    return region_of(word) or "".join(_DIGITS.get(c, c) for c in word)


def _without_branch(text: str, marks: set[str]) -> str:
    found = _BRANCH.search(text)
    if found is None:
        return text
    start = found.start()
    designated = found[0][0] in "第一二三四五六七八九十0123456789"
    if not designated and found[0] in {"店", "门店", "期"}:  # 粮油店 is no branch
        return text
    if not designated:
        for length in range(min(6, start - _SHORTEST), 1, -1):
            region = region_of(text[start - length : start])
            if region:
                start -= length
                break
    if start < _SHORTEST:
        return text
    marks.add(_branch(text[start:]))
    return text[:start]


def _without_regions(text: str, places: set[str]) -> str:
    """Without the regions it begins or ends with, if something that tells is left."""
    first: str | None = None
    while True:
        found = region_at(text, 0)
        if found is None:
            break
        region, end = found
        if first is not None and not _lies_in(region, first):
            break
        district = _DISTRICT.match(text, end)
        if district and not _NO_DISTRICT.match(district[0]) and _tells(text[district.end() :]):
            end = district.end()
        if not _tells(text[end:]):
            break
        places.add(region)
        first, text = region, text[end:]
    for length in (2, 3):
        ending = text[-length:]
        if len(text) >= length + _SHORTEST and region_of(ending) and _tells(text[:-length]):
            places.add(region_of(ending) or ending)
            return text[:-length]
    return text


def _lies_in(region: str, first: str) -> bool:
    return PROVINCE_OF[region] == first and region != first


def _tells(rest: str) -> bool:
    """Whether more is left than the word of a trade."""
    return len(rest) >= _SHORTEST and _TRADE.match(rest) is None


def _parted(text: str) -> tuple[str, str]:
    for start in range(_SHORTEST, len(text) - 1):
        if _TRADE.match(text, start):
            return text[:start], text[start:]
    return text, ""


def _read_latin(rest: str, places: set[str]) -> tuple[tuple[str, ...], str]:
    words = _WORDS.findall(_joined_initials(rest))
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    while len(words) > 1 and (words[-1] in LATIN_FORMS or words[-1] in {"and", "et"}):
        words.pop()
    if len(words) > 1 and (region := region_of(words[0])):
        places.add(region)
        words = words[1:]
    if len(words) > 1 and (region := region_of(words[-1])):
        places.add(region)
        words = words[:-1]
    trade: list[str] = []
    while len(words) > 1 and words[-1] in LATIN_TRADES:
        trade.insert(0, words.pop())
    return tuple(words), "".join(trade)


def _joined_initials(rest: str) -> str:
    """S.p.A. and Co. as one word each, and words with an apostrophe."""
    return re.sub(r"(?<=\b\w)\.(?=\w\b)", "", rest).replace("'", "").replace("’", "")
