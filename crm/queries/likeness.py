"""How much two customers look like one: by phone, e-mail, and what tells their names.

Precision goes first: who is shown pairs that are none stops looking. So names that differ in a
telling word (星辰贸易 and 星辰科技), in a number (一分公司 and 二分公司) or in a place (上海 and
北京) are two customers, however many characters they share.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from crm.domain.names import CompanyName, read_name, word_for
from crm.domain.regions import can_be_one_place, region_of
from crm.queries.phones import phone_keys

SURE = 60
"""Scores below it are no likeness worth a word."""

_SAME, _SAME_CORE, _BY_SHORT, _SHORTENED, _NEARLY = 100, 95, 85, 82, 76
_SOUND, _SPELT_OUT = 78, 88
_NUMBER, _MORE = 75, 12
_OTHER_PLACE, _OTHER_CITY, _OTHER_MARK, _ONE_MARKED, _OTHER_NAME = 35, 20, 50, 12, 8
_LONG_HAN, _LONG_LATIN = 4, 7
_SHORT_HAN, _SHORT_LATIN = 2, 4
_CLOSE = 0.87


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
    """The brand in Latin letters, without tones; empty if that is not known."""
    return "" if read.is_han else read.brand


def compare(
    one: Looks,
    other: Looks,
    *,
    worthless: frozenset[str] = frozenset(),
) -> tuple[int, tuple[str, ...]]:
    """Score from 0 to 100, and the reasons; `worthless` numbers are shared by too many."""
    by_name, reason = _names(one, other)
    reasons = [reason] if reason else []
    if one.phones & other.phones - worthless:
        reasons.append("phone")
    if one.emails & other.emails - worthless:
        reasons.append("email")
    shared = len(reasons) - bool(reason)
    if not shared:
        score = by_name
    elif not reason:
        score = _NUMBER - _OTHER_NAME + 10 * (shared - 1)
    else:
        score = max(by_name, _NUMBER) + _MORE * shared
    score = min(score, 100 if by_name == _SAME else 99)
    score -= _apart(one, other, sharing=bool(shared))
    return (score, tuple(reasons)) if score > 0 and reasons else (0, ())


def _names(one: Looks, other: Looks) -> tuple[int, str]:
    a, b = one.read, other.read
    if a.spelled == b.spelled:
        return _SAME, "name"
    if a.core == b.core:
        return _SAME_CORE, "name"
    if one.short == b.core or other.short == a.core:
        return _BY_SHORT, "short_name"
    if not _related(a.trade, b.trade):
        return 0, ""
    if a.brand == b.brand:
        return _by_brand(a, b)
    same_sound = one.sound and one.sound == other.sound
    return _by_sound(a, b) if same_sound else _nearly(a, b)


def _by_brand(a: CompanyName, b: CompanyName) -> tuple[int, str]:
    if len(a.brand) < (_SHORT_HAN if a.is_han else _SHORT_LATIN):
        return 0, ""
    if a.trade and b.trade:
        return _NEARLY, "similar"
    return _SHORTENED - 4 * (len(a.brand) == _SHORT_HAN), "short_name"


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
    return _SOUND, "pinyin"


def _nearly(a: CompanyName, b: CompanyName) -> tuple[int, str]:
    """One character of four, one letter of seven is a slip of the hand; one of two another name."""
    if a.is_han != b.is_han:
        return 0, ""
    shortest = min(len(a.brand), len(b.brand))
    if a.is_han:
        if shortest >= _LONG_HAN and OSA.distance(a.brand, b.brand, score_cutoff=1) <= 1:
            return _NEARLY, "similar"
        return 0, ""
    if shortest < _LONG_LATIN:
        return 0, ""
    likeness = OSA.normalized_similarity(a.brand, b.brand, score_cutoff=_CLOSE)
    return (round(100 * likeness) - 14, "similar") if likeness else (0, "")


def _apart(one: Looks, other: Looks, *, sharing: bool) -> int:
    """What tells them apart although their names are alike."""
    a, b = one.read, other.read
    apart = 0
    if a.numbers != b.numbers or (a.marks != b.marks and a.marks and b.marks):
        apart += _OTHER_MARK
    elif a.marks != b.marks:
        apart += _ONE_MARKED
    if a.places and b.places:
        if not any(can_be_one_place(x, y) for x in a.places for y in b.places):
            apart += _OTHER_PLACE
    elif one.city and other.city and not sharing and not can_be_one_place(one.city, other.city):
        apart += _OTHER_CITY
    return apart
