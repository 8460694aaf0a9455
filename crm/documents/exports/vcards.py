"""Contacts as vCard 3.0: what iPhones, Androids, Outlook and mail programs all read.

A card's UID is our id, so that a second export updates what the first made. Values that are not
ASCII name their charset, or Chinese Windows reads them as GBK. What the standard does not know
stands in properties of ours, for the way back.
"""

import datetime as dt
import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.documents.exports.choosing import Only, narrowed
from crm.documents.exports.exporting import EVERYTHING, Exported, Report
from crm.documents.exports.landing import landing
from crm.documents.imports.fields import table_of
from crm.documents.imports.kinds import KINDS
from crm.documents.imports.values import email_keys
from crm.documents.lines.tuoke import OURS
from crm.documents.lines.writing import content_line, escaped, listed, structured
from crm.models import Customer
from crm.store.store import Store

_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_DIGIT = re.compile(r"\d")
# Family names of two characters, common enough for address books.
_DOUBLE = re.compile(
    "欧阳|太史|端木|上官|司马|东方|独孤|南宫|万俟|闻人|夏侯|诸葛|尉迟|公羊|赫连|澹台|皇甫|宗政|濮阳|"
    "公冶|太叔|申屠|公孙|慕容|仲孙|钟离|长孙|宇文|司徒|鲜于|司空|令狐|西门|东郭|呼延|百里"
)
_LONGEST_HAN_NAME = 4
_CYCLE, _FIRST_CYCLE = 60, 2697
_NO_YEAR = 1604
_STEP = 250

Row = Mapping[str, Any]


def write_cards(
    store: Store,
    path: Path,
    *,
    today: dt.date,
    kind: str = "contacts",
    only: Only = EVERYTHING,
    force: bool = False,
    report: Report | None = None,
) -> Exported:
    """Write everybody's card; for the kind customers the customers' own cards too.

    KnownError file_exists, file_unwritable.
    """
    with landing(path, force=force) as part:
        with store.reading() as session:
            cards, counts = _cards(session, kind, only, only.customers(session, today))
        with part.open("wb") as file:
            for done, card in enumerate(cards, start=1):
                file.writelines(card)
                if report is not None and (done % _STEP == 0 or done == len(cards)):
                    report(done, len(cards))
    return Exported(path, counts)


def _cards(
    session: Session, kind: str, only: Only, meant: set[uuid.UUID] | None
) -> tuple[list[Iterator[bytes]], dict[str, int]]:
    """The cards, and how many there are of each kind."""
    firms = _rows(session.execute(select(table_of(Customer))).mappings())
    living = {firm["id"]: firm for firm in firms if not firm["deleted"]}
    people = _living(session, "contacts", only, meant, strict=kind == "contacts")
    cards = [
        person_card(person, living[person["customer_id"]])
        for person in people
        if person["customer_id"] in living
    ]
    counts = {"contacts": len(cards)}
    if kind == "customers":
        own = _living(session, "customers", only, meant, strict=True)
        cards += [firm_card(firm) for firm in own]
        counts["customers"] = len(own)
    return cards, counts


def _living(
    session: Session, kind: str, only: Only, meant: set[uuid.UUID] | None, *, strict: bool
) -> list[Row]:
    table = KINDS[kind].table
    statement = narrowed(select(table), KINDS[kind], only, meant, strict=strict)
    order = (table.c.customer_id, table.c.id) if kind == "contacts" else (table.c.id,)
    return _rows(session.execute(statement.order_by(*order)).mappings())


def _rows(found: Any) -> list[Row]:  # noqa: ANN401 - rows of any table
    return [dict(row) for row in found]


def person_card(person: Row, firm: Row) -> Iterator[bytes]:
    """The card of somebody at a customer; of one who is the customer, without a firm."""
    is_firm = person["name"] == firm["name"]
    yield from _begin(person["id"])
    yield _line("N", structured((*_parted(person["name"]), "", "", "")))
    yield _text("FN", person["name"])
    if not is_firm or person["department"]:
        below = [person["department"]] if person["department"] else []
        yield _line("ORG", structured(("" if is_firm else firm["name"], *below)))
    yield from _some("TITLE", person["title"])
    yield from _numbers(person["mobile"], "CELL,VOICE")
    yield from _numbers(person["phone"], "WORK,VOICE")
    yield from _emails(person["email"])
    yield from _of_firm(firm)
    yield from _birthday(person)
    yield from _messengers(person)
    yield from _tags(person["tags"])
    yield from _some("NOTE", person["note"])
    if person["gender"]:
        yield _line("X-GENDER", person["gender"])
    for name in ("code", "role", "likes"):
        yield from _some(f"{OURS}{name.upper()}", person[name])
    yield from _end(firm)


