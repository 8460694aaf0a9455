"""A sentence about a contact, read: who may be meant, how, when, what is needed and promised.

Reading is pure: it knows no customer. What is a name is left to those who know the names.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from crm.domain import sentence_words as words
from crm.domain.said_days import SaidDay, days_in, times_in
from crm.domain.sentence_words import is_surname

Span = tuple[int, int]
LONGEST = 2000  # characters that are looked at; what is behind them is only kept
_FEW = 14  # characters of a name that nobody knows
_HOLD_NAMES = {"person", "complaint", "pitch", "mode", "amount"}  # and may be part of one
_TRIM = " \t，,。.;；:：、！!?？\"'“”()（）-–—"
_LEADS = re.compile(
    r"^(?:给(?=[\u4e00-\u9fff]*(?:送|寄|发|补))|我们?|会|来|要|去|在|于|把|就|那么?|和|并且?|同时|还|另外|也|"
    r"\b(?:and|that|to|them|him|her|then|i|we|i'll|we'll|will|a|an|the)\b\s*)+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Part:
    """What was understood of the sentence from `start` to `end`.

    `kind` is mode, day, time, need, promise, next, result, competitor, complaint, amount, pitch
    or person. `text` is what it says, `code` the mode, the result or the time; `day` when.
    """

    kind: str
    start: int
    end: int
    text: str
    day: dt.date | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its parts; `free` is where names may stand, the likely place first."""

    text: str
    parts: tuple[Part, ...]
    free: tuple[Span, ...]

    def all(self, kind: str) -> list[Part]:
        """The parts of this kind."""
        return [part for part in self.parts if part.kind == kind]

    def first(self, kind: str) -> Part | None:
        """The first part of this kind."""
        return next((part for part in self.parts if part.kind == kind), None)

    @property
    def mode(self) -> str:
        """How the customer was contacted; a visit unless another way is said."""
        part = self.first("mode")
        return part.code if part else "visit"


def read_sentence(text: str, today: dt.date) -> Sentence:
    """Understand what can be understood; what is left is simply the note."""
    return _Reading(text[:LONGEST], today).read()


