"""The shape of a brief in words: sections of lines, lines of spans."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from crm.documents.layout import HARD_SPACE, Span
from crm.i18n import gettext as _
from crm.i18n import ngettext
from crm.queries.briefs.rows import FactRef

DOT: Final = " · "


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One entry of a section: its lead (a name, a day), words and note, and the facts behind it."""

    spans: tuple[Span, ...]
    lead: Span | None = None
    note: Span | None = None
    box: bool = False
    facts: tuple[FactRef, ...] = ()

    @property
    def text(self) -> str:
        """The words without their tones."""
        lead = f"{self.lead.text}  " if self.lead is not None and self.lead.text else ""
        note = bracketed(self.note.text) if self.note is not None else ""
        text = "".join(span.text for span in self.spans)
        return (("□ " if self.box else "") + lead + text + note).replace(HARD_SPACE, " ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with its lines; `more` counts those left out already."""

    key: str
    title: str
    note: str
    lines: tuple[Line, ...]
    more: int = 0


def bracketed(text: str) -> str:
    """The words after a line or a heading."""
    return _("  ({text})").format(text=text)


def more_words(count: int) -> str:
    """The last line of a long section."""
    return ngettext("… {count} more", "… {count} more", count).format(count=count)


def pick(found: Iterable[Section], keys: Sequence[str]) -> list[Section]:
    """The sections of these keys, in their order."""
    by_key = {section.key: section for section in found}
    return [by_key[key] for key in keys if key in by_key]


def one_line(text: str | None) -> str:
    """The text without breaks and idle spaces."""
    return " ".join((text or "").split())


def plain(*texts: str | None) -> tuple[Span, ...]:
    """Texts in the plain tone, a dot between them."""
    return (Span(DOT.join(text for text in texts if text)),)
