"""Where and how well a search fits a name: by its characters, its sound, its initials, nearly."""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from crm.domain.pinyin import Choices, alike, choices, is_han
from crm.domain.tokens import fold, sound_of

# How much a part of the search is worth that fits as written, by its syllable, by the beginning
# of one, by an initial; as another character of the same sound, or of nearly the same.
WRITTEN, SYLLABLE, BEGUN, INITIAL = 1.0, 0.88, 0.8, 0.6
SAME_SOUND, ALIKE = 0.8, 0.65


class Fit(NamedTuple):
    """How well, from 0 to 1, and from which character of the name to which."""

    quality: float
    start: int
    end: int


class Name:
    """A text as it is aligned: folded, without what stands between its characters and words."""

    __slots__ = ("_offsets", "_size", "begins", "characters", "sounds", "text")

    def __init__(self, text: str, sound: str = "") -> None:
        self.text = text
        folded = fold(text)
        if len(folded) == len(text) and folded.isalnum():
            self.characters = folded
            self._offsets: Sequence[int] = range(len(text))
            self.begins: Collection[int] = ()
        else:
            self.characters, self._offsets, self.begins = _sifted(text)
        self._size = len(self.characters)
        self.sounds: list[Choices] = []
        if sound:
            heard = iter(sound_of(sound))
            self.sounds = [next(heard, ()) if is_han(c) else () for c in self.characters]

    @classmethod
    def spoken(cls, text: str) -> "Name":
        """A text that is read as it stands, without what the index knows of it."""
        name = cls(text)
        name.sounds = choices(name.characters)
        return name

    def marks(self, fit: Fit) -> tuple[int, int]:
        """The part of the text that fits: where it starts and ends."""
        return self._offsets[fit.start], self._offsets[fit.end - 1] + 1

    def is_start(self, at: int) -> bool:
        """Whether a word or a Chinese character begins here."""
        return (
            at == 0
            or at in self.begins
            or is_han(self.characters[at])
            or is_han(self.characters[at - 1])
        )

    def __len__(self) -> int:
        return self._size


def _sifted(text: str) -> tuple[str, list[int], set[int]]:
    characters: list[str] = []
    offsets: list[int] = []
    begins: set[int] = set()
    apart = True
    for at, character in enumerate(text):
        for plain in fold(character):
            if plain.isalnum():
                if apart:
                    begins.add(len(characters))
                characters.append(plain)
                offsets.append(at)
                apart = False
            elif not _joins(plain):
                apart = True
    return "".join(characters), offsets, begins


def _joins(character: str) -> bool:
    return "\u0300" <= character <= "\u036f"


def written(search: str, name: Name) -> Fit | None:
    """Where the search stands in the name as it is written, best where a word begins."""
    at = name.characters.find(search)
    found = at
    while at >= 0:
        if name.is_start(at):
            found = at
            break
        at = name.characters.find(search, at + 1)
    if found < 0:
        return None
    return Fit(WRITTEN if name.is_start(found) else BEGUN, found, found + len(search))


def aligned(search: str, name: Name) -> Fit | None:
    """How characters, syllables, their beginnings and initials follow one another in the name."""
    fit = written(search, name)
    if fit is not None or not name.characters:
        return fit
    best: Fit | None = None
    known: dict[tuple[int, int], tuple[float, int] | None] = {}
    head = search[0]
    for start, character in enumerate(name.characters):
        heard = name.sounds[start] if name.sounds else ()
        if character != head and not any(sound[0] == head for sound in heard):
            continue
        if not heard and not name.is_start(start):
            continue
        reached = _follow(search, name, 0, start, known)
        if reached is not None:
            total, end = reached
            quality = total / (end - start)
            if best is None or quality > best.quality:
                best = Fit(quality, start, end)
                if not start and quality >= SYLLABLE:
                    break
    return best


_Known = dict[tuple[int, int], tuple[float, int] | None]


def _follow(
    search: str, name: Name, at: int, place: int, known: _Known
) -> tuple[float, int] | None:
    """The best worth of what is left of the search from this place on, and where it ends."""
    if at == len(search):
        return 0.0, place
    if place >= len(name):
        return None
    key = (at, place)
    if key in known:
        return known[key]
    best: tuple[float, int] | None = None
    for size, worth, onward in _steps(search, name, at, place):
        rest = _follow(search, name, at + size, onward, known)
        if rest is not None:
            # places that an initial of a word leaps over count as places
            total = worth + rest[0]
            if best is None or total / (rest[1] - place) > best[0] / (best[1] - place):
                best = (total, rest[1])
    known[key] = best
    return best


def _steps(  # noqa: C901 - one way of fitting after the other
    search: str, name: Name, at: int, place: int
) -> Iterable[tuple[int, float, int]]:
    """What may be taken next: how many letters of the search, their worth, the next place."""
    character = name.characters[place]
    letter = search[at]
    if letter == character:
        yield 1, WRITTEN, place + 1
        if not is_han(character) and name.is_start(place):  # the initial of a word
            onward = place + 1
            while onward < len(name) and not name.is_start(onward):
                onward += 1
            if onward > place + 1:
                yield 1, INITIAL, onward
        return
    if not name.sounds or not letter.isascii():
        return
    left = len(search) - at
    for sound in name.sounds[place]:
        if sound[0] != letter:
            continue
        if search.startswith(sound, at):
            yield len(sound), SYLLABLE, place + 1
        elif left > 1 and left < len(sound) and sound.startswith(search[at:]):
            yield left, BEGUN, place + 1
        elif sound[1:2] == "h" and search[at + 1 : at + 2] == "h":
            yield 2, INITIAL, place + 1
        yield 1, INITIAL, place + 1


def in_order(search: str, name: Name) -> Fit | None:
    """Whether the characters of the search stand in the name one after another, with gaps."""
    start = at = -1
    for character in search:
        at = name.characters.find(character, at + 1)
        if at < 0:
            return None
        if start < 0:
            start = at
    return Fit(len(search) / (at + 1 - start), start, at + 1)


class Heard(NamedTuple):
    """A character or syllable of a search: how it is written, read, and what sounds nearly so."""

    character: str
    readings: frozenset[str]
    near: frozenset[str]


def heard(character: str, readings: Iterable[str]) -> Heard:
    """A character with its readings, or a syllable that is its own."""
    sounds = frozenset(readings)
    return Heard(character, sounds, frozenset(each for sound in sounds for each in alike(sound)))


def sounding(search: Sequence[Heard], name: Name, misses: int = 0) -> Fit | None:
    """Where the name sounds like the search: its characters or syllables, but for some misses."""
    best: Fit | None = None
    size = len(search)
    for start in range(len(name) - size + 1):
        total, left = 0.0, misses
        for at, each in enumerate(search, start):
            worth = _likeness(each, name, at)
            if not worth:
                left -= 1
                if left < 0:
                    break
            total += worth
        else:
            quality = total / size
            if best is None or quality > best.quality:
                best = Fit(quality, start, start + size)
    return best


def _likeness(each: Heard, name: Name, at: int) -> float:
    if each.character == name.characters[at]:
        return WRITTEN
    sounds = name.sounds[at] if name.sounds else ()
    if not sounds or each.near.isdisjoint(sounds):
        return 0.0
    return ALIKE if each.readings.isdisjoint(sounds) else SAME_SOUND
