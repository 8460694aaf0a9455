"""How Chinese characters are read, and which characters Latin letters may stand for.

The table of readings is a constant of the language, kept in resources (`packaging/pinyin.py` makes
it); it is read when the first character is asked for. Syllables have no tones, and ü is v.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, product
from pathlib import Path
from typing import NamedTuple, TypeAlias

Choices: TypeAlias = tuple[str, ...]
"""The readings of one character, the likely one first; none of what is no Han character."""

TABLE = Path(__file__).resolve().parents[2] / "resources" / "pinyin" / "readings.txt"
MOST = 8  # sequences of readings, or of syllables

_ENDS = {
    "": "a ai an ang ao e ei en eng er o ou",
    "b": "a ai an ang ao ei en eng i ian iao ie in ing o u",
    "c": "a ai an ang ao e en eng i ong ou u uan ui un uo",
    "ch": "a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo",
    "d": "a ai an ang ao e ei en eng i ia ian iao ie ing iu ong ou u uan ui un uo",
    "f": "a an ang ei en eng o ou u",
    "g": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "h": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "j": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "k": "a ai an ang ao e en eng ong ou u ua uai uan uang ui un uo",
    "l": "a ai an ang ao e ei eng i ia ian iang iao ie in ing iu o ong ou u uan un uo v ve",
    "m": "a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u",
    "n": "a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan uo v ve",
    "p": "a ai an ang ao ei en eng i ian iao ie in ing o ou u",
    "q": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "r": "an ang ao e en eng i ong ou u ua uan ui un uo",
    "s": "a ai an ang ao e en eng i ong ou u uan ui un uo",
    "sh": "a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo",
    "t": "a ai an ang ao e eng i ian iao ie ing ong ou u uan ui un uo",
    "w": "a ai an ang ei en eng o u",
    "x": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "y": "a an ang ao e i in ing o ong ou u uan ue un",
    "z": "a ai an ang ao e ei en eng i ong ou u uan ui un uo",
    "zh": "a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo",
}
SYLLABLES = frozenset(start + end for start, ends in _ENDS.items() for end in ends.split(" "))
LONGEST = 6  # letters of a syllable
INITIALS = frozenset(syllable[0] for syllable in SYLLABLES)

# How the syllables with ü are also written.
_WRITTEN = {"lyu": "lv", "nyu": "nv", "lue": "lve", "nue": "nve", "lyue": "lve", "nyue": "nve"}

_ALIKE_STARTS = (
    *(("zh", "z"), ("ch", "c"), ("sh", "s")),
    *(("n", "l"), ("f", "h"), ("f", "hu"), ("r", "l")),
)
_ALIKE_ENDS = (("ang", "an"), ("eng", "en"), ("ing", "in"), ("ong", "eng"), ("v", "u"))


class _Characters(dict[str, Choices]):
    """The readings of characters, put together as they are asked for."""

    def __init__(self, first: dict[str, str], others: dict[str, Choices]) -> None:
        self.first, self.others = first, others

    def __missing__(self, character: str) -> Choices:
        first = self.first.get(character)
        found = () if first is None else (first, *self.others.get(character, ()))
        self[character] = found
        return found


class _Table(NamedTuple):
    characters: _Characters
    phrases: dict[str, Choices]
    surnames: dict[str, Choices]
    beginnings: frozenset[str]  # of phrases, two characters each


def choices(text: str, *, person: bool = False) -> list[Choices]:
    """For each character of the text its readings, the one that fits the words around it first.

    Of a person's name the beginning is read as a surname.
    """
    characters, phrases, surnames, beginnings = _table()
    found = [characters[character] for character in text]
    _settle(text, found, phrases, beginnings)
    if person:
        for size in (2, 1):
            read = surnames.get(text[:size])
            if read is not None:
                _put_first(found, 0, read)
                break
    return found


def is_plain(pair: str, *, person: bool = False) -> bool:
    """Whether these one or two characters are read the same wherever they stand, and known."""
    characters, _phrases, surnames, beginnings = _table()
    if person and (pair in surnames or pair[0] in surnames):
        return False
    return pair not in beginnings and all(len(characters[character]) == 1 for character in pair)


def _settle(
    text: str, found: list[Choices], phrases: dict[str, Choices], beginnings: frozenset[str]
) -> None:
    at = 0
    while at < len(text) - 1:
        size = 1
        if text[at : at + 2] in beginnings:
            for longer in (3, 2):
                read = phrases.get(text[at : at + longer])
                if read is not None:
                    _put_first(found, at, read)
                    size = longer
                    break
        at += size


def _put_first(found: list[Choices], at: int, read: Choices) -> None:
    for place, reading in enumerate(read, at):
        known = found[place]
        if known[0] != reading:
            found[place] = (reading, *(r for r in known if r != reading))


def readings(text: str, *, person: bool = False) -> list[Choices]:
    """The sequences of syllables that the Han characters of the text may be, likely ones first."""
    known = [choice for choice in choices(text, person=person) if choice]
    if not known:
        return []
    likely = tuple(choice[0] for choice in known)
    others = (each for each in product(*known) if each != likely)
    return [likely, *islice(others, MOST - 1)]


def is_han(character: str) -> bool:
    """Whether it is a Chinese character, whatever is known of its reading."""
    return (
        "\u3400" <= character <= "\u9fff"
        or character == "〇"
        or "\uf900" <= character <= "\ufaff"
        or "\U00020000" <= character <= "\U000323af"
    )


class Cut(NamedTuple):
    """One way to cut letters into syllables; `open` is what begins a last one, or nothing."""

    syllables: tuple[str, ...]
    open: str


@lru_cache(maxsize=256)
def cuts(letters: str) -> tuple[Cut, ...]:
    """All ways to read the letters as syllables, the last perhaps begun: xian is xian and xi an.

    Complete ones come first, and of these the ones with the fewest syllables.
    """
    found: list[Cut] = []
    reaches = _reaches(letters)
    stack: list[tuple[int, tuple[str, ...]]] = [(0, ())]
    while stack and len(found) < 4 * MOST:
        at, done = stack.pop()
        if at == len(letters):
            found.append(Cut(done, ""))
            continue
        rest = letters[at:]
        if done and len(rest) < LONGEST and rest not in SYLLABLES and begun(rest):
            found.append(Cut(done, rest))
        for size in range(1, LONGEST + 1):
            syllable = syllable_of(letters[at : at + size])
            if at + size <= len(letters) and syllable and reaches[at + size]:
                stack.append((at + size, (*done, syllable)))
    found.sort(key=lambda cut: (bool(cut.open), len(cut.syllables)))
    return tuple(found[:MOST])


def _reaches(letters: str) -> list[bool]:
    """From which places on the rest can be read, so that no dead end is followed."""
    size = len(letters)
    reaches = [False] * size + [True]
    for at in range(size - 1, -1, -1):
        rest = letters[at:]
        reaches[at] = (len(rest) < LONGEST and bool(begun(rest))) or any(
            reaches[at + length] and syllable_of(letters[at : at + length])
            for length in range(1, min(LONGEST, size - at) + 1)
        )
    return reaches


def syllable_of(letters: str) -> str:
    """The syllable that is written so, or nothing."""
    return letters if letters in SYLLABLES else _WRITTEN.get(letters, "")


@lru_cache(maxsize=1024)
def begun(letters: str) -> tuple[str, ...]:
    """The syllables that begin with these letters."""
    return tuple(sorted(s for s in SYLLABLES if s.startswith(letters)))


@lru_cache(maxsize=1024)
def alike(syllable: str) -> tuple[str, ...]:
    """The syllables that sound nearly so or are taken for it: zh z, ng n, n l, f h, ü u."""
    found = dict.fromkeys((syllable,))
    for start in _swapped(syllable, _ALIKE_STARTS, at_end=False):
        for each in (start, *_swapped(start, _ALIKE_ENDS, at_end=True)):
            if each in SYLLABLES:
                found.setdefault(each)
    return tuple(found)


def _swapped(syllable: str, pairs: tuple[tuple[str, str], ...], *, at_end: bool) -> Iterator[str]:
    yield syllable
    for one, other in pairs:
        for old, new in ((one, other), (other, one)):
            if at_end and syllable.endswith(old):
                yield syllable[: -len(old)] + new
            elif not at_end and syllable.startswith(old):
                yield new + syllable[len(old) :]


@lru_cache(maxsize=1)
def _table() -> _Table:
    first: dict[str, str] = {}
    words: dict[str, dict[str, Choices]] = {"others": {}, "phrases": {}, "surnames": {}}
    part: dict[str, Choices] = {}
    for line in TABLE.read_text(encoding="utf-8").split("\n"):
        word, *rest = line.split(" ")
        if word == "#":
            part = words.get(rest[0], {})
        elif not rest:
            continue
        elif word.isascii():
            first.update(dict.fromkeys(rest[0], word))
        else:
            part[word] = tuple(rest)
    phrases = words["phrases"]
    return _Table(
        _Characters(first, words["others"]),
        phrases,
        words["surnames"],
        frozenset(word[:2] for word in phrases),
    )