def firm_card(firm: Row) -> Iterator[bytes]:
    """The card of a customer itself."""
    yield from _begin(firm["id"])
    yield _line("N", ";;;;")
    yield _text("FN", firm["name"])
    yield _text("ORG", firm["name"])
    yield _line("X-ABShowAs", "COMPANY")
    yield from _numbers(firm["phone"], "WORK,VOICE")
    yield from _emails(firm["email"])
    yield from _of_firm(firm)
    yield from _tags(firm["tags"])
    yield from _some("NOTE", firm["note"])
    yield from _end(firm)


def _begin(record: uuid.UUID) -> Iterator[bytes]:
    yield b"BEGIN:VCARD\r\nVERSION:3.0\r\nPRODID:-//Tuoke//Tuoke//EN\r\n"
    yield _line("UID", str(record))


def _end(firm: Row) -> Iterator[bytes]:
    yield _line(f"{OURS}CUSTOMER", str(firm["id"]))
    yield from _some(f"{OURS}CUSTOMER-CODE", firm["code"])
    yield b"END:VCARD\r\n"


def _line(name: str, value: str, params: Mapping[str, str] | None = None) -> bytes:
    return content_line(name, value, params, charset=True)


def _text(name: str, text: str) -> bytes:
    return _line(name, escaped(text))


def _some(name: str, text: str | None) -> Iterator[bytes]:
    if text:
        yield _text(name, text)


def _parted(name: str) -> tuple[str, str]:
    """Family and given name; a Chinese one is parted after its family name."""
    if _HAN.match(name) and len(name) <= _LONGEST_HAN_NAME and " " not in name:
        size = 2 if _DOUBLE.match(name) and len(name) > 2 else 1  # noqa: PLR2004 - 欧阳
        return name[:size], name[size:]
    given, _blank, family = name.rpartition(" ")
    return (family, given) if given and not _HAN.search(name) else (name, "")


def _numbers(text: str | None, types: str) -> Iterator[bytes]:
    """Each number on a line, where reading them again makes the same text."""
    parts = (text or "").split(" / ")
    if not all(map(_DIGIT.search, parts)):
        parts = [text] if text and _DIGIT.search(text) else []
    for part in parts:
        yield _line("TEL", escaped(part), {"TYPE": types})


def _emails(text: str | None) -> Iterator[bytes]:
    for part in (text or "").split("; "):
        if len(email_keys(part)) == 1:
            yield _line("EMAIL", escaped(part), {"TYPE": "INTERNET"})


def _of_firm(firm: Row) -> Iterator[bytes]:
    if firm["fax"] and _DIGIT.search(firm["fax"]):
        yield _line("TEL", escaped(firm["fax"]), {"TYPE": "WORK,FAX"})
    place = [firm[name] for name in ("address", "city", "region", "postal_code", "country")]
    if any(place):
        yield _line("ADR", structured(("", "", *place)), {"TYPE": "WORK"})
    if firm["website"]:
        yield _line("URL", escaped(firm["website"]), {"TYPE": "WORK"})


def _birthday(person: Row) -> Iterator[bytes]:
    """The day of birth; without a year as iPhones write it, of the Chinese calendar as Apple."""
    year, month, day = person["birth_year"], person["birth_month"], person["birth_day"]
    if not month or not day:
        return
    if person["birth_calendar"] == "solar":
        params = {} if year else {"X-APPLE-OMIT-YEAR": str(_NO_YEAR)}
        yield _line("BDAY", f"{year or _NO_YEAR:04}-{month:02}-{day:02}", params)
        return
    if year and month > 0:
        cycle, rest = divmod(year + _FIRST_CYCLE - 1, _CYCLE)
        yield _line(
            "X-ALTBDAY", f"{cycle:04}{rest + 1:04}{month:02}{day:02}", {"CALSCALE": "chinese"}
        )
        return
    leap = "闰" if month < 0 else ""
    yield _text(f"{OURS}LUNAR", f"{year or '-'}-{leap}{abs(month):02}-{day:02}")


def _messengers(person: Row) -> Iterator[bytes]:
    if person["wechat"]:
        yield _text("X-WECHAT", person["wechat"])
    if person["qq"]:
        yield _text("X-QQ", person["qq"])


def _tags(tags: Sequence[str] | None) -> Iterator[bytes]:
    if tags:
        yield _line("CATEGORIES", listed(tags))
