"""What a search may mean, and the expressions by which the index answers each meaning."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice, product
from typing import NamedTuple

from crm.domain.alignment import Heard, heard
from crm.domain.pinyin import (
    INITIALS,
    LONGEST,
    alike,
    begun,
    choices,
    cuts,
    is_han,
    syllable_of,
)
from crm.domain.tokens import GRAM, fold, units, whole

LONGEST_SEARCH = 64  # characters; what is longer is no search but a text
_MEANINGS = 12
_LONG, _OF_LONG = 24, 4  # of so many letters so few meanings: they differ in little
_FEW = 6  # units of a meaning whose neighbours are asked for pair by pair, of more every other pair
_ALIKE = 10  # pairs of syllables that sound nearly like one pair
_COMBINED = 4096  # combinations of what the parts may mean ...
_OF_EACH = (99, 99, 8, 6, 5, 4, 4, 3, 3, 3, 2)  # ... so of each part so many, by how many there are
_FEWEST_DIGITS = 3
_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"
_PHONE = re.compile(r"[0-9 ()+./-]+", re.ASCII)
_LETTERS = re.compile(r"[a-z]+")
_ADDRESS = re.compile(r"[!-~]*[@.][!-~]*", re.ASCII)
_APART = re.compile(r"\s+|(?<=[\u3400-\u9fff])[,;:!?。、…]+|[,;:!?。、…]+(?=[\u3400-\u9fff])")
_DIGIT_LETTER = re.compile(r"(?<=[0-9])(?=[a-z])")

# What a name that ends in 有限公司 is found by, though only the mark of that ending is kept.
_LEGAL = frozenset(
    (
        *("有", "限", "公", "司", "有限", "限公", "公司"),
        *("-you", "-xian", "-gong", "-si", "you-xian", "xian-gong", "gong-si"),
        *("+yxg", "+xgs", "+gs"),
    )
)


class Unit(NamedTuple):
    """A part of a search: a character, a syllable, the beginning of one, an initial, a word."""

    kind: str  # han, syllable, begun, initial, word, or a whole word
    text: str


Meaning = tuple[Unit, ...]
Complete = Callable[[str], Sequence[str]]
"""The words of the vocabulary that begin so."""


@dataclass(frozen=True)
class Wanted:
    """A search, read: its words as they were separated, and all of it as one."""

    text: str
    words: tuple[str, ...] = field(default=())
    is_closed: bool = False  # more follows: the last syllable is whole

    @cached_property
    def joined(self) -> str:
        """All of it without what stands between its parts."""
        return "".join(self.words)

    @cached_property
    def digits(self) -> str:
        """The digits of what may be a part of a phone number, else nothing."""
        digits = "".join(c for c in self.text if c.isdigit())
        fits = _PHONE.fullmatch(self.text) and len(digits) >= _FEWEST_DIGITS
        return digits if fits else ""

    @cached_property
    def address(self) -> str:
        """The expression for mail and web addresses that hold this, which need not be all."""
        return _address(self.text) if _ADDRESS.fullmatch(self.text) else ""

    @cached_property
    def exact(self) -> str:
        """The expression for a value that is just this."""
        return any_of([whole(self.text), "=" + self.joined, "=+" + self.joined])

    @cached_property
    def meanings(self) -> tuple[Meaning, ...]:
        """What all of it may be a part of a name by, the likely first."""
        chunks = [chunk for word in self.words for chunk in units(word)]
        options = [
            _options(chunk, is_open=at == len(chunks) - 1 and not self.is_closed)
            for at, chunk in enumerate(chunks)
        ]
        most = _OF_EACH[min(sum(len(each) > 1 for each in options), len(_OF_EACH) - 1)]
        ranked = [list(enumerate(each[:most])) for each in options]
        found = sorted(islice(product(*ranked), _COMBINED), key=lambda c: sum(r for r, _m in c))
        meanings = tuple(
            dict.fromkeys(tuple(unit for _rank, part in one for unit in part) for one in found)
        )
        return meanings[: _MEANINGS if len(self.joined) <= _LONG else _OF_LONG]

    @cached_property
    def heard(self) -> tuple[Heard, ...]:
        """Each character with its readings; nothing where there are other parts than characters."""
        if not self.joined or not all(map(is_han, self.joined)):
            return ()
        read_as = zip(self.joined, choices(self.joined), strict=True)
        return tuple(heard(character, readings) for character, readings in read_as)


def read(text: str, *, is_closed: bool = False) -> Wanted:
    """The search as it was typed, folded and taken apart."""
    saved = text.encode("utf-8", "ignore").decode()  # what no store can hold is in none
    folded = fold(saved).strip()[:LONGEST_SEARCH]
    words: list[str] = []
    for part in _APART.split(folded):
        words += ["".join(units(piece)) for piece in re.split(r"['’`]", part)]
    return Wanted(folded, tuple(word for word in words if word), is_closed)


def _options(chunk: str, *, is_open: bool) -> list[Meaning]:
    """What a piece may mean; if nothing follows, its last syllable may be the beginning of one."""
    if is_han(chunk):
        return [(Unit("han", chunk),)]
    found: list[Meaning] = []
    if _LETTERS.fullmatch(chunk):
        ways = cuts(chunk)
        whole_ways = [way for way in ways if not way.open]
        for syllables, rest in whole_ways or ways:
            meaning = tuple(Unit("syllable", syllable) for syllable in syllables)
            if rest:
                meaning = (*meaning, Unit("begun", rest))
            elif is_open and len(begun(syllables[-1])) > 1:
                meaning = (*meaning[:-1], Unit("begun", syllables[-1]))
            found.append(meaning)
        if not ways and begun(chunk):
            found.append((Unit("begun", chunk),))
        if is_open or not whole_ways:
            found += _mixed(chunk)
    elif chunk.isascii():
        found += _behind_digits(chunk, is_open=is_open)
    found.insert(min(len(found), 1), (Unit("word", chunk),))
    return list(dict.fromkeys(found))


def _behind_digits(chunk: str, *, is_open: bool) -> list[Meaning]:
    """Pinyin or initials behind a number, which may end in a letter or two: n95fanghu, 3mzg."""
    borders = [border.start() for border in _DIGIT_LETTER.finditer(chunk)]
    if not borders:
        return []
    found: list[Meaning] = []
    for at in range(borders[-1], min(borders[-1] + 3, len(chunk))):
        if _LETTERS.fullmatch(chunk, at):
            head = Unit("whole", chunk[:at])
            tails = [m for m in _options(chunk[at:], is_open=is_open) if m[0].kind != "word"]
            found += [(head, *tail) for tail in tails[:3]]
    return found


def _mixed(letters: str) -> list[Meaning]:
    """Initials alone, and initials among syllables; as few changes between both as can be."""
    if len(letters) > 4 * LONGEST or len(letters) < 2:  # noqa: PLR2004 - one is a beginning
        return []
    # the best ways to read the rest from each place, as (cost, meaning)
    ways: list[list[tuple[float, Meaning]]] = [[] for _ in letters] + [[(0.0, ())]]
    for at in range(len(letters) - 1, -1, -1):
        found: list[tuple[float, Meaning]] = []
        for size in range(1, min(LONGEST, len(letters) - at) + 1):
            part = letters[at : at + size]
            unit = _unit(part)
            if unit is None:
                continue
            for cost, rest in ways[at + size]:
                change = bool(rest) and rest[0].kind != unit.kind
                found.append(
                    (cost + (1.0 if unit.kind == "syllable" else 1.4) + 1.5 * change, (unit, *rest))
                )
        found.sort(key=lambda way: way[0])
        ways[at] = found[:4]
    alone = tuple(Unit("initial", letter) for letter in letters)
    mixed = [meaning for _cost, meaning in ways[0] if any(u.kind == "initial" for u in meaning)]
    return [*([alone] if INITIALS.issuperset(letters) else []), *mixed]


def _unit(part: str) -> Unit | None:
    syllable = syllable_of(part)
    if syllable and len(part) > 1:
        return Unit("syllable", syllable)
    if part in INITIALS:
        return Unit("initial", part)
    return Unit("initial", part[0]) if part in {"zh", "ch", "sh"} else None


def is_strict(meaning: Meaning) -> bool:
    """Whether nothing of it is an initial alone."""
    return all(unit.kind != "initial" for unit in meaning)


def expression(meaning: Meaning, complete: Complete, *, near: bool = False) -> str:
    """What a name must hold to be meant; nothing if no name can be."""
    terms: list[str] = []
    covered = 0  # units before this one need no more
    sparse = len(meaning) > _FEW
    for at, unit in enumerate(meaning):
        following = meaning[at + 1] if at + 1 < len(meaning) else None
        pair = "" if sparse and at < covered else _pair(unit, following, near=near)
        if pair:
            terms.append(pair)
            covered = at + 2
        elif at >= covered:
            alone = _alone(unit, complete, near=near)
            if alone is None:
                return ""
            terms += [alone] if alone else []
    terms += _initials(meaning)
    return " AND ".join(dict.fromkeys(terms))


def _pair(unit: Unit, following: Unit | None, *, near: bool) -> str:
    if following is None:
        return ""
    if unit.kind == following.kind == "han":
        return any_of([unit.text + following.text])
    if unit.kind != "syllable" or following.kind not in {"syllable", "begun"}:
        return ""
    firsts = alike(unit.text) if near else (unit.text,)
    seconds: Sequence[str] = (following.text,)
    if following.kind == "begun":
        seconds = begun(following.text)
    elif near:
        seconds = alike(following.text)
    pairs = [
        (a, b, f"{one}-{other}") for a, one in enumerate(firsts) for b, other in enumerate(seconds)
    ]
    if near:  # the ones that differ least
        pairs = sorted(pairs, key=lambda pair: pair[0] + pair[1])[:_ALIKE]
    return any_of([pair[2] for pair in pairs])


def _alone(unit: Unit, complete: Complete, *, near: bool) -> str | None:
    """The expression for one part; nothing where it says nothing, None where it cannot be."""
    if unit.kind == "han":
        return any_of([unit.text])
    if unit.kind == "syllable":
        return any_of(["-" + each for each in (alike(unit.text) if near else (unit.text,))])
    if unit.kind == "begun":
        return any_of(["-" + each for each in begun(unit.text)])
    if unit.kind == "word":
        words = complete(unit.text)
        return any_of(words) if words else None
    if unit.kind == "whole":
        return any_of([unit.text])
    return ""


def _initials(meaning: Meaning) -> list[str]:
    """Three initials in a row, wherever an initial or a change of kind is among them."""
    terms: list[str] = []
    if len({unit.kind for unit in meaning}) == 1 and meaning[0].kind != "initial":
        return terms
    heads = [_heads(unit) for unit in meaning]
    if len(meaning) == 2 and all(heads):  # noqa: PLR2004 - two make no row of three
        pairs = ["+" + a + b for a, b in product(*heads)]
        return [any_of([*pairs, *(pair + c for pair in pairs for c in _ALPHABET)])]
    for at in range(len(meaning) - 2):
        three = heads[at : at + 3]
        if all(three) and any(u.kind == "initial" for u in meaning[at : at + 3]):
            terms.append(any_of(["+" + "".join(each) for each in product(*three)]))
    return terms


def _heads(unit: Unit) -> str:
    """The letters its initial may be."""
    if unit.kind in {"word", "whole"}:
        return ""
    if unit.kind == "han":
        return "".join(dict.fromkeys(reading[0] for reading in choices(unit.text)[0]))
    return unit.text[0]


def beginning(meaning: Meaning, complete: Complete, *, near: bool = False) -> str:
    """What a name must begin with to begin so."""
    first = meaning[0]
    if first.kind == "han":
        return any_of(["^" + first.text])
    if first.kind == "syllable":
        return any_of(["^-" + each for each in (alike(first.text) if near else (first.text,))])
    if first.kind == "begun":
        return any_of(["^-" + each for each in begun(first.text)])
    if first.kind in {"word", "whole"}:
        words = complete(first.text) if first.kind == "word" else (first.text,)
        return any_of(["^" + word for word in words])
    heads = [_heads(unit) for unit in meaning[:3]]
    if len(meaning) == 1 or not all(heads):
        return any_of(["^+" + first.text])
    rows = ["".join(each) for each in product(*heads)]
    return any_of([*(f"^+{row[:2]}" for row in rows), *("=+" + row for row in rows)])


def spoken(meaning: Meaning) -> str:
    """What a note must hold to be meant by its sound; nothing where it says too little."""
    terms: list[str] = []
    for at, unit in enumerate(meaning):
        following = meaning[at + 1] if at + 1 < len(meaning) else None
        if unit.kind == "han":
            pair = following is not None and following.kind == "han"
            terms.append(any_of(["," + unit.text + (following.text if pair and following else "")]))
        elif unit.kind not in {"syllable", "begun"}:
            return ""
        elif unit.kind == "syllable" and following and following.kind in {"syllable", "begun"}:
            ends = begun(following.text) if following.kind == "begun" else (following.text,)
            terms.append(any_of([f";{unit.text}-{end}" for end in ends]))
    heard_pairs = any('";' in term for term in terms)
    return " AND ".join(dict.fromkeys(terms)) if heard_pairs else ""


def _address(text: str) -> str:
    """An address is known by the parts before and after its @, without what ends its domain."""
    plain = text.removeprefix("https://").removeprefix("http://")
    local, at, domain = plain.rpartition("@")
    name, dot, _rest = domain.split("/")[0].removeprefix("www.").partition(".")
    terms = []
    for part, is_whole in ((local, bool(at)), (name, bool(dot))):
        letters = "".join(units(part))
        if len(letters) >= _FEWEST_DIGITS:
            terms.append(fragments(letters))
        elif letters and is_whole and at:
            terms.append(any_of(["%" + letters]))
    return " AND ".join(term for term in terms if term)


def in_texts(word: str, complete: Complete) -> str:
    """What a text, a code, an address or a number must hold of this word."""
    terms: list[str] = []
    parts = units(word)
    for at, part in enumerate(parts):
        following = parts[at + 1] if at + 1 < len(parts) else ""
        if is_han(part):
            if following and is_han(following):
                terms.append(any_of(["," + part + following]))
            elif not at or not is_han(parts[at - 1]):
                terms.append(any_of(["," + part]))
        else:
            words = any_of(["," + each for each in complete(part)])
            spelt = fragments(part)
            found = [each for each in (words, spelt) if each]
            if not found:
                return ""
            terms.append(f"({' OR '.join(found)})" if len(found) > 1 else found[0])
    return " AND ".join(terms)


def fragments(part: str) -> str:
    """What a code, an address or a number must hold of these letters and digits."""
    if len(part) < _FEWEST_DIGITS or not part.isascii():
        return ""
    marks = ["#", "%"] if part.isdigit() else ["%"]
    found = []
    for mark in marks:
        if len(part) < GRAM:
            alphabet = "0123456789" if mark == "#" else _ALPHABET
            found.append(any_of([mark + part, *(mark + part + c for c in alphabet)]))
        else:
            rows = [mark + part[at : at + GRAM] for at in range(len(part) - GRAM + 1)]
            found.append(f"({' AND '.join(any_of([row]) for row in rows)})")
    return " OR ".join(found) if len(found) == 1 else f"({' OR '.join(found)})"


def any_of(tokens: Iterable[str]) -> str:
    """The expression for any of these tokens."""
    known = list(dict.fromkeys(tokens))
    if not _LEGAL.isdisjoint(known):
        known.append("~")
    quoted = " OR ".join(f'"{token}"' for token in known)
    return f"({quoted})" if len(known) > 1 else quoted
