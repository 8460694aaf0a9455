"""One box over customers, contacts, notes, visits and products.

The index is asked in stages, each for so many records at most, the likely ones first: so a word
that is in every name costs no more than another. What was found is weighed here.
"""

import uuid
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from sqlalchemy.orm import Session

from crm.domain.alignment import Fit, Name, aligned
from crm.queries.search_found import Doc, Index
from crm.queries.search_near import Slip, nearly
from crm.queries.search_scores import (
    Found,
    best_field,
    heard_field,
    name_found,
    names_of,
    snippet,
    together,
)
from crm.queries.search_terms import (
    Meaning,
    Wanted,
    beginning,
    expression,
    fragments,
    in_texts,
    is_strict,
    read,
    spoken,
)
from crm.store.search_index import SOURCES
from crm.store.search_schema import KINDS, kind_of

NAMED = ("customer", "contact", "product")
_EXACT, _FIRST, _INSIDE, _LOOSE, _TEXTS = 24, 60, 90, 60, 60
_OWNERS, _HANGING = 30, 150
_FEW_LETTERS = 4  # of a word that may be initials where it stands beside others
_LONG = 6  # characters of a search that is found for itself, not for what is like it
_ENOUGH = 3  # of good hits: with fewer a slip of the finger is thought of

_SURE = 0.75  # how well a name must fit pinyin, so that nothing else may have been meant
_SCATTERED = 80  # what words lose that do not stand side by side

