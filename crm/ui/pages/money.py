"""Orders and money: the month in three figures, and a tab for each kind of list below."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QStackedWidget

from crm.domain.choices import BASES
from crm.i18n import gettext as _
from crm.i18n import mark
from crm.labels import label
from crm.queries.measure import Measure, measure
from crm.queries.metrics import METRICS
from crm.queries.reps import me
from crm.services.desk import Desk
from crm.ui import formats
from crm.ui.context import Context
from crm.ui.dialogs.facts import FactsAsked
from crm.ui.pages.money_gifts import GiftsTab
from crm.ui.pages.money_orders import OrdersTab
from crm.ui.pages.money_owed import OwedTab
from crm.ui.pages.money_payments import PaymentsTab
from crm.ui.pages.money_statement import StatementTab
from crm.ui.pages.money_tab import MoneyTab
from crm.ui.pages.page import Page
from crm.ui.widgets.layouts import MOST_WIDE, boxed, clear, column, line, rest, row
from crm.ui.widgets.rows import Row

_HEAD = 34
_LOW = 620  # of the page's height: below it the figures are one line
_TABS: Mapping[str, tuple[str, Callable[[Context], MoneyTab[Any]]]] = {
    "owed": (mark("Money owed"), OwedTab),
    "orders": (mark("Orders"), OrdersTab),
    "payments": (mark("Payments"), PaymentsTab),
    "statement": (mark("Statement"), StatementTab),
    "gifts": (mark("Gifts & meals"), GiftsTab),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyData:
    """The month's sales by basis, for me."""

    today: dt.date
    rep: uuid.UUID
    start: dt.date
    end: dt.date
    sales: Mapping[str, Measure]


