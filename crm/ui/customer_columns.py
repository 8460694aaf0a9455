"""The columns a list of customers can have: what each says, and what it is sorted by."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from crm.domain.choices import STAGES
from crm.domain.collation import collation_key
from crm.domain.ids import id_time_ms
from crm.domain.money import parse_scaled
from crm.domain.stages import DERIVED_STAGES
from crm.i18n import gettext as _
from crm.labels import label
from crm.queries.customer_columns import Money, Person
from crm.queries.customers import CustomerRow
from crm.ui import formats
from crm.ui.held import Held

NAME, EXTRA = "name", "extra:"
DEFAULT = (NAME, "grade", "stage", "contact", "owed")
_STAGE_PLACES = {stage: place for place, stage in enumerate((*STAGES, *DERIVED_STAGES))}
_SCALE = 10_000

Words: TypeAlias = Callable[[CustomerRow, Held], str]
Value: TypeAlias = Callable[[CustomerRow, Held], Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `value` is what it is sorted by, None where there is none.

    `needs` is what has to be read for it, by its name in `queries.customer_columns`.
    """

    key: str
    label: str
    group: str
    width: int
    words: Words
    value: Value
    right: bool = False
    needs: str = ""


def all_columns(extra: Sequence[str]) -> dict[str, Column]:
    """Every column, with those of imports, in the order they are offered in."""
    who, rhythm = _("Customer"), _("Contact and rhythm")
    money, further = _("Money"), _("Your own columns")
    found = [
        Column(NAME, _("Customer"), who, 0, lambda r, _h: r.name, _name),
        _plain("grade", _("Grade"), who, 56, lambda r: r.grade),
        Column(
            "stage",
            _("Stage"),
            who,
            104,
            lambda r, _h: _("Existing") if r.stage == "existing" else label("stage", r.stage),
            lambda r, _h: _STAGE_PLACES[r.stage],
        ),
        _coded("kind", _("Kind"), who, "kind", lambda r: r.kind),
        _coded("channel", _("Source"), who, "channel", lambda r: r.channel),
        _plain("owner", _("Owner"), who, 88, lambda r: r.owner),
        _plain("city", _("City"), who, 88, lambda r: r.city),
        _plain("region", _("District"), who, 96, lambda r: r.region),
        _read("address", _("Address"), who, 200, str),
        _read("industry", _("Industry"), who, 104, str),
        _plain("code", _("Code"), who, 96, lambda r: r.code),
        _read("tags", _("Tags"), who, 140, "、".join),
        _read("note", _("Note"), who, 200, lambda note: " ".join(note.split())),
        _day("since", _("Customer since"), who, lambda r: r.since),
        _day("created", _("Entered on"), who, _created),
        Column(
            "contact",
            _("Last contact"),
            rhythm,
            112,
            lambda r, h: formats.days_ago(r.last_contact, h.today),
            lambda r, _h: r.last_contact,
        ),
        _read_day("visited", _("Last visit"), rhythm),
        _day("next", _("Next visit"), rhythm, lambda r: r.next_visit, near=True),
        _read("person", _("Contact person"), rhythm, 96, _person_name),
        _read("phone", _("Phone"), rhythm, 128, _phone, "person"),
        _money("owed", _("Owed"), money, 96),
        _money("ordered", _("Ordered this year"), money, 128),
        _day("last_order", _("Last order"), money, lambda r: r.last_order),
        *(_extra(key, further) for key in extra),
    ]
    return {column.key: column for column in found}


def needed(columns: Sequence[str]) -> set[str]:
    """What has to be read for these columns; for those of imports one thing."""
    return {_NEEDS.get(key, "extra" if key.startswith(EXTRA) else "") for key in columns} - {""}


_NEEDS = {
    "address": "address",
    "industry": "industry",
    "tags": "tags",
    "note": "note",
    "visited": "visited",
    "person": "person",
    "phone": "person",
    "owed": "owed",
    "ordered": "ordered",
}


def _name(row: CustomerRow, held: Held) -> int:
    return held.places[row.id]  # they are held in the order of their names


def _created(row: CustomerRow) -> dt.date:
    moment = dt.datetime.fromtimestamp(id_time_ms(row.id) / 1000, dt.UTC)
    return moment.astimezone().date()


def _plain(
    key: str, words: str, group: str, width: int, get: Callable[[CustomerRow], str | None]
) -> Column:
    def value(row: CustomerRow, held: Held) -> str | None:
        del held
        found = get(row)
        return collation_key(found) if found else None

    return Column(key, words, group, width, lambda r, _h: get(r) or formats.NOTHING, value)


def _coded(
    key: str, words: str, group: str, labels: str, get: Callable[[CustomerRow], str | None]
) -> Column:
    def say(row: CustomerRow) -> str | None:
        found = get(row)
        return label(labels, found) if found else None

    return _plain(key, words, group, 112, say)


def _day(
    key: str,
    words: str,
    group: str,
    get: Callable[[CustomerRow], dt.date | None],
    *,
    near: bool = False,
) -> Column:
    say = formats.near_day if near else formats.day

    def show(row: CustomerRow, held: Held) -> str:
        day = get(row)
        return formats.NOTHING if day is None else say(day, held.today)

    return Column(key, words, group, 104, show, lambda r, _h: get(r))


def _read_day(key: str, words: str, group: str) -> Column:
    def value(row: CustomerRow, held: Held) -> Any:  # noqa: ANN401 - a day
        return held.value(key, row)

    def show(row: CustomerRow, held: Held) -> str:
        return formats.days_ago(value(row, held), held.today)

    return Column(key, words, group, 104, show, value, needs=key)


def _read(  # noqa: PLR0917 - a column's own words
    key: str, words: str, group: str, width: int, say: Callable[[Any], str], needs: str = ""
) -> Column:
    needs = needs or key

    def show(row: CustomerRow, held: Held) -> str:
        found = held.value(needs, row)
        return (say(found) if found else "") or formats.NOTHING

    def value(row: CustomerRow, held: Held) -> str | None:
        found = held.value(needs, row)
        return (collation_key(say(found)) if found else None) or None

    return Column(key, words, group, width, show, value, needs=needs)


def _person_name(person: Person) -> str:
    return person.name


def _phone(person: Person) -> str:
    return person.phone or ""


def _money(key: str, words: str, group: str, width: int) -> Column:
    def show(row: CustomerRow, held: Held) -> str:
        found: Money | None = held.value(key, row)
        if found is None:
            return formats.NOTHING
        return " + ".join(formats.money(value, currency) for currency, value in found.amounts)

    def value(row: CustomerRow, held: Held) -> int | None:
        found: Money | None = held.value(key, row)
        return None if found is None else found.amounts[0][1]

    return Column(key, words, group, width, show, value, right=True, needs=key)


def _extra(key: str, group: str) -> Column:
    def get(row: CustomerRow, held: Held) -> str:
        return extra_text((held.value("extra", row) or {}).get(key))

    def value(row: CustomerRow, held: Held) -> tuple[int, int, str] | None:
        found = get(row, held)
        return sort_value(found) if found else None

    def show(row: CustomerRow, held: Held) -> str:
        return get(row, held) or formats.NOTHING

    return Column(EXTRA + key, key, group, 120, show, value, needs="extra")


def extra_text(value: object) -> str:
    """What a cell of an import says, on one line."""
    return "" if value is None else " ".join(str(value).split())


def sort_value(text: str) -> tuple[int, int, str]:
    """Numbers by what they are, before all that is none."""
    try:
        return 0, parse_scaled(text, _SCALE), ""
    except ValueError:
        return 1, 0, collation_key(text)
