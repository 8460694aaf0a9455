"""Breaking text into lines of a width, Chinese and Latin, with real font metrics."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from crm.documents.fonts import FontSet, is_han

ELLIPSIS: Final = "…"
HARD_SPACE: Final = "\u00a0"
"""A space where no line may break."""
_NOTE: Final = 0.8
# 避头尾: what may not begin a line, and what may not end one.
NEVER_FIRST: Final = frozenset("，。、；：？！）》」』】〕〉”’…—·～％‰℃,.;:?!)]}%'\"")
NEVER_LAST: Final = frozenset("（《「『【〔〈“‘¥￥$€£([{#")


@dataclass(frozen=True, slots=True)
class Span:
    """Text in one tone: plain, strong, muted, note (smaller), accent, warn, danger or gift."""

    text: str
    tone: str = "plain"


@dataclass(frozen=True, slots=True)
class Setting:
    """How text is set: its size in points, and which tones are bold."""

    fonts: FontSet
    size: float
    bold_tones: frozenset[str] = frozenset({"strong", "accent", "warn", "danger", "gift"})

    def bold(self, span: Span) -> bool:
        """Whether the span is bold."""
        return span.tone in self.bold_tones

    def size_of(self, span: Span) -> float:
        """The size of the span in points."""
        return self.size * _NOTE if span.tone == "note" else self.size

    def width(self, span: Span) -> float:
        """The width of a span in points."""
        return self.fonts.width(span.text, self.size_of(span), bold=self.bold(span))


def wrap(
    spans: Sequence[Span], width: float, setting: Setting, *, most: int = 1000
) -> list[list[Span]]:
    """Lines of at most `width`, at most `most` of them; what is left out ends in an ellipsis.

    Breaks at spaces and between Han characters, never before closing or after opening marks; a
    word wider than the line is broken where it must be.
    """
    lines: list[list[Span]] = [[]]
    used = 0.0
    for piece in _pieces(spans):
        wide = sum(map(setting.width, piece))
        # A space that would hang over the edge is no reason to break.
        bare = piece if used + wide <= width else _bare(piece)
        if used + sum(map(setting.width, bare)) <= width:
            lines[-1].extend(bare)
            used += wide
            continue
        for part in [piece] if wide <= width else _fitting(piece, width, setting):
            if lines[-1]:
                if len(lines) == most:
                    return [*map(_joined, lines[:-1]), cut(lines[-1], width, setting)]
                lines.append([])
            lines[-1].extend(part)
            used = sum(map(setting.width, part))
    return [_joined(line) for line in lines if line] or [[]]


def cut(line: Sequence[Span], width: float, setting: Setting) -> list[Span]:
    """The line, made to end in an ellipsis within the width."""
    last = _joined(line)
    while last:
        end = last[-1]
        text = end.text.rstrip()
        tried = [*last[:-1], replace(end, text=text + ELLIPSIS)]
        if text and sum(map(setting.width, tried)) <= width:
            return tried
        last = [*last[:-1], replace(end, text=text[:-1])] if len(text) > 1 else last[:-1]
    return [Span(ELLIPSIS)]


def _joined(line: Sequence[Span]) -> list[Span]:
    """The pieces of a line as spans again, without space at the end."""
    joined: list[Span] = []
    for piece in line:
        if joined and joined[-1].tone == piece.tone:
            joined[-1] = replace(piece, text=joined[-1].text + piece.text)
        else:
            joined.append(piece)
    if joined:
        joined[-1] = replace(joined[-1], text=joined[-1].text.rstrip())
    return [span for span in joined if span.text]


def _pieces(spans: Sequence[Span]) -> Iterator[list[Span]]:
    """What may not be broken: a word with its space, a Han character with its marks."""
    piece: list[Span] = []
    before = ""
    for span in spans:
        start = 0
        text = span.text.replace("\n", " ")
        for place, character in enumerate(text):
            if before and _may_break(before, character):
                if place > start:
                    piece.append(replace(span, text=text[start:place]))
                if piece:
                    yield piece
                piece, start = [], place
            before = character
        if text[start:]:
            piece.append(replace(span, text=text[start:]))
    if piece:
        yield piece


def _may_break(before: str, after: str) -> bool:
    if after in NEVER_FIRST or before in NEVER_LAST or after.isspace() or before == HARD_SPACE:
        return False
    return before.isspace() or is_han(before) or is_han(after)


def _bare(piece: Sequence[Span]) -> list[Span]:
    """The piece without space at its end."""
    end = replace(piece[-1], text=piece[-1].text.rstrip())
    return [*piece[:-1], end] if end.text else list(piece[:-1])


def _fitting(piece: Sequence[Span], width: float, setting: Setting) -> Iterator[list[Span]]:
    """A piece wider than a line, in parts that fit."""
    part: list[Span] = []
    used = 0.0
    for span in piece:
        for character in span.text:
            one = replace(span, text=character)
            wide = setting.width(one)
            if part and used + wide > width:
                yield _joined(part)
                part, used = [], 0.0
            part.append(one)
            used += wide
    if part:
        yield _joined(part)
