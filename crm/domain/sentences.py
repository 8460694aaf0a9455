"""A sentence about a contact, read: who may be meant, how, when, what is needed and promised.

Reading is pure: it knows no customer. What is a name is left to those who know the names.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
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

_RUN = re.compile(  # within Chinese a space ends a name
    r"[\w&'’+（(](?:[\w&'’·+\-（）()]|(?<=[!-~]) (?=[\w&+])(?![\u4e00-\u9fff]))*"
)
_OURS_TO_DO = re.compile(r"补一?[份张]|出|写|拟|准备|提供|发|寄")
_THEIRS = re.compile(r"(?:\b(?:he|she|they|customer|boss)|\b[A-Z][a-z]+)\s+$")
_OURS = re.compile(r"\b(?:I|We|i|we)\s+$")
_ARRANGED = re.compile(r"约|\bwould like a (?:visit|call|meeting)\b", re.IGNORECASE)
_DONE = re.compile(r"[送寄发给报补]了|\b(?:sent|delivered|quoted|brought)\b")
_ELSE_MET = re.compile(r"[跟和][^，,。]{1,8}(?:聊|谈|说|沟通)|\bspoke (?:to|with)\b")


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
            if not any(clause[0] <= p.start < clause[1] for p in self.parts):
                self._appointed(clause)
        for clause in self.clauses:
            self._needs(clause)
        self._needs_due()
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
        if not (self._going(clause) or self._again(clause) or self._promised(clause)):
            self._doing(clause)

    def _days_ahead(self, clause: Span) -> list[SaidDay]:
        return [day for day in self._in(clause) if not day.is_back]

    def _going(self, clause: Span) -> bool:
        """周四去, behind something else."""
        bare = self._in(clause)
        if not (self.parts or clause[0]) or not bare or bare[0].is_back:
            return False
        text = self.text[slice(*clause)]
        rest = text.replace(self.text[bare[0].start : bare[0].end], "", 1).strip()
        if words.GOING.fullmatch(rest):
            self._add("next", clause, "", bare[0].coming)
            return True
        return False

    def _again(self, clause: Span) -> bool:
        """下次, 再去, visit again: with its day, or somewhen."""
        start, end = clause
        text = self.text[start:end]
        again = words.NEXT.search(text)
        trigger = words.PROMISES.search(text)
        days = self._days_ahead(clause)
        if again is None or not (days or trigger is None):
            return False
        if trigger and trigger.start() < again.start() and words.DOING.search(text):
            return False
        day = next((day for day in days if day.is_due or day.is_ahead), days[0] if days else None)
        if day is None:
            said = again[0].lower()
            return said.startswith(("下", "再", "next", "follow"))
        begin = min(start + again.start(), day.start)
        self._add("next", (begin, end), self._what((begin, end), day, again[0]), day.coming)
        return True

    def _promised(self, clause: Span) -> bool:
        """What is announced as a promise."""
        start, end = clause
        text = self.text[start:end]
        trigger = words.PROMISES.search(text)
        if trigger is None:
            return False
        if trigger[0].lower().startswith("will") and self._is_theirs(text[: trigger.start()]):
            return False
        days = self._days_ahead(clause)
        day = next((day for day in days if day.is_due or day.is_ahead), days[-1] if days else None)
        span = (start + trigger.start(), end)
        if day is not None and day.start < span[0]:
            span = (day.start, end)
        said = self._what(span, day, trigger[0])
        if said and day is not None and words.MEETING.match(said):
            self._add("next", span, said, day.coming)
        elif said:
            self._add("promise", span, said, day.coming if day else None)
        return True

    def _is_theirs(self, before: str) -> bool:
        """Whether it is the customer who will: he will, Oliver will."""
        return bool(_THEIRS.search(before)) and not _OURS.search(before)

    def _doing(self, clause: Span) -> None:
        """What one does for customers is a promise with a day ahead, though nobody says so."""
        start, end = clause
        text = self.text[start:end]
        doing = words.DOING.search(text)
        if doing is None or words.NOT_OURS.search(text):
            return
        days = self._days_ahead(clause)
        wanted = words.NEEDS.search(text)
        behind = [d for d in days if wanted is None or d.start > start + wanted.end()]
        is_wanted = wanted is not None and wanted.start() < doing.start()
        if is_wanted and not any(d.is_due for d in behind):
            return
        day = next((d for d in behind or days if d.is_due or d.is_ahead), None)
        if day is None and (start or doing[0] == "到货") and days and self._is_later(days[0]):
            day = days[0]
        if day is None:
            if start and words.IMPERATIVE.match(text):
                self._add("promise", clause, self._what(clause, None, ""))
            return
        if _DONE.search(text) and not day.is_due:
            return
        is_day_first = wanted is not None or day.start < start + doing.start()
        begin = day.start if is_day_first else start + doing.start()
        self._add("promise", (begin, end), self._what((begin, end), day, ""), day.coming)

    def _appointed(self, clause: Span) -> None:
        """A day ahead that belongs to nothing else, in a clause about meeting."""
        start, end = clause
        text = self.text[start:end]
        for day in self._days_ahead(clause):
            is_arranged = bool(_ARRANGED.search(text))
            if (
                (day.is_ahead or is_arranged)
                and not day.is_due
                and not self._covered(day.start, "promise", "next")
                and words.APPOINTED.search(text)
            ):
                self._add(
                    "next", (day.start, end), self._what((day.start, end), day, ""), day.coming
                )
                return

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

    def _needs_due(self) -> None:
        """要补一份检测报告，周五前: what is needed by a day is promised."""
        for at, part in enumerate(self.parts):
            due = [day for day in self.days if day.is_due and day.start >= part.end]
            if part.kind != "need" or not due or not _OURS_TO_DO.match(part.text):
                continue
            if not self.text[part.end : due[0].start].strip(_TRIM):
                span = part.start, due[0].end
                self.parts[at] = Part("promise", *span, part.text, due[0].coming)

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
                if day.past <= self.today and not day.is_ahead:
                    self._add("day", (day.start, day.end), self.text[day.start : day.end], day.past)
                break
        for time in times_in(self.text):
            if not self._covered(time.start, "promise", "next", "need", "time"):
                said = self.text[time.start : time.end]
                self._add("time", (time.start, time.end), said, code=time.time)

    def _patterns(self) -> None:
        """How, with which result; rivals, complaints, amounts, what was shown."""
        self._first_of("mode", words.MODES, ("promise", "next", "need"))
        results = words.RESULTS
        if _ELSE_MET.search(self.text):  # the one was out, another was met
            results = tuple(each for each in results if each[0] != "absent")
        self._first_of("result", results, ("promise", "next"))
        for match in words.COMPETITORS.finditer(self.text):
            name = next(group for group in match.groups() if group)
            self._add("competitor", match.span(), name)
        for clause in self.clauses:
            found = words.COMPLAINTS.search(self.text[slice(*clause)])
            if found is not None and not self._covered(clause[0], "promise"):
                said = self.text[slice(*clause)].strip(_TRIM)
                self._add("complaint", (clause[0] + found.start(), clause[1]), said)
        for match in words.AMOUNTS.finditer(self.text):
            self._add("amount", match.span(), match[0].strip())
        for match in words.PITCHES.finditer(self.text):
            if not self._covered(match.start(), "promise", "next", "need"):
                self._add("pitch", match.span(), match[0])

    def _first_of(
        self, kind: str, patterns: Iterable[tuple[str, re.Pattern[str]]], not_in: tuple[str, ...]
    ) -> None:
        """The first of these that is said outside of those parts."""
        for code, pattern in patterns:
            for match in pattern.finditer(self.text):
                if not self._covered(match.start(), *not_in):
                    self._add(kind, match.span(), match[0], code=code)
                    return

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
            before = self.text[: match.start()]
            if is_surname(match["surname"]) and words.ROLE_BEFORE.search(before):
                self._person(match.span(), match[0])
        for match in words.LATIN_ROLED.finditer(self.text):
            self._person(match.span("name"), match["name"])

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
    for match in _RUN.finditer(text, start, end):
        yield match.span()


def unknown_name(sentence: Sentence) -> Span | None:
    """What a customer that nobody knows may be called.

    The first run of words that says nothing and stands where names stand: at the beginning, behind
    a word of going or meeting, or with the word for a business at its end.
    """
    spoken = sentence.all("person") + sentence.all("complaint") + sentence.all("mode")
    holes = [(part.start, part.end) for part in spoken]
    holes += [match.span() for match in words.AROUND_NAMES.finditer(sentence.text)]
    runs = [run for span in sentence.free for run in _without(span, holes)]
    runs += [(part.start, part.end) for part in sentence.all("person") if part.text.isascii()]
    for left, right in runs:
        for start, end in _runs(sentence.text, left, right):
            text = sentence.text[start:end].strip(_TRIM)
            most = _FEW if not text.isascii() else 3 * _FEW
            if not 2 <= len(text) <= most or words.NO_NAME.fullmatch(text):  # noqa: PLR2004
                continue
            if text.isascii() or _may_stand(sentence.text, start, text):
                return start, end
    return None


def is_introduced(text: str, person: Part) -> bool:
    """Whether a person with a title stands behind a word of meeting or a role: 见了李姐."""
    titled = words.TITLED.fullmatch(person.text) or words.LATIN_TITLED.fullmatch(person.text)
    return bool(titled) and words.INTRODUCES.search(text[: person.start]) is not None


def _may_stand(sentence: str, start: int, text: str) -> bool:
    before = sentence[:start].strip(_TRIM)
    is_business = words.BUSINESS.search(text) is not None
    return is_business or not before or words.GOES_BEFORE.search(before) is not None


def _without(span: Span, holes: list[Span]) -> Iterator[Span]:
    at, end = span
    for start, stop in sorted(holes):
        if start < end and stop > at:
            if start > at:
                yield at, start
            at = max(at, stop)
    if at < end:
        yield at, end
