"""The sections of a brief as widgets, for the dialog and the panel of Today."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from crm.documents.brief_lines import Line, Section, meta, more_words, subtitle
from crm.queries.briefs import Brief
from crm.ui.widgets.kit import Kit
from crm.ui.widgets.layouts import boxed, column, row
from crm.ui.widgets.marks import grade_tone

_TONES = {"accent": "accent", "warn": "warn", "danger": "danger", "gift": "gift"}


def brief_head(kit: Kit, found: Brief) -> QHBoxLayout:
    """Who it is about, where they are, how long since the last contact."""
    customer = found.customer
    about = column(
        kit.line(customer.name, "title", strong=True, elide=True),
        kit.text(" · ".join(filter(None, (subtitle(found), *meta(found)))), "text2", "small"),
        gap=0,
    )
    return row(kit.monogram(customer.name, grade_tone(customer.grade), 44), (about, 1), gap=12)


def section_box(kit: Kit, section: Section) -> QFrame:
    """A heading with its lines; the tone of a line is the loudest of its parts."""
    parts: list[QWidget] = []
    for number, entry in enumerate(section.lines, start=1):
        text = f"{number}  {entry.text}" if section.key == "say" else entry.text
        label = kit.text(text)
        label.setProperty("tone", _tone(entry))
        parts.append(label)
    if section.more:
        parts.append(kit.text(more_words(section.more), "text2", "small"))
    head = row(kit.line(section.title, tone="accent", strong=True), gap=8)
    if section.note:
        head.addWidget(kit.line(section.note, "small", "text2", elide=True), 1)
    else:
        head.addStretch(1)
    return boxed(column(head, *parts, None, gap=3))


def _tone(entry: Line) -> str:
    tones = [_TONES[span.tone] for span in entry.spans if span.tone in _TONES]
    return tones[0] if tones and "danger" not in tones else ("danger" if tones else "text")
