"""Names found in a sentence: every two neighbouring characters and every Latin word are asked.

What the index gives is laid over the sentence; so a name is found wherever it stands.
"""

import re
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from crm.domain.names import read_name
from crm.domain.pinyin import is_han
from crm.domain.sentences import Span
from crm.domain.tokens import fold
from crm.queries.search_found import Doc, Index
from crm.queries.search_terms import any_of

LONGEST = 90  # characters in which names are looked for
CLOSE = 0.1  # as good as the best
_BEGIN, INSIDE = 24, 24  # records that are weighed for each two characters
LEAST, _SURE = 0.5, 0.9
LATIN = re.compile(r"[a-z0-9]*[a-z][a-z0-9]*", re.ASCII)
# Words of every sentence, and of every second name.
COMMON = frozenset((
    "the", "and", "for", "with", "from", "they", "them", "she", "her", "his", "him", "was",
    "were", "has", "had", "have", "that", "this", "will", "not", "but", "are", "our", "you",
    "about", "visited", "visit", "met", "saw", "call", "called", "phone", "mail", "email",
    "spoke", "talked", "new", "client", "customer", "needs", "wants", "asked", "promised",
    "send", "samples", "by", "on", "at", "to", "in", "of", "an", "is", "it", "we", "us", "me",
    "he", "be", "so", "up", "go", "went", "shop", "store", "house", "food", "foods", "group",
    "company", "co", "ltd", "inc", "trading", "street", "road", "kitchen", "market", "bar",
    "cafe", "restaurant", "hotel", "catering", "supply", "service", "services", "next",
    "last", "week", "month", "day", "again", "order", "ordered", "price", "list", "good",
    "boss", "manager", "chef", "owner",
))  # fmt: skip  # words of every sentence, or of every second name


@dataclass(frozen=True, slots=True)
class Named:
    """A record that the sentence names from `start` to `end`; `about` tells it from others."""

    id: uuid.UUID
    name: str
    about: str
    start: int
    end: int
    score: float


def named_in(
    index: Index, kind: str, text: str, spans: Iterable[Span], people: Sequence[Span] = ()
) -> list[Named]:
    """Records of the kind with a name in these spans, the likeliest first."""
    mask = [False] * len(text)
    for start, end in spans:
        mask[start:end] = [True] * (end - start)
    docs: dict[int, Doc] = {}
    for asked, limit in _asked(index, text, mask):
        for doc in index.docs(kind, asked, limit):
            docs[doc.number] = doc
    holes = set().union(*(range(*span) for span in people)) if people else set()
    rough = []
    for doc in docs.values():
        best = None
        for place, name in enumerate((doc.names or "").split("\x1f")):
            laid = _laid(text, mask, folded(name))
            if laid is not None and not holes.issuperset(range(*laid)):
                ranked = (laid[1] - laid[0], place, name, laid)
                best = max(best, ranked) if best else ranked
        if best is not None:
            rough.append((best, doc))
    rough.sort(key=lambda each: -each[0][0])
    found = []
    for (_size, place, name, (start, end)), doc in rough[:30]:
        score = _worth(text[start:end], folded(name), is_short=place > 0)
        if score >= LEAST:
            shown = (doc.names or "").partition("\x1f")[0]
            found.append(Named(uuid.UUID(bytes=doc.record), shown, "", start, end, score))
    found.sort(key=lambda one: (-one.score, one.start, len(one.name)))
    sure = [one for one in found if one.score >= _SURE]
    return [one for one in found if not any(_is_inside(one, other) for other in sure)]


def _is_inside(one: Named, other: Named) -> bool:
    """Whether the other name was written, of which this one holds only a part."""
    is_part = other.start <= one.start and one.end <= other.end
    return is_part and one.end - one.start < other.end - other.start