Fits = Callable[[Name], Fit | None]


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found, the best first.

    `name` is what a list calls it, `where` the field that was found, `snippet` that field's text
    or the part of it around the first mark. `marks` are (start, end) pairs in `snippet`,
    `name_marks` in `name`. `customer` is whose record it is; a higher `score` is a better hit.
    """

    kind: str
    id: uuid.UUID
    name: str
    where: str
    snippet: str
    marks: tuple[tuple[int, int], ...]
    name_marks: tuple[tuple[int, int], ...]
    customer: uuid.UUID | None
    customer_name: str | None
    score: int


def search(
    session: Session, text: str, *, kinds: Collection[str] | None = None, limit: int = 20
) -> list[Hit]:
    """What this text finds, the obvious first; of these kinds only, where they are given."""
    wanted = read(text)
    if not wanted.words or limit < 1:
        return []
    finding = _Finding(Index(session), wanted, kinds or KINDS, limit)
    finding.by_names()
    is_a_name = not finding.is_poor
    finding.by_fields()
    if len(wanted.words) > 1 and not is_a_name:
        finding.by_customers()
    if finding.is_poor:
        finding.nearly()
    return finding.hits()


class _Finding:
    """One search under way: what was found so far, by the number of the record in the index."""

    def __init__(self, index: Index, wanted: Wanted, kinds: Collection[str], limit: int) -> None:
        self.index, self.wanted, self.limit = index, wanted, limit
        self.kinds = [kind for kind in KINDS if kind in kinds]
        self.named = [kind for kind in self.kinds if kind in NAMED]
        self.found: dict[int, tuple[Doc, Found]] = {}
        self.unsure: dict[int, Doc] = {}  # known for a whole value, and it was not the name
        self.sure: set[int] = set()  # what was found as it was typed, and not by initials alone
        self.slips: set[int] = set()
        self._strict = [m for m in wanted.meanings if is_strict(m)]
        self._loose = [m for m in wanted.meanings if not is_strict(m)]
        self._spelt = [m for m in self._strict if _is_spelt(m)]
        self.is_pinyin = bool(self._spelt) and wanted.joined.isascii()

    @property
    def is_poor(self) -> bool:
        """Whether there is next to nothing."""
        return len(self.sure | self.slips) < (1 if len(self.wanted.joined) > _LONG else _ENOUGH)

    @property
    def is_full(self) -> bool:
        """Whether there are as many as are wanted."""
        return len(self.found) >= self.limit

    def by_names(self) -> None:
        """By all of the search as a part of a name."""
        index = self.index
        for kind in self.named:
            for doc in index.docs(kind, self.wanted.exact, _EXACT):
                if not self.weigh_name(kind, doc, self.fits):
                    self.unsure[doc.number] = doc
        stages = (
            (self._strict, True, _FIRST),
            (self._strict, False, _INSIDE),
            (self._loose, True, _LOOSE),
            (self._loose, False, _LOOSE),
        )
        for meanings, at_start, limit in stages:
            asked = self.asked(meanings, at_start=at_start)
            if not asked or (meanings is self._loose and self.is_full):
                continue
            if not at_start and len(self.wanted.joined) == 1 and self.wanted.joined.isascii():
                continue  # a letter is somewhere in every name
            for kind in self.named:
                for doc in index.docs(kind, asked, limit):
                    self.weigh_name(kind, doc, self.fits)

    def asked(self, meanings: Iterable[Meaning], *, at_start: bool = False) -> str:
        """The expression for names that may be meant so."""
        complete = self.index.complete
        found = []
        for meaning in meanings:
            inside = expression(meaning, complete)
            if inside and at_start:
                start = beginning(meaning, complete)
                inside = f"{start} AND {inside}" if start else ""
            if inside:
                found.append(f"({inside})")
        return " OR ".join(dict.fromkeys(found))

    def fits(self, name: Name) -> Fit | None:
        """How all of the search fits a name."""
        return aligned(self.wanted.joined, name)

    def weigh_name(self, kind: str, doc: Doc, fits: Fits, worth: float = 1.0) -> bool:
        """Take the record if one of its names fits."""
        before = self.found.get(doc.number)
        if before is not None and (worth == 1.0 or doc.number in self.sure):
            return True
        best: Found | None = None
        quality = 0.0
        for where, name in names_of(kind, doc.names, doc.sounds):
            fit = fits(name)
            if fit is not None:
                found = name_found(kind, where, name, fit, worth=worth)
                if best is None or found.score > best.score:
                    best, quality = found, fit.quality
        if before is not None and best is not None and best.score <= before[1].score:
            return True
        if best is not None:
            if not self.is_pinyin or quality >= _SURE:
                self.sure.add(doc.number)
            self.found[doc.number] = (doc, best)
        return best is not None

    def by_fields(self) -> None:
        """By each word of it somewhere in the record."""
        if self.is_full and not self.unsure and set(self.kinds) <= set(NAMED):
            return
        words = self.wanted.words
        joint = self._everywhere(words, names=True) if len(words) > 1 else ""
        texts = self._everywhere(words, names=False)
        digits = fragments(self.wanted.digits) if self.wanted.digits else ""
        for kind in self.kinds:
            docs = {n: doc for n, doc in self.unsure.items() if kind_of(n) == kind}
            sounds = self._sounds if SOURCES[kind].is_spoken else ""
            named = joint if kind in NAMED else ""
            for asked in (named or texts, digits, self.wanted.address, sounds):
                if asked and not (self.is_full and kind in NAMED):
                    newest = kind not in NAMED
                    found = self.index.docs(kind, asked, _TEXTS, newest=newest)
                    docs.update((doc.number, doc) for doc in found)
            self.weigh_fields(kind, [d for n, d in docs.items() if n not in self.found])

    @cached_property
    def _sounds(self) -> str:
        """The expression for texts that sound so."""
        asked = dict.fromkeys(spoken(meaning) for meaning in self._spelt)
        return " OR ".join(f"({each})" for each in asked if each)

    def _everywhere(self, words: Sequence[str], *, names: bool) -> str:
        """The expression for records that hold each word, in a text or, if asked, in a name."""
        terms = []
        for at, word in enumerate(words):
            found = [in_texts(word, self.index.complete)]
            if names:
                read_word = read(word, is_closed=at < len(words) - 1)
                few = len(word) <= _FEW_LETTERS
                found.append(self.asked([m for m in read_word.meanings if few or is_strict(m)]))
            found = [each for each in found if each]
            if not found:
                return ""
            terms.append(" OR ".join(f"({each})" for each in found))
        return " AND ".join(f"({term})" for term in terms)

    def weigh_fields(self, kind: str, docs: Sequence[Doc]) -> None:
        """Take the records in whose fields every word is found."""
        fields = self.index.fields(kind, [doc.record for doc in docs])
        words = [self.wanted.digits] if self.wanted.digits else self.wanted.words
        for doc in docs:
            known = fields.get(doc.record, {})
            whole = best_field(kind, known, self.wanted.joined)
            if whole is None and self._spelt and SOURCES[kind].is_spoken:
                whole = heard_field(kind, known, self.fits)
            if whole is not None:
                self.found[doc.number] = (doc, whole)
                self.sure.add(doc.number)
                continue
            names = names_of(kind, doc.names, doc.sounds)
            founds = [self._word(kind, known, names, word) for word in words]
            if all(founds):
                found = together([found for found in founds if found])
                if len(words) > 1:  # side by side they would have been found before
                    found = found._replace(score=found.score - _SCATTERED)
                self.found[doc.number] = (doc, found)
                if not self.is_pinyin:
                    self.sure.add(doc.number)

    @staticmethod
    def _word(
        kind: str, fields: dict[str, str], names: list[tuple[str, Name]], word: str
    ) -> Found | None:
        founds = [
            name_found(kind, where, name, fit)
            for where, name in names
            if (fit := aligned(word, name)) is not None
        ]
        field = best_field(kind, fields, word)
        return max([*founds, *([field] if field else [])], key=lambda f: f.score, default=None)

    def by_customers(self) -> None:
        """By some words as the customer's name and the others as the record's own."""
        words = self.wanted.words
        kinds = [kind for kind in self.kinds if kind in {"contact", "visit", "note"}]
        for owner, rest in (
            (words[:-1], words[-1:]),
            (words[:1], words[1:]),
            (words[1:], words[:1]),
        ):
            if self.is_full or not kinds:
                return
            theirs = read(" ".join(owner))
            strict = [meaning for meaning in theirs.meanings if is_strict(meaning)]
            asked = self.asked(strict) or self.asked(theirs.meanings)
            owners = {
                doc.record
                for doc in self.index.docs("customer", asked, _OWNERS)
                if any(
                    aligned(theirs.joined, name)
                    for _where, name in names_of("customer", doc.names, doc.sounds)
                )
            }
            for kind in kinds:
                docs = self.index.hanging(kind, sorted(owners), _HANGING)
                self.weigh_words(kind, docs, "".join(rest))

    def weigh_words(self, kind: str, docs: Sequence[Doc], search: str) -> None:
        """Take the records that hold this in a name or in a field."""
        if kind in NAMED:
            fits = partial(aligned, search)
            docs = [doc for doc in docs if not self.weigh_name(kind, doc, fits, worth=0.9)]
        fields = self.index.fields(kind, [doc.record for doc in docs])
        for doc in docs:
            found = best_field(kind, fields.get(doc.record, {}), search)
            if found is not None:
                self.found.setdefault(doc.number, (doc, found))
                self.sure.add(doc.number)

    def nearly(self) -> None:
        """By what may have been meant."""
        literal = set(self.sure)
        for slip in nearly(self.wanted, self.index):
            if slip.last and (literal or self.slips):
                continue
            for kind in self.named:
                for doc in self.index.docs(kind, slip.expression, _INSIDE):
                    if doc.number not in literal and self.weigh_name(
                        kind, doc, slip.fits, worth=slip.worth
                    ):
                        self.slips.add(doc.number)
            for kind in self.kinds:
                if slip.texts and SOURCES[kind].is_spoken:
                    self.weigh_sounds(kind, slip)
            if not self.is_poor:
                break
        self._behind(literal)

    def weigh_sounds(self, kind: str, slip: Slip) -> None:
        """Take the texts that sound so."""
        docs = self.index.docs(kind, slip.texts, _TEXTS, newest=True)
        docs = [doc for doc in docs if doc.number not in self.found]
        fields = self.index.fields(kind, [doc.record for doc in docs])
        for doc in docs:
            found = heard_field(kind, fields.get(doc.record, {}), slip.fits, slip.worth)
            if found is not None:
                self.found[doc.number] = (doc, found)
                self.slips.add(doc.number)

    def _behind(self, literal: set[int]) -> None:
        """What was only meant stands behind all that says exactly this."""
        slips = self.slips - literal
        if not literal or not slips:
            return
        least = min(self.found[number][1].score for number in literal)
        most = max(self.found[number][1].score for number in slips)
        if most < least:
            return
        for number in slips:
            doc, found = self.found[number]
            score = found.score * max(least - 1, 0) // max(most, 1)
            self.found[number] = (doc, found._replace(score=score))

    def hits(self) -> list[Hit]:
        """The best of what was found."""
        best = sorted(
            self.found.items(),
            key=lambda item: (
                -item[1][1].score,
                len(item[1][0].names or ""),
                -item[0] if kind_of(item[0]) in {"visit", "note"} else item[0],
            ),
        )[: self.limit]
        owners = [doc.customer for _number, (doc, _found) in best if doc.customer]
        names = self.index.customer_names(owners)
        return [_hit(kind_of(number), doc, found, names) for number, (doc, found) in best]


def _is_spelt(meaning: Meaning) -> bool:
    """Whether it is two syllables at least, or these and characters."""
    kinds = [unit.kind for unit in meaning]
    return len(kinds) > 1 and "syllable" in kinds and {*kinds} <= {"syllable", "begun", "han"}


def _hit(kind: str, doc: Doc, found: Found, names: dict[bytes, str]) -> Hit:
    text, marks = snippet(found)
    owner = names.get(doc.customer) if doc.customer else None
    own = (doc.names or "").partition("\x1f")[0]
    name = own or owner or text
    name_marks = found.marks if found.where == "name" and name == found.text else ()
    if found.where == "short_name":  # a list shows the name, which mostly holds the same
        parts = {found.text[start:end] for start, end in found.marks}
        places = [(name.find(part), len(part)) for part in parts]
        name_marks = tuple(sorted((at, at + size) for at, size in places if at >= 0))
    return Hit(
        kind=kind,
        id=uuid.UUID(bytes=doc.record),
        name=name,
        where=found.where,
        snippet=text,
        marks=marks,
        name_marks=name_marks,
        customer=uuid.UUID(bytes=doc.customer) if doc.customer else None,
        customer_name=owner,
        score=found.score,
    )
