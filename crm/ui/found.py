"""What a row says of a hit: by what it was found, where that is not its name."""

from crm.i18n import gettext as _
from crm.queries.choosing import Choice, FoundChoice
from crm.queries.search import Hit
from crm.ui.tables.palette import Entry
from crm.ui.widgets.marked import Marks

_BETWEEN = " · "


def found_by(hit: Hit) -> tuple[str, Marks]:
    """The text it was found by, with its marks: the field, and whose, if it is a person's."""
    if hit.kind != "contact" and hit.where == "name":
        return "", ()
    if hit.kind == "contact" and hit.where != "name":
        before = hit.name + _BETWEEN
        marks = [(start + len(before), end + len(before)) for start, end in hit.marks]
        return before + _on_one_line(hit.snippet), marks
    return _on_one_line(hit.snippet), hit.marks


def choice_entry(found: FoundChoice) -> Entry:
    """The row of a record to choose."""
    choice, hit = found.choice, found.hit
    about, marks = found_by(hit)
    return Entry(
        choice.name,
        lambda: None,
        about=_beside(about, choice.about, choice.code),
        icon="package" if hit.kind == "product" else "",
        tone="neutral" if hit.kind == "product" else "accent",
        marks=() if about else hit.name_marks,
        about_marks=marks,
    )


def hit_words(hit: Hit, known: Choice | None) -> tuple[str, Marks]:
    """What stands beside the name of a hit; `known` tells two of one name apart."""
    if hit.kind == "contact":
        by = "" if hit.where == "name" else _on_one_line(hit.snippet)
        return _beside(by, hit.customer_name), hit.marks if by else ()
    by, marks = found_by(hit)
    return _beside(by, *((known.about, known.code) if known else ())), marks


def nothing_found(text: str) -> str:
    """The sentence for a search in vain."""
    return _("Nothing is called “{text}”").format(text=text)


def _beside(by: str, *about: str | None) -> str:
    return _BETWEEN.join(filter(None, (by, *(each for each in about if each != by))))


def _on_one_line(text: str) -> str:
    return text.replace("\n", " ").replace("\t", " ")
