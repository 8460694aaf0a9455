"""Phone numbers in free text: which numbers it holds, and which two writings mean one."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

HOME: Final = "CN"
"""Where a number without a country is."""

_HOME_CODE: Final = 86
_SHORTEST: Final = 7  # what tells two people apart; an inside line does not
_LONGEST: Final = 15  # ITU E.164
_SURELY_ABROAD: Final = 10

_MOBILE: Final = re.compile(r"1[3-9]\d{9}", re.ASCII)
_LANDLINE: Final = re.compile(r"0(?:10|2\d|[3-9]\d{2})-?[2-8]\d{6,7}", re.ASCII)
_LONE_MOBILE: Final = re.compile(r"(?<![\d+])1[3-9]\d{9}(?!\d)", re.ASCII)
_PARTS: Final = re.compile(r"[/、,;|\n&和或]|\bor\b|\band\b", re.IGNORECASE)
_INSIDE: Final = re.compile(
    r"(?:转|轉|分机|分機|内线|extension|ext\.?|x|#|\*)\s*[:.]?\s*\d.*", re.IGNORECASE
)
_INSIDE_DASHED: Final = re.compile(
    r"((?:\+?86-?)?(?:\(?0\d{2,3}\)?-?)?[2-8]\d{6,7})-\d{1,6}", re.ASCII
)
_NO_DIGIT: Final = re.compile(r"[^0-9]+", re.ASCII)
_DASHES: Final = dict.fromkeys(map(ord, "‐‑‒–—―−－ー"), "-")


def phone_keys(words: str | None) -> frozenset[str]:
    """What the numbers in a text are compared by: the digits of each, those abroad with country.

    Blanks, dashes, brackets, +86, 0086, a leading 0 and inside lines make no difference.
    """
    if not words:
        return frozenset()
    if words.isascii():  # the two commonest ways, which phonenumbers reads just so
        if _MOBILE.fullmatch(words):
            return frozenset((words,))
        if _LANDLINE.fullmatch(words):
            return frozenset((words.replace("-", "")[1:],))
    return _keys(words)


def is_mobile(words: str) -> bool:
    """Whether it is one person's number rather than a firm's."""
    keys = phone_keys(words)
    return bool(keys) and all(_MOBILE.fullmatch(key) for key in keys)


def numbers_in(words: str) -> Iterator[str]:
    """The texts of the single numbers in a text, without their inside lines."""
    plain = unicodedata.normalize("NFKC", words).translate(_DASHES)
    for part in _PARTS.split(plain):
        rest = _INSIDE.sub("", part)
        mobiles = _LONE_MOBILE.findall(rest)
        bare = _NO_DIGIT.sub("", rest)
        if len(mobiles) > 1 or (mobiles and len(bare) > len(mobiles[0]) + len("0086")):
            yield from mobiles
            rest = _LONE_MOBILE.sub(" ", rest)
        tight = "".join(rest.split())
        if inside := _INSIDE_DASHED.fullmatch(tight):
            rest = inside[1]
        if any(character.isdecimal() for character in rest):
            yield rest.strip()


@lru_cache(maxsize=1 << 16)
def _keys(words: str) -> frozenset[str]:
    keys = (_key(number) for number in numbers_in(words))
    return frozenset(key for key in keys if len(key) >= _SHORTEST)


def _key(number: str) -> str:
    import phonenumbers  # late: the first page needs no numbers

    bare = _NO_DIGIT.sub("", number)
    try:
        found = phonenumbers.parse(number, HOME)
    except phonenumbers.NumberParseException:
        return _by_digits(bare)
    country, national = found.country_code, str(found.national_number)
    if country is None or not phonenumbers.is_possible_number(found):
        return _by_digits(bare)
    return national if country == _HOME_CODE else f"+{country}{national}"


def _by_digits(bare: str) -> str:
    bare = bare.lstrip("0")
    if bare.startswith(str(_HOME_CODE)) and len(bare) > _SURELY_ABROAD:
        return bare[2:].lstrip("0")
    return bare


def is_number(number: str) -> bool:
    """Whether a text of one number can be one: its length, and that of a mobile's digits."""
    bare = _NO_DIGIT.sub("", number)
    if not 3 <= len(bare) <= _LONGEST + len("00"):  # noqa: PLR2004 - 110 to an idle 00
        return False
    # A mobile that lost a digit or has one too many is the commonest slip of all.
    slipped = re.fullmatch(r"1[3-9](?:\d{8}|\d{10})", bare, re.ASCII)
    return not (slipped and re.fullmatch(r"[\d -]+", number.strip(), re.ASCII))