def read_money(desk: Desk, today: dt.date) -> MoneyData:
    """The month of today, for me."""
    start = today.replace(day=1)
    end = (start + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
    with desk.store.reading() as session:
        rep = me(session)
        return MoneyData(
            today=today,
            rep=rep,
            start=start,
            end=end,
            sales={
                basis: measure(
                    session, "sales_amount", start, end, basis=basis, rep=rep, today=today
                )
                for basis in BASES
            },
        )


class MoneyPage(Page[MoneyData]):
    """Ctrl+Page Up and Ctrl+Page Down go from tab to tab, / searches in the one in front."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        kit = self.kit
        self._month = kit.line("", tone="text2")
        self._figures = row(gap=0)
        self._figures_box = boxed(self._figures, "sheet")
        self.tabs: dict[str, MoneyTab[Any]] = {}
        self._buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._stack = QStackedWidget()
        tools = row(gap=0)
        bar = row(gap=20)
        for place, (key, (words, make)) in enumerate(_TABS.items(), start=1):
            tab = self.tabs[key] = make(context)
            self._stack.addWidget(tab)
            tools.addWidget(tab.tools)
            button = kit.button(_(words), "tab", tip=f"Alt+{place}")
            button.setCheckable(True)
            button.clicked.connect(lambda _on=False, key=key: self.show_tab(key))
            QShortcut(QKeySequence(f"Alt+{place}"), self).activated.connect(
                lambda key=key: self.show_tab(key)
            )
            self._group.addButton(button)
            self._buttons[key] = button
            bar.addWidget(button)
        bar.addStretch(1)
        self._strip = row(gap=2)
        self._strip_box = boxed(self._strip)
        bar.addWidget(self._strip_box)
        title = kit.line(_("Orders & money"), "title", strong=True)
        head = row(title, 4, self._month, None, tools)
        head.addStrut(_HEAD)  # as high on every tab
        for keys, way in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            QShortcut(QKeySequence(keys), self).activated.connect(lambda way=way: self._go(way))
        inside = boxed(
            column(
                head,
                self._figures_box,
                column(bar, line(), gap=0),
                (self._stack, 1),
                margins=(22, 14, 16, 14),
                gap=10,
            )
        )
        inside.setMaximumWidth(MOST_WIDE)
        self.setLayout(row((inside, 1), rest(), gap=0))
        self.show_tab("owed")

    @property
    def tab(self) -> str:
        """The key of the tab in front."""
        return next(key for key, tab in self.tabs.items() if tab is self._stack.currentWidget())

    def show_tab(self, key: str) -> None:
        """Bring a tab to the front; one that is not known is left alone."""
        tab = self.tabs.get(key)
        if tab is None:
            return
        self._buttons[key].setChecked(True)
        self._stack.setCurrentWidget(tab)
        for each in self.tabs.values():
            each.tools.setVisible(each is tab)
        if self.isVisible():
            tab.take_focus()

    def _go(self, way: int) -> None:
        keys = list(self.tabs)
        self.show_tab(keys[(keys.index(self.tab) + way) % len(keys)])

    def search_in_page(self) -> bool:
        """Begin to search in the tab in front."""
        return self.tabs[self.tab].search_in_page()

    def customer_at_hand(self) -> uuid.UUID | None:
        """That of the row one stands on in the tab in front."""
        return self.tabs[self.tab].customer_at_hand()

    def request(self) -> Callable[[], MoneyData]:
        """The month of today."""
        desk, today = self.desk, self.desk.today()
        return lambda: read_money(desk, today)

    def refresh(self) -> None:
        """The tabs too: the one in front at once, the others when they are seen."""
        super().refresh()
        for tab in self.tabs.values():
            tab.refresh()

    def show_data(self, data: MoneyData) -> None:
        """Show the three figures."""
        self._month.say(formats.month(data.today))
        clear(self._figures)
        clear(self._strip)
        for place, (basis, found) in enumerate(data.sales.items()):
            if place:
                self._figures.addWidget(line(upright=True))
            self._figures.addWidget(self._figure(basis, found, data), 1)

    def ask(self, wanted: Mapping[str, Any]) -> None:
        """`tab`, and what that tab understands: `customer`, `band`, `period`, `view`."""
        if wanted.get("band") and not wanted.get("tab"):
            self.show_tab("owed")
        self.show_tab(str(wanted.get("tab") or ""))
        self.tabs[self.tab].ask(wanted)

    def state(self) -> Mapping[str, Any]:
        """The tab in front, and what was chosen in each."""
        return {"tab": self.tab} | {key: dict(tab.state()) for key, tab in self.tabs.items()}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Choose it again."""
        for key, tab in self.tabs.items():
            tab.restore(state.get(key) or {})
        self.show_tab(str(state.get("tab") or ""))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """/ searches."""
        if event.key() == Qt.Key.Key_Slash:
            self.search_in_page()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the window is low, the room goes to the lists."""
        super().resizeEvent(event)
        low = self.height() < _LOW
        self._figures_box.setVisible(not low)
        self._strip_box.setVisible(low)

    def _figure(self, basis: str, found: Measure, data: MoneyData) -> QFrame:
        """The sum of a basis; beside the tabs, too, where the page is low."""
        kit = self.kit
        currency = found.currency or "CNY"
        words = label("basis", basis)
        value = formats.money(found.value or 0, currency)
        others = " · ".join(
            formats.money(each.value, each.currency)
            for each in found.others
            if each.value and each.currency
        )
        title = kit.line(_("{basis} this month").format(basis=words), "small", "text2")
        extra = kit.line(others, "small", "text2", elide=True)
        figure = kit.figure(value, "", "figure")
        inside = column(row(title, (extra, 1), gap=8), figure, margins=(18, 7, 18, 6), gap=0)
        part = Row(kit.look, inside, f"{words}: {value}")
        asked = FactsAsked(
            title=f"{words}  ·  {formats.month(data.today)}",
            definition=_(METRICS["sales_amount"].definition),
            metric="sales_amount",
            start=data.start,
            end=data.end,
            rep=data.rep,
            basis=basis,
            currency=found.currency,
        )

        def show_facts() -> None:
            self.context.facts_asked.emit(asked)

        part.opened.connect(show_facts)
        short = f"{words} {formats.short_money(found.value or 0, currency)}"
        small = kit.button(short, "quiet", name=f"{words}: {value}")
        small.clicked.connect(show_facts)
        self._strip.addWidget(small)
        return part
