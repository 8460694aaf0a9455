"""How good a hit is: the field, how it fits, and where in the field."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from crm.domain.alignment import Fit, Name
from crm.domain.tokens import SPOKEN, fold
from crm.store.search_index import SEPARATOR, SOURCES

# A little for what is looked for most, so that it stands first of what fits as well.
_KIND = {"customer": 30, "contact": 20, "product": 10, "visit": 0, "note": 0}
_NAME, _WHOLE, _START, _WORD, _COVER = 600, 220, 130, 40, 90
_TEXT, _CODE, _NUMBER, _LONG_TEXT = 300, 460, 440, 240
_SURNAME = 25
_EDGE, _END = 60, 90
_SNIPPET, _BEFORE = 60, 18
_HEARD = 0.62  # how well a text must fit that is found by its sound
_NO_UNIT = re.compile(r"[\W_]+")


class Found(NamedTuple):
    """A field that was found: its code, its text, the marked parts, how good it is."""

    score: int
    where: str
    text: str
    marks: tuple[tuple[int, int], ...]


def names_of(kind: str, names: str | None, sounds: str | None) -> list[tuple[str, Name]]:
    """The names of a record by field; the index keeps those that are not empty."""
    if not names:
        return []
    parts, heard = names.split(SEPARATOR), (sounds or "").split(SEPARATOR)
    fields = (*SOURCES[kind].names, *SOURCES[kind].people)
    return [
        (field, Name(part, sound)) for field, part, sound in zip(fields, parts, heard, strict=False)
    ]


def name_found(kind: str, where: str, name: Name, fit: Fit, *, worth: float = 1.0) -> Found:
    """A name that fits."""
    score = _NAME * fit.quality
    if fit.start == 0:
        score += _WHOLE if fit.end == len(name) else _START
        score += _SURNAME if kind == "contact" else 0
    elif name.is_start(fit.start):
        score += _WORD
    score += _COVER * (fit.end - fit.start) / len(name) + _KIND[kind]
    if where == "short_name":
        score -= 1
    return Found(round(score * worth), where, name.text, (name.marks(fit),))


def field_found(kind: str, where: str, text: str, search: str) -> Found | None:
    """A field that holds what was searched, or None."""
    source = SOURCES[kind]
    if where in source.phones:
        found = _number_found(text, search)
        return found and Found(found[0] + _KIND[kind], where, text, (found[1],))
    if search not in _NO_UNIT.sub("", fold(text)):  # the common case, and quickly seen
        return None
    value = Name(text)
    at = value.characters.find(search)
    if at < 0:
        return None
    fit = Fit(1.0, at, at + len(search))
    score = _TEXT
    if where in source.codes or where in source.addresses:
        score = _CODE
        if fit.end == len(value):
            score += _END
    elif kind in {"visit", "note"} or len(text) > _SNIPPET:
        score = _LONG_TEXT
    if not at:
        score += _EDGE + (300 if fit.end == len(value) and score > _CODE else 0)
    elif value.is_start(at):
        score += _EDGE // 2
    return Found(score + _KIND[kind], where, text, (value.marks(fit),))


def _number_found(text: str, search: str) -> tuple[int, tuple[int, int]] | None:
    if not search.isdigit() or search not in _NO_UNIT.sub("", text):
        return None
    places = [at for at, character in enumerate(text) if character.isdigit()]
    digits = "".join(text[at] for at in places)
    at = digits.rfind(search)
    if at < 0:
        return None
    end = at + len(search)
    score = _NUMBER + (_END if end == len(digits) else 0) + (_EDGE if not at else 0)
    if not at and end == len(digits):
        score += 300
    return score, (places[at], places[end - 1] + 1)


def heard_field(
    kind: str, fields: Mapping[str, str], fits: Callable[[Name], Fit | None], worth: float = 1.0
) -> Found | None:
    """The text of a note or a visit that sounds so best."""
    best: Found | None = None
    for where in SOURCES[kind].texts:
        text = fields.get(where, "")
        name = Name.spoken(text[:SPOKEN])
        fit = fits(name)
        if fit is None or fit.quality < _HEARD:
            continue
        score = round((_LONG_TEXT * fit.quality + (_EDGE // 2 if fit.start else _EDGE)) * worth)
        if best is None or score > best.score:
            best = Found(score, where, text, (name.marks(fit),))
    return best


def snippet(found: Found) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The field's text, of a long one the part around the first mark; and the marks in it."""
    text = found.text
    if len(text) <= _SNIPPET:
        return text, found.marks
    first = min((mark[0] for mark in found.marks), default=0)
    start = max(0, min(first - _BEFORE, len(text) - _SNIPPET))
    end = min(len(text), start + _SNIPPET)
    head, tail = "…" if start else "", "…" if end < len(text) else ""
    shift = len(head) - start
    marks = tuple((a + shift, min(b, end) + shift) for a, b in found.marks if start <= a < end)
    return head + text[start:end].replace("\n", " ") + tail, marks


def together(founds: Sequence[Found]) -> Found:
    """Several words, each found somewhere: the best field, and how good they are all in all."""
    best = max(founds, key=lambda found: found.score)
    score = sum(found.score for found in founds) // len(founds)
    marks = {mark for f in founds if f.where == best.where for mark in f.marks}
    return Found(score, best.where, best.text, tuple(sorted(marks)))


def best_field(kind: str, fields: Mapping[str, str], word: str) -> Found | None:
    """The field that holds the word best."""
    founds = [field_found(kind, where, text, word) for where, text in fields.items()]
    return max((found for found in founds if found), key=lambda f: f.score, default=None)