class _Reading:
    def __init__(self, text: str, today: dt.date) -> None:
        self.text, self.today = text, today
        self.days = days_in(text, today)
        self.parts: list[Part] = []
        self.clauses = list(_clauses(text))

    def read(self) -> Sentence:
        """Promises and what comes next before needs: they end a need that runs into them."""
        for clause in self.clauses:
            self._ahead(clause)
        self._due_behind()
        for clause in self.clauses:
            self._needs(clause)
        self._day_and_time()
        self._patterns()
        self.people()
        parts = tuple(sorted(self.parts, key=lambda part: (part.start, part.end)))
        return Sentence(self.text, parts, tuple(self._free()))

    def _add(
        self, kind: str, span: Span, text: str, day: dt.date | None = None, code: str = ""
    ) -> None:
        self.parts.append(Part(kind, *span, text, day, code))

    def _in(self, span: Span) -> list[SaidDay]:
        return [day for day in self.days if span[0] <= day.start < span[1]]

    def _covered(self, at: int, *kinds: str) -> bool:
        return any(p.start <= at < p.end and (not kinds or p.kind in kinds) for p in self.parts)

    # --- What is to come ---------------------------------------------------------------------

    def _ahead(self, clause: Span) -> None:
        """A promise or the next contact in this clause."""
        start, end = clause
        text = self.text[start:end]
        days = [day for day in self._in(clause) if not day.is_back]
        coming = next((day for day in days if day.is_due or day.is_ahead), None)
        again = next(iter(words.NEXT.finditer(text)), None)
        if self.parts or start:  # 周四去 behind something else
            bare = self._in(clause)
            if (
                bare
                and not bare[0].is_back
                and words.GOING.fullmatch(
                    text.replace(self.text[bare[0].start : bare[0].end], "", 1).strip()
                )
            ):
                self._add("next", clause, "", bare[0].coming)
                return
        trigger = words.PROMISES.search(text)
        doing = words.DOING.search(text)
        need = words.NEEDS.search(text)
        if trigger is not None and need is not None and need.start() < trigger.start():
            need_after = self.text[start + need.end() : end]
            if not words.PROMISES.match(need_after):
                need = None
        if (
            again is not None
            and (days or trigger is None)
            and not (trigger and trigger.start() < again.start() and doing)
        ):
            day = coming or next((d for d in days if not d.is_back), None)
            if day is not None:
                begin = min(start + again.start(), day.start)
                self._add("next", (begin, end), self._what((begin, end), day, again[0]), day.coming)
                return
            if again[0].startswith(("下", "再")) or again[0].lower().startswith(("next", "follow")):
                return  # somewhen
        if trigger is not None:
            day = coming or (days[-1] if days else None)
            what_span = (start + trigger.start(), end)
            if day is not None and day.start < what_span[0]:
                what_span = (day.start, end)
            said = self._what(what_span, day, trigger[0])
            if said:
                self._add("promise", what_span, said, day.coming if day else None)
            return
        if doing is None or words.NOT_OURS.search(text):
            return
        wanted = words.NEEDS.search(text)
        behind = [d for d in days if wanted is None or d.start > start + wanted.end()]
        if (
            wanted is not None
            and wanted.start() < doing.start()
            and not any(d.is_due for d in behind)
        ):
            return
        day = next((d for d in behind or days if d.is_due or d.is_ahead), None)
        if day is None and start and days and self._is_later(days[0]):
            day = days[0]
        if day is None:
            return
        done = re.search(r"[送寄发给报补]了|\b(?:sent|delivered|quoted|brought)\b", text)
        if done and not day.is_due:
            return
        begin = (
            day.start
            if wanted is not None or day.start < start + doing.start()
            else (start + doing.start())
        )
        self._add("promise", (begin, end), self._what((begin, end), day, ""), day.coming)

    def _is_later(self, day: SaidDay) -> bool:
        """Whether a bare weekday stands behind the day of the contact."""
        before = [each for each in self.days if each.start < day.start]
        return bool(before) or bool(self.parts) or day.start > 0

    def _what(self, span: Span, day: SaidDay | None, trigger: str) -> str:
        """What is to be done: the part without the day and the word that announces it."""
        text = self.text[span[0] : span[1]]
        if day is not None and span[0] <= day.start < span[1]:
            text = text[: day.start - span[0]] + " " + text[day.end - span[0] :]
        text = text.replace(trigger, " ", 1) if trigger else text
        text = re.sub(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])", "", text)
        text = " ".join(text.split()).strip(_TRIM)
        return _LEADS.sub("", text).strip(_TRIM)

    def _due_behind(self) -> None:
        """答应送样，周五前: a clause that is only a day belongs to the promise before it."""
        for at, part in enumerate(self.parts):
            if part.kind != "promise" or part.day is not None:
                continue
            for clause in self.clauses:
                gap = self.text[part.end : clause[0]].strip(_TRIM)
                days = self._in(clause)
                rest = len(self.text[slice(*clause)].strip(_TRIM))
                if clause[0] >= part.end and not gap and days:
                    day = days[0]
                    if rest - (day.end - day.start) <= 2 and not day.is_back:  # noqa: PLR2004 - 送
                        self.parts[at] = Part(
                            "promise", part.start, clause[1], part.text, day.coming
                        )

    # --- What is said now --------------------------------------------------------------------

    def _needs(self, clause: Span) -> None:
        start, end = clause
        text = self.text[start:end]
        for match in words.NEEDS.finditer(text):
            at = start + match.start()
            if self._covered(at, "promise", "next", "need"):
                continue
            before = self.text[max(start, at - 1) : at]
            if before in {"不", "没"} or words.NO_NEED.search(
                text[max(0, match.start() - 10) : match.end()]
            ):
                continue
            stop = min([p.start for p in self.parts if at < p.start < end], default=end)
            said = self.text[at:stop].strip(_TRIM)
            what = self.text[start + match.end() : stop].strip(_TRIM)
            bare = match[0].lower()
            if bare.startswith(("补", "缺", "询", "问", "急需")) or bare in {"要求", "希望"}:
                what = said
            if bare == "对":
                what = what.replace("很感兴趣", "").replace("感兴趣", "")
            what = re.sub(r"^(?:要|能|有|to |a |an |some |more |another )+", "", what) or what
            if len(what) > 1 or (what and not what.isascii()):
                self._add(
                    "need", (at, at + len(self.text[at:stop].rstrip(_TRIM))), what.strip(_TRIM)
                )

    def _day_and_time(self) -> None:
        """The first day that is not to come, and the time beside it."""
        for day in self.days:
            if not self._covered(day.start, "promise", "next", "need") and not day.is_due:
                if day.past <= self.today:
                    self._add("day", (day.start, day.end), self.text[day.start : day.end], day.past)
                break
        for time in times_in(self.text):
            if not self._covered(time.start, "promise", "next", "need", "time"):
                said = self.text[time.start : time.end]
                self._add("time", (time.start, time.end), said, code=time.time)

    def _patterns(self) -> None:
        """How, with which result; rivals, complaints, amounts, what was shown."""
        for code, pattern in words.MODES:
            match = next(
                (
                    m
                    for m in pattern.finditer(self.text)
                    if not self._covered(m.start(), "promise", "next", "need")
                ),
                None,
            )
            if match is not None and not any(part.kind == "mode" for part in self.parts):
                self._add("mode", match.span(), match[0], code=code)
        for code, pattern in words.RESULTS:
            match = next(
                (
                    m
                    for m in pattern.finditer(self.text)
                    if not self._covered(m.start(), "promise", "next")
                ),
                None,
            )
            if match is not None:
                self._add("result", match.span(), match[0], code=code)
                break
        for match in words.COMPETITORS.finditer(self.text):
            name = next(group for group in match.groups() if group)
            self._add("competitor", match.span(), name)
        for clause in self.clauses:
            if words.COMPLAINTS.search(self.text[slice(*clause)]) and not self._covered(
                clause[0], "promise"
            ):
                match = words.COMPLAINTS.search(self.text[slice(*clause)])
                begin = clause[0] + (match.start() if match else 0)
                self._add("complaint", (begin, clause[1]), self.text[slice(*clause)].strip(_TRIM))
        for match in words.AMOUNTS.finditer(self.text):
            self._add("amount", match.span(), match[0].strip())
        for match in words.PITCHES.finditer(self.text):
            if not self._covered(match.start(), "promise", "next", "need"):
                self._add("pitch", match.span(), match[0])

    def people(self) -> None:
        """Whom a title, a verb or Mr tells."""
        for match in words.TITLED.finditer(self.text):
            if is_surname(match["surname"]):
                self._person(match.span(), match[0])
        for match in words.LATIN_TITLED.finditer(self.text):
            self._person(match.span(), match[0])
        for match in words.MET.finditer(self.text):
            said = "han" if match["han"] else "latin"
            name = match[said]
            if said == "latin" or is_surname(name[0]) or is_surname(name[:2]):
                self._person(match.span(said), name)
        for match in words.NICKNAMED.finditer(self.text):
            if (
                is_surname(match["surname"])
                and match.start()
                and self.text[match.start() - 1] in "见和跟与找约，, 是"
            ):
                self._person(match.span(), match[0])

    def _person(self, span: Span, text: str) -> None:
        if not self._covered(span[0], "person", "day", "time", "competitor", "result"):
            self._add("person", span, text)

    # --- Names -------------------------------------------------------------------------------

    def _free(self) -> Iterator[Span]:
        """Runs between what was understood: a customer may be named there."""
        taken = [(p.start, p.end) for p in self.parts if p.kind not in _HOLD_NAMES]
        taken += [(day.start, day.end) for day in self.days]
        yield from _without((0, len(self.text)), taken)


