"""What a record is found by: the tokens of its names, texts, codes, addresses and numbers.

The first character says what a token is; without a mark it is a part of a name:

    上  上海  muller       a character, two neighbours, a word
    -shang  shang-hai     a syllable, two neighbouring ones
    +shx                  three initials in a row; at the end of a name two
    ^上  ^-shang  ^+sh     what a name begins with (the last not of a person's)
    =acme  =+zw           a whole short value; the initials of a whole short name
    ,上  ,上海  ,muller    the same of any other text
    ;shang-hai            two neighbouring syllables of a note or of what was said at a visit
    #1381                 four digits in a row; at the end three
    %zhan                 the same of the letters and digits of codes and addresses
    ~                     the name ends in 有限公司, of which nothing else is kept
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise, product

from crm.domain.characters import simplified
from crm.domain.pinyin import Choices, choices, is_han, is_plain

LEGAL = "有限公司"
SHORT = 6  # units of a name that is kept whole
GRAM = 4  # digits or letters of a fragment
REPEATED = 12  # characters of a text whose tokens are kept in mind
SPELT = 4  # letters of a word that count one by one among initials: TCL, BYD
LONGEST_WORD = 32
SPOKEN = 200  # characters of a note that are looked for by their sound

_HAN = "〇㐀-鿿豈-﫿\U00020000-\U000323af"
_UNIT = re.compile(rf"[{_HAN}]|[^\W_{_HAN}]+")
_WORD = re.compile(rf"[^\W_{_HAN}]+")
_HAN_RUN = re.compile(rf"[{_HAN}]+")
_DIGITS = re.compile(r"[0-9]{3,}")
_NO_DIGIT = re.compile(r"[^0-9]+")
_NO_UNIT = re.compile(r"[\W_]+")
_EXACT = re.compile(r"[^a-z0-9\x80-\U0010ffff.@-]+")
_ACCENTED = re.compile("[\x80-\u1fff]")
_LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)


class Tokens(list[str]):
    """The tokens of a record, several in one string at times; the words are for a vocabulary."""

    def __init__(self) -> None:
        super().__init__()
        self.words: set[str] = set()


def fold(text: str) -> str:
    """The text as it is searched: no case, no width, no accents, no old forms of characters."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKC", text).casefold()
    if _ACCENTED.search(plain):
        parts = unicodedata.normalize("NFD", plain)
        parts = "".join(c for c in parts if not unicodedata.combining(c))
        plain = unicodedata.normalize("NFC", parts).translate(_LETTERS)
    return simplified(plain)


def units(folded: str) -> list[str]:
    """The characters and words of a text, without what stands between them."""
    return _UNIT.findall(folded)


class _Plain(dict[str, str]):
    """The tokens of a character and its neighbour, for those that are always read the same.

    Nearly every name is made of such; of the others nothing is known here.
    """

    def __missing__(self, pair: str) -> str:
        tokens = ""
        if is_plain(pair) and is_han(pair[0]):
            reading = [choice[0] for choice in choices(pair)]
            tokens = f"{pair[0]} -{reading[0]}"
            if len(pair) > 1:
                tokens += f" {pair} {reading[0]}-{reading[1]}"
        self[pair] = tokens
        return tokens


class _Reading(dict[str, str]):
    """The one reading of a character."""

    def __missing__(self, character: str) -> str:
        reading = self[character] = choices(character)[0][0]
        return reading


_PLAIN, _READING = _Plain(), _Reading()


