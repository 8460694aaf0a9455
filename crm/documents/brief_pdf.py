"""A brief as one designed A4 page, whatever the history; the same brief gives the same bytes."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from crm.documents.brief_lines import FOOT, LEFT, RIGHT, meta, sections, subtitle
from crm.documents.brief_page import AFTER_SECTION, HEAD, ROW, Block, Entry, fit, height
from crm.documents.brief_shape import Section, pick
from crm.documents.exports.landing import landing
from crm.documents.fonts import FontSet, system_fonts
from crm.documents.layout import Setting, Span, wrap
from crm.documents.paper import (
    FRAME,
    GROUND,
    HAIRLINE,
    INK,
    JADE,
    MUTED,
    TONES,
    draw_spans,
)
from crm.documents.pdf import A4, Page
from crm.i18n import gettext as _
from crm.i18n import language
from crm.queries.briefs import words
from crm.queries.briefs.rows import Brief, Sales

_TRACK, _SEAL, _PALE = "#E9E4D9", "#BC3823", "#B9CFC9"
_WIDTH, _HEIGHT = A4
_MARGIN: Final = 40.0
_TOP: Final = 102.0
_LEFT_WIDTH: Final = 300.0
_RIGHT_X: Final = _MARGIN + _LEFT_WIDTH + 26
_RIGHT_WIDTH: Final = _WIDTH - _MARGIN - _RIGHT_X
_FOOT: Final = _HEIGHT - 44
_BAND_MIN, _BAND_PAD, _BAND_GAP = 136.0, 11.0, 12.0
_ADVICE_HEAD, _ADVICE_GAP = 18.0, 6.0
_BAND_FULL: Final = 228.0
_BAND_MOST: Final = 330.0
_ADVICE_X: Final = _MARGIN + 18
_ADVICE_WIDTH: Final = _RIGHT_X - 22 - _ADVICE_X
_NOTES_STEP: Final = 21.0
_BODY, _TITLE, _NOTE, _SMALL = 10.0, 11.0, 8.6, 7.6
_BARS_HEIGHT, _BARS = 48.0, 28.0
_GAUGE: Final = 14.0
_STRIP: Final = 13.0
_META: Final = 190.0


def write_brief_pdf(
    brief: Brief, path: Path, *, made_at: dt.datetime | None = None, fonts: FontSet | None = None
) -> None:
    """Write the page to a file; KnownError if it cannot be, or if there is no Chinese font."""
    content = brief_pdf(brief, made_at=made_at, fonts=fonts)
    with landing(path, force=True) as part:
        part.write_bytes(content)


def brief_pdf(
    brief: Brief, *, made_at: dt.datetime | None = None, fonts: FontSet | None = None
) -> bytes:
    """The page as PDF; `made_at` stands in its foot, by default the day."""
    page = Page(fonts or system_fonts())
    found = sections(brief)
    _header(page, brief)
    setting = Setting(page.fonts, _BODY)
    bars = next(
        (sales for sales in brief.orders.sales if any(m.amount > 0 for m in sales.months)), None
    )
    limit = next((x for x in brief.gifts.limits if x.each not in ("gift", "meeting")), None)
    extra = {"orders": _BARS_HEIGHT if bars else 0.0, "gifts": _GAUGE if limit else 0.0}
    wide = pick(found, LEFT)
    narrow = pick(found, RIGHT)
    if not wide:  # nothing is known yet: what there is stands on the left
        wide, narrow = narrow, []
    left = [Block(s, _LEFT_WIDTH, setting, extra=extra.get(s.key, 0.0)) for s in wide]
    right = [Block(s, _RIGHT_WIDTH, setting, extra=extra.get(s.key, 0.0)) for s in narrow]
    advice = [
        Block(s, _ADVICE_WIDTH, setting, numbered=s.key == "say", head=_ADVICE_HEAD)
        for s in pick(found, FOOT)
    ]
    room = _FOOT - _BAND_GAP - _TOP - AFTER_SECTION
    free = room - max(height(left), height(right))
    fit(advice, min(max(free, _BAND_FULL), _BAND_MOST) - 2 * _BAND_PAD, between=_ADVICE_GAP)
    band = height(advice, between=_ADVICE_GAP) + 2 * _BAND_PAD
    band = max(_BAND_MIN, band, min(free, _BAND_FULL))
    fit(left, room - band)
    small_bars = bars and any(b.more for b in left)
    if small_bars:  # the words first: the months shrink into the heading
        for block in left:
            block.extra = 0.0 if block.section.key == "orders" else block.extra
        fit(left, room - band)
    fit(right, room - band)
    share = limit.spent / limit.limit if limit and limit.limit else 1.0
    gauge = min(share, 1.0) if limit else None
    _column(page, left, _MARGIN, bars=bars, small_bars=bool(small_bars), gauge=gauge)
    _column(page, right, _RIGHT_X, gauge=gauge)
    _band(page, advice, _FOOT - _BAND_GAP - band, band)
    _footer(page, brief, made_at)
    title = f"{_('Visit brief')} {brief.customer.name} {brief.today.isoformat()}"
    return page.written(title=title, language=language())


def _header(page: Page, brief: Brief) -> None:
    page.rectangle(_MARGIN, 38, 38, 38, _SEAL, radius=7.6)
    page.text(_MARGIN + 7, 66, "拓", 24, "#FFFFFF")
    right = _WIDTH - _MARGIN
    x = _MARGIN + 50
    small = Setting(page.fonts, _NOTE)
    lines = [wrap((Span(text, "muted"),), _META, small, most=1)[0] for text in meta(brief)]
    widest = 0.0
    for place, line in enumerate(lines):
        wide = sum(small.width(span) for span in line)
        widest = max(widest, wide)
        draw_spans(page, small, right - wide, 48 + place * 13, line)
    room = right - widest - 16 - x
    name = Span(" ".join(brief.customer.name.split()), "strong")
    sizes = (Setting(page.fonts, size) for size in (20.0, 17.0, 14.0))
    named = next((one for one in sizes if one.width(name) <= room), None)
    if named is not None:
        draw_spans(page, named, x, 55, (name,))
    else:
        named = Setting(page.fonts, 12)
        rows = wrap((name,), room, named, most=2)
        for place, row in enumerate(rows):
            draw_spans(page, named, x, 60 - 14.5 * (len(rows) - 1 - place), row)
    about = wrap((Span(subtitle(brief), "muted"),), room, Setting(page.fonts, _BODY), most=1)[0]
    draw_spans(page, Setting(page.fonts, _BODY), x, 73.5, about)


def _column(
    page: Page,
    blocks: Sequence[Block],
    x: float,
    *,
    bars: Sales | None = None,
    small_bars: bool = False,
    gauge: float | None = None,
) -> None:
    y = _TOP
    for block in blocks:
        _title(page, block.section, x, y, block.width)
        at = y + HEAD
        for entry in block.entries:
            _entry(page, block, entry, x, at)
            at += entry.height
        if block.section.key == "orders" and bars is not None:
            if small_bars:
                _small_months(page, bars, block, x, y + 15)
            else:
                _months(page, bars, x, at + 4, block.width)
        if block.section.key == "gifts" and gauge is not None:
            page.rectangle(x, at + 5, block.width, 6, _TRACK, radius=3)
            if gauge:
                page.rectangle(x, at + 5, max(block.width * gauge, 6), 6, TONES["gift"], radius=3)
        y += block.height + AFTER_SECTION


def _title(page: Page, section: Section, x: float, y: float, width: float) -> None:
    title = Setting(page.fonts, _TITLE)
    small = Setting(page.fonts, _NOTE)
    wide = _title_width(page, section)
    draw_spans(page, title, x, y + 12, (Span(section.title, "strong"),))
    if section.note:
        note = wrap((Span(section.note, "muted"),), width - wide - 10, small, most=1)[0]
        taken = sum(small.width(span) for span in note)
        draw_spans(page, small, x + width - taken, y + 12, note)
    page.line(x, y + 18.5, x + width, HAIRLINE, 0.8)


def _entry(page: Page, block: Block, entry: Entry, x: float, y: float) -> None:
    setting = block.setting
    baseline = y + 11
    if entry.box:
        page.box(x + 0.5, baseline - 7.4, 7.6, INK)
    elif entry.number:
        draw_spans(page, setting, x, baseline, (Span(entry.number, "strong"),))
    elif entry.lead is not None:
        draw_spans(page, setting, x, baseline, (entry.lead,))
    for place, row in enumerate(entry.rows):
        draw_spans(page, setting, x + entry.indent, baseline + place * ROW, row)
    if entry.tail is not None:
        right = x + block.width - setting.width(entry.tail)
        draw_spans(page, setting, right, baseline + (len(entry.rows) - 1) * ROW, (entry.tail,))


def _months(page: Page, sales: Sales, x: float, y: float, width: float) -> None:
    """A bar for each of the last twelve months, this one dark."""
    most = max(month.amount for month in sales.months)
    step = width / len(sales.months)
    small = Setting(page.fonts, _SMALL)
    for place, month in enumerate(sales.months):
        tall = max(_BARS * max(month.amount, 0) / most, 0.8)
        last = place == len(sales.months) - 1
        left = x + place * step
        page.rectangle(
            left + 3, y + _BARS - tall, step - 6, tall, JADE if last else _PALE, radius=1.8
        )
        name = Span(words.month(month.month), "muted")
        draw_spans(page, small, left + (step - small.width(name)) / 2, y + _BARS + 10, (name,))


def _title_width(page: Page, section: Section) -> float:
    return Setting(page.fonts, _TITLE).width(Span(section.title, "strong"))


def _small_months(page: Page, sales: Sales, block: Block, x: float, base: float) -> None:
    """The same as a strip between the heading and its note, if there is room."""
    note = Setting(page.fonts, _NOTE).width(Span(block.section.note or ""))
    start = _title_width(page, block.section) + 12
    if start + len(sales.months) * 6 + 6 + note > block.width:
        return
    x += start
    most = max(month.amount for month in sales.months)
    for place, month in enumerate(sales.months):
        tall = max(_STRIP * max(month.amount, 0) / most, 0.8)
        colour = JADE if place == len(sales.months) - 1 else _PALE
        page.rectangle(x + place * 6, base - tall, 4.4, tall, colour, radius=0.8)


def _band(page: Page, blocks: Sequence[Block], y: float, tall: float) -> None:
    """What to say, what to bring, and room to write."""
    page.rectangle(_MARGIN, y, _WIDTH - 2 * _MARGIN, tall, GROUND, radius=8)
    page.rectangle(_MARGIN, y, 3.5, tall, JADE, radius=1.7)
    title = Setting(page.fonts, _TITLE)
    at = y + _BAND_PAD
    for block in blocks:
        draw_spans(page, title, _ADVICE_X, at + 10, (Span(block.section.title, "accent"),))
        at += _ADVICE_HEAD
        for entry in block.entries:
            _entry(page, block, entry, _ADVICE_X, at)
            at += entry.height
        at += _ADVICE_GAP
    heading = Span(_("Notes on the spot"), "strong")
    page.text(_RIGHT_X, y + _BAND_PAD + 10, heading.text, _TITLE, MUTED, bold=True)
    line = y + _BAND_PAD + 12 + _NOTES_STEP
    while line < y + tall - 6:
        page.line(_RIGHT_X, line, _WIDTH - _MARGIN - 14, FRAME, 0.6, dotted=True)
        line += _NOTES_STEP


def _footer(page: Page, brief: Brief, made_at: dt.datetime | None) -> None:
    page.line(_MARGIN, _FOOT, _WIDTH - _MARGIN, HAIRLINE, 0.8)
    day = words.day(made_at.date() if made_at else brief.today, dt.date.min)
    when = f"{day} {made_at:%H:%M}" if made_at else day
    left = _("Tuoke · made {when}").format(when=when)
    page.text(_MARGIN, _FOOT + 14, left, _SMALL, MUTED)
    right = _("For internal use · page {page} of {pages}").format(page=1, pages=1)
    wide = page.fonts.width(right, _SMALL)
    page.text(_WIDTH - _MARGIN - wide, _FOOT + 14, right, _SMALL, MUTED)
