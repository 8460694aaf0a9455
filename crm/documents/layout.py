"""Breaking text into lines of a width, Chinese and Latin, with real font metrics."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from crm.documents.fonts import FontSet, is_han

ELLIPSIS: Final = "…"
# 避头尾: what may not begin a line, and what may not end one.
NEVER_FIRST: Final = frozenset("，。、；：？！）》」』】〕〉”’…—·～％‰℃,.;:?!)]}%'\"")
NEVER_LAST: Final = frozenset("（《「『【〔〈“‘¥￥$€£([{#")


@dataclass(frozen=True, slots=True)
class Span:
    """Text in one tone: plain, strong, muted, accent, warn, danger, info or gift."""

    text: str
    tone: str = "plain"


@dataclass(frozen=True, slots=True)
class Setting:
    """How text is set: its size in points, and which tones are bold."""

    fonts: FontSet
    size: float
    bold_tones: frozenset[str] = frozenset({"strong", "accent", "warn", "danger"})

    def width(self, span: Span) -> float:
        """The width of a span in points."""
        return self.fonts.width(span.text, self.size, bold=span.tone in self.bold_tones)


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
        wide = setting.width(piece)
        if used + wide <= width:
            lines[-1].append(piece)
            used += wide
            continue
        if piece.text.isspace():
            continue
        # A space that would hang over the edge is no reason to break.
        bare = replace(piece, text=piece.text.rstrip())
        if used + setting.width(bare) <= width:
            lines[-1].append(bare)
            used = width
            continue
        if lines[-1]:
            if len(lines) == most:
                return _cut(lines, width, setting)
            lines.append([])
            used = 0.0
        for part in _fitting(piece, width, setting):
            if lines[-1]:
                if len(lines) == most:
                    return _cut(lines, width, setting)
                lines.append([])
            lines[-1].append(part)
            used = setting.width(part)
    return [_joined(line) for line in lines if line] or [[]]


def _cut(lines: list[list[Span]], width: float, setting: Setting) -> list[list[Span]]:
    """The lines, the last one made to end in an ellipsis."""
    last = _joined(lines[-1])
    while last:
        end = last[-1]
        text = end.text.rstrip()
        tried = [*last[:-1], replace(end, text=text + ELLIPSIS)]
        if text and sum(setting.width(span) for span in tried) <= width:
            return [*(_joined(line) for line in lines[:-1]), tried]
        last = [*last[:-1], replace(end, text=text[:-1])] if len(text) > 1 else last[:-1]
    return [*(_joined(line) for line in lines[:-1]), [Span(ELLIPSIS)]]


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


def _pieces(spans: Sequence[Span]) -> Iterator[Span]:
    """What may not be broken: a word with its space, a Han character with its marks.

    A mark that begins a span sticks to the span before it, unless their tones differ.
    """
    for span in spans:
        text = " ".join(span.text.split("\n"))
        start = 0
        for place in range(1, len(text)):
            if _may_break(text[place - 1], text[place]):
                yield replace(span, text=text[start:place])
                start = place
        if text[start:]:
            yield replace(span, text=text[start:])


def _may_break(before: str, after: str) -> bool:
    if after in NEVER_FIRST or before in NEVER_LAST or after.isspace():
        return False
    return before.isspace() or is_han(before) or is_han(after)


def _fitting(piece: Span, width: float, setting: Setting) -> Iterator[Span]:
    """A piece wider than a line, in parts that fit."""
    start = 0
    for end in range(1, len(piece.text) + 1):
        if end - start > 1 and setting.width(replace(piece, text=piece.text[start:end])) > width:
            yield replace(piece, text=piece.text[start : end - 1])
            start = end - 1
    yield replace(piece, text=piece.text[start:])