def _asked(index: Index, text: str, mask: Sequence[bool]) -> Iterator[tuple[str, int]]:
    """Expressions for names that begin so or hold it, with how many are weighed."""
    end = min(len(text), LONGEST)
    for at in range(end - 1):
        if not (mask[at] and mask[at + 1] and is_han(text[at]) and is_han(text[at + 1])):
            continue
        pair = any_of([text[at : at + 2]])
        yield f"{any_of(['^' + text[at]])} AND {pair}", _BEGIN
        if at + 2 < end and mask[at + 2] and is_han(text[at + 2]):
            yield f"{pair} AND {any_of([text[at + 1 : at + 3]])}", INSIDE
        yield pair, INSIDE
    words = [
        match
        for match in LATIN.finditer(text[:end])
        if mask[match.start()] and match[0] not in COMMON and len(match[0]) > 2  # noqa: PLR2004
    ]
    for match in words[:8]:
        known = [match[0]]
        if match.end() == len(text):
            known = list(index.complete(match[0])) or known
        yield any_of(known), INSIDE


def _laid(text: str, mask: Sequence[bool], name: str) -> Span | None:
    """The longest part of the sentence that is a part of the name, two characters at least."""
    best: Span | None = None
    bare = name.replace(" ", "")
    at = 0
    while at < len(text) - 1:
        size = 0
        if mask[at] and (text[at : at + 2] in name or text[at : at + 2] in bare):
            size = 2
            while (
                at + size < len(text)
                and mask[at + size]
                and (text[at : at + size + 1] in name or text[at : at + size + 1] in bare)
            ):
                size += 1
            start, end = at, at + size
            if text[start:end].strip() and not is_han(text[start : start + 1]):
                start, end = _whole_words(text, start, end)
            if end - start >= 2 and (best is None or end - start > best[1] - best[0]):  # noqa: PLR2004
                best = (start, end)
        at += max(size - 1, 1)
    return best


def _whole_words(text: str, start: int, end: int) -> Span:
    """Latin parts count as whole words; the last one may be unfinished."""
    while start < end and (
        text[start] == " " or (start and text[start - 1].isascii() and text[start - 1].isalnum())
    ):
        start += 1
    while end > start and end < len(text) and text[end].isascii() and text[end].isalnum():
        end -= 1
    return start, start + len(text[start:end].rstrip())


@lru_cache(maxsize=4096)
def _tells(name: str) -> tuple[str, str]:
    """What tells a company: its brand, and that with its trade."""
    known = read_name(name)
    return known.brand, known.core


def _worth(part: str, name: str, *, is_short: bool) -> float:
    """How surely this part of a name means it."""
    bare = name.replace(" ", "")
    if part.replace(" ", "") == bare:
        return 1.0 if len(bare) > 1 else 0.0
    if part.isascii():
        return _latin_worth(part, name)
    share = len(part) / len(name)
    if is_short:
        return 0.55 + 0.3 * share if bare.startswith(part) else 0.3 + 0.3 * share
    return _brand_worth(part, name, share)


def _latin_worth(part: str, name: str) -> float:
    words = [word for word in part.split() if word not in COMMON]
    if not words:
        return 0.0
    all_words = "".join(word for word in name.split() if word not in COMMON)
    whole = len("".join(words)) / max(len(all_words), 1)
    several = 0.2 if len(part.split()) > 1 else 0.0  # one word alone begins many names
    start = 0.72 if name.startswith(part) else 0.5
    return start + several + 0.06 * min(whole, 1)


def _brand_worth(part: str, name: str, share: float) -> float:
    brand, core = _tells(name)
    if brand and brand in part:
        return 0.92 if part == brand else 0.93 + 0.06 * share
    if brand and len(part) > 1 and brand.startswith(part):
        return 0.7
    return 0.6 if core and part in core and part not in core[len(brand) :] else 0.0


def folded(text: str) -> str:
    """The text as the index has it, each character in its place."""
    folded = fold(text)
    return folded if len(folded) == len(text) else text.lower()
