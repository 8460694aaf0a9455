"""What all our pages on paper share: the colours, and how text is set in them."""

from collections.abc import Sequence
from typing import Final

from crm.documents.layout import Setting, Span
from crm.documents.pdf import Page

INK: Final = "#26231E"
MUTED: Final = "#655E52"
JADE: Final = "#0B665B"
TONES: Final = {
    "plain": INK,
    "strong": INK,
    "muted": MUTED,
    "note": MUTED,
    "accent": JADE,
    "warn": "#8A5200",
    "danger": "#AE321C",
    "gift": "#86386A",
}
HAIRLINE: Final = "#D9D2C4"
FRAME: Final = "#B5AB99"
GROUND: Final = "#F4F1E9"


def draw_spans(page: Page, setting: Setting, x: float, y: float, spans: Sequence[Span]) -> None:
    """Set a line on the baseline y, each span in the colour of its tone."""
    for span in spans:
        colour = TONES.get(span.tone, INK)
        x = page.text(x, y, span.text, setting.size_of(span), colour, bold=setting.bold(span))
