"""What the tabs of the library have in common: tools in the head, keys, a panel at the side."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QPushButton, QWidget

from crm.i18n import gettext as _
from crm.ui.context import Context
from crm.ui.pages.page import Page
from crm.ui.tables.record_list import RecordList, make_search
from crm.ui.widgets.flow import Flow, FlowBox
from crm.ui.widgets.kit import Kit
from crm.ui.widgets.layouts import Item, boxed, clear, column, line, row, settle_layouts

T = TypeVar("T")
R = TypeVar("R")

PANEL = 408
_CALM_MS = 120  # a row rests so long before more of it is read


class SidePanel(QFrame):
    """A panel that scrolls; it is filled anew for each record."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.context, self.kit, self.desk = context, context.kit, context.desk
        self.inside = column(gap=12, margins=(20, 16, 16, 16))
        self.area = self.kit.scroll(boxed(self.inside))
        self.setLayout(column((self.area, 1), gap=0))
        self.record: uuid.UUID | None = None
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(_CALM_MS)
        self._calm.timeout.connect(self.read_more)

    def fill(self, record: uuid.UUID | None, *parts: Item) -> None:
        """Show these, at the same place where it is the same record; then read more of it."""
        place = self.area.verticalScrollBar().value() if record == self.record else 0
        self.record = record
        clear(self.inside)
        self.inside.addLayout(column(*parts, None, gap=12))
        settle_layouts(self)
        self.area.verticalScrollBar().setValue(place)
        if record is not None:
            self._calm.start()

    def showEvent(self, event: QShowEvent) -> None:
        """What was not read while nobody looked is read now."""
        super().showEvent(event)
        if self.record is not None:
            self._calm.start()

    @property
    def is_waiting(self) -> bool:
        """Whether a row has not rested long enough for more of it to be read."""
        return self._calm.isActive()

    def read_more(self) -> None:
        """Read what the list does not know, off the UI thread."""

    def section(self, title: str, *parts: Item, right: QWidget | None = None) -> QFrame:
        """A part of the panel under its name."""
        return boxed(column(self.kit.heading(title, right=right), *parts, gap=6))

    def act(self, words: str, icon: str, key: str, act: Callable[[], object]) -> QPushButton:
        """A small button of the record's; its key works in the list."""
        button = self.kit.button(words, "small", icon, name=words, tip=f"{words} ({key})")
        button.clicked.connect(lambda _on=False: act())
        return button


class LibraryTab(Page[T]):
    """`tools` stand in the head of the room, `panel` at its side, while the tab is in front.

    N writes a new record; further single keys act on the row at hand.
    """

    panel_asked = Signal()
    kind = ""  # of the records, as forms know them

    def __init__(self, context: Context, new: str) -> None:
        super().__init__(context)
        kit = self.kit
        self.search: QLineEdit = make_search(
            kit, _("Search in the list"), lambda _text: self.on_search(), self
        )
        self.search.returnPressed.connect(self.take_focus)
        self.add = kit.button(new, "primary", "plus", name=new, tip=f"{new} (N)")
        self.add.clicked.connect(lambda _on=False: self.write_new())
        self.tools = boxed(row(self.search, self.add, gap=8))
        self.panel: SidePanel
        self.list: RecordList[Any]
        self._wanted: uuid.UUID | None = None  # to be stood on once the rows are there
        self.chip_box = FlowBox()
        self.chips = self.chip_box.flow
        self._keep("N", self.write_new)

    def _keep(self, key: str, act: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(act)

    def write_new(self) -> None:
        """Open the form of a new record."""
        self.context.form_asked.emit(self.kind, None, self.given())

    def given(self) -> Mapping[str, object]:
        """What a new one begins with."""
        return {}

    def take_focus(self) -> None:
        """Stand in the list."""
        self.list.take_focus()

    def search_in_page(self) -> bool:
        """Begin to search here."""
        self.search.setFocus()
        self.search.selectAll()
        return True

    def on_search(self) -> None:
        """All of them are at hand."""
        self.list.narrow(self.search.text())

    def stand_on(self, record: uuid.UUID) -> None:
        """Choose the record, and show it at the side."""
        for place, each in enumerate(self.list.table.rows):
            if each.id == record:
                self.list.view.selectRow(place)
                self.panel_asked.emit()

    def filter_chip(self, words: str) -> QPushButton:
        """A chip that is on or off; the list is narrowed at once."""
        chip = self.kit.button(words, "chip")
        chip.setCheckable(True)
        chip.clicked.connect(lambda _on=False: self.show_rows())
        return chip

    def show_rows(self) -> None:
        """Show the rows that the chips leave."""


class ChipSet:
    """Chips of what the rows hold, each with its count; any one, or none for all."""

    def __init__(self, kit: Kit, name: str, flow: Flow, changed: Callable[[], None]) -> None:
        self._kit, self._name, self._flow, self._changed = kit, name, flow, changed
        self._mark = line(upright=True)
        self._mark.setFixedSize(1, 18)
        flow.addWidget(self._mark)
        self.buttons: dict[str, QPushButton] = {}
        self.chosen = ""

    def show_choices(self, choices: Sequence[tuple[str, str, int]]) -> None:
        """Offer these (code, words, count); what is chosen stays, if it is still there."""
        for chip in self.buttons.values():
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.buttons = {}
        self._mark.setVisible(len(choices) > 1)
        if self.chosen not in {code for code, _words, _count in choices}:
            self.chosen = ""
        for code, words, count in choices:
            chip = self._kit.button(f"{words}  {count}", "chip", name=f"{self._name}: {words}")
            chip.setCheckable(True)
            chip.setChecked(code == self.chosen)
            chip.clicked.connect(lambda _on=False, code=code: self._on_click(code))
            self.buttons[code] = chip
            self._flow.addWidget(chip)
            chip.setVisible(len(choices) > 1)

    def _on_click(self, code: str) -> None:
        self.chosen = "" if self.chosen == code else code
        for each, chip in self.buttons.items():
            chip.setChecked(each == self.chosen)
        self._changed()
