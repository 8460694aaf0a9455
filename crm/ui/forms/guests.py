"""Who sat at the table: customers, the people of each, and how many more."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QPushButton

from crm.i18n import gettext as _
from crm.queries.choosing import Choice, customer_choices
from crm.queries.contacts import ContactRow, list_contacts
from crm.services.meetings import Guest
from crm.ui.context import Context
from crm.ui.finder import Finder
from crm.ui.forms.editors import Editor
from crm.ui.forms.form import Known, Value
from crm.ui.forms.numbers import read_number
from crm.ui.widgets.choice_edit import ChoiceEdit
from crm.ui.widgets.layouts import boxed, clear, column, row

_A_ROW = 3  # chips beside each other
_MOST_CHIPS = 12


@dataclass(slots=True)
class _Table:
    """The people of one customer at the table."""

    customer: Choice
    people: Sequence[ContactRow] = ()
    chips: dict[uuid.UUID, QPushButton] = field(default_factory=dict)
    others: QLineEdit | None = None


class GuestsEdit(Editor):
    """A customer is added by typing; its people are ticked; the value is one Guest for each.

    Nobody ticked and no number: somebody of the customer was there.
    """

    field: ChoiceEdit

    def __init__(self, context: Context, name: str, hint: str) -> None:
        self._context = context
        adding = ChoiceEdit(
            context, "customer", name, hint or _("Add a customer: name, pinyin, a person")
        )
        super().__init__(name, adding)
        adding.picked.connect(self._on_picked)
        self._guests: tuple[Guest, ...] = ()
        self._tables: list[_Table] = []
        self._finder = Finder(context.quick)
        self.destroyed.connect(self._finder.forget)
        self._rows = column(gap=6)
        box = column(self._rows, adding, gap=6)
        self.setLayout(box)

    @property
    def value(self) -> Value:
        """Everybody, a Guest each."""
        found: list[Guest] = []
        for table in self._tables:
            ticked = [person for person, chip in table.chips.items() if chip.isChecked()]
            others = 0
            if table.others is not None:
                others = read_number(table.others.text(), 1) or 0
            found += [Guest(table.customer.id, person) for person in ticked]
            found += [Guest(table.customer.id)] * (others if ticked else max(others, 1))
        known = {table.customer.id for table in self._tables}
        # what is not drawn yet stays as it was put
        found += [guest for guest in self._guests if guest.customer not in known]
        return tuple(found) or None

    def put(self, value: Sequence[Guest] | None) -> None:
        """These people."""
        self._guests = tuple(value or ())
        self._tables = []
        self._draw()
        self._read(list(dict.fromkeys(guest.customer for guest in self._guests)))

    def typed(self) -> Value:
        """Everybody."""
        return self.value

    def put_back(self, typed: Value) -> None:
        """Everybody again."""
        if typed != self.value:
            self.put(typed)

    def know(self, known: Known) -> None:
        """The customer that the form was opened for is the first guest."""
        if known.customer is not None and not self._tables and not self._guests:
            self.put((Guest(known.customer.id),))

    def _on_picked(self) -> None:
        chosen = self.field.chosen
        self.field.clear()
        if chosen is not None and all(each.customer.id != chosen.id for each in self._tables):
            self._guests = (*(self.value or ()), Guest(chosen.id))
            self._read([chosen.id])

    def _read(self, customers: Sequence[uuid.UUID]) -> None:
        if not customers:
            return
        store = self._context.desk.store

        def work() -> list[tuple[Choice, list[ContactRow]]]:
            with store.reading() as session:
                known = customer_choices(session, customers)
                return [
                    (known[each], list_contacts(session, customer=each, limit=_MOST_CHIPS))
                    for each in customers
                    if each in known
                ]

        self._finder.ask(work, self._on_read)

    def _on_read(self, found: Sequence[tuple[Choice, list[ContactRow]]]) -> None:
        guests: tuple[Guest, ...] = self.value or ()
        for customer, people in found:
            self._tables.append(_Table(customer, people))
        self._draw()
        self._seat(guests)
        self.changed.emit()

    def _seat(self, guests: Sequence[Guest]) -> None:
        for table in self._tables:
            here = [guest for guest in guests if guest.customer == table.customer.id]
            named = {guest.contact for guest in here}
            for person, chip in table.chips.items():
                chip.setChecked(person in named)
            others = sum(guest.contact not in table.chips for guest in here)
            if table.others is not None:
                is_only = others == 1 and len(here) == 1
                table.others.setText("" if is_only or not others else str(others))

    def _draw(self) -> None:
        clear(self._rows)
        for table in self._tables:
            self._rows.addWidget(self._drawn(table))

    def _drawn(self, table: _Table) -> QFrame:
        kit = self._context.kit
        out = kit.button(
            "", "quiet", "close", name=_("Without {name}").format(name=table.customer.name)
        )
        out.clicked.connect(lambda: self._on_out(table))
        head = row((kit.line(table.customer.words, strong=True, elide=True), 1), out)
        grid = QGridLayout()
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(6)
        table.chips = {}
        for place, person in enumerate(table.people):
            chip = kit.button(person.name, "chip", tip=person.title or "")
            chip.setCheckable(True)
            chip.toggled.connect(self.changed)
            table.chips[person.id] = chip
            grid.addWidget(chip, place // _A_ROW, place % _A_ROW)
        grid.setColumnStretch(_A_ROW, 1)
        table.others = QLineEdit()
        table.others.setFont(self._context.look.font())
        table.others.setFixedWidth(64)
        table.others.setPlaceholderText("0")
        table.others.setAccessibleName(_("Others of {name}").format(name=table.customer.name))
        table.others.textChanged.connect(self.changed)
        more = row(kit.line(_("and others"), "small", "text2"), table.others, None)
        return boxed(column(head, grid, more, gap=4, margins=(10, 4, 6, 8)), "soft")

    def _on_out(self, table: _Table) -> None:
        guests = [guest for guest in self.value or () if guest.customer != table.customer.id]
        self._guests = tuple(guests)
        self._tables.remove(table)
        self._draw()
        self._seat(guests)
        self.changed.emit()
