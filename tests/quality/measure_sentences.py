"""How well sentences are understood: precision and recall of each part, over the corpus.

Usage: .venv/bin/python -m tests.quality.measure_sentences [--misses]
"""

import argparse
import datetime as dt
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from crm.bootstrap import _ensure_me
from crm.domain.sentences import read_sentence
from crm.queries.sentences import Understood, understand
from crm.services.contacts import add_contact
from crm.services.customers import add_customer
from crm.services.products import add_product
from crm.store.opening import open_store
from crm.store.store import Store
from tests.quality.sentence_worlds import WORLDS

CORPUS: Final = "sentence_corpus.txt"
TODAY: Final = dt.date(2026, 9, 22)
PARTS: Final = ("c", "new", "p", "m", "d", "t", "n", "pr", "x", "r", "k", "z", "g")


@dataclass(slots=True)
class Score:
    """How many were found rightly, found wrongly, and not found."""

    right: int = 0
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Of what was found, how much is right."""
        found = self.right + len(self.wrong)
        return self.right / found if found else 1.0

    @property
    def recall(self) -> float:
        """Of what is there, how much was found."""
        there = self.right + len(self.missed)
        return self.right / there if there else 1.0


def read_corpus(corpus: str = CORPUS) -> list[tuple[str, dict[str, str]]]:
    """The sentences with what is to be understood of each."""
    found = []
    for line in Path(__file__).with_name(corpus).read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            sentence, _bar, expected = line.partition(" || ")
            pairs = (part.partition("=") for part in expected.split("; "))
            found.append((sentence, {key: value for key, _sign, value in pairs}))
    return found


def fill(folder: Path, corpus: str = CORPUS) -> Store:
    """The world of the corpus."""
    world = WORLDS[corpus]
    store = open_store(folder)
    _ensure_me(store)
    day = dt.date(2026, 1, 5)
    for (name, short), people in world.customers.items():
        customer = add_customer(store, name=name, short_name=short, day=day).record
        if customer is None:
            raise RuntimeError(name)
        for person, title in people:
            add_contact(store, customer=customer, name=person, title=title)
    for name in world.products:
        add_product(store, name=name)
    return store


def measure(store: Store, corpus: str = CORPUS) -> dict[str, Score]:
    """Each part's score."""
    scores: dict[str, Score] = defaultdict(Score)
    for text, expected in read_corpus(corpus):
        sentence = read_sentence(text, TODAY)
        found = dict(_found(store.read(understand, sentence, today=TODAY)))
        for part in PARTS:
            _judge(scores[part], part, expected.get(part), found.get(part), text)
    return dict(scores)


def _found(understood: Understood) -> Iterator[tuple[str, str]]:
    sentence = understood.sentence
    if understood.customer:
        yield "c", understood.customer.name
    if understood.unknown:
        yield "new", sentence.text[slice(*understood.unknown)]
    people = [
        one.candidates[0].name if len(one.candidates) == 1 else one.said
        for one in understood.people
    ]
    if people:
        yield "p", " ".join(dict.fromkeys(people))
    if sentence.mode != "visit":
        yield "m", sentence.mode
    for key, kind in (("d", "day"), ("x", "next")):
        part = sentence.first(kind)
        if part and part.day and part.day != TODAY:
            yield key, f"{part.day:%m-%d}"
    yield from _texts(understood)


def _texts(understood: Understood) -> Iterator[tuple[str, str]]:
    sentence = understood.sentence
    times = [part.code for part in sentence.all("time") if part.code]
    if times:
        yield "t", times[0]
    promise = sentence.first("promise")
    if promise:
        yield "pr", f"{promise.text}@{promise.day:%m-%d}" if promise.day else promise.text
    for key, kind in (("n", "need"), ("k", "competitor"), ("z", "complaint")):
        texts = [part.text for part in sentence.all(kind)]
        if texts:
            yield key, " / ".join(texts)
    result = sentence.first("result")
    if result:
        yield "r", result.code
    inside = [
        p
        for p in sentence.parts
        if p.kind in {"need", "promise", "next", "competitor", "complaint"}
    ]
    goods = [
        g[0].name
        for g in understood.products
        if not any(p.start <= g[0].start < p.end for p in inside)
    ]
    if goods:
        yield "g", goods[0]


def _judge(score: Score, part: str, expected: str | None, found: str | None, text: str) -> None:
    if expected is None and found is None:
        return
    if expected is not None and found is not None and _is_same(part, expected, found):
        score.right += 1
        return
    if found is not None:
        score.wrong.append(f"{text}  |  {found} (not {expected})")
    if expected is not None:
        score.missed.append(f"{text}  |  {expected} (but {found})")


def _is_same(part: str, expected: str, found: str) -> bool:
    """Words must hold what is expected, a promise its day too, everything else is exact."""
    if part == "pr":
        what, _at, day = expected.partition("@")
        said, _at, due = found.partition("@")
        return day == due and (what in said or said in what)
    if part == "p":
        return set(expected.split()) == set(found.split())
    return expected in found if part in {"n", "z", "k"} else expected == found


def main() -> None:
    """Print the table of each corpus."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("corpus", nargs="*", default=list(WORLDS))
    args = parser.parse_args()
    for corpus in args.corpus:
        with tempfile.TemporaryDirectory() as folder:
            store = fill(Path(folder), corpus)
            scores = measure(store, corpus)
            store.close()
        print(f"{corpus}: {len(read_corpus(corpus))} sentences")
        for part in PARTS:
            score = scores[part]
            there = score.right + len(score.missed)
            print(f"{part:4} {score.precision:6.3f} {score.recall:6.3f} of {there}")
            for line in [*score.wrong, *score.missed] if args.misses else ():
                print("      ", line)


if __name__ == "__main__":
    main()
