"""The page of one customer: facts, people, what happened, the brief and the log a key away."""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QWidget,
)

from crm.i18n import gettext as _
from crm.labels import label
from crm.queries.contacts import ContactRow, list_contacts
from crm.queries.customers import CustomerCard, get_customer
from crm.queries.merged import MergedRow, merged_customers
from crm.queries.notes import NoteRow, list_notes
from crm.queries.orders import OrderRow, list_orders
from crm.queries.payments import PaymentRow, list_payments
from crm.queries.receivables import ReceivableRow, receivables
from crm.queries.settings import setting
from crm.queries.visits import VisitRow, list_visits
from crm.services.desk import Desk
from crm.settings import CADENCE_IDEAL, CADENCE_MAXIMUM
from crm.ui import formats
from crm.ui.context import Context
from crm.ui.finder import Finder
from crm.ui.pages.merged_lines import MergedLines
from crm.ui.pages.timeline import Timeline, events_of
from crm.ui.widgets.layouts import Item, boxed, clear, column, line, row
from crm.ui.widgets.marks import CadenceBar, grade_tone

WIDTH = 408
_MOST_EVENTS = 60
_Entry = TypeVar("_Entry", VisitRow, NoteRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerData:
    """Everything the page shows of a customer, from one snapshot."""

    today: dt.date
    card: CustomerCard
    people: Sequence[ContactRow]
    visits: Sequence[VisitRow]
    notes: Sequence[NoteRow]
    orders: Sequence[OrderRow]
    payments: Sequence[PaymentRow]
    owed: Sequence[ReceivableRow]
    ideal: int
    most: int
    merged: Sequence[MergedRow] = ()
    entry: uuid.UUID | None = None


def read_customer(
    desk: Desk, customer: uuid.UUID, today: dt.date, entry: uuid.UUID | None = None
) -> CustomerData:
    """Read it; `entry` is a visit or a note to show, however long ago it was."""
    with desk.store.reading() as session:
        card = get_customer(session, customer, today=today)
        most = card.cadence_maximum or setting(session, CADENCE_MAXIMUM)
        ideal = card.cadence_ideal or setting(session, CADENCE_IDEAL)
        return CustomerData(
            today=today,
            card=card,
            people=list_contacts(session, customer=customer),
            visits=_with(
                list_visits(session, customer=customer, limit=_MOST_EVENTS),
                entry,
                lambda: list_visits(session, customer=customer),
            ),
            notes=_with(
                list_notes(session, customer=customer, limit=_MOST_EVENTS),
                entry,
                lambda: list_notes(session, customer=customer, note=entry),
            ),
            orders=list_orders(session, customer=customer, limit=_MOST_EVENTS),
            payments=list_payments(session, customer=customer, limit=_MOST_EVENTS),
            owed=receivables(session, customer=customer, today=today),
            ideal=min(ideal, most),
            most=most,
            merged=merged_customers(session, customer),
            entry=entry,
        )


def _with(
    newest: list[_Entry], entry: uuid.UUID | None, read_all: Callable[[], list[_Entry]]
) -> list[_Entry]:
    """The newest ones, and the one that was asked for."""
    if entry is None or len(newest) < _MOST_EVENTS or any(one.id == entry for one in newest):
        return newest
    return newest + [one for one in read_all() if one.id == entry]


class CustomerPanel(QFrame):
    """Beside the list; shows nobody until it is told whom."""

    moved = Signal(int)
    shown = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setFixedWidth(WIDTH)
        self.context, self.kit, self.desk = context, context.kit, context.desk
        self.customer: uuid.UUID | None = None
        self.data: CustomerData | None = None
        self._entry: uuid.UUID | None = None
        self._is_sought = False  # the entry, and not yet brought into sight
        self._finder = Finder(context.quick)
        self.destroyed.connect(self._finder.forget)
        kit = self.kit
        self._head = row(gap=10)
        self.log = kit.button(_("Log a visit"), "primary", "log", tip="Ctrl+L")
        self.brief = kit.button(_("Brief"), "", "brief", tip="Ctrl+B")
        self.log.clicked.connect(lambda: context.visit_asked.emit(self.customer, None))
        self.brief.clicked.connect(lambda: context.brief_asked.emit(self.customer))
        edit = kit.button(_("Edit"), "", "person")
        edit.clicked.connect(lambda: context.customer_edited.emit(self.customer))
        previous = kit.button("", "quiet", "up", name=_("Previous customer"))
        following = kit.button("", "quiet", "down", name=_("Next customer"))
        previous.clicked.connect(lambda: self.moved.emit(-1))
        following.clicked.connect(lambda: self.moved.emit(1))
        self._actions = boxed(row(self.log, self.brief, edit, None, previous, following, gap=7))
        self._figures = row(gap=12, margins=(14, 10, 8, 10))
        self._figures_box = boxed(self._figures, "soft")
        self._tabs = QButtonGroup(self)
        self._stack = QStackedWidget()
        self._timeline = Timeline(kit.look)
        self._people, self._facts = column(gap=10), column(gap=8)
        tab_row = row(gap=18)
        self._tab_buttons: list[QPushButton] = []
        for place, (words, inside) in enumerate(
            (
                (_("Timeline"), self._timeline),
                (_("People"), boxed(self._people)),
                (_("Details"), boxed(self._facts)),
            )
        ):
            tab = kit.button(words, "tab")
            tab.setCheckable(True)
            tab.clicked.connect(lambda _on, place=place: self._stack.setCurrentIndex(place))
            self._tabs.addButton(tab)
            self._tab_buttons.append(tab)
            tab_row.addWidget(tab)
            self._stack.addWidget(kit.scroll(inside))
        tab_row.addStretch(1)
        self._tab_buttons[0].setChecked(True)
        self._tab_box = boxed(tab_row)
        self._body: tuple[QWidget, ...] = (
            self._actions,
            self._figures_box,
            self._tab_box,
            self._stack,
        )
        self.setLayout(
            column(
                boxed(self._head),
                self._actions,
                self._figures_box,
                self._tab_box,
                line(),
                (self._stack, 1),
                margins=(20, 16, 18, 14),
                gap=10,
            )
        )
        self.show_nobody()

    def open_customer(self, customer: uuid.UUID, entry: uuid.UUID | None = None) -> None:
        """Show this customer, at this visit or note if one is given."""
        if customer != self.customer or entry is not None:
            self.customer, self._entry = customer, entry
            self._is_sought = entry is not None
            self.refresh()

    def refresh(self) -> None:
        """Read it anew; what is shown stays until then."""
        if self.customer is None:
            return
        desk, today = self.desk, self.desk.today()
        customer, entry = self.customer, self._entry
        self._finder.ask(
            lambda: read_customer(desk, customer, today, entry),
            self.show_data,
            lambda _error: self.show_nobody(),
        )

    def show_nobody(self) -> None:
        """Show that nobody was chosen."""
        self._finder.forget()
        self.customer, self.data = None, None
        clear(self._head)
        self._head.addWidget(self.kit.line(_("No customer chosen"), tone="text2"))
        for part in self._body:
            part.hide()

    def take_focus(self) -> None:
        """Go on by key in here."""
        self.log.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """B opens the brief, Alt+Up and Alt+Down go to the neighbours."""
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        way = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if alt and way is not None:
            self.moved.emit(way)
        elif event.key() == Qt.Key.Key_B and self.customer is not None:
            self.context.brief_asked.emit(self.customer)
        else:
            super().keyPressEvent(event)

    def show_data(self, data: CustomerData) -> None:
        """Show it."""
        self.data = data
        kit, one = self.kit, data.card.row
        clear(self._head)
        about = " · ".join(
            filter(
                None,
                (
                    _("Grade {grade}").format(grade=one.grade) if one.grade else None,
                    label("stage", one.stage),
                    one.city,
                    one.owner,
                ),
            )
        )
        self._head.addWidget(kit.monogram(one.name, grade_tone(one.grade), 44))
        names = column(
            kit.line(one.name, "h2", strong=True, elide=True),
            kit.line(about, "small", "text2", elide=True),
            gap=0,
        )
        self._head.addLayout(names, 1)
        clear(self._figures)
        for place, figure in enumerate(self._make_figures(data)):
            if place:
                self._figures.addWidget(line(upright=True))
            self._figures.addWidget(figure, 1)
        self._tab_buttons[1].setText(f"{_('People')} {len(data.people) or ''}".strip())
        self._timeline.show_events(events_of(data), data.today, data.entry)
        clear(self._people)
        for person in data.people:
            self._people.addWidget(self._person(person))
        if not data.people:
            self._people.addWidget(kit.nothing("person", _("Nobody is known here yet.")))
        self._people.addStretch(1)
        clear(self._facts)
        for words, value in _facts(data):
            caption = kit.line(words, "small", "text2")
            caption.setFixedWidth(104)
            self._facts.addLayout(row(caption, (kit.text(value), 1), gap=8))
        if data.merged:
            self._facts.addWidget(MergedLines(self.context, data.merged, data.today))
        self._facts.addStretch(1)
        for part in self._body:
            part.show()
        if self._is_sought and data.entry == self._entry:
            self._is_sought = False
            self._tab_buttons[0].click()
            QTimer.singleShot(0, self._timeline, self._show_entry)  # when it is laid out
        self.shown.emit()

    def _show_entry(self) -> None:
        """Bring the entry that was looked for into sight."""
        place = self._timeline.place_of(self._entry) if self._entry is not None else None
        area = self._stack.widget(0)
        if place is not None and isinstance(area, QScrollArea):
            area.verticalScrollBar().setValue(max(place.top() - 40, 0))

    def _make_figures(self, data: CustomerData) -> list[QFrame]:
        kit, today, card = self.kit, data.today, data.card
        year = sum(o.total for o in data.orders if o.day.year == today.year)
        owed = sum(r.owed for r in data.owed)
        late = max((r.days_past_due for r in data.owed), default=0)
        last = card.row.last_contact
        currency = data.owed[0].currency if data.owed else card.currency
        ordered = data.orders[0].currency if data.orders else card.currency

        def part(words: str, value: str, below: Item, tone: str = "text") -> QFrame:
            return boxed(
                column(
                    kit.line(words, "small", "text2", elide=True),
                    kit.line(value, "h2", tone, strong=True, elide=True),
                    below,
                    gap=0,
                )
            )

        contact: Item = kit.line("", "small")
        if last is not None:
            days = (today - last).days
            contact = CadenceBar(kit.look, days, data.ideal, data.most, 84)
        late_words = _("{count} d late").format(count=late) if late else ""
        overdue = card.row.overdue is not None
        return [
            part(
                _("Ordered this year"),
                formats.short_money(year, ordered),
                kit.line(_last_order(data), "small", "text2", elide=True),
            ),
            part(
                _("Owed"),
                formats.short_money(owed, currency) if owed else formats.NOTHING,
                kit.line(late_words, "small", "danger", strong=True),
            ),
            part(
                _("Last contact"),
                formats.days_ago(last, today),
                contact,
                "danger" if overdue else "text",
            ),
        ]

    def _person(self, person: ContactRow) -> QFrame:
        kit = self.kit
        about = " · ".join(
            filter(
                None,
                (
                    person.title,
                    person.department,
                    label("role", person.role) if person.role else None,
                ),
            )
        )
        reach = " · ".join(filter(None, (person.mobile, person.phone, person.wechat, person.email)))
        lines: list[Item] = [
            row(
                kit.line(person.name, strong=True),
                (kit.line(about, "small", "text2", elide=True), 1),
            )
        ]
        further = (reach, person.likes, person.note)
        lines += [kit.text(words, "text2", "small") for words in further if words]
        return boxed(
            row(kit.monogram(person.name, "neutral", 30), (column(*lines, gap=1), 1), gap=10)
        )


def _last_order(data: CustomerData) -> str:
    if not data.orders:
        return _("no order yet")
    return _("last {day}").format(day=formats.day(data.orders[0].day, data.today))


def _facts(data: CustomerData) -> list[tuple[str, str]]:
    card, one = data.card, data.card.row
    pairs: list[tuple[str, str | None]] = [
        (_("Needs"), card.needs),
        (_("Situation"), card.situation),
        (_("Kind"), label("kind", one.kind)),
        (_("Industry"), card.industry),
        (_("Source"), label("channel", one.channel) if one.channel else None),
        (_("Address"), " ".join(filter(None, (card.country, one.region, one.city, card.address)))),
        (_("Phone"), card.phone),
        (_("E-mail"), card.email),
        (_("Website"), card.website),
        (_("Customer since"), card.since.isoformat() if card.since else None),
        (_("Terms"), formats.days(card.terms_days) if card.terms_days is not None else None),
        (
            _("Credit limit"),
            formats.money(card.credit_limit, card.currency) if card.credit_limit else None,
        ),
        (
            _("Contact every"),
            _("{ideal} d, {most} d at most").format(ideal=data.ideal, most=data.most),
        ),
        (_("Code"), one.code),
        (_("Note"), card.note),
    ]
    pairs += [(str(name), str(value)) for name, value in card.extra.items()]
    return [(words, value) for words, value in pairs if value]
