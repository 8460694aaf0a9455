"""The page of one customer, beside the list: head, figures, next step, tabs, a line to write."""

import uuid
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QWidget,
)

from crm.i18n import gettext as _
from crm.i18n import mark
from crm.queries.customer_head import CustomerHead, customer_head
from crm.services.notes import add_note
from crm.ui.context import Context
from crm.ui.finder import Finder
from crm.ui.pages.customer_data import DataTab
from crm.ui.pages.customer_gifts import GiftsTab
from crm.ui.pages.customer_people import PeopleTab
from crm.ui.pages.customer_promises import PromisesTab
from crm.ui.pages.customer_state import StateTab
from crm.ui.pages.customer_tab import CustomerTab
from crm.ui.pages.customer_timeline import TimelineTab
from crm.ui.pages.customer_top import about_words, make_figures, make_menu, make_next
from crm.ui.pages.customer_trade import TradeTab
from crm.ui.widgets.icons import make_icon
from crm.ui.widgets.layouts import boxed, clear, column, line, row, settle_layouts
from crm.ui.widgets.marks import grade_tone

WIDTH = 408
_LEAST_FIGURE, _FIGURE_EDGES = 62, 16  # pixels
_TABS: tuple[tuple[str, str, type[CustomerTab[Any]]], ...] = (
    ("timeline", mark("Timeline"), TimelineTab),
    ("people", mark("People"), PeopleTab),
    ("state", mark("Needs"), StateTab),
    ("promises", mark("Promises"), PromisesTab),
    ("trade", mark("Orders"), TradeTab),
    ("gifts", mark("Gifts"), GiftsTab),
    ("data", mark("Data"), DataTab),
)


def _width_of(figure: QWidget) -> int:
    """What its longest line needs: figures share the room by it."""
    lines = [each.sizeHint().width() for each in figure.findChildren(QLabel)]
    return max(*lines, _LEAST_FIGURE) + _FIGURE_EDGES


