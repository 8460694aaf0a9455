"""What of a brief fits into a column: sections are shortened, the longest first, until all fit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from crm.documents.brief_shape import Line, Section, more_words
from crm.documents.layout import Setting, Span, cut, wrap

ROW: Final = 13.6
AFTER_LINE: Final = 2.4
HEAD: Final = 24.0
AFTER_SECTION: Final = 12.5
MOST_ROWS: Final = 3
_LEAD_GAP: Final = 8.0
_LEAD_SHARE: Final = 0.36
_BOX: Final = 15.0
_READABLE: Final = 2
_MOST_LINES: Final = 12
_TAIL_GAP: Final = 6.0
_FEW: Final = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """A line as it is set: its lead, its rows at an indent, and at the right of the last a tail."""

    lead: Span | None
    box: bool
    number: str
    indent: float
    rows: tuple[tuple[Span, ...], ...]
    tail: Span | None = None

    @property
    def height(self) -> float:
        """Points from the top of the line to the top of the next."""
        return len(self.rows) * ROW + AFTER_LINE


@dataclass(slots=True)
class Block:
    """A section in a column: how many of its lines are set, in how many rows at most."""

    section: Section
    width: float
    setting: Setting
    extra: float = 0.0
    numbered: bool = False
    head: float = HEAD
    lines: int = field(init=False)
    rows: int = MOST_ROWS
    _made: dict[int, tuple[Entry, ...]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self.lines = min(len(self.section.lines), _MOST_LINES)

    @property
    def more(self) -> int:
        """How many lines are left out."""
        return len(self.section.lines) - self.lines + self.section.more

    @property
    def entries(self) -> list[Entry]:
        """The lines that are set, the last of them saying what is left out."""
        if self.rows not in self._made:
            self._made[self.rows] = self._entries()
        found = list(self._made[self.rows][: self.lines])
        if self.more and found:
            last, words = found[-1], Span(more_words(self.more), "muted")
            taken = last.indent + sum(map(self.setting.width, last.rows[-1]))
            if taken + _LEAD_GAP + self.setting.width(words) <= self.width:
                found[-1] = replace(last, tail=words)
            else:
                found.append(Entry(None, box=False, number="", indent=0.0, rows=((words,),)))
        return found

    @property
    def height(self) -> float:
        """Points from its title to its end."""
        return self.head + sum(entry.height for entry in self.entries) + self.extra

    def shorten(self, least: int, rows: int) -> bool:
        """Set less of it, but so many lines, and so many rows of each; False if that is all."""
        longest = max((len(entry.rows) for entry in self.entries), default=1)
        if longest > rows:
            self.rows = longest - 1
            return True
        if self.lines > least:
            self.lines -= 1
            return True
        return False

    def lengthen(self) -> bool:
        """Set one line more; False if all are set."""
        if self.lines == min(len(self.section.lines), _MOST_LINES):
            return False
        self.lines += 1
        return True

    def _entries(self) -> tuple[Entry, ...]:
        lines = self.section.lines[:_MOST_LINES]
        leads = [self.setting.width(line.lead) for line in lines if line.lead and line.lead.text]
        lead = min(max(leads, default=0.0) + _LEAD_GAP, self.width * _LEAD_SHARE) if leads else 0.0
        return tuple(self._entry(line, number, lead) for number, line in enumerate(lines, 1))

    def _entry(self, line: Line, number: int, lead: float) -> Entry:
        indent = 0.0
        shown = line.lead
        if line.box or self.numbered:
            indent = _BOX
        elif line.lead is not None and line.lead.text:
            indent = lead
            if self.setting.width(line.lead) > lead - 2:
                shown = wrap((line.lead,), lead - 2, self.setting, most=1)[0][0]
        rows = self._rows(line, self.width - indent)
        return Entry(
            shown,
            box=line.box,
            number=str(number) if self.numbered else "",
            indent=indent,
            rows=tuple(tuple(row) for row in rows),
        )

    def _rows(self, line: Line, width: float) -> list[list[Span]]:
        """The rows of a line; its note, the fact it comes from, is never cut off."""
        rows = wrap(line.spans, width, self.setting, most=self.rows)
        if line.note is None:
            return rows
        room = width - self.setting.width(line.note) - _TAIL_GAP
        if sum(map(self.setting.width, rows[-1])) <= room:
            rows[-1] = [*rows[-1], Span("  "), line.note]
        elif len(rows) < self.rows:
            rows.append([line.note])
        else:
            rows[-1] = [*cut(rows[-1], room, self.setting), Span("  "), line.note]
        return rows


def fit(blocks: Sequence[Block], room: float, *, between: float = AFTER_SECTION) -> None:
    """Shorten the blocks, the highest first, until they fit: first to a few lines each, then on.

    Then lines come back where there is room for them after all.
    """
    for least, rows in ((_FEW, _READABLE), (1, _READABLE), (1, 1)):
        open_ = list(reversed(blocks))  # of two as high, the later one gives way
        while open_ and height(blocks, between=between) > room:
            highest = max(open_, key=lambda block: block.height)
            if not highest.shorten(least, rows):
                open_.remove(highest)
    for block in sorted(blocks, key=lambda block: block.height):
        while block.lengthen():
            if height(blocks, between=between) > room:
                block.lines -= 1
                break


def height(blocks: Iterable[Block], *, between: float = AFTER_SECTION) -> float:
    """Points that the blocks take one below the other."""
    heights = [block.height for block in blocks]
    return sum(heights) + between * max(len(heights) - 1, 0)
