"""A brief as headed lines of words: what the page, the screen and the clipboard all show."""

from typing import Final

from crm.documents.brief_news import (
    changes_section,
    dates_section,
    gifts_section,
    lessons_section,
)
from crm.documents.brief_shape import DOT, Line, Section, more_words, pick
from crm.documents.brief_standing import (
    contacts_section,
    orders_section,
    promises_section,
    state_section,
    who_section,
)
from crm.documents.layout import HARD_SPACE, Span
from crm.i18n import gettext as _
from crm.i18n import ngettext
from crm.queries.briefs import words
from crm.queries.briefs.rows import Brief

__all__ = [
    "FOOT",
    "LEFT",
    "RIGHT",
    "Line",
    "Section",
    "meta",
    "more_words",
    "pick",
    "sections",
    "subtitle",
]

LEFT: Final = ("who", "state", "promises", "contacts", "orders")
RIGHT: Final = ("changes", "gifts", "dates", "lessons")
FOOT: Final = ("say", "bring")


def sections(brief: Brief) -> list[Section]:
    """The sections that have something to say, in the order they are read."""
    made = (
        who_section(brief),
        state_section(brief),
        promises_section(brief),
        contacts_section(brief),
        orders_section(brief),
        changes_section(brief),
        gifts_section(brief),
        dates_section(brief),
        lessons_section(brief),
        _advice(brief, "say", _("To say")),
        _advice(brief, "bring", _("To bring")),
    )
    return [section for section in made if section.lines]


def subtitle(brief: Brief) -> str:
    """What this page is, for which visit, and where."""
    parts = [_("Visit brief")]
    if brief.visit is not None and brief.visit.days <= 1:
        when = words.day(brief.visit.day, brief.today, weekday=True)
        parts.append(f"{when} {brief.visit_time}" if brief.visit_time else when)
    else:
        parts.append(words.day(brief.today, brief.today, weekday=True))
    customer = brief.customer
    place = customer.address or " ".join(filter(None, (customer.city, customer.region)))
    return DOT.join(filter(None, [*parts, place]))


def meta(brief: Brief) -> list[str]:
    """Whose the customer is, how long since the last contact, and how often there should be one."""
    customer = brief.customer
    if customer.days_since is None:
        since = _("never contacted")
    elif customer.days_since == 0:
        since = _("last contact today")
    else:
        since = ngettext(
            "{days} day since the last contact",
            "{days} days since the last contact",
            customer.days_since,
        ).format(days=customer.days_since)
    ideal = _("ideal every {days} days").format(days=customer.cadence_ideal)
    if customer.grade:
        ideal = _("grade {grade}").format(grade=customer.grade) + DOT + ideal
    owner = DOT.join(filter(None, (customer.owner, customer.team)))
    return [line for line in (owner, since, ideal) if line]


def _advice(brief: Brief, key: str, title: str) -> Section:
    found = brief.say if key == "say" else brief.bring
    lines = tuple(
        Line(
            spans=(Span(item.text),),
            note=Span(item.fact.label.replace(" ", HARD_SPACE), "note"),
            box=key == "bring",
            facts=(item.fact,),
        )
        for item in found
    )
    return Section(key=key, title=title, note="", lines=lines, more=brief.more.get(key, 0))