def _clauses(text: str) -> Iterator[Span]:
    at = 0
    for match in [*words.CLAUSE_ENDS.finditer(text), None]:
        end = match.start() if match else len(text)
        if text[at:end].strip(_TRIM):
            start = at + len(text[at:end]) - len(text[at:end].lstrip(_TRIM))
            yield start, at + len(text[at:end].rstrip(_TRIM))
        at = match.end() if match else end


def _runs(text: str, start: int, end: int) -> Iterator[Span]:
    for match in re.finditer(r"[\w&'’·+\-（）()]+(?: [\w&'’·+\-]+)*", text[start:end]):
        yield start + match.start(), start + match.end()


def unknown_name(sentence: Sentence) -> Span | None:
    """What a customer that nobody knows may be called: the first run of words that says nothing."""
    spoken = sentence.all("person") + sentence.all("complaint") + sentence.all("mode")
    holes = [(part.start, part.end) for part in spoken]
    holes += [match.span() for match in words.AROUND_NAMES.finditer(sentence.text)]
    runs = [run for span in sentence.free for run in _without(span, holes)]
    runs += [(part.start, part.end) for part in sentence.all("person") if part.text.isascii()]
    for left, right in runs:
        for start, end in _runs(sentence.text, left, right):
            text = sentence.text[start:end].strip(_TRIM)
            most = _FEW if not text.isascii() else 3 * _FEW
            if 2 <= len(text) <= most and not words.NO_NAME.fullmatch(text):  # noqa: PLR2004
                return start, end
    return None


def _without(span: Span, holes: list[Span]) -> Iterator[Span]:
    at, end = span
    for start, stop in sorted(holes):
        if start < end and stop > at:
            if start > at:
                yield at, start
            at = max(at, stop)
    if at < end:
        yield at, end
