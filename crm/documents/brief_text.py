"""A brief as plain text, for a terminal and the clipboard, in the order of the page."""

from collections.abc import Iterator

from crm.documents.brief_lines import meta, sections, subtitle
from crm.documents.brief_shape import DOT, Section, bracketed, more_words
from crm.queries.briefs.rows import Brief

_LONGEST = 300


def brief_text(brief: Brief) -> str:
    """The whole brief as text; each thing to say or bring names its fact."""
    return "\n".join(brief_text_lines(brief))


def brief_text_lines(brief: Brief) -> list[str]:
    """The lines of the same."""
    head = [brief.customer.name, subtitle(brief), DOT.join(filter(None, meta(brief)))]
    return [*head, *(line for section in sections(brief) for line in _section(section))]


def _section(section: Section) -> Iterator[str]:
    yield ""
    yield section.title + (bracketed(section.note) if section.note else "")
    numbered = section.key == "say"
    for number, line in enumerate(section.lines, start=1):
        text = line.text if len(line.text) <= _LONGEST else line.text[: _LONGEST - 1] + "…"
        yield f"  {number} {text}" if numbered else f"  {text}"
    if section.more:
        yield f"  {more_words(section.more)}"
