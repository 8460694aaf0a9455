"""The names to be found and what is typed to find them, read from search_corpus.tsv."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).with_name("search_corpus.tsv")
COLUMNS: Final = ("kind", "name", "short_name", "phone", "email", "customer", "queries")
CLASSES: Final = {
    "han1": "one character",
    "han2": "two characters",
    "han_part": "three or four from the middle of the name",
    "word_part": "a Latin word, unfinished",
    "full": "the whole name",
    "pinyin_spaced": "pinyin with spaces",
    "pinyin_joined": "pinyin in one",
    "pinyin_prefix": "pinyin, the last syllable unfinished",
    "initials": "initials",
    "mixed": "characters with pinyin or initials (上海xc)",
    "polyphonic": "the right reading of 重庆, 单, 乐清, or its initials",
    "short_name": "brand and trade without region and form",
    "phone_fragment": "five to eight digits of a number",
    "email": "e-mail, all or part",
    "accent_folded": "without the accents",
    "typo_latin": "a Latin letter wrong",
    "typo_han": "a character wrong, mostly one that sounds the same",
    "typo_pinyin": "zh for z, ng for n, a letter missing or misplaced",
    "traditional": "in traditional characters",
    "case_width": "capitals, full width, other brackets",
}


@dataclass(frozen=True, slots=True)
class Record:
    """A record of the corpus; of a note or visit the name is what was written."""

    kind: str
    name: str
    short_name: str | None
    phone: str | None
    email: str | None
    customer: str | None
    queries: tuple[tuple[str, str], ...]


def read_corpus(file: Path = FILE) -> list[Record]:
    """All of it, in its order; customers stand before what hangs on them."""
    return list(_records(file))


def _records(file: Path) -> Iterator[Record]:
    lines = (line for line in file.read_text("utf-8").splitlines() if not line.startswith("#"))
    assert next(lines).split("\t") == list(COLUMNS)
    for line in lines:
        kind, name, *fields, queries = line.split("\t")
        short_name, phone, email, customer = (field or None for field in fields)
        pairs = (query.partition("=") for query in queries.split(" | "))
        yield Record(
            kind,
            name,
            short_name,
            phone,
            email,
            customer,
            tuple((name_of_class, text) for name_of_class, _, text in pairs),
        )
