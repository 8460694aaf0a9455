"""The visit plan on A4, landscape: a table over as many pages as it needs, signed on the last."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from crm.documents.exports.landing import landing
from crm.documents.fonts import FontSet, system_fonts
from crm.documents.layout import Setting, Span, wrap
from crm.documents.paper import FRAME, GROUND, INK, MUTED, draw_spans
from crm.documents.pdf import A4, Page
from crm.documents.visit_plan import VisitPlan, headings, signatures
from crm.i18n import gettext as _
from crm.i18n import language
from crm.queries.briefs import words

_HEIGHT, _WIDTH = A4
_MARGIN: Final = 36.0
_INSIDE: Final = _WIDTH - 2 * _MARGIN
_TOP: Final = 92.0
_FOOT: Final = _HEIGHT - 34
_SIGN: Final = 62.0
_LINE: Final = 12.0
_PAD: Final = 5.0
_SIZE, _SMALL, _TITLE = 8.6, 7.6, 18.0
_MOST_LINES: Final = 6
_EMPTY_ROWS: Final = 4
_SHARES: Final = (26, 62, 58, 112, 78, 116, 106, 74, 48, 90)
"""The widths of the columns, of their sum."""
_COLUMNS: Final = tuple(_INSIDE * share / sum(_SHARES) for share in _SHARES)


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of the table, each cell broken into lines."""

    cells: Sequence[Sequence[Sequence[Span]]]

    @property
    def height(self) -> float:
        """As high as the fullest cell."""
        return max(map(len, self.cells)) * _LINE + 2 * _PAD


def write_visit_plan_pdf(plan: VisitPlan, path: Path, *, fonts: FontSet | None = None) -> None:
    """Write the plan to a file; KnownError if it cannot be, or if there is no Chinese font."""
    content = visit_plan_pdf(plan, fonts=fonts)
    with landing(path, force=True) as part:
        part.write_bytes(content)


def visit_plan_pdf(plan: VisitPlan, *, fonts: FontSet | None = None) -> bytes:
    """The plan as PDF; the same plan gives the same bytes."""
    page = Page(fonts or system_fonts(), (_WIDTH, _HEIGHT))
    setting = Setting(page.fonts, _SIZE)
    head = _row(headings(), setting, "strong")
    rows = [_row(visit.cells, setting) for visit in plan.visits]
    # Room to write by hand what comes up on the way.
    rows += [_row(("",) * len(_COLUMNS), setting) for _n in range(_EMPTY_ROWS)]
    sheets = list(_sheets(rows, head.height))
    for number, sheet in enumerate(sheets, start=1):
        if number > 1:
            page.turn()
        _header(page, plan)
        y = _table(page, setting, head, sheet)
        if number == len(sheets):
            _sign(page, setting, max(y + 14, _FOOT - _SIGN))
        _footer(page, number, len(sheets))
    title = f"{_('Visit plan')} {plan.rep} {plan.start.isoformat()}"
    return page.written(title=title, language=language())


def _row(cells: Sequence[str], setting: Setting, tone: str = "plain") -> _Row:
    return _Row(
        [
            wrap((Span(text, tone),), width - 2 * _PAD, setting, most=_MOST_LINES)
            for text, width in zip(cells, _COLUMNS, strict=True)
        ]
    )


def _sheets(rows: Sequence[_Row], head: float) -> Iterator[Sequence[_Row]]:
    """The rows page by page; the last page keeps room for the signatures."""
    sheet: list[_Row] = []
    room = free = _FOOT - _TOP - head - 6
    for place, row in enumerate(rows):
        need = row.height + (_SIGN + 14 if place == len(rows) - 1 else 0)
        if sheet and need > free:
            yield sheet
            sheet, free = [], room
        sheet.append(row)
        free -= row.height
    yield sheet


def _header(page: Page, plan: VisitPlan) -> None:
    title = _("Visit plan")
    wide = page.fonts.width(title, _TITLE, bold=True)
    page.text((_WIDTH - wide) / 2, 50, title, _TITLE, INK, bold=True)
    colon = "：" if language() == "zh" else ": "
    rep = " · ".join(filter(None, (plan.rep, plan.team)))
    small = Setting(page.fonts, _SIZE + 0.8)
    filled_on = words.day(plan.filled_on, plan.filled_on.min)
    left = colon.join((_("Sales representative"), rep))
    middle = colon.join((_("For the days"), plan.span))
    right = colon.join((_("Filled in on"), filled_on))
    third = _INSIDE / 3
    for place, text in enumerate((left, middle, right)):
        line = wrap((Span(text),), third - 8, small, most=1)[0]
        taken = sum(map(small.width, line))
        x = _MARGIN + place * third + (third - taken) * place / 2
        draw_spans(page, small, x, 78, line)


def _table(page: Page, setting: Setting, head: _Row, rows: Sequence[_Row]) -> float:
    y = _TOP
    page.rectangle(_MARGIN, y, _INSIDE, head.height, GROUND)
    edges = [_MARGIN]
    for width in _COLUMNS:
        edges.append(edges[-1] + width)
    for row in (head, *rows):
        page.line(_MARGIN, y, edges[-1], FRAME, 0.6)
        for cell, x in zip(row.cells, edges, strict=False):
            for place, line in enumerate(cell):
                draw_spans(page, setting, x + _PAD, y + _PAD + 9 + place * _LINE, line)
        y += row.height
    page.line(_MARGIN, y, edges[-1], FRAME, 0.6)
    for x in edges:
        page.upright(x, _TOP, y, FRAME, 0.6)
    return y


def _sign(page: Page, setting: Setting, y: float) -> None:
    width = _INSIDE / len(signatures())
    page.line(_MARGIN, y, _MARGIN + _INSIDE, FRAME, 0.6)
    page.line(_MARGIN, y + _SIGN - 16, _MARGIN + _INSIDE, FRAME, 0.6)
    for place, name in enumerate(signatures()):
        x = _MARGIN + place * width
        page.upright(x, y, y + _SIGN - 16, FRAME, 0.6)
        line = wrap((Span(name, "muted"),), width - 2 * _PAD, setting, most=1)[0]
        draw_spans(page, setting, x + _PAD, y + _PAD + 9, line)
    page.upright(_MARGIN + _INSIDE, y, y + _SIGN - 16, FRAME, 0.6)


def _footer(page: Page, number: int, count: int) -> None:
    page.text(_MARGIN, _FOOT + 14, "Tuoke", _SMALL, MUTED)
    right = _("page {page} of {pages}").format(page=number, pages=count)
    wide = page.fonts.width(right, _SMALL)
    page.text(_WIDTH - _MARGIN - wide, _FOOT + 14, right, _SMALL, MUTED)
