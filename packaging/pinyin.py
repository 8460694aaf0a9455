"""Make resources/pinyin/readings.txt from pypinyin (MIT): how Chinese characters are read.

Usage: .venv/bin/python packaging/pinyin.py
The file's parts each begin with a line `# name`:
  characters   a syllable, and the characters that are read so before anything else
  others       a character, and its other readings that are in use
  phrases      a word, and its readings where they are not its characters' first ones
  surnames     a surname, and its readings as one, where they are not its characters' first ones
Syllables are without tones; ü is written v.
"""

from collections import Counter, defaultdict
from pathlib import Path
from typing import TypeAlias

from pypinyin.constants import PHRASES_DICT, PINYIN_DICT
from pypinyin.contrib.tone_convert import to_normal

TARGET = Path(__file__).resolve().parent.parent / "resources" / "pinyin" / "readings.txt"
NAMES = Path(__file__).with_name("pinyin-names.txt")  # what we know better than the dictionaries
Read: TypeAlias = tuple[str, ...]

SIZES = (2, 3)  # characters of a phrase: longer ones are sayings, not names
IN_USE = 0.02  # share of the words with the character in which it is read so


def by_hand() -> dict[str, dict[str, str]]:
    """The parts of the file beside this one: word to readings."""
    parts: dict[str, dict[str, str]] = {}
    part: dict[str, str] = {}
    for line in NAMES.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            part = parts.setdefault(line[2:].partition(":")[0], {})
        else:
            word, _space, readings = line.partition(" ")
            part[word] = readings
    return parts


HAND = by_hand()
FIRST, ALSO = HAND["first"], HAND["also"]
SURNAMES, PHRASES = HAND["surnames"], HAND["phrases"]


def plain(reading: str) -> str:
    """The syllable without its tone."""
    return to_normal(reading, v_to_u=False).replace("ü", "v").replace("ê", "e")


def main() -> None:
    """Write the table."""
    phrases = {
        word: tuple(plain(options[0]) for options in readings)
        for word, readings in PHRASES_DICT.items()
    }
    used: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for word, readings in phrases.items():
        for character, reading in zip(word, readings, strict=False):
            used[character][reading] += 1
    first: dict[str, str] = {}
    others: dict[str, list[str]] = {}
    for code, listed in PINYIN_DICT.items():
        character = chr(code)
        first[character], kept = readings_of(character, listed, used[character])
        if kept:
            others[character] = kept
    settled = needed(first, phrases)
    write(first, others, settled)
    print(f"{len(first)} characters, {len(others)} with others, {len(settled)} phrases")


def readings_of(character: str, listed: str, used: Counter[str]) -> tuple[str, list[str]]:
    """The first reading of a character, and the others that are in use."""
    known = [r for r in dict.fromkeys(map(plain, listed.split(","))) if r]
    known = [r for r in known if any(v in r for v in "aeiouv")] or known
    first = FIRST.get(character, known[0])
    enough = max(2, IN_USE * used.total())
    kept = [r for r in known if used[r] >= enough] + ALSO.get(character, "").split()
    return first, [r for r in dict.fromkeys(kept) if r != first]


def needed(first: dict[str, str], phrases: dict[str, Read]) -> dict[str, Read]:
    """The phrases that tell more than their characters, or shorter phrases in them, do."""
    told = {
        word: readings
        for word, readings in phrases.items()
        if len(word) in SIZES
        and len(word) == len(readings)
        and len(set(word)) > 1  # 莞莞 would take 东莞莞城 apart
        and list(readings) != [first.get(c) for c in word]
    } | {word: tuple(readings.split()) for word, readings in PHRASES.items()}
    # What we say ourselves is a word even where it tells no more: no other may begin inside it.
    return {w: read for w, read in told.items() if w in PHRASES or read != guess(first, told, w)}


def guess(first: dict[str, str], told: dict[str, Read], word: str) -> Read:
    """How the word is read by its characters and the shorter phrases in it."""
    readings = [first.get(c, "") for c in word]
    for size in SIZES:
        for at in range(len(word) - size + 1):
            if size < len(word):
                readings[at : at + size] = told.get(word[at : at + size], readings[at : at + size])
    return tuple(readings)


def write(first: dict[str, str], others: dict[str, list[str]], settled: dict[str, Read]) -> None:
    """Write the four parts."""
    by_reading: defaultdict[str, list[str]] = defaultdict(list)
    for character, reading in first.items():
        by_reading[reading].append(character)
    parts = {
        "characters": [f"{r} {''.join(sorted(c))}" for r, c in sorted(by_reading.items())],
        "others": [f"{c} {' '.join(r)}" for c, r in sorted(others.items())],
        "phrases": [f"{word} {' '.join(r)}" for word, r in sorted(settled.items())],
        "surnames": [f"{word} {r}" for word, r in sorted(SURNAMES.items())],
    }
    TARGET.parent.mkdir(exist_ok=True)
    with TARGET.open("w", encoding="utf-8", newline="\n") as file:
        for name, lines in parts.items():
            print(f"# {name}", *lines, sep="\n", file=file)


if __name__ == "__main__":
    main()