class CustomerPanel(QFrame):
    """Beside the list; shows nobody until it is told whom. Only the open tab is ever read."""

    moved = Signal(int)
    shown = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setFixedWidth(WIDTH)
        self.context, self.kit, self.desk = context, context.kit, context.desk
        self.customer: uuid.UUID | None = None
        self.data: CustomerHead | None = None
        self.entry: uuid.UUID | None = None
        self._is_sought = False  # the entry, and not yet brought into sight
        self._finder, self._tab_finder = Finder(context.quick), Finder(context.quick)
        self.destroyed.connect(self._finder.forget)
        self.destroyed.connect(self._tab_finder.forget)
        self._names = row(gap=10)
        self._next = column(gap=0)
        self._figures = row(gap=2, margins=(4, 4, 4, 4))
        self._nobody = self.kit.line(_("No customer chosen"), tone="text2")
        self.line = self._make_line()
        self.tabs: dict[str, CustomerTab[Any]] = {}
        self._stack = QStackedWidget()
        self._head = row((boxed(self._names), 1), *self._make_ways(), gap=0)
        self._body = boxed(
            column(
                self._head,
                self._make_actions(),
                boxed(self._figures, "soft"),
                boxed(self._next),
                self._make_tabs(),
                line(),
                (self._stack, 1),
                self.line,
                gap=8,
            )
        )
        self.setLayout(column(self._nobody, (self._body, 1), margins=(20, 14, 16, 12), gap=0))
        self._bind_keys()
        self.show_nobody()

    # --- Building ---------------------------------------------------------------------------

    def _make_ways(self) -> tuple[QPushButton, QPushButton]:
        kit = self.kit
        previous = kit.button(
            "", "quiet", "up", name=_("Previous customer"), tip=_("Previous customer (Alt+Up)")
        )
        following = kit.button(
            "", "quiet", "down", name=_("Next customer"), tip=_("Next customer (Alt+Down)")
        )
        previous.clicked.connect(lambda: self.moved.emit(-1))
        following.clicked.connect(lambda: self.moved.emit(1))
        return previous, following

    def _make_actions(self) -> QFrame:
        kit, context = self.kit, self.context
        self.log = kit.button(_("Log a visit"), "primary", "log", tip="Ctrl+L")
        self.brief = kit.button(_("Brief"), "", "brief", tip="Ctrl+B")
        self.call = kit.button("", "", "phone", name=_("Log a call"))
        self.gift = kit.button("", "", "gift", name=_("Log a gift"))
        self.more = kit.button("…", "quiet", name=_("More"))
        self.log.clicked.connect(lambda: context.visit_asked.emit(self.customer, None))
        self.brief.clicked.connect(lambda: context.brief_asked.emit(self.customer))
        self.call.clicked.connect(lambda: context.call_asked.emit(self.customer))
        self.gift.clicked.connect(
            lambda: context.form_asked.emit("gift", None, {"customer": self.customer})
        )
        self.more.clicked.connect(self._show_menu)
        return boxed(row(self.log, self.brief, self.call, self.gift, None, self.more, gap=7))

    def _show_menu(self) -> None:
        if self.customer is not None:
            menu = make_menu(self.context, self.customer, self.more)
            menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _make_tabs(self) -> QFrame:
        self._group = QButtonGroup(self)
        self._tab_buttons: dict[str, QPushButton] = {}
        buttons = row(gap=0)
        for place, (key, words, _kind) in enumerate(_TABS):
            tab = self.kit.button(_(words), "tab")
            tab.setCheckable(True)
            tab.clicked.connect(lambda _on, key=key: self.open_tab(key))
            self._group.addButton(tab)
            self._tab_buttons[key] = tab
            if place:
                buttons.addStretch(1)
            buttons.addWidget(tab)
            self._stack.addWidget(QWidget())
        self._tab_buttons["timeline"].setChecked(True)
        return boxed(buttons)

    def _make_line(self) -> QLineEdit:
        field = QLineEdit()
        field.setFont(self.kit.look.font())
        field.setPlaceholderText(_("Write a line, Enter keeps it"))
        field.setAccessibleName(_("Write a line to the timeline"))
        field.setToolTip("Alt+N")
        sign = QAction(make_icon("log", self.kit.look.hex("text2")), "", field)
        field.addAction(sign, QLineEdit.ActionPosition.LeadingPosition)
        field.returnPressed.connect(self._on_line)
        return field

    def _bind_keys(self) -> None:
        for keys, run in (
            ("Alt+Up", lambda: self.moved.emit(-1)),
            ("Alt+Down", lambda: self.moved.emit(1)),
            ("Alt+N", self._focus_line),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(run)

    # --- Reading ----------------------------------------------------------------------------

    @property
    def tab(self) -> str:
        """The key of the tab that is open."""
        return next(key for key, button in self._tab_buttons.items() if button.isChecked())

    @property
    def timeline(self) -> TimelineTab:
        """The first tab."""
        tab = self._made("timeline")
        assert isinstance(tab, TimelineTab)  # noqa: S101 - it was made so
        return tab

    def _made(self, key: str) -> CustomerTab[Any]:
        """The tab of this key, made when it is first opened."""
        tab = self.tabs.get(key)
        if tab is None:
            place = next(n for n, (name, _words, _kind) in enumerate(_TABS) if name == key)
            tab = self.tabs[key] = _TABS[place][2](self.context)
            blank = self._stack.widget(place)
            if blank is not None:
                self._stack.removeWidget(blank)
                blank.deleteLater()
            self._stack.insertWidget(place, self.kit.scroll(tab))
        return tab

    def open_tab(self, key: str) -> None:
        """Bring a tab to the front; it is read if it shows somebody else or is out of date."""
        tab = self._made(key)
        self._tab_buttons[key].setChecked(True)
        self._stack.setCurrentIndex(list(self._tab_buttons).index(key))
        customer = self.customer
        if customer is None or tab.customer == customer or self._finder.busy:
            return
        self._tab_finder.ask(
            tab.request(customer), lambda data: self._show_tab(tab, customer, data)
        )

    def open_customer(self, customer: uuid.UUID, entry: uuid.UUID | None = None) -> None:
        """Show this customer, at this entry of the timeline if one is given."""
        if customer != self.customer or entry is not None:
            for tab in self.tabs.values():
                tab.leave()
            if entry is not None:
                self._tab_buttons["timeline"].setChecked(True)
                self._stack.setCurrentIndex(0)
            self.customer, self.entry = customer, entry
            self._is_sought = entry is not None
            self.timeline.entry = entry
            self.refresh()

    def refresh(self) -> None:
        """Read it anew; what is shown stays until then."""
        customer = self.customer
        if customer is None:
            return
        desk, today = self.desk, self.desk.today()
        for other in self.tabs.values():
            other.forget()
        self._tab_finder.forget()
        tab = self._made(self.tab)
        self._stack.setCurrentIndex(list(self._tab_buttons).index(self.tab))
        read_tab = tab.request(customer)

        def read() -> tuple[CustomerHead, object]:
            return desk.store.read(customer_head, customer, today=today), read_tab()

        def show(found: tuple[CustomerHead, object]) -> None:
            self._show_tab(tab, customer, found[1])
            self.show_data(found[0])
            if self._made(self.tab).customer != customer:  # another tab was opened meanwhile
                self.open_tab(self.tab)

        self._finder.ask(read, show, lambda _error: self.show_nobody())

    def leave_corner(self, wide: int) -> None:
        """Leave so much of the upper right corner to what closes the page."""
        self._head.setContentsMargins(0, 0, wide, 0)

    def show_nobody(self) -> None:
        """Show that nobody was chosen."""
        self._finder.forget()
        self._tab_finder.forget()
        self.customer, self.data = None, None
        self._nobody.show()
        self._body.hide()

    # --- Showing ----------------------------------------------------------------------------

    def _show_tab(self, tab: CustomerTab[Any], customer: uuid.UUID, data: object) -> None:
        if customer == self.customer:
            tab.take(customer, data)

    def show_data(self, data: CustomerHead) -> None:
        """Show who it is, the figures and what comes next."""
        self.data = data
        kit, one = self.kit, data.card.row
        clear(self._names)
        self._names.addWidget(kit.monogram(one.name, grade_tone(one.grade), 44))
        self._names.addLayout(
            column(
                kit.line(one.name, "h2", strong=True, elide=True),
                kit.line(about_words(data), "small", "text2", elide=True),
                gap=0,
            ),
            1,
        )
        clear(self._figures)
        figures = make_figures(self.context, data, lambda: self.open_tab("gifts"))
        for place, figure in enumerate(figures):
            if place:
                self._figures.addWidget(line(upright=True))
            figure.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            self._figures.addWidget(figure, _width_of(figure))
        clear(self._next)
        self._next.addWidget(make_next(self.context, data))
        for key, count in (("people", data.people), ("promises", data.promises)):
            words = next(words for name, words, _kind in _TABS if name == key)
            self._tab_buttons[key].setText(f"{_(words)} {count or ''}".strip())
        self._nobody.hide()
        self._body.show()
        if self._is_sought and self.timeline.customer == self.customer:
            self._is_sought = False
            QTimer.singleShot(0, self.timeline, self.timeline.show_entry)  # when it is laid out
        QTimer.singleShot(0, self, lambda: settle_layouts(self))
        self.shown.emit()

    # --- Keys -------------------------------------------------------------------------------

    def take_focus(self) -> None:
        """Go on by key in here."""
        self.log.setFocus(Qt.FocusReason.TabFocusReason)

    def _focus_line(self) -> None:
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """B opens the brief."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() == Qt.Key.Key_B and plain and self.customer is not None:
            self.context.brief_asked.emit(self.customer)
        else:
            super().keyPressEvent(event)

    def _on_line(self) -> None:
        """What was written becomes a note of today."""
        text, customer = self.line.text().strip(), self.customer
        if not text or customer is None:
            return
        store, today, context = self.desk.store, self.desk.today(), self.context
        self.line.clear()

        def back(error: BaseException) -> None:
            self.line.setText(text)
            context.refused.emit(error)

        context.write(
            lambda: add_note(store, body=text, day=today, customer_id=customer),
            lambda _change: context.said.emit(_("Kept in the timeline."), True),
            back,
        )
