"""What a row says of a hit: by what it was found, where that is not its name."""

from crm.i18n import gettext as _
from crm.queries.choosing import Choice, FoundChoice
from crm.queries.search import Hit
from crm.ui.tables.palette import Entry
from crm.ui.widgets.marked import Marks

_BETWEEN = " · "


def found_by(hit: Hit) -> tuple[str, Marks]:
    """The text it was found by, with its marks: the field, and whose, if it is a person's."""
    if hit.kind == "customer" and hit.where == "name":
        return "", ()
    if hit.kind == "contact" and hit.where != "name":
        before = hit.name + _BETWEEN
        marks = [(start + len(before), end + len(before)) for start, end in hit.marks]
        return before + _on_one_line(hit.snippet), marks
    return _on_one_line(hit.snippet), hit.marks


def choice_entry(found: FoundChoice) -> Entry:
    """The row of a record to choose."""
    choice, hit = found.choice, found.hit
    own = hit.kind != "contact" and hit.where == "name"
    about, marks = ("", ()) if own else found_by(hit)
    return Entry(
        choice.name,
        lambda: None,
        about=_beside(about, choice.about, choice.code),
        icon="package" if hit.kind == "product" else "",
        tone="neutral" if hit.kind == "product" else "accent",
        marks=hit.name_marks if own else (),
        about_marks=marks,
    )


def hit_words(hit: Hit, customer: Choice | None) -> tuple[str, Marks]:
    """What stands beside the name of a hit; of a customer, what tells two of one name apart."""
    if hit.kind == "customer":
        by, marks = found_by(hit)
        return _beside(by, *((customer.about, customer.code) if customer else ())), marks
    if hit.kind == "contact":
        by, marks = ("", ()) if hit.where == "name" else (_on_one_line(hit.snippet), hit.marks)
        return _beside(by, hit.customer_name), marks
    if hit.where == "name":
        return "", ()
    return _on_one_line(hit.snippet), hit.marks


def nothing_found(text: str) -> str:
    """The sentence for a search in vain."""
    return _("Nothing is called “{text}”").format(text=text)


def _beside(by: str, *about: str | None) -> str:
    return _BETWEEN.join(filter(None, (by, *(each for each in about if each != by))))


def _on_one_line(text: str) -> str:
    return text.replace("\n", " ").replace("\t", " ")
