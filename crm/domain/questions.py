"""Questions and answers about a product, kept as one text and read as pairs."""

import re
from dataclasses import dataclass

_ASKED = re.compile(r"(?:^|(?<=[\s。；;.!?！？]))(?:问|question|q)\s*[:：]\s*", re.IGNORECASE)
_ANSWERED = re.compile(r"\s*(?:答|\banswer|\ba)\s*[:：]\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class QuestionAnswer:
    """What customers ask and what to answer; a text without the two words is an answer alone."""

    question: str
    answer: str


def read_answers(text: str | None) -> list[QuestionAnswer]:
    """The pairs of a text like 问：…答：…, Question: … Answer: … or Q: … A: …, in its order."""
    found: list[QuestionAnswer] = []
    for line in (text or "").splitlines():
        found += _pairs(line.strip(), found)
    return found


def _pairs(line: str, before: list[QuestionAnswer]) -> list[QuestionAnswer]:
    if not line:
        return []
    starts = list(_ASKED.finditer(line))
    if not starts:
        answered = _ANSWERED.match(line)
        if answered and before and not before[-1].answer:
            asked = before.pop()
            return [QuestionAnswer(asked.question, line[answered.end() :].strip())]
        return [QuestionAnswer("", line)]
    found = []
    if starts[0].start():
        found.append(QuestionAnswer("", line[: starts[0].start()].strip()))
    ends = [*(start.start() for start in starts[1:]), len(line)]
    for start, end in zip(starts, ends, strict=True):
        part = line[start.end() : end]
        answered = _ANSWERED.search(part)
        if answered is None:
            found.append(QuestionAnswer(part.strip(), ""))
        else:
            question, answer = part[: answered.start()], part[answered.end() :]
            found.append(QuestionAnswer(question.strip(), answer.strip()))
    return found
