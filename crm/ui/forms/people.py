"""The form of a person at a customer, with a birthday that may be lunar and without a year."""

import re
import unicodedata
import uuid
from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit

from crm.domain.choices import DECISION_ROLES, GENDERS
from crm.i18n import gettext as _
from crm.i18n import mark
from crm.labels import label
from crm.queries.contacts import get_contact
from crm.services.contacts import add_contact, delete_contact, edit_contact
from crm.services.desk import Desk
from crm.ui.context import Context
from crm.ui.forms import editors
from crm.ui.forms.editors import Editor
from crm.ui.forms.fields import CUSTOMER
from crm.ui.forms.form import Field, Form, Known, Saved, Value, Wrong
from crm.ui.forms.values import done

_BIRTHDAY = re.compile(
    r"(?:(?P<year>\d{4})[-/.年])?(?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?", re.ASCII
)
_TEXTS = (
    *("name", "title", "department", "role", "mobile", "phone", "wechat", "email", "qq"),
    *("gender", "likes", "note", "code"),
)
_PARTS = ("birth_year", "birth_month", "birth_day", "birth_calendar")


class BirthdayEdit(Editor):
    """1980-05-12 or 5-12, solar or lunar; the value is the columns of a contact."""

    field: QLineEdit

    def __init__(self, context: Context, name: str, hint: str) -> None:
        line = QLineEdit()
        super().__init__(name, line)
        line.setFont(context.look.font())
        line.setPlaceholderText(hint or _("1980-05-12 or 5-12"))
        line.textChanged.connect(self.changed)
        self.calendar = QComboBox()
        self.calendar.setFont(context.look.font())
        self.calendar.setAccessibleName(_("Calendar of the birthday"))
        for code, words in (
            ("solar", label("calendar", "solar")),
            ("lunar", label("calendar", "lunar")),
            ("leap", _("Lunar leap month")),
        ):
            self.calendar.addItem(words, code)
        self.calendar.currentIndexChanged.connect(self.changed)
        self._fill(line, self.calendar)

    @property
    def value(self) -> Value:
        """The four columns; None for no birthday."""
        text = unicodedata.normalize("NFKC", self.field.text()).strip()
        if not text:
            return None
        found = _BIRTHDAY.fullmatch(text)
        if found is None:
            raise Wrong(
                _("{text} is not a birthday; write it as 1980-05-12 or 05-12.").format(text=text)
            )
        chosen = self.calendar.currentData()
        month = int(found["month"])
        return {
            "birth_year": None if found["year"] is None else int(found["year"]),
            "birth_month": -month if chosen == "leap" else month,
            "birth_day": int(found["day"]),
            "birth_calendar": "solar" if chosen == "solar" else "lunar",
        }

    def put(self, value: Mapping[str, Any] | None) -> None:
        """Show this birthday."""
        if not value or value["birth_month"] is None:
            self.field.clear()
            return
        year = f"{value['birth_year']}-" if value["birth_year"] else ""
        month = abs(value["birth_month"])
        self.field.setText(f"{year}{month:02d}-{value['birth_day'] or 1:02d}")
        chosen = "leap" if value["birth_month"] < 0 else value["birth_calendar"]
        self.calendar.setCurrentIndex(max(self.calendar.findData(chosen), 0))

    def typed(self) -> Value:
        """Text and calendar."""
        return (self.field.text(), self.calendar.currentIndex())

    def put_back(self, typed: Value) -> None:
        """The same again."""
        self.field.setText(typed[0])
        self.calendar.setCurrentIndex(typed[1])


def _load_contact(desk: Desk, contact: uuid.UUID) -> dict[str, Any]:
    row = desk.store.read(get_contact, contact)
    values: dict[str, Any] = {key: getattr(row, key) for key in _TEXTS}
    birthday = {key: getattr(row, key) for key in _PARTS}
    values["birthday"] = birthday if row.birth_month is not None else None
    return values | {"customer": row.customer_id}


def _save_contact(
    desk: Desk, contact: uuid.UUID | None, values: dict[str, Any], _known: Known
) -> Saved:
    fields = dict(values)
    customer, birthday = fields.pop("customer"), fields.pop("birthday")
    nothing = {**dict.fromkeys(_PARTS[:3]), "birth_calendar": "solar"}
    fields |= nothing if birthday is None else birthday
    if contact is None:
        change = add_contact(desk.store, customer=customer, **fields)
    else:
        change = edit_contact(desk.store, contact, **fields)
    return Saved(change.record, values["name"])


def _half(key: str, words: str, *, more: bool = False) -> Field:
    return Field(key=key, label=words, editor=editors.text(), half=True, more=more)


CONTACT = Form(
    kind="contact",
    icon="person",
    title=mark("New contact"),
    title_edit=mark("Edit contact"),
    noun=mark("Contact"),
    words=mark("person, colleague of the customer"),
    fields=(
        CUSTOMER,
        Field(key="name", label=mark("Name"), editor=editors.text(), required=True, half=True),
        _half("title", mark("Title")),
        Field(
            key="role",
            label=mark("Decision"),
            editor=editors.choice("role", DECISION_ROLES, none=True),
            half=True,
        ),
        _half("department", mark("Department")),
        _half("mobile", mark("Mobile")),
        _half("wechat", mark("WeChat")),
        Field(key="birthday", label=mark("Birthday"), editor=BirthdayEdit),
        Field(
            key="likes",
            label=mark("Likes"),
            editor=editors.text(),
            hint=mark("tea, fishing, the daughter's school"),
        ),
        _half("phone", mark("Phone"), more=True),
        _half("email", mark("E-mail"), more=True),
        _half("qq", mark("QQ"), more=True),
        Field(
            key="gender",
            label=mark("Gender"),
            editor=editors.choice("gender", GENDERS, none=True),
            half=True,
            more=True,
        ),
        Field(key="note", label=mark("Note"), editor=editors.long_text(), more=True),
        _half("code", mark("Code"), more=True),
    ),
    load=_load_contact,
    save=_save_contact,
    delete=lambda desk, contact, _values: done(delete_contact(desk.store, contact)),
    errors={"bad_birthday": "birthday", "text_missing": "name"},
)
