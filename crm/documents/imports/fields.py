"""What a kind of rows consists of: its fields, what a row says once it is read, what it needs."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from sqlalchemy import Table

from crm.documents.imports.reading import EPOCH, Cell
from crm.models import Fact

if TYPE_CHECKING:
    from crm.documents.imports.references import References


class BadCell(ValueError):  # noqa: N818 - what somebody typed is bad; nothing broke
    """A cell that cannot be taken: a stable code and a sentence with {value} and {column}."""

    def __init__(self, code: str, sentence: str, value: object = None, **words: object) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence
        self.value = value
        self.words = words
        self.field: str | None = None


Order: TypeAlias = Literal["dmy", "mdy", "ymd"]


@dataclass(frozen=True, slots=True)
class Units:
    """How the cells of a column are meant, settled once for all of them.

    A currency, a factor (万元), the order of day and month in 05/03/2026, the day that serials
    count from, the decimal mark where it is certain, and the year of days without one: from
    `first_month` on it is `year`, before it the next. None is not settled. `paid`: a bare share is
    what is paid, not what is off. `lunar`: of that calendar are birthdays that say no other,
    `words_lunar`: those like 八月十五, which may be of either.
    """

    currency: str
    factor: int = 1
    order: Order | None = None
    epoch: dt.date = EPOCH
    year: int | None = None
    first_month: int = 1
    decimal: Literal[".", ","] | None = None
    paid: bool = False
    lunar: bool = False
    words_lunar: bool | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """What was settled for a whole column where cells alone could not say: shown, correctable.

    `code` is what about: order, year, epoch, decimal, factor,
    currency, paid, calendar. `choice` is what was taken; `choices` are all, each
    with its words.
    """

    header: str
    field: str
    code: str
    sentence: str
    choice: str
    choices: Mapping[str, str]


Parse: TypeAlias = Callable[[Cell, Units], Any]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a kind: how its cells are read, and the headers it is known by, the best first."""

    name: str
    label: str
    parse: Parse
    headers: tuple[str, ...]


def field_of(name: str, label: str, parse: Parse, headers: str) -> Field:
    """A field with its headers in one text, parted by bars."""
    return Field(name, label, parse, tuple(part.strip() for part in headers.split("|")))


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at a customer as a row of customers names them: columns of a contact."""

    columns: Mapping[str, Any]
    phones: frozenset[str]


@dataclass(slots=True)
class Draft:
    """What one row says of one record.

    `columns` hold only what the row gives; `defaults` serve a new record alone. Keys find a record
    that is there; `named_phones` only together with the same name. `pending` are records that the
    row needs and that do not exist yet, by their id. `alias` is what the row's natural key was
    before something it refers to existed: a product that was only a text. `place` is the row's
    among all that are planned together, `sheet` the name of its sheet where there are several.
    `new_id` is an id of ours that the store does not know: a new record takes it.
    """

    row: int
    columns: dict[str, Any]
    defaults: dict[str, Any] = field(default_factory=dict)
    id: uuid.UUID | None = None
    phones: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    named_phones: frozenset[str] = frozenset()
    pending: dict[uuid.UUID, tuple[Table, dict[str, Any]]] = field(default_factory=dict)
    related: dict[str, Any] = field(default_factory=dict)
    alias: dict[str, Any] | None = None
    place: int = 0
    sheet: str = ""
    new_id: uuid.UUID | None = None

    @property
    def where(self) -> str:
        """How the row is named in a sentence about another."""
        return f"{self.row} ({self.sheet})" if self.sheet else str(self.row)

    @property
    def code(self) -> str | None:
        """The row's own code."""
        return self.columns.get("code")

    @property
    def keyless(self) -> bool:
        """Whether nothing but its content tells which record is meant."""
        return self.id is None and not (
            self.code or self.phones or self.emails or self.named_phones
        )


Given: TypeAlias = dict[str, Any]
Finish: TypeAlias = Callable[[dict[str, Any], dict[str, Any], Draft], None]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of rows: its table, its fields, and how a row becomes a draft.

    `required` are columns without which there is no new record. `natural` are the columns that
    tell records without a key apart, `anchor` the one of them to look them up by; a customer has
    none, as two real ones can bear one name. `own_reference` is the column that names another
    record of the kind. `finish` adds to the changes of a record what follows
    from them, given all of its columns as they will be.
    """

    name: str
    label: str
    table: Table
    fields: tuple[Field, ...]
    settle: Callable[[int, Given, "References"], Draft]
    required: Mapping[str, str]
    natural: Sequence[str] = ()
    anchor: str | None = None
    phone_columns: Sequence[str] = ()
    finish: Finish | None = None
    own_reference: str | None = None

    def field(self, name: str) -> Field | None:
        """The field of this name."""
        return next((one for one in self.fields if one.name == name), None)


def own_columns(given: Given, table: Table, *leave: str) -> dict[str, Any]:
    """What the row gives of the table's own columns."""
    return {
        name: value
        for name, value in given.items()
        if name in table.c and name != "id" and name not in leave
    }


def table_of(model: type[Fact]) -> Table:
    """The table of a model; bulk reads and writes go through it."""
    table = model.__table__
    if not isinstance(table, Table):
        raise TypeError(model.__name__)
    return table
