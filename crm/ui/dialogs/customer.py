"""Writing a customer down: a new one with its first person, or what is known of one there is.

While the name, a number or an address is typed, customers that may be the same are shown.
"""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QLineEdit, QPlainTextEdit, QWidget

from crm.domain.choices import CHANNELS, CUSTOMER_KINDS, GRADES, PROSPECT_STEPS
from crm.i18n import gettext as _
from crm.i18n import listed, mark
from crm.labels import label
from crm.queries.customers import CustomerCard, get_customer
from crm.queries.duplicates import Likely
from crm.queries.likely import likely_while_typing
from crm.services.contacts import add_contact
from crm.services.customers import add_customer, edit_customer
from crm.services.desk import Desk
from crm.ui.context import Context
from crm.ui.dialogs.dialog import Dialog, room_of
from crm.ui.widgets.layouts import boxed, clear, column, row

WIDTH = 700
_REST_MS = 150  # of rest while typing before likely ones are looked for
_MOST_LIKELY = 3
_CUSTOMER_LINES = (
    ("short_name", mark("Short name")),
    ("phone", mark("Phone")),
    ("email", mark("E-mail")),
    ("city", mark("City")),
    ("region", mark("Region")),
    ("address", mark("Address")),
    ("industry", mark("Industry")),
    ("code", mark("Code")),
)
_PERSON_LINES = (
    ("name", mark("Contact")),
    ("title", mark("Title")),
    ("mobile", mark("Mobile")),
    ("wechat", mark("WeChat")),
)
_TEXTS = (("needs", mark("Needs")), ("note", mark("Note")))


@dataclass(frozen=True, slots=True)
class Written:
    """A customer as it was typed; nothing typed is None."""

    fields: Mapping[str, Any]
    person: Mapping[str, str]
    stage: str


def save_customer(desk: Desk, written: Written, customer: uuid.UUID | None) -> uuid.UUID:
    """Write it in one step; its id."""
    store, today = desk.store, desk.today()
    fields = dict(written.fields)
    if customer is not None:
        edit_customer(store, customer, today=today, **fields)
        return customer
    name = fields.pop("name")
    with store.unit_of_work("add_customer", about=name) as work:
        made = add_customer(store, name=name, day=today, stage=written.stage, **fields).record
        assert made is not None  # noqa: S101 - a new customer has an id
        if written.person.get("name"):
            person = dict(written.person)
            add_contact(store, customer=made, name=person.pop("name"), **person)  # type: ignore[arg-type]
        work.record = made
    return made


