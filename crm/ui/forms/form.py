"""What a form is: its words, its fields, and how its record is read, written and deleted."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from crm.queries.choosing import Choice
from crm.queries.contacts import ContactRow
from crm.queries.metrics import Metric
from crm.queries.orders import OrderRow
from crm.services.desk import Desk

if TYPE_CHECKING:
    from crm.ui.context import Context
    from crm.ui.forms.editors import Editor

Value: TypeAlias = Any
"""Whatever a field holds: a text, a code, a day, a whole number, an id."""
Values: TypeAlias = Mapping[str, Any]
"""What the fields hold, by their keys: money in minor units, records by their ids."""


class Wrong(Exception):  # noqa: N818 - the field's word for it
    """What stands in a field cannot be meant; its text is a sentence that says how to mend it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the fields need to know of what is chosen in the others."""

    today: dt.date
    currency: str = "CNY"
    customer: Choice | None = None
    terms_days: int | None = None
    contacts: Sequence[ContactRow] = ()
    orders: Sequence[OrderRow] = ()
    metric: Metric | None = None
    metrics: Sequence[tuple[str, str]] = ()  # names of all there are, with their words


@dataclass(frozen=True, slots=True)
class Remark:
    """A line below the fields; one that asks for approval offers to set it."""

    words: str
    tone: str = "text2"
    icon: str = "money"
    asks: bool = False


@dataclass(frozen=True, slots=True)
class Saved:
    """The record that was written, whom or what it is about, and what moved by it.

    `asks`: it awaits approval from now on, and its application comes next.
    """

    record: uuid.UUID | None
    about: str = ""
    moved: str = ""
    asks: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field; `label` and `hint` are messages to be translated where they are shown.

    `default` is its value in a new form. A `fixed` one cannot be changed of a record there is, a
    `new` one is not even shown then. `more` is folded away until it is asked for. `leads`: what
    the others know depends on it.
    """

    key: str
    label: str
    editor: Callable[["Context", str, str], "Editor"]
    required: bool = False
    default: Callable[[Known], Any] | None = None
    hint: str = ""
    half: bool = False
    fixed: bool = False
    new: bool = False
    more: bool = False
    leads: bool = False
    first: bool = False  # where typing begins, if all that is required is there
    shown: Callable[[Values], bool] | None = None


Load: TypeAlias = Callable[[Desk, uuid.UUID], dict[str, Any]]
Save: TypeAlias = Callable[[Desk, uuid.UUID | None, dict[str, Any], Known], Saved]
Delete: TypeAlias = Callable[[Desk, uuid.UUID, dict[str, Any]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How one kind of record is written down; every text is a message.

    `load`, `save` and `remarks` run off the UI thread. `errors` says at which field the error of a
    service is shown.
    """

    kind: str
    icon: str
    title: str
    title_edit: str
    noun: str
    fields: Sequence[Field]
    load: Load
    save: Save
    delete: Delete | None = None
    delete_words: str = ""
    gone: str = ""  # the sentence after it was deleted
    remarks: Callable[[Desk, uuid.UUID | None, Values, Known], Sequence[Remark]] | None = None
    errors: Mapping[str, str] = field(default_factory=dict)
    words: str = ""  # by which the palette finds it, too
    width: int = 620
