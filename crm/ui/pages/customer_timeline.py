"""The first tab of a customer's page: everything that happened, narrowed down by kind."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QMenu, QPushButton, QScrollArea

from crm.i18n import gettext as _
from crm.i18n import mark
from crm.queries.timeline import PAGE, TimelineKey, TimelinePage, TimelineRow, timeline
from crm.ui.context import Context
from crm.ui.finder import Finder
from crm.ui.pages.customer_deeds import can_delete, can_open, delete_entry, open_entry
from crm.ui.pages.customer_tab import CustomerTab
from crm.ui.pages.timeline import Event, Timeline
from crm.ui.pages.timeline_words import event_of
from crm.ui.widgets.flow import FlowBox
from crm.ui.widgets.layouts import row

CHIPS: Mapping[str, str] = {
    "contacts": mark("Visits & calls"),
    "trade": mark("Trade"),
    "gifts": mark("Gifts"),
    "notes": mark("Notes"),
    "promises": mark("Promises"),
    "changes": mark("Changes"),
    "lessons": mark("Lessons"),
}


@dataclass(frozen=True, slots=True)
class TimelineData:
    """The entries so far, and where it goes on."""

    today: dt.date
    rows: Sequence[TimelineRow]
    more: TimelineKey | None
    entry: uuid.UUID | None


class TimelineTab(CustomerTab[TimelineData]):
    """Chips above, the timeline, and a button that goes further back."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.entry: uuid.UUID | None = None
        self.timeline = Timeline(context.look)
        self._finder = Finder(context.quick)
        self.destroyed.connect(self._finder.forget)
        self._kept = PAGE  # how many entries are shown, to stay as many when they are read anew
        self._whose: uuid.UUID | None = None
        self.chips: dict[str, QPushButton] = {}
        chips = FlowBox()
        for key, words in CHIPS.items():
            chip = self.kit.button(_(words), "chip")
            chip.setCheckable(True)
            chip.clicked.connect(self._on_chip)
            self.chips[key] = chip
            chips.flow.addWidget(chip)
        self.more = self.kit.button(_("Further back"), "ghost", "down")
        self.more.clicked.connect(self.go_on)
        self.timeline.opened.connect(self._on_opened)
        self.timeline.deleted.connect(self._on_deleted)
        self.timeline.menu_asked.connect(self._on_menu)
        self.timeline.moved.connect(self._show_place)
        self.timeline.ended.connect(self.go_on)
        self.parts.addWidget(chips)
        self.parts.addWidget(self.timeline)
        self.parts.addLayout(row(None, self.more, None))
        self.parts.addStretch(1)

    @property
    def groups(self) -> tuple[str, ...]:
        """What it is narrowed down to; nothing for everything."""
        return tuple(key for key, chip in self.chips.items() if chip.isChecked())

    def request(self, customer: uuid.UUID) -> Callable[[], TimelineData]:
        """As many entries as are shown already, of another customer a page."""
        if customer != self._whose:
            self._kept, self._whose = PAGE, customer
        store, today, entry = self.desk.store, self.desk.today(), self.entry
        groups = () if entry is not None else self.groups
        if entry is not None:
            for chip in self.chips.values():
                chip.setChecked(False)
        limit = self._kept

        def read() -> TimelineData:
            with store.reading() as session:
                page = timeline(
                    session, customer, today=today, groups=groups, entry=entry, limit=limit
                )
            return TimelineData(today, page.rows, page.more, entry)

        return read

    def show_data(self, data: TimelineData) -> None:
        """Show them."""
        self.timeline.show_events([event_of(row) for row in data.rows], data.today, data.entry)
        self.more.setVisible(data.more is not None)

    def go_on(self) -> None:
        """Read the next page and show it below."""
        data, customer = self.data, self.customer
        if data is None or data.more is None or customer is None:
            return
        store, groups, after = self.desk.store, self.groups, data.more

        def read() -> TimelinePage:
            with store.reading() as session:
                return timeline(session, customer, today=data.today, groups=groups, after=after)

        def show(page: TimelinePage) -> None:
            if customer != self.customer:
                return
            rows = [*data.rows, *page.rows]
            self._kept = len(rows)
            self.take(customer, TimelineData(data.today, rows, page.more, data.entry))

        self._finder.ask(read, show)

    def _on_chip(self) -> None:
        self.entry, self._kept = None, PAGE
        customer = self._whose
        if customer is not None:
            self._finder.ask(self.request(customer), lambda data: self.take(customer, data))

    def _on_opened(self, event: Event) -> None:
        if self.customer is not None:
            open_entry(self.context, event.kind, event.id, self.customer, event.state)

    def _on_deleted(self, event: Event) -> None:
        if can_delete(event.kind):
            delete_entry(self.context, event.kind, event.id, event.title)

    def _on_menu(self, event: Event, at: QPoint) -> None:
        menu = QMenu(self)
        if can_open(event.kind):
            menu.addAction(_("Open")).triggered.connect(lambda: self._on_opened(event))
        if can_delete(event.kind):
            menu.addAction(_("Delete")).triggered.connect(lambda: self._on_deleted(event))
        menu.aboutToHide.connect(menu.deleteLater)
        if not menu.isEmpty():
            menu.popup(at)

    def show_entry(self) -> None:
        """Bring the entry that was looked for into sight."""
        place = self.timeline.place_of(self.entry) if self.entry is not None else None
        if place is not None:
            self._show_place(place)

    def _show_place(self, place: QRect) -> None:
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is not None:
            top = self.timeline.mapTo(self, place.topLeft()).y()
            area.ensureVisible(0, top, 0, 30)
            area.ensureVisible(0, top + place.height(), 0, 30)