def name_tokens(name: str, into: Tokens, *, person: bool = False) -> str:
    """Add the tokens of a name; its readings in a line, as `sound_of` reads them."""
    text = fold(name)
    if not _HAN_RUN.fullmatch(text):
        found = _UNIT.findall(text)
        text = "".join(found)
        if not text:
            return ""
        if not _HAN_RUN.fullmatch(text):
            return _unsure_tokens(found, into, person=person)
    size = len(text)
    pairs = [_PLAIN[text[at : at + 2]] for at in range(size)]
    if "" in pairs or (person and not is_plain(text[:2], person=True)):
        return _unsure_tokens(list(text), into, person=person)
    first = [_READING[character] for character in text]
    initials = "".join([reading[0] for reading in first])
    if size <= SHORT:
        into.append("=" + text)
        if size <= 3:  # noqa: PLR2004 - as many as stand in one token
            into.append("=+" + initials)
        size -= 1
    elif text.endswith(LEGAL):
        size -= len(LEGAL)
        into.append("~")
        pairs = pairs[:size]
    else:
        size -= 1
    into += pairs
    into += ["+" + initials[at : at + 3] for at in range(size)]
    into.append(f"^{text[0]} ^-{first[0]}")
    if not person:
        into.append(f"^+{initials[0]} ^+{initials[:2]}")
    return " ".join(first)


def _unsure_tokens(found: list[str], into: Tokens, *, person: bool) -> str:
    """The tokens of a name that holds words, or characters of several readings or of none."""
    text = "".join([unit if len(unit) == 1 else " " for unit in found])
    read = choices(text, person=person)
    first = [choice[0] if choice else "" for choice in read]
    letters = _letters(found, first)
    initials = "".join(letters)
    end = len(initials) - 1
    if len(found) > SHORT and text.endswith(LEGAL):
        end -= len(LEGAL) - 1
        into.append("~")
        _neighbours(found[: 1 - len(LEGAL)], first, into)
    else:
        _neighbours(found, first, into)
    into += ["+" + initials[at : at + 3] for at in range(end)]
    into.append("^" + found[0][:LONGEST_WORD])
    if first[0]:
        into.append("^-" + first[0])
    _whole_name("".join(found), len(found), initials, into, person=person)
    line = " ".join(["|".join(choice) for choice in read if choice])
    if "|" in line:
        _others(read, letters, into, person=person)
    return line


def _whole_name(text: str, size: int, initials: str, into: Tokens, *, person: bool) -> None:
    if not person:
        into.append(f"^+{initials[0]} ^+{initials[:2]}")
    if size <= SHORT:
        into.append("=" + text[:LONGEST_WORD])
    if len(initials) <= 3:  # noqa: PLR2004 - as many as stand in one token
        into.append("=+" + initials)


def _letters(found: list[str], first: list[str]) -> list[str]:
    """What each unit gives to the initials of the name."""
    return [
        reading[0] if reading else (unit if len(unit) <= SPELT else unit[0])
        for unit, reading in zip(found, first, strict=True)
    ]


def _neighbours(found: list[str], first: list[str], into: Tokens) -> None:
    """The tokens of a name that holds words, or characters nobody can read."""
    before, read_before = "", ""
    for unit, reading in zip(found, first, strict=False):
        if reading or is_han(unit):
            into.append(unit)
            if before and is_han(before):
                into.append(before + unit)
            if reading:
                into.append("-" + reading)
            if reading and read_before:
                into.append(f"{read_before}-{reading}")
        else:
            word_tokens(unit, into)
            if before and not is_han(before) and len(before + unit) <= LONGEST_WORD:
                into.append(before + unit)
                into.words.add(before + unit)
        before, read_before = unit, reading


def _others(read: list[Choices], letters: list[str], into: Tokens, *, person: bool) -> None:
    """The tokens of the readings that are not the likely ones."""
    for at, choice in enumerate(read):
        if len(choice) < 2:  # noqa: PLR2004 - the likely one alone
            continue
        into.extend(["-" + reading for reading in choice[1:]])
        if at == 0:
            into.extend(["^-" + reading for reading in choice[1:]])
        for one, other in ((at - 1, at), (at, at + 1)):
            if one >= 0 and other < len(read):
                into.extend([f"{a}-{b}" for a, b in product(read[one], read[other])])
        heads = sorted({reading[0] for reading in choice[1:]} - {choice[0][0]})
        for head in heads:
            spelt = [*letters[:at], head, *letters[at + 1 :]]
            place = len("".join(spelt[:at]))
            initials = "".join(spelt)
            for start in range(max(0, place - 2), min(place + 1, len(initials) - 1)):
                into.append("+" + initials[start : start + 3])
            if place < 2 and not person:  # noqa: PLR2004 - the beginning
                into.extend(("^+" + initials[:1], "^+" + initials[:2]))
            if len(initials) <= 3:  # noqa: PLR2004 - as above
                into.append("=+" + initials)


