"""The application for a gift or a meal (申请单): one A4 page with room to sign."""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from crm.documents.fonts import FontSet, system_fonts
from crm.documents.layout import Setting, Span, wrap
from crm.documents.paper import FRAME, GROUND, INK, MUTED, TONES, draw_spans
from crm.documents.pdf import A4, Page
from crm.i18n import gettext as _
from crm.i18n import language
from crm.labels import label
from crm.queries.briefs import words
from crm.queries.limit_uses import LimitUse
from crm.queries.requests import Request
from crm.queries.spending import SpendingRow

_WIDTH, _HEIGHT = A4
_MARGIN: Final = 48.0
_RIGHT: Final = _WIDTH - _MARGIN
_WIDE: Final = _RIGHT - _MARGIN
_LABEL: Final = 96.0
_BODY, _SMALL = 10.5, 8.4
_STEP: Final = 15.0
_MOST_LIMITS, _MOST_ROWS = 6, 4
_SIGN: Final = 92.0
_STATES: Final = {"over": "danger", "near": "warn", "ok": "muted"}


def request_pdf(request: Request, *, fonts: FontSet | None = None) -> bytes:
    """The page as PDF."""
    page = Page(fonts or system_fonts())
    row = request.spending
    title = _("Request for a gift") if row.fact == "gift" else _("Request for a meal")
    wide = page.fonts.width(title, 20, bold=True)
    page.text((_WIDTH - wide) / 2, 74, title, 20, INK, bold=True)
    number = _("No. {number}").format(number=row.id.hex[-8:].upper())
    page.text(_MARGIN, 96, number, _SMALL, MUTED)
    made = _day(request.today)
    page.text(_RIGHT - page.fonts.width(made, _SMALL), 96, made, _SMALL, MUTED)
    y = 106.0
    for pair in _fields(request):
        y = _row(page, y, pair)
    y = _limits(page, y, request)
    _signing(page, y)
    return page.written(title=f"{title} {row.day.isoformat()}", language=language())


def _fields(request: Request) -> list[Sequence[tuple[str, str]]]:
    """The cells, one or two a row."""
    row, rep = request.spending, request.applicant
    what = row.item or label("meeting_kind", row.kind)
    if row.quantity not in (0, 1000):
        what = f"{what} × {words.quantity(row.quantity)}"
    people = words.joined(list(row.people)) or "—"
    found: list[Sequence[tuple[str, str]]] = [
        ((_("Applicant"), rep.name), (_("Department"), rep.team or "—")),
        ((_("Customer"), words.joined(list(row.customers)) or "—"),),
        ((_("People"), people),),
        ((_("What for"), row.occasion or row.note or "—"), (_("Date"), _day(row.day))),
        ((_("Gift"), what),) if row.fact == "gift" else ((_("Place"), row.place or what),),
        ((_("Budget"), _money(row.budget, row)), (_("Cost"), _money(row.cost, row))),
    ]
    if row.note and row.note != row.occasion:
        found.append(((_("Note"), row.note),))
    return found


def _row(page: Page, y: float, cells: Sequence[tuple[str, str]]) -> float:
    """One row of the form; where the next begins."""
    setting = Setting(page.fonts, _BODY)
    wide = _WIDE / len(cells)
    set_cells = [
        (name, wrap((Span(text),), wide - _LABEL - 20, setting, most=_MOST_ROWS))
        for name, text in cells
    ]
    tall = max(len(rows) for _name, rows in set_cells) * _STEP + 15
    _frame(page, y, tall)
    for place, (name, rows) in enumerate(set_cells):
        x = _MARGIN + place * wide
        page.rectangle(x + 0.5, y + 0.5, _LABEL - 1, tall - 1, GROUND)
        page.text(x + 10, y + 19, name, _BODY, MUTED)
        for number, row in enumerate(rows):
            draw_spans(page, setting, x + _LABEL + 10, y + 19 + number * _STEP, row)
    return y + tall


def _frame(page: Page, y: float, tall: float) -> None:
    """The edge around a row."""
    for level in (y, y + tall):
        page.line(_MARGIN, level, _RIGHT, FRAME, 0.7)
    for x in (_MARGIN, _RIGHT):
        page.rectangle(x - 0.35, y, 0.7, tall, FRAME)


def _limits(page: Page, y: float, request: Request) -> float:
    """Each limit with what is used of it, this one included."""
    shown = request.limits[:_MOST_LIMITS]
    tall = max(len(shown), 1) * 34 + 30
    _frame(page, y, tall)
    page.rectangle(_MARGIN + 0.5, y + 0.5, _LABEL - 1, tall - 1, GROUND)
    setting = Setting(page.fonts, _BODY)
    for number, row in enumerate(wrap((Span(_("Limits")),), _LABEL - 16, setting, most=2)):
        page.text(_MARGIN + 10, y + 19 + number * _STEP, row[0].text, _BODY, MUTED)
    x, at = _MARGIN + _LABEL + 10, y + 19
    if not shown:
        page.text(x, at, _("No limit is set for this."), _BODY, MUTED)
    for use in shown:
        state = label("progress_state", use.state)
        tone = TONES[_STATES[use.state]]
        state_wide = page.fonts.width(state, _BODY, bold=True)
        bold = Setting(page.fonts, _SMALL + 1)
        for span in wrap(
            (Span(_limit_name(use), "strong"),), _RIGHT - 20 - state_wide - x, bold, most=1
        )[0]:
            page.text(x, at, span.text, _SMALL + 1, INK, bold=True)
        page.text(_RIGHT - 10 - state_wide, at, state, _BODY, tone, bold=True)
        said = _("Limit {limit} · used {used} with this one · before it {before} · left {left}")
        text = said.format(
            limit=words.money(use.limit, use.currency),
            used=words.money(use.used, use.currency),
            before=words.money(request.before(use), use.currency),
            left=words.money(use.left, use.currency),
        )
        page.text(x, at + 14, text, _SMALL, MUTED)
        at += 34
    note = _("What awaits approval is counted, what was not approved is not.")
    page.text(x, y + tall - 9, note, 7.4, MUTED)
    return y + tall


def _signing(page: Page, y: float) -> None:
    """Cells to sign: who asks, the leader, the accountant."""
    cells = (_("Applicant signs"), _("Leader: approve / send back"), _("Accounts"))
    wide = _WIDE / len(cells)
    _frame(page, y, _SIGN)
    for place, name in enumerate(cells):
        x = _MARGIN + place * wide
        if place:
            page.rectangle(x - 0.35, y, 0.7, _SIGN, FRAME)
        page.text(x + 10, y + 19, name, _SMALL + 0.6, MUTED)
        page.line(x + 10, y + _SIGN - 32, x + wide - 14, FRAME, 0.6)
        page.text(x + 10, y + _SIGN - 14, f"{_('Date')}:", _SMALL, MUTED)


def _limit_name(use: LimitUse) -> str:
    parts = (use.label, label("each", use.each) if use.each else _("all together"), use.name)
    period = label("period", use.period)
    return " · ".join(filter(None, (*parts, period)))


def _day(day: dt.date) -> str:
    return words.day(day, dt.date.min)


def _money(amount: int | None, row: SpendingRow) -> str:
    return "—" if amount is None else words.money(amount, row.currency, cents=True)