class CustomerDialog(Dialog):
    """`customer` is the one to correct, None a new one; `name` what was searched for in vain."""

    def __init__(
        self,
        context: Context,
        parent: QWidget,
        *,
        customer: uuid.UUID | None = None,
        name: str = "",
        done: Callable[[uuid.UUID], None] | None = None,
    ) -> None:
        title = _("New customer") if customer is None else _("Edit customer")
        super().__init__(context, parent, title, WIDTH)
        self._customer, self._done, self._asked = customer, done, 0
        self._draft = f"customer {customer or 'new'}"
        self._before: dict[str, str] = {}  # what stood in the fields at first
        self.lines: dict[str, QLineEdit] = {}
        self.person: dict[str, QLineEdit] = {}
        self.texts: dict[str, QPlainTextEdit] = {}
        self.name = self._line(_("Customer's name"), self.lines, "name")
        self.name.setText(name)
        self.kind = self._combo(_("Kind of customer"), "kind", CUSTOMER_KINDS)
        self.grade = self._combo(_("Grade"), "grade", GRADES, none=True)
        self.stage = self._combo(_("Stage"), "stage", (*PROSPECT_STEPS, "won"))
        self.channel = self._combo(_("Source"), "channel", CHANNELS, none=True, own=True)
        self._likely = column(gap=4)
        self._likely_box = boxed(self._likely, "soft")
        self._likely_box.hide()
        cancel = self.kit.button(_("Cancel"))
        cancel.clicked.connect(self.reject)
        self.save = self.kit.button(_("Save"), "primary")
        self.save.clicked.connect(self._on_save)
        self._drafted = self._draft_line()
        self._most_high = room_of(parent) - 170
        self._inside = boxed(self._body())
        self._area = self.kit.scroll(self._inside)
        self.fill(
            title,
            column(self._drafted, self._area, gap=8),
            cancel,
            self.save,
            hint=_("Ctrl+Enter saves, Esc keeps a draft"),
        )
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._look_for_likely)
        for field in (self.name, self.lines["short_name"], self.lines["phone"]):
            field.textChanged.connect(self._rest.start)
        for field in (self.lines["email"], *self.person.values()):
            field.textChanged.connect(self._rest.start)
        self.name.setFocus()
        if customer is not None:
            store, today = self.desk.store, self.desk.today()
            context.read(lambda: store.read(get_customer, customer, today=today), self._show)
        else:
            self._begin()
            if not name:
                self._take_draft()
            self._look_for_likely()
        self._fit()

    def _fit(self) -> None:
        """As high as what is in it, and no higher than the window."""
        self._inside.adjustSize()
        self._area.setFixedHeight(min(self._inside.sizeHint().height(), self._most_high))
        self.adjustSize()

    @property
    def likely(self) -> list[str]:
        """The names of the customers it warns of."""
        found = (self._likely.itemAt(place) for place in range(self._likely.count()))
        widgets = (item.widget() for item in found if item is not None)
        return [str(w.property("likely")) for w in widgets if w and w.property("likely")]

    # --- Building ---------------------------------------------------------------------------

    def _line(self, words: str, into: dict[str, QLineEdit], key: str) -> QLineEdit:
        field = QLineEdit()
        field.setFont(self.kit.look.font())
        field.setAccessibleName(words)
        into[key] = field
        return field

    def _combo(
        self,
        words: str,
        group: str,
        codes: Sequence[str],
        *,
        none: bool = False,
        own: bool = False,
    ) -> QComboBox:
        box = QComboBox()
        box.setFont(self.kit.look.font())
        box.setAccessibleName(words)
        box.setEditable(own)
        if none:
            box.addItem("" if own else "—", None)
        for code in codes:
            box.addItem(label(group, code), code)
        return box

    def _body(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(9)
        self._put(grid, 0, 0, _("Customer's name"), self.name, wide=True)
        grid.addWidget(self._likely_box, 1, 1, 1, 3)
        pairs: list[tuple[str, QWidget]] = [(_("Grade"), self.grade), (_("Source"), self.channel)]
        if self._customer is None:
            pairs.append((_("Stage"), self.stage))
        pairs.append((_("Kind of customer"), self.kind))
        for key, words in _CUSTOMER_LINES:
            pairs.append((_(words), self._line(_(words), self.lines, key)))
        if self._customer is None:
            for key, words in _PERSON_LINES:
                pairs.append((_(words), self._line(_(words), self.person, key)))
        for place, (words, field) in enumerate(pairs):
            self._put(grid, 2 + place // 2, 2 * (place % 2), words, field)
        below = 2 + (len(pairs) + 1) // 2
        for place, (key, words) in enumerate(_TEXTS):
            field = QPlainTextEdit()
            field.setFont(self.kit.look.font())
            field.setAccessibleName(_(words))
            field.setTabChangesFocus(True)
            field.setFixedHeight(56)
            self.texts[key] = field
            self._put(grid, below + place, 0, _(words), field, wide=True)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        return grid

    def _put(
        self,
        grid: QGridLayout,
        line: int,
        place: int,
        words: str,
        field: QWidget,
        *,
        wide: bool = False,
    ) -> None:
        caption = self.kit.line(words, "small", "text2")
        caption.setMinimumWidth(64)
        grid.addWidget(caption, line, place)
        grid.addWidget(field, line, place + 1, 1, 3 if wide else 1)

    # --- What is known ----------------------------------------------------------------------

    def _show(self, card: CustomerCard) -> None:
        self.name.setText(card.row.name)
        for key, field in self.lines.items():
            if key != "name":
                value = getattr(card, key, None) or getattr(card.row, key, None)
                field.setText(str(value or ""))
        for key, text in self.texts.items():
            text.setPlainText(str(getattr(card, key) or ""))
        self.kind.setCurrentIndex(max(self.kind.findData(card.row.kind), 0))
        self.grade.setCurrentIndex(max(self.grade.findData(card.row.grade), 0))
        place = self.channel.findData(card.row.channel)
        if place >= 0:
            self.channel.setCurrentIndex(place)
        else:
            self.channel.setEditText(card.row.channel or "")
        self._rest.stop()
        self._begin()
        self._take_draft()

    # --- What was left before its end -------------------------------------------------------

    def _draft_line(self) -> QFrame:
        anew = self.kit.button(_("Start anew"), "ghost")
        anew.clicked.connect(self._on_anew)
        words = self.kit.text(_("With what you typed before"), "text2", "small")
        line = boxed(row((words, 1), anew, margins=(10, 2, 4, 2)), "soft")
        line.hide()
        return line

    def _typed(self) -> dict[str, str]:
        """What stands in every field."""
        found = {key: field.text() for key, field in self.lines.items()}
        found |= {f"person {key}": field.text() for key, field in self.person.items()}
        found |= {key: field.toPlainText() for key, field in self.texts.items()}
        return found | {key: box.currentText() for key, box in self._boxes().items()}

    def _boxes(self) -> dict[str, QComboBox]:
        return {
            "kind": self.kind,
            "grade": self.grade,
            "stage": self.stage,
            "channel": self.channel,
        }

    def _put_back(self, typed: Mapping[str, str]) -> None:
        lines = self.lines | {f"person {key}": field for key, field in self.person.items()}
        boxes = self._boxes()
        for key, words in typed.items():
            if key in lines:
                lines[key].setText(words)
            elif key in self.texts:
                self.texts[key].setPlainText(words)
            elif boxes[key].findText(words) >= 0:
                boxes[key].setCurrentIndex(boxes[key].findText(words))
            elif boxes[key].isEditable():
                boxes[key].setEditText(words)

    def _begin(self) -> None:
        self._before = self._typed()

    def _changed(self) -> dict[str, str]:
        if not self._before:  # nothing is shown yet
            return {}
        return {key: words for key, words in self._typed().items() if words != self._before[key]}

    def _take_draft(self) -> None:
        draft = self.context.drafts.get(self._draft)
        if isinstance(draft, dict):
            self._put_back(draft)
            self._drafted.show()
            self._fit()

    def _on_anew(self) -> None:
        self.context.drafts.pop(self._draft, None)
        self._put_back(self._before)
        self._drafted.hide()
        self._fit()
        self.name.setFocus()

    def reject(self) -> None:
        """Close; what was typed is kept for the next time."""
        changed = self._changed()
        if changed:
            self.context.drafts[self._draft] = changed | {"name": self.name.text()}
            self.context.said.emit(_("Not saved; what you typed is kept."), False)
        super().reject()

    def _look_for_likely(self) -> None:
        name = self.name.text().strip()
        numbers = [self.lines["phone"].text(), self.person_text("mobile")]
        emails = [self.lines["email"].text()]
        short = self.lines["short_name"].text().strip() or None
        self._asked += 1
        mine, store, but = self._asked, self.desk.store, self._customer
        if not (name or any(map(str.strip, [*numbers, *emails]))):
            self._show_likely(())
            return

        def work() -> Sequence[Likely]:
            return store.read(
                likely_while_typing, name, short_name=short, phones=numbers, emails=emails, but=but
            )

        def show(found: Sequence[Likely]) -> None:
            if mine == self._asked:
                self._show_likely(found)

        self.context.read(work, show)

    def person_text(self, key: str) -> str:
        """What was typed of the first person."""
        return self.person[key].text() if key in self.person else ""

    def _show_likely(self, found: Sequence[Likely]) -> None:
        clear(self._likely)
        for each in found[:_MOST_LIKELY]:
            why = listed(label("likeness", reason) for reason in each.reasons)
            words = _("{name} may be the same: {why}.").format(name=each.name, why=why)
            show = self.kit.button(_("Open it"), "ghost")
            show.setAccessibleName(_("Open {name}").format(name=each.name))
            show.clicked.connect(lambda _on=False, each=each: self._open(each.customer))
            icon = self.kit.icon("alert", "warn")
            line = boxed(row(icon, (self.kit.text(words, "warn", "small"), 1), show, gap=6))
            line.setProperty("likely", each.name)
            self._likely.addWidget(line)
        self._likely.setContentsMargins(10, 4, 4, 4)
        self._likely_box.setVisible(bool(found))
        self._fit()

    def _open(self, customer: uuid.UUID) -> None:
        self.reject()
        self.context.customer_asked.emit(customer)

    # --- Saving -----------------------------------------------------------------------------

    def _on_save(self) -> None:
        if not self.name.text().strip():
            self.say_wrong(_("Write the customer's name."))
            self.name.setFocus()
            return
        if any(each.text().strip() for each in self.person.values()) and not self.person_text(
            "name"
        ):
            self.say_wrong(_("Write the name of the contact, too."))
            self.person["name"].setFocus()
            return
        self.save.setEnabled(False)
        desk, written, customer = self.desk, self._written(), self._customer
        self.context.write(
            lambda: save_customer(desk, written, customer), self._on_saved, self._on_refused
        )

    def _written(self) -> Written:
        fields: dict[str, Any] = {
            key: field.text().strip() or None for key, field in self.lines.items()
        }
        fields |= {key: text.toPlainText().strip() or None for key, text in self.texts.items()}
        fields["kind"] = self.kind.currentData()
        fields["grade"] = self.grade.currentData()
        own = self.channel.currentText().strip()
        place = self.channel.findText(own)
        fields["channel"] = self.channel.itemData(place) if place >= 0 else own or None
        person = {key: field.text().strip() for key, field in self.person.items()}
        return Written(
            fields,
            {key: value for key, value in person.items() if value},
            str(self.stage.currentData()),
        )

    def _on_saved(self, customer: uuid.UUID) -> None:
        words = _("Customer saved: {name}.").format(name=self.name.text().strip())
        self.context.said.emit(words, True)
        self.context.drafts.pop(self._draft, None)
        self.accept()
        if self._done is not None:
            self._done(customer)

    def _on_refused(self, error: BaseException) -> None:
        self.save.setEnabled(True)
        self.refuse(error)