def sound_of(line: str) -> list[Choices]:
    """The readings of the Han characters of a name, as `name_tokens` wrote them."""
    return [tuple(choice.split("|")) for choice in line.split(" ")] if line else []


def word_tokens(word: str, into: Tokens, mark: str = "") -> None:
    """A word, and the fragments of the numbers in it."""
    word = word[:LONGEST_WORD]
    into.append(mark + word)
    into.words.add(word)
    for digits in _DIGITS.findall(word):
        grams(digits, into, "#")


def text_tokens(text: str, into: Tokens) -> None:
    """The tokens of a text that is no name."""
    if len(text) <= REPEATED:  # a city or a title, which many have
        tokens, words = _known_text(text)
        into += tokens
        into.words |= words
    else:
        _text_tokens(text, into)


@lru_cache(maxsize=4096)
def _known_text(text: str) -> tuple[tuple[str, ...], frozenset[str]]:
    tokens = Tokens()
    _text_tokens(text, tokens)
    return tuple(tokens), frozenset(tokens.words)


def _text_tokens(text: str, into: Tokens) -> None:
    folded = fold(text)
    found = set()
    for run in _HAN_RUN.findall(folded):
        found.update(run)
        found.update([run[at : at + 2] for at in range(len(run) - 1)])
    into += ["," + part for part in sorted(found)]
    if len(folded) > len("".join(_HAN_RUN.findall(folded))):
        for word in sorted(set(_WORD.findall(folded))):
            word_tokens(word, into, ",")


def spoken_tokens(text: str, into: Tokens) -> None:
    """The tokens of a text that is looked for by its sound as well."""
    text_tokens(text, into)
    found: set[str] = set()
    for read in heard_runs(text):
        for one, other in pairwise(read):
            if len(one) == len(other) == 1:
                found.add(f";{one[0]}-{other[0]}")
            else:
                found.update([f";{a}-{b}" for a, b in product(one, other)])
    into += sorted(found)


def heard_runs(text: str) -> list[list[Choices]]:
    """The readings of the characters that stand side by side at the beginning of a text."""
    return [choices(run) for run in _HAN_RUN.findall(fold(text[:SPOKEN])) if len(run) > 1]


def code_tokens(code: str, into: Tokens) -> None:
    """The tokens of a code: whole, and any fragment of it."""
    folded = fold(code)
    if folded.isalnum():
        plain = folded
        into.append("=" + folded[: 2 * LONGEST_WORD])
    else:
        plain = _NO_UNIT.sub("", folded)
        into.append(whole(folded))
    grams(plain, into, "#" if plain.isdigit() else "%")


def phone_tokens(phone: str, into: Tokens) -> None:
    """The fragments of a phone number."""
    plain = phone if phone.isascii() else fold(phone)
    grams(plain if plain.isdecimal() else _NO_DIGIT.sub("", plain), into, "#")


def address_tokens(address: str, into: Tokens) -> None:
    """The tokens of a mail or web address: whole, and any fragment of a part of it."""
    folded = fold(address).strip().removeprefix("https://").removeprefix("http://")
    into.append(whole(folded))
    local, _at, domain = folded.rpartition("@")
    name = domain.split("/")[0].removeprefix("www.").split(".")[0]
    for part in (local, name):
        grams(_NO_UNIT.sub("", part), into, "%")


def whole(folded: str) -> str:
    """The token of a whole value."""
    return "=" + _EXACT.sub("_", folded)[: 2 * LONGEST_WORD]


def grams(text: str, into: Tokens, mark: str) -> None:
    """All fragments of four, and the last three, which begin no other."""
    if text:
        into += [mark + text[at : at + GRAM] for at in range(max(1, len(text) - GRAM + 2))]


def near(word: str) -> Iterable[str]:
    """The word and all it becomes by leaving out one letter: what is near shares one of these."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}
