"""Address books: every card of a vCard file is a row of customers with the person it names.

The firm of a card (ORG) is the customer and is known by its name; a card without one is a customer
by itself, a person. What a card says of the firm (address, fax, website) counts once, what a
second card of the firm says differently stays with the person.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from crm.documents.imports import card_values
from crm.documents.imports.exact import exact
from crm.documents.imports.people import CUSTOMER
from crm.documents.imports.reading import SetAside, Sheet
from crm.documents.imports.values import folded
from crm.documents.lines.reading import Component, FileTooLong, read_components
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.i18n import ngettext

FIRM = ("address", "city", "region", "postal_code", "country", "fax", "website")
PERSON = (
    *(
        "contact_id",
        "contact_code",
        "contact_name",
        "contact_department",
        "contact_title",
        "contact_role",
    ),
    *("contact_mobile", "contact_phone", "contact_email", "contact_wechat", "contact_qq"),
    *("contact_gender", "contact_birthday", "contact_likes", "contact_tags", "contact_note"),
    "contact_extra",
)
HEADERS = ("id", "code", "name", "by_name", "phone", "email", "tags", "note", *FIRM, *PERSON)
# A firm's own card says of the firm what others say of the person.
_OWN = {
    "contact_phone": "phone",
    "contact_email": "email",
    "contact_tags": "tags",
    "contact_note": "note",
}
_MOST_SHOWN = 200


@dataclass(slots=True)
class _Book:
    """What was read so far: rows by their number, and what the firms are known to be."""

    rows: dict[int, dict[str, str]] = field(default_factory=dict)
    firms: dict[str, dict[str, str]] = field(default_factory=dict)
    people: dict[tuple[str, str, str], int] = field(default_factory=dict)
    aside: list[SetAside] = field(default_factory=list)
    pictures: int = 0
    joined: int = 0
    nameless: int = 0
    inner: int = 0


def read_cards(content: bytes, name: str) -> list[Sheet]:
    """The cards of a file as one sheet of customers; KnownError if there is none to take."""
    book = _Book()
    number = 0
    try:
        for card in read_components(content):
            if card.name != "VCARD":
                continue
            if card.parent:
                book.inner += 1
                continue
            number += 1
            book.pictures += card.pictures
            _add(book, number, card)
    except FileTooLong as error:
        raise KnownError(
            "file_too_large",
            _("The file {name} is too large ({size}); split it and import the parts.").format(
                name=name, size=_("more than {count} lines").format(count=f"{error.most:,}")
            ),
        ) from error
    if not book.rows:
        raise KnownError(
            "file_unreadable",
            _("The file {name} cannot be read: {reason}.").format(
                name=name, reason=_("no card in it names anybody; choose another file")
            ),
        )
    used = {header for row in book.rows.values() for header in row}
    headers = tuple(header for header in HEADERS if header in used)
    rows = [(at, tuple(row.get(header, "") for header in headers)) for at, row in book.rows.items()]
    return [Sheet(headers, rows, kind="customers", set_aside=book.aside, notes=_notes(book))]


def _notes(book: _Book) -> tuple[str, ...]:
    said = (
        (
            book.pictures,
            ngettext(
                "{count} picture was left out.",
                "{count} pictures were left out.",
                book.pictures,
            ),
        ),
        (
            book.joined,
            ngettext(
                "{count} card was taken together with an earlier one of the same person.",
                "{count} cards were taken together with earlier ones of the same people.",
                book.joined,
            ),
        ),
        (
            book.nameless,
            ngettext(
                "{count} card that names nobody was left out.",
                "{count} cards that name nobody were left out.",
                book.nameless,
            ),
        ),
        (
            book.inner,
            ngettext(
                "{count} card inside another was left out.",
                "{count} cards inside others were left out.",
                book.inner,
            ),
        ),
    )
    return tuple(sentence.format(count=f"{count:,}") for count, sentence in said if count)


def _add(book: _Book, number: int, card: Component) -> None:
    said = card_values.person(card)
    firm, department = card_values.organization(card)
    name = card_values.full_name(card)
    if card_values.is_group(card) or not (name or firm):
        book.nameless += 1
        book.aside.append(SetAside(number, (card_values.glimpse(card)[:_MOST_SHOWN],), "note"))
        return
    whose = firm or name
    own_card = bool(firm) and card_values.is_firm(card, name, firm)
    row = {"name": whose, **card_values.ours(card)}
    if firm or "id" in row:
        row["by_name"] = "1"
    if own_card:
        row |= {_OWN[header]: value for header, value in said.items() if header in _OWN}
        if mobile := said.get("contact_mobile"):
            row["phone"] = " / ".join(filter(None, (row.get("phone"), mobile)))
    else:
        row |= said | {"contact_name": name or whose}
        if department:
            row["contact_department"] = department
    who = folded(firm), folded(name), said.get("contact_id", "")
    if firm and not own_card and (at := book.people.get(who)) is not None:
        book.joined += 1
        book.aside.append(SetAside(number, (name, firm), "note"))
        _join(book.rows[at], row)
        return
    _say_of_firm(book, row, card_values.firm(card), folded(firm) if firm else f"\0{number}")
    book.people.setdefault(who, number)
    row = {header: value for header, value in row.items() if value}
    book.rows[number] = exact(CUSTOMER, row) if "id" in row else row


def _say_of_firm(book: _Book, row: dict[str, str], said: Mapping[str, str], firm: str) -> None:
    """Say of the firm what no card has said yet; what differs is kept with the person."""
    known = book.firms.setdefault(firm, {})
    for header, value in said.items():
        if header not in known:
            known[header] = row[header] = value
        elif known[header] == value:
            row[header] = value
        elif "contact_name" in row:
            card_values.keep(row, header.upper(), value)


def _join(row: dict[str, str], other: Mapping[str, str]) -> None:
    """A second card of one person adds what the first does not say; numbers stand side by side."""
    for header, value in other.items():
        known = row.get(header, "")
        if not known:
            row[header] = value
        elif header in {"contact_mobile", "contact_phone", "contact_email"}:
            new = [part for part in value.split(" / ") if part not in known.split(" / ")]
            row[header] = " / ".join((known, *new))
        elif header in {"contact_note", "contact_extra"} and value not in known:
            row[header] = f"{known}\n{value}"
