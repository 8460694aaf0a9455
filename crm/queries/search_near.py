"""What may have been meant where next to nothing was found: slips of fingers, ears and eyes."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice, product
from typing import NamedTuple

from crm.domain.alignment import SYLLABLE, Fit, Name, heard, in_order, sounding, written
from crm.domain.pinyin import SYLLABLES, Choices, choices, cuts, is_han
from crm.queries.search_found import Index
from crm.queries.search_terms import Meaning, Unit, Wanted, any_of, expression, spoken

_LEAST_WRONG = 3  # characters of which one may be wrong
_LEAST_GAPS = 0.34  # share of the characters, from the first to the last, that were given
_MOST = 24
_LONG_WORD = 8
_READABLE = re.compile(f"(?:{'|'.join(sorted(SYLLABLES, reverse=True))})+")
_UMLAUT = re.compile("([aou])e")  # as ä, ö, ü are written where there are none
_LEAST_LETTERS, _MOST_LETTERS = 5, 24
_AT_MOST = 2  # letters between a search and the beginning of a name, one of them cut off
_HOLES = 24  # places that are tried for the wrong letter, those that spoil least
_HOLE = 7  # letters that one wrong letter may spoil, those of a syllable
_NEIGHBOURS = {
    letter: near
    for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm")
    for letter, near in zip(row, zip("-" + row[:-1], row[1:] + "-", strict=True), strict=True)
}


class Slip(NamedTuple):
    """One way to have slipped: what to ask the index, how a name fits then, what that is worth."""

    expression: str
    fits: Callable[[Name], Fit | None]
    worth: float
    last: bool = False  # only where nothing at all was found
    texts: str = ""  # what to ask for notes and visits


def nearly(wanted: Wanted, index: Index) -> Iterator[Slip]:
    """The slips to think of, the likely ones first; nothing is put together before it is needed."""
    if wanted.heard:
        yield from _characters(wanted)
    else:
        yield from _letters(wanted, index)
        yield from _words(wanted, index)


def _characters(wanted: Wanted) -> Iterator[Slip]:
    joined, heard_as = wanted.joined, wanted.heard
    if len(joined) < 2:  # noqa: PLR2004 - one character may be any
        return
    if all(each.readings for each in heard_as):
        for near in (False, True):
            asked = _sounds(choices(joined), near=near)
            texts = "" if near else _texts(choices(joined))
            yield Slip(asked, lambda name: sounding(heard_as, name), 0.8, texts=texts)
    if len(wanted.words) > 1:
        return
    yield Slip(_unordered(joined), lambda name: _with_gaps(joined, name), 0.75, last=True)
    if len(joined) >= _LEAST_WRONG:
        yield Slip(_but_one(joined), lambda name: _one_wrong(wanted, name), 0.6, last=True)


def _sounds(readings: Sequence[Choices], *, near: bool) -> str:
    """The expression for names that sound so; of characters with several readings each."""
    found = []
    for syllables in islice(product(*(r[:2] for r in readings)), 4):
        meaning = tuple(Unit("syllable", syllable) for syllable in syllables)
        found.append(f"({_expression(meaning, near=near)})")
    return " OR ".join(found)


def _texts(readings: Sequence[Choices]) -> str:
    """The expression for texts that sound so."""
    found = []
    for syllables in islice(product(*(r[:2] for r in readings)), 4):
        asked = spoken(tuple(Unit("syllable", syllable) for syllable in syllables))
        found += [f"({asked})"] if asked else []
    return " OR ".join(found)


def _expression(meaning: Meaning, *, near: bool = False) -> str:
    return expression(meaning, lambda word: (word,), near=near)


def _unordered(joined: str) -> str:
    return " AND ".join(any_of([character]) for character in dict.fromkeys(joined))


def _with_gaps(joined: str, name: Name) -> Fit | None:
    fit = in_order(joined, name)
    return fit if fit is not None and fit.quality >= _LEAST_GAPS else None


def _but_one(joined: str) -> str:
    """The expression for names that hold all but one character, what is left in its order."""
    found = []
    for at in range(len(joined)):
        terms = [*_run(joined[:at]), *_run(joined[at + 1 :])]
        found.append(f"({' AND '.join(terms)})")
    return " OR ".join(found)


def _run(part: str) -> list[str]:
    if len(part) < 2:  # noqa: PLR2004 - no neighbours
        return [any_of([part])] if part else []
    stride = 2 if len(part) > _LEAST_WRONG else 1  # of a long run every other pair is enough
    starts = sorted({*range(0, len(part) - 1, stride), len(part) - 2})
    return [any_of([part[at : at + 2]]) for at in starts]


def _one_wrong(wanted: Wanted, name: Name) -> Fit | None:
    """One character another, one too many, or one too few."""
    fit = sounding(wanted.heard, name, misses=1)
    if fit is not None:
        return fit
    joined = wanted.joined
    for at in range(len(joined)):
        fit = written(joined[:at] + joined[at + 1 :], name)
        if fit is not None:
            return fit._replace(quality=1 - 1 / len(joined))
    fit = in_order(joined, name)
    return fit if fit is not None and fit.end - fit.start <= len(joined) + 1 else None


def _letters(wanted: Wanted, index: Index) -> Iterator[Slip]:
    """Pinyin with zh for z or n for ng, or with a letter too few, too many, wrong or misplaced."""
    plain = [_UMLAUT.sub(r"\1", word) for word in wanted.words]
    if plain != list(wanted.words):
        asked = " AND ".join(any_of(index.complete(word) or (word,)) for word in plain)
        yield Slip(asked, lambda name: written("".join(plain), name), 0.95)
    readings = _readings(wanted.words)
    if readings:
        yield _syllables(readings, near=True, worth=0.8)
    joined = wanted.joined
    if joined.isascii() and joined.isalpha() and _LEAST_LETTERS <= len(joined) <= _MOST_LETTERS:
        meant = list(islice(_mended(joined), _MOST))
        if meant:
            yield _syllables(meant, near=False, worth=0.6)._replace(last=True)
        asked = _damaged(joined)
        if asked:
            yield Slip(asked, lambda name: _one_off(joined, name), 0.6, last=True)


def _readings(words: Sequence[str]) -> list[tuple[str, ...]]:
    """The ways to read all the words as syllables; characters among them stay as they are."""
    found: list[tuple[str, ...]] = [()]
    for word in words:
        if not all(map(is_han, word)):
            ways = [cut.syllables for cut in cuts(word)[:3]] if word.isascii() else []
        else:
            ways = [tuple(word)]
        found = [(*before, *way) for before in found for way in ways]
    return [reading for reading in found if len(reading) > 1][:4]


def _syllables(readings: Sequence[tuple[str, ...]], *, near: bool, worth: float) -> Slip:
    meanings = [
        tuple(Unit("han" if is_han(part) else "syllable", part) for part in reading)
        for reading in readings
    ]
    asked = " OR ".join(f"({_expression(meaning, near=near)})" for meaning in meanings)
    spoken = [tuple(heard(part, (part,)) for part in reading) for reading in readings]

    def fits(name: Name) -> Fit | None:
        found = [fit for one in spoken if (fit := sounding(one, name))]
        return max(found, key=lambda fit: fit.quality, default=None)

    return Slip(asked, fits, worth)


def _damaged(letters: str) -> str:
    """The expression for names that hold what can be read before and behind a wrong letter."""
    size = len(letters)
    fronts = {at: _read_whole(letters[:at]) for at in range(size)}
    backs = {at: _read_whole(letters[at:]) for at in range(1, size + 1)}
    found: dict[str, int] = {}
    for start, front in fronts.items():
        for end in range(start + 1, min(start + _HOLE, size) + 1):
            back = backs[end]
            if front is None or back is None or len(front) + len(back) < 2:  # noqa: PLR2004 - too common
                continue
            terms = [_expression(tuple(Unit("syllable", s) for s in p)) for p in (front, back) if p]
            found.setdefault(" AND ".join(terms), end - start)
    likely = sorted(found, key=lambda asked: found[asked])
    return " OR ".join(f"({asked})" for asked in likely[:_HOLES])


def _read_whole(letters: str) -> tuple[str, ...] | None:
    """The syllables that the letters are, to their last; None if they are not."""
    if not letters:
        return ()
    found = cuts(letters)
    return found[0].syllables if found and not found[0].open else None


def _one_off(letters: str, name: Name) -> Fit | None:
    """Where the name sounds like this but for one letter; its last syllable may be unfinished."""
    from rapidfuzz.distance import OSA

    size = len(letters)
    for start in range(len(name)):
        sound, end = "", start
        while end < len(name.sounds) and name.sounds[end] and len(sound) <= size:
            sound += name.sounds[end][0]
            end += 1
            if sound[0] not in letters[:2]:
                break
            if (
                len(sound) < size - 1
                or OSA.distance(letters, sound[: size + 1], score_cutoff=_AT_MOST) > _AT_MOST
            ):
                continue
            for length in (size, size + 1, size - 1):
                if OSA.distance(letters, sound[:length], score_cutoff=1) <= 1:
                    return Fit(SYLLABLE, start, end)
    return None


def _mended(letters: str) -> Iterator[tuple[str, ...]]:
    """The syllables that were meant if one letter of these is out of place."""
    seen: set[tuple[str, ...]] = set()
    for meant in _one_letter_off(letters):
        if not _READABLE.fullmatch(meant):
            continue
        for cut in cuts(meant)[:2]:
            if not cut.open and len(cut.syllables) > 1 and cut.syllables not in seen:
                seen.add(cut.syllables)
                yield cut.syllables


def _one_letter_off(letters: str) -> Iterator[str]:
    size = len(letters)
    for at in range(size - 1):
        yield letters[:at] + letters[at + 1] + letters[at] + letters[at + 2 :]
    for at in range(size):
        yield letters[:at] + letters[at + 1 :]
    for at, letter in enumerate(letters):
        for near in _NEIGHBOURS.get(letter, ()):
            yield letters[:at] + near + letters[at + 1 :]
    for at in range(size + 1):
        for more in "gnhaieuo":
            yield letters[:at] + more + letters[at:]
    for at in range(size):
        for other in "aeiou":
            yield letters[:at] + other + letters[at + 1 :]


def _words(wanted: Wanted, index: Index) -> Iterator[Slip]:
    """Latin words with a letter too few, too many, wrong, or misplaced."""
    meant: list[list[str]] = []
    for word in wanted.words:
        known = list(index.complete(word))
        if not known or is_han(word[0]):
            known = [other for other in index.near_words(word) if _is_near(word, other)] or known
        if not known:
            return
        meant.append(known[:_MOST])
    asked = " AND ".join(any_of(words) for words in meant)
    joined = ["".join(words) for words in islice(product(*meant), _MOST)]

    def fits(name: Name) -> Fit | None:
        found = [fit for one in joined if (fit := written(one, name))]
        return max(found, key=lambda fit: fit.quality, default=None)

    yield Slip(asked, fits, 0.7)


def _is_near(one: str, other: str) -> bool:
    """Whether at most one letter makes the difference, in long words two."""
    from rapidfuzz.distance import OSA

    most = 1 if min(len(one), len(other)) < _LONG_WORD else 2
    return OSA.distance(one, other, score_cutoff=most) <= most
