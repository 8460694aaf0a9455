"""How much two customers look like one: by phone, e-mail, and what tells their names.

Precision goes first: who is shown pairs that are none stops looking. So names that differ in a
telling word (星辰贸易 and 星辰科技), in a number (一分公司 and 二分公司) or in a place (上海 and
北京) are two customers, however many characters they share.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from crm.domain.name_words import NO_BRANDS
from crm.domain.names import CompanyName, one_family, read_name, word_for
from crm.domain.pinyin import choices
from crm.domain.regions import PROVINCE_OF, can_be_one_place, region_of
from crm.queries.phones import is_mobile, phone_keys

SURE = 60
"""Scores below it are no likeness worth a word."""

_SAME, _SAME_CORE, _BY_SHORT, _SHORTENED, _NEARLY = 100, 95, 85, 82, 76
_SOUND, _SPELT_OUT = 78, 88
_NUMBER, _SWITCHBOARD, _MORE = 75, 70, 12
_OTHER_PLACE, _OTHER_CITY, _OTHER_MARK, _ONE_MARKED, _OTHER_NAME = 35, 20, 50, 12, 8
_LONG_HAN, _LONG_LATIN, _LONG_WORD = 4, 7, 6
_SHORT_HAN, _SHORT_LATIN = 2, 4


@dataclass(frozen=True, slots=True)
class Looks:
    """What of a customer is compared; `sound` is the pinyin of the brand, of Latin the letters."""

    customer: uuid.UUID
    name: str
    read: CompanyName
    short: str | None
    phones: frozenset[str]
    emails: frozenset[str]
    city: str | None
    sound: str


def looks_of(
    customer: uuid.UUID,
    name: str,
    short_name: str | None = None,
    *,
    phones: Iterable[str | None] = (),
    emails: Iterable[str | None] = (),
    city: str | None = None,
) -> Looks:
    """A customer as it is compared; phones and e-mails as they are written."""
    read = read_name(name)
    short = read_name(short_name).core if short_name else None
    return Looks(
        customer,
        name,
        read,
        short if short != read.core else None,
        frozenset(key for words in phones for key in phone_keys(words)),
        frozenset(key for words in emails for key in email_keys(words)),
        (region_of(city) or city.casefold()) if city else None,
        sound_of(read),
    )


def email_keys(words: str | None) -> frozenset[str]:
    """What the addresses in a text are compared by."""
    if not words:
        return frozenset()
    parts = words.casefold().replace("，", " ").replace("；", " ").replace("、", " ")
    for sign in ',;<>()"':
        parts = parts.replace(sign, " ")
    return frozenset(
        part.removeprefix("mailto:") for part in parts.split() if "@" in part.strip("@")
    )


def sound_of(read: CompanyName) -> str:
    """The brand in Latin letters, each character by its likeliest reading."""
    if not read.is_han:
        return read.brand
    read_as = zip(read.brand, choices(read.brand), strict=True)
    return "".join(found[0] if found else character for character, found in read_as)


def compare(
    one: Looks,
    other: Looks,
    *,
    worthless: frozenset[str] = frozenset(),
) -> tuple[int, tuple[str, ...]]:
    """Score from 0 to 100, and the reasons; `worthless` numbers are shared by too many."""
    by_name, reason = _names(one, other)
    phones = one.phones & other.phones - worthless
    shared = {"phone": phones, "email": one.emails & other.emails - worthless}
    reasons = (*([reason] if reason else ()), *(code for code, same in shared.items() if same))
    numbers = len(reasons) - bool(reason)
    if not numbers:
        return _scored(by_name - _apart(one, other), reasons)
    sure = bool(shared["email"]) or any(is_mobile(phone) for phone in phones)
    by_number = (_NUMBER if sure else _SWITCHBOARD) + _MORE * (numbers - 1)
    if not reason:  # two names, one number: renamed, or neighbours
        return _scored(by_number - _OTHER_NAME * _other_place(one.read, other.read), reasons)
    score = min(max(by_name, by_number) + _MORE, 100 if by_name == _SAME else 99)
    return _scored(score - _apart(one, other, sharing=True), reasons)


def _scored(score: int, reasons: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
    return (score, reasons) if score > 0 and reasons else (0, ())


def _names(one: Looks, other: Looks) -> tuple[int, str]:
    a, b = one.read, other.read
    if a.spelled == b.spelled:
        return _SAME, "name"
    if a.core == b.core:
        return _SAME_CORE, "name"
    if one.short == b.core or other.short == a.core:
        return _BY_SHORT, "short_name"
    if a.brand == b.brand:
        return _by_brand(a, b)
    if not _related(a.trade, b.trade):
        return 0, ""
    same_sound = one.sound and one.sound == other.sound
    return _by_sound(a, b) if same_sound else _nearly(a, b)


def _by_brand(a: CompanyName, b: CompanyName) -> tuple[int, str]:
    long = len(a.brand) > _SHORT_HAN
    if len(a.brand) < (_SHORT_HAN if a.is_han else _SHORT_LATIN) or is_common(a.brand):
        return 0, ""
    if not a.trade or not b.trade:
        return _SHORTENED - 4 * (not long), "short_name"
    if _related(a.trade, b.trade):
        return _NEARLY, "similar"
    if one_family(a.trade, b.trade):
        return _NEARLY - 2 - 8 * (not long), "similar"
    return 0, ""


def is_common(brand: str) -> bool:
    """Whether companies that have nothing to do with each other begin with it."""
    return brand in NO_BRANDS or brand in PROVINCE_OF


def _related(one: str, other: str) -> bool:
    """Whether the trades do not contradict each other: 国际贸易 and 贸易, or one is not said."""
    one, other = word_for(one), word_for(other)
    return one in other or other in one


def _by_sound(a: CompanyName, b: CompanyName) -> tuple[int, str]:
    """星辰贸易 and 兴晨贸易, or Xingchen Trading; persons of one sound are two persons."""
    if a.is_han != b.is_han:
        alike = bool(a.trade and b.trade)
        return (_SPELT_OUT if alike else _NEARLY), "pinyin"
    if a.is_han and not (a.trade and b.trade) and len(a.brand) < _LONG_HAN:
        return 0, ""
    same = sum(x == y for x, y in zip(a.brand, b.brand, strict=False))
    return _SOUND - 4 * (not same), "pinyin"


def _nearly(a: CompanyName, b: CompanyName) -> tuple[int, str]:
    """One character of four, one letter of seven is a slip of the hand; one of two another name."""
    if a.is_han != b.is_han:
        return 0, ""
    if a.is_han:
        near = min(len(a.brand), len(b.brand)) >= _LONG_HAN and _slips(a.brand, b.brand) == 1
    else:
        near = _near_words(a.words, b.words)
    return (_NEARLY, "similar") if near else (0, "")


def _near_words(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """The same words in another order, or run together, with a slip of the hand in one of them."""
    if len(one) != len(other):
        return min(map(len, map("".join, (one, other)))) >= _LONG_LATIN and (
            _slips("".join(one), "".join(other)) == 0
        )
    slips = 0
    for word, like in zip(sorted(one), sorted(other), strict=True):
        if word != like:
            if min(len(word), len(like)) < _LONG_WORD or _slips(word, like) > 1:
                return False
            slips += 1
    return slips <= 1


def _slips(one: str, other: str) -> int:
    return OSA.distance(one, other, score_cutoff=1)


def _apart(one: Looks, other: Looks, *, sharing: bool = False) -> int:
    """What tells them apart although their names are alike."""
    a, b = one.read, other.read
    apart = 0
    if a.numbers != b.numbers or (a.marks != b.marks and a.marks and b.marks):
        apart += _OTHER_MARK
    elif a.marks != b.marks:
        apart += _ONE_MARKED
    if a.places and b.places:
        apart += _OTHER_PLACE * _other_place(a, b)
    elif one.city and other.city and not sharing and not can_be_one_place(one.city, other.city):
        apart += _OTHER_CITY
    return apart


def _other_place(a: CompanyName, b: CompanyName) -> bool:
    if not a.places or not b.places:
        return False
    return not any(can_be_one_place(x, y) for x in a.places for y in b.places)
