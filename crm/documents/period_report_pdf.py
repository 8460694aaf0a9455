"""The report of a week or a month on A4: the words of the copied text, a bar at each target."""

from collections.abc import Sequence
from typing import Final

from crm.documents.fonts import FontSet, system_fonts
from crm.documents.layout import Setting, Span, wrap
from crm.documents.paper import HAIRLINE, INK, JADE, MUTED, TONES, draw_spans
from crm.documents.pdf import A4, Page
from crm.documents.period_report import period_report_text
from crm.i18n import language
from crm.queries.period_report import PeriodReport
from crm.queries.progress import TargetProgress

_WIDTH, _HEIGHT = A4
_MARGIN: Final = 48.0
_RIGHT: Final = _WIDTH - _MARGIN
_FOOT: Final = _HEIGHT - 48
_TITLE, _HEAD, _BODY, _NOTE = 20.0, 12.0, 10.5, 8.0
_STEP: Final = 16.0
_BAR: Final = 132.0  # wide
_TRACK: Final = "#ECE7DC"
_ITEM: Final = "- "
_SHORT: Final = {"behind", "missed"}


def period_report_pdf(report: PeriodReport, *, fonts: FontSet | None = None) -> bytes:
    """The pages as PDF."""
    title, *parts = period_report_text(report).rstrip("\n").split("\n\n")
    paper = _Paper(Page(fonts or system_fonts()), title)
    paper.header(report.rep)
    for place, part in enumerate(parts):
        head, *lines = part.split("\n")
        bars = report.targets if place == 0 else ()
        paper.part(head, [line.removeprefix(_ITEM) for line in lines], bars)
    paper.footer()
    return paper.page.written(title=title, language=language())


class _Paper:
    """Where on which page one is."""

    def __init__(self, page: Page, title: str) -> None:
        self.page, self.title = page, title
        self.y, self.number = 0.0, 1

    def header(self, rep: str) -> None:
        """What it is of, and whose."""
        name = self.title.removesuffix(f" · {rep}") if rep else self.title
        self.page.text(_MARGIN, 70, name, _TITLE, INK, bold=True)
        wide = self.page.fonts.width(rep, _BODY)
        self.page.text(_RIGHT - wide, 70, rep, _BODY, MUTED)
        self.page.line(_MARGIN, 84, _RIGHT, JADE, 1.6)
        self.y = 112.0

    def part(self, head: str, lines: list[str], bars: Sequence[TargetProgress]) -> None:
        """A heading with its lines, each with the bar of its target if there are any."""
        self.room(3 * _STEP)
        self.page.text(_MARGIN, self.y, head, _HEAD, JADE, bold=True)
        self.y += _STEP + 5
        setting = Setting(self.page.fonts, _BODY)
        wide = _RIGHT - _MARGIN - 14 - (_BAR + 16 if bars else 0)
        for place, line in enumerate(lines):
            rows = wrap((Span(line),), wide, setting, most=6)
            self.room(len(rows) * _STEP)
            self.page.rectangle(_MARGIN + 1, self.y - 5.4, 3.2, 3.2, MUTED, radius=1.6)
            if place < len(bars):
                self.bar(bars[place])
            for row in rows:
                draw_spans(self.page, setting, _MARGIN + 14, self.y, row)
                self.y += _STEP
            self.y += 3
        self.y += 12

    def bar(self, target: TargetProgress) -> None:
        """How far it is, to the floor and to the stretch."""
        x, top = _RIGHT - _BAR, self.y - 8
        low, high = target.low or target.high or 1, target.high or target.low or 1
        most = max(low, high, target.value, 1)
        over = target.sense == "cap" and target.value > high
        colour = TONES["danger"] if over else TONES["warn"] if target.state in _SHORT else JADE
        self.page.rectangle(x, top, _BAR, 7, _TRACK, radius=3.5)
        filled = _BAR * max(target.value, 0) / most
        if filled:
            self.page.rectangle(x, top, max(filled, 7), 7, colour, radius=3.5)
        for bound in {low, high}:
            self.page.rectangle(x + _BAR * bound / most - 0.7, top - 3, 1.4, 13, INK)

    def room(self, needed: float) -> None:
        """Begin another page where that does not fit."""
        if self.y + needed > _FOOT:
            self.footer()
            self.page.turn()
            self.number += 1
            self.y = 70.0

    def footer(self) -> None:
        """Which page it is."""
        words = f"{self.title} · {self.number}"
        self.page.line(_MARGIN, _HEIGHT - 40, _RIGHT, HAIRLINE, 0.6)
        self.page.text(_MARGIN, _HEIGHT - 26, words, _NOTE, MUTED)
